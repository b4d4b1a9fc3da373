/* rnn_tied_literal: made by `derive generate rnn_tied_literal`, derive 0.1.0; do not edit */
/* program 97eff752; operations a unit and step: forward 3, backward 8; saved: z_o_x */
/* RNNTiedLiteral: the whole interface, C99. Fill in a call and hand it over: arrays are dense, row-major,
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
#ifndef DERIVE_RNN_TIED_LITERAL_H
#define DERIVE_RNN_TIED_LITERAL_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct rnn_tied_literal_forward_f32 {
    size_t T, B, D, H;
    const float *w; /* (H, D) in */
    const float *x; /* (T, B, D) in */
    float *o; /* (T+1, B, H) inout */
    float *z_o_x; /* (T, B, H) out */
    float *workspace;
    size_t workspace_length; /* elements */
    int threads, packed;
};

/* elements of workspace, (size_t)-1 if the sizes cannot be addressed */
size_t rnn_tied_literal_forward_workspace_f32(size_t T, size_t B, size_t D, size_t H);
int rnn_tied_literal_forward_f32(const struct rnn_tied_literal_forward_f32 *call);

struct rnn_tied_literal_forward_f64 {
    size_t T, B, D, H;
    const double *w; /* (H, D) in */
    const double *x; /* (T, B, D) in */
    double *o; /* (T+1, B, H) inout */
    double *z_o_x; /* (T, B, H) out */
    double *workspace;
    size_t workspace_length; /* elements */
    int threads, packed;
};

/* elements of workspace, (size_t)-1 if the sizes cannot be addressed */
size_t rnn_tied_literal_forward_workspace_f64(size_t T, size_t B, size_t D, size_t H);
int rnn_tied_literal_forward_f64(const struct rnn_tied_literal_forward_f64 *call);

struct rnn_tied_literal_backward_f32 {
    size_t T, B, D, H;
    const float *w; /* (H, D) in */
    const float *x; /* (T, B, D) in */
    const float *o; /* (T+1, B, H) in */
    const float *z_o_x; /* (T, B, H) in */
    const float *g_o; /* (T, B, H) in, NULL for zeros */
    float *d_o_next; /* (B, H) out */
    float *d_w; /* (H, D) out */
    float *d_x; /* (T, B, D) out */
    float *workspace;
    size_t workspace_length; /* elements */
    int threads, packed;
};

/* elements of workspace, (size_t)-1 if the sizes cannot be addressed */
size_t rnn_tied_literal_backward_workspace_f32(size_t T, size_t B, size_t D, size_t H);
int rnn_tied_literal_backward_f32(const struct rnn_tied_literal_backward_f32 *call);

struct rnn_tied_literal_backward_f64 {
    size_t T, B, D, H;
    const double *w; /* (H, D) in */
    const double *x; /* (T, B, D) in */
    const double *o; /* (T+1, B, H) in */
    const double *z_o_x; /* (T, B, H) in */
    const double *g_o; /* (T, B, H) in, NULL for zeros */
    double *d_o_next; /* (B, H) out */
    double *d_w; /* (H, D) out */
    double *d_x; /* (T, B, D) out */
    double *workspace;
    size_t workspace_length; /* elements */
    int threads, packed;
};

/* elements of workspace, (size_t)-1 if the sizes cannot be addressed */
size_t rnn_tied_literal_backward_workspace_f64(size_t T, size_t B, size_t D, size_t H);
int rnn_tied_literal_backward_f64(const struct rnn_tied_literal_backward_f64 *call);

#ifdef __cplusplus
}
#endif
#endif
