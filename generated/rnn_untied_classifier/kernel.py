# rnn_untied_classifier: made by `derive generate rnn_untied_classifier`, derive 0.1.0; do not edit
# program 29b5f0b0; operations a unit and step: forward 8, backward 12; saved: exp_shifted, sum_exp_shifted
"""RNNUntiedClassifier: forward, backward and per-sample gradients on NumPy arrays.

The functions write into arrays that the caller hands in; `derive` proves this very text.
"""

import numpy as np

from .._runtime import functions as fn


def forward(T, B, H, M, w_y, o, y, exp_shifted, sum_exp_shifted, loss, y_hat):
    """8 operations a unit and step besides the products.

    w_y (M, H) in
    o (T, B, H) in
    y (T, B, M) in
    exp_shifted (T, B, M) out
    sum_exp_shifted (T, B) out
    loss (T, B) out
    y_hat (T, B, M) out
    """
    dtype = o.dtype
    block = min(T, fn.block_steps(B))
    w_y_o = np.empty((block, B, M), dtype)
    max_w_y_o = np.empty((block, B), dtype)
    fixed_max_w_y_o = np.empty((block, B), dtype)
    abs_residual = np.empty((block, B, M), dtype)
    tmp0_0 = np.empty((block, B, M), dtype)
    for t0, t1 in fn.blocks(T, B):
        rows = t1 - t0
        # w_y_o = sum_H o w_y
        np.dot(o[t0:t1].reshape(rows * B, H), w_y.T, w_y_o[:rows].reshape(rows * B, M))
        # max_w_y_o = max_M w_y_o
        fn.amax(w_y_o[:rows], (2,), out=max_w_y_o[:rows])
        # fixed_max_w_y_o = stop_gradient(max_w_y_o)
        fn.stop_gradient(max_w_y_o[:rows], out=fixed_max_w_y_o[:rows])
        # shifted = w_y_o - fixed_max_w_y_o
        # exp_shifted = exp(shifted)
        np.subtract(w_y_o[:rows], fixed_max_w_y_o[:rows][:, :, None], out=tmp0_0[:rows])
        fn.exp(tmp0_0[:rows], out=exp_shifted[t0:t1])
        # sum_exp_shifted = sum_M exp_shifted
        np.sum(exp_shifted[t0:t1], axis=(2,), out=sum_exp_shifted[t0:t1])
        # y_hat = exp_shifted / sum_exp_shifted
        # residual = y_hat - y
        # abs_residual = abs(residual)
        np.divide(exp_shifted[t0:t1], sum_exp_shifted[t0:t1][:, :, None], out=y_hat[t0:t1])
        np.subtract(y_hat[t0:t1], y[t0:t1], out=tmp0_0[:rows])
        fn.abs(tmp0_0[:rows], out=abs_residual[:rows])
        # loss = sum_M abs_residual
        np.sum(abs_residual[:rows], axis=(2,), out=loss[t0:t1])


