# rnn_tanh_tracker: made by `derive generate rnn_tanh_tracker`, derive 0.1.0; do not edit
# program 7abdc033; operations a unit and step: forward 3, backward 2; saved: residual
"""RNNTanhTracker: forward, backward and per-sample gradients on NumPy arrays.

The functions write into arrays that the caller hands in; `derive` proves this very text.
"""

import numpy as np

from .._runtime import functions as fn


def forward(T, B, H, M, W_y, h, y, residual, loss, y_hat):
    """3 operations a unit and step besides the products.

    W_y (M, H) in
    h (T, B, H) in
    y (T, B, M) in
    residual (T, B, M) out
    loss (T, B) out
    y_hat (T, B, M) out
    """
    dtype = h.dtype
    block = min(T, fn.block_steps(B))
    residual_squared = np.empty((block, B, M), dtype)
    for t0, t1 in fn.blocks(T, B):
        rows = t1 - t0
        # y_hat = sum_H W_y h
        np.dot(h[t0:t1].reshape(rows * B, H), W_y.T, y_hat[t0:t1].reshape(rows * B, M))
        # residual = y_hat - y
        # residual_squared = residual^2
        np.subtract(y_hat[t0:t1], y[t0:t1], out=residual[t0:t1])
        np.multiply(residual[t0:t1], residual[t0:t1], out=residual_squared[:rows])
        # loss = sum_M residual_squared
        np.sum(residual_squared[:rows], axis=(2,), out=loss[t0:t1])


def backward(T, B, H, M, W_y, h, y, residual, g_loss, d_W_y, d_h):
    """2 operations a unit and step besides the products.

    W_y (M, H) in
    h (T, B, H) in
    y (T, B, M) in
    residual (T, B, M) in
    g_loss (T, B) in
    d_W_y (M, H) out
    d_h (T, B, H) out
    """
    dtype = h.dtype
    block = min(T, fn.block_steps(B))
    d_residual = np.empty((block, B, M), dtype)
    tmp0_0 = np.empty((block, B, M), dtype)
    d_W_y[...] = 0
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # d_residual_squared = g_loss
        # d_residual = 2 d_residual_squared residual
        np.multiply(g_loss[t0:t1][:, :, None], residual[t0:t1], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], 2, out=d_residual[:rows])
        # d_h = sum_M W_y d_residual
        np.dot(d_residual[:rows].reshape(rows * B, M), W_y, d_h[t0:t1].reshape(rows * B, H))
        # d_W_y = sum_t,B d_residual h
        np.add(d_W_y, np.dot(d_residual[:rows].reshape(rows * B, M).T, h[t0:t1].reshape(rows * B, H)), out=d_W_y)


def per_sample(T, B, H, M, W_y, h, y, residual, g_loss, d_W_y, d_h):
    """2 operations a unit and step besides the products.

    W_y (M, H) in
    h (T, B, H) in
    y (T, B, M) in
    residual (T, B, M) in
    g_loss (T, B) in
    d_W_y (B, M, H) out
    d_h (T, B, H) out
    """
    dtype = h.dtype
    block = min(T, fn.block_steps(B))
    d_residual = np.empty((block, B, M), dtype)
    tmp0_0 = np.empty((block, B, M), dtype)
    d_W_y[...] = 0
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # d_residual_squared = g_loss
        # d_residual = 2 d_residual_squared residual
        np.multiply(g_loss[t0:t1][:, :, None], residual[t0:t1], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], 2, out=d_residual[:rows])
        # d_h = sum_M W_y d_residual
        np.dot(d_residual[:rows].reshape(rows * B, M), W_y, d_h[t0:t1].reshape(rows * B, H))
        # d_W_y = sum_t d_residual h
        np.add(d_W_y, np.einsum("abc,abd->bcd", d_residual[:rows], h[t0:t1]), out=d_W_y)
