# gru: made by `derive generate gru`, derive 0.1.0; do not edit
# program 25e74b63; operations a unit and step: forward 15, backward 23; saved: r, z, h_hat
"""GRU: forward, backward and per-sample gradients on NumPy arrays.

The functions write into arrays that the caller hands in; `derive` proves this very text.
"""

import numpy as np

from .._runtime import functions as fn


def forward(T, B, D, H, W_r, W_z, W_h, b_r, b_z, b_h, x, h, r, z, h_hat):
    """15 operations a unit and step besides the products.

    W_r (H, H+D) in
    W_z (H, H+D) in
    W_h (H, H+D) in
    b_r (H) in
    b_z (H) in
    b_h (H) in
    x (T, B, D) in
    h (T+1, B, H) inout
    r (T, B, H) out
    z (T, B, H) out
    h_hat (T, B, H) out
    """
    dtype = x.dtype
    block = min(T, fn.block_steps(B))
    W_r_H = W_r[:, :H]
    W_r_D = W_r[:, H:]
    W_z_H = W_z[:, :H]
    W_z_D = W_z[:, H:]
    W_h_H = W_h[:, :H]
    W_h_D = W_h[:, H:]
    W_D_all = np.empty((3, H, D), dtype)
    z_x_all = np.empty((block, B, 3, H), dtype)
    W_H_all = np.empty((2, H, H), dtype)
    z_h_all = np.empty((B, 2, H), dtype)
    r_h = np.empty((B, H), dtype)
    z_h_hat_r_h = np.empty((B, H), dtype)
    tmp0_0 = np.empty((B, H), dtype)
    tmp0_1 = np.empty((B, H), dtype)
    W_D_all[0] = W_r_D
    W_D_all[1] = W_z_D
    W_D_all[2] = W_h_D
    W_H_all[0] = W_r_H
    W_H_all[1] = W_z_H
    for t0, t1 in fn.blocks(T, B):
        rows = t1 - t0
        # z_x_all = sum_D W_D_all x
        np.matmul(x[t0:t1].reshape(rows * B, D), W_D_all.reshape(3 * H, D).T, out=z_x_all[:t1 - t0].reshape(rows * B, 3 * H))
        for t in range(t0, t1):
            # z_h_all = sum_H W_H_all h[t-1]
            np.matmul(h[t], W_H_all.reshape(2 * H, H).T, out=z_h_all.reshape(B, 2 * H))
            # z_r = b_r + z_r_h + z_r_x
            # r = sigmoid(z_r)
            # z_z = b_z + z_z_h + z_z_x
            # z = sigmoid(z_z)
            # r_h = h[t-1] r
            np.add(b_r, z_h_all[:, 0], out=tmp0_0)
            np.add(tmp0_0, z_x_all[t - t0, :, 0], out=tmp0_0)
            fn.sigmoid(tmp0_0, out=r[t])
            np.add(b_z, z_h_all[:, 1], out=tmp0_0)
            np.add(tmp0_0, z_x_all[t - t0, :, 1], out=tmp0_0)
            fn.sigmoid(tmp0_0, out=z[t])
            np.multiply(h[t], r[t], out=r_h)
            # z_h_hat_r_h = sum_H W_h_H r_h
            np.matmul(r_h, W_h_H.T, out=z_h_hat_r_h)
            # z_h_hat = b_h + z_h_hat_r_h + z_h_hat_x
            # h_hat = tanh(z_h_hat)
            # h = (1 - z) h[t-1] + h_hat z
            np.add(b_h, z_h_hat_r_h, out=tmp0_0)
            np.add(tmp0_0, z_x_all[t - t0, :, 2], out=tmp0_0)
            fn.tanh(tmp0_0, out=h_hat[t])
            np.subtract(1, z[t], out=tmp0_0)
            np.multiply(tmp0_0, h[t], out=tmp0_0)
            np.multiply(h_hat[t], z[t], out=tmp0_1)
            np.add(tmp0_0, tmp0_1, out=h[t + 1])


