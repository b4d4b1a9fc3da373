/* gru: made by `derive generate gru`, derive 0.1.0; do not edit */
/* program 25e74b63; operations a unit and step: forward 12, backward 22; saved: r, z, h_hat */
/* GRU: forward and backward. Compile it with DV_DOUBLE for double, without for float; the text
 * is the same for both and for every instruction set, and it is the text that is proved. Every member
 * of the team runs it and does its share. interface.c checks the sizes and arrays of a call before. */
#include "../_runtime/derive_runtime.h"
#undef gru_forward_reals
#undef gru_forward_steps
#define gru_forward_reals DV_NAME(gru_forward_reals)
#define gru_forward_steps DV_NAME(gru_forward_steps)
#undef gru_backward_reals
#undef gru_backward_steps
#define gru_backward_reals DV_NAME(gru_backward_reals)
#define gru_backward_steps DV_NAME(gru_backward_steps)

/* what the workspace of the steps holds */
size_t gru_forward_reals(size_t T, size_t B, size_t D, size_t H)
{
    const size_t block = dv_block_steps(T, B, 192);
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
    total = dv_plus(total, dv_panels(D, dv_times(3, H)));
    total = dv_plus(total, dv_panels(H, dv_times(2, H)));
    total = dv_plus(total, dv_panels(H, H));
    total = dv_plus(total, dv_times(block, dv_times(B, dv_times(3, H))));
    total = dv_plus(total, dv_times(B, dv_times(2, H)));
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_times(B, H));
    (void)D;
    (void)H;
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

/* 12 operations a unit and step besides the products
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
 * has_r: 1, or 0 if every step has the same row of r
 * has_z: 1, or 0 if every step has the same row of z
 * has_h_hat: 1, or 0 if every step has the same row of h_hat
 */
