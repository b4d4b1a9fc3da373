/* lstm_torch: made by `derive generate lstm_torch`, derive 0.1.0; do not edit */
/* program 01cde7f6; operations a unit and step: forward 17, backward 30; saved: i, f, g, o */
/* LSTMTorch: forward and backward. Compile it with DV_DOUBLE for double, without for float; the text
 * is the same for both and for every instruction set, and it is the text that is proved. Every member
 * of the team runs it and does its share. interface.c checks the sizes and arrays of a call before. */
#include "../_runtime/derive_runtime.h"
#undef lstm_torch_forward_reals
#undef lstm_torch_forward_steps
#define lstm_torch_forward_reals DV_NAME(lstm_torch_forward_reals)
#define lstm_torch_forward_steps DV_NAME(lstm_torch_forward_steps)
#undef lstm_torch_backward_reals
#undef lstm_torch_backward_steps
#define lstm_torch_backward_reals DV_NAME(lstm_torch_backward_reals)
#define lstm_torch_backward_steps DV_NAME(lstm_torch_backward_steps)

/* what the workspace of the steps holds */
size_t lstm_torch_forward_reals(size_t T, size_t B, size_t D, size_t H)
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
    total = dv_plus(total, dv_panels(D, dv_times(4, H)));
    total = dv_plus(total, dv_panels(H, dv_times(4, H)));
    total = dv_plus(total, dv_times(block, dv_times(B, dv_times(4, H))));
    total = dv_plus(total, dv_times(B, dv_times(4, H)));
    (void)D;
    (void)H;
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

/* 17 operations a unit and step besides the products
 *
 * W_ii (H, D) in
 * W_if (H, D) in
 * W_ig (H, D) in
 * W_io (H, D) in
 * W_hi (H, H) in
 * W_hf (H, H) in
 * W_hg (H, H) in
 * W_ho (H, H) in
 * b_ii (H) in
 * b_if (H) in
 * b_ig (H) in
 * b_io (H) in
 * b_hi (H) in
 * b_hf (H) in
 * b_hg (H) in
 * b_ho (H) in
 * x (T, B, D) in
 * h (T+1, B, H) inout
 * c (T+1, B, H) inout
 * i (T, B, H) out
 * f (T, B, H) out
 * g (T, B, H) out
 * o (T, B, H) out
 * has_i: 1, or 0 if every step has the same row of i
 * has_f: 1, or 0 if every step has the same row of f
 * has_g: 1, or 0 if every step has the same row of g
 * has_o: 1, or 0 if every step has the same row of o
 */
