# rnn_tanh: made by `derive generate rnn_tanh`, derive 0.1.0; do not edit
# program ad2536b0; operations a unit and step: forward 3, backward 5; saved: nothing
"""RNNTanh: forward, backward and per-sample gradients on NumPy arrays.

The functions write into arrays that the caller hands in; `derive` proves this very text.
"""

import numpy as np

from .._runtime import functions as fn


def forward(T, B, D, H, W_hh, W_xh, b_h, x, h):
    """3 operations a unit and step besides the products.

    W_hh (H, H) in
    W_xh (H, D) in
    b_h (H) in
    x (T, B, D) in
    h (T+1, B, H) inout
    """
    dtype = x.dtype
    block = min(T, fn.block_steps(B))
    z_h_x = np.empty((block, B, H), dtype)
    z_h_h = np.empty((B, H), dtype)
    tmp0_0 = np.empty((B, H), dtype)
    for t0, t1 in fn.blocks(T, B):
        rows = t1 - t0
        # z_h_x = sum_D W_xh x
        np.matmul(x[t0:t1].reshape(rows * B, D), W_xh.T, out=z_h_x[:t1 - t0].reshape(rows * B, H))
        for t in range(t0, t1):
            # z_h_h = sum_H W_hh h[t-1]
            np.matmul(h[t], W_hh.T, out=z_h_h)
            # z_h = b_h + z_h_h + z_h_x
            # h = tanh(z_h)
            np.add(b_h, z_h_h, out=tmp0_0)
            np.add(tmp0_0, z_h_x[t - t0], out=tmp0_0)
            fn.tanh(tmp0_0, out=h[t + 1])


def backward(T, B, D, H, W_hh, W_xh, b_h, x, h, g_h, d_h_next, d_W_hh, d_W_xh, d_b_h, d_x):
    """5 operations a unit and step besides the products.

    W_hh (H, H) in
    W_xh (H, D) in
    b_h (H) in
    x (T, B, D) in
    h (T+1, B, H) in
    g_h (T, B, H) in
    d_h_next (B, H) out
    d_W_hh (H, H) out
    d_W_xh (H, D) out
    d_b_h (H) out
    d_x (T, B, D) out
    """
    dtype = x.dtype
    block = min(T, fn.block_steps(B))
    d_z_h = np.empty((block, B, H), dtype)
    tmp0_0 = np.empty((B, H), dtype)
    tmp0_1 = np.empty((B, H), dtype)
    d_h_next[...] = 0
    d_W_hh[...] = 0
    d_W_xh[...] = 0
    d_b_h[...] = 0
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        for t in reversed(range(t0, t1)):
            # d_h = d_h[t+1] + g_h
            # d_z_h = (1 - h^2) d_h
            np.add(d_h_next, g_h[t], out=tmp0_0)
            np.multiply(h[t + 1], h[t + 1], out=tmp0_1)
            np.subtract(1, tmp0_1, out=tmp0_1)
            np.multiply(tmp0_1, tmp0_0, out=d_z_h[t - t0])
            # d_h_next = sum_H W_hh d_z_h
            np.matmul(d_z_h[t - t0], W_hh, out=d_h_next)
        # d_x = sum_H W_xh d_z_h
        np.matmul(d_z_h[:t1 - t0].reshape(rows * B, H), W_xh, out=d_x[t0:t1].reshape(rows * B, D))
        # d_W_hh = sum_t,B d_z_h h[t-1]
        np.add(d_W_hh, np.matmul(d_z_h[:t1 - t0].reshape(rows * B, H).T, h[t0:t1].reshape(rows * B, H)), out=d_W_hh)
        # d_W_xh = sum_t,B d_z_h x
        np.add(d_W_xh, np.matmul(d_z_h[:t1 - t0].reshape(rows * B, H).T, x[t0:t1].reshape(rows * B, D)), out=d_W_xh)
        # d_b_h = sum_t,B d_z_h
        np.add(d_b_h, np.sum(d_z_h[:t1 - t0].transpose(2, 0, 1), axis=(1, 2)), out=d_b_h)


def per_sample(T, B, D, H, W_hh, W_xh, b_h, x, h, g_h, d_h_next, d_W_hh, d_W_xh, d_b_h, d_x):
    """5 operations a unit and step besides the products.

    W_hh (H, H) in
    W_xh (H, D) in
    b_h (H) in
    x (T, B, D) in
    h (T+1, B, H) in
    g_h (T, B, H) in
    d_h_next (B, H) out
    d_W_hh (B, H, H) out
    d_W_xh (B, H, D) out
    d_b_h (B, H) out
    d_x (T, B, D) out
    """
    dtype = x.dtype
    block = min(T, fn.block_steps(B))
    d_z_h = np.empty((block, B, H), dtype)
    tmp0_0 = np.empty((B, H), dtype)
    tmp0_1 = np.empty((B, H), dtype)
    d_h_next[...] = 0
    d_W_hh[...] = 0
    d_W_xh[...] = 0
    d_b_h[...] = 0
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        for t in reversed(range(t0, t1)):
            # d_h = d_h[t+1] + g_h
            # d_z_h = (1 - h^2) d_h
            np.add(d_h_next, g_h[t], out=tmp0_0)
            np.multiply(h[t + 1], h[t + 1], out=tmp0_1)
            np.subtract(1, tmp0_1, out=tmp0_1)
            np.multiply(tmp0_1, tmp0_0, out=d_z_h[t - t0])
            # d_h_next = sum_H W_hh d_z_h
            np.matmul(d_z_h[t - t0], W_hh, out=d_h_next)
        # d_x = sum_H W_xh d_z_h
        np.matmul(d_z_h[:t1 - t0].reshape(rows * B, H), W_xh, out=d_x[t0:t1].reshape(rows * B, D))
        # d_W_hh = sum_t d_z_h h[t-1]
        np.add(d_W_hh, np.einsum("abc,abd->bcd", d_z_h[:t1 - t0], h[t0:t1]), out=d_W_hh)
        # d_W_xh = sum_t d_z_h x
        np.add(d_W_xh, np.einsum("abc,abd->bcd", d_z_h[:t1 - t0], x[t0:t1]), out=d_W_xh)
        # d_b_h = sum_t d_z_h
        np.add(d_b_h, np.sum(d_z_h[:t1 - t0].transpose(1, 2, 0), axis=(2,)), out=d_b_h)
