# gru_regressor: made by `derive generate gru_regressor`, derive 0.1.0; do not edit
# program b7a77b7e; operations a unit and step: forward 4, backward 3; saved: residual
"""GRURegressor: forward, backward and per-sample gradients on NumPy arrays.

The functions write into arrays that the caller hands in; `derive` proves this very text. In a call such as
``add(a, b, c)`` the last array is where the result goes. What a function works in depends on the shape
only: ``work`` may be kept for the next call.
"""

import numpy as np

from .._runtime import functions as fn

add = np.add
multiply = np.multiply
subtract = np.subtract


def forward_work(T, B, H, M, dtype, empty=np.empty):
    """What `forward` works in, for one shape, in arrays by ``empty``."""
    block = min(T, fn.block_steps(B))
    y_hat_h = empty((block, B, M), dtype)
    residual_squared = empty((block, B, M), dtype)
    tmp0_0 = empty((block, B, M), dtype)
    half = np.array(0.5, dtype)
    return (
        y_hat_h, residual_squared, tmp0_0, half,
    )


def forward(T, B, H, M, W_y, b_y, h, y, residual, loss, y_hat, work=None):
    """4 operations a unit and step besides the products.

    W_y (M, H) in
    b_y (M) in
    h (T, B, H) in
    y (T, B, M) in
    residual (T, B, M) out
    loss (T, B) out
    y_hat (T, B, M) out
    """
    (
        y_hat_h, residual_squared, tmp0_0, half,
    ) = work or forward_work(T, B, H, M, h.dtype)
    for t0, t1 in fn.blocks(T, B):
        rows = t1 - t0
        # y_hat_h = sum_H W_y h
        h[t0:t1].reshape(rows * B, H).dot(W_y.T, y_hat_h[:rows].reshape(rows * B, M))
        # y_hat = b_y + y_hat_h
        # residual = y_hat - y
        # residual_squared = residual^2
        add(b_y, y_hat_h[:rows], y_hat[t0:t1])
        subtract(y_hat[t0:t1], y[t0:t1], residual[t0:t1])
        multiply(residual[t0:t1], residual[t0:t1], residual_squared[:rows])
        # loss = sum_M 1/2 residual_squared
        multiply(residual_squared[:rows], half, tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=loss[t0:t1])


def backward_work(T, B, H, M, dtype, empty=np.empty):
    """What `backward` works in, for one shape, in arrays by ``empty``."""
    block = min(T, fn.block_steps(B))
    d_residual = empty((block, B, M), dtype)
    tmp0_0 = empty((block, B, 1), dtype)
    tmp1_0 = empty((block, B, M), dtype)
    half = np.array(0.5, dtype)
    two = np.array(2, dtype)
    return (
        d_residual, tmp0_0, tmp1_0, half, two,
    )


def backward(T, B, H, M, W_y, b_y, h, y, residual, g_loss, d_W_y, d_b_y, d_h, work=None):
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
    (
        d_residual, tmp0_0, tmp1_0, half, two,
    ) = work or backward_work(T, B, H, M, h.dtype)
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # d_residual_squared = 1/2 g_loss
        # d_residual = 2 d_residual_squared residual
        multiply(g_loss[t0:t1][:, :, None], half, tmp0_0[:rows])
        multiply(tmp0_0[:rows], residual[t0:t1], tmp1_0[:rows])
        multiply(tmp1_0[:rows], two, d_residual[:rows])
        # d_h = sum_M W_y d_residual
        d_residual[:rows].reshape(rows * B, M).dot(W_y, d_h[t0:t1].reshape(rows * B, H))
        # d_W_y = sum_t,B d_residual h
        fn.add_product(d_residual[:rows].reshape(rows * B, M).T, h[t0:t1].reshape(rows * B, H), d_W_y, t1 == T)
        # d_b_y = sum_t,B d_residual
        fn.accumulate(np.add.reduce(d_residual[:rows], axis=(0, 1)), d_b_y, t1 == T)


def per_sample_work(T, B, H, M, dtype, empty=np.empty):
    """What `per_sample` works in, for one shape, in arrays by ``empty``."""
    block = min(T, fn.block_steps(B))
    d_residual = empty((block, B, M), dtype)
    tmp0_0 = empty((block, B, 1), dtype)
    tmp1_0 = empty((block, B, M), dtype)
    half = np.array(0.5, dtype)
    two = np.array(2, dtype)
    return (
        d_residual, tmp0_0, tmp1_0, half, two,
    )


def per_sample(T, B, H, M, W_y, b_y, h, y, residual, g_loss, d_W_y, d_b_y, d_h, work=None):
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
    (
        d_residual, tmp0_0, tmp1_0, half, two,
    ) = work or per_sample_work(T, B, H, M, h.dtype)
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # d_residual_squared = 1/2 g_loss
        # d_residual = 2 d_residual_squared residual
        multiply(g_loss[t0:t1][:, :, None], half, tmp0_0[:rows])
        multiply(tmp0_0[:rows], residual[t0:t1], tmp1_0[:rows])
        multiply(tmp1_0[:rows], two, d_residual[:rows])
        # d_h = sum_M W_y d_residual
        d_residual[:rows].reshape(rows * B, M).dot(W_y, d_h[t0:t1].reshape(rows * B, H))
        # d_W_y = sum_t d_residual h
        fn.accumulate(np.einsum("abc,abd->bcd", d_residual[:rows], h[t0:t1]), d_W_y, t1 == T)
        # d_b_y = sum_t d_residual
        fn.accumulate(np.add.reduce(d_residual[:rows], axis=(0,)), d_b_y, t1 == T)
