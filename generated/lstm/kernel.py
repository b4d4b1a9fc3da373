# lstm: made by `derive generate lstm`, derive 0.1.0; do not edit
# program 49119fc3; operations a unit and step: forward 13, backward 30; saved: f, i, C_tilde, o
"""LSTM: forward, backward and per-sample gradients on NumPy arrays.

The functions write into arrays that the caller hands in; `derive` proves this very text. In a call such as
``add(a, b, c)`` the last array is where the result goes. What a function works in depends on the shape
only: ``work`` may be kept for the next call.
"""

import numpy as np

from .._runtime import functions as fn

add = np.add
multiply = np.multiply
negative = np.negative
sigmoid_of_minus = fn.sigmoid_of_minus
subtract = np.subtract
tanh = fn.tanh


def forward_work(T, B, D, H, dtype, empty=np.empty):
    """What `forward` works in, for one shape, in arrays by ``empty``."""
    block = min(T, fn.block_steps(B))
    z_x_all = empty((block, B, 4, H), dtype)
    z_h_all = empty((B, 4, H), dtype)
    W_D_all = empty((4, H, D), dtype)
    W_H_all = empty((4, H, H), dtype)
    known_z_all = empty((block, 4, B, H), dtype)
    z_all = empty((4, B, H), dtype)
    row_all = empty((block, 3, B, H), dtype)
    b_all = empty((4, H), dtype)
    tmp0_0 = empty((B, H), dtype)
    tmp0_1 = empty((B, H), dtype)
    seen = dict.fromkeys(["h", "C_tilde", "C"])
    W_H_all_T = empty((H, 4 * H), dtype)
    known_z_all_steps = list(known_z_all)
    row_all_steps = list(row_all)
    one = np.array(1, dtype)
    row_f_steps = list(row_all[:, 0])
    row_i_steps = list(row_all[:, 1])
    row_o_steps = list(row_all[:, 2])
    return (
        z_x_all, z_h_all, W_D_all, W_H_all, known_z_all, z_all, row_all, b_all, tmp0_0, tmp0_1, seen,
        W_H_all_T, known_z_all_steps, row_all_steps, one, row_f_steps, row_i_steps, row_o_steps,
    )


