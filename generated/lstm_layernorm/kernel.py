# lstm_layernorm: made by `derive generate lstm_layernorm`, derive 0.1.0; do not edit
# program 49afd012; operations a unit and step: forward 110, backward 182; saved: u, u_2, u_3, u_4, sqrt_u_5, u_7, u_8, u_9, u_10, sqrt_u_11, mean_c, sqrt_u_13
"""LSTMLayernorm: forward, backward and per-sample gradients on NumPy arrays.

The functions write into arrays that the caller hands in; `derive` proves this very text.
"""

import numpy as np

from .._runtime import functions as fn


def forward(T, B, D, H, W_i, W_f, W_g, W_o, U_i, U_f, U_g, U_o, a_i, a_f, a_g, a_o, r_i, r_f, r_g, r_o, b_i, b_f, b_g, b_o, k, b_c, x, h, c, u, u_2, u_3, u_4, sqrt_u_5, u_7, u_8, u_9, u_10, sqrt_u_11, mean_c, sqrt_u_13):
    """79 operations a unit and step besides the products.

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
    dtype = x.dtype
    block = min(T, fn.block_steps(B))
    W_all = np.empty((4, H, D), dtype)
    W_x_all = np.empty((block, B, 4, H), dtype)
    U_all = np.empty((4, H, H), dtype)
    U_h_all = np.empty((B, 4, H), dtype)
    row_u_all = np.empty((block, 4, B, H), dtype)
    u_squared_all = np.empty((4, B, H), dtype)
    h_all = np.empty((4, B, H), dtype)
    known_z_all = np.empty((block, 4, B, H), dtype)
    r_all = np.empty((4, H), dtype)
    b_all = np.empty((4, H), dtype)
    z_all = np.empty((4, B, H), dtype)
    stacked = np.empty((2, B, H), dtype)
    mean_W_i_x = np.empty((block, B), dtype)
    mean_W_f_x = np.empty((block, B), dtype)
    mean_W_g_x = np.empty((block, B), dtype)
    mean_W_o_x = np.empty((block, B), dtype)
    u_squared = np.empty((block, B, H), dtype)
    u_2_squared = np.empty((block, B, H), dtype)
    u_3_squared = np.empty((block, B, H), dtype)
    u_4_squared = np.empty((block, B, H), dtype)
    mean_u_squared = np.empty((block, B), dtype)
    mean_u_2_squared = np.empty((block, B), dtype)
    mean_u_3_squared = np.empty((block, B), dtype)
    mean_u_4_squared = np.empty((block, B), dtype)
    known_sqrt_u_5 = np.empty((block, B), dtype)
    u_6 = np.empty((B,), dtype)
    mean_U_i_h = np.empty((B,), dtype)
    mean_U_f_h = np.empty((B,), dtype)
    mean_U_g_h = np.empty((B,), dtype)
    mean_U_o_h = np.empty((B,), dtype)
    mean_u_7_squared = np.empty((B,), dtype)
    mean_u_8_squared = np.empty((B,), dtype)
    mean_u_9_squared = np.empty((B,), dtype)
    mean_u_10_squared = np.empty((B,), dtype)
    u_12 = np.empty((B,), dtype)
    o = np.empty((B, H), dtype)
    c_minus_scaled_mean_c = np.empty((B, H), dtype)
    c_minus_scaled_mean_c_squared = np.empty((B, H), dtype)
    mean_c_minus_scaled_mean_c_squared = np.empty((B,), dtype)
    u_14 = np.empty((B,), dtype)
    tmp0_0 = np.empty((block, B, H), dtype)
    tmp1_0 = np.empty((block, B, 1), dtype)
    tmp1_1 = np.empty((block, B, 1), dtype)
    tmp1_2 = np.empty((block, B, 1), dtype)
    tmp1_3 = np.empty((block, B, 1), dtype)
    tmp2_0 = np.empty((block, B), dtype)
    tmp2_1 = np.empty((block, B), dtype)
    tmp2_2 = np.empty((block, B), dtype)
    tmp2_3 = np.empty((block, B), dtype)
    tmp3_0 = np.empty((B, H), dtype)
    tmp3_1 = np.empty((B, H), dtype)
    tmp4_0 = np.empty((1, B, 1), dtype)
    tmp4_1 = np.empty((1, B, 1), dtype)
    tmp4_2 = np.empty((1, B, 1), dtype)
    tmp4_3 = np.empty((1, B, 1), dtype)
    tmp5_0 = np.empty((4, B, H), dtype)
    tmp5_1 = np.empty((4, B, H), dtype)
    tmp6_0 = np.empty((B,), dtype)
    tmp6_1 = np.empty((B,), dtype)
    tmp6_2 = np.empty((B,), dtype)
    tmp6_3 = np.empty((B,), dtype)
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
    r_all[2] = r_g
    r_all[3] = r_o
    b_all[0] = b_i
    b_all[1] = b_f
    b_all[2] = b_g
    b_all[3] = b_o
    one = np.array(1, dtype)
    U_all_T = np.ascontiguousarray(U_all.reshape(4 * H, H).T)
    U_h_all_flat = U_h_all.reshape(B, 4 * H)
    U_i_h = U_h_all[:, 0]
    U_f_h = U_h_all[:, 1]
    U_g_h = U_h_all[:, 2]
    U_o_h = U_h_all[:, 3]
    mean_U_f_h_wide = mean_U_f_h[None, :, None]
    number_8 = np.array(-0.25, dtype)
    mean_U_g_h_wide = mean_U_g_h[None, :, None]
    mean_U_i_h_wide = mean_U_i_h[None, :, None]
    mean_U_o_h_wide = mean_U_o_h[None, :, None]
    U_h_all_turned = U_h_all.transpose(1, 0, 2)
    u_7_squared = u_squared_all[0]
    u_8_squared = u_squared_all[1]
    u_9_squared = u_squared_all[2]
    u_10_squared = u_squared_all[3]
    number_17 = np.array(0.25, dtype)
    number_18 = np.array(1e-05, dtype)
    u_12_wide = u_12[None, :, None]
    r_all_wide = np.ascontiguousarray(np.broadcast_to(r_all[:, None], (4, B, H,)))
    u_6_wide = u_6[None, :, None]
    b_all_wide = np.ascontiguousarray(np.broadcast_to(b_all[:, None], (4, B, H,)))
    z_all_ = z_all[0:2]
    z_g = z_all[2]
    z_o = z_all[3]
    f = stacked[1]
    i = stacked[0]
    u_14_wide = u_14[:, None]
    k_wide = np.ascontiguousarray(np.broadcast_to(k, (B, H,)))
    b_c_wide = np.ascontiguousarray(np.broadcast_to(b_c, (B, H,)))
    for t0, t1 in fn.blocks(T, B):
        rows = t1 - t0
        # W_x_all = sum_D W_all x
        np.dot(x[t0:t1].reshape(rows * B, D), W_all.reshape(4 * H, D).T, W_x_all[:rows].reshape(rows * B, 4 * H))
        # mean_W_i_x = sum_H W_i_x / H
        np.divide(W_x_all[:rows, :, 0], H, out=tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=mean_W_i_x[:rows])
        # mean_W_f_x = sum_H W_f_x / H
        np.divide(W_x_all[:rows, :, 1], H, out=tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=mean_W_f_x[:rows])
        # mean_W_g_x = sum_H W_g_x / H
        np.divide(W_x_all[:rows, :, 2], H, out=tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=mean_W_g_x[:rows])
        # mean_W_o_x = sum_H W_o_x / H
        np.divide(W_x_all[:rows, :, 3], H, out=tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=mean_W_o_x[:rows])
        # u = W_i_x - 1/4 mean_W_f_x - 1/4 mean_W_g_x - 1/4 mean_W_i_x - 1/4 mean_W_o_x
        # u_squared = u^2
        # u_2 = W_f_x - 1/4 mean_W_f_x - 1/4 mean_W_g_x - 1/4 mean_W_i_x - 1/4 mean_W_o_x
        # u_2_squared = u_2^2
        # u_3 = W_g_x - 1/4 mean_W_f_x - 1/4 mean_W_g_x - 1/4 mean_W_i_x - 1/4 mean_W_o_x
        # u_3_squared = u_3^2
        # u_4 = W_o_x - 1/4 mean_W_f_x - 1/4 mean_W_g_x - 1/4 mean_W_i_x - 1/4 mean_W_o_x
        # u_4_squared = u_4^2
        # known_z_i = a_i u
        # known_z_f = a_f u_2
        # known_z_g = a_g u_3
        # known_z_o = a_o u_4
        np.multiply(mean_W_f_x[:rows][:, :, None], -0.25, out=tmp1_0[:rows])
        np.multiply(mean_W_g_x[:rows][:, :, None], -0.25, out=tmp1_1[:rows])
        np.multiply(mean_W_i_x[:rows][:, :, None], -0.25, out=tmp1_2[:rows])
        np.multiply(mean_W_o_x[:rows][:, :, None], -0.25, out=tmp1_3[:rows])
        np.add(tmp1_0[:rows], tmp1_1[:rows], out=tmp0_0[:rows])
        np.add(tmp0_0[:rows], tmp1_2[:rows], out=tmp0_0[:rows])
        np.add(tmp0_0[:rows], tmp1_3[:rows], out=tmp0_0[:rows])
        np.add(tmp0_0[:rows], W_x_all[:rows, :, 0], out=u[t0:t1])
        np.multiply(u[t0:t1], u[t0:t1], out=u_squared[:rows])
        np.add(tmp1_0[:rows], tmp1_1[:rows], out=tmp0_0[:rows])
        np.add(tmp0_0[:rows], tmp1_2[:rows], out=tmp0_0[:rows])
        np.add(tmp0_0[:rows], tmp1_3[:rows], out=tmp0_0[:rows])
        np.add(tmp0_0[:rows], W_x_all[:rows, :, 1], out=u_2[t0:t1])
        np.multiply(u_2[t0:t1], u_2[t0:t1], out=u_2_squared[:rows])
        np.add(tmp1_0[:rows], tmp1_1[:rows], out=tmp0_0[:rows])
        np.add(tmp0_0[:rows], tmp1_2[:rows], out=tmp0_0[:rows])
        np.add(tmp0_0[:rows], tmp1_3[:rows], out=tmp0_0[:rows])
        np.add(tmp0_0[:rows], W_x_all[:rows, :, 2], out=u_3[t0:t1])
        np.multiply(u_3[t0:t1], u_3[t0:t1], out=u_3_squared[:rows])
        np.add(tmp1_0[:rows], tmp1_1[:rows], out=tmp0_0[:rows])
        np.add(tmp0_0[:rows], tmp1_2[:rows], out=tmp0_0[:rows])
        np.add(tmp0_0[:rows], tmp1_3[:rows], out=tmp0_0[:rows])
        np.add(tmp0_0[:rows], W_x_all[:rows, :, 3], out=u_4[t0:t1])
        np.multiply(u_4[t0:t1], u_4[t0:t1], out=u_4_squared[:rows])
        np.multiply(a_i, u[t0:t1], out=known_z_all[:rows, 0])
        np.multiply(a_f, u_2[t0:t1], out=known_z_all[:rows, 1])
        np.multiply(a_g, u_3[t0:t1], out=known_z_all[:rows, 2])
        np.multiply(a_o, u_4[t0:t1], out=known_z_all[:rows, 3])
        # mean_u_squared = sum_H u_squared / H
        np.divide(u_squared[:rows], H, out=tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=mean_u_squared[:rows])
        # mean_u_2_squared = sum_H u_2_squared / H
        np.divide(u_2_squared[:rows], H, out=tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=mean_u_2_squared[:rows])
        # mean_u_3_squared = sum_H u_3_squared / H
        np.divide(u_3_squared[:rows], H, out=tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=mean_u_3_squared[:rows])
        # mean_u_4_squared = sum_H u_4_squared / H
        np.divide(u_4_squared[:rows], H, out=tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=mean_u_4_squared[:rows])
        # u_5 = 1/100000 + 1/4 mean_u_2_squared + 1/4 mean_u_3_squared + 1/4 mean_u_4_squared + 1/4 mean_u_squared
        # known_sqrt_u_5 = sqrt(u_5)
        np.multiply(mean_u_2_squared[:rows], 0.25, out=tmp2_0[:rows])
        np.multiply(mean_u_3_squared[:rows], 0.25, out=tmp2_1[:rows])
        np.multiply(mean_u_4_squared[:rows], 0.25, out=tmp2_2[:rows])
        np.multiply(mean_u_squared[:rows], 0.25, out=tmp2_3[:rows])
        np.add(tmp2_0[:rows], tmp2_1[:rows], out=tmp2_1[:rows])
        np.add(tmp2_1[:rows], tmp2_2[:rows], out=tmp2_2[:rows])
        np.add(tmp2_2[:rows], tmp2_3[:rows], out=tmp2_3[:rows])
        np.add(tmp2_3[:rows], 1e-05, out=tmp2_3[:rows])
        fn.sqrt(tmp2_3[:rows], out=known_sqrt_u_5[:rows])
        for (
            sqrt_u_5_t, known_sqrt_u_5_t, h_old, row_u_all_t, sqrt_u_11_t, known_z_all_t, c_t, c_old, mean_c_t,
            mean_c_t_wide, sqrt_u_13_t, h_t
        ) in zip(
            sqrt_u_5[t0:t1],  # sqrt_u_5_t
            known_sqrt_u_5[:rows],  # known_sqrt_u_5_t
            h[t0:t1],  # h_old
            row_u_all[:rows],  # row_u_all_t
            sqrt_u_11[t0:t1],  # sqrt_u_11_t
            known_z_all[:rows],  # known_z_all_t
            c[t0 + 1:t1 + 1],  # c_t
            c[t0:t1],  # c_old
            mean_c[t0:t1],  # mean_c_t
            mean_c[t0:t1][:, :, None],  # mean_c_t_wide
            sqrt_u_13[t0:t1],  # sqrt_u_13_t
            h[t0 + 1:t1 + 1],  # h_t
        ):
            # sqrt_u_5 = known_sqrt_u_5
            # u_6 = 1 / sqrt_u_5
            np.copyto(sqrt_u_5_t, known_sqrt_u_5_t)
            np.divide(one, sqrt_u_5_t, out=u_6)
            # U_h_all = sum_H U_all h[t-1]
            np.dot(h_old, U_all_T, U_h_all_flat)
            # mean_U_i_h = sum_H U_i_h / H
            np.divide(U_i_h, H, out=tmp3_0)
            np.sum(tmp3_0, axis=(1,), out=mean_U_i_h)
            # mean_U_f_h = sum_H U_f_h / H
            np.divide(U_f_h, H, out=tmp3_0)
            np.sum(tmp3_0, axis=(1,), out=mean_U_f_h)
            # mean_U_g_h = sum_H U_g_h / H
            np.divide(U_g_h, H, out=tmp3_0)
            np.sum(tmp3_0, axis=(1,), out=mean_U_g_h)
            # mean_U_o_h = sum_H U_o_h / H
            np.divide(U_o_h, H, out=tmp3_0)
            np.sum(tmp3_0, axis=(1,), out=mean_U_o_h)
            # row_u_all = U_h_all - 1/4 mean_U_f_h - 1/4 mean_U_g_h - 1/4 mean_U_i_h - 1/4 mean_U_o_h
            # u_squared_all = row_u_all^2
            np.multiply(mean_U_f_h_wide, number_8, out=tmp4_0)
            np.multiply(mean_U_g_h_wide, number_8, out=tmp4_1)
            np.multiply(mean_U_i_h_wide, number_8, out=tmp4_2)
            np.multiply(mean_U_o_h_wide, number_8, out=tmp4_3)
            np.add(tmp4_0, tmp4_1, out=tmp5_0)
            np.add(tmp5_0, tmp4_2, out=tmp5_0)
            np.add(tmp5_0, tmp4_3, out=tmp5_0)
            np.add(tmp5_0, U_h_all_turned, out=row_u_all_t)
            np.multiply(row_u_all_t, row_u_all_t, out=u_squared_all)
            # mean_u_7_squared = sum_H u_7_squared / H
            np.divide(u_7_squared, H, out=tmp3_0)
            np.sum(tmp3_0, axis=(1,), out=mean_u_7_squared)
            # mean_u_8_squared = sum_H u_8_squared / H
            np.divide(u_8_squared, H, out=tmp3_0)
            np.sum(tmp3_0, axis=(1,), out=mean_u_8_squared)
            # mean_u_9_squared = sum_H u_9_squared / H
            np.divide(u_9_squared, H, out=tmp3_0)
            np.sum(tmp3_0, axis=(1,), out=mean_u_9_squared)
            # mean_u_10_squared = sum_H u_10_squared / H
            np.divide(u_10_squared, H, out=tmp3_0)
            np.sum(tmp3_0, axis=(1,), out=mean_u_10_squared)
            # u_11 = 1/100000 + 1/4 mean_u_10_squared + 1/4 mean_u_7_squared + 1/4 mean_u_8_squared + 1/4 mean_u_9_squared
            # sqrt_u_11 = sqrt(u_11)
            # u_12 = 1 / sqrt_u_11
            np.multiply(mean_u_10_squared, number_17, out=tmp6_0)
            np.multiply(mean_u_7_squared, number_17, out=tmp6_1)
            np.multiply(mean_u_8_squared, number_17, out=tmp6_2)
            np.multiply(mean_u_9_squared, number_17, out=tmp6_3)
            np.add(tmp6_0, tmp6_1, out=tmp6_1)
            np.add(tmp6_1, tmp6_2, out=tmp6_2)
            np.add(tmp6_2, tmp6_3, out=tmp6_3)
            np.add(tmp6_3, number_18, out=tmp6_3)
            fn.sqrt(tmp6_3, out=sqrt_u_11_t)
            np.divide(one, sqrt_u_11_t, out=u_12)
            # h_all = row_u_all u_12
            # z_all = h_all r_all + known_z_all u_6 + b_all
            np.multiply(row_u_all_t, u_12_wide, out=h_all)
            np.multiply(h_all, r_all_wide, out=tmp5_0)
            np.multiply(known_z_all_t, u_6_wide, out=tmp5_1)
            np.add(tmp5_0, tmp5_1, out=tmp5_1)
            np.add(tmp5_1, b_all_wide, out=z_all)
            # stacked = sigmoid(z_all_)
            fn.sigmoid(z_all_, out=stacked)
            # g = tanh(z_g)
            # o = sigmoid(z_o)
            # c = c[t-1] f + g i
            fn.tanh(z_g, out=tmp3_0)
            fn.sigmoid(z_o, out=o)
            np.multiply(c_old, f, out=tmp3_1)
            np.multiply(tmp3_0, i, out=tmp3_0)
            np.add(tmp3_1, tmp3_0, out=c_t)
            # mean_c = sum_H c / H
            np.divide(c_t, H, out=tmp3_0)
            np.sum(tmp3_0, axis=(1,), out=mean_c_t)
            # c_minus_scaled_mean_c = c - mean_c
            # c_minus_scaled_mean_c_squared = c_minus_scaled_mean_c^2
            np.subtract(c_t, mean_c_t_wide, out=c_minus_scaled_mean_c)
            np.multiply(c_minus_scaled_mean_c, c_minus_scaled_mean_c, out=c_minus_scaled_mean_c_squared)
            # mean_c_minus_scaled_mean_c_squared = sum_H c_minus_scaled_mean_c_squared / H
            np.divide(c_minus_scaled_mean_c_squared, H, out=tmp3_0)
            np.sum(tmp3_0, axis=(1,), out=mean_c_minus_scaled_mean_c_squared)
            # u_13 = 1/100000 + mean_c_minus_scaled_mean_c_squared
            # sqrt_u_13 = sqrt(u_13)
            # u_14 = 1 / sqrt_u_13
            np.add(mean_c_minus_scaled_mean_c_squared, number_18, out=tmp6_0)
            fn.sqrt(tmp6_0, out=sqrt_u_13_t)
            np.divide(one, sqrt_u_13_t, out=u_14)
            # n = c_minus_scaled_mean_c u_14
            # u_15 = k n + b_c
            # tanh_u_15 = tanh(u_15)
            # h = o tanh_u_15
            np.multiply(c_minus_scaled_mean_c, u_14_wide, out=tmp3_0)
            np.multiply(k_wide, tmp3_0, out=tmp3_0)
            np.add(tmp3_0, b_c_wide, out=tmp3_0)
            fn.tanh(tmp3_0, out=tmp3_0)
            np.multiply(o, tmp3_0, out=h_t)
        # u_7 = row_u_7
        # u_8 = row_u_8
        # u_9 = row_u_9
        # u_10 = row_u_10
        np.copyto(u_7[t0:t1], row_u_all[:rows, 0])
        np.copyto(u_8[t0:t1], row_u_all[:rows, 1])
        np.copyto(u_9[t0:t1], row_u_all[:rows, 2])
        np.copyto(u_10[t0:t1], row_u_all[:rows, 3])


def backward(T, B, D, H, W_i, W_f, W_g, W_o, U_i, U_f, U_g, U_o, a_i, a_f, a_g, a_o, r_i, r_f, r_g, r_o, b_i, b_f, b_g, b_o, k, b_c, x, h, c, u, u_2, u_3, u_4, sqrt_u_5, u_7, u_8, u_9, u_10, sqrt_u_11, mean_c, sqrt_u_13, g_h, g_c, d_h_next, d_c_next, d_W_i, d_W_f, d_W_g, d_W_o, d_U_i, d_U_f, d_U_g, d_U_o, d_a_i, d_a_f, d_a_g, d_a_o, d_r_i, d_r_f, d_r_g, d_r_o, d_b_i, d_b_f, d_b_g, d_b_o, d_k, d_b_c, d_x):
    """140 operations a unit and step besides the products.

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
    dtype = x.dtype
    block = min(T, fn.block_steps(B))
    U_all_ = np.empty((4, H, H), dtype)
    d_U_h_all = np.empty((block, B, 4, H), dtype)
    W_all_ = np.empty((4, H, D), dtype)
    d_W_x_all = np.empty((block, B, 4, H), dtype)
    d_W_all = np.zeros((4, H, D), dtype)
    d_U_all = np.zeros((4, H, H), dtype)
    d_mean_U_h_all = np.empty((4, B), dtype)
    d_u_all_ = np.empty((4, B, H), dtype)
    known_d_z_all = np.empty((block, 3, B, H), dtype)
    d_z_all = np.empty((block, 3, B, H), dtype)
    r_all_ = np.empty((3, H), dtype)
    d_h_all = np.empty((3, B, H), dtype)
    a_all_ = np.empty((3, H), dtype)
    d_x_all = np.empty((block, 3, B, H), dtype)
    d_u_squared_all = np.empty((3, B, H), dtype)
    known_d_u_all = np.empty((block, 3, B, H), dtype)
    x_all = np.empty((block, 4, B, H), dtype)
    a_all = np.empty((4, H), dtype)
    h_all = np.empty((block, 4, B, H), dtype)
    r_all = np.empty((4, H), dtype)
    b_all = np.empty((4, H), dtype)
    z_all = np.empty((block, 4, B, H), dtype)
    stacked = np.empty((block, 2, B, H), dtype)
    d_mean_W_x_all = np.empty((block, 4, B), dtype)
    d_u_all_3 = np.empty((block, 4, B, H), dtype)
    d_b_all = np.zeros((3, H), dtype)
    d_all = np.empty((block, 2, B, H), dtype)
    d_b_all_ = np.zeros((2, H), dtype)
    d_mean_u_all = np.empty((block, 4, B), dtype)
    d_u_all_2 = np.empty((block, 4, B, H), dtype)
    u_6 = np.empty((block, B), dtype)
    u_12 = np.empty((block, B), dtype)
    u_14 = np.empty((block, B), dtype)
    c_minus_scaled_mean_c = np.empty((block, B, H), dtype)
    n = np.empty((block, B, H), dtype)
    tanh_u_15 = np.empty((block, B, H), dtype)
    known_d_c_minus_scaled_mean_c = np.empty((block, B, H), dtype)
    known_d_u_10 = np.empty((block, B, H), dtype)
    known_d_u_15 = np.empty((block, B, H), dtype)
    known_d_z_o = np.empty((block, B, H), dtype)
    d_n = np.empty((B, H), dtype)
    d_h_o = np.empty((B, H), dtype)
    d_x_o = np.empty((block, B, H), dtype)
    d_u_14 = np.empty((B,), dtype)
    d_u_13 = np.empty((B,), dtype)
    d_c_minus_scaled_mean_c = np.empty((B, H), dtype)
    d_mean_c = np.empty((B,), dtype)
    d_c = np.empty((B, H), dtype)
    d_u_12_1 = np.empty((B,), dtype)
    d_u_12_0 = np.empty((B,), dtype)
    d_u_12_2 = np.empty((B,), dtype)
    d_u_12_3 = np.empty((B,), dtype)
    d_u_11 = np.empty((B,), dtype)
    d_mean_U_o_h_0 = np.empty((B,), dtype)
    d_mean_U_o_h_1 = np.empty((B,), dtype)
    d_mean_U_o_h_2 = np.empty((B,), dtype)
    d_mean_U_o_h_3 = np.empty((B,), dtype)
    d_mean_U_g_h_0 = np.empty((B,), dtype)
    d_mean_U_g_h_1 = np.empty((B,), dtype)
    d_mean_U_g_h_2 = np.empty((B,), dtype)
    d_mean_U_g_h_3 = np.empty((B,), dtype)
    d_mean_U_f_h_0 = np.empty((B,), dtype)
    d_mean_U_f_h_1 = np.empty((B,), dtype)
    d_mean_U_f_h_2 = np.empty((B,), dtype)
    d_mean_U_f_h_3 = np.empty((B,), dtype)
    d_mean_U_i_h_0 = np.empty((B,), dtype)
    d_mean_U_i_h_1 = np.empty((B,), dtype)
    d_mean_U_i_h_2 = np.empty((B,), dtype)
    d_mean_U_i_h_3 = np.empty((B,), dtype)
    d_u_6_0 = np.empty((block, B), dtype)
    d_u_6_1 = np.empty((block, B), dtype)
    d_u_6_2 = np.empty((block, B), dtype)
    d_u_6_3 = np.empty((block, B), dtype)
    d_mean_W_o_x_0 = np.empty((block, B), dtype)
    d_mean_W_o_x_1 = np.empty((block, B), dtype)
    d_mean_W_o_x_2 = np.empty((block, B), dtype)
    d_mean_W_o_x_3 = np.empty((block, B), dtype)
    d_mean_W_g_x_0 = np.empty((block, B), dtype)
    d_mean_W_g_x_1 = np.empty((block, B), dtype)
    d_mean_W_g_x_2 = np.empty((block, B), dtype)
    d_mean_W_g_x_3 = np.empty((block, B), dtype)
    d_mean_W_f_x_0 = np.empty((block, B), dtype)
    d_mean_W_f_x_1 = np.empty((block, B), dtype)
    d_mean_W_f_x_2 = np.empty((block, B), dtype)
    d_mean_W_f_x_3 = np.empty((block, B), dtype)
    d_mean_W_i_x_0 = np.empty((block, B), dtype)
    d_mean_W_i_x_1 = np.empty((block, B), dtype)
    d_mean_W_i_x_2 = np.empty((block, B), dtype)
    d_mean_W_i_x_3 = np.empty((block, B), dtype)
    tmp0_0 = np.empty((block, B, H), dtype)
    tmp0_1 = np.empty((block, B, H), dtype)
    tmp0_2 = np.empty((block, B, H), dtype)
    tmp1_0 = np.empty((block, 4, B, H), dtype)
    tmp1_1 = np.empty((block, 4, B, H), dtype)
    tmp2_0 = np.empty((B, H), dtype)
    tmp2_1 = np.empty((B, H), dtype)
    tmp3_0 = np.empty((B,), dtype)
    tmp4_0 = np.empty((B, 1), dtype)
    tmp5_0 = np.empty((3, B, H), dtype)
    tmp5_1 = np.empty((3, B, H), dtype)
    tmp6_0 = np.empty((B, 4, 1), dtype)
    tmp7_0 = np.empty((block, B), dtype)
    tmp8_0 = np.empty((block, B, 4, 1), dtype)
    d_h_next[...] = 0
    d_c_next[...] = 0
    d_a_i[...] = 0
    d_a_f[...] = 0
    d_a_g[...] = 0
    d_a_o[...] = 0
    d_r_i[...] = 0
    d_r_f[...] = 0
    d_r_g[...] = 0
    d_r_o[...] = 0
    d_k[...] = 0
    U_all_[0] = U_o
    U_all_[1] = U_g
    U_all_[2] = U_f
    U_all_[3] = U_i
    W_all_[0] = W_o
    W_all_[1] = W_g
    W_all_[2] = W_f
    W_all_[3] = W_i
    r_all_[0] = r_g
    r_all_[1] = r_f
    r_all_[2] = r_i
    a_all_[0] = a_g
    a_all_[1] = a_f
    a_all_[2] = a_i
    a_all[0] = a_i
    a_all[1] = a_f
    a_all[2] = a_g
    a_all[3] = a_o
    r_all[0] = r_i
    r_all[1] = r_f
    r_all[2] = r_g
    r_all[3] = r_o
    b_all[0] = b_i
    b_all[1] = b_f
    b_all[2] = b_g
    b_all[3] = b_o
    k_wide = np.ascontiguousarray(np.broadcast_to(k, (B, H,)))
    r_o_wide = np.ascontiguousarray(np.broadcast_to(r_o, (B, H,)))
    a_o_wide = np.ascontiguousarray(np.broadcast_to(a_o, (B, H,)))
    half = np.array(0.5, dtype)
    d_u_13_wide = d_u_13[:, None]
    d_mean_c_wide = d_mean_c[:, None]
    r_all__wide = np.ascontiguousarray(np.broadcast_to(r_all_[:, None], (3, B, H,)))
    a_all__wide = np.ascontiguousarray(np.broadcast_to(a_all_[:, None], (3, B, H,)))
    d_h_g = d_h_all[0]
    d_h_f = d_h_all[1]
    d_h_i = d_h_all[2]
    d_u_11_wide = d_u_11[:, None]
    number_12 = np.array(0.25, dtype)
    d_u_10 = d_u_all_[0]
    d_u_9_squared = d_u_squared_all[0]
    d_u_8_squared = d_u_squared_all[1]
    d_u_7_squared = d_u_squared_all[2]
    d_u_all = d_u_all_[1:4]
    number_18 = np.array(-0.25, dtype)
    d_u_9 = d_u_all_[1]
    d_u_8 = d_u_all_[2]
    d_u_7 = d_u_all_[3]
    d_mean_U_o_h = d_mean_U_h_all[0]
    d_mean_U_g_h = d_mean_U_h_all[1]
    d_mean_U_f_h = d_mean_U_h_all[2]
    d_mean_U_i_h = d_mean_U_h_all[3]
    d_mean_U_h_all_wide = d_mean_U_h_all.transpose(1, 0)[:, :, None]
    d_u_all__turned = d_u_all_.transpose(1, 0, 2)
    U_all__flat = U_all_.reshape(4 * H, H)
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # u_6 = 1 / sqrt_u_5
        # u_12 = 1 / sqrt_u_11
        # u_14 = 1 / sqrt_u_13
        np.divide(1, sqrt_u_5[t0:t1], out=u_6[:rows])
        np.divide(1, sqrt_u_11[t0:t1], out=u_12[:rows])
        np.divide(1, sqrt_u_13[t0:t1], out=u_14[:rows])
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
        np.multiply(u[t0:t1], u_6[:rows][:, :, None], out=x_all[:rows, 0])
        np.multiply(u_2[t0:t1], u_6[:rows][:, :, None], out=x_all[:rows, 1])
        np.multiply(u_3[t0:t1], u_6[:rows][:, :, None], out=x_all[:rows, 2])
        np.multiply(u_4[t0:t1], u_6[:rows][:, :, None], out=x_all[:rows, 3])
        np.multiply(u_12[:rows][:, :, None], u_7[t0:t1], out=h_all[:rows, 0])
        np.multiply(u_12[:rows][:, :, None], u_8[t0:t1], out=h_all[:rows, 1])
        np.multiply(u_12[:rows][:, :, None], u_9[t0:t1], out=h_all[:rows, 2])
        np.multiply(u_10[t0:t1], u_12[:rows][:, :, None], out=h_all[:rows, 3])
        np.subtract(c[t0 + 1:t1 + 1], mean_c[t0:t1][:, :, None], out=c_minus_scaled_mean_c[:rows])
        np.multiply(c_minus_scaled_mean_c[:rows], u_14[:rows][:, :, None], out=n[:rows])
        np.multiply(k, n[:rows], out=tmp0_0[:rows])
        np.add(tmp0_0[:rows], b_c, out=tmp0_0[:rows])
        fn.tanh(tmp0_0[:rows], out=tanh_u_15[:rows])
        np.multiply(c_minus_scaled_mean_c[:rows], 2, out=known_d_c_minus_scaled_mean_c[:rows])
        np.multiply(u_10[t0:t1], 2, out=known_d_u_10[:rows])
        np.multiply(u_9[t0:t1], 2, out=known_d_u_all[:rows, 0])
        np.multiply(u_8[t0:t1], 2, out=known_d_u_all[:rows, 1])
        np.multiply(u_7[t0:t1], 2, out=known_d_u_all[:rows, 2])
        # z_all = a_all x_all + h_all r_all + b_all
        np.multiply(a_all[None, :, None], x_all[:rows], out=tmp1_0[:rows])
        np.multiply(h_all[:rows], r_all[None, :, None], out=tmp1_1[:rows])
        np.add(tmp1_0[:rows], tmp1_1[:rows], out=tmp1_1[:rows])
        np.add(tmp1_1[:rows], b_all[None, :, None], out=z_all[:rows])
        # stacked = sigmoid(z_all_)
        fn.sigmoid(z_all[:rows, 0:2], out=stacked[:rows])
        # g = tanh(z_g)
        # o = sigmoid(z_o)
        # known_d_u_15 = (1 - tanh_u_15^2) o
        # known_d_z_o = (1 - o) o tanh_u_15
        # known_d_z_g = (1 - g^2) i
        # known_d_z_f = (1 - f) c[t-1] f
        # known_d_z_i = (1 - i) g i
        fn.tanh(z_all[:rows, 2], out=tmp0_0[:rows])
        fn.sigmoid(z_all[:rows, 3], out=tmp0_1[:rows])
        np.multiply(tanh_u_15[:rows], tanh_u_15[:rows], out=tmp0_2[:rows])
        np.subtract(1, tmp0_2[:rows], out=tmp0_2[:rows])
        np.multiply(tmp0_2[:rows], tmp0_1[:rows], out=known_d_u_15[:rows])
        np.subtract(1, tmp0_1[:rows], out=tmp0_2[:rows])
        np.multiply(tmp0_2[:rows], tmp0_1[:rows], out=tmp0_1[:rows])
        np.multiply(tmp0_1[:rows], tanh_u_15[:rows], out=known_d_z_o[:rows])
        np.multiply(tmp0_0[:rows], tmp0_0[:rows], out=tmp0_1[:rows])
        np.subtract(1, tmp0_1[:rows], out=tmp0_1[:rows])
        np.multiply(tmp0_1[:rows], stacked[:rows, 0], out=known_d_z_all[:rows, 0])
        np.subtract(1, stacked[:rows, 1], out=tmp0_1[:rows])
        np.multiply(tmp0_1[:rows], c[t0:t1], out=tmp0_1[:rows])
        np.multiply(tmp0_1[:rows], stacked[:rows, 1], out=known_d_z_all[:rows, 1])
        np.subtract(1, stacked[:rows, 0], out=tmp0_1[:rows])
        np.multiply(tmp0_1[:rows], tmp0_0[:rows], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], stacked[:rows, 0], out=known_d_z_all[:rows, 2])
        for (
            g_h_t, d_u_15_t, known_d_u_15_t, d_z_o_t, known_d_z_o_t, d_x_o_t, c_minus_scaled_mean_c_t, u_14_t,
            sqrt_u_13_t, known_d_c_minus_scaled_mean_c_t, u_14_t_wide, g_c_t, f_t, d_z_all_t, known_d_z_all_t,
            d_x_all_t, u_9_t, u_10_t, u_8_t, u_7_t, u_12_t, sqrt_u_11_t, u_12_t_wide, known_d_u_10_t,
            u_12_t_wide_, known_d_u_all_t, d_U_h_all_t, d_U_h_all_t_flat
        ) in zip(
            reversed(g_h[t0:t1]),  # g_h_t
            reversed(d_all[:rows, 1]),  # d_u_15_t
            reversed(known_d_u_15[:rows]),  # known_d_u_15_t
            reversed(d_all[:rows, 0]),  # d_z_o_t
            reversed(known_d_z_o[:rows]),  # known_d_z_o_t
            reversed(d_x_o[:rows]),  # d_x_o_t
            reversed(c_minus_scaled_mean_c[:rows]),  # c_minus_scaled_mean_c_t
            reversed(u_14[:rows]),  # u_14_t
            reversed(sqrt_u_13[t0:t1]),  # sqrt_u_13_t
            reversed(known_d_c_minus_scaled_mean_c[:rows]),  # known_d_c_minus_scaled_mean_c_t
            reversed(u_14[:rows][:, :, None]),  # u_14_t_wide
            reversed(g_c[t0:t1]),  # g_c_t
            reversed(stacked[:rows, 1]),  # f_t
            reversed(d_z_all[:rows]),  # d_z_all_t
            reversed(known_d_z_all[:rows]),  # known_d_z_all_t
            reversed(d_x_all[:rows]),  # d_x_all_t
            reversed(u_9[t0:t1]),  # u_9_t
            reversed(u_10[t0:t1]),  # u_10_t
            reversed(u_8[t0:t1]),  # u_8_t
            reversed(u_7[t0:t1]),  # u_7_t
            reversed(u_12[:rows]),  # u_12_t
            reversed(sqrt_u_11[t0:t1]),  # sqrt_u_11_t
            reversed(u_12[:rows][:, :, None]),  # u_12_t_wide
            reversed(known_d_u_10[:rows]),  # known_d_u_10_t
            reversed(u_12[:rows][:, None, :, None]),  # u_12_t_wide_
            reversed(known_d_u_all[:rows]),  # known_d_u_all_t
            reversed(d_U_h_all[:rows]),  # d_U_h_all_t
            reversed(d_U_h_all[:rows].reshape(rows, B, 4 * H)),  # d_U_h_all_t_flat
        ):
            # d_h = d_h[t+1] + g_h
            # d_u_15 = d_h known_d_u_15
            # d_n = d_u_15 k
            # d_z_o = d_h known_d_z_o
            # d_h_o = d_z_o r_o
            # d_x_o = a_o d_z_o
            np.add(d_h_next, g_h_t, out=tmp2_0)
            np.multiply(tmp2_0, known_d_u_15_t, out=d_u_15_t)
            np.multiply(d_u_15_t, k_wide, out=d_n)
            np.multiply(tmp2_0, known_d_z_o_t, out=d_z_o_t)
            np.multiply(d_z_o_t, r_o_wide, out=d_h_o)
            np.multiply(a_o_wide, d_z_o_t, out=d_x_o_t)
            # d_u_14 = sum_H d_n c_minus_scaled_mean_c
            np.einsum("ab,ab->a", d_n, c_minus_scaled_mean_c_t, out=d_u_14)
            # d_sqrt_u_13 = (-d_u_14 u_14) / sqrt_u_13
            # d_u_13 = 1/2 d_sqrt_u_13 / sqrt_u_13
            np.multiply(d_u_14, u_14_t, out=tmp3_0)
            np.negative(tmp3_0, out=tmp3_0)
            np.divide(tmp3_0, sqrt_u_13_t, out=tmp3_0)
            np.multiply(tmp3_0, half, out=tmp3_0)
            np.divide(tmp3_0, sqrt_u_13_t, out=d_u_13)
            # d_c_minus_scaled_mean_c_squared = d_u_13 / H
            # d_c_minus_scaled_mean_c = d_c_minus_scaled_mean_c_squared known_d_c_minus_scaled_mean_c + d_n u_14
            np.divide(d_u_13_wide, H, out=tmp4_0)
            np.multiply(tmp4_0, known_d_c_minus_scaled_mean_c_t, out=tmp2_0)
            np.multiply(d_n, u_14_t_wide, out=tmp2_1)
            np.add(tmp2_0, tmp2_1, out=d_c_minus_scaled_mean_c)
            # d_mean_c = sum_H -d_c_minus_scaled_mean_c
            np.negative(d_c_minus_scaled_mean_c, out=tmp2_0)
            np.sum(tmp2_0, axis=(1,), out=d_mean_c)
            # d_c = d_mean_c / H + d_c_minus_scaled_mean_c + d_c[t+1] + g_c
            # d_c_next = d_c f
            np.divide(d_mean_c_wide, H, out=tmp4_0)
            np.add(tmp4_0, d_c_minus_scaled_mean_c, out=tmp2_0)
            np.add(tmp2_0, d_c_next, out=tmp2_0)
            np.add(tmp2_0, g_c_t, out=d_c)
            np.multiply(d_c, f_t, out=d_c_next)
            # d_z_all = d_c known_d_z_all
            # d_h_all = d_z_all r_all_
            # d_x_all = a_all_ d_z_all
            np.multiply(d_c, known_d_z_all_t, out=d_z_all_t)
            np.multiply(d_z_all_t, r_all__wide, out=d_h_all)
            np.multiply(a_all__wide, d_z_all_t, out=d_x_all_t)
            # d_u_12_1 = sum_H d_h_g u_9
            np.einsum("ab,ab->a", d_h_g, u_9_t, out=d_u_12_1)
            # d_u_12_0 = d_u_12_1 + sum_H d_h_o u_10
            np.einsum("ab,ab->a", d_h_o, u_10_t, out=d_u_12_0)
            np.add(d_u_12_0, d_u_12_1, out=d_u_12_0)
            # d_u_12_2 = d_u_12_0 + sum_H d_h_f u_8
            np.einsum("ab,ab->a", d_h_f, u_8_t, out=d_u_12_2)
            np.add(d_u_12_2, d_u_12_0, out=d_u_12_2)
            # d_u_12_3 = sum_H d_h_i u_7
            np.einsum("ab,ab->a", d_h_i, u_7_t, out=d_u_12_3)
            # d_u_12 = d_u_12_2 + d_u_12_3
            # d_sqrt_u_11 = (-d_u_12 u_12) / sqrt_u_11
            # d_u_11 = 1/2 d_sqrt_u_11 / sqrt_u_11
            np.add(d_u_12_2, d_u_12_3, out=tmp3_0)
            np.multiply(tmp3_0, u_12_t, out=tmp3_0)
            np.negative(tmp3_0, out=tmp3_0)
            np.divide(tmp3_0, sqrt_u_11_t, out=tmp3_0)
            np.multiply(tmp3_0, half, out=tmp3_0)
            np.divide(tmp3_0, sqrt_u_11_t, out=d_u_11)
            # d_u_10_squared = 1/4 d_u_11 / H
            # d_u_10 = d_h_o u_12 + d_u_10_squared known_d_u_10
            # d_u_9_squared = 1/4 d_u_11 / H
            # d_u_8_squared = 1/4 d_u_11 / H
            # d_u_7_squared = 1/4 d_u_11 / H
            np.multiply(d_u_11_wide, number_12, out=tmp4_0)
            np.divide(tmp4_0, H, out=tmp4_0)
            np.multiply(d_h_o, u_12_t_wide, out=tmp2_0)
            np.multiply(tmp4_0, known_d_u_10_t, out=tmp2_1)
            np.add(tmp2_0, tmp2_1, out=d_u_10)
            np.copyto(d_u_9_squared, tmp4_0)
            np.copyto(d_u_8_squared, tmp4_0)
            np.copyto(d_u_7_squared, tmp4_0)
            # d_u_all = d_h_all u_12 + d_u_squared_all known_d_u_all
            np.multiply(d_h_all, u_12_t_wide_, out=tmp5_0)
            np.multiply(d_u_squared_all, known_d_u_all_t, out=tmp5_1)
            np.add(tmp5_0, tmp5_1, out=d_u_all)
            # d_mean_U_o_h_0 = sum_H -1/4 d_u_10
            np.multiply(d_u_10, number_18, out=tmp2_0)
            np.sum(tmp2_0, axis=(1,), out=d_mean_U_o_h_0)
            # d_mean_U_o_h_1 = sum_H -1/4 d_u_9
            np.multiply(d_u_9, number_18, out=tmp2_0)
            np.sum(tmp2_0, axis=(1,), out=d_mean_U_o_h_1)
            # d_mean_U_o_h_2 = sum_H -1/4 d_u_8
            np.multiply(d_u_8, number_18, out=tmp2_0)
            np.sum(tmp2_0, axis=(1,), out=d_mean_U_o_h_2)
            # d_mean_U_o_h_3 = sum_H -1/4 d_u_7
            np.multiply(d_u_7, number_18, out=tmp2_0)
            np.sum(tmp2_0, axis=(1,), out=d_mean_U_o_h_3)
            # d_mean_U_o_h = d_mean_U_o_h_0 + d_mean_U_o_h_1 + d_mean_U_o_h_2 + d_mean_U_o_h_3
            np.add(d_mean_U_o_h_0, d_mean_U_o_h_1, out=tmp3_0)
            np.add(tmp3_0, d_mean_U_o_h_2, out=tmp3_0)
            np.add(tmp3_0, d_mean_U_o_h_3, out=d_mean_U_o_h)
            # d_mean_U_g_h_0 = sum_H -1/4 d_u_10
            np.multiply(d_u_10, number_18, out=tmp2_0)
            np.sum(tmp2_0, axis=(1,), out=d_mean_U_g_h_0)
            # d_mean_U_g_h_1 = sum_H -1/4 d_u_9
            np.multiply(d_u_9, number_18, out=tmp2_0)
            np.sum(tmp2_0, axis=(1,), out=d_mean_U_g_h_1)
            # d_mean_U_g_h_2 = sum_H -1/4 d_u_8
            np.multiply(d_u_8, number_18, out=tmp2_0)
            np.sum(tmp2_0, axis=(1,), out=d_mean_U_g_h_2)
            # d_mean_U_g_h_3 = sum_H -1/4 d_u_7
            np.multiply(d_u_7, number_18, out=tmp2_0)
            np.sum(tmp2_0, axis=(1,), out=d_mean_U_g_h_3)
            # d_mean_U_g_h = d_mean_U_g_h_0 + d_mean_U_g_h_1 + d_mean_U_g_h_2 + d_mean_U_g_h_3
            np.add(d_mean_U_g_h_0, d_mean_U_g_h_1, out=tmp3_0)
            np.add(tmp3_0, d_mean_U_g_h_2, out=tmp3_0)
            np.add(tmp3_0, d_mean_U_g_h_3, out=d_mean_U_g_h)
            # d_mean_U_f_h_0 = sum_H -1/4 d_u_10
            np.multiply(d_u_10, number_18, out=tmp2_0)
            np.sum(tmp2_0, axis=(1,), out=d_mean_U_f_h_0)
            # d_mean_U_f_h_1 = sum_H -1/4 d_u_9
            np.multiply(d_u_9, number_18, out=tmp2_0)
            np.sum(tmp2_0, axis=(1,), out=d_mean_U_f_h_1)
            # d_mean_U_f_h_2 = sum_H -1/4 d_u_8
            np.multiply(d_u_8, number_18, out=tmp2_0)
            np.sum(tmp2_0, axis=(1,), out=d_mean_U_f_h_2)
            # d_mean_U_f_h_3 = sum_H -1/4 d_u_7
            np.multiply(d_u_7, number_18, out=tmp2_0)
            np.sum(tmp2_0, axis=(1,), out=d_mean_U_f_h_3)
            # d_mean_U_f_h = d_mean_U_f_h_0 + d_mean_U_f_h_1 + d_mean_U_f_h_2 + d_mean_U_f_h_3
            np.add(d_mean_U_f_h_0, d_mean_U_f_h_1, out=tmp3_0)
            np.add(tmp3_0, d_mean_U_f_h_2, out=tmp3_0)
            np.add(tmp3_0, d_mean_U_f_h_3, out=d_mean_U_f_h)
            # d_mean_U_i_h_0 = sum_H -1/4 d_u_10
            np.multiply(d_u_10, number_18, out=tmp2_0)
            np.sum(tmp2_0, axis=(1,), out=d_mean_U_i_h_0)
            # d_mean_U_i_h_1 = sum_H -1/4 d_u_9
            np.multiply(d_u_9, number_18, out=tmp2_0)
            np.sum(tmp2_0, axis=(1,), out=d_mean_U_i_h_1)
            # d_mean_U_i_h_2 = sum_H -1/4 d_u_8
            np.multiply(d_u_8, number_18, out=tmp2_0)
            np.sum(tmp2_0, axis=(1,), out=d_mean_U_i_h_2)
            # d_mean_U_i_h_3 = sum_H -1/4 d_u_7
            np.multiply(d_u_7, number_18, out=tmp2_0)
            np.sum(tmp2_0, axis=(1,), out=d_mean_U_i_h_3)
            # d_mean_U_i_h = d_mean_U_i_h_0 + d_mean_U_i_h_1 + d_mean_U_i_h_2 + d_mean_U_i_h_3
            np.add(d_mean_U_i_h_0, d_mean_U_i_h_1, out=tmp3_0)
            np.add(tmp3_0, d_mean_U_i_h_2, out=tmp3_0)
            np.add(tmp3_0, d_mean_U_i_h_3, out=d_mean_U_i_h)
            # d_U_h_all = d_mean_U_h_all / H + d_u_all_
            np.divide(d_mean_U_h_all_wide, H, out=tmp6_0)
            np.add(tmp6_0, d_u_all__turned, out=d_U_h_all_t)
            # d_h_next = sum_H,#4 U_all_ d_U_h_all
            np.dot(d_U_h_all_t_flat, U_all__flat, d_h_next)
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
        # d_mean_u_3_squared = 1/4 d_u_5
        # d_mean_u_2_squared = 1/4 d_u_5
        # d_mean_u_squared = 1/4 d_u_5
        np.add(d_u_6_0[:rows], d_u_6_1[:rows], out=tmp7_0[:rows])
        np.add(tmp7_0[:rows], d_u_6_2[:rows], out=tmp7_0[:rows])
        np.add(tmp7_0[:rows], d_u_6_3[:rows], out=tmp7_0[:rows])
        np.multiply(tmp7_0[:rows], u_6[:rows], out=tmp7_0[:rows])
        np.negative(tmp7_0[:rows], out=tmp7_0[:rows])
        np.divide(tmp7_0[:rows], sqrt_u_5[t0:t1], out=tmp7_0[:rows])
        np.multiply(tmp7_0[:rows], 0.5, out=tmp7_0[:rows])
        np.divide(tmp7_0[:rows], sqrt_u_5[t0:t1], out=tmp7_0[:rows])
        np.multiply(tmp7_0[:rows], 0.25, out=d_mean_u_all[:rows, 0])
        np.copyto(d_mean_u_all[:rows, 1], d_mean_u_all[:rows, 0])
        np.copyto(d_mean_u_all[:rows, 2], d_mean_u_all[:rows, 0])
        np.copyto(d_mean_u_all[:rows, 3], d_mean_u_all[:rows, 0])
        # d_u_all_2 = d_mean_u_all / H
        np.divide(d_mean_u_all[:rows][:, :, :, None], H, out=d_u_all_2[:rows])
        # d_u_4 = 2 d_u_4_squared u_4 + d_x_o u_6
        # d_u_3 = 2 d_u_3_squared u_3 + d_x_g u_6
        # d_u_2 = 2 d_u_2_squared u_2 + d_x_f u_6
        # d_u = 2 d_u_squared u + d_x_i u_6
        np.multiply(d_u_all_2[:rows, 0], u_4[t0:t1], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], 2, out=tmp0_0[:rows])
        np.multiply(d_x_o[:rows], u_6[:rows][:, :, None], out=tmp0_1[:rows])
        np.add(tmp0_0[:rows], tmp0_1[:rows], out=d_u_all_3[:rows, 0])
        np.multiply(d_u_all_2[:rows, 1], u_3[t0:t1], out=tmp0_1[:rows])
        np.multiply(tmp0_1[:rows], 2, out=tmp0_1[:rows])
        np.multiply(d_x_all[:rows, 0], u_6[:rows][:, :, None], out=tmp0_0[:rows])
        np.add(tmp0_1[:rows], tmp0_0[:rows], out=d_u_all_3[:rows, 1])
        np.multiply(d_u_all_2[:rows, 2], u_2[t0:t1], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], 2, out=tmp0_0[:rows])
        np.multiply(d_x_all[:rows, 1], u_6[:rows][:, :, None], out=tmp0_1[:rows])
        np.add(tmp0_0[:rows], tmp0_1[:rows], out=d_u_all_3[:rows, 2])
        np.multiply(d_u_all_2[:rows, 3], u[t0:t1], out=tmp0_1[:rows])
        np.multiply(tmp0_1[:rows], 2, out=tmp0_1[:rows])
        np.multiply(d_x_all[:rows, 2], u_6[:rows][:, :, None], out=tmp0_0[:rows])
        np.add(tmp0_1[:rows], tmp0_0[:rows], out=d_u_all_3[:rows, 3])
        # d_mean_W_o_x_0 = sum_H -1/4 d_u_4
        np.multiply(d_u_all_3[:rows, 0], -0.25, out=tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=d_mean_W_o_x_0[:rows])
        # d_mean_W_o_x_1 = sum_H -1/4 d_u_3
        np.multiply(d_u_all_3[:rows, 1], -0.25, out=tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=d_mean_W_o_x_1[:rows])
        # d_mean_W_o_x_2 = sum_H -1/4 d_u_2
        np.multiply(d_u_all_3[:rows, 2], -0.25, out=tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=d_mean_W_o_x_2[:rows])
        # d_mean_W_o_x_3 = sum_H -1/4 d_u
        np.multiply(d_u_all_3[:rows, 3], -0.25, out=tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=d_mean_W_o_x_3[:rows])
        # d_mean_W_o_x = d_mean_W_o_x_0 + d_mean_W_o_x_1 + d_mean_W_o_x_2 + d_mean_W_o_x_3
        np.add(d_mean_W_o_x_0[:rows], d_mean_W_o_x_1[:rows], out=tmp7_0[:rows])
        np.add(tmp7_0[:rows], d_mean_W_o_x_2[:rows], out=tmp7_0[:rows])
        np.add(tmp7_0[:rows], d_mean_W_o_x_3[:rows], out=d_mean_W_x_all[:rows, 0])
        # d_mean_W_g_x_0 = sum_H -1/4 d_u_4
        np.multiply(d_u_all_3[:rows, 0], -0.25, out=tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=d_mean_W_g_x_0[:rows])
        # d_mean_W_g_x_1 = sum_H -1/4 d_u_3
        np.multiply(d_u_all_3[:rows, 1], -0.25, out=tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=d_mean_W_g_x_1[:rows])
        # d_mean_W_g_x_2 = sum_H -1/4 d_u_2
        np.multiply(d_u_all_3[:rows, 2], -0.25, out=tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=d_mean_W_g_x_2[:rows])
        # d_mean_W_g_x_3 = sum_H -1/4 d_u
        np.multiply(d_u_all_3[:rows, 3], -0.25, out=tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=d_mean_W_g_x_3[:rows])
        # d_mean_W_g_x = d_mean_W_g_x_0 + d_mean_W_g_x_1 + d_mean_W_g_x_2 + d_mean_W_g_x_3
        np.add(d_mean_W_g_x_0[:rows], d_mean_W_g_x_1[:rows], out=tmp7_0[:rows])
        np.add(tmp7_0[:rows], d_mean_W_g_x_2[:rows], out=tmp7_0[:rows])
        np.add(tmp7_0[:rows], d_mean_W_g_x_3[:rows], out=d_mean_W_x_all[:rows, 1])
        # d_mean_W_f_x_0 = sum_H -1/4 d_u_4
        np.multiply(d_u_all_3[:rows, 0], -0.25, out=tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=d_mean_W_f_x_0[:rows])
        # d_mean_W_f_x_1 = sum_H -1/4 d_u_3
        np.multiply(d_u_all_3[:rows, 1], -0.25, out=tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=d_mean_W_f_x_1[:rows])
        # d_mean_W_f_x_2 = sum_H -1/4 d_u_2
        np.multiply(d_u_all_3[:rows, 2], -0.25, out=tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=d_mean_W_f_x_2[:rows])
        # d_mean_W_f_x_3 = sum_H -1/4 d_u
        np.multiply(d_u_all_3[:rows, 3], -0.25, out=tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=d_mean_W_f_x_3[:rows])
        # d_mean_W_f_x = d_mean_W_f_x_0 + d_mean_W_f_x_1 + d_mean_W_f_x_2 + d_mean_W_f_x_3
        np.add(d_mean_W_f_x_0[:rows], d_mean_W_f_x_1[:rows], out=tmp7_0[:rows])
        np.add(tmp7_0[:rows], d_mean_W_f_x_2[:rows], out=tmp7_0[:rows])
        np.add(tmp7_0[:rows], d_mean_W_f_x_3[:rows], out=d_mean_W_x_all[:rows, 2])
        # d_mean_W_i_x_0 = sum_H -1/4 d_u_4
        np.multiply(d_u_all_3[:rows, 0], -0.25, out=tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=d_mean_W_i_x_0[:rows])
        # d_mean_W_i_x_1 = sum_H -1/4 d_u_3
        np.multiply(d_u_all_3[:rows, 1], -0.25, out=tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=d_mean_W_i_x_1[:rows])
        # d_mean_W_i_x_2 = sum_H -1/4 d_u_2
        np.multiply(d_u_all_3[:rows, 2], -0.25, out=tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=d_mean_W_i_x_2[:rows])
        # d_mean_W_i_x_3 = sum_H -1/4 d_u
        np.multiply(d_u_all_3[:rows, 3], -0.25, out=tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=d_mean_W_i_x_3[:rows])
        # d_mean_W_i_x = d_mean_W_i_x_0 + d_mean_W_i_x_1 + d_mean_W_i_x_2 + d_mean_W_i_x_3
        np.add(d_mean_W_i_x_0[:rows], d_mean_W_i_x_1[:rows], out=tmp7_0[:rows])
        np.add(tmp7_0[:rows], d_mean_W_i_x_2[:rows], out=tmp7_0[:rows])
        np.add(tmp7_0[:rows], d_mean_W_i_x_3[:rows], out=d_mean_W_x_all[:rows, 3])
        # d_W_x_all = d_mean_W_x_all / H + d_u_all_3
        np.divide(d_mean_W_x_all[:rows].transpose(0, 2, 1)[:, :, :, None], H, out=tmp8_0[:rows])
        np.add(tmp8_0[:rows], d_u_all_3[:rows].transpose(0, 2, 1, 3), out=d_W_x_all[:rows])
        # d_x = sum_H,#4 W_all_ d_W_x_all
        np.dot(d_W_x_all[:rows].reshape(rows * B, 4 * H), W_all_.reshape(4 * H, D), d_x[t0:t1].reshape(rows * B, D))
        # d_W_all = sum_t,B d_W_x_all x
        np.add(d_W_all, np.dot(d_W_x_all[:rows].reshape(rows * B, 4 * H).T, x[t0:t1].reshape(rows * B, D)).reshape(d_W_all.shape), out=d_W_all)
        # d_U_all = sum_t,B d_U_h_all h[t-1]
        np.add(d_U_all, np.dot(d_U_h_all[:rows].reshape(rows * B, 4 * H).T, h[t0:t1].reshape(rows * B, H)).reshape(d_U_all.shape), out=d_U_all)
        # d_a_i = sum_t,B d_z_i x_i
        np.add(d_a_i, np.einsum("abc,abc->c", d_z_all[:rows, 2], x_all[:rows, 0]), out=d_a_i)
        # d_a_f = sum_t,B d_z_f x_f
        np.add(d_a_f, np.einsum("abc,abc->c", d_z_all[:rows, 1], x_all[:rows, 1]), out=d_a_f)
        # d_a_g = sum_t,B d_z_g x_g
        np.add(d_a_g, np.einsum("abc,abc->c", d_z_all[:rows, 0], x_all[:rows, 2]), out=d_a_g)
        # d_a_o = sum_t,B d_z_o x_o
        np.add(d_a_o, np.einsum("abc,abc->c", d_all[:rows, 0], x_all[:rows, 3]), out=d_a_o)
        # d_r_i = sum_t,B d_z_i h_i
        np.add(d_r_i, np.einsum("abc,abc->c", d_z_all[:rows, 2], h_all[:rows, 0]), out=d_r_i)
        # d_r_f = sum_t,B d_z_f h_f
        np.add(d_r_f, np.einsum("abc,abc->c", d_z_all[:rows, 1], h_all[:rows, 1]), out=d_r_f)
        # d_r_g = sum_t,B d_z_g h_g
        np.add(d_r_g, np.einsum("abc,abc->c", d_z_all[:rows, 0], h_all[:rows, 2]), out=d_r_g)
        # d_r_o = sum_t,B d_z_o h_o
        np.add(d_r_o, np.einsum("abc,abc->c", d_all[:rows, 0], h_all[:rows, 3]), out=d_r_o)
        # d_b_all = sum_t,B d_z_all
        np.add(d_b_all, np.sum(d_z_all[:rows], axis=(0, 2)), out=d_b_all)
        # d_b_all_ = sum_t,B d_all
        np.add(d_b_all_, np.sum(d_all[:rows], axis=(0, 2)), out=d_b_all_)
        # d_k = sum_t,B d_u_15 n
        np.add(d_k, np.einsum("abc,abc->c", d_all[:rows, 1], n[:rows]), out=d_k)
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