void lstm_torch_forward_steps(
    const dv_team *team, size_t T, size_t B, size_t D, size_t H,
    const real *restrict W_ii,
    const real *restrict W_if,
    const real *restrict W_ig,
    const real *restrict W_io,
    const real *restrict W_hi,
    const real *restrict W_hf,
    const real *restrict W_hg,
    const real *restrict W_ho,
    const real *restrict b_ii,
    const real *restrict b_if,
    const real *restrict b_ig,
    const real *restrict b_io,
    const real *restrict b_hi,
    const real *restrict b_hf,
    const real *restrict b_hg,
    const real *restrict b_ho,
    const real *restrict x,
    real *restrict h,
    real *restrict c,
    real *restrict i,
    real *restrict f,
    real *restrict g,
    real *restrict o,
    size_t has_i,
    size_t has_f,
    size_t has_g,
    size_t has_o,
    real *restrict workspace, int packed)
{
    const size_t block = dv_block_steps(T, B, 192);
    const size_t H0 = dv_unit_from(team, H), H1 = dv_unit_to(team, H);
    const size_t B0 = dv_row_from(team, B), B1 = dv_row_to(team, B);
    real *next = workspace;
    real *const restrict W_all_4H = next;
    next += dv_panels(D, 4 * H);
    real *const restrict W_all__4H = next;
    next += dv_panels(H, 4 * H);
    real *const restrict z_x_all = next;
    next += block * B * 4 * H;
    real *const restrict z_h_all = next;
    next += B * 4 * H;
    if (packed == 0) {
        dv_pack(team, W_all_4H, D, 0, 0, D, H, W_ii, 1, D);
        dv_pack(team, W_all_4H, D, 0, 1 * H, D, H, W_if, 1, D);
        dv_pack(team, W_all_4H, D, 0, 2 * H, D, H, W_io, 1, D);
        dv_pack(team, W_all_4H, D, 0, 3 * H, D, H, W_ig, 1, D);
        dv_pack(team, W_all__4H, H, 0, 0, H, H, W_hi, 1, H);
        dv_pack(team, W_all__4H, H, 0, 1 * H, H, H, W_hf, 1, H);
        dv_pack(team, W_all__4H, H, 0, 2 * H, H, H, W_ho, 1, H);
        dv_pack(team, W_all__4H, H, 0, 3 * H, H, H, W_hg, 1, H);
    }
    dv_meet(team);
    for (size_t t0 = 0, t1; t0 < T; t0 = t1) {
        t1 = dv_min(t0 + block, T);
        /* z_x_all = sum_D W_all x */
        dv_product(team, (t1 - t0) * B, 4 * H, D, x + t0 * B * D, D, W_all_4H, NULL, 0, z_x_all, 4 * H);
        dv_meet(team);
        for (size_t t = t0; t < t1; ++t) {
            /* z_h_all = z_x_all + sum_H W_all_ h[t-1] */
            dv_step_product(team, B, 4, H, H, h + t * B * H, H, W_all__4H, z_x_all + (t - t0) * B * 4 * H, 4 * H, z_h_all, 4 * H);
            dv_meet_parts(team, H);
            /* z_i = b_hi + b_ii + z_i_h
             * i = sigmoid(z_i)
             * z_f = b_hf + b_if + z_f_h
             * f = sigmoid(z_f)
             * z_g = b_hg + b_ig + z_g_h
             * g = tanh(z_g)
             * z_o = b_ho + b_io + z_o_h
             * o = sigmoid(z_o)
             * c = c[t-1] f + g i
             * tanh_c = tanh(c)
             * h = o tanh_c */
            for (size_t b = B0; b < B1; ++b) {
                DV_POINTWISE
                for (size_t j = H0; j < H1; ++j) {
                    const real z_i = b_hi[j] + b_ii[j] + z_h_all[(b * 4 + 0) * H + j];
                    const real i_j = dv_sigmoid(z_i);
                    i[((t * has_i) * B + b) * H + j] = i_j;
                    const real z_f = b_hf[j] + b_if[j] + z_h_all[(b * 4 + 1) * H + j];
                    const real f_j = dv_sigmoid(z_f);
                    f[((t * has_f) * B + b) * H + j] = f_j;
                    const real z_g = b_hg[j] + b_ig[j] + z_h_all[(b * 4 + 3) * H + j];
                    const real g_j = dv_tanh(z_g);
                    g[((t * has_g) * B + b) * H + j] = g_j;
                    const real z_o = b_ho[j] + b_io[j] + z_h_all[(b * 4 + 2) * H + j];
                    const real o_j = dv_sigmoid(z_o);
                    o[((t * has_o) * B + b) * H + j] = o_j;
                    const real c_j = c[(t * B + b) * H + j] * f_j + g_j * i_j;
                    c[((t + 1) * B + b) * H + j] = c_j;
                    const real tanh_c = dv_tanh(c_j);
                    h[((t + 1) * B + b) * H + j] = o_j * tanh_c;
                }
            }
            dv_meet_units(team);
        }
        dv_meet(team);
    }
}

/* what the workspace of the steps holds */
size_t lstm_torch_backward_reals(size_t T, size_t B, size_t D, size_t H)
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
    total = dv_plus(total, dv_panels(dv_times(4, H), H));
    total = dv_plus(total, dv_panels(dv_times(4, H), D));
    total = dv_plus(total, dv_times(block, dv_times(B, dv_times(4, H))));
    total = dv_plus(total, dv_times(4, dv_times(H, D)));
    total = dv_plus(total, dv_times(4, dv_times(H, H)));
    size_t most = 0;
    most = dv_max(most, dv_outer_scratch(D));
    most = dv_max(most, dv_outer_scratch(H));
    total = dv_plus(total, most);
    (void)D;
    (void)H;
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