def backward(T, B, D, H, W_r, W_z, W_h, b_r, b_z, b_h, x, h, r, z, h_hat, g_h, d_h_next, d_W_r, d_W_z, d_W_h, d_b_r, d_b_z, d_b_h, d_x):
    """23 operations a unit and step besides the products.

    W_r (H, H+D) in
    W_z (H, H+D) in
    W_h (H, H+D) in
    b_r (H) in
    b_z (H) in
    b_h (H) in
    x (T, B, D) in
    h (T+1, B, H) in
    r (T, B, H) in
    z (T, B, H) in
    h_hat (T, B, H) in
    g_h (T, B, H) in
    d_h_next (B, H) out
    d_W_r (H, H+D) out
    d_W_z (H, H+D) out
    d_W_h (H, H+D) out
    d_b_r (H) out
    d_b_z (H) out
    d_b_h (H) out
    d_x (T, B, D) out
    """
    dtype = x.dtype
    block = min(T, fn.block_steps(B))
    W_r_H = W_r[:, :H]
    d_W_r_H = d_W_r[:, :H]
    W_r_D = W_r[:, H:]
    d_W_r_D = d_W_r[:, H:]
    W_z_H = W_z[:, :H]
    d_W_z_H = d_W_z[:, :H]
    W_z_D = W_z[:, H:]
    d_W_z_D = d_W_z[:, H:]
    W_h_H = W_h[:, :H]
    d_W_h_H = d_W_h[:, :H]
    W_h_D = W_h[:, H:]
    d_W_h_D = d_W_h[:, H:]
    W_H_all_ = np.empty((2, H, H), dtype)
    d_z_all = np.empty((block, B, 3, H), dtype)
    W_D_all_ = np.empty((3, H, D), dtype)
    d_W_D_all = np.zeros((3, H, D), dtype)
    d_W_H_all = np.zeros((2, H, H), dtype)
    r_h = np.empty((block, B, H), dtype)
    d_h = np.empty((B, H), dtype)
    d_r_h = np.empty((B, H), dtype)
    h_2 = np.empty((B, H), dtype)
    tmp0_0 = np.empty((B, H), dtype)
    tmp0_1 = np.empty((B, H), dtype)
    d_h_next[...] = 0
    d_W_r[...] = 0
    d_W_z[...] = 0
    d_W_h[...] = 0
    d_b_r[...] = 0
    d_b_z[...] = 0
    d_b_h[...] = 0
    W_H_all_[0] = W_z_H
    W_H_all_[1] = W_r_H
    W_D_all_[0] = W_h_D
    W_D_all_[1] = W_z_D
    W_D_all_[2] = W_r_D
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        for t in reversed(range(t0, t1)):
            # r_h = h[t-1] r
            # d_h = d_h[t+1] + g_h
            # d_h_hat = d_h z
            # d_z_h_hat = (1 - h_hat^2) d_h_hat
            # d_z = (h_hat - h[t-1]) d_h
            # d_z_z = (1 - z) d_z z
            np.multiply(h[t], r[t], out=r_h[t - t0])
            np.add(d_h_next, g_h[t], out=d_h)
            np.multiply(d_h, z[t], out=tmp0_0)
            np.multiply(h_hat[t], h_hat[t], out=tmp0_1)
            np.subtract(1, tmp0_1, out=tmp0_1)
            np.multiply(tmp0_1, tmp0_0, out=d_z_all[t - t0, :, 0])
            np.subtract(h_hat[t], h[t], out=tmp0_0)
            np.multiply(tmp0_0, d_h, out=tmp0_0)
            np.subtract(1, z[t], out=tmp0_1)
            np.multiply(tmp0_1, tmp0_0, out=tmp0_0)
            np.multiply(tmp0_0, z[t], out=d_z_all[t - t0, :, 1])
            # d_r_h = sum_H W_h_H d_z_h_hat
            np.matmul(d_z_all[t - t0, :, 0], W_h_H, out=d_r_h)
            # d_r = d_r_h h[t-1]
            # d_z_r = (1 - r) d_r r
            np.multiply(d_r_h, h[t], out=tmp0_0)
            np.subtract(1, r[t], out=tmp0_1)
            np.multiply(tmp0_1, tmp0_0, out=tmp0_0)
            np.multiply(tmp0_0, r[t], out=d_z_all[t - t0, :, 2])
            # h_2 = sum_H,#2 W_H_all_ d_z_all
            np.matmul(d_z_all[t - t0, :, 1:3].reshape(B, 2 * H), W_H_all_.reshape(2 * H, H), out=h_2)
            # d_h_next = (1 - z) d_h + d_r_h r + h_2
            np.subtract(1, z[t], out=tmp0_0)
            np.multiply(tmp0_0, d_h, out=tmp0_0)
            np.multiply(d_r_h, r[t], out=tmp0_1)
            np.add(tmp0_0, tmp0_1, out=tmp0_1)
            np.add(tmp0_1, h_2, out=d_h_next)
        # d_x = sum_H,#3 W_D_all_ d_z_all_
        np.matmul(d_z_all[:t1 - t0].reshape(rows * B, 3 * H), W_D_all_.reshape(3 * H, D), out=d_x[t0:t1].reshape(rows * B, D))
        # d_W_H_all = sum_t,B d_z_all h[t-1]
        np.add(d_W_H_all, np.matmul(d_z_all[:t1 - t0, :, 1:3].reshape(rows * B, 2 * H).T, h[t0:t1].reshape(rows * B, H)).reshape(d_W_H_all.shape), out=d_W_H_all)
        # d_W_D_all = sum_t,B d_z_all_ x
        np.add(d_W_D_all, np.matmul(d_z_all[:t1 - t0].reshape(rows * B, 3 * H).T, x[t0:t1].reshape(rows * B, D)).reshape(d_W_D_all.shape), out=d_W_D_all)
        # d_W_h_H = sum_t,B d_z_h_hat r_h
        np.add(d_W_h_H, np.matmul(d_z_all[:t1 - t0, :, 0].reshape(rows * B, H).T, r_h[:t1 - t0].reshape(rows * B, H)), out=d_W_h_H)
        # d_b_r = sum_t,B d_z_r
        np.add(d_b_r, np.sum(d_z_all[:t1 - t0, :, 2].transpose(2, 0, 1), axis=(1, 2)), out=d_b_r)
        # d_b_z = sum_t,B d_z_z
        np.add(d_b_z, np.sum(d_z_all[:t1 - t0, :, 1].transpose(2, 0, 1), axis=(1, 2)), out=d_b_z)
        # d_b_h = sum_t,B d_z_h_hat
        np.add(d_b_h, np.sum(d_z_all[:t1 - t0, :, 0].transpose(2, 0, 1), axis=(1, 2)), out=d_b_h)
    d_W_h_D[...] = d_W_D_all[0]
    d_W_z_D[...] = d_W_D_all[1]
    d_W_r_D[...] = d_W_D_all[2]
    d_W_z_H[...] = d_W_H_all[0]
    d_W_r_H[...] = d_W_H_all[1]