def per_sample(T, B, D, H, W_i, W_f, W_g, W_o, U_i, U_f, U_g, U_o, a_i, a_f, a_g, a_o, r_i, r_f, r_g, r_o, b_i, b_f, b_g, b_o, k, b_c, x, h, c, u, u_2, u_3, u_4, sqrt_u_5, u_7, u_8, u_9, u_10, sqrt_u_11, mean_c, sqrt_u_13, g_h, g_c, d_h_next, d_c_next, d_W_i, d_W_f, d_W_g, d_W_o, d_U_i, d_U_f, d_U_g, d_U_o, d_a_i, d_a_f, d_a_g, d_a_o, d_r_i, d_r_f, d_r_g, d_r_o, d_b_i, d_b_f, d_b_g, d_b_o, d_k, d_b_c, d_x):
    """140 operations a unit and step besides the products.

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
    dtype = x.dtype
    block = min(T, fn.block_steps(B))
    U_all_ = np.empty((4, H, H), dtype)
    d_U_h_all = np.empty((block, B, 4, H), dtype)
    W_all_ = np.empty((4, H, D), dtype)
    d_W_x_all = np.empty((block, B, 4, H), dtype)
    d_W_all = np.zeros((B, 4, H, D), dtype)
    d_U_all = np.zeros((B, 4, H, H), dtype)
    d_mean_U_h_all = np.empty((4, B), dtype)
    d_u_all_ = np.empty((4, B, H), dtype)
    known_d_z_all = np.empty((block, 3, B, H), dtype)
    d_z_all = np.empty((block, 3, B, H), dtype)
    r_all_ = np.empty((3, H), dtype)
    d_h_all = np.empty((3, B, H), dtype)
    a_all_ = np.empty((3, H), dtype)
    d_x_all = np.empty((block, 3, B, H), dtype)
    d_u_squared_all = np.empty((3, B, H), dtype)
    known_d_u_all = np.empty((block, 3, B, H), dtype)
    x_all = np.empty((block, 4, B, H), dtype)
    a_all = np.empty((4, H), dtype)
    h_all = np.empty((block, 4, B, H), dtype)
    r_all = np.empty((4, H), dtype)
    b_all = np.empty((4, H), dtype)
    z_all = np.empty((block, 4, B, H), dtype)
    stacked = np.empty((block, 2, B, H), dtype)
    d_mean_W_x_all = np.empty((block, 4, B), dtype)
    d_u_all_3 = np.empty((block, 4, B, H), dtype)
    d_b_all = np.zeros((3, B, H), dtype)
    d_all = np.empty((block, 2, B, H), dtype)
    d_b_all_ = np.zeros((2, B, H), dtype)
    d_mean_u_all = np.empty((block, 4, B), dtype)
    d_u_all_2 = np.empty((block, 4, B, H), dtype)
    u_6 = np.empty((block, B), dtype)
    u_12 = np.empty((block, B), dtype)
    u_14 = np.empty((block, B), dtype)
    c_minus_scaled_mean_c = np.empty((block, B, H), dtype)
    n = np.empty((block, B, H), dtype)
    tanh_u_15 = np.empty((block, B, H), dtype)
    known_d_c_minus_scaled_mean_c = np.empty((block, B, H), dtype)
    known_d_u_10 = np.empty((block, B, H), dtype)
    known_d_u_15 = np.empty((block, B, H), dtype)
    known_d_z_o = np.empty((block, B, H), dtype)
    d_n = np.empty((B, H), dtype)
    d_h_o = np.empty((B, H), dtype)
    d_x_o = np.empty((block, B, H), dtype)
    d_u_14 = np.empty((B,), dtype)
    d_u_13 = np.empty((B,), dtype)
    d_c_minus_scaled_mean_c = np.empty((B, H), dtype)
    d_mean_c = np.empty((B,), dtype)
    d_c = np.empty((B, H), dtype)
    d_u_12_1 = np.empty((B,), dtype)
    d_u_12_0 = np.empty((B,), dtype)
    d_u_12_2 = np.empty((B,), dtype)
    d_u_12_3 = np.empty((B,), dtype)
    d_u_11 = np.empty((B,), dtype)
    d_mean_U_o_h_0 = np.empty((B,), dtype)
    d_mean_U_o_h_1 = np.empty((B,), dtype)
    d_mean_U_o_h_2 = np.empty((B,), dtype)
    d_mean_U_o_h_3 = np.empty((B,), dtype)
    d_mean_U_g_h_0 = np.empty((B,), dtype)
    d_mean_U_g_h_1 = np.empty((B,), dtype)
    d_mean_U_g_h_2 = np.empty((B,), dtype)
    d_mean_U_g_h_3 = np.empty((B,), dtype)
    d_mean_U_f_h_0 = np.empty((B,), dtype)
    d_mean_U_f_h_1 = np.empty((B,), dtype)
    d_mean_U_f_h_2 = np.empty((B,), dtype)
    d_mean_U_f_h_3 = np.empty((B,), dtype)
    d_mean_U_i_h_0 = np.empty((B,), dtype)
    d_mean_U_i_h_1 = np.empty((B,), dtype)
    d_mean_U_i_h_2 = np.empty((B,), dtype)
    d_mean_U_i_h_3 = np.empty((B,), dtype)
    d_u_6_0 = np.empty((block, B), dtype)
    d_u_6_1 = np.empty((block, B), dtype)
    d_u_6_2 = np.empty((block, B), dtype)
    d_u_6_3 = np.empty((block, B), dtype)
    d_mean_W_o_x_0 = np.empty((block, B), dtype)
    d_mean_W_o_x_1 = np.empty((block, B), dtype)
    d_mean_W_o_x_2 = np.empty((block, B), dtype)
    d_mean_W_o_x_3 = np.empty((block, B), dtype)
    d_mean_W_g_x_0 = np.empty((block, B), dtype)
    d_mean_W_g_x_1 = np.empty((block, B), dtype)
    d_mean_W_g_x_2 = np.empty((block, B), dtype)
    d_mean_W_g_x_3 = np.empty((block, B), dtype)
    d_mean_W_f_x_0 = np.empty((block, B), dtype)
    d_mean_W_f_x_1 = np.empty((block, B), dtype)
    d_mean_W_f_x_2 = np.empty((block, B), dtype)
    d_mean_W_f_x_3 = np.empty((block, B), dtype)
    d_mean_W_i_x_0 = np.empty((block, B), dtype)
    d_mean_W_i_x_1 = np.empty((block, B), dtype)
    d_mean_W_i_x_2 = np.empty((block, B), dtype)
    d_mean_W_i_x_3 = np.empty((block, B), dtype)
    tmp0_0 = np.empty((block, B, H), dtype)
    tmp0_1 = np.empty((block, B, H), dtype)
    tmp0_2 = np.empty((block, B, H), dtype)
    tmp1_0 = np.empty((block, 4, B, H), dtype)
    tmp1_1 = np.empty((block, 4, B, H), dtype)
    tmp2_0 = np.empty((B, H), dtype)
    tmp2_1 = np.empty((B, H), dtype)
    tmp3_0 = np.empty((B,), dtype)
    tmp4_0 = np.empty((B, 1), dtype)
    tmp5_0 = np.empty((3, B, H), dtype)
    tmp5_1 = np.empty((3, B, H), dtype)
    tmp6_0 = np.empty((B, 4, 1), dtype)
    tmp7_0 = np.empty((block, B), dtype)
    tmp8_0 = np.empty((block, B, 4, 1), dtype)
    d_h_next[...] = 0
    d_c_next[...] = 0
    d_a_i[...] = 0
    d_a_f[...] = 0
    d_a_g[...] = 0
    d_a_o[...] = 0
    d_r_i[...] = 0
    d_r_f[...] = 0
    d_r_g[...] = 0
    d_r_o[...] = 0
    d_k[...] = 0
    U_all_[0] = U_o
    U_all_[1] = U_g
    U_all_[2] = U_f
    U_all_[3] = U_i
    W_all_[0] = W_o
    W_all_[1] = W_g
    W_all_[2] = W_f
    W_all_[3] = W_i
    r_all_[0] = r_g
    r_all_[1] = r_f
    r_all_[2] = r_i
    a_all_[0] = a_g
    a_all_[1] = a_f
    a_all_[2] = a_i
    a_all[0] = a_i
    a_all[1] = a_f
    a_all[2] = a_g
    a_all[3] = a_o
    r_all[0] = r_i
    r_all[1] = r_f
    r_all[2] = r_g
    r_all[3] = r_o
    b_all[0] = b_i
    b_all[1] = b_f
    b_all[2] = b_g
    b_all[3] = b_o
    k_wide = np.ascontiguousarray(np.broadcast_to(k, (B, H,)))
    r_o_wide = np.ascontiguousarray(np.broadcast_to(r_o, (B, H,)))
    a_o_wide = np.ascontiguousarray(np.broadcast_to(a_o, (B, H,)))
    half = np.array(0.5, dtype)
    d_u_13_wide = d_u_13[:, None]
    d_mean_c_wide = d_mean_c[:, None]
    r_all__wide = np.ascontiguousarray(np.broadcast_to(r_all_[:, None], (3, B, H,)))
    a_all__wide = np.ascontiguousarray(np.broadcast_to(a_all_[:, None], (3, B, H,)))
    d_h_g = d_h_all[0]
    d_h_f = d_h_all[1]
    d_h_i = d_h_all[2]
    d_u_11_wide = d_u_11[:, None]
    number_12 = np.array(0.25, dtype)
    d_u_10 = d_u_all_[0]
    d_u_9_squared = d_u_squared_all[0]
    d_u_8_squared = d_u_squared_all[1]
    d_u_7_squared = d_u_squared_all[2]
    d_u_all = d_u_all_[1:4]
    number_18 = np.array(-0.25, dtype)
    d_u_9 = d_u_all_[1]
    d_u_8 = d_u_all_[2]
    d_u_7 = d_u_all_[3]
    d_mean_U_o_h = d_mean_U_h_all[0]
    d_mean_U_g_h = d_mean_U_h_all[1]
    d_mean_U_f_h = d_mean_U_h_all[2]
    d_mean_U_i_h = d_mean_U_h_all[3]
    d_mean_U_h_all_wide = d_mean_U_h_all.transpose(1, 0)[:, :, None]
    d_u_all__turned = d_u_all_.transpose(1, 0, 2)
    U_all__flat = U_all_.reshape(4 * H, H)
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # u_6 = 1 / sqrt_u_5
        # u_12 = 1 / sqrt_u_11
        # u_14 = 1 / sqrt_u_13
        np.divide(1, sqrt_u_5[t0:t1], out=u_6[:rows])
        np.divide(1, sqrt_u_11[t0:t1], out=u_12[:rows])
        np.divide(1, sqrt_u_13[t0:t1], out=u_14[:rows])
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
        np.multiply(u[t0:t1], u_6[:rows][:, :, None], out=x_all[:rows, 0])
        np.multiply(u_2[t0:t1], u_6[:rows][:, :, None], out=x_all[:rows, 1])
        np.multiply(u_3[t0:t1], u_6[:rows][:, :, None], out=x_all[:rows, 2])
        np.multiply(u_4[t0:t1], u_6[:rows][:, :, None], out=x_all[:rows, 3])
        np.multiply(u_12[:rows][:, :, None], u_7[t0:t1], out=h_all[:rows, 0])
        np.multiply(u_12[:rows][:, :, None], u_8[t0:t1], out=h_all[:rows, 1])
        np.multiply(u_12[:rows][:, :, None], u_9[t0:t1], out=h_all[:rows, 2])
        np.multiply(u_10[t0:t1], u_12[:rows][:, :, None], out=h_all[:rows, 3])
        np.subtract(c[t0 + 1:t1 + 1], mean_c[t0:t1][:, :, None], out=c_minus_scaled_mean_c[:rows])
        np.multiply(c_minus_scaled_mean_c[:rows], u_14[:rows][:, :, None], out=n[:rows])
        np.multiply(k, n[:rows], out=tmp0_0[:rows])
        np.add(tmp0_0[:rows], b_c, out=tmp0_0[:rows])
        fn.tanh(tmp0_0[:rows], out=tanh_u_15[:rows])
        np.multiply(c_minus_scaled_mean_c[:rows], 2, out=known_d_c_minus_scaled_mean_c[:rows])
        np.multiply(u_10[t0:t1], 2, out=known_d_u_10[:rows])
        np.multiply(u_9[t0:t1], 2, out=known_d_u_all[:rows, 0])
        np.multiply(u_8[t0:t1], 2, out=known_d_u_all[:rows, 1])
        np.multiply(u_7[t0:t1], 2, out=known_d_u_all[:rows, 2])
        # z_all = a_all x_all + h_all r_all + b_all
        np.multiply(a_all[None, :, None], x_all[:rows], out=tmp1_0[:rows])
        np.multiply(h_all[:rows], r_all[None, :, None], out=tmp1_1[:rows])
        np.add(tmp1_0[:rows], tmp1_1[:rows], out=tmp1_1[:rows])
        np.add(tmp1_1[:rows], b_all[None, :, None], out=z_all[:rows])
        # stacked = sigmoid(z_all_)
        fn.sigmoid(z_all[:rows, 0:2], out=stacked[:rows])
        # g = tanh(z_g)
        # o = sigmoid(z_o)
        # known_d_u_15 = (1 - tanh_u_15^2) o
        # known_d_z_o = (1 - o) o tanh_u_15
        # known_d_z_g = (1 - g^2) i
        # known_d_z_f = (1 - f) c[t-1] f
        # known_d_z_i = (1 - i) g i
        fn.tanh(z_all[:rows, 2], out=tmp0_0[:rows])
        fn.sigmoid(z_all[:rows, 3], out=tmp0_1[:rows])
        np.multiply(tanh_u_15[:rows], tanh_u_15[:rows], out=tmp0_2[:rows])
        np.subtract(1, tmp0_2[:rows], out=tmp0_2[:rows])
        np.multiply(tmp0_2[:rows], tmp0_1[:rows], out=known_d_u_15[:rows])
        np.subtract(1, tmp0_1[:rows], out=tmp0_2[:rows])
        np.multiply(tmp0_2[:rows], tmp0_1[:rows], out=tmp0_1[:rows])
        np.multiply(tmp0_1[:rows], tanh_u_15[:rows], out=known_d_z_o[:rows])
        np.multiply(tmp0_0[:rows], tmp0_0[:rows], out=tmp0_1[:rows])
        np.subtract(1, tmp0_1[:rows], out=tmp0_1[:rows])
        np.multiply(tmp0_1[:rows], stacked[:rows, 0], out=known_d_z_all[:rows, 0])
        np.subtract(1, stacked[:rows, 1], out=tmp0_1[:rows])
        np.multiply(tmp0_1[:rows], c[t0:t1], out=tmp0_1[:rows])
        np.multiply(tmp0_1[:rows], stacked[:rows, 1], out=known_d_z_all[:rows, 1])
        np.subtract(1, stacked[:rows, 0], out=tmp0_1[:rows])
        np.multiply(tmp0_1[:rows], tmp0_0[:rows], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], stacked[:rows, 0], out=known_d_z_all[:rows, 2])
        for (
            g_h_t, d_u_15_t, known_d_u_15_t, d_z_o_t, known_d_z_o_t, d_x_o_t, c_minus_scaled_mean_c_t, u_14_t,
            sqrt_u_13_t, known_d_c_minus_scaled_mean_c_t, u_14_t_wide, g_c_t, f_t, d_z_all_t, known_d_z_all_t,
            d_x_all_t, u_9_t, u_10_t, u_8_t, u_7_t, u_12_t, sqrt_u_11_t, u_12_t_wide, known_d_u_10_t,
            u_12_t_wide_, known_d_u_all_t, d_U_h_all_t, d_U_h_all_t_flat
        ) in zip(
            reversed(g_h[t0:t1]),  # g_h_t
            reversed(d_all[:rows, 1]),  # d_u_15_t
            reversed(known_d_u_15[:rows]),  # known_d_u_15_t
            reversed(d_all[:rows, 0]),  # d_z_o_t
            reversed(known_d_z_o[:rows]),  # known_d_z_o_t
            reversed(d_x_o[:rows]),  # d_x_o_t
            reversed(c_minus_scaled_mean_c[:rows]),  # c_minus_scaled_mean_c_t
            reversed(u_14[:rows]),  # u_14_t
            reversed(sqrt_u_13[t0:t1]),  # sqrt_u_13_t
            reversed(known_d_c_minus_scaled_mean_c[:rows]),  # known_d_c_minus_scaled_mean_c_t
            reversed(u_14[:rows][:, :, None]),  # u_14_t_wide
            reversed(g_c[t0:t1]),  # g_c_t
            reversed(stacked[:rows, 1]),  # f_t
            reversed(d_z_all[:rows]),  # d_z_all_t
            reversed(known_d_z_all[:rows]),  # known_d_z_all_t
            reversed(d_x_all[:rows]),  # d_x_all_t
            reversed(u_9[t0:t1]),  # u_9_t
            reversed(u_10[t0:t1]),  # u_10_t
            reversed(u_8[t0:t1]),  # u_8_t
            reversed(u_7[t0:t1]),  # u_7_t
            reversed(u_12[:rows]),  # u_12_t
            reversed(sqrt_u_11[t0:t1]),  # sqrt_u_11_t
            reversed(u_12[:rows][:, :, None]),  # u_12_t_wide
            reversed(known_d_u_10[:rows]),  # known_d_u_10_t
            reversed(u_12[:rows][:, None, :, None]),  # u_12_t_wide_
            reversed(known_d_u_all[:rows]),  # known_d_u_all_t
            reversed(d_U_h_all[:rows]),  # d_U_h_all_t
            reversed(d_U_h_all[:rows].reshape(rows, B, 4 * H)),  # d_U_h_all_t_flat
        ):
            # d_h = d_h[t+1] + g_h
            # d_u_15 = d_h known_d_u_15
            # d_n = d_u_15 k
            # d_z_o = d_h known_d_z_o
            # d_h_o = d_z_o r_o
            # d_x_o = a_o d_z_o
            np.add(d_h_next, g_h_t, out=tmp2_0)
            np.multiply(tmp2_0, known_d_u_15_t, out=d_u_15_t)
            np.multiply(d_u_15_t, k_wide, out=d_n)
            np.multiply(tmp2_0, known_d_z_o_t, out=d_z_o_t)
            np.multiply(d_z_o_t, r_o_wide, out=d_h_o)
            np.multiply(a_o_wide, d_z_o_t, out=d_x_o_t)
            # d_u_14 = sum_H d_n c_minus_scaled_mean_c
            np.einsum("ab,ab->a", d_n, c_minus_scaled_mean_c_t, out=d_u_14)
            # d_sqrt_u_13 = (-d_u_14 u_14) / sqrt_u_13
            # d_u_13 = 1/2 d_sqrt_u_13 / sqrt_u_13
            np.multiply(d_u_14, u_14_t, out=tmp3_0)
            np.negative(tmp3_0, out=tmp3_0)
            np.divide(tmp3_0, sqrt_u_13_t, out=tmp3_0)
            np.multiply(tmp3_0, half, out=tmp3_0)
            np.divide(tmp3_0, sqrt_u_13_t, out=d_u_13)
            # d_c_minus_scaled_mean_c_squared = d_u_13 / H
            # d_c_minus_scaled_mean_c = d_c_minus_scaled_mean_c_squared known_d_c_minus_scaled_mean_c + d_n u_14
            np.divide(d_u_13_wide, H, out=tmp4_0)
            np.multiply(tmp4_0, known_d_c_minus_scaled_mean_c_t, out=tmp2_0)
            np.multiply(d_n, u_14_t_wide, out=tmp2_1)
            np.add(tmp2_0, tmp2_1, out=d_c_minus_scaled_mean_c)
            # d_mean_c = sum_H -d_c_minus_scaled_mean_c
            np.negative(d_c_minus_scaled_mean_c, out=tmp2_0)
            np.sum(tmp2_0, axis=(1,), out=d_mean_c)
            # d_c = d_mean_c / H + d_c_minus_scaled_mean_c + d_c[t+1] + g_c
            # d_c_next = d_c f
            np.divide(d_mean_c_wide, H, out=tmp4_0)
            np.add(tmp4_0, d_c_minus_scaled_mean_c, out=tmp2_0)
            np.add(tmp2_0, d_c_next, out=tmp2_0)
            np.add(tmp2_0, g_c_t, out=d_c)
            np.multiply(d_c, f_t, out=d_c_next)
            # d_z_all = d_c known_d_z_all
            # d_h_all = d_z_all r_all_
            # d_x_all = a_all_ d_z_all
            np.multiply(d_c, known_d_z_all_t, out=d_z_all_t)
            np.multiply(d_z_all_t, r_all__wide, out=d_h_all)
            np.multiply(a_all__wide, d_z_all_t, out=d_x_all_t)
            # d_u_12_1 = sum_H d_h_g u_9
            np.einsum("ab,ab->a", d_h_g, u_9_t, out=d_u_12_1)
            # d_u_12_0 = d_u_12_1 + sum_H d_h_o u_10
            np.einsum("ab,ab->a", d_h_o, u_10_t, out=d_u_12_0)
            np.add(d_u_12_0, d_u_12_1, out=d_u_12_0)
            # d_u_12_2 = d_u_12_0 + sum_H d_h_f u_8
            np.einsum("ab,ab->a", d_h_f, u_8_t, out=d_u_12_2)
            np.add(d_u_12_2, d_u_12_0, out=d_u_12_2)
            # d_u_12_3 = sum_H d_h_i u_7
            np.einsum("ab,ab->a", d_h_i, u_7_t, out=d_u_12_3)
            # d_u_12 = d_u_12_2 + d_u_12_3
            # d_sqrt_u_11 = (-d_u_12 u_12) / sqrt_u_11
            # d_u_11 = 1/2 d_sqrt_u_11 / sqrt_u_11
            np.add(d_u_12_2, d_u_12_3, out=tmp3_0)
            np.multiply(tmp3_0, u_12_t, out=tmp3_0)
            np.negative(tmp3_0, out=tmp3_0)
            np.divide(tmp3_0, sqrt_u_11_t, out=tmp3_0)
            np.multiply(tmp3_0, half, out=tmp3_0)
            np.divide(tmp3_0, sqrt_u_11_t, out=d_u_11)
            # d_u_10_squared = 1/4 d_u_11 / H
            # d_u_10 = d_h_o u_12 + d_u_10_squared known_d_u_10
            # d_u_9_squared = 1/4 d_u_11 / H
            # d_u_8_squared = 1/4 d_u_11 / H
            # d_u_7_squared = 1/4 d_u_11 / H
            np.multiply(d_u_11_wide, number_12, out=tmp4_0)
            np.divide(tmp4_0, H, out=tmp4_0)
            np.multiply(d_h_o, u_12_t_wide, out=tmp2_0)
            np.multiply(tmp4_0, known_d_u_10_t, out=tmp2_1)
            np.add(tmp2_0, tmp2_1, out=d_u_10)
            np.copyto(d_u_9_squared, tmp4_0)
            np.copyto(d_u_8_squared, tmp4_0)
            np.copyto(d_u_7_squared, tmp4_0)
            # d_u_all = d_h_all u_12 + d_u_squared_all known_d_u_all
            np.multiply(d_h_all, u_12_t_wide_, out=tmp5_0)
            np.multiply(d_u_squared_all, known_d_u_all_t, out=tmp5_1)
            np.add(tmp5_0, tmp5_1, out=d_u_all)
            # d_mean_U_o_h_0 = sum_H -1/4 d_u_10
            np.multiply(d_u_10, number_18, out=tmp2_0)
            np.sum(tmp2_0, axis=(1,), out=d_mean_U_o_h_0)
            # d_mean_U_o_h_1 = sum_H -1/4 d_u_9
            np.multiply(d_u_9, number_18, out=tmp2_0)
            np.sum(tmp2_0, axis=(1,), out=d_mean_U_o_h_1)
            # d_mean_U_o_h_2 = sum_H -1/4 d_u_8
            np.multiply(d_u_8, number_18, out=tmp2_0)
            np.sum(tmp2_0, axis=(1,), out=d_mean_U_o_h_2)
            # d_mean_U_o_h_3 = sum_H -1/4 d_u_7
            np.multiply(d_u_7, number_18, out=tmp2_0)
            np.sum(tmp2_0, axis=(1,), out=d_mean_U_o_h_3)
            # d_mean_U_o_h = d_mean_U_o_h_0 + d_mean_U_o_h_1 + d_mean_U_o_h_2 + d_mean_U_o_h_3
            np.add(d_mean_U_o_h_0, d_mean_U_o_h_1, out=tmp3_0)
            np.add(tmp3_0, d_mean_U_o_h_2, out=tmp3_0)
            np.add(tmp3_0, d_mean_U_o_h_3, out=d_mean_U_o_h)
            # d_mean_U_g_h_0 = sum_H -1/4 d_u_10
            np.multiply(d_u_10, number_18, out=tmp2_0)
            np.sum(tmp2_0, axis=(1,), out=d_mean_U_g_h_0)
            # d_mean_U_g_h_1 = sum_H -1/4 d_u_9
            np.multiply(d_u_9, number_18, out=tmp2_0)
            np.sum(tmp2_0, axis=(1,), out=d_mean_U_g_h_1)
            # d_mean_U_g_h_2 = sum_H -1/4 d_u_8
            np.multiply(d_u_8, number_18, out=tmp2_0)
            np.sum(tmp2_0, axis=(1,), out=d_mean_U_g_h_2)
            # d_mean_U_g_h_3 = sum_H -1/4 d_u_7
            np.multiply(d_u_7, number_18, out=tmp2_0)
            np.sum(tmp2_0, axis=(1,), out=d_mean_U_g_h_3)
            # d_mean_U_g_h = d_mean_U_g_h_0 + d_mean_U_g_h_1 + d_mean_U_g_h_2 + d_mean_U_g_h_3
            np.add(d_mean_U_g_h_0, d_mean_U_g_h_1, out=tmp3_0)
            np.add(tmp3_0, d_mean_U_g_h_2, out=tmp3_0)
            np.add(tmp3_0, d_mean_U_g_h_3, out=d_mean_U_g_h)
            # d_mean_U_f_h_0 = sum_H -1/4 d_u_10
            np.multiply(d_u_10, number_18, out=tmp2_0)
            np.sum(tmp2_0, axis=(1,), out=d_mean_U_f_h_0)
            # d_mean_U_f_h_1 = sum_H -1/4 d_u_9
            np.multiply(d_u_9, number_18, out=tmp2_0)
            np.sum(tmp2_0, axis=(1,), out=d_mean_U_f_h_1)
            # d_mean_U_f_h_2 = sum_H -1/4 d_u_8
            np.multiply(d_u_8, number_18, out=tmp2_0)
            np.sum(tmp2_0, axis=(1,), out=d_mean_U_f_h_2)
            # d_mean_U_f_h_3 = sum_H -1/4 d_u_7
            np.multiply(d_u_7, number_18, out=tmp2_0)
            np.sum(tmp2_0, axis=(1,), out=d_mean_U_f_h_3)
            # d_mean_U_f_h = d_mean_U_f_h_0 + d_mean_U_f_h_1 + d_mean_U_f_h_2 + d_mean_U_f_h_3
            np.add(d_mean_U_f_h_0, d_mean_U_f_h_1, out=tmp3_0)
            np.add(tmp3_0, d_mean_U_f_h_2, out=tmp3_0)
            np.add(tmp3_0, d_mean_U_f_h_3, out=d_mean_U_f_h)
            # d_mean_U_i_h_0 = sum_H -1/4 d_u_10
            np.multiply(d_u_10, number_18, out=tmp2_0)
            np.sum(tmp2_0, axis=(1,), out=d_mean_U_i_h_0)
            # d_mean_U_i_h_1 = sum_H -1/4 d_u_9
            np.multiply(d_u_9, number_18, out=tmp2_0)
            np.sum(tmp2_0, axis=(1,), out=d_mean_U_i_h_1)
            # d_mean_U_i_h_2 = sum_H -1/4 d_u_8
            np.multiply(d_u_8, number_18, out=tmp2_0)
            np.sum(tmp2_0, axis=(1,), out=d_mean_U_i_h_2)
            # d_mean_U_i_h_3 = sum_H -1/4 d_u_7
            np.multiply(d_u_7, number_18, out=tmp2_0)
            np.sum(tmp2_0, axis=(1,), out=d_mean_U_i_h_3)
            # d_mean_U_i_h = d_mean_U_i_h_0 + d_mean_U_i_h_1 + d_mean_U_i_h_2 + d_mean_U_i_h_3
            np.add(d_mean_U_i_h_0, d_mean_U_i_h_1, out=tmp3_0)
            np.add(tmp3_0, d_mean_U_i_h_2, out=tmp3_0)
            np.add(tmp3_0, d_mean_U_i_h_3, out=d_mean_U_i_h)
            # d_U_h_all = d_mean_U_h_all / H + d_u_all_
            np.divide(d_mean_U_h_all_wide, H, out=tmp6_0)
            np.add(tmp6_0, d_u_all__turned, out=d_U_h_all_t)
            # d_h_next = sum_H,#4 U_all_ d_U_h_all
            np.dot(d_U_h_all_t_flat, U_all__flat, d_h_next)
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
        # d_mean_u_3_squared = 1/4 d_u_5
        # d_mean_u_2_squared = 1/4 d_u_5
        # d_mean_u_squared = 1/4 d_u_5
        np.add(d_u_6_0[:rows], d_u_6_1[:rows], out=tmp7_0[:rows])
        np.add(tmp7_0[:rows], d_u_6_2[:rows], out=tmp7_0[:rows])
        np.add(tmp7_0[:rows], d_u_6_3[:rows], out=tmp7_0[:rows])
        np.multiply(tmp7_0[:rows], u_6[:rows], out=tmp7_0[:rows])
        np.negative(tmp7_0[:rows], out=tmp7_0[:rows])
        np.divide(tmp7_0[:rows], sqrt_u_5[t0:t1], out=tmp7_0[:rows])
        np.multiply(tmp7_0[:rows], 0.5, out=tmp7_0[:rows])
        np.divide(tmp7_0[:rows], sqrt_u_5[t0:t1], out=tmp7_0[:rows])
        np.multiply(tmp7_0[:rows], 0.25, out=d_mean_u_all[:rows, 0])
        np.copyto(d_mean_u_all[:rows, 1], d_mean_u_all[:rows, 0])
        np.copyto(d_mean_u_all[:rows, 2], d_mean_u_all[:rows, 0])
        np.copyto(d_mean_u_all[:rows, 3], d_mean_u_all[:rows, 0])
        # d_u_all_2 = d_mean_u_all / H
        np.divide(d_mean_u_all[:rows][:, :, :, None], H, out=d_u_all_2[:rows])
        # d_u_4 = 2 d_u_4_squared u_4 + d_x_o u_6
        # d_u_3 = 2 d_u_3_squared u_3 + d_x_g u_6
        # d_u_2 = 2 d_u_2_squared u_2 + d_x_f u_6
        # d_u = 2 d_u_squared u + d_x_i u_6
        np.multiply(d_u_all_2[:rows, 0], u_4[t0:t1], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], 2, out=tmp0_0[:rows])
        np.multiply(d_x_o[:rows], u_6[:rows][:, :, None], out=tmp0_1[:rows])
        np.add(tmp0_0[:rows], tmp0_1[:rows], out=d_u_all_3[:rows, 0])
        np.multiply(d_u_all_2[:rows, 1], u_3[t0:t1], out=tmp0_1[:rows])
        np.multiply(tmp0_1[:rows], 2, out=tmp0_1[:rows])
        np.multiply(d_x_all[:rows, 0], u_6[:rows][:, :, None], out=tmp0_0[:rows])
        np.add(tmp0_1[:rows], tmp0_0[:rows], out=d_u_all_3[:rows, 1])
        np.multiply(d_u_all_2[:rows, 2], u_2[t0:t1], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], 2, out=tmp0_0[:rows])
        np.multiply(d_x_all[:rows, 1], u_6[:rows][:, :, None], out=tmp0_1[:rows])
        np.add(tmp0_0[:rows], tmp0_1[:rows], out=d_u_all_3[:rows, 2])
        np.multiply(d_u_all_2[:rows, 3], u[t0:t1], out=tmp0_1[:rows])
        np.multiply(tmp0_1[:rows], 2, out=tmp0_1[:rows])
        np.multiply(d_x_all[:rows, 2], u_6[:rows][:, :, None], out=tmp0_0[:rows])
        np.add(tmp0_1[:rows], tmp0_0[:rows], out=d_u_all_3[:rows, 3])
        # d_mean_W_o_x_0 = sum_H -1/4 d_u_4
        np.multiply(d_u_all_3[:rows, 0], -0.25, out=tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=d_mean_W_o_x_0[:rows])
        # d_mean_W_o_x_1 = sum_H -1/4 d_u_3
        np.multiply(d_u_all_3[:rows, 1], -0.25, out=tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=d_mean_W_o_x_1[:rows])
        # d_mean_W_o_x_2 = sum_H -1/4 d_u_2
        np.multiply(d_u_all_3[:rows, 2], -0.25, out=tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=d_mean_W_o_x_2[:rows])
        # d_mean_W_o_x_3 = sum_H -1/4 d_u
        np.multiply(d_u_all_3[:rows, 3], -0.25, out=tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=d_mean_W_o_x_3[:rows])
        # d_mean_W_o_x = d_mean_W_o_x_0 + d_mean_W_o_x_1 + d_mean_W_o_x_2 + d_mean_W_o_x_3
        np.add(d_mean_W_o_x_0[:rows], d_mean_W_o_x_1[:rows], out=tmp7_0[:rows])
        np.add(tmp7_0[:rows], d_mean_W_o_x_2[:rows], out=tmp7_0[:rows])
        np.add(tmp7_0[:rows], d_mean_W_o_x_3[:rows], out=d_mean_W_x_all[:rows, 0])
        # d_mean_W_g_x_0 = sum_H -1/4 d_u_4
        np.multiply(d_u_all_3[:rows, 0], -0.25, out=tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=d_mean_W_g_x_0[:rows])
        # d_mean_W_g_x_1 = sum_H -1/4 d_u_3
        np.multiply(d_u_all_3[:rows, 1], -0.25, out=tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=d_mean_W_g_x_1[:rows])
        # d_mean_W_g_x_2 = sum_H -1/4 d_u_2
        np.multiply(d_u_all_3[:rows, 2], -0.25, out=tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=d_mean_W_g_x_2[:rows])
        # d_mean_W_g_x_3 = sum_H -1/4 d_u
        np.multiply(d_u_all_3[:rows, 3], -0.25, out=tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=d_mean_W_g_x_3[:rows])
        # d_mean_W_g_x = d_mean_W_g_x_0 + d_mean_W_g_x_1 + d_mean_W_g_x_2 + d_mean_W_g_x_3
        np.add(d_mean_W_g_x_0[:rows], d_mean_W_g_x_1[:rows], out=tmp7_0[:rows])
        np.add(tmp7_0[:rows], d_mean_W_g_x_2[:rows], out=tmp7_0[:rows])
        np.add(tmp7_0[:rows], d_mean_W_g_x_3[:rows], out=d_mean_W_x_all[:rows, 1])
        # d_mean_W_f_x_0 = sum_H -1/4 d_u_4
        np.multiply(d_u_all_3[:rows, 0], -0.25, out=tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=d_mean_W_f_x_0[:rows])
        # d_mean_W_f_x_1 = sum_H -1/4 d_u_3
        np.multiply(d_u_all_3[:rows, 1], -0.25, out=tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=d_mean_W_f_x_1[:rows])
        # d_mean_W_f_x_2 = sum_H -1/4 d_u_2
        np.multiply(d_u_all_3[:rows, 2], -0.25, out=tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=d_mean_W_f_x_2[:rows])
        # d_mean_W_f_x_3 = sum_H -1/4 d_u
        np.multiply(d_u_all_3[:rows, 3], -0.25, out=tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=d_mean_W_f_x_3[:rows])
        # d_mean_W_f_x = d_mean_W_f_x_0 + d_mean_W_f_x_1 + d_mean_W_f_x_2 + d_mean_W_f_x_3
        np.add(d_mean_W_f_x_0[:rows], d_mean_W_f_x_1[:rows], out=tmp7_0[:rows])
        np.add(tmp7_0[:rows], d_mean_W_f_x_2[:rows], out=tmp7_0[:rows])
        np.add(tmp7_0[:rows], d_mean_W_f_x_3[:rows], out=d_mean_W_x_all[:rows, 2])
        # d_mean_W_i_x_0 = sum_H -1/4 d_u_4
        np.multiply(d_u_all_3[:rows, 0], -0.25, out=tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=d_mean_W_i_x_0[:rows])
        # d_mean_W_i_x_1 = sum_H -1/4 d_u_3
        np.multiply(d_u_all_3[:rows, 1], -0.25, out=tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=d_mean_W_i_x_1[:rows])
        # d_mean_W_i_x_2 = sum_H -1/4 d_u_2
        np.multiply(d_u_all_3[:rows, 2], -0.25, out=tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=d_mean_W_i_x_2[:rows])
        # d_mean_W_i_x_3 = sum_H -1/4 d_u
        np.multiply(d_u_all_3[:rows, 3], -0.25, out=tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=d_mean_W_i_x_3[:rows])
        # d_mean_W_i_x = d_mean_W_i_x_0 + d_mean_W_i_x_1 + d_mean_W_i_x_2 + d_mean_W_i_x_3
        np.add(d_mean_W_i_x_0[:rows], d_mean_W_i_x_1[:rows], out=tmp7_0[:rows])
        np.add(tmp7_0[:rows], d_mean_W_i_x_2[:rows], out=tmp7_0[:rows])
        np.add(tmp7_0[:rows], d_mean_W_i_x_3[:rows], out=d_mean_W_x_all[:rows, 3])
        # d_W_x_all = d_mean_W_x_all / H + d_u_all_3
        np.divide(d_mean_W_x_all[:rows].transpose(0, 2, 1)[:, :, :, None], H, out=tmp8_0[:rows])
        np.add(tmp8_0[:rows], d_u_all_3[:rows].transpose(0, 2, 1, 3), out=d_W_x_all[:rows])
        # d_x = sum_H,#4 W_all_ d_W_x_all
        np.dot(d_W_x_all[:rows].reshape(rows * B, 4 * H), W_all_.reshape(4 * H, D), d_x[t0:t1].reshape(rows * B, D))
        # d_W_all = sum_t d_W_x_all x
        np.add(d_W_all, np.einsum("abcd,abe->bcde", d_W_x_all[:rows], x[t0:t1]), out=d_W_all)
        # d_U_all = sum_t d_U_h_all h[t-1]
        np.add(d_U_all, np.einsum("abcd,abe->bcde", d_U_h_all[:rows], h[t0:t1]), out=d_U_all)
        # d_a_i = sum_t d_z_i x_i
        np.add(d_a_i, np.einsum("abc,abc->bc", d_z_all[:rows, 2], x_all[:rows, 0]), out=d_a_i)
        # d_a_f = sum_t d_z_f x_f
        np.add(d_a_f, np.einsum("abc,abc->bc", d_z_all[:rows, 1], x_all[:rows, 1]), out=d_a_f)
        # d_a_g = sum_t d_z_g x_g
        np.add(d_a_g, np.einsum("abc,abc->bc", d_z_all[:rows, 0], x_all[:rows, 2]), out=d_a_g)
        # d_a_o = sum_t d_z_o x_o
        np.add(d_a_o, np.einsum("abc,abc->bc", d_all[:rows, 0], x_all[:rows, 3]), out=d_a_o)
        # d_r_i = sum_t d_z_i h_i
        np.add(d_r_i, np.einsum("abc,abc->bc", d_z_all[:rows, 2], h_all[:rows, 0]), out=d_r_i)
        # d_r_f = sum_t d_z_f h_f
        np.add(d_r_f, np.einsum("abc,abc->bc", d_z_all[:rows, 1], h_all[:rows, 1]), out=d_r_f)
        # d_r_g = sum_t d_z_g h_g
        np.add(d_r_g, np.einsum("abc,abc->bc", d_z_all[:rows, 0], h_all[:rows, 2]), out=d_r_g)
        # d_r_o = sum_t d_z_o h_o
        np.add(d_r_o, np.einsum("abc,abc->bc", d_all[:rows, 0], h_all[:rows, 3]), out=d_r_o)
        # d_b_all = sum_t d_z_all
        np.add(d_b_all, np.sum(d_z_all[:rows], axis=(0,)), out=d_b_all)
        # d_b_all_ = sum_t d_all
        np.add(d_b_all_, np.sum(d_all[:rows], axis=(0,)), out=d_b_all_)
        # d_k = sum_t d_u_15 n
        np.add(d_k, np.einsum("abc,abc->bc", d_all[:rows, 1], n[:rows]), out=d_k)
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