/* 30 operations a unit and step besides the products
 *
 * W_ii (H, D) in
 * W_if (H, D) in
 * W_ig (H, D) in
 * W_io (H, D) in
 * W_hi (H, H) in
 * W_hf (H, H) in
 * W_hg (H, H) in
 * W_ho (H, H) in
 * b_ii (H) in
 * b_if (H) in
 * b_ig (H) in
 * b_io (H) in
 * b_hi (H) in
 * b_hf (H) in
 * b_hg (H) in
 * b_ho (H) in
 * x (T, B, D) in
 * h (T+1, B, H) in
 * c (T+1, B, H) in
 * i (T, B, H) in
 * f (T, B, H) in
 * g (T, B, H) in
 * o (T, B, H) in
 * g_h (T, B, H) in
 * g_c (T, B, H) in
 * d_h_next (B, H) out
 * d_c_next (B, H) out
 * d_W_ii (H, D) out
 * d_W_if (H, D) out
 * d_W_ig (H, D) out
 * d_W_io (H, D) out
 * d_W_hi (H, H) out
 * d_W_hf (H, H) out
 * d_W_hg (H, H) out
 * d_W_ho (H, H) out
 * d_b_ii (H) out
 * d_b_if (H) out
 * d_b_ig (H) out
 * d_b_io (H) out
 * d_b_hi (H) out
 * d_b_hf (H) out
 * d_b_hg (H) out
 * d_b_ho (H) out
 * d_x (T, B, D) out
 * has_g_h: 1, or 0 if every step has the same row of g_h
 * has_g_c: 1, or 0 if every step has the same row of g_c
 */
