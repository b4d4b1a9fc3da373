/* lstm: made by `derive generate lstm`, derive 0.1.0; do not edit */
/* program 49119fc3; operations a unit and step: forward 17, backward 30; saved: f, i, C_tilde, o */
/* LSTM: the whole interface, C99. Arrays are dense, row-major, and do not overlap; shapes stand
 * in kernel.c. Nothing is allocated: hand in a workspace of the number of elements that the
 * _workspace function tells. Thread-safe and re-entrant.
 *
 * Results: 0 done, 1 a size is zero or too large, 2 a pointer is null. */
#ifndef DERIVE_LSTM_H
#define DERIVE_LSTM_H

#include <stddef.h>

#ifdef __cplusplus
#define DERIVE_RESTRICT
extern "C" {
#else
#define DERIVE_RESTRICT restrict
#endif

/* elements of workspace, SIZE_MAX if the sizes cannot be addressed */
size_t lstm_forward_workspace_f32(size_t T, size_t B, size_t D, size_t H);
int lstm_forward_f32(
    size_t T, size_t B, size_t D, size_t H,
    const float *DERIVE_RESTRICT W_f,
    const float *DERIVE_RESTRICT W_i,
    const float *DERIVE_RESTRICT W_C,
    const float *DERIVE_RESTRICT W_o,
    const float *DERIVE_RESTRICT b_f,
    const float *DERIVE_RESTRICT b_i,
    const float *DERIVE_RESTRICT b_C,
    const float *DERIVE_RESTRICT b_o,
    const float *DERIVE_RESTRICT x,
    float *DERIVE_RESTRICT h,
    float *DERIVE_RESTRICT C,
    float *DERIVE_RESTRICT f,
    float *DERIVE_RESTRICT i,
    float *DERIVE_RESTRICT C_tilde,
    float *DERIVE_RESTRICT o,
    float *DERIVE_RESTRICT workspace);

/* elements of workspace, SIZE_MAX if the sizes cannot be addressed */
size_t lstm_forward_workspace_f64(size_t T, size_t B, size_t D, size_t H);
int lstm_forward_f64(
    size_t T, size_t B, size_t D, size_t H,
    const double *DERIVE_RESTRICT W_f,
    const double *DERIVE_RESTRICT W_i,
    const double *DERIVE_RESTRICT W_C,
    const double *DERIVE_RESTRICT W_o,
    const double *DERIVE_RESTRICT b_f,
    const double *DERIVE_RESTRICT b_i,
    const double *DERIVE_RESTRICT b_C,
    const double *DERIVE_RESTRICT b_o,
    const double *DERIVE_RESTRICT x,
    double *DERIVE_RESTRICT h,
    double *DERIVE_RESTRICT C,
    double *DERIVE_RESTRICT f,
    double *DERIVE_RESTRICT i,
    double *DERIVE_RESTRICT C_tilde,
    double *DERIVE_RESTRICT o,
    double *DERIVE_RESTRICT workspace);

/* elements of workspace, SIZE_MAX if the sizes cannot be addressed */
size_t lstm_backward_workspace_f32(size_t T, size_t B, size_t D, size_t H);
int lstm_backward_f32(
    size_t T, size_t B, size_t D, size_t H,
    const float *DERIVE_RESTRICT W_f,
    const float *DERIVE_RESTRICT W_i,
    const float *DERIVE_RESTRICT W_C,
    const float *DERIVE_RESTRICT W_o,
    const float *DERIVE_RESTRICT b_f,
    const float *DERIVE_RESTRICT b_i,
    const float *DERIVE_RESTRICT b_C,
    const float *DERIVE_RESTRICT b_o,
    const float *DERIVE_RESTRICT x,
    const float *DERIVE_RESTRICT h,
    const float *DERIVE_RESTRICT C,
    const float *DERIVE_RESTRICT f,
    const float *DERIVE_RESTRICT i,
    const float *DERIVE_RESTRICT C_tilde,
    const float *DERIVE_RESTRICT o,
    const float *DERIVE_RESTRICT g_h,
    const float *DERIVE_RESTRICT g_C,
    float *DERIVE_RESTRICT d_h_next,
    float *DERIVE_RESTRICT d_C_next,
    float *DERIVE_RESTRICT d_W_f,
    float *DERIVE_RESTRICT d_W_i,
    float *DERIVE_RESTRICT d_W_C,
    float *DERIVE_RESTRICT d_W_o,
    float *DERIVE_RESTRICT d_b_f,
    float *DERIVE_RESTRICT d_b_i,
    float *DERIVE_RESTRICT d_b_C,
    float *DERIVE_RESTRICT d_b_o,
    float *DERIVE_RESTRICT d_x,
    float *DERIVE_RESTRICT workspace);

/* elements of workspace, SIZE_MAX if the sizes cannot be addressed */
size_t lstm_backward_workspace_f64(size_t T, size_t B, size_t D, size_t H);
int lstm_backward_f64(
    size_t T, size_t B, size_t D, size_t H,
    const double *DERIVE_RESTRICT W_f,
    const double *DERIVE_RESTRICT W_i,
    const double *DERIVE_RESTRICT W_C,
    const double *DERIVE_RESTRICT W_o,
    const double *DERIVE_RESTRICT b_f,
    const double *DERIVE_RESTRICT b_i,
    const double *DERIVE_RESTRICT b_C,
    const double *DERIVE_RESTRICT b_o,
    const double *DERIVE_RESTRICT x,
    const double *DERIVE_RESTRICT h,
    const double *DERIVE_RESTRICT C,
    const double *DERIVE_RESTRICT f,
    const double *DERIVE_RESTRICT i,
    const double *DERIVE_RESTRICT C_tilde,
    const double *DERIVE_RESTRICT o,
    const double *DERIVE_RESTRICT g_h,
    const double *DERIVE_RESTRICT g_C,
    double *DERIVE_RESTRICT d_h_next,
    double *DERIVE_RESTRICT d_C_next,
    double *DERIVE_RESTRICT d_W_f,
    double *DERIVE_RESTRICT d_W_i,
    double *DERIVE_RESTRICT d_W_C,
    double *DERIVE_RESTRICT d_W_o,
    double *DERIVE_RESTRICT d_b_f,
    double *DERIVE_RESTRICT d_b_i,
    double *DERIVE_RESTRICT d_b_C,
    double *DERIVE_RESTRICT d_b_o,
    double *DERIVE_RESTRICT d_x,
    double *DERIVE_RESTRICT workspace);

#undef DERIVE_RESTRICT
#ifdef __cplusplus
}
#endif
#endif
