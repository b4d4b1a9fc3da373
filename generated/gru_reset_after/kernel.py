# gru_reset_after: made by `derive generate gru_reset_after`, derive 0.1.0; do not edit
# program 2789d262; operations a unit and step: forward 18, backward 21; saved: r, z, W_hn_h_plus_b_hn, n
"""GRUResetAfter: forward, backward and per-sample gradients on NumPy arrays.

The functions write into arrays that the caller hands in; `derive` proves this very text.
"""

import numpy as np

from .._runtime import functions as fn


def forward(T, B, D, H, W_ir, W_iz, W_in, W_hr, W_hz, W_hn, b_ir, b_iz, b_in, b_hr, b_hz, b_hn, x, h, r, z, W_hn_h_plus_b_hn, n):
    """18 operations a unit and step besides the products.

    W_ir (H, D) in
    W_iz (H, D) in
    W_in (H, D) in
    W_hr (H, H) in
    W_hz (H, H) in
    W_hn (H, H) in
    b_ir (H) in
    b_iz (H) in
    b_in (H) in
    b_hr (H) in
    b_hz (H) in
    b_hn (H) in
    x (T, B, D) in
    h (T+1, B, H) inout
    r (T, B, H) out
    z (T, B, H) out
    W_hn_h_plus_b_hn (T, B, H) out
    n (T, B, H) out
    """
    dtype = x.dtype
    block = min(T, fn.block_steps(B))
    W_all = np.empty((3, H, D), dtype)
    z_x_all = np.empty((block, B, 3, H), dtype)
    W_all_ = np.empty((3, H, H), dtype)
    h_all = np.empty((B, 3, H), dtype)
    tmp0_0 = np.empty((B, H), dtype)
    tmp0_1 = np.empty((B, H), dtype)
    W_all[0] = W_ir
    W_all[1] = W_iz
    W_all[2] = W_in
    W_all_[0] = W_hr
    W_all_[1] = W_hz
    W_all_[2] = W_hn
    for t0, t1 in fn.blocks(T, B):
        rows = t1 - t0
        # z_x_all = sum_D W_all x
        np.matmul(x[t0:t1].reshape(rows * B, D), W_all.reshape(3 * H, D).T, out=z_x_all[:t1 - t0].reshape(rows * B, 3 * H))
        for t in range(t0, t1):
            # h_all = sum_H W_all_ h[t-1]
            np.matmul(h[t], W_all_.reshape(3 * H, H).T, out=h_all.reshape(B, 3 * H))
            # z_r = b_hr + b_ir + z_r_h + z_r_x
            # r = sigmoid(z_r)
            # z_z = b_hz + b_iz + z_z_h + z_z_x
            # z = sigmoid(z_z)
            # W_hn_h_plus_b_hn = W_hn_h + b_hn
            # z_n = W_hn_h_plus_b_hn r + b_in + z_n_x
            # n = tanh(z_n)
            # h = (1 - z) n + h[t-1] z
            np.add(b_hr, b_ir, out=tmp0_0)
            np.add(tmp0_0, h_all[:, 0], out=tmp0_0)
            np.add(tmp0_0, z_x_all[t - t0, :, 0], out=tmp0_0)
            fn.sigmoid(tmp0_0, out=r[t])
            np.add(b_hz, b_iz, out=tmp0_0)
            np.add(tmp0_0, h_all[:, 1], out=tmp0_0)
            np.add(tmp0_0, z_x_all[t - t0, :, 1], out=tmp0_0)
            fn.sigmoid(tmp0_0, out=z[t])
            np.add(h_all[:, 2], b_hn, out=W_hn_h_plus_b_hn[t])
            np.multiply(W_hn_h_plus_b_hn[t], r[t], out=tmp0_0)
            np.add(tmp0_0, b_in, out=tmp0_0)
            np.add(tmp0_0, z_x_all[t - t0, :, 2], out=tmp0_0)
            fn.tanh(tmp0_0, out=n[t])
            np.subtract(1, z[t], out=tmp0_0)
            np.multiply(tmp0_0, n[t], out=tmp0_0)
            np.multiply(h[t], z[t], out=tmp0_1)
            np.add(tmp0_0, tmp0_1, out=h[t + 1])