void lstm_torch_backward_steps(
    const dv_team *team, size_t T, size_t B, size_t D, size_t H,
    const real *restrict W_ii,
    const real *restrict W_if,
    const real *restrict W_ig,
    const real *restrict W_io,
    const real *restrict W_hi,
    const real *restrict W_hf,
    const real *restrict W_hg,
    const real *restrict W_ho,
    const real *restrict b_ii,
    const real *restrict b_if,
    const real *restrict b_ig,
    const real *restrict b_io,
    const real *restrict b_hi,
    const real *restrict b_hf,
    const real *restrict b_hg,
    const real *restrict b_ho,
    const real *restrict x,
    const real *restrict h,
    const real *restrict c,
    const real *restrict i,
    const real *restrict f,
    const real *restrict g,
    const real *restrict o,
    const real *restrict g_h,
    const real *restrict g_c,
    real *restrict d_h_next,
    real *restrict d_c_next,
    real *restrict d_W_ii,
    real *restrict d_W_if,
    real *restrict d_W_ig,
    real *restrict d_W_io,
    real *restrict d_W_hi,
    real *restrict d_W_hf,
    real *restrict d_W_hg,
    real *restrict d_W_ho,
    real *restrict d_b_ii,
    real *restrict d_b_if,
    real *restrict d_b_ig,
    real *restrict d_b_io,
    real *restrict d_b_hi,
    real *restrict d_b_hf,
    real *restrict d_b_hg,
    real *restrict d_b_ho,
    real *restrict d_x,
    size_t has_g_h,
    size_t has_g_c,
    real *restrict workspace, int packed)
{
    const size_t block = dv_block_steps(T, B, 512);
    const size_t H0 = dv_unit_from(team, H), H1 = dv_unit_to(team, H);
    const size_t B0 = dv_row_from(team, B), B1 = dv_row_to(team, B);
    const size_t H_part0 = dv_part_from(team, H), H_part1 = dv_part_to(team, H);
    real *next = workspace;
    real *const restrict W_all_2_H = next;
    next += dv_panels(4 * H, H);
    real *const restrict W_all_3_D = next;
    next += dv_panels(4 * H, D);
    real *const restrict d_z_all = next;
    next += block * B * 4 * H;
    real *const restrict d_W_all = next;
    next += 4 * H * D;
    real *const restrict d_W_all_ = next;
    next += 4 * H * H;
    real *const restrict scratch = next;
    (void)b_ii;
    (void)b_if;
    (void)b_ig;
    (void)b_io;
    (void)b_hi;
    (void)b_hf;
    (void)b_hg;
    (void)b_ho;
    dv_clear(team, B * H, d_h_next);
    dv_clear(team, B * H, d_c_next);
    if (T == 0) {
        dv_clear(team, H, d_b_ii);
        dv_clear(team, H, d_b_if);
        dv_clear(team, H, d_b_ig);
        dv_clear(team, H, d_b_io);
        dv_clear(team, 4 * H * D, d_W_all);
        dv_clear(team, 4 * H * H, d_W_all_);
    }
    if (packed == 0) {
        dv_pack(team, W_all_2_H, 4 * H, 0, 0, H, H, W_ho, H, 1);
        dv_pack(team, W_all_2_H, 4 * H, 1 * H, 0, H, H, W_hg, H, 1);
        dv_pack(team, W_all_2_H, 4 * H, 2 * H, 0, H, H, W_hf, H, 1);
        dv_pack(team, W_all_2_H, 4 * H, 3 * H, 0, H, H, W_hi, H, 1);
        dv_pack(team, W_all_3_D, 4 * H, 0, 0, H, D, W_io, D, 1);
        dv_pack(team, W_all_3_D, 4 * H, 1 * H, 0, H, D, W_ig, D, 1);
        dv_pack(team, W_all_3_D, 4 * H, 2 * H, 0, H, D, W_if, D, 1);
        dv_pack(team, W_all_3_D, 4 * H, 3 * H, 0, H, D, W_ii, D, 1);
    }
    dv_meet(team);
    for (size_t t1 = T, t0; t1 > 0; t1 = t0) {
        t0 = (t1 - 1) / block * block;
        for (size_t t = t1; t-- > t0;) {
            /* tanh_c = tanh(c)
             * d_h = d_h[t+1] + g_h
             * d_tanh_c = d_h o
             * d_c = (1 - tanh_c^2) d_tanh_c + d_c[t+1] + g_c
             * d_o = d_h tanh_c
             * d_z_o = (1 - o) d_o o
             * d_g = d_c i
             * d_z_g = (1 - g^2) d_g
             * d_f = d_c c[t-1]
             * d_z_f = (1 - f) d_f f
             * d_i = d_c g
             * d_z_i = (1 - i) d_i i
             * d_c_next = d_c f */
            for (size_t b = B0; b < B1; ++b) {
                DV_POINTWISE
                for (size_t j = H0; j < H1; ++j) {
                    const real tanh_c = dv_tanh(c[((t + 1) * B + b) * H + j]);
                    const real d_h = d_h_next[b * H + j] + g_h[((t * has_g_h) * B + b) * H + j];
                    const real d_tanh_c = d_h * o[(t * B + b) * H + j];
                    const real d_c = (1 - (tanh_c * tanh_c)) * d_tanh_c + d_c_next[b * H + j] + g_c[((t * has_g_c) * B + b) * H + j];
                    const real d_o = d_h * tanh_c;
                    d_z_all[(((t - t0) * B + b) * 4 + 0) * H + j] = (1 - o[(t * B + b) * H + j]) * d_o * o[(t * B + b) * H + j];
                    const real d_g = d_c * i[(t * B + b) * H + j];
                    d_z_all[(((t - t0) * B + b) * 4 + 1) * H + j] = (1 - (g[(t * B + b) * H + j] * g[(t * B + b) * H + j])) * d_g;
                    const real d_f = d_c * c[(t * B + b) * H + j];
                    d_z_all[(((t - t0) * B + b) * 4 + 2) * H + j] = (1 - f[(t * B + b) * H + j]) * d_f * f[(t * B + b) * H + j];
                    const real d_i = d_c * g[(t * B + b) * H + j];
                    d_z_all[(((t - t0) * B + b) * 4 + 3) * H + j] = (1 - i[(t * B + b) * H + j]) * d_i * i[(t * B + b) * H + j];
                    d_c_next[b * H + j] = d_c * f[(t * B + b) * H + j];
                }
            }
            dv_meet_units(team);
            /* d_h_next = sum_H,#4 W_all_2 d_z_all */
            dv_step_product(team, B, 1, H, 4 * H, d_z_all + (t - t0) * B * 4 * H, 4 * H, W_all_2_H, NULL, 0, d_h_next, H);
            dv_meet_parts(team, H);
        }
        dv_meet(team);
        /* d_x = sum_H,#4 W_all_3 d_z_all */
        dv_product(team, (t1 - t0) * B, D, 4 * H, d_z_all, 4 * H, W_all_3_D, NULL, 0, d_x + t0 * B * D, D);
        /* d_W_all = sum_t,B d_z_all x */
        dv_outer(team, (t1 - t0) * B, 4 * H, D, d_z_all, 4 * H, x + t0 * B * D, D, t1 == T ? NULL : d_W_all, d_W_all, D, scratch);
        /* d_W_all_ = sum_t,B d_z_all h[t-1] */
        dv_outer(team, (t1 - t0) * B, 4 * H, H, d_z_all, 4 * H, h + t0 * B * H, H, t1 == T ? NULL : d_W_all_, d_W_all_, H, scratch);
        /* d_b_ii = sum_t,B d_z_i */
        dv_sum(team, (t1 - t0) * B, H, d_z_all + 3 * H, 4 * H, t1 == T ? NULL : d_b_ii, d_b_ii);
        /* d_b_if = sum_t,B d_z_f */
        dv_sum(team, (t1 - t0) * B, H, d_z_all + 2 * H, 4 * H, t1 == T ? NULL : d_b_if, d_b_if);
        /* d_b_ig = sum_t,B d_z_g */
        dv_sum(team, (t1 - t0) * B, H, d_z_all + 1 * H, 4 * H, t1 == T ? NULL : d_b_ig, d_b_ig);
        /* d_b_io = sum_t,B d_z_o */
        dv_sum(team, (t1 - t0) * B, H, d_z_all, 4 * H, t1 == T ? NULL : d_b_io, d_b_io);
        dv_meet(team);
    }
    /* d_b_hi = d_b_ii
     * d_b_hf = d_b_if
     * d_b_hg = d_b_ig
     * d_b_ho = d_b_io */
    DV_POINTWISE
    for (size_t j = H_part0; j < H_part1; ++j) {
        d_b_hi[j] = d_b_ii[j];
        d_b_hf[j] = d_b_if[j];
        d_b_hg[j] = d_b_ig[j];
        d_b_ho[j] = d_b_io[j];
    }
    for (size_t j = H_part0; j < H_part1; ++j) {
        for (size_t k = 0; k < D; ++k) {
            d_W_io[j * D + k] = d_W_all[j * D + k];
        }
    }
    for (size_t j = H_part0; j < H_part1; ++j) {
        for (size_t k = 0; k < D; ++k) {
            d_W_ig[j * D + k] = d_W_all[(1 * H + j) * D + k];
        }
    }
    for (size_t j = H_part0; j < H_part1; ++j) {
        for (size_t k = 0; k < D; ++k) {
            d_W_if[j * D + k] = d_W_all[(2 * H + j) * D + k];
        }
    }
    for (size_t j = H_part0; j < H_part1; ++j) {
        for (size_t k = 0; k < D; ++k) {
            d_W_ii[j * D + k] = d_W_all[(3 * H + j) * D + k];
        }
    }
    for (size_t j = H_part0; j < H_part1; ++j) {
        for (size_t l = 0; l < H; ++l) {
            d_W_ho[j * H + l] = d_W_all_[j * H + l];
        }
    }
    for (size_t j = H_part0; j < H_part1; ++j) {
        for (size_t l = 0; l < H; ++l) {
            d_W_hg[j * H + l] = d_W_all_[(1 * H + j) * H + l];
        }
    }
    for (size_t j = H_part0; j < H_part1; ++j) {
        for (size_t l = 0; l < H; ++l) {
            d_W_hf[j * H + l] = d_W_all_[(2 * H + j) * H + l];
        }
    }
    for (size_t j = H_part0; j < H_part1; ++j) {
        for (size_t l = 0; l < H; ++l) {
            d_W_hi[j * H + l] = d_W_all_[(3 * H + j) * H + l];
        }
    }
}
