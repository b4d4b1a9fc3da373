# lstm: made by `derive generate lstm`, derive 0.1.0; do not edit
# program 49119fc3; operations a unit and step: forward 17, backward 30; saved: f, i, C_tilde, o
"""LSTM: forward, backward and per-sample gradients on NumPy arrays.

The functions write into arrays that the caller hands in; `derive` proves this very text.
"""

import numpy as np

from .._runtime import functions as fn


def forward(T, B, D, H, W_f, W_i, W_C, W_o, b_f, b_i, b_C, b_o, x, h, C, f, i, C_tilde, o):
    """17 operations a unit and step besides the products.

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
    tmp0_0 = np.empty((B, H), dtype)
    tmp0_1 = np.empty((B, H), dtype)
    W_D_all[0] = W_f_D
    W_D_all[1] = W_i_D
    W_D_all[2] = W_C_D
    W_D_all[3] = W_o_D
    W_H_all[0] = W_f_H
    W_H_all[1] = W_i_H
    W_H_all[2] = W_C_H
    W_H_all[3] = W_o_H
    for t0, t1 in fn.blocks(T, B):
        rows = t1 - t0
        # z_x_all = sum_D W_D_all x
        np.matmul(x[t0:t1].reshape(rows * B, D), W_D_all.reshape(4 * H, D).T, out=z_x_all[:t1 - t0].reshape(rows * B, 4 * H))
        for t in range(t0, t1):
            # z_h_all = sum_H W_H_all h[t-1]
            np.matmul(h[t], W_H_all.reshape(4 * H, H).T, out=z_h_all.reshape(B, 4 * H))
            # z_f = b_f + z_f_h + z_f_x
            # f = sigmoid(z_f)
            # z_i = b_i + z_i_h + z_i_x
            # i = sigmoid(z_i)
            # z_C_tilde = b_C + z_C_tilde_h + z_C_tilde_x
            # C_tilde = tanh(z_C_tilde)
            # C = C[t-1] f + C_tilde i
            # z_o = b_o + z_o_h + z_o_x
            # o = sigmoid(z_o)
            # tanh_C = tanh(C)
            # h = o tanh_C
            np.add(b_f, z_h_all[:, 0], out=tmp0_0)
            np.add(tmp0_0, z_x_all[t - t0, :, 0], out=tmp0_0)
            fn.sigmoid(tmp0_0, out=f[t])
            np.add(b_i, z_h_all[:, 1], out=tmp0_0)
            np.add(tmp0_0, z_x_all[t - t0, :, 1], out=tmp0_0)
            fn.sigmoid(tmp0_0, out=i[t])
            np.add(b_C, z_h_all[:, 2], out=tmp0_0)
            np.add(tmp0_0, z_x_all[t - t0, :, 2], out=tmp0_0)
            fn.tanh(tmp0_0, out=C_tilde[t])
            np.multiply(C[t], f[t], out=tmp0_0)
            np.multiply(C_tilde[t], i[t], out=tmp0_1)
            np.add(tmp0_0, tmp0_1, out=C[t + 1])
            np.add(b_o, z_h_all[:, 3], out=tmp0_1)
            np.add(tmp0_1, z_x_all[t - t0, :, 3], out=tmp0_1)
            fn.sigmoid(tmp0_1, out=o[t])
            fn.tanh(C[t + 1], out=tmp0_1)
            np.multiply(o[t], tmp0_1, out=h[t + 1])


def backward(T, B, D, H, W_f, W_i, W_C, W_o, b_f, b_i, b_C, b_o, x, h, C, f, i, C_tilde, o, g_h, g_C, d_h_next, d_C_next, d_W_f, d_W_i, d_W_C, d_W_o, d_b_f, d_b_i, d_b_C, d_b_o, d_x):
    """30 operations a unit and step besides the products.

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
    d_z_all = np.empty((block, B, 4, H), dtype)
    W_D_all_ = np.empty((4, H, D), dtype)
    d_W_H_all = np.zeros((4, H, H), dtype)
    d_W_D_all = np.zeros((4, H, D), dtype)
    tmp0_0 = np.empty((B, H), dtype)
    tmp0_1 = np.empty((B, H), dtype)
    tmp0_2 = np.empty((B, H), dtype)
    tmp0_3 = np.empty((B, H), dtype)
    d_h_next[...] = 0
    d_C_next[...] = 0
    d_W_f[...] = 0
    d_W_i[...] = 0
    d_W_C[...] = 0
    d_W_o[...] = 0
    d_b_f[...] = 0
    d_b_i[...] = 0
    d_b_C[...] = 0
    d_b_o[...] = 0
    W_H_all_[0] = W_o_H
    W_H_all_[1] = W_C_H
    W_H_all_[2] = W_i_H
    W_H_all_[3] = W_f_H
    W_D_all_[0] = W_o_D
    W_D_all_[1] = W_C_D
    W_D_all_[2] = W_i_D
    W_D_all_[3] = W_f_D
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        for t in reversed(range(t0, t1)):
            # tanh_C = tanh(C)
            # d_h = d_h[t+1] + g_h
            # d_tanh_C = d_h o
            # d_o = d_h tanh_C
            # d_z_o = (1 - o) d_o o
            # d_C = (1 - tanh_C^2) d_tanh_C + d_C[t+1] + g_C
            # d_C_tilde = d_C i
            # d_z_C_tilde = (1 - C_tilde^2) d_C_tilde
            # d_i = C_tilde d_C
            # d_z_i = (1 - i) d_i i
            # d_f = C[t-1] d_C
            # d_z_f = (1 - f) d_f f
            # d_C_next = d_C f
            fn.tanh(C[t + 1], out=tmp0_0)
            np.add(d_h_next, g_h[t], out=tmp0_1)
            np.multiply(tmp0_1, o[t], out=tmp0_2)
            np.multiply(tmp0_1, tmp0_0, out=tmp0_1)
            np.subtract(1, o[t], out=tmp0_3)
            np.multiply(tmp0_3, tmp0_1, out=tmp0_1)
            np.multiply(tmp0_1, o[t], out=d_z_all[t - t0, :, 0])
            np.multiply(tmp0_0, tmp0_0, out=tmp0_0)
            np.subtract(1, tmp0_0, out=tmp0_0)
            np.multiply(tmp0_0, tmp0_2, out=tmp0_2)
            np.add(tmp0_2, d_C_next, out=tmp0_2)
            np.add(tmp0_2, g_C[t], out=tmp0_2)
            np.multiply(tmp0_2, i[t], out=tmp0_0)
            np.multiply(C_tilde[t], C_tilde[t], out=tmp0_1)
            np.subtract(1, tmp0_1, out=tmp0_1)
            np.multiply(tmp0_1, tmp0_0, out=d_z_all[t - t0, :, 1])
            np.multiply(C_tilde[t], tmp0_2, out=tmp0_0)
            np.subtract(1, i[t], out=tmp0_1)
            np.multiply(tmp0_1, tmp0_0, out=tmp0_0)
            np.multiply(tmp0_0, i[t], out=d_z_all[t - t0, :, 2])
            np.multiply(C[t], tmp0_2, out=tmp0_0)
            np.subtract(1, f[t], out=tmp0_1)
            np.multiply(tmp0_1, tmp0_0, out=tmp0_0)
            np.multiply(tmp0_0, f[t], out=d_z_all[t - t0, :, 3])
            np.multiply(tmp0_2, f[t], out=d_C_next)
            # d_h_next = sum_H,#4 W_H_all_ d_z_all
            np.matmul(d_z_all[t - t0].reshape(B, 4 * H), W_H_all_.reshape(4 * H, H), out=d_h_next)
        # d_x = sum_H,#4 W_D_all_ d_z_all
        np.matmul(d_z_all[:t1 - t0].reshape(rows * B, 4 * H), W_D_all_.reshape(4 * H, D), out=d_x[t0:t1].reshape(rows * B, D))
        # d_W_H_all = sum_t,B d_z_all h[t-1]
        np.add(d_W_H_all, np.matmul(d_z_all[:t1 - t0].reshape(rows * B, 4 * H).T, h[t0:t1].reshape(rows * B, H)).reshape(d_W_H_all.shape), out=d_W_H_all)
        # d_W_D_all = sum_t,B d_z_all x
        np.add(d_W_D_all, np.matmul(d_z_all[:t1 - t0].reshape(rows * B, 4 * H).T, x[t0:t1].reshape(rows * B, D)).reshape(d_W_D_all.shape), out=d_W_D_all)
        # d_b_f = sum_t,B d_z_f
        np.add(d_b_f, np.sum(d_z_all[:t1 - t0, :, 3].transpose(2, 0, 1), axis=(1, 2)), out=d_b_f)
        # d_b_i = sum_t,B d_z_i
        np.add(d_b_i, np.sum(d_z_all[:t1 - t0, :, 2].transpose(2, 0, 1), axis=(1, 2)), out=d_b_i)
        # d_b_C = sum_t,B d_z_C_tilde
        np.add(d_b_C, np.sum(d_z_all[:t1 - t0, :, 1].transpose(2, 0, 1), axis=(1, 2)), out=d_b_C)
        # d_b_o = sum_t,B d_z_o
        np.add(d_b_o, np.sum(d_z_all[:t1 - t0, :, 0].transpose(2, 0, 1), axis=(1, 2)), out=d_b_o)
    d_W_o_H[...] = d_W_H_all[0]
    d_W_C_H[...] = d_W_H_all[1]
    d_W_i_H[...] = d_W_H_all[2]
    d_W_f_H[...] = d_W_H_all[3]
    d_W_o_D[...] = d_W_D_all[0]
    d_W_C_D[...] = d_W_D_all[1]
    d_W_i_D[...] = d_W_D_all[2]
    d_W_f_D[...] = d_W_D_all[3]


