# lstm_layernorm: made by `derive generate lstm_layernorm`, derive 0.1.0; do not edit
# program 49afd012; operations a unit and step: forward 110, backward 155; saved: u, u_2, u_3, u_4, sqrt_u_5, u_7, u_8, u_9, u_10, sqrt_u_11, mean_c, sqrt_u_13
"""LSTMLayernorm: forward, backward and per-sample gradients on NumPy arrays.

The functions write into arrays that the caller hands in; `derive` proves this very text. In a call such as
``add(a, b, c)`` the last array is where the result goes. What a function works in depends on the shape
only: ``work`` may be kept for the next call.
"""

import numpy as np

from .._runtime import functions as fn

add = np.add
divide = np.divide
multiply = np.multiply
negative = np.negative
sigmoid = fn.sigmoid
sigmoid_of_minus = fn.sigmoid_of_minus
sqrt = fn.sqrt
subtract = np.subtract
tanh = fn.tanh


def forward_work(T, B, D, H, dtype, empty=np.empty):
    """What `forward` works in, for one shape, in arrays by ``empty``."""
    block = min(T, fn.block_steps(B))
    W_all = empty((4, H, D), dtype)
    W_x_all = empty((block, B, 4, H), dtype)
    U_all = empty((4, H, H), dtype)
    U_h_all = empty((B, 4, H), dtype)
    row_u_all = empty((block, 4, B, H), dtype)
    u_squared_all = empty((4, B, H), dtype)
    h_all = empty((4, B, H), dtype)
    r_all = empty((2, H), dtype)
    known_z_all = empty((block, 2, B, H), dtype)
    z_all = empty((2, B, H), dtype)
    stacked = empty((2, B, H), dtype)
    b_all = empty((2, H), dtype)
    a_all = empty((2, H), dtype)
    x_all = empty((block, 2, B, H), dtype)
    minus_b_o = empty((H,), dtype)
    mean_W_i_x = empty((block, B), dtype)
    mean_W_f_x = empty((block, B), dtype)
    mean_W_g_x = empty((block, B), dtype)
    mean_W_o_x = empty((block, B), dtype)
    u_squared = empty((block, B, H), dtype)
    u_2_squared = empty((block, B, H), dtype)
    u_3_squared = empty((block, B, H), dtype)
    u_4_squared = empty((block, B, H), dtype)
    mean_u_squared = empty((block, B), dtype)
    mean_u_2_squared = empty((block, B), dtype)
    mean_u_3_squared = empty((block, B), dtype)
    mean_u_4_squared = empty((block, B), dtype)
    u_6 = empty((block, B), dtype)
    known_z_g = empty((block, B, H), dtype)
    minus_known_z_o = empty((block, B, H), dtype)
    mean_U_i_h = empty((B,), dtype)
    mean_U_f_h = empty((B,), dtype)
    mean_U_g_h = empty((B,), dtype)
    mean_U_o_h = empty((B,), dtype)
    mean_u_7_squared = empty((B,), dtype)
    mean_u_8_squared = empty((B,), dtype)
    mean_u_9_squared = empty((B,), dtype)
    mean_u_10_squared = empty((B,), dtype)
    u_12 = empty((B,), dtype)
    o = empty((B, H), dtype)
    c_minus_scaled_mean_c = empty((B, H), dtype)
    c_minus_scaled_mean_c_squared = empty((B, H), dtype)
    mean_c_minus_scaled_mean_c_squared = empty((B,), dtype)
    u_14 = empty((B,), dtype)
    tmp0_0 = empty((block, B, H), dtype)
    tmp0_1 = empty((block, B, H), dtype)
    tmp1_0 = empty((block, B, 1), dtype)
    tmp1_1 = empty((block, B, 1), dtype)
    tmp1_2 = empty((block, B, 1), dtype)
    tmp1_3 = empty((block, B, 1), dtype)
    tmp2_0 = empty((block, B), dtype)
    tmp2_1 = empty((block, B), dtype)
    tmp2_2 = empty((block, B), dtype)
    tmp2_3 = empty((block, B), dtype)
    tmp3_0 = empty((block, 2, B, H), dtype)
    tmp4_0 = empty((B, H), dtype)
    tmp4_1 = empty((B, H), dtype)
    tmp5_0 = empty((1, B, 1), dtype)
    tmp5_1 = empty((1, B, 1), dtype)
    tmp5_2 = empty((1, B, 1), dtype)
    tmp5_3 = empty((1, B, 1), dtype)
    tmp6_0 = empty((4, B, H), dtype)
    tmp7_0 = empty((B,), dtype)
    tmp7_1 = empty((B,), dtype)
    tmp7_2 = empty((B,), dtype)
    tmp7_3 = empty((B,), dtype)
    tmp8_0 = empty((2, B, H), dtype)
    number_0 = np.array(-0.25, dtype)
    number_1 = np.array(0.25, dtype)
    number_2 = np.array(1e-05, dtype)
    one = np.array(1, dtype)
    seen = dict.fromkeys(["h", "sqrt_u_11", "c", "mean_c", "sqrt_u_13"])
    U_all_T = empty((H, 4 * H), dtype)
    row_u_all_steps = list(row_u_all)
    known_z_all_steps = list(known_z_all)
    r_all_wide = empty((2, B, H,), dtype)
    r_g_wide = empty((B, H,), dtype)
    known_z_g_steps = list(known_z_g)
    minus_known_z_o_steps = list(minus_known_z_o)
    r_o_wide = empty((B, H,), dtype)
    k_wide = empty((B, H,), dtype)
    b_c_wide = empty((B, H,), dtype)
    return (
        W_all, W_x_all, U_all, U_h_all, row_u_all, u_squared_all, h_all, r_all, known_z_all, z_all, stacked,
        b_all, a_all, x_all, minus_b_o, mean_W_i_x, mean_W_f_x, mean_W_g_x, mean_W_o_x, u_squared,
        u_2_squared, u_3_squared, u_4_squared, mean_u_squared, mean_u_2_squared, mean_u_3_squared,
        mean_u_4_squared, u_6, known_z_g, minus_known_z_o, mean_U_i_h, mean_U_f_h, mean_U_g_h, mean_U_o_h,
        mean_u_7_squared, mean_u_8_squared, mean_u_9_squared, mean_u_10_squared, u_12, o,
        c_minus_scaled_mean_c, c_minus_scaled_mean_c_squared, mean_c_minus_scaled_mean_c_squared, u_14,
        tmp0_0, tmp0_1, tmp1_0, tmp1_1, tmp1_2, tmp1_3, tmp2_0, tmp2_1, tmp2_2, tmp2_3, tmp3_0, tmp4_0,
        tmp4_1, tmp5_0, tmp5_1, tmp5_2, tmp5_3, tmp6_0, tmp7_0, tmp7_1, tmp7_2, tmp7_3, tmp8_0, number_0,
        number_1, number_2, one, seen, U_all_T, row_u_all_steps, known_z_all_steps, r_all_wide, r_g_wide,
        known_z_g_steps, minus_known_z_o_steps, r_o_wide, k_wide, b_c_wide,
    )


