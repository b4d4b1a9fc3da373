/* rnn_tied_literal_classifier: made by `derive generate rnn_tied_literal_classifier`, derive 0.1.0; do not edit */
/* program 516cce57; operations a unit and step: forward 8, backward 12; saved: exp_shifted, sum_exp_shifted */
/* RNNTiedLiteralClassifier: forward and backward. Compile it with DV_DOUBLE for double, without for float; the text
 * is the same for both and for every instruction set, and it is the text that is proved. Every member
 * of the team runs it and does its share. interface.c checks the sizes and arrays of a call before. */
#include "../_runtime/derive_runtime.h"
#undef rnn_tied_literal_classifier_forward_reals
#undef rnn_tied_literal_classifier_forward_steps
#define rnn_tied_literal_classifier_forward_reals DV_NAME(rnn_tied_literal_classifier_forward_reals)
#define rnn_tied_literal_classifier_forward_steps DV_NAME(rnn_tied_literal_classifier_forward_steps)
#undef rnn_tied_literal_classifier_backward_reals
#undef rnn_tied_literal_classifier_backward_steps
#define rnn_tied_literal_classifier_backward_reals DV_NAME(rnn_tied_literal_classifier_backward_reals)
#define rnn_tied_literal_classifier_backward_steps DV_NAME(rnn_tied_literal_classifier_backward_steps)

