/* gru_reset_after: made by `derive generate gru_reset_after`, derive 0.1.0; do not edit */
/* program 2789d262; operations a unit and step: forward 18, backward 21; saved: r, z, W_hn_h_plus_b_hn, n */
/* GRUResetAfter: the whole interface, C99. Arrays are dense, row-major, and do not overlap; shapes stand
 * in kernel.c. Nothing is allocated: hand in a workspace of the number of elements that the
 * _workspace function tells. Thread-safe and re-entrant.
 *
 * Results: 0 done, 1 a size is zero or too large, 2 a pointer is null. */
#ifndef DERIVE_GRU_RESET_AFTER_H
#define DERIVE_GRU_RESET_AFTER_H

#include <stddef.h>

#ifdef __cplusplus
#define DERIVE_RESTRICT
extern "C" {
#else
#define DERIVE_RESTRICT restrict
#endif

/* elements of workspace, SIZE_MAX if the sizes cannot be addressed */
size_t gru_reset_after_forward_workspace_f32(size_t T, size_t B, size_t D, size_t H);
int gru_reset_after_forward_f32(
    size_t T, size_t B, size_t D, size_t H,
    const float *DERIVE_RESTRICT W_ir,
    const float *DERIVE_RESTRICT W_iz,
    const float *DERIVE_RESTRICT W_in,
    const float *DERIVE_RESTRICT W_hr,
    const float *DERIVE_RESTRICT W_hz,
    const float *DERIVE_RESTRICT W_hn,
    const float *DERIVE_RESTRICT b_ir,
    const float *DERIVE_RESTRICT b_iz,
    const float *DERIVE_RESTRICT b_in,
    const float *DERIVE_RESTRICT b_hr,
    const float *DERIVE_RESTRICT b_hz,
    const float *DERIVE_RESTRICT b_hn,
    const float *DERIVE_RESTRICT x,
    float *DERIVE_RESTRICT h,
    float *DERIVE_RESTRICT r,
    float *DERIVE_RESTRICT z,
    float *DERIVE_RESTRICT W_hn_h_plus_b_hn,
    float *DERIVE_RESTRICT n,
    float *DERIVE_RESTRICT workspace);

/* elements of workspace, SIZE_MAX if the sizes cannot be addressed */
size_t gru_reset_after_forward_workspace_f64(size_t T, size_t B, size_t D, size_t H);
int gru_reset_after_forward_f64(
    size_t T, size_t B, size_t D, size_t H,
    const double *DERIVE_RESTRICT W_ir,
    const double *DERIVE_RESTRICT W_iz,
    const double *DERIVE_RESTRICT W_in,
    const double *DERIVE_RESTRICT W_hr,
    const double *DERIVE_RESTRICT W_hz,
    const double *DERIVE_RESTRICT W_hn,
    const double *DERIVE_RESTRICT b_ir,
    const double *DERIVE_RESTRICT b_iz,
    const double *DERIVE_RESTRICT b_in,
    const double *DERIVE_RESTRICT b_hr,
    const double *DERIVE_RESTRICT b_hz,
    const double *DERIVE_RESTRICT b_hn,
    const double *DERIVE_RESTRICT x,
    double *DERIVE_RESTRICT h,
    double *DERIVE_RESTRICT r,
    double *DERIVE_RESTRICT z,
    double *DERIVE_RESTRICT W_hn_h_plus_b_hn,
    double *DERIVE_RESTRICT n,
    double *DERIVE_RESTRICT workspace);

/* elements of workspace, SIZE_MAX if the sizes cannot be addressed */
size_t gru_reset_after_backward_workspace_f32(size_t T, size_t B, size_t D, size_t H);
int gru_reset_after_backward_f32(
    size_t T, size_t B, size_t D, size_t H,
    const float *DERIVE_RESTRICT W_ir,
    const float *DERIVE_RESTRICT W_iz,
    const float *DERIVE_RESTRICT W_in,
    const float *DERIVE_RESTRICT W_hr,
    const float *DERIVE_RESTRICT W_hz,
    const float *DERIVE_RESTRICT W_hn,
    const float *DERIVE_RESTRICT b_ir,
    const float *DERIVE_RESTRICT b_iz,
    const float *DERIVE_RESTRICT b_in,
    const float *DERIVE_RESTRICT b_hr,
    const float *DERIVE_RESTRICT b_hz,
    const float *DERIVE_RESTRICT b_hn,
    const float *DERIVE_RESTRICT x,
    const float *DERIVE_RESTRICT h,
    const float *DERIVE_RESTRICT r,
    const float *DERIVE_RESTRICT z,
    const float *DERIVE_RESTRICT W_hn_h_plus_b_hn,
    const float *DERIVE_RESTRICT n,
    const float *DERIVE_RESTRICT g_h,
    float *DERIVE_RESTRICT d_h_next,
    float *DERIVE_RESTRICT d_W_ir,
    float *DERIVE_RESTRICT d_W_iz,
    float *DERIVE_RESTRICT d_W_in,
    float *DERIVE_RESTRICT d_W_hr,
    float *DERIVE_RESTRICT d_W_hz,
    float *DERIVE_RESTRICT d_W_hn,
    float *DERIVE_RESTRICT d_b_ir,
    float *DERIVE_RESTRICT d_b_iz,
    float *DERIVE_RESTRICT d_b_in,
    float *DERIVE_RESTRICT d_b_hr,
    float *DERIVE_RESTRICT d_b_hz,
    float *DERIVE_RESTRICT d_b_hn,
    float *DERIVE_RESTRICT d_x,
    float *DERIVE_RESTRICT workspace);

/* elements of workspace, SIZE_MAX if the sizes cannot be addressed */
size_t gru_reset_after_backward_workspace_f64(size_t T, size_t B, size_t D, size_t H);
int gru_reset_after_backward_f64(
    size_t T, size_t B, size_t D, size_t H,
    const double *DERIVE_RESTRICT W_ir,
    const double *DERIVE_RESTRICT W_iz,
    const double *DERIVE_RESTRICT W_in,
    const double *DERIVE_RESTRICT W_hr,
    const double *DERIVE_RESTRICT W_hz,
    const double *DERIVE_RESTRICT W_hn,
    const double *DERIVE_RESTRICT b_ir,
    const double *DERIVE_RESTRICT b_iz,
    const double *DERIVE_RESTRICT b_in,
    const double *DERIVE_RESTRICT b_hr,
    const double *DERIVE_RESTRICT b_hz,
    const double *DERIVE_RESTRICT b_hn,
    const double *DERIVE_RESTRICT x,
    const double *DERIVE_RESTRICT h,
    const double *DERIVE_RESTRICT r,
    const double *DERIVE_RESTRICT z,
    const double *DERIVE_RESTRICT W_hn_h_plus_b_hn,
    const double *DERIVE_RESTRICT n,
    const double *DERIVE_RESTRICT g_h,
    double *DERIVE_RESTRICT d_h_next,
    double *DERIVE_RESTRICT d_W_ir,
    double *DERIVE_RESTRICT d_W_iz,
    double *DERIVE_RESTRICT d_W_in,
    double *DERIVE_RESTRICT d_W_hr,
    double *DERIVE_RESTRICT d_W_hz,
    double *DERIVE_RESTRICT d_W_hn,
    double *DERIVE_RESTRICT d_b_ir,
    double *DERIVE_RESTRICT d_b_iz,
    double *DERIVE_RESTRICT d_b_in,
    double *DERIVE_RESTRICT d_b_hr,
    double *DERIVE_RESTRICT d_b_hz,
    double *DERIVE_RESTRICT d_b_hn,
    double *DERIVE_RESTRICT d_x,
    double *DERIVE_RESTRICT workspace);

#undef DERIVE_RESTRICT
#ifdef __cplusplus
}
#endif
#endif
