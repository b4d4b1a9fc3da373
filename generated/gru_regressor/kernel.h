/* gru_regressor: made by `derive generate gru_regressor`, derive 0.1.0; do not edit */
/* program b7a77b7e; operations a unit and step: forward 4, backward 3; saved: residual */
/* GRURegressor: the whole interface, C99. Fill in a call and hand it over: arrays are dense, row-major,
 * and do not overlap what is written; nothing is allocated, the workspace is yours, as long as the
 * _workspace function tells. Thread-safe and re-entrant.
 *
 * threads: at most so many, as far as they are worth it; 0 for as many as the machine has; -n for n, worth
 * it or not. The results do not depend on it. packed: not 0 if the
 * workspace is the one of the last call with the same weights and dimensions, which then need not
 * be packed again; T and B may differ.
 *
 * Result: 0 done; otherwise its low eight bits say what is wrong: 1 a size is zero, too large or not
 * the one that the kernel was made for, 2 a null pointer, 3 the workspace is too short, 4 an array is
 * not aligned, 5 an array that is written overlaps another one, 6 a negative number of threads; the
 * bits above say which array, from 1. */
#ifndef DERIVE_GRU_REGRESSOR_H
#define DERIVE_GRU_REGRESSOR_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct gru_regressor_forward_f32 {
    size_t T, B, H, M;
    const float *W_y; /* (M, H) in */
    const float *b_y; /* (M) in */
    const float *h; /* (T, B, H) in */
    const float *y; /* (T, B, M) in */
    float *residual; /* (T, B, M) out */
    float *loss; /* (T, B) out */
    float *y_hat; /* (T, B, M) out */
    float *workspace;
    size_t workspace_length; /* elements */
    int threads, packed;
};

/* elements of workspace, (size_t)-1 if the sizes cannot be addressed */
size_t gru_regressor_forward_workspace_f32(size_t T, size_t B, size_t H, size_t M);
int gru_regressor_forward_f32(const struct gru_regressor_forward_f32 *call);

struct gru_regressor_forward_f64 {
    size_t T, B, H, M;
    const double *W_y; /* (M, H) in */
    const double *b_y; /* (M) in */
    const double *h; /* (T, B, H) in */
    const double *y; /* (T, B, M) in */
    double *residual; /* (T, B, M) out */
    double *loss; /* (T, B) out */
    double *y_hat; /* (T, B, M) out */
    double *workspace;
    size_t workspace_length; /* elements */
    int threads, packed;
};

/* elements of workspace, (size_t)-1 if the sizes cannot be addressed */
size_t gru_regressor_forward_workspace_f64(size_t T, size_t B, size_t H, size_t M);
int gru_regressor_forward_f64(const struct gru_regressor_forward_f64 *call);

struct gru_regressor_backward_f32 {
    size_t T, B, H, M;
    const float *W_y; /* (M, H) in */
    const float *b_y; /* (M) in */
    const float *h; /* (T, B, H) in */
    const float *y; /* (T, B, M) in */
    const float *residual; /* (T, B, M) in */
    const float *g_loss; /* (T, B) in */
    float *d_W_y; /* (M, H) out */
    float *d_b_y; /* (M) out */
    float *d_h; /* (T, B, H) out */
    float *workspace;
    size_t workspace_length; /* elements */
    int threads, packed;
};

/* elements of workspace, (size_t)-1 if the sizes cannot be addressed */
size_t gru_regressor_backward_workspace_f32(size_t T, size_t B, size_t H, size_t M);
int gru_regressor_backward_f32(const struct gru_regressor_backward_f32 *call);

struct gru_regressor_backward_f64 {
    size_t T, B, H, M;
    const double *W_y; /* (M, H) in */
    const double *b_y; /* (M) in */
    const double *h; /* (T, B, H) in */
    const double *y; /* (T, B, M) in */
    const double *residual; /* (T, B, M) in */
    const double *g_loss; /* (T, B) in */
    double *d_W_y; /* (M, H) out */
    double *d_b_y; /* (M) out */
    double *d_h; /* (T, B, H) out */
    double *workspace;
    size_t workspace_length; /* elements */
    int threads, packed;
};

/* elements of workspace, (size_t)-1 if the sizes cannot be addressed */
size_t gru_regressor_backward_workspace_f64(size_t T, size_t B, size_t H, size_t M);
int gru_regressor_backward_f64(const struct gru_regressor_backward_f64 *call);

#ifdef __cplusplus
}
#endif
#endif
