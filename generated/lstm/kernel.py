# lstm: made by `derive generate lstm`, derive 0.1.0; do not edit
# program 49119fc3; operations a unit and step: forward 13, backward 30; saved: f, i, C_tilde, o
"""LSTM: forward, backward and per-sample gradients on NumPy arrays.

The functions write into arrays that the caller hands in; `derive` proves this very text.
"""

import numpy as np

from .._runtime import functions as fn


def forward(T, B, D, H, W_f, W_i, W_C, W_o, b_f, b_i, b_C, b_o, x, h, C, f, i, C_tilde, o):
    """9 operations a unit and step besides the products.

    W_f (H, H+D) in
    W_i (H, H+D) in
    W_C (H, H+D) in
    W_o (H, H+D) in
    b_f (H) in
    b_i (H) in
    b_C (H) in
    b_o (H) in
    x (T, B, D) in
    h (T+1, B, H) inout
    C (T+1, B, H) inout
    f (T, B, H) out
    i (T, B, H) out
    C_tilde (T, B, H) out
    o (T, B, H) out
    """
    dtype = x.dtype
    block = min(T, fn.block_steps(B))
    W_f_H = W_f[:, :H]
    W_f_D = W_f[:, H:]
    W_i_H = W_i[:, :H]
    W_i_D = W_i[:, H:]
    W_C_H = W_C[:, :H]
    W_C_D = W_C[:, H:]
    W_o_H = W_o[:, :H]
    W_o_D = W_o[:, H:]
    W_D_all = np.empty((4, H, D), dtype)
    z_x_all = np.empty((block, B, 4, H), dtype)
    W_H_all = np.empty((4, H, H), dtype)
    z_h_all = np.empty((B, 4, H), dtype)
    known_z_all = np.empty((block, 4, B, H), dtype)
    z_all = np.empty((4, B, H), dtype)
    row_all = np.empty((block, 3, B, H), dtype)
    b_all = np.empty((4, H), dtype)
    tmp0_0 = np.empty((B, H), dtype)
    tmp0_1 = np.empty((B, H), dtype)
    W_D_all[0] = W_f_D
    W_D_all[1] = W_i_D
    W_D_all[2] = W_o_D
    W_D_all[3] = W_C_D
    W_H_all[0] = W_f_H
    W_H_all[1] = W_i_H
    W_H_all[2] = W_o_H
    W_H_all[3] = W_C_H
    b_all[0] = b_f
    b_all[1] = b_i
    b_all[2] = b_o
    b_all[3] = b_C
    W_H_all_T = np.ascontiguousarray(W_H_all.reshape(4 * H, H).T)
    z_h_all_flat = z_h_all.reshape(B, 4 * H)
    z_h_all_turned = z_h_all.transpose(1, 0, 2)
    z_all_ = z_all[0:3]
    z_C_tilde = z_all[3]
    for t0, t1 in fn.blocks(T, B):
        rows = t1 - t0
        # z_x_all = sum_D W_D_all x
        np.dot(x[t0:t1].reshape(rows * B, D), W_D_all.reshape(4 * H, D).T, z_x_all[:rows].reshape(rows * B, 4 * H))
        # known_z_all = b_all + z_x_all
        np.add(b_all[None, :, None], z_x_all[:rows].transpose(0, 2, 1, 3), out=known_z_all[:rows])
        for (
            h_old, known_z_all_t, row_all_t, C_tilde_t, C_t, C_old, row_f_t, row_i_t, h_t, row_o_t
        ) in zip(
            h[t0:t1],  # h_old
            known_z_all[:rows],  # known_z_all_t
            row_all[:rows],  # row_all_t
            C_tilde[t0:t1],  # C_tilde_t
            C[t0 + 1:t1 + 1],  # C_t
            C[t0:t1],  # C_old
            row_all[:rows, 0],  # row_f_t
            row_all[:rows, 1],  # row_i_t
            h[t0 + 1:t1 + 1],  # h_t
            row_all[:rows, 2],  # row_o_t
        ):
            # z_h_all = sum_H W_H_all h[t-1]
            np.dot(h_old, W_H_all_T, z_h_all_flat)
            # z_all = known_z_all + z_h_all
            np.add(known_z_all_t, z_h_all_turned, out=z_all)
            # row_all = sigmoid(z_all_)
            fn.sigmoid(z_all_, out=row_all_t)
            # C_tilde = tanh(z_C_tilde)
            # C = C[t-1] row_f + C_tilde row_i
            # tanh_C = tanh(C)
            # h = row_o tanh_C
            fn.tanh(z_C_tilde, out=C_tilde_t)
            np.multiply(C_old, row_f_t, out=tmp0_0)
            np.multiply(C_tilde_t, row_i_t, out=tmp0_1)
            np.add(tmp0_0, tmp0_1, out=C_t)
            fn.tanh(C_t, out=tmp0_1)
            np.multiply(row_o_t, tmp0_1, out=h_t)
        # f = row_f
        # i = row_i
        # o = row_o
        np.copyto(f[t0:t1], row_all[:rows, 0])
        np.copyto(i[t0:t1], row_all[:rows, 1])
        np.copyto(o[t0:t1], row_all[:rows, 2])


