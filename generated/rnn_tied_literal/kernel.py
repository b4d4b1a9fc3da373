# rnn_tied_literal: made by `derive generate rnn_tied_literal`, derive 0.1.0; do not edit
# program 97eff752; operations a unit and step: forward 3, backward 8; saved: z_o_x
"""RNNTiedLiteral: forward, backward and per-sample gradients on NumPy arrays.

The functions write into arrays that the caller hands in; `derive` proves this very text.
"""

import numpy as np

from .._runtime import functions as fn


def forward(T, B, D, H, w, x, o, z_o_x):
    """3 operations a unit and step besides the products.

    w (H, D) in
    x (T, B, D) in
    o (T+1, B, H) inout
    z_o_x (T, B, H) out
    """
    dtype = x.dtype
    block = min(T, fn.block_steps(B))
    tmp0_0 = np.empty((B, H), dtype)
    for t0, t1 in fn.blocks(T, B):
        rows = t1 - t0
        # z_o_x = sum_D w x
        np.matmul(x[t0:t1].reshape(rows * B, D), w.T, out=z_o_x[t0:t1].reshape(rows * B, H))
        for t in range(t0, t1):
            # z_o = (1 + o[t-1]) z_o_x
            # o = sigmoid(z_o)
            np.add(o[t], 1, out=tmp0_0)
            np.multiply(tmp0_0, z_o_x[t], out=tmp0_0)
            fn.sigmoid(tmp0_0, out=o[t + 1])


def backward(T, B, D, H, w, x, o, z_o_x, g_o, d_o_next, d_w, d_x):
    """8 operations a unit and step besides the products.

    w (H, D) in
    x (T, B, D) in
    o (T+1, B, H) in
    z_o_x (T, B, H) in
    g_o (T, B, H) in
    d_o_next (B, H) out
    d_w (H, D) out
    d_x (T, B, D) out
    """
    dtype = x.dtype
    block = min(T, fn.block_steps(B))
    d_z_o_x = np.empty((block, B, H), dtype)
    tmp0_0 = np.empty((B, H), dtype)
    tmp0_1 = np.empty((B, H), dtype)
    d_o_next[...] = 0
    d_w[...] = 0
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        for t in reversed(range(t0, t1)):
            # d_o = d_o[t+1] + g_o
            # d_z_o = (1 - o) d_o o
            # d_z_o_x = (1 + o[t-1]) d_z_o
            # d_o_next = d_z_o z_o_x
            np.add(d_o_next, g_o[t], out=tmp0_0)
            np.subtract(1, o[t + 1], out=tmp0_1)
            np.multiply(tmp0_1, tmp0_0, out=tmp0_0)
            np.multiply(tmp0_0, o[t + 1], out=tmp0_0)
            np.add(o[t], 1, out=tmp0_1)
            np.multiply(tmp0_1, tmp0_0, out=d_z_o_x[t - t0])
            np.multiply(tmp0_0, z_o_x[t], out=d_o_next)
        # d_x = sum_H d_z_o_x w
        np.matmul(d_z_o_x[:t1 - t0].reshape(rows * B, H), w, out=d_x[t0:t1].reshape(rows * B, D))
        # d_w = sum_t,B d_z_o_x x
        np.add(d_w, np.matmul(d_z_o_x[:t1 - t0].reshape(rows * B, H).T, x[t0:t1].reshape(rows * B, D)), out=d_w)


def per_sample(T, B, D, H, w, x, o, z_o_x, g_o, d_o_next, d_w, d_x):
    """8 operations a unit and step besides the products.

    w (H, D) in
    x (T, B, D) in
    o (T+1, B, H) in
    z_o_x (T, B, H) in
    g_o (T, B, H) in
    d_o_next (B, H) out
    d_w (B, H, D) out
    d_x (T, B, D) out
    """
    dtype = x.dtype
    block = min(T, fn.block_steps(B))
    d_z_o_x = np.empty((block, B, H), dtype)
    tmp0_0 = np.empty((B, H), dtype)
    tmp0_1 = np.empty((B, H), dtype)
    d_o_next[...] = 0
    d_w[...] = 0
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        for t in reversed(range(t0, t1)):
            # d_o = d_o[t+1] + g_o
            # d_z_o = (1 - o) d_o o
            # d_z_o_x = (1 + o[t-1]) d_z_o
            # d_o_next = d_z_o z_o_x
            np.add(d_o_next, g_o[t], out=tmp0_0)
            np.subtract(1, o[t + 1], out=tmp0_1)
            np.multiply(tmp0_1, tmp0_0, out=tmp0_0)
            np.multiply(tmp0_0, o[t + 1], out=tmp0_0)
            np.add(o[t], 1, out=tmp0_1)
            np.multiply(tmp0_1, tmp0_0, out=d_z_o_x[t - t0])
            np.multiply(tmp0_0, z_o_x[t], out=d_o_next)
        # d_x = sum_H d_z_o_x w
        np.matmul(d_z_o_x[:t1 - t0].reshape(rows * B, H), w, out=d_x[t0:t1].reshape(rows * B, D))
        # d_w = sum_t d_z_o_x x
        np.add(d_w, np.einsum("abc,abd->bcd", d_z_o_x[:t1 - t0], x[t0:t1]), out=d_w)