def backward(T, B, D, H, W_ir, W_iz, W_in, W_hr, W_hz, W_hn, b_ir, b_iz, b_in, b_hr, b_hz, b_hn, x, h, r, z, W_hn_h_plus_b_hn, n, g_h, d_h_next, d_W_ir, d_W_iz, d_W_in, d_W_hr, d_W_hz, d_W_hn, d_b_ir, d_b_iz, d_b_in, d_b_hr, d_b_hz, d_b_hn, d_x):
    """21 operations a unit and step besides the products.

    W_ir (H, D) in
    W_iz (H, D) in
    W_in (H, D) in
    W_hr (H, H) in
    W_hz (H, H) in
    W_hn (H, H) in
    b_ir (H) in
    b_iz (H) in
    b_in (H) in
    b_hr (H) in
    b_hz (H) in
    b_hn (H) in
    x (T, B, D) in
    h (T+1, B, H) in
    r (T, B, H) in
    z (T, B, H) in
    W_hn_h_plus_b_hn (T, B, H) in
    n (T, B, H) in
    g_h (T, B, H) in
    d_h_next (B, H) out
    d_W_ir (H, D) out
    d_W_iz (H, D) out
    d_W_in (H, D) out
    d_W_hr (H, H) out
    d_W_hz (H, H) out
    d_W_hn (H, H) out
    d_b_ir (H) out
    d_b_iz (H) out
    d_b_in (H) out
    d_b_hr (H) out
    d_b_hz (H) out
    d_b_hn (H) out
    d_x (T, B, D) out
    """
    dtype = x.dtype
    block = min(T, fn.block_steps(B))
    W_all_2 = np.empty((3, H, H), dtype)
    d_all = np.empty((block, B, 4, H), dtype)
    W_all_3 = np.empty((3, H, D), dtype)
    d_W_all = np.zeros((3, H, D), dtype)
    d_W_all_ = np.zeros((3, H, H), dtype)
    d_h = np.empty((B, H), dtype)
    h_1 = np.empty((B, H), dtype)
    tmp0_0 = np.empty((B, H), dtype)
    tmp0_1 = np.empty((B, H), dtype)
    tmp0_2 = np.empty((B, H), dtype)
    d_h_next[...] = 0
    d_W_ir[...] = 0
    d_W_iz[...] = 0
    d_W_in[...] = 0
    d_W_hr[...] = 0
    d_W_hz[...] = 0
    d_W_hn[...] = 0
    d_b_ir[...] = 0
    d_b_iz[...] = 0
    d_b_in[...] = 0
    d_b_hr[...] = 0
    d_b_hz[...] = 0
    d_b_hn[...] = 0
    W_all_2[0] = W_hn
    W_all_2[1] = W_hz
    W_all_2[2] = W_hr
    W_all_3[0] = W_iz
    W_all_3[1] = W_ir
    W_all_3[2] = W_in
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        for t in reversed(range(t0, t1)):
            # d_h = d_h[t+1] + g_h
            # d_n = (1 - z) d_h
            # d_z_n = (1 - n^2) d_n
            # d_W_hn_h_plus_b_hn = d_z_n r
            # d_z = (h[t-1] - n) d_h
            # d_z_z = (1 - z) d_z z
            # d_r = W_hn_h_plus_b_hn d_z_n
            # d_z_r = (1 - r) d_r r
            np.add(d_h_next, g_h[t], out=d_h)
            np.subtract(1, z[t], out=tmp0_0)
            np.multiply(tmp0_0, d_h, out=tmp0_1)
            np.multiply(n[t], n[t], out=tmp0_2)
            np.subtract(1, tmp0_2, out=tmp0_2)
            np.multiply(tmp0_2, tmp0_1, out=d_all[t - t0, :, 3])
            np.multiply(d_all[t - t0, :, 3], r[t], out=d_all[t - t0, :, 0])
            np.subtract(h[t], n[t], out=tmp0_1)
            np.multiply(tmp0_1, d_h, out=tmp0_1)
            np.multiply(tmp0_0, tmp0_1, out=tmp0_1)
            np.multiply(tmp0_1, z[t], out=d_all[t - t0, :, 1])
            np.multiply(W_hn_h_plus_b_hn[t], d_all[t - t0, :, 3], out=tmp0_1)
            np.subtract(1, r[t], out=tmp0_0)
            np.multiply(tmp0_0, tmp0_1, out=tmp0_1)
            np.multiply(tmp0_1, r[t], out=d_all[t - t0, :, 2])
            # h_1 = sum_H,#3 W_all_2 d_all
            np.matmul(d_all[t - t0, :, 0:3].reshape(B, 3 * H), W_all_2.reshape(3 * H, H), out=h_1)
            # d_h_next = d_h z + h_1
            np.multiply(d_h, z[t], out=tmp0_0)
            np.add(tmp0_0, h_1, out=d_h_next)
        # d_x = sum_H,#3 W_all_3 d_z_all
        np.matmul(d_all[:t1 - t0, :, 1:4].reshape(rows * B, 3 * H), W_all_3.reshape(3 * H, D), out=d_x[t0:t1].reshape(rows * B, D))
        # d_W_all = sum_t,B d_z_all x
        np.add(d_W_all, np.matmul(d_all[:t1 - t0, :, 1:4].reshape(rows * B, 3 * H).T, x[t0:t1].reshape(rows * B, D)).reshape(d_W_all.shape), out=d_W_all)
        # d_W_all_ = sum_t,B d_all h[t-1]
        np.add(d_W_all_, np.matmul(d_all[:t1 - t0, :, 0:3].reshape(rows * B, 3 * H).T, h[t0:t1].reshape(rows * B, H)).reshape(d_W_all_.shape), out=d_W_all_)
        # d_b_ir = sum_t,B d_z_r
        np.add(d_b_ir, np.sum(d_all[:t1 - t0, :, 2].transpose(2, 0, 1), axis=(1, 2)), out=d_b_ir)
        # d_b_iz = sum_t,B d_z_z
        np.add(d_b_iz, np.sum(d_all[:t1 - t0, :, 1].transpose(2, 0, 1), axis=(1, 2)), out=d_b_iz)
        # d_b_in = sum_t,B d_z_n
        np.add(d_b_in, np.sum(d_all[:t1 - t0, :, 3].transpose(2, 0, 1), axis=(1, 2)), out=d_b_in)
        # d_b_hr = sum_t,B d_z_r
        np.add(d_b_hr, np.sum(d_all[:t1 - t0, :, 2].transpose(2, 0, 1), axis=(1, 2)), out=d_b_hr)
        # d_b_hz = sum_t,B d_z_z
        np.add(d_b_hz, np.sum(d_all[:t1 - t0, :, 1].transpose(2, 0, 1), axis=(1, 2)), out=d_b_hz)
        # d_b_hn = sum_t,B d_W_hn_h_plus_b_hn
        np.add(d_b_hn, np.sum(d_all[:t1 - t0, :, 0].transpose(2, 0, 1), axis=(1, 2)), out=d_b_hn)
    d_W_iz[...] = d_W_all[0]
    d_W_ir[...] = d_W_all[1]
    d_W_in[...] = d_W_all[2]
    d_W_hn[...] = d_W_all_[0]
    d_W_hz[...] = d_W_all_[1]
    d_W_hr[...] = d_W_all_[2]


