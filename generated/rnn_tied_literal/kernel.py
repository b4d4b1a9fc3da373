# rnn_tied_literal: made by `derive generate rnn_tied_literal`, derive 0.1.0; do not edit
# program 97eff752; operations a unit and step: forward 3, backward 8; saved: z_o_x
"""RNNTiedLiteral: forward, backward and per-sample gradients on NumPy arrays.

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


def forward_work(T, B, D, H, dtype, empty=np.empty):
    """What `forward` works in, for one shape, in arrays by ``empty``."""
    block = min(T, fn.block_steps(B))
    tmp0_0 = empty((B, H), dtype)
    seen = dict.fromkeys(["o", "z_o_x"])
    one = np.array(1, dtype)
    return (
        tmp0_0, seen, one,
    )


def forward(T, B, D, H, w, x, o, z_o_x, work=None):
    """3 operations a unit and step besides the products.

    w (H, D) in
    x (T, B, D) in
    o (T+1, B, H) inout
    z_o_x (T, B, H) out
    """
    (
        tmp0_0, seen, one,
    ) = work or forward_work(T, B, D, H, x.dtype)
    o_steps = fn.steps("o", o, seen)
    z_o_x_steps = fn.steps("z_o_x", z_o_x, seen)
    for t0, t1 in fn.blocks(T, B):
        rows = t1 - t0
        # z_o_x = sum_D w x
        x[t0:t1].reshape(rows * B, D).dot(w.T, z_o_x[t0:t1].reshape(rows * B, H))
        o_old = o_steps[t0]
        for (
            z_o_x_t, o_t
        ) in zip(
            z_o_x_steps[t0:t1],  # z_o_x_t
            o_steps[t0 + 1:t1 + 1],  # o_t
        ):
            # z_o = (1 + o[t-1]) z_o_x
            # o = sigmoid(z_o)
            add(o_old, one, tmp0_0)
            multiply(tmp0_0, z_o_x_t, tmp0_0)
            sigmoid(tmp0_0, o_t)
            o_old = o_t


def backward_work(T, B, D, H, dtype, empty=np.empty):
    """What `backward` works in, for one shape, in arrays by ``empty``."""
    block = min(T, fn.block_steps(B))
    known_d_z_o = empty((block, B, H), dtype)
    known_d_z_o_x = empty((block, B, H), dtype)
    d_z_o_x = empty((block, B, H), dtype)
    tmp0_0 = empty((block, B, H), dtype)
    tmp1_0 = empty((B, H), dtype)
    one = np.array(1, dtype)
    seen = dict.fromkeys(["g_o", "z_o_x"])
    known_d_z_o_steps = list(known_d_z_o)
    d_z_o_x_steps = list(d_z_o_x)
    known_d_z_o_x_steps = list(known_d_z_o_x)
    return (
        known_d_z_o, known_d_z_o_x, d_z_o_x, tmp0_0, tmp1_0, one, seen, known_d_z_o_steps, d_z_o_x_steps,
        known_d_z_o_x_steps,
    )


def backward(T, B, D, H, w, x, o, z_o_x, g_o, d_o_next, d_w, d_x, work=None):
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
    (
        known_d_z_o, known_d_z_o_x, d_z_o_x, tmp0_0, tmp1_0, one, seen, known_d_z_o_steps, d_z_o_x_steps,
        known_d_z_o_x_steps,
    ) = work or backward_work(T, B, D, H, x.dtype)
    d_o_next[...] = 0
    g_o_steps = fn.steps("g_o", g_o, seen)
    z_o_x_steps = fn.steps("z_o_x", z_o_x, seen)
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # known_d_z_o = (1 - o) o
        # known_d_z_o_x = 1 + o[t-1]
        subtract(one, o[t0 + 1:t1 + 1], tmp0_0[:rows])
        multiply(tmp0_0[:rows], o[t0 + 1:t1 + 1], known_d_z_o[:rows])
        add(o[t0:t1], one, known_d_z_o_x[:rows])
        for (
            g_o_t, known_d_z_o_t, d_z_o_x_t, known_d_z_o_x_t, z_o_x_t
        ) in zip(
            reversed(g_o_steps[t0:t1]),  # g_o_t
            reversed(known_d_z_o_steps[:rows]),  # known_d_z_o_t
            reversed(d_z_o_x_steps[:rows]),  # d_z_o_x_t
            reversed(known_d_z_o_x_steps[:rows]),  # known_d_z_o_x_t
            reversed(z_o_x_steps[t0:t1]),  # z_o_x_t
        ):
            # d_o = d_o[t+1] + g_o
            # d_z_o = d_o known_d_z_o
            # d_z_o_x = d_z_o known_d_z_o_x
            # d_o_next = d_z_o z_o_x
            add(d_o_next, g_o_t, tmp1_0)
            multiply(tmp1_0, known_d_z_o_t, tmp1_0)
            multiply(tmp1_0, known_d_z_o_x_t, d_z_o_x_t)
            multiply(tmp1_0, z_o_x_t, d_o_next)
        # d_x = sum_H d_z_o_x w
        d_z_o_x[:rows].reshape(rows * B, H).dot(w, d_x[t0:t1].reshape(rows * B, D))
        # d_w = sum_t,B d_z_o_x x
        fn.add_product(d_z_o_x[:rows].reshape(rows * B, H).T, x[t0:t1].reshape(rows * B, D), d_w, t1 == T)


def per_sample_work(T, B, D, H, dtype, empty=np.empty):
    """What `per_sample` works in, for one shape, in arrays by ``empty``."""
    block = min(T, fn.block_steps(B))
    known_d_z_o = empty((block, B, H), dtype)
    known_d_z_o_x = empty((block, B, H), dtype)
    d_z_o_x = empty((block, B, H), dtype)
    tmp0_0 = empty((block, B, H), dtype)
    tmp1_0 = empty((B, H), dtype)
    one = np.array(1, dtype)
    seen = dict.fromkeys(["g_o", "z_o_x"])
    known_d_z_o_steps = list(known_d_z_o)
    d_z_o_x_steps = list(d_z_o_x)
    known_d_z_o_x_steps = list(known_d_z_o_x)
    return (
        known_d_z_o, known_d_z_o_x, d_z_o_x, tmp0_0, tmp1_0, one, seen, known_d_z_o_steps, d_z_o_x_steps,
        known_d_z_o_x_steps,
    )


def per_sample(T, B, D, H, w, x, o, z_o_x, g_o, d_o_next, d_w, d_x, work=None):
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
    (
        known_d_z_o, known_d_z_o_x, d_z_o_x, tmp0_0, tmp1_0, one, seen, known_d_z_o_steps, d_z_o_x_steps,
        known_d_z_o_x_steps,
    ) = work or per_sample_work(T, B, D, H, x.dtype)
    d_o_next[...] = 0
    g_o_steps = fn.steps("g_o", g_o, seen)
    z_o_x_steps = fn.steps("z_o_x", z_o_x, seen)
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # known_d_z_o = (1 - o) o
        # known_d_z_o_x = 1 + o[t-1]
        subtract(one, o[t0 + 1:t1 + 1], tmp0_0[:rows])
        multiply(tmp0_0[:rows], o[t0 + 1:t1 + 1], known_d_z_o[:rows])
        add(o[t0:t1], one, known_d_z_o_x[:rows])
        for (
            g_o_t, known_d_z_o_t, d_z_o_x_t, known_d_z_o_x_t, z_o_x_t
        ) in zip(
            reversed(g_o_steps[t0:t1]),  # g_o_t
            reversed(known_d_z_o_steps[:rows]),  # known_d_z_o_t
            reversed(d_z_o_x_steps[:rows]),  # d_z_o_x_t
            reversed(known_d_z_o_x_steps[:rows]),  # known_d_z_o_x_t
            reversed(z_o_x_steps[t0:t1]),  # z_o_x_t
        ):
            # d_o = d_o[t+1] + g_o
            # d_z_o = d_o known_d_z_o
            # d_z_o_x = d_z_o known_d_z_o_x
            # d_o_next = d_z_o z_o_x
            add(d_o_next, g_o_t, tmp1_0)
            multiply(tmp1_0, known_d_z_o_t, tmp1_0)
            multiply(tmp1_0, known_d_z_o_x_t, d_z_o_x_t)
            multiply(tmp1_0, z_o_x_t, d_o_next)
        # d_x = sum_H d_z_o_x w
        d_z_o_x[:rows].reshape(rows * B, H).dot(w, d_x[t0:t1].reshape(rows * B, D))
        # d_w = sum_t d_z_o_x x
        fn.accumulate(np.einsum("abc,abd->bcd", d_z_o_x[:rows], x[t0:t1]), d_w, t1 == T)
