/* rnn_tied_literal: made by `derive generate rnn_tied_literal`, derive 0.1.0; do not edit */
/* program 97eff752; operations a unit and step: forward 3, backward 8; saved: z_o_x */
/* RNNTiedLiteral: the whole interface, C99. Arrays are dense, row-major, and do not overlap; shapes stand
 * in kernel.c. Nothing is allocated: hand in a workspace of the number of elements that the
 * _workspace function tells. Thread-safe and re-entrant.
 *
 * Results: 0 done, 1 a size is zero or too large, 2 a pointer is null. */
#ifndef DERIVE_RNN_TIED_LITERAL_H
#define DERIVE_RNN_TIED_LITERAL_H

#include <stddef.h>

#ifdef __cplusplus
#define DERIVE_RESTRICT
extern "C" {
#else
#define DERIVE_RESTRICT restrict
#endif

/* elements of workspace, SIZE_MAX if the sizes cannot be addressed */
size_t rnn_tied_literal_forward_workspace_f32(size_t T, size_t B, size_t D, size_t H);
int rnn_tied_literal_forward_f32(
    size_t T, size_t B, size_t D, size_t H,
    const float *DERIVE_RESTRICT w,
    const float *DERIVE_RESTRICT x,
    float *DERIVE_RESTRICT o,
    float *DERIVE_RESTRICT z_o_x,
    float *DERIVE_RESTRICT workspace);

/* elements of workspace, SIZE_MAX if the sizes cannot be addressed */
size_t rnn_tied_literal_forward_workspace_f64(size_t T, size_t B, size_t D, size_t H);
int rnn_tied_literal_forward_f64(
    size_t T, size_t B, size_t D, size_t H,
    const double *DERIVE_RESTRICT w,
    const double *DERIVE_RESTRICT x,
    double *DERIVE_RESTRICT o,
    double *DERIVE_RESTRICT z_o_x,
    double *DERIVE_RESTRICT workspace);

/* elements of workspace, SIZE_MAX if the sizes cannot be addressed */
size_t rnn_tied_literal_backward_workspace_f32(size_t T, size_t B, size_t D, size_t H);
int rnn_tied_literal_backward_f32(
    size_t T, size_t B, size_t D, size_t H,
    const float *DERIVE_RESTRICT w,
    const float *DERIVE_RESTRICT x,
    const float *DERIVE_RESTRICT o,
    const float *DERIVE_RESTRICT z_o_x,
    const float *DERIVE_RESTRICT g_o,
    float *DERIVE_RESTRICT d_o_next,
    float *DERIVE_RESTRICT d_w,
    float *DERIVE_RESTRICT d_x,
    float *DERIVE_RESTRICT workspace);

/* elements of workspace, SIZE_MAX if the sizes cannot be addressed */
size_t rnn_tied_literal_backward_workspace_f64(size_t T, size_t B, size_t D, size_t H);
int rnn_tied_literal_backward_f64(
    size_t T, size_t B, size_t D, size_t H,
    const double *DERIVE_RESTRICT w,
    const double *DERIVE_RESTRICT x,
    const double *DERIVE_RESTRICT o,
    const double *DERIVE_RESTRICT z_o_x,
    const double *DERIVE_RESTRICT g_o,
    double *DERIVE_RESTRICT d_o_next,
    double *DERIVE_RESTRICT d_w,
    double *DERIVE_RESTRICT d_x,
    double *DERIVE_RESTRICT workspace);

#undef DERIVE_RESTRICT
#ifdef __cplusplus
}
#endif
#endif
