/* lstm_layernorm: made by `derive generate lstm_layernorm`, derive 0.1.0; do not edit */
/* program 49afd012; operations a unit and step: forward 110, backward 155; saved: u, u_2, u_3, u_4, sqrt_u_5, u_7, u_8, u_9, u_10, sqrt_u_11, mean_c, sqrt_u_13 */
/* LSTMLayernorm: the whole interface, C99. Fill in a call and hand it over: arrays are dense, row-major,
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
#ifndef DERIVE_LSTM_LAYERNORM_H
#define DERIVE_LSTM_LAYERNORM_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct lstm_layernorm_forward_f32 {
    size_t T, B, D, H;
    const float *W_i; /* (H, D) in */
    const float *W_f; /* (H, D) in */
    const float *W_g; /* (H, D) in */
    const float *W_o; /* (H, D) in */
    const float *U_i; /* (H, H) in */
    const float *U_f; /* (H, H) in */
    const float *U_g; /* (H, H) in */
    const float *U_o; /* (H, H) in */
    const float *a_i; /* (H) in */
    const float *a_f; /* (H) in */
    const float *a_g; /* (H) in */
    const float *a_o; /* (H) in */
    const float *r_i; /* (H) in */
    const float *r_f; /* (H) in */
    const float *r_g; /* (H) in */
    const float *r_o; /* (H) in */
    const float *b_i; /* (H) in */
    const float *b_f; /* (H) in */
    const float *b_g; /* (H) in */
    const float *b_o; /* (H) in */
    const float *k; /* (H) in */
    const float *b_c; /* (H) in */
    const float *x; /* (T, B, D) in */
    float *h; /* (T+1, B, H) inout */
    float *c; /* (T+1, B, H) inout */
    float *u; /* (T, B, H) out */
    float *u_2; /* (T, B, H) out */
    float *u_3; /* (T, B, H) out */
    float *u_4; /* (T, B, H) out */
    float *sqrt_u_5; /* (T, B) out */
    float *u_7; /* (T, B, H) out, NULL if backward is not asked for */
    float *u_8; /* (T, B, H) out, NULL if backward is not asked for */
    float *u_9; /* (T, B, H) out, NULL if backward is not asked for */
    float *u_10; /* (T, B, H) out, NULL if backward is not asked for */
    float *sqrt_u_11; /* (T, B) out, NULL if backward is not asked for */
    float *mean_c; /* (T, B) out, NULL if backward is not asked for */
    float *sqrt_u_13; /* (T, B) out, NULL if backward is not asked for */
    float *workspace;
    size_t workspace_length; /* elements */
    int threads, packed;
};

/* elements of workspace, (size_t)-1 if the sizes cannot be addressed */
size_t lstm_layernorm_forward_workspace_f32(size_t T, size_t B, size_t D, size_t H);
int lstm_layernorm_forward_f32(const struct lstm_layernorm_forward_f32 *call);

struct lstm_layernorm_forward_f64 {
    size_t T, B, D, H;
    const double *W_i; /* (H, D) in */
    const double *W_f; /* (H, D) in */
    const double *W_g; /* (H, D) in */
    const double *W_o; /* (H, D) in */
    const double *U_i; /* (H, H) in */
    const double *U_f; /* (H, H) in */
    const double *U_g; /* (H, H) in */
    const double *U_o; /* (H, H) in */
    const double *a_i; /* (H) in */
    const double *a_f; /* (H) in */
    const double *a_g; /* (H) in */
    const double *a_o; /* (H) in */
    const double *r_i; /* (H) in */
    const double *r_f; /* (H) in */
    const double *r_g; /* (H) in */
    const double *r_o; /* (H) in */
    const double *b_i; /* (H) in */
    const double *b_f; /* (H) in */
    const double *b_g; /* (H) in */
    const double *b_o; /* (H) in */
    const double *k; /* (H) in */
    const double *b_c; /* (H) in */
    const double *x; /* (T, B, D) in */
    double *h; /* (T+1, B, H) inout */
    double *c; /* (T+1, B, H) inout */
    double *u; /* (T, B, H) out */
    double *u_2; /* (T, B, H) out */
    double *u_3; /* (T, B, H) out */
    double *u_4; /* (T, B, H) out */
    double *sqrt_u_5; /* (T, B) out */
    double *u_7; /* (T, B, H) out, NULL if backward is not asked for */
    double *u_8; /* (T, B, H) out, NULL if backward is not asked for */
    double *u_9; /* (T, B, H) out, NULL if backward is not asked for */
    double *u_10; /* (T, B, H) out, NULL if backward is not asked for */
    double *sqrt_u_11; /* (T, B) out, NULL if backward is not asked for */
    double *mean_c; /* (T, B) out, NULL if backward is not asked for */
    double *sqrt_u_13; /* (T, B) out, NULL if backward is not asked for */
    double *workspace;
    size_t workspace_length; /* elements */
    int threads, packed;
};

/* elements of workspace, (size_t)-1 if the sizes cannot be addressed */
size_t lstm_layernorm_forward_workspace_f64(size_t T, size_t B, size_t D, size_t H);
int lstm_layernorm_forward_f64(const struct lstm_layernorm_forward_f64 *call);

