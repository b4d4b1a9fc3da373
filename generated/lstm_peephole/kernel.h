/* lstm_peephole: made by `derive generate lstm_peephole`, derive 0.1.0; do not edit */
/* program 713b8010; operations a unit and step: forward 19, backward 36; saved: i, f, g, o */
/* LSTMPeephole: the whole interface, C99. Fill in a call and hand it over: arrays are dense, row-major,
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
#ifndef DERIVE_LSTM_PEEPHOLE_H
#define DERIVE_LSTM_PEEPHOLE_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct lstm_peephole_forward_f32 {
    size_t T, B, D, H;
    const float *W_i; /* (H, D) in */
    const float *W_f; /* (H, D) in */
    const float *W_g; /* (H, D) in */
    const float *W_o; /* (H, D) in */
    const float *U_i; /* (H, H) in */
    const float *U_f; /* (H, H) in */
    const float *U_g; /* (H, H) in */
    const float *U_o; /* (H, H) in */
    const float *p_i; /* (H) in */
    const float *p_f; /* (H) in */
    const float *p_o; /* (H) in */
    const float *b_i; /* (H) in */
    const float *b_f; /* (H) in */
    const float *b_g; /* (H) in */
    const float *b_o; /* (H) in */
    const float *x; /* (T, B, D) in */
    float *h; /* (T+1, B, H) inout */
    float *c; /* (T+1, B, H) inout */
    float *i; /* (T, B, H) out, NULL if backward is not asked for */
    float *f; /* (T, B, H) out, NULL if backward is not asked for */
    float *g; /* (T, B, H) out, NULL if backward is not asked for */
    float *o; /* (T, B, H) out, NULL if backward is not asked for */
    float *workspace;
    size_t workspace_length; /* elements */
    int threads, packed;
};

/* elements of workspace, (size_t)-1 if the sizes cannot be addressed */
size_t lstm_peephole_forward_workspace_f32(size_t T, size_t B, size_t D, size_t H);
int lstm_peephole_forward_f32(const struct lstm_peephole_forward_f32 *call);

struct lstm_peephole_forward_f64 {
    size_t T, B, D, H;
    const double *W_i; /* (H, D) in */
    const double *W_f; /* (H, D) in */
    const double *W_g; /* (H, D) in */
    const double *W_o; /* (H, D) in */
    const double *U_i; /* (H, H) in */
    const double *U_f; /* (H, H) in */
    const double *U_g; /* (H, H) in */
    const double *U_o; /* (H, H) in */
    const double *p_i; /* (H) in */
    const double *p_f; /* (H) in */
    const double *p_o; /* (H) in */
    const double *b_i; /* (H) in */
    const double *b_f; /* (H) in */
    const double *b_g; /* (H) in */
    const double *b_o; /* (H) in */
    const double *x; /* (T, B, D) in */
    double *h; /* (T+1, B, H) inout */
    double *c; /* (T+1, B, H) inout */
    double *i; /* (T, B, H) out, NULL if backward is not asked for */
    double *f; /* (T, B, H) out, NULL if backward is not asked for */
    double *g; /* (T, B, H) out, NULL if backward is not asked for */
    double *o; /* (T, B, H) out, NULL if backward is not asked for */
    double *workspace;
    size_t workspace_length; /* elements */
    int threads, packed;
};

/* elements of workspace, (size_t)-1 if the sizes cannot be addressed */
size_t lstm_peephole_forward_workspace_f64(size_t T, size_t B, size_t D, size_t H);
int lstm_peephole_forward_f64(const struct lstm_peephole_forward_f64 *call);

