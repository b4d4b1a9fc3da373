# gru_reset_after: made by `derive generate gru_reset_after`, derive 0.1.0; do not edit
# program 2789d262; operations a unit and step: forward 18, backward 20; saved: r, z, W_hn_h_plus_b_hn, n
"""GRUResetAfter: forward, backward and per-sample gradients on NumPy arrays.

The functions write into arrays that the caller hands in; `derive` proves this very text.
"""

import numpy as np

from .._runtime import functions as fn


def forward(T, B, D, H, W_ir, W_iz, W_in, W_hr, W_hz, W_hn, b_ir, b_iz, b_in, b_hr, b_hz, b_hn, x, h, r, z, W_hn_h_plus_b_hn, n):
    """14 operations a unit and step besides the products.

    W_ir (H, D) in
    W_iz (H, D) in
    W_in (H, D) in
    W_hr (H, H) in
    W_hz (H, H) in
    W_hn (H, H) in
    b_ir (H) in
    b_iz (H) in
    b_in (H) in
    b_hr (H) in
    b_hz (H) in
    b_hn (H) in
    x (T, B, D) in
    h (T+1, B, H) inout
    r (T, B, H) out
    z (T, B, H) out
    W_hn_h_plus_b_hn (T, B, H) out
    n (T, B, H) out
    """
    dtype = x.dtype
    block = min(T, fn.block_steps(B))
    W_all = np.empty((3, H, D), dtype)
    z_x_all = np.empty((block, B, 3, H), dtype)
    W_all_ = np.empty((3, H, H), dtype)
    h_all = np.empty((B, 3, H), dtype)
    known_z_all = np.empty((block, 2, B, H), dtype)
    z_all = np.empty((2, B, H), dtype)
    row_all = np.empty((block, 2, B, H), dtype)
    b_all = np.empty((2, H), dtype)
    b_all_ = np.empty((2, H), dtype)
    known_z_n = np.empty((block, B, H), dtype)
    tmp0_0 = np.empty((block, 2, B, H), dtype)
    tmp1_0 = np.empty((B, H), dtype)
    tmp1_1 = np.empty((B, H), dtype)
    W_all[0] = W_ir
    W_all[1] = W_iz
    W_all[2] = W_in
    W_all_[0] = W_hr
    W_all_[1] = W_hz
    W_all_[2] = W_hn
    b_all[0] = b_hr
    b_all[1] = b_hz
    b_all_[0] = b_ir
    b_all_[1] = b_iz
    W_all__T = np.ascontiguousarray(W_all_.reshape(3 * H, H).T)
    h_all_flat = h_all.reshape(B, 3 * H)
    z_h_all_turned = h_all[:, 0:2].transpose(1, 0, 2)
    W_hn_h = h_all[:, 2]
    b_hn_wide = np.ascontiguousarray(np.broadcast_to(b_hn, (B, H,)))
    one = np.array(1, dtype)
    for t0, t1 in fn.blocks(T, B):
        rows = t1 - t0
        # z_x_all = sum_D W_all x
        np.dot(x[t0:t1].reshape(rows * B, D), W_all.reshape(3 * H, D).T, z_x_all[:rows].reshape(rows * B, 3 * H))
        # known_z_all = b_all + b_all_ + z_x_all_
        np.add(b_all[None, :, None], b_all_[None, :, None], out=tmp0_0[:rows])
        np.add(tmp0_0[:rows], z_x_all[:rows, :, 0:2].transpose(0, 2, 1, 3), out=known_z_all[:rows])
        # known_z_n = b_in + z_n_x
        np.add(b_in, z_x_all[:rows, :, 2], out=known_z_n[:rows])
        for (
            h_old, known_z_all_t, row_all_t, W_hn_h_plus_b_hn_t, row_r_t, known_z_n_t, n_t, h_t, row_z_t
        ) in zip(
            h[t0:t1],  # h_old
            known_z_all[:rows],  # known_z_all_t
            row_all[:rows],  # row_all_t
            W_hn_h_plus_b_hn[t0:t1],  # W_hn_h_plus_b_hn_t
            row_all[:rows, 0],  # row_r_t
            known_z_n[:rows],  # known_z_n_t
            n[t0:t1],  # n_t
            h[t0 + 1:t1 + 1],  # h_t
            row_all[:rows, 1],  # row_z_t
        ):
            # h_all = sum_H W_all_ h[t-1]
            np.dot(h_old, W_all__T, h_all_flat)
            # z_all = known_z_all + z_h_all
            # row_all = sigmoid(z_all)
            np.add(known_z_all_t, z_h_all_turned, out=z_all)
            fn.sigmoid(z_all, out=row_all_t)
            # W_hn_h_plus_b_hn = W_hn_h + b_hn
            # z_n = W_hn_h_plus_b_hn row_r + known_z_n
            # n = tanh(z_n)
            # h = (1 - row_z) n + h[t-1] row_z
            np.add(W_hn_h, b_hn_wide, out=W_hn_h_plus_b_hn_t)
            np.multiply(W_hn_h_plus_b_hn_t, row_r_t, out=tmp1_0)
            np.add(tmp1_0, known_z_n_t, out=tmp1_0)
            fn.tanh(tmp1_0, out=n_t)
            np.subtract(one, row_z_t, out=tmp1_0)
            np.multiply(tmp1_0, n_t, out=tmp1_0)
            np.multiply(h_old, row_z_t, out=tmp1_1)
            np.add(tmp1_0, tmp1_1, out=h_t)
        # r = row_r
        # z = row_z
        np.copyto(r[t0:t1], row_all[:rows, 0])
        np.copyto(z[t0:t1], row_all[:rows, 1])


