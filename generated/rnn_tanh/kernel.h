/* rnn_tanh: made by `derive generate rnn_tanh`, derive 0.1.0; do not edit */
/* program ad2536b0; operations a unit and step: forward 2, backward 5; saved: nothing */
/* RNNTanh: the whole interface, C99. Fill in a call and hand it over: arrays are dense, row-major,
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
#ifndef DERIVE_RNN_TANH_H
#define DERIVE_RNN_TANH_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct rnn_tanh_forward_f32 {
    size_t T, B, D, H;
    const float *W_hh; /* (H, H) in */
    const float *W_xh; /* (H, D) in */
    const float *b_h; /* (H) in */
    const float *x; /* (T, B, D) in */
    float *h; /* (T+1, B, H) inout */
    float *workspace;
    size_t workspace_length; /* elements */
    int threads, packed;
};

/* elements of workspace, (size_t)-1 if the sizes cannot be addressed */
size_t rnn_tanh_forward_workspace_f32(size_t T, size_t B, size_t D, size_t H);
int rnn_tanh_forward_f32(const struct rnn_tanh_forward_f32 *call);

struct rnn_tanh_forward_f64 {
    size_t T, B, D, H;
    const double *W_hh; /* (H, H) in */
    const double *W_xh; /* (H, D) in */
    const double *b_h; /* (H) in */
    const double *x; /* (T, B, D) in */
    double *h; /* (T+1, B, H) inout */
    double *workspace;
    size_t workspace_length; /* elements */
    int threads, packed;
};

/* elements of workspace, (size_t)-1 if the sizes cannot be addressed */
size_t rnn_tanh_forward_workspace_f64(size_t T, size_t B, size_t D, size_t H);
int rnn_tanh_forward_f64(const struct rnn_tanh_forward_f64 *call);

struct rnn_tanh_backward_f32 {
    size_t T, B, D, H;
    const float *W_hh; /* (H, H) in */
    const float *W_xh; /* (H, D) in */
    const float *b_h; /* (H) in */
    const float *x; /* (T, B, D) in */
    const float *h; /* (T+1, B, H) in */
    const float *g_h; /* (T, B, H) in, NULL for zeros */
    float *d_h_next; /* (B, H) out */
    float *d_W_hh; /* (H, H) out */
    float *d_W_xh; /* (H, D) out */
    float *d_b_h; /* (H) out */
    float *d_x; /* (T, B, D) out */
    float *workspace;
    size_t workspace_length; /* elements */
    int threads, packed;
};

/* elements of workspace, (size_t)-1 if the sizes cannot be addressed */
size_t rnn_tanh_backward_workspace_f32(size_t T, size_t B, size_t D, size_t H);
int rnn_tanh_backward_f32(const struct rnn_tanh_backward_f32 *call);

struct rnn_tanh_backward_f64 {
    size_t T, B, D, H;
    const double *W_hh; /* (H, H) in */
    const double *W_xh; /* (H, D) in */
    const double *b_h; /* (H) in */
    const double *x; /* (T, B, D) in */
    const double *h; /* (T+1, B, H) in */
    const double *g_h; /* (T, B, H) in, NULL for zeros */
    double *d_h_next; /* (B, H) out */
    double *d_W_hh; /* (H, H) out */
    double *d_W_xh; /* (H, D) out */
    double *d_b_h; /* (H) out */
    double *d_x; /* (T, B, D) out */
    double *workspace;
    size_t workspace_length; /* elements */
    int threads, packed;
};

/* elements of workspace, (size_t)-1 if the sizes cannot be addressed */
size_t rnn_tanh_backward_workspace_f64(size_t T, size_t B, size_t D, size_t H);
int rnn_tanh_backward_f64(const struct rnn_tanh_backward_f64 *call);

#ifdef __cplusplus
}
#endif
#endif
