# rnn_tied_classifier: made by `derive generate rnn_tied_classifier`, derive 0.1.0; do not edit
# program 1f2e3e46; operations a unit and step: forward 8, backward 12; saved: exp_shifted, sum_exp_shifted
"""RNNTiedClassifier: forward, backward and per-sample gradients on NumPy arrays.

The functions write into arrays that the caller hands in; `derive` proves this very text. In a call such as
``add(a, b, c)`` the last array is where the result goes. What a function works in depends on the shape
only: ``work`` may be kept for the next call.
"""

import numpy as np

from .._runtime import functions as fn

abs = fn.abs
add = np.add
divide = np.divide
exp = fn.exp
multiply = np.multiply
negative = np.negative
step = fn.step
stop_gradient = fn.stop_gradient
subtract = np.subtract


def forward_work(T, B, H, M, dtype, empty=np.empty):
    """What `forward` works in, for one shape, in arrays by ``empty``."""
    block = min(T, fn.block_steps(B))
    w_y_o = empty((block, B, M), dtype)
    max_w_y_o = empty((block, B), dtype)
    fixed_max_w_y_o = empty((block, B), dtype)
    abs_residual = empty((block, B, M), dtype)
    tmp0_0 = empty((block, B, M), dtype)
    return (
        w_y_o, max_w_y_o, fixed_max_w_y_o, abs_residual, tmp0_0,
    )


def forward(T, B, H, M, w_y, o, y, exp_shifted, sum_exp_shifted, loss, y_hat, work=None):
    """8 operations a unit and step besides the products.

    w_y (M, H) in
    o (T, B, H) in
    y (T, B, M) in
    exp_shifted (T, B, M) out
    sum_exp_shifted (T, B) out
    loss (T, B) out
    y_hat (T, B, M) out
    """
    (
        w_y_o, max_w_y_o, fixed_max_w_y_o, abs_residual, tmp0_0,
    ) = work or forward_work(T, B, H, M, o.dtype)
    for t0, t1 in fn.blocks(T, B):
        rows = t1 - t0
        # w_y_o = sum_H o w_y
        o[t0:t1].reshape(rows * B, H).dot(w_y.T, w_y_o[:rows].reshape(rows * B, M))
        # max_w_y_o = max_M w_y_o
        fn.amax(w_y_o[:rows], (2,), out=max_w_y_o[:rows])
        # fixed_max_w_y_o = stop_gradient(max_w_y_o)
        stop_gradient(max_w_y_o[:rows], fixed_max_w_y_o[:rows])
        # shifted = w_y_o - fixed_max_w_y_o
        # exp_shifted = exp(shifted)
        subtract(w_y_o[:rows], fixed_max_w_y_o[:rows][:, :, None], tmp0_0[:rows])
        exp(tmp0_0[:rows], exp_shifted[t0:t1])
        # sum_exp_shifted = sum_M exp_shifted
        np.sum(exp_shifted[t0:t1], axis=(2,), out=sum_exp_shifted[t0:t1])
        # y_hat = exp_shifted / sum_exp_shifted
        # residual = y_hat - y
        # abs_residual = abs(residual)
        divide(exp_shifted[t0:t1], sum_exp_shifted[t0:t1][:, :, None], y_hat[t0:t1])
        subtract(y_hat[t0:t1], y[t0:t1], tmp0_0[:rows])
        abs(tmp0_0[:rows], abs_residual[:rows])
        # loss = sum_M abs_residual
        np.sum(abs_residual[:rows], axis=(2,), out=loss[t0:t1])


def backward_work(T, B, H, M, dtype, empty=np.empty):
    """What `backward` works in, for one shape, in arrays by ``empty``."""
    block = min(T, fn.block_steps(B))
    y_hat = empty((block, B, M), dtype)
    d_residual = empty((block, B, M), dtype)
    d_sum_exp_shifted = empty((block, B), dtype)
    d_shifted = empty((block, B, M), dtype)
    tmp0_0 = empty((block, B, M), dtype)
    tmp0_1 = empty((block, B, M), dtype)
    return (
        y_hat, d_residual, d_sum_exp_shifted, d_shifted, tmp0_0, tmp0_1,
    )


