# rnn_untied: made by `derive generate rnn_untied`, derive 0.1.0; do not edit
# program 43831e4d; operations a unit and step: forward 1, backward 5; saved: nothing
"""RNNUntied: forward, backward and per-sample gradients on NumPy arrays.

The functions write into arrays that the caller hands in; `derive` proves this very text. In a call such as
``add(a, b, c)`` the last array is where the result goes. What a function works in depends on the shape
only: ``work`` may be kept for the next call.
"""

import numpy as np

from .._runtime import functions as fn

add = np.add
multiply = np.multiply
negative = np.negative
sigmoid_of_minus = fn.sigmoid_of_minus
subtract = np.subtract


def forward_work(T, B, D, H, dtype, empty=np.empty):
    """What `forward` works in, for one shape, in arrays by ``empty``."""
    block = min(T, fn.block_steps(B))
    minus_w = empty((H, D), dtype)
    minus_u = empty((H, H), dtype)
    minus_z_o_x = empty((block, B, H), dtype)
    minus_z_o_o = empty((B, H), dtype)
    tmp0_0 = empty((B, H), dtype)
    seen = dict.fromkeys(["o"])
    minus_u_T = empty((H, H), dtype)
    minus_z_o_x_steps = list(minus_z_o_x)
    one = np.array(1, dtype)
    return (
        minus_w, minus_u, minus_z_o_x, minus_z_o_o, tmp0_0, seen, minus_u_T, minus_z_o_x_steps, one,
    )


def forward(T, B, D, H, w, u, x, o, work=None):
    """3 operations a unit and step besides the products.

    w (H, D) in
    u (H, H) in
    x (T, B, D) in
    o (T+1, B, H) inout
    """
    (
        minus_w, minus_u, minus_z_o_x, minus_z_o_o, tmp0_0, seen, minus_u_T, minus_z_o_x_steps, one,
    ) = work or forward_work(T, B, D, H, x.dtype)
    # minus_w = -w
    negative(w, minus_w)
    # minus_u = -u
    negative(u, minus_u)
    minus_u_T[...] = minus_u.T
    o_steps = fn.steps("o", o, seen)
    for t0, t1 in fn.blocks(T, B):
        rows = t1 - t0
        # minus_z_o_x = sum_D minus_w x
        x[t0:t1].reshape(rows * B, D).dot(minus_w.T, minus_z_o_x[:rows].reshape(rows * B, H))
        o_old = o_steps[t0]
        for (
            minus_z_o_x_t, o_t
        ) in zip(
            minus_z_o_x_steps[:rows],  # minus_z_o_x_t
            o_steps[t0 + 1:t1 + 1],  # o_t
        ):
            # minus_z_o_o = sum_H minus_u o[t-1]
            o_old.dot(minus_u_T, minus_z_o_o)
            # minus_z_o = minus_z_o_o + minus_z_o_x
            # o = sigmoid(-minus_z_o)
            add(minus_z_o_o, minus_z_o_x_t, tmp0_0)
            sigmoid_of_minus(tmp0_0, one, o_t)
            o_old = o_t


def backward_work(T, B, D, H, dtype, empty=np.empty):
    """What `backward` works in, for one shape, in arrays by ``empty``."""
    block = min(T, fn.block_steps(B))
    known_d_z_o = empty((block, B, H), dtype)
    d_z_o = empty((block, B, H), dtype)
    tmp0_0 = empty((block, B, H), dtype)
    tmp1_0 = empty((B, H), dtype)
    one = np.array(1, dtype)
    seen = dict.fromkeys(["g_o"])
    d_z_o_steps = list(d_z_o)
    known_d_z_o_steps = list(known_d_z_o)
    return (
        known_d_z_o, d_z_o, tmp0_0, tmp1_0, one, seen, d_z_o_steps, known_d_z_o_steps,
    )


