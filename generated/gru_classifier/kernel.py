# gru_classifier: made by `derive generate gru_classifier`, derive 0.1.0; do not edit
# program 580c9bc5; operations a unit and step: forward 7, backward 5; saved: exp_s_shifted, sum_exp_s_shifted
"""GRUClassifier: forward, backward and per-sample gradients on NumPy arrays.

The functions write into arrays that the caller hands in; `derive` proves this very text. In a call such as
``add(a, b, c)`` the last array is where the result goes. What a function works in depends on the shape
only: ``work`` may be kept for the next call.
"""

import numpy as np

from .._runtime import functions as fn

add = np.add
divide = np.divide
exp = fn.exp
log = fn.log
multiply = np.multiply
stop_gradient = fn.stop_gradient
subtract = np.subtract


def forward_work(T, B, H, M, dtype, empty=np.empty):
    """What `forward` works in, for one shape, in arrays by ``empty``."""
    block = min(T, fn.block_steps(B))
    s_h = empty((block, B, M), dtype)
    s = empty((block, B, M), dtype)
    max_s = empty((block, B), dtype)
    fixed_max_s = empty((block, B), dtype)
    log_sum_exp_s_shifted = empty((block, B), dtype)
    tmp0_0 = empty((block, B, M), dtype)
    return (
        s_h, s, max_s, fixed_max_s, log_sum_exp_s_shifted, tmp0_0,
    )


def forward(T, B, H, M, W_y, b_y, h, y, exp_s_shifted, sum_exp_s_shifted, loss, y_hat, work=None):
    """7 operations a unit and step besides the products.

    W_y (M, H) in
    b_y (M) in
    h (T, B, H) in
    y (T, B, M) in
    exp_s_shifted (T, B, M) out
    sum_exp_s_shifted (T, B) out
    loss (T, B) out
    y_hat (T, B, M) out
    """
    (
        s_h, s, max_s, fixed_max_s, log_sum_exp_s_shifted, tmp0_0,
    ) = work or forward_work(T, B, H, M, h.dtype)
    for t0, t1 in fn.blocks(T, B):
        rows = t1 - t0
        # s_h = sum_H W_y h
        h[t0:t1].reshape(rows * B, H).dot(W_y.T, s_h[:rows].reshape(rows * B, M))
        # s = b_y + s_h
        add(b_y, s_h[:rows], s[:rows])
        # max_s = max_M s
        fn.amax(s[:rows], (2,), out=max_s[:rows])
        # fixed_max_s = stop_gradient(max_s)
        stop_gradient(max_s[:rows], fixed_max_s[:rows])
        # s_shifted = s - fixed_max_s
        # exp_s_shifted = exp(s_shifted)
        subtract(s[:rows], fixed_max_s[:rows][:, :, None], tmp0_0[:rows])
        exp(tmp0_0[:rows], exp_s_shifted[t0:t1])
        # sum_exp_s_shifted = sum_M exp_s_shifted
        np.sum(exp_s_shifted[t0:t1], axis=(2,), out=sum_exp_s_shifted[t0:t1])
        # y_hat = exp_s_shifted / sum_exp_s_shifted
        divide(exp_s_shifted[t0:t1], sum_exp_s_shifted[t0:t1][:, :, None], y_hat[t0:t1])
        # log_sum_exp_s_shifted = log(sum_exp_s_shifted)
        log(sum_exp_s_shifted[t0:t1], log_sum_exp_s_shifted[:rows])
        # loss = sum_M (fixed_max_s + log_sum_exp_s_shifted - s) y
        add(fixed_max_s[:rows][:, :, None], log_sum_exp_s_shifted[:rows][:, :, None], tmp0_0[:rows])
        subtract(tmp0_0[:rows], s[:rows], tmp0_0[:rows])
        multiply(tmp0_0[:rows], y[t0:t1], tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=loss[t0:t1])


def backward_work(T, B, H, M, dtype, empty=np.empty):
    """What `backward` works in, for one shape, in arrays by ``empty``."""
    block = min(T, fn.block_steps(B))
    d_log_sum_exp_s_shifted = empty((block, B), dtype)
    d_sum_exp_s_shifted = empty((block, B), dtype)
    d_s = empty((block, B, M), dtype)
    tmp0_0 = empty((block, B, M), dtype)
    tmp0_1 = empty((block, B, M), dtype)
    return (
        d_log_sum_exp_s_shifted, d_sum_exp_s_shifted, d_s, tmp0_0, tmp0_1,
    )