def backward(T, B, H, M, w_y, o, y, exp_shifted, sum_exp_shifted, g_loss, d_w_y, d_o):
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
    dtype = o.dtype
    block = min(T, fn.block_steps(B))
    y_hat = np.empty((block, B, M), dtype)
    d_residual = np.empty((block, B, M), dtype)
    d_sum_exp_shifted = np.empty((block, B), dtype)
    d_shifted = np.empty((block, B, M), dtype)
    tmp0_0 = np.empty((block, B, M), dtype)
    tmp0_1 = np.empty((block, B, M), dtype)
    d_w_y[...] = 0
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # y_hat = exp_shifted / sum_exp_shifted
        # residual = y_hat - y
        # d_abs_residual = g_loss
        # d_residual = (step(residual) - step(-residual)) d_abs_residual
        np.divide(exp_shifted[t0:t1], sum_exp_shifted[t0:t1][:, :, None], out=y_hat[:rows])
        np.subtract(y_hat[:rows], y[t0:t1], out=tmp0_0[:rows])
        fn.step(tmp0_0[:rows], out=tmp0_1[:rows])
        np.negative(tmp0_0[:rows], out=tmp0_0[:rows])
        fn.step(tmp0_0[:rows], out=tmp0_0[:rows])
        np.subtract(tmp0_1[:rows], tmp0_0[:rows], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], g_loss[t0:t1][:, :, None], out=d_residual[:rows])
        # d_sum_exp_shifted = sum_M (-d_residual y_hat) / sum_exp_shifted
        np.multiply(d_residual[:rows], y_hat[:rows], out=tmp0_0[:rows])
        np.negative(tmp0_0[:rows], out=tmp0_0[:rows])
        np.divide(tmp0_0[:rows], sum_exp_shifted[t0:t1][:, :, None], out=tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=d_sum_exp_shifted[:rows])
        # d_exp_shifted = d_residual / sum_exp_shifted + d_sum_exp_shifted
        # d_shifted = d_exp_shifted exp_shifted
        np.divide(d_residual[:rows], sum_exp_shifted[t0:t1][:, :, None], out=tmp0_0[:rows])
        np.add(tmp0_0[:rows], d_sum_exp_shifted[:rows][:, :, None], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], exp_shifted[t0:t1], out=d_shifted[:rows])
        # d_o = sum_M d_shifted w_y
        np.dot(d_shifted[:rows].reshape(rows * B, M), w_y, d_o[t0:t1].reshape(rows * B, H))
        # d_w_y = sum_t,B d_shifted o
        np.add(d_w_y, np.dot(d_shifted[:rows].reshape(rows * B, M).T, o[t0:t1].reshape(rows * B, H)), out=d_w_y)


def per_sample(T, B, H, M, w_y, o, y, exp_shifted, sum_exp_shifted, g_loss, d_w_y, d_o):
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
    dtype = o.dtype
    block = min(T, fn.block_steps(B))
    y_hat = np.empty((block, B, M), dtype)
    d_residual = np.empty((block, B, M), dtype)
    d_sum_exp_shifted = np.empty((block, B), dtype)
    d_shifted = np.empty((block, B, M), dtype)
    tmp0_0 = np.empty((block, B, M), dtype)
    tmp0_1 = np.empty((block, B, M), dtype)
    d_w_y[...] = 0
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # y_hat = exp_shifted / sum_exp_shifted
        # residual = y_hat - y
        # d_abs_residual = g_loss
        # d_residual = (step(residual) - step(-residual)) d_abs_residual
        np.divide(exp_shifted[t0:t1], sum_exp_shifted[t0:t1][:, :, None], out=y_hat[:rows])
        np.subtract(y_hat[:rows], y[t0:t1], out=tmp0_0[:rows])
        fn.step(tmp0_0[:rows], out=tmp0_1[:rows])
        np.negative(tmp0_0[:rows], out=tmp0_0[:rows])
        fn.step(tmp0_0[:rows], out=tmp0_0[:rows])
        np.subtract(tmp0_1[:rows], tmp0_0[:rows], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], g_loss[t0:t1][:, :, None], out=d_residual[:rows])
        # d_sum_exp_shifted = sum_M (-d_residual y_hat) / sum_exp_shifted
        np.multiply(d_residual[:rows], y_hat[:rows], out=tmp0_0[:rows])
        np.negative(tmp0_0[:rows], out=tmp0_0[:rows])
        np.divide(tmp0_0[:rows], sum_exp_shifted[t0:t1][:, :, None], out=tmp0_0[:rows])
        np.sum(tmp0_0[:rows], axis=(2,), out=d_sum_exp_shifted[:rows])
        # d_exp_shifted = d_residual / sum_exp_shifted + d_sum_exp_shifted
        # d_shifted = d_exp_shifted exp_shifted
        np.divide(d_residual[:rows], sum_exp_shifted[t0:t1][:, :, None], out=tmp0_0[:rows])
        np.add(tmp0_0[:rows], d_sum_exp_shifted[:rows][:, :, None], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], exp_shifted[t0:t1], out=d_shifted[:rows])
        # d_o = sum_M d_shifted w_y
        np.dot(d_shifted[:rows].reshape(rows * B, M), w_y, d_o[t0:t1].reshape(rows * B, H))
        # d_w_y = sum_t d_shifted o
        np.add(d_w_y, np.einsum("abc,abd->bcd", d_shifted[:rows], o[t0:t1]), out=d_w_y)
