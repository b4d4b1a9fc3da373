# rnn_relu: made by `derive generate rnn_relu`, derive 0.1.0; do not edit
# program 0487ba1f; operations a unit and step: forward 2, backward 3; saved: nothing
"""RNNRelu: forward, backward and per-sample gradients on NumPy arrays.

The functions write into arrays that the caller hands in; `derive` proves this very text.
"""

import numpy as np

from .._runtime import functions as fn


def forward(T, B, D, H, W_hh, W_xh, b_h, x, h):
    """3 operations a unit and step besides the products.

    W_hh (H, H) in
    W_xh (H, D) in
    b_h (H) in
    x (T, B, D) in
    h (T+1, B, H) inout
    """
    dtype = x.dtype
    block = min(T, fn.block_steps(B))
    z_h_x = np.empty((block, B, H), dtype)
    known_z_h = np.empty((block, B, H), dtype)
    z_h_h = np.empty((B, H), dtype)
    tmp0_0 = np.empty((B, H), dtype)
    W_hh_T = np.ascontiguousarray(W_hh.T)
    for t0, t1 in fn.blocks(T, B):
        rows = t1 - t0
        # z_h_x = sum_D W_xh x
        np.dot(x[t0:t1].reshape(rows * B, D), W_xh.T, z_h_x[:rows].reshape(rows * B, H))
        # known_z_h = b_h + z_h_x
        np.add(b_h, z_h_x[:rows], out=known_z_h[:rows])
        for (
            h_old, known_z_h_t, h_t
        ) in zip(
            h[t0:t1],  # h_old
            known_z_h[:rows],  # known_z_h_t
            h[t0 + 1:t1 + 1],  # h_t
        ):
            # z_h_h = sum_H W_hh h[t-1]
            np.dot(h_old, W_hh_T, z_h_h)
            # z_h = known_z_h + z_h_h
            # h = relu(z_h)
            np.add(known_z_h_t, z_h_h, out=tmp0_0)
            fn.relu(tmp0_0, out=h_t)


def backward(T, B, D, H, W_hh, W_xh, b_h, x, h, g_h, d_h_next, d_W_hh, d_W_xh, d_b_h, d_x):
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
    dtype = x.dtype
    block = min(T, fn.block_steps(B))
    known_d_z_h = np.empty((block, B, H), dtype)
    d_z_h = np.empty((block, B, H), dtype)
    tmp0_0 = np.empty((B, H), dtype)
    d_h_next[...] = 0
    d_W_hh[...] = 0
    d_W_xh[...] = 0
    d_b_h[...] = 0
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # known_d_z_h = step(h)
        fn.step(h[t0 + 1:t1 + 1], out=known_d_z_h[:rows])
        for (
            g_h_t, d_z_h_t, known_d_z_h_t
        ) in zip(
            reversed(g_h[t0:t1]),  # g_h_t
            reversed(d_z_h[:rows]),  # d_z_h_t
            reversed(known_d_z_h[:rows]),  # known_d_z_h_t
        ):
            # d_h = d_h[t+1] + g_h
            # d_z_h = d_h known_d_z_h
            np.add(d_h_next, g_h_t, out=tmp0_0)
            np.multiply(tmp0_0, known_d_z_h_t, out=d_z_h_t)
            # d_h_next = sum_H W_hh d_z_h
            np.dot(d_z_h_t, W_hh, d_h_next)
        # d_x = sum_H W_xh d_z_h
        np.dot(d_z_h[:rows].reshape(rows * B, H), W_xh, d_x[t0:t1].reshape(rows * B, D))
        # d_W_hh = sum_t,B d_z_h h[t-1]
        np.add(d_W_hh, np.dot(d_z_h[:rows].reshape(rows * B, H).T, h[t0:t1].reshape(rows * B, H)), out=d_W_hh)
        # d_W_xh = sum_t,B d_z_h x
        np.add(d_W_xh, np.dot(d_z_h[:rows].reshape(rows * B, H).T, x[t0:t1].reshape(rows * B, D)), out=d_W_xh)
        # d_b_h = sum_t,B d_z_h
        np.add(d_b_h, np.sum(d_z_h[:rows], axis=(0, 1)), out=d_b_h)


def per_sample(T, B, D, H, W_hh, W_xh, b_h, x, h, g_h, d_h_next, d_W_hh, d_W_xh, d_b_h, d_x):
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
    dtype = x.dtype
    block = min(T, fn.block_steps(B))
    known_d_z_h = np.empty((block, B, H), dtype)
    d_z_h = np.empty((block, B, H), dtype)
    tmp0_0 = np.empty((B, H), dtype)
    d_h_next[...] = 0
    d_W_hh[...] = 0
    d_W_xh[...] = 0
    d_b_h[...] = 0
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # known_d_z_h = step(h)
        fn.step(h[t0 + 1:t1 + 1], out=known_d_z_h[:rows])
        for (
            g_h_t, d_z_h_t, known_d_z_h_t
        ) in zip(
            reversed(g_h[t0:t1]),  # g_h_t
            reversed(d_z_h[:rows]),  # d_z_h_t
            reversed(known_d_z_h[:rows]),  # known_d_z_h_t
        ):
            # d_h = d_h[t+1] + g_h
            # d_z_h = d_h known_d_z_h
            np.add(d_h_next, g_h_t, out=tmp0_0)
            np.multiply(tmp0_0, known_d_z_h_t, out=d_z_h_t)
            # d_h_next = sum_H W_hh d_z_h
            np.dot(d_z_h_t, W_hh, d_h_next)
        # d_x = sum_H W_xh d_z_h
        np.dot(d_z_h[:rows].reshape(rows * B, H), W_xh, d_x[t0:t1].reshape(rows * B, D))
        # d_W_hh = sum_t d_z_h h[t-1]
        np.add(d_W_hh, np.einsum("abc,abd->bcd", d_z_h[:rows], h[t0:t1]), out=d_W_hh)
        # d_W_xh = sum_t d_z_h x
        np.add(d_W_xh, np.einsum("abc,abd->bcd", d_z_h[:rows], x[t0:t1]), out=d_W_xh)
        # d_b_h = sum_t d_z_h
        np.add(d_b_h, np.sum(d_z_h[:rows], axis=(0,)), out=d_b_h)
