/* rnn_tied_binary: made by `derive generate rnn_tied_binary`, derive 0.1.0; do not edit */
/* program 31eed858; operations a unit and step: forward 4, backward 13; saved: y_hat */
/* RNNTiedBinary: forward and backward. Compile it with DV_DOUBLE for double, without for float; the text
 * is the same for both and for every instruction set, and it is the text that is proved. Every member
 * of the team runs it and does its share. interface.c checks the sizes and arrays of a call before. */
#include "../_runtime/derive_runtime.h"
#undef rnn_tied_binary_forward_reals
#undef rnn_tied_binary_forward_steps
#define rnn_tied_binary_forward_reals DV_NAME(rnn_tied_binary_forward_reals)
#define rnn_tied_binary_forward_steps DV_NAME(rnn_tied_binary_forward_steps)
#undef rnn_tied_binary_backward_reals
#undef rnn_tied_binary_backward_steps
#define rnn_tied_binary_backward_reals DV_NAME(rnn_tied_binary_backward_reals)
#define rnn_tied_binary_backward_steps DV_NAME(rnn_tied_binary_backward_steps)

/* what the workspace of the steps holds */
size_t rnn_tied_binary_forward_reals(size_t T, size_t B, size_t H)
{
    const size_t block = dv_block_steps(T, B, 192);
    size_t total = dv_times(block, 0);
    if (dv_times(dv_times(T, dv_times(B, H)), sizeof(real)) == SIZE_MAX) {
        return SIZE_MAX;
    }
    if (dv_times(dv_times(T, B), sizeof(real)) == SIZE_MAX) {
        return SIZE_MAX;
    }
    total = dv_plus(total, dv_times(DV_THREADS, H));
    (void)H;
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

/* 5 operations a unit and step besides the products
 *
 * w_y (H) in
 * o (T, B, H) in
 * y (T, B) in
 * y_hat (T, B) out
 * loss (T, B) out
 */
void rnn_tied_binary_forward_steps(
    const dv_team *team, size_t T, size_t B, size_t H,
    const real *restrict w_y,
    const real *restrict o,
    const real *restrict y,
    real *restrict y_hat,
    real *restrict loss,
    real *restrict workspace, int packed)
{
    const size_t block = dv_block_steps(T, B, 192);
    real *next = workspace;
    real *const restrict terms_z_y_hat = next + dv_own(team) * H;
    next += DV_THREADS * H;
    (void)packed;
    dv_meet(team);
    for (size_t t0 = 0, t1; t0 < T; t0 = t1) {
        t1 = dv_min(t0 + block, T);
        /* terms_z_y_hat = o w_y
         * z_y_hat = sum_H terms_z_y_hat
         * y_hat = sigmoid(z_y_hat)
         * z_loss = y_hat - y
         * loss = abs(z_loss) */
        for (size_t t = dv_time_from(team, t0, t1); t < dv_time_to(team, t0, t1); ++t) {
            for (size_t b = 0; b < B; ++b) {
                DV_POINTWISE
                for (size_t j = 0; j < H; ++j) {
                    terms_z_y_hat[j] = o[(t * B + b) * H + j] * w_y[j];
                }
                const real z_y_hat = dv_total(H, terms_z_y_hat);
                const real y_hat_b = dv_sigmoid(z_y_hat);
                y_hat[t * B + b] = y_hat_b;
                const real z_loss = y_hat_b - y[t * B + b];
                const real loss_b = dv_abs(z_loss);
                loss[t * B + b] = loss_b;
            }
        }
        dv_meet(team);
    }
}

/* what the workspace of the steps holds */
size_t rnn_tied_binary_backward_reals(size_t T, size_t B, size_t H)
{
    const size_t block = dv_block_steps(T, B, 512);
    size_t total = dv_times(block, 0);
    if (dv_times(dv_times(T, dv_times(B, H)), sizeof(real)) == SIZE_MAX) {
        return SIZE_MAX;
    }
    if (dv_times(dv_times(T, B), sizeof(real)) == SIZE_MAX) {
        return SIZE_MAX;
    }
    total = dv_plus(total, dv_times(block, B));
    size_t most = 0;
    most = dv_max(most, dv_outer_scratch(H));
    total = dv_plus(total, most);
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
void rnn_tied_binary_backward_steps(
    const dv_team *team, size_t T, size_t B, size_t H,
    const real *restrict w_y,
    const real *restrict o,
    const real *restrict y,
    const real *restrict y_hat,
    const real *restrict g_loss,
    real *restrict d_w_y,
    real *restrict d_o,
    real *restrict workspace, int packed)
{
    const size_t block = dv_block_steps(T, B, 512);
    real *next = workspace;
    real *const restrict d_z_y_hat = next;
    next += block * B;
    real *const restrict scratch = next;
    if (T == 0) {
        dv_clear(team, H, d_w_y);
    }
    (void)packed;
    dv_meet(team);
    for (size_t t1 = T, t0; t1 > 0; t1 = t0) {
        t0 = (t1 - 1) / block * block;
        /* z_loss = y_hat - y
         * d_z_loss = (step(z_loss) - step(-z_loss)) g_loss
         * d_z_y_hat = (1 - y_hat) d_z_loss y_hat */
        for (size_t t = dv_time_from(team, t0, t1); t < dv_time_to(team, t0, t1); ++t) {
            DV_POINTWISE
            for (size_t b = 0; b < B; ++b) {
                const real z_loss = y_hat[t * B + b] - y[t * B + b];
                const real d_z_loss = (dv_step(z_loss) - dv_step(-z_loss)) * g_loss[t * B + b];
                d_z_y_hat[(t - t0) * B + b] = (1 - y_hat[t * B + b]) * d_z_loss * y_hat[t * B + b];
            }
        }
        dv_meet(team);
        /* d_o = d_z_y_hat w_y */
        for (size_t t = dv_time_from(team, t0, t1); t < dv_time_to(team, t0, t1); ++t) {
            for (size_t b = 0; b < B; ++b) {
                DV_POINTWISE
                for (size_t j = 0; j < H; ++j) {
                    d_o[(t * B + b) * H + j] = d_z_y_hat[(t - t0) * B + b] * w_y[j];
                }
            }
        }
        /* d_w_y = sum_t,B d_z_y_hat o */
        dv_outer(team, (t1 - t0) * B, 1, H, d_z_y_hat, 1, o + t0 * B * H, H, t1 == T ? NULL : d_w_y, d_w_y, H, scratch);
        dv_meet(team);
    }
}