struct lstm_peephole_backward_f32 {
    size_t T, B, D, H;
    const float *W_i; /* (H, D) in */
    const float *W_f; /* (H, D) in */
    const float *W_g; /* (H, D) in */
    const float *W_o; /* (H, D) in */
    const float *U_i; /* (H, H) in */
    const float *U_f; /* (H, H) in */
    const float *U_g; /* (H, H) in */
    const float *U_o; /* (H, H) in */
    const float *p_i; /* (H) in */
    const float *p_f; /* (H) in */
    const float *p_o; /* (H) in */
    const float *b_i; /* (H) in */
    const float *b_f; /* (H) in */
    const float *b_g; /* (H) in */
    const float *b_o; /* (H) in */
    const float *x; /* (T, B, D) in */
    const float *h; /* (T+1, B, H) in */
    const float *c; /* (T+1, B, H) in */
    const float *i; /* (T, B, H) in */
    const float *f; /* (T, B, H) in */
    const float *g; /* (T, B, H) in */
    const float *o; /* (T, B, H) in */
    const float *g_h; /* (T, B, H) in, NULL for zeros */
    const float *g_c; /* (T, B, H) in, NULL for zeros */
    float *d_h_next; /* (B, H) out */
    float *d_c_next; /* (B, H) out */
    float *d_W_i; /* (H, D) out */
    float *d_W_f; /* (H, D) out */
    float *d_W_g; /* (H, D) out */
    float *d_W_o; /* (H, D) out */
    float *d_U_i; /* (H, H) out */
    float *d_U_f; /* (H, H) out */
    float *d_U_g; /* (H, H) out */
    float *d_U_o; /* (H, H) out */
    float *d_p_i; /* (H) out */
    float *d_p_f; /* (H) out */
    float *d_p_o; /* (H) out */
    float *d_b_i; /* (H) out */
    float *d_b_f; /* (H) out */
    float *d_b_g; /* (H) out */
    float *d_b_o; /* (H) out */
    float *d_x; /* (T, B, D) out */
    float *workspace;
    size_t workspace_length; /* elements */
    int threads, packed;
};

/* elements of workspace, (size_t)-1 if the sizes cannot be addressed */
size_t lstm_peephole_backward_workspace_f32(size_t T, size_t B, size_t D, size_t H);
int lstm_peephole_backward_f32(const struct lstm_peephole_backward_f32 *call);

struct lstm_peephole_backward_f64 {
    size_t T, B, D, H;
    const double *W_i; /* (H, D) in */
    const double *W_f; /* (H, D) in */
    const double *W_g; /* (H, D) in */
    const double *W_o; /* (H, D) in */
    const double *U_i; /* (H, H) in */
    const double *U_f; /* (H, H) in */
    const double *U_g; /* (H, H) in */
    const double *U_o; /* (H, H) in */
    const double *p_i; /* (H) in */
    const double *p_f; /* (H) in */
    const double *p_o; /* (H) in */
    const double *b_i; /* (H) in */
    const double *b_f; /* (H) in */
    const double *b_g; /* (H) in */
    const double *b_o; /* (H) in */
    const double *x; /* (T, B, D) in */
    const double *h; /* (T+1, B, H) in */
    const double *c; /* (T+1, B, H) in */
    const double *i; /* (T, B, H) in */
    const double *f; /* (T, B, H) in */
    const double *g; /* (T, B, H) in */
    const double *o; /* (T, B, H) in */
    const double *g_h; /* (T, B, H) in, NULL for zeros */
    const double *g_c; /* (T, B, H) in, NULL for zeros */
    double *d_h_next; /* (B, H) out */
    double *d_c_next; /* (B, H) out */
    double *d_W_i; /* (H, D) out */
    double *d_W_f; /* (H, D) out */
    double *d_W_g; /* (H, D) out */
    double *d_W_o; /* (H, D) out */
    double *d_U_i; /* (H, H) out */
    double *d_U_f; /* (H, H) out */
    double *d_U_g; /* (H, H) out */
    double *d_U_o; /* (H, H) out */
    double *d_p_i; /* (H) out */
    double *d_p_f; /* (H) out */
    double *d_p_o; /* (H) out */
    double *d_b_i; /* (H) out */
    double *d_b_f; /* (H) out */
    double *d_b_g; /* (H) out */
    double *d_b_o; /* (H) out */
    double *d_x; /* (T, B, D) out */
    double *workspace;
    size_t workspace_length; /* elements */
    int threads, packed;
};

/* elements of workspace, (size_t)-1 if the sizes cannot be addressed */
size_t lstm_peephole_backward_workspace_f64(size_t T, size_t B, size_t D, size_t H);
int lstm_peephole_backward_f64(const struct lstm_peephole_backward_f64 *call);

#ifdef __cplusplus
}
#endif
#endif
