# gru: made by `derive generate gru`, derive 0.1.0; do not edit
# program 25e74b63; operations a unit and step: forward 12, backward 22; saved: r, z, h_hat
"""GRU: forward, backward and per-sample gradients on NumPy arrays.

The functions write into arrays that the caller hands in; `derive` proves this very text.
"""

import numpy as np

from .._runtime import functions as fn


def forward(T, B, D, H, W_r, W_z, W_h, b_r, b_z, b_h, x, h, r, z, h_hat):
    """12 operations a unit and step besides the products.

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
    known_z_all = np.empty((block, 2, B, H), dtype)
    z_all = np.empty((2, B, H), dtype)
    row_all = np.empty((block, 2, B, H), dtype)
    b_all = np.empty((2, H), dtype)
    known_z_h_hat = np.empty((block, B, H), dtype)
    r_h = np.empty((B, H), dtype)
    z_h_hat_r_h = np.empty((B, H), dtype)
    tmp0_0 = np.empty((B, H), dtype)
    tmp0_1 = np.empty((B, H), dtype)
    W_D_all[0] = W_r_D
    W_D_all[1] = W_z_D
    W_D_all[2] = W_h_D
    W_H_all[0] = W_r_H
    W_H_all[1] = W_z_H
    b_all[0] = b_r
    b_all[1] = b_z
    W_H_all_T = np.ascontiguousarray(W_H_all.reshape(2 * H, H).T)
    z_h_all_flat = z_h_all.reshape(B, 2 * H)
    z_h_all_turned = z_h_all.transpose(1, 0, 2)
    W_h_H_T = np.ascontiguousarray(W_h_H.T)
    one = np.array(1, dtype)
    for t0, t1 in fn.blocks(T, B):
        rows = t1 - t0
        # z_x_all = sum_D W_D_all x
        np.dot(x[t0:t1].reshape(rows * B, D), W_D_all.reshape(3 * H, D).T, z_x_all[:rows].reshape(rows * B, 3 * H))
        # known_z_all = b_all + z_x_all_
        np.add(b_all[None, :, None], z_x_all[:rows, :, 0:2].transpose(0, 2, 1, 3), out=known_z_all[:rows])
        # known_z_h_hat = b_h + z_h_hat_x
        np.add(b_h, z_x_all[:rows, :, 2], out=known_z_h_hat[:rows])
        for (
            h_old, known_z_all_t, row_all_t, row_r_t, known_z_h_hat_t, h_hat_t, h_t, row_z_t
        ) in zip(
            h[t0:t1],  # h_old
            known_z_all[:rows],  # known_z_all_t
            row_all[:rows],  # row_all_t
            row_all[:rows, 0],  # row_r_t
            known_z_h_hat[:rows],  # known_z_h_hat_t
            h_hat[t0:t1],  # h_hat_t
            h[t0 + 1:t1 + 1],  # h_t
            row_all[:rows, 1],  # row_z_t
        ):
            # z_h_all = sum_H W_H_all h[t-1]
            np.dot(h_old, W_H_all_T, z_h_all_flat)
            # z_all = known_z_all + z_h_all
            # row_all = sigmoid(z_all)
            np.add(known_z_all_t, z_h_all_turned, out=z_all)
            fn.sigmoid(z_all, out=row_all_t)
            # r_h = h[t-1] row_r
            np.multiply(h_old, row_r_t, out=r_h)
            # z_h_hat_r_h = sum_H W_h_H r_h
            np.dot(r_h, W_h_H_T, z_h_hat_r_h)
            # z_h_hat = known_z_h_hat + z_h_hat_r_h
            # h_hat = tanh(z_h_hat)
            # h = (1 - row_z) h[t-1] + h_hat row_z
            np.add(known_z_h_hat_t, z_h_hat_r_h, out=tmp0_0)
            fn.tanh(tmp0_0, out=h_hat_t)
            np.subtract(one, row_z_t, out=tmp0_0)
            np.multiply(tmp0_0, h_old, out=tmp0_0)
            np.multiply(h_hat_t, row_z_t, out=tmp0_1)
            np.add(tmp0_0, tmp0_1, out=h_t)
        # r = row_r
        # z = row_z
        np.copyto(r[t0:t1], row_all[:rows, 0])
        np.copyto(z[t0:t1], row_all[:rows, 1])


def backward(T, B, D, H, W_r, W_z, W_h, b_r, b_z, b_h, x, h, r, z, h_hat, g_h, d_h_next, d_W_r, d_W_z, d_W_h, d_b_r, d_b_z, d_b_h, d_x):
    """22 operations a unit and step besides the products.

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
    d_b_all = np.zeros((3, H), dtype)
    r_h = np.empty((block, B, H), dtype)
    known_d_z_h_hat = np.empty((block, B, H), dtype)
    known_d_z_z = np.empty((block, B, H), dtype)
    known_d_z_r = np.empty((block, B, H), dtype)
    known_base_h = np.empty((block, B, H), dtype)
    d_h = np.empty((B, H), dtype)
    d_r_h = np.empty((B, H), dtype)
    base_h = np.empty((B, H), dtype)
    tmp0_0 = np.empty((block, B, H), dtype)
    tmp0_1 = np.empty((block, B, H), dtype)
    tmp1_0 = np.empty((B, H), dtype)
    tmp1_1 = np.empty((B, H), dtype)
    d_h_next[...] = 0
    d_W_h[...] = 0
    W_H_all_[0] = W_z_H
    W_H_all_[1] = W_r_H
    W_D_all_[0] = W_h_D
    W_D_all_[1] = W_z_D
    W_D_all_[2] = W_r_D
    W_H_all__flat = W_H_all_.reshape(2 * H, H)
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # r_h = h[t-1] r
        # known_d_z_h_hat = (1 - h_hat^2) z
        # known_d_z = h_hat - h[t-1]
        # known_d_z_z = (1 - z) known_d_z z
        # known_d_z_r = (1 - r) h[t-1] r
        # known_base_h = 1 - z
        np.multiply(h[t0:t1], r[t0:t1], out=r_h[:rows])
        np.multiply(h_hat[t0:t1], h_hat[t0:t1], out=tmp0_0[:rows])
        np.subtract(1, tmp0_0[:rows], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], z[t0:t1], out=known_d_z_h_hat[:rows])
        np.subtract(h_hat[t0:t1], h[t0:t1], out=tmp0_0[:rows])
        np.subtract(1, z[t0:t1], out=tmp0_1[:rows])
        np.multiply(tmp0_1[:rows], tmp0_0[:rows], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], z[t0:t1], out=known_d_z_z[:rows])
        np.subtract(1, r[t0:t1], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], h[t0:t1], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], r[t0:t1], out=known_d_z_r[:rows])
        np.copyto(known_base_h[:rows], tmp0_1[:rows])
        for (
            g_h_t, d_z_h_hat_t, known_d_z_h_hat_t, d_z_z_t, known_d_z_z_t, d_z_r_t, known_d_z_r_t,
            known_base_h_t, r_t, d_z_all_t_flat
        ) in zip(
            reversed(g_h[t0:t1]),  # g_h_t
            reversed(d_z_all[:rows, :, 0]),  # d_z_h_hat_t
            reversed(known_d_z_h_hat[:rows]),  # known_d_z_h_hat_t
            reversed(d_z_all[:rows, :, 1]),  # d_z_z_t
            reversed(known_d_z_z[:rows]),  # known_d_z_z_t
            reversed(d_z_all[:rows, :, 2]),  # d_z_r_t
            reversed(known_d_z_r[:rows]),  # known_d_z_r_t
            reversed(known_base_h[:rows]),  # known_base_h_t
            reversed(r[t0:t1]),  # r_t
            reversed(d_z_all[:rows, :, 1:3].reshape(rows, B, 2 * H)),  # d_z_all_t_flat
        ):
            # d_h = d_h[t+1] + g_h
            # d_z_h_hat = d_h known_d_z_h_hat
            # d_z_z = d_h known_d_z_z
            np.add(d_h_next, g_h_t, out=d_h)
            np.multiply(d_h, known_d_z_h_hat_t, out=d_z_h_hat_t)
            np.multiply(d_h, known_d_z_z_t, out=d_z_z_t)
            # d_r_h = sum_H W_h_H d_z_h_hat
            np.dot(d_z_h_hat_t, W_h_H, d_r_h)
            # d_z_r = d_r_h known_d_z_r
            # base_h = d_h known_base_h + d_r_h r
            np.multiply(d_r_h, known_d_z_r_t, out=d_z_r_t)
            np.multiply(d_h, known_base_h_t, out=tmp1_0)
            np.multiply(d_r_h, r_t, out=tmp1_1)
            np.add(tmp1_0, tmp1_1, out=base_h)
            # d_h_next = base_h + sum_H,#2 W_H_all_ d_z_all
            np.dot(d_z_all_t_flat, W_H_all__flat, d_h_next)
            np.add(d_h_next, base_h, out=d_h_next)
        # d_x = sum_H,#3 W_D_all_ d_z_all_
        np.dot(d_z_all[:rows].reshape(rows * B, 3 * H), W_D_all_.reshape(3 * H, D), d_x[t0:t1].reshape(rows * B, D))
        # d_W_H_all = sum_t,B d_z_all h[t-1]
        np.add(d_W_H_all, np.dot(d_z_all[:rows, :, 1:3].reshape(rows * B, 2 * H).T, h[t0:t1].reshape(rows * B, H)).reshape(d_W_H_all.shape), out=d_W_H_all)
        # d_W_D_all = sum_t,B d_z_all_ x
        np.add(d_W_D_all, np.dot(d_z_all[:rows].reshape(rows * B, 3 * H).T, x[t0:t1].reshape(rows * B, D)).reshape(d_W_D_all.shape), out=d_W_D_all)
        # d_W_h_H = sum_t,B d_z_h_hat r_h
        np.add(d_W_h_H, np.dot(d_z_all[:rows, :, 0].reshape(rows * B, H).T, r_h[:rows].reshape(rows * B, H)), out=d_W_h_H)
        # d_b_all = sum_t,B d_z_all_
        np.add(d_b_all, np.sum(d_z_all[:rows], axis=(0, 1)), out=d_b_all)
    d_W_h_D[...] = d_W_D_all[0]
    d_W_z_D[...] = d_W_D_all[1]
    d_W_r_D[...] = d_W_D_all[2]
    d_W_z_H[...] = d_W_H_all[0]
    d_W_r_H[...] = d_W_H_all[1]
    d_b_h[...] = d_b_all[0]
    d_b_z[...] = d_b_all[1]
    d_b_r[...] = d_b_all[2]


