/* lstm: made by `derive generate lstm`, derive 0.1.0; do not edit */
/* program 49119fc3; operations a unit and step: forward 13, backward 30; saved: f, i, C_tilde, o */
/* LSTM: forward and backward. Compile it with DV_DOUBLE for double, without for float; the text
 * is the same for both and for every instruction set, and it is the text that is proved. Every member
 * of the team runs it and does its share. interface.c checks the sizes and arrays of a call before. */
#include "../_runtime/derive_runtime.h"
#undef lstm_forward_reals
#undef lstm_forward_steps
#define lstm_forward_reals DV_NAME(lstm_forward_reals)
#define lstm_forward_steps DV_NAME(lstm_forward_steps)
#undef lstm_backward_reals
#undef lstm_backward_steps
#define lstm_backward_reals DV_NAME(lstm_backward_reals)
#define lstm_backward_steps DV_NAME(lstm_backward_steps)

/* what the workspace of the steps holds */
size_t lstm_forward_reals(size_t T, size_t B, size_t D, size_t H)
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
    total = dv_plus(total, dv_panels(D, dv_times(4, H)));
    total = dv_plus(total, dv_panels(H, dv_times(4, H)));
    total = dv_plus(total, dv_times(block, dv_times(B, dv_times(4, H))));
    total = dv_plus(total, dv_times(B, dv_times(4, H)));
    (void)D;
    (void)H;
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

/* 13 operations a unit and step besides the products
 *
 * W_f (H, H+D) in
 * W_i (H, H+D) in
 * W_C (H, H+D) in
 * W_o (H, H+D) in
 * b_f (H) in
 * b_i (H) in
 * b_C (H) in
 * b_o (H) in
 * x (T, B, D) in
 * h (T+1, B, H) inout
 * C (T+1, B, H) inout
 * f (T, B, H) out
 * i (T, B, H) out
 * C_tilde (T, B, H) out
 * o (T, B, H) out
 * has_f: 1, or 0 if every step has the same row of f
 * has_i: 1, or 0 if every step has the same row of i
 * has_C_tilde: 1, or 0 if every step has the same row of C_tilde
 * has_o: 1, or 0 if every step has the same row of o
 */
void lstm_forward_steps(
    const dv_team *team, size_t T, size_t B, size_t D, size_t H,
    const real *restrict W_f,
    const real *restrict W_i,
    const real *restrict W_C,
    const real *restrict W_o,
    const real *restrict b_f,
    const real *restrict b_i,
    const real *restrict b_C,
    const real *restrict b_o,
    const real *restrict x,
    real *restrict h,
    real *restrict C,
    real *restrict f,
    real *restrict i,
    real *restrict C_tilde,
    real *restrict o,
    size_t has_f,
    size_t has_i,
    size_t has_C_tilde,
    size_t has_o,
    real *restrict workspace, int packed)
{
    const size_t block = dv_block_steps(T, B, 192);
    const size_t H0 = dv_unit_from(team, H), H1 = dv_unit_to(team, H);
    const size_t B0 = dv_row_from(team, B), B1 = dv_row_to(team, B);
    real *next = workspace;
    real *const restrict W_D_all_4H = next;
    next += dv_panels(D, 4 * H);
    real *const restrict W_H_all_4H = next;
    next += dv_panels(H, 4 * H);
    real *const restrict z_x_all = next;
    next += block * B * 4 * H;
    real *const restrict z_h_all = next;
    next += B * 4 * H;
    if (packed == 0) {
        dv_pack(team, W_D_all_4H, D, 0, 0, D, H, W_f + H, 1, (H + D));
        dv_pack(team, W_D_all_4H, D, 0, 1 * H, D, H, W_i + H, 1, (H + D));
        dv_pack(team, W_D_all_4H, D, 0, 2 * H, D, H, W_o + H, 1, (H + D));
        dv_pack(team, W_D_all_4H, D, 0, 3 * H, D, H, W_C + H, 1, (H + D));
        dv_pack(team, W_H_all_4H, H, 0, 0, H, H, W_f, 1, (H + D));
        dv_pack(team, W_H_all_4H, H, 0, 1 * H, H, H, W_i, 1, (H + D));
        dv_pack(team, W_H_all_4H, H, 0, 2 * H, H, H, W_o, 1, (H + D));
        dv_pack(team, W_H_all_4H, H, 0, 3 * H, H, H, W_C, 1, (H + D));
    }
    dv_meet(team);
    for (size_t t0 = 0, t1; t0 < T; t0 = t1) {
        t1 = dv_min(t0 + block, T);
        /* z_x_all = sum_D W_D_all x */
        dv_product(team, (t1 - t0) * B, 4 * H, D, x + t0 * B * D, D, W_D_all_4H, NULL, 0, z_x_all, 4 * H);
        dv_meet(team);
        for (size_t t = t0; t < t1; ++t) {
            /* z_h_all = z_x_all + sum_H W_H_all h[t-1] */
            dv_step_product(team, B, 4, H, H, h + t * B * H, H, W_H_all_4H, z_x_all + (t - t0) * B * 4 * H, 4 * H, z_h_all, 4 * H);
            dv_meet_parts(team, H);
            /* z_f = b_f + z_f_h
             * f = sigmoid(z_f)
             * z_i = b_i + z_i_h
             * i = sigmoid(z_i)
             * z_C_tilde = b_C + z_C_tilde_h
             * C_tilde = tanh(z_C_tilde)
             * C = C[t-1] f + C_tilde i
             * z_o = b_o + z_o_h
             * o = sigmoid(z_o)
             * tanh_C = tanh(C)
             * h = o tanh_C */
            for (size_t b = B0; b < B1; ++b) {
                DV_POINTWISE
                for (size_t j = H0; j < H1; ++j) {
                    const real z_f = b_f[j] + z_h_all[(b * 4 + 0) * H + j];
                    const real f_j = dv_sigmoid(z_f);
                    f[((t * has_f) * B + b) * H + j] = f_j;
                    const real z_i = b_i[j] + z_h_all[(b * 4 + 1) * H + j];
                    const real i_j = dv_sigmoid(z_i);
                    i[((t * has_i) * B + b) * H + j] = i_j;
                    const real z_C_tilde = b_C[j] + z_h_all[(b * 4 + 3) * H + j];
                    const real C_tilde_j = dv_tanh(z_C_tilde);
                    C_tilde[((t * has_C_tilde) * B + b) * H + j] = C_tilde_j;
                    const real C_j = C[(t * B + b) * H + j] * f_j + C_tilde_j * i_j;
                    C[((t + 1) * B + b) * H + j] = C_j;
                    const real z_o = b_o[j] + z_h_all[(b * 4 + 2) * H + j];
                    const real o_j = dv_sigmoid(z_o);
                    o[((t * has_o) * B + b) * H + j] = o_j;
                    const real tanh_C = dv_tanh(C_j);
                    h[((t + 1) * B + b) * H + j] = o_j * tanh_C;
                }
            }
            dv_meet_units(team);
        }
        dv_meet(team);
    }
}