def backward(T, B, H, M, w_y, o, y, exp_shifted, sum_exp_shifted, g_loss, d_w_y, d_o, work=None):
    """12 operations a unit and step besides the products.

    w_y (M, H) in
    o (T, B, H) in
    y (T, B, M) in
    exp_shifted (T, B, M) in
    sum_exp_shifted (T, B) in
    g_loss (T, B) in
    d_w_y (M, H) out
    d_o (T, B, H) out
    """
    (
        y_hat, d_residual, d_sum_exp_shifted, d_shifted, tmp0_0, tmp0_1,
    ) = work or backward_work(T, B, H, M, o.dtype)
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # y_hat = exp_shifted / sum_exp_shifted
        # residual = y_hat - y
        # d_abs_residual = g_loss
        # d_residual = (step(residual) - step(-residual)) d_abs_residual
        divide(exp_shifted[t0:t1], sum_exp_shifted[t0:t1][:, :, None], y_hat[:rows])
        subtract(y_hat[:rows], y[t0:t1], tmp0_0[:rows])
        step(tmp0_0[:rows], tmp0_1[:rows])
        negative(tmp0_0[:rows], tmp0_0[:rows])
        step(tmp0_0[:rows], tmp0_0[:rows])
        subtract(tmp0_1[:rows], tmp0_0[:rows], tmp0_0[:rows])
        multiply(tmp0_0[:rows], g_loss[t0:t1][:, :, None], d_residual[:rows])
        # d_sum_exp_shifted = sum_M (-d_residual y_hat) / sum_exp_shifted
        multiply(d_residual[:rows], y_hat[:rows], tmp0_0[:rows])
        negative(tmp0_0[:rows], tmp0_0[:rows])
        divide(tmp0_0[:rows], sum_exp_shifted[t0:t1][:, :, None], tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=d_sum_exp_shifted[:rows])
        # d_exp_shifted = d_residual / sum_exp_shifted + d_sum_exp_shifted
        # d_shifted = d_exp_shifted exp_shifted
        divide(d_residual[:rows], sum_exp_shifted[t0:t1][:, :, None], tmp0_0[:rows])
        add(tmp0_0[:rows], d_sum_exp_shifted[:rows][:, :, None], tmp0_0[:rows])
        multiply(tmp0_0[:rows], exp_shifted[t0:t1], d_shifted[:rows])
        # d_o = sum_M d_shifted w_y
        d_shifted[:rows].reshape(rows * B, M).dot(w_y, d_o[t0:t1].reshape(rows * B, H))
        # d_w_y = sum_t,B d_shifted o
        fn.add_product(d_shifted[:rows].reshape(rows * B, M).T, o[t0:t1].reshape(rows * B, H), d_w_y, t1 == T)


def per_sample_work(T, B, H, M, dtype, empty=np.empty):
    """What `per_sample` works in, for one shape, in arrays by ``empty``."""
    block = min(T, fn.block_steps(B))
    y_hat = empty((block, B, M), dtype)
    d_residual = empty((block, B, M), dtype)
    d_sum_exp_shifted = empty((block, B), dtype)
    d_shifted = empty((block, B, M), dtype)
    tmp0_0 = empty((block, B, M), dtype)
    tmp0_1 = empty((block, B, M), dtype)
    return (
        y_hat, d_residual, d_sum_exp_shifted, d_shifted, tmp0_0, tmp0_1,
    )


def per_sample(T, B, H, M, w_y, o, y, exp_shifted, sum_exp_shifted, g_loss, d_w_y, d_o, work=None):
    """12 operations a unit and step besides the products.

    w_y (M, H) in
    o (T, B, H) in
    y (T, B, M) in
    exp_shifted (T, B, M) in
    sum_exp_shifted (T, B) in
    g_loss (T, B) in
    d_w_y (B, M, H) out
    d_o (T, B, H) out
    """
    (
        y_hat, d_residual, d_sum_exp_shifted, d_shifted, tmp0_0, tmp0_1,
    ) = work or per_sample_work(T, B, H, M, o.dtype)
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # y_hat = exp_shifted / sum_exp_shifted
        # residual = y_hat - y
        # d_abs_residual = g_loss
        # d_residual = (step(residual) - step(-residual)) d_abs_residual
        divide(exp_shifted[t0:t1], sum_exp_shifted[t0:t1][:, :, None], y_hat[:rows])
        subtract(y_hat[:rows], y[t0:t1], tmp0_0[:rows])
        step(tmp0_0[:rows], tmp0_1[:rows])
        negative(tmp0_0[:rows], tmp0_0[:rows])
        step(tmp0_0[:rows], tmp0_0[:rows])
        subtract(tmp0_1[:rows], tmp0_0[:rows], tmp0_0[:rows])
        multiply(tmp0_0[:rows], g_loss[t0:t1][:, :, None], d_residual[:rows])
        # d_sum_exp_shifted = sum_M (-d_residual y_hat) / sum_exp_shifted
        multiply(d_residual[:rows], y_hat[:rows], tmp0_0[:rows])
        negative(tmp0_0[:rows], tmp0_0[:rows])
        divide(tmp0_0[:rows], sum_exp_shifted[t0:t1][:, :, None], tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=d_sum_exp_shifted[:rows])
        # d_exp_shifted = d_residual / sum_exp_shifted + d_sum_exp_shifted
        # d_shifted = d_exp_shifted exp_shifted
        divide(d_residual[:rows], sum_exp_shifted[t0:t1][:, :, None], tmp0_0[:rows])
        add(tmp0_0[:rows], d_sum_exp_shifted[:rows][:, :, None], tmp0_0[:rows])
        multiply(tmp0_0[:rows], exp_shifted[t0:t1], d_shifted[:rows])
        # d_o = sum_M d_shifted w_y
        d_shifted[:rows].reshape(rows * B, M).dot(w_y, d_o[t0:t1].reshape(rows * B, H))
        # d_w_y = sum_t d_shifted o
        fn.accumulate(np.einsum("abc,abd->bcd", d_shifted[:rows], o[t0:t1]), d_w_y, t1 == T)
