/* rnn_tied: made by `derive generate rnn_tied`, derive 0.1.0; do not edit */
/* program 2595138b; operations a unit and step: forward 2, backward 6; saved: nothing */
/* RNNTied: forward and backward. Include it after defining DV_DOUBLE for double, without for float;
 * the text is the same for both, and it is the text that is proved. */
#include "../_runtime/derive_runtime.h"
#include "kernel.h"
#undef rnn_tied_forward
#undef rnn_tied_forward_workspace
#define rnn_tied_forward DV_NAME(rnn_tied_forward)
#define rnn_tied_forward_workspace DV_NAME(rnn_tied_forward_workspace)
#undef rnn_tied_backward
#undef rnn_tied_backward_workspace
#define rnn_tied_backward DV_NAME(rnn_tied_backward)
#define rnn_tied_backward_workspace DV_NAME(rnn_tied_backward_workspace)

size_t rnn_tied_forward_workspace(size_t T, size_t B, size_t H)
{
    const size_t block = dv_block_steps(T, B);
    size_t total = dv_times(block, 0);
    if (dv_times(dv_times(H, H), sizeof(real)) == SIZE_MAX) {
        return SIZE_MAX;
    }
    if (dv_times(dv_times(T, dv_times(B, H)), sizeof(real)) == SIZE_MAX) {
        return SIZE_MAX;
    }
    if (dv_times(dv_times(dv_plus(T, 1), dv_times(B, H)), sizeof(real)) == SIZE_MAX) {
        return SIZE_MAX;
    }
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_panels(H, H));
    (void)H;
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

/* 2 operations a unit and step besides the products
 *
 * w (H, H) in
 * x (T, B, H) in
 * o (T+1, B, H) inout
 */
int rnn_tied_forward(
    size_t T, size_t B, size_t H,
    const real *restrict w,
    const real *restrict x,
    real *restrict o,
    real *restrict workspace)
{
    const size_t block = dv_block_steps(T, B);
    if (H == 0 || rnn_tied_forward_workspace(T, B, H) == SIZE_MAX) {
        return DV_BAD_SIZE;
    }
    if (w == NULL || x == NULL || o == NULL || workspace == NULL) {
        return DV_BAD_POINTER;
    }
    real *next = workspace;
    real *const restrict o_plus_x = next;
    next += B * H;
    real *const restrict z_o = next;
    next += B * H;
    real *const restrict w_H = next;
    next += dv_panels(H, H);
    (void)block;
    (void)next;
    dv_pack(w_H, H, 0, 0, H, H, w, 1, H);
    for (size_t t0 = 0, t1; t0 < T; t0 = t1) {
        t1 = dv_min(t0 + block, T);
        for (size_t t = t0; t < t1; ++t) {
            /* o_plus_x = o[t-1] + x */
            for (size_t b = 0; b < B; ++b) {
                for (size_t j = 0; j < H; ++j) {
                    o_plus_x[b * H + j] = o[(t * B + b) * H + j] + x[(t * B + b) * H + j];
                }
            }
            /* z_o = sum_H o_plus_x w */
            dv_product(B, H, H, o_plus_x, H, w_H, z_o, H);
            /* o = sigmoid(z_o) */
            for (size_t b = 0; b < B; ++b) {
                for (size_t j = 0; j < H; ++j) {
                    o[((t + 1) * B + b) * H + j] = dv_sigmoid(z_o[b * H + j]);
                }
            }
        }
    }
    return DV_OK;
}

size_t rnn_tied_backward_workspace(size_t T, size_t B, size_t H)
{
    const size_t block = dv_block_steps(T, B);
    size_t total = dv_times(block, 0);
    if (dv_times(dv_times(H, H), sizeof(real)) == SIZE_MAX) {
        return SIZE_MAX;
    }
    if (dv_times(dv_times(T, dv_times(B, H)), sizeof(real)) == SIZE_MAX) {
        return SIZE_MAX;
    }
    if (dv_times(dv_times(dv_plus(T, 1), dv_times(B, H)), sizeof(real)) == SIZE_MAX) {
        return SIZE_MAX;
    }
    if (dv_times(dv_times(B, H), sizeof(real)) == SIZE_MAX) {
        return SIZE_MAX;
    }
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_panels(H, H));
    total = dv_plus(total, dv_outer_scratch(H));
    (void)H;
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

/* 6 operations a unit and step besides the products
 *
 * w (H, H) in
 * x (T, B, H) in
 * o (T+1, B, H) in
 * g_o (T, B, H) in
 * d_o_next (B, H) out
 * d_w (H, H) out
 * d_x (T, B, H) out
 */
int rnn_tied_backward(
    size_t T, size_t B, size_t H,
    const real *restrict w,
    const real *restrict x,
    const real *restrict o,
    const real *restrict g_o,
    real *restrict d_o_next,
    real *restrict d_w,
    real *restrict d_x,
    real *restrict workspace)
{
    const size_t block = dv_block_steps(T, B);
    if (H == 0 || rnn_tied_backward_workspace(T, B, H) == SIZE_MAX) {
        return DV_BAD_SIZE;
    }
    if (w == NULL || x == NULL || o == NULL || g_o == NULL || d_o_next == NULL || d_w == NULL || d_x == NULL || workspace == NULL) {
        return DV_BAD_POINTER;
    }
    real *next = workspace;
    real *const restrict o_plus_x = next;
    next += block * B * H;
    real *const restrict d_z_o = next;
    next += block * B * H;
    real *const restrict d_o_plus_x = next;
    next += B * H;
    real *const restrict w_H = next;
    next += dv_panels(H, H);
    real *const restrict scratch = next;
    (void)block;
    (void)next;
    dv_clear(B * H, d_o_next);
    dv_clear(H * H, d_w);
    dv_pack(w_H, H, 0, 0, H, H, w, H, 1);
    for (size_t t1 = T, t0; t1 > 0; t1 = t0) {
        t0 = (t1 - 1) / block * block;
        for (size_t t = t1; t-- > t0;) {
            /* o_plus_x = o[t-1] + x
             * d_o = d_o[t+1] + g_o
             * d_z_o = (1 - o) d_o o */
            for (size_t b = 0; b < B; ++b) {
                for (size_t j = 0; j < H; ++j) {
                    o_plus_x[((t - t0) * B + b) * H + j] = o[(t * B + b) * H + j] + x[(t * B + b) * H + j];
                    const real d_o = d_o_next[b * H + j] + g_o[(t * B + b) * H + j];
                    d_z_o[((t - t0) * B + b) * H + j] = (1 - o[((t + 1) * B + b) * H + j]) * d_o * o[((t + 1) * B + b) * H + j];
                }
            }
            /* d_o_plus_x = sum_H d_z_o w */
            dv_product(B, H, H, d_z_o + (t - t0) * B * H, H, w_H, d_o_plus_x, H);
            /* d_o_next = d_o_plus_x
             * d_x = d_o_plus_x */
            for (size_t b = 0; b < B; ++b) {
                for (size_t j = 0; j < H; ++j) {
                    d_o_next[b * H + j] = d_o_plus_x[b * H + j];
                    d_x[(t * B + b) * H + j] = d_o_plus_x[b * H + j];
                }
            }
        }
        /* d_w = sum_t,B d_z_o o_plus_x */
        dv_outer((t1 - t0) * B, H, H, d_z_o, H, o_plus_x, H, d_w, H, scratch);
    }
    return DV_OK;
}