def backward(T, B, D, H, W_ir, W_iz, W_in, W_hr, W_hz, W_hn, b_ir, b_iz, b_in, b_hr, b_hz, b_hn, x, h, r, z, W_hn_h_plus_b_hn, n, g_h, d_h_next, d_W_ir, d_W_iz, d_W_in, d_W_hr, d_W_hz, d_W_hn, d_b_ir, d_b_iz, d_b_in, d_b_hr, d_b_hz, d_b_hn, d_x):
    """20 operations a unit and step besides the products.

    W_ir (H, D) in
    W_iz (H, D) in
    W_in (H, D) in
    W_hr (H, H) in
    W_hz (H, H) in
    W_hn (H, H) in
    b_ir (H) in
    b_iz (H) in
    b_in (H) in
    b_hr (H) in
    b_hz (H) in
    b_hn (H) in
    x (T, B, D) in
    h (T+1, B, H) in
    r (T, B, H) in
    z (T, B, H) in
    W_hn_h_plus_b_hn (T, B, H) in
    n (T, B, H) in
    g_h (T, B, H) in
    d_h_next (B, H) out
    d_W_ir (H, D) out
    d_W_iz (H, D) out
    d_W_in (H, D) out
    d_W_hr (H, H) out
    d_W_hz (H, H) out
    d_W_hn (H, H) out
    d_b_ir (H) out
    d_b_iz (H) out
    d_b_in (H) out
    d_b_hr (H) out
    d_b_hz (H) out
    d_b_hn (H) out
    d_x (T, B, D) out
    """
    dtype = x.dtype
    block = min(T, fn.block_steps(B))
    W_all_2 = np.empty((3, H, H), dtype)
    d_all = np.empty((block, B, 4, H), dtype)
    W_all_3 = np.empty((3, H, D), dtype)
    d_W_all = np.zeros((3, H, D), dtype)
    d_W_all_ = np.zeros((3, H, H), dtype)
    d_b_all = np.zeros((4, H), dtype)
    known_d_z_n = np.empty((block, B, H), dtype)
    known_d_z_z = np.empty((block, B, H), dtype)
    known_d_z_r = np.empty((block, B, H), dtype)
    base_h = np.empty((B, H), dtype)
    tmp0_0 = np.empty((block, B, H), dtype)
    tmp0_1 = np.empty((block, B, H), dtype)
    tmp1_0 = np.empty((B, H), dtype)
    d_h_next[...] = 0
    W_all_2[0] = W_hn
    W_all_2[1] = W_hz
    W_all_2[2] = W_hr
    W_all_3[0] = W_iz
    W_all_3[1] = W_ir
    W_all_3[2] = W_in
    W_all_2_flat = W_all_2.reshape(3 * H, H)
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # known_d_n = 1 - z
        # known_d_z_n = (1 - n^2) known_d_n
        # known_d_z = h[t-1] - n
        # known_d_z_z = (1 - z) known_d_z z
        # known_d_z_r = (1 - r) W_hn_h_plus_b_hn r
        np.subtract(1, z[t0:t1], out=tmp0_0[:rows])
        np.multiply(n[t0:t1], n[t0:t1], out=tmp0_1[:rows])
        np.subtract(1, tmp0_1[:rows], out=tmp0_1[:rows])
        np.multiply(tmp0_1[:rows], tmp0_0[:rows], out=known_d_z_n[:rows])
        np.subtract(h[t0:t1], n[t0:t1], out=tmp0_1[:rows])
        np.multiply(tmp0_0[:rows], tmp0_1[:rows], out=tmp0_1[:rows])
        np.multiply(tmp0_1[:rows], z[t0:t1], out=known_d_z_z[:rows])
        np.subtract(1, r[t0:t1], out=tmp0_1[:rows])
        np.multiply(tmp0_1[:rows], W_hn_h_plus_b_hn[t0:t1], out=tmp0_1[:rows])
        np.multiply(tmp0_1[:rows], r[t0:t1], out=known_d_z_r[:rows])
        for (
            g_h_t, d_z_n_t, known_d_z_n_t, d_W_hn_h_plus_b_hn_t, r_t, d_z_z_t, known_d_z_z_t, d_z_r_t,
            known_d_z_r_t, z_t, d_all_t_flat
        ) in zip(
            reversed(g_h[t0:t1]),  # g_h_t
            reversed(d_all[:rows, :, 3]),  # d_z_n_t
            reversed(known_d_z_n[:rows]),  # known_d_z_n_t
            reversed(d_all[:rows, :, 0]),  # d_W_hn_h_plus_b_hn_t
            reversed(r[t0:t1]),  # r_t
            reversed(d_all[:rows, :, 1]),  # d_z_z_t
            reversed(known_d_z_z[:rows]),  # known_d_z_z_t
            reversed(d_all[:rows, :, 2]),  # d_z_r_t
            reversed(known_d_z_r[:rows]),  # known_d_z_r_t
            reversed(z[t0:t1]),  # z_t
            reversed(d_all[:rows, :, 0:3].reshape(rows, B, 3 * H)),  # d_all_t_flat
        ):
            # d_h = d_h[t+1] + g_h
            # d_z_n = d_h known_d_z_n
            # d_W_hn_h_plus_b_hn = d_z_n r
            # d_z_z = d_h known_d_z_z
            # d_z_r = d_z_n known_d_z_r
            # base_h = d_h z
            np.add(d_h_next, g_h_t, out=tmp1_0)
            np.multiply(tmp1_0, known_d_z_n_t, out=d_z_n_t)
            np.multiply(d_z_n_t, r_t, out=d_W_hn_h_plus_b_hn_t)
            np.multiply(tmp1_0, known_d_z_z_t, out=d_z_z_t)
            np.multiply(d_z_n_t, known_d_z_r_t, out=d_z_r_t)
            np.multiply(tmp1_0, z_t, out=base_h)
            # d_h_next = base_h + sum_H,#3 W_all_2 d_all
            np.dot(d_all_t_flat, W_all_2_flat, d_h_next)
            np.add(d_h_next, base_h, out=d_h_next)
        # d_x = sum_H,#3 W_all_3 d_z_all
        np.dot(d_all[:rows, :, 1:4].reshape(rows * B, 3 * H), W_all_3.reshape(3 * H, D), d_x[t0:t1].reshape(rows * B, D))
        # d_W_all = sum_t,B d_z_all x
        np.add(d_W_all, np.dot(d_all[:rows, :, 1:4].reshape(rows * B, 3 * H).T, x[t0:t1].reshape(rows * B, D)).reshape(d_W_all.shape), out=d_W_all)
        # d_W_all_ = sum_t,B d_all h[t-1]
        np.add(d_W_all_, np.dot(d_all[:rows, :, 0:3].reshape(rows * B, 3 * H).T, h[t0:t1].reshape(rows * B, H)).reshape(d_W_all_.shape), out=d_W_all_)
        # d_b_all = sum_t,B d_all_
        np.add(d_b_all, np.sum(d_all[:rows], axis=(0, 1)), out=d_b_all)
    # d_b_hr = d_b_ir
    # d_b_hz = d_b_iz
    np.copyto(d_b_hr, d_b_all[2])
    np.copyto(d_b_hz, d_b_all[1])
    d_W_iz[...] = d_W_all[0]
    d_W_ir[...] = d_W_all[1]
    d_W_in[...] = d_W_all[2]
    d_W_hn[...] = d_W_all_[0]
    d_W_hz[...] = d_W_all_[1]
    d_W_hr[...] = d_W_all_[2]
    d_b_hn[...] = d_b_all[0]
    d_b_iz[...] = d_b_all[1]
    d_b_ir[...] = d_b_all[2]
    d_b_in[...] = d_b_all[3]


