# lstm_torch: made by `derive generate lstm_torch`, derive 0.1.0; do not edit
# program 01cde7f6; operations a unit and step: forward 17, backward 30; saved: i, f, g, o
"""LSTMTorch: forward, backward and per-sample gradients on NumPy arrays.

The functions write into arrays that the caller hands in; `derive` proves this very text.
"""

import numpy as np

from .._runtime import functions as fn


def forward(T, B, D, H, W_ii, W_if, W_ig, W_io, W_hi, W_hf, W_hg, W_ho, b_ii, b_if, b_ig, b_io, b_hi, b_hf, b_hg, b_ho, x, h, c, i, f, g, o):
    """10 operations a unit and step besides the products.

    W_ii (H, D) in
    W_if (H, D) in
    W_ig (H, D) in
    W_io (H, D) in
    W_hi (H, H) in
    W_hf (H, H) in
    W_hg (H, H) in
    W_ho (H, H) in
    b_ii (H) in
    b_if (H) in
    b_ig (H) in
    b_io (H) in
    b_hi (H) in
    b_hf (H) in
    b_hg (H) in
    b_ho (H) in
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
    W_all_ = np.empty((4, H, H), dtype)
    z_h_all = np.empty((B, 4, H), dtype)
    known_z_all = np.empty((block, 4, B, H), dtype)
    z_all = np.empty((4, B, H), dtype)
    row_all = np.empty((block, 3, B, H), dtype)
    b_all = np.empty((4, H), dtype)
    b_all_ = np.empty((4, H), dtype)
    tmp0_0 = np.empty((block, 4, B, H), dtype)
    tmp1_0 = np.empty((B, H), dtype)
    tmp1_1 = np.empty((B, H), dtype)
    W_all[0] = W_ii
    W_all[1] = W_if
    W_all[2] = W_io
    W_all[3] = W_ig
    W_all_[0] = W_hi
    W_all_[1] = W_hf
    W_all_[2] = W_ho
    W_all_[3] = W_hg
    b_all[0] = b_hi
    b_all[1] = b_hf
    b_all[2] = b_ho
    b_all[3] = b_hg
    b_all_[0] = b_ii
    b_all_[1] = b_if
    b_all_[2] = b_io
    b_all_[3] = b_ig
    W_all__T = np.ascontiguousarray(W_all_.reshape(4 * H, H).T)
    z_h_all_flat = z_h_all.reshape(B, 4 * H)
    z_h_all_turned = z_h_all.transpose(1, 0, 2)
    z_all_ = z_all[0:3]
    z_g = z_all[3]
    for t0, t1 in fn.blocks(T, B):
        rows = t1 - t0
        # z_x_all = sum_D W_all x
        np.dot(x[t0:t1].reshape(rows * B, D), W_all.reshape(4 * H, D).T, z_x_all[:rows].reshape(rows * B, 4 * H))
        # known_z_all = b_all + b_all_ + z_x_all
        np.add(b_all[None, :, None], b_all_[None, :, None], out=tmp0_0[:rows])
        np.add(tmp0_0[:rows], z_x_all[:rows].transpose(0, 2, 1, 3), out=known_z_all[:rows])
        for (
            h_old, known_z_all_t, row_all_t, g_t, c_t, c_old, row_f_t, row_i_t, h_t, row_o_t
        ) in zip(
            h[t0:t1],  # h_old
            known_z_all[:rows],  # known_z_all_t
            row_all[:rows],  # row_all_t
            g[t0:t1],  # g_t
            c[t0 + 1:t1 + 1],  # c_t
            c[t0:t1],  # c_old
            row_all[:rows, 1],  # row_f_t
            row_all[:rows, 0],  # row_i_t
            h[t0 + 1:t1 + 1],  # h_t
            row_all[:rows, 2],  # row_o_t
        ):
            # z_h_all = sum_H W_all_ h[t-1]
            np.dot(h_old, W_all__T, z_h_all_flat)
            # z_all = known_z_all + z_h_all
            np.add(known_z_all_t, z_h_all_turned, out=z_all)
            # row_all = sigmoid(z_all_)
            fn.sigmoid(z_all_, out=row_all_t)
            # g = tanh(z_g)
            # c = c[t-1] row_f + g row_i
            # tanh_c = tanh(c)
            # h = row_o tanh_c
            fn.tanh(z_g, out=g_t)
            np.multiply(c_old, row_f_t, out=tmp1_0)
            np.multiply(g_t, row_i_t, out=tmp1_1)
            np.add(tmp1_0, tmp1_1, out=c_t)
            fn.tanh(c_t, out=tmp1_1)
            np.multiply(row_o_t, tmp1_1, out=h_t)
        # i = row_i
        # f = row_f
        # o = row_o
        np.copyto(i[t0:t1], row_all[:rows, 0])
        np.copyto(f[t0:t1], row_all[:rows, 1])
        np.copyto(o[t0:t1], row_all[:rows, 2])


def backward(T, B, D, H, W_ii, W_if, W_ig, W_io, W_hi, W_hf, W_hg, W_ho, b_ii, b_if, b_ig, b_io, b_hi, b_hf, b_hg, b_ho, x, h, c, i, f, g, o, g_h, g_c, d_h_next, d_c_next, d_W_ii, d_W_if, d_W_ig, d_W_io, d_W_hi, d_W_hf, d_W_hg, d_W_ho, d_b_ii, d_b_if, d_b_ig, d_b_io, d_b_hi, d_b_hf, d_b_hg, d_b_ho, d_x):
    """28 operations a unit and step besides the products.

    W_ii (H, D) in
    W_if (H, D) in
    W_ig (H, D) in
    W_io (H, D) in
    W_hi (H, H) in
    W_hf (H, H) in
    W_hg (H, H) in
    W_ho (H, H) in
    b_ii (H) in
    b_if (H) in
    b_ig (H) in
    b_io (H) in
    b_hi (H) in
    b_hf (H) in
    b_hg (H) in
    b_ho (H) in
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
    d_W_ii (H, D) out
    d_W_if (H, D) out
    d_W_ig (H, D) out
    d_W_io (H, D) out
    d_W_hi (H, H) out
    d_W_hf (H, H) out
    d_W_hg (H, H) out
    d_W_ho (H, H) out
    d_b_ii (H) out
    d_b_if (H) out
    d_b_ig (H) out
    d_b_io (H) out
    d_b_hi (H) out
    d_b_hf (H) out
    d_b_hg (H) out
    d_b_ho (H) out
    d_x (T, B, D) out
    """
    dtype = x.dtype
    block = min(T, fn.block_steps(B))
    W_all_2 = np.empty((4, H, H), dtype)
    d_z_all_ = np.empty((block, B, 4, H), dtype)
    W_all_3 = np.empty((4, H, D), dtype)
    d_W_all = np.zeros((4, H, D), dtype)
    d_W_all_ = np.zeros((4, H, H), dtype)
    known_d_z_all = np.empty((block, 3, B, H), dtype)
    d_b_all = np.zeros((4, H), dtype)
    known_d_c = np.empty((block, B, H), dtype)
    known_d_z_o = np.empty((block, B, H), dtype)
    d_c = np.empty((B, H), dtype)
    tmp0_0 = np.empty((block, B, H), dtype)
    tmp0_1 = np.empty((block, B, H), dtype)
    tmp1_0 = np.empty((B, H), dtype)
    tmp1_1 = np.empty((B, H), dtype)
    d_h_next[...] = 0
    d_c_next[...] = 0
    W_all_2[0] = W_ho
    W_all_2[1] = W_hg
    W_all_2[2] = W_hf
    W_all_2[3] = W_hi
    W_all_3[0] = W_io
    W_all_3[1] = W_ig
    W_all_3[2] = W_if
    W_all_3[3] = W_ii
    d_c_wide = d_c[:, None]
    W_all_2_flat = W_all_2.reshape(4 * H, H)
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # tanh_c = tanh(c)
        # known_d_c = (1 - tanh_c^2) o
        # known_d_z_o = (1 - o) o tanh_c
        # known_d_z_g = (1 - g^2) i
        # known_d_z_f = (1 - f) c[t-1] f
        # known_d_z_i = (1 - i) g i
        fn.tanh(c[t0 + 1:t1 + 1], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], tmp0_0[:rows], out=tmp0_1[:rows])
        np.subtract(1, tmp0_1[:rows], out=tmp0_1[:rows])
        np.multiply(tmp0_1[:rows], o[t0:t1], out=known_d_c[:rows])
        np.subtract(1, o[t0:t1], out=tmp0_1[:rows])
        np.multiply(tmp0_1[:rows], o[t0:t1], out=tmp0_1[:rows])
        np.multiply(tmp0_1[:rows], tmp0_0[:rows], out=known_d_z_o[:rows])
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
            g_h_t, known_d_c_t, g_c_t, d_z_o_t, known_d_z_o_t, f_t, d_z_all_t, known_d_z_all_t_turned,
            d_z_all__t_flat
        ) in zip(
            reversed(g_h[t0:t1]),  # g_h_t
            reversed(known_d_c[:rows]),  # known_d_c_t
            reversed(g_c[t0:t1]),  # g_c_t
            reversed(d_z_all_[:rows, :, 0]),  # d_z_o_t
            reversed(known_d_z_o[:rows]),  # known_d_z_o_t
            reversed(f[t0:t1]),  # f_t
            reversed(d_z_all_[:rows, :, 1:4]),  # d_z_all_t
            reversed(known_d_z_all[:rows].transpose(0, 2, 1, 3)),  # known_d_z_all_t_turned
            reversed(d_z_all_[:rows].reshape(rows, B, 4 * H)),  # d_z_all__t_flat
        ):
            # d_h = d_h[t+1] + g_h
            # d_c = d_h known_d_c + d_c[t+1] + g_c
            # d_z_o = d_h known_d_z_o
            # d_c_next = d_c f
            np.add(d_h_next, g_h_t, out=tmp1_0)
            np.multiply(tmp1_0, known_d_c_t, out=tmp1_1)
            np.add(tmp1_1, d_c_next, out=tmp1_1)
            np.add(tmp1_1, g_c_t, out=d_c)
            np.multiply(tmp1_0, known_d_z_o_t, out=d_z_o_t)
            np.multiply(d_c, f_t, out=d_c_next)
            # d_z_all = d_c known_d_z_all
            np.multiply(d_c_wide, known_d_z_all_t_turned, out=d_z_all_t)
            # d_h_next = sum_H,#4 W_all_2 d_z_all_
            np.dot(d_z_all__t_flat, W_all_2_flat, d_h_next)
        # d_x = sum_H,#4 W_all_3 d_z_all_
        np.dot(d_z_all_[:rows].reshape(rows * B, 4 * H), W_all_3.reshape(4 * H, D), d_x[t0:t1].reshape(rows * B, D))
        # d_W_all = sum_t,B d_z_all_ x
        np.add(d_W_all, np.dot(d_z_all_[:rows].reshape(rows * B, 4 * H).T, x[t0:t1].reshape(rows * B, D)).reshape(d_W_all.shape), out=d_W_all)
        # d_W_all_ = sum_t,B d_z_all_ h[t-1]
        np.add(d_W_all_, np.dot(d_z_all_[:rows].reshape(rows * B, 4 * H).T, h[t0:t1].reshape(rows * B, H)).reshape(d_W_all_.shape), out=d_W_all_)
        # d_b_all = sum_t,B d_z_all_
        np.add(d_b_all, np.sum(d_z_all_[:rows], axis=(0, 1)), out=d_b_all)
    # d_b_hi = d_b_ii
    # d_b_hf = d_b_if
    # d_b_hg = d_b_ig
    # d_b_ho = d_b_io
    np.copyto(d_b_hi, d_b_all[3])
    np.copyto(d_b_hf, d_b_all[2])
    np.copyto(d_b_hg, d_b_all[1])
    np.copyto(d_b_ho, d_b_all[0])
    d_W_io[...] = d_W_all[0]
    d_W_ig[...] = d_W_all[1]
    d_W_if[...] = d_W_all[2]
    d_W_ii[...] = d_W_all[3]
    d_W_ho[...] = d_W_all_[0]
    d_W_hg[...] = d_W_all_[1]
    d_W_hf[...] = d_W_all_[2]
    d_W_hi[...] = d_W_all_[3]
    d_b_io[...] = d_b_all[0]
    d_b_ig[...] = d_b_all[1]
    d_b_if[...] = d_b_all[2]
    d_b_ii[...] = d_b_all[3]


def per_sample(T, B, D, H, W_ii, W_if, W_ig, W_io, W_hi, W_hf, W_hg, W_ho, b_ii, b_if, b_ig, b_io, b_hi, b_hf, b_hg, b_ho, x, h, c, i, f, g, o, g_h, g_c, d_h_next, d_c_next, d_W_ii, d_W_if, d_W_ig, d_W_io, d_W_hi, d_W_hf, d_W_hg, d_W_ho, d_b_ii, d_b_if, d_b_ig, d_b_io, d_b_hi, d_b_hf, d_b_hg, d_b_ho, d_x):
    """28 operations a unit and step besides the products.

    W_ii (H, D) in
    W_if (H, D) in
    W_ig (H, D) in
    W_io (H, D) in
    W_hi (H, H) in
    W_hf (H, H) in
    W_hg (H, H) in
    W_ho (H, H) in
    b_ii (H) in
    b_if (H) in
    b_ig (H) in
    b_io (H) in
    b_hi (H) in
    b_hf (H) in
    b_hg (H) in
    b_ho (H) in
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
    d_W_ii (B, H, D) out
    d_W_if (B, H, D) out
    d_W_ig (B, H, D) out
    d_W_io (B, H, D) out
    d_W_hi (B, H, H) out
    d_W_hf (B, H, H) out
    d_W_hg (B, H, H) out
    d_W_ho (B, H, H) out
    d_b_ii (B, H) out
    d_b_if (B, H) out
    d_b_ig (B, H) out
    d_b_io (B, H) out
    d_b_hi (B, H) out
    d_b_hf (B, H) out
    d_b_hg (B, H) out
    d_b_ho (B, H) out
    d_x (T, B, D) out
    """
    dtype = x.dtype
    block = min(T, fn.block_steps(B))
    W_all_2 = np.empty((4, H, H), dtype)
    d_z_all_ = np.empty((block, B, 4, H), dtype)
    W_all_3 = np.empty((4, H, D), dtype)
    d_W_all = np.zeros((B, 4, H, D), dtype)
    d_W_all_ = np.zeros((B, 4, H, H), dtype)
    known_d_z_all = np.empty((block, 3, B, H), dtype)
    d_b_all = np.zeros((4, B, H), dtype)
    known_d_c = np.empty((block, B, H), dtype)
    known_d_z_o = np.empty((block, B, H), dtype)
    d_c = np.empty((B, H), dtype)
    tmp0_0 = np.empty((block, B, H), dtype)
    tmp0_1 = np.empty((block, B, H), dtype)
    tmp1_0 = np.empty((B, H), dtype)
    tmp1_1 = np.empty((B, H), dtype)
    d_h_next[...] = 0
    d_c_next[...] = 0
    W_all_2[0] = W_ho
    W_all_2[1] = W_hg
    W_all_2[2] = W_hf
    W_all_2[3] = W_hi
    W_all_3[0] = W_io
    W_all_3[1] = W_ig
    W_all_3[2] = W_if
    W_all_3[3] = W_ii
    d_c_wide = d_c[:, None]
    W_all_2_flat = W_all_2.reshape(4 * H, H)
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # tanh_c = tanh(c)
        # known_d_c = (1 - tanh_c^2) o
        # known_d_z_o = (1 - o) o tanh_c
        # known_d_z_g = (1 - g^2) i
        # known_d_z_f = (1 - f) c[t-1] f
        # known_d_z_i = (1 - i) g i
        fn.tanh(c[t0 + 1:t1 + 1], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], tmp0_0[:rows], out=tmp0_1[:rows])
        np.subtract(1, tmp0_1[:rows], out=tmp0_1[:rows])
        np.multiply(tmp0_1[:rows], o[t0:t1], out=known_d_c[:rows])
        np.subtract(1, o[t0:t1], out=tmp0_1[:rows])
        np.multiply(tmp0_1[:rows], o[t0:t1], out=tmp0_1[:rows])
        np.multiply(tmp0_1[:rows], tmp0_0[:rows], out=known_d_z_o[:rows])
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
            g_h_t, known_d_c_t, g_c_t, d_z_o_t, known_d_z_o_t, f_t, d_z_all_t, known_d_z_all_t_turned,
            d_z_all__t_flat
        ) in zip(
            reversed(g_h[t0:t1]),  # g_h_t
            reversed(known_d_c[:rows]),  # known_d_c_t
            reversed(g_c[t0:t1]),  # g_c_t
            reversed(d_z_all_[:rows, :, 0]),  # d_z_o_t
            reversed(known_d_z_o[:rows]),  # known_d_z_o_t
            reversed(f[t0:t1]),  # f_t
            reversed(d_z_all_[:rows, :, 1:4]),  # d_z_all_t
            reversed(known_d_z_all[:rows].transpose(0, 2, 1, 3)),  # known_d_z_all_t_turned
            reversed(d_z_all_[:rows].reshape(rows, B, 4 * H)),  # d_z_all__t_flat
        ):
            # d_h = d_h[t+1] + g_h
            # d_c = d_h known_d_c + d_c[t+1] + g_c
            # d_z_o = d_h known_d_z_o
            # d_c_next = d_c f
            np.add(d_h_next, g_h_t, out=tmp1_0)
            np.multiply(tmp1_0, known_d_c_t, out=tmp1_1)
            np.add(tmp1_1, d_c_next, out=tmp1_1)
            np.add(tmp1_1, g_c_t, out=d_c)
            np.multiply(tmp1_0, known_d_z_o_t, out=d_z_o_t)
            np.multiply(d_c, f_t, out=d_c_next)
            # d_z_all = d_c known_d_z_all
            np.multiply(d_c_wide, known_d_z_all_t_turned, out=d_z_all_t)
            # d_h_next = sum_H,#4 W_all_2 d_z_all_
            np.dot(d_z_all__t_flat, W_all_2_flat, d_h_next)
        # d_x = sum_H,#4 W_all_3 d_z_all_
        np.dot(d_z_all_[:rows].reshape(rows * B, 4 * H), W_all_3.reshape(4 * H, D), d_x[t0:t1].reshape(rows * B, D))
        # d_W_all = sum_t d_z_all_ x
        np.add(d_W_all, np.einsum("abcd,abe->bcde", d_z_all_[:rows], x[t0:t1]), out=d_W_all)
        # d_W_all_ = sum_t d_z_all_ h[t-1]
        np.add(d_W_all_, np.einsum("abcd,abe->bcde", d_z_all_[:rows], h[t0:t1]), out=d_W_all_)
        # d_b_all = sum_t d_z_all_
        np.add(d_b_all, np.sum(d_z_all_[:rows].transpose(2, 1, 3, 0), axis=(3,)), out=d_b_all)
    # d_b_hi = d_b_ii
    # d_b_hf = d_b_if
    # d_b_hg = d_b_ig
    # d_b_ho = d_b_io
    np.copyto(d_b_hi, d_b_all[3])
    np.copyto(d_b_hf, d_b_all[2])
    np.copyto(d_b_hg, d_b_all[1])
    np.copyto(d_b_ho, d_b_all[0])
    d_W_io[...] = d_W_all[:, 0]
    d_W_ig[...] = d_W_all[:, 1]
    d_W_if[...] = d_W_all[:, 2]
    d_W_ii[...] = d_W_all[:, 3]
    d_W_ho[...] = d_W_all_[:, 0]
    d_W_hg[...] = d_W_all_[:, 1]
    d_W_hf[...] = d_W_all_[:, 2]
    d_W_hi[...] = d_W_all_[:, 3]
    d_b_io[...] = d_b_all[0]
    d_b_ig[...] = d_b_all[1]
    d_b_if[...] = d_b_all[2]
    d_b_ii[...] = d_b_all[3]
