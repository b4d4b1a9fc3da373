/* lstm_layernorm: made by `derive generate lstm_layernorm`, derive 0.1.0; do not edit */
/* program 49afd012; operations a unit and step: forward 110, backward 182; saved: u, u_2, u_3, u_4, sqrt_u_5, u_7, u_8, u_9, u_10, sqrt_u_11, mean_c, sqrt_u_13 */
/* LSTMLayernorm: forward and backward. Compile it with DV_DOUBLE for double, without for float; the text
 * is the same for both and for every instruction set, and it is the text that is proved. Every member
 * of the team runs it and does its share. interface.c checks the sizes and arrays of a call before. */
#include "../_runtime/derive_runtime.h"
#undef lstm_layernorm_forward_reals
#undef lstm_layernorm_forward_steps
#define lstm_layernorm_forward_reals DV_NAME(lstm_layernorm_forward_reals)
#define lstm_layernorm_forward_steps DV_NAME(lstm_layernorm_forward_steps)
#undef lstm_layernorm_backward_reals
#undef lstm_layernorm_backward_steps
#define lstm_layernorm_backward_reals DV_NAME(lstm_layernorm_backward_reals)
#define lstm_layernorm_backward_steps DV_NAME(lstm_layernorm_backward_steps)

/* what the workspace of the steps holds */
size_t lstm_layernorm_forward_reals(size_t T, size_t B, size_t D, size_t H)
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
    if (dv_times(dv_times(T, B), sizeof(real)) == SIZE_MAX) {
        return SIZE_MAX;
    }
    total = dv_plus(total, dv_panels(D, dv_times(4, H)));
    total = dv_plus(total, dv_panels(H, dv_times(4, H)));
    total = dv_plus(total, dv_times(block, dv_times(B, dv_times(4, H))));
    total = dv_plus(total, dv_times(B, dv_times(4, H)));
    total = dv_plus(total, dv_times(block, B));
    total = dv_plus(total, dv_times(block, B));
    total = dv_plus(total, dv_times(block, B));
    total = dv_plus(total, dv_times(block, B));
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    total = dv_plus(total, dv_times(block, B));
    total = dv_plus(total, dv_times(block, B));
    total = dv_plus(total, dv_times(block, B));
    total = dv_plus(total, dv_times(block, B));
    total = dv_plus(total, B);
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, B);
    total = dv_plus(total, B);
    total = dv_plus(total, B);
    total = dv_plus(total, B);
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, B);
    total = dv_plus(total, B);
    total = dv_plus(total, B);
    total = dv_plus(total, B);
    total = dv_plus(total, B);
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, B);
    total = dv_plus(total, B);
    (void)D;
    (void)H;
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

/* 110 operations a unit and step besides the products
 *
 * W_i (H, D) in
 * W_f (H, D) in
 * W_g (H, D) in
 * W_o (H, D) in
 * U_i (H, H) in
 * U_f (H, H) in
 * U_g (H, H) in
 * U_o (H, H) in
 * a_i (H) in
 * a_f (H) in
 * a_g (H) in
 * a_o (H) in
 * r_i (H) in
 * r_f (H) in
 * r_g (H) in
 * r_o (H) in
 * b_i (H) in
 * b_f (H) in
 * b_g (H) in
 * b_o (H) in
 * k (H) in
 * b_c (H) in
 * x (T, B, D) in
 * h (T+1, B, H) inout
 * c (T+1, B, H) inout
 * u (T, B, H) out
 * u_2 (T, B, H) out
 * u_3 (T, B, H) out
 * u_4 (T, B, H) out
 * sqrt_u_5 (T, B) out
 * u_7 (T, B, H) out
 * u_8 (T, B, H) out
 * u_9 (T, B, H) out
 * u_10 (T, B, H) out
 * sqrt_u_11 (T, B) out
 * mean_c (T, B) out
 * sqrt_u_13 (T, B) out
 * has_sqrt_u_5: 1, or 0 if every step has the same row of sqrt_u_5
 * has_u_7: 1, or 0 if every step has the same row of u_7
 * has_u_8: 1, or 0 if every step has the same row of u_8
 * has_u_9: 1, or 0 if every step has the same row of u_9
 * has_u_10: 1, or 0 if every step has the same row of u_10
 * has_sqrt_u_11: 1, or 0 if every step has the same row of sqrt_u_11
 * has_mean_c: 1, or 0 if every step has the same row of mean_c
 * has_sqrt_u_13: 1, or 0 if every step has the same row of sqrt_u_13
 */
