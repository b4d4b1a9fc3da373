# rnn_linear: made by `derive generate rnn_linear`, derive 0.1.0; do not edit
# program 2daf865a; operations a unit and step: forward 0, backward 1; saved: nothing
"""RNNLinear: forward, backward and per-sample gradients on NumPy arrays.

The functions write into arrays that the caller hands in; `derive` proves this very text. In a call such as
``add(a, b, c)`` the last array is where the result goes. What a function works in depends on the shape
only: ``work`` may be kept for the next call.
"""

import numpy as np

from .._runtime import functions as fn

add = np.add


def forward_work(T, B, D, H, dtype, empty=np.empty):
    """What `forward` works in, for one shape, in arrays by ``empty``."""
    block = min(T, fn.block_steps(B))
    h_x = empty((block, B, H), dtype)
    seen = dict.fromkeys(["h"])
    W_h_T = empty((H, H), dtype)
    h_x_steps = list(h_x)
    return (
        h_x, seen, W_h_T, h_x_steps,
    )


def forward(T, B, D, H, W_x, W_h, x, h, work=None):
    """0 operations a unit and step besides the products.

    W_x (H, D) in
    W_h (H, H) in
    x (T, B, D) in
    h (T+1, B, H) inout
    """
    (
        h_x, seen, W_h_T, h_x_steps,
    ) = work or forward_work(T, B, D, H, x.dtype)
    W_h_T[...] = W_h.T
    h_steps = fn.steps("h", h, seen)
    for t0, t1 in fn.blocks(T, B):
        rows = t1 - t0
        # h_x = sum_D W_x x
        x[t0:t1].reshape(rows * B, D).dot(W_x.T, h_x[:rows].reshape(rows * B, H))
        h_old = h_steps[t0]
        for (
            h_t, h_x_t
        ) in zip(
            h_steps[t0 + 1:t1 + 1],  # h_t
            h_x_steps[:rows],  # h_x_t
        ):
            # h = h_x + sum_H W_h h[t-1]
            h_old.dot(W_h_T, h_t)
            add(h_t, h_x_t, h_t)
            h_old = h_t


def backward_work(T, B, D, H, dtype, empty=np.empty):
    """What `backward` works in, for one shape, in arrays by ``empty``."""
    block = min(T, fn.block_steps(B))
    d_h = empty((block, B, H), dtype)
    d_h_steps = list(d_h)
    seen = dict.fromkeys(["g_h"])
    return (
        d_h, d_h_steps, seen,
    )


def backward(T, B, D, H, W_x, W_h, x, h, g_h, d_h_next, d_W_x, d_W_h, d_x, work=None):
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
    (
        d_h, d_h_steps, seen,
    ) = work or backward_work(T, B, D, H, x.dtype)
    d_h_next[...] = 0
    g_h_steps = fn.steps("g_h", g_h, seen)
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        for (
            d_h_t, g_h_t
        ) in zip(
            reversed(d_h_steps[:rows]),  # d_h_t
            reversed(g_h_steps[t0:t1]),  # g_h_t
        ):
            # d_h = d_h[t+1] + g_h
            add(d_h_next, g_h_t, d_h_t)
            # d_h_next = sum_H W_h d_h
            d_h_t.dot(W_h, d_h_next)
        # d_x = sum_H W_x d_h
        d_h[:rows].reshape(rows * B, H).dot(W_x, d_x[t0:t1].reshape(rows * B, D))
        # d_W_x = sum_t,B d_h x
        fn.add_product(d_h[:rows].reshape(rows * B, H).T, x[t0:t1].reshape(rows * B, D), d_W_x, t1 == T)
        # d_W_h = sum_t,B d_h h[t-1]
        fn.add_product(d_h[:rows].reshape(rows * B, H).T, h[t0:t1].reshape(rows * B, H), d_W_h, t1 == T)


def per_sample_work(T, B, D, H, dtype, empty=np.empty):
    """What `per_sample` works in, for one shape, in arrays by ``empty``."""
    block = min(T, fn.block_steps(B))
    d_h = empty((block, B, H), dtype)
    d_h_steps = list(d_h)
    seen = dict.fromkeys(["g_h"])
    return (
        d_h, d_h_steps, seen,
    )


def per_sample(T, B, D, H, W_x, W_h, x, h, g_h, d_h_next, d_W_x, d_W_h, d_x, work=None):
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
    (
        d_h, d_h_steps, seen,
    ) = work or per_sample_work(T, B, D, H, x.dtype)
    d_h_next[...] = 0
    g_h_steps = fn.steps("g_h", g_h, seen)
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        for (
            d_h_t, g_h_t
        ) in zip(
            reversed(d_h_steps[:rows]),  # d_h_t
            reversed(g_h_steps[t0:t1]),  # g_h_t
        ):
            # d_h = d_h[t+1] + g_h
            add(d_h_next, g_h_t, d_h_t)
            # d_h_next = sum_H W_h d_h
            d_h_t.dot(W_h, d_h_next)
        # d_x = sum_H W_x d_h
        d_h[:rows].reshape(rows * B, H).dot(W_x, d_x[t0:t1].reshape(rows * B, D))
        # d_W_x = sum_t d_h x
        fn.accumulate(np.einsum("abc,abd->bcd", d_h[:rows], x[t0:t1]), d_W_x, t1 == T)
        # d_W_h = sum_t d_h h[t-1]
        fn.accumulate(np.einsum("abc,abd->bcd", d_h[:rows], h[t0:t1]), d_W_h, t1 == T)
