# rnn_tied: made by `derive generate rnn_tied`, derive 0.1.0; do not edit
# program 2595138b; operations a unit and step: forward 2, backward 6; saved: nothing
"""RNNTied: forward, backward and per-sample gradients on NumPy arrays.

The functions write into arrays that the caller hands in; `derive` proves this very text. In a call such as
``add(a, b, c)`` the last array is where the result goes. What a function works in depends on the shape
only: ``work`` may be kept for the next call.
"""

import numpy as np

from .._runtime import functions as fn

add = np.add
multiply = np.multiply
sigmoid = fn.sigmoid
subtract = np.subtract


def forward_work(T, B, H, dtype, empty=np.empty):
    """What `forward` works in, for one shape, in arrays by ``empty``."""
    block = min(T, fn.block_steps(B))
    o_plus_x = empty((B, H), dtype)
    z_o = empty((B, H), dtype)
    seen = dict.fromkeys(["o", "x"])
    w_T = empty((H, H), dtype)
    return (
        o_plus_x, z_o, seen, w_T,
    )


def forward(T, B, H, w, x, o, work=None):
    """2 operations a unit and step besides the products.

    w (H, H) in
    x (T, B, H) in
    o (T+1, B, H) inout
    """
    (
        o_plus_x, z_o, seen, w_T,
    ) = work or forward_work(T, B, H, x.dtype)
    w_T[...] = w.T
    o_steps = fn.steps("o", o, seen)
    x_steps = fn.steps("x", x, seen)
    for t0, t1 in fn.blocks(T, B):
        rows = t1 - t0
        o_old = o_steps[t0]
        for (
            x_t, o_t
        ) in zip(
            x_steps[t0:t1],  # x_t
            o_steps[t0 + 1:t1 + 1],  # o_t
        ):
            # o_plus_x = o[t-1] + x
            add(o_old, x_t, o_plus_x)
            # z_o = sum_H o_plus_x w
            o_plus_x.dot(w_T, z_o)
            # o = sigmoid(z_o)
            sigmoid(z_o, o_t)
            o_old = o_t


def backward_work(T, B, H, dtype, empty=np.empty):
    """What `backward` works in, for one shape, in arrays by ``empty``."""
    block = min(T, fn.block_steps(B))
    o_plus_x = empty((block, B, H), dtype)
    known_d_z_o = empty((block, B, H), dtype)
    d_z_o = empty((block, B, H), dtype)
    d_o_plus_x = empty((B, H), dtype)
    tmp0_0 = empty((block, B, H), dtype)
    tmp1_0 = empty((B, H), dtype)
    one = np.array(1, dtype)
    seen = dict.fromkeys(["g_o", "d_x"])
    d_z_o_steps = list(d_z_o)
    known_d_z_o_steps = list(known_d_z_o)
    return (
        o_plus_x, known_d_z_o, d_z_o, d_o_plus_x, tmp0_0, tmp1_0, one, seen, d_z_o_steps, known_d_z_o_steps,
    )


def backward(T, B, H, w, x, o, g_o, d_o_next, d_w, d_x, work=None):
    """6 operations a unit and step besides the products.

    w (H, H) in
    x (T, B, H) in
    o (T+1, B, H) in
    g_o (T, B, H) in
    d_o_next (B, H) out
    d_w (H, H) out
    d_x (T, B, H) out
    """
    (
        o_plus_x, known_d_z_o, d_z_o, d_o_plus_x, tmp0_0, tmp1_0, one, seen, d_z_o_steps, known_d_z_o_steps,
    ) = work or backward_work(T, B, H, x.dtype)
    d_o_next[...] = 0
    g_o_steps = fn.steps("g_o", g_o, seen)
    d_x_steps = fn.steps("d_x", d_x, seen)
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # o_plus_x = o[t-1] + x
        # known_d_z_o = (1 - o) o
        add(o[t0:t1], x[t0:t1], o_plus_x[:rows])
        subtract(one, o[t0 + 1:t1 + 1], tmp0_0[:rows])
        multiply(tmp0_0[:rows], o[t0 + 1:t1 + 1], known_d_z_o[:rows])
        for (
            g_o_t, d_z_o_t, known_d_z_o_t, d_x_t
        ) in zip(
            reversed(g_o_steps[t0:t1]),  # g_o_t
            reversed(d_z_o_steps[:rows]),  # d_z_o_t
            reversed(known_d_z_o_steps[:rows]),  # known_d_z_o_t
            reversed(d_x_steps[t0:t1]),  # d_x_t
        ):
            # d_o = d_o[t+1] + g_o
            # d_z_o = d_o known_d_z_o
            add(d_o_next, g_o_t, tmp1_0)
            multiply(tmp1_0, known_d_z_o_t, d_z_o_t)
            # d_o_plus_x = sum_H d_z_o w
            d_z_o_t.dot(w, d_o_plus_x)
            # d_o_next = d_o_plus_x
            # d_x = d_o_plus_x
            d_o_next[...] = d_o_plus_x
            d_x_t[...] = d_o_next
        # d_w = sum_t,B d_z_o o_plus_x
        fn.add_product(d_z_o[:rows].reshape(rows * B, H).T, o_plus_x[:rows].reshape(rows * B, H), d_w, t1 == T)


