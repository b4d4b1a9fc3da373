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
    one = np.array(1, dtype)
    for t0, t1 in fn.blocks(T, B):
        rows = t1 - t0
        # z_o_x = sum_D w x
        np.dot(x[t0:t1].reshape(rows * B, D), w.T, z_o_x[t0:t1].reshape(rows * B, H))
        for (
            o_old, z_o_x_t, o_t
        ) in zip(
            o[t0:t1],  # o_old
            z_o_x[t0:t1],  # z_o_x_t
            o[t0 + 1:t1 + 1],  # o_t
        ):
            # z_o = (1 + o[t-1]) z_o_x
            # o = sigmoid(z_o)
            np.add(o_old, one, out=tmp0_0)
            np.multiply(tmp0_0, z_o_x_t, out=tmp0_0)
            fn.sigmoid(tmp0_0, out=o_t)


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
    known_d_z_o = np.empty((block, B, H), dtype)
    known_d_z_o_x = np.empty((block, B, H), dtype)
    d_z_o_x = np.empty((block, B, H), dtype)
    tmp0_0 = np.empty((block, B, H), dtype)
    tmp1_0 = np.empty((B, H), dtype)
    d_o_next[...] = 0
    d_w[...] = 0
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # known_d_z_o = (1 - o) o
        # known_d_z_o_x = 1 + o[t-1]
        np.subtract(1, o[t0 + 1:t1 + 1], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], o[t0 + 1:t1 + 1], out=known_d_z_o[:rows])
        np.add(o[t0:t1], 1, out=known_d_z_o_x[:rows])
        for (
            g_o_t, known_d_z_o_t, d_z_o_x_t, known_d_z_o_x_t, z_o_x_t
        ) in zip(
            reversed(g_o[t0:t1]),  # g_o_t
            reversed(known_d_z_o[:rows]),  # known_d_z_o_t
            reversed(d_z_o_x[:rows]),  # d_z_o_x_t
            reversed(known_d_z_o_x[:rows]),  # known_d_z_o_x_t
            reversed(z_o_x[t0:t1]),  # z_o_x_t
        ):
            # d_o = d_o[t+1] + g_o
            # d_z_o = d_o known_d_z_o
            # d_z_o_x = d_z_o known_d_z_o_x
            # d_o_next = d_z_o z_o_x
            np.add(d_o_next, g_o_t, out=tmp1_0)
            np.multiply(tmp1_0, known_d_z_o_t, out=tmp1_0)
            np.multiply(tmp1_0, known_d_z_o_x_t, out=d_z_o_x_t)
            np.multiply(tmp1_0, z_o_x_t, out=d_o_next)
        # d_x = sum_H d_z_o_x w
        np.dot(d_z_o_x[:rows].reshape(rows * B, H), w, d_x[t0:t1].reshape(rows * B, D))
        # d_w = sum_t,B d_z_o_x x
        np.add(d_w, np.dot(d_z_o_x[:rows].reshape(rows * B, H).T, x[t0:t1].reshape(rows * B, D)), out=d_w)


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
    known_d_z_o = np.empty((block, B, H), dtype)
    known_d_z_o_x = np.empty((block, B, H), dtype)
    d_z_o_x = np.empty((block, B, H), dtype)
    tmp0_0 = np.empty((block, B, H), dtype)
    tmp1_0 = np.empty((B, H), dtype)
    d_o_next[...] = 0
    d_w[...] = 0
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # known_d_z_o = (1 - o) o
        # known_d_z_o_x = 1 + o[t-1]
        np.subtract(1, o[t0 + 1:t1 + 1], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], o[t0 + 1:t1 + 1], out=known_d_z_o[:rows])
        np.add(o[t0:t1], 1, out=known_d_z_o_x[:rows])
        for (
            g_o_t, known_d_z_o_t, d_z_o_x_t, known_d_z_o_x_t, z_o_x_t
        ) in zip(
            reversed(g_o[t0:t1]),  # g_o_t
            reversed(known_d_z_o[:rows]),  # known_d_z_o_t
            reversed(d_z_o_x[:rows]),  # d_z_o_x_t
            reversed(known_d_z_o_x[:rows]),  # known_d_z_o_x_t
            reversed(z_o_x[t0:t1]),  # z_o_x_t
        ):
            # d_o = d_o[t+1] + g_o
            # d_z_o = d_o known_d_z_o
            # d_z_o_x = d_z_o known_d_z_o_x
            # d_o_next = d_z_o z_o_x
            np.add(d_o_next, g_o_t, out=tmp1_0)
            np.multiply(tmp1_0, known_d_z_o_t, out=tmp1_0)
            np.multiply(tmp1_0, known_d_z_o_x_t, out=d_z_o_x_t)
            np.multiply(tmp1_0, z_o_x_t, out=d_o_next)
        # d_x = sum_H d_z_o_x w
        np.dot(d_z_o_x[:rows].reshape(rows * B, H), w, d_x[t0:t1].reshape(rows * B, D))
        # d_w = sum_t d_z_o_x x
        np.add(d_w, np.einsum("abc,abd->bcd", d_z_o_x[:rows], x[t0:t1]), out=d_w)
