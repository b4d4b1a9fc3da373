/* lstm_classifier: made by `derive generate lstm_classifier`, derive 0.1.0; do not edit */
/* program 60dcfdf7; operations a unit and step: forward 7, backward 5; saved: exp_s_shifted, sum_exp_s_shifted */
/* LSTMClassifier: forward and backward. Compile it with DV_DOUBLE for double, without for float; the text
 * is the same for both and for every instruction set, and it is the text that is proved. Every member
 * of the team runs it and does its share. interface.c checks the sizes and arrays of a call before. */
#include "../_runtime/derive_runtime.h"
#undef lstm_classifier_forward_reals
#undef lstm_classifier_forward_steps
#define lstm_classifier_forward_reals DV_NAME(lstm_classifier_forward_reals)
#define lstm_classifier_forward_steps DV_NAME(lstm_classifier_forward_steps)
#undef lstm_classifier_backward_reals
#undef lstm_classifier_backward_steps
#define lstm_classifier_backward_reals DV_NAME(lstm_classifier_backward_reals)
#define lstm_classifier_backward_steps DV_NAME(lstm_classifier_backward_steps)

/* what the workspace of the steps holds */
size_t lstm_classifier_forward_reals(size_t T, size_t B, size_t H, size_t M)
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
    total = dv_plus(total, dv_times(DV_THREADS, M));
    (void)H;
    (void)M;
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

/* 11 operations a unit and step besides the products
 *
 * W_y (M, H) in
 * b_y (M) in
 * h (T, B, H) in
 * y (T, B, M) in
 * exp_s_shifted (T, B, M) out
 * sum_exp_s_shifted (T, B) out
 * loss (T, B) out
 * y_hat (T, B, M) out
 */
void lstm_classifier_forward_steps(
    const dv_team *team, size_t T, size_t B, size_t H, size_t M,
    const real *restrict W_y,
    const real *restrict b_y,
    const real *restrict h,
    const real *restrict y,
    real *restrict exp_s_shifted,
    real *restrict sum_exp_s_shifted,
    real *restrict loss,
    real *restrict y_hat,
    real *restrict workspace, int packed)
{
    const size_t block = dv_block_steps(T, B, 192);
    real *next = workspace;
    real *const restrict W_y_M = next;
    next += dv_panels(H, M);
    real *const restrict s_h = next;
    next += block * B * M;
    real *const restrict s = next + dv_own(team) * M;
    next += DV_THREADS * M;
    real *const restrict terms_loss = next + dv_own(team) * M;
    next += DV_THREADS * M;
    if (packed == 0) {
        dv_pack(team, W_y_M, H, 0, 0, H, M, W_y, 1, H);
    }
    dv_meet(team);
    for (size_t t0 = 0, t1; t0 < T; t0 = t1) {
        t1 = dv_min(t0 + block, T);
        /* s_h = sum_H W_y h */
        dv_product(team, (t1 - t0) * B, M, H, h + t0 * B * H, H, W_y_M, NULL, 0, s_h, M);
        dv_meet(team);
        /* s = b_y + s_h
         * max_s = max_M s
         * fixed_max_s = stop_gradient(max_s)
         * s_shifted = s - fixed_max_s
         * exp_s_shifted = exp(s_shifted)
         * sum_exp_s_shifted = sum_M exp_s_shifted
         * y_hat = exp_s_shifted / sum_exp_s_shifted
         * log_sum_exp_s_shifted = log(sum_exp_s_shifted)
         * terms_loss = (fixed_max_s + log_sum_exp_s_shifted - s) y
         * loss = sum_M terms_loss */
        for (size_t t = dv_time_from(team, t0, t1); t < dv_time_to(team, t0, t1); ++t) {
            for (size_t b = 0; b < B; ++b) {
                DV_POINTWISE
                for (size_t j = 0; j < M; ++j) {
                    s[j] = b_y[j] + s_h[((t - t0) * B + b) * M + j];
                }
                const real max_s = dv_amax(M, s, 1);
                const real fixed_max_s = dv_stop_gradient(max_s);
                const real e = -fixed_max_s;
                DV_POINTWISE
                for (size_t j = 0; j < M; ++j) {
                    const real s_shifted = e + s[j];
                    exp_s_shifted[(t * B + b) * M + j] = dv_exp(s_shifted);
                }
                const real sum_exp_s_shifted_b = dv_total(M, exp_s_shifted + (t * B + b) * M);
                sum_exp_s_shifted[t * B + b] = sum_exp_s_shifted_b;
                const real log_sum_exp_s_shifted = dv_log(sum_exp_s_shifted_b);
                const real e_2 = 1 / sum_exp_s_shifted_b;
                const real e_3 = fixed_max_s + log_sum_exp_s_shifted;
                DV_POINTWISE
                for (size_t j = 0; j < M; ++j) {
                    y_hat[(t * B + b) * M + j] = exp_s_shifted[(t * B + b) * M + j] * e_2;
                    terms_loss[j] = (e_3 - s[j]) * y[(t * B + b) * M + j];
                }
                const real loss_b = dv_total(M, terms_loss);
                loss[t * B + b] = loss_b;
            }
        }
        dv_meet(team);
    }
}