def backward(T, B, D, H, W_f, W_i, W_C, W_o, b_f, b_i, b_C, b_o, x, h, C, f, i, C_tilde, o, g_h, g_C, d_h_next, d_C_next, d_W_f, d_W_i, d_W_C, d_W_o, d_b_f, d_b_i, d_b_C, d_b_o, d_x):
    """28 operations a unit and step besides the products.

    W_f (H, H+D) in
    W_i (H, H+D) in
    W_C (H, H+D) in
    W_o (H, H+D) in
    b_f (H) in
    b_i (H) in
    b_C (H) in
    b_o (H) in
    x (T, B, D) in
    h (T+1, B, H) in
    C (T+1, B, H) in
    f (T, B, H) in
    i (T, B, H) in
    C_tilde (T, B, H) in
    o (T, B, H) in
    g_h (T, B, H) in
    g_C (T, B, H) in
    d_h_next (B, H) out
    d_C_next (B, H) out
    d_W_f (H, H+D) out
    d_W_i (H, H+D) out
    d_W_C (H, H+D) out
    d_W_o (H, H+D) out
    d_b_f (H) out
    d_b_i (H) out
    d_b_C (H) out
    d_b_o (H) out
    d_x (T, B, D) out
    """
    dtype = x.dtype
    block = min(T, fn.block_steps(B))
    W_f_H = W_f[:, :H]
    d_W_f_H = d_W_f[:, :H]
    W_f_D = W_f[:, H:]
    d_W_f_D = d_W_f[:, H:]
    W_i_H = W_i[:, :H]
    d_W_i_H = d_W_i[:, :H]
    W_i_D = W_i[:, H:]
    d_W_i_D = d_W_i[:, H:]
    W_C_H = W_C[:, :H]
    d_W_C_H = d_W_C[:, :H]
    W_C_D = W_C[:, H:]
    d_W_C_D = d_W_C[:, H:]
    W_o_H = W_o[:, :H]
    d_W_o_H = d_W_o[:, :H]
    W_o_D = W_o[:, H:]
    d_W_o_D = d_W_o[:, H:]
    W_H_all_ = np.empty((4, H, H), dtype)
    d_z_all_ = np.empty((block, B, 4, H), dtype)
    W_D_all_ = np.empty((4, H, D), dtype)
    d_W_H_all = np.zeros((4, H, H), dtype)
    d_W_D_all = np.zeros((4, H, D), dtype)
    known_d_z_all = np.empty((block, 3, B, H), dtype)
    d_b_all = np.zeros((4, H), dtype)
    known_d_z_o = np.empty((block, B, H), dtype)
    known_d_C = np.empty((block, B, H), dtype)
    d_C = np.empty((B, H), dtype)
    tmp0_0 = np.empty((block, B, H), dtype)
    tmp0_1 = np.empty((block, B, H), dtype)
    tmp1_0 = np.empty((B, H), dtype)
    d_h_next[...] = 0
    d_C_next[...] = 0
    W_H_all_[0] = W_o_H
    W_H_all_[1] = W_C_H
    W_H_all_[2] = W_i_H
    W_H_all_[3] = W_f_H
    W_D_all_[0] = W_o_D
    W_D_all_[1] = W_C_D
    W_D_all_[2] = W_i_D
    W_D_all_[3] = W_f_D
    d_C_wide = d_C[:, None]
    W_H_all__flat = W_H_all_.reshape(4 * H, H)
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # tanh_C = tanh(C)
        # known_d_z_o = (1 - o) o tanh_C
        # known_d_C = (1 - tanh_C^2) o
        # known_d_z_C_tilde = (1 - C_tilde^2) i
        # known_d_z_i = (1 - i) C_tilde i
        # known_d_z_f = (1 - f) C[t-1] f
        fn.tanh(C[t0 + 1:t1 + 1], out=tmp0_0[:rows])
        np.subtract(1, o[t0:t1], out=tmp0_1[:rows])
        np.multiply(tmp0_1[:rows], o[t0:t1], out=tmp0_1[:rows])
        np.multiply(tmp0_1[:rows], tmp0_0[:rows], out=known_d_z_o[:rows])
        np.multiply(tmp0_0[:rows], tmp0_0[:rows], out=tmp0_0[:rows])
        np.subtract(1, tmp0_0[:rows], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], o[t0:t1], out=known_d_C[:rows])
        np.multiply(C_tilde[t0:t1], C_tilde[t0:t1], out=tmp0_0[:rows])
        np.subtract(1, tmp0_0[:rows], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], i[t0:t1], out=known_d_z_all[:rows, 0])
        np.subtract(1, i[t0:t1], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], C_tilde[t0:t1], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], i[t0:t1], out=known_d_z_all[:rows, 1])
        np.subtract(1, f[t0:t1], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], C[t0:t1], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], f[t0:t1], out=known_d_z_all[:rows, 2])
        for (
            g_h_t, d_z_o_t, known_d_z_o_t, known_d_C_t, g_C_t, f_t, d_z_all_t, known_d_z_all_t_turned,
            d_z_all__t_flat
        ) in zip(
            reversed(g_h[t0:t1]),  # g_h_t
            reversed(d_z_all_[:rows, :, 0]),  # d_z_o_t
            reversed(known_d_z_o[:rows]),  # known_d_z_o_t
            reversed(known_d_C[:rows]),  # known_d_C_t
            reversed(g_C[t0:t1]),  # g_C_t
            reversed(f[t0:t1]),  # f_t
            reversed(d_z_all_[:rows, :, 1:4]),  # d_z_all_t
            reversed(known_d_z_all[:rows].transpose(0, 2, 1, 3)),  # known_d_z_all_t_turned
            reversed(d_z_all_[:rows].reshape(rows, B, 4 * H)),  # d_z_all__t_flat
        ):
            # d_h = d_h[t+1] + g_h
            # d_z_o = d_h known_d_z_o
            # d_C = d_h known_d_C + d_C[t+1] + g_C
            # d_C_next = d_C f
            np.add(d_h_next, g_h_t, out=tmp1_0)
            np.multiply(tmp1_0, known_d_z_o_t, out=d_z_o_t)
            np.multiply(tmp1_0, known_d_C_t, out=tmp1_0)
            np.add(tmp1_0, d_C_next, out=tmp1_0)
            np.add(tmp1_0, g_C_t, out=d_C)
            np.multiply(d_C, f_t, out=d_C_next)
            # d_z_all = d_C known_d_z_all
            np.multiply(d_C_wide, known_d_z_all_t_turned, out=d_z_all_t)
            # d_h_next = sum_H,#4 W_H_all_ d_z_all_
            np.dot(d_z_all__t_flat, W_H_all__flat, d_h_next)
        # d_x = sum_H,#4 W_D_all_ d_z_all_
        np.dot(d_z_all_[:rows].reshape(rows * B, 4 * H), W_D_all_.reshape(4 * H, D), d_x[t0:t1].reshape(rows * B, D))
        # d_W_H_all = sum_t,B d_z_all_ h[t-1]
        np.add(d_W_H_all, np.dot(d_z_all_[:rows].reshape(rows * B, 4 * H).T, h[t0:t1].reshape(rows * B, H)).reshape(d_W_H_all.shape), out=d_W_H_all)
        # d_W_D_all = sum_t,B d_z_all_ x
        np.add(d_W_D_all, np.dot(d_z_all_[:rows].reshape(rows * B, 4 * H).T, x[t0:t1].reshape(rows * B, D)).reshape(d_W_D_all.shape), out=d_W_D_all)
        # d_b_all = sum_t,B d_z_all_
        np.add(d_b_all, np.sum(d_z_all_[:rows], axis=(0, 1)), out=d_b_all)
    d_W_o_H[...] = d_W_H_all[0]
    d_W_C_H[...] = d_W_H_all[1]
    d_W_i_H[...] = d_W_H_all[2]
    d_W_f_H[...] = d_W_H_all[3]
    d_W_o_D[...] = d_W_D_all[0]
    d_W_C_D[...] = d_W_D_all[1]
    d_W_i_D[...] = d_W_D_all[2]
    d_W_f_D[...] = d_W_D_all[3]
    d_b_o[...] = d_b_all[0]
    d_b_C[...] = d_b_all[1]
    d_b_i[...] = d_b_all[2]
    d_b_f[...] = d_b_all[3]