void lstm_layernorm_forward_steps(
    const dv_team *team, size_t T, size_t B, size_t D, size_t H,
    const real *restrict W_i,
    const real *restrict W_f,
    const real *restrict W_g,
    const real *restrict W_o,
    const real *restrict U_i,
    const real *restrict U_f,
    const real *restrict U_g,
    const real *restrict U_o,
    const real *restrict a_i,
    const real *restrict a_f,
    const real *restrict a_g,
    const real *restrict a_o,
    const real *restrict r_i,
    const real *restrict r_f,
    const real *restrict r_g,
    const real *restrict r_o,
    const real *restrict b_i,
    const real *restrict b_f,
    const real *restrict b_g,
    const real *restrict b_o,
    const real *restrict k,
    const real *restrict b_c,
    const real *restrict x,
    real *restrict h,
    real *restrict c,
    real *restrict u,
    real *restrict u_2,
    real *restrict u_3,
    real *restrict u_4,
    real *restrict sqrt_u_5,
    real *restrict u_7,
    real *restrict u_8,
    real *restrict u_9,
    real *restrict u_10,
    real *restrict sqrt_u_11,
    real *restrict mean_c,
    real *restrict sqrt_u_13,
    size_t has_sqrt_u_5,
    size_t has_u_7,
    size_t has_u_8,
    size_t has_u_9,
    size_t has_u_10,
    size_t has_sqrt_u_11,
    size_t has_mean_c,
    size_t has_sqrt_u_13,
    real *restrict workspace, int packed)
{
    const size_t block = dv_block_steps(T, B, 192);
    const size_t B_only0 = dv_only_from(team, B), B_only1 = dv_only_to(team, B);
    const size_t H0 = dv_unit_from(team, H), H1 = dv_unit_to(team, H);
    const size_t B0 = dv_row_from(team, B), B1 = dv_row_to(team, B);
    real *next = workspace;
    real *const restrict W_all_4H = next;
    next += dv_panels(D, 4 * H);
    real *const restrict U_all_4H = next;
    next += dv_panels(H, 4 * H);
    real *const restrict W_x_all = next;
    next += block * B * 4 * H;
    real *const restrict U_h_all = next;
    next += B * 4 * H;
    real *const restrict mean_W_i_x = next;
    next += block * B;
    real *const restrict mean_W_f_x = next;
    next += block * B;
    real *const restrict mean_W_g_x = next;
    next += block * B;
    real *const restrict mean_W_o_x = next;
    next += block * B;
    real *const restrict u_squared = next;
    next += block * B * H;
    real *const restrict u_2_squared = next;
    next += block * B * H;
    real *const restrict u_3_squared = next;
    next += block * B * H;
    real *const restrict u_4_squared = next;
    next += block * B * H;
    real *const restrict mean_u_squared = next;
    next += block * B;
    real *const restrict mean_u_2_squared = next;
    next += block * B;
    real *const restrict mean_u_3_squared = next;
    next += block * B;
    real *const restrict mean_u_4_squared = next;
    next += block * B;
    real *const restrict u_6 = next;
    next += B;
    real *const restrict x_i = next;
    next += B * H;
    real *const restrict x_f = next;
    next += B * H;
    real *const restrict x_g = next;
    next += B * H;
    real *const restrict x_o = next;
    next += B * H;
    real *const restrict mean_U_i_h = next;
    next += B;
    real *const restrict mean_U_f_h = next;
    next += B;
    real *const restrict mean_U_g_h = next;
    next += B;
    real *const restrict mean_U_o_h = next;
    next += B;
    real *const restrict u_7_squared = next;
    next += B * H;
    real *const restrict u_8_squared = next;
    next += B * H;
    real *const restrict u_9_squared = next;
    next += B * H;
    real *const restrict u_10_squared = next;
    next += B * H;
    real *const restrict mean_u_7_squared = next;
    next += B;
    real *const restrict mean_u_8_squared = next;
    next += B;
    real *const restrict mean_u_9_squared = next;
    next += B;
    real *const restrict mean_u_10_squared = next;
    next += B;
    real *const restrict u_12 = next;
    next += B;
    real *const restrict o = next;
    next += B * H;
    real *const restrict c_minus_scaled_mean_c = next;
    next += B * H;
    real *const restrict c_minus_scaled_mean_c_squared = next;
    next += B * H;
    real *const restrict mean_c_minus_scaled_mean_c_squared = next;
    next += B;
    real *const restrict u_14 = next;
    next += B;
    if (packed == 0) {
        dv_pack(team, W_all_4H, D, 0, 0, D, H, W_i, 1, D);
        dv_pack(team, W_all_4H, D, 0, 1 * H, D, H, W_f, 1, D);
        dv_pack(team, W_all_4H, D, 0, 2 * H, D, H, W_g, 1, D);
        dv_pack(team, W_all_4H, D, 0, 3 * H, D, H, W_o, 1, D);
        dv_pack(team, U_all_4H, H, 0, 0, H, H, U_i, 1, H);
        dv_pack(team, U_all_4H, H, 0, 1 * H, H, H, U_f, 1, H);
        dv_pack(team, U_all_4H, H, 0, 2 * H, H, H, U_g, 1, H);
        dv_pack(team, U_all_4H, H, 0, 3 * H, H, H, U_o, 1, H);
    }
    dv_meet(team);
    for (size_t t0 = 0, t1; t0 < T; t0 = t1) {
        t1 = dv_min(t0 + block, T);
        /* W_x_all = sum_D W_all x */
        dv_product(team, (t1 - t0) * B, 4 * H, D, x + t0 * B * D, D, W_all_4H, NULL, 0, W_x_all, 4 * H);
        dv_meet(team);
        /* mean_W_i_x = sum_H W_i_x / H */
        for (size_t t = dv_time_from(team, t0, t1); t < dv_time_to(team, t0, t1); ++t) {
            for (size_t b = 0; b < B; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += W_x_all[(((t - t0) * B + b) * 4 + 0) * H + j] / REAL(H);
                }
                mean_W_i_x[(t - t0) * B + b] = sum;
            }
        }
        /* mean_W_f_x = sum_H W_f_x / H */
        for (size_t t = dv_time_from(team, t0, t1); t < dv_time_to(team, t0, t1); ++t) {
            for (size_t b = 0; b < B; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += W_x_all[(((t - t0) * B + b) * 4 + 1) * H + j] / REAL(H);
                }
                mean_W_f_x[(t - t0) * B + b] = sum;
            }
        }
        /* mean_W_g_x = sum_H W_g_x / H */
        for (size_t t = dv_time_from(team, t0, t1); t < dv_time_to(team, t0, t1); ++t) {
            for (size_t b = 0; b < B; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += W_x_all[(((t - t0) * B + b) * 4 + 2) * H + j] / REAL(H);
                }
                mean_W_g_x[(t - t0) * B + b] = sum;
            }
        }
        /* mean_W_o_x = sum_H W_o_x / H */
        for (size_t t = dv_time_from(team, t0, t1); t < dv_time_to(team, t0, t1); ++t) {
            for (size_t b = 0; b < B; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += W_x_all[(((t - t0) * B + b) * 4 + 3) * H + j] / REAL(H);
                }
                mean_W_o_x[(t - t0) * B + b] = sum;
            }
        }
        dv_meet(team);
        /* u = W_i_x - 1/4 mean_W_f_x - 1/4 mean_W_g_x - 1/4 mean_W_i_x - 1/4 mean_W_o_x
         * u_squared = u^2
         * u_2 = W_f_x - 1/4 mean_W_f_x - 1/4 mean_W_g_x - 1/4 mean_W_i_x - 1/4 mean_W_o_x
         * u_2_squared = u_2^2
         * u_3 = W_g_x - 1/4 mean_W_f_x - 1/4 mean_W_g_x - 1/4 mean_W_i_x - 1/4 mean_W_o_x
         * u_3_squared = u_3^2
         * u_4 = W_o_x - 1/4 mean_W_f_x - 1/4 mean_W_g_x - 1/4 mean_W_i_x - 1/4 mean_W_o_x
         * u_4_squared = u_4^2 */
        for (size_t t = dv_time_from(team, t0, t1); t < dv_time_to(team, t0, t1); ++t) {
            for (size_t b = 0; b < B; ++b) {
                DV_POINTWISE
                for (size_t j = 0; j < H; ++j) {
                    const real e = (-REAL(0.25)) * mean_W_f_x[(t - t0) * B + b];
                    const real e_2 = (-REAL(0.25)) * mean_W_g_x[(t - t0) * B + b];
                    const real e_3 = (-REAL(0.25)) * mean_W_i_x[(t - t0) * B + b];
                    const real e_4 = (-REAL(0.25)) * mean_W_o_x[(t - t0) * B + b];
                    const real u_j = e + e_2 + e_3 + e_4 + W_x_all[(((t - t0) * B + b) * 4 + 0) * H + j];
                    u[(t * B + b) * H + j] = u_j;
                    u_squared[((t - t0) * B + b) * H + j] = u_j * u_j;
                    const real u_2_j = e + e_2 + e_3 + e_4 + W_x_all[(((t - t0) * B + b) * 4 + 1) * H + j];
                    u_2[(t * B + b) * H + j] = u_2_j;
                    u_2_squared[((t - t0) * B + b) * H + j] = u_2_j * u_2_j;
                    const real u_3_j = e + e_2 + e_3 + e_4 + W_x_all[(((t - t0) * B + b) * 4 + 2) * H + j];
                    u_3[(t * B + b) * H + j] = u_3_j;
                    u_3_squared[((t - t0) * B + b) * H + j] = u_3_j * u_3_j;
                    const real u_4_j = e + e_2 + e_3 + e_4 + W_x_all[(((t - t0) * B + b) * 4 + 3) * H + j];
                    u_4[(t * B + b) * H + j] = u_4_j;
                    u_4_squared[((t - t0) * B + b) * H + j] = u_4_j * u_4_j;
                }
            }
        }
        dv_meet(team);
        /* mean_u_squared = sum_H u_squared / H */
        for (size_t t = dv_time_from(team, t0, t1); t < dv_time_to(team, t0, t1); ++t) {
            for (size_t b = 0; b < B; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += u_squared[((t - t0) * B + b) * H + j] / REAL(H);
                }
                mean_u_squared[(t - t0) * B + b] = sum;
            }
        }
        /* mean_u_2_squared = sum_H u_2_squared / H */
        for (size_t t = dv_time_from(team, t0, t1); t < dv_time_to(team, t0, t1); ++t) {
            for (size_t b = 0; b < B; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += u_2_squared[((t - t0) * B + b) * H + j] / REAL(H);
                }
                mean_u_2_squared[(t - t0) * B + b] = sum;
            }
        }
        /* mean_u_3_squared = sum_H u_3_squared / H */
        for (size_t t = dv_time_from(team, t0, t1); t < dv_time_to(team, t0, t1); ++t) {
            for (size_t b = 0; b < B; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += u_3_squared[((t - t0) * B + b) * H + j] / REAL(H);
                }
                mean_u_3_squared[(t - t0) * B + b] = sum;
            }
        }
        /* mean_u_4_squared = sum_H u_4_squared / H */
        for (size_t t = dv_time_from(team, t0, t1); t < dv_time_to(team, t0, t1); ++t) {
            for (size_t b = 0; b < B; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += u_4_squared[((t - t0) * B + b) * H + j] / REAL(H);
                }
                mean_u_4_squared[(t - t0) * B + b] = sum;
            }
        }
        dv_meet(team);
        for (size_t t = t0; t < t1; ++t) {
            /* u_5 = 1/100000 + 1/4 mean_u_2_squared + 1/4 mean_u_3_squared + 1/4 mean_u_4_squared + 1/4 mean_u_squared
             * sqrt_u_5 = sqrt(u_5)
             * u_6 = 1 / sqrt_u_5 */
            DV_POINTWISE
            for (size_t b = B_only0; b < B_only1; ++b) {
                const real u_5 = REAL(1e-05) + REAL(0.25) * mean_u_2_squared[(t - t0) * B + b] + REAL(0.25) * mean_u_3_squared[(t - t0) * B + b] + REAL(0.25) * mean_u_4_squared[(t - t0) * B + b] + REAL(0.25) * mean_u_squared[(t - t0) * B + b];
                const real sqrt_u_5_j = dv_sqrt(u_5);
                sqrt_u_5[(t * has_sqrt_u_5) * B + b] = sqrt_u_5_j;
                u_6[b] = 1 / sqrt_u_5_j;
            }
            dv_meet_units(team);
            /* x_i = u u_6
             * x_f = u_2 u_6
             * x_g = u_3 u_6
             * x_o = u_4 u_6 */
            for (size_t b = B0; b < B1; ++b) {
                DV_POINTWISE
                for (size_t j = H0; j < H1; ++j) {
                    x_i[b * H + j] = u[(t * B + b) * H + j] * u_6[b];
                    x_f[b * H + j] = u_2[(t * B + b) * H + j] * u_6[b];
                    x_g[b * H + j] = u_3[(t * B + b) * H + j] * u_6[b];
                    x_o[b * H + j] = u_4[(t * B + b) * H + j] * u_6[b];
                }
            }
            /* U_h_all = sum_H U_all h[t-1] */
            dv_step_product(team, B, 4, H, H, h + t * B * H, H, U_all_4H, NULL, 0, U_h_all, 4 * H);
            dv_meet_units(team);
            /* mean_U_i_h = sum_H U_i_h / H */
            for (size_t b = B_only0; b < B_only1; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += U_h_all[(b * 4 + 0) * H + j] / REAL(H);
                }
                mean_U_i_h[b] = sum;
            }
            /* mean_U_f_h = sum_H U_f_h / H */
            for (size_t b = B_only0; b < B_only1; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += U_h_all[(b * 4 + 1) * H + j] / REAL(H);
                }
                mean_U_f_h[b] = sum;
            }
            /* mean_U_g_h = sum_H U_g_h / H */
            for (size_t b = B_only0; b < B_only1; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += U_h_all[(b * 4 + 2) * H + j] / REAL(H);
                }
                mean_U_g_h[b] = sum;
            }
            /* mean_U_o_h = sum_H U_o_h / H */
            for (size_t b = B_only0; b < B_only1; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += U_h_all[(b * 4 + 3) * H + j] / REAL(H);
                }
                mean_U_o_h[b] = sum;
            }
            dv_meet_units(team);
            /* u_7 = U_i_h - 1/4 mean_U_f_h - 1/4 mean_U_g_h - 1/4 mean_U_i_h - 1/4 mean_U_o_h
             * u_7_squared = u_7^2
             * u_8 = U_f_h - 1/4 mean_U_f_h - 1/4 mean_U_g_h - 1/4 mean_U_i_h - 1/4 mean_U_o_h
             * u_8_squared = u_8^2
             * u_9 = U_g_h - 1/4 mean_U_f_h - 1/4 mean_U_g_h - 1/4 mean_U_i_h - 1/4 mean_U_o_h
             * u_9_squared = u_9^2
             * u_10 = U_o_h - 1/4 mean_U_f_h - 1/4 mean_U_g_h - 1/4 mean_U_i_h - 1/4 mean_U_o_h
             * u_10_squared = u_10^2 */
            for (size_t b = B0; b < B1; ++b) {
                DV_POINTWISE
                for (size_t j = H0; j < H1; ++j) {
                    const real e_5 = (-REAL(0.25)) * mean_U_f_h[b];
                    const real e_6 = (-REAL(0.25)) * mean_U_g_h[b];
                    const real e_7 = (-REAL(0.25)) * mean_U_i_h[b];
                    const real e_8 = (-REAL(0.25)) * mean_U_o_h[b];
                    const real u_7_j = e_5 + e_6 + e_7 + e_8 + U_h_all[(b * 4 + 0) * H + j];
                    u_7[((t * has_u_7) * B + b) * H + j] = u_7_j;
                    u_7_squared[b * H + j] = u_7_j * u_7_j;
                    const real u_8_j = e_5 + e_6 + e_7 + e_8 + U_h_all[(b * 4 + 1) * H + j];
                    u_8[((t * has_u_8) * B + b) * H + j] = u_8_j;
                    u_8_squared[b * H + j] = u_8_j * u_8_j;
                    const real u_9_j = e_5 + e_6 + e_7 + e_8 + U_h_all[(b * 4 + 2) * H + j];
                    u_9[((t * has_u_9) * B + b) * H + j] = u_9_j;
                    u_9_squared[b * H + j] = u_9_j * u_9_j;
                    const real u_10_j = e_5 + e_6 + e_7 + e_8 + U_h_all[(b * 4 + 3) * H + j];
                    u_10[((t * has_u_10) * B + b) * H + j] = u_10_j;
                    u_10_squared[b * H + j] = u_10_j * u_10_j;
                }
            }
            dv_meet_units(team);
            /* mean_u_7_squared = sum_H u_7_squared / H */
            for (size_t b = B_only0; b < B_only1; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += u_7_squared[b * H + j] / REAL(H);
                }
                mean_u_7_squared[b] = sum;
            }
            /* mean_u_8_squared = sum_H u_8_squared / H */
            for (size_t b = B_only0; b < B_only1; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += u_8_squared[b * H + j] / REAL(H);
                }
                mean_u_8_squared[b] = sum;
            }
            /* mean_u_9_squared = sum_H u_9_squared / H */
            for (size_t b = B_only0; b < B_only1; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += u_9_squared[b * H + j] / REAL(H);
                }
                mean_u_9_squared[b] = sum;
            }
            /* mean_u_10_squared = sum_H u_10_squared / H */
            for (size_t b = B_only0; b < B_only1; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += u_10_squared[b * H + j] / REAL(H);
                }
                mean_u_10_squared[b] = sum;
            }
            dv_meet_units(team);
            /* u_11 = 1/100000 + 1/4 mean_u_10_squared + 1/4 mean_u_7_squared + 1/4 mean_u_8_squared + 1/4 mean_u_9_squared
             * sqrt_u_11 = sqrt(u_11)
             * u_12 = 1 / sqrt_u_11 */
            DV_POINTWISE
            for (size_t b = B_only0; b < B_only1; ++b) {
                const real u_11 = REAL(1e-05) + REAL(0.25) * mean_u_10_squared[b] + REAL(0.25) * mean_u_7_squared[b] + REAL(0.25) * mean_u_8_squared[b] + REAL(0.25) * mean_u_9_squared[b];
                const real sqrt_u_11_j = dv_sqrt(u_11);
                sqrt_u_11[(t * has_sqrt_u_11) * B + b] = sqrt_u_11_j;
                u_12[b] = 1 / sqrt_u_11_j;
            }
            dv_meet_units(team);
            /* h_i = u_12 u_7
             * h_f = u_12 u_8
             * h_g = u_12 u_9
             * h_o = u_10 u_12
             * z_i = a_i x_i + h_i r_i + b_i
             * i = sigmoid(z_i)
             * z_f = a_f x_f + h_f r_f + b_f
             * f = sigmoid(z_f)
             * z_g = a_g x_g + h_g r_g + b_g
             * g = tanh(z_g)
             * z_o = a_o x_o + h_o r_o + b_o
             * o = sigmoid(z_o)
             * c = c[t-1] f + g i */
            for (size_t b = B0; b < B1; ++b) {
                DV_POINTWISE
                for (size_t j = H0; j < H1; ++j) {
                    const real h_i = u_12[b] * u_7[((t * has_u_7) * B + b) * H + j];
                    const real h_f = u_12[b] * u_8[((t * has_u_8) * B + b) * H + j];
                    const real h_g = u_12[b] * u_9[((t * has_u_9) * B + b) * H + j];
                    const real h_o = u_10[((t * has_u_10) * B + b) * H + j] * u_12[b];
                    const real z_i = a_i[j] * x_i[b * H + j] + h_i * r_i[j] + b_i[j];
                    const real i = dv_sigmoid(z_i);
                    const real z_f = a_f[j] * x_f[b * H + j] + h_f * r_f[j] + b_f[j];
                    const real f = dv_sigmoid(z_f);
                    const real z_g = a_g[j] * x_g[b * H + j] + h_g * r_g[j] + b_g[j];
                    const real g = dv_tanh(z_g);
                    const real z_o = a_o[j] * x_o[b * H + j] + h_o * r_o[j] + b_o[j];
                    o[b * H + j] = dv_sigmoid(z_o);
                    c[((t + 1) * B + b) * H + j] = c[(t * B + b) * H + j] * f + g * i;
                }
            }
            dv_meet_units(team);
            /* mean_c = sum_H c / H */
            for (size_t b = B_only0; b < B_only1; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += c[((t + 1) * B + b) * H + j] / REAL(H);
                }
                mean_c[(t * has_mean_c) * B + b] = sum;
            }
            dv_meet_units(team);
            /* c_minus_scaled_mean_c = c - mean_c
             * c_minus_scaled_mean_c_squared = c_minus_scaled_mean_c^2 */
            for (size_t b = B0; b < B1; ++b) {
                DV_POINTWISE
                for (size_t j = H0; j < H1; ++j) {
                    const real c_minus_scaled_mean_c_j = c[((t + 1) * B + b) * H + j] - mean_c[(t * has_mean_c) * B + b];
                    c_minus_scaled_mean_c[b * H + j] = c_minus_scaled_mean_c_j;
                    c_minus_scaled_mean_c_squared[b * H + j] = c_minus_scaled_mean_c_j * c_minus_scaled_mean_c_j;
                }
            }
            dv_meet_units(team);
            /* mean_c_minus_scaled_mean_c_squared = sum_H c_minus_scaled_mean_c_squared / H */
            for (size_t b = B_only0; b < B_only1; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += c_minus_scaled_mean_c_squared[b * H + j] / REAL(H);
                }
                mean_c_minus_scaled_mean_c_squared[b] = sum;
            }
            dv_meet_units(team);
            /* u_13 = 1/100000 + mean_c_minus_scaled_mean_c_squared
             * sqrt_u_13 = sqrt(u_13)
             * u_14 = 1 / sqrt_u_13 */
            DV_POINTWISE
            for (size_t b = B_only0; b < B_only1; ++b) {
                const real u_13 = REAL(1e-05) + mean_c_minus_scaled_mean_c_squared[b];
                const real sqrt_u_13_j = dv_sqrt(u_13);
                sqrt_u_13[(t * has_sqrt_u_13) * B + b] = sqrt_u_13_j;
                u_14[b] = 1 / sqrt_u_13_j;
            }
            dv_meet_units(team);
            /* n = c_minus_scaled_mean_c u_14
             * u_15 = k n + b_c
             * tanh_u_15 = tanh(u_15)
             * h = o tanh_u_15 */
            for (size_t b = B0; b < B1; ++b) {
                DV_POINTWISE
                for (size_t j = H0; j < H1; ++j) {
                    const real n = c_minus_scaled_mean_c[b * H + j] * u_14[b];
                    const real u_15 = k[j] * n + b_c[j];
                    const real tanh_u_15 = dv_tanh(u_15);
                    h[((t + 1) * B + b) * H + j] = o[b * H + j] * tanh_u_15;
                }
            }
        }
    }
}

