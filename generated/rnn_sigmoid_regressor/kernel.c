/* rnn_sigmoid_regressor: made by `derive generate rnn_sigmoid_regressor`, derive 0.1.0; do not edit */
/* program ce0e3e3b; operations a unit and step: forward 4, backward 3; saved: residual */
/* RNNSigmoidRegressor: forward and backward. Compile it with DV_DOUBLE for double, without for float; the text
 * is the same for both and for every instruction set, and it is the text that is proved. Every member
 * of the team runs it and does its share. interface.c checks the sizes and arrays of a call before. */
#include "../_runtime/derive_runtime.h"
#undef rnn_sigmoid_regressor_forward_reals
#undef rnn_sigmoid_regressor_forward_steps
#define rnn_sigmoid_regressor_forward_reals DV_NAME(rnn_sigmoid_regressor_forward_reals)
#define rnn_sigmoid_regressor_forward_steps DV_NAME(rnn_sigmoid_regressor_forward_steps)
#undef rnn_sigmoid_regressor_backward_reals
#undef rnn_sigmoid_regressor_backward_steps
#define rnn_sigmoid_regressor_backward_reals DV_NAME(rnn_sigmoid_regressor_backward_reals)
#define rnn_sigmoid_regressor_backward_steps DV_NAME(rnn_sigmoid_regressor_backward_steps)

/* what the workspace of the steps holds */
size_t rnn_sigmoid_regressor_forward_reals(size_t T, size_t B, size_t H, size_t M)
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

/* 4 operations a unit and step besides the products
 *
 * W_hy (M, H) in
 * b_y (M) in
 * h (T, B, H) in
 * y (T, B, M) in
 * residual (T, B, M) out
 * loss (T, B) out
 * y_hat (T, B, M) out
 */
void rnn_sigmoid_regressor_forward_steps(
    const dv_team *team, size_t T, size_t B, size_t H, size_t M,
    const real *restrict W_hy,
    const real *restrict b_y,
    const real *restrict h,
    const real *restrict y,
    real *restrict residual,
    real *restrict loss,
    real *restrict y_hat,
    real *restrict workspace, int packed)
{
    const size_t block = dv_block_steps(T, B, 192);
    real *next = workspace;
    real *const restrict W_hy_M = next;
    next += dv_panels(H, M);
    real *const restrict y_hat_h = next;
    next += block * B * M;
    real *const restrict residual_squared = next + dv_own(team) * M;
    next += DV_THREADS * M;
    if (packed == 0) {
        dv_pack(team, W_hy_M, H, 0, 0, H, M, W_hy, 1, H);
    }
    dv_meet(team);
    for (size_t t0 = 0, t1; t0 < T; t0 = t1) {
        t1 = dv_min(t0 + block, T);
        /* y_hat_h = sum_H W_hy h */
        dv_product(team, (t1 - t0) * B, M, H, h + t0 * B * H, H, W_hy_M, NULL, 0, y_hat_h, M);
        dv_meet(team);
        /* y_hat = b_y + y_hat_h
         * residual = y_hat - y
         * residual_squared = residual^2
         * loss = sum_M 1/2 residual_squared */
        for (size_t t = dv_time_from(team, t0, t1); t < dv_time_to(team, t0, t1); ++t) {
            for (size_t b = 0; b < B; ++b) {
                DV_POINTWISE
                for (size_t j = 0; j < M; ++j) {
                    const real y_hat_j = b_y[j] + y_hat_h[((t - t0) * B + b) * M + j];
                    y_hat[(t * B + b) * M + j] = y_hat_j;
                    const real residual_j = y_hat_j - y[(t * B + b) * M + j];
                    residual[(t * B + b) * M + j] = residual_j;
                    residual_squared[j] = residual_j * residual_j;
                }
                const real loss_b = REAL(0.5) * dv_total(M, residual_squared);
                loss[t * B + b] = loss_b;
            }
        }
        dv_meet(team);
    }
}

/* what the workspace of the steps holds */
size_t rnn_sigmoid_regressor_backward_reals(size_t T, size_t B, size_t H, size_t M)
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

/* 3 operations a unit and step besides the products
 *
 * W_hy (M, H) in
 * b_y (M) in
 * h (T, B, H) in
 * y (T, B, M) in
 * residual (T, B, M) in
 * g_loss (T, B) in
 * d_W_hy (M, H) out
 * d_b_y (M) out
 * d_h (T, B, H) out
 */
void rnn_sigmoid_regressor_backward_steps(
    const dv_team *team, size_t T, size_t B, size_t H, size_t M,
    const real *restrict W_hy,
    const real *restrict b_y,
    const real *restrict h,
    const real *restrict y,
    const real *restrict residual,
    const real *restrict g_loss,
    real *restrict d_W_hy,
    real *restrict d_b_y,
    real *restrict d_h,
    real *restrict workspace, int packed)
{
    const size_t block = dv_block_steps(T, B, 512);
    real *next = workspace;
    real *const restrict W_hy_H = next;
    next += dv_panels(M, H);
    real *const restrict d_residual = next;
    next += block * B * M;
    real *const restrict scratch = next;
    (void)b_y;
    (void)y;
    if (T == 0) {
        dv_clear(team, M * H, d_W_hy);
        dv_clear(team, M, d_b_y);
    }
    if (packed == 0) {
        dv_pack(team, W_hy_H, M, 0, 0, M, H, W_hy, H, 1);
    }
    dv_meet(team);
    for (size_t t1 = T, t0; t1 > 0; t1 = t0) {
        t0 = (t1 - 1) / block * block;
        /* d_residual_squared = 1/2 g_loss
         * d_residual = 2 d_residual_squared residual */
        for (size_t t = dv_time_from(team, t0, t1); t < dv_time_to(team, t0, t1); ++t) {
            for (size_t b = 0; b < B; ++b) {
                DV_POINTWISE
                for (size_t j = 0; j < M; ++j) {
                    const real d_residual_squared = REAL(0.5) * g_loss[t * B + b];
                    d_residual[((t - t0) * B + b) * M + j] = 2 * d_residual_squared * residual[(t * B + b) * M + j];
                }
            }
        }
        dv_meet(team);
        /* d_h = sum_M W_hy d_residual */
        dv_product(team, (t1 - t0) * B, H, M, d_residual, M, W_hy_H, NULL, 0, d_h + t0 * B * H, H);
        /* d_W_hy = sum_t,B d_residual h */
        dv_outer(team, (t1 - t0) * B, M, H, d_residual, M, h + t0 * B * H, H, t1 == T ? NULL : d_W_hy, d_W_hy, H, scratch);
        /* d_b_y = sum_t,B d_residual */
        dv_sum(team, (t1 - t0) * B, M, d_residual, M, t1 == T ? NULL : d_b_y, d_b_y);
        dv_meet(team);
    }
}
