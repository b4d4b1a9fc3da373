# rnn_tied_literal_binary: made by `derive generate rnn_tied_literal_binary`, derive 0.1.0; do not edit
# program dcc14d25; operations a unit and step: forward 4, backward 13; saved: y_hat
"""RNNTiedLiteralBinary: forward, backward and per-sample gradients on NumPy arrays.

The functions write into arrays that the caller hands in; `derive` proves this very text. In a call such as
``add(a, b, c)`` the last array is where the result goes. What a function works in depends on the shape
only: ``work`` may be kept for the next call.
"""

import numpy as np

from .._runtime import functions as fn

abs = fn.abs
multiply = np.multiply
negative = np.negative
sigmoid = fn.sigmoid
step = fn.step
subtract = np.subtract


def forward_work(T, B, H, dtype, empty=np.empty):
    """What `forward` works in, for one shape, in arrays by ``empty``."""
    block = min(T, fn.block_steps(B))
    z_y_hat = empty((block, B), dtype)
    tmp0_0 = empty((block, B), dtype)
    return (
        z_y_hat, tmp0_0,
    )


def forward(T, B, H, w_y, o, y, y_hat, loss, work=None):
    """4 operations a unit and step besides the products.

    w_y (H) in
    o (T, B, H) in
    y (T, B) in
    y_hat (T, B) out
    loss (T, B) out
    """
    (
        z_y_hat, tmp0_0,
    ) = work or forward_work(T, B, H, o.dtype)
    for t0, t1 in fn.blocks(T, B):
        rows = t1 - t0
        # z_y_hat = sum_H o w_y
        o[t0:t1].reshape(rows * B, H).dot(w_y, z_y_hat[:rows].reshape(rows * B))
        # y_hat = sigmoid(z_y_hat)
        # z_loss = y_hat - y
        # loss = abs(z_loss)
        sigmoid(z_y_hat[:rows], y_hat[t0:t1])
        subtract(y_hat[t0:t1], y[t0:t1], tmp0_0[:rows])
        abs(tmp0_0[:rows], loss[t0:t1])


def backward_work(T, B, H, dtype, empty=np.empty):
    """What `backward` works in, for one shape, in arrays by ``empty``."""
    block = min(T, fn.block_steps(B))
    d_z_y_hat = empty((block, B), dtype)
    tmp0_0 = empty((block, B), dtype)
    tmp0_1 = empty((block, B), dtype)
    one = np.array(1, dtype)
    return (
        d_z_y_hat, tmp0_0, tmp0_1, one,
    )


def backward(T, B, H, w_y, o, y, y_hat, g_loss, d_w_y, d_o, work=None):
    """13 operations a unit and step besides the products.

    w_y (H) in
    o (T, B, H) in
    y (T, B) in
    y_hat (T, B) in
    g_loss (T, B) in
    d_w_y (H) out
    d_o (T, B, H) out
    """
    (
        d_z_y_hat, tmp0_0, tmp0_1, one,
    ) = work or backward_work(T, B, H, o.dtype)
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # z_loss = y_hat - y
        # d_z_loss = (step(z_loss) - step(-z_loss)) g_loss
        # d_z_y_hat = (1 - y_hat) d_z_loss y_hat
        subtract(y_hat[t0:t1], y[t0:t1], tmp0_0[:rows])
        step(tmp0_0[:rows], tmp0_1[:rows])
        negative(tmp0_0[:rows], tmp0_0[:rows])
        step(tmp0_0[:rows], tmp0_0[:rows])
        subtract(tmp0_1[:rows], tmp0_0[:rows], tmp0_0[:rows])
        multiply(tmp0_0[:rows], g_loss[t0:t1], tmp0_0[:rows])
        subtract(one, y_hat[t0:t1], tmp0_1[:rows])
        multiply(tmp0_1[:rows], tmp0_0[:rows], tmp0_0[:rows])
        multiply(tmp0_0[:rows], y_hat[t0:t1], d_z_y_hat[:rows])
        # d_o = d_z_y_hat w_y
        multiply(d_z_y_hat[:rows][:, :, None], w_y, d_o[t0:t1])
        # d_w_y = sum_t,B d_z_y_hat o
        fn.add_product(d_z_y_hat[:rows].reshape(rows * B), o[t0:t1].reshape(rows * B, H), d_w_y, t1 == T)


def per_sample_work(T, B, H, dtype, empty=np.empty):
    """What `per_sample` works in, for one shape, in arrays by ``empty``."""
    block = min(T, fn.block_steps(B))
    d_z_y_hat = empty((block, B), dtype)
    tmp0_0 = empty((block, B), dtype)
    tmp0_1 = empty((block, B), dtype)
    one = np.array(1, dtype)
    return (
        d_z_y_hat, tmp0_0, tmp0_1, one,
    )


def per_sample(T, B, H, w_y, o, y, y_hat, g_loss, d_w_y, d_o, work=None):
    """13 operations a unit and step besides the products.

    w_y (H) in
    o (T, B, H) in
    y (T, B) in
    y_hat (T, B) in
    g_loss (T, B) in
    d_w_y (B, H) out
    d_o (T, B, H) out
    """
    (
        d_z_y_hat, tmp0_0, tmp0_1, one,
    ) = work or per_sample_work(T, B, H, o.dtype)
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # z_loss = y_hat - y
        # d_z_loss = (step(z_loss) - step(-z_loss)) g_loss
        # d_z_y_hat = (1 - y_hat) d_z_loss y_hat
        subtract(y_hat[t0:t1], y[t0:t1], tmp0_0[:rows])
        step(tmp0_0[:rows], tmp0_1[:rows])
        negative(tmp0_0[:rows], tmp0_0[:rows])
        step(tmp0_0[:rows], tmp0_0[:rows])
        subtract(tmp0_1[:rows], tmp0_0[:rows], tmp0_0[:rows])
        multiply(tmp0_0[:rows], g_loss[t0:t1], tmp0_0[:rows])
        subtract(one, y_hat[t0:t1], tmp0_1[:rows])
        multiply(tmp0_1[:rows], tmp0_0[:rows], tmp0_0[:rows])
        multiply(tmp0_0[:rows], y_hat[t0:t1], d_z_y_hat[:rows])
        # d_o = d_z_y_hat w_y
        multiply(d_z_y_hat[:rows][:, :, None], w_y, d_o[t0:t1])
        # d_w_y = sum_t d_z_y_hat o
        fn.accumulate(np.einsum("ab,abc->bc", d_z_y_hat[:rows], o[t0:t1]), d_w_y, t1 == T)