/* what the workspace of the steps holds */
size_t lstm_backward_reals(size_t T, size_t B, size_t D, size_t H)
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
    total = dv_plus(total, dv_panels(dv_times(4, H), H));
    total = dv_plus(total, dv_panels(dv_times(4, H), D));
    total = dv_plus(total, dv_times(block, dv_times(B, dv_times(4, H))));
    total = dv_plus(total, dv_times(4, dv_times(H, H)));
    total = dv_plus(total, dv_times(4, dv_times(H, D)));
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
 * W_f (H, H+D) in
 * W_i (H, H+D) in
 * W_C (H, H+D) in
 * W_o (H, H+D) in
 * b_f (H) in
 * b_i (H) in
 * b_C (H) in
 * b_o (H) in
 * x (T, B, D) in
 * h (T+1, B, H) in
 * C (T+1, B, H) in
 * f (T, B, H) in
 * i (T, B, H) in
 * C_tilde (T, B, H) in
 * o (T, B, H) in
 * g_h (T, B, H) in
 * g_C (T, B, H) in
 * d_h_next (B, H) out
 * d_C_next (B, H) out
 * d_W_f (H, H+D) out
 * d_W_i (H, H+D) out
 * d_W_C (H, H+D) out
 * d_W_o (H, H+D) out
 * d_b_f (H) out
 * d_b_i (H) out
 * d_b_C (H) out
 * d_b_o (H) out
 * d_x (T, B, D) out
 * has_g_h: 1, or 0 if every step has the same row of g_h
 * has_g_C: 1, or 0 if every step has the same row of g_C
 */