def backward(T, B, D, H, w, u, x, o, g_o, d_o_next, d_w, d_u, d_x, work=None):
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
    (
        known_d_z_o, d_z_o, tmp0_0, tmp1_0, one, seen, d_z_o_steps, known_d_z_o_steps,
    ) = work or backward_work(T, B, D, H, x.dtype)
    d_o_next[...] = 0
    g_o_steps = fn.steps("g_o", g_o, seen)
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # known_d_z_o = (1 - o) o
        subtract(one, o[t0 + 1:t1 + 1], tmp0_0[:rows])
        multiply(tmp0_0[:rows], o[t0 + 1:t1 + 1], known_d_z_o[:rows])
        for (
            g_o_t, d_z_o_t, known_d_z_o_t
        ) in zip(
            reversed(g_o_steps[t0:t1]),  # g_o_t
            reversed(d_z_o_steps[:rows]),  # d_z_o_t
            reversed(known_d_z_o_steps[:rows]),  # known_d_z_o_t
        ):
            # d_o = d_o[t+1] + g_o
            # d_z_o = d_o known_d_z_o
            add(d_o_next, g_o_t, tmp1_0)
            multiply(tmp1_0, known_d_z_o_t, d_z_o_t)
            # d_o_next = sum_H d_z_o u
            d_z_o_t.dot(u, d_o_next)
        # d_x = sum_H d_z_o w
        d_z_o[:rows].reshape(rows * B, H).dot(w, d_x[t0:t1].reshape(rows * B, D))
        # d_w = sum_t,B d_z_o x
        fn.add_product(d_z_o[:rows].reshape(rows * B, H).T, x[t0:t1].reshape(rows * B, D), d_w, t1 == T)
        # d_u = sum_t,B d_z_o o[t-1]
        fn.add_product(d_z_o[:rows].reshape(rows * B, H).T, o[t0:t1].reshape(rows * B, H), d_u, t1 == T)


def per_sample_work(T, B, D, H, dtype, empty=np.empty):
    """What `per_sample` works in, for one shape, in arrays by ``empty``."""
    block = min(T, fn.block_steps(B))
    known_d_z_o = empty((block, B, H), dtype)
    d_z_o = empty((block, B, H), dtype)
    tmp0_0 = empty((block, B, H), dtype)
    tmp1_0 = empty((B, H), dtype)
    one = np.array(1, dtype)
    seen = dict.fromkeys(["g_o"])
    d_z_o_steps = list(d_z_o)
    known_d_z_o_steps = list(known_d_z_o)
    return (
        known_d_z_o, d_z_o, tmp0_0, tmp1_0, one, seen, d_z_o_steps, known_d_z_o_steps,
    )


def per_sample(T, B, D, H, w, u, x, o, g_o, d_o_next, d_w, d_u, d_x, work=None):
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
    (
        known_d_z_o, d_z_o, tmp0_0, tmp1_0, one, seen, d_z_o_steps, known_d_z_o_steps,
    ) = work or per_sample_work(T, B, D, H, x.dtype)
    d_o_next[...] = 0
    g_o_steps = fn.steps("g_o", g_o, seen)
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # known_d_z_o = (1 - o) o
        subtract(one, o[t0 + 1:t1 + 1], tmp0_0[:rows])
        multiply(tmp0_0[:rows], o[t0 + 1:t1 + 1], known_d_z_o[:rows])
        for (
            g_o_t, d_z_o_t, known_d_z_o_t
        ) in zip(
            reversed(g_o_steps[t0:t1]),  # g_o_t
            reversed(d_z_o_steps[:rows]),  # d_z_o_t
            reversed(known_d_z_o_steps[:rows]),  # known_d_z_o_t
        ):
            # d_o = d_o[t+1] + g_o
            # d_z_o = d_o known_d_z_o
            add(d_o_next, g_o_t, tmp1_0)
            multiply(tmp1_0, known_d_z_o_t, d_z_o_t)
            # d_o_next = sum_H d_z_o u
            d_z_o_t.dot(u, d_o_next)
        # d_x = sum_H d_z_o w
        d_z_o[:rows].reshape(rows * B, H).dot(w, d_x[t0:t1].reshape(rows * B, D))
        # d_w = sum_t d_z_o x
        fn.accumulate(np.einsum("abc,abd->bcd", d_z_o[:rows], x[t0:t1]), d_w, t1 == T)
        # d_u = sum_t d_z_o o[t-1]
        fn.accumulate(np.einsum("abc,abd->bcd", d_z_o[:rows], o[t0:t1]), d_u, t1 == T)
