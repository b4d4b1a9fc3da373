# rnn_tied_binary: made by `derive generate rnn_tied_binary`, derive 0.1.0; do not edit
# program 31eed858; operations a unit and step: forward 4, backward 13; saved: y_hat
"""RNNTiedBinary: forward, backward and per-sample gradients on NumPy arrays.

The functions write into arrays that the caller hands in; `derive` proves this very text.
"""

import numpy as np

from .._runtime import functions as fn


def forward(T, B, H, w_y, o, y, y_hat, loss):
    """4 operations a unit and step besides the products.

    w_y (H) in
    o (T, B, H) in
    y (T, B) in
    y_hat (T, B) out
    loss (T, B) out
    """
    dtype = o.dtype
    block = min(T, fn.block_steps(B))
    z_y_hat = np.empty((block, B), dtype)
    tmp0_0 = np.empty((block, B), dtype)
    for t0, t1 in fn.blocks(T, B):
        rows = t1 - t0
        # z_y_hat = sum_H o w_y
        np.dot(o[t0:t1].reshape(rows * B, H), w_y, z_y_hat[:rows].reshape(rows * B))
        # y_hat = sigmoid(z_y_hat)
        # z_loss = y_hat - y
        # loss = abs(z_loss)
        fn.sigmoid(z_y_hat[:rows], out=y_hat[t0:t1])
        np.subtract(y_hat[t0:t1], y[t0:t1], out=tmp0_0[:rows])
        fn.abs(tmp0_0[:rows], out=loss[t0:t1])


def backward(T, B, H, w_y, o, y, y_hat, g_loss, d_w_y, d_o):
    """13 operations a unit and step besides the products.

    w_y (H) in
    o (T, B, H) in
    y (T, B) in
    y_hat (T, B) in
    g_loss (T, B) in
    d_w_y (H) out
    d_o (T, B, H) out
    """
    dtype = o.dtype
    block = min(T, fn.block_steps(B))
    d_z_y_hat = np.empty((block, B), dtype)
    tmp0_0 = np.empty((block, B), dtype)
    tmp0_1 = np.empty((block, B), dtype)
    d_w_y[...] = 0
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # z_loss = y_hat - y
        # d_z_loss = (step(z_loss) - step(-z_loss)) g_loss
        # d_z_y_hat = (1 - y_hat) d_z_loss y_hat
        np.subtract(y_hat[t0:t1], y[t0:t1], out=tmp0_0[:rows])
        fn.step(tmp0_0[:rows], out=tmp0_1[:rows])
        np.negative(tmp0_0[:rows], out=tmp0_0[:rows])
        fn.step(tmp0_0[:rows], out=tmp0_0[:rows])
        np.subtract(tmp0_1[:rows], tmp0_0[:rows], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], g_loss[t0:t1], out=tmp0_0[:rows])
        np.subtract(1, y_hat[t0:t1], out=tmp0_1[:rows])
        np.multiply(tmp0_1[:rows], tmp0_0[:rows], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], y_hat[t0:t1], out=d_z_y_hat[:rows])
        # d_o = d_z_y_hat w_y
        np.multiply(d_z_y_hat[:rows][:, :, None], w_y, out=d_o[t0:t1])
        # d_w_y = sum_t,B d_z_y_hat o
        np.add(d_w_y, np.dot(d_z_y_hat[:rows].reshape(rows * B), o[t0:t1].reshape(rows * B, H)), out=d_w_y)


def per_sample(T, B, H, w_y, o, y, y_hat, g_loss, d_w_y, d_o):
    """13 operations a unit and step besides the products.

    w_y (H) in
    o (T, B, H) in
    y (T, B) in
    y_hat (T, B) in
    g_loss (T, B) in
    d_w_y (B, H) out
    d_o (T, B, H) out
    """
    dtype = o.dtype
    block = min(T, fn.block_steps(B))
    d_z_y_hat = np.empty((block, B), dtype)
    tmp0_0 = np.empty((block, B), dtype)
    tmp0_1 = np.empty((block, B), dtype)
    d_w_y[...] = 0
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # z_loss = y_hat - y
        # d_z_loss = (step(z_loss) - step(-z_loss)) g_loss
        # d_z_y_hat = (1 - y_hat) d_z_loss y_hat
        np.subtract(y_hat[t0:t1], y[t0:t1], out=tmp0_0[:rows])
        fn.step(tmp0_0[:rows], out=tmp0_1[:rows])
        np.negative(tmp0_0[:rows], out=tmp0_0[:rows])
        fn.step(tmp0_0[:rows], out=tmp0_0[:rows])
        np.subtract(tmp0_1[:rows], tmp0_0[:rows], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], g_loss[t0:t1], out=tmp0_0[:rows])
        np.subtract(1, y_hat[t0:t1], out=tmp0_1[:rows])
        np.multiply(tmp0_1[:rows], tmp0_0[:rows], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], y_hat[t0:t1], out=d_z_y_hat[:rows])
        # d_o = d_z_y_hat w_y
        np.multiply(d_z_y_hat[:rows][:, :, None], w_y, out=d_o[t0:t1])
        # d_w_y = sum_t d_z_y_hat o
        np.add(d_w_y, np.einsum("ab,abc->bc", d_z_y_hat[:rows], o[t0:t1]), out=d_w_y)
