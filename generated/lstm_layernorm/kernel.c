/* lstm_layernorm: made by `derive generate lstm_layernorm`, derive 0.1.0; do not edit */
/* program 49afd012; operations a unit and step: forward 110, backward 155; saved: u, u_2, u_3, u_4, sqrt_u_5, u_7, u_8, u_9, u_10, sqrt_u_11, mean_c, sqrt_u_13 */
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
    total = dv_plus(total, dv_times(DV_THREADS, H));
    total = dv_plus(total, dv_times(DV_THREADS, H));
    total = dv_plus(total, dv_times(block, B));
    total = dv_plus(total, dv_times(DV_THREADS, H));
    total = dv_plus(total, dv_times(DV_THREADS, H));
    total = dv_plus(total, dv_times(DV_THREADS, H));
    total = dv_plus(total, dv_times(DV_THREADS, H));
    (void)D;
    (void)H;
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

/* 76 operations a unit and step besides the products
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
    const size_t B_whole0 = dv_whole_from(team, B), B_whole1 = dv_whole_to(team, B);
    real *next = workspace;
    real *const restrict W_all_4H = next;
    next += dv_panels(D, 4 * H);
    real *const restrict U_all_4H = next;
    next += dv_panels(H, 4 * H);
    real *const restrict W_x_all = next;
    next += block * B * 4 * H;
    real *const restrict U_h_all = next;
    next += B * 4 * H;
    real *const restrict terms_steady_u = next + dv_own(team) * H;
    next += DV_THREADS * H;
    real *const restrict terms_joint_u_5 = next + dv_own(team) * H;
    next += DV_THREADS * H;
    real *const restrict u_6 = next;
    next += block * B;
    real *const restrict terms_steady_u_7 = next + dv_own(team) * H;
    next += DV_THREADS * H;
    real *const restrict terms_joint_u_11 = next + dv_own(team) * H;
    next += DV_THREADS * H;
    real *const restrict c_minus_scaled_mean_c = next + dv_own(team) * H;
    next += DV_THREADS * H;
    real *const restrict c_minus_scaled_mean_c_squared = next + dv_own(team) * H;
    next += DV_THREADS * H;
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
        /* terms_steady_u = W_f_x + W_g_x + W_i_x + W_o_x
         * steady_u = sum_H -1/4 1 / H terms_steady_u
         * u = W_i_x + steady_u
         * u_squared = u^2
         * u_2 = W_f_x + steady_u
         * u_2_squared = u_2^2
         * u_3 = W_g_x + steady_u
         * u_3_squared = u_3^2
         * u_4 = W_o_x + steady_u
         * u_4_squared = u_4^2
         * terms_joint_u_5 = u_2_squared + u_3_squared + u_4_squared + u_squared
         * joint_u_5 = sum_H 1/4 1 / H terms_joint_u_5
         * u_5 = 1/100000 + joint_u_5
         * sqrt_u_5 = sqrt(u_5)
         * u_6 = 1 / sqrt_u_5 */
        for (size_t t = dv_time_from(team, t0, t1); t < dv_time_to(team, t0, t1); ++t) {
            for (size_t b = 0; b < B; ++b) {
                DV_POINTWISE
                for (size_t j = 0; j < H; ++j) {
                    terms_steady_u[j] = W_x_all[(((t - t0) * B + b) * 4 + 1) * H + j] + W_x_all[(((t - t0) * B + b) * 4 + 2) * H + j] + W_x_all[(((t - t0) * B + b) * 4 + 0) * H + j] + W_x_all[(((t - t0) * B + b) * 4 + 3) * H + j];
                }
                const real steady_u = (-REAL(0.25)) * (1 / REAL(H)) * dv_total(H, terms_steady_u);
                DV_POINTWISE
                for (size_t j = 0; j < H; ++j) {
                    const real u_j = W_x_all[(((t - t0) * B + b) * 4 + 0) * H + j] + steady_u;
                    u[(t * B + b) * H + j] = u_j;
                    const real u_squared = u_j * u_j;
                    const real u_2_j = W_x_all[(((t - t0) * B + b) * 4 + 1) * H + j] + steady_u;
                    u_2[(t * B + b) * H + j] = u_2_j;
                    const real u_2_squared = u_2_j * u_2_j;
                    const real u_3_j = W_x_all[(((t - t0) * B + b) * 4 + 2) * H + j] + steady_u;
                    u_3[(t * B + b) * H + j] = u_3_j;
                    const real u_3_squared = u_3_j * u_3_j;
                    const real u_4_j = W_x_all[(((t - t0) * B + b) * 4 + 3) * H + j] + steady_u;
                    u_4[(t * B + b) * H + j] = u_4_j;
                    const real u_4_squared = u_4_j * u_4_j;
                    terms_joint_u_5[j] = u_2_squared + u_3_squared + u_4_squared + u_squared;
                }
                const real joint_u_5 = REAL(0.25) * (1 / REAL(H)) * dv_total(H, terms_joint_u_5);
                const real u_5 = REAL(1e-05) + joint_u_5;
                const real sqrt_u_5_b = dv_sqrt(u_5);
                sqrt_u_5[t * B + b] = sqrt_u_5_b;
                const real u_6_b = 1 / sqrt_u_5_b;
                u_6[(t - t0) * B + b] = u_6_b;
            }
        }
        dv_meet(team);
        for (size_t t = t0; t < t1; ++t) {
            /* U_h_all = sum_H U_all h[t-1] */
            dv_step_product(team, B, 4, H, H, h + t * B * H, H, U_all_4H, NULL, 0, U_h_all, 4 * H);
            dv_meet_units(team);
            /* x_i = u u_6
             * x_f = u_2 u_6
             * x_g = u_3 u_6
             * x_o = u_4 u_6
             * terms_steady_u_7 = U_f_h + U_g_h + U_i_h + U_o_h
             * steady_u_7 = sum_H -1/4 1 / H terms_steady_u_7
             * u_7 = U_i_h + steady_u_7
             * u_7_squared = u_7^2
             * u_8 = U_f_h + steady_u_7
             * u_8_squared = u_8^2
             * u_9 = U_g_h + steady_u_7
             * u_9_squared = u_9^2
             * u_10 = U_o_h + steady_u_7
             * u_10_squared = u_10^2
             * terms_joint_u_11 = u_10_squared + u_7_squared + u_8_squared + u_9_squared
             * joint_u_11 = sum_H 1/4 1 / H terms_joint_u_11
             * u_11 = 1/100000 + joint_u_11
             * sqrt_u_11 = sqrt(u_11)
             * u_12 = 1 / sqrt_u_11
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
             * c = c[t-1] f + g i
             * mean_c = sum_H c / H
             * c_minus_scaled_mean_c = c - mean_c
             * c_minus_scaled_mean_c_squared = c_minus_scaled_mean_c^2
             * mean_c_minus_scaled_mean_c_squared = sum_H c_minus_scaled_mean_c_squared / H
             * u_13 = 1/100000 + mean_c_minus_scaled_mean_c_squared
             * sqrt_u_13 = sqrt(u_13)
             * u_14 = 1 / sqrt_u_13
             * n = c_minus_scaled_mean_c u_14
             * u_15 = k n + b_c
             * tanh_u_15 = tanh(u_15)
             * h = o tanh_u_15 */
            for (size_t b = B_whole0; b < B_whole1; ++b) {
                DV_POINTWISE
                for (size_t j = 0; j < H; ++j) {
                    terms_steady_u_7[j] = U_h_all[(b * 4 + 1) * H + j] + U_h_all[(b * 4 + 2) * H + j] + U_h_all[(b * 4 + 0) * H + j] + U_h_all[(b * 4 + 3) * H + j];
                }
                const real steady_u_7 = (-REAL(0.25)) * (1 / REAL(H)) * dv_total(H, terms_steady_u_7);
                DV_POINTWISE
                for (size_t j = 0; j < H; ++j) {
                    const real u_7_j = U_h_all[(b * 4 + 0) * H + j] + steady_u_7;
                    u_7[((t * has_u_7) * B + b) * H + j] = u_7_j;
                    const real u_7_squared = u_7_j * u_7_j;
                    const real u_8_j = U_h_all[(b * 4 + 1) * H + j] + steady_u_7;
                    u_8[((t * has_u_8) * B + b) * H + j] = u_8_j;
                    const real u_8_squared = u_8_j * u_8_j;
                    const real u_9_j = U_h_all[(b * 4 + 2) * H + j] + steady_u_7;
                    u_9[((t * has_u_9) * B + b) * H + j] = u_9_j;
                    const real u_9_squared = u_9_j * u_9_j;
                    const real u_10_j = U_h_all[(b * 4 + 3) * H + j] + steady_u_7;
                    u_10[((t * has_u_10) * B + b) * H + j] = u_10_j;
                    const real u_10_squared = u_10_j * u_10_j;
                    terms_joint_u_11[j] = u_10_squared + u_7_squared + u_8_squared + u_9_squared;
                }
                const real joint_u_11 = REAL(0.25) * (1 / REAL(H)) * dv_total(H, terms_joint_u_11);
                const real u_11 = REAL(1e-05) + joint_u_11;
                const real sqrt_u_11_b = dv_sqrt(u_11);
                sqrt_u_11[(t * has_sqrt_u_11) * B + b] = sqrt_u_11_b;
                const real u_12 = 1 / sqrt_u_11_b;
                const real u_6_b = u_6[(t - t0) * B + b];
                DV_POINTWISE
                for (size_t j = 0; j < H; ++j) {
                    const real x_i = u[(t * B + b) * H + j] * u_6_b;
                    const real x_f = u_2[(t * B + b) * H + j] * u_6_b;
                    const real x_g = u_3[(t * B + b) * H + j] * u_6_b;
                    const real h_i = u_12 * u_7[((t * has_u_7) * B + b) * H + j];
                    const real h_f = u_12 * u_8[((t * has_u_8) * B + b) * H + j];
                    const real h_g = u_12 * u_9[((t * has_u_9) * B + b) * H + j];
                    const real z_i = a_i[j] * x_i + h_i * r_i[j] + b_i[j];
                    const real i = dv_sigmoid(z_i);
                    const real z_f = a_f[j] * x_f + h_f * r_f[j] + b_f[j];
                    const real f = dv_sigmoid(z_f);
                    const real z_g = a_g[j] * x_g + h_g * r_g[j] + b_g[j];
                    const real g = dv_tanh(z_g);
                    c[((t + 1) * B + b) * H + j] = c[(t * B + b) * H + j] * f + g * i;
                }
                const real mean_c_b = dv_total(H, c + ((t + 1) * B + b) * H) * (1 / REAL(H));
                mean_c[(t * has_mean_c) * B + b] = mean_c_b;
                const real e = -mean_c_b;
                DV_POINTWISE
                for (size_t j = 0; j < H; ++j) {
                    const real c_minus_scaled_mean_c_j = e + c[((t + 1) * B + b) * H + j];
                    c_minus_scaled_mean_c[j] = c_minus_scaled_mean_c_j;
                    c_minus_scaled_mean_c_squared[j] = c_minus_scaled_mean_c_j * c_minus_scaled_mean_c_j;
                }
                const real mean_c_minus_scaled_mean_c_squared = dv_total(H, c_minus_scaled_mean_c_squared) * (1 / REAL(H));
                const real u_13 = REAL(1e-05) + mean_c_minus_scaled_mean_c_squared;
                const real sqrt_u_13_b = dv_sqrt(u_13);
                sqrt_u_13[(t * has_sqrt_u_13) * B + b] = sqrt_u_13_b;
                const real u_14 = 1 / sqrt_u_13_b;
                DV_POINTWISE
                for (size_t j = 0; j < H; ++j) {
                    const real x_o = u_4[(t * B + b) * H + j] * u_6_b;
                    const real h_o = u_10[((t * has_u_10) * B + b) * H + j] * u_12;
                    const real z_o = a_o[j] * x_o + h_o * r_o[j] + b_o[j];
                    const real o = dv_sigmoid(z_o);
                    const real n = c_minus_scaled_mean_c[j] * u_14;
                    const real u_15 = k[j] * n + b_c[j];
                    const real tanh_u_15 = dv_tanh(u_15);
                    h[((t + 1) * B + b) * H + j] = o * tanh_u_15;
                }
            }
            dv_meet_units(team);
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
    total = dv_plus(total, dv_times(block, B));
    total = dv_plus(total, dv_times(block, B));
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    total = dv_plus(total, dv_times(DV_THREADS, H));
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    total = dv_plus(total, dv_times(DV_THREADS, H));
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    total = dv_plus(total, dv_times(DV_THREADS, H));
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    total = dv_plus(total, dv_times(DV_THREADS, H));
    total = dv_plus(total, dv_times(DV_THREADS, H));
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    total = dv_plus(total, dv_times(DV_THREADS, H));
    total = dv_plus(total, dv_times(DV_THREADS, H));
    total = dv_plus(total, dv_times(DV_THREADS, H));
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    total = dv_plus(total, dv_times(DV_THREADS, H));
    total = dv_plus(total, dv_times(DV_THREADS, H));
    total = dv_plus(total, dv_times(DV_THREADS, H));
    total = dv_plus(total, dv_times(DV_THREADS, H));
    total = dv_plus(total, dv_times(DV_THREADS, H));
    total = dv_plus(total, dv_times(DV_THREADS, H));
    total = dv_plus(total, dv_times(DV_THREADS, H));
    total = dv_plus(total, dv_times(DV_THREADS, H));
    total = dv_plus(total, dv_times(DV_THREADS, H));
    total = dv_plus(total, dv_times(DV_THREADS, H));
    total = dv_plus(total, dv_times(DV_THREADS, H));
    total = dv_plus(total, dv_times(DV_THREADS, H));
    size_t most = 0;
    most = dv_max(most, dv_outer_scratch(D));
    most = dv_max(most, dv_outer_scratch(H));
    total = dv_plus(total, most);
    (void)D;
    (void)H;
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

/* 164 operations a unit and step besides the products
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
    const size_t B_whole0 = dv_whole_from(team, B), B_whole1 = dv_whole_to(team, B);
    const size_t H_part0 = dv_part_from(team, H), H_part1 = dv_part_to(team, H);
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
    next += block * B;
    real *const restrict u_14 = next;
    next += block * B;
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
    real *const restrict c_minus_scaled_mean_c = next + dv_own(team) * H;
    next += DV_THREADS * H;
    real *const restrict n = next;
    next += block * B * H;
    real *const restrict d_u_15 = next;
    next += block * B * H;
    real *const restrict d_n = next + dv_own(team) * H;
    next += DV_THREADS * H;
    real *const restrict d_z_o = next;
    next += block * B * H;
    real *const restrict d_h_o = next + dv_own(team) * H;
    next += DV_THREADS * H;
    real *const restrict d_x_o = next;
    next += block * B * H;
    real *const restrict terms_d_u_14 = next + dv_own(team) * H;
    next += DV_THREADS * H;
    real *const restrict d_c_minus_scaled_mean_c = next + dv_own(team) * H;
    next += DV_THREADS * H;
    real *const restrict d_z_g = next;
    next += block * B * H;
    real *const restrict d_z_f = next;
    next += block * B * H;
    real *const restrict d_z_i = next;
    next += block * B * H;
    real *const restrict d_h_g = next + dv_own(team) * H;
    next += DV_THREADS * H;
    real *const restrict d_h_f = next + dv_own(team) * H;
    next += DV_THREADS * H;
    real *const restrict d_h_i = next + dv_own(team) * H;
    next += DV_THREADS * H;
    real *const restrict d_x_g = next;
    next += block * B * H;
    real *const restrict d_x_f = next;
    next += block * B * H;
    real *const restrict d_x_i = next;
    next += block * B * H;
    real *const restrict terms_d_u_12 = next + dv_own(team) * H;
    next += DV_THREADS * H;
    real *const restrict d_u_10 = next + dv_own(team) * H;
    next += DV_THREADS * H;
    real *const restrict d_u_9 = next + dv_own(team) * H;
    next += DV_THREADS * H;
    real *const restrict d_u_8 = next + dv_own(team) * H;
    next += DV_THREADS * H;
    real *const restrict d_u_7 = next + dv_own(team) * H;
    next += DV_THREADS * H;
    real *const restrict terms_d_mean_U_o_h = next + dv_own(team) * H;
    next += DV_THREADS * H;
    real *const restrict terms_d_u_6 = next + dv_own(team) * H;
    next += DV_THREADS * H;
    real *const restrict d_u_4 = next + dv_own(team) * H;
    next += DV_THREADS * H;
    real *const restrict d_u_3 = next + dv_own(team) * H;
    next += DV_THREADS * H;
    real *const restrict d_u_2 = next + dv_own(team) * H;
    next += DV_THREADS * H;
    real *const restrict d_u = next + dv_own(team) * H;
    next += DV_THREADS * H;
    real *const restrict terms_d_mean_W_o_x = next + dv_own(team) * H;
    next += DV_THREADS * H;
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
        /* u_6 = 1 / sqrt_u_5
         * u_12 = 1 / sqrt_u_11
         * u_14 = 1 / sqrt_u_13 */
        for (size_t t = dv_time_from(team, t0, t1); t < dv_time_to(team, t0, t1); ++t) {
            DV_POINTWISE
            for (size_t b = 0; b < B; ++b) {
                u_6[(t - t0) * B + b] = 1 / sqrt_u_5[t * B + b];
                u_12[(t - t0) * B + b] = 1 / sqrt_u_11[t * B + b];
                u_14[(t - t0) * B + b] = 1 / sqrt_u_13[t * B + b];
            }
        }
        dv_meet(team);
        for (size_t t = t1; t-- > t0;) {
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
             * d_x_o = a_o d_z_o
             * terms_d_u_14 = d_n c_minus_scaled_mean_c
             * d_u_14 = sum_H terms_d_u_14
             * d_sqrt_u_13 = (-d_u_14 u_14) / sqrt_u_13
             * d_u_13 = 1/2 d_sqrt_u_13 / sqrt_u_13
             * d_c_minus_scaled_mean_c_squared = d_u_13 / H
             * d_c_minus_scaled_mean_c = 2 d_c_minus_scaled_mean_c_squared c_minus_scaled_mean_c + d_n u_14
             * d_mean_c = sum_H -d_c_minus_scaled_mean_c
             * d_c = d_mean_c / H + d_c_minus_scaled_mean_c + d_c[t+1] + g_c
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
             * d_c_next = d_c f
             * terms_d_u_12 = d_h_f u_8 + d_h_g u_9 + d_h_i u_7 + d_h_o u_10
             * d_u_12 = sum_H terms_d_u_12
             * d_sqrt_u_11 = (-d_u_12 u_12) / sqrt_u_11
             * d_u_11 = 1/2 d_sqrt_u_11 / sqrt_u_11
             * d_mean_u_10_squared = 1/4 d_u_11
             * d_u_10_squared = d_mean_u_10_squared / H
             * d_u_10 = 2 d_u_10_squared u_10 + d_h_o u_12
             * d_u_9 = 2 d_u_10_squared u_9 + d_h_g u_12
             * d_u_8 = 2 d_u_10_squared u_8 + d_h_f u_12
             * d_u_7 = 2 d_u_10_squared u_7 + d_h_i u_12
             * terms_d_mean_U_o_h = d_u_10 + d_u_7 + d_u_8 + d_u_9
             * d_mean_U_o_h = sum_H -1/4 terms_d_mean_U_o_h
             * d_U_o_h = d_mean_U_o_h / H + d_u_10
             * d_U_g_h = d_mean_U_o_h / H + d_u_9
             * d_U_f_h = d_mean_U_o_h / H + d_u_8
             * d_U_i_h = d_mean_U_o_h / H + d_u_7 */
            for (size_t b = B_whole0; b < B_whole1; ++b) {
                const real u_6_b = u_6[(t - t0) * B + b];
                const real u_12_b = u_12[(t - t0) * B + b];
                const real e = -mean_c[t * B + b];
                const real u_14_b = u_14[(t - t0) * B + b];
                DV_POINTWISE
                for (size_t j = 0; j < H; ++j) {
                    const real x_o_j = u_4[(t * B + b) * H + j] * u_6_b;
                    x_o[((t - t0) * B + b) * H + j] = x_o_j;
                    const real h_o_j = u_10[(t * B + b) * H + j] * u_12_b;
                    h_o[((t - t0) * B + b) * H + j] = h_o_j;
                    const real z_o = a_o[j] * x_o_j + h_o_j * r_o[j] + b_o[j];
                    const real o = dv_sigmoid(z_o);
                    const real c_minus_scaled_mean_c_j = e + c[((t + 1) * B + b) * H + j];
                    c_minus_scaled_mean_c[j] = c_minus_scaled_mean_c_j;
                    const real n_j = c_minus_scaled_mean_c_j * u_14_b;
                    n[((t - t0) * B + b) * H + j] = n_j;
                    const real u_15 = k[j] * n_j + b_c[j];
                    const real tanh_u_15 = dv_tanh(u_15);
                    const real d_h = d_h_next[b * H + j] + g_h[((t * has_g_h) * B + b) * H + j];
                    const real d_tanh_u_15 = d_h * o;
                    const real d_u_15_j = (1 - (tanh_u_15 * tanh_u_15)) * d_tanh_u_15;
                    d_u_15[((t - t0) * B + b) * H + j] = d_u_15_j;
                    const real d_n_j = d_u_15_j * k[j];
                    d_n[j] = d_n_j;
                    const real d_o = d_h * tanh_u_15;
                    const real d_z_o_j = (1 - o) * d_o * o;
                    d_z_o[((t - t0) * B + b) * H + j] = d_z_o_j;
                    d_x_o[((t - t0) * B + b) * H + j] = a_o[j] * d_z_o_j;
                    terms_d_u_14[j] = d_n_j * c_minus_scaled_mean_c_j;
                }
                const real d_u_14 = dv_total(H, terms_d_u_14);
                const real e_2 = 1 / sqrt_u_13[t * B + b];
                const real d_sqrt_u_13 = -d_u_14 * u_14[(t - t0) * B + b] * e_2;
                const real d_u_13 = REAL(0.5) * d_sqrt_u_13 * e_2;
                const real e_3 = d_u_13 * (1 / REAL(H));
                DV_POINTWISE
                for (size_t j = 0; j < H; ++j) {
                    const real d_c_minus_scaled_mean_c_squared = e_3;
                    d_c_minus_scaled_mean_c[j] = 2 * d_c_minus_scaled_mean_c_squared * c_minus_scaled_mean_c[j] + d_n[j] * u_14_b;
                }
                const real d_mean_c = -dv_total(H, d_c_minus_scaled_mean_c);
                const real e_4 = d_mean_c * (1 / REAL(H));
                DV_POINTWISE
                for (size_t j = 0; j < H; ++j) {
                    const real x_i_j = u[(t * B + b) * H + j] * u_6_b;
                    x_i[((t - t0) * B + b) * H + j] = x_i_j;
                    const real x_f_j = u_2[(t * B + b) * H + j] * u_6_b;
                    x_f[((t - t0) * B + b) * H + j] = x_f_j;
                    const real x_g_j = u_3[(t * B + b) * H + j] * u_6_b;
                    x_g[((t - t0) * B + b) * H + j] = x_g_j;
                    const real h_i_j = u_12_b * u_7[(t * B + b) * H + j];
                    h_i[((t - t0) * B + b) * H + j] = h_i_j;
                    const real h_f_j = u_12_b * u_8[(t * B + b) * H + j];
                    h_f[((t - t0) * B + b) * H + j] = h_f_j;
                    const real h_g_j = u_12_b * u_9[(t * B + b) * H + j];
                    h_g[((t - t0) * B + b) * H + j] = h_g_j;
                    const real z_i = a_i[j] * x_i_j + h_i_j * r_i[j] + b_i[j];
                    const real i = dv_sigmoid(z_i);
                    const real z_f = a_f[j] * x_f_j + h_f_j * r_f[j] + b_f[j];
                    const real f = dv_sigmoid(z_f);
                    const real z_g = a_g[j] * x_g_j + h_g_j * r_g[j] + b_g[j];
                    const real g = dv_tanh(z_g);
                    const real d_h_o_j = d_z_o[((t - t0) * B + b) * H + j] * r_o[j];
                    d_h_o[j] = d_h_o_j;
                    const real d_c = e_4 + d_c_minus_scaled_mean_c[j] + d_c_next[b * H + j] + g_c[((t * has_g_c) * B + b) * H + j];
                    const real d_g = d_c * i;
                    const real d_z_g_j = (1 - (g * g)) * d_g;
                    d_z_g[((t - t0) * B + b) * H + j] = d_z_g_j;
                    const real d_f = d_c * c[(t * B + b) * H + j];
                    const real d_z_f_j = (1 - f) * d_f * f;
                    d_z_f[((t - t0) * B + b) * H + j] = d_z_f_j;
                    const real d_i = d_c * g;
                    const real d_z_i_j = (1 - i) * d_i * i;
                    d_z_i[((t - t0) * B + b) * H + j] = d_z_i_j;
                    const real d_h_g_j = d_z_g_j * r_g[j];
                    d_h_g[j] = d_h_g_j;
                    const real d_h_f_j = d_z_f_j * r_f[j];
                    d_h_f[j] = d_h_f_j;
                    const real d_h_i_j = d_z_i_j * r_i[j];
                    d_h_i[j] = d_h_i_j;
                    d_x_g[((t - t0) * B + b) * H + j] = a_g[j] * d_z_g_j;
                    d_x_f[((t - t0) * B + b) * H + j] = a_f[j] * d_z_f_j;
                    d_x_i[((t - t0) * B + b) * H + j] = a_i[j] * d_z_i_j;
                    d_c_next[b * H + j] = d_c * f;
                    terms_d_u_12[j] = d_h_f_j * u_8[(t * B + b) * H + j] + d_h_g_j * u_9[(t * B + b) * H + j] + d_h_i_j * u_7[(t * B + b) * H + j] + d_h_o_j * u_10[(t * B + b) * H + j];
                }
                const real d_u_12 = dv_total(H, terms_d_u_12);
                const real e_5 = 1 / sqrt_u_11[t * B + b];
                const real d_sqrt_u_11 = -d_u_12 * u_12[(t - t0) * B + b] * e_5;
                const real d_u_11 = REAL(0.5) * d_sqrt_u_11 * e_5;
                const real d_mean_u_10_squared = REAL(0.25) * d_u_11;
                const real e_6 = d_mean_u_10_squared * (1 / REAL(H));
                DV_POINTWISE
                for (size_t j = 0; j < H; ++j) {
                    const real d_u_10_squared = e_6;
                    const real d_u_10_j = 2 * d_u_10_squared * u_10[(t * B + b) * H + j] + d_h_o[j] * u_12_b;
                    d_u_10[j] = d_u_10_j;
                    const real d_u_9_j = 2 * d_u_10_squared * u_9[(t * B + b) * H + j] + d_h_g[j] * u_12_b;
                    d_u_9[j] = d_u_9_j;
                    const real d_u_8_j = 2 * d_u_10_squared * u_8[(t * B + b) * H + j] + d_h_f[j] * u_12_b;
                    d_u_8[j] = d_u_8_j;
                    const real d_u_7_j = 2 * d_u_10_squared * u_7[(t * B + b) * H + j] + d_h_i[j] * u_12_b;
                    d_u_7[j] = d_u_7_j;
                    terms_d_mean_U_o_h[j] = d_u_10_j + d_u_7_j + d_u_8_j + d_u_9_j;
                }
                const real d_mean_U_o_h = (-REAL(0.25)) * dv_total(H, terms_d_mean_U_o_h);
                const real e_7 = d_mean_U_o_h * (1 / REAL(H));
                DV_POINTWISE
                for (size_t j = 0; j < H; ++j) {
                    d_U_h_all[(((t - t0) * B + b) * 4 + 0) * H + j] = e_7 + d_u_10[j];
                    d_U_h_all[(((t - t0) * B + b) * 4 + 1) * H + j] = e_7 + d_u_9[j];
                    d_U_h_all[(((t - t0) * B + b) * 4 + 2) * H + j] = e_7 + d_u_8[j];
                    d_U_h_all[(((t - t0) * B + b) * 4 + 3) * H + j] = e_7 + d_u_7[j];
                }
            }
            dv_meet_units(team);
            /* d_h_next = sum_H,#4 U_all_ d_U_h_all */
            dv_step_product(team, B, 1, H, 4 * H, d_U_h_all + (t - t0) * B * 4 * H, 4 * H, U_all__H, NULL, 0, d_h_next, H);
            dv_meet_units(team);
        }
        dv_meet(team);
        /* d_U_all = sum_t,B d_U_h_all h[t-1] */
        dv_outer(team, (t1 - t0) * B, 4 * H, H, d_U_h_all, 4 * H, h + t0 * B * H, H, t1 == T ? NULL : d_U_all, d_U_all, H, scratch);
        /* d_a_i = sum_t,B d_z_i x_i
         * d_a_f = sum_t,B d_z_f x_f
         * d_a_g = sum_t,B d_z_g x_g
         * d_a_o = sum_t,B d_z_o x_o
         * d_r_i = sum_t,B d_z_i h_i
         * d_r_f = sum_t,B d_z_f h_f
         * d_r_g = sum_t,B d_z_g h_g
         * d_r_o = sum_t,B d_z_o h_o
         * d_k = sum_t,B d_u_15 n */
        for (size_t t = t0; t < t1; ++t) {
            for (size_t b = 0; b < B; ++b) {
                DV_POINTWISE
                for (size_t j = H_part0; j < H_part1; ++j) {
                    d_a_i[j] += d_z_i[((t - t0) * B + b) * H + j] * x_i[((t - t0) * B + b) * H + j];
                    d_a_f[j] += d_z_f[((t - t0) * B + b) * H + j] * x_f[((t - t0) * B + b) * H + j];
                    d_a_g[j] += d_z_g[((t - t0) * B + b) * H + j] * x_g[((t - t0) * B + b) * H + j];
                    d_a_o[j] += d_z_o[((t - t0) * B + b) * H + j] * x_o[((t - t0) * B + b) * H + j];
                    d_r_i[j] += d_z_i[((t - t0) * B + b) * H + j] * h_i[((t - t0) * B + b) * H + j];
                    d_r_f[j] += d_z_f[((t - t0) * B + b) * H + j] * h_f[((t - t0) * B + b) * H + j];
                    d_r_g[j] += d_z_g[((t - t0) * B + b) * H + j] * h_g[((t - t0) * B + b) * H + j];
                    d_r_o[j] += d_z_o[((t - t0) * B + b) * H + j] * h_o[((t - t0) * B + b) * H + j];
                    d_k[j] += d_u_15[((t - t0) * B + b) * H + j] * n[((t - t0) * B + b) * H + j];
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
        /* d_b_c = sum_t,B d_u_15 */
        dv_sum(team, (t1 - t0) * B, H, d_u_15, H, t1 == T ? NULL : d_b_c, d_b_c);
        /* terms_d_u_6 = d_x_f u_2 + d_x_g u_3 + d_x_i u + d_x_o u_4
         * d_u_6 = sum_H terms_d_u_6
         * d_sqrt_u_5 = (-d_u_6 u_6) / sqrt_u_5
         * d_u_5 = 1/2 d_sqrt_u_5 / sqrt_u_5
         * d_mean_u_4_squared = 1/4 d_u_5
         * d_u_4_squared = d_mean_u_4_squared / H
         * d_u_4 = 2 d_u_4_squared u_4 + d_x_o u_6
         * d_u_3 = 2 d_u_4_squared u_3 + d_x_g u_6
         * d_u_2 = 2 d_u_4_squared u_2 + d_x_f u_6
         * d_u = 2 d_u_4_squared u + d_x_i u_6
         * terms_d_mean_W_o_x = d_u + d_u_2 + d_u_3 + d_u_4
         * d_mean_W_o_x = sum_H -1/4 terms_d_mean_W_o_x
         * d_W_o_x = d_mean_W_o_x / H + d_u_4
         * d_W_g_x = d_mean_W_o_x / H + d_u_3
         * d_W_f_x = d_mean_W_o_x / H + d_u_2
         * d_W_i_x = d_mean_W_o_x / H + d_u */
        for (size_t t = dv_time_from(team, t0, t1); t < dv_time_to(team, t0, t1); ++t) {
            for (size_t b = 0; b < B; ++b) {
                DV_POINTWISE
                for (size_t j = 0; j < H; ++j) {
                    terms_d_u_6[j] = d_x_f[((t - t0) * B + b) * H + j] * u_2[(t * B + b) * H + j] + d_x_g[((t - t0) * B + b) * H + j] * u_3[(t * B + b) * H + j] + d_x_i[((t - t0) * B + b) * H + j] * u[(t * B + b) * H + j] + d_x_o[((t - t0) * B + b) * H + j] * u_4[(t * B + b) * H + j];
                }
                const real d_u_6 = dv_total(H, terms_d_u_6);
                const real e = 1 / sqrt_u_5[t * B + b];
                const real d_sqrt_u_5 = -d_u_6 * u_6[(t - t0) * B + b] * e;
                const real d_u_5 = REAL(0.5) * d_sqrt_u_5 * e;
                const real d_mean_u_4_squared = REAL(0.25) * d_u_5;
                const real e_2 = d_mean_u_4_squared * (1 / REAL(H));
                const real u_6_b = u_6[(t - t0) * B + b];
                DV_POINTWISE
                for (size_t j = 0; j < H; ++j) {
                    const real d_u_4_squared = e_2;
                    const real d_u_4_j = 2 * d_u_4_squared * u_4[(t * B + b) * H + j] + d_x_o[((t - t0) * B + b) * H + j] * u_6_b;
                    d_u_4[j] = d_u_4_j;
                    const real d_u_3_j = 2 * d_u_4_squared * u_3[(t * B + b) * H + j] + d_x_g[((t - t0) * B + b) * H + j] * u_6_b;
                    d_u_3[j] = d_u_3_j;
                    const real d_u_2_j = 2 * d_u_4_squared * u_2[(t * B + b) * H + j] + d_x_f[((t - t0) * B + b) * H + j] * u_6_b;
                    d_u_2[j] = d_u_2_j;
                    const real d_u_j = 2 * d_u_4_squared * u[(t * B + b) * H + j] + d_x_i[((t - t0) * B + b) * H + j] * u_6_b;
                    d_u[j] = d_u_j;
                    terms_d_mean_W_o_x[j] = d_u_j + d_u_2_j + d_u_3_j + d_u_4_j;
                }
                const real d_mean_W_o_x = (-REAL(0.25)) * dv_total(H, terms_d_mean_W_o_x);
                const real e_3 = d_mean_W_o_x * (1 / REAL(H));
                DV_POINTWISE
                for (size_t j = 0; j < H; ++j) {
                    d_W_x_all[(((t - t0) * B + b) * 4 + 0) * H + j] = e_3 + d_u_4[j];
                    d_W_x_all[(((t - t0) * B + b) * 4 + 1) * H + j] = e_3 + d_u_3[j];
                    d_W_x_all[(((t - t0) * B + b) * 4 + 2) * H + j] = e_3 + d_u_2[j];
                    d_W_x_all[(((t - t0) * B + b) * 4 + 3) * H + j] = e_3 + d_u[j];
                }
            }
        }
        dv_meet(team);
        /* d_x = sum_H,#4 W_all_ d_W_x_all */
        dv_product(team, (t1 - t0) * B, D, 4 * H, d_W_x_all, 4 * H, W_all__D, NULL, 0, d_x + t0 * B * D, D);
        /* d_W_all = sum_t,B d_W_x_all x */
        dv_outer(team, (t1 - t0) * B, 4 * H, D, d_W_x_all, 4 * H, x + t0 * B * D, D, t1 == T ? NULL : d_W_all, d_W_all, D, scratch);
    }
    dv_meet(team);
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
}
