/* rnn_linear: made by `derive generate rnn_linear`, derive 0.1.0; do not edit */
/* program 2daf865a; operations a unit and step: forward 1, backward 1; saved: nothing */
/* RNNLinear: forward and backward. Include it after defining DV_DOUBLE for double, without for float;
 * the text is the same for both, and it is the text that is proved. */
#include "../_runtime/derive_runtime.h"
#include "kernel.h"
#undef rnn_linear_forward
#undef rnn_linear_forward_workspace
#define rnn_linear_forward DV_NAME(rnn_linear_forward)
#define rnn_linear_forward_workspace DV_NAME(rnn_linear_forward_workspace)
#undef rnn_linear_backward
#undef rnn_linear_backward_workspace
#define rnn_linear_backward DV_NAME(rnn_linear_backward)
#define rnn_linear_backward_workspace DV_NAME(rnn_linear_backward_workspace)

size_t rnn_linear_forward_workspace(size_t T, size_t B, size_t D, size_t H)
{
    const size_t block = dv_block_steps(T, B);
    size_t total = dv_times(block, 0);
    if (dv_times(dv_times(H, D), sizeof(real)) == SIZE_MAX) {
        return SIZE_MAX;
    }
    if (dv_times(dv_times(H, H), sizeof(real)) == SIZE_MAX) {
        return SIZE_MAX;
    }
    if (dv_times(dv_times(T, dv_times(B, D)), sizeof(real)) == SIZE_MAX) {
        return SIZE_MAX;
    }
    if (dv_times(dv_times(dv_plus(T, 1), dv_times(B, H)), sizeof(real)) == SIZE_MAX) {
        return SIZE_MAX;
    }
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_panels(D, H));
    total = dv_plus(total, dv_panels(H, H));
    (void)D;
    (void)H;
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

/* 1 operations a unit and step besides the products
 *
 * W_x (H, D) in
 * W_h (H, H) in
 * x (T, B, D) in
 * h (T+1, B, H) inout
 */
int rnn_linear_forward(
    size_t T, size_t B, size_t D, size_t H,
    const real *restrict W_x,
    const real *restrict W_h,
    const real *restrict x,
    real *restrict h,
    real *restrict workspace)
{
    const size_t block = dv_block_steps(T, B);
    if (D == 0 || H == 0 || rnn_linear_forward_workspace(T, B, D, H) == SIZE_MAX) {
        return DV_BAD_SIZE;
    }
    if (W_x == NULL || W_h == NULL || x == NULL || h == NULL || workspace == NULL) {
        return DV_BAD_POINTER;
    }
    real *next = workspace;
    real *const restrict h_x = next;
    next += block * B * H;
    real *const restrict h_h = next;
    next += B * H;
    real *const restrict W_x_H = next;
    next += dv_panels(D, H);
    real *const restrict W_h_H = next;
    next += dv_panels(H, H);
    (void)block;
    (void)next;
    dv_pack(W_x_H, D, 0, 0, D, H, W_x, 1, D);
    dv_pack(W_h_H, H, 0, 0, H, H, W_h, 1, H);
    for (size_t t0 = 0, t1; t0 < T; t0 = t1) {
        t1 = dv_min(t0 + block, T);
        /* h_x = sum_D W_x x */
        dv_product((t1 - t0) * B, H, D, x + t0 * B * D, D, W_x_H, h_x, H);
        for (size_t t = t0; t < t1; ++t) {
            /* h_h = sum_H W_h h[t-1] */
            dv_product(B, H, H, h + t * B * H, H, W_h_H, h_h, H);
            /* h = h_h + h_x */
            for (size_t b = 0; b < B; ++b) {
                for (size_t j = 0; j < H; ++j) {
                    h[((t + 1) * B + b) * H + j] = h_h[b * H + j] + h_x[((t - t0) * B + b) * H + j];
                }
            }
        }
    }
    return DV_OK;
}

size_t rnn_linear_backward_workspace(size_t T, size_t B, size_t D, size_t H)
{
    const size_t block = dv_block_steps(T, B);
    size_t total = dv_times(block, 0);
    if (dv_times(dv_times(H, D), sizeof(real)) == SIZE_MAX) {
        return SIZE_MAX;
    }
    if (dv_times(dv_times(H, H), sizeof(real)) == SIZE_MAX) {
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
    total = dv_plus(total, dv_panels(H, H));
    total = dv_plus(total, dv_panels(H, D));
    total = dv_plus(total, dv_outer_scratch(D));
    total = dv_plus(total, dv_outer_scratch(H));
    (void)D;
    (void)H;
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

/* 1 operations a unit and step besides the products
 *
 * W_x (H, D) in
 * W_h (H, H) in
 * x (T, B, D) in
 * h (T+1, B, H) in
 * g_h (T, B, H) in
 * d_h_next (B, H) out
 * d_W_x (H, D) out
 * d_W_h (H, H) out
 * d_x (T, B, D) out
 */
int rnn_linear_backward(
    size_t T, size_t B, size_t D, size_t H,
    const real *restrict W_x,
    const real *restrict W_h,
    const real *restrict x,
    const real *restrict h,
    const real *restrict g_h,
    real *restrict d_h_next,
    real *restrict d_W_x,
    real *restrict d_W_h,
    real *restrict d_x,
    real *restrict workspace)
{
    const size_t block = dv_block_steps(T, B);
    if (D == 0 || H == 0 || rnn_linear_backward_workspace(T, B, D, H) == SIZE_MAX) {
        return DV_BAD_SIZE;
    }
    if (W_x == NULL || W_h == NULL || x == NULL || h == NULL || g_h == NULL || d_h_next == NULL || d_W_x == NULL || d_W_h == NULL || d_x == NULL || workspace == NULL) {
        return DV_BAD_POINTER;
    }
    real *next = workspace;
    real *const restrict d_h = next;
    next += block * B * H;
    real *const restrict W_h_H = next;
    next += dv_panels(H, H);
    real *const restrict W_x_D = next;
    next += dv_panels(H, D);
    real *const restrict scratch = next;
    (void)block;
    (void)next;
    dv_clear(B * H, d_h_next);
    dv_clear(H * D, d_W_x);
    dv_clear(H * H, d_W_h);
    dv_pack(W_h_H, H, 0, 0, H, H, W_h, H, 1);
    dv_pack(W_x_D, H, 0, 0, H, D, W_x, D, 1);
    for (size_t t1 = T, t0; t1 > 0; t1 = t0) {
        t0 = (t1 - 1) / block * block;
        for (size_t t = t1; t-- > t0;) {
            /* d_h = d_h[t+1] + g_h */
            for (size_t b = 0; b < B; ++b) {
                for (size_t j = 0; j < H; ++j) {
                    d_h[((t - t0) * B + b) * H + j] = d_h_next[b * H + j] + g_h[(t * B + b) * H + j];
                }
            }
            /* d_h_next = sum_H W_h d_h */
            dv_product(B, H, H, d_h + (t - t0) * B * H, H, W_h_H, d_h_next, H);
        }
        /* d_x = sum_H W_x d_h */
        dv_product((t1 - t0) * B, D, H, d_h, H, W_x_D, d_x + t0 * B * D, D);
        /* d_W_x = sum_t,B d_h x */
        dv_outer((t1 - t0) * B, H, D, d_h, H, x + t0 * B * D, D, d_W_x, D, scratch);
        /* d_W_h = sum_t,B d_h h[t-1] */
        dv_outer((t1 - t0) * B, H, H, d_h, H, h + t0 * B * H, H, d_W_h, H, scratch);
    }
    return DV_OK;
}
