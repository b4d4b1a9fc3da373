/* rnn_untied: made by `derive generate rnn_untied`, derive 0.1.0; do not edit */
/* program 43831e4d; operations a unit and step: forward 1, backward 5; saved: nothing */
/* RNNUntied: forward and backward. Compile it with DV_DOUBLE for double, without for float; the text
 * is the same for both and for every instruction set, and it is the text that is proved. Every member
 * of the team runs it and does its share. interface.c checks the sizes and arrays of a call before. */
#include "../_runtime/derive_runtime.h"
#undef rnn_untied_forward_reals
#undef rnn_untied_forward_steps
#define rnn_untied_forward_reals DV_NAME(rnn_untied_forward_reals)
#define rnn_untied_forward_steps DV_NAME(rnn_untied_forward_steps)
#undef rnn_untied_backward_reals
#undef rnn_untied_backward_steps
#define rnn_untied_backward_reals DV_NAME(rnn_untied_backward_reals)
#define rnn_untied_backward_steps DV_NAME(rnn_untied_backward_steps)

/* what the workspace of the steps holds */
size_t rnn_untied_forward_reals(size_t T, size_t B, size_t D, size_t H)
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
    total = dv_plus(total, dv_panels(D, H));
    total = dv_plus(total, dv_panels(H, H));
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    total = dv_plus(total, dv_times(B, H));
    (void)D;
    (void)H;
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

/* 1 operations a unit and step besides the products
 *
 * w (H, D) in
 * u (H, H) in
 * x (T, B, D) in
 * o (T+1, B, H) inout
 */
void rnn_untied_forward_steps(
    const dv_team *team, size_t T, size_t B, size_t D, size_t H,
    const real *restrict w,
    const real *restrict u,
    const real *restrict x,
    real *restrict o,
    real *restrict workspace, int packed)
{
    const size_t block = dv_block_steps(T, B, 192);
    const size_t H0 = dv_unit_from(team, H), H1 = dv_unit_to(team, H);
    const size_t B0 = dv_row_from(team, B), B1 = dv_row_to(team, B);
    real *next = workspace;
    real *const restrict w_H = next;
    next += dv_panels(D, H);
    real *const restrict u_H = next;
    next += dv_panels(H, H);
    real *const restrict z_o_x = next;
    next += block * B * H;
    real *const restrict z_o_o = next;
    next += B * H;
    if (packed == 0) {
        dv_pack(team, w_H, D, 0, 0, D, H, w, 1, D);
        dv_pack(team, u_H, H, 0, 0, H, H, u, 1, H);
    }
    dv_meet(team);
    for (size_t t0 = 0, t1; t0 < T; t0 = t1) {
        t1 = dv_min(t0 + block, T);
        /* z_o_x = sum_D w x */
        dv_product(team, (t1 - t0) * B, H, D, x + t0 * B * D, D, w_H, NULL, 0, z_o_x, H);
        dv_meet(team);
        for (size_t t = t0; t < t1; ++t) {
            /* z_o_o = z_o_x + sum_H o[t-1] u */
            dv_step_product(team, B, 1, H, H, o + t * B * H, H, u_H, z_o_x + (t - t0) * B * H, H, z_o_o, H);
            dv_meet_parts(team, H);
            /* z_o = z_o_o
             * o = sigmoid(z_o) */
            for (size_t b = B0; b < B1; ++b) {
                DV_POINTWISE
                for (size_t j = H0; j < H1; ++j) {
                    const real z_o = z_o_o[b * H + j];
                    o[((t + 1) * B + b) * H + j] = dv_sigmoid(z_o);
                }
            }
            dv_meet_units(team);
        }
        dv_meet(team);
    }
}

/* what the workspace of the steps holds */
size_t rnn_untied_backward_reals(size_t T, size_t B, size_t D, size_t H)
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
    total = dv_plus(total, dv_panels(H, H));
    total = dv_plus(total, dv_panels(H, D));
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    size_t most = 0;
    most = dv_max(most, dv_outer_scratch(D));
    most = dv_max(most, dv_outer_scratch(H));
    total = dv_plus(total, most);
    (void)D;
    (void)H;
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

/* 5 operations a unit and step besides the products
 *
 * w (H, D) in
 * u (H, H) in
 * x (T, B, D) in
 * o (T+1, B, H) in
 * g_o (T, B, H) in
 * d_o_next (B, H) out
 * d_w (H, D) out
 * d_u (H, H) out
 * d_x (T, B, D) out
 * has_g_o: 1, or 0 if every step has the same row of g_o
 */
void rnn_untied_backward_steps(
    const dv_team *team, size_t T, size_t B, size_t D, size_t H,
    const real *restrict w,
    const real *restrict u,
    const real *restrict x,
    const real *restrict o,
    const real *restrict g_o,
    real *restrict d_o_next,
    real *restrict d_w,
    real *restrict d_u,
    real *restrict d_x,
    size_t has_g_o,
    real *restrict workspace, int packed)
{
    const size_t block = dv_block_steps(T, B, 512);
    const size_t H0 = dv_unit_from(team, H), H1 = dv_unit_to(team, H);
    const size_t B0 = dv_row_from(team, B), B1 = dv_row_to(team, B);
    real *next = workspace;
    real *const restrict u_H = next;
    next += dv_panels(H, H);
    real *const restrict w_D = next;
    next += dv_panels(H, D);
    real *const restrict d_z_o = next;
    next += block * B * H;
    real *const restrict scratch = next;
    dv_clear(team, B * H, d_o_next);
    if (T == 0) {
        dv_clear(team, H * D, d_w);
        dv_clear(team, H * H, d_u);
    }
    if (packed == 0) {
        dv_pack(team, u_H, H, 0, 0, H, H, u, H, 1);
        dv_pack(team, w_D, H, 0, 0, H, D, w, D, 1);
    }
    dv_meet(team);
    for (size_t t1 = T, t0; t1 > 0; t1 = t0) {
        t0 = (t1 - 1) / block * block;
        for (size_t t = t1; t-- > t0;) {
            /* d_o = d_o[t+1] + g_o
             * d_z_o = (1 - o) d_o o */
            for (size_t b = B0; b < B1; ++b) {
                DV_POINTWISE
                for (size_t j = H0; j < H1; ++j) {
                    const real d_o = d_o_next[b * H + j] + g_o[((t * has_g_o) * B + b) * H + j];
                    d_z_o[((t - t0) * B + b) * H + j] = (1 - o[((t + 1) * B + b) * H + j]) * d_o * o[((t + 1) * B + b) * H + j];
                }
            }
            dv_meet_units(team);
            /* d_o_next = sum_H d_z_o u */
            dv_step_product(team, B, 1, H, H, d_z_o + (t - t0) * B * H, H, u_H, NULL, 0, d_o_next, H);
            dv_meet_parts(team, H);
        }
        dv_meet(team);
        /* d_x = sum_H d_z_o w */
        dv_product(team, (t1 - t0) * B, D, H, d_z_o, H, w_D, NULL, 0, d_x + t0 * B * D, D);
        /* d_w = sum_t,B d_z_o x */
        dv_outer(team, (t1 - t0) * B, H, D, d_z_o, H, x + t0 * B * D, D, t1 == T ? NULL : d_w, d_w, D, scratch);
        /* d_u = sum_t,B d_z_o o[t-1] */
        dv_outer(team, (t1 - t0) * B, H, H, d_z_o, H, o + t0 * B * H, H, t1 == T ? NULL : d_u, d_u, H, scratch);
        dv_meet(team);
    }
}
