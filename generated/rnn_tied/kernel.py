# rnn_tied: made by `derive generate rnn_tied`, derive 0.1.0; do not edit
# program 2595138b; operations a unit and step: forward 2, backward 6; saved: nothing
"""RNNTied: forward, backward and per-sample gradients on NumPy arrays.

The functions write into arrays that the caller hands in; `derive` proves this very text.
"""

import numpy as np

from .._runtime import functions as fn


def forward(T, B, H, w, x, o):
    """2 operations a unit and step besides the products.

    w (H, H) in
    x (T, B, H) in
    o (T+1, B, H) inout
    """
    dtype = x.dtype
    block = min(T, fn.block_steps(B))
    o_plus_x = np.empty((B, H), dtype)
    z_o = np.empty((B, H), dtype)
    w_T = np.ascontiguousarray(w.T)
    for t0, t1 in fn.blocks(T, B):
        rows = t1 - t0
        for (
            o_old, x_t, o_t
        ) in zip(
            o[t0:t1],  # o_old
            x[t0:t1],  # x_t
            o[t0 + 1:t1 + 1],  # o_t
        ):
            # o_plus_x = o[t-1] + x
            np.add(o_old, x_t, out=o_plus_x)
            # z_o = sum_H o_plus_x w
            np.dot(o_plus_x, w_T, z_o)
            # o = sigmoid(z_o)
            fn.sigmoid(z_o, out=o_t)


def backward(T, B, H, w, x, o, g_o, d_o_next, d_w, d_x):
    """6 operations a unit and step besides the products.

    w (H, H) in
    x (T, B, H) in
    o (T+1, B, H) in
    g_o (T, B, H) in
    d_o_next (B, H) out
    d_w (H, H) out
    d_x (T, B, H) out
    """
    dtype = x.dtype
    block = min(T, fn.block_steps(B))
    o_plus_x = np.empty((block, B, H), dtype)
    known_d_z_o = np.empty((block, B, H), dtype)
    d_z_o = np.empty((block, B, H), dtype)
    d_o_plus_x = np.empty((B, H), dtype)
    tmp0_0 = np.empty((block, B, H), dtype)
    tmp1_0 = np.empty((B, H), dtype)
    d_o_next[...] = 0
    d_w[...] = 0
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # o_plus_x = o[t-1] + x
        # known_d_z_o = (1 - o) o
        np.add(o[t0:t1], x[t0:t1], out=o_plus_x[:rows])
        np.subtract(1, o[t0 + 1:t1 + 1], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], o[t0 + 1:t1 + 1], out=known_d_z_o[:rows])
        for (
            g_o_t, d_z_o_t, known_d_z_o_t, d_x_t
        ) in zip(
            reversed(g_o[t0:t1]),  # g_o_t
            reversed(d_z_o[:rows]),  # d_z_o_t
            reversed(known_d_z_o[:rows]),  # known_d_z_o_t
            reversed(d_x[t0:t1]),  # d_x_t
        ):
            # d_o = d_o[t+1] + g_o
            # d_z_o = d_o known_d_z_o
            np.add(d_o_next, g_o_t, out=tmp1_0)
            np.multiply(tmp1_0, known_d_z_o_t, out=d_z_o_t)
            # d_o_plus_x = sum_H d_z_o w
            np.dot(d_z_o_t, w, d_o_plus_x)
            # d_o_next = d_o_plus_x
            # d_x = d_o_plus_x
            np.copyto(d_o_next, d_o_plus_x)
            np.copyto(d_x_t, d_o_next)
        # d_w = sum_t,B d_z_o o_plus_x
        np.add(d_w, np.dot(d_z_o[:rows].reshape(rows * B, H).T, o_plus_x[:rows].reshape(rows * B, H)), out=d_w)


def per_sample(T, B, H, w, x, o, g_o, d_o_next, d_w, d_x):
    """6 operations a unit and step besides the products.

    w (H, H) in
    x (T, B, H) in
    o (T+1, B, H) in
    g_o (T, B, H) in
    d_o_next (B, H) out
    d_w (B, H, H) out
    d_x (T, B, H) out
    """
    dtype = x.dtype
    block = min(T, fn.block_steps(B))
    o_plus_x = np.empty((block, B, H), dtype)
    known_d_z_o = np.empty((block, B, H), dtype)
    d_z_o = np.empty((block, B, H), dtype)
    d_o_plus_x = np.empty((B, H), dtype)
    tmp0_0 = np.empty((block, B, H), dtype)
    tmp1_0 = np.empty((B, H), dtype)
    d_o_next[...] = 0
    d_w[...] = 0
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # o_plus_x = o[t-1] + x
        # known_d_z_o = (1 - o) o
        np.add(o[t0:t1], x[t0:t1], out=o_plus_x[:rows])
        np.subtract(1, o[t0 + 1:t1 + 1], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], o[t0 + 1:t1 + 1], out=known_d_z_o[:rows])
        for (
            g_o_t, d_z_o_t, known_d_z_o_t, d_x_t
        ) in zip(
            reversed(g_o[t0:t1]),  # g_o_t
            reversed(d_z_o[:rows]),  # d_z_o_t
            reversed(known_d_z_o[:rows]),  # known_d_z_o_t
            reversed(d_x[t0:t1]),  # d_x_t
        ):
            # d_o = d_o[t+1] + g_o
            # d_z_o = d_o known_d_z_o
            np.add(d_o_next, g_o_t, out=tmp1_0)
            np.multiply(tmp1_0, known_d_z_o_t, out=d_z_o_t)
            # d_o_plus_x = sum_H d_z_o w
            np.dot(d_z_o_t, w, d_o_plus_x)
            # d_o_next = d_o_plus_x
            # d_x = d_o_plus_x
            np.copyto(d_o_next, d_o_plus_x)
            np.copyto(d_x_t, d_o_next)
        # d_w = sum_t d_z_o o_plus_x
        np.add(d_w, np.einsum("abc,abd->bcd", d_z_o[:rows], o_plus_x[:rows]), out=d_w)