/* what the workspace of the steps holds */
size_t lstm_classifier_backward_reals(size_t T, size_t B, size_t H, size_t M)
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
    total = dv_plus(total, dv_times(block, dv_times(B, M)));
    size_t most = 0;
    most = dv_max(most, dv_outer_scratch(H));
    total = dv_plus(total, most);
    (void)H;
    (void)M;
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

/* 5 operations a unit and step besides the products
 *
 * W_y (M, H) in
 * b_y (M) in
 * h (T, B, H) in
 * y (T, B, M) in
 * exp_s_shifted (T, B, M) in
 * sum_exp_s_shifted (T, B) in
 * g_loss (T, B) in
 * d_W_y (M, H) out
 * d_b_y (M) out
 * d_h (T, B, H) out
 */
void lstm_classifier_backward_steps(
    const dv_team *team, size_t T, size_t B, size_t H, size_t M,
    const real *restrict W_y,
    const real *restrict b_y,
    const real *restrict h,
    const real *restrict y,
    const real *restrict exp_s_shifted,
    const real *restrict sum_exp_s_shifted,
    const real *restrict g_loss,
    real *restrict d_W_y,
    real *restrict d_b_y,
    real *restrict d_h,
    real *restrict workspace, int packed)
{
    const size_t block = dv_block_steps(T, B, 512);
    real *next = workspace;
    real *const restrict W_y_H = next;
    next += dv_panels(M, H);
    real *const restrict d_s = next;
    next += block * B * M;
    real *const restrict scratch = next;
    (void)b_y;
    if (T == 0) {
        dv_clear(team, M * H, d_W_y);
        dv_clear(team, M, d_b_y);
    }
    if (packed == 0) {
        dv_pack(team, W_y_H, M, 0, 0, M, H, W_y, H, 1);
    }
    dv_meet(team);
    for (size_t t1 = T, t0; t1 > 0; t1 = t0) {
        t0 = (t1 - 1) / block * block;
        /* d_log_sum_exp_s_shifted = sum_M g_loss y
         * d_sum_exp_s_shifted = d_log_sum_exp_s_shifted / sum_exp_s_shifted
         * d_exp_s_shifted = d_sum_exp_s_shifted
         * d_s_shifted = d_exp_s_shifted exp_s_shifted
         * d_s = d_s_shifted - g_loss y */
        for (size_t t = dv_time_from(team, t0, t1); t < dv_time_to(team, t0, t1); ++t) {
            for (size_t b = 0; b < B; ++b) {
                const real d_log_sum_exp_s_shifted = dv_total(M, y + (t * B + b) * M) * g_loss[t * B + b];
                const real e = 1 / sum_exp_s_shifted[t * B + b];
                const real d_sum_exp_s_shifted = d_log_sum_exp_s_shifted * e;
                const real g_loss_b = g_loss[t * B + b];
                DV_POINTWISE
                for (size_t j = 0; j < M; ++j) {
                    const real d_exp_s_shifted = d_sum_exp_s_shifted;
                    const real d_s_shifted = d_exp_s_shifted * exp_s_shifted[(t * B + b) * M + j];
                    d_s[((t - t0) * B + b) * M + j] = d_s_shifted - g_loss_b * y[(t * B + b) * M + j];
                }
            }
        }
        dv_meet(team);
        /* d_h = sum_M W_y d_s */
        dv_product(team, (t1 - t0) * B, H, M, d_s, M, W_y_H, NULL, 0, d_h + t0 * B * H, H);
        /* d_W_y = sum_t,B d_s h */
        dv_outer(team, (t1 - t0) * B, M, H, d_s, M, h + t0 * B * H, H, t1 == T ? NULL : d_W_y, d_W_y, H, scratch);
        /* d_b_y = sum_t,B d_s */
        dv_sum(team, (t1 - t0) * B, M, d_s, M, t1 == T ? NULL : d_b_y, d_b_y);
        dv_meet(team);
    }
}
