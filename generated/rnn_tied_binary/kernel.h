/* rnn_tied_binary: made by `derive generate rnn_tied_binary`, derive 0.1.0; do not edit */
/* program 31eed858; operations a unit and step: forward 4, backward 13; saved: y_hat */
/* RNNTiedBinary: the whole interface, C99. Fill in a call and hand it over: arrays are dense, row-major,
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
#ifndef DERIVE_RNN_TIED_BINARY_H
#define DERIVE_RNN_TIED_BINARY_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct rnn_tied_binary_forward_f32 {
    size_t T, B, H;
    const float *w_y; /* (H) in */
    const float *o; /* (T, B, H) in */
    const float *y; /* (T, B) in */
    float *y_hat; /* (T, B) out */
    float *loss; /* (T, B) out */
    float *workspace;
    size_t workspace_length; /* elements */
    int threads, packed;
};

/* elements of workspace, (size_t)-1 if the sizes cannot be addressed */
size_t rnn_tied_binary_forward_workspace_f32(size_t T, size_t B, size_t H);
int rnn_tied_binary_forward_f32(const struct rnn_tied_binary_forward_f32 *call);

struct rnn_tied_binary_forward_f64 {
    size_t T, B, H;
    const double *w_y; /* (H) in */
    const double *o; /* (T, B, H) in */
    const double *y; /* (T, B) in */
    double *y_hat; /* (T, B) out */
    double *loss; /* (T, B) out */
    double *workspace;
    size_t workspace_length; /* elements */
    int threads, packed;
};

/* elements of workspace, (size_t)-1 if the sizes cannot be addressed */
size_t rnn_tied_binary_forward_workspace_f64(size_t T, size_t B, size_t H);
int rnn_tied_binary_forward_f64(const struct rnn_tied_binary_forward_f64 *call);

struct rnn_tied_binary_backward_f32 {
    size_t T, B, H;
    const float *w_y; /* (H) in */
    const float *o; /* (T, B, H) in */
    const float *y; /* (T, B) in */
    const float *y_hat; /* (T, B) in */
    const float *g_loss; /* (T, B) in */
    float *d_w_y; /* (H) out */
    float *d_o; /* (T, B, H) out */
    float *workspace;
    size_t workspace_length; /* elements */
    int threads, packed;
};

/* elements of workspace, (size_t)-1 if the sizes cannot be addressed */
size_t rnn_tied_binary_backward_workspace_f32(size_t T, size_t B, size_t H);
int rnn_tied_binary_backward_f32(const struct rnn_tied_binary_backward_f32 *call);

struct rnn_tied_binary_backward_f64 {
    size_t T, B, H;
    const double *w_y; /* (H) in */
    const double *o; /* (T, B, H) in */
    const double *y; /* (T, B) in */
    const double *y_hat; /* (T, B) in */
    const double *g_loss; /* (T, B) in */
    double *d_w_y; /* (H) out */
    double *d_o; /* (T, B, H) out */
    double *workspace;
    size_t workspace_length; /* elements */
    int threads, packed;
};

/* elements of workspace, (size_t)-1 if the sizes cannot be addressed */
size_t rnn_tied_binary_backward_workspace_f64(size_t T, size_t B, size_t H);
int rnn_tied_binary_backward_f64(const struct rnn_tied_binary_backward_f64 *call);

#ifdef __cplusplus
}
#endif
#endif