void gru_forward_steps(
    const dv_team *team, size_t T, size_t B, size_t D, size_t H,
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
    size_t has_r,
    size_t has_z,
    size_t has_h_hat,
    real *restrict workspace, int packed)
{
    const size_t block = dv_block_steps(T, B, 192);
    const size_t H0 = dv_unit_from(team, H), H1 = dv_unit_to(team, H);
    const size_t B0 = dv_row_from(team, B), B1 = dv_row_to(team, B);
    real *next = workspace;
    real *const restrict W_D_all_3H = next;
    next += dv_panels(D, 3 * H);
    real *const restrict W_H_all_2H = next;
    next += dv_panels(H, 2 * H);
    real *const restrict W_h_H_H = next;
    next += dv_panels(H, H);
    real *const restrict z_x_all = next;
    next += block * B * 3 * H;
    real *const restrict z_h_all = next;
    next += B * 2 * H;
    real *const restrict r_h = next;
    next += B * H;
    real *const restrict z_h_hat_r_h = next;
    next += B * H;
    if (packed == 0) {
        dv_pack(team, W_D_all_3H, D, 0, 0, D, H, W_r + H, 1, (H + D));
        dv_pack(team, W_D_all_3H, D, 0, 1 * H, D, H, W_z + H, 1, (H + D));
        dv_pack(team, W_D_all_3H, D, 0, 2 * H, D, H, W_h + H, 1, (H + D));
        dv_pack(team, W_H_all_2H, H, 0, 0, H, H, W_r, 1, (H + D));
        dv_pack(team, W_H_all_2H, H, 0, 1 * H, H, H, W_z, 1, (H + D));
        dv_pack(team, W_h_H_H, H, 0, 0, H, H, W_h, 1, (H + D));
    }
    dv_meet(team);
    for (size_t t0 = 0, t1; t0 < T; t0 = t1) {
        t1 = dv_min(t0 + block, T);
        /* z_x_all = sum_D W_D_all x */
        dv_product(team, (t1 - t0) * B, 3 * H, D, x + t0 * B * D, D, W_D_all_3H, NULL, 0, z_x_all, 3 * H);
        dv_meet(team);
        for (size_t t = t0; t < t1; ++t) {
            /* z_h_all = z_x_all_ + sum_H W_H_all h[t-1] */
            dv_step_product(team, B, 2, H, H, h + t * B * H, H, W_H_all_2H, z_x_all + (t - t0) * B * 3 * H, 3 * H, z_h_all, 2 * H);
            dv_meet_parts(team, H);
            /* z_r = b_r + z_r_h
             * r = sigmoid(z_r)
             * z_z = b_z + z_z_h
             * z = sigmoid(z_z)
             * r_h = h[t-1] r */
            for (size_t b = B0; b < B1; ++b) {
                DV_POINTWISE
                for (size_t j = H0; j < H1; ++j) {
                    const real z_r = b_r[j] + z_h_all[(b * 2 + 0) * H + j];
                    const real r_j = dv_sigmoid(z_r);
                    r[((t * has_r) * B + b) * H + j] = r_j;
                    const real z_z = b_z[j] + z_h_all[(b * 2 + 1) * H + j];
                    z[((t * has_z) * B + b) * H + j] = dv_sigmoid(z_z);
                    r_h[b * H + j] = h[(t * B + b) * H + j] * r_j;
                }
            }
            dv_meet_units(team);
            /* z_h_hat_r_h = z_h_hat_x + sum_H W_h_H r_h */
            dv_step_product(team, B, 1, H, H, r_h, H, W_h_H_H, z_x_all + (t - t0) * B * 3 * H + 2 * H, 3 * H, z_h_hat_r_h, H);
            dv_meet_parts(team, H);
            /* z_h_hat = b_h + z_h_hat_r_h
             * h_hat = tanh(z_h_hat)
             * h = (1 - z) h[t-1] + h_hat z */
            for (size_t b = B0; b < B1; ++b) {
                DV_POINTWISE
                for (size_t j = H0; j < H1; ++j) {
                    const real z_h_hat = b_h[j] + z_h_hat_r_h[b * H + j];
                    const real h_hat_j = dv_tanh(z_h_hat);
                    h_hat[((t * has_h_hat) * B + b) * H + j] = h_hat_j;
                    h[((t + 1) * B + b) * H + j] = (1 - z[((t * has_z) * B + b) * H + j]) * h[(t * B + b) * H + j] + h_hat_j * z[((t * has_z) * B + b) * H + j];
                }
            }
            dv_meet_units(team);
        }
        dv_meet(team);
    }
}

/* what the workspace of the steps holds */
size_t gru_backward_reals(size_t T, size_t B, size_t D, size_t H)
{
    const size_t block = dv_block_steps(T, B, 512);
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
    total = dv_plus(total, dv_panels(H, H));
    total = dv_plus(total, dv_panels(dv_times(2, H), H));
    total = dv_plus(total, dv_panels(dv_times(3, H), D));
    total = dv_plus(total, dv_times(block, dv_times(B, dv_times(3, H))));
    total = dv_plus(total, dv_times(3, dv_times(H, D)));
    total = dv_plus(total, dv_times(2, dv_times(H, H)));
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_times(B, H));
    size_t most = 0;
    most = dv_max(most, dv_outer_scratch(D));
    most = dv_max(most, dv_outer_scratch(H));
    total = dv_plus(total, most);
    (void)D;
    (void)H;
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

/* 22 operations a unit and step besides the products
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
 * has_g_h: 1, or 0 if every step has the same row of g_h
 */