struct lstm_layernorm_backward_f32 {
    size_t T, B, D, H;
    const float *W_i; /* (H, D) in */
    const float *W_f; /* (H, D) in */
    const float *W_g; /* (H, D) in */
    const float *W_o; /* (H, D) in */
    const float *U_i; /* (H, H) in */
    const float *U_f; /* (H, H) in */
    const float *U_g; /* (H, H) in */
    const float *U_o; /* (H, H) in */
    const float *a_i; /* (H) in */
    const float *a_f; /* (H) in */
    const float *a_g; /* (H) in */
    const float *a_o; /* (H) in */
    const float *r_i; /* (H) in */
    const float *r_f; /* (H) in */
    const float *r_g; /* (H) in */
    const float *r_o; /* (H) in */
    const float *b_i; /* (H) in */
    const float *b_f; /* (H) in */
    const float *b_g; /* (H) in */
    const float *b_o; /* (H) in */
    const float *k; /* (H) in */
    const float *b_c; /* (H) in */
    const float *x; /* (T, B, D) in */
    const float *h; /* (T+1, B, H) in */
    const float *c; /* (T+1, B, H) in */
    const float *u; /* (T, B, H) in */
    const float *u_2; /* (T, B, H) in */
    const float *u_3; /* (T, B, H) in */
    const float *u_4; /* (T, B, H) in */
    const float *sqrt_u_5; /* (T, B) in */
    const float *u_7; /* (T, B, H) in */
    const float *u_8; /* (T, B, H) in */
    const float *u_9; /* (T, B, H) in */
    const float *u_10; /* (T, B, H) in */
    const float *sqrt_u_11; /* (T, B) in */
    const float *mean_c; /* (T, B) in */
    const float *sqrt_u_13; /* (T, B) in */
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
    float *d_a_i; /* (H) out */
    float *d_a_f; /* (H) out */
    float *d_a_g; /* (H) out */
    float *d_a_o; /* (H) out */
    float *d_r_i; /* (H) out */
    float *d_r_f; /* (H) out */
    float *d_r_g; /* (H) out */
    float *d_r_o; /* (H) out */
    float *d_b_i; /* (H) out */
    float *d_b_f; /* (H) out */
    float *d_b_g; /* (H) out */
    float *d_b_o; /* (H) out */
    float *d_k; /* (H) out */
    float *d_b_c; /* (H) out */
    float *d_x; /* (T, B, D) out */
    float *workspace;
    size_t workspace_length; /* elements */
    int threads, packed;
};

/* elements of workspace, (size_t)-1 if the sizes cannot be addressed */
size_t lstm_layernorm_backward_workspace_f32(size_t T, size_t B, size_t D, size_t H);
int lstm_layernorm_backward_f32(const struct lstm_layernorm_backward_f32 *call);

struct lstm_layernorm_backward_f64 {
    size_t T, B, D, H;
    const double *W_i; /* (H, D) in */
    const double *W_f; /* (H, D) in */
    const double *W_g; /* (H, D) in */
    const double *W_o; /* (H, D) in */
    const double *U_i; /* (H, H) in */
    const double *U_f; /* (H, H) in */
    const double *U_g; /* (H, H) in */
    const double *U_o; /* (H, H) in */
    const double *a_i; /* (H) in */
    const double *a_f; /* (H) in */
    const double *a_g; /* (H) in */
    const double *a_o; /* (H) in */
    const double *r_i; /* (H) in */
    const double *r_f; /* (H) in */
    const double *r_g; /* (H) in */
    const double *r_o; /* (H) in */
    const double *b_i; /* (H) in */
    const double *b_f; /* (H) in */
    const double *b_g; /* (H) in */
    const double *b_o; /* (H) in */
    const double *k; /* (H) in */
    const double *b_c; /* (H) in */
    const double *x; /* (T, B, D) in */
    const double *h; /* (T+1, B, H) in */
    const double *c; /* (T+1, B, H) in */
    const double *u; /* (T, B, H) in */
    const double *u_2; /* (T, B, H) in */
    const double *u_3; /* (T, B, H) in */
    const double *u_4; /* (T, B, H) in */
    const double *sqrt_u_5; /* (T, B) in */
    const double *u_7; /* (T, B, H) in */
    const double *u_8; /* (T, B, H) in */
    const double *u_9; /* (T, B, H) in */
    const double *u_10; /* (T, B, H) in */
    const double *sqrt_u_11; /* (T, B) in */
    const double *mean_c; /* (T, B) in */
    const double *sqrt_u_13; /* (T, B) in */
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
    double *d_a_i; /* (H) out */
    double *d_a_f; /* (H) out */
    double *d_a_g; /* (H) out */
    double *d_a_o; /* (H) out */
    double *d_r_i; /* (H) out */
    double *d_r_f; /* (H) out */
    double *d_r_g; /* (H) out */
    double *d_r_o; /* (H) out */
    double *d_b_i; /* (H) out */
    double *d_b_f; /* (H) out */
    double *d_b_g; /* (H) out */
    double *d_b_o; /* (H) out */
    double *d_k; /* (H) out */
    double *d_b_c; /* (H) out */
    double *d_x; /* (T, B, D) out */
    double *workspace;
    size_t workspace_length; /* elements */
    int threads, packed;
};

/* elements of workspace, (size_t)-1 if the sizes cannot be addressed */
size_t lstm_layernorm_backward_workspace_f64(size_t T, size_t B, size_t D, size_t H);
int lstm_layernorm_backward_f64(const struct lstm_layernorm_backward_f64 *call);

#ifdef __cplusplus
}
#endif
#endif