def forward(T, B, D, H, W_i, W_f, W_g, W_o, U_i, U_f, U_g, U_o, a_i, a_f, a_g, a_o, r_i, r_f, r_g, r_o, b_i, b_f, b_g, b_o, k, b_c, x, h, c, u, u_2, u_3, u_4, sqrt_u_5, u_7, u_8, u_9, u_10, sqrt_u_11, mean_c, sqrt_u_13, work=None):
    """93 operations a unit and step besides the products.

    W_i (H, D) in
    W_f (H, D) in
    W_g (H, D) in
    W_o (H, D) in
    U_i (H, H) in
    U_f (H, H) in
    U_g (H, H) in
    U_o (H, H) in
    a_i (H) in
    a_f (H) in
    a_g (H) in
    a_o (H) in
    r_i (H) in
    r_f (H) in
    r_g (H) in
    r_o (H) in
    b_i (H) in
    b_f (H) in
    b_g (H) in
    b_o (H) in
    k (H) in
    b_c (H) in
    x (T, B, D) in
    h (T+1, B, H) inout
    c (T+1, B, H) inout
    u (T, B, H) out
    u_2 (T, B, H) out
    u_3 (T, B, H) out
    u_4 (T, B, H) out
    sqrt_u_5 (T, B) out
    u_7 (T, B, H) out
    u_8 (T, B, H) out
    u_9 (T, B, H) out
    u_10 (T, B, H) out
    sqrt_u_11 (T, B) out
    mean_c (T, B) out
    sqrt_u_13 (T, B) out
    """
    (
        W_all, W_x_all, U_all, U_h_all, row_u_all, u_squared_all, h_all, r_all, known_z_all, z_all, stacked,
        b_all, a_all, x_all, minus_b_o, mean_W_i_x, mean_W_f_x, mean_W_g_x, mean_W_o_x, u_squared,
        u_2_squared, u_3_squared, u_4_squared, mean_u_squared, mean_u_2_squared, mean_u_3_squared,
        mean_u_4_squared, u_6, known_z_g, minus_known_z_o, mean_U_i_h, mean_U_f_h, mean_U_g_h, mean_U_o_h,
        mean_u_7_squared, mean_u_8_squared, mean_u_9_squared, mean_u_10_squared, u_12, o,
        c_minus_scaled_mean_c, c_minus_scaled_mean_c_squared, mean_c_minus_scaled_mean_c_squared, u_14,
        tmp0_0, tmp0_1, tmp1_0, tmp1_1, tmp1_2, tmp1_3, tmp2_0, tmp2_1, tmp2_2, tmp2_3, tmp3_0, tmp4_0,
        tmp4_1, tmp5_0, tmp5_1, tmp5_2, tmp5_3, tmp6_0, tmp7_0, tmp7_1, tmp7_2, tmp7_3, tmp8_0, number_0,
        number_1, number_2, one, seen, U_all_T, row_u_all_steps, known_z_all_steps, r_all_wide, r_g_wide,
        known_z_g_steps, minus_known_z_o_steps, r_o_wide, k_wide, b_c_wide,
    ) = work or forward_work(T, B, D, H, x.dtype)
    W_all[0] = W_i
    W_all[1] = W_f
    W_all[2] = W_g
    W_all[3] = W_o
    U_all[0] = U_i
    U_all[1] = U_f
    U_all[2] = U_g
    U_all[3] = U_o
    r_all[0] = r_i
    r_all[1] = r_f
    a_all[0] = a_i
    a_all[1] = a_f
    # minus_b_i = -b_i
    # minus_b_f = -b_f
    # minus_b_o = -b_o
    negative(b_i, b_all[0])
    negative(b_f, b_all[1])
    negative(b_o, minus_b_o)
    U_all_T[...] = U_all.reshape(4 * H, H).T
    r_all_wide[...] = r_all[:, None]
    r_g_wide[...] = r_g
    r_o_wide[...] = r_o
    k_wide[...] = k
    b_c_wide[...] = b_c
    h_steps = fn.steps("h", h, seen)
    U_h_all_flat = U_h_all.reshape(B, 4 * H)
    U_i_h = U_h_all[:, 0]
    U_f_h = U_h_all[:, 1]
    U_g_h = U_h_all[:, 2]
    U_o_h = U_h_all[:, 3]
    mean_U_f_h_wide = mean_U_f_h[None, :, None]
    mean_U_g_h_wide = mean_U_g_h[None, :, None]
    mean_U_i_h_wide = mean_U_i_h[None, :, None]
    mean_U_o_h_wide = mean_U_o_h[None, :, None]
    U_h_all_turned = U_h_all.transpose(1, 0, 2)
    u_7_squared = u_squared_all[0]
    u_8_squared = u_squared_all[1]
    u_9_squared = u_squared_all[2]
    u_10_squared = u_squared_all[3]
    sqrt_u_11_steps = fn.steps("sqrt_u_11", sqrt_u_11, seen)
    u_12_wide = u_12[None, :, None]
    h_all_ = h_all[0:2]
    h_g = h_all[2]
    h_o = h_all[3]
    c_steps = fn.steps("c", c, seen)
    f = stacked[1]
    i = stacked[0]
    mean_c_steps = fn.steps("mean_c", mean_c, seen)
    sqrt_u_13_steps = fn.steps("sqrt_u_13", sqrt_u_13, seen)
    u_14_wide = u_14[:, None]
    for t0, t1 in fn.blocks(T, B):
        rows = t1 - t0
        # W_x_all = sum_D W_all x
        x[t0:t1].reshape(rows * B, D).dot(W_all.reshape(4 * H, D).T, W_x_all[:rows].reshape(rows * B, 4 * H))
        # mean_W_i_x = sum_H W_i_x / H
        divide(W_x_all[:rows, :, 0], H, tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=mean_W_i_x[:rows])
        # mean_W_f_x = sum_H W_f_x / H
        divide(W_x_all[:rows, :, 1], H, tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=mean_W_f_x[:rows])
        # mean_W_g_x = sum_H W_g_x / H
        divide(W_x_all[:rows, :, 2], H, tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=mean_W_g_x[:rows])
        # mean_W_o_x = sum_H W_o_x / H
        divide(W_x_all[:rows, :, 3], H, tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=mean_W_o_x[:rows])
        # u = W_i_x - 1/4 mean_W_f_x - 1/4 mean_W_g_x - 1/4 mean_W_i_x - 1/4 mean_W_o_x
        # u_squared = u^2
        # u_2 = W_f_x - 1/4 mean_W_f_x - 1/4 mean_W_g_x - 1/4 mean_W_i_x - 1/4 mean_W_o_x
        # u_2_squared = u_2^2
        # u_3 = W_g_x - 1/4 mean_W_f_x - 1/4 mean_W_g_x - 1/4 mean_W_i_x - 1/4 mean_W_o_x
        # u_3_squared = u_3^2
        # u_4 = W_o_x - 1/4 mean_W_f_x - 1/4 mean_W_g_x - 1/4 mean_W_i_x - 1/4 mean_W_o_x
        # u_4_squared = u_4^2
        multiply(mean_W_f_x[:rows][:, :, None], number_0, tmp1_0[:rows])
        multiply(mean_W_g_x[:rows][:, :, None], number_0, tmp1_1[:rows])
        multiply(mean_W_i_x[:rows][:, :, None], number_0, tmp1_2[:rows])
        multiply(mean_W_o_x[:rows][:, :, None], number_0, tmp1_3[:rows])
        add(tmp1_0[:rows], tmp1_1[:rows], tmp0_0[:rows])
        add(tmp0_0[:rows], tmp1_2[:rows], tmp0_0[:rows])
        add(tmp0_0[:rows], tmp1_3[:rows], tmp0_0[:rows])
        add(tmp0_0[:rows], W_x_all[:rows, :, 0], u[t0:t1])
        multiply(u[t0:t1], u[t0:t1], u_squared[:rows])
        add(tmp1_0[:rows], tmp1_1[:rows], tmp0_0[:rows])
        add(tmp0_0[:rows], tmp1_2[:rows], tmp0_0[:rows])
        add(tmp0_0[:rows], tmp1_3[:rows], tmp0_0[:rows])
        add(tmp0_0[:rows], W_x_all[:rows, :, 1], u_2[t0:t1])
        multiply(u_2[t0:t1], u_2[t0:t1], u_2_squared[:rows])
        add(tmp1_0[:rows], tmp1_1[:rows], tmp0_0[:rows])
        add(tmp0_0[:rows], tmp1_2[:rows], tmp0_0[:rows])
        add(tmp0_0[:rows], tmp1_3[:rows], tmp0_0[:rows])
        add(tmp0_0[:rows], W_x_all[:rows, :, 2], u_3[t0:t1])
        multiply(u_3[t0:t1], u_3[t0:t1], u_3_squared[:rows])
        add(tmp1_0[:rows], tmp1_1[:rows], tmp0_0[:rows])
        add(tmp0_0[:rows], tmp1_2[:rows], tmp0_0[:rows])
        add(tmp0_0[:rows], tmp1_3[:rows], tmp0_0[:rows])
        add(tmp0_0[:rows], W_x_all[:rows, :, 3], u_4[t0:t1])
        multiply(u_4[t0:t1], u_4[t0:t1], u_4_squared[:rows])
        # mean_u_squared = sum_H u_squared / H
        divide(u_squared[:rows], H, tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=mean_u_squared[:rows])
        # mean_u_2_squared = sum_H u_2_squared / H
        divide(u_2_squared[:rows], H, tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=mean_u_2_squared[:rows])
        # mean_u_3_squared = sum_H u_3_squared / H
        divide(u_3_squared[:rows], H, tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=mean_u_3_squared[:rows])
        # mean_u_4_squared = sum_H u_4_squared / H
        divide(u_4_squared[:rows], H, tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=mean_u_4_squared[:rows])
        # u_5 = 1/100000 + 1/4 mean_u_2_squared + 1/4 mean_u_3_squared + 1/4 mean_u_4_squared + 1/4 mean_u_squared
        # sqrt_u_5 = sqrt(u_5)
        # u_6 = 1 / sqrt_u_5
        multiply(mean_u_2_squared[:rows], number_1, tmp2_0[:rows])
        multiply(mean_u_3_squared[:rows], number_1, tmp2_1[:rows])
        multiply(mean_u_4_squared[:rows], number_1, tmp2_2[:rows])
        multiply(mean_u_squared[:rows], number_1, tmp2_3[:rows])
        add(tmp2_0[:rows], tmp2_1[:rows], tmp2_1[:rows])
        add(tmp2_1[:rows], tmp2_2[:rows], tmp2_2[:rows])
        add(tmp2_2[:rows], tmp2_3[:rows], tmp2_3[:rows])
        add(tmp2_3[:rows], number_2, tmp2_3[:rows])
        sqrt(tmp2_3[:rows], sqrt_u_5[t0:t1])
        divide(one, sqrt_u_5[t0:t1], u_6[:rows])
        # x_i = u u_6
        # x_f = u_2 u_6
        # x_g = u_3 u_6
        # x_o = u_4 u_6
        # known_z_g = a_g x_g + b_g
        # minus_known_z_o = minus_b_o - a_o x_o
        multiply(u[t0:t1], u_6[:rows][:, :, None], x_all[:rows, 0])
        multiply(u_2[t0:t1], u_6[:rows][:, :, None], x_all[:rows, 1])
        multiply(u_3[t0:t1], u_6[:rows][:, :, None], tmp0_0[:rows])
        multiply(u_4[t0:t1], u_6[:rows][:, :, None], tmp0_1[:rows])
        multiply(a_g, tmp0_0[:rows], tmp0_0[:rows])
        add(tmp0_0[:rows], b_g, known_z_g[:rows])
        multiply(a_o, tmp0_1[:rows], tmp0_1[:rows])
        subtract(minus_b_o, tmp0_1[:rows], minus_known_z_o[:rows])
        # known_z_all = b_all - a_all x_all
        multiply(a_all[None, :, None], x_all[:rows], tmp3_0[:rows])
        subtract(b_all[None, :, None], tmp3_0[:rows], known_z_all[:rows])
        h_old = h_steps[t0]
        c_old = c_steps[t0]
        for (
            row_u_all_t, sqrt_u_11_t, known_z_all_t, known_z_g_t, minus_known_z_o_t, c_t, mean_c_t,
            mean_c_t_wide, sqrt_u_13_t, h_t
        ) in zip(
            row_u_all_steps[:rows],  # row_u_all_t
            sqrt_u_11_steps[t0:t1],  # sqrt_u_11_t
            known_z_all_steps[:rows],  # known_z_all_t
            known_z_g_steps[:rows],  # known_z_g_t
            minus_known_z_o_steps[:rows],  # minus_known_z_o_t
            c_steps[t0 + 1:t1 + 1],  # c_t
            mean_c_steps[t0:t1],  # mean_c_t
            mean_c[t0:t1][:, :, None],  # mean_c_t_wide
            sqrt_u_13_steps[t0:t1],  # sqrt_u_13_t
            h_steps[t0 + 1:t1 + 1],  # h_t
        ):
            # U_h_all = sum_H U_all h[t-1]
            h_old.dot(U_all_T, U_h_all_flat)
            # mean_U_i_h = sum_H U_i_h / H
            divide(U_i_h, H, tmp4_0)
            np.sum(tmp4_0, axis=(1,), out=mean_U_i_h)
            # mean_U_f_h = sum_H U_f_h / H
            divide(U_f_h, H, tmp4_0)
            np.sum(tmp4_0, axis=(1,), out=mean_U_f_h)
            # mean_U_g_h = sum_H U_g_h / H
            divide(U_g_h, H, tmp4_0)
            np.sum(tmp4_0, axis=(1,), out=mean_U_g_h)
            # mean_U_o_h = sum_H U_o_h / H
            divide(U_o_h, H, tmp4_0)
            np.sum(tmp4_0, axis=(1,), out=mean_U_o_h)
            # row_u_all = U_h_all - 1/4 mean_U_f_h - 1/4 mean_U_g_h - 1/4 mean_U_i_h - 1/4 mean_U_o_h
            # u_squared_all = row_u_all^2
            multiply(mean_U_f_h_wide, number_0, tmp5_0)
            multiply(mean_U_g_h_wide, number_0, tmp5_1)
            multiply(mean_U_i_h_wide, number_0, tmp5_2)
            multiply(mean_U_o_h_wide, number_0, tmp5_3)
            add(tmp5_0, tmp5_1, tmp6_0)
            add(tmp6_0, tmp5_2, tmp6_0)
            add(tmp6_0, tmp5_3, tmp6_0)
            add(tmp6_0, U_h_all_turned, row_u_all_t)
            multiply(row_u_all_t, row_u_all_t, u_squared_all)
            # mean_u_7_squared = sum_H u_7_squared / H
            divide(u_7_squared, H, tmp4_0)
            np.sum(tmp4_0, axis=(1,), out=mean_u_7_squared)
            # mean_u_8_squared = sum_H u_8_squared / H
            divide(u_8_squared, H, tmp4_0)
            np.sum(tmp4_0, axis=(1,), out=mean_u_8_squared)
            # mean_u_9_squared = sum_H u_9_squared / H
            divide(u_9_squared, H, tmp4_0)
            np.sum(tmp4_0, axis=(1,), out=mean_u_9_squared)
            # mean_u_10_squared = sum_H u_10_squared / H
            divide(u_10_squared, H, tmp4_0)
            np.sum(tmp4_0, axis=(1,), out=mean_u_10_squared)
            # u_11 = 1/100000 + 1/4 mean_u_10_squared + 1/4 mean_u_7_squared + 1/4 mean_u_8_squared + 1/4 mean_u_9_squared
            # sqrt_u_11 = sqrt(u_11)
            # u_12 = 1 / sqrt_u_11
            multiply(mean_u_10_squared, number_1, tmp7_0)
            multiply(mean_u_7_squared, number_1, tmp7_1)
            multiply(mean_u_8_squared, number_1, tmp7_2)
            multiply(mean_u_9_squared, number_1, tmp7_3)
            add(tmp7_0, tmp7_1, tmp7_1)
            add(tmp7_1, tmp7_2, tmp7_2)
            add(tmp7_2, tmp7_3, tmp7_3)
            add(tmp7_3, number_2, tmp7_3)
            sqrt(tmp7_3, sqrt_u_11_t)
            divide(one, sqrt_u_11_t, u_12)
            # h_all = row_u_all u_12
            multiply(row_u_all_t, u_12_wide, h_all)
            # z_all = known_z_all - h_all_ r_all
            # stacked = sigmoid(-z_all)
            multiply(h_all_, r_all_wide, tmp8_0)
            subtract(known_z_all_t, tmp8_0, z_all)
            sigmoid_of_minus(z_all, one, stacked)
            # z_g = h_g r_g + known_z_g
            # g = tanh(z_g)
            # minus_z_o = minus_known_z_o - h_o r_o
            # o = sigmoid(-minus_z_o)
            # c = c[t-1] f + g i
            multiply(h_g, r_g_wide, tmp4_0)
            add(tmp4_0, known_z_g_t, tmp4_0)
            tanh(tmp4_0, tmp4_0)
            multiply(h_o, r_o_wide, tmp4_1)
            subtract(minus_known_z_o_t, tmp4_1, tmp4_1)
            sigmoid_of_minus(tmp4_1, one, o)
            multiply(c_old, f, tmp4_1)
            multiply(tmp4_0, i, tmp4_0)
            add(tmp4_1, tmp4_0, c_t)
            # mean_c = sum_H c / H
            divide(c_t, H, tmp4_0)
            np.sum(tmp4_0, axis=(1,), out=mean_c_t)
            # c_minus_scaled_mean_c = c - mean_c
            # c_minus_scaled_mean_c_squared = c_minus_scaled_mean_c^2
            subtract(c_t, mean_c_t_wide, c_minus_scaled_mean_c)
            multiply(c_minus_scaled_mean_c, c_minus_scaled_mean_c, c_minus_scaled_mean_c_squared)
            # mean_c_minus_scaled_mean_c_squared = sum_H c_minus_scaled_mean_c_squared / H
            divide(c_minus_scaled_mean_c_squared, H, tmp4_0)
            np.sum(tmp4_0, axis=(1,), out=mean_c_minus_scaled_mean_c_squared)
            # u_13 = 1/100000 + mean_c_minus_scaled_mean_c_squared
            # sqrt_u_13 = sqrt(u_13)
            # u_14 = 1 / sqrt_u_13
            add(mean_c_minus_scaled_mean_c_squared, number_2, tmp7_0)
            sqrt(tmp7_0, sqrt_u_13_t)
            divide(one, sqrt_u_13_t, u_14)
            # n = c_minus_scaled_mean_c u_14
            # u_15 = k n + b_c
            # tanh_u_15 = tanh(u_15)
            # h = o tanh_u_15
            multiply(c_minus_scaled_mean_c, u_14_wide, tmp4_0)
            multiply(k_wide, tmp4_0, tmp4_0)
            add(tmp4_0, b_c_wide, tmp4_0)
            tanh(tmp4_0, tmp4_0)
            multiply(o, tmp4_0, h_t)
            h_old = h_t
            c_old = c_t
        # u_7 = row_u_7
        # u_8 = row_u_8
        # u_9 = row_u_9
        # u_10 = row_u_10
        u_7[t0:t1] = row_u_all[:rows, 0]
        u_8[t0:t1] = row_u_all[:rows, 1]
        u_9[t0:t1] = row_u_all[:rows, 2]
        u_10[t0:t1] = row_u_all[:rows, 3]


