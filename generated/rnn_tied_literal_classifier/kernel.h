/* rnn_tied_literal_classifier: made by `derive generate rnn_tied_literal_classifier`, derive 0.1.0; do not edit */
/* program 516cce57; operations a unit and step: forward 8, backward 12; saved: exp_shifted, sum_exp_shifted */
/* RNNTiedLiteralClassifier: the whole interface, C99. Fill in a call and hand it over: arrays are dense, row-major,
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
#ifndef DERIVE_RNN_TIED_LITERAL_CLASSIFIER_H
#define DERIVE_RNN_TIED_LITERAL_CLASSIFIER_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct rnn_tied_literal_classifier_forward_f32 {
    size_t T, B, H, M;
    const float *w_y; /* (M, H) in */
    const float *o; /* (T, B, H) in */
    const float *y; /* (T, B, M) in */
    float *exp_shifted; /* (T, B, M) out */
    float *sum_exp_shifted; /* (T, B) out */
    float *loss; /* (T, B) out */
    float *y_hat; /* (T, B, M) out */
    float *workspace;
    size_t workspace_length; /* elements */
    int threads, packed;
};

/* elements of workspace, (size_t)-1 if the sizes cannot be addressed */
size_t rnn_tied_literal_classifier_forward_workspace_f32(size_t T, size_t B, size_t H, size_t M);
int rnn_tied_literal_classifier_forward_f32(const struct rnn_tied_literal_classifier_forward_f32 *call);

struct rnn_tied_literal_classifier_forward_f64 {
    size_t T, B, H, M;
    const double *w_y; /* (M, H) in */
    const double *o; /* (T, B, H) in */
    const double *y; /* (T, B, M) in */
    double *exp_shifted; /* (T, B, M) out */
    double *sum_exp_shifted; /* (T, B) out */
    double *loss; /* (T, B) out */
    double *y_hat; /* (T, B, M) out */
    double *workspace;
    size_t workspace_length; /* elements */
    int threads, packed;
};

/* elements of workspace, (size_t)-1 if the sizes cannot be addressed */
size_t rnn_tied_literal_classifier_forward_workspace_f64(size_t T, size_t B, size_t H, size_t M);
int rnn_tied_literal_classifier_forward_f64(const struct rnn_tied_literal_classifier_forward_f64 *call);

struct rnn_tied_literal_classifier_backward_f32 {
    size_t T, B, H, M;
    const float *w_y; /* (M, H) in */
    const float *o; /* (T, B, H) in */
    const float *y; /* (T, B, M) in */
    const float *exp_shifted; /* (T, B, M) in */
    const float *sum_exp_shifted; /* (T, B) in */
    const float *g_loss; /* (T, B) in */
    float *d_w_y; /* (M, H) out */
    float *d_o; /* (T, B, H) out */
    float *workspace;
    size_t workspace_length; /* elements */
    int threads, packed;
};

/* elements of workspace, (size_t)-1 if the sizes cannot be addressed */
size_t rnn_tied_literal_classifier_backward_workspace_f32(size_t T, size_t B, size_t H, size_t M);
int rnn_tied_literal_classifier_backward_f32(const struct rnn_tied_literal_classifier_backward_f32 *call);

struct rnn_tied_literal_classifier_backward_f64 {
    size_t T, B, H, M;
    const double *w_y; /* (M, H) in */
    const double *o; /* (T, B, H) in */
    const double *y; /* (T, B, M) in */
    const double *exp_shifted; /* (T, B, M) in */
    const double *sum_exp_shifted; /* (T, B) in */
    const double *g_loss; /* (T, B) in */
    double *d_w_y; /* (M, H) out */
    double *d_o; /* (T, B, H) out */
    double *workspace;
    size_t workspace_length; /* elements */
    int threads, packed;
};

/* elements of workspace, (size_t)-1 if the sizes cannot be addressed */
size_t rnn_tied_literal_classifier_backward_workspace_f64(size_t T, size_t B, size_t H, size_t M);
int rnn_tied_literal_classifier_backward_f64(const struct rnn_tied_literal_classifier_backward_f64 *call);

#ifdef __cplusplus
}
#endif
#endif
