# lstm_peephole: made by `derive generate lstm_peephole`, derive 0.1.0; do not edit
# program 713b8010; operations a unit and step: forward 19, backward 36; saved: i, f, g, o
"""LSTMPeephole: forward, backward and per-sample gradients on NumPy arrays.

The functions write into arrays that the caller hands in; `derive` proves this very text.
"""

import numpy as np

from .._runtime import functions as fn


def forward(T, B, D, H, W_i, W_f, W_g, W_o, U_i, U_f, U_g, U_o, p_i, p_f, p_o, b_i, b_f, b_g, b_o, x, h, c, i, f, g, o):
    """20 operations a unit and step besides the products.

    W_i (H, D) in
    W_f (H, D) in
    W_g (H, D) in
    W_o (H, D) in
    U_i (H, H) in
    U_f (H, H) in
    U_g (H, H) in
    U_o (H, H) in
    p_i (H) in
    p_f (H) in
    p_o (H) in
    b_i (H) in
    b_f (H) in
    b_g (H) in
    b_o (H) in
    x (T, B, D) in
    h (T+1, B, H) inout
    c (T+1, B, H) inout
    i (T, B, H) out
    f (T, B, H) out
    g (T, B, H) out
    o (T, B, H) out
    """
    dtype = x.dtype
    block = min(T, fn.block_steps(B))
    W_all = np.empty((4, H, D), dtype)
    z_x_all = np.empty((block, B, 4, H), dtype)
    U_all = np.empty((4, H, H), dtype)
    z_h_all = np.empty((B, 4, H), dtype)
    b_all = np.empty((4, H), dtype)
    known_z_all = np.empty((block, 4, B, H), dtype)
    tmp0_0 = np.empty((B, H), dtype)
    tmp0_1 = np.empty((B, H), dtype)
    W_all[0] = W_i
    W_all[1] = W_f
    W_all[2] = W_o
    W_all[3] = W_g
    U_all[0] = U_i
    U_all[1] = U_f
    U_all[2] = U_o
    U_all[3] = U_g
    b_all[0] = b_i
    b_all[1] = b_f
    b_all[2] = b_o
    b_all[3] = b_g
    U_all_T = np.ascontiguousarray(U_all.reshape(4 * H, H).T)
    z_h_all_flat = z_h_all.reshape(B, 4 * H)
    p_i_wide = np.ascontiguousarray(np.broadcast_to(p_i, (B, H,)))
    z_i_h = z_h_all[:, 0]
    p_f_wide = np.ascontiguousarray(np.broadcast_to(p_f, (B, H,)))
    z_f_h = z_h_all[:, 1]
    z_g_h = z_h_all[:, 3]
    p_o_wide = np.ascontiguousarray(np.broadcast_to(p_o, (B, H,)))
    z_o_h = z_h_all[:, 2]
    for t0, t1 in fn.blocks(T, B):
        rows = t1 - t0
        # z_x_all = sum_D W_all x
        np.dot(x[t0:t1].reshape(rows * B, D), W_all.reshape(4 * H, D).T, z_x_all[:rows].reshape(rows * B, 4 * H))
        # known_z_all = b_all + z_x_all
        np.add(b_all[None, :, None], z_x_all[:rows].transpose(0, 2, 1, 3), out=known_z_all[:rows])
        for (
            h_old, c_old, known_z_i_t, i_t, known_z_f_t, f_t, known_z_g_t, g_t, c_t, known_z_o_t, o_t, h_t
        ) in zip(
            h[t0:t1],  # h_old
            c[t0:t1],  # c_old
            known_z_all[:rows, 0],  # known_z_i_t
            i[t0:t1],  # i_t
            known_z_all[:rows, 1],  # known_z_f_t
            f[t0:t1],  # f_t
            known_z_all[:rows, 3],  # known_z_g_t
            g[t0:t1],  # g_t
            c[t0 + 1:t1 + 1],  # c_t
            known_z_all[:rows, 2],  # known_z_o_t
            o[t0:t1],  # o_t
            h[t0 + 1:t1 + 1],  # h_t
        ):
            # z_h_all = sum_H U_all h[t-1]
            np.dot(h_old, U_all_T, z_h_all_flat)
            # z_i = c[t-1] p_i + known_z_i + z_i_h
            # i = sigmoid(z_i)
            # z_f = c[t-1] p_f + known_z_f + z_f_h
            # f = sigmoid(z_f)
            # z_g = known_z_g + z_g_h
            # g = tanh(z_g)
            # c = c[t-1] f + g i
            # z_o = c p_o + known_z_o + z_o_h
            # o = sigmoid(z_o)
            # tanh_c = tanh(c)
            # h = o tanh_c
            np.multiply(c_old, p_i_wide, out=tmp0_0)
            np.add(tmp0_0, known_z_i_t, out=tmp0_0)
            np.add(tmp0_0, z_i_h, out=tmp0_0)
            fn.sigmoid(tmp0_0, out=i_t)
            np.multiply(c_old, p_f_wide, out=tmp0_0)
            np.add(tmp0_0, known_z_f_t, out=tmp0_0)
            np.add(tmp0_0, z_f_h, out=tmp0_0)
            fn.sigmoid(tmp0_0, out=f_t)
            np.add(known_z_g_t, z_g_h, out=tmp0_0)
            fn.tanh(tmp0_0, out=g_t)
            np.multiply(c_old, f_t, out=tmp0_0)
            np.multiply(g_t, i_t, out=tmp0_1)
            np.add(tmp0_0, tmp0_1, out=c_t)
            np.multiply(c_t, p_o_wide, out=tmp0_1)
            np.add(tmp0_1, known_z_o_t, out=tmp0_1)
            np.add(tmp0_1, z_o_h, out=tmp0_1)
            fn.sigmoid(tmp0_1, out=o_t)
            fn.tanh(c_t, out=tmp0_1)
            np.multiply(o_t, tmp0_1, out=h_t)