def forward(T, B, D, H, W_f, W_i, W_C, W_o, b_f, b_i, b_C, b_o, x, h, C, f, i, C_tilde, o, work=None):
    """10 operations a unit and step besides the products.

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
    (
        z_x_all, z_h_all, W_D_all, W_H_all, known_z_all, z_all, row_all, b_all, tmp0_0, tmp0_1, seen,
        W_H_all_T, known_z_all_steps, row_all_steps, one, row_f_steps, row_i_steps, row_o_steps,
    ) = work or forward_work(T, B, D, H, x.dtype)
    W_f_H = W_f[:, :H]
    W_f_D = W_f[:, H:]
    W_i_H = W_i[:, :H]
    W_i_D = W_i[:, H:]
    W_C_H = W_C[:, :H]
    W_C_D = W_C[:, H:]
    W_o_H = W_o[:, :H]
    W_o_D = W_o[:, H:]
    W_D_all[3] = W_C_D
    W_H_all[3] = W_C_H
    b_all[3] = b_C
    # minus_W_f_D = -W_f_D
    # minus_W_i_D = -W_i_D
    # minus_W_o_D = -W_o_D
    negative(W_f_D, W_D_all[0])
    negative(W_i_D, W_D_all[1])
    negative(W_o_D, W_D_all[2])
    # minus_b_f = -b_f
    # minus_b_i = -b_i
    # minus_b_o = -b_o
    negative(b_f, b_all[0])
    negative(b_i, b_all[1])
    negative(b_o, b_all[2])
    # minus_W_f_H = -W_f_H
    # minus_W_i_H = -W_i_H
    # minus_W_o_H = -W_o_H
    negative(W_f_H, W_H_all[0])
    negative(W_i_H, W_H_all[1])
    negative(W_o_H, W_H_all[2])
    W_H_all_T[...] = W_H_all.reshape(4 * H, H).T
    h_steps = fn.steps("h", h, seen)
    z_h_all_flat = z_h_all.reshape(B, 4 * H)
    z_h_all_turned = z_h_all.transpose(1, 0, 2)
    z_all_ = z_all[0:3]
    C_tilde_steps = fn.steps("C_tilde", C_tilde, seen)
    z_C_tilde = z_all[3]
    C_steps = fn.steps("C", C, seen)
    for t0, t1 in fn.blocks(T, B):
        rows = t1 - t0
        # z_x_all = sum_D W_D_all x
        x[t0:t1].reshape(rows * B, D).dot(W_D_all.reshape(4 * H, D).T, z_x_all[:rows].reshape(rows * B, 4 * H))
        # known_z_all = b_all + z_x_all
        add(b_all[None, :, None], z_x_all[:rows].transpose(0, 2, 1, 3), known_z_all[:rows])
        h_old = h_steps[t0]
        C_old = C_steps[t0]
        for (
            known_z_all_t, row_all_t, C_tilde_t, C_t, row_f_t, row_i_t, h_t, row_o_t
        ) in zip(
            known_z_all_steps[:rows],  # known_z_all_t
            row_all_steps[:rows],  # row_all_t
            C_tilde_steps[t0:t1],  # C_tilde_t
            C_steps[t0 + 1:t1 + 1],  # C_t
            row_f_steps[:rows],  # row_f_t
            row_i_steps[:rows],  # row_i_t
            h_steps[t0 + 1:t1 + 1],  # h_t
            row_o_steps[:rows],  # row_o_t
        ):
            # z_h_all = sum_H h[t-1] W_H_all
            h_old.dot(W_H_all_T, z_h_all_flat)
            # z_all = known_z_all + z_h_all
            add(known_z_all_t, z_h_all_turned, z_all)
            # row_all = sigmoid(-z_all_)
            sigmoid_of_minus(z_all_, one, row_all_t)
            # C_tilde = tanh(z_C_tilde)
            # C = C[t-1] row_f + C_tilde row_i
            # tanh_C = tanh(C)
            # h = row_o tanh_C
            tanh(z_C_tilde, C_tilde_t)
            multiply(C_old, row_f_t, tmp0_0)
            multiply(C_tilde_t, row_i_t, tmp0_1)
            add(tmp0_0, tmp0_1, C_t)
            tanh(C_t, tmp0_1)
            multiply(row_o_t, tmp0_1, h_t)
            h_old = h_t
            C_old = C_t
        # f = row_f
        # i = row_i
        # o = row_o
        f[t0:t1] = row_all[:rows, 0]
        i[t0:t1] = row_all[:rows, 1]
        o[t0:t1] = row_all[:rows, 2]


def backward_work(T, B, D, H, dtype, empty=np.empty):
    """What `backward` works in, for one shape, in arrays by ``empty``."""
    block = min(T, fn.block_steps(B))
    W_H_all_ = empty((4, H, H), dtype)
    d_z_all_ = empty((block, B, 4, H), dtype)
    W_D_all_ = empty((4, H, D), dtype)
    d_W_H_all = empty((4, H, H), dtype)
    d_W_D_all = empty((4, H, D), dtype)
    known_d_z_all = empty((block, B, 3, H), dtype)
    d_b_all = empty((4, H), dtype)
    known_d_z_o = empty((block, B, H), dtype)
    known_d_C = empty((block, B, H), dtype)
    d_C = empty((B, H), dtype)
    tmp0_0 = empty((block, B, H), dtype)
    tmp0_1 = empty((block, B, H), dtype)
    tmp1_0 = empty((B, H), dtype)
    tmp2_0 = empty((B, 3, H), dtype)
    one = np.array(1, dtype)
    seen = dict.fromkeys(["g_h", "g_C", "f"])
    d_z_o_steps = list(d_z_all_[:, :, 0])
    known_d_z_o_steps = list(known_d_z_o)
    known_d_C_steps = list(known_d_C)
    d_z_all_steps = list(d_z_all_[:, :, 1:4])
    known_d_z_all_steps = list(known_d_z_all)
    d_z_all__steps_flat = list(d_z_all_.reshape(block, B, 4 * H))
    return (
        W_H_all_, d_z_all_, W_D_all_, d_W_H_all, d_W_D_all, known_d_z_all, d_b_all, known_d_z_o, known_d_C,
        d_C, tmp0_0, tmp0_1, tmp1_0, tmp2_0, one, seen, d_z_o_steps, known_d_z_o_steps, known_d_C_steps,
        d_z_all_steps, known_d_z_all_steps, d_z_all__steps_flat,
    )


def backward(T, B, D, H, W_f, W_i, W_C, W_o, b_f, b_i, b_C, b_o, x, h, C, f, i, C_tilde, o, g_h, g_C, d_h_next, d_C_next, d_W_f, d_W_i, d_W_C, d_W_o, d_b_f, d_b_i, d_b_C, d_b_o, d_x, work=None):
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
    (
        W_H_all_, d_z_all_, W_D_all_, d_W_H_all, d_W_D_all, known_d_z_all, d_b_all, known_d_z_o, known_d_C,
        d_C, tmp0_0, tmp0_1, tmp1_0, tmp2_0, one, seen, d_z_o_steps, known_d_z_o_steps, known_d_C_steps,
        d_z_all_steps, known_d_z_all_steps, d_z_all__steps_flat,
    ) = work or backward_work(T, B, D, H, x.dtype)
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
    g_h_steps = fn.steps("g_h", g_h, seen)
    g_C_steps = fn.steps("g_C", g_C, seen)
    f_steps = fn.steps("f", f, seen)
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
        tanh(C[t0 + 1:t1 + 1], tmp0_0[:rows])
        subtract(one, o[t0:t1], tmp0_1[:rows])
        multiply(tmp0_1[:rows], o[t0:t1], tmp0_1[:rows])
        multiply(tmp0_1[:rows], tmp0_0[:rows], known_d_z_o[:rows])
        multiply(tmp0_0[:rows], tmp0_0[:rows], tmp0_0[:rows])
        subtract(one, tmp0_0[:rows], tmp0_0[:rows])
        multiply(tmp0_0[:rows], o[t0:t1], known_d_C[:rows])
        multiply(C_tilde[t0:t1], C_tilde[t0:t1], tmp0_0[:rows])
        subtract(one, tmp0_0[:rows], tmp0_0[:rows])
        multiply(tmp0_0[:rows], i[t0:t1], known_d_z_all[:rows, :, 0])
        subtract(one, i[t0:t1], tmp0_0[:rows])
        multiply(tmp0_0[:rows], C_tilde[t0:t1], tmp0_0[:rows])
        multiply(tmp0_0[:rows], i[t0:t1], known_d_z_all[:rows, :, 1])
        subtract(one, f[t0:t1], tmp0_0[:rows])
        multiply(tmp0_0[:rows], C[t0:t1], tmp0_0[:rows])
        multiply(tmp0_0[:rows], f[t0:t1], known_d_z_all[:rows, :, 2])
        for (
            g_h_t, d_z_o_t, known_d_z_o_t, known_d_C_t, g_C_t, f_t, d_z_all_t, known_d_z_all_t, d_z_all__t_flat
        ) in zip(
            reversed(g_h_steps[t0:t1]),  # g_h_t
            reversed(d_z_o_steps[:rows]),  # d_z_o_t
            reversed(known_d_z_o_steps[:rows]),  # known_d_z_o_t
            reversed(known_d_C_steps[:rows]),  # known_d_C_t
            reversed(g_C_steps[t0:t1]),  # g_C_t
            reversed(f_steps[t0:t1]),  # f_t
            reversed(d_z_all_steps[:rows]),  # d_z_all_t
            reversed(known_d_z_all_steps[:rows]),  # known_d_z_all_t
            reversed(d_z_all__steps_flat[:rows]),  # d_z_all__t_flat
        ):
            # d_h = d_h[t+1] + g_h
            # d_z_o = d_h known_d_z_o
            # d_C = d_h known_d_C + d_C[t+1] + g_C
            # d_C_next = d_C f
            add(d_h_next, g_h_t, tmp1_0)
            multiply(tmp1_0, known_d_z_o_t, d_z_o_t)
            multiply(tmp1_0, known_d_C_t, tmp1_0)
            add(tmp1_0, d_C_next, tmp1_0)
            add(tmp1_0, g_C_t, d_C)
            multiply(d_C, f_t, d_C_next)
            # d_z_all = d_C known_d_z_all
            tmp2_0[...] = d_C_wide
            multiply(tmp2_0, known_d_z_all_t, d_z_all_t)
            # d_h_next = sum_H,#4 W_H_all_ d_z_all_
            d_z_all__t_flat.dot(W_H_all__flat, d_h_next)
        # d_x = sum_H,#4 W_D_all_ d_z_all_
        d_z_all_[:rows].reshape(rows * B, 4 * H).dot(W_D_all_.reshape(4 * H, D), d_x[t0:t1].reshape(rows * B, D))
        # d_W_H_all = sum_t,B d_z_all_ h[t-1]
        fn.add_product(d_z_all_[:rows].reshape(rows * B, 4 * H).T, h[t0:t1].reshape(rows * B, H), d_W_H_all.reshape(4 * H, H), t1 == T)
        # d_W_D_all = sum_t,B d_z_all_ x
        fn.add_product(d_z_all_[:rows].reshape(rows * B, 4 * H).T, x[t0:t1].reshape(rows * B, D), d_W_D_all.reshape(4 * H, D), t1 == T)
        # d_b_all = sum_t,B d_z_all_
        fn.accumulate(np.add.reduce(d_z_all_[:rows], axis=(0, 1)), d_b_all, t1 == T)
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


def per_sample_work(T, B, D, H, dtype, empty=np.empty):
    """What `per_sample` works in, for one shape, in arrays by ``empty``."""
    block = min(T, fn.block_steps(B))
    W_H_all_ = empty((4, H, H), dtype)
    d_z_all_ = empty((block, B, 4, H), dtype)
    W_D_all_ = empty((4, H, D), dtype)
    d_W_H_all = empty((B, 4, H, H), dtype)
    d_W_D_all = empty((B, 4, H, D), dtype)
    known_d_z_all = empty((block, B, 3, H), dtype)
    d_b_all = empty((4, B, H), dtype)
    known_d_z_o = empty((block, B, H), dtype)
    known_d_C = empty((block, B, H), dtype)
    d_C = empty((B, H), dtype)
    tmp0_0 = empty((block, B, H), dtype)
    tmp0_1 = empty((block, B, H), dtype)
    tmp1_0 = empty((B, H), dtype)
    tmp2_0 = empty((B, 3, H), dtype)
    one = np.array(1, dtype)
    seen = dict.fromkeys(["g_h", "g_C", "f"])
    d_z_o_steps = list(d_z_all_[:, :, 0])
    known_d_z_o_steps = list(known_d_z_o)
    known_d_C_steps = list(known_d_C)
    d_z_all_steps = list(d_z_all_[:, :, 1:4])
    known_d_z_all_steps = list(known_d_z_all)
    d_z_all__steps_flat = list(d_z_all_.reshape(block, B, 4 * H))
    return (
        W_H_all_, d_z_all_, W_D_all_, d_W_H_all, d_W_D_all, known_d_z_all, d_b_all, known_d_z_o, known_d_C,
        d_C, tmp0_0, tmp0_1, tmp1_0, tmp2_0, one, seen, d_z_o_steps, known_d_z_o_steps, known_d_C_steps,
        d_z_all_steps, known_d_z_all_steps, d_z_all__steps_flat,
    )


def per_sample(T, B, D, H, W_f, W_i, W_C, W_o, b_f, b_i, b_C, b_o, x, h, C, f, i, C_tilde, o, g_h, g_C, d_h_next, d_C_next, d_W_f, d_W_i, d_W_C, d_W_o, d_b_f, d_b_i, d_b_C, d_b_o, d_x, work=None):
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
    (
        W_H_all_, d_z_all_, W_D_all_, d_W_H_all, d_W_D_all, known_d_z_all, d_b_all, known_d_z_o, known_d_C,
        d_C, tmp0_0, tmp0_1, tmp1_0, tmp2_0, one, seen, d_z_o_steps, known_d_z_o_steps, known_d_C_steps,
        d_z_all_steps, known_d_z_all_steps, d_z_all__steps_flat,
    ) = work or per_sample_work(T, B, D, H, x.dtype)
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
    g_h_steps = fn.steps("g_h", g_h, seen)
    g_C_steps = fn.steps("g_C", g_C, seen)
    f_steps = fn.steps("f", f, seen)
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
        tanh(C[t0 + 1:t1 + 1], tmp0_0[:rows])
        subtract(one, o[t0:t1], tmp0_1[:rows])
        multiply(tmp0_1[:rows], o[t0:t1], tmp0_1[:rows])
        multiply(tmp0_1[:rows], tmp0_0[:rows], known_d_z_o[:rows])
        multiply(tmp0_0[:rows], tmp0_0[:rows], tmp0_0[:rows])
        subtract(one, tmp0_0[:rows], tmp0_0[:rows])
        multiply(tmp0_0[:rows], o[t0:t1], known_d_C[:rows])
        multiply(C_tilde[t0:t1], C_tilde[t0:t1], tmp0_0[:rows])
        subtract(one, tmp0_0[:rows], tmp0_0[:rows])
        multiply(tmp0_0[:rows], i[t0:t1], known_d_z_all[:rows, :, 0])
        subtract(one, i[t0:t1], tmp0_0[:rows])
        multiply(tmp0_0[:rows], C_tilde[t0:t1], tmp0_0[:rows])
        multiply(tmp0_0[:rows], i[t0:t1], known_d_z_all[:rows, :, 1])
        subtract(one, f[t0:t1], tmp0_0[:rows])
        multiply(tmp0_0[:rows], C[t0:t1], tmp0_0[:rows])
        multiply(tmp0_0[:rows], f[t0:t1], known_d_z_all[:rows, :, 2])
        for (
            g_h_t, d_z_o_t, known_d_z_o_t, known_d_C_t, g_C_t, f_t, d_z_all_t, known_d_z_all_t, d_z_all__t_flat
        ) in zip(
            reversed(g_h_steps[t0:t1]),  # g_h_t
            reversed(d_z_o_steps[:rows]),  # d_z_o_t
            reversed(known_d_z_o_steps[:rows]),  # known_d_z_o_t
            reversed(known_d_C_steps[:rows]),  # known_d_C_t
            reversed(g_C_steps[t0:t1]),  # g_C_t
            reversed(f_steps[t0:t1]),  # f_t
            reversed(d_z_all_steps[:rows]),  # d_z_all_t
            reversed(known_d_z_all_steps[:rows]),  # known_d_z_all_t
            reversed(d_z_all__steps_flat[:rows]),  # d_z_all__t_flat
        ):
            # d_h = d_h[t+1] + g_h
            # d_z_o = d_h known_d_z_o
            # d_C = d_h known_d_C + d_C[t+1] + g_C
            # d_C_next = d_C f
            add(d_h_next, g_h_t, tmp1_0)
            multiply(tmp1_0, known_d_z_o_t, d_z_o_t)
            multiply(tmp1_0, known_d_C_t, tmp1_0)
            add(tmp1_0, d_C_next, tmp1_0)
            add(tmp1_0, g_C_t, d_C)
            multiply(d_C, f_t, d_C_next)
            # d_z_all = d_C known_d_z_all
            tmp2_0[...] = d_C_wide
            multiply(tmp2_0, known_d_z_all_t, d_z_all_t)
            # d_h_next = sum_H,#4 W_H_all_ d_z_all_
            d_z_all__t_flat.dot(W_H_all__flat, d_h_next)
        # d_x = sum_H,#4 W_D_all_ d_z_all_
        d_z_all_[:rows].reshape(rows * B, 4 * H).dot(W_D_all_.reshape(4 * H, D), d_x[t0:t1].reshape(rows * B, D))
        # d_W_H_all = sum_t d_z_all_ h[t-1]
        fn.accumulate(np.einsum("abcd,abe->bcde", d_z_all_[:rows], h[t0:t1]), d_W_H_all, t1 == T)
        # d_W_D_all = sum_t d_z_all_ x
        fn.accumulate(np.einsum("abcd,abe->bcde", d_z_all_[:rows], x[t0:t1]), d_W_D_all, t1 == T)
        # d_b_all = sum_t d_z_all_
        fn.accumulate(np.add.reduce(d_z_all_[:rows].transpose(2, 1, 3, 0), axis=(3,)), d_b_all, t1 == T)
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
