/* gru_reset_after: made by `derive generate gru_reset_after`, derive 0.1.0; do not edit */
/* program 2789d262; operations a unit and step: forward 18, backward 20; saved: r, z, W_hn_h_plus_b_hn, n */
/* GRUResetAfter: forward and backward. Compile it with DV_DOUBLE for double, without for float; the text
 * is the same for both and for every instruction set, and it is the text that is proved. Every member
 * of the team runs it and does its share. interface.c checks the sizes and arrays of a call before. */
#include "../_runtime/derive_runtime.h"
#undef gru_reset_after_forward_reals
#undef gru_reset_after_forward_steps
#define gru_reset_after_forward_reals DV_NAME(gru_reset_after_forward_reals)
#define gru_reset_after_forward_steps DV_NAME(gru_reset_after_forward_steps)
#undef gru_reset_after_backward_reals
#undef gru_reset_after_backward_steps
#define gru_reset_after_backward_reals DV_NAME(gru_reset_after_backward_reals)
#define gru_reset_after_backward_steps DV_NAME(gru_reset_after_backward_steps)

/* what the workspace of the steps holds */
size_t gru_reset_after_forward_reals(size_t T, size_t B, size_t D, size_t H)
{
    const size_t block = dv_block_steps(T, B, 192);
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
    total = dv_plus(total, dv_panels(D, dv_times(3, H)));
    total = dv_plus(total, dv_panels(H, dv_times(3, H)));
    total = dv_plus(total, dv_times(block, dv_times(B, dv_times(3, H))));
    total = dv_plus(total, dv_times(B, dv_times(3, H)));
    (void)D;
    (void)H;
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

/* 18 operations a unit and step besides the products
 *
 * W_ir (H, D) in
 * W_iz (H, D) in
 * W_in (H, D) in
 * W_hr (H, H) in
 * W_hz (H, H) in
 * W_hn (H, H) in
 * b_ir (H) in
 * b_iz (H) in
 * b_in (H) in
 * b_hr (H) in
 * b_hz (H) in
 * b_hn (H) in
 * x (T, B, D) in
 * h (T+1, B, H) inout
 * r (T, B, H) out
 * z (T, B, H) out
 * W_hn_h_plus_b_hn (T, B, H) out
 * n (T, B, H) out
 * has_r: 1, or 0 if every step has the same row of r
 * has_z: 1, or 0 if every step has the same row of z
 * has_W_hn_h_plus_b_hn: 1, or 0 if every step has the same row of W_hn_h_plus_b_hn
 * has_n: 1, or 0 if every step has the same row of n
 */
void gru_reset_after_forward_steps(
    const dv_team *team, size_t T, size_t B, size_t D, size_t H,
    const real *restrict W_ir,
    const real *restrict W_iz,
    const real *restrict W_in,
    const real *restrict W_hr,
    const real *restrict W_hz,
    const real *restrict W_hn,
    const real *restrict b_ir,
    const real *restrict b_iz,
    const real *restrict b_in,
    const real *restrict b_hr,
    const real *restrict b_hz,
    const real *restrict b_hn,
    const real *restrict x,
    real *restrict h,
    real *restrict r,
    real *restrict z,
    real *restrict W_hn_h_plus_b_hn,
    real *restrict n,
    size_t has_r,
    size_t has_z,
    size_t has_W_hn_h_plus_b_hn,
    size_t has_n,
    real *restrict workspace, int packed)
{
    const size_t block = dv_block_steps(T, B, 192);
    const size_t H0 = dv_unit_from(team, H), H1 = dv_unit_to(team, H);
    const size_t B0 = dv_row_from(team, B), B1 = dv_row_to(team, B);
    real *next = workspace;
    real *const restrict W_all_3H = next;
    next += dv_panels(D, 3 * H);
    real *const restrict W_all__3H = next;
    next += dv_panels(H, 3 * H);
    real *const restrict z_x_all = next;
    next += block * B * 3 * H;
    real *const restrict h_all = next;
    next += B * 3 * H;
    if (packed == 0) {
        dv_pack(team, W_all_3H, D, 0, 0, D, H, W_ir, 1, D);
        dv_pack(team, W_all_3H, D, 0, 1 * H, D, H, W_iz, 1, D);
        dv_pack(team, W_all_3H, D, 0, 2 * H, D, H, W_in, 1, D);
        dv_pack(team, W_all__3H, H, 0, 0, H, H, W_hr, 1, H);
        dv_pack(team, W_all__3H, H, 0, 1 * H, H, H, W_hz, 1, H);
        dv_pack(team, W_all__3H, H, 0, 2 * H, H, H, W_hn, 1, H);
    }
    dv_meet(team);
    for (size_t t0 = 0, t1; t0 < T; t0 = t1) {
        t1 = dv_min(t0 + block, T);
        /* z_x_all = sum_D W_all x */
        dv_product(team, (t1 - t0) * B, 3 * H, D, x + t0 * B * D, D, W_all_3H, NULL, 0, z_x_all, 3 * H);
        dv_meet(team);
        for (size_t t = t0; t < t1; ++t) {
            /* h_all = sum_H W_all_ h[t-1] */
            dv_step_product(team, B, 3, H, H, h + t * B * H, H, W_all__3H, NULL, 0, h_all, 3 * H);
            dv_meet_parts(team, H);
            /* z_r = b_hr + b_ir + z_r_h + z_r_x
             * r = sigmoid(z_r)
             * z_z = b_hz + b_iz + z_z_h + z_z_x
             * z = sigmoid(z_z)
             * W_hn_h_plus_b_hn = W_hn_h + b_hn
             * z_n = W_hn_h_plus_b_hn r + b_in + z_n_x
             * n = tanh(z_n)
             * h = (1 - z) n + h[t-1] z */
            for (size_t b = B0; b < B1; ++b) {
                DV_POINTWISE
                for (size_t j = H0; j < H1; ++j) {
                    const real z_r = b_hr[j] + b_ir[j] + h_all[(b * 3 + 0) * H + j] + z_x_all[(((t - t0) * B + b) * 3 + 0) * H + j];
                    const real r_j = dv_sigmoid(z_r);
                    r[((t * has_r) * B + b) * H + j] = r_j;
                    const real z_z = b_hz[j] + b_iz[j] + h_all[(b * 3 + 1) * H + j] + z_x_all[(((t - t0) * B + b) * 3 + 1) * H + j];
                    const real z_j = dv_sigmoid(z_z);
                    z[((t * has_z) * B + b) * H + j] = z_j;
                    const real W_hn_h_plus_b_hn_j = h_all[(b * 3 + 2) * H + j] + b_hn[j];
                    W_hn_h_plus_b_hn[((t * has_W_hn_h_plus_b_hn) * B + b) * H + j] = W_hn_h_plus_b_hn_j;
                    const real z_n = W_hn_h_plus_b_hn_j * r_j + b_in[j] + z_x_all[(((t - t0) * B + b) * 3 + 2) * H + j];
                    const real n_j = dv_tanh(z_n);
                    n[((t * has_n) * B + b) * H + j] = n_j;
                    h[((t + 1) * B + b) * H + j] = (1 - z_j) * n_j + h[(t * B + b) * H + j] * z_j;
                }
            }
            dv_meet_units(team);
        }
        dv_meet(team);
    }
}

/* what the workspace of the steps holds */
size_t gru_reset_after_backward_reals(size_t T, size_t B, size_t D, size_t H)
{
    const size_t block = dv_block_steps(T, B, 512);
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
    total = dv_plus(total, dv_panels(dv_times(3, H), H));
    total = dv_plus(total, dv_panels(dv_times(3, H), D));
    total = dv_plus(total, dv_times(block, dv_times(B, dv_times(4, H))));
    total = dv_plus(total, dv_times(3, dv_times(H, D)));
    total = dv_plus(total, dv_times(3, dv_times(H, H)));
    total = dv_plus(total, dv_times(B, H));
    size_t most = 0;
    most = dv_max(most, dv_outer_scratch(D));
    most = dv_max(most, dv_outer_scratch(H));
    total = dv_plus(total, most);
    (void)D;
    (void)H;
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

/* 20 operations a unit and step besides the products
 *
 * W_ir (H, D) in
 * W_iz (H, D) in
 * W_in (H, D) in
 * W_hr (H, H) in
 * W_hz (H, H) in
 * W_hn (H, H) in
 * b_ir (H) in
 * b_iz (H) in
 * b_in (H) in
 * b_hr (H) in
 * b_hz (H) in
 * b_hn (H) in
 * x (T, B, D) in
 * h (T+1, B, H) in
 * r (T, B, H) in
 * z (T, B, H) in
 * W_hn_h_plus_b_hn (T, B, H) in
 * n (T, B, H) in
 * g_h (T, B, H) in
 * d_h_next (B, H) out
 * d_W_ir (H, D) out
 * d_W_iz (H, D) out
 * d_W_in (H, D) out
 * d_W_hr (H, H) out
 * d_W_hz (H, H) out
 * d_W_hn (H, H) out
 * d_b_ir (H) out
 * d_b_iz (H) out
 * d_b_in (H) out
 * d_b_hr (H) out
 * d_b_hz (H) out
 * d_b_hn (H) out
 * d_x (T, B, D) out
 * has_g_h: 1, or 0 if every step has the same row of g_h
 */
void gru_reset_after_backward_steps(
    const dv_team *team, size_t T, size_t B, size_t D, size_t H,
    const real *restrict W_ir,
    const real *restrict W_iz,
    const real *restrict W_in,
    const real *restrict W_hr,
    const real *restrict W_hz,
    const real *restrict W_hn,
    const real *restrict b_ir,
    const real *restrict b_iz,
    const real *restrict b_in,
    const real *restrict b_hr,
    const real *restrict b_hz,
    const real *restrict b_hn,
    const real *restrict x,
    const real *restrict h,
    const real *restrict r,
    const real *restrict z,
    const real *restrict W_hn_h_plus_b_hn,
    const real *restrict n,
    const real *restrict g_h,
    real *restrict d_h_next,
    real *restrict d_W_ir,
    real *restrict d_W_iz,
    real *restrict d_W_in,
    real *restrict d_W_hr,
    real *restrict d_W_hz,
    real *restrict d_W_hn,
    real *restrict d_b_ir,
    real *restrict d_b_iz,
    real *restrict d_b_in,
    real *restrict d_b_hr,
    real *restrict d_b_hz,
    real *restrict d_b_hn,
    real *restrict d_x,
    size_t has_g_h,
    real *restrict workspace, int packed)
{
    const size_t block = dv_block_steps(T, B, 512);
    const size_t H0 = dv_unit_from(team, H), H1 = dv_unit_to(team, H);
    const size_t B0 = dv_row_from(team, B), B1 = dv_row_to(team, B);
    const size_t H_part0 = dv_part_from(team, H), H_part1 = dv_part_to(team, H);
    real *next = workspace;
    real *const restrict W_all_2_H = next;
    next += dv_panels(3 * H, H);
    real *const restrict W_all_3_D = next;
    next += dv_panels(3 * H, D);
    real *const restrict d_all = next;
    next += block * B * 4 * H;
    real *const restrict d_W_all = next;
    next += 3 * H * D;
    real *const restrict d_W_all_ = next;
    next += 3 * H * H;
    real *const restrict base_h = next;
    next += B * H;
    real *const restrict scratch = next;
    (void)b_ir;
    (void)b_iz;
    (void)b_in;
    (void)b_hr;
    (void)b_hz;
    (void)b_hn;
    dv_clear(team, B * H, d_h_next);
    if (T == 0) {
        dv_clear(team, H, d_b_ir);
        dv_clear(team, H, d_b_iz);
        dv_clear(team, H, d_b_in);
        dv_clear(team, H, d_b_hn);
        dv_clear(team, 3 * H * D, d_W_all);
        dv_clear(team, 3 * H * H, d_W_all_);
    }
    if (packed == 0) {
        dv_pack(team, W_all_2_H, 3 * H, 0, 0, H, H, W_hn, H, 1);
        dv_pack(team, W_all_2_H, 3 * H, 1 * H, 0, H, H, W_hz, H, 1);
        dv_pack(team, W_all_2_H, 3 * H, 2 * H, 0, H, H, W_hr, H, 1);
        dv_pack(team, W_all_3_D, 3 * H, 0, 0, H, D, W_iz, D, 1);
        dv_pack(team, W_all_3_D, 3 * H, 1 * H, 0, H, D, W_ir, D, 1);
        dv_pack(team, W_all_3_D, 3 * H, 2 * H, 0, H, D, W_in, D, 1);
    }
    dv_meet(team);
    for (size_t t1 = T, t0; t1 > 0; t1 = t0) {
        t0 = (t1 - 1) / block * block;
        for (size_t t = t1; t-- > t0;) {
            /* d_h = d_h[t+1] + g_h
             * d_n = (1 - z) d_h
             * d_z_n = (1 - n^2) d_n
             * d_W_hn_h_plus_b_hn = d_z_n r
             * d_z = (h[t-1] - n) d_h
             * d_z_z = (1 - z) d_z z
             * d_r = W_hn_h_plus_b_hn d_z_n
             * d_z_r = (1 - r) d_r r
             * base_h = d_h z */
            for (size_t b = B0; b < B1; ++b) {
                DV_POINTWISE
                for (size_t j = H0; j < H1; ++j) {
                    const real d_h = d_h_next[b * H + j] + g_h[((t * has_g_h) * B + b) * H + j];
                    const real e = 1 - z[(t * B + b) * H + j];
                    const real d_n = e * d_h;
                    const real d_z_n_j = (1 - (n[(t * B + b) * H + j] * n[(t * B + b) * H + j])) * d_n;
                    d_all[(((t - t0) * B + b) * 4 + 3) * H + j] = d_z_n_j;
                    d_all[(((t - t0) * B + b) * 4 + 0) * H + j] = d_z_n_j * r[(t * B + b) * H + j];
                    const real d_z = (h[(t * B + b) * H + j] - n[(t * B + b) * H + j]) * d_h;
                    d_all[(((t - t0) * B + b) * 4 + 1) * H + j] = e * d_z * z[(t * B + b) * H + j];
                    const real d_r = W_hn_h_plus_b_hn[(t * B + b) * H + j] * d_z_n_j;
                    d_all[(((t - t0) * B + b) * 4 + 2) * H + j] = (1 - r[(t * B + b) * H + j]) * d_r * r[(t * B + b) * H + j];
                    base_h[b * H + j] = d_h * z[(t * B + b) * H + j];
                }
            }
            dv_meet_units(team);
            /* d_h_next = base_h + sum_H,#3 W_all_2 d_all */
            dv_step_product(team, B, 1, H, 3 * H, d_all + (t - t0) * B * 4 * H, 4 * H, W_all_2_H, base_h, H, d_h_next, H);
            dv_meet_parts(team, H);
        }
        dv_meet(team);
        /* d_x = sum_H,#3 W_all_3 d_z_all */
        dv_product(team, (t1 - t0) * B, D, 3 * H, d_all + 1 * H, 4 * H, W_all_3_D, NULL, 0, d_x + t0 * B * D, D);
        /* d_W_all = sum_t,B d_z_all x */
        dv_outer(team, (t1 - t0) * B, 3 * H, D, d_all + 1 * H, 4 * H, x + t0 * B * D, D, t1 == T ? NULL : d_W_all, d_W_all, D, scratch);
        /* d_W_all_ = sum_t,B d_all h[t-1] */
        dv_outer(team, (t1 - t0) * B, 3 * H, H, d_all, 4 * H, h + t0 * B * H, H, t1 == T ? NULL : d_W_all_, d_W_all_, H, scratch);
        /* d_b_ir = sum_t,B d_z_r */
        dv_sum(team, (t1 - t0) * B, H, d_all + 2 * H, 4 * H, t1 == T ? NULL : d_b_ir, d_b_ir);
        /* d_b_iz = sum_t,B d_z_z */
        dv_sum(team, (t1 - t0) * B, H, d_all + 1 * H, 4 * H, t1 == T ? NULL : d_b_iz, d_b_iz);
        /* d_b_in = sum_t,B d_z_n */
        dv_sum(team, (t1 - t0) * B, H, d_all + 3 * H, 4 * H, t1 == T ? NULL : d_b_in, d_b_in);
        /* d_b_hn = sum_t,B d_W_hn_h_plus_b_hn */
        dv_sum(team, (t1 - t0) * B, H, d_all, 4 * H, t1 == T ? NULL : d_b_hn, d_b_hn);
        dv_meet(team);
    }
    /* d_b_hr = d_b_ir
     * d_b_hz = d_b_iz */
    DV_POINTWISE
    for (size_t j = H_part0; j < H_part1; ++j) {
        d_b_hr[j] = d_b_ir[j];
        d_b_hz[j] = d_b_iz[j];
    }
    for (size_t j = H_part0; j < H_part1; ++j) {
        for (size_t k = 0; k < D; ++k) {
            d_W_iz[j * D + k] = d_W_all[j * D + k];
        }
    }
    for (size_t j = H_part0; j < H_part1; ++j) {
        for (size_t k = 0; k < D; ++k) {
            d_W_ir[j * D + k] = d_W_all[(1 * H + j) * D + k];
        }
    }
    for (size_t j = H_part0; j < H_part1; ++j) {
        for (size_t k = 0; k < D; ++k) {
            d_W_in[j * D + k] = d_W_all[(2 * H + j) * D + k];
        }
    }
    for (size_t j = H_part0; j < H_part1; ++j) {
        for (size_t l = 0; l < H; ++l) {
            d_W_hn[j * H + l] = d_W_all_[j * H + l];
        }
    }
    for (size_t j = H_part0; j < H_part1; ++j) {
        for (size_t l = 0; l < H; ++l) {
            d_W_hz[j * H + l] = d_W_all_[(1 * H + j) * H + l];
        }
    }
    for (size_t j = H_part0; j < H_part1; ++j) {
        for (size_t l = 0; l < H; ++l) {
            d_W_hr[j * H + l] = d_W_all_[(2 * H + j) * H + l];
        }
    }
}