def backward_work(T, B, D, H, dtype, empty=np.empty):
    """What `backward` works in, for one shape, in arrays by ``empty``."""
    block = min(T, fn.block_steps(B))
    U_all_ = empty((4, H, H), dtype)
    d_U_h_all = empty((block, B, 4, H), dtype)
    W_all_ = empty((4, H, D), dtype)
    d_W_x_all = empty((block, B, 4, H), dtype)
    d_W_all = empty((4, H, D), dtype)
    d_U_all = empty((4, H, H), dtype)
    d_u_all_ = empty((B, 4, H), dtype)
    known_d_z_all = empty((block, 3, B, H), dtype)
    d_z_all = empty((block, 3, B, H), dtype)
    r_all_2 = empty((3, H), dtype)
    d_h_all = empty((3, B, H), dtype)
    a_all_2 = empty((3, H), dtype)
    d_x_all = empty((block, 3, B, H), dtype)
    known_d_u_all = empty((block, B, 3, H), dtype)
    b_all_ = empty((4, H), dtype)
    a_all_ = empty((4, H), dtype)
    x_all_ = empty((block, 4, B, H), dtype)
    r_all_ = empty((4, H), dtype)
    h_all = empty((block, 4, B, H), dtype)
    z_all_ = empty((block, 4, B, H), dtype)
    stacked = empty((block, 2, B, H), dtype)
    d_u_all_2 = empty((block, 4, B, H), dtype)
    d_b_all = empty((3, H), dtype)
    d_all = empty((block, 2, B, H), dtype)
    d_b_all_ = empty((2, H), dtype)
    u_6 = empty((block, B), dtype)
    u_12 = empty((block, B), dtype)
    u_14 = empty((block, B), dtype)
    c_minus_scaled_mean_c = empty((block, B, H), dtype)
    n = empty((block, B, H), dtype)
    tanh_u_15 = empty((block, B, H), dtype)
    known_d_c_minus_scaled_mean_c = empty((block, B, H), dtype)
    known_d_u_10 = empty((block, B, H), dtype)
    known_d_u_15 = empty((block, B, H), dtype)
    known_d_z_o = empty((block, B, H), dtype)
    d_n = empty((B, H), dtype)
    d_h_o = empty((B, H), dtype)
    d_x_o = empty((block, B, H), dtype)
    d_u_14 = empty((B,), dtype)
    d_u_13 = empty((B,), dtype)
    d_c_minus_scaled_mean_c = empty((B, H), dtype)
    d_mean_c = empty((B,), dtype)
    d_c = empty((B, H), dtype)
    d_u_12_0 = empty((B,), dtype)
    d_u_12_1 = empty((B,), dtype)
    d_u_12_2 = empty((B,), dtype)
    d_u_12_3 = empty((B,), dtype)
    d_u_11 = empty((B,), dtype)
    d_u_10_squared = empty((B, H), dtype)
    d_mean_U_o_h_0 = empty((B,), dtype)
    d_mean_U_o_h_1 = empty((B,), dtype)
    d_mean_U_o_h_2 = empty((B,), dtype)
    d_mean_U_o_h_3 = empty((B,), dtype)
    d_mean_U_o_h = empty((B,), dtype)
    d_u_6_0 = empty((block, B), dtype)
    d_u_6_1 = empty((block, B), dtype)
    d_u_6_2 = empty((block, B), dtype)
    d_u_6_3 = empty((block, B), dtype)
    d_mean_u_4_squared = empty((block, B), dtype)
    d_mean_W_o_x_0 = empty((block, B), dtype)
    d_mean_W_o_x_1 = empty((block, B), dtype)
    d_mean_W_o_x_2 = empty((block, B), dtype)
    d_mean_W_o_x_3 = empty((block, B), dtype)
    d_mean_W_o_x = empty((block, B), dtype)
    tmp0_0 = empty((block, B, H), dtype)
    tmp0_1 = empty((block, B, H), dtype)
    tmp0_2 = empty((block, B, H), dtype)
    tmp1_0 = empty((block, 4, B, H), dtype)
    tmp1_1 = empty((block, 4, B, H), dtype)
    tmp2_0 = empty((B, H), dtype)
    tmp2_1 = empty((B, H), dtype)
    tmp3_0 = empty((B,), dtype)
    tmp4_0 = empty((B, 1), dtype)
    tmp5_0 = empty((3, B, H), dtype)
    tmp6_0 = empty((B, 3, H), dtype)
    tmp6_1 = empty((B, 3, H), dtype)
    tmp7_0 = empty((B, 1, 1), dtype)
    tmp8_0 = empty((block, B), dtype)
    tmp9_0 = empty((block, B, 1), dtype)
    tmp10_0 = empty((block, B, 1, 1), dtype)
    one = np.array(1, dtype)
    two = np.array(2, dtype)
    seen = dict.fromkeys(["g_h", "sqrt_u_13", "g_c", "u_10", "u_9", "u_8", "u_7", "sqrt_u_11"])
    d_u_15_steps = list(d_all[:, 1])
    known_d_u_15_steps = list(known_d_u_15)
    k_wide = empty((B, H,), dtype)
    d_z_o_steps = list(d_all[:, 0])
    known_d_z_o_steps = list(known_d_z_o)
    r_o_wide = empty((B, H,), dtype)
    d_x_o_steps = list(d_x_o)
    a_o_wide = empty((B, H,), dtype)
    c_minus_scaled_mean_c_steps = list(c_minus_scaled_mean_c)
    u_14_steps = list(u_14)
    half = np.array(0.5, dtype)
    known_d_c_minus_scaled_mean_c_steps = list(known_d_c_minus_scaled_mean_c)
    u_14_steps_wide = list(u_14[:, :, None])
    f_steps = list(stacked[:, 1])
    d_z_all_steps = list(d_z_all)
    known_d_z_all_steps = list(known_d_z_all)
    r_all_2_wide = empty((3, B, H,), dtype)
    d_x_all_steps = list(d_x_all)
    a_all_2_wide = empty((3, B, H,), dtype)
    u_12_steps = list(u_12)
    number_23 = np.array(0.25, dtype)
    u_12_steps_wide = list(u_12[:, :, None])
    known_d_u_10_steps = list(known_d_u_10)
    u_12_steps_wide_ = list(u_12[:, :, None, None])
    known_d_u_all_steps = list(known_d_u_all)
    number_28 = np.array(-0.25, dtype)
    d_U_h_all_steps = list(d_U_h_all)
    d_U_h_all_steps_flat = list(d_U_h_all.reshape(block, B, 4 * H))
    return (
        U_all_, d_U_h_all, W_all_, d_W_x_all, d_W_all, d_U_all, d_u_all_, known_d_z_all, d_z_all, r_all_2,
        d_h_all, a_all_2, d_x_all, known_d_u_all, b_all_, a_all_, x_all_, r_all_, h_all, z_all_, stacked,
        d_u_all_2, d_b_all, d_all, d_b_all_, u_6, u_12, u_14, c_minus_scaled_mean_c, n, tanh_u_15,
        known_d_c_minus_scaled_mean_c, known_d_u_10, known_d_u_15, known_d_z_o, d_n, d_h_o, d_x_o, d_u_14,
        d_u_13, d_c_minus_scaled_mean_c, d_mean_c, d_c, d_u_12_0, d_u_12_1, d_u_12_2, d_u_12_3, d_u_11,
        d_u_10_squared, d_mean_U_o_h_0, d_mean_U_o_h_1, d_mean_U_o_h_2, d_mean_U_o_h_3, d_mean_U_o_h,
        d_u_6_0, d_u_6_1, d_u_6_2, d_u_6_3, d_mean_u_4_squared, d_mean_W_o_x_0, d_mean_W_o_x_1,
        d_mean_W_o_x_2, d_mean_W_o_x_3, d_mean_W_o_x, tmp0_0, tmp0_1, tmp0_2, tmp1_0, tmp1_1, tmp2_0,
        tmp2_1, tmp3_0, tmp4_0, tmp5_0, tmp6_0, tmp6_1, tmp7_0, tmp8_0, tmp9_0, tmp10_0, one, two, seen,
        d_u_15_steps, known_d_u_15_steps, k_wide, d_z_o_steps, known_d_z_o_steps, r_o_wide, d_x_o_steps,
        a_o_wide, c_minus_scaled_mean_c_steps, u_14_steps, half, known_d_c_minus_scaled_mean_c_steps,
        u_14_steps_wide, f_steps, d_z_all_steps, known_d_z_all_steps, r_all_2_wide, d_x_all_steps,
        a_all_2_wide, u_12_steps, number_23, u_12_steps_wide, known_d_u_10_steps, u_12_steps_wide_,
        known_d_u_all_steps, number_28, d_U_h_all_steps, d_U_h_all_steps_flat,
    )