def per_sample(T, B, D, H, W_ir, W_iz, W_in, W_hr, W_hz, W_hn, b_ir, b_iz, b_in, b_hr, b_hz, b_hn, x, h, r, z, W_hn_h_plus_b_hn, n, g_h, d_h_next, d_W_ir, d_W_iz, d_W_in, d_W_hr, d_W_hz, d_W_hn, d_b_ir, d_b_iz, d_b_in, d_b_hr, d_b_hz, d_b_hn, d_x):
    """20 operations a unit and step besides the products.

    W_ir (H, D) in
    W_iz (H, D) in
    W_in (H, D) in
    W_hr (H, H) in
    W_hz (H, H) in
    W_hn (H, H) in
    b_ir (H) in
    b_iz (H) in
    b_in (H) in
    b_hr (H) in
    b_hz (H) in
    b_hn (H) in
    x (T, B, D) in
    h (T+1, B, H) in
    r (T, B, H) in
    z (T, B, H) in
    W_hn_h_plus_b_hn (T, B, H) in
    n (T, B, H) in
    g_h (T, B, H) in
    d_h_next (B, H) out
    d_W_ir (B, H, D) out
    d_W_iz (B, H, D) out
    d_W_in (B, H, D) out
    d_W_hr (B, H, H) out
    d_W_hz (B, H, H) out
    d_W_hn (B, H, H) out
    d_b_ir (B, H) out
    d_b_iz (B, H) out
    d_b_in (B, H) out
    d_b_hr (B, H) out
    d_b_hz (B, H) out
    d_b_hn (B, H) out
    d_x (T, B, D) out
    """
    dtype = x.dtype
    block = min(T, fn.block_steps(B))
    W_all_2 = np.empty((3, H, H), dtype)
    d_all = np.empty((block, B, 4, H), dtype)
    W_all_3 = np.empty((3, H, D), dtype)
    d_W_all = np.zeros((B, 3, H, D), dtype)
    d_W_all_ = np.zeros((B, 3, H, H), dtype)
    d_b_all = np.zeros((4, B, H), dtype)
    known_d_z_n = np.empty((block, B, H), dtype)
    known_d_z_z = np.empty((block, B, H), dtype)
    known_d_z_r = np.empty((block, B, H), dtype)
    base_h = np.empty((B, H), dtype)
    tmp0_0 = np.empty((block, B, H), dtype)
    tmp0_1 = np.empty((block, B, H), dtype)
    tmp1_0 = np.empty((B, H), dtype)
    d_h_next[...] = 0
    W_all_2[0] = W_hn
    W_all_2[1] = W_hz
    W_all_2[2] = W_hr
    W_all_3[0] = W_iz
    W_all_3[1] = W_ir
    W_all_3[2] = W_in
    W_all_2_flat = W_all_2.reshape(3 * H, H)
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # known_d_n = 1 - z
        # known_d_z_n = (1 - n^2) known_d_n
        # known_d_z = h[t-1] - n
        # known_d_z_z = (1 - z) known_d_z z
        # known_d_z_r = (1 - r) W_hn_h_plus_b_hn r
        np.subtract(1, z[t0:t1], out=tmp0_0[:rows])
        np.multiply(n[t0:t1], n[t0:t1], out=tmp0_1[:rows])
        np.subtract(1, tmp0_1[:rows], out=tmp0_1[:rows])
        np.multiply(tmp0_1[:rows], tmp0_0[:rows], out=known_d_z_n[:rows])
        np.subtract(h[t0:t1], n[t0:t1], out=tmp0_1[:rows])
        np.multiply(tmp0_0[:rows], tmp0_1[:rows], out=tmp0_1[:rows])
        np.multiply(tmp0_1[:rows], z[t0:t1], out=known_d_z_z[:rows])
        np.subtract(1, r[t0:t1], out=tmp0_1[:rows])
        np.multiply(tmp0_1[:rows], W_hn_h_plus_b_hn[t0:t1], out=tmp0_1[:rows])
        np.multiply(tmp0_1[:rows], r[t0:t1], out=known_d_z_r[:rows])
        for (
            g_h_t, d_z_n_t, known_d_z_n_t, d_W_hn_h_plus_b_hn_t, r_t, d_z_z_t, known_d_z_z_t, d_z_r_t,
            known_d_z_r_t, z_t, d_all_t_flat
        ) in zip(
            reversed(g_h[t0:t1]),  # g_h_t
            reversed(d_all[:rows, :, 3]),  # d_z_n_t
            reversed(known_d_z_n[:rows]),  # known_d_z_n_t
            reversed(d_all[:rows, :, 0]),  # d_W_hn_h_plus_b_hn_t
            reversed(r[t0:t1]),  # r_t
            reversed(d_all[:rows, :, 1]),  # d_z_z_t
            reversed(known_d_z_z[:rows]),  # known_d_z_z_t
            reversed(d_all[:rows, :, 2]),  # d_z_r_t
            reversed(known_d_z_r[:rows]),  # known_d_z_r_t
            reversed(z[t0:t1]),  # z_t
            reversed(d_all[:rows, :, 0:3].reshape(rows, B, 3 * H)),  # d_all_t_flat
        ):
            # d_h = d_h[t+1] + g_h
            # d_z_n = d_h known_d_z_n
            # d_W_hn_h_plus_b_hn = d_z_n r
            # d_z_z = d_h known_d_z_z
            # d_z_r = d_z_n known_d_z_r
            # base_h = d_h z
            np.add(d_h_next, g_h_t, out=tmp1_0)
            np.multiply(tmp1_0, known_d_z_n_t, out=d_z_n_t)
            np.multiply(d_z_n_t, r_t, out=d_W_hn_h_plus_b_hn_t)
            np.multiply(tmp1_0, known_d_z_z_t, out=d_z_z_t)
            np.multiply(d_z_n_t, known_d_z_r_t, out=d_z_r_t)
            np.multiply(tmp1_0, z_t, out=base_h)
            # d_h_next = base_h + sum_H,#3 W_all_2 d_all
            np.dot(d_all_t_flat, W_all_2_flat, d_h_next)
            np.add(d_h_next, base_h, out=d_h_next)
        # d_x = sum_H,#3 W_all_3 d_z_all
        np.dot(d_all[:rows, :, 1:4].reshape(rows * B, 3 * H), W_all_3.reshape(3 * H, D), d_x[t0:t1].reshape(rows * B, D))
        # d_W_all = sum_t d_z_all x
        np.add(d_W_all, np.einsum("abcd,abe->bcde", d_all[:rows, :, 1:4], x[t0:t1]), out=d_W_all)
        # d_W_all_ = sum_t d_all h[t-1]
        np.add(d_W_all_, np.einsum("abcd,abe->bcde", d_all[:rows, :, 0:3], h[t0:t1]), out=d_W_all_)
        # d_b_all = sum_t d_all_
        np.add(d_b_all, np.sum(d_all[:rows].transpose(2, 1, 3, 0), axis=(3,)), out=d_b_all)
    # d_b_hr = d_b_ir
    # d_b_hz = d_b_iz
    np.copyto(d_b_hr, d_b_all[2])
    np.copyto(d_b_hz, d_b_all[1])
    d_W_iz[...] = d_W_all[:, 0]
    d_W_ir[...] = d_W_all[:, 1]
    d_W_in[...] = d_W_all[:, 2]
    d_W_hn[...] = d_W_all_[:, 0]
    d_W_hz[...] = d_W_all_[:, 1]
    d_W_hr[...] = d_W_all_[:, 2]
    d_b_hn[...] = d_b_all[0]
    d_b_iz[...] = d_b_all[1]
    d_b_ir[...] = d_b_all[2]
    d_b_in[...] = d_b_all[3]
