/* lstm_peephole: made by `derive generate lstm_peephole`, derive 0.1.0; do not edit */
/* program 713b8010; operations a unit and step: forward 19, backward 36; saved: i, f, g, o */
/* LSTMPeephole: forward and backward. Compile it with DV_DOUBLE for double, without for float; the text
 * is the same for both and for every instruction set, and it is the text that is proved. Every member
 * of the team runs it and does its share. interface.c checks the sizes and arrays of a call before. */
#include "../_runtime/derive_runtime.h"
#undef lstm_peephole_forward_reals
#undef lstm_peephole_forward_steps
#define lstm_peephole_forward_reals DV_NAME(lstm_peephole_forward_reals)
#define lstm_peephole_forward_steps DV_NAME(lstm_peephole_forward_steps)
#undef lstm_peephole_backward_reals
#undef lstm_peephole_backward_steps
#define lstm_peephole_backward_reals DV_NAME(lstm_peephole_backward_reals)
#define lstm_peephole_backward_steps DV_NAME(lstm_peephole_backward_steps)

/* what the workspace of the steps holds */
size_t lstm_peephole_forward_reals(size_t T, size_t B, size_t D, size_t H)
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

/* 19 operations a unit and step besides the products
 *
 * W_i (H, D) in
 * W_f (H, D) in
 * W_g (H, D) in
 * W_o (H, D) in
 * U_i (H, H) in
 * U_f (H, H) in
 * U_g (H, H) in
 * U_o (H, H) in
 * p_i (H) in
 * p_f (H) in
 * p_o (H) in
 * b_i (H) in
 * b_f (H) in
 * b_g (H) in
 * b_o (H) in
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
void lstm_peephole_forward_steps(
    const dv_team *team, size_t T, size_t B, size_t D, size_t H,
    const real *restrict W_i,
    const real *restrict W_f,
    const real *restrict W_g,
    const real *restrict W_o,
    const real *restrict U_i,
    const real *restrict U_f,
    const real *restrict U_g,
    const real *restrict U_o,
    const real *restrict p_i,
    const real *restrict p_f,
    const real *restrict p_o,
    const real *restrict b_i,
    const real *restrict b_f,
    const real *restrict b_g,
    const real *restrict b_o,
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
    real *const restrict U_all_4H = next;
    next += dv_panels(H, 4 * H);
    real *const restrict z_x_all = next;
    next += block * B * 4 * H;
    real *const restrict z_h_all = next;
    next += B * 4 * H;
    if (packed == 0) {
        dv_pack(team, W_all_4H, D, 0, 0, D, H, W_i, 1, D);
        dv_pack(team, W_all_4H, D, 0, 1 * H, D, H, W_f, 1, D);
        dv_pack(team, W_all_4H, D, 0, 2 * H, D, H, W_o, 1, D);
        dv_pack(team, W_all_4H, D, 0, 3 * H, D, H, W_g, 1, D);
        dv_pack(team, U_all_4H, H, 0, 0, H, H, U_i, 1, H);
        dv_pack(team, U_all_4H, H, 0, 1 * H, H, H, U_f, 1, H);
        dv_pack(team, U_all_4H, H, 0, 2 * H, H, H, U_o, 1, H);
        dv_pack(team, U_all_4H, H, 0, 3 * H, H, H, U_g, 1, H);
    }
    dv_meet(team);
    for (size_t t0 = 0, t1; t0 < T; t0 = t1) {
        t1 = dv_min(t0 + block, T);
        /* z_x_all = sum_D W_all x */
        dv_product(team, (t1 - t0) * B, 4 * H, D, x + t0 * B * D, D, W_all_4H, NULL, 0, z_x_all, 4 * H);
        dv_meet(team);
        for (size_t t = t0; t < t1; ++t) {
            /* z_h_all = z_x_all + sum_H U_all h[t-1] */
            dv_step_product(team, B, 4, H, H, h + t * B * H, H, U_all_4H, z_x_all + (t - t0) * B * 4 * H, 4 * H, z_h_all, 4 * H);
            dv_meet_parts(team, H);
            /* z_i = c[t-1] p_i + b_i + z_i_h
             * i = sigmoid(z_i)
             * z_f = c[t-1] p_f + b_f + z_f_h
             * f = sigmoid(z_f)
             * z_g = b_g + z_g_h
             * g = tanh(z_g)
             * c = c[t-1] f + g i
             * z_o = c p_o + b_o + z_o_h
             * o = sigmoid(z_o)
             * tanh_c = tanh(c)
             * h = o tanh_c */
            for (size_t b = B0; b < B1; ++b) {
                DV_POINTWISE
                for (size_t j = H0; j < H1; ++j) {
                    const real z_i = c[(t * B + b) * H + j] * p_i[j] + b_i[j] + z_h_all[(b * 4 + 0) * H + j];
                    const real i_j = dv_sigmoid(z_i);
                    i[((t * has_i) * B + b) * H + j] = i_j;
                    const real z_f = c[(t * B + b) * H + j] * p_f[j] + b_f[j] + z_h_all[(b * 4 + 1) * H + j];
                    const real f_j = dv_sigmoid(z_f);
                    f[((t * has_f) * B + b) * H + j] = f_j;
                    const real z_g = b_g[j] + z_h_all[(b * 4 + 3) * H + j];
                    const real g_j = dv_tanh(z_g);
                    g[((t * has_g) * B + b) * H + j] = g_j;
                    const real c_j = c[(t * B + b) * H + j] * f_j + g_j * i_j;
                    c[((t + 1) * B + b) * H + j] = c_j;
                    const real z_o = c_j * p_o[j] + b_o[j] + z_h_all[(b * 4 + 2) * H + j];
                    const real o_j = dv_sigmoid(z_o);
                    o[((t * has_o) * B + b) * H + j] = o_j;
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
size_t lstm_peephole_backward_reals(size_t T, size_t B, size_t D, size_t H)
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
    total = dv_plus(total, dv_times(2, H));
    size_t most = 0;
    most = dv_max(most, dv_outer_scratch(D));
    most = dv_max(most, dv_outer_scratch(H));
    total = dv_plus(total, most);
    (void)D;
    (void)H;
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

/* 36 operations a unit and step besides the products
 *
 * W_i (H, D) in
 * W_f (H, D) in
 * W_g (H, D) in
 * W_o (H, D) in
 * U_i (H, H) in
 * U_f (H, H) in
 * U_g (H, H) in
 * U_o (H, H) in
 * p_i (H) in
 * p_f (H) in
 * p_o (H) in
 * b_i (H) in
 * b_f (H) in
 * b_g (H) in
 * b_o (H) in
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
 * d_W_i (H, D) out
 * d_W_f (H, D) out
 * d_W_g (H, D) out
 * d_W_o (H, D) out
 * d_U_i (H, H) out
 * d_U_f (H, H) out
 * d_U_g (H, H) out
 * d_U_o (H, H) out
 * d_p_i (H) out
 * d_p_f (H) out
 * d_p_o (H) out
 * d_b_i (H) out
 * d_b_f (H) out
 * d_b_g (H) out
 * d_b_o (H) out
 * d_x (T, B, D) out
 * has_g_h: 1, or 0 if every step has the same row of g_h
 * has_g_c: 1, or 0 if every step has the same row of g_c
 */
void lstm_peephole_backward_steps(
    const dv_team *team, size_t T, size_t B, size_t D, size_t H,
    const real *restrict W_i,
    const real *restrict W_f,
    const real *restrict W_g,
    const real *restrict W_o,
    const real *restrict U_i,
    const real *restrict U_f,
    const real *restrict U_g,
    const real *restrict U_o,
    const real *restrict p_i,
    const real *restrict p_f,
    const real *restrict p_o,
    const real *restrict b_i,
    const real *restrict b_f,
    const real *restrict b_g,
    const real *restrict b_o,
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
    real *restrict d_W_i,
    real *restrict d_W_f,
    real *restrict d_W_g,
    real *restrict d_W_o,
    real *restrict d_U_i,
    real *restrict d_U_f,
    real *restrict d_U_g,
    real *restrict d_U_o,
    real *restrict d_p_i,
    real *restrict d_p_f,
    real *restrict d_p_o,
    real *restrict d_b_i,
    real *restrict d_b_f,
    real *restrict d_b_g,
    real *restrict d_b_o,
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
    real *const restrict U_all__H = next;
    next += dv_panels(4 * H, H);
    real *const restrict W_all__D = next;
    next += dv_panels(4 * H, D);
    real *const restrict d_z_all = next;
    next += block * B * 4 * H;
    real *const restrict d_W_all = next;
    next += 4 * H * D;
    real *const restrict d_U_all = next;
    next += 4 * H * H;
    real *const restrict d_p_all = next;
    next += 2 * H;
    real *const restrict scratch = next;
    (void)b_i;
    (void)b_f;
    (void)b_g;
    (void)b_o;
    dv_clear(team, B * H, d_h_next);
    dv_clear(team, B * H, d_c_next);
    dv_clear(team, H, d_p_o);
    dv_clear(team, 2 * H, d_p_all);
    if (T == 0) {
        dv_clear(team, H, d_b_i);
        dv_clear(team, H, d_b_f);
        dv_clear(team, H, d_b_g);
        dv_clear(team, H, d_b_o);
        dv_clear(team, 4 * H * D, d_W_all);
        dv_clear(team, 4 * H * H, d_U_all);
    }
    if (packed == 0) {
        dv_pack(team, U_all__H, 4 * H, 0, 0, H, H, U_o, H, 1);
        dv_pack(team, U_all__H, 4 * H, 1 * H, 0, H, H, U_g, H, 1);
        dv_pack(team, U_all__H, 4 * H, 2 * H, 0, H, H, U_f, H, 1);
        dv_pack(team, U_all__H, 4 * H, 3 * H, 0, H, H, U_i, H, 1);
        dv_pack(team, W_all__D, 4 * H, 0, 0, H, D, W_o, D, 1);
        dv_pack(team, W_all__D, 4 * H, 1 * H, 0, H, D, W_g, D, 1);
        dv_pack(team, W_all__D, 4 * H, 2 * H, 0, H, D, W_f, D, 1);
        dv_pack(team, W_all__D, 4 * H, 3 * H, 0, H, D, W_i, D, 1);
    }
    dv_meet(team);
    for (size_t t1 = T, t0; t1 > 0; t1 = t0) {
        t0 = (t1 - 1) / block * block;
        for (size_t t = t1; t-- > t0;) {
            /* tanh_c = tanh(c)
             * d_h = d_h[t+1] + g_h
             * d_tanh_c = d_h o
             * d_o = d_h tanh_c
             * d_z_o = (1 - o) d_o o
             * d_c = (1 - tanh_c^2) d_tanh_c + d_z_o p_o + d_c[t+1] + g_c
             * d_g = d_c i
             * d_z_g = (1 - g^2) d_g
             * d_f = d_c c[t-1]
             * d_z_f = (1 - f) d_f f
             * d_i = d_c g
             * d_z_i = (1 - i) d_i i
             * d_c_next = d_c f + d_z_f p_f + d_z_i p_i */
            for (size_t b = B0; b < B1; ++b) {
                DV_POINTWISE
                for (size_t j = H0; j < H1; ++j) {
                    const real tanh_c = dv_tanh(c[((t + 1) * B + b) * H + j]);
                    const real d_h = d_h_next[b * H + j] + g_h[((t * has_g_h) * B + b) * H + j];
                    const real d_tanh_c = d_h * o[(t * B + b) * H + j];
                    const real d_o = d_h * tanh_c;
                    const real d_z_o_j = (1 - o[(t * B + b) * H + j]) * d_o * o[(t * B + b) * H + j];
                    d_z_all[(((t - t0) * B + b) * 4 + 0) * H + j] = d_z_o_j;
                    const real d_c = (1 - (tanh_c * tanh_c)) * d_tanh_c + d_z_o_j * p_o[j] + d_c_next[b * H + j] + g_c[((t * has_g_c) * B + b) * H + j];
                    const real d_g = d_c * i[(t * B + b) * H + j];
                    d_z_all[(((t - t0) * B + b) * 4 + 1) * H + j] = (1 - (g[(t * B + b) * H + j] * g[(t * B + b) * H + j])) * d_g;
                    const real d_f = d_c * c[(t * B + b) * H + j];
                    const real d_z_f_j = (1 - f[(t * B + b) * H + j]) * d_f * f[(t * B + b) * H + j];
                    d_z_all[(((t - t0) * B + b) * 4 + 2) * H + j] = d_z_f_j;
                    const real d_i = d_c * g[(t * B + b) * H + j];
                    const real d_z_i_j = (1 - i[(t * B + b) * H + j]) * d_i * i[(t * B + b) * H + j];
                    d_z_all[(((t - t0) * B + b) * 4 + 3) * H + j] = d_z_i_j;
                    d_c_next[b * H + j] = d_c * f[(t * B + b) * H + j] + d_z_f_j * p_f[j] + d_z_i_j * p_i[j];
                }
            }
            dv_meet_units(team);
            /* d_h_next = sum_H,#4 U_all_ d_z_all */
            dv_step_product(team, B, 1, H, 4 * H, d_z_all + (t - t0) * B * 4 * H, 4 * H, U_all__H, NULL, 0, d_h_next, H);
            dv_meet_parts(team, H);
        }
        dv_meet(team);
        /* d_x = sum_H,#4 W_all_ d_z_all */
        dv_product(team, (t1 - t0) * B, D, 4 * H, d_z_all, 4 * H, W_all__D, NULL, 0, d_x + t0 * B * D, D);
        /* d_W_all = sum_t,B d_z_all x */
        dv_outer(team, (t1 - t0) * B, 4 * H, D, d_z_all, 4 * H, x + t0 * B * D, D, t1 == T ? NULL : d_W_all, d_W_all, D, scratch);
        /* d_U_all = sum_t,B d_z_all h[t-1] */
        dv_outer(team, (t1 - t0) * B, 4 * H, H, d_z_all, 4 * H, h + t0 * B * H, H, t1 == T ? NULL : d_U_all, d_U_all, H, scratch);
        /* d_p_all = sum_t,B d_z_all_ c[t-1] */
        for (size_t t = t0; t < t1; ++t) {
            for (size_t b = 0; b < B; ++b) {
                for (size_t k = dv_part_from(team, 2); k < dv_part_to(team, 2); ++k) {
                    DV_POINTWISE
                    for (size_t j = 0; j < H; ++j) {
                        d_p_all[k * H + j] += d_z_all[(((t - t0) * B + b) * 4 + (2 + k)) * H + j] * c[(t * B + b) * H + j];
                    }
                }
            }
        }
        /* d_p_o = sum_t,B d_z_o c */
        for (size_t t = t0; t < t1; ++t) {
            for (size_t b = 0; b < B; ++b) {
                DV_POINTWISE
                for (size_t j = H_part0; j < H_part1; ++j) {
                    d_p_o[j] += d_z_all[(((t - t0) * B + b) * 4 + 0) * H + j] * c[((t + 1) * B + b) * H + j];
                }
            }
        }
        /* d_b_i = sum_t,B d_z_i */
        dv_sum(team, (t1 - t0) * B, H, d_z_all + 3 * H, 4 * H, t1 == T ? NULL : d_b_i, d_b_i);
        /* d_b_f = sum_t,B d_z_f */
        dv_sum(team, (t1 - t0) * B, H, d_z_all + 2 * H, 4 * H, t1 == T ? NULL : d_b_f, d_b_f);
        /* d_b_g = sum_t,B d_z_g */
        dv_sum(team, (t1 - t0) * B, H, d_z_all + 1 * H, 4 * H, t1 == T ? NULL : d_b_g, d_b_g);
        /* d_b_o = sum_t,B d_z_o */
        dv_sum(team, (t1 - t0) * B, H, d_z_all, 4 * H, t1 == T ? NULL : d_b_o, d_b_o);
        dv_meet(team);
    }
    for (size_t j = H_part0; j < H_part1; ++j) {
        for (size_t l = 0; l < D; ++l) {
            d_W_o[j * D + l] = d_W_all[j * D + l];
        }
    }
    for (size_t j = H_part0; j < H_part1; ++j) {
        for (size_t l = 0; l < D; ++l) {
            d_W_g[j * D + l] = d_W_all[(1 * H + j) * D + l];
        }
    }
    for (size_t j = H_part0; j < H_part1; ++j) {
        for (size_t l = 0; l < D; ++l) {
            d_W_f[j * D + l] = d_W_all[(2 * H + j) * D + l];
        }
    }
    for (size_t j = H_part0; j < H_part1; ++j) {
        for (size_t l = 0; l < D; ++l) {
            d_W_i[j * D + l] = d_W_all[(3 * H + j) * D + l];
        }
    }
    for (size_t j = H_part0; j < H_part1; ++j) {
        for (size_t m = 0; m < H; ++m) {
            d_U_o[j * H + m] = d_U_all[j * H + m];
        }
    }
    for (size_t j = H_part0; j < H_part1; ++j) {
        for (size_t m = 0; m < H; ++m) {
            d_U_g[j * H + m] = d_U_all[(1 * H + j) * H + m];
        }
    }
    for (size_t j = H_part0; j < H_part1; ++j) {
        for (size_t m = 0; m < H; ++m) {
            d_U_f[j * H + m] = d_U_all[(2 * H + j) * H + m];
        }
    }
    for (size_t j = H_part0; j < H_part1; ++j) {
        for (size_t m = 0; m < H; ++m) {
            d_U_i[j * H + m] = d_U_all[(3 * H + j) * H + m];
        }
    }
    for (size_t j = H_part0; j < H_part1; ++j) {
        d_p_f[j] = d_p_all[j];
    }
    for (size_t j = H_part0; j < H_part1; ++j) {
        d_p_i[j] = d_p_all[1 * H + j];
    }
}