def backward(T, B, D, H, W_i, W_f, W_g, W_o, U_i, U_f, U_g, U_o, a_i, a_f, a_g, a_o, r_i, r_f, r_g, r_o, b_i, b_f, b_g, b_o, k, b_c, x, h, c, u, u_2, u_3, u_4, sqrt_u_5, u_7, u_8, u_9, u_10, sqrt_u_11, mean_c, sqrt_u_13, g_h, g_c, d_h_next, d_c_next, d_W_i, d_W_f, d_W_g, d_W_o, d_U_i, d_U_f, d_U_g, d_U_o, d_a_i, d_a_f, d_a_g, d_a_o, d_r_i, d_r_f, d_r_g, d_r_o, d_b_i, d_b_f, d_b_g, d_b_o, d_k, d_b_c, d_x, work=None):
    """124 operations a unit and step besides the products.

    W_i (H, D) in
    W_f (H, D) in
    W_g (H, D) in
    W_o (H, D) in
    U_i (H, H) in
    U_f (H, H) in
    U_g (H, H) in
    U_o (H, H) in
    a_i (H) in
    a_f (H) in
    a_g (H) in
    a_o (H) in
    r_i (H) in
    r_f (H) in
    r_g (H) in
    r_o (H) in
    b_i (H) in
    b_f (H) in
    b_g (H) in
    b_o (H) in
    k (H) in
    b_c (H) in
    x (T, B, D) in
    h (T+1, B, H) in
    c (T+1, B, H) in
    u (T, B, H) in
    u_2 (T, B, H) in
    u_3 (T, B, H) in
    u_4 (T, B, H) in
    sqrt_u_5 (T, B) in
    u_7 (T, B, H) in
    u_8 (T, B, H) in
    u_9 (T, B, H) in
    u_10 (T, B, H) in
    sqrt_u_11 (T, B) in
    mean_c (T, B) in
    sqrt_u_13 (T, B) in
    g_h (T, B, H) in
    g_c (T, B, H) in
    d_h_next (B, H) out
    d_c_next (B, H) out
    d_W_i (H, D) out
    d_W_f (H, D) out
    d_W_g (H, D) out
    d_W_o (H, D) out
    d_U_i (H, H) out
    d_U_f (H, H) out
    d_U_g (H, H) out
    d_U_o (H, H) out
    d_a_i (H) out
    d_a_f (H) out
    d_a_g (H) out
    d_a_o (H) out
    d_r_i (H) out
    d_r_f (H) out
    d_r_g (H) out
    d_r_o (H) out
    d_b_i (H) out
    d_b_f (H) out
    d_b_g (H) out
    d_b_o (H) out
    d_k (H) out
    d_b_c (H) out
    d_x (T, B, D) out
    """
    (
        U_all_, d_U_h_all, W_all_, d_W_x_all, d_W_all, d_U_all, d_u_all_, known_d_z_all, d_z_all, r_all_2,
        d_h_all, a_all_2, d_x_all, known_d_u_all, b_all_, a_all_, x_all_, r_all_, h_all, z_all_, stacked,
        d_u_all_2, d_b_all, d_all, d_b_all_, u_6, u_12, u_14, c_minus_scaled_mean_c, n, tanh_u_15,
        known_d_c_minus_scaled_mean_c, known_d_u_10, known_d_u_15, known_d_z_o, d_n, d_h_o, d_x_o, d_u_14,
        d_u_13, d_c_minus_scaled_mean_c, d_mean_c, d_c, d_u_12_0, d_u_12_1, d_u_12_2, d_u_12_3, d_u_11,
        d_u_10_squared, d_mean_U_o_h_0, d_mean_U_o_h_1, d_mean_U_o_h_2, d_mean_U_o_h_3, d_mean_U_o_h,
        d_u_6_0, d_u_6_1, d_u_6_2, d_u_6_3, d_mean_u_4_squared, d_mean_W_o_x_0, d_mean_W_o_x_1,
        d_mean_W_o_x_2, d_mean_W_o_x_3, d_mean_W_o_x, tmp0_0, tmp0_1, tmp0_2, tmp1_0, tmp1_1, tmp2_0,
        tmp2_1, tmp3_0, tmp4_0, tmp5_0, tmp6_0, tmp6_1, tmp7_0, tmp8_0, tmp9_0, tmp10_0, one, two, seen,
        d_u_15_steps, known_d_u_15_steps, k_wide, d_z_o_steps, known_d_z_o_steps, r_o_wide, d_x_o_steps,
        a_o_wide, c_minus_scaled_mean_c_steps, u_14_steps, half, known_d_c_minus_scaled_mean_c_steps,
        u_14_steps_wide, f_steps, d_z_all_steps, known_d_z_all_steps, r_all_2_wide, d_x_all_steps,
        a_all_2_wide, u_12_steps, number_23, u_12_steps_wide, known_d_u_10_steps, u_12_steps_wide_,
        known_d_u_all_steps, number_28, d_U_h_all_steps, d_U_h_all_steps_flat,
    ) = work or backward_work(T, B, D, H, x.dtype)
    d_h_next[...] = 0
    d_c_next[...] = 0
    U_all_[0] = U_o
    U_all_[1] = U_g
    U_all_[2] = U_f
    U_all_[3] = U_i
    W_all_[0] = W_o
    W_all_[1] = W_g
    W_all_[2] = W_f
    W_all_[3] = W_i
    r_all_2[0] = r_g
    r_all_2[1] = r_f
    r_all_2[2] = r_i
    a_all_2[0] = a_g
    a_all_2[1] = a_f
    a_all_2[2] = a_i
    b_all_[0] = b_i
    b_all_[1] = b_f
    b_all_[2] = b_g
    b_all_[3] = b_o
    a_all_[0] = a_i
    a_all_[1] = a_f
    a_all_[2] = a_g
    a_all_[3] = a_o
    r_all_[0] = r_i
    r_all_[1] = r_f
    r_all_[2] = r_g
    r_all_[3] = r_o
    k_wide[...] = k
    r_o_wide[...] = r_o
    a_o_wide[...] = a_o
    r_all_2_wide[...] = r_all_2[:, None]
    a_all_2_wide[...] = a_all_2[:, None]
    g_h_steps = fn.steps("g_h", g_h, seen)
    sqrt_u_13_steps = fn.steps("sqrt_u_13", sqrt_u_13, seen)
    d_u_13_wide = d_u_13[:, None]
    d_mean_c_wide = d_mean_c[:, None]
    g_c_steps = fn.steps("g_c", g_c, seen)
    u_10_steps = fn.steps("u_10", u_10, seen)
    d_h_g = d_h_all[0]
    u_9_steps = fn.steps("u_9", u_9, seen)
    d_h_f = d_h_all[1]
    u_8_steps = fn.steps("u_8", u_8, seen)
    d_h_i = d_h_all[2]
    u_7_steps = fn.steps("u_7", u_7, seen)
    sqrt_u_11_steps = fn.steps("sqrt_u_11", sqrt_u_11, seen)
    d_u_11_wide = d_u_11[:, None]
    d_u_10 = d_u_all_[:, 0]
    d_u_all = d_u_all_[:, 1:4]
    d_h_all_turned = d_h_all.transpose(1, 0, 2)
    d_u_10_squared_wide = d_u_10_squared[:, None]
    d_u_9 = d_u_all_[:, 1]
    d_u_8 = d_u_all_[:, 2]
    d_u_7 = d_u_all_[:, 3]
    d_mean_U_o_h_wide = d_mean_U_o_h[:, None, None]
    U_all__flat = U_all_.reshape(4 * H, H)
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # u_6 = 1 / sqrt_u_5
        # u_12 = 1 / sqrt_u_11
        # u_14 = 1 / sqrt_u_13
        divide(one, sqrt_u_5[t0:t1], u_6[:rows])
        divide(one, sqrt_u_11[t0:t1], u_12[:rows])
        divide(one, sqrt_u_13[t0:t1], u_14[:rows])
        # x_i = u u_6
        # x_f = u_2 u_6
        # x_g = u_3 u_6
        # x_o = u_4 u_6
        # h_i = u_12 u_7
        # h_f = u_12 u_8
        # h_g = u_12 u_9
        # h_o = u_10 u_12
        # c_minus_scaled_mean_c = c - mean_c
        # n = c_minus_scaled_mean_c u_14
        # u_15 = k n + b_c
        # tanh_u_15 = tanh(u_15)
        # known_d_c_minus_scaled_mean_c = 2 c_minus_scaled_mean_c
        # known_d_u_10 = 2 u_10
        # known_d_u_9 = 2 u_9
        # known_d_u_8 = 2 u_8
        # known_d_u_7 = 2 u_7
        multiply(u[t0:t1], u_6[:rows][:, :, None], x_all_[:rows, 0])
        multiply(u_2[t0:t1], u_6[:rows][:, :, None], x_all_[:rows, 1])
        multiply(u_3[t0:t1], u_6[:rows][:, :, None], x_all_[:rows, 2])
        multiply(u_4[t0:t1], u_6[:rows][:, :, None], x_all_[:rows, 3])
        multiply(u_12[:rows][:, :, None], u_7[t0:t1], h_all[:rows, 0])
        multiply(u_12[:rows][:, :, None], u_8[t0:t1], h_all[:rows, 1])
        multiply(u_12[:rows][:, :, None], u_9[t0:t1], h_all[:rows, 2])
        multiply(u_10[t0:t1], u_12[:rows][:, :, None], h_all[:rows, 3])
        subtract(c[t0 + 1:t1 + 1], mean_c[t0:t1][:, :, None], c_minus_scaled_mean_c[:rows])
        multiply(c_minus_scaled_mean_c[:rows], u_14[:rows][:, :, None], n[:rows])
        multiply(k, n[:rows], tmp0_0[:rows])
        add(tmp0_0[:rows], b_c, tmp0_0[:rows])
        tanh(tmp0_0[:rows], tanh_u_15[:rows])
        multiply(c_minus_scaled_mean_c[:rows], two, known_d_c_minus_scaled_mean_c[:rows])
        multiply(u_10[t0:t1], two, known_d_u_10[:rows])
        multiply(u_9[t0:t1], two, known_d_u_all[:rows, :, 0])
        multiply(u_8[t0:t1], two, known_d_u_all[:rows, :, 1])
        multiply(u_7[t0:t1], two, known_d_u_all[:rows, :, 2])
        # z_all_ = a_all_ x_all_ + h_all r_all_ + b_all_
        multiply(a_all_[None, :, None], x_all_[:rows], tmp1_0[:rows])
        multiply(h_all[:rows], r_all_[None, :, None], tmp1_1[:rows])
        add(tmp1_0[:rows], tmp1_1[:rows], tmp1_1[:rows])
        add(tmp1_1[:rows], b_all_[None, :, None], z_all_[:rows])
        # stacked = sigmoid(z_all_2)
        sigmoid(z_all_[:rows, 0:2], stacked[:rows])
        # g = tanh(z_g)
        # o = sigmoid(z_o)
        # known_d_u_15 = (1 - tanh_u_15^2) o
        # known_d_z_o = (1 - o) o tanh_u_15
        # known_d_z_g = (1 - g^2) i
        # known_d_z_f = (1 - f) c[t-1] f
        # known_d_z_i = (1 - i) g i
        tanh(z_all_[:rows, 2], tmp0_0[:rows])
        sigmoid(z_all_[:rows, 3], tmp0_1[:rows])
        multiply(tanh_u_15[:rows], tanh_u_15[:rows], tmp0_2[:rows])
        subtract(one, tmp0_2[:rows], tmp0_2[:rows])
        multiply(tmp0_2[:rows], tmp0_1[:rows], known_d_u_15[:rows])
        subtract(one, tmp0_1[:rows], tmp0_2[:rows])
        multiply(tmp0_2[:rows], tmp0_1[:rows], tmp0_1[:rows])
        multiply(tmp0_1[:rows], tanh_u_15[:rows], known_d_z_o[:rows])
        multiply(tmp0_0[:rows], tmp0_0[:rows], tmp0_1[:rows])
        subtract(one, tmp0_1[:rows], tmp0_1[:rows])
        multiply(tmp0_1[:rows], stacked[:rows, 0], known_d_z_all[:rows, 0])
        subtract(one, stacked[:rows, 1], tmp0_1[:rows])
        multiply(tmp0_1[:rows], c[t0:t1], tmp0_1[:rows])
        multiply(tmp0_1[:rows], stacked[:rows, 1], known_d_z_all[:rows, 1])
        subtract(one, stacked[:rows, 0], tmp0_1[:rows])
        multiply(tmp0_1[:rows], tmp0_0[:rows], tmp0_0[:rows])
        multiply(tmp0_0[:rows], stacked[:rows, 0], known_d_z_all[:rows, 2])
        for (
            g_h_t, d_u_15_t, known_d_u_15_t, d_z_o_t, known_d_z_o_t, d_x_o_t, c_minus_scaled_mean_c_t, u_14_t,
            sqrt_u_13_t, known_d_c_minus_scaled_mean_c_t, u_14_t_wide, g_c_t, f_t, d_z_all_t, known_d_z_all_t,
            d_x_all_t, u_10_t, u_9_t, u_8_t, u_7_t, u_12_t, sqrt_u_11_t, u_12_t_wide, known_d_u_10_t,
            u_12_t_wide_, known_d_u_all_t, d_U_h_all_t, d_U_h_all_t_flat
        ) in zip(
            reversed(g_h_steps[t0:t1]),  # g_h_t
            reversed(d_u_15_steps[:rows]),  # d_u_15_t
            reversed(known_d_u_15_steps[:rows]),  # known_d_u_15_t
            reversed(d_z_o_steps[:rows]),  # d_z_o_t
            reversed(known_d_z_o_steps[:rows]),  # known_d_z_o_t
            reversed(d_x_o_steps[:rows]),  # d_x_o_t
            reversed(c_minus_scaled_mean_c_steps[:rows]),  # c_minus_scaled_mean_c_t
            reversed(u_14_steps[:rows]),  # u_14_t
            reversed(sqrt_u_13_steps[t0:t1]),  # sqrt_u_13_t
            reversed(known_d_c_minus_scaled_mean_c_steps[:rows]),  # known_d_c_minus_scaled_mean_c_t
            reversed(u_14_steps_wide[:rows]),  # u_14_t_wide
            reversed(g_c_steps[t0:t1]),  # g_c_t
            reversed(f_steps[:rows]),  # f_t
            reversed(d_z_all_steps[:rows]),  # d_z_all_t
            reversed(known_d_z_all_steps[:rows]),  # known_d_z_all_t
            reversed(d_x_all_steps[:rows]),  # d_x_all_t
            reversed(u_10_steps[t0:t1]),  # u_10_t
            reversed(u_9_steps[t0:t1]),  # u_9_t
            reversed(u_8_steps[t0:t1]),  # u_8_t
            reversed(u_7_steps[t0:t1]),  # u_7_t
            reversed(u_12_steps[:rows]),  # u_12_t
            reversed(sqrt_u_11_steps[t0:t1]),  # sqrt_u_11_t
            reversed(u_12_steps_wide[:rows]),  # u_12_t_wide
            reversed(known_d_u_10_steps[:rows]),  # known_d_u_10_t
            reversed(u_12_steps_wide_[:rows]),  # u_12_t_wide_
            reversed(known_d_u_all_steps[:rows]),  # known_d_u_all_t
            reversed(d_U_h_all_steps[:rows]),  # d_U_h_all_t
            reversed(d_U_h_all_steps_flat[:rows]),  # d_U_h_all_t_flat
        ):
            # d_h = d_h[t+1] + g_h
            # d_u_15 = d_h known_d_u_15
            # d_n = d_u_15 k
            # d_z_o = d_h known_d_z_o
            # d_h_o = d_z_o r_o
            # d_x_o = a_o d_z_o
            add(d_h_next, g_h_t, tmp2_0)
            multiply(tmp2_0, known_d_u_15_t, d_u_15_t)
            multiply(d_u_15_t, k_wide, d_n)
            multiply(tmp2_0, known_d_z_o_t, d_z_o_t)
            multiply(d_z_o_t, r_o_wide, d_h_o)
            multiply(a_o_wide, d_z_o_t, d_x_o_t)
            # d_u_14 = sum_H d_n c_minus_scaled_mean_c
            np.einsum("ab,ab->a", d_n, c_minus_scaled_mean_c_t, out=d_u_14)
            # d_sqrt_u_13 = (-d_u_14 u_14) / sqrt_u_13
            # d_u_13 = 1/2 d_sqrt_u_13 / sqrt_u_13
            multiply(d_u_14, u_14_t, tmp3_0)
            negative(tmp3_0, tmp3_0)
            divide(tmp3_0, sqrt_u_13_t, tmp3_0)
            multiply(tmp3_0, half, tmp3_0)
            divide(tmp3_0, sqrt_u_13_t, d_u_13)
            # d_c_minus_scaled_mean_c_squared = d_u_13 / H
            # d_c_minus_scaled_mean_c = d_c_minus_scaled_mean_c_squared known_d_c_minus_scaled_mean_c + d_n u_14
            divide(d_u_13_wide, H, tmp4_0)
            multiply(tmp4_0, known_d_c_minus_scaled_mean_c_t, tmp2_0)
            multiply(d_n, u_14_t_wide, tmp2_1)
            add(tmp2_0, tmp2_1, d_c_minus_scaled_mean_c)
            # d_mean_c = sum_H -d_c_minus_scaled_mean_c
            negative(d_c_minus_scaled_mean_c, tmp2_0)
            np.sum(tmp2_0, axis=(1,), out=d_mean_c)
            # d_c = d_mean_c / H + d_c_minus_scaled_mean_c + d_c[t+1] + g_c
            # d_c_next = d_c f
            divide(d_mean_c_wide, H, tmp4_0)
            add(tmp4_0, d_c_minus_scaled_mean_c, tmp2_0)
            add(tmp2_0, d_c_next, tmp2_0)
            add(tmp2_0, g_c_t, d_c)
            multiply(d_c, f_t, d_c_next)
            # d_z_all = d_c known_d_z_all
            # d_h_all = d_z_all r_all_2
            # d_x_all = a_all_2 d_z_all
            tmp5_0[...] = d_c
            multiply(tmp5_0, known_d_z_all_t, d_z_all_t)
            multiply(d_z_all_t, r_all_2_wide, d_h_all)
            multiply(a_all_2_wide, d_z_all_t, d_x_all_t)
            # d_u_12_0 = sum_H d_h_o u_10
            np.einsum("ab,ab->a", d_h_o, u_10_t, out=d_u_12_0)
            # d_u_12_1 = sum_H d_h_g u_9
            np.einsum("ab,ab->a", d_h_g, u_9_t, out=d_u_12_1)
            # d_u_12_2 = sum_H d_h_f u_8
            np.einsum("ab,ab->a", d_h_f, u_8_t, out=d_u_12_2)
            # d_u_12_3 = sum_H d_h_i u_7
            np.einsum("ab,ab->a", d_h_i, u_7_t, out=d_u_12_3)
            # d_u_12 = d_u_12_0 + d_u_12_1 + d_u_12_2 + d_u_12_3
            # d_sqrt_u_11 = (-d_u_12 u_12) / sqrt_u_11
            # d_u_11 = 1/2 d_sqrt_u_11 / sqrt_u_11
            add(d_u_12_0, d_u_12_1, tmp3_0)
            add(tmp3_0, d_u_12_2, tmp3_0)
            add(tmp3_0, d_u_12_3, tmp3_0)
            multiply(tmp3_0, u_12_t, tmp3_0)
            negative(tmp3_0, tmp3_0)
            divide(tmp3_0, sqrt_u_11_t, tmp3_0)
            multiply(tmp3_0, half, tmp3_0)
            divide(tmp3_0, sqrt_u_11_t, d_u_11)
            # d_u_10_squared = 1/4 d_u_11 / H
            # d_u_10 = d_h_o u_12 + d_u_10_squared known_d_u_10
            multiply(d_u_11_wide, number_23, tmp4_0)
            divide(tmp4_0, H, d_u_10_squared)
            multiply(d_h_o, u_12_t_wide, tmp2_0)
            multiply(d_u_10_squared, known_d_u_10_t, tmp2_1)
            add(tmp2_0, tmp2_1, d_u_10)
            # d_u_all = d_h_all u_12 + d_u_10_squared known_d_u_all
            multiply(d_h_all_turned, u_12_t_wide_, tmp6_0)
            tmp6_1[...] = d_u_10_squared_wide
            multiply(tmp6_1, known_d_u_all_t, tmp6_1)
            add(tmp6_0, tmp6_1, d_u_all)
            # d_mean_U_o_h_0 = sum_H -1/4 d_u_10
            multiply(d_u_10, number_28, tmp2_0)
            np.sum(tmp2_0, axis=(1,), out=d_mean_U_o_h_0)
            # d_mean_U_o_h_1 = sum_H -1/4 d_u_9
            multiply(d_u_9, number_28, tmp2_0)
            np.sum(tmp2_0, axis=(1,), out=d_mean_U_o_h_1)
            # d_mean_U_o_h_2 = sum_H -1/4 d_u_8
            multiply(d_u_8, number_28, tmp2_0)
            np.sum(tmp2_0, axis=(1,), out=d_mean_U_o_h_2)
            # d_mean_U_o_h_3 = sum_H -1/4 d_u_7
            multiply(d_u_7, number_28, tmp2_0)
            np.sum(tmp2_0, axis=(1,), out=d_mean_U_o_h_3)
            # d_mean_U_o_h = d_mean_U_o_h_0 + d_mean_U_o_h_1 + d_mean_U_o_h_2 + d_mean_U_o_h_3
            add(d_mean_U_o_h_0, d_mean_U_o_h_1, tmp3_0)
            add(tmp3_0, d_mean_U_o_h_2, tmp3_0)
            add(tmp3_0, d_mean_U_o_h_3, d_mean_U_o_h)
            # d_U_h_all = d_mean_U_o_h / H + d_u_all_
            divide(d_mean_U_o_h_wide, H, tmp7_0)
            add(tmp7_0, d_u_all_, d_U_h_all_t)
            # d_h_next = sum_H,#4 U_all_ d_U_h_all
            d_U_h_all_t_flat.dot(U_all__flat, d_h_next)
        # d_u_6_0 = sum_H d_x_o u_4
        np.einsum("abc,abc->ab", d_x_o[:rows], u_4[t0:t1], out=d_u_6_0[:rows])
        # d_u_6_1 = sum_H d_x_g u_3
        np.einsum("abc,abc->ab", d_x_all[:rows, 0], u_3[t0:t1], out=d_u_6_1[:rows])
        # d_u_6_2 = sum_H d_x_f u_2
        np.einsum("abc,abc->ab", d_x_all[:rows, 1], u_2[t0:t1], out=d_u_6_2[:rows])
        # d_u_6_3 = sum_H d_x_i u
        np.einsum("abc,abc->ab", d_x_all[:rows, 2], u[t0:t1], out=d_u_6_3[:rows])
        # d_u_6 = d_u_6_0 + d_u_6_1 + d_u_6_2 + d_u_6_3
        # d_sqrt_u_5 = (-d_u_6 u_6) / sqrt_u_5
        # d_u_5 = 1/2 d_sqrt_u_5 / sqrt_u_5
        # d_mean_u_4_squared = 1/4 d_u_5
        add(d_u_6_0[:rows], d_u_6_1[:rows], tmp8_0[:rows])
        add(tmp8_0[:rows], d_u_6_2[:rows], tmp8_0[:rows])
        add(tmp8_0[:rows], d_u_6_3[:rows], tmp8_0[:rows])
        multiply(tmp8_0[:rows], u_6[:rows], tmp8_0[:rows])
        negative(tmp8_0[:rows], tmp8_0[:rows])
        divide(tmp8_0[:rows], sqrt_u_5[t0:t1], tmp8_0[:rows])
        multiply(tmp8_0[:rows], half, tmp8_0[:rows])
        divide(tmp8_0[:rows], sqrt_u_5[t0:t1], tmp8_0[:rows])
        multiply(tmp8_0[:rows], number_23, d_mean_u_4_squared[:rows])
        # d_u_4_squared = d_mean_u_4_squared / H
        # d_u_4 = 2 d_u_4_squared u_4 + d_x_o u_6
        # d_u_3 = 2 d_u_4_squared u_3 + d_x_g u_6
        # d_u_2 = 2 d_u_4_squared u_2 + d_x_f u_6
        # d_u = 2 d_u_4_squared u + d_x_i u_6
        divide(d_mean_u_4_squared[:rows][:, :, None], H, tmp9_0[:rows])
        multiply(tmp9_0[:rows], u_4[t0:t1], tmp0_0[:rows])
        multiply(tmp0_0[:rows], two, tmp0_0[:rows])
        multiply(d_x_o[:rows], u_6[:rows][:, :, None], tmp0_1[:rows])
        add(tmp0_0[:rows], tmp0_1[:rows], d_u_all_2[:rows, 0])
        multiply(tmp9_0[:rows], u_3[t0:t1], tmp0_1[:rows])
        multiply(tmp0_1[:rows], two, tmp0_1[:rows])
        multiply(d_x_all[:rows, 0], u_6[:rows][:, :, None], tmp0_0[:rows])
        add(tmp0_1[:rows], tmp0_0[:rows], d_u_all_2[:rows, 1])
        multiply(tmp9_0[:rows], u_2[t0:t1], tmp0_0[:rows])
        multiply(tmp0_0[:rows], two, tmp0_0[:rows])
        multiply(d_x_all[:rows, 1], u_6[:rows][:, :, None], tmp0_1[:rows])
        add(tmp0_0[:rows], tmp0_1[:rows], d_u_all_2[:rows, 2])
        multiply(tmp9_0[:rows], u[t0:t1], tmp0_1[:rows])
        multiply(tmp0_1[:rows], two, tmp0_1[:rows])
        multiply(d_x_all[:rows, 2], u_6[:rows][:, :, None], tmp0_0[:rows])
        add(tmp0_1[:rows], tmp0_0[:rows], d_u_all_2[:rows, 3])
        # d_mean_W_o_x_0 = sum_H -1/4 d_u_4
        multiply(d_u_all_2[:rows, 0], number_28, tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=d_mean_W_o_x_0[:rows])
        # d_mean_W_o_x_1 = sum_H -1/4 d_u_3
        multiply(d_u_all_2[:rows, 1], number_28, tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=d_mean_W_o_x_1[:rows])
        # d_mean_W_o_x_2 = sum_H -1/4 d_u_2
        multiply(d_u_all_2[:rows, 2], number_28, tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=d_mean_W_o_x_2[:rows])
        # d_mean_W_o_x_3 = sum_H -1/4 d_u
        multiply(d_u_all_2[:rows, 3], number_28, tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=d_mean_W_o_x_3[:rows])
        # d_mean_W_o_x = d_mean_W_o_x_0 + d_mean_W_o_x_1 + d_mean_W_o_x_2 + d_mean_W_o_x_3
        add(d_mean_W_o_x_0[:rows], d_mean_W_o_x_1[:rows], tmp8_0[:rows])
        add(tmp8_0[:rows], d_mean_W_o_x_2[:rows], tmp8_0[:rows])
        add(tmp8_0[:rows], d_mean_W_o_x_3[:rows], d_mean_W_o_x[:rows])
        # d_W_x_all = d_mean_W_o_x / H + d_u_all_2
        divide(d_mean_W_o_x[:rows][:, :, None, None], H, tmp10_0[:rows])
        add(tmp10_0[:rows], d_u_all_2[:rows].transpose(0, 2, 1, 3), d_W_x_all[:rows])
        # d_x = sum_H,#4 W_all_ d_W_x_all
        d_W_x_all[:rows].reshape(rows * B, 4 * H).dot(W_all_.reshape(4 * H, D), d_x[t0:t1].reshape(rows * B, D))
        # d_W_all = sum_t,B d_W_x_all x
        fn.add_product(d_W_x_all[:rows].reshape(rows * B, 4 * H).T, x[t0:t1].reshape(rows * B, D), d_W_all.reshape(4 * H, D), t1 == T)
        # d_U_all = sum_t,B d_U_h_all h[t-1]
        fn.add_product(d_U_h_all[:rows].reshape(rows * B, 4 * H).T, h[t0:t1].reshape(rows * B, H), d_U_all.reshape(4 * H, H), t1 == T)
        # d_a_i = sum_t,B d_z_i x_i
        fn.accumulate(np.einsum("abc,abc->c", d_z_all[:rows, 2], x_all_[:rows, 0]), d_a_i, t1 == T)
        # d_a_f = sum_t,B d_z_f x_f
        fn.accumulate(np.einsum("abc,abc->c", d_z_all[:rows, 1], x_all_[:rows, 1]), d_a_f, t1 == T)
        # d_a_g = sum_t,B d_z_g x_g
        fn.accumulate(np.einsum("abc,abc->c", d_z_all[:rows, 0], x_all_[:rows, 2]), d_a_g, t1 == T)
        # d_a_o = sum_t,B d_z_o x_o
        fn.accumulate(np.einsum("abc,abc->c", d_all[:rows, 0], x_all_[:rows, 3]), d_a_o, t1 == T)
        # d_r_i = sum_t,B d_z_i h_i
        fn.accumulate(np.einsum("abc,abc->c", d_z_all[:rows, 2], h_all[:rows, 0]), d_r_i, t1 == T)
        # d_r_f = sum_t,B d_z_f h_f
        fn.accumulate(np.einsum("abc,abc->c", d_z_all[:rows, 1], h_all[:rows, 1]), d_r_f, t1 == T)
        # d_r_g = sum_t,B d_z_g h_g
        fn.accumulate(np.einsum("abc,abc->c", d_z_all[:rows, 0], h_all[:rows, 2]), d_r_g, t1 == T)
        # d_r_o = sum_t,B d_z_o h_o
        fn.accumulate(np.einsum("abc,abc->c", d_all[:rows, 0], h_all[:rows, 3]), d_r_o, t1 == T)
        # d_b_all = sum_t,B d_z_all
        fn.accumulate(np.add.reduce(d_z_all[:rows], axis=(0, 2)), d_b_all, t1 == T)
        # d_b_all_ = sum_t,B d_all
        fn.accumulate(np.add.reduce(d_all[:rows], axis=(0, 2)), d_b_all_, t1 == T)
        # d_k = sum_t,B d_u_15 n
        fn.accumulate(np.einsum("abc,abc->c", d_all[:rows, 1], n[:rows]), d_k, t1 == T)
    d_W_o[...] = d_W_all[0]
    d_W_g[...] = d_W_all[1]
    d_W_f[...] = d_W_all[2]
    d_W_i[...] = d_W_all[3]
    d_U_o[...] = d_U_all[0]
    d_U_g[...] = d_U_all[1]
    d_U_f[...] = d_U_all[2]
    d_U_i[...] = d_U_all[3]
    d_b_g[...] = d_b_all[0]
    d_b_f[...] = d_b_all[1]
    d_b_i[...] = d_b_all[2]
    d_b_o[...] = d_b_all_[0]
    d_b_c[...] = d_b_all_[1]


