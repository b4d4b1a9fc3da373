# lstm_torch: made by `derive generate lstm_torch`, derive 0.1.0; do not edit
# program 01cde7f6; operations a unit and step: forward 21, backward 30; saved: i, f, g, o
"""LSTMTorch: forward, backward and per-sample gradients on NumPy arrays.

The functions write into arrays that the caller hands in; `derive` proves this very text.
"""

import numpy as np

from .._runtime import functions as fn


def forward(T, B, D, H, W_ii, W_if, W_ig, W_io, W_hi, W_hf, W_hg, W_ho, b_ii, b_if, b_ig, b_io, b_hi, b_hf, b_hg, b_ho, x, h, c, i, f, g, o):
    """21 operations a unit and step besides the products.

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
    tmp0_0 = np.empty((B, H), dtype)
    tmp0_1 = np.empty((B, H), dtype)
    W_all[0] = W_ii
    W_all[1] = W_if
    W_all[2] = W_ig
    W_all[3] = W_io
    W_all_[0] = W_hi
    W_all_[1] = W_hf
    W_all_[2] = W_hg
    W_all_[3] = W_ho
    for t0, t1 in fn.blocks(T, B):
        rows = t1 - t0
        # z_x_all = sum_D W_all x
        np.matmul(x[t0:t1].reshape(rows * B, D), W_all.reshape(4 * H, D).T, out=z_x_all[:t1 - t0].reshape(rows * B, 4 * H))
        for t in range(t0, t1):
            # z_h_all = sum_H W_all_ h[t-1]
            np.matmul(h[t], W_all_.reshape(4 * H, H).T, out=z_h_all.reshape(B, 4 * H))
            # z_i = b_hi + b_ii + z_i_h + z_i_x
            # i = sigmoid(z_i)
            # z_f = b_hf + b_if + z_f_h + z_f_x
            # f = sigmoid(z_f)
            # z_g = b_hg + b_ig + z_g_h + z_g_x
            # g = tanh(z_g)
            # z_o = b_ho + b_io + z_o_h + z_o_x
            # o = sigmoid(z_o)
            # c = c[t-1] f + g i
            # tanh_c = tanh(c)
            # h = o tanh_c
            np.add(b_hi, b_ii, out=tmp0_0)
            np.add(tmp0_0, z_h_all[:, 0], out=tmp0_0)
            np.add(tmp0_0, z_x_all[t - t0, :, 0], out=tmp0_0)
            fn.sigmoid(tmp0_0, out=i[t])
            np.add(b_hf, b_if, out=tmp0_0)
            np.add(tmp0_0, z_h_all[:, 1], out=tmp0_0)
            np.add(tmp0_0, z_x_all[t - t0, :, 1], out=tmp0_0)
            fn.sigmoid(tmp0_0, out=f[t])
            np.add(b_hg, b_ig, out=tmp0_0)
            np.add(tmp0_0, z_h_all[:, 2], out=tmp0_0)
            np.add(tmp0_0, z_x_all[t - t0, :, 2], out=tmp0_0)
            fn.tanh(tmp0_0, out=g[t])
            np.add(b_ho, b_io, out=tmp0_0)
            np.add(tmp0_0, z_h_all[:, 3], out=tmp0_0)
            np.add(tmp0_0, z_x_all[t - t0, :, 3], out=tmp0_0)
            fn.sigmoid(tmp0_0, out=o[t])
            np.multiply(c[t], f[t], out=tmp0_0)
            np.multiply(g[t], i[t], out=tmp0_1)
            np.add(tmp0_0, tmp0_1, out=c[t + 1])
            fn.tanh(c[t + 1], out=tmp0_1)
            np.multiply(o[t], tmp0_1, out=h[t + 1])


def backward(T, B, D, H, W_ii, W_if, W_ig, W_io, W_hi, W_hf, W_hg, W_ho, b_ii, b_if, b_ig, b_io, b_hi, b_hf, b_hg, b_ho, x, h, c, i, f, g, o, g_h, g_c, d_h_next, d_c_next, d_W_ii, d_W_if, d_W_ig, d_W_io, d_W_hi, d_W_hf, d_W_hg, d_W_ho, d_b_ii, d_b_if, d_b_ig, d_b_io, d_b_hi, d_b_hf, d_b_hg, d_b_ho, d_x):
    """30 operations a unit and step besides the products.

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
    d_z_all = np.empty((block, B, 4, H), dtype)
    W_all_3 = np.empty((4, H, D), dtype)
    d_W_all = np.zeros((4, H, D), dtype)
    d_W_all_ = np.zeros((4, H, H), dtype)
    tmp0_0 = np.empty((B, H), dtype)
    tmp0_1 = np.empty((B, H), dtype)
    tmp0_2 = np.empty((B, H), dtype)
    tmp0_3 = np.empty((B, H), dtype)
    d_h_next[...] = 0
    d_c_next[...] = 0
    d_W_ii[...] = 0
    d_W_if[...] = 0
    d_W_ig[...] = 0
    d_W_io[...] = 0
    d_W_hi[...] = 0
    d_W_hf[...] = 0
    d_W_hg[...] = 0
    d_W_ho[...] = 0
    d_b_ii[...] = 0
    d_b_if[...] = 0
    d_b_ig[...] = 0
    d_b_io[...] = 0
    d_b_hi[...] = 0
    d_b_hf[...] = 0
    d_b_hg[...] = 0
    d_b_ho[...] = 0
    W_all_2[0] = W_ho
    W_all_2[1] = W_hg
    W_all_2[2] = W_hf
    W_all_2[3] = W_hi
    W_all_3[0] = W_io
    W_all_3[1] = W_ig
    W_all_3[2] = W_if
    W_all_3[3] = W_ii
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        for t in reversed(range(t0, t1)):
            # tanh_c = tanh(c)
            # d_h = d_h[t+1] + g_h
            # d_tanh_c = d_h o
            # d_c = (1 - tanh_c^2) d_tanh_c + d_c[t+1] + g_c
            # d_o = d_h tanh_c
            # d_z_o = (1 - o) d_o o
            # d_g = d_c i
            # d_z_g = (1 - g^2) d_g
            # d_f = d_c c[t-1]
            # d_z_f = (1 - f) d_f f
            # d_i = d_c g
            # d_z_i = (1 - i) d_i i
            # d_c_next = d_c f
            fn.tanh(c[t + 1], out=tmp0_0)
            np.add(d_h_next, g_h[t], out=tmp0_1)
            np.multiply(tmp0_1, o[t], out=tmp0_2)
            np.multiply(tmp0_0, tmp0_0, out=tmp0_3)
            np.subtract(1, tmp0_3, out=tmp0_3)
            np.multiply(tmp0_3, tmp0_2, out=tmp0_2)
            np.add(tmp0_2, d_c_next, out=tmp0_2)
            np.add(tmp0_2, g_c[t], out=tmp0_2)
            np.multiply(tmp0_1, tmp0_0, out=tmp0_0)
            np.subtract(1, o[t], out=tmp0_1)
            np.multiply(tmp0_1, tmp0_0, out=tmp0_0)
            np.multiply(tmp0_0, o[t], out=d_z_all[t - t0, :, 0])
            np.multiply(tmp0_2, i[t], out=tmp0_0)
            np.multiply(g[t], g[t], out=tmp0_1)
            np.subtract(1, tmp0_1, out=tmp0_1)
            np.multiply(tmp0_1, tmp0_0, out=d_z_all[t - t0, :, 1])
            np.multiply(tmp0_2, c[t], out=tmp0_0)
            np.subtract(1, f[t], out=tmp0_1)
            np.multiply(tmp0_1, tmp0_0, out=tmp0_0)
            np.multiply(tmp0_0, f[t], out=d_z_all[t - t0, :, 2])
            np.multiply(tmp0_2, g[t], out=tmp0_0)
            np.subtract(1, i[t], out=tmp0_1)
            np.multiply(tmp0_1, tmp0_0, out=tmp0_0)
            np.multiply(tmp0_0, i[t], out=d_z_all[t - t0, :, 3])
            np.multiply(tmp0_2, f[t], out=d_c_next)
            # d_h_next = sum_H,#4 W_all_2 d_z_all
            np.matmul(d_z_all[t - t0].reshape(B, 4 * H), W_all_2.reshape(4 * H, H), out=d_h_next)
        # d_x = sum_H,#4 W_all_3 d_z_all
        np.matmul(d_z_all[:t1 - t0].reshape(rows * B, 4 * H), W_all_3.reshape(4 * H, D), out=d_x[t0:t1].reshape(rows * B, D))
        # d_W_all = sum_t,B d_z_all x
        np.add(d_W_all, np.matmul(d_z_all[:t1 - t0].reshape(rows * B, 4 * H).T, x[t0:t1].reshape(rows * B, D)).reshape(d_W_all.shape), out=d_W_all)
        # d_W_all_ = sum_t,B d_z_all h[t-1]
        np.add(d_W_all_, np.matmul(d_z_all[:t1 - t0].reshape(rows * B, 4 * H).T, h[t0:t1].reshape(rows * B, H)).reshape(d_W_all_.shape), out=d_W_all_)
        # d_b_ii = sum_t,B d_z_i
        np.add(d_b_ii, np.sum(d_z_all[:t1 - t0, :, 3].transpose(2, 0, 1), axis=(1, 2)), out=d_b_ii)
        # d_b_if = sum_t,B d_z_f
        np.add(d_b_if, np.sum(d_z_all[:t1 - t0, :, 2].transpose(2, 0, 1), axis=(1, 2)), out=d_b_if)
        # d_b_ig = sum_t,B d_z_g
        np.add(d_b_ig, np.sum(d_z_all[:t1 - t0, :, 1].transpose(2, 0, 1), axis=(1, 2)), out=d_b_ig)
        # d_b_io = sum_t,B d_z_o
        np.add(d_b_io, np.sum(d_z_all[:t1 - t0, :, 0].transpose(2, 0, 1), axis=(1, 2)), out=d_b_io)
        # d_b_hi = sum_t,B d_z_i
        np.add(d_b_hi, np.sum(d_z_all[:t1 - t0, :, 3].transpose(2, 0, 1), axis=(1, 2)), out=d_b_hi)
        # d_b_hf = sum_t,B d_z_f
        np.add(d_b_hf, np.sum(d_z_all[:t1 - t0, :, 2].transpose(2, 0, 1), axis=(1, 2)), out=d_b_hf)
        # d_b_hg = sum_t,B d_z_g
        np.add(d_b_hg, np.sum(d_z_all[:t1 - t0, :, 1].transpose(2, 0, 1), axis=(1, 2)), out=d_b_hg)
        # d_b_ho = sum_t,B d_z_o
        np.add(d_b_ho, np.sum(d_z_all[:t1 - t0, :, 0].transpose(2, 0, 1), axis=(1, 2)), out=d_b_ho)
    d_W_io[...] = d_W_all[0]
    d_W_ig[...] = d_W_all[1]
    d_W_if[...] = d_W_all[2]
    d_W_ii[...] = d_W_all[3]
    d_W_ho[...] = d_W_all_[0]
    d_W_hg[...] = d_W_all_[1]
    d_W_hf[...] = d_W_all_[2]
    d_W_hi[...] = d_W_all_[3]