def backward(T, B, D, H, W_i, W_f, W_g, W_o, U_i, U_f, U_g, U_o, p_i, p_f, p_o, b_i, b_f, b_g, b_o, x, h, c, i, f, g, o, g_h, g_c, d_h_next, d_c_next, d_W_i, d_W_f, d_W_g, d_W_o, d_U_i, d_U_f, d_U_g, d_U_o, d_p_i, d_p_f, d_p_o, d_b_i, d_b_f, d_b_g, d_b_o, d_x):
    """34 operations a unit and step besides the products.

    W_i (H, D) in
    W_f (H, D) in
    W_g (H, D) in
    W_o (H, D) in
    U_i (H, H) in
    U_f (H, H) in
    U_g (H, H) in
    U_o (H, H) in
    p_i (H) in
    p_f (H) in
    p_o (H) in
    b_i (H) in
    b_f (H) in
    b_g (H) in
    b_o (H) in
    x (T, B, D) in
    h (T+1, B, H) in
    c (T+1, B, H) in
    i (T, B, H) in
    f (T, B, H) in
    g (T, B, H) in
    o (T, B, H) in
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
    d_p_i (H) out
    d_p_f (H) out
    d_p_o (H) out
    d_b_i (H) out
    d_b_f (H) out
    d_b_g (H) out
    d_b_o (H) out
    d_x (T, B, D) out
    """
    dtype = x.dtype
    block = min(T, fn.block_steps(B))
    U_all_ = np.empty((4, H, H), dtype)
    d_z_all_ = np.empty((block, B, 4, H), dtype)
    W_all_ = np.empty((4, H, D), dtype)
    d_W_all = np.zeros((4, H, D), dtype)
    d_U_all = np.zeros((4, H, H), dtype)
    d_p_all = np.zeros((2, H), dtype)
    known_d_z_all = np.empty((block, 3, B, H), dtype)
    d_b_all = np.zeros((4, H), dtype)
    known_d_z_o = np.empty((block, B, H), dtype)
    known_d_c = np.empty((block, B, H), dtype)
    d_c = np.empty((B, H), dtype)
    tmp0_0 = np.empty((block, B, H), dtype)
    tmp0_1 = np.empty((block, B, H), dtype)
    tmp1_0 = np.empty((B, H), dtype)
    tmp1_1 = np.empty((B, H), dtype)
    tmp1_2 = np.empty((B, H), dtype)
    d_h_next[...] = 0
    d_c_next[...] = 0
    d_p_o[...] = 0
    U_all_[0] = U_o
    U_all_[1] = U_g
    U_all_[2] = U_f
    U_all_[3] = U_i
    W_all_[0] = W_o
    W_all_[1] = W_g
    W_all_[2] = W_f
    W_all_[3] = W_i
    p_o_wide = np.ascontiguousarray(np.broadcast_to(p_o, (B, H,)))
    d_c_wide = d_c[:, None]
    p_f_wide = np.ascontiguousarray(np.broadcast_to(p_f, (B, H,)))
    p_i_wide = np.ascontiguousarray(np.broadcast_to(p_i, (B, H,)))
    U_all__flat = U_all_.reshape(4 * H, H)
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # tanh_c = tanh(c)
        # known_d_z_o = (1 - o) o tanh_c
        # known_d_c = (1 - tanh_c^2) o
        # known_d_z_g = (1 - g^2) i
        # known_d_z_f = (1 - f) c[t-1] f
        # known_d_z_i = (1 - i) g i
        fn.tanh(c[t0 + 1:t1 + 1], out=tmp0_0[:rows])
        np.subtract(1, o[t0:t1], out=tmp0_1[:rows])
        np.multiply(tmp0_1[:rows], o[t0:t1], out=tmp0_1[:rows])
        np.multiply(tmp0_1[:rows], tmp0_0[:rows], out=known_d_z_o[:rows])
        np.multiply(tmp0_0[:rows], tmp0_0[:rows], out=tmp0_0[:rows])
        np.subtract(1, tmp0_0[:rows], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], o[t0:t1], out=known_d_c[:rows])
        np.multiply(g[t0:t1], g[t0:t1], out=tmp0_0[:rows])
        np.subtract(1, tmp0_0[:rows], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], i[t0:t1], out=known_d_z_all[:rows, 0])
        np.subtract(1, f[t0:t1], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], c[t0:t1], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], f[t0:t1], out=known_d_z_all[:rows, 1])
        np.subtract(1, i[t0:t1], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], g[t0:t1], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], i[t0:t1], out=known_d_z_all[:rows, 2])
        for (
            g_h_t, d_z_o_t, known_d_z_o_t, known_d_c_t, g_c_t, d_z_all_t, known_d_z_all_t_turned, f_t, d_z_f_t,
            d_z_i_t, d_z_all__t_flat
        ) in zip(
            reversed(g_h[t0:t1]),  # g_h_t
            reversed(d_z_all_[:rows, :, 0]),  # d_z_o_t
            reversed(known_d_z_o[:rows]),  # known_d_z_o_t
            reversed(known_d_c[:rows]),  # known_d_c_t
            reversed(g_c[t0:t1]),  # g_c_t
            reversed(d_z_all_[:rows, :, 1:4]),  # d_z_all_t
            reversed(known_d_z_all[:rows].transpose(0, 2, 1, 3)),  # known_d_z_all_t_turned
            reversed(f[t0:t1]),  # f_t
            reversed(d_z_all_[:rows, :, 2]),  # d_z_f_t
            reversed(d_z_all_[:rows, :, 3]),  # d_z_i_t
            reversed(d_z_all_[:rows].reshape(rows, B, 4 * H)),  # d_z_all__t_flat
        ):
            # d_h = d_h[t+1] + g_h
            # d_z_o = d_h known_d_z_o
            # d_c = d_h known_d_c + d_z_o p_o + d_c[t+1] + g_c
            np.add(d_h_next, g_h_t, out=tmp1_0)
            np.multiply(tmp1_0, known_d_z_o_t, out=d_z_o_t)
            np.multiply(tmp1_0, known_d_c_t, out=tmp1_0)
            np.multiply(d_z_o_t, p_o_wide, out=tmp1_1)
            np.add(tmp1_0, tmp1_1, out=tmp1_1)
            np.add(tmp1_1, d_c_next, out=tmp1_1)
            np.add(tmp1_1, g_c_t, out=d_c)
            # d_z_all = d_c known_d_z_all
            np.multiply(d_c_wide, known_d_z_all_t_turned, out=d_z_all_t)
            # d_c_next = d_c f + d_z_f p_f + d_z_i p_i
            np.multiply(d_c, f_t, out=tmp1_0)
            np.multiply(d_z_f_t, p_f_wide, out=tmp1_1)
            np.multiply(d_z_i_t, p_i_wide, out=tmp1_2)
            np.add(tmp1_0, tmp1_1, out=tmp1_1)
            np.add(tmp1_1, tmp1_2, out=d_c_next)
            # d_h_next = sum_H,#4 U_all_ d_z_all_
            np.dot(d_z_all__t_flat, U_all__flat, d_h_next)
        # d_x = sum_H,#4 W_all_ d_z_all_
        np.dot(d_z_all_[:rows].reshape(rows * B, 4 * H), W_all_.reshape(4 * H, D), d_x[t0:t1].reshape(rows * B, D))
        # d_W_all = sum_t,B d_z_all_ x
        np.add(d_W_all, np.dot(d_z_all_[:rows].reshape(rows * B, 4 * H).T, x[t0:t1].reshape(rows * B, D)).reshape(d_W_all.shape), out=d_W_all)
        # d_U_all = sum_t,B d_z_all_ h[t-1]
        np.add(d_U_all, np.dot(d_z_all_[:rows].reshape(rows * B, 4 * H).T, h[t0:t1].reshape(rows * B, H)).reshape(d_U_all.shape), out=d_U_all)
        # d_p_all = sum_t,B d_z_all_2 c[t-1]
        np.add(d_p_all, np.einsum("abcd,abd->cd", d_z_all_[:rows, :, 2:4], c[t0:t1]), out=d_p_all)
        # d_p_o = sum_t,B d_z_o c
        np.add(d_p_o, np.einsum("abc,abc->c", d_z_all_[:rows, :, 0], c[t0 + 1:t1 + 1]), out=d_p_o)
        # d_b_all = sum_t,B d_z_all_
        np.add(d_b_all, np.sum(d_z_all_[:rows], axis=(0, 1)), out=d_b_all)
    d_W_o[...] = d_W_all[0]
    d_W_g[...] = d_W_all[1]
    d_W_f[...] = d_W_all[2]
    d_W_i[...] = d_W_all[3]
    d_U_o[...] = d_U_all[0]
    d_U_g[...] = d_U_all[1]
    d_U_f[...] = d_U_all[2]
    d_U_i[...] = d_U_all[3]
    d_p_f[...] = d_p_all[0]
    d_p_i[...] = d_p_all[1]
    d_b_o[...] = d_b_all[0]
    d_b_g[...] = d_b_all[1]
    d_b_f[...] = d_b_all[2]
    d_b_i[...] = d_b_all[3]


