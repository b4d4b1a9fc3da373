/* rnn_linear: made by `derive generate rnn_linear`, derive 0.1.0; do not edit */
/* program 2daf865a; operations a unit and step: forward 1, backward 1; saved: nothing */
/* RNNLinear: the whole interface, C99. Arrays are dense, row-major, and do not overlap; shapes stand
 * in kernel.c. Nothing is allocated: hand in a workspace of the number of elements that the
 * _workspace function tells. Thread-safe and re-entrant.
 *
 * Results: 0 done, 1 a size is zero or too large, 2 a pointer is null. */
#ifndef DERIVE_RNN_LINEAR_H
#define DERIVE_RNN_LINEAR_H

#include <stddef.h>

#ifdef __cplusplus
#define DERIVE_RESTRICT
extern "C" {
#else
#define DERIVE_RESTRICT restrict
#endif

/* elements of workspace, SIZE_MAX if the sizes cannot be addressed */
size_t rnn_linear_forward_workspace_f32(size_t T, size_t B, size_t D, size_t H);
int rnn_linear_forward_f32(
    size_t T, size_t B, size_t D, size_t H,
    const float *DERIVE_RESTRICT W_x,
    const float *DERIVE_RESTRICT W_h,
    const float *DERIVE_RESTRICT x,
    float *DERIVE_RESTRICT h,
    float *DERIVE_RESTRICT workspace);

/* elements of workspace, SIZE_MAX if the sizes cannot be addressed */
size_t rnn_linear_forward_workspace_f64(size_t T, size_t B, size_t D, size_t H);
int rnn_linear_forward_f64(
    size_t T, size_t B, size_t D, size_t H,
    const double *DERIVE_RESTRICT W_x,
    const double *DERIVE_RESTRICT W_h,
    const double *DERIVE_RESTRICT x,
    double *DERIVE_RESTRICT h,
    double *DERIVE_RESTRICT workspace);

/* elements of workspace, SIZE_MAX if the sizes cannot be addressed */
size_t rnn_linear_backward_workspace_f32(size_t T, size_t B, size_t D, size_t H);
int rnn_linear_backward_f32(
    size_t T, size_t B, size_t D, size_t H,
    const float *DERIVE_RESTRICT W_x,
    const float *DERIVE_RESTRICT W_h,
    const float *DERIVE_RESTRICT x,
    const float *DERIVE_RESTRICT h,
    const float *DERIVE_RESTRICT g_h,
    float *DERIVE_RESTRICT d_h_next,
    float *DERIVE_RESTRICT d_W_x,
    float *DERIVE_RESTRICT d_W_h,
    float *DERIVE_RESTRICT d_x,
    float *DERIVE_RESTRICT workspace);

/* elements of workspace, SIZE_MAX if the sizes cannot be addressed */
size_t rnn_linear_backward_workspace_f64(size_t T, size_t B, size_t D, size_t H);
int rnn_linear_backward_f64(
    size_t T, size_t B, size_t D, size_t H,
    const double *DERIVE_RESTRICT W_x,
    const double *DERIVE_RESTRICT W_h,
    const double *DERIVE_RESTRICT x,
    const double *DERIVE_RESTRICT h,
    const double *DERIVE_RESTRICT g_h,
    double *DERIVE_RESTRICT d_h_next,
    double *DERIVE_RESTRICT d_W_x,
    double *DERIVE_RESTRICT d_W_h,
    double *DERIVE_RESTRICT d_x,
    double *DERIVE_RESTRICT workspace);

#undef DERIVE_RESTRICT
#ifdef __cplusplus
}
#endif
#endif
