/* rnn_relu: made by `derive generate rnn_relu`, derive 0.1.0; do not edit */
/* program 0487ba1f; operations a unit and step: forward 3, backward 3; saved: nothing */
/* RNNRelu: forward and backward. Include it after defining DV_DOUBLE for double, without for float;
 * the text is the same for both, and it is the text that is proved. */
#include "../_runtime/derive_runtime.h"
#include "kernel.h"
#undef rnn_relu_forward
#undef rnn_relu_forward_workspace
#define rnn_relu_forward DV_NAME(rnn_relu_forward)
#define rnn_relu_forward_workspace DV_NAME(rnn_relu_forward_workspace)
#undef rnn_relu_backward
#undef rnn_relu_backward_workspace
#define rnn_relu_backward DV_NAME(rnn_relu_backward)
#define rnn_relu_backward_workspace DV_NAME(rnn_relu_backward_workspace)

size_t rnn_relu_forward_workspace(size_t T, size_t B, size_t D, size_t H)
{
    const size_t block = dv_block_steps(T, B);
    size_t total = dv_times(block, 0);
    if (dv_times(dv_times(H, H), sizeof(real)) == SIZE_MAX) {
        return SIZE_MAX;
    }
    if (dv_times(dv_times(H, D), sizeof(real)) == SIZE_MAX) {
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

/* 3 operations a unit and step besides the products
 *
 * W_hh (H, H) in
 * W_xh (H, D) in
 * b_h (H) in
 * x (T, B, D) in
 * h (T+1, B, H) inout
 */
int rnn_relu_forward(
    size_t T, size_t B, size_t D, size_t H,
    const real *restrict W_hh,
    const real *restrict W_xh,
    const real *restrict b_h,
    const real *restrict x,
    real *restrict h,
    real *restrict workspace)
{
    const size_t block = dv_block_steps(T, B);
    if (D == 0 || H == 0 || rnn_relu_forward_workspace(T, B, D, H) == SIZE_MAX) {
        return DV_BAD_SIZE;
    }
    if (W_hh == NULL || W_xh == NULL || b_h == NULL || x == NULL || h == NULL || workspace == NULL) {
        return DV_BAD_POINTER;
    }
    real *next = workspace;
    real *const restrict z_h_x = next;
    next += block * B * H;
    real *const restrict z_h_h = next;
    next += B * H;
    real *const restrict W_xh_H = next;
    next += dv_panels(D, H);
    real *const restrict W_hh_H = next;
    next += dv_panels(H, H);
    (void)block;
    (void)next;
    dv_pack(W_xh_H, D, 0, 0, D, H, W_xh, 1, D);
    dv_pack(W_hh_H, H, 0, 0, H, H, W_hh, 1, H);
    for (size_t t0 = 0, t1; t0 < T; t0 = t1) {
        t1 = dv_min(t0 + block, T);
        /* z_h_x = sum_D W_xh x */
        dv_product((t1 - t0) * B, H, D, x + t0 * B * D, D, W_xh_H, z_h_x, H);
        for (size_t t = t0; t < t1; ++t) {
            /* z_h_h = sum_H W_hh h[t-1] */
            dv_product(B, H, H, h + t * B * H, H, W_hh_H, z_h_h, H);
            /* z_h = b_h + z_h_h + z_h_x
             * h = relu(z_h) */
            for (size_t b = 0; b < B; ++b) {
                for (size_t j = 0; j < H; ++j) {
                    const real z_h = b_h[j] + z_h_h[b * H + j] + z_h_x[((t - t0) * B + b) * H + j];
                    h[((t + 1) * B + b) * H + j] = dv_relu(z_h);
                }
            }
        }
    }
    return DV_OK;
}

size_t rnn_relu_backward_workspace(size_t T, size_t B, size_t D, size_t H)
{
    const size_t block = dv_block_steps(T, B);
    size_t total = dv_times(block, 0);
    if (dv_times(dv_times(H, H), sizeof(real)) == SIZE_MAX) {
        return SIZE_MAX;
    }
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
    total = dv_plus(total, dv_panels(H, H));
    total = dv_plus(total, dv_panels(H, D));
    total = dv_plus(total, dv_outer_scratch(D));
    total = dv_plus(total, dv_outer_scratch(H));
    (void)D;
    (void)H;
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

/* 3 operations a unit and step besides the products
 *
 * W_hh (H, H) in
 * W_xh (H, D) in
 * b_h (H) in
 * x (T, B, D) in
 * h (T+1, B, H) in
 * g_h (T, B, H) in
 * d_h_next (B, H) out
 * d_W_hh (H, H) out
 * d_W_xh (H, D) out
 * d_b_h (H) out
 * d_x (T, B, D) out
 */
int rnn_relu_backward(
    size_t T, size_t B, size_t D, size_t H,
    const real *restrict W_hh,
    const real *restrict W_xh,
    const real *restrict b_h,
    const real *restrict x,
    const real *restrict h,
    const real *restrict g_h,
    real *restrict d_h_next,
    real *restrict d_W_hh,
    real *restrict d_W_xh,
    real *restrict d_b_h,
    real *restrict d_x,
    real *restrict workspace)
{
    const size_t block = dv_block_steps(T, B);
    if (D == 0 || H == 0 || rnn_relu_backward_workspace(T, B, D, H) == SIZE_MAX) {
        return DV_BAD_SIZE;
    }
    if (W_hh == NULL || W_xh == NULL || b_h == NULL || x == NULL || h == NULL || g_h == NULL || d_h_next == NULL || d_W_hh == NULL || d_W_xh == NULL || d_b_h == NULL || d_x == NULL || workspace == NULL) {
        return DV_BAD_POINTER;
    }
    real *next = workspace;
    real *const restrict d_z_h = next;
    next += block * B * H;
    real *const restrict W_hh_H = next;
    next += dv_panels(H, H);
    real *const restrict W_xh_D = next;
    next += dv_panels(H, D);
    real *const restrict scratch = next;
    (void)b_h;
    (void)block;
    (void)next;
    dv_clear(B * H, d_h_next);
    dv_clear(H * H, d_W_hh);
    dv_clear(H * D, d_W_xh);
    dv_clear(H, d_b_h);
    dv_pack(W_hh_H, H, 0, 0, H, H, W_hh, H, 1);
    dv_pack(W_xh_D, H, 0, 0, H, D, W_xh, D, 1);
    for (size_t t1 = T, t0; t1 > 0; t1 = t0) {
        t0 = (t1 - 1) / block * block;
        for (size_t t = t1; t-- > t0;) {
            /* d_h = d_h[t+1] + g_h
             * d_z_h = d_h step(h) */
            for (size_t b = 0; b < B; ++b) {
                for (size_t j = 0; j < H; ++j) {
                    const real d_h = d_h_next[b * H + j] + g_h[(t * B + b) * H + j];
                    d_z_h[((t - t0) * B + b) * H + j] = d_h * dv_step(h[((t + 1) * B + b) * H + j]);
                }
            }
            /* d_h_next = sum_H W_hh d_z_h */
            dv_product(B, H, H, d_z_h + (t - t0) * B * H, H, W_hh_H, d_h_next, H);
        }
        /* d_x = sum_H W_xh d_z_h */
        dv_product((t1 - t0) * B, D, H, d_z_h, H, W_xh_D, d_x + t0 * B * D, D);
        /* d_W_hh = sum_t,B d_z_h h[t-1] */
        dv_outer((t1 - t0) * B, H, H, d_z_h, H, h + t0 * B * H, H, d_W_hh, H, scratch);
        /* d_W_xh = sum_t,B d_z_h x */
        dv_outer((t1 - t0) * B, H, D, d_z_h, H, x + t0 * B * D, D, d_W_xh, D, scratch);
        /* d_b_h = sum_t,B d_z_h */
        for (size_t t = t0; t < t1; ++t) {
            for (size_t b = 0; b < B; ++b) {
                for (size_t j = 0; j < H; ++j) {
                    d_b_h[j] += d_z_h[((t - t0) * B + b) * H + j];
                }
            }
        }
    }
    return DV_OK;
}
