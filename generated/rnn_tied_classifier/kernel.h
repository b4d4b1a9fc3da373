/* rnn_tied_classifier: made by `derive generate rnn_tied_classifier`, derive 0.1.0; do not edit */
/* program 1f2e3e46; operations a unit and step: forward 8, backward 12; saved: exp_shifted, sum_exp_shifted */
/* RNNTiedClassifier: the whole interface, C99. Arrays are dense, row-major, and do not overlap; shapes stand
 * in kernel.c. Nothing is allocated: hand in a workspace of the number of elements that the
 * _workspace function tells. Thread-safe and re-entrant.
 *
 * Results: 0 done, 1 a size is zero or too large, 2 a pointer is null. */
#ifndef DERIVE_RNN_TIED_CLASSIFIER_H
#define DERIVE_RNN_TIED_CLASSIFIER_H

#include <stddef.h>

#ifdef __cplusplus
#define DERIVE_RESTRICT
extern "C" {
#else
#define DERIVE_RESTRICT restrict
#endif

/* elements of workspace, SIZE_MAX if the sizes cannot be addressed */
size_t rnn_tied_classifier_forward_workspace_f32(size_t T, size_t B, size_t H, size_t M);
int rnn_tied_classifier_forward_f32(
    size_t T, size_t B, size_t H, size_t M,
    const float *DERIVE_RESTRICT w_y,
    const float *DERIVE_RESTRICT o,
    const float *DERIVE_RESTRICT y,
    float *DERIVE_RESTRICT exp_shifted,
    float *DERIVE_RESTRICT sum_exp_shifted,
    float *DERIVE_RESTRICT loss,
    float *DERIVE_RESTRICT y_hat,
    float *DERIVE_RESTRICT workspace);

/* elements of workspace, SIZE_MAX if the sizes cannot be addressed */
size_t rnn_tied_classifier_forward_workspace_f64(size_t T, size_t B, size_t H, size_t M);
int rnn_tied_classifier_forward_f64(
    size_t T, size_t B, size_t H, size_t M,
    const double *DERIVE_RESTRICT w_y,
    const double *DERIVE_RESTRICT o,
    const double *DERIVE_RESTRICT y,
    double *DERIVE_RESTRICT exp_shifted,
    double *DERIVE_RESTRICT sum_exp_shifted,
    double *DERIVE_RESTRICT loss,
    double *DERIVE_RESTRICT y_hat,
    double *DERIVE_RESTRICT workspace);

/* elements of workspace, SIZE_MAX if the sizes cannot be addressed */
size_t rnn_tied_classifier_backward_workspace_f32(size_t T, size_t B, size_t H, size_t M);
int rnn_tied_classifier_backward_f32(
    size_t T, size_t B, size_t H, size_t M,
    const float *DERIVE_RESTRICT w_y,
    const float *DERIVE_RESTRICT o,
    const float *DERIVE_RESTRICT y,
    const float *DERIVE_RESTRICT exp_shifted,
    const float *DERIVE_RESTRICT sum_exp_shifted,
    const float *DERIVE_RESTRICT g_loss,
    float *DERIVE_RESTRICT d_w_y,
    float *DERIVE_RESTRICT d_o,
    float *DERIVE_RESTRICT workspace);

/* elements of workspace, SIZE_MAX if the sizes cannot be addressed */
size_t rnn_tied_classifier_backward_workspace_f64(size_t T, size_t B, size_t H, size_t M);
int rnn_tied_classifier_backward_f64(
    size_t T, size_t B, size_t H, size_t M,
    const double *DERIVE_RESTRICT w_y,
    const double *DERIVE_RESTRICT o,
    const double *DERIVE_RESTRICT y,
    const double *DERIVE_RESTRICT exp_shifted,
    const double *DERIVE_RESTRICT sum_exp_shifted,
    const double *DERIVE_RESTRICT g_loss,
    double *DERIVE_RESTRICT d_w_y,
    double *DERIVE_RESTRICT d_o,
    double *DERIVE_RESTRICT workspace);

#undef DERIVE_RESTRICT
#ifdef __cplusplus
}
#endif
#endif