def per_sample(T, B, D, H, W_f, W_i, W_C, W_o, b_f, b_i, b_C, b_o, x, h, C, f, i, C_tilde, o, g_h, g_C, d_h_next, d_C_next, d_W_f, d_W_i, d_W_C, d_W_o, d_b_f, d_b_i, d_b_C, d_b_o, d_x):
    """28 operations a unit and step besides the products.

    W_f (H, H+D) in
    W_i (H, H+D) in
    W_C (H, H+D) in
    W_o (H, H+D) in
    b_f (H) in
    b_i (H) in
    b_C (H) in
    b_o (H) in
    x (T, B, D) in
    h (T+1, B, H) in
    C (T+1, B, H) in
    f (T, B, H) in
    i (T, B, H) in
    C_tilde (T, B, H) in
    o (T, B, H) in
    g_h (T, B, H) in
    g_C (T, B, H) in
    d_h_next (B, H) out
    d_C_next (B, H) out
    d_W_f (B, H, H+D) out
    d_W_i (B, H, H+D) out
    d_W_C (B, H, H+D) out
    d_W_o (B, H, H+D) out
    d_b_f (B, H) out
    d_b_i (B, H) out
    d_b_C (B, H) out
    d_b_o (B, H) out
    d_x (T, B, D) out
    """
    dtype = x.dtype
    block = min(T, fn.block_steps(B))
    W_f_H = W_f[:, :H]
    d_W_f_H = d_W_f[:, :, :H]
    W_f_D = W_f[:, H:]
    d_W_f_D = d_W_f[:, :, H:]
    W_i_H = W_i[:, :H]
    d_W_i_H = d_W_i[:, :, :H]
    W_i_D = W_i[:, H:]
    d_W_i_D = d_W_i[:, :, H:]
    W_C_H = W_C[:, :H]
    d_W_C_H = d_W_C[:, :, :H]
    W_C_D = W_C[:, H:]
    d_W_C_D = d_W_C[:, :, H:]
    W_o_H = W_o[:, :H]
    d_W_o_H = d_W_o[:, :, :H]
    W_o_D = W_o[:, H:]
    d_W_o_D = d_W_o[:, :, H:]
    W_H_all_ = np.empty((4, H, H), dtype)
    d_z_all_ = np.empty((block, B, 4, H), dtype)
    W_D_all_ = np.empty((4, H, D), dtype)
    d_W_H_all = np.zeros((B, 4, H, H), dtype)
    d_W_D_all = np.zeros((B, 4, H, D), dtype)
    known_d_z_all = np.empty((block, 3, B, H), dtype)
    d_b_all = np.zeros((4, B, H), dtype)
    known_d_z_o = np.empty((block, B, H), dtype)
    known_d_C = np.empty((block, B, H), dtype)
    d_C = np.empty((B, H), dtype)
    tmp0_0 = np.empty((block, B, H), dtype)
    tmp0_1 = np.empty((block, B, H), dtype)
    tmp1_0 = np.empty((B, H), dtype)
    d_h_next[...] = 0
    d_C_next[...] = 0
    W_H_all_[0] = W_o_H
    W_H_all_[1] = W_C_H
    W_H_all_[2] = W_i_H
    W_H_all_[3] = W_f_H
    W_D_all_[0] = W_o_D
    W_D_all_[1] = W_C_D
    W_D_all_[2] = W_i_D
    W_D_all_[3] = W_f_D
    d_C_wide = d_C[:, None]
    W_H_all__flat = W_H_all_.reshape(4 * H, H)
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # tanh_C = tanh(C)
        # known_d_z_o = (1 - o) o tanh_C
        # known_d_C = (1 - tanh_C^2) o
        # known_d_z_C_tilde = (1 - C_tilde^2) i
        # known_d_z_i = (1 - i) C_tilde i
        # known_d_z_f = (1 - f) C[t-1] f
        fn.tanh(C[t0 + 1:t1 + 1], out=tmp0_0[:rows])
        np.subtract(1, o[t0:t1], out=tmp0_1[:rows])
        np.multiply(tmp0_1[:rows], o[t0:t1], out=tmp0_1[:rows])
        np.multiply(tmp0_1[:rows], tmp0_0[:rows], out=known_d_z_o[:rows])
        np.multiply(tmp0_0[:rows], tmp0_0[:rows], out=tmp0_0[:rows])
        np.subtract(1, tmp0_0[:rows], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], o[t0:t1], out=known_d_C[:rows])
        np.multiply(C_tilde[t0:t1], C_tilde[t0:t1], out=tmp0_0[:rows])
        np.subtract(1, tmp0_0[:rows], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], i[t0:t1], out=known_d_z_all[:rows, 0])
        np.subtract(1, i[t0:t1], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], C_tilde[t0:t1], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], i[t0:t1], out=known_d_z_all[:rows, 1])
        np.subtract(1, f[t0:t1], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], C[t0:t1], out=tmp0_0[:rows])
        np.multiply(tmp0_0[:rows], f[t0:t1], out=known_d_z_all[:rows, 2])
        for (
            g_h_t, d_z_o_t, known_d_z_o_t, known_d_C_t, g_C_t, f_t, d_z_all_t, known_d_z_all_t_turned,
            d_z_all__t_flat
        ) in zip(
            reversed(g_h[t0:t1]),  # g_h_t
            reversed(d_z_all_[:rows, :, 0]),  # d_z_o_t
            reversed(known_d_z_o[:rows]),  # known_d_z_o_t
            reversed(known_d_C[:rows]),  # known_d_C_t
            reversed(g_C[t0:t1]),  # g_C_t
            reversed(f[t0:t1]),  # f_t
            reversed(d_z_all_[:rows, :, 1:4]),  # d_z_all_t
            reversed(known_d_z_all[:rows].transpose(0, 2, 1, 3)),  # known_d_z_all_t_turned
            reversed(d_z_all_[:rows].reshape(rows, B, 4 * H)),  # d_z_all__t_flat
        ):
            # d_h = d_h[t+1] + g_h
            # d_z_o = d_h known_d_z_o
            # d_C = d_h known_d_C + d_C[t+1] + g_C
            # d_C_next = d_C f
            np.add(d_h_next, g_h_t, out=tmp1_0)
            np.multiply(tmp1_0, known_d_z_o_t, out=d_z_o_t)
            np.multiply(tmp1_0, known_d_C_t, out=tmp1_0)
            np.add(tmp1_0, d_C_next, out=tmp1_0)
            np.add(tmp1_0, g_C_t, out=d_C)
            np.multiply(d_C, f_t, out=d_C_next)
            # d_z_all = d_C known_d_z_all
            np.multiply(d_C_wide, known_d_z_all_t_turned, out=d_z_all_t)
            # d_h_next = sum_H,#4 W_H_all_ d_z_all_
            np.dot(d_z_all__t_flat, W_H_all__flat, d_h_next)
        # d_x = sum_H,#4 W_D_all_ d_z_all_
        np.dot(d_z_all_[:rows].reshape(rows * B, 4 * H), W_D_all_.reshape(4 * H, D), d_x[t0:t1].reshape(rows * B, D))
        # d_W_H_all = sum_t d_z_all_ h[t-1]
        np.add(d_W_H_all, np.einsum("abcd,abe->bcde", d_z_all_[:rows], h[t0:t1]), out=d_W_H_all)
        # d_W_D_all = sum_t d_z_all_ x
        np.add(d_W_D_all, np.einsum("abcd,abe->bcde", d_z_all_[:rows], x[t0:t1]), out=d_W_D_all)
        # d_b_all = sum_t d_z_all_
        np.add(d_b_all, np.sum(d_z_all_[:rows].transpose(2, 1, 3, 0), axis=(3,)), out=d_b_all)
    d_W_o_H[...] = d_W_H_all[:, 0]
    d_W_C_H[...] = d_W_H_all[:, 1]
    d_W_i_H[...] = d_W_H_all[:, 2]
    d_W_f_H[...] = d_W_H_all[:, 3]
    d_W_o_D[...] = d_W_D_all[:, 0]
    d_W_C_D[...] = d_W_D_all[:, 1]
    d_W_i_D[...] = d_W_D_all[:, 2]
    d_W_f_D[...] = d_W_D_all[:, 3]
    d_b_o[...] = d_b_all[0]
    d_b_C[...] = d_b_all[1]
    d_b_i[...] = d_b_all[2]
    d_b_f[...] = d_b_all[3]