/* what the workspace of the steps holds */
size_t rnn_tied_literal_classifier_forward_reals(size_t T, size_t B, size_t H, size_t M)
{
    const size_t block = dv_block_steps(T, B, 192);
    size_t total = dv_times(block, 0);
    if (dv_times(dv_times(M, H), sizeof(real)) == SIZE_MAX) {
        return SIZE_MAX;
    }
    if (dv_times(dv_times(T, dv_times(B, H)), sizeof(real)) == SIZE_MAX) {
        return SIZE_MAX;
    }
    if (dv_times(dv_times(T, dv_times(B, M)), sizeof(real)) == SIZE_MAX) {
        return SIZE_MAX;
    }
    if (dv_times(dv_times(T, B), sizeof(real)) == SIZE_MAX) {
        return SIZE_MAX;
    }
    total = dv_plus(total, dv_panels(H, M));
    total = dv_plus(total, dv_times(block, dv_times(B, M)));
    total = dv_plus(total, dv_times(DV_THREADS, M));
    (void)H;
    (void)M;
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

/* 8 operations a unit and step besides the products
 *
 * w_y (M, H) in
 * o (T, B, H) in
 * y (T, B, M) in
 * exp_shifted (T, B, M) out
 * sum_exp_shifted (T, B) out
 * loss (T, B) out
 * y_hat (T, B, M) out
 */
void rnn_tied_literal_classifier_forward_steps(
    const dv_team *team, size_t T, size_t B, size_t H, size_t M,
    const real *restrict w_y,
    const real *restrict o,
    const real *restrict y,
    real *restrict exp_shifted,
    real *restrict sum_exp_shifted,
    real *restrict loss,
    real *restrict y_hat,
    real *restrict workspace, int packed)
{
    const size_t block = dv_block_steps(T, B, 192);
    real *next = workspace;
    real *const restrict w_y_M = next;
    next += dv_panels(H, M);
    real *const restrict w_y_o = next;
    next += block * B * M;
    real *const restrict abs_residual = next + dv_own(team) * M;
    next += DV_THREADS * M;
    if (packed == 0) {
        dv_pack(team, w_y_M, H, 0, 0, H, M, w_y, 1, H);
    }
    dv_meet(team);
    for (size_t t0 = 0, t1; t0 < T; t0 = t1) {
        t1 = dv_min(t0 + block, T);
        /* w_y_o = sum_H o w_y */
        dv_product(team, (t1 - t0) * B, M, H, o + t0 * B * H, H, w_y_M, NULL, 0, w_y_o, M);
        dv_meet(team);
        /* max_w_y_o = max_M w_y_o
         * fixed_max_w_y_o = stop_gradient(max_w_y_o)
         * shifted = w_y_o - fixed_max_w_y_o
         * exp_shifted = exp(shifted)
         * sum_exp_shifted = sum_M exp_shifted
         * y_hat = exp_shifted / sum_exp_shifted
         * residual = y_hat - y
         * abs_residual = abs(residual)
         * loss = sum_M abs_residual */
        for (size_t t = dv_time_from(team, t0, t1); t < dv_time_to(team, t0, t1); ++t) {
            for (size_t b = 0; b < B; ++b) {
                const real max_w_y_o = dv_amax(M, w_y_o + ((t - t0) * B + b) * M, 1);
                const real fixed_max_w_y_o = dv_stop_gradient(max_w_y_o);
                const real e = -fixed_max_w_y_o;
                DV_POINTWISE
                for (size_t j = 0; j < M; ++j) {
                    const real shifted = e + w_y_o[((t - t0) * B + b) * M + j];
                    exp_shifted[(t * B + b) * M + j] = dv_exp(shifted);
                }
                const real sum_exp_shifted_b = dv_total(M, exp_shifted + (t * B + b) * M);
                sum_exp_shifted[t * B + b] = sum_exp_shifted_b;
                const real e_2 = 1 / sum_exp_shifted_b;
                DV_POINTWISE
                for (size_t j = 0; j < M; ++j) {
                    const real y_hat_j = exp_shifted[(t * B + b) * M + j] * e_2;
                    y_hat[(t * B + b) * M + j] = y_hat_j;
                    const real residual = y_hat_j - y[(t * B + b) * M + j];
                    abs_residual[j] = dv_abs(residual);
                }
                const real loss_b = dv_total(M, abs_residual);
                loss[t * B + b] = loss_b;
            }
        }
        dv_meet(team);
    }
}

/* what the workspace of the steps holds */
size_t rnn_tied_literal_classifier_backward_reals(size_t T, size_t B, size_t H, size_t M)
{
    const size_t block = dv_block_steps(T, B, 512);
    size_t total = dv_times(block, 0);
    if (dv_times(dv_times(M, H), sizeof(real)) == SIZE_MAX) {
        return SIZE_MAX;
    }
    if (dv_times(dv_times(T, dv_times(B, H)), sizeof(real)) == SIZE_MAX) {
        return SIZE_MAX;
    }
    if (dv_times(dv_times(T, dv_times(B, M)), sizeof(real)) == SIZE_MAX) {
        return SIZE_MAX;
    }
    if (dv_times(dv_times(T, B), sizeof(real)) == SIZE_MAX) {
        return SIZE_MAX;
    }
    total = dv_plus(total, dv_panels(M, H));
    total = dv_plus(total, dv_times(DV_THREADS, M));
    total = dv_plus(total, dv_times(DV_THREADS, M));
    total = dv_plus(total, dv_times(block, dv_times(B, M)));
    size_t most = 0;
    most = dv_max(most, dv_outer_scratch(H));
    total = dv_plus(total, most);
    (void)H;
    (void)M;
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

/* 13 operations a unit and step besides the products
 *
 * w_y (M, H) in
 * o (T, B, H) in
 * y (T, B, M) in
 * exp_shifted (T, B, M) in
 * sum_exp_shifted (T, B) in
 * g_loss (T, B) in
 * d_w_y (M, H) out
 * d_o (T, B, H) out
 */
void rnn_tied_literal_classifier_backward_steps(
    const dv_team *team, size_t T, size_t B, size_t H, size_t M,
    const real *restrict w_y,
    const real *restrict o,
    const real *restrict y,
    const real *restrict exp_shifted,
    const real *restrict sum_exp_shifted,
    const real *restrict g_loss,
    real *restrict d_w_y,
    real *restrict d_o,
    real *restrict workspace, int packed)
{
    const size_t block = dv_block_steps(T, B, 512);
    real *next = workspace;
    real *const restrict w_y_H = next;
    next += dv_panels(M, H);
    real *const restrict d_residual = next + dv_own(team) * M;
    next += DV_THREADS * M;
    real *const restrict terms_d_sum_exp_shifted = next + dv_own(team) * M;
    next += DV_THREADS * M;
    real *const restrict d_shifted = next;
    next += block * B * M;
    real *const restrict scratch = next;
    if (T == 0) {
        dv_clear(team, M * H, d_w_y);
    }
    if (packed == 0) {
        dv_pack(team, w_y_H, M, 0, 0, M, H, w_y, H, 1);
    }
    dv_meet(team);
    for (size_t t1 = T, t0; t1 > 0; t1 = t0) {
        t0 = (t1 - 1) / block * block;
        /* y_hat = exp_shifted / sum_exp_shifted
         * residual = y_hat - y
         * d_abs_residual = g_loss
         * d_residual = (step(residual) - step(-residual)) d_abs_residual
         * terms_d_sum_exp_shifted = d_residual y_hat
         * d_sum_exp_shifted = sum_M (-terms_d_sum_exp_shifted) / sum_exp_shifted
         * d_exp_shifted = d_residual / sum_exp_shifted + d_sum_exp_shifted
         * d_shifted = d_exp_shifted exp_shifted */
        for (size_t t = dv_time_from(team, t0, t1); t < dv_time_to(team, t0, t1); ++t) {
            for (size_t b = 0; b < B; ++b) {
                const real e = 1 / sum_exp_shifted[t * B + b];
                const real g_loss_b = g_loss[t * B + b];
                DV_POINTWISE
                for (size_t j = 0; j < M; ++j) {
                    const real y_hat = exp_shifted[(t * B + b) * M + j] * e;
                    const real residual = y_hat - y[(t * B + b) * M + j];
                    const real d_abs_residual = g_loss_b;
                    const real d_residual_j = (dv_step(residual) - dv_step(-residual)) * d_abs_residual;
                    d_residual[j] = d_residual_j;
                    terms_d_sum_exp_shifted[j] = d_residual_j * y_hat;
                }
                const real d_sum_exp_shifted = -dv_total(M, terms_d_sum_exp_shifted) * e;
                DV_POINTWISE
                for (size_t j = 0; j < M; ++j) {
                    const real d_exp_shifted = d_residual[j] * e + d_sum_exp_shifted;
                    d_shifted[((t - t0) * B + b) * M + j] = d_exp_shifted * exp_shifted[(t * B + b) * M + j];
                }
            }
        }
        dv_meet(team);
        /* d_o = sum_M d_shifted w_y */
        dv_product(team, (t1 - t0) * B, H, M, d_shifted, M, w_y_H, NULL, 0, d_o + t0 * B * H, H);
        /* d_w_y = sum_t,B d_shifted o */
        dv_outer(team, (t1 - t0) * B, M, H, d_shifted, M, o + t0 * B * H, H, t1 == T ? NULL : d_w_y, d_w_y, H, scratch);
        dv_meet(team);
    }
}
