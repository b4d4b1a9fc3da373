/* lstm_classifier: made by `derive generate lstm_classifier`, derive 0.1.0; do not edit */
/* program 60dcfdf7; operations a unit and step: forward 7, backward 5; saved: exp_s_shifted, sum_exp_s_shifted */
/* LSTMClassifier: forward and backward. Include it after defining DV_DOUBLE for double, without for float;
 * the text is the same for both, and it is the text that is proved. */
#include "../_runtime/derive_runtime.h"
#include "kernel.h"
#undef lstm_classifier_forward
#undef lstm_classifier_forward_workspace
#define lstm_classifier_forward DV_NAME(lstm_classifier_forward)
#define lstm_classifier_forward_workspace DV_NAME(lstm_classifier_forward_workspace)
#undef lstm_classifier_backward
#undef lstm_classifier_backward_workspace
#define lstm_classifier_backward DV_NAME(lstm_classifier_backward)
#define lstm_classifier_backward_workspace DV_NAME(lstm_classifier_backward_workspace)

size_t lstm_classifier_forward_workspace(size_t T, size_t B, size_t H, size_t M)
{
    const size_t block = dv_block_steps(T, B);
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
    total = dv_plus(total, dv_times(block, dv_times(B, M)));
    total = dv_plus(total, dv_times(block, dv_times(B, M)));
    total = dv_plus(total, dv_times(block, B));
    total = dv_plus(total, dv_times(block, B));
    total = dv_plus(total, dv_times(block, B));
    total = dv_plus(total, dv_panels(H, M));
    (void)H;
    (void)M;
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

/* 7 operations a unit and step besides the products
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
int lstm_classifier_forward(
    size_t T, size_t B, size_t H, size_t M,
    const real *restrict W_y,
    const real *restrict b_y,
    const real *restrict h,
    const real *restrict y,
    real *restrict exp_s_shifted,
    real *restrict sum_exp_s_shifted,
    real *restrict loss,
    real *restrict y_hat,
    real *restrict workspace)
{
    const size_t block = dv_block_steps(T, B);
    if (H == 0 || M == 0 || lstm_classifier_forward_workspace(T, B, H, M) == SIZE_MAX) {
        return DV_BAD_SIZE;
    }
    if (W_y == NULL || b_y == NULL || h == NULL || y == NULL || exp_s_shifted == NULL || sum_exp_s_shifted == NULL || loss == NULL || y_hat == NULL || workspace == NULL) {
        return DV_BAD_POINTER;
    }
    real *next = workspace;
    real *const restrict s_h = next;
    next += block * B * M;
    real *const restrict s = next;
    next += block * B * M;
    real *const restrict max_s = next;
    next += block * B;
    real *const restrict fixed_max_s = next;
    next += block * B;
    real *const restrict log_sum_exp_s_shifted = next;
    next += block * B;
    real *const restrict W_y_M = next;
    next += dv_panels(H, M);
    (void)block;
    (void)next;
    dv_pack(W_y_M, H, 0, 0, H, M, W_y, 1, H);
    for (size_t t0 = 0, t1; t0 < T; t0 = t1) {
        t1 = dv_min(t0 + block, T);
        /* s_h = sum_H W_y h */
        dv_product((t1 - t0) * B, M, H, h + t0 * B * H, H, W_y_M, s_h, M);
        /* s = b_y + s_h */
        for (size_t t = t0; t < t1; ++t) {
            for (size_t b = 0; b < B; ++b) {
                for (size_t j = 0; j < M; ++j) {
                    s[((t - t0) * B + b) * M + j] = b_y[j] + s_h[((t - t0) * B + b) * M + j];
                }
            }
        }
        /* max_s = max_M s */
        for (size_t t = t0; t < t1; ++t) {
            for (size_t b = 0; b < B; ++b) {
                max_s[(t - t0) * B + b] = dv_amax(M, s + ((t - t0) * B + b) * M + 0, 1);
            }
        }
        /* fixed_max_s = stop_gradient(max_s) */
        for (size_t t = t0; t < t1; ++t) {
            for (size_t b = 0; b < B; ++b) {
                fixed_max_s[(t - t0) * B + b] = dv_stop_gradient(max_s[(t - t0) * B + b]);
            }
        }
        /* s_shifted = s - fixed_max_s
         * exp_s_shifted = exp(s_shifted) */
        for (size_t t = t0; t < t1; ++t) {
            for (size_t b = 0; b < B; ++b) {
                for (size_t j = 0; j < M; ++j) {
                    const real s_shifted = s[((t - t0) * B + b) * M + j] - fixed_max_s[(t - t0) * B + b];
                    exp_s_shifted[(t * B + b) * M + j] = dv_exp(s_shifted);
                }
            }
        }
        /* sum_exp_s_shifted = sum_M exp_s_shifted */
        for (size_t t = t0; t < t1; ++t) {
            for (size_t b = 0; b < B; ++b) {
                real sum = 0;
                for (size_t j = 0; j < M; ++j) {
                    sum += exp_s_shifted[(t * B + b) * M + j];
                }
                sum_exp_s_shifted[t * B + b] = sum;
            }
        }
        /* y_hat = exp_s_shifted / sum_exp_s_shifted */
        for (size_t t = t0; t < t1; ++t) {
            for (size_t b = 0; b < B; ++b) {
                for (size_t j = 0; j < M; ++j) {
                    y_hat[(t * B + b) * M + j] = exp_s_shifted[(t * B + b) * M + j] / sum_exp_s_shifted[t * B + b];
                }
            }
        }
        /* log_sum_exp_s_shifted = log(sum_exp_s_shifted) */
        for (size_t t = t0; t < t1; ++t) {
            for (size_t b = 0; b < B; ++b) {
                log_sum_exp_s_shifted[(t - t0) * B + b] = dv_log(sum_exp_s_shifted[t * B + b]);
            }
        }
        /* loss = sum_M (fixed_max_s + log_sum_exp_s_shifted - s) y */
        for (size_t t = t0; t < t1; ++t) {
            for (size_t b = 0; b < B; ++b) {
                real sum = 0;
                for (size_t j = 0; j < M; ++j) {
                    sum += (fixed_max_s[(t - t0) * B + b] + log_sum_exp_s_shifted[(t - t0) * B + b] - s[((t - t0) * B + b) * M + j]) * y[(t * B + b) * M + j];
                }
                loss[t * B + b] = sum;
            }
        }
    }
    return DV_OK;
}

