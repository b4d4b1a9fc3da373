/* rnn_tanh_tracker: made by `derive generate rnn_tanh_tracker`, derive 0.1.0; do not edit */
/* program 7abdc033; operations a unit and step: forward 3, backward 2; saved: residual */
/* RNNTanhTracker: the whole interface, C99. Arrays are dense, row-major, and do not overlap; shapes stand
 * in kernel.c. Nothing is allocated: hand in a workspace of the number of elements that the
 * _workspace function tells. Thread-safe and re-entrant.
 *
 * Results: 0 done, 1 a size is zero or too large, 2 a pointer is null. */
#ifndef DERIVE_RNN_TANH_TRACKER_H
#define DERIVE_RNN_TANH_TRACKER_H

#include <stddef.h>

#ifdef __cplusplus
#define DERIVE_RESTRICT
extern "C" {
#else
#define DERIVE_RESTRICT restrict
#endif

/* elements of workspace, SIZE_MAX if the sizes cannot be addressed */
size_t rnn_tanh_tracker_forward_workspace_f32(size_t T, size_t B, size_t H, size_t M);
int rnn_tanh_tracker_forward_f32(
    size_t T, size_t B, size_t H, size_t M,
    const float *DERIVE_RESTRICT W_y,
    const float *DERIVE_RESTRICT h,
    const float *DERIVE_RESTRICT y,
    float *DERIVE_RESTRICT residual,
    float *DERIVE_RESTRICT loss,
    float *DERIVE_RESTRICT y_hat,
    float *DERIVE_RESTRICT workspace);

/* elements of workspace, SIZE_MAX if the sizes cannot be addressed */
size_t rnn_tanh_tracker_forward_workspace_f64(size_t T, size_t B, size_t H, size_t M);
int rnn_tanh_tracker_forward_f64(
    size_t T, size_t B, size_t H, size_t M,
    const double *DERIVE_RESTRICT W_y,
    const double *DERIVE_RESTRICT h,
    const double *DERIVE_RESTRICT y,
    double *DERIVE_RESTRICT residual,
    double *DERIVE_RESTRICT loss,
    double *DERIVE_RESTRICT y_hat,
    double *DERIVE_RESTRICT workspace);

/* elements of workspace, SIZE_MAX if the sizes cannot be addressed */
size_t rnn_tanh_tracker_backward_workspace_f32(size_t T, size_t B, size_t H, size_t M);
int rnn_tanh_tracker_backward_f32(
    size_t T, size_t B, size_t H, size_t M,
    const float *DERIVE_RESTRICT W_y,
    const float *DERIVE_RESTRICT h,
    const float *DERIVE_RESTRICT y,
    const float *DERIVE_RESTRICT residual,
    const float *DERIVE_RESTRICT g_loss,
    float *DERIVE_RESTRICT d_W_y,
    float *DERIVE_RESTRICT d_h,
    float *DERIVE_RESTRICT workspace);

/* elements of workspace, SIZE_MAX if the sizes cannot be addressed */
size_t rnn_tanh_tracker_backward_workspace_f64(size_t T, size_t B, size_t H, size_t M);
int rnn_tanh_tracker_backward_f64(
    size_t T, size_t B, size_t H, size_t M,
    const double *DERIVE_RESTRICT W_y,
    const double *DERIVE_RESTRICT h,
    const double *DERIVE_RESTRICT y,
    const double *DERIVE_RESTRICT residual,
    const double *DERIVE_RESTRICT g_loss,
    double *DERIVE_RESTRICT d_W_y,
    double *DERIVE_RESTRICT d_h,
    double *DERIVE_RESTRICT workspace);

#undef DERIVE_RESTRICT
#ifdef __cplusplus
}
#endif
#endif