/* what the workspace of the steps holds */
size_t lstm_layernorm_backward_reals(size_t T, size_t B, size_t D, size_t H)
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
    if (dv_times(dv_times(T, B), sizeof(real)) == SIZE_MAX) {
        return SIZE_MAX;
    }
    if (dv_times(dv_times(B, H), sizeof(real)) == SIZE_MAX) {
        return SIZE_MAX;
    }
    total = dv_plus(total, dv_panels(dv_times(4, H), H));
    total = dv_plus(total, dv_panels(dv_times(4, H), D));
    total = dv_plus(total, dv_times(block, dv_times(B, dv_times(4, H))));
    total = dv_plus(total, dv_times(block, dv_times(B, dv_times(4, H))));
    total = dv_plus(total, dv_times(4, dv_times(H, D)));
    total = dv_plus(total, dv_times(4, dv_times(H, H)));
    total = dv_plus(total, dv_times(block, B));
    total = dv_plus(total, B);
    total = dv_plus(total, B);
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    total = dv_plus(total, B);
    total = dv_plus(total, B);
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, B);
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    total = dv_plus(total, B);
    total = dv_plus(total, B);
    total = dv_plus(total, B);
    total = dv_plus(total, B);
    total = dv_plus(total, B);
    total = dv_plus(total, B);
    total = dv_plus(total, B);
    total = dv_plus(total, B);
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, B);
    total = dv_plus(total, B);
    total = dv_plus(total, B);
    total = dv_plus(total, B);
    total = dv_plus(total, B);
    total = dv_plus(total, B);
    total = dv_plus(total, B);
    total = dv_plus(total, B);
    total = dv_plus(total, B);
    total = dv_plus(total, B);
    total = dv_plus(total, B);
    total = dv_plus(total, B);
    total = dv_plus(total, B);
    total = dv_plus(total, B);
    total = dv_plus(total, B);
    total = dv_plus(total, B);
    total = dv_plus(total, B);
    total = dv_plus(total, B);
    total = dv_plus(total, B);
    total = dv_plus(total, B);
    total = dv_plus(total, dv_times(block, B));
    total = dv_plus(total, dv_times(block, B));
    total = dv_plus(total, dv_times(block, B));
    total = dv_plus(total, dv_times(block, B));
    total = dv_plus(total, dv_times(block, B));
    total = dv_plus(total, dv_times(block, B));
    total = dv_plus(total, dv_times(block, B));
    total = dv_plus(total, dv_times(block, B));
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    total = dv_plus(total, dv_times(block, B));
    total = dv_plus(total, dv_times(block, B));
    total = dv_plus(total, dv_times(block, B));
    total = dv_plus(total, dv_times(block, B));
    total = dv_plus(total, dv_times(block, B));
    total = dv_plus(total, dv_times(block, B));
    total = dv_plus(total, dv_times(block, B));
    total = dv_plus(total, dv_times(block, B));
    total = dv_plus(total, dv_times(block, B));
    total = dv_plus(total, dv_times(block, B));
    total = dv_plus(total, dv_times(block, B));
    total = dv_plus(total, dv_times(block, B));
    total = dv_plus(total, dv_times(block, B));
    total = dv_plus(total, dv_times(block, B));
    total = dv_plus(total, dv_times(block, B));
    total = dv_plus(total, dv_times(block, B));
    total = dv_plus(total, dv_times(block, B));
    total = dv_plus(total, dv_times(block, B));
    total = dv_plus(total, dv_times(block, B));
    total = dv_plus(total, dv_times(block, B));
    size_t most = 0;
    most = dv_max(most, dv_outer_scratch(D));
    most = dv_max(most, dv_outer_scratch(H));
    total = dv_plus(total, most);
    (void)D;
    (void)H;
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

/* 182 operations a unit and step besides the products
 *
 * W_i (H, D) in
 * W_f (H, D) in
 * W_g (H, D) in
 * W_o (H, D) in
 * U_i (H, H) in
 * U_f (H, H) in
 * U_g (H, H) in
 * U_o (H, H) in
 * a_i (H) in
 * a_f (H) in
 * a_g (H) in
 * a_o (H) in
 * r_i (H) in
 * r_f (H) in
 * r_g (H) in
 * r_o (H) in
 * b_i (H) in
 * b_f (H) in
 * b_g (H) in
 * b_o (H) in
 * k (H) in
 * b_c (H) in
 * x (T, B, D) in
 * h (T+1, B, H) in
 * c (T+1, B, H) in
 * u (T, B, H) in
 * u_2 (T, B, H) in
 * u_3 (T, B, H) in
 * u_4 (T, B, H) in
 * sqrt_u_5 (T, B) in
 * u_7 (T, B, H) in
 * u_8 (T, B, H) in
 * u_9 (T, B, H) in
 * u_10 (T, B, H) in
 * sqrt_u_11 (T, B) in
 * mean_c (T, B) in
 * sqrt_u_13 (T, B) in
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
 * d_a_i (H) out
 * d_a_f (H) out
 * d_a_g (H) out
 * d_a_o (H) out
 * d_r_i (H) out
 * d_r_f (H) out
 * d_r_g (H) out
 * d_r_o (H) out
 * d_b_i (H) out
 * d_b_f (H) out
 * d_b_g (H) out
 * d_b_o (H) out
 * d_k (H) out
 * d_b_c (H) out
 * d_x (T, B, D) out
 * has_g_h: 1, or 0 if every step has the same row of g_h
 * has_g_c: 1, or 0 if every step has the same row of g_c
 */