def per_sample(T, B, D, H, W_f, W_i, W_C, W_o, b_f, b_i, b_C, b_o, x, h, C, f, i, C_tilde, o, g_h, g_C, d_h_next, d_C_next, d_W_f, d_W_i, d_W_C, d_W_o, d_b_f, d_b_i, d_b_C, d_b_o, d_x):
    """30 operations a unit and step besides the products.

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
    d_z_all = np.empty((block, B, 4, H), dtype)
    W_D_all_ = np.empty((4, H, D), dtype)
    d_W_H_all = np.zeros((B, 4, H, H), dtype)
    d_W_D_all = np.zeros((B, 4, H, D), dtype)
    tmp0_0 = np.empty((B, H), dtype)
    tmp0_1 = np.empty((B, H), dtype)
    tmp0_2 = np.empty((B, H), dtype)
    tmp0_3 = np.empty((B, H), dtype)
    d_h_next[...] = 0
    d_C_next[...] = 0
    d_W_f[...] = 0
    d_W_i[...] = 0
    d_W_C[...] = 0
    d_W_o[...] = 0
    d_b_f[...] = 0
    d_b_i[...] = 0
    d_b_C[...] = 0
    d_b_o[...] = 0
    W_H_all_[0] = W_o_H
    W_H_all_[1] = W_C_H
    W_H_all_[2] = W_i_H
    W_H_all_[3] = W_f_H
    W_D_all_[0] = W_o_D
    W_D_all_[1] = W_C_D
    W_D_all_[2] = W_i_D
    W_D_all_[3] = W_f_D
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        for t in reversed(range(t0, t1)):
            # tanh_C = tanh(C)
            # d_h = d_h[t+1] + g_h
            # d_tanh_C = d_h o
            # d_o = d_h tanh_C
            # d_z_o = (1 - o) d_o o
            # d_C = (1 - tanh_C^2) d_tanh_C + d_C[t+1] + g_C
            # d_C_tilde = d_C i
            # d_z_C_tilde = (1 - C_tilde^2) d_C_tilde
            # d_i = C_tilde d_C
            # d_z_i = (1 - i) d_i i
            # d_f = C[t-1] d_C
            # d_z_f = (1 - f) d_f f
            # d_C_next = d_C f
            fn.tanh(C[t + 1], out=tmp0_0)
            np.add(d_h_next, g_h[t], out=tmp0_1)
            np.multiply(tmp0_1, o[t], out=tmp0_2)
            np.multiply(tmp0_1, tmp0_0, out=tmp0_1)
            np.subtract(1, o[t], out=tmp0_3)
            np.multiply(tmp0_3, tmp0_1, out=tmp0_1)
            np.multiply(tmp0_1, o[t], out=d_z_all[t - t0, :, 0])
            np.multiply(tmp0_0, tmp0_0, out=tmp0_0)
            np.subtract(1, tmp0_0, out=tmp0_0)
            np.multiply(tmp0_0, tmp0_2, out=tmp0_2)
            np.add(tmp0_2, d_C_next, out=tmp0_2)
            np.add(tmp0_2, g_C[t], out=tmp0_2)
            np.multiply(tmp0_2, i[t], out=tmp0_0)
            np.multiply(C_tilde[t], C_tilde[t], out=tmp0_1)
            np.subtract(1, tmp0_1, out=tmp0_1)
            np.multiply(tmp0_1, tmp0_0, out=d_z_all[t - t0, :, 1])
            np.multiply(C_tilde[t], tmp0_2, out=tmp0_0)
            np.subtract(1, i[t], out=tmp0_1)
            np.multiply(tmp0_1, tmp0_0, out=tmp0_0)
            np.multiply(tmp0_0, i[t], out=d_z_all[t - t0, :, 2])
            np.multiply(C[t], tmp0_2, out=tmp0_0)
            np.subtract(1, f[t], out=tmp0_1)
            np.multiply(tmp0_1, tmp0_0, out=tmp0_0)
            np.multiply(tmp0_0, f[t], out=d_z_all[t - t0, :, 3])
            np.multiply(tmp0_2, f[t], out=d_C_next)
            # d_h_next = sum_H,#4 W_H_all_ d_z_all
            np.matmul(d_z_all[t - t0].reshape(B, 4 * H), W_H_all_.reshape(4 * H, H), out=d_h_next)
        # d_x = sum_H,#4 W_D_all_ d_z_all
        np.matmul(d_z_all[:t1 - t0].reshape(rows * B, 4 * H), W_D_all_.reshape(4 * H, D), out=d_x[t0:t1].reshape(rows * B, D))
        # d_W_H_all = sum_t d_z_all h[t-1]
        np.add(d_W_H_all, np.einsum("abcd,abe->bcde", d_z_all[:t1 - t0], h[t0:t1]), out=d_W_H_all)
        # d_W_D_all = sum_t d_z_all x
        np.add(d_W_D_all, np.einsum("abcd,abe->bcde", d_z_all[:t1 - t0], x[t0:t1]), out=d_W_D_all)
        # d_b_f = sum_t d_z_f
        np.add(d_b_f, np.sum(d_z_all[:t1 - t0, :, 3].transpose(1, 2, 0), axis=(2,)), out=d_b_f)
        # d_b_i = sum_t d_z_i
        np.add(d_b_i, np.sum(d_z_all[:t1 - t0, :, 2].transpose(1, 2, 0), axis=(2,)), out=d_b_i)
        # d_b_C = sum_t d_z_C_tilde
        np.add(d_b_C, np.sum(d_z_all[:t1 - t0, :, 1].transpose(1, 2, 0), axis=(2,)), out=d_b_C)
        # d_b_o = sum_t d_z_o
        np.add(d_b_o, np.sum(d_z_all[:t1 - t0, :, 0].transpose(1, 2, 0), axis=(2,)), out=d_b_o)
    d_W_o_H[...] = d_W_H_all[:, 0]
    d_W_C_H[...] = d_W_H_all[:, 1]
    d_W_i_H[...] = d_W_H_all[:, 2]
    d_W_f_H[...] = d_W_H_all[:, 3]
    d_W_o_D[...] = d_W_D_all[:, 0]
    d_W_C_D[...] = d_W_D_all[:, 1]
    d_W_i_D[...] = d_W_D_all[:, 2]
    d_W_f_D[...] = d_W_D_all[:, 3]
