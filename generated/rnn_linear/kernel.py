# rnn_linear: made by `derive generate rnn_linear`, derive 0.1.0; do not edit
# program 2daf865a; operations a unit and step: forward 0, backward 1; saved: nothing
"""RNNLinear: forward, backward and per-sample gradients on NumPy arrays.

The functions write into arrays that the caller hands in; `derive` proves this very text.
"""

import numpy as np

from .._runtime import functions as fn


def forward(T, B, D, H, W_x, W_h, x, h):
    """0 operations a unit and step besides the products.

    W_x (H, D) in
    W_h (H, H) in
    x (T, B, D) in
    h (T+1, B, H) inout
    """
    dtype = x.dtype
    block = min(T, fn.block_steps(B))
    h_x = np.empty((block, B, H), dtype)
    W_h_T = np.ascontiguousarray(W_h.T)
    for t0, t1 in fn.blocks(T, B):
        rows = t1 - t0
        # h_x = sum_D W_x x
        np.dot(x[t0:t1].reshape(rows * B, D), W_x.T, h_x[:rows].reshape(rows * B, H))
        for (
            h_old, h_t, h_x_t
        ) in zip(
            h[t0:t1],  # h_old
            h[t0 + 1:t1 + 1],  # h_t
            h_x[:rows],  # h_x_t
        ):
            # h = h_x + sum_H W_h h[t-1]
            np.dot(h_old, W_h_T, h_t)
            np.add(h_t, h_x_t, out=h_t)


def backward(T, B, D, H, W_x, W_h, x, h, g_h, d_h_next, d_W_x, d_W_h, d_x):
    """1 operations a unit and step besides the products.

    W_x (H, D) in
    W_h (H, H) in
    x (T, B, D) in
    h (T+1, B, H) in
    g_h (T, B, H) in
    d_h_next (B, H) out
    d_W_x (H, D) out
    d_W_h (H, H) out
    d_x (T, B, D) out
    """
    dtype = x.dtype
    block = min(T, fn.block_steps(B))
    d_h = np.empty((block, B, H), dtype)
    d_h_next[...] = 0
    d_W_x[...] = 0
    d_W_h[...] = 0
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        for (
            d_h_t, g_h_t
        ) in zip(
            reversed(d_h[:rows]),  # d_h_t
            reversed(g_h[t0:t1]),  # g_h_t
        ):
            # d_h = d_h[t+1] + g_h
            np.add(d_h_next, g_h_t, out=d_h_t)
            # d_h_next = sum_H W_h d_h
            np.dot(d_h_t, W_h, d_h_next)
        # d_x = sum_H W_x d_h
        np.dot(d_h[:rows].reshape(rows * B, H), W_x, d_x[t0:t1].reshape(rows * B, D))
        # d_W_x = sum_t,B d_h x
        np.add(d_W_x, np.dot(d_h[:rows].reshape(rows * B, H).T, x[t0:t1].reshape(rows * B, D)), out=d_W_x)
        # d_W_h = sum_t,B d_h h[t-1]
        np.add(d_W_h, np.dot(d_h[:rows].reshape(rows * B, H).T, h[t0:t1].reshape(rows * B, H)), out=d_W_h)


def per_sample(T, B, D, H, W_x, W_h, x, h, g_h, d_h_next, d_W_x, d_W_h, d_x):
    """1 operations a unit and step besides the products.

    W_x (H, D) in
    W_h (H, H) in
    x (T, B, D) in
    h (T+1, B, H) in
    g_h (T, B, H) in
    d_h_next (B, H) out
    d_W_x (B, H, D) out
    d_W_h (B, H, H) out
    d_x (T, B, D) out
    """
    dtype = x.dtype
    block = min(T, fn.block_steps(B))
    d_h = np.empty((block, B, H), dtype)
    d_h_next[...] = 0
    d_W_x[...] = 0
    d_W_h[...] = 0
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        for (
            d_h_t, g_h_t
        ) in zip(
            reversed(d_h[:rows]),  # d_h_t
            reversed(g_h[t0:t1]),  # g_h_t
        ):
            # d_h = d_h[t+1] + g_h
            np.add(d_h_next, g_h_t, out=d_h_t)
            # d_h_next = sum_H W_h d_h
            np.dot(d_h_t, W_h, d_h_next)
        # d_x = sum_H W_x d_h
        np.dot(d_h[:rows].reshape(rows * B, H), W_x, d_x[t0:t1].reshape(rows * B, D))
        # d_W_x = sum_t d_h x
        np.add(d_W_x, np.einsum("abc,abd->bcd", d_h[:rows], x[t0:t1]), out=d_W_x)
        # d_W_h = sum_t d_h h[t-1]
        np.add(d_W_h, np.einsum("abc,abd->bcd", d_h[:rows], h[t0:t1]), out=d_W_h)