def per_sample(T, B, D, H, W_r, W_z, W_h, b_r, b_z, b_h, x, h, r, z, h_hat, g_h, d_h_next, d_W_r, d_W_z, d_W_h, d_b_r, d_b_z, d_b_h, d_x):
    """23 operations a unit and step besides the products.

    W_r (H, H+D) in
    W_z (H, H+D) in
    W_h (H, H+D) in
    b_r (H) in
    b_z (H) in
    b_h (H) in
    x (T, B, D) in
    h (T+1, B, H) in
    r (T, B, H) in
    z (T, B, H) in
    h_hat (T, B, H) in
    g_h (T, B, H) in
    d_h_next (B, H) out
    d_W_r (B, H, H+D) out
    d_W_z (B, H, H+D) out
    d_W_h (B, H, H+D) out
    d_b_r (B, H) out
    d_b_z (B, H) out
    d_b_h (B, H) out
    d_x (T, B, D) out
    """
    dtype = x.dtype
    block = min(T, fn.block_steps(B))
    W_r_H = W_r[:, :H]
    d_W_r_H = d_W_r[:, :, :H]
    W_r_D = W_r[:, H:]
    d_W_r_D = d_W_r[:, :, H:]
    W_z_H = W_z[:, :H]
    d_W_z_H = d_W_z[:, :, :H]
    W_z_D = W_z[:, H:]
    d_W_z_D = d_W_z[:, :, H:]
    W_h_H = W_h[:, :H]
    d_W_h_H = d_W_h[:, :, :H]
    W_h_D = W_h[:, H:]
    d_W_h_D = d_W_h[:, :, H:]
    W_H_all_ = np.empty((2, H, H), dtype)
    d_z_all = np.empty((block, B, 3, H), dtype)
    W_D_all_ = np.empty((3, H, D), dtype)
    d_W_D_all = np.zeros((B, 3, H, D), dtype)
    d_W_H_all = np.zeros((B, 2, H, H), dtype)
    r_h = np.empty((block, B, H), dtype)
    d_h = np.empty((B, H), dtype)
    d_r_h = np.empty((B, H), dtype)
    h_2 = np.empty((B, H), dtype)
    tmp0_0 = np.empty((B, H), dtype)
    tmp0_1 = np.empty((B, H), dtype)
    d_h_next[...] = 0
    d_W_r[...] = 0
    d_W_z[...] = 0
    d_W_h[...] = 0
    d_b_r[...] = 0
    d_b_z[...] = 0
    d_b_h[...] = 0
    W_H_all_[0] = W_z_H
    W_H_all_[1] = W_r_H
    W_D_all_[0] = W_h_D
    W_D_all_[1] = W_z_D
    W_D_all_[2] = W_r_D
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        for t in reversed(range(t0, t1)):
            # r_h = h[t-1] r
            # d_h = d_h[t+1] + g_h
            # d_h_hat = d_h z
            # d_z_h_hat = (1 - h_hat^2) d_h_hat
            # d_z = (h_hat - h[t-1]) d_h
            # d_z_z = (1 - z) d_z z
            np.multiply(h[t], r[t], out=r_h[t - t0])
            np.add(d_h_next, g_h[t], out=d_h)
            np.multiply(d_h, z[t], out=tmp0_0)
            np.multiply(h_hat[t], h_hat[t], out=tmp0_1)
            np.subtract(1, tmp0_1, out=tmp0_1)
            np.multiply(tmp0_1, tmp0_0, out=d_z_all[t - t0, :, 0])
            np.subtract(h_hat[t], h[t], out=tmp0_0)
            np.multiply(tmp0_0, d_h, out=tmp0_0)
            np.subtract(1, z[t], out=tmp0_1)
            np.multiply(tmp0_1, tmp0_0, out=tmp0_0)
            np.multiply(tmp0_0, z[t], out=d_z_all[t - t0, :, 1])
            # d_r_h = sum_H W_h_H d_z_h_hat
            np.matmul(d_z_all[t - t0, :, 0], W_h_H, out=d_r_h)
            # d_r = d_r_h h[t-1]
            # d_z_r = (1 - r) d_r r
            np.multiply(d_r_h, h[t], out=tmp0_0)
            np.subtract(1, r[t], out=tmp0_1)
            np.multiply(tmp0_1, tmp0_0, out=tmp0_0)
            np.multiply(tmp0_0, r[t], out=d_z_all[t - t0, :, 2])
            # h_2 = sum_H,#2 W_H_all_ d_z_all
            np.matmul(d_z_all[t - t0, :, 1:3].reshape(B, 2 * H), W_H_all_.reshape(2 * H, H), out=h_2)
            # d_h_next = (1 - z) d_h + d_r_h r + h_2
            np.subtract(1, z[t], out=tmp0_0)
            np.multiply(tmp0_0, d_h, out=tmp0_0)
            np.multiply(d_r_h, r[t], out=tmp0_1)
            np.add(tmp0_0, tmp0_1, out=tmp0_1)
            np.add(tmp0_1, h_2, out=d_h_next)
        # d_x = sum_H,#3 W_D_all_ d_z_all_
        np.matmul(d_z_all[:t1 - t0].reshape(rows * B, 3 * H), W_D_all_.reshape(3 * H, D), out=d_x[t0:t1].reshape(rows * B, D))
        # d_W_H_all = sum_t d_z_all h[t-1]
        np.add(d_W_H_all, np.einsum("abcd,abe->bcde", d_z_all[:t1 - t0, :, 1:3], h[t0:t1]), out=d_W_H_all)
        # d_W_D_all = sum_t d_z_all_ x
        np.add(d_W_D_all, np.einsum("abcd,abe->bcde", d_z_all[:t1 - t0], x[t0:t1]), out=d_W_D_all)
        # d_W_h_H = sum_t d_z_h_hat r_h
        np.add(d_W_h_H, np.einsum("abc,abd->bcd", d_z_all[:t1 - t0, :, 0], r_h[:t1 - t0]), out=d_W_h_H)
        # d_b_r = sum_t d_z_r
        np.add(d_b_r, np.sum(d_z_all[:t1 - t0, :, 2].transpose(1, 2, 0), axis=(2,)), out=d_b_r)
        # d_b_z = sum_t d_z_z
        np.add(d_b_z, np.sum(d_z_all[:t1 - t0, :, 1].transpose(1, 2, 0), axis=(2,)), out=d_b_z)
        # d_b_h = sum_t d_z_h_hat
        np.add(d_b_h, np.sum(d_z_all[:t1 - t0, :, 0].transpose(1, 2, 0), axis=(2,)), out=d_b_h)
    d_W_h_D[...] = d_W_D_all[:, 0]
    d_W_z_D[...] = d_W_D_all[:, 1]
    d_W_r_D[...] = d_W_D_all[:, 2]
    d_W_z_H[...] = d_W_H_all[:, 0]
    d_W_r_H[...] = d_W_H_all[:, 1]
