/* rnn_sigmoid: made by `derive generate rnn_sigmoid`, derive 0.1.0; do not edit */
/* program b9af4611; operations a unit and step: forward 3, backward 5; saved: nothing */
/* RNNSigmoid: the whole interface, C99. Arrays are dense, row-major, and do not overlap; shapes stand
 * in kernel.c. Nothing is allocated: hand in a workspace of the number of elements that the
 * _workspace function tells. Thread-safe and re-entrant.
 *
 * Results: 0 done, 1 a size is zero or too large, 2 a pointer is null. */
#ifndef DERIVE_RNN_SIGMOID_H
#define DERIVE_RNN_SIGMOID_H

#include <stddef.h>

#ifdef __cplusplus
#define DERIVE_RESTRICT
extern "C" {
#else
#define DERIVE_RESTRICT restrict
#endif

/* elements of workspace, SIZE_MAX if the sizes cannot be addressed */
size_t rnn_sigmoid_forward_workspace_f32(size_t T, size_t B, size_t D, size_t H);
int rnn_sigmoid_forward_f32(
    size_t T, size_t B, size_t D, size_t H,
    const float *DERIVE_RESTRICT W_hh,
    const float *DERIVE_RESTRICT W_xh,
    const float *DERIVE_RESTRICT b_h,
    const float *DERIVE_RESTRICT x,
    float *DERIVE_RESTRICT h,
    float *DERIVE_RESTRICT workspace);

/* elements of workspace, SIZE_MAX if the sizes cannot be addressed */
size_t rnn_sigmoid_forward_workspace_f64(size_t T, size_t B, size_t D, size_t H);
int rnn_sigmoid_forward_f64(
    size_t T, size_t B, size_t D, size_t H,
    const double *DERIVE_RESTRICT W_hh,
    const double *DERIVE_RESTRICT W_xh,
    const double *DERIVE_RESTRICT b_h,
    const double *DERIVE_RESTRICT x,
    double *DERIVE_RESTRICT h,
    double *DERIVE_RESTRICT workspace);

/* elements of workspace, SIZE_MAX if the sizes cannot be addressed */
size_t rnn_sigmoid_backward_workspace_f32(size_t T, size_t B, size_t D, size_t H);
int rnn_sigmoid_backward_f32(
    size_t T, size_t B, size_t D, size_t H,
    const float *DERIVE_RESTRICT W_hh,
    const float *DERIVE_RESTRICT W_xh,
    const float *DERIVE_RESTRICT b_h,
    const float *DERIVE_RESTRICT x,
    const float *DERIVE_RESTRICT h,
    const float *DERIVE_RESTRICT g_h,
    float *DERIVE_RESTRICT d_h_next,
    float *DERIVE_RESTRICT d_W_hh,
    float *DERIVE_RESTRICT d_W_xh,
    float *DERIVE_RESTRICT d_b_h,
    float *DERIVE_RESTRICT d_x,
    float *DERIVE_RESTRICT workspace);

/* elements of workspace, SIZE_MAX if the sizes cannot be addressed */
size_t rnn_sigmoid_backward_workspace_f64(size_t T, size_t B, size_t D, size_t H);
int rnn_sigmoid_backward_f64(
    size_t T, size_t B, size_t D, size_t H,
    const double *DERIVE_RESTRICT W_hh,
    const double *DERIVE_RESTRICT W_xh,
    const double *DERIVE_RESTRICT b_h,
    const double *DERIVE_RESTRICT x,
    const double *DERIVE_RESTRICT h,
    const double *DERIVE_RESTRICT g_h,
    double *DERIVE_RESTRICT d_h_next,
    double *DERIVE_RESTRICT d_W_hh,
    double *DERIVE_RESTRICT d_W_xh,
    double *DERIVE_RESTRICT d_b_h,
    double *DERIVE_RESTRICT d_x,
    double *DERIVE_RESTRICT workspace);

#undef DERIVE_RESTRICT
#ifdef __cplusplus
}
#endif
#endif
