/* gru: made by `derive generate gru`, derive 0.1.0; do not edit */
/* program 25e74b63; operations a unit and step: forward 12, backward 22; saved: r, z, h_hat */
/* GRU: the whole interface, C99. Fill in a call and hand it over: arrays are dense, row-major,
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
#ifndef DERIVE_GRU_H
#define DERIVE_GRU_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct gru_forward_f32 {
    size_t T, B, D, H;
    const float *W_r; /* (H, H+D) in */
    const float *W_z; /* (H, H+D) in */
    const float *W_h; /* (H, H+D) in */
    const float *b_r; /* (H) in */
    const float *b_z; /* (H) in */
    const float *b_h; /* (H) in */
    const float *x; /* (T, B, D) in */
    float *h; /* (T+1, B, H) inout */
    float *r; /* (T, B, H) out, NULL if backward is not asked for */
    float *z; /* (T, B, H) out, NULL if backward is not asked for */
    float *h_hat; /* (T, B, H) out, NULL if backward is not asked for */
    float *workspace;
    size_t workspace_length; /* elements */
    int threads, packed;
};

/* elements of workspace, (size_t)-1 if the sizes cannot be addressed */
size_t gru_forward_workspace_f32(size_t T, size_t B, size_t D, size_t H);
int gru_forward_f32(const struct gru_forward_f32 *call);

struct gru_forward_f64 {
    size_t T, B, D, H;
    const double *W_r; /* (H, H+D) in */
    const double *W_z; /* (H, H+D) in */
    const double *W_h; /* (H, H+D) in */
    const double *b_r; /* (H) in */
    const double *b_z; /* (H) in */
    const double *b_h; /* (H) in */
    const double *x; /* (T, B, D) in */
    double *h; /* (T+1, B, H) inout */
    double *r; /* (T, B, H) out, NULL if backward is not asked for */
    double *z; /* (T, B, H) out, NULL if backward is not asked for */
    double *h_hat; /* (T, B, H) out, NULL if backward is not asked for */
    double *workspace;
    size_t workspace_length; /* elements */
    int threads, packed;
};

/* elements of workspace, (size_t)-1 if the sizes cannot be addressed */
size_t gru_forward_workspace_f64(size_t T, size_t B, size_t D, size_t H);
int gru_forward_f64(const struct gru_forward_f64 *call);

struct gru_backward_f32 {
    size_t T, B, D, H;
    const float *W_r; /* (H, H+D) in */
    const float *W_z; /* (H, H+D) in */
    const float *W_h; /* (H, H+D) in */
    const float *b_r; /* (H) in */
    const float *b_z; /* (H) in */
    const float *b_h; /* (H) in */
    const float *x; /* (T, B, D) in */
    const float *h; /* (T+1, B, H) in */
    const float *r; /* (T, B, H) in */
    const float *z; /* (T, B, H) in */
    const float *h_hat; /* (T, B, H) in */
    const float *g_h; /* (T, B, H) in, NULL for zeros */
    float *d_h_next; /* (B, H) out */
    float *d_W_r; /* (H, H+D) out */
    float *d_W_z; /* (H, H+D) out */
    float *d_W_h; /* (H, H+D) out */
    float *d_b_r; /* (H) out */
    float *d_b_z; /* (H) out */
    float *d_b_h; /* (H) out */
    float *d_x; /* (T, B, D) out */
    float *workspace;
    size_t workspace_length; /* elements */
    int threads, packed;
};

/* elements of workspace, (size_t)-1 if the sizes cannot be addressed */
size_t gru_backward_workspace_f32(size_t T, size_t B, size_t D, size_t H);
int gru_backward_f32(const struct gru_backward_f32 *call);

struct gru_backward_f64 {
    size_t T, B, D, H;
    const double *W_r; /* (H, H+D) in */
    const double *W_z; /* (H, H+D) in */
    const double *W_h; /* (H, H+D) in */
    const double *b_r; /* (H) in */
    const double *b_z; /* (H) in */
    const double *b_h; /* (H) in */
    const double *x; /* (T, B, D) in */
    const double *h; /* (T+1, B, H) in */
    const double *r; /* (T, B, H) in */
    const double *z; /* (T, B, H) in */
    const double *h_hat; /* (T, B, H) in */
    const double *g_h; /* (T, B, H) in, NULL for zeros */
    double *d_h_next; /* (B, H) out */
    double *d_W_r; /* (H, H+D) out */
    double *d_W_z; /* (H, H+D) out */
    double *d_W_h; /* (H, H+D) out */
    double *d_b_r; /* (H) out */
    double *d_b_z; /* (H) out */
    double *d_b_h; /* (H) out */
    double *d_x; /* (T, B, D) out */
    double *workspace;
    size_t workspace_length; /* elements */
    int threads, packed;
};

/* elements of workspace, (size_t)-1 if the sizes cannot be addressed */
size_t gru_backward_workspace_f64(size_t T, size_t B, size_t D, size_t H);
int gru_backward_f64(const struct gru_backward_f64 *call);

#ifdef __cplusplus
}
#endif
#endif