size_t lstm_classifier_backward_workspace(size_t T, size_t B, size_t H, size_t M)
{
    const size_t block = dv_block_steps(T, B);
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
    total = dv_plus(total, dv_times(block, B));
    total = dv_plus(total, dv_times(block, B));
    total = dv_plus(total, dv_times(block, dv_times(B, M)));
    total = dv_plus(total, dv_panels(M, H));
    total = dv_plus(total, dv_outer_scratch(H));
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
int lstm_classifier_backward(
    size_t T, size_t B, size_t H, size_t M,
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
    real *restrict workspace)
{
    const size_t block = dv_block_steps(T, B);
    if (H == 0 || M == 0 || lstm_classifier_backward_workspace(T, B, H, M) == SIZE_MAX) {
        return DV_BAD_SIZE;
    }
    if (W_y == NULL || b_y == NULL || h == NULL || y == NULL || exp_s_shifted == NULL || sum_exp_s_shifted == NULL || g_loss == NULL || d_W_y == NULL || d_b_y == NULL || d_h == NULL || workspace == NULL) {
        return DV_BAD_POINTER;
    }
    real *next = workspace;
    real *const restrict d_log_sum_exp_s_shifted = next;
    next += block * B;
    real *const restrict d_sum_exp_s_shifted = next;
    next += block * B;
    real *const restrict d_s = next;
    next += block * B * M;
    real *const restrict W_y_H = next;
    next += dv_panels(M, H);
    real *const restrict scratch = next;
    (void)b_y;
    (void)block;
    (void)next;
    dv_clear(M * H, d_W_y);
    dv_clear(M, d_b_y);
    dv_pack(W_y_H, M, 0, 0, M, H, W_y, H, 1);
    for (size_t t1 = T, t0; t1 > 0; t1 = t0) {
        t0 = (t1 - 1) / block * block;
        /* d_log_sum_exp_s_shifted = sum_M g_loss y */
        for (size_t t = t0; t < t1; ++t) {
            for (size_t b = 0; b < B; ++b) {
                real sum = 0;
                for (size_t j = 0; j < M; ++j) {
                    sum += g_loss[t * B + b] * y[(t * B + b) * M + j];
                }
                d_log_sum_exp_s_shifted[(t - t0) * B + b] = sum;
            }
        }
        /* d_sum_exp_s_shifted = d_log_sum_exp_s_shifted / sum_exp_s_shifted */
        for (size_t t = t0; t < t1; ++t) {
            for (size_t b = 0; b < B; ++b) {
                d_sum_exp_s_shifted[(t - t0) * B + b] = d_log_sum_exp_s_shifted[(t - t0) * B + b] / sum_exp_s_shifted[t * B + b];
            }
        }
        /* d_exp_s_shifted = d_sum_exp_s_shifted
         * d_s_shifted = d_exp_s_shifted exp_s_shifted
         * d_s = d_s_shifted - g_loss y */
        for (size_t t = t0; t < t1; ++t) {
            for (size_t b = 0; b < B; ++b) {
                for (size_t j = 0; j < M; ++j) {
                    const real d_exp_s_shifted = d_sum_exp_s_shifted[(t - t0) * B + b];
                    const real d_s_shifted = d_exp_s_shifted * exp_s_shifted[(t * B + b) * M + j];
                    d_s[((t - t0) * B + b) * M + j] = d_s_shifted - g_loss[t * B + b] * y[(t * B + b) * M + j];
                }
            }
        }
        /* d_h = sum_M W_y d_s */
        dv_product((t1 - t0) * B, H, M, d_s, M, W_y_H, d_h + t0 * B * H, H);
        /* d_W_y = sum_t,B d_s h */
        dv_outer((t1 - t0) * B, M, H, d_s, M, h + t0 * B * H, H, d_W_y, H, scratch);
        /* d_b_y = sum_t,B d_s */
        for (size_t t = t0; t < t1; ++t) {
            for (size_t b = 0; b < B; ++b) {
                for (size_t j = 0; j < M; ++j) {
                    d_b_y[j] += d_s[((t - t0) * B + b) * M + j];
                }
            }
        }
    }
    return DV_OK;
}
