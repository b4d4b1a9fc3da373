/* rnn_tied_literal: made by `derive generate rnn_tied_literal`, derive 0.1.0; do not edit */
/* program 97eff752; operations a unit and step: forward 3, backward 8; saved: z_o_x */
/* RNNTiedLiteral: forward and backward. Compile it with DV_DOUBLE for double, without for float; the text
 * is the same for both and for every instruction set, and it is the text that is proved. Every member
 * of the team runs it and does its share. interface.c checks the sizes and arrays of a call before. */
#include "../_runtime/derive_runtime.h"
#undef rnn_tied_literal_forward_reals
#undef rnn_tied_literal_forward_steps
#define rnn_tied_literal_forward_reals DV_NAME(rnn_tied_literal_forward_reals)
#define rnn_tied_literal_forward_steps DV_NAME(rnn_tied_literal_forward_steps)
#undef rnn_tied_literal_backward_reals
#undef rnn_tied_literal_backward_steps
#define rnn_tied_literal_backward_reals DV_NAME(rnn_tied_literal_backward_reals)
#define rnn_tied_literal_backward_steps DV_NAME(rnn_tied_literal_backward_steps)

/* what the workspace of the steps holds */
size_t rnn_tied_literal_forward_reals(size_t T, size_t B, size_t D, size_t H)
{
    const size_t block = dv_block_steps(T, B, 192);
    size_t total = dv_times(block, 0);
    if (dv_times(dv_times(H, D), sizeof(real)) == SIZE_MAX) {
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
    total = dv_plus(total, dv_panels(D, H));
    (void)D;
    (void)H;
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

/* 3 operations a unit and step besides the products
 *
 * w (H, D) in
 * x (T, B, D) in
 * o (T+1, B, H) inout
 * z_o_x (T, B, H) out
 */
void rnn_tied_literal_forward_steps(
    const dv_team *team, size_t T, size_t B, size_t D, size_t H,
    const real *restrict w,
    const real *restrict x,
    real *restrict o,
    real *restrict z_o_x,
    real *restrict workspace, int packed)
{
    const size_t block = dv_block_steps(T, B, 192);
    const size_t H0 = dv_unit_from(team, H), H1 = dv_unit_to(team, H);
    const size_t B0 = dv_row_from(team, B), B1 = dv_row_to(team, B);
    real *next = workspace;
    real *const restrict w_H = next;
    next += dv_panels(D, H);
    if (packed == 0) {
        dv_pack(team, w_H, D, 0, 0, D, H, w, 1, D);
    }
    dv_meet(team);
    for (size_t t0 = 0, t1; t0 < T; t0 = t1) {
        t1 = dv_min(t0 + block, T);
        /* z_o_x = sum_D w x */
        dv_product(team, (t1 - t0) * B, H, D, x + t0 * B * D, D, w_H, NULL, 0, z_o_x + t0 * B * H, H);
        dv_meet(team);
        for (size_t t = t0; t < t1; ++t) {
            /* z_o = (1 + o[t-1]) z_o_x
             * o = sigmoid(z_o) */
            for (size_t b = B0; b < B1; ++b) {
                DV_POINTWISE
                for (size_t j = H0; j < H1; ++j) {
                    const real z_o = (1 + o[(t * B + b) * H + j]) * z_o_x[(t * B + b) * H + j];
                    o[((t + 1) * B + b) * H + j] = dv_sigmoid(z_o);
                }
            }
        }
        dv_meet(team);
    }
}

/* what the workspace of the steps holds */
size_t rnn_tied_literal_backward_reals(size_t T, size_t B, size_t D, size_t H)
{
    const size_t block = dv_block_steps(T, B, 512);
    size_t total = dv_times(block, 0);
    if (dv_times(dv_times(H, D), sizeof(real)) == SIZE_MAX) {
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
    total = dv_plus(total, dv_panels(H, D));
    total = dv_plus(total, dv_times(block, dv_times(B, H)));
    size_t most = 0;
    most = dv_max(most, dv_outer_scratch(D));
    total = dv_plus(total, most);
    (void)D;
    (void)H;
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

/* 8 operations a unit and step besides the products
 *
 * w (H, D) in
 * x (T, B, D) in
 * o (T+1, B, H) in
 * z_o_x (T, B, H) in
 * g_o (T, B, H) in
 * d_o_next (B, H) out
 * d_w (H, D) out
 * d_x (T, B, D) out
 * has_g_o: 1, or 0 if every step has the same row of g_o
 */
void rnn_tied_literal_backward_steps(
    const dv_team *team, size_t T, size_t B, size_t D, size_t H,
    const real *restrict w,
    const real *restrict x,
    const real *restrict o,
    const real *restrict z_o_x,
    const real *restrict g_o,
    real *restrict d_o_next,
    real *restrict d_w,
    real *restrict d_x,
    size_t has_g_o,
    real *restrict workspace, int packed)
{
    const size_t block = dv_block_steps(T, B, 512);
    const size_t H0 = dv_unit_from(team, H), H1 = dv_unit_to(team, H);
    const size_t B0 = dv_row_from(team, B), B1 = dv_row_to(team, B);
    real *next = workspace;
    real *const restrict w_D = next;
    next += dv_panels(H, D);
    real *const restrict d_z_o_x = next;
    next += block * B * H;
    real *const restrict scratch = next;
    dv_clear(team, B * H, d_o_next);
    if (T == 0) {
        dv_clear(team, H * D, d_w);
    }
    if (packed == 0) {
        dv_pack(team, w_D, H, 0, 0, H, D, w, D, 1);
    }
    dv_meet(team);
    for (size_t t1 = T, t0; t1 > 0; t1 = t0) {
        t0 = (t1 - 1) / block * block;
        for (size_t t = t1; t-- > t0;) {
            /* d_o = d_o[t+1] + g_o
             * d_z_o = (1 - o) d_o o
             * d_z_o_x = (1 + o[t-1]) d_z_o
             * d_o_next = d_z_o z_o_x */
            for (size_t b = B0; b < B1; ++b) {
                DV_POINTWISE
                for (size_t j = H0; j < H1; ++j) {
                    const real d_o = d_o_next[b * H + j] + g_o[((t * has_g_o) * B + b) * H + j];
                    const real d_z_o = (1 - o[((t + 1) * B + b) * H + j]) * d_o * o[((t + 1) * B + b) * H + j];
                    d_z_o_x[((t - t0) * B + b) * H + j] = (1 + o[(t * B + b) * H + j]) * d_z_o;
                    d_o_next[b * H + j] = d_z_o * z_o_x[(t * B + b) * H + j];
                }
            }
        }
        dv_meet(team);
        /* d_x = sum_H d_z_o_x w */
        dv_product(team, (t1 - t0) * B, D, H, d_z_o_x, H, w_D, NULL, 0, d_x + t0 * B * D, D);
        /* d_w = sum_t,B d_z_o_x x */
        dv_outer(team, (t1 - t0) * B, H, D, d_z_o_x, H, x + t0 * B * D, D, t1 == T ? NULL : d_w, d_w, D, scratch);
        dv_meet(team);
    }
}
