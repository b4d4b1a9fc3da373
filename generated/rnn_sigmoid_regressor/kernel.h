/* rnn_sigmoid_regressor: made by `derive generate rnn_sigmoid_regressor`, derive 0.1.0; do not edit */
/* program ce0e3e3b; operations a unit and step: forward 4, backward 3; saved: residual */
/* RNNSigmoidRegressor: the whole interface, C99. Arrays are dense, row-major, and do not overlap; shapes stand
 * in kernel.c. Nothing is allocated: hand in a workspace of the number of elements that the
 * _workspace function tells. Thread-safe and re-entrant.
 *
 * Results: 0 done, 1 a size is zero or too large, 2 a pointer is null. */
#ifndef DERIVE_RNN_SIGMOID_REGRESSOR_H
#define DERIVE_RNN_SIGMOID_REGRESSOR_H

#include <stddef.h>

#ifdef __cplusplus
#define DERIVE_RESTRICT
extern "C" {
#else
#define DERIVE_RESTRICT restrict
#endif

/* elements of workspace, SIZE_MAX if the sizes cannot be addressed */
size_t rnn_sigmoid_regressor_forward_workspace_f32(size_t T, size_t B, size_t H, size_t M);
int rnn_sigmoid_regressor_forward_f32(
    size_t T, size_t B, size_t H, size_t M,
    const float *DERIVE_RESTRICT W_hy,
    const float *DERIVE_RESTRICT b_y,
    const float *DERIVE_RESTRICT h,
    const float *DERIVE_RESTRICT y,
    float *DERIVE_RESTRICT residual,
    float *DERIVE_RESTRICT loss,
    float *DERIVE_RESTRICT y_hat,
    float *DERIVE_RESTRICT workspace);

/* elements of workspace, SIZE_MAX if the sizes cannot be addressed */
size_t rnn_sigmoid_regressor_forward_workspace_f64(size_t T, size_t B, size_t H, size_t M);
int rnn_sigmoid_regressor_forward_f64(
    size_t T, size_t B, size_t H, size_t M,
    const double *DERIVE_RESTRICT W_hy,
    const double *DERIVE_RESTRICT b_y,
    const double *DERIVE_RESTRICT h,
    const double *DERIVE_RESTRICT y,
    double *DERIVE_RESTRICT residual,
    double *DERIVE_RESTRICT loss,
    double *DERIVE_RESTRICT y_hat,
    double *DERIVE_RESTRICT workspace);

/* elements of workspace, SIZE_MAX if the sizes cannot be addressed */
size_t rnn_sigmoid_regressor_backward_workspace_f32(size_t T, size_t B, size_t H, size_t M);
int rnn_sigmoid_regressor_backward_f32(
    size_t T, size_t B, size_t H, size_t M,
    const float *DERIVE_RESTRICT W_hy,
    const float *DERIVE_RESTRICT b_y,
    const float *DERIVE_RESTRICT h,
    const float *DERIVE_RESTRICT y,
    const float *DERIVE_RESTRICT residual,
    const float *DERIVE_RESTRICT g_loss,
    float *DERIVE_RESTRICT d_W_hy,
    float *DERIVE_RESTRICT d_b_y,
    float *DERIVE_RESTRICT d_h,
    float *DERIVE_RESTRICT workspace);

/* elements of workspace, SIZE_MAX if the sizes cannot be addressed */
size_t rnn_sigmoid_regressor_backward_workspace_f64(size_t T, size_t B, size_t H, size_t M);
int rnn_sigmoid_regressor_backward_f64(
    size_t T, size_t B, size_t H, size_t M,
    const double *DERIVE_RESTRICT W_hy,
    const double *DERIVE_RESTRICT b_y,
    const double *DERIVE_RESTRICT h,
    const double *DERIVE_RESTRICT y,
    const double *DERIVE_RESTRICT residual,
    const double *DERIVE_RESTRICT g_loss,
    double *DERIVE_RESTRICT d_W_hy,
    double *DERIVE_RESTRICT d_b_y,
    double *DERIVE_RESTRICT d_h,
    double *DERIVE_RESTRICT workspace);

#undef DERIVE_RESTRICT
#ifdef __cplusplus
}
#endif
#endif
