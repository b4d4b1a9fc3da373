/* lstm_torch: made by `derive generate lstm_torch`, derive 0.1.0; do not edit */
/* program 01cde7f6; operations a unit and step: forward 21, backward 30; saved: i, f, g, o */
/* LSTMTorch: the whole interface, C99. Arrays are dense, row-major, and do not overlap; shapes stand
 * in kernel.c. Nothing is allocated: hand in a workspace of the number of elements that the
 * _workspace function tells. Thread-safe and re-entrant.
 *
 * Results: 0 done, 1 a size is zero or too large, 2 a pointer is null. */
#ifndef DERIVE_LSTM_TORCH_H
#define DERIVE_LSTM_TORCH_H

#include <stddef.h>

#ifdef __cplusplus
#define DERIVE_RESTRICT
extern "C" {
#else
#define DERIVE_RESTRICT restrict
#endif

/* elements of workspace, SIZE_MAX if the sizes cannot be addressed */
size_t lstm_torch_forward_workspace_f32(size_t T, size_t B, size_t D, size_t H);
int lstm_torch_forward_f32(
    size_t T, size_t B, size_t D, size_t H,
    const float *DERIVE_RESTRICT W_ii,
    const float *DERIVE_RESTRICT W_if,
    const float *DERIVE_RESTRICT W_ig,
    const float *DERIVE_RESTRICT W_io,
    const float *DERIVE_RESTRICT W_hi,
    const float *DERIVE_RESTRICT W_hf,
    const float *DERIVE_RESTRICT W_hg,
    const float *DERIVE_RESTRICT W_ho,
    const float *DERIVE_RESTRICT b_ii,
    const float *DERIVE_RESTRICT b_if,
    const float *DERIVE_RESTRICT b_ig,
    const float *DERIVE_RESTRICT b_io,
    const float *DERIVE_RESTRICT b_hi,
    const float *DERIVE_RESTRICT b_hf,
    const float *DERIVE_RESTRICT b_hg,
    const float *DERIVE_RESTRICT b_ho,
    const float *DERIVE_RESTRICT x,
    float *DERIVE_RESTRICT h,
    float *DERIVE_RESTRICT c,
    float *DERIVE_RESTRICT i,
    float *DERIVE_RESTRICT f,
    float *DERIVE_RESTRICT g,
    float *DERIVE_RESTRICT o,
    float *DERIVE_RESTRICT workspace);

/* elements of workspace, SIZE_MAX if the sizes cannot be addressed */
size_t lstm_torch_forward_workspace_f64(size_t T, size_t B, size_t D, size_t H);
int lstm_torch_forward_f64(
    size_t T, size_t B, size_t D, size_t H,
    const double *DERIVE_RESTRICT W_ii,
    const double *DERIVE_RESTRICT W_if,
    const double *DERIVE_RESTRICT W_ig,
    const double *DERIVE_RESTRICT W_io,
    const double *DERIVE_RESTRICT W_hi,
    const double *DERIVE_RESTRICT W_hf,
    const double *DERIVE_RESTRICT W_hg,
    const double *DERIVE_RESTRICT W_ho,
    const double *DERIVE_RESTRICT b_ii,
    const double *DERIVE_RESTRICT b_if,
    const double *DERIVE_RESTRICT b_ig,
    const double *DERIVE_RESTRICT b_io,
    const double *DERIVE_RESTRICT b_hi,
    const double *DERIVE_RESTRICT b_hf,
    const double *DERIVE_RESTRICT b_hg,
    const double *DERIVE_RESTRICT b_ho,
    const double *DERIVE_RESTRICT x,
    double *DERIVE_RESTRICT h,
    double *DERIVE_RESTRICT c,
    double *DERIVE_RESTRICT i,
    double *DERIVE_RESTRICT f,
    double *DERIVE_RESTRICT g,
    double *DERIVE_RESTRICT o,
    double *DERIVE_RESTRICT workspace);

/* elements of workspace, SIZE_MAX if the sizes cannot be addressed */
size_t lstm_torch_backward_workspace_f32(size_t T, size_t B, size_t D, size_t H);
int lstm_torch_backward_f32(
    size_t T, size_t B, size_t D, size_t H,
    const float *DERIVE_RESTRICT W_ii,
    const float *DERIVE_RESTRICT W_if,
    const float *DERIVE_RESTRICT W_ig,
    const float *DERIVE_RESTRICT W_io,
    const float *DERIVE_RESTRICT W_hi,
    const float *DERIVE_RESTRICT W_hf,
    const float *DERIVE_RESTRICT W_hg,
    const float *DERIVE_RESTRICT W_ho,
    const float *DERIVE_RESTRICT b_ii,
    const float *DERIVE_RESTRICT b_if,
    const float *DERIVE_RESTRICT b_ig,
    const float *DERIVE_RESTRICT b_io,
    const float *DERIVE_RESTRICT b_hi,
    const float *DERIVE_RESTRICT b_hf,
    const float *DERIVE_RESTRICT b_hg,
    const float *DERIVE_RESTRICT b_ho,
    const float *DERIVE_RESTRICT x,
    const float *DERIVE_RESTRICT h,
    const float *DERIVE_RESTRICT c,
    const float *DERIVE_RESTRICT i,
    const float *DERIVE_RESTRICT f,
    const float *DERIVE_RESTRICT g,
    const float *DERIVE_RESTRICT o,
    const float *DERIVE_RESTRICT g_h,
    const float *DERIVE_RESTRICT g_c,
    float *DERIVE_RESTRICT d_h_next,
    float *DERIVE_RESTRICT d_c_next,
    float *DERIVE_RESTRICT d_W_ii,
    float *DERIVE_RESTRICT d_W_if,
    float *DERIVE_RESTRICT d_W_ig,
    float *DERIVE_RESTRICT d_W_io,
    float *DERIVE_RESTRICT d_W_hi,
    float *DERIVE_RESTRICT d_W_hf,
    float *DERIVE_RESTRICT d_W_hg,
    float *DERIVE_RESTRICT d_W_ho,
    float *DERIVE_RESTRICT d_b_ii,
    float *DERIVE_RESTRICT d_b_if,
    float *DERIVE_RESTRICT d_b_ig,
    float *DERIVE_RESTRICT d_b_io,
    float *DERIVE_RESTRICT d_b_hi,
    float *DERIVE_RESTRICT d_b_hf,
    float *DERIVE_RESTRICT d_b_hg,
    float *DERIVE_RESTRICT d_b_ho,
    float *DERIVE_RESTRICT d_x,
    float *DERIVE_RESTRICT workspace);

/* elements of workspace, SIZE_MAX if the sizes cannot be addressed */
size_t lstm_torch_backward_workspace_f64(size_t T, size_t B, size_t D, size_t H);
int lstm_torch_backward_f64(
    size_t T, size_t B, size_t D, size_t H,
    const double *DERIVE_RESTRICT W_ii,
    const double *DERIVE_RESTRICT W_if,
    const double *DERIVE_RESTRICT W_ig,
    const double *DERIVE_RESTRICT W_io,
    const double *DERIVE_RESTRICT W_hi,
    const double *DERIVE_RESTRICT W_hf,
    const double *DERIVE_RESTRICT W_hg,
    const double *DERIVE_RESTRICT W_ho,
    const double *DERIVE_RESTRICT b_ii,
    const double *DERIVE_RESTRICT b_if,
    const double *DERIVE_RESTRICT b_ig,
    const double *DERIVE_RESTRICT b_io,
    const double *DERIVE_RESTRICT b_hi,
    const double *DERIVE_RESTRICT b_hf,
    const double *DERIVE_RESTRICT b_hg,
    const double *DERIVE_RESTRICT b_ho,
    const double *DERIVE_RESTRICT x,
    const double *DERIVE_RESTRICT h,
    const double *DERIVE_RESTRICT c,
    const double *DERIVE_RESTRICT i,
    const double *DERIVE_RESTRICT f,
    const double *DERIVE_RESTRICT g,
    const double *DERIVE_RESTRICT o,
    const double *DERIVE_RESTRICT g_h,
    const double *DERIVE_RESTRICT g_c,
    double *DERIVE_RESTRICT d_h_next,
    double *DERIVE_RESTRICT d_c_next,
    double *DERIVE_RESTRICT d_W_ii,
    double *DERIVE_RESTRICT d_W_if,
    double *DERIVE_RESTRICT d_W_ig,
    double *DERIVE_RESTRICT d_W_io,
    double *DERIVE_RESTRICT d_W_hi,
    double *DERIVE_RESTRICT d_W_hf,
    double *DERIVE_RESTRICT d_W_hg,
    double *DERIVE_RESTRICT d_W_ho,
    double *DERIVE_RESTRICT d_b_ii,
    double *DERIVE_RESTRICT d_b_if,
    double *DERIVE_RESTRICT d_b_ig,
    double *DERIVE_RESTRICT d_b_io,
    double *DERIVE_RESTRICT d_b_hi,
    double *DERIVE_RESTRICT d_b_hf,
    double *DERIVE_RESTRICT d_b_hg,
    double *DERIVE_RESTRICT d_b_ho,
    double *DERIVE_RESTRICT d_x,
    double *DERIVE_RESTRICT workspace);

#undef DERIVE_RESTRICT
#ifdef __cplusplus
}
#endif
#endif