def backward(T, B, H, M, W_y, b_y, h, y, exp_s_shifted, sum_exp_s_shifted, g_loss, d_W_y, d_b_y, d_h, work=None):
    """5 operations a unit and step besides the products.

    W_y (M, H) in
    b_y (M) in
    h (T, B, H) in
    y (T, B, M) in
    exp_s_shifted (T, B, M) in
    sum_exp_s_shifted (T, B) in
    g_loss (T, B) in
    d_W_y (M, H) out
    d_b_y (M) out
    d_h (T, B, H) out
    """
    (
        d_log_sum_exp_s_shifted, d_sum_exp_s_shifted, d_s, tmp0_0, tmp0_1,
    ) = work or backward_work(T, B, H, M, h.dtype)
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # d_log_sum_exp_s_shifted = sum_M g_loss y
        np.einsum("ab,abc->ab", g_loss[t0:t1], y[t0:t1], out=d_log_sum_exp_s_shifted[:rows])
        # d_sum_exp_s_shifted = d_log_sum_exp_s_shifted / sum_exp_s_shifted
        divide(d_log_sum_exp_s_shifted[:rows], sum_exp_s_shifted[t0:t1], d_sum_exp_s_shifted[:rows])
        # d_exp_s_shifted = d_sum_exp_s_shifted
        # d_s_shifted = d_exp_s_shifted exp_s_shifted
        # d_s = d_s_shifted - g_loss y
        multiply(d_sum_exp_s_shifted[:rows][:, :, None], exp_s_shifted[t0:t1], tmp0_0[:rows])
        multiply(g_loss[t0:t1][:, :, None], y[t0:t1], tmp0_1[:rows])
        subtract(tmp0_0[:rows], tmp0_1[:rows], d_s[:rows])
        # d_h = sum_M W_y d_s
        d_s[:rows].reshape(rows * B, M).dot(W_y, d_h[t0:t1].reshape(rows * B, H))
        # d_W_y = sum_t,B d_s h
        fn.add_product(d_s[:rows].reshape(rows * B, M).T, h[t0:t1].reshape(rows * B, H), d_W_y, t1 == T)
        # d_b_y = sum_t,B d_s
        fn.accumulate(np.add.reduce(d_s[:rows], axis=(0, 1)), d_b_y, t1 == T)


def per_sample_work(T, B, H, M, dtype, empty=np.empty):
    """What `per_sample` works in, for one shape, in arrays by ``empty``."""
    block = min(T, fn.block_steps(B))
    d_log_sum_exp_s_shifted = empty((block, B), dtype)
    d_sum_exp_s_shifted = empty((block, B), dtype)
    d_s = empty((block, B, M), dtype)
    tmp0_0 = empty((block, B, M), dtype)
    tmp0_1 = empty((block, B, M), dtype)
    return (
        d_log_sum_exp_s_shifted, d_sum_exp_s_shifted, d_s, tmp0_0, tmp0_1,
    )


def per_sample(T, B, H, M, W_y, b_y, h, y, exp_s_shifted, sum_exp_s_shifted, g_loss, d_W_y, d_b_y, d_h, work=None):
    """5 operations a unit and step besides the products.

    W_y (M, H) in
    b_y (M) in
    h (T, B, H) in
    y (T, B, M) in
    exp_s_shifted (T, B, M) in
    sum_exp_s_shifted (T, B) in
    g_loss (T, B) in
    d_W_y (B, M, H) out
    d_b_y (B, M) out
    d_h (T, B, H) out
    """
    (
        d_log_sum_exp_s_shifted, d_sum_exp_s_shifted, d_s, tmp0_0, tmp0_1,
    ) = work or per_sample_work(T, B, H, M, h.dtype)
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # d_log_sum_exp_s_shifted = sum_M g_loss y
        np.einsum("ab,abc->ab", g_loss[t0:t1], y[t0:t1], out=d_log_sum_exp_s_shifted[:rows])
        # d_sum_exp_s_shifted = d_log_sum_exp_s_shifted / sum_exp_s_shifted
        divide(d_log_sum_exp_s_shifted[:rows], sum_exp_s_shifted[t0:t1], d_sum_exp_s_shifted[:rows])
        # d_exp_s_shifted = d_sum_exp_s_shifted
        # d_s_shifted = d_exp_s_shifted exp_s_shifted
        # d_s = d_s_shifted - g_loss y
        multiply(d_sum_exp_s_shifted[:rows][:, :, None], exp_s_shifted[t0:t1], tmp0_0[:rows])
        multiply(g_loss[t0:t1][:, :, None], y[t0:t1], tmp0_1[:rows])
        subtract(tmp0_0[:rows], tmp0_1[:rows], d_s[:rows])
        # d_h = sum_M W_y d_s
        d_s[:rows].reshape(rows * B, M).dot(W_y, d_h[t0:t1].reshape(rows * B, H))
        # d_W_y = sum_t d_s h
        fn.accumulate(np.einsum("abc,abd->bcd", d_s[:rows], h[t0:t1]), d_W_y, t1 == T)
        # d_b_y = sum_t d_s
        fn.accumulate(np.add.reduce(d_s[:rows], axis=(0,)), d_b_y, t1 == T)
