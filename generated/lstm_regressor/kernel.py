# lstm_regressor: made by `derive generate lstm_regressor`, derive 0.1.0; do not edit
# program 56d07543; operations a unit and step: forward 4, backward 3; saved: residual
"""LSTMRegressor: forward, backward and per-sample gradients on NumPy arrays.

The functions write into arrays that the caller hands in; `derive` proves this very text.
"""

import numpy as np

from .._runtime import functions as fn


def forward(T, B, H, M, W_y, b_y, h, y, residual, loss, y_hat):
    """4 operations a unit and step besides the products.

    W_y (M, H) in
    b_y (M) in
    h (T, B, H) in
    y (T, B, M) in
    residual (T, B, M) out
    loss (T, B) out
    y_hat (T, B, M) out
    """
    dtype = h.dtype
    block = min(T, fn.block_steps(B))
    y_hat_h = np.empty((block, B, M), dtype)
    residual_squared = np.empty((block, B, M), dtype)
    tmp0_0 = np.empty((block, B, M), dtype)
    for t0, t1 in fn.blocks(T, B):
        rows = t1 - t0
        # y_hat_h = sum_H W_y h
        np.dot(h[t0:t1].reshape(rows * B, H), W_y.T, y_hat_h[:rows].reshape(rows * B, M))
        # y_hat = b_y + y_hat_h
        # residual = y_hat - y
        # residual_squared = residual^2
        np.add(b_y, y_hat_h[:rows], out=y_hat[t0:t1])
        np.subtract(y_hat[t0:t1], y[t0:t1], out=residual[t0:t1])
        np.multiply(residual[t0:t1], residual[t0:t1], out=residual_squared[:rows])
        # loss = sum_M 1/2 residual_squared
        np.multiply(residual_squared[:rows], 0.5, out=tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=loss[t0:t1])


def backward(T, B, H, M, W_y, b_y, h, y, residual, g_loss, d_W_y, d_b_y, d_h):
    """3 operations a unit and step besides the products.

    W_y (M, H) in
    b_y (M) in
    h (T, B, H) in
    y (T, B, M) in
    residual (T, B, M) in
    g_loss (T, B) in
    d_W_y (M, H) out
    d_b_y (M) out
    d_h (T, B, H) out
    """
    dtype = h.dtype
    block = min(T, fn.block_steps(B))
    d_residual = np.empty((block, B, M), dtype)
    tmp0_0 = np.empty((block, B, 1), dtype)
    tmp1_0 = np.empty((block, B, M), dtype)
    d_W_y[...] = 0
    d_b_y[...] = 0
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # d_residual_squared = 1/2 g_loss
        # d_residual = 2 d_residual_squared residual
        np.multiply(g_loss[t0:t1][:, :, None], 0.5, out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], residual[t0:t1], out=tmp1_0[:rows])
        np.multiply(tmp1_0[:rows], 2, out=d_residual[:rows])
        # d_h = sum_M W_y d_residual
        np.dot(d_residual[:rows].reshape(rows * B, M), W_y, d_h[t0:t1].reshape(rows * B, H))
        # d_W_y = sum_t,B d_residual h
        np.add(d_W_y, np.dot(d_residual[:rows].reshape(rows * B, M).T, h[t0:t1].reshape(rows * B, H)), out=d_W_y)
        # d_b_y = sum_t,B d_residual
        np.add(d_b_y, np.sum(d_residual[:rows], axis=(0, 1)), out=d_b_y)


def per_sample(T, B, H, M, W_y, b_y, h, y, residual, g_loss, d_W_y, d_b_y, d_h):
    """3 operations a unit and step besides the products.

    W_y (M, H) in
    b_y (M) in
    h (T, B, H) in
    y (T, B, M) in
    residual (T, B, M) in
    g_loss (T, B) in
    d_W_y (B, M, H) out
    d_b_y (B, M) out
    d_h (T, B, H) out
    """
    dtype = h.dtype
    block = min(T, fn.block_steps(B))
    d_residual = np.empty((block, B, M), dtype)
    tmp0_0 = np.empty((block, B, 1), dtype)
    tmp1_0 = np.empty((block, B, M), dtype)
    d_W_y[...] = 0
    d_b_y[...] = 0
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # d_residual_squared = 1/2 g_loss
        # d_residual = 2 d_residual_squared residual
        np.multiply(g_loss[t0:t1][:, :, None], 0.5, out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], residual[t0:t1], out=tmp1_0[:rows])
        np.multiply(tmp1_0[:rows], 2, out=d_residual[:rows])
        # d_h = sum_M W_y d_residual
        np.dot(d_residual[:rows].reshape(rows * B, M), W_y, d_h[t0:t1].reshape(rows * B, H))
        # d_W_y = sum_t d_residual h
        np.add(d_W_y, np.einsum("abc,abd->bcd", d_residual[:rows], h[t0:t1]), out=d_W_y)
        # d_b_y = sum_t d_residual
        np.add(d_b_y, np.sum(d_residual[:rows], axis=(0,)), out=d_b_y)
