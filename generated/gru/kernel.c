/* gru: made by `derive generate gru`, derive 0.1.0; do not edit */
/* program 25e74b63; operations a unit and step: forward 15, backward 23; saved: r, z, h_hat */
/* GRU: forward and backward. Include it after defining DV_DOUBLE for double, without for float;
 * the text is the same for both, and it is the text that is proved. */
#include "../_runtime/derive_runtime.h"
#include "kernel.h"
#undef gru_forward
#undef gru_forward_workspace
#define gru_forward DV_NAME(gru_forward)
#define gru_forward_workspace DV_NAME(gru_forward_workspace)
#undef gru_backward
#undef gru_backward_workspace
#define gru_backward DV_NAME(gru_backward)
#define gru_backward_workspace DV_NAME(gru_backward_workspace)

size_t gru_forward_workspace(size_t T, size_t B, size_t D, size_t H)
{
    const size_t block = dv_block_steps(T, B);
    size_t total = dv_times(block, 0);
    if (dv_times(dv_times(H, dv_plus(H, D)), sizeof(real)) == SIZE_MAX) {
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
    total = dv_plus(total, dv_times(block, dv_times(B, dv_times(3, H))));
    total = dv_plus(total, dv_times(B, dv_times(2, H)));
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_panels(D, dv_times(3, H)));
    total = dv_plus(total, dv_panels(H, dv_times(2, H)));
    total = dv_plus(total, dv_panels(H, H));
    (void)D;
    (void)H;
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

/* 15 operations a unit and step besides the products
 *
 * W_r (H, H+D) in
 * W_z (H, H+D) in
 * W_h (H, H+D) in
 * b_r (H) in
 * b_z (H) in
 * b_h (H) in
 * x (T, B, D) in
 * h (T+1, B, H) inout
 * r (T, B, H) out
 * z (T, B, H) out
 * h_hat (T, B, H) out
 */
int gru_forward(
    size_t T, size_t B, size_t D, size_t H,
    const real *restrict W_r,
    const real *restrict W_z,
    const real *restrict W_h,
    const real *restrict b_r,
    const real *restrict b_z,
    const real *restrict b_h,
    const real *restrict x,
    real *restrict h,
    real *restrict r,
    real *restrict z,
    real *restrict h_hat,
    real *restrict workspace)
{
    const size_t block = dv_block_steps(T, B);
    if (D == 0 || H == 0 || gru_forward_workspace(T, B, D, H) == SIZE_MAX) {
        return DV_BAD_SIZE;
    }
    if (W_r == NULL || W_z == NULL || W_h == NULL || b_r == NULL || b_z == NULL || b_h == NULL || x == NULL || h == NULL || r == NULL || z == NULL || h_hat == NULL || workspace == NULL) {
        return DV_BAD_POINTER;
    }
    real *next = workspace;
    real *const restrict z_x_all = next;
    next += block * B * 3 * H;
    real *const restrict z_h_all = next;
    next += B * 2 * H;
    real *const restrict r_h = next;
    next += B * H;
    real *const restrict z_h_hat_r_h = next;
    next += B * H;
    real *const restrict W_D_all_3H = next;
    next += dv_panels(D, 3 * H);
    real *const restrict W_H_all_2H = next;
    next += dv_panels(H, 2 * H);
    real *const restrict W_h_H_H = next;
    next += dv_panels(H, H);
    (void)block;
    (void)next;
    dv_pack(W_D_all_3H, D, 0, 0, D, H, W_r + H, 1, (H + D));
    dv_pack(W_D_all_3H, D, 0, 1 * H, D, H, W_z + H, 1, (H + D));
    dv_pack(W_D_all_3H, D, 0, 2 * H, D, H, W_h + H, 1, (H + D));
    dv_pack(W_H_all_2H, H, 0, 0, H, H, W_r, 1, (H + D));
    dv_pack(W_H_all_2H, H, 0, 1 * H, H, H, W_z, 1, (H + D));
    dv_pack(W_h_H_H, H, 0, 0, H, H, W_h, 1, (H + D));
    for (size_t t0 = 0, t1; t0 < T; t0 = t1) {
        t1 = dv_min(t0 + block, T);
        /* z_x_all = sum_D W_D_all x */
        dv_product((t1 - t0) * B, 3 * H, D, x + t0 * B * D, D, W_D_all_3H, z_x_all, 3 * H);
        for (size_t t = t0; t < t1; ++t) {
            /* z_h_all = sum_H W_H_all h[t-1] */
            dv_product(B, 2 * H, H, h + t * B * H, H, W_H_all_2H, z_h_all, 2 * H);
            /* z_r = b_r + z_r_h + z_r_x
             * r = sigmoid(z_r)
             * z_z = b_z + z_z_h + z_z_x
             * z = sigmoid(z_z)
             * r_h = h[t-1] r */
            for (size_t b = 0; b < B; ++b) {
                for (size_t j = 0; j < H; ++j) {
                    const real z_r = b_r[j] + z_h_all[(b * 2 + 0) * H + j] + z_x_all[(((t - t0) * B + b) * 3 + 0) * H + j];
                    const real r_j = dv_sigmoid(z_r);
                    r[(t * B + b) * H + j] = r_j;
                    const real z_z = b_z[j] + z_h_all[(b * 2 + 1) * H + j] + z_x_all[(((t - t0) * B + b) * 3 + 1) * H + j];
                    z[(t * B + b) * H + j] = dv_sigmoid(z_z);
                    r_h[b * H + j] = h[(t * B + b) * H + j] * r_j;
                }
            }
            /* z_h_hat_r_h = sum_H W_h_H r_h */
            dv_product(B, H, H, r_h, H, W_h_H_H, z_h_hat_r_h, H);
            /* z_h_hat = b_h + z_h_hat_r_h + z_h_hat_x
             * h_hat = tanh(z_h_hat)
             * h = (1 - z) h[t-1] + h_hat z */
            for (size_t b = 0; b < B; ++b) {
                for (size_t j = 0; j < H; ++j) {
                    const real z_h_hat = b_h[j] + z_h_hat_r_h[b * H + j] + z_x_all[(((t - t0) * B + b) * 3 + 2) * H + j];
                    const real h_hat_j = dv_tanh(z_h_hat);
                    h_hat[(t * B + b) * H + j] = h_hat_j;
                    h[((t + 1) * B + b) * H + j] = (1 - z[(t * B + b) * H + j]) * h[(t * B + b) * H + j] + h_hat_j * z[(t * B + b) * H + j];
                }
            }
        }
    }
    return DV_OK;
}

size_t gru_backward_workspace(size_t T, size_t B, size_t D, size_t H)
{
    const size_t block = dv_block_steps(T, B);
    size_t total = dv_times(block, 0);
    if (dv_times(dv_times(H, dv_plus(H, D)), sizeof(real)) == SIZE_MAX) {
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
    total = dv_plus(total, dv_times(block, dv_times(B, dv_times(3, H))));
    total = dv_plus(total, dv_times(3, dv_times(H, D)));
    total = dv_plus(total, dv_times(2, dv_times(H, H)));
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_panels(H, H));
    total = dv_plus(total, dv_panels(dv_times(2, H), H));
    total = dv_plus(total, dv_panels(dv_times(3, H), D));
    total = dv_plus(total, dv_outer_scratch(D));
    total = dv_plus(total, dv_outer_scratch(H));
    (void)D;
    (void)H;
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

/* 23 operations a unit and step besides the products
 *
 * W_r (H, H+D) in
 * W_z (H, H+D) in
 * W_h (H, H+D) in
 * b_r (H) in
 * b_z (H) in
 * b_h (H) in
 * x (T, B, D) in
 * h (T+1, B, H) in
 * r (T, B, H) in
 * z (T, B, H) in
 * h_hat (T, B, H) in
 * g_h (T, B, H) in
 * d_h_next (B, H) out
 * d_W_r (H, H+D) out
 * d_W_z (H, H+D) out
 * d_W_h (H, H+D) out
 * d_b_r (H) out
 * d_b_z (H) out
 * d_b_h (H) out
 * d_x (T, B, D) out
 */
int gru_backward(
    size_t T, size_t B, size_t D, size_t H,
    const real *restrict W_r,
    const real *restrict W_z,
    const real *restrict W_h,
    const real *restrict b_r,
    const real *restrict b_z,
    const real *restrict b_h,
    const real *restrict x,
    const real *restrict h,
    const real *restrict r,
    const real *restrict z,
    const real *restrict h_hat,
    const real *restrict g_h,
    real *restrict d_h_next,
    real *restrict d_W_r,
    real *restrict d_W_z,
    real *restrict d_W_h,
    real *restrict d_b_r,
    real *restrict d_b_z,
    real *restrict d_b_h,
    real *restrict d_x,
    real *restrict workspace)
{
    const size_t block = dv_block_steps(T, B);
    if (D == 0 || H == 0 || gru_backward_workspace(T, B, D, H) == SIZE_MAX) {
        return DV_BAD_SIZE;
    }
    if (W_r == NULL || W_z == NULL || W_h == NULL || b_r == NULL || b_z == NULL || b_h == NULL || x == NULL || h == NULL || r == NULL || z == NULL || h_hat == NULL || g_h == NULL || d_h_next == NULL || d_W_r == NULL || d_W_z == NULL || d_W_h == NULL || d_b_r == NULL || d_b_z == NULL || d_b_h == NULL || d_x == NULL || workspace == NULL) {
        return DV_BAD_POINTER;
    }
    real *next = workspace;
    real *const restrict d_z_all = next;
    next += block * B * 3 * H;
    real *const restrict d_W_D_all = next;
    next += 3 * H * D;
    real *const restrict d_W_H_all = next;
    next += 2 * H * H;
    real *const restrict r_h = next;
    next += block * B * H;
    real *const restrict d_h = next;
    next += B * H;
    real *const restrict d_r_h = next;
    next += B * H;
    real *const restrict h_2 = next;
    next += B * H;
    real *const restrict W_h_H_H = next;
    next += dv_panels(H, H);
    real *const restrict W_H_all__H = next;
    next += dv_panels(2 * H, H);
    real *const restrict W_D_all__D = next;
    next += dv_panels(3 * H, D);
    real *const restrict scratch = next;
    (void)b_r;
    (void)b_z;
    (void)b_h;
    (void)block;
    (void)next;
    dv_clear(B * H, d_h_next);
    dv_clear(H * (H + D), d_W_r);
    dv_clear(H * (H + D), d_W_z);
    dv_clear(H * (H + D), d_W_h);
    dv_clear(H, d_b_r);
    dv_clear(H, d_b_z);
    dv_clear(H, d_b_h);
    dv_clear(3 * H * D, d_W_D_all);
    dv_clear(2 * H * H, d_W_H_all);
    dv_pack(W_h_H_H, H, 0, 0, H, H, W_h, (H + D), 1);
    dv_pack(W_H_all__H, 2 * H, 0, 0, H, H, W_z, (H + D), 1);
    dv_pack(W_H_all__H, 2 * H, 1 * H, 0, H, H, W_r, (H + D), 1);
    dv_pack(W_D_all__D, 3 * H, 0, 0, H, D, W_h + H, (H + D), 1);
    dv_pack(W_D_all__D, 3 * H, 1 * H, 0, H, D, W_z + H, (H + D), 1);
    dv_pack(W_D_all__D, 3 * H, 2 * H, 0, H, D, W_r + H, (H + D), 1);
    for (size_t t1 = T, t0; t1 > 0; t1 = t0) {
        t0 = (t1 - 1) / block * block;
        for (size_t t = t1; t-- > t0;) {
            /* r_h = h[t-1] r
             * d_h = d_h[t+1] + g_h
             * d_h_hat = d_h z
             * d_z_h_hat = (1 - h_hat^2) d_h_hat
             * d_z = (h_hat - h[t-1]) d_h
             * d_z_z = (1 - z) d_z z */
            for (size_t b = 0; b < B; ++b) {
                for (size_t j = 0; j < H; ++j) {
                    r_h[((t - t0) * B + b) * H + j] = h[(t * B + b) * H + j] * r[(t * B + b) * H + j];
                    const real d_h_j = d_h_next[b * H + j] + g_h[(t * B + b) * H + j];
                    d_h[b * H + j] = d_h_j;
                    const real d_h_hat = d_h_j * z[(t * B + b) * H + j];
                    d_z_all[(((t - t0) * B + b) * 3 + 0) * H + j] = (1 - (h_hat[(t * B + b) * H + j] * h_hat[(t * B + b) * H + j])) * d_h_hat;
                    const real d_z = (h_hat[(t * B + b) * H + j] - h[(t * B + b) * H + j]) * d_h_j;
                    d_z_all[(((t - t0) * B + b) * 3 + 1) * H + j] = (1 - z[(t * B + b) * H + j]) * d_z * z[(t * B + b) * H + j];
                }
            }
            /* d_r_h = sum_H W_h_H d_z_h_hat */
            dv_product(B, H, H, d_z_all + (t - t0) * B * 3 * H, 3 * H, W_h_H_H, d_r_h, H);
            /* d_r = d_r_h h[t-1]
             * d_z_r = (1 - r) d_r r */
            for (size_t b = 0; b < B; ++b) {
                for (size_t j = 0; j < H; ++j) {
                    const real d_r = d_r_h[b * H + j] * h[(t * B + b) * H + j];
                    d_z_all[(((t - t0) * B + b) * 3 + 2) * H + j] = (1 - r[(t * B + b) * H + j]) * d_r * r[(t * B + b) * H + j];
                }
            }
            /* h_2 = sum_H,#2 W_H_all_ d_z_all */
            dv_product(B, H, 2 * H, d_z_all + (t - t0) * B * 3 * H + 1 * H, 3 * H, W_H_all__H, h_2, H);
            /* d_h_next = (1 - z) d_h + d_r_h r + h_2 */
            for (size_t b = 0; b < B; ++b) {
                for (size_t j = 0; j < H; ++j) {
                    d_h_next[b * H + j] = (1 - z[(t * B + b) * H + j]) * d_h[b * H + j] + d_r_h[b * H + j] * r[(t * B + b) * H + j] + h_2[b * H + j];
                }
            }
        }
        /* d_x = sum_H,#3 W_D_all_ d_z_all_ */
        dv_product((t1 - t0) * B, D, 3 * H, d_z_all, 3 * H, W_D_all__D, d_x + t0 * B * D, D);
        /* d_W_H_all = sum_t,B d_z_all h[t-1] */
        dv_outer((t1 - t0) * B, 2 * H, H, d_z_all + 1 * H, 3 * H, h + t0 * B * H, H, d_W_H_all, H, scratch);
        /* d_W_D_all = sum_t,B d_z_all_ x */
        dv_outer((t1 - t0) * B, 3 * H, D, d_z_all, 3 * H, x + t0 * B * D, D, d_W_D_all, D, scratch);
        /* d_W_h_H = sum_t,B d_z_h_hat r_h */
        dv_outer((t1 - t0) * B, H, H, d_z_all, 3 * H, r_h, H, d_W_h, (H + D), scratch);
        /* d_b_r = sum_t,B d_z_r */
        for (size_t t = t0; t < t1; ++t) {
            for (size_t b = 0; b < B; ++b) {
                for (size_t j = 0; j < H; ++j) {
                    d_b_r[j] += d_z_all[(((t - t0) * B + b) * 3 + 2) * H + j];
                }
            }
        }
        /* d_b_z = sum_t,B d_z_z */
        for (size_t t = t0; t < t1; ++t) {
            for (size_t b = 0; b < B; ++b) {
                for (size_t j = 0; j < H; ++j) {
                    d_b_z[j] += d_z_all[(((t - t0) * B + b) * 3 + 1) * H + j];
                }
            }
        }
        /* d_b_h = sum_t,B d_z_h_hat */
        for (size_t t = t0; t < t1; ++t) {
            for (size_t b = 0; b < B; ++b) {
                for (size_t j = 0; j < H; ++j) {
                    d_b_h[j] += d_z_all[(((t - t0) * B + b) * 3 + 0) * H + j];
                }
            }
        }
    }
    for (size_t j = 0; j < H; ++j) {
        for (size_t k = 0; k < D; ++k) {
            d_W_h[j * (H + D) + (H + k)] = d_W_D_all[j * D + k];
        }
    }
    for (size_t j = 0; j < H; ++j) {
        for (size_t k = 0; k < D; ++k) {
            d_W_z[j * (H + D) + (H + k)] = d_W_D_all[(1 * H + j) * D + k];
        }
    }
    for (size_t j = 0; j < H; ++j) {
        for (size_t k = 0; k < D; ++k) {
            d_W_r[j * (H + D) + (H + k)] = d_W_D_all[(2 * H + j) * D + k];
        }
    }
    for (size_t j = 0; j < H; ++j) {
        for (size_t l = 0; l < H; ++l) {
            d_W_z[j * (H + D) + l] = d_W_H_all[j * H + l];
        }
    }
    for (size_t j = 0; j < H; ++j) {
        for (size_t l = 0; l < H; ++l) {
            d_W_r[j * (H + D) + l] = d_W_H_all[(1 * H + j) * H + l];
        }
    }
    return DV_OK;
}