def per_sample_work(T, B, D, H, dtype, empty=np.empty):
    """What `per_sample` works in, for one shape, in arrays by ``empty``."""
    block = min(T, fn.block_steps(B))
    U_all_ = empty((4, H, H), dtype)
    d_U_h_all = empty((block, B, 4, H), dtype)
    W_all_ = empty((4, H, D), dtype)
    d_W_x_all = empty((block, B, 4, H), dtype)
    d_W_all = empty((B, 4, H, D), dtype)
    d_U_all = empty((B, 4, H, H), dtype)
    d_u_all_ = empty((B, 4, H), dtype)
    known_d_z_all = empty((block, 3, B, H), dtype)
    d_z_all = empty((block, 3, B, H), dtype)
    r_all_2 = empty((3, H), dtype)
    d_h_all = empty((3, B, H), dtype)
    a_all_2 = empty((3, H), dtype)
    d_x_all = empty((block, 3, B, H), dtype)
    known_d_u_all = empty((block, B, 3, H), dtype)
    b_all_ = empty((4, H), dtype)
    a_all_ = empty((4, H), dtype)
    x_all_ = empty((block, 4, B, H), dtype)
    r_all_ = empty((4, H), dtype)
    h_all = empty((block, 4, B, H), dtype)
    z_all_ = empty((block, 4, B, H), dtype)
    stacked = empty((block, 2, B, H), dtype)
    d_u_all_2 = empty((block, 4, B, H), dtype)
    d_b_all = empty((3, B, H), dtype)
    d_all = empty((block, 2, B, H), dtype)
    d_b_all_ = empty((2, B, H), dtype)
    u_6 = empty((block, B), dtype)
    u_12 = empty((block, B), dtype)
    u_14 = empty((block, B), dtype)
    c_minus_scaled_mean_c = empty((block, B, H), dtype)
    n = empty((block, B, H), dtype)
    tanh_u_15 = empty((block, B, H), dtype)
    known_d_c_minus_scaled_mean_c = empty((block, B, H), dtype)
    known_d_u_10 = empty((block, B, H), dtype)
    known_d_u_15 = empty((block, B, H), dtype)
    known_d_z_o = empty((block, B, H), dtype)
    d_n = empty((B, H), dtype)
    d_h_o = empty((B, H), dtype)
    d_x_o = empty((block, B, H), dtype)
    d_u_14 = empty((B,), dtype)
    d_u_13 = empty((B,), dtype)
    d_c_minus_scaled_mean_c = empty((B, H), dtype)
    d_mean_c = empty((B,), dtype)
    d_c = empty((B, H), dtype)
    d_u_12_0 = empty((B,), dtype)
    d_u_12_1 = empty((B,), dtype)
    d_u_12_2 = empty((B,), dtype)
    d_u_12_3 = empty((B,), dtype)
    d_u_11 = empty((B,), dtype)
    d_u_10_squared = empty((B, H), dtype)
    d_mean_U_o_h_0 = empty((B,), dtype)
    d_mean_U_o_h_1 = empty((B,), dtype)
    d_mean_U_o_h_2 = empty((B,), dtype)
    d_mean_U_o_h_3 = empty((B,), dtype)
    d_mean_U_o_h = empty((B,), dtype)
    d_u_6_0 = empty((block, B), dtype)
    d_u_6_1 = empty((block, B), dtype)
    d_u_6_2 = empty((block, B), dtype)
    d_u_6_3 = empty((block, B), dtype)
    d_mean_u_4_squared = empty((block, B), dtype)
    d_mean_W_o_x_0 = empty((block, B), dtype)
    d_mean_W_o_x_1 = empty((block, B), dtype)
    d_mean_W_o_x_2 = empty((block, B), dtype)
    d_mean_W_o_x_3 = empty((block, B), dtype)
    d_mean_W_o_x = empty((block, B), dtype)
    tmp0_0 = empty((block, B, H), dtype)
    tmp0_1 = empty((block, B, H), dtype)
    tmp0_2 = empty((block, B, H), dtype)
    tmp1_0 = empty((block, 4, B, H), dtype)
    tmp1_1 = empty((block, 4, B, H), dtype)
    tmp2_0 = empty((B, H), dtype)
    tmp2_1 = empty((B, H), dtype)
    tmp3_0 = empty((B,), dtype)
    tmp4_0 = empty((B, 1), dtype)
    tmp5_0 = empty((3, B, H), dtype)
    tmp6_0 = empty((B, 3, H), dtype)
    tmp6_1 = empty((B, 3, H), dtype)
    tmp7_0 = empty((B, 1, 1), dtype)
    tmp8_0 = empty((block, B), dtype)
    tmp9_0 = empty((block, B, 1), dtype)
    tmp10_0 = empty((block, B, 1, 1), dtype)
    one = np.array(1, dtype)
    two = np.array(2, dtype)
    seen = dict.fromkeys(["g_h", "sqrt_u_13", "g_c", "u_10", "u_9", "u_8", "u_7", "sqrt_u_11"])
    d_u_15_steps = list(d_all[:, 1])
    known_d_u_15_steps = list(known_d_u_15)
    k_wide = empty((B, H,), dtype)
    d_z_o_steps = list(d_all[:, 0])
    known_d_z_o_steps = list(known_d_z_o)
    r_o_wide = empty((B, H,), dtype)
    d_x_o_steps = list(d_x_o)
    a_o_wide = empty((B, H,), dtype)
    c_minus_scaled_mean_c_steps = list(c_minus_scaled_mean_c)
    u_14_steps = list(u_14)
    half = np.array(0.5, dtype)
    known_d_c_minus_scaled_mean_c_steps = list(known_d_c_minus_scaled_mean_c)
    u_14_steps_wide = list(u_14[:, :, None])
    f_steps = list(stacked[:, 1])
    d_z_all_steps = list(d_z_all)
    known_d_z_all_steps = list(known_d_z_all)
    r_all_2_wide = empty((3, B, H,), dtype)
    d_x_all_steps = list(d_x_all)
    a_all_2_wide = empty((3, B, H,), dtype)
    u_12_steps = list(u_12)
    number_23 = np.array(0.25, dtype)
    u_12_steps_wide = list(u_12[:, :, None])
    known_d_u_10_steps = list(known_d_u_10)
    u_12_steps_wide_ = list(u_12[:, :, None, None])
    known_d_u_all_steps = list(known_d_u_all)
    number_28 = np.array(-0.25, dtype)
    d_U_h_all_steps = list(d_U_h_all)
    d_U_h_all_steps_flat = list(d_U_h_all.reshape(block, B, 4 * H))
    return (
        U_all_, d_U_h_all, W_all_, d_W_x_all, d_W_all, d_U_all, d_u_all_, known_d_z_all, d_z_all, r_all_2,
        d_h_all, a_all_2, d_x_all, known_d_u_all, b_all_, a_all_, x_all_, r_all_, h_all, z_all_, stacked,
        d_u_all_2, d_b_all, d_all, d_b_all_, u_6, u_12, u_14, c_minus_scaled_mean_c, n, tanh_u_15,
        known_d_c_minus_scaled_mean_c, known_d_u_10, known_d_u_15, known_d_z_o, d_n, d_h_o, d_x_o, d_u_14,
        d_u_13, d_c_minus_scaled_mean_c, d_mean_c, d_c, d_u_12_0, d_u_12_1, d_u_12_2, d_u_12_3, d_u_11,
        d_u_10_squared, d_mean_U_o_h_0, d_mean_U_o_h_1, d_mean_U_o_h_2, d_mean_U_o_h_3, d_mean_U_o_h,
        d_u_6_0, d_u_6_1, d_u_6_2, d_u_6_3, d_mean_u_4_squared, d_mean_W_o_x_0, d_mean_W_o_x_1,
        d_mean_W_o_x_2, d_mean_W_o_x_3, d_mean_W_o_x, tmp0_0, tmp0_1, tmp0_2, tmp1_0, tmp1_1, tmp2_0,
        tmp2_1, tmp3_0, tmp4_0, tmp5_0, tmp6_0, tmp6_1, tmp7_0, tmp8_0, tmp9_0, tmp10_0, one, two, seen,
        d_u_15_steps, known_d_u_15_steps, k_wide, d_z_o_steps, known_d_z_o_steps, r_o_wide, d_x_o_steps,
        a_o_wide, c_minus_scaled_mean_c_steps, u_14_steps, half, known_d_c_minus_scaled_mean_c_steps,
        u_14_steps_wide, f_steps, d_z_all_steps, known_d_z_all_steps, r_all_2_wide, d_x_all_steps,
        a_all_2_wide, u_12_steps, number_23, u_12_steps_wide, known_d_u_10_steps, u_12_steps_wide_,
        known_d_u_all_steps, number_28, d_U_h_all_steps, d_U_h_all_steps_flat,
    )