void lstm_layernorm_backward_steps(
    const dv_team *team, size_t T, size_t B, size_t D, size_t H,
    const real *restrict W_i,
    const real *restrict W_f,
    const real *restrict W_g,
    const real *restrict W_o,
    const real *restrict U_i,
    const real *restrict U_f,
    const real *restrict U_g,
    const real *restrict U_o,
    const real *restrict a_i,
    const real *restrict a_f,
    const real *restrict a_g,
    const real *restrict a_o,
    const real *restrict r_i,
    const real *restrict r_f,
    const real *restrict r_g,
    const real *restrict r_o,
    const real *restrict b_i,
    const real *restrict b_f,
    const real *restrict b_g,
    const real *restrict b_o,
    const real *restrict k,
    const real *restrict b_c,
    const real *restrict x,
    const real *restrict h,
    const real *restrict c,
    const real *restrict u,
    const real *restrict u_2,
    const real *restrict u_3,
    const real *restrict u_4,
    const real *restrict sqrt_u_5,
    const real *restrict u_7,
    const real *restrict u_8,
    const real *restrict u_9,
    const real *restrict u_10,
    const real *restrict sqrt_u_11,
    const real *restrict mean_c,
    const real *restrict sqrt_u_13,
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
    real *restrict d_a_i,
    real *restrict d_a_f,
    real *restrict d_a_g,
    real *restrict d_a_o,
    real *restrict d_r_i,
    real *restrict d_r_f,
    real *restrict d_r_g,
    real *restrict d_r_o,
    real *restrict d_b_i,
    real *restrict d_b_f,
    real *restrict d_b_g,
    real *restrict d_b_o,
    real *restrict d_k,
    real *restrict d_b_c,
    real *restrict d_x,
    size_t has_g_h,
    size_t has_g_c,
    real *restrict workspace, int packed)
{
    const size_t block = dv_block_steps(T, B, 512);
    const size_t B_only0 = dv_only_from(team, B), B_only1 = dv_only_to(team, B);
    const size_t H0 = dv_unit_from(team, H), H1 = dv_unit_to(team, H);
    const size_t B0 = dv_row_from(team, B), B1 = dv_row_to(team, B);
    real *next = workspace;
    real *const restrict U_all__H = next;
    next += dv_panels(4 * H, H);
    real *const restrict W_all__D = next;
    next += dv_panels(4 * H, D);
    real *const restrict d_U_h_all = next;
    next += block * B * 4 * H;
    real *const restrict d_W_x_all = next;
    next += block * B * 4 * H;
    real *const restrict d_W_all = next;
    next += 4 * H * D;
    real *const restrict d_U_all = next;
    next += 4 * H * H;
    real *const restrict u_6 = next;
    next += block * B;
    real *const restrict u_12 = next;
    next += B;
    real *const restrict u_14 = next;
    next += B;
    real *const restrict x_i = next;
    next += block * B * H;
    real *const restrict x_f = next;
    next += block * B * H;
    real *const restrict x_g = next;
    next += block * B * H;
    real *const restrict x_o = next;
    next += block * B * H;
    real *const restrict h_i = next;
    next += block * B * H;
    real *const restrict h_f = next;
    next += block * B * H;
    real *const restrict h_g = next;
    next += block * B * H;
    real *const restrict h_o = next;
    next += block * B * H;
    real *const restrict i = next;
    next += B * H;
    real *const restrict f = next;
    next += B * H;
    real *const restrict g = next;
    next += B * H;
    real *const restrict c_minus_scaled_mean_c = next;
    next += B * H;
    real *const restrict n = next;
    next += block * B * H;
    real *const restrict d_u_15 = next;
    next += block * B * H;
    real *const restrict d_n = next;
    next += B * H;
    real *const restrict d_z_o = next;
    next += block * B * H;
    real *const restrict d_h_o = next;
    next += B * H;
    real *const restrict d_x_o = next;
    next += block * B * H;
    real *const restrict d_u_14 = next;
    next += B;
    real *const restrict d_u_13 = next;
    next += B;
    real *const restrict d_c_minus_scaled_mean_c = next;
    next += B * H;
    real *const restrict d_mean_c = next;
    next += B;
    real *const restrict d_z_g = next;
    next += block * B * H;
    real *const restrict d_z_f = next;
    next += block * B * H;
    real *const restrict d_z_i = next;
    next += block * B * H;
    real *const restrict d_h_g = next;
    next += B * H;
    real *const restrict d_h_f = next;
    next += B * H;
    real *const restrict d_h_i = next;
    next += B * H;
    real *const restrict d_x_g = next;
    next += block * B * H;
    real *const restrict d_x_f = next;
    next += block * B * H;
    real *const restrict d_x_i = next;
    next += block * B * H;
    real *const restrict d_u_12_1 = next;
    next += B;
    real *const restrict d_u_12_0 = next;
    next += B;
    real *const restrict d_u_12_2 = next;
    next += B;
    real *const restrict d_u_12_3 = next;
    next += B;
    real *const restrict d_mean_u_10_squared = next;
    next += B;
    real *const restrict d_mean_u_9_squared = next;
    next += B;
    real *const restrict d_mean_u_8_squared = next;
    next += B;
    real *const restrict d_mean_u_7_squared = next;
    next += B;
    real *const restrict d_u_10 = next;
    next += B * H;
    real *const restrict d_u_9 = next;
    next += B * H;
    real *const restrict d_u_8 = next;
    next += B * H;
    real *const restrict d_u_7 = next;
    next += B * H;
    real *const restrict d_mean_U_o_h_0 = next;
    next += B;
    real *const restrict d_mean_U_o_h_1 = next;
    next += B;
    real *const restrict d_mean_U_o_h_2 = next;
    next += B;
    real *const restrict d_mean_U_o_h_3 = next;
    next += B;
    real *const restrict d_mean_U_o_h = next;
    next += B;
    real *const restrict d_mean_U_g_h_0 = next;
    next += B;
    real *const restrict d_mean_U_g_h_1 = next;
    next += B;
    real *const restrict d_mean_U_g_h_2 = next;
    next += B;
    real *const restrict d_mean_U_g_h_3 = next;
    next += B;
    real *const restrict d_mean_U_g_h = next;
    next += B;
    real *const restrict d_mean_U_f_h_0 = next;
    next += B;
    real *const restrict d_mean_U_f_h_1 = next;
    next += B;
    real *const restrict d_mean_U_f_h_2 = next;
    next += B;
    real *const restrict d_mean_U_f_h_3 = next;
    next += B;
    real *const restrict d_mean_U_f_h = next;
    next += B;
    real *const restrict d_mean_U_i_h_0 = next;
    next += B;
    real *const restrict d_mean_U_i_h_1 = next;
    next += B;
    real *const restrict d_mean_U_i_h_2 = next;
    next += B;
    real *const restrict d_mean_U_i_h_3 = next;
    next += B;
    real *const restrict d_mean_U_i_h = next;
    next += B;
    real *const restrict d_u_6_0 = next;
    next += block * B;
    real *const restrict d_u_6_1 = next;
    next += block * B;
    real *const restrict d_u_6_2 = next;
    next += block * B;
    real *const restrict d_u_6_3 = next;
    next += block * B;
    real *const restrict d_mean_u_4_squared = next;
    next += block * B;
    real *const restrict d_mean_u_3_squared = next;
    next += block * B;
    real *const restrict d_mean_u_2_squared = next;
    next += block * B;
    real *const restrict d_mean_u_squared = next;
    next += block * B;
    real *const restrict d_u_4 = next;
    next += block * B * H;
    real *const restrict d_u_3 = next;
    next += block * B * H;
    real *const restrict d_u_2 = next;
    next += block * B * H;
    real *const restrict d_u = next;
    next += block * B * H;
    real *const restrict d_mean_W_o_x_0 = next;
    next += block * B;
    real *const restrict d_mean_W_o_x_1 = next;
    next += block * B;
    real *const restrict d_mean_W_o_x_2 = next;
    next += block * B;
    real *const restrict d_mean_W_o_x_3 = next;
    next += block * B;
    real *const restrict d_mean_W_o_x = next;
    next += block * B;
    real *const restrict d_mean_W_g_x_0 = next;
    next += block * B;
    real *const restrict d_mean_W_g_x_1 = next;
    next += block * B;
    real *const restrict d_mean_W_g_x_2 = next;
    next += block * B;
    real *const restrict d_mean_W_g_x_3 = next;
    next += block * B;
    real *const restrict d_mean_W_g_x = next;
    next += block * B;
    real *const restrict d_mean_W_f_x_0 = next;
    next += block * B;
    real *const restrict d_mean_W_f_x_1 = next;
    next += block * B;
    real *const restrict d_mean_W_f_x_2 = next;
    next += block * B;
    real *const restrict d_mean_W_f_x_3 = next;
    next += block * B;
    real *const restrict d_mean_W_f_x = next;
    next += block * B;
    real *const restrict d_mean_W_i_x_0 = next;
    next += block * B;
    real *const restrict d_mean_W_i_x_1 = next;
    next += block * B;
    real *const restrict d_mean_W_i_x_2 = next;
    next += block * B;
    real *const restrict d_mean_W_i_x_3 = next;
    next += block * B;
    real *const restrict d_mean_W_i_x = next;
    next += block * B;
    real *const restrict scratch = next;
    dv_clear(team, B * H, d_h_next);
    dv_clear(team, B * H, d_c_next);
    dv_clear(team, H, d_a_i);
    dv_clear(team, H, d_a_f);
    dv_clear(team, H, d_a_g);
    dv_clear(team, H, d_a_o);
    dv_clear(team, H, d_r_i);
    dv_clear(team, H, d_r_f);
    dv_clear(team, H, d_r_g);
    dv_clear(team, H, d_r_o);
    dv_clear(team, H, d_k);
    if (T == 0) {
        dv_clear(team, H, d_b_i);
        dv_clear(team, H, d_b_f);
        dv_clear(team, H, d_b_g);
        dv_clear(team, H, d_b_o);
        dv_clear(team, H, d_b_c);
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
            /* u_6 = 1 / sqrt_u_5
             * u_12 = 1 / sqrt_u_11
             * u_14 = 1 / sqrt_u_13 */
            DV_POINTWISE
            for (size_t b = B_only0; b < B_only1; ++b) {
                u_6[(t - t0) * B + b] = 1 / sqrt_u_5[t * B + b];
                u_12[b] = 1 / sqrt_u_11[t * B + b];
                u_14[b] = 1 / sqrt_u_13[t * B + b];
            }
            dv_meet_units(team);
            /* x_i = u u_6
             * x_f = u_2 u_6
             * x_g = u_3 u_6
             * x_o = u_4 u_6
             * h_i = u_12 u_7
             * h_f = u_12 u_8
             * h_g = u_12 u_9
             * h_o = u_10 u_12
             * z_i = a_i x_i + h_i r_i + b_i
             * i = sigmoid(z_i)
             * z_f = a_f x_f + h_f r_f + b_f
             * f = sigmoid(z_f)
             * z_g = a_g x_g + h_g r_g + b_g
             * g = tanh(z_g)
             * z_o = a_o x_o + h_o r_o + b_o
             * o = sigmoid(z_o)
             * c_minus_scaled_mean_c = c - mean_c
             * n = c_minus_scaled_mean_c u_14
             * u_15 = k n + b_c
             * tanh_u_15 = tanh(u_15)
             * d_h = d_h[t+1] + g_h
             * d_tanh_u_15 = d_h o
             * d_u_15 = (1 - tanh_u_15^2) d_tanh_u_15
             * d_n = d_u_15 k
             * d_o = d_h tanh_u_15
             * d_z_o = (1 - o) d_o o
             * d_h_o = d_z_o r_o
             * d_x_o = a_o d_z_o */
            for (size_t b = B0; b < B1; ++b) {
                DV_POINTWISE
                for (size_t j = H0; j < H1; ++j) {
                    const real x_i_j = u[(t * B + b) * H + j] * u_6[(t - t0) * B + b];
                    x_i[((t - t0) * B + b) * H + j] = x_i_j;
                    const real x_f_j = u_2[(t * B + b) * H + j] * u_6[(t - t0) * B + b];
                    x_f[((t - t0) * B + b) * H + j] = x_f_j;
                    const real x_g_j = u_3[(t * B + b) * H + j] * u_6[(t - t0) * B + b];
                    x_g[((t - t0) * B + b) * H + j] = x_g_j;
                    const real x_o_j = u_4[(t * B + b) * H + j] * u_6[(t - t0) * B + b];
                    x_o[((t - t0) * B + b) * H + j] = x_o_j;
                    const real h_i_j = u_12[b] * u_7[(t * B + b) * H + j];
                    h_i[((t - t0) * B + b) * H + j] = h_i_j;
                    const real h_f_j = u_12[b] * u_8[(t * B + b) * H + j];
                    h_f[((t - t0) * B + b) * H + j] = h_f_j;
                    const real h_g_j = u_12[b] * u_9[(t * B + b) * H + j];
                    h_g[((t - t0) * B + b) * H + j] = h_g_j;
                    const real h_o_j = u_10[(t * B + b) * H + j] * u_12[b];
                    h_o[((t - t0) * B + b) * H + j] = h_o_j;
                    const real z_i = a_i[j] * x_i_j + h_i_j * r_i[j] + b_i[j];
                    i[b * H + j] = dv_sigmoid(z_i);
                    const real z_f = a_f[j] * x_f_j + h_f_j * r_f[j] + b_f[j];
                    f[b * H + j] = dv_sigmoid(z_f);
                    const real z_g = a_g[j] * x_g_j + h_g_j * r_g[j] + b_g[j];
                    g[b * H + j] = dv_tanh(z_g);
                    const real z_o = a_o[j] * x_o_j + h_o_j * r_o[j] + b_o[j];
                    const real o = dv_sigmoid(z_o);
                    const real c_minus_scaled_mean_c_j = c[((t + 1) * B + b) * H + j] - mean_c[t * B + b];
                    c_minus_scaled_mean_c[b * H + j] = c_minus_scaled_mean_c_j;
                    const real n_j = c_minus_scaled_mean_c_j * u_14[b];
                    n[((t - t0) * B + b) * H + j] = n_j;
                    const real u_15 = k[j] * n_j + b_c[j];
                    const real tanh_u_15 = dv_tanh(u_15);
                    const real d_h = d_h_next[b * H + j] + g_h[((t * has_g_h) * B + b) * H + j];
                    const real d_tanh_u_15 = d_h * o;
                    const real d_u_15_j = (1 - (tanh_u_15 * tanh_u_15)) * d_tanh_u_15;
                    d_u_15[((t - t0) * B + b) * H + j] = d_u_15_j;
                    d_n[b * H + j] = d_u_15_j * k[j];
                    const real d_o = d_h * tanh_u_15;
                    const real d_z_o_j = (1 - o) * d_o * o;
                    d_z_o[((t - t0) * B + b) * H + j] = d_z_o_j;
                    d_h_o[b * H + j] = d_z_o_j * r_o[j];
                    d_x_o[((t - t0) * B + b) * H + j] = a_o[j] * d_z_o_j;
                }
            }
            dv_meet_units(team);
            /* d_u_14 = sum_H d_n c_minus_scaled_mean_c */
            for (size_t b = B_only0; b < B_only1; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += d_n[b * H + j] * c_minus_scaled_mean_c[b * H + j];
                }
                d_u_14[b] = sum;
            }
            dv_meet_units(team);
            /* d_sqrt_u_13 = (-d_u_14 u_14) / sqrt_u_13
             * d_u_13 = 1/2 d_sqrt_u_13 / sqrt_u_13 */
            DV_POINTWISE
            for (size_t b = B_only0; b < B_only1; ++b) {
                const real d_sqrt_u_13 = (-d_u_14[b] * u_14[b]) / sqrt_u_13[t * B + b];
                d_u_13[b] = REAL(0.5) * d_sqrt_u_13 / sqrt_u_13[t * B + b];
            }
            dv_meet_units(team);
            /* d_c_minus_scaled_mean_c_squared = d_u_13 / H
             * d_c_minus_scaled_mean_c = 2 d_c_minus_scaled_mean_c_squared c_minus_scaled_mean_c + d_n u_14 */
            for (size_t b = B0; b < B1; ++b) {
                DV_POINTWISE
                for (size_t j = H0; j < H1; ++j) {
                    const real d_c_minus_scaled_mean_c_squared = d_u_13[b] / REAL(H);
                    d_c_minus_scaled_mean_c[b * H + j] = 2 * d_c_minus_scaled_mean_c_squared * c_minus_scaled_mean_c[b * H + j] + d_n[b * H + j] * u_14[b];
                }
            }
            dv_meet_units(team);
            /* d_mean_c = sum_H -d_c_minus_scaled_mean_c */
            for (size_t b = B_only0; b < B_only1; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += -d_c_minus_scaled_mean_c[b * H + j];
                }
                d_mean_c[b] = sum;
            }
            dv_meet_units(team);
            /* d_c = d_mean_c / H + d_c_minus_scaled_mean_c + d_c[t+1] + g_c
             * d_g = d_c i
             * d_z_g = (1 - g^2) d_g
             * d_f = d_c c[t-1]
             * d_z_f = (1 - f) d_f f
             * d_i = d_c g
             * d_z_i = (1 - i) d_i i
             * d_h_g = d_z_g r_g
             * d_h_f = d_z_f r_f
             * d_h_i = d_z_i r_i
             * d_x_g = a_g d_z_g
             * d_x_f = a_f d_z_f
             * d_x_i = a_i d_z_i
             * d_c_next = d_c f */
            for (size_t b = B0; b < B1; ++b) {
                DV_POINTWISE
                for (size_t j = H0; j < H1; ++j) {
                    const real d_c = d_mean_c[b] / REAL(H) + d_c_minus_scaled_mean_c[b * H + j] + d_c_next[b * H + j] + g_c[((t * has_g_c) * B + b) * H + j];
                    const real d_g = d_c * i[b * H + j];
                    const real d_z_g_j = (1 - (g[b * H + j] * g[b * H + j])) * d_g;
                    d_z_g[((t - t0) * B + b) * H + j] = d_z_g_j;
                    const real d_f = d_c * c[(t * B + b) * H + j];
                    const real d_z_f_j = (1 - f[b * H + j]) * d_f * f[b * H + j];
                    d_z_f[((t - t0) * B + b) * H + j] = d_z_f_j;
                    const real d_i = d_c * g[b * H + j];
                    const real d_z_i_j = (1 - i[b * H + j]) * d_i * i[b * H + j];
                    d_z_i[((t - t0) * B + b) * H + j] = d_z_i_j;
                    d_h_g[b * H + j] = d_z_g_j * r_g[j];
                    d_h_f[b * H + j] = d_z_f_j * r_f[j];
                    d_h_i[b * H + j] = d_z_i_j * r_i[j];
                    d_x_g[((t - t0) * B + b) * H + j] = a_g[j] * d_z_g_j;
                    d_x_f[((t - t0) * B + b) * H + j] = a_f[j] * d_z_f_j;
                    d_x_i[((t - t0) * B + b) * H + j] = a_i[j] * d_z_i_j;
                    d_c_next[b * H + j] = d_c * f[b * H + j];
                }
            }
            dv_meet_units(team);
            /* d_u_12_1 = sum_H d_h_g u_9 */
            for (size_t b = B_only0; b < B_only1; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += d_h_g[b * H + j] * u_9[(t * B + b) * H + j];
                }
                d_u_12_1[b] = sum;
            }
            dv_meet_units(team);
            /* d_u_12_0 = d_u_12_1 + sum_H d_h_o u_10 */
            for (size_t b = B_only0; b < B_only1; ++b) {
                real sum = d_u_12_1[b];
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += d_h_o[b * H + j] * u_10[(t * B + b) * H + j];
                }
                d_u_12_0[b] = sum;
            }
            dv_meet_units(team);
            /* d_u_12_2 = d_u_12_0 + sum_H d_h_f u_8 */
            for (size_t b = B_only0; b < B_only1; ++b) {
                real sum = d_u_12_0[b];
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += d_h_f[b * H + j] * u_8[(t * B + b) * H + j];
                }
                d_u_12_2[b] = sum;
            }
            dv_meet_units(team);
            /* d_u_12_3 = d_u_12_2 + sum_H d_h_i u_7 */
            for (size_t b = B_only0; b < B_only1; ++b) {
                real sum = d_u_12_2[b];
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += d_h_i[b * H + j] * u_7[(t * B + b) * H + j];
                }
                d_u_12_3[b] = sum;
            }
            dv_meet_units(team);
            /* d_u_12 = d_u_12_3
             * d_sqrt_u_11 = (-d_u_12 u_12) / sqrt_u_11
             * d_u_11 = 1/2 d_sqrt_u_11 / sqrt_u_11
             * d_mean_u_10_squared = 1/4 d_u_11
             * d_mean_u_9_squared = 1/4 d_u_11
             * d_mean_u_8_squared = 1/4 d_u_11
             * d_mean_u_7_squared = 1/4 d_u_11 */
            DV_POINTWISE
            for (size_t b = B_only0; b < B_only1; ++b) {
                const real d_u_12 = d_u_12_3[b];
                const real d_sqrt_u_11 = (-d_u_12 * u_12[b]) / sqrt_u_11[t * B + b];
                const real d_u_11 = REAL(0.5) * d_sqrt_u_11 / sqrt_u_11[t * B + b];
                const real e = REAL(0.25) * d_u_11;
                d_mean_u_10_squared[b] = e;
                d_mean_u_9_squared[b] = e;
                d_mean_u_8_squared[b] = e;
                d_mean_u_7_squared[b] = e;
            }
            dv_meet_units(team);
            /* d_u_10_squared = d_mean_u_10_squared / H
             * d_u_10 = 2 d_u_10_squared u_10 + d_h_o u_12
             * d_u_9_squared = d_mean_u_9_squared / H
             * d_u_9 = 2 d_u_9_squared u_9 + d_h_g u_12
             * d_u_8_squared = d_mean_u_8_squared / H
             * d_u_8 = 2 d_u_8_squared u_8 + d_h_f u_12
             * d_u_7_squared = d_mean_u_7_squared / H
             * d_u_7 = 2 d_u_7_squared u_7 + d_h_i u_12 */
            for (size_t b = B0; b < B1; ++b) {
                DV_POINTWISE
                for (size_t j = H0; j < H1; ++j) {
                    const real d_u_10_squared = d_mean_u_10_squared[b] / REAL(H);
                    d_u_10[b * H + j] = 2 * d_u_10_squared * u_10[(t * B + b) * H + j] + d_h_o[b * H + j] * u_12[b];
                    const real d_u_9_squared = d_mean_u_9_squared[b] / REAL(H);
                    d_u_9[b * H + j] = 2 * d_u_9_squared * u_9[(t * B + b) * H + j] + d_h_g[b * H + j] * u_12[b];
                    const real d_u_8_squared = d_mean_u_8_squared[b] / REAL(H);
                    d_u_8[b * H + j] = 2 * d_u_8_squared * u_8[(t * B + b) * H + j] + d_h_f[b * H + j] * u_12[b];
                    const real d_u_7_squared = d_mean_u_7_squared[b] / REAL(H);
                    d_u_7[b * H + j] = 2 * d_u_7_squared * u_7[(t * B + b) * H + j] + d_h_i[b * H + j] * u_12[b];
                }
            }
            dv_meet_units(team);
            /* d_mean_U_o_h_0 = sum_H -1/4 d_u_10 */
            for (size_t b = B_only0; b < B_only1; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += (-REAL(0.25)) * d_u_10[b * H + j];
                }
                d_mean_U_o_h_0[b] = sum;
            }
            /* d_mean_U_o_h_1 = sum_H -1/4 d_u_9 */
            for (size_t b = B_only0; b < B_only1; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += (-REAL(0.25)) * d_u_9[b * H + j];
                }
                d_mean_U_o_h_1[b] = sum;
            }
            /* d_mean_U_o_h_2 = sum_H -1/4 d_u_8 */
            for (size_t b = B_only0; b < B_only1; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += (-REAL(0.25)) * d_u_8[b * H + j];
                }
                d_mean_U_o_h_2[b] = sum;
            }
            /* d_mean_U_o_h_3 = sum_H -1/4 d_u_7 */
            for (size_t b = B_only0; b < B_only1; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += (-REAL(0.25)) * d_u_7[b * H + j];
                }
                d_mean_U_o_h_3[b] = sum;
            }
            dv_meet_units(team);
            /* d_mean_U_o_h = d_mean_U_o_h_0 + d_mean_U_o_h_1 + d_mean_U_o_h_2 + d_mean_U_o_h_3 */
            DV_POINTWISE
            for (size_t b = B_only0; b < B_only1; ++b) {
                d_mean_U_o_h[b] = d_mean_U_o_h_0[b] + d_mean_U_o_h_1[b] + d_mean_U_o_h_2[b] + d_mean_U_o_h_3[b];
            }
            dv_meet_units(team);
            /* d_U_o_h = d_mean_U_o_h / H + d_u_10 */
            for (size_t b = B0; b < B1; ++b) {
                DV_POINTWISE
                for (size_t j = H0; j < H1; ++j) {
                    d_U_h_all[(((t - t0) * B + b) * 4 + 0) * H + j] = d_mean_U_o_h[b] / REAL(H) + d_u_10[b * H + j];
                }
            }
            /* d_mean_U_g_h_0 = sum_H -1/4 d_u_10 */
            for (size_t b = B_only0; b < B_only1; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += (-REAL(0.25)) * d_u_10[b * H + j];
                }
                d_mean_U_g_h_0[b] = sum;
            }
            /* d_mean_U_g_h_1 = sum_H -1/4 d_u_9 */
            for (size_t b = B_only0; b < B_only1; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += (-REAL(0.25)) * d_u_9[b * H + j];
                }
                d_mean_U_g_h_1[b] = sum;
            }
            /* d_mean_U_g_h_2 = sum_H -1/4 d_u_8 */
            for (size_t b = B_only0; b < B_only1; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += (-REAL(0.25)) * d_u_8[b * H + j];
                }
                d_mean_U_g_h_2[b] = sum;
            }
            /* d_mean_U_g_h_3 = sum_H -1/4 d_u_7 */
            for (size_t b = B_only0; b < B_only1; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += (-REAL(0.25)) * d_u_7[b * H + j];
                }
                d_mean_U_g_h_3[b] = sum;
            }
            dv_meet_units(team);
            /* d_mean_U_g_h = d_mean_U_g_h_0 + d_mean_U_g_h_1 + d_mean_U_g_h_2 + d_mean_U_g_h_3 */
            DV_POINTWISE
            for (size_t b = B_only0; b < B_only1; ++b) {
                d_mean_U_g_h[b] = d_mean_U_g_h_0[b] + d_mean_U_g_h_1[b] + d_mean_U_g_h_2[b] + d_mean_U_g_h_3[b];
            }
            dv_meet_units(team);
            /* d_U_g_h = d_mean_U_g_h / H + d_u_9 */
            for (size_t b = B0; b < B1; ++b) {
                DV_POINTWISE
                for (size_t j = H0; j < H1; ++j) {
                    d_U_h_all[(((t - t0) * B + b) * 4 + 1) * H + j] = d_mean_U_g_h[b] / REAL(H) + d_u_9[b * H + j];
                }
            }
            /* d_mean_U_f_h_0 = sum_H -1/4 d_u_10 */
            for (size_t b = B_only0; b < B_only1; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += (-REAL(0.25)) * d_u_10[b * H + j];
                }
                d_mean_U_f_h_0[b] = sum;
            }
            /* d_mean_U_f_h_1 = sum_H -1/4 d_u_9 */
            for (size_t b = B_only0; b < B_only1; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += (-REAL(0.25)) * d_u_9[b * H + j];
                }
                d_mean_U_f_h_1[b] = sum;
            }
            /* d_mean_U_f_h_2 = sum_H -1/4 d_u_8 */
            for (size_t b = B_only0; b < B_only1; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += (-REAL(0.25)) * d_u_8[b * H + j];
                }
                d_mean_U_f_h_2[b] = sum;
            }
            /* d_mean_U_f_h_3 = sum_H -1/4 d_u_7 */
            for (size_t b = B_only0; b < B_only1; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += (-REAL(0.25)) * d_u_7[b * H + j];
                }
                d_mean_U_f_h_3[b] = sum;
            }
            dv_meet_units(team);
            /* d_mean_U_f_h = d_mean_U_f_h_0 + d_mean_U_f_h_1 + d_mean_U_f_h_2 + d_mean_U_f_h_3 */
            DV_POINTWISE
            for (size_t b = B_only0; b < B_only1; ++b) {
                d_mean_U_f_h[b] = d_mean_U_f_h_0[b] + d_mean_U_f_h_1[b] + d_mean_U_f_h_2[b] + d_mean_U_f_h_3[b];
            }
            dv_meet_units(team);
            /* d_U_f_h = d_mean_U_f_h / H + d_u_8 */
            for (size_t b = B0; b < B1; ++b) {
                DV_POINTWISE
                for (size_t j = H0; j < H1; ++j) {
                    d_U_h_all[(((t - t0) * B + b) * 4 + 2) * H + j] = d_mean_U_f_h[b] / REAL(H) + d_u_8[b * H + j];
                }
            }
            /* d_mean_U_i_h_0 = sum_H -1/4 d_u_10 */
            for (size_t b = B_only0; b < B_only1; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += (-REAL(0.25)) * d_u_10[b * H + j];
                }
                d_mean_U_i_h_0[b] = sum;
            }
            /* d_mean_U_i_h_1 = sum_H -1/4 d_u_9 */
            for (size_t b = B_only0; b < B_only1; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += (-REAL(0.25)) * d_u_9[b * H + j];
                }
                d_mean_U_i_h_1[b] = sum;
            }
            /* d_mean_U_i_h_2 = sum_H -1/4 d_u_8 */
            for (size_t b = B_only0; b < B_only1; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += (-REAL(0.25)) * d_u_8[b * H + j];
                }
                d_mean_U_i_h_2[b] = sum;
            }
            /* d_mean_U_i_h_3 = sum_H -1/4 d_u_7 */
            for (size_t b = B_only0; b < B_only1; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += (-REAL(0.25)) * d_u_7[b * H + j];
                }
                d_mean_U_i_h_3[b] = sum;
            }
            dv_meet_units(team);
            /* d_mean_U_i_h = d_mean_U_i_h_0 + d_mean_U_i_h_1 + d_mean_U_i_h_2 + d_mean_U_i_h_3 */
            DV_POINTWISE
            for (size_t b = B_only0; b < B_only1; ++b) {
                d_mean_U_i_h[b] = d_mean_U_i_h_0[b] + d_mean_U_i_h_1[b] + d_mean_U_i_h_2[b] + d_mean_U_i_h_3[b];
            }
            dv_meet_units(team);
            /* d_U_i_h = d_mean_U_i_h / H + d_u_7 */
            for (size_t b = B0; b < B1; ++b) {
                DV_POINTWISE
                for (size_t j = H0; j < H1; ++j) {
                    d_U_h_all[(((t - t0) * B + b) * 4 + 3) * H + j] = d_mean_U_i_h[b] / REAL(H) + d_u_7[b * H + j];
                }
            }
            dv_meet_units(team);
            /* d_h_next = sum_H,#4 U_all_ d_U_h_all */
            dv_step_product(team, B, 1, H, 4 * H, d_U_h_all + (t - t0) * B * 4 * H, 4 * H, U_all__H, NULL, 0, d_h_next, H);
        }
        dv_meet(team);
        /* d_u_6_0 = sum_H d_x_o u_4 */
        for (size_t t = dv_time_from(team, t0, t1); t < dv_time_to(team, t0, t1); ++t) {
            for (size_t b = 0; b < B; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += d_x_o[((t - t0) * B + b) * H + j] * u_4[(t * B + b) * H + j];
                }
                d_u_6_0[(t - t0) * B + b] = sum;
            }
        }
        /* d_u_6_1 = sum_H d_x_g u_3 */
        for (size_t t = dv_time_from(team, t0, t1); t < dv_time_to(team, t0, t1); ++t) {
            for (size_t b = 0; b < B; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += d_x_g[((t - t0) * B + b) * H + j] * u_3[(t * B + b) * H + j];
                }
                d_u_6_1[(t - t0) * B + b] = sum;
            }
        }
        /* d_u_6_2 = sum_H d_x_f u_2 */
        for (size_t t = dv_time_from(team, t0, t1); t < dv_time_to(team, t0, t1); ++t) {
            for (size_t b = 0; b < B; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += d_x_f[((t - t0) * B + b) * H + j] * u_2[(t * B + b) * H + j];
                }
                d_u_6_2[(t - t0) * B + b] = sum;
            }
        }
        /* d_u_6_3 = sum_H d_x_i u */
        for (size_t t = dv_time_from(team, t0, t1); t < dv_time_to(team, t0, t1); ++t) {
            for (size_t b = 0; b < B; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += d_x_i[((t - t0) * B + b) * H + j] * u[(t * B + b) * H + j];
                }
                d_u_6_3[(t - t0) * B + b] = sum;
            }
        }
        dv_meet(team);
        /* d_u_6 = d_u_6_0 + d_u_6_1 + d_u_6_2 + d_u_6_3
         * d_sqrt_u_5 = (-d_u_6 u_6) / sqrt_u_5
         * d_u_5 = 1/2 d_sqrt_u_5 / sqrt_u_5
         * d_mean_u_4_squared = 1/4 d_u_5
         * d_mean_u_3_squared = 1/4 d_u_5
         * d_mean_u_2_squared = 1/4 d_u_5
         * d_mean_u_squared = 1/4 d_u_5 */
        for (size_t t = dv_time_from(team, t0, t1); t < dv_time_to(team, t0, t1); ++t) {
            DV_POINTWISE
            for (size_t b = 0; b < B; ++b) {
                const real d_u_6 = d_u_6_0[(t - t0) * B + b] + d_u_6_1[(t - t0) * B + b] + d_u_6_2[(t - t0) * B + b] + d_u_6_3[(t - t0) * B + b];
                const real d_sqrt_u_5 = (-d_u_6 * u_6[(t - t0) * B + b]) / sqrt_u_5[t * B + b];
                const real d_u_5 = REAL(0.5) * d_sqrt_u_5 / sqrt_u_5[t * B + b];
                const real e_2 = REAL(0.25) * d_u_5;
                d_mean_u_4_squared[(t - t0) * B + b] = e_2;
                d_mean_u_3_squared[(t - t0) * B + b] = e_2;
                d_mean_u_2_squared[(t - t0) * B + b] = e_2;
                d_mean_u_squared[(t - t0) * B + b] = e_2;
            }
        }
        dv_meet(team);
        /* d_u_4_squared = d_mean_u_4_squared / H
         * d_u_4 = 2 d_u_4_squared u_4 + d_x_o u_6
         * d_u_3_squared = d_mean_u_3_squared / H
         * d_u_3 = 2 d_u_3_squared u_3 + d_x_g u_6
         * d_u_2_squared = d_mean_u_2_squared / H
         * d_u_2 = 2 d_u_2_squared u_2 + d_x_f u_6
         * d_u_squared = d_mean_u_squared / H
         * d_u = 2 d_u_squared u + d_x_i u_6 */
        for (size_t t = dv_time_from(team, t0, t1); t < dv_time_to(team, t0, t1); ++t) {
            for (size_t b = 0; b < B; ++b) {
                DV_POINTWISE
                for (size_t j = 0; j < H; ++j) {
                    const real d_u_4_squared = d_mean_u_4_squared[(t - t0) * B + b] / REAL(H);
                    d_u_4[((t - t0) * B + b) * H + j] = 2 * d_u_4_squared * u_4[(t * B + b) * H + j] + d_x_o[((t - t0) * B + b) * H + j] * u_6[(t - t0) * B + b];
                    const real d_u_3_squared = d_mean_u_3_squared[(t - t0) * B + b] / REAL(H);
                    d_u_3[((t - t0) * B + b) * H + j] = 2 * d_u_3_squared * u_3[(t * B + b) * H + j] + d_x_g[((t - t0) * B + b) * H + j] * u_6[(t - t0) * B + b];
                    const real d_u_2_squared = d_mean_u_2_squared[(t - t0) * B + b] / REAL(H);
                    d_u_2[((t - t0) * B + b) * H + j] = 2 * d_u_2_squared * u_2[(t * B + b) * H + j] + d_x_f[((t - t0) * B + b) * H + j] * u_6[(t - t0) * B + b];
                    const real d_u_squared = d_mean_u_squared[(t - t0) * B + b] / REAL(H);
                    d_u[((t - t0) * B + b) * H + j] = 2 * d_u_squared * u[(t * B + b) * H + j] + d_x_i[((t - t0) * B + b) * H + j] * u_6[(t - t0) * B + b];
                }
            }
        }
        dv_meet(team);
        /* d_mean_W_o_x_0 = sum_H -1/4 d_u_4 */
        for (size_t t = dv_time_from(team, t0, t1); t < dv_time_to(team, t0, t1); ++t) {
            for (size_t b = 0; b < B; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += (-REAL(0.25)) * d_u_4[((t - t0) * B + b) * H + j];
                }
                d_mean_W_o_x_0[(t - t0) * B + b] = sum;
            }
        }
        /* d_mean_W_o_x_1 = sum_H -1/4 d_u_3 */
        for (size_t t = dv_time_from(team, t0, t1); t < dv_time_to(team, t0, t1); ++t) {
            for (size_t b = 0; b < B; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += (-REAL(0.25)) * d_u_3[((t - t0) * B + b) * H + j];
                }
                d_mean_W_o_x_1[(t - t0) * B + b] = sum;
            }
        }
        /* d_mean_W_o_x_2 = sum_H -1/4 d_u_2 */
        for (size_t t = dv_time_from(team, t0, t1); t < dv_time_to(team, t0, t1); ++t) {
            for (size_t b = 0; b < B; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += (-REAL(0.25)) * d_u_2[((t - t0) * B + b) * H + j];
                }
                d_mean_W_o_x_2[(t - t0) * B + b] = sum;
            }
        }
        /* d_mean_W_o_x_3 = sum_H -1/4 d_u */
        for (size_t t = dv_time_from(team, t0, t1); t < dv_time_to(team, t0, t1); ++t) {
            for (size_t b = 0; b < B; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += (-REAL(0.25)) * d_u[((t - t0) * B + b) * H + j];
                }
                d_mean_W_o_x_3[(t - t0) * B + b] = sum;
            }
        }
        dv_meet(team);
        /* d_mean_W_o_x = d_mean_W_o_x_0 + d_mean_W_o_x_1 + d_mean_W_o_x_2 + d_mean_W_o_x_3 */
        for (size_t t = dv_time_from(team, t0, t1); t < dv_time_to(team, t0, t1); ++t) {
            DV_POINTWISE
            for (size_t b = 0; b < B; ++b) {
                d_mean_W_o_x[(t - t0) * B + b] = d_mean_W_o_x_0[(t - t0) * B + b] + d_mean_W_o_x_1[(t - t0) * B + b] + d_mean_W_o_x_2[(t - t0) * B + b] + d_mean_W_o_x_3[(t - t0) * B + b];
            }
        }
        dv_meet(team);
        /* d_W_o_x = d_mean_W_o_x / H + d_u_4 */
        for (size_t t = dv_time_from(team, t0, t1); t < dv_time_to(team, t0, t1); ++t) {
            for (size_t b = 0; b < B; ++b) {
                DV_POINTWISE
                for (size_t j = 0; j < H; ++j) {
                    d_W_x_all[(((t - t0) * B + b) * 4 + 0) * H + j] = d_mean_W_o_x[(t - t0) * B + b] / REAL(H) + d_u_4[((t - t0) * B + b) * H + j];
                }
            }
        }
        /* d_mean_W_g_x_0 = sum_H -1/4 d_u_4 */
        for (size_t t = dv_time_from(team, t0, t1); t < dv_time_to(team, t0, t1); ++t) {
            for (size_t b = 0; b < B; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += (-REAL(0.25)) * d_u_4[((t - t0) * B + b) * H + j];
                }
                d_mean_W_g_x_0[(t - t0) * B + b] = sum;
            }
        }
        /* d_mean_W_g_x_1 = sum_H -1/4 d_u_3 */
        for (size_t t = dv_time_from(team, t0, t1); t < dv_time_to(team, t0, t1); ++t) {
            for (size_t b = 0; b < B; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += (-REAL(0.25)) * d_u_3[((t - t0) * B + b) * H + j];
                }
                d_mean_W_g_x_1[(t - t0) * B + b] = sum;
            }
        }
        /* d_mean_W_g_x_2 = sum_H -1/4 d_u_2 */
        for (size_t t = dv_time_from(team, t0, t1); t < dv_time_to(team, t0, t1); ++t) {
            for (size_t b = 0; b < B; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += (-REAL(0.25)) * d_u_2[((t - t0) * B + b) * H + j];
                }
                d_mean_W_g_x_2[(t - t0) * B + b] = sum;
            }
        }
        /* d_mean_W_g_x_3 = sum_H -1/4 d_u */
        for (size_t t = dv_time_from(team, t0, t1); t < dv_time_to(team, t0, t1); ++t) {
            for (size_t b = 0; b < B; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += (-REAL(0.25)) * d_u[((t - t0) * B + b) * H + j];
                }
                d_mean_W_g_x_3[(t - t0) * B + b] = sum;
            }
        }
        dv_meet(team);
        /* d_mean_W_g_x = d_mean_W_g_x_0 + d_mean_W_g_x_1 + d_mean_W_g_x_2 + d_mean_W_g_x_3 */
        for (size_t t = dv_time_from(team, t0, t1); t < dv_time_to(team, t0, t1); ++t) {
            DV_POINTWISE
            for (size_t b = 0; b < B; ++b) {
                d_mean_W_g_x[(t - t0) * B + b] = d_mean_W_g_x_0[(t - t0) * B + b] + d_mean_W_g_x_1[(t - t0) * B + b] + d_mean_W_g_x_2[(t - t0) * B + b] + d_mean_W_g_x_3[(t - t0) * B + b];
            }
        }
        dv_meet(team);
        /* d_W_g_x = d_mean_W_g_x / H + d_u_3 */
        for (size_t t = dv_time_from(team, t0, t1); t < dv_time_to(team, t0, t1); ++t) {
            for (size_t b = 0; b < B; ++b) {
                DV_POINTWISE
                for (size_t j = 0; j < H; ++j) {
                    d_W_x_all[(((t - t0) * B + b) * 4 + 1) * H + j] = d_mean_W_g_x[(t - t0) * B + b] / REAL(H) + d_u_3[((t - t0) * B + b) * H + j];
                }
            }
        }
        /* d_mean_W_f_x_0 = sum_H -1/4 d_u_4 */
        for (size_t t = dv_time_from(team, t0, t1); t < dv_time_to(team, t0, t1); ++t) {
            for (size_t b = 0; b < B; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += (-REAL(0.25)) * d_u_4[((t - t0) * B + b) * H + j];
                }
                d_mean_W_f_x_0[(t - t0) * B + b] = sum;
            }
        }
        /* d_mean_W_f_x_1 = sum_H -1/4 d_u_3 */
        for (size_t t = dv_time_from(team, t0, t1); t < dv_time_to(team, t0, t1); ++t) {
            for (size_t b = 0; b < B; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += (-REAL(0.25)) * d_u_3[((t - t0) * B + b) * H + j];
                }
                d_mean_W_f_x_1[(t - t0) * B + b] = sum;
            }
        }
        /* d_mean_W_f_x_2 = sum_H -1/4 d_u_2 */
        for (size_t t = dv_time_from(team, t0, t1); t < dv_time_to(team, t0, t1); ++t) {
            for (size_t b = 0; b < B; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += (-REAL(0.25)) * d_u_2[((t - t0) * B + b) * H + j];
                }
                d_mean_W_f_x_2[(t - t0) * B + b] = sum;
            }
        }
        /* d_mean_W_f_x_3 = sum_H -1/4 d_u */
        for (size_t t = dv_time_from(team, t0, t1); t < dv_time_to(team, t0, t1); ++t) {
            for (size_t b = 0; b < B; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += (-REAL(0.25)) * d_u[((t - t0) * B + b) * H + j];
                }
                d_mean_W_f_x_3[(t - t0) * B + b] = sum;
            }
        }
        dv_meet(team);
        /* d_mean_W_f_x = d_mean_W_f_x_0 + d_mean_W_f_x_1 + d_mean_W_f_x_2 + d_mean_W_f_x_3 */
        for (size_t t = dv_time_from(team, t0, t1); t < dv_time_to(team, t0, t1); ++t) {
            DV_POINTWISE
            for (size_t b = 0; b < B; ++b) {
                d_mean_W_f_x[(t - t0) * B + b] = d_mean_W_f_x_0[(t - t0) * B + b] + d_mean_W_f_x_1[(t - t0) * B + b] + d_mean_W_f_x_2[(t - t0) * B + b] + d_mean_W_f_x_3[(t - t0) * B + b];
            }
        }
        dv_meet(team);
        /* d_W_f_x = d_mean_W_f_x / H + d_u_2 */
        for (size_t t = dv_time_from(team, t0, t1); t < dv_time_to(team, t0, t1); ++t) {
            for (size_t b = 0; b < B; ++b) {
                DV_POINTWISE
                for (size_t j = 0; j < H; ++j) {
                    d_W_x_all[(((t - t0) * B + b) * 4 + 2) * H + j] = d_mean_W_f_x[(t - t0) * B + b] / REAL(H) + d_u_2[((t - t0) * B + b) * H + j];
                }
            }
        }
        /* d_mean_W_i_x_0 = sum_H -1/4 d_u_4 */
        for (size_t t = dv_time_from(team, t0, t1); t < dv_time_to(team, t0, t1); ++t) {
            for (size_t b = 0; b < B; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += (-REAL(0.25)) * d_u_4[((t - t0) * B + b) * H + j];
                }
                d_mean_W_i_x_0[(t - t0) * B + b] = sum;
            }
        }
        /* d_mean_W_i_x_1 = sum_H -1/4 d_u_3 */
        for (size_t t = dv_time_from(team, t0, t1); t < dv_time_to(team, t0, t1); ++t) {
            for (size_t b = 0; b < B; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += (-REAL(0.25)) * d_u_3[((t - t0) * B + b) * H + j];
                }
                d_mean_W_i_x_1[(t - t0) * B + b] = sum;
            }
        }
        /* d_mean_W_i_x_2 = sum_H -1/4 d_u_2 */
        for (size_t t = dv_time_from(team, t0, t1); t < dv_time_to(team, t0, t1); ++t) {
            for (size_t b = 0; b < B; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += (-REAL(0.25)) * d_u_2[((t - t0) * B + b) * H + j];
                }
                d_mean_W_i_x_2[(t - t0) * B + b] = sum;
            }
        }
        /* d_mean_W_i_x_3 = sum_H -1/4 d_u */
        for (size_t t = dv_time_from(team, t0, t1); t < dv_time_to(team, t0, t1); ++t) {
            for (size_t b = 0; b < B; ++b) {
                real sum = 0;
                DV_SUMMED
                for (size_t j = 0; j < H; ++j) {
                    sum += (-REAL(0.25)) * d_u[((t - t0) * B + b) * H + j];
                }
                d_mean_W_i_x_3[(t - t0) * B + b] = sum;
            }
        }
        dv_meet(team);
        /* d_mean_W_i_x = d_mean_W_i_x_0 + d_mean_W_i_x_1 + d_mean_W_i_x_2 + d_mean_W_i_x_3 */
        for (size_t t = dv_time_from(team, t0, t1); t < dv_time_to(team, t0, t1); ++t) {
            DV_POINTWISE
            for (size_t b = 0; b < B; ++b) {
                d_mean_W_i_x[(t - t0) * B + b] = d_mean_W_i_x_0[(t - t0) * B + b] + d_mean_W_i_x_1[(t - t0) * B + b] + d_mean_W_i_x_2[(t - t0) * B + b] + d_mean_W_i_x_3[(t - t0) * B + b];
            }
        }
        dv_meet(team);
        /* d_W_i_x = d_mean_W_i_x / H + d_u */
        for (size_t t = dv_time_from(team, t0, t1); t < dv_time_to(team, t0, t1); ++t) {
            for (size_t b = 0; b < B; ++b) {
                DV_POINTWISE
                for (size_t j = 0; j < H; ++j) {
                    d_W_x_all[(((t - t0) * B + b) * 4 + 3) * H + j] = d_mean_W_i_x[(t - t0) * B + b] / REAL(H) + d_u[((t - t0) * B + b) * H + j];
                }
            }
        }
        dv_meet(team);
        /* d_x = sum_H,#4 W_all_ d_W_x_all */
        dv_product(team, (t1 - t0) * B, D, 4 * H, d_W_x_all, 4 * H, W_all__D, NULL, 0, d_x + t0 * B * D, D);
        /* d_W_all = sum_t,B d_W_x_all x */
        dv_outer(team, (t1 - t0) * B, 4 * H, D, d_W_x_all, 4 * H, x + t0 * B * D, D, t1 == T ? NULL : d_W_all, d_W_all, D, scratch);
        /* d_U_all = sum_t,B d_U_h_all h[t-1] */
        dv_outer(team, (t1 - t0) * B, 4 * H, H, d_U_h_all, 4 * H, h + t0 * B * H, H, t1 == T ? NULL : d_U_all, d_U_all, H, scratch);
        /* d_a_i = sum_t,B d_z_i x_i */
        for (size_t t = t0; t < t1; ++t) {
            for (size_t b = 0; b < B; ++b) {
                for (size_t j = dv_part_from(team, H); j < dv_part_to(team, H); ++j) {
                    d_a_i[j] += d_z_i[((t - t0) * B + b) * H + j] * x_i[((t - t0) * B + b) * H + j];
                }
            }
        }
        /* d_a_f = sum_t,B d_z_f x_f */
        for (size_t t = t0; t < t1; ++t) {
            for (size_t b = 0; b < B; ++b) {
                for (size_t j = dv_part_from(team, H); j < dv_part_to(team, H); ++j) {
                    d_a_f[j] += d_z_f[((t - t0) * B + b) * H + j] * x_f[((t - t0) * B + b) * H + j];
                }
            }
        }
        /* d_a_g = sum_t,B d_z_g x_g */
        for (size_t t = t0; t < t1; ++t) {
            for (size_t b = 0; b < B; ++b) {
                for (size_t j = dv_part_from(team, H); j < dv_part_to(team, H); ++j) {
                    d_a_g[j] += d_z_g[((t - t0) * B + b) * H + j] * x_g[((t - t0) * B + b) * H + j];
                }
            }
        }
        /* d_a_o = sum_t,B d_z_o x_o */
        for (size_t t = t0; t < t1; ++t) {
            for (size_t b = 0; b < B; ++b) {
                for (size_t j = dv_part_from(team, H); j < dv_part_to(team, H); ++j) {
                    d_a_o[j] += d_z_o[((t - t0) * B + b) * H + j] * x_o[((t - t0) * B + b) * H + j];
                }
            }
        }
        /* d_r_i = sum_t,B d_z_i h_i */
        for (size_t t = t0; t < t1; ++t) {
            for (size_t b = 0; b < B; ++b) {
                for (size_t j = dv_part_from(team, H); j < dv_part_to(team, H); ++j) {
                    d_r_i[j] += d_z_i[((t - t0) * B + b) * H + j] * h_i[((t - t0) * B + b) * H + j];
                }
            }
        }
        /* d_r_f = sum_t,B d_z_f h_f */
        for (size_t t = t0; t < t1; ++t) {
            for (size_t b = 0; b < B; ++b) {
                for (size_t j = dv_part_from(team, H); j < dv_part_to(team, H); ++j) {
                    d_r_f[j] += d_z_f[((t - t0) * B + b) * H + j] * h_f[((t - t0) * B + b) * H + j];
                }
            }
        }
        /* d_r_g = sum_t,B d_z_g h_g */
        for (size_t t = t0; t < t1; ++t) {
            for (size_t b = 0; b < B; ++b) {
                for (size_t j = dv_part_from(team, H); j < dv_part_to(team, H); ++j) {
                    d_r_g[j] += d_z_g[((t - t0) * B + b) * H + j] * h_g[((t - t0) * B + b) * H + j];
                }
            }
        }
        /* d_r_o = sum_t,B d_z_o h_o */
        for (size_t t = t0; t < t1; ++t) {
            for (size_t b = 0; b < B; ++b) {
                for (size_t j = dv_part_from(team, H); j < dv_part_to(team, H); ++j) {
                    d_r_o[j] += d_z_o[((t - t0) * B + b) * H + j] * h_o[((t - t0) * B + b) * H + j];
                }
            }
        }
        /* d_b_i = sum_t,B d_z_i */
        dv_sum(team, (t1 - t0) * B, H, d_z_i, H, t1 == T ? NULL : d_b_i, d_b_i);
        /* d_b_f = sum_t,B d_z_f */
        dv_sum(team, (t1 - t0) * B, H, d_z_f, H, t1 == T ? NULL : d_b_f, d_b_f);
        /* d_b_g = sum_t,B d_z_g */
        dv_sum(team, (t1 - t0) * B, H, d_z_g, H, t1 == T ? NULL : d_b_g, d_b_g);
        /* d_b_o = sum_t,B d_z_o */
        dv_sum(team, (t1 - t0) * B, H, d_z_o, H, t1 == T ? NULL : d_b_o, d_b_o);
        /* d_k = sum_t,B d_u_15 n */
        for (size_t t = t0; t < t1; ++t) {
            for (size_t b = 0; b < B; ++b) {
                for (size_t j = dv_part_from(team, H); j < dv_part_to(team, H); ++j) {
                    d_k[j] += d_u_15[((t - t0) * B + b) * H + j] * n[((t - t0) * B + b) * H + j];
                }
            }
        }
        /* d_b_c = sum_t,B d_u_15 */
        dv_sum(team, (t1 - t0) * B, H, d_u_15, H, t1 == T ? NULL : d_b_c, d_b_c);
        dv_meet(team);
    }
    for (size_t j = dv_part_from(team, H); j < dv_part_to(team, H); ++j) {
        for (size_t l = 0; l < D; ++l) {
            d_W_o[j * D + l] = d_W_all[j * D + l];
        }
    }
    for (size_t j = dv_part_from(team, H); j < dv_part_to(team, H); ++j) {
        for (size_t l = 0; l < D; ++l) {
            d_W_g[j * D + l] = d_W_all[(1 * H + j) * D + l];
        }
    }
    for (size_t j = dv_part_from(team, H); j < dv_part_to(team, H); ++j) {
        for (size_t l = 0; l < D; ++l) {
            d_W_f[j * D + l] = d_W_all[(2 * H + j) * D + l];
        }
    }
    for (size_t j = dv_part_from(team, H); j < dv_part_to(team, H); ++j) {
        for (size_t l = 0; l < D; ++l) {
            d_W_i[j * D + l] = d_W_all[(3 * H + j) * D + l];
        }
    }
    for (size_t j = dv_part_from(team, H); j < dv_part_to(team, H); ++j) {
        for (size_t m = 0; m < H; ++m) {
            d_U_o[j * H + m] = d_U_all[j * H + m];
        }
    }
    for (size_t j = dv_part_from(team, H); j < dv_part_to(team, H); ++j) {
        for (size_t m = 0; m < H; ++m) {
            d_U_g[j * H + m] = d_U_all[(1 * H + j) * H + m];
        }
    }
    for (size_t j = dv_part_from(team, H); j < dv_part_to(team, H); ++j) {
        for (size_t m = 0; m < H; ++m) {
            d_U_f[j * H + m] = d_U_all[(2 * H + j) * H + m];
        }
    }
    for (size_t j = dv_part_from(team, H); j < dv_part_to(team, H); ++j) {
        for (size_t m = 0; m < H; ++m) {
            d_U_i[j * H + m] = d_U_all[(3 * H + j) * H + m];
        }
    }
}