void gru_backward_steps(
    const dv_team *team, size_t T, size_t B, size_t D, size_t H,
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
    size_t has_g_h,
    real *restrict workspace, int packed)
{
    const size_t block = dv_block_steps(T, B, 512);
    const size_t H0 = dv_unit_from(team, H), H1 = dv_unit_to(team, H);
    const size_t B0 = dv_row_from(team, B), B1 = dv_row_to(team, B);
    const size_t H_part0 = dv_part_from(team, H), H_part1 = dv_part_to(team, H);
    real *next = workspace;
    real *const restrict W_h_H_H = next;
    next += dv_panels(H, H);
    real *const restrict W_H_all__H = next;
    next += dv_panels(2 * H, H);
    real *const restrict W_D_all__D = next;
    next += dv_panels(3 * H, D);
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
    real *const restrict base_h = next;
    next += B * H;
    real *const restrict scratch = next;
    (void)b_r;
    (void)b_z;
    (void)b_h;
    dv_clear(team, B * H, d_h_next);
    if (T == 0) {
        dv_clear(team, H * (H + D), d_W_h);
        dv_clear(team, H, d_b_r);
        dv_clear(team, H, d_b_z);
        dv_clear(team, H, d_b_h);
        dv_clear(team, 3 * H * D, d_W_D_all);
        dv_clear(team, 2 * H * H, d_W_H_all);
    }
    if (packed == 0) {
        dv_pack(team, W_h_H_H, H, 0, 0, H, H, W_h, (H + D), 1);
        dv_pack(team, W_H_all__H, 2 * H, 0, 0, H, H, W_z, (H + D), 1);
        dv_pack(team, W_H_all__H, 2 * H, 1 * H, 0, H, H, W_r, (H + D), 1);
        dv_pack(team, W_D_all__D, 3 * H, 0, 0, H, D, W_h + H, (H + D), 1);
        dv_pack(team, W_D_all__D, 3 * H, 1 * H, 0, H, D, W_z + H, (H + D), 1);
        dv_pack(team, W_D_all__D, 3 * H, 2 * H, 0, H, D, W_r + H, (H + D), 1);
    }
    dv_meet(team);
    for (size_t t1 = T, t0; t1 > 0; t1 = t0) {
        t0 = (t1 - 1) / block * block;
        for (size_t t = t1; t-- > t0;) {
            /* r_h = h[t-1] r
             * d_h = d_h[t+1] + g_h
             * d_h_hat = d_h z
             * d_z_h_hat = (1 - h_hat^2) d_h_hat
             * d_z = (h_hat - h[t-1]) d_h
             * d_z_z = (1 - z) d_z z */
            for (size_t b = B0; b < B1; ++b) {
                DV_POINTWISE
                for (size_t j = H0; j < H1; ++j) {
                    r_h[((t - t0) * B + b) * H + j] = h[(t * B + b) * H + j] * r[(t * B + b) * H + j];
                    const real d_h_j = d_h_next[b * H + j] + g_h[((t * has_g_h) * B + b) * H + j];
                    d_h[b * H + j] = d_h_j;
                    const real d_h_hat = d_h_j * z[(t * B + b) * H + j];
                    d_z_all[(((t - t0) * B + b) * 3 + 0) * H + j] = (1 - (h_hat[(t * B + b) * H + j] * h_hat[(t * B + b) * H + j])) * d_h_hat;
                    const real d_z = (h_hat[(t * B + b) * H + j] - h[(t * B + b) * H + j]) * d_h_j;
                    d_z_all[(((t - t0) * B + b) * 3 + 1) * H + j] = (1 - z[(t * B + b) * H + j]) * d_z * z[(t * B + b) * H + j];
                }
            }
            dv_meet_units(team);
            /* d_r_h = sum_H W_h_H d_z_h_hat */
            dv_step_product(team, B, 1, H, H, d_z_all + (t - t0) * B * 3 * H, 3 * H, W_h_H_H, NULL, 0, d_r_h, H);
            dv_meet_parts(team, H);
            /* d_r = d_r_h h[t-1]
             * d_z_r = (1 - r) d_r r
             * base_h = (1 - z) d_h + d_r_h r */
            for (size_t b = B0; b < B1; ++b) {
                DV_POINTWISE
                for (size_t j = H0; j < H1; ++j) {
                    const real d_r = d_r_h[b * H + j] * h[(t * B + b) * H + j];
                    d_z_all[(((t - t0) * B + b) * 3 + 2) * H + j] = (1 - r[(t * B + b) * H + j]) * d_r * r[(t * B + b) * H + j];
                    base_h[b * H + j] = (1 - z[(t * B + b) * H + j]) * d_h[b * H + j] + d_r_h[b * H + j] * r[(t * B + b) * H + j];
                }
            }
            dv_meet_units(team);
            /* d_h_next = base_h + sum_H,#2 W_H_all_ d_z_all */
            dv_step_product(team, B, 1, H, 2 * H, d_z_all + (t - t0) * B * 3 * H + 1 * H, 3 * H, W_H_all__H, base_h, H, d_h_next, H);
            dv_meet_parts(team, H);
        }
        dv_meet(team);
        /* d_x = sum_H,#3 W_D_all_ d_z_all_ */
        dv_product(team, (t1 - t0) * B, D, 3 * H, d_z_all, 3 * H, W_D_all__D, NULL, 0, d_x + t0 * B * D, D);
        /* d_W_H_all = sum_t,B d_z_all h[t-1] */
        dv_outer(team, (t1 - t0) * B, 2 * H, H, d_z_all + 1 * H, 3 * H, h + t0 * B * H, H, t1 == T ? NULL : d_W_H_all, d_W_H_all, H, scratch);
        /* d_W_D_all = sum_t,B d_z_all_ x */
        dv_outer(team, (t1 - t0) * B, 3 * H, D, d_z_all, 3 * H, x + t0 * B * D, D, t1 == T ? NULL : d_W_D_all, d_W_D_all, D, scratch);
        /* d_W_h_H = sum_t,B d_z_h_hat r_h */
        dv_outer(team, (t1 - t0) * B, H, H, d_z_all, 3 * H, r_h, H, t1 == T ? NULL : d_W_h, d_W_h, (H + D), scratch);
        /* d_b_r = sum_t,B d_z_r */
        dv_sum(team, (t1 - t0) * B, H, d_z_all + 2 * H, 3 * H, t1 == T ? NULL : d_b_r, d_b_r);
        /* d_b_z = sum_t,B d_z_z */
        dv_sum(team, (t1 - t0) * B, H, d_z_all + 1 * H, 3 * H, t1 == T ? NULL : d_b_z, d_b_z);
        /* d_b_h = sum_t,B d_z_h_hat */
        dv_sum(team, (t1 - t0) * B, H, d_z_all, 3 * H, t1 == T ? NULL : d_b_h, d_b_h);
        dv_meet(team);
    }
    for (size_t j = H_part0; j < H_part1; ++j) {
        for (size_t k = 0; k < D; ++k) {
            d_W_h[j * (H + D) + (H + k)] = d_W_D_all[j * D + k];
        }
    }
    for (size_t j = H_part0; j < H_part1; ++j) {
        for (size_t k = 0; k < D; ++k) {
            d_W_z[j * (H + D) + (H + k)] = d_W_D_all[(1 * H + j) * D + k];
        }
    }
    for (size_t j = H_part0; j < H_part1; ++j) {
        for (size_t k = 0; k < D; ++k) {
            d_W_r[j * (H + D) + (H + k)] = d_W_D_all[(2 * H + j) * D + k];
        }
    }
    for (size_t j = H_part0; j < H_part1; ++j) {
        for (size_t l = 0; l < H; ++l) {
            d_W_z[j * (H + D) + l] = d_W_H_all[j * H + l];
        }
    }
    for (size_t j = H_part0; j < H_part1; ++j) {
        for (size_t l = 0; l < H; ++l) {
            d_W_r[j * (H + D) + l] = d_W_H_all[(1 * H + j) * H + l];
        }
    }
}
