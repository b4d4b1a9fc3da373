/* rnn_tied_literal: made by `derive generate rnn_tied_literal`, derive 0.1.0; do not edit */
/* program 97eff752; operations a unit and step: forward 3, backward 8; saved: z_o_x */
/* RNNTiedLiteral: forward and backward. Include it after defining DV_DOUBLE for double, without for float;
 * the text is the same for both, and it is the text that is proved. */
#include "../_runtime/derive_runtime.h"
#include "kernel.h"
#undef rnn_tied_literal_forward
#undef rnn_tied_literal_forward_workspace
#define rnn_tied_literal_forward DV_NAME(rnn_tied_literal_forward)
#define rnn_tied_literal_forward_workspace DV_NAME(rnn_tied_literal_forward_workspace)
#undef rnn_tied_literal_backward
#undef rnn_tied_literal_backward_workspace
#define rnn_tied_literal_backward DV_NAME(rnn_tied_literal_backward)
#define rnn_tied_literal_backward_workspace DV_NAME(rnn_tied_literal_backward_workspace)

size_t rnn_tied_literal_forward_workspace(size_t T, size_t B, size_t D, size_t H)
{
    const size_t block = dv_block_steps(T, B);
    size_t total = dv_times(block, 0);
    if (dv_times(dv_times(H, D), sizeof(real)) == SIZE_MAX) {
        return SIZE_MAX;
    }
    if (dv_times(dv_times(T, dv_times(B, D)), sizeof(real)) == SIZE_MAX) {
        return SIZE_MAX;
    }
    if (dv_times(dv_times(dv_plus(T, 1), dv_times(B, H)), sizeof(real)) == SIZE_MAX) {
        return SIZE_MAX;
    }
    if (dv_times(dv_times(T, dv_times(B, H)), sizeof(real)) == SIZE_MAX) {
        return SIZE_MAX;
    }
    total = dv_plus(total, dv_panels(D, H));
    (void)D;
    (void)H;
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

/* 3 operations a unit and step besides the products
 *
 * w (H, D) in
 * x (T, B, D) in
 * o (T+1, B, H) inout
 * z_o_x (T, B, H) out
 */
int rnn_tied_literal_forward(
    size_t T, size_t B, size_t D, size_t H,
    const real *restrict w,
    const real *restrict x,
    real *restrict o,
    real *restrict z_o_x,
    real *restrict workspace)
{
    const size_t block = dv_block_steps(T, B);
    if (D == 0 || H == 0 || rnn_tied_literal_forward_workspace(T, B, D, H) == SIZE_MAX) {
        return DV_BAD_SIZE;
    }
    if (w == NULL || x == NULL || o == NULL || z_o_x == NULL || workspace == NULL) {
        return DV_BAD_POINTER;
    }
    real *next = workspace;
    real *const restrict w_H = next;
    next += dv_panels(D, H);
    (void)block;
    (void)next;
    dv_pack(w_H, D, 0, 0, D, H, w, 1, D);
    for (size_t t0 = 0, t1; t0 < T; t0 = t1) {
        t1 = dv_min(t0 + block, T);
        /* z_o_x = sum_D w x */
        dv_product((t1 - t0) * B, H, D, x + t0 * B * D, D, w_H, z_o_x + t0 * B * H, H);
        for (size_t t = t0; t < t1; ++t) {
            /* z_o = (1 + o[t-1]) z_o_x
             * o = sigmoid(z_o) */
            for (size_t b = 0; b < B; ++b) {
                for (size_t j = 0; j < H; ++j) {
                    const real z_o = (1 + o[(t * B + b) * H + j]) * z_o_x[(t * B + b) * H + j];
                    o[((t + 1) * B + b) * H + j] = dv_sigmoid(z_o);
                }
            }
        }
    }
    return DV_OK;
}

size_t rnn_tied_literal_backward_workspace(size_t T, size_t B, size_t D, size_t H)
{
    const size_t block = dv_block_steps(T, B);
    size_t total = dv_times(block, 0);
    if (dv_times(dv_times(H, D), sizeof(real)) == SIZE_MAX) {
        return SIZE_MAX;
    }
    if (dv_times(dv_times(T, dv_times(B, D)), sizeof(real)) == SIZE_MAX) {
        return SIZE_MAX;
    }
    if (dv_times(dv_times(dv_plus(T, 1), dv_times(B, H)), sizeof(real)) == SIZE_MAX) {
        return SIZE_MAX;
    }
    if (dv_times(dv_times(T, dv_times(B, H)), sizeof(real)) == SIZE_MAX) {
        return SIZE_MAX;
    }
    if (dv_times(dv_times(B, H), sizeof(real)) == SIZE_MAX) {
        return SIZE_MAX;
    }
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    total = dv_plus(total, dv_panels(H, D));
    total = dv_plus(total, dv_outer_scratch(D));
    (void)D;
    (void)H;
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

/* 8 operations a unit and step besides the products
 *
 * w (H, D) in
 * x (T, B, D) in
 * o (T+1, B, H) in
 * z_o_x (T, B, H) in
 * g_o (T, B, H) in
 * d_o_next (B, H) out
 * d_w (H, D) out
 * d_x (T, B, D) out
 */
int rnn_tied_literal_backward(
    size_t T, size_t B, size_t D, size_t H,
    const real *restrict w,
    const real *restrict x,
    const real *restrict o,
    const real *restrict z_o_x,
    const real *restrict g_o,
    real *restrict d_o_next,
    real *restrict d_w,
    real *restrict d_x,
    real *restrict workspace)
{
    const size_t block = dv_block_steps(T, B);
    if (D == 0 || H == 0 || rnn_tied_literal_backward_workspace(T, B, D, H) == SIZE_MAX) {
        return DV_BAD_SIZE;
    }
    if (w == NULL || x == NULL || o == NULL || z_o_x == NULL || g_o == NULL || d_o_next == NULL || d_w == NULL || d_x == NULL || workspace == NULL) {
        return DV_BAD_POINTER;
    }
    real *next = workspace;
    real *const restrict d_z_o_x = next;
    next += block * B * H;
    real *const restrict w_D = next;
    next += dv_panels(H, D);
    real *const restrict scratch = next;
    (void)block;
    (void)next;
    dv_clear(B * H, d_o_next);
    dv_clear(H * D, d_w);
    dv_pack(w_D, H, 0, 0, H, D, w, D, 1);
    for (size_t t1 = T, t0; t1 > 0; t1 = t0) {
        t0 = (t1 - 1) / block * block;
        for (size_t t = t1; t-- > t0;) {
            /* d_o = d_o[t+1] + g_o
             * d_z_o = (1 - o) d_o o
             * d_z_o_x = (1 + o[t-1]) d_z_o
             * d_o_next = d_z_o z_o_x */
            for (size_t b = 0; b < B; ++b) {
                for (size_t j = 0; j < H; ++j) {
                    const real d_o = d_o_next[b * H + j] + g_o[(t * B + b) * H + j];
                    const real d_z_o = (1 - o[((t + 1) * B + b) * H + j]) * d_o * o[((t + 1) * B + b) * H + j];
                    d_z_o_x[((t - t0) * B + b) * H + j] = (1 + o[(t * B + b) * H + j]) * d_z_o;
                    d_o_next[b * H + j] = d_z_o * z_o_x[(t * B + b) * H + j];
                }
            }
        }
        /* d_x = sum_H d_z_o_x w */
        dv_product((t1 - t0) * B, D, H, d_z_o_x, H, w_D, d_x + t0 * B * D, D);
        /* d_w = sum_t,B d_z_o_x x */
        dv_outer((t1 - t0) * B, H, D, d_z_o_x, H, x + t0 * B * D, D, d_w, D, scratch);
    }
    return DV_OK;
}