def per_sample(T, B, D, H, W_r, W_z, W_h, b_r, b_z, b_h, x, h, r, z, h_hat, g_h, d_h_next, d_W_r, d_W_z, d_W_h, d_b_r, d_b_z, d_b_h, d_x):
    """22 operations a unit and step besides the products.

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
    d_b_all = np.zeros((3, B, H), dtype)
    r_h = np.empty((block, B, H), dtype)
    known_d_z_h_hat = np.empty((block, B, H), dtype)
    known_d_z_z = np.empty((block, B, H), dtype)
    known_d_z_r = np.empty((block, B, H), dtype)
    known_base_h = np.empty((block, B, H), dtype)
    d_h = np.empty((B, H), dtype)
    d_r_h = np.empty((B, H), dtype)
    base_h = np.empty((B, H), dtype)
    tmp0_0 = np.empty((block, B, H), dtype)
    tmp0_1 = np.empty((block, B, H), dtype)
    tmp1_0 = np.empty((B, H), dtype)
    tmp1_1 = np.empty((B, H), dtype)
    d_h_next[...] = 0
    d_W_h[...] = 0
    W_H_all_[0] = W_z_H
    W_H_all_[1] = W_r_H
    W_D_all_[0] = W_h_D
    W_D_all_[1] = W_z_D
    W_D_all_[2] = W_r_D
    W_H_all__flat = W_H_all_.reshape(2 * H, H)
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # r_h = h[t-1] r
        # known_d_z_h_hat = (1 - h_hat^2) z
        # known_d_z = h_hat - h[t-1]
        # known_d_z_z = (1 - z) known_d_z z
        # known_d_z_r = (1 - r) h[t-1] r
        # known_base_h = 1 - z
        np.multiply(h[t0:t1], r[t0:t1], out=r_h[:rows])
        np.multiply(h_hat[t0:t1], h_hat[t0:t1], out=tmp0_0[:rows])
        np.subtract(1, tmp0_0[:rows], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], z[t0:t1], out=known_d_z_h_hat[:rows])
        np.subtract(h_hat[t0:t1], h[t0:t1], out=tmp0_0[:rows])
        np.subtract(1, z[t0:t1], out=tmp0_1[:rows])
        np.multiply(tmp0_1[:rows], tmp0_0[:rows], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], z[t0:t1], out=known_d_z_z[:rows])
        np.subtract(1, r[t0:t1], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], h[t0:t1], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], r[t0:t1], out=known_d_z_r[:rows])
        np.copyto(known_base_h[:rows], tmp0_1[:rows])
        for (
            g_h_t, d_z_h_hat_t, known_d_z_h_hat_t, d_z_z_t, known_d_z_z_t, d_z_r_t, known_d_z_r_t,
            known_base_h_t, r_t, d_z_all_t_flat
        ) in zip(
            reversed(g_h[t0:t1]),  # g_h_t
            reversed(d_z_all[:rows, :, 0]),  # d_z_h_hat_t
            reversed(known_d_z_h_hat[:rows]),  # known_d_z_h_hat_t
            reversed(d_z_all[:rows, :, 1]),  # d_z_z_t
            reversed(known_d_z_z[:rows]),  # known_d_z_z_t
            reversed(d_z_all[:rows, :, 2]),  # d_z_r_t
            reversed(known_d_z_r[:rows]),  # known_d_z_r_t
            reversed(known_base_h[:rows]),  # known_base_h_t
            reversed(r[t0:t1]),  # r_t
            reversed(d_z_all[:rows, :, 1:3].reshape(rows, B, 2 * H)),  # d_z_all_t_flat
        ):
            # d_h = d_h[t+1] + g_h
            # d_z_h_hat = d_h known_d_z_h_hat
            # d_z_z = d_h known_d_z_z
            np.add(d_h_next, g_h_t, out=d_h)
            np.multiply(d_h, known_d_z_h_hat_t, out=d_z_h_hat_t)
            np.multiply(d_h, known_d_z_z_t, out=d_z_z_t)
            # d_r_h = sum_H W_h_H d_z_h_hat
            np.dot(d_z_h_hat_t, W_h_H, d_r_h)
            # d_z_r = d_r_h known_d_z_r
            # base_h = d_h known_base_h + d_r_h r
            np.multiply(d_r_h, known_d_z_r_t, out=d_z_r_t)
            np.multiply(d_h, known_base_h_t, out=tmp1_0)
            np.multiply(d_r_h, r_t, out=tmp1_1)
            np.add(tmp1_0, tmp1_1, out=base_h)
            # d_h_next = base_h + sum_H,#2 W_H_all_ d_z_all
            np.dot(d_z_all_t_flat, W_H_all__flat, d_h_next)
            np.add(d_h_next, base_h, out=d_h_next)
        # d_x = sum_H,#3 W_D_all_ d_z_all_
        np.dot(d_z_all[:rows].reshape(rows * B, 3 * H), W_D_all_.reshape(3 * H, D), d_x[t0:t1].reshape(rows * B, D))
        # d_W_H_all = sum_t d_z_all h[t-1]
        np.add(d_W_H_all, np.einsum("abcd,abe->bcde", d_z_all[:rows, :, 1:3], h[t0:t1]), out=d_W_H_all)
        # d_W_D_all = sum_t d_z_all_ x
        np.add(d_W_D_all, np.einsum("abcd,abe->bcde", d_z_all[:rows], x[t0:t1]), out=d_W_D_all)
        # d_W_h_H = sum_t d_z_h_hat r_h
        np.add(d_W_h_H, np.einsum("abc,abd->bcd", d_z_all[:rows, :, 0], r_h[:rows]), out=d_W_h_H)
        # d_b_all = sum_t d_z_all_
        np.add(d_b_all, np.sum(d_z_all[:rows].transpose(2, 1, 3, 0), axis=(3,)), out=d_b_all)
    d_W_h_D[...] = d_W_D_all[:, 0]
    d_W_z_D[...] = d_W_D_all[:, 1]
    d_W_r_D[...] = d_W_D_all[:, 2]
    d_W_z_H[...] = d_W_H_all[:, 0]
    d_W_r_H[...] = d_W_H_all[:, 1]
    d_b_h[...] = d_b_all[0]
    d_b_z[...] = d_b_all[1]
    d_b_r[...] = d_b_all[2]