def per_sample(T, B, D, H, W_i, W_f, W_g, W_o, U_i, U_f, U_g, U_o, p_i, p_f, p_o, b_i, b_f, b_g, b_o, x, h, c, i, f, g, o, g_h, g_c, d_h_next, d_c_next, d_W_i, d_W_f, d_W_g, d_W_o, d_U_i, d_U_f, d_U_g, d_U_o, d_p_i, d_p_f, d_p_o, d_b_i, d_b_f, d_b_g, d_b_o, d_x):
    """34 operations a unit and step besides the products.

    W_i (H, D) in
    W_f (H, D) in
    W_g (H, D) in
    W_o (H, D) in
    U_i (H, H) in
    U_f (H, H) in
    U_g (H, H) in
    U_o (H, H) in
    p_i (H) in
    p_f (H) in
    p_o (H) in
    b_i (H) in
    b_f (H) in
    b_g (H) in
    b_o (H) in
    x (T, B, D) in
    h (T+1, B, H) in
    c (T+1, B, H) in
    i (T, B, H) in
    f (T, B, H) in
    g (T, B, H) in
    o (T, B, H) in
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
    d_p_i (B, H) out
    d_p_f (B, H) out
    d_p_o (B, H) out
    d_b_i (B, H) out
    d_b_f (B, H) out
    d_b_g (B, H) out
    d_b_o (B, H) out
    d_x (T, B, D) out
    """
    dtype = x.dtype
    block = min(T, fn.block_steps(B))
    U_all_ = np.empty((4, H, H), dtype)
    d_z_all_ = np.empty((block, B, 4, H), dtype)
    W_all_ = np.empty((4, H, D), dtype)
    d_W_all = np.zeros((B, 4, H, D), dtype)
    d_U_all = np.zeros((B, 4, H, H), dtype)
    d_p_all = np.zeros((B, 2, H), dtype)
    known_d_z_all = np.empty((block, 3, B, H), dtype)
    d_b_all = np.zeros((4, B, H), dtype)
    known_d_z_o = np.empty((block, B, H), dtype)
    known_d_c = np.empty((block, B, H), dtype)
    d_c = np.empty((B, H), dtype)
    tmp0_0 = np.empty((block, B, H), dtype)
    tmp0_1 = np.empty((block, B, H), dtype)
    tmp1_0 = np.empty((B, H), dtype)
    tmp1_1 = np.empty((B, H), dtype)
    tmp1_2 = np.empty((B, H), dtype)
    d_h_next[...] = 0
    d_c_next[...] = 0
    d_p_o[...] = 0
    U_all_[0] = U_o
    U_all_[1] = U_g
    U_all_[2] = U_f
    U_all_[3] = U_i
    W_all_[0] = W_o
    W_all_[1] = W_g
    W_all_[2] = W_f
    W_all_[3] = W_i
    p_o_wide = np.ascontiguousarray(np.broadcast_to(p_o, (B, H,)))
    d_c_wide = d_c[:, None]
    p_f_wide = np.ascontiguousarray(np.broadcast_to(p_f, (B, H,)))
    p_i_wide = np.ascontiguousarray(np.broadcast_to(p_i, (B, H,)))
    U_all__flat = U_all_.reshape(4 * H, H)
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # tanh_c = tanh(c)
        # known_d_z_o = (1 - o) o tanh_c
        # known_d_c = (1 - tanh_c^2) o
        # known_d_z_g = (1 - g^2) i
        # known_d_z_f = (1 - f) c[t-1] f
        # known_d_z_i = (1 - i) g i
        fn.tanh(c[t0 + 1:t1 + 1], out=tmp0_0[:rows])
        np.subtract(1, o[t0:t1], out=tmp0_1[:rows])
        np.multiply(tmp0_1[:rows], o[t0:t1], out=tmp0_1[:rows])
        np.multiply(tmp0_1[:rows], tmp0_0[:rows], out=known_d_z_o[:rows])
        np.multiply(tmp0_0[:rows], tmp0_0[:rows], out=tmp0_0[:rows])
        np.subtract(1, tmp0_0[:rows], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], o[t0:t1], out=known_d_c[:rows])
        np.multiply(g[t0:t1], g[t0:t1], out=tmp0_0[:rows])
        np.subtract(1, tmp0_0[:rows], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], i[t0:t1], out=known_d_z_all[:rows, 0])
        np.subtract(1, f[t0:t1], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], c[t0:t1], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], f[t0:t1], out=known_d_z_all[:rows, 1])
        np.subtract(1, i[t0:t1], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], g[t0:t1], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], i[t0:t1], out=known_d_z_all[:rows, 2])
        for (
            g_h_t, d_z_o_t, known_d_z_o_t, known_d_c_t, g_c_t, d_z_all_t, known_d_z_all_t_turned, f_t, d_z_f_t,
            d_z_i_t, d_z_all__t_flat
        ) in zip(
            reversed(g_h[t0:t1]),  # g_h_t
            reversed(d_z_all_[:rows, :, 0]),  # d_z_o_t
            reversed(known_d_z_o[:rows]),  # known_d_z_o_t
            reversed(known_d_c[:rows]),  # known_d_c_t
            reversed(g_c[t0:t1]),  # g_c_t
            reversed(d_z_all_[:rows, :, 1:4]),  # d_z_all_t
            reversed(known_d_z_all[:rows].transpose(0, 2, 1, 3)),  # known_d_z_all_t_turned
            reversed(f[t0:t1]),  # f_t
            reversed(d_z_all_[:rows, :, 2]),  # d_z_f_t
            reversed(d_z_all_[:rows, :, 3]),  # d_z_i_t
            reversed(d_z_all_[:rows].reshape(rows, B, 4 * H)),  # d_z_all__t_flat
        ):
            # d_h = d_h[t+1] + g_h
            # d_z_o = d_h known_d_z_o
            # d_c = d_h known_d_c + d_z_o p_o + d_c[t+1] + g_c
            np.add(d_h_next, g_h_t, out=tmp1_0)
            np.multiply(tmp1_0, known_d_z_o_t, out=d_z_o_t)
            np.multiply(tmp1_0, known_d_c_t, out=tmp1_0)
            np.multiply(d_z_o_t, p_o_wide, out=tmp1_1)
            np.add(tmp1_0, tmp1_1, out=tmp1_1)
            np.add(tmp1_1, d_c_next, out=tmp1_1)
            np.add(tmp1_1, g_c_t, out=d_c)
            # d_z_all = d_c known_d_z_all
            np.multiply(d_c_wide, known_d_z_all_t_turned, out=d_z_all_t)
            # d_c_next = d_c f + d_z_f p_f + d_z_i p_i
            np.multiply(d_c, f_t, out=tmp1_0)
            np.multiply(d_z_f_t, p_f_wide, out=tmp1_1)
            np.multiply(d_z_i_t, p_i_wide, out=tmp1_2)
            np.add(tmp1_0, tmp1_1, out=tmp1_1)
            np.add(tmp1_1, tmp1_2, out=d_c_next)
            # d_h_next = sum_H,#4 U_all_ d_z_all_
            np.dot(d_z_all__t_flat, U_all__flat, d_h_next)
        # d_x = sum_H,#4 W_all_ d_z_all_
        np.dot(d_z_all_[:rows].reshape(rows * B, 4 * H), W_all_.reshape(4 * H, D), d_x[t0:t1].reshape(rows * B, D))
        # d_W_all = sum_t d_z_all_ x
        np.add(d_W_all, np.einsum("abcd,abe->bcde", d_z_all_[:rows], x[t0:t1]), out=d_W_all)
        # d_U_all = sum_t d_z_all_ h[t-1]
        np.add(d_U_all, np.einsum("abcd,abe->bcde", d_z_all_[:rows], h[t0:t1]), out=d_U_all)
        # d_p_all = sum_t d_z_all_2 c[t-1]
        np.add(d_p_all, np.einsum("abcd,abd->bcd", d_z_all_[:rows, :, 2:4], c[t0:t1]), out=d_p_all)
        # d_p_o = sum_t d_z_o c
        np.add(d_p_o, np.einsum("abc,abc->bc", d_z_all_[:rows, :, 0], c[t0 + 1:t1 + 1]), out=d_p_o)
        # d_b_all = sum_t d_z_all_
        np.add(d_b_all, np.sum(d_z_all_[:rows].transpose(2, 1, 3, 0), axis=(3,)), out=d_b_all)
    d_W_o[...] = d_W_all[:, 0]
    d_W_g[...] = d_W_all[:, 1]
    d_W_f[...] = d_W_all[:, 2]
    d_W_i[...] = d_W_all[:, 3]
    d_U_o[...] = d_U_all[:, 0]
    d_U_g[...] = d_U_all[:, 1]
    d_U_f[...] = d_U_all[:, 2]
    d_U_i[...] = d_U_all[:, 3]
    d_p_f[...] = d_p_all[:, 0]
    d_p_i[...] = d_p_all[:, 1]
    d_b_o[...] = d_b_all[0]
    d_b_g[...] = d_b_all[1]
    d_b_f[...] = d_b_all[2]
    d_b_i[...] = d_b_all[3]
