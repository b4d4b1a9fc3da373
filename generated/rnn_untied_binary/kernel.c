/* rnn_untied_binary: made by `derive generate rnn_untied_binary`, derive 0.1.0; do not edit */
/* program 195ae063; operations a unit and step: forward 4, backward 13; saved: y_hat */
/* RNNUntiedBinary: forward and backward. Include it after defining DV_DOUBLE for double, without for float;
 * the text is the same for both, and it is the text that is proved. */
#include "../_runtime/derive_runtime.h"
#include "kernel.h"
#undef rnn_untied_binary_forward
#undef rnn_untied_binary_forward_workspace
#define rnn_untied_binary_forward DV_NAME(rnn_untied_binary_forward)
#define rnn_untied_binary_forward_workspace DV_NAME(rnn_untied_binary_forward_workspace)
#undef rnn_untied_binary_backward
#undef rnn_untied_binary_backward_workspace
#define rnn_untied_binary_backward DV_NAME(rnn_untied_binary_backward)
#define rnn_untied_binary_backward_workspace DV_NAME(rnn_untied_binary_backward_workspace)

size_t rnn_untied_binary_forward_workspace(size_t T, size_t B, size_t H)
{
    const size_t block = dv_block_steps(T, B);
    size_t total = dv_times(block, 0);
    if (dv_times(dv_times(T, dv_times(B, H)), sizeof(real)) == SIZE_MAX) {
        return SIZE_MAX;
    }
    if (dv_times(dv_times(T, B), sizeof(real)) == SIZE_MAX) {
        return SIZE_MAX;
    }
    total = dv_plus(total, dv_times(block, B));
    total = dv_plus(total, dv_panels(H, 1));
    (void)H;
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

/* 4 operations a unit and step besides the products
 *
 * w_y (H) in
 * o (T, B, H) in
 * y (T, B) in
 * y_hat (T, B) out
 * loss (T, B) out
 */
int rnn_untied_binary_forward(
    size_t T, size_t B, size_t H,
    const real *restrict w_y,
    const real *restrict o,
    const real *restrict y,
    real *restrict y_hat,
    real *restrict loss,
    real *restrict workspace)
{
    const size_t block = dv_block_steps(T, B);
    if (H == 0 || rnn_untied_binary_forward_workspace(T, B, H) == SIZE_MAX) {
        return DV_BAD_SIZE;
    }
    if (w_y == NULL || o == NULL || y == NULL || y_hat == NULL || loss == NULL || workspace == NULL) {
        return DV_BAD_POINTER;
    }
    real *next = workspace;
    real *const restrict z_y_hat = next;
    next += block * B;
    real *const restrict w_y_ = next;
    next += dv_panels(H, 1);
    (void)block;
    (void)next;
    dv_pack(w_y_, H, 0, 0, H, 1, w_y, 1, 0);
    for (size_t t0 = 0, t1; t0 < T; t0 = t1) {
        t1 = dv_min(t0 + block, T);
        /* z_y_hat = sum_H o w_y */
        dv_product((t1 - t0) * B, 1, H, o + t0 * B * H, H, w_y_, z_y_hat, 1);
        /* y_hat = sigmoid(z_y_hat)
         * z_loss = y_hat - y
         * loss = abs(z_loss) */
        for (size_t t = t0; t < t1; ++t) {
            for (size_t b = 0; b < B; ++b) {
                const real y_hat_j = dv_sigmoid(z_y_hat[(t - t0) * B + b]);
                y_hat[t * B + b] = y_hat_j;
                const real z_loss = y_hat_j - y[t * B + b];
                loss[t * B + b] = dv_abs(z_loss);
            }
        }
    }
    return DV_OK;
}

size_t rnn_untied_binary_backward_workspace(size_t T, size_t B, size_t H)
{
    const size_t block = dv_block_steps(T, B);
    size_t total = dv_times(block, 0);
    if (dv_times(dv_times(T, dv_times(B, H)), sizeof(real)) == SIZE_MAX) {
        return SIZE_MAX;
    }
    if (dv_times(dv_times(T, B), sizeof(real)) == SIZE_MAX) {
        return SIZE_MAX;
    }
    total = dv_plus(total, dv_times(block, B));
    total = dv_plus(total, dv_outer_scratch(H));
    (void)H;
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

/* 13 operations a unit and step besides the products
 *
 * w_y (H) in
 * o (T, B, H) in
 * y (T, B) in
 * y_hat (T, B) in
 * g_loss (T, B) in
 * d_w_y (H) out
 * d_o (T, B, H) out
 */
int rnn_untied_binary_backward(
    size_t T, size_t B, size_t H,
    const real *restrict w_y,
    const real *restrict o,
    const real *restrict y,
    const real *restrict y_hat,
    const real *restrict g_loss,
    real *restrict d_w_y,
    real *restrict d_o,
    real *restrict workspace)
{
    const size_t block = dv_block_steps(T, B);
    if (H == 0 || rnn_untied_binary_backward_workspace(T, B, H) == SIZE_MAX) {
        return DV_BAD_SIZE;
    }
    if (w_y == NULL || o == NULL || y == NULL || y_hat == NULL || g_loss == NULL || d_w_y == NULL || d_o == NULL || workspace == NULL) {
        return DV_BAD_POINTER;
    }
    real *next = workspace;
    real *const restrict d_z_y_hat = next;
    next += block * B;
    real *const restrict scratch = next;
    (void)block;
    (void)next;
    dv_clear(H, d_w_y);
    for (size_t t1 = T, t0; t1 > 0; t1 = t0) {
        t0 = (t1 - 1) / block * block;
        /* z_loss = y_hat - y
         * d_z_loss = (step(z_loss) - step(-z_loss)) g_loss
         * d_z_y_hat = (1 - y_hat) d_z_loss y_hat */
        for (size_t t = t0; t < t1; ++t) {
            for (size_t b = 0; b < B; ++b) {
                const real z_loss = y_hat[t * B + b] - y[t * B + b];
                const real d_z_loss = (dv_step(z_loss) - dv_step(-z_loss)) * g_loss[t * B + b];
                d_z_y_hat[(t - t0) * B + b] = (1 - y_hat[t * B + b]) * d_z_loss * y_hat[t * B + b];
            }
        }
        /* d_o = d_z_y_hat w_y */
        for (size_t t = t0; t < t1; ++t) {
            for (size_t b = 0; b < B; ++b) {
                for (size_t j = 0; j < H; ++j) {
                    d_o[(t * B + b) * H + j] = d_z_y_hat[(t - t0) * B + b] * w_y[j];
                }
            }
        }
        /* d_w_y = sum_t,B d_z_y_hat o */
        dv_outer((t1 - t0) * B, 1, H, d_z_y_hat, 1, o + t0 * B * H, H, d_w_y, H, scratch);
    }
    return DV_OK;
}