void lstm_backward_steps(
    const dv_team *team, size_t T, size_t B, size_t D, size_t H,
    const real *restrict W_f,
    const real *restrict W_i,
    const real *restrict W_C,
    const real *restrict W_o,
    const real *restrict b_f,
    const real *restrict b_i,
    const real *restrict b_C,
    const real *restrict b_o,
    const real *restrict x,
    const real *restrict h,
    const real *restrict C,
    const real *restrict f,
    const real *restrict i,
    const real *restrict C_tilde,
    const real *restrict o,
    const real *restrict g_h,
    const real *restrict g_C,
    real *restrict d_h_next,
    real *restrict d_C_next,
    real *restrict d_W_f,
    real *restrict d_W_i,
    real *restrict d_W_C,
    real *restrict d_W_o,
    real *restrict d_b_f,
    real *restrict d_b_i,
    real *restrict d_b_C,
    real *restrict d_b_o,
    real *restrict d_x,
    size_t has_g_h,
    size_t has_g_C,
    real *restrict workspace, int packed)
{
    const size_t block = dv_block_steps(T, B, 512);
    const size_t H0 = dv_unit_from(team, H), H1 = dv_unit_to(team, H);
    const size_t B0 = dv_row_from(team, B), B1 = dv_row_to(team, B);
    const size_t H_part0 = dv_part_from(team, H), H_part1 = dv_part_to(team, H);
    real *next = workspace;
    real *const restrict W_H_all__H = next;
    next += dv_panels(4 * H, H);
    real *const restrict W_D_all__D = next;
    next += dv_panels(4 * H, D);
    real *const restrict d_z_all = next;
    next += block * B * 4 * H;
    real *const restrict d_W_H_all = next;
    next += 4 * H * H;
    real *const restrict d_W_D_all = next;
    next += 4 * H * D;
    real *const restrict scratch = next;
    (void)b_f;
    (void)b_i;
    (void)b_C;
    (void)b_o;
    dv_clear(team, B * H, d_h_next);
    dv_clear(team, B * H, d_C_next);
    if (T == 0) {
        dv_clear(team, H, d_b_f);
        dv_clear(team, H, d_b_i);
        dv_clear(team, H, d_b_C);
        dv_clear(team, H, d_b_o);
        dv_clear(team, 4 * H * H, d_W_H_all);
        dv_clear(team, 4 * H * D, d_W_D_all);
    }
    if (packed == 0) {
        dv_pack(team, W_H_all__H, 4 * H, 0, 0, H, H, W_o, (H + D), 1);
        dv_pack(team, W_H_all__H, 4 * H, 1 * H, 0, H, H, W_C, (H + D), 1);
        dv_pack(team, W_H_all__H, 4 * H, 2 * H, 0, H, H, W_i, (H + D), 1);
        dv_pack(team, W_H_all__H, 4 * H, 3 * H, 0, H, H, W_f, (H + D), 1);
        dv_pack(team, W_D_all__D, 4 * H, 0, 0, H, D, W_o + H, (H + D), 1);
        dv_pack(team, W_D_all__D, 4 * H, 1 * H, 0, H, D, W_C + H, (H + D), 1);
        dv_pack(team, W_D_all__D, 4 * H, 2 * H, 0, H, D, W_i + H, (H + D), 1);
        dv_pack(team, W_D_all__D, 4 * H, 3 * H, 0, H, D, W_f + H, (H + D), 1);
    }
    dv_meet(team);
    for (size_t t1 = T, t0; t1 > 0; t1 = t0) {
        t0 = (t1 - 1) / block * block;
        for (size_t t = t1; t-- > t0;) {
            /* tanh_C = tanh(C)
             * d_h = d_h[t+1] + g_h
             * d_tanh_C = d_h o
             * d_o = d_h tanh_C
             * d_z_o = (1 - o) d_o o
             * d_C = (1 - tanh_C^2) d_tanh_C + d_C[t+1] + g_C
             * d_C_tilde = d_C i
             * d_z_C_tilde = (1 - C_tilde^2) d_C_tilde
             * d_i = C_tilde d_C
             * d_z_i = (1 - i) d_i i
             * d_f = C[t-1] d_C
             * d_z_f = (1 - f) d_f f
             * d_C_next = d_C f */
            for (size_t b = B0; b < B1; ++b) {
                DV_POINTWISE
                for (size_t j = H0; j < H1; ++j) {
                    const real tanh_C = dv_tanh(C[((t + 1) * B + b) * H + j]);
                    const real d_h = d_h_next[b * H + j] + g_h[((t * has_g_h) * B + b) * H + j];
                    const real d_tanh_C = d_h * o[(t * B + b) * H + j];
                    const real d_o = d_h * tanh_C;
                    d_z_all[(((t - t0) * B + b) * 4 + 0) * H + j] = (1 - o[(t * B + b) * H + j]) * d_o * o[(t * B + b) * H + j];
                    const real d_C = (1 - (tanh_C * tanh_C)) * d_tanh_C + d_C_next[b * H + j] + g_C[((t * has_g_C) * B + b) * H + j];
                    const real d_C_tilde = d_C * i[(t * B + b) * H + j];
                    d_z_all[(((t - t0) * B + b) * 4 + 1) * H + j] = (1 - (C_tilde[(t * B + b) * H + j] * C_tilde[(t * B + b) * H + j])) * d_C_tilde;
                    const real d_i = C_tilde[(t * B + b) * H + j] * d_C;
                    d_z_all[(((t - t0) * B + b) * 4 + 2) * H + j] = (1 - i[(t * B + b) * H + j]) * d_i * i[(t * B + b) * H + j];
                    const real d_f = C[(t * B + b) * H + j] * d_C;
                    d_z_all[(((t - t0) * B + b) * 4 + 3) * H + j] = (1 - f[(t * B + b) * H + j]) * d_f * f[(t * B + b) * H + j];
                    d_C_next[b * H + j] = d_C * f[(t * B + b) * H + j];
                }
            }
            dv_meet_units(team);
            /* d_h_next = sum_H,#4 W_H_all_ d_z_all */
            dv_step_product(team, B, 1, H, 4 * H, d_z_all + (t - t0) * B * 4 * H, 4 * H, W_H_all__H, NULL, 0, d_h_next, H);
            dv_meet_parts(team, H);
        }
        dv_meet(team);
        /* d_x = sum_H,#4 W_D_all_ d_z_all */
        dv_product(team, (t1 - t0) * B, D, 4 * H, d_z_all, 4 * H, W_D_all__D, NULL, 0, d_x + t0 * B * D, D);
        /* d_W_H_all = sum_t,B d_z_all h[t-1] */
        dv_outer(team, (t1 - t0) * B, 4 * H, H, d_z_all, 4 * H, h + t0 * B * H, H, t1 == T ? NULL : d_W_H_all, d_W_H_all, H, scratch);
        /* d_W_D_all = sum_t,B d_z_all x */
        dv_outer(team, (t1 - t0) * B, 4 * H, D, d_z_all, 4 * H, x + t0 * B * D, D, t1 == T ? NULL : d_W_D_all, d_W_D_all, D, scratch);
        /* d_b_f = sum_t,B d_z_f */
        dv_sum(team, (t1 - t0) * B, H, d_z_all + 3 * H, 4 * H, t1 == T ? NULL : d_b_f, d_b_f);
        /* d_b_i = sum_t,B d_z_i */
        dv_sum(team, (t1 - t0) * B, H, d_z_all + 2 * H, 4 * H, t1 == T ? NULL : d_b_i, d_b_i);
        /* d_b_C = sum_t,B d_z_C_tilde */
        dv_sum(team, (t1 - t0) * B, H, d_z_all + 1 * H, 4 * H, t1 == T ? NULL : d_b_C, d_b_C);
        /* d_b_o = sum_t,B d_z_o */
        dv_sum(team, (t1 - t0) * B, H, d_z_all, 4 * H, t1 == T ? NULL : d_b_o, d_b_o);
        dv_meet(team);
    }
    for (size_t j = H_part0; j < H_part1; ++j) {
        for (size_t k = 0; k < H; ++k) {
            d_W_o[j * (H + D) + k] = d_W_H_all[j * H + k];
        }
    }
    for (size_t j = H_part0; j < H_part1; ++j) {
        for (size_t k = 0; k < H; ++k) {
            d_W_C[j * (H + D) + k] = d_W_H_all[(1 * H + j) * H + k];
        }
    }
    for (size_t j = H_part0; j < H_part1; ++j) {
        for (size_t k = 0; k < H; ++k) {
            d_W_i[j * (H + D) + k] = d_W_H_all[(2 * H + j) * H + k];
        }
    }
    for (size_t j = H_part0; j < H_part1; ++j) {
        for (size_t k = 0; k < H; ++k) {
            d_W_f[j * (H + D) + k] = d_W_H_all[(3 * H + j) * H + k];
        }
    }
    for (size_t j = H_part0; j < H_part1; ++j) {
        for (size_t l = 0; l < D; ++l) {
            d_W_o[j * (H + D) + (H + l)] = d_W_D_all[j * D + l];
        }
    }
    for (size_t j = H_part0; j < H_part1; ++j) {
        for (size_t l = 0; l < D; ++l) {
            d_W_C[j * (H + D) + (H + l)] = d_W_D_all[(1 * H + j) * D + l];
        }
    }
    for (size_t j = H_part0; j < H_part1; ++j) {
        for (size_t l = 0; l < D; ++l) {
            d_W_i[j * (H + D) + (H + l)] = d_W_D_all[(2 * H + j) * D + l];
        }
    }
    for (size_t j = H_part0; j < H_part1; ++j) {
        for (size_t l = 0; l < D; ++l) {
            d_W_f[j * (H + D) + (H + l)] = d_W_D_all[(3 * H + j) * D + l];
        }
    }
}