def per_sample(T, B, D, H, W_i, W_f, W_g, W_o, U_i, U_f, U_g, U_o, a_i, a_f, a_g, a_o, r_i, r_f, r_g, r_o, b_i, b_f, b_g, b_o, k, b_c, x, h, c, u, u_2, u_3, u_4, sqrt_u_5, u_7, u_8, u_9, u_10, sqrt_u_11, mean_c, sqrt_u_13, g_h, g_c, d_h_next, d_c_next, d_W_i, d_W_f, d_W_g, d_W_o, d_U_i, d_U_f, d_U_g, d_U_o, d_a_i, d_a_f, d_a_g, d_a_o, d_r_i, d_r_f, d_r_g, d_r_o, d_b_i, d_b_f, d_b_g, d_b_o, d_k, d_b_c, d_x, work=None):
    """124 operations a unit and step besides the products.

    W_i (H, D) in
    W_f (H, D) in
    W_g (H, D) in
    W_o (H, D) in
    U_i (H, H) in
    U_f (H, H) in
    U_g (H, H) in
    U_o (H, H) in
    a_i (H) in
    a_f (H) in
    a_g (H) in
    a_o (H) in
    r_i (H) in
    r_f (H) in
    r_g (H) in
    r_o (H) in
    b_i (H) in
    b_f (H) in
    b_g (H) in
    b_o (H) in
    k (H) in
    b_c (H) in
    x (T, B, D) in
    h (T+1, B, H) in
    c (T+1, B, H) in
    u (T, B, H) in
    u_2 (T, B, H) in
    u_3 (T, B, H) in
    u_4 (T, B, H) in
    sqrt_u_5 (T, B) in
    u_7 (T, B, H) in
    u_8 (T, B, H) in
    u_9 (T, B, H) in
    u_10 (T, B, H) in
    sqrt_u_11 (T, B) in
    mean_c (T, B) in
    sqrt_u_13 (T, B) in
    g_h (T, B, H) in
    g_c (T, B, H) in
    d_h_next (B, H) out
    d_c_next (B, H) out
    d_W_i (B, H, D) out
    d_W_f (B, H, D) out
    d_W_g (B, H, D) out
    d_W_o (B, H, D) out
    d_U_i (B, H, H) out
    d_U_f (B, H, H) out
    d_U_g (B, H, H) out
    d_U_o (B, H, H) out
    d_a_i (B, H) out
    d_a_f (B, H) out
    d_a_g (B, H) out
    d_a_o (B, H) out
    d_r_i (B, H) out
    d_r_f (B, H) out
    d_r_g (B, H) out
    d_r_o (B, H) out
    d_b_i (B, H) out
    d_b_f (B, H) out
    d_b_g (B, H) out
    d_b_o (B, H) out
    d_k (B, H) out
    d_b_c (B, H) out
    d_x (T, B, D) out
    """
    (
        U_all_, d_U_h_all, W_all_, d_W_x_all, d_W_all, d_U_all, d_u_all_, known_d_z_all, d_z_all, r_all_2,
        d_h_all, a_all_2, d_x_all, known_d_u_all, b_all_, a_all_, x_all_, r_all_, h_all, z_all_, stacked,
        d_u_all_2, d_b_all, d_all, d_b_all_, u_6, u_12, u_14, c_minus_scaled_mean_c, n, tanh_u_15,
        known_d_c_minus_scaled_mean_c, known_d_u_10, known_d_u_15, known_d_z_o, d_n, d_h_o, d_x_o, d_u_14,
        d_u_13, d_c_minus_scaled_mean_c, d_mean_c, d_c, d_u_12_0, d_u_12_1, d_u_12_2, d_u_12_3, d_u_11,
        d_u_10_squared, d_mean_U_o_h_0, d_mean_U_o_h_1, d_mean_U_o_h_2, d_mean_U_o_h_3, d_mean_U_o_h,
        d_u_6_0, d_u_6_1, d_u_6_2, d_u_6_3, d_mean_u_4_squared, d_mean_W_o_x_0, d_mean_W_o_x_1,
        d_mean_W_o_x_2, d_mean_W_o_x_3, d_mean_W_o_x, tmp0_0, tmp0_1, tmp0_2, tmp1_0, tmp1_1, tmp2_0,
        tmp2_1, tmp3_0, tmp4_0, tmp5_0, tmp6_0, tmp6_1, tmp7_0, tmp8_0, tmp9_0, tmp10_0, one, two, seen,
        d_u_15_steps, known_d_u_15_steps, k_wide, d_z_o_steps, known_d_z_o_steps, r_o_wide, d_x_o_steps,
        a_o_wide, c_minus_scaled_mean_c_steps, u_14_steps, half, known_d_c_minus_scaled_mean_c_steps,
        u_14_steps_wide, f_steps, d_z_all_steps, known_d_z_all_steps, r_all_2_wide, d_x_all_steps,
        a_all_2_wide, u_12_steps, number_23, u_12_steps_wide, known_d_u_10_steps, u_12_steps_wide_,
        known_d_u_all_steps, number_28, d_U_h_all_steps, d_U_h_all_steps_flat,
    ) = work or per_sample_work(T, B, D, H, x.dtype)
    d_h_next[...] = 0
    d_c_next[...] = 0
    U_all_[0] = U_o
    U_all_[1] = U_g
    U_all_[2] = U_f
    U_all_[3] = U_i
    W_all_[0] = W_o
    W_all_[1] = W_g
    W_all_[2] = W_f
    W_all_[3] = W_i
    r_all_2[0] = r_g
    r_all_2[1] = r_f
    r_all_2[2] = r_i
    a_all_2[0] = a_g
    a_all_2[1] = a_f
    a_all_2[2] = a_i
    b_all_[0] = b_i
    b_all_[1] = b_f
    b_all_[2] = b_g
    b_all_[3] = b_o
    a_all_[0] = a_i
    a_all_[1] = a_f
    a_all_[2] = a_g
    a_all_[3] = a_o
    r_all_[0] = r_i
    r_all_[1] = r_f
    r_all_[2] = r_g
    r_all_[3] = r_o
    k_wide[...] = k
    r_o_wide[...] = r_o
    a_o_wide[...] = a_o
    r_all_2_wide[...] = r_all_2[:, None]
    a_all_2_wide[...] = a_all_2[:, None]
    g_h_steps = fn.steps("g_h", g_h, seen)
    sqrt_u_13_steps = fn.steps("sqrt_u_13", sqrt_u_13, seen)
    d_u_13_wide = d_u_13[:, None]
    d_mean_c_wide = d_mean_c[:, None]
    g_c_steps = fn.steps("g_c", g_c, seen)
    u_10_steps = fn.steps("u_10", u_10, seen)
    d_h_g = d_h_all[0]
    u_9_steps = fn.steps("u_9", u_9, seen)
    d_h_f = d_h_all[1]
    u_8_steps = fn.steps("u_8", u_8, seen)
    d_h_i = d_h_all[2]
    u_7_steps = fn.steps("u_7", u_7, seen)
    sqrt_u_11_steps = fn.steps("sqrt_u_11", sqrt_u_11, seen)
    d_u_11_wide = d_u_11[:, None]
    d_u_10 = d_u_all_[:, 0]
    d_u_all = d_u_all_[:, 1:4]
    d_h_all_turned = d_h_all.transpose(1, 0, 2)
    d_u_10_squared_wide = d_u_10_squared[:, None]
    d_u_9 = d_u_all_[:, 1]
    d_u_8 = d_u_all_[:, 2]
    d_u_7 = d_u_all_[:, 3]
    d_mean_U_o_h_wide = d_mean_U_o_h[:, None, None]
    U_all__flat = U_all_.reshape(4 * H, H)
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # u_6 = 1 / sqrt_u_5
        # u_12 = 1 / sqrt_u_11
        # u_14 = 1 / sqrt_u_13
        divide(one, sqrt_u_5[t0:t1], u_6[:rows])
        divide(one, sqrt_u_11[t0:t1], u_12[:rows])
        divide(one, sqrt_u_13[t0:t1], u_14[:rows])
        # x_i = u u_6
        # x_f = u_2 u_6
        # x_g = u_3 u_6
        # x_o = u_4 u_6
        # h_i = u_12 u_7
        # h_f = u_12 u_8
        # h_g = u_12 u_9
        # h_o = u_10 u_12
        # c_minus_scaled_mean_c = c - mean_c
        # n = c_minus_scaled_mean_c u_14
        # u_15 = k n + b_c
        # tanh_u_15 = tanh(u_15)
        # known_d_c_minus_scaled_mean_c = 2 c_minus_scaled_mean_c
        # known_d_u_10 = 2 u_10
        # known_d_u_9 = 2 u_9
        # known_d_u_8 = 2 u_8
        # known_d_u_7 = 2 u_7
        multiply(u[t0:t1], u_6[:rows][:, :, None], x_all_[:rows, 0])
        multiply(u_2[t0:t1], u_6[:rows][:, :, None], x_all_[:rows, 1])
        multiply(u_3[t0:t1], u_6[:rows][:, :, None], x_all_[:rows, 2])
        multiply(u_4[t0:t1], u_6[:rows][:, :, None], x_all_[:rows, 3])
        multiply(u_12[:rows][:, :, None], u_7[t0:t1], h_all[:rows, 0])
        multiply(u_12[:rows][:, :, None], u_8[t0:t1], h_all[:rows, 1])
        multiply(u_12[:rows][:, :, None], u_9[t0:t1], h_all[:rows, 2])
        multiply(u_10[t0:t1], u_12[:rows][:, :, None], h_all[:rows, 3])
        subtract(c[t0 + 1:t1 + 1], mean_c[t0:t1][:, :, None], c_minus_scaled_mean_c[:rows])
        multiply(c_minus_scaled_mean_c[:rows], u_14[:rows][:, :, None], n[:rows])
        multiply(k, n[:rows], tmp0_0[:rows])
        add(tmp0_0[:rows], b_c, tmp0_0[:rows])
        tanh(tmp0_0[:rows], tanh_u_15[:rows])
        multiply(c_minus_scaled_mean_c[:rows], two, known_d_c_minus_scaled_mean_c[:rows])
        multiply(u_10[t0:t1], two, known_d_u_10[:rows])
        multiply(u_9[t0:t1], two, known_d_u_all[:rows, :, 0])
        multiply(u_8[t0:t1], two, known_d_u_all[:rows, :, 1])
        multiply(u_7[t0:t1], two, known_d_u_all[:rows, :, 2])
        # z_all_ = a_all_ x_all_ + h_all r_all_ + b_all_
        multiply(a_all_[None, :, None], x_all_[:rows], tmp1_0[:rows])
        multiply(h_all[:rows], r_all_[None, :, None], tmp1_1[:rows])
        add(tmp1_0[:rows], tmp1_1[:rows], tmp1_1[:rows])
        add(tmp1_1[:rows], b_all_[None, :, None], z_all_[:rows])
        # stacked = sigmoid(z_all_2)
        sigmoid(z_all_[:rows, 0:2], stacked[:rows])
        # g = tanh(z_g)
        # o = sigmoid(z_o)
        # known_d_u_15 = (1 - tanh_u_15^2) o
        # known_d_z_o = (1 - o) o tanh_u_15
        # known_d_z_g = (1 - g^2) i
        # known_d_z_f = (1 - f) c[t-1] f
        # known_d_z_i = (1 - i) g i
        tanh(z_all_[:rows, 2], tmp0_0[:rows])
        sigmoid(z_all_[:rows, 3], tmp0_1[:rows])
        multiply(tanh_u_15[:rows], tanh_u_15[:rows], tmp0_2[:rows])
        subtract(one, tmp0_2[:rows], tmp0_2[:rows])
        multiply(tmp0_2[:rows], tmp0_1[:rows], known_d_u_15[:rows])
        subtract(one, tmp0_1[:rows], tmp0_2[:rows])
        multiply(tmp0_2[:rows], tmp0_1[:rows], tmp0_1[:rows])
        multiply(tmp0_1[:rows], tanh_u_15[:rows], known_d_z_o[:rows])
        multiply(tmp0_0[:rows], tmp0_0[:rows], tmp0_1[:rows])
        subtract(one, tmp0_1[:rows], tmp0_1[:rows])
        multiply(tmp0_1[:rows], stacked[:rows, 0], known_d_z_all[:rows, 0])
        subtract(one, stacked[:rows, 1], tmp0_1[:rows])
        multiply(tmp0_1[:rows], c[t0:t1], tmp0_1[:rows])
        multiply(tmp0_1[:rows], stacked[:rows, 1], known_d_z_all[:rows, 1])
        subtract(one, stacked[:rows, 0], tmp0_1[:rows])
        multiply(tmp0_1[:rows], tmp0_0[:rows], tmp0_0[:rows])
        multiply(tmp0_0[:rows], stacked[:rows, 0], known_d_z_all[:rows, 2])
        for (
            g_h_t, d_u_15_t, known_d_u_15_t, d_z_o_t, known_d_z_o_t, d_x_o_t, c_minus_scaled_mean_c_t, u_14_t,
            sqrt_u_13_t, known_d_c_minus_scaled_mean_c_t, u_14_t_wide, g_c_t, f_t, d_z_all_t, known_d_z_all_t,
            d_x_all_t, u_10_t, u_9_t, u_8_t, u_7_t, u_12_t, sqrt_u_11_t, u_12_t_wide, known_d_u_10_t,
            u_12_t_wide_, known_d_u_all_t, d_U_h_all_t, d_U_h_all_t_flat
        ) in zip(
            reversed(g_h_steps[t0:t1]),  # g_h_t
            reversed(d_u_15_steps[:rows]),  # d_u_15_t
            reversed(known_d_u_15_steps[:rows]),  # known_d_u_15_t
            reversed(d_z_o_steps[:rows]),  # d_z_o_t
            reversed(known_d_z_o_steps[:rows]),  # known_d_z_o_t
            reversed(d_x_o_steps[:rows]),  # d_x_o_t
            reversed(c_minus_scaled_mean_c_steps[:rows]),  # c_minus_scaled_mean_c_t
            reversed(u_14_steps[:rows]),  # u_14_t
            reversed(sqrt_u_13_steps[t0:t1]),  # sqrt_u_13_t
            reversed(known_d_c_minus_scaled_mean_c_steps[:rows]),  # known_d_c_minus_scaled_mean_c_t
            reversed(u_14_steps_wide[:rows]),  # u_14_t_wide
            reversed(g_c_steps[t0:t1]),  # g_c_t
            reversed(f_steps[:rows]),  # f_t
            reversed(d_z_all_steps[:rows]),  # d_z_all_t
            reversed(known_d_z_all_steps[:rows]),  # known_d_z_all_t
            reversed(d_x_all_steps[:rows]),  # d_x_all_t
            reversed(u_10_steps[t0:t1]),  # u_10_t
            reversed(u_9_steps[t0:t1]),  # u_9_t
            reversed(u_8_steps[t0:t1]),  # u_8_t
            reversed(u_7_steps[t0:t1]),  # u_7_t
            reversed(u_12_steps[:rows]),  # u_12_t
            reversed(sqrt_u_11_steps[t0:t1]),  # sqrt_u_11_t
            reversed(u_12_steps_wide[:rows]),  # u_12_t_wide
            reversed(known_d_u_10_steps[:rows]),  # known_d_u_10_t
            reversed(u_12_steps_wide_[:rows]),  # u_12_t_wide_
            reversed(known_d_u_all_steps[:rows]),  # known_d_u_all_t
            reversed(d_U_h_all_steps[:rows]),  # d_U_h_all_t
            reversed(d_U_h_all_steps_flat[:rows]),  # d_U_h_all_t_flat
        ):
            # d_h = d_h[t+1] + g_h
            # d_u_15 = d_h known_d_u_15
            # d_n = d_u_15 k
            # d_z_o = d_h known_d_z_o
            # d_h_o = d_z_o r_o
            # d_x_o = a_o d_z_o
            add(d_h_next, g_h_t, tmp2_0)
            multiply(tmp2_0, known_d_u_15_t, d_u_15_t)
            multiply(d_u_15_t, k_wide, d_n)
            multiply(tmp2_0, known_d_z_o_t, d_z_o_t)
            multiply(d_z_o_t, r_o_wide, d_h_o)
            multiply(a_o_wide, d_z_o_t, d_x_o_t)
            # d_u_14 = sum_H d_n c_minus_scaled_mean_c
            np.einsum("ab,ab->a", d_n, c_minus_scaled_mean_c_t, out=d_u_14)
            # d_sqrt_u_13 = (-d_u_14 u_14) / sqrt_u_13
            # d_u_13 = 1/2 d_sqrt_u_13 / sqrt_u_13
            multiply(d_u_14, u_14_t, tmp3_0)
            negative(tmp3_0, tmp3_0)
            divide(tmp3_0, sqrt_u_13_t, tmp3_0)
            multiply(tmp3_0, half, tmp3_0)
            divide(tmp3_0, sqrt_u_13_t, d_u_13)
            # d_c_minus_scaled_mean_c_squared = d_u_13 / H
            # d_c_minus_scaled_mean_c = d_c_minus_scaled_mean_c_squared known_d_c_minus_scaled_mean_c + d_n u_14
            divide(d_u_13_wide, H, tmp4_0)
            multiply(tmp4_0, known_d_c_minus_scaled_mean_c_t, tmp2_0)
            multiply(d_n, u_14_t_wide, tmp2_1)
            add(tmp2_0, tmp2_1, d_c_minus_scaled_mean_c)
            # d_mean_c = sum_H -d_c_minus_scaled_mean_c
            negative(d_c_minus_scaled_mean_c, tmp2_0)
            np.sum(tmp2_0, axis=(1,), out=d_mean_c)
            # d_c = d_mean_c / H + d_c_minus_scaled_mean_c + d_c[t+1] + g_c
            # d_c_next = d_c f
            divide(d_mean_c_wide, H, tmp4_0)
            add(tmp4_0, d_c_minus_scaled_mean_c, tmp2_0)
            add(tmp2_0, d_c_next, tmp2_0)
            add(tmp2_0, g_c_t, d_c)
            multiply(d_c, f_t, d_c_next)
            # d_z_all = d_c known_d_z_all
            # d_h_all = d_z_all r_all_2
            # d_x_all = a_all_2 d_z_all
            tmp5_0[...] = d_c
            multiply(tmp5_0, known_d_z_all_t, d_z_all_t)
            multiply(d_z_all_t, r_all_2_wide, d_h_all)
            multiply(a_all_2_wide, d_z_all_t, d_x_all_t)
            # d_u_12_0 = sum_H d_h_o u_10
            np.einsum("ab,ab->a", d_h_o, u_10_t, out=d_u_12_0)
            # d_u_12_1 = sum_H d_h_g u_9
            np.einsum("ab,ab->a", d_h_g, u_9_t, out=d_u_12_1)
            # d_u_12_2 = sum_H d_h_f u_8
            np.einsum("ab,ab->a", d_h_f, u_8_t, out=d_u_12_2)
            # d_u_12_3 = sum_H d_h_i u_7
            np.einsum("ab,ab->a", d_h_i, u_7_t, out=d_u_12_3)
            # d_u_12 = d_u_12_0 + d_u_12_1 + d_u_12_2 + d_u_12_3
            # d_sqrt_u_11 = (-d_u_12 u_12) / sqrt_u_11
            # d_u_11 = 1/2 d_sqrt_u_11 / sqrt_u_11
            add(d_u_12_0, d_u_12_1, tmp3_0)
            add(tmp3_0, d_u_12_2, tmp3_0)
            add(tmp3_0, d_u_12_3, tmp3_0)
            multiply(tmp3_0, u_12_t, tmp3_0)
            negative(tmp3_0, tmp3_0)
            divide(tmp3_0, sqrt_u_11_t, tmp3_0)
            multiply(tmp3_0, half, tmp3_0)
            divide(tmp3_0, sqrt_u_11_t, d_u_11)
            # d_u_10_squared = 1/4 d_u_11 / H
            # d_u_10 = d_h_o u_12 + d_u_10_squared known_d_u_10
            multiply(d_u_11_wide, number_23, tmp4_0)
            divide(tmp4_0, H, d_u_10_squared)
            multiply(d_h_o, u_12_t_wide, tmp2_0)
            multiply(d_u_10_squared, known_d_u_10_t, tmp2_1)
            add(tmp2_0, tmp2_1, d_u_10)
            # d_u_all = d_h_all u_12 + d_u_10_squared known_d_u_all
            multiply(d_h_all_turned, u_12_t_wide_, tmp6_0)
            tmp6_1[...] = d_u_10_squared_wide
            multiply(tmp6_1, known_d_u_all_t, tmp6_1)
            add(tmp6_0, tmp6_1, d_u_all)
            # d_mean_U_o_h_0 = sum_H -1/4 d_u_10
            multiply(d_u_10, number_28, tmp2_0)
            np.sum(tmp2_0, axis=(1,), out=d_mean_U_o_h_0)
            # d_mean_U_o_h_1 = sum_H -1/4 d_u_9
            multiply(d_u_9, number_28, tmp2_0)
            np.sum(tmp2_0, axis=(1,), out=d_mean_U_o_h_1)
            # d_mean_U_o_h_2 = sum_H -1/4 d_u_8
            multiply(d_u_8, number_28, tmp2_0)
            np.sum(tmp2_0, axis=(1,), out=d_mean_U_o_h_2)
            # d_mean_U_o_h_3 = sum_H -1/4 d_u_7
            multiply(d_u_7, number_28, tmp2_0)
            np.sum(tmp2_0, axis=(1,), out=d_mean_U_o_h_3)
            # d_mean_U_o_h = d_mean_U_o_h_0 + d_mean_U_o_h_1 + d_mean_U_o_h_2 + d_mean_U_o_h_3
            add(d_mean_U_o_h_0, d_mean_U_o_h_1, tmp3_0)
            add(tmp3_0, d_mean_U_o_h_2, tmp3_0)
            add(tmp3_0, d_mean_U_o_h_3, d_mean_U_o_h)
            # d_U_h_all = d_mean_U_o_h / H + d_u_all_
            divide(d_mean_U_o_h_wide, H, tmp7_0)
            add(tmp7_0, d_u_all_, d_U_h_all_t)
            # d_h_next = sum_H,#4 U_all_ d_U_h_all
            d_U_h_all_t_flat.dot(U_all__flat, d_h_next)
        # d_u_6_0 = sum_H d_x_o u_4
        np.einsum("abc,abc->ab", d_x_o[:rows], u_4[t0:t1], out=d_u_6_0[:rows])
        # d_u_6_1 = sum_H d_x_g u_3
        np.einsum("abc,abc->ab", d_x_all[:rows, 0], u_3[t0:t1], out=d_u_6_1[:rows])
        # d_u_6_2 = sum_H d_x_f u_2
        np.einsum("abc,abc->ab", d_x_all[:rows, 1], u_2[t0:t1], out=d_u_6_2[:rows])
        # d_u_6_3 = sum_H d_x_i u
        np.einsum("abc,abc->ab", d_x_all[:rows, 2], u[t0:t1], out=d_u_6_3[:rows])
        # d_u_6 = d_u_6_0 + d_u_6_1 + d_u_6_2 + d_u_6_3
        # d_sqrt_u_5 = (-d_u_6 u_6) / sqrt_u_5
        # d_u_5 = 1/2 d_sqrt_u_5 / sqrt_u_5
        # d_mean_u_4_squared = 1/4 d_u_5
        add(d_u_6_0[:rows], d_u_6_1[:rows], tmp8_0[:rows])
        add(tmp8_0[:rows], d_u_6_2[:rows], tmp8_0[:rows])
        add(tmp8_0[:rows], d_u_6_3[:rows], tmp8_0[:rows])
        multiply(tmp8_0[:rows], u_6[:rows], tmp8_0[:rows])
        negative(tmp8_0[:rows], tmp8_0[:rows])
        divide(tmp8_0[:rows], sqrt_u_5[t0:t1], tmp8_0[:rows])
        multiply(tmp8_0[:rows], half, tmp8_0[:rows])
        divide(tmp8_0[:rows], sqrt_u_5[t0:t1], tmp8_0[:rows])
        multiply(tmp8_0[:rows], number_23, d_mean_u_4_squared[:rows])
        # d_u_4_squared = d_mean_u_4_squared / H
        # d_u_4 = 2 d_u_4_squared u_4 + d_x_o u_6
        # d_u_3 = 2 d_u_4_squared u_3 + d_x_g u_6
        # d_u_2 = 2 d_u_4_squared u_2 + d_x_f u_6
        # d_u = 2 d_u_4_squared u + d_x_i u_6
        divide(d_mean_u_4_squared[:rows][:, :, None], H, tmp9_0[:rows])
        multiply(tmp9_0[:rows], u_4[t0:t1], tmp0_0[:rows])
        multiply(tmp0_0[:rows], two, tmp0_0[:rows])
        multiply(d_x_o[:rows], u_6[:rows][:, :, None], tmp0_1[:rows])
        add(tmp0_0[:rows], tmp0_1[:rows], d_u_all_2[:rows, 0])
        multiply(tmp9_0[:rows], u_3[t0:t1], tmp0_1[:rows])
        multiply(tmp0_1[:rows], two, tmp0_1[:rows])
        multiply(d_x_all[:rows, 0], u_6[:rows][:, :, None], tmp0_0[:rows])
        add(tmp0_1[:rows], tmp0_0[:rows], d_u_all_2[:rows, 1])
        multiply(tmp9_0[:rows], u_2[t0:t1], tmp0_0[:rows])
        multiply(tmp0_0[:rows], two, tmp0_0[:rows])
        multiply(d_x_all[:rows, 1], u_6[:rows][:, :, None], tmp0_1[:rows])
        add(tmp0_0[:rows], tmp0_1[:rows], d_u_all_2[:rows, 2])
        multiply(tmp9_0[:rows], u[t0:t1], tmp0_1[:rows])
        multiply(tmp0_1[:rows], two, tmp0_1[:rows])
        multiply(d_x_all[:rows, 2], u_6[:rows][:, :, None], tmp0_0[:rows])
        add(tmp0_1[:rows], tmp0_0[:rows], d_u_all_2[:rows, 3])
        # d_mean_W_o_x_0 = sum_H -1/4 d_u_4
        multiply(d_u_all_2[:rows, 0], number_28, tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=d_mean_W_o_x_0[:rows])
        # d_mean_W_o_x_1 = sum_H -1/4 d_u_3
        multiply(d_u_all_2[:rows, 1], number_28, tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=d_mean_W_o_x_1[:rows])
        # d_mean_W_o_x_2 = sum_H -1/4 d_u_2
        multiply(d_u_all_2[:rows, 2], number_28, tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=d_mean_W_o_x_2[:rows])
        # d_mean_W_o_x_3 = sum_H -1/4 d_u
        multiply(d_u_all_2[:rows, 3], number_28, tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=d_mean_W_o_x_3[:rows])
        # d_mean_W_o_x = d_mean_W_o_x_0 + d_mean_W_o_x_1 + d_mean_W_o_x_2 + d_mean_W_o_x_3
        add(d_mean_W_o_x_0[:rows], d_mean_W_o_x_1[:rows], tmp8_0[:rows])
        add(tmp8_0[:rows], d_mean_W_o_x_2[:rows], tmp8_0[:rows])
        add(tmp8_0[:rows], d_mean_W_o_x_3[:rows], d_mean_W_o_x[:rows])
        # d_W_x_all = d_mean_W_o_x / H + d_u_all_2
        divide(d_mean_W_o_x[:rows][:, :, None, None], H, tmp10_0[:rows])
        add(tmp10_0[:rows], d_u_all_2[:rows].transpose(0, 2, 1, 3), d_W_x_all[:rows])
        # d_x = sum_H,#4 W_all_ d_W_x_all
        d_W_x_all[:rows].reshape(rows * B, 4 * H).dot(W_all_.reshape(4 * H, D), d_x[t0:t1].reshape(rows * B, D))
        # d_W_all = sum_t d_W_x_all x
        fn.accumulate(np.einsum("abcd,abe->bcde", d_W_x_all[:rows], x[t0:t1]), d_W_all, t1 == T)
        # d_U_all = sum_t d_U_h_all h[t-1]
        fn.accumulate(np.einsum("abcd,abe->bcde", d_U_h_all[:rows], h[t0:t1]), d_U_all, t1 == T)
        # d_a_i = sum_t d_z_i x_i
        fn.accumulate(np.einsum("abc,abc->bc", d_z_all[:rows, 2], x_all_[:rows, 0]), d_a_i, t1 == T)
        # d_a_f = sum_t d_z_f x_f
        fn.accumulate(np.einsum("abc,abc->bc", d_z_all[:rows, 1], x_all_[:rows, 1]), d_a_f, t1 == T)
        # d_a_g = sum_t d_z_g x_g
        fn.accumulate(np.einsum("abc,abc->bc", d_z_all[:rows, 0], x_all_[:rows, 2]), d_a_g, t1 == T)
        # d_a_o = sum_t d_z_o x_o
        fn.accumulate(np.einsum("abc,abc->bc", d_all[:rows, 0], x_all_[:rows, 3]), d_a_o, t1 == T)
        # d_r_i = sum_t d_z_i h_i
        fn.accumulate(np.einsum("abc,abc->bc", d_z_all[:rows, 2], h_all[:rows, 0]), d_r_i, t1 == T)
        # d_r_f = sum_t d_z_f h_f
        fn.accumulate(np.einsum("abc,abc->bc", d_z_all[:rows, 1], h_all[:rows, 1]), d_r_f, t1 == T)
        # d_r_g = sum_t d_z_g h_g
        fn.accumulate(np.einsum("abc,abc->bc", d_z_all[:rows, 0], h_all[:rows, 2]), d_r_g, t1 == T)
        # d_r_o = sum_t d_z_o h_o
        fn.accumulate(np.einsum("abc,abc->bc", d_all[:rows, 0], h_all[:rows, 3]), d_r_o, t1 == T)
        # d_b_all = sum_t d_z_all
        fn.accumulate(np.add.reduce(d_z_all[:rows], axis=(0,)), d_b_all, t1 == T)
        # d_b_all_ = sum_t d_all
        fn.accumulate(np.add.reduce(d_all[:rows], axis=(0,)), d_b_all_, t1 == T)
        # d_k = sum_t d_u_15 n
        fn.accumulate(np.einsum("abc,abc->bc", d_all[:rows, 1], n[:rows]), d_k, t1 == T)
    d_W_o[...] = d_W_all[:, 0]
    d_W_g[...] = d_W_all[:, 1]
    d_W_f[...] = d_W_all[:, 2]
    d_W_i[...] = d_W_all[:, 3]
    d_U_o[...] = d_U_all[:, 0]
    d_U_g[...] = d_U_all[:, 1]
    d_U_f[...] = d_U_all[:, 2]
    d_U_i[...] = d_U_all[:, 3]
    d_b_g[...] = d_b_all[0]
    d_b_f[...] = d_b_all[1]
    d_b_i[...] = d_b_all[2]
    d_b_o[...] = d_b_all_[0]
    d_b_c[...] = d_b_all_[1]