def per_sample_work(T, B, H, dtype, empty=np.empty):
    """What `per_sample` works in, for one shape, in arrays by ``empty``."""
    block = min(T, fn.block_steps(B))
    o_plus_x = empty((block, B, H), dtype)
    known_d_z_o = empty((block, B, H), dtype)
    d_z_o = empty((block, B, H), dtype)
    d_o_plus_x = empty((B, H), dtype)
    tmp0_0 = empty((block, B, H), dtype)
    tmp1_0 = empty((B, H), dtype)
    one = np.array(1, dtype)
    seen = dict.fromkeys(["g_o", "d_x"])
    d_z_o_steps = list(d_z_o)
    known_d_z_o_steps = list(known_d_z_o)
    return (
        o_plus_x, known_d_z_o, d_z_o, d_o_plus_x, tmp0_0, tmp1_0, one, seen, d_z_o_steps, known_d_z_o_steps,
    )


def per_sample(T, B, H, w, x, o, g_o, d_o_next, d_w, d_x, work=None):
    """6 operations a unit and step besides the products.

    w (H, H) in
    x (T, B, H) in
    o (T+1, B, H) in
    g_o (T, B, H) in
    d_o_next (B, H) out
    d_w (B, H, H) out
    d_x (T, B, H) out
    """
    (
        o_plus_x, known_d_z_o, d_z_o, d_o_plus_x, tmp0_0, tmp1_0, one, seen, d_z_o_steps, known_d_z_o_steps,
    ) = work or per_sample_work(T, B, H, x.dtype)
    d_o_next[...] = 0
    g_o_steps = fn.steps("g_o", g_o, seen)
    d_x_steps = fn.steps("d_x", d_x, seen)
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # o_plus_x = o[t-1] + x
        # known_d_z_o = (1 - o) o
        add(o[t0:t1], x[t0:t1], o_plus_x[:rows])
        subtract(one, o[t0 + 1:t1 + 1], tmp0_0[:rows])
        multiply(tmp0_0[:rows], o[t0 + 1:t1 + 1], known_d_z_o[:rows])
        for (
            g_o_t, d_z_o_t, known_d_z_o_t, d_x_t
        ) in zip(
            reversed(g_o_steps[t0:t1]),  # g_o_t
            reversed(d_z_o_steps[:rows]),  # d_z_o_t
            reversed(known_d_z_o_steps[:rows]),  # known_d_z_o_t
            reversed(d_x_steps[t0:t1]),  # d_x_t
        ):
            # d_o = d_o[t+1] + g_o
            # d_z_o = d_o known_d_z_o
            add(d_o_next, g_o_t, tmp1_0)
            multiply(tmp1_0, known_d_z_o_t, d_z_o_t)
            # d_o_plus_x = sum_H d_z_o w
            d_z_o_t.dot(w, d_o_plus_x)
            # d_o_next = d_o_plus_x
            # d_x = d_o_plus_x
            d_o_next[...] = d_o_plus_x
            d_x_t[...] = d_o_next
        # d_w = sum_t d_z_o o_plus_x
        fn.accumulate(np.einsum("abc,abd->bcd", d_z_o[:rows], o_plus_x[:rows]), d_w, t1 == T)
