# rnn_relu: made by `derive generate rnn_relu`, derive 0.1.0; do not edit
# program 0487ba1f; operations a unit and step: forward 2, backward 3; saved: nothing
"""RNNRelu: forward, backward and per-sample gradients on NumPy arrays.

The functions write into arrays that the caller hands in; `derive` proves this very text. In a call such as
``add(a, b, c)`` the last array is where the result goes. What a function works in depends on the shape
only: ``work`` may be kept for the next call.
"""

import numpy as np

from .._runtime import functions as fn

add = np.add
multiply = np.multiply
relu = fn.relu
step = fn.step


def forward_work(T, B, D, H, dtype, empty=np.empty):
    """What `forward` works in, for one shape, in arrays by ``empty``."""
    block = min(T, fn.block_steps(B))
    z_h_x = empty((block, B, H), dtype)
    known_z_h = empty((block, B, H), dtype)
    z_h_h = empty((B, H), dtype)
    tmp0_0 = empty((B, H), dtype)
    seen = dict.fromkeys(["h"])
    W_hh_T = empty((H, H), dtype)
    known_z_h_steps = list(known_z_h)
    return (
        z_h_x, known_z_h, z_h_h, tmp0_0, seen, W_hh_T, known_z_h_steps,
    )


def forward(T, B, D, H, W_hh, W_xh, b_h, x, h, work=None):
    """3 operations a unit and step besides the products.

    W_hh (H, H) in
    W_xh (H, D) in
    b_h (H) in
    x (T, B, D) in
    h (T+1, B, H) inout
    """
    (
        z_h_x, known_z_h, z_h_h, tmp0_0, seen, W_hh_T, known_z_h_steps,
    ) = work or forward_work(T, B, D, H, x.dtype)
    W_hh_T[...] = W_hh.T
    h_steps = fn.steps("h", h, seen)
    for t0, t1 in fn.blocks(T, B):
        rows = t1 - t0
        # z_h_x = sum_D W_xh x
        x[t0:t1].reshape(rows * B, D).dot(W_xh.T, z_h_x[:rows].reshape(rows * B, H))
        # known_z_h = b_h + z_h_x
        add(b_h, z_h_x[:rows], known_z_h[:rows])
        h_old = h_steps[t0]
        for (
            known_z_h_t, h_t
        ) in zip(
            known_z_h_steps[:rows],  # known_z_h_t
            h_steps[t0 + 1:t1 + 1],  # h_t
        ):
            # z_h_h = sum_H W_hh h[t-1]
            h_old.dot(W_hh_T, z_h_h)
            # z_h = known_z_h + z_h_h
            # h = relu(z_h)
            add(known_z_h_t, z_h_h, tmp0_0)
            relu(tmp0_0, h_t)
            h_old = h_t


def backward_work(T, B, D, H, dtype, empty=np.empty):
    """What `backward` works in, for one shape, in arrays by ``empty``."""
    block = min(T, fn.block_steps(B))
    known_d_z_h = empty((block, B, H), dtype)
    d_z_h = empty((block, B, H), dtype)
    tmp0_0 = empty((B, H), dtype)
    seen = dict.fromkeys(["g_h"])
    d_z_h_steps = list(d_z_h)
    known_d_z_h_steps = list(known_d_z_h)
    return (
        known_d_z_h, d_z_h, tmp0_0, seen, d_z_h_steps, known_d_z_h_steps,
    )