def per_sample(T, B, D, H, W_ir, W_iz, W_in, W_hr, W_hz, W_hn, b_ir, b_iz, b_in, b_hr, b_hz, b_hn, x, h, r, z, W_hn_h_plus_b_hn, n, g_h, d_h_next, d_W_ir, d_W_iz, d_W_in, d_W_hr, d_W_hz, d_W_hn, d_b_ir, d_b_iz, d_b_in, d_b_hr, d_b_hz, d_b_hn, d_x):
    """21 operations a unit and step besides the products.

    W_ir (H, D) in
    W_iz (H, D) in
    W_in (H, D) in
    W_hr (H, H) in
    W_hz (H, H) in
    W_hn (H, H) in
    b_ir (H) in
    b_iz (H) in
    b_in (H) in
    b_hr (H) in
    b_hz (H) in
    b_hn (H) in
    x (T, B, D) in
    h (T+1, B, H) in
    r (T, B, H) in
    z (T, B, H) in
    W_hn_h_plus_b_hn (T, B, H) in
    n (T, B, H) in
    g_h (T, B, H) in
    d_h_next (B, H) out
    d_W_ir (B, H, D) out
    d_W_iz (B, H, D) out
    d_W_in (B, H, D) out
    d_W_hr (B, H, H) out
    d_W_hz (B, H, H) out
    d_W_hn (B, H, H) out
    d_b_ir (B, H) out
    d_b_iz (B, H) out
    d_b_in (B, H) out
    d_b_hr (B, H) out
    d_b_hz (B, H) out
    d_b_hn (B, H) out
    d_x (T, B, D) out
    """
    dtype = x.dtype
    block = min(T, fn.block_steps(B))
    W_all_2 = np.empty((3, H, H), dtype)
    d_all = np.empty((block, B, 4, H), dtype)
    W_all_3 = np.empty((3, H, D), dtype)
    d_W_all = np.zeros((B, 3, H, D), dtype)
    d_W_all_ = np.zeros((B, 3, H, H), dtype)
    d_h = np.empty((B, H), dtype)
    h_1 = np.empty((B, H), dtype)
    tmp0_0 = np.empty((B, H), dtype)
    tmp0_1 = np.empty((B, H), dtype)
    tmp0_2 = np.empty((B, H), dtype)
    d_h_next[...] = 0
    d_W_ir[...] = 0
    d_W_iz[...] = 0
    d_W_in[...] = 0
    d_W_hr[...] = 0
    d_W_hz[...] = 0
    d_W_hn[...] = 0
    d_b_ir[...] = 0
    d_b_iz[...] = 0
    d_b_in[...] = 0
    d_b_hr[...] = 0
    d_b_hz[...] = 0
    d_b_hn[...] = 0
    W_all_2[0] = W_hn
    W_all_2[1] = W_hz
    W_all_2[2] = W_hr
    W_all_3[0] = W_iz
    W_all_3[1] = W_ir
    W_all_3[2] = W_in
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        for t in reversed(range(t0, t1)):
            # d_h = d_h[t+1] + g_h
            # d_n = (1 - z) d_h
            # d_z_n = (1 - n^2) d_n
            # d_W_hn_h_plus_b_hn = d_z_n r
            # d_z = (h[t-1] - n) d_h
            # d_z_z = (1 - z) d_z z
            # d_r = W_hn_h_plus_b_hn d_z_n
            # d_z_r = (1 - r) d_r r
            np.add(d_h_next, g_h[t], out=d_h)
            np.subtract(1, z[t], out=tmp0_0)
            np.multiply(tmp0_0, d_h, out=tmp0_1)
            np.multiply(n[t], n[t], out=tmp0_2)
            np.subtract(1, tmp0_2, out=tmp0_2)
            np.multiply(tmp0_2, tmp0_1, out=d_all[t - t0, :, 3])
            np.multiply(d_all[t - t0, :, 3], r[t], out=d_all[t - t0, :, 0])
            np.subtract(h[t], n[t], out=tmp0_1)
            np.multiply(tmp0_1, d_h, out=tmp0_1)
            np.multiply(tmp0_0, tmp0_1, out=tmp0_1)
            np.multiply(tmp0_1, z[t], out=d_all[t - t0, :, 1])
            np.multiply(W_hn_h_plus_b_hn[t], d_all[t - t0, :, 3], out=tmp0_1)
            np.subtract(1, r[t], out=tmp0_0)
            np.multiply(tmp0_0, tmp0_1, out=tmp0_1)
            np.multiply(tmp0_1, r[t], out=d_all[t - t0, :, 2])
            # h_1 = sum_H,#3 W_all_2 d_all
            np.matmul(d_all[t - t0, :, 0:3].reshape(B, 3 * H), W_all_2.reshape(3 * H, H), out=h_1)
            # d_h_next = d_h z + h_1
            np.multiply(d_h, z[t], out=tmp0_0)
            np.add(tmp0_0, h_1, out=d_h_next)
        # d_x = sum_H,#3 W_all_3 d_z_all
        np.matmul(d_all[:t1 - t0, :, 1:4].reshape(rows * B, 3 * H), W_all_3.reshape(3 * H, D), out=d_x[t0:t1].reshape(rows * B, D))
        # d_W_all = sum_t d_z_all x
        np.add(d_W_all, np.einsum("abcd,abe->bcde", d_all[:t1 - t0, :, 1:4], x[t0:t1]), out=d_W_all)
        # d_W_all_ = sum_t d_all h[t-1]
        np.add(d_W_all_, np.einsum("abcd,abe->bcde", d_all[:t1 - t0, :, 0:3], h[t0:t1]), out=d_W_all_)
        # d_b_ir = sum_t d_z_r
        np.add(d_b_ir, np.sum(d_all[:t1 - t0, :, 2].transpose(1, 2, 0), axis=(2,)), out=d_b_ir)
        # d_b_iz = sum_t d_z_z
        np.add(d_b_iz, np.sum(d_all[:t1 - t0, :, 1].transpose(1, 2, 0), axis=(2,)), out=d_b_iz)
        # d_b_in = sum_t d_z_n
        np.add(d_b_in, np.sum(d_all[:t1 - t0, :, 3].transpose(1, 2, 0), axis=(2,)), out=d_b_in)
        # d_b_hr = sum_t d_z_r
        np.add(d_b_hr, np.sum(d_all[:t1 - t0, :, 2].transpose(1, 2, 0), axis=(2,)), out=d_b_hr)
        # d_b_hz = sum_t d_z_z
        np.add(d_b_hz, np.sum(d_all[:t1 - t0, :, 1].transpose(1, 2, 0), axis=(2,)), out=d_b_hz)
        # d_b_hn = sum_t d_W_hn_h_plus_b_hn
        np.add(d_b_hn, np.sum(d_all[:t1 - t0, :, 0].transpose(1, 2, 0), axis=(2,)), out=d_b_hn)
    d_W_iz[...] = d_W_all[:, 0]
    d_W_ir[...] = d_W_all[:, 1]
    d_W_in[...] = d_W_all[:, 2]
    d_W_hn[...] = d_W_all_[:, 0]
    d_W_hz[...] = d_W_all_[:, 1]
    d_W_hr[...] = d_W_all_[:, 2]
