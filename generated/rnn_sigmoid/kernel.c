/* rnn_sigmoid: made by `derive generate rnn_sigmoid`, derive 0.1.0; do not edit */
/* program b9af4611; operations a unit and step: forward 2, backward 5; saved: nothing */
/* RNNSigmoid: forward and backward. Compile it with DV_DOUBLE for double, without for float; the text
 * is the same for both and for every instruction set, and it is the text that is proved. Every member
 * of the team runs it and does its share. interface.c checks the sizes and arrays of a call before. */
#include "../_runtime/derive_runtime.h"
#undef rnn_sigmoid_forward_reals
#undef rnn_sigmoid_forward_steps
#define rnn_sigmoid_forward_reals DV_NAME(rnn_sigmoid_forward_reals)
#define rnn_sigmoid_forward_steps DV_NAME(rnn_sigmoid_forward_steps)
#undef rnn_sigmoid_backward_reals
#undef rnn_sigmoid_backward_steps
#define rnn_sigmoid_backward_reals DV_NAME(rnn_sigmoid_backward_reals)
#define rnn_sigmoid_backward_steps DV_NAME(rnn_sigmoid_backward_steps)

/* what the workspace of the steps holds */
size_t rnn_sigmoid_forward_reals(size_t T, size_t B, size_t D, size_t H)
{
    const size_t block = dv_block_steps(T, B, 192);
    size_t total = dv_times(block, 0);
    if (dv_times(dv_times(H, H), sizeof(real)) == SIZE_MAX) {
        return SIZE_MAX;
    }
    if (dv_times(dv_times(H, D), sizeof(real)) == SIZE_MAX) {
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

/* 2 operations a unit and step besides the products
 *
 * W_hh (H, H) in
 * W_xh (H, D) in
 * b_h (H) in
 * x (T, B, D) in
 * h (T+1, B, H) inout
 */
void rnn_sigmoid_forward_steps(
    const dv_team *team, size_t T, size_t B, size_t D, size_t H,
    const real *restrict W_hh,
    const real *restrict W_xh,
    const real *restrict b_h,
    const real *restrict x,
    real *restrict h,
    real *restrict workspace, int packed)
{
    const size_t block = dv_block_steps(T, B, 192);
    const size_t H0 = dv_unit_from(team, H), H1 = dv_unit_to(team, H);
    const size_t B0 = dv_row_from(team, B), B1 = dv_row_to(team, B);
    real *next = workspace;
    real *const restrict W_xh_H = next;
    next += dv_panels(D, H);
    real *const restrict W_hh_H = next;
    next += dv_panels(H, H);
    real *const restrict z_h_x = next;
    next += block * B * H;
    real *const restrict z_h_h = next;
    next += B * H;
    if (packed == 0) {
        dv_pack(team, W_xh_H, D, 0, 0, D, H, W_xh, 1, D);
        dv_pack(team, W_hh_H, H, 0, 0, H, H, W_hh, 1, H);
    }
    dv_meet(team);
    for (size_t t0 = 0, t1; t0 < T; t0 = t1) {
        t1 = dv_min(t0 + block, T);
        /* z_h_x = sum_D W_xh x */
        dv_product(team, (t1 - t0) * B, H, D, x + t0 * B * D, D, W_xh_H, NULL, 0, z_h_x, H);
        dv_meet(team);
        for (size_t t = t0; t < t1; ++t) {
            /* z_h_h = z_h_x + sum_H W_hh h[t-1] */
            dv_step_product(team, B, 1, H, H, h + t * B * H, H, W_hh_H, z_h_x + (t - t0) * B * H, H, z_h_h, H);
            dv_meet_parts(team, H);
            /* z_h = b_h + z_h_h
             * h = sigmoid(z_h) */
            for (size_t b = B0; b < B1; ++b) {
                DV_POINTWISE
                for (size_t j = H0; j < H1; ++j) {
                    const real z_h = b_h[j] + z_h_h[b * H + j];
                    h[((t + 1) * B + b) * H + j] = dv_sigmoid(z_h);
                }
            }
            dv_meet_units(team);
        }
        dv_meet(team);
    }
}

/* what the workspace of the steps holds */
size_t rnn_sigmoid_backward_reals(size_t T, size_t B, size_t D, size_t H)
{
    const size_t block = dv_block_steps(T, B, 512);
    size_t total = dv_times(block, 0);
    if (dv_times(dv_times(H, H), sizeof(real)) == SIZE_MAX) {
        return SIZE_MAX;
    }
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
 * W_hh (H, H) in
 * W_xh (H, D) in
 * b_h (H) in
 * x (T, B, D) in
 * h (T+1, B, H) in
 * g_h (T, B, H) in
 * d_h_next (B, H) out
 * d_W_hh (H, H) out
 * d_W_xh (H, D) out
 * d_b_h (H) out
 * d_x (T, B, D) out
 * has_g_h: 1, or 0 if every step has the same row of g_h
 */
void rnn_sigmoid_backward_steps(
    const dv_team *team, size_t T, size_t B, size_t D, size_t H,
    const real *restrict W_hh,
    const real *restrict W_xh,
    const real *restrict b_h,
    const real *restrict x,
    const real *restrict h,
    const real *restrict g_h,
    real *restrict d_h_next,
    real *restrict d_W_hh,
    real *restrict d_W_xh,
    real *restrict d_b_h,
    real *restrict d_x,
    size_t has_g_h,
    real *restrict workspace, int packed)
{
    const size_t block = dv_block_steps(T, B, 512);
    const size_t H0 = dv_unit_from(team, H), H1 = dv_unit_to(team, H);
    const size_t B0 = dv_row_from(team, B), B1 = dv_row_to(team, B);
    real *next = workspace;
    real *const restrict W_hh_H = next;
    next += dv_panels(H, H);
    real *const restrict W_xh_D = next;
    next += dv_panels(H, D);
    real *const restrict d_z_h = next;
    next += block * B * H;
    real *const restrict scratch = next;
    (void)b_h;
    dv_clear(team, B * H, d_h_next);
    if (T == 0) {
        dv_clear(team, H * H, d_W_hh);
        dv_clear(team, H * D, d_W_xh);
        dv_clear(team, H, d_b_h);
    }
    if (packed == 0) {
        dv_pack(team, W_hh_H, H, 0, 0, H, H, W_hh, H, 1);
        dv_pack(team, W_xh_D, H, 0, 0, H, D, W_xh, D, 1);
    }
    dv_meet(team);
    for (size_t t1 = T, t0; t1 > 0; t1 = t0) {
        t0 = (t1 - 1) / block * block;
        for (size_t t = t1; t-- > t0;) {
            /* d_h = d_h[t+1] + g_h
             * d_z_h = (1 - h) d_h h */
            for (size_t b = B0; b < B1; ++b) {
                DV_POINTWISE
                for (size_t j = H0; j < H1; ++j) {
                    const real d_h = d_h_next[b * H + j] + g_h[((t * has_g_h) * B + b) * H + j];
                    d_z_h[((t - t0) * B + b) * H + j] = (1 - h[((t + 1) * B + b) * H + j]) * d_h * h[((t + 1) * B + b) * H + j];
                }
            }
            dv_meet_units(team);
            /* d_h_next = sum_H W_hh d_z_h */
            dv_step_product(team, B, 1, H, H, d_z_h + (t - t0) * B * H, H, W_hh_H, NULL, 0, d_h_next, H);
            dv_meet_parts(team, H);
        }
        dv_meet(team);
        /* d_x = sum_H W_xh d_z_h */
        dv_product(team, (t1 - t0) * B, D, H, d_z_h, H, W_xh_D, NULL, 0, d_x + t0 * B * D, D);
        /* d_W_hh = sum_t,B d_z_h h[t-1] */
        dv_outer(team, (t1 - t0) * B, H, H, d_z_h, H, h + t0 * B * H, H, t1 == T ? NULL : d_W_hh, d_W_hh, H, scratch);
        /* d_W_xh = sum_t,B d_z_h x */
        dv_outer(team, (t1 - t0) * B, H, D, d_z_h, H, x + t0 * B * D, D, t1 == T ? NULL : d_W_xh, d_W_xh, D, scratch);
        /* d_b_h = sum_t,B d_z_h */
        dv_sum(team, (t1 - t0) * B, H, d_z_h, H, t1 == T ? NULL : d_b_h, d_b_h);
        dv_meet(team);
    }
}
