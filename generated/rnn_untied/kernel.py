# rnn_untied: made by `derive generate rnn_untied`, derive 0.1.0; do not edit
# program 43831e4d; operations a unit and step: forward 1, backward 5; saved: nothing
"""RNNUntied: forward, backward and per-sample gradients on NumPy arrays.

The functions write into arrays that the caller hands in; `derive` proves this very text.
"""

import numpy as np

from .._runtime import functions as fn


def forward(T, B, D, H, w, u, x, o):
    """2 operations a unit and step besides the products.

    w (H, D) in
    u (H, H) in
    x (T, B, D) in
    o (T+1, B, H) inout
    """
    dtype = x.dtype
    block = min(T, fn.block_steps(B))
    z_o_x = np.empty((block, B, H), dtype)
    z_o_o = np.empty((B, H), dtype)
    tmp0_0 = np.empty((B, H), dtype)
    u_T = np.ascontiguousarray(u.T)
    for t0, t1 in fn.blocks(T, B):
        rows = t1 - t0
        # z_o_x = sum_D w x
        np.dot(x[t0:t1].reshape(rows * B, D), w.T, z_o_x[:rows].reshape(rows * B, H))
        for (
            o_old, z_o_x_t, o_t
        ) in zip(
            o[t0:t1],  # o_old
            z_o_x[:rows],  # z_o_x_t
            o[t0 + 1:t1 + 1],  # o_t
        ):
            # z_o_o = sum_H o[t-1] u
            np.dot(o_old, u_T, z_o_o)
            # z_o = z_o_o + z_o_x
            # o = sigmoid(z_o)
            np.add(z_o_o, z_o_x_t, out=tmp0_0)
            fn.sigmoid(tmp0_0, out=o_t)


def backward(T, B, D, H, w, u, x, o, g_o, d_o_next, d_w, d_u, d_x):
    """5 operations a unit and step besides the products.

    w (H, D) in
    u (H, H) in
    x (T, B, D) in
    o (T+1, B, H) in
    g_o (T, B, H) in
    d_o_next (B, H) out
    d_w (H, D) out
    d_u (H, H) out
    d_x (T, B, D) out
    """
    dtype = x.dtype
    block = min(T, fn.block_steps(B))
    known_d_z_o = np.empty((block, B, H), dtype)
    d_z_o = np.empty((block, B, H), dtype)
    tmp0_0 = np.empty((block, B, H), dtype)
    tmp1_0 = np.empty((B, H), dtype)
    d_o_next[...] = 0
    d_w[...] = 0
    d_u[...] = 0
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # known_d_z_o = (1 - o) o
        np.subtract(1, o[t0 + 1:t1 + 1], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], o[t0 + 1:t1 + 1], out=known_d_z_o[:rows])
        for (
            g_o_t, d_z_o_t, known_d_z_o_t
        ) in zip(
            reversed(g_o[t0:t1]),  # g_o_t
            reversed(d_z_o[:rows]),  # d_z_o_t
            reversed(known_d_z_o[:rows]),  # known_d_z_o_t
        ):
            # d_o = d_o[t+1] + g_o
            # d_z_o = d_o known_d_z_o
            np.add(d_o_next, g_o_t, out=tmp1_0)
            np.multiply(tmp1_0, known_d_z_o_t, out=d_z_o_t)
            # d_o_next = sum_H d_z_o u
            np.dot(d_z_o_t, u, d_o_next)
        # d_x = sum_H d_z_o w
        np.dot(d_z_o[:rows].reshape(rows * B, H), w, d_x[t0:t1].reshape(rows * B, D))
        # d_w = sum_t,B d_z_o x
        np.add(d_w, np.dot(d_z_o[:rows].reshape(rows * B, H).T, x[t0:t1].reshape(rows * B, D)), out=d_w)
        # d_u = sum_t,B d_z_o o[t-1]
        np.add(d_u, np.dot(d_z_o[:rows].reshape(rows * B, H).T, o[t0:t1].reshape(rows * B, H)), out=d_u)


def per_sample(T, B, D, H, w, u, x, o, g_o, d_o_next, d_w, d_u, d_x):
    """5 operations a unit and step besides the products.

    w (H, D) in
    u (H, H) in
    x (T, B, D) in
    o (T+1, B, H) in
    g_o (T, B, H) in
    d_o_next (B, H) out
    d_w (B, H, D) out
    d_u (B, H, H) out
    d_x (T, B, D) out
    """
    dtype = x.dtype
    block = min(T, fn.block_steps(B))
    known_d_z_o = np.empty((block, B, H), dtype)
    d_z_o = np.empty((block, B, H), dtype)
    tmp0_0 = np.empty((block, B, H), dtype)
    tmp1_0 = np.empty((B, H), dtype)
    d_o_next[...] = 0
    d_w[...] = 0
    d_u[...] = 0
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # known_d_z_o = (1 - o) o
        np.subtract(1, o[t0 + 1:t1 + 1], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], o[t0 + 1:t1 + 1], out=known_d_z_o[:rows])
        for (
            g_o_t, d_z_o_t, known_d_z_o_t
        ) in zip(
            reversed(g_o[t0:t1]),  # g_o_t
            reversed(d_z_o[:rows]),  # d_z_o_t
            reversed(known_d_z_o[:rows]),  # known_d_z_o_t
        ):
            # d_o = d_o[t+1] + g_o
            # d_z_o = d_o known_d_z_o
            np.add(d_o_next, g_o_t, out=tmp1_0)
            np.multiply(tmp1_0, known_d_z_o_t, out=d_z_o_t)
            # d_o_next = sum_H d_z_o u
            np.dot(d_z_o_t, u, d_o_next)
        # d_x = sum_H d_z_o w
        np.dot(d_z_o[:rows].reshape(rows * B, H), w, d_x[t0:t1].reshape(rows * B, D))
        # d_w = sum_t d_z_o x
        np.add(d_w, np.einsum("abc,abd->bcd", d_z_o[:rows], x[t0:t1]), out=d_w)
        # d_u = sum_t d_z_o o[t-1]
        np.add(d_u, np.einsum("abc,abd->bcd", d_z_o[:rows], o[t0:t1]), out=d_u)