def backward(T, B, D, H, W_hh, W_xh, b_h, x, h, g_h, d_h_next, d_W_hh, d_W_xh, d_b_h, d_x, work=None):
    """3 operations a unit and step besides the products.

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
    (
        known_d_z_h, d_z_h, tmp0_0, seen, d_z_h_steps, known_d_z_h_steps,
    ) = work or backward_work(T, B, D, H, x.dtype)
    d_h_next[...] = 0
    g_h_steps = fn.steps("g_h", g_h, seen)
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # known_d_z_h = step(h)
        step(h[t0 + 1:t1 + 1], known_d_z_h[:rows])
        for (
            g_h_t, d_z_h_t, known_d_z_h_t
        ) in zip(
            reversed(g_h_steps[t0:t1]),  # g_h_t
            reversed(d_z_h_steps[:rows]),  # d_z_h_t
            reversed(known_d_z_h_steps[:rows]),  # known_d_z_h_t
        ):
            # d_h = d_h[t+1] + g_h
            # d_z_h = d_h known_d_z_h
            add(d_h_next, g_h_t, tmp0_0)
            multiply(tmp0_0, known_d_z_h_t, d_z_h_t)
            # d_h_next = sum_H W_hh d_z_h
            d_z_h_t.dot(W_hh, d_h_next)
        # d_x = sum_H W_xh d_z_h
        d_z_h[:rows].reshape(rows * B, H).dot(W_xh, d_x[t0:t1].reshape(rows * B, D))
        # d_W_hh = sum_t,B d_z_h h[t-1]
        fn.add_product(d_z_h[:rows].reshape(rows * B, H).T, h[t0:t1].reshape(rows * B, H), d_W_hh, t1 == T)
        # d_W_xh = sum_t,B d_z_h x
        fn.add_product(d_z_h[:rows].reshape(rows * B, H).T, x[t0:t1].reshape(rows * B, D), d_W_xh, t1 == T)
        # d_b_h = sum_t,B d_z_h
        fn.accumulate(np.add.reduce(d_z_h[:rows], axis=(0, 1)), d_b_h, t1 == T)


def per_sample_work(T, B, D, H, dtype, empty=np.empty):
    """What `per_sample` works in, for one shape, in arrays by ``empty``."""
    block = min(T, fn.block_steps(B))
    known_d_z_h = empty((block, B, H), dtype)
    d_z_h = empty((block, B, H), dtype)
    tmp0_0 = empty((B, H), dtype)
    seen = dict.fromkeys(["g_h"])
    d_z_h_steps = list(d_z_h)
    known_d_z_h_steps = list(known_d_z_h)
    return (
        known_d_z_h, d_z_h, tmp0_0, seen, d_z_h_steps, known_d_z_h_steps,
    )


def per_sample(T, B, D, H, W_hh, W_xh, b_h, x, h, g_h, d_h_next, d_W_hh, d_W_xh, d_b_h, d_x, work=None):
    """3 operations a unit and step besides the products.

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
    (
        known_d_z_h, d_z_h, tmp0_0, seen, d_z_h_steps, known_d_z_h_steps,
    ) = work or per_sample_work(T, B, D, H, x.dtype)
    d_h_next[...] = 0
    g_h_steps = fn.steps("g_h", g_h, seen)
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # known_d_z_h = step(h)
        step(h[t0 + 1:t1 + 1], known_d_z_h[:rows])
        for (
            g_h_t, d_z_h_t, known_d_z_h_t
        ) in zip(
            reversed(g_h_steps[t0:t1]),  # g_h_t
            reversed(d_z_h_steps[:rows]),  # d_z_h_t
            reversed(known_d_z_h_steps[:rows]),  # known_d_z_h_t
        ):
            # d_h = d_h[t+1] + g_h
            # d_z_h = d_h known_d_z_h
            add(d_h_next, g_h_t, tmp0_0)
            multiply(tmp0_0, known_d_z_h_t, d_z_h_t)
            # d_h_next = sum_H W_hh d_z_h
            d_z_h_t.dot(W_hh, d_h_next)
        # d_x = sum_H W_xh d_z_h
        d_z_h[:rows].reshape(rows * B, H).dot(W_xh, d_x[t0:t1].reshape(rows * B, D))
        # d_W_hh = sum_t d_z_h h[t-1]
        fn.accumulate(np.einsum("abc,abd->bcd", d_z_h[:rows], h[t0:t1]), d_W_hh, t1 == T)
        # d_W_xh = sum_t d_z_h x
        fn.accumulate(np.einsum("abc,abd->bcd", d_z_h[:rows], x[t0:t1]), d_W_xh, t1 == T)
        # d_b_h = sum_t d_z_h
        fn.accumulate(np.add.reduce(d_z_h[:rows], axis=(0,)), d_b_h, t1 == T)