def per_sample(T, B, D, H, W_ii, W_if, W_ig, W_io, W_hi, W_hf, W_hg, W_ho, b_ii, b_if, b_ig, b_io, b_hi, b_hf, b_hg, b_ho, x, h, c, i, f, g, o, g_h, g_c, d_h_next, d_c_next, d_W_ii, d_W_if, d_W_ig, d_W_io, d_W_hi, d_W_hf, d_W_hg, d_W_ho, d_b_ii, d_b_if, d_b_ig, d_b_io, d_b_hi, d_b_hf, d_b_hg, d_b_ho, d_x):
    """30 operations a unit and step besides the products.

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
    d_z_all = np.empty((block, B, 4, H), dtype)
    W_all_3 = np.empty((4, H, D), dtype)
    d_W_all = np.zeros((B, 4, H, D), dtype)
    d_W_all_ = np.zeros((B, 4, H, H), dtype)
    tmp0_0 = np.empty((B, H), dtype)
    tmp0_1 = np.empty((B, H), dtype)
    tmp0_2 = np.empty((B, H), dtype)
    tmp0_3 = np.empty((B, H), dtype)
    d_h_next[...] = 0
    d_c_next[...] = 0
    d_W_ii[...] = 0
    d_W_if[...] = 0
    d_W_ig[...] = 0
    d_W_io[...] = 0
    d_W_hi[...] = 0
    d_W_hf[...] = 0
    d_W_hg[...] = 0
    d_W_ho[...] = 0
    d_b_ii[...] = 0
    d_b_if[...] = 0
    d_b_ig[...] = 0
    d_b_io[...] = 0
    d_b_hi[...] = 0
    d_b_hf[...] = 0
    d_b_hg[...] = 0
    d_b_ho[...] = 0
    W_all_2[0] = W_ho
    W_all_2[1] = W_hg
    W_all_2[2] = W_hf
    W_all_2[3] = W_hi
    W_all_3[0] = W_io
    W_all_3[1] = W_ig
    W_all_3[2] = W_if
    W_all_3[3] = W_ii
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        for t in reversed(range(t0, t1)):
            # tanh_c = tanh(c)
            # d_h = d_h[t+1] + g_h
            # d_tanh_c = d_h o
            # d_c = (1 - tanh_c^2) d_tanh_c + d_c[t+1] + g_c
            # d_o = d_h tanh_c
            # d_z_o = (1 - o) d_o o
            # d_g = d_c i
            # d_z_g = (1 - g^2) d_g
            # d_f = d_c c[t-1]
            # d_z_f = (1 - f) d_f f
            # d_i = d_c g
            # d_z_i = (1 - i) d_i i
            # d_c_next = d_c f
            fn.tanh(c[t + 1], out=tmp0_0)
            np.add(d_h_next, g_h[t], out=tmp0_1)
            np.multiply(tmp0_1, o[t], out=tmp0_2)
            np.multiply(tmp0_0, tmp0_0, out=tmp0_3)
            np.subtract(1, tmp0_3, out=tmp0_3)
            np.multiply(tmp0_3, tmp0_2, out=tmp0_2)
            np.add(tmp0_2, d_c_next, out=tmp0_2)
            np.add(tmp0_2, g_c[t], out=tmp0_2)
            np.multiply(tmp0_1, tmp0_0, out=tmp0_0)
            np.subtract(1, o[t], out=tmp0_1)
            np.multiply(tmp0_1, tmp0_0, out=tmp0_0)
            np.multiply(tmp0_0, o[t], out=d_z_all[t - t0, :, 0])
            np.multiply(tmp0_2, i[t], out=tmp0_0)
            np.multiply(g[t], g[t], out=tmp0_1)
            np.subtract(1, tmp0_1, out=tmp0_1)
            np.multiply(tmp0_1, tmp0_0, out=d_z_all[t - t0, :, 1])
            np.multiply(tmp0_2, c[t], out=tmp0_0)
            np.subtract(1, f[t], out=tmp0_1)
            np.multiply(tmp0_1, tmp0_0, out=tmp0_0)
            np.multiply(tmp0_0, f[t], out=d_z_all[t - t0, :, 2])
            np.multiply(tmp0_2, g[t], out=tmp0_0)
            np.subtract(1, i[t], out=tmp0_1)
            np.multiply(tmp0_1, tmp0_0, out=tmp0_0)
            np.multiply(tmp0_0, i[t], out=d_z_all[t - t0, :, 3])
            np.multiply(tmp0_2, f[t], out=d_c_next)
            # d_h_next = sum_H,#4 W_all_2 d_z_all
            np.matmul(d_z_all[t - t0].reshape(B, 4 * H), W_all_2.reshape(4 * H, H), out=d_h_next)
        # d_x = sum_H,#4 W_all_3 d_z_all
        np.matmul(d_z_all[:t1 - t0].reshape(rows * B, 4 * H), W_all_3.reshape(4 * H, D), out=d_x[t0:t1].reshape(rows * B, D))
        # d_W_all = sum_t d_z_all x
        np.add(d_W_all, np.einsum("abcd,abe->bcde", d_z_all[:t1 - t0], x[t0:t1]), out=d_W_all)
        # d_W_all_ = sum_t d_z_all h[t-1]
        np.add(d_W_all_, np.einsum("abcd,abe->bcde", d_z_all[:t1 - t0], h[t0:t1]), out=d_W_all_)
        # d_b_ii = sum_t d_z_i
        np.add(d_b_ii, np.sum(d_z_all[:t1 - t0, :, 3].transpose(1, 2, 0), axis=(2,)), out=d_b_ii)
        # d_b_if = sum_t d_z_f
        np.add(d_b_if, np.sum(d_z_all[:t1 - t0, :, 2].transpose(1, 2, 0), axis=(2,)), out=d_b_if)
        # d_b_ig = sum_t d_z_g
        np.add(d_b_ig, np.sum(d_z_all[:t1 - t0, :, 1].transpose(1, 2, 0), axis=(2,)), out=d_b_ig)
        # d_b_io = sum_t d_z_o
        np.add(d_b_io, np.sum(d_z_all[:t1 - t0, :, 0].transpose(1, 2, 0), axis=(2,)), out=d_b_io)
        # d_b_hi = sum_t d_z_i
        np.add(d_b_hi, np.sum(d_z_all[:t1 - t0, :, 3].transpose(1, 2, 0), axis=(2,)), out=d_b_hi)
        # d_b_hf = sum_t d_z_f
        np.add(d_b_hf, np.sum(d_z_all[:t1 - t0, :, 2].transpose(1, 2, 0), axis=(2,)), out=d_b_hf)
        # d_b_hg = sum_t d_z_g
        np.add(d_b_hg, np.sum(d_z_all[:t1 - t0, :, 1].transpose(1, 2, 0), axis=(2,)), out=d_b_hg)
        # d_b_ho = sum_t d_z_o
        np.add(d_b_ho, np.sum(d_z_all[:t1 - t0, :, 0].transpose(1, 2, 0), axis=(2,)), out=d_b_ho)
    d_W_io[...] = d_W_all[:, 0]
    d_W_ig[...] = d_W_all[:, 1]
    d_W_if[...] = d_W_all[:, 2]
    d_W_ii[...] = d_W_all[:, 3]
    d_W_ho[...] = d_W_all_[:, 0]
    d_W_hg[...] = d_W_all_[:, 1]
    d_W_hf[...] = d_W_all_[:, 2]
    d_W_hi[...] = d_W_all_[:, 3]
