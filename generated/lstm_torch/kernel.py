# lstm_torch: made by `derive generate lstm_torch`, derive 0.1.0; do not edit
# program 01cde7f6; operations a unit and step: forward 17, backward 30; saved: i, f, g, o
"""LSTMTorch: forward, backward and per-sample gradients on NumPy arrays.

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
    W_all = empty((4, H, D), dtype)
    W_all_ = empty((4, H, H), dtype)
    known_z_all = empty((block, 4, B, H), dtype)
    z_all = empty((4, B, H), dtype)
    row_all = empty((block, 3, B, H), dtype)
    b_all = empty((4, H), dtype)
    b_all_ = empty((4, H), dtype)
    tmp0_0 = empty((block, 4, B, H), dtype)
    tmp1_0 = empty((B, H), dtype)
    tmp1_1 = empty((B, H), dtype)
    seen = dict.fromkeys(["h", "g", "c"])
    W_all__T = empty((H, 4 * H), dtype)
    known_z_all_steps = list(known_z_all)
    row_all_steps = list(row_all)
    one = np.array(1, dtype)
    row_f_steps = list(row_all[:, 1])
    row_i_steps = list(row_all[:, 0])
    row_o_steps = list(row_all[:, 2])
    return (
        z_x_all, z_h_all, W_all, W_all_, known_z_all, z_all, row_all, b_all, b_all_, tmp0_0, tmp1_0, tmp1_1,
        seen, W_all__T, known_z_all_steps, row_all_steps, one, row_f_steps, row_i_steps, row_o_steps,
    )


def forward(T, B, D, H, W_ii, W_if, W_ig, W_io, W_hi, W_hf, W_hg, W_ho, b_ii, b_if, b_ig, b_io, b_hi, b_hf, b_hg, b_ho, x, h, c, i, f, g, o, work=None):
    """11 operations a unit and step besides the products.

    W_ii (H, D) in
    W_if (H, D) in
    W_ig (H, D) in
    W_io (H, D) in
    W_hi (H, H) in
    W_hf (H, H) in
    W_hg (H, H) in
    W_ho (H, H) in
    b_ii (H) in
    b_if (H) in
    b_ig (H) in
    b_io (H) in
    b_hi (H) in
    b_hf (H) in
    b_hg (H) in
    b_ho (H) in
    x (T, B, D) in
    h (T+1, B, H) inout
    c (T+1, B, H) inout
    i (T, B, H) out
    f (T, B, H) out
    g (T, B, H) out
    o (T, B, H) out
    """
    (
        z_x_all, z_h_all, W_all, W_all_, known_z_all, z_all, row_all, b_all, b_all_, tmp0_0, tmp1_0, tmp1_1,
        seen, W_all__T, known_z_all_steps, row_all_steps, one, row_f_steps, row_i_steps, row_o_steps,
    ) = work or forward_work(T, B, D, H, x.dtype)
    W_all[3] = W_ig
    W_all_[3] = W_hg
    b_all[3] = b_hg
    b_all_[3] = b_ig
    # minus_W_ii = -W_ii
    # minus_W_if = -W_if
    # minus_W_io = -W_io
    negative(W_ii, W_all[0])
    negative(W_if, W_all[1])
    negative(W_io, W_all[2])
    # minus_b_hi = -b_hi
    # minus_b_ii = -b_ii
    # minus_b_hf = -b_hf
    # minus_b_if = -b_if
    # minus_b_ho = -b_ho
    # minus_b_io = -b_io
    negative(b_hi, b_all[0])
    negative(b_ii, b_all_[0])
    negative(b_hf, b_all[1])
    negative(b_if, b_all_[1])
    negative(b_ho, b_all[2])
    negative(b_io, b_all_[2])
    # minus_W_hi = -W_hi
    # minus_W_hf = -W_hf
    # minus_W_ho = -W_ho
    negative(W_hi, W_all_[0])
    negative(W_hf, W_all_[1])
    negative(W_ho, W_all_[2])
    W_all__T[...] = W_all_.reshape(4 * H, H).T
    h_steps = fn.steps("h", h, seen)
    z_h_all_flat = z_h_all.reshape(B, 4 * H)
    z_h_all_turned = z_h_all.transpose(1, 0, 2)
    z_all_ = z_all[0:3]
    g_steps = fn.steps("g", g, seen)
    z_g = z_all[3]
    c_steps = fn.steps("c", c, seen)
    for t0, t1 in fn.blocks(T, B):
        rows = t1 - t0
        # z_x_all = sum_D W_all x
        x[t0:t1].reshape(rows * B, D).dot(W_all.reshape(4 * H, D).T, z_x_all[:rows].reshape(rows * B, 4 * H))
        # known_z_all = b_all + b_all_ + z_x_all
        add(b_all[None, :, None], b_all_[None, :, None], tmp0_0[:rows])
        add(tmp0_0[:rows], z_x_all[:rows].transpose(0, 2, 1, 3), known_z_all[:rows])
        h_old = h_steps[t0]
        c_old = c_steps[t0]
        for (
            known_z_all_t, row_all_t, g_t, c_t, row_f_t, row_i_t, h_t, row_o_t
        ) in zip(
            known_z_all_steps[:rows],  # known_z_all_t
            row_all_steps[:rows],  # row_all_t
            g_steps[t0:t1],  # g_t
            c_steps[t0 + 1:t1 + 1],  # c_t
            row_f_steps[:rows],  # row_f_t
            row_i_steps[:rows],  # row_i_t
            h_steps[t0 + 1:t1 + 1],  # h_t
            row_o_steps[:rows],  # row_o_t
        ):
            # z_h_all = sum_H h[t-1] W_all_
            h_old.dot(W_all__T, z_h_all_flat)
            # z_all = known_z_all + z_h_all
            add(known_z_all_t, z_h_all_turned, z_all)
            # row_all = sigmoid(-z_all_)
            sigmoid_of_minus(z_all_, one, row_all_t)
            # g = tanh(z_g)
            # c = c[t-1] row_f + g row_i
            # tanh_c = tanh(c)
            # h = row_o tanh_c
            tanh(z_g, g_t)
            multiply(c_old, row_f_t, tmp1_0)
            multiply(g_t, row_i_t, tmp1_1)
            add(tmp1_0, tmp1_1, c_t)
            tanh(c_t, tmp1_1)
            multiply(row_o_t, tmp1_1, h_t)
            h_old = h_t
            c_old = c_t
        # i = row_i
        # f = row_f
        # o = row_o
        i[t0:t1] = row_all[:rows, 0]
        f[t0:t1] = row_all[:rows, 1]
        o[t0:t1] = row_all[:rows, 2]


def backward_work(T, B, D, H, dtype, empty=np.empty):
    """What `backward` works in, for one shape, in arrays by ``empty``."""
    block = min(T, fn.block_steps(B))
    W_all_2 = empty((4, H, H), dtype)
    d_z_all_ = empty((block, B, 4, H), dtype)
    W_all_3 = empty((4, H, D), dtype)
    d_W_all = empty((4, H, D), dtype)
    d_W_all_ = empty((4, H, H), dtype)
    known_d_z_all = empty((block, B, 3, H), dtype)
    d_b_all = empty((4, H), dtype)
    known_d_c = empty((block, B, H), dtype)
    known_d_z_o = empty((block, B, H), dtype)
    d_c = empty((B, H), dtype)
    tmp0_0 = empty((block, B, H), dtype)
    tmp0_1 = empty((block, B, H), dtype)
    tmp1_0 = empty((B, H), dtype)
    tmp1_1 = empty((B, H), dtype)
    tmp2_0 = empty((B, 3, H), dtype)
    one = np.array(1, dtype)
    seen = dict.fromkeys(["g_h", "g_c", "f"])
    known_d_c_steps = list(known_d_c)
    d_z_o_steps = list(d_z_all_[:, :, 0])
    known_d_z_o_steps = list(known_d_z_o)
    d_z_all_steps = list(d_z_all_[:, :, 1:4])
    known_d_z_all_steps = list(known_d_z_all)
    d_z_all__steps_flat = list(d_z_all_.reshape(block, B, 4 * H))
    return (
        W_all_2, d_z_all_, W_all_3, d_W_all, d_W_all_, known_d_z_all, d_b_all, known_d_c, known_d_z_o, d_c,
        tmp0_0, tmp0_1, tmp1_0, tmp1_1, tmp2_0, one, seen, known_d_c_steps, d_z_o_steps, known_d_z_o_steps,
        d_z_all_steps, known_d_z_all_steps, d_z_all__steps_flat,
    )


def backward(T, B, D, H, W_ii, W_if, W_ig, W_io, W_hi, W_hf, W_hg, W_ho, b_ii, b_if, b_ig, b_io, b_hi, b_hf, b_hg, b_ho, x, h, c, i, f, g, o, g_h, g_c, d_h_next, d_c_next, d_W_ii, d_W_if, d_W_ig, d_W_io, d_W_hi, d_W_hf, d_W_hg, d_W_ho, d_b_ii, d_b_if, d_b_ig, d_b_io, d_b_hi, d_b_hf, d_b_hg, d_b_ho, d_x, work=None):
    """28 operations a unit and step besides the products.

    W_ii (H, D) in
    W_if (H, D) in
    W_ig (H, D) in
    W_io (H, D) in
    W_hi (H, H) in
    W_hf (H, H) in
    W_hg (H, H) in
    W_ho (H, H) in
    b_ii (H) in
    b_if (H) in
    b_ig (H) in
    b_io (H) in
    b_hi (H) in
    b_hf (H) in
    b_hg (H) in
    b_ho (H) in
    x (T, B, D) in
    h (T+1, B, H) in
    c (T+1, B, H) in
    i (T, B, H) in
    f (T, B, H) in
    g (T, B, H) in
    o (T, B, H) in
    g_h (T, B, H) in
    g_c (T, B, H) in
    d_h_next (B, H) out
    d_c_next (B, H) out
    d_W_ii (H, D) out
    d_W_if (H, D) out
    d_W_ig (H, D) out
    d_W_io (H, D) out
    d_W_hi (H, H) out
    d_W_hf (H, H) out
    d_W_hg (H, H) out
    d_W_ho (H, H) out
    d_b_ii (H) out
    d_b_if (H) out
    d_b_ig (H) out
    d_b_io (H) out
    d_b_hi (H) out
    d_b_hf (H) out
    d_b_hg (H) out
    d_b_ho (H) out
    d_x (T, B, D) out
    """
    (
        W_all_2, d_z_all_, W_all_3, d_W_all, d_W_all_, known_d_z_all, d_b_all, known_d_c, known_d_z_o, d_c,
        tmp0_0, tmp0_1, tmp1_0, tmp1_1, tmp2_0, one, seen, known_d_c_steps, d_z_o_steps, known_d_z_o_steps,
        d_z_all_steps, known_d_z_all_steps, d_z_all__steps_flat,
    ) = work or backward_work(T, B, D, H, x.dtype)
    d_h_next[...] = 0
    d_c_next[...] = 0
    W_all_2[0] = W_ho
    W_all_2[1] = W_hg
    W_all_2[2] = W_hf
    W_all_2[3] = W_hi
    W_all_3[0] = W_io
    W_all_3[1] = W_ig
    W_all_3[2] = W_if
    W_all_3[3] = W_ii
    g_h_steps = fn.steps("g_h", g_h, seen)
    g_c_steps = fn.steps("g_c", g_c, seen)
    f_steps = fn.steps("f", f, seen)
    d_c_wide = d_c[:, None]
    W_all_2_flat = W_all_2.reshape(4 * H, H)
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # tanh_c = tanh(c)
        # known_d_c = (1 - tanh_c^2) o
        # known_d_z_o = (1 - o) o tanh_c
        # known_d_z_g = (1 - g^2) i
        # known_d_z_f = (1 - f) c[t-1] f
        # known_d_z_i = (1 - i) g i
        tanh(c[t0 + 1:t1 + 1], tmp0_0[:rows])
        multiply(tmp0_0[:rows], tmp0_0[:rows], tmp0_1[:rows])
        subtract(one, tmp0_1[:rows], tmp0_1[:rows])
        multiply(tmp0_1[:rows], o[t0:t1], known_d_c[:rows])
        subtract(one, o[t0:t1], tmp0_1[:rows])
        multiply(tmp0_1[:rows], o[t0:t1], tmp0_1[:rows])
        multiply(tmp0_1[:rows], tmp0_0[:rows], known_d_z_o[:rows])
        multiply(g[t0:t1], g[t0:t1], tmp0_0[:rows])
        subtract(one, tmp0_0[:rows], tmp0_0[:rows])
        multiply(tmp0_0[:rows], i[t0:t1], known_d_z_all[:rows, :, 0])
        subtract(one, f[t0:t1], tmp0_0[:rows])
        multiply(tmp0_0[:rows], c[t0:t1], tmp0_0[:rows])
        multiply(tmp0_0[:rows], f[t0:t1], known_d_z_all[:rows, :, 1])
        subtract(one, i[t0:t1], tmp0_0[:rows])
        multiply(tmp0_0[:rows], g[t0:t1], tmp0_0[:rows])
        multiply(tmp0_0[:rows], i[t0:t1], known_d_z_all[:rows, :, 2])
        for (
            g_h_t, known_d_c_t, g_c_t, d_z_o_t, known_d_z_o_t, f_t, d_z_all_t, known_d_z_all_t, d_z_all__t_flat
        ) in zip(
            reversed(g_h_steps[t0:t1]),  # g_h_t
            reversed(known_d_c_steps[:rows]),  # known_d_c_t
            reversed(g_c_steps[t0:t1]),  # g_c_t
            reversed(d_z_o_steps[:rows]),  # d_z_o_t
            reversed(known_d_z_o_steps[:rows]),  # known_d_z_o_t
            reversed(f_steps[t0:t1]),  # f_t
            reversed(d_z_all_steps[:rows]),  # d_z_all_t
            reversed(known_d_z_all_steps[:rows]),  # known_d_z_all_t
            reversed(d_z_all__steps_flat[:rows]),  # d_z_all__t_flat
        ):
            # d_h = d_h[t+1] + g_h
            # d_c = d_h known_d_c + d_c[t+1] + g_c
            # d_z_o = d_h known_d_z_o
            # d_c_next = d_c f
            add(d_h_next, g_h_t, tmp1_0)
            multiply(tmp1_0, known_d_c_t, tmp1_1)
            add(tmp1_1, d_c_next, tmp1_1)
            add(tmp1_1, g_c_t, d_c)
            multiply(tmp1_0, known_d_z_o_t, d_z_o_t)
            multiply(d_c, f_t, d_c_next)
            # d_z_all = d_c known_d_z_all
            tmp2_0[...] = d_c_wide
            multiply(tmp2_0, known_d_z_all_t, d_z_all_t)
            # d_h_next = sum_H,#4 W_all_2 d_z_all_
            d_z_all__t_flat.dot(W_all_2_flat, d_h_next)
        # d_x = sum_H,#4 W_all_3 d_z_all_
        d_z_all_[:rows].reshape(rows * B, 4 * H).dot(W_all_3.reshape(4 * H, D), d_x[t0:t1].reshape(rows * B, D))
        # d_W_all = sum_t,B d_z_all_ x
        fn.add_product(d_z_all_[:rows].reshape(rows * B, 4 * H).T, x[t0:t1].reshape(rows * B, D), d_W_all.reshape(4 * H, D), t1 == T)
        # d_W_all_ = sum_t,B d_z_all_ h[t-1]
        fn.add_product(d_z_all_[:rows].reshape(rows * B, 4 * H).T, h[t0:t1].reshape(rows * B, H), d_W_all_.reshape(4 * H, H), t1 == T)
        # d_b_all = sum_t,B d_z_all_
        fn.accumulate(np.add.reduce(d_z_all_[:rows], axis=(0, 1)), d_b_all, t1 == T)
    # d_b_hi = d_b_ii
    # d_b_hf = d_b_if
    # d_b_hg = d_b_ig
    # d_b_ho = d_b_io
    d_b_hi[...] = d_b_all[3]
    d_b_hf[...] = d_b_all[2]
    d_b_hg[...] = d_b_all[1]
    d_b_ho[...] = d_b_all[0]
    d_W_io[...] = d_W_all[0]
    d_W_ig[...] = d_W_all[1]
    d_W_if[...] = d_W_all[2]
    d_W_ii[...] = d_W_all[3]
    d_W_ho[...] = d_W_all_[0]
    d_W_hg[...] = d_W_all_[1]
    d_W_hf[...] = d_W_all_[2]
    d_W_hi[...] = d_W_all_[3]
    d_b_io[...] = d_b_all[0]
    d_b_ig[...] = d_b_all[1]
    d_b_if[...] = d_b_all[2]
    d_b_ii[...] = d_b_all[3]


def per_sample_work(T, B, D, H, dtype, empty=np.empty):
    """What `per_sample` works in, for one shape, in arrays by ``empty``."""
    block = min(T, fn.block_steps(B))
    W_all_2 = empty((4, H, H), dtype)
    d_z_all_ = empty((block, B, 4, H), dtype)
    W_all_3 = empty((4, H, D), dtype)
    d_W_all = empty((B, 4, H, D), dtype)
    d_W_all_ = empty((B, 4, H, H), dtype)
    known_d_z_all = empty((block, B, 3, H), dtype)
    d_b_all = empty((4, B, H), dtype)
    known_d_c = empty((block, B, H), dtype)
    known_d_z_o = empty((block, B, H), dtype)
    d_c = empty((B, H), dtype)
    tmp0_0 = empty((block, B, H), dtype)
    tmp0_1 = empty((block, B, H), dtype)
    tmp1_0 = empty((B, H), dtype)
    tmp1_1 = empty((B, H), dtype)
    tmp2_0 = empty((B, 3, H), dtype)
    one = np.array(1, dtype)
    seen = dict.fromkeys(["g_h", "g_c", "f"])
    known_d_c_steps = list(known_d_c)
    d_z_o_steps = list(d_z_all_[:, :, 0])
    known_d_z_o_steps = list(known_d_z_o)
    d_z_all_steps = list(d_z_all_[:, :, 1:4])
    known_d_z_all_steps = list(known_d_z_all)
    d_z_all__steps_flat = list(d_z_all_.reshape(block, B, 4 * H))
    return (
        W_all_2, d_z_all_, W_all_3, d_W_all, d_W_all_, known_d_z_all, d_b_all, known_d_c, known_d_z_o, d_c,
        tmp0_0, tmp0_1, tmp1_0, tmp1_1, tmp2_0, one, seen, known_d_c_steps, d_z_o_steps, known_d_z_o_steps,
        d_z_all_steps, known_d_z_all_steps, d_z_all__steps_flat,
    )


def per_sample(T, B, D, H, W_ii, W_if, W_ig, W_io, W_hi, W_hf, W_hg, W_ho, b_ii, b_if, b_ig, b_io, b_hi, b_hf, b_hg, b_ho, x, h, c, i, f, g, o, g_h, g_c, d_h_next, d_c_next, d_W_ii, d_W_if, d_W_ig, d_W_io, d_W_hi, d_W_hf, d_W_hg, d_W_ho, d_b_ii, d_b_if, d_b_ig, d_b_io, d_b_hi, d_b_hf, d_b_hg, d_b_ho, d_x, work=None):
    """28 operations a unit and step besides the products.

    W_ii (H, D) in
    W_if (H, D) in
    W_ig (H, D) in
    W_io (H, D) in
    W_hi (H, H) in
    W_hf (H, H) in
    W_hg (H, H) in
    W_ho (H, H) in
    b_ii (H) in
    b_if (H) in
    b_ig (H) in
    b_io (H) in
    b_hi (H) in
    b_hf (H) in
    b_hg (H) in
    b_ho (H) in
    x (T, B, D) in
    h (T+1, B, H) in
    c (T+1, B, H) in
    i (T, B, H) in
    f (T, B, H) in
    g (T, B, H) in
    o (T, B, H) in
    g_h (T, B, H) in
    g_c (T, B, H) in
    d_h_next (B, H) out
    d_c_next (B, H) out
    d_W_ii (B, H, D) out
    d_W_if (B, H, D) out
    d_W_ig (B, H, D) out
    d_W_io (B, H, D) out
    d_W_hi (B, H, H) out
    d_W_hf (B, H, H) out
    d_W_hg (B, H, H) out
    d_W_ho (B, H, H) out
    d_b_ii (B, H) out
    d_b_if (B, H) out
    d_b_ig (B, H) out
    d_b_io (B, H) out
    d_b_hi (B, H) out
    d_b_hf (B, H) out
    d_b_hg (B, H) out
    d_b_ho (B, H) out
    d_x (T, B, D) out
    """
    (
        W_all_2, d_z_all_, W_all_3, d_W_all, d_W_all_, known_d_z_all, d_b_all, known_d_c, known_d_z_o, d_c,
        tmp0_0, tmp0_1, tmp1_0, tmp1_1, tmp2_0, one, seen, known_d_c_steps, d_z_o_steps, known_d_z_o_steps,
        d_z_all_steps, known_d_z_all_steps, d_z_all__steps_flat,
    ) = work or per_sample_work(T, B, D, H, x.dtype)
    d_h_next[...] = 0
    d_c_next[...] = 0
    W_all_2[0] = W_ho
    W_all_2[1] = W_hg
    W_all_2[2] = W_hf
    W_all_2[3] = W_hi
    W_all_3[0] = W_io
    W_all_3[1] = W_ig
    W_all_3[2] = W_if
    W_all_3[3] = W_ii
    g_h_steps = fn.steps("g_h", g_h, seen)
    g_c_steps = fn.steps("g_c", g_c, seen)
    f_steps = fn.steps("f", f, seen)
    d_c_wide = d_c[:, None]
    W_all_2_flat = W_all_2.reshape(4 * H, H)
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # tanh_c = tanh(c)
        # known_d_c = (1 - tanh_c^2) o
        # known_d_z_o = (1 - o) o tanh_c
        # known_d_z_g = (1 - g^2) i
        # known_d_z_f = (1 - f) c[t-1] f
        # known_d_z_i = (1 - i) g i
        tanh(c[t0 + 1:t1 + 1], tmp0_0[:rows])
        multiply(tmp0_0[:rows], tmp0_0[:rows], tmp0_1[:rows])
        subtract(one, tmp0_1[:rows], tmp0_1[:rows])
        multiply(tmp0_1[:rows], o[t0:t1], known_d_c[:rows])
        subtract(one, o[t0:t1], tmp0_1[:rows])
        multiply(tmp0_1[:rows], o[t0:t1], tmp0_1[:rows])
        multiply(tmp0_1[:rows], tmp0_0[:rows], known_d_z_o[:rows])
        multiply(g[t0:t1], g[t0:t1], tmp0_0[:rows])
        subtract(one, tmp0_0[:rows], tmp0_0[:rows])
        multiply(tmp0_0[:rows], i[t0:t1], known_d_z_all[:rows, :, 0])
        subtract(one, f[t0:t1], tmp0_0[:rows])
        multiply(tmp0_0[:rows], c[t0:t1], tmp0_0[:rows])
        multiply(tmp0_0[:rows], f[t0:t1], known_d_z_all[:rows, :, 1])
        subtract(one, i[t0:t1], tmp0_0[:rows])
        multiply(tmp0_0[:rows], g[t0:t1], tmp0_0[:rows])
        multiply(tmp0_0[:rows], i[t0:t1], known_d_z_all[:rows, :, 2])
        for (
            g_h_t, known_d_c_t, g_c_t, d_z_o_t, known_d_z_o_t, f_t, d_z_all_t, known_d_z_all_t, d_z_all__t_flat
        ) in zip(
            reversed(g_h_steps[t0:t1]),  # g_h_t
            reversed(known_d_c_steps[:rows]),  # known_d_c_t
            reversed(g_c_steps[t0:t1]),  # g_c_t
            reversed(d_z_o_steps[:rows]),  # d_z_o_t
            reversed(known_d_z_o_steps[:rows]),  # known_d_z_o_t
            reversed(f_steps[t0:t1]),  # f_t
            reversed(d_z_all_steps[:rows]),  # d_z_all_t
            reversed(known_d_z_all_steps[:rows]),  # known_d_z_all_t
            reversed(d_z_all__steps_flat[:rows]),  # d_z_all__t_flat
        ):
            # d_h = d_h[t+1] + g_h
            # d_c = d_h known_d_c + d_c[t+1] + g_c
            # d_z_o = d_h known_d_z_o
            # d_c_next = d_c f
            add(d_h_next, g_h_t, tmp1_0)
            multiply(tmp1_0, known_d_c_t, tmp1_1)
            add(tmp1_1, d_c_next, tmp1_1)
            add(tmp1_1, g_c_t, d_c)
            multiply(tmp1_0, known_d_z_o_t, d_z_o_t)
            multiply(d_c, f_t, d_c_next)
            # d_z_all = d_c known_d_z_all
            tmp2_0[...] = d_c_wide
            multiply(tmp2_0, known_d_z_all_t, d_z_all_t)
            # d_h_next = sum_H,#4 W_all_2 d_z_all_
            d_z_all__t_flat.dot(W_all_2_flat, d_h_next)
        # d_x = sum_H,#4 W_all_3 d_z_all_
        d_z_all_[:rows].reshape(rows * B, 4 * H).dot(W_all_3.reshape(4 * H, D), d_x[t0:t1].reshape(rows * B, D))
        # d_W_all = sum_t d_z_all_ x
        fn.accumulate(np.einsum("abcd,abe->bcde", d_z_all_[:rows], x[t0:t1]), d_W_all, t1 == T)
        # d_W_all_ = sum_t d_z_all_ h[t-1]
        fn.accumulate(np.einsum("abcd,abe->bcde", d_z_all_[:rows], h[t0:t1]), d_W_all_, t1 == T)
        # d_b_all = sum_t d_z_all_
        fn.accumulate(np.add.reduce(d_z_all_[:rows].transpose(2, 1, 3, 0), axis=(3,)), d_b_all, t1 == T)
    # d_b_hi = d_b_ii
    # d_b_hf = d_b_if
    # d_b_hg = d_b_ig
    # d_b_ho = d_b_io
    d_b_hi[...] = d_b_all[3]
    d_b_hf[...] = d_b_all[2]
    d_b_hg[...] = d_b_all[1]
    d_b_ho[...] = d_b_all[0]
    d_W_io[...] = d_W_all[:, 0]
    d_W_ig[...] = d_W_all[:, 1]
    d_W_if[...] = d_W_all[:, 2]
    d_W_ii[...] = d_W_all[:, 3]
    d_W_ho[...] = d_W_all_[:, 0]
    d_W_hg[...] = d_W_all_[:, 1]
    d_W_hf[...] = d_W_all_[:, 2]
    d_W_hi[...] = d_W_all_[:, 3]
    d_b_io[...] = d_b_all[0]
    d_b_ig[...] = d_b_all[1]
    d_b_if[...] = d_b_all[2]
    d_b_ii[...] = d_b_all[3]
