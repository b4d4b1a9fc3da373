# lstm_peephole: made by `derive generate lstm_peephole`, derive 0.1.0; do not edit
# program 713b8010; operations a unit and step: forward 19, backward 36; saved: i, f, g, o
"""LSTMPeephole: forward, backward and per-sample gradients on NumPy arrays.

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
    U_all = empty((4, H, H), dtype)
    b_all = empty((4, H), dtype)
    known_z_all = empty((block, 4, B, H), dtype)
    tmp0_0 = empty((B, H), dtype)
    tmp0_1 = empty((B, H), dtype)
    seen = dict.fromkeys(["h", "c", "i", "f", "g", "o"])
    U_all_T = empty((H, 4 * H), dtype)
    minus_known_z_i_steps = list(known_z_all[:, 0])
    p_i_wide = empty((B, H,), dtype)
    one = np.array(1, dtype)
    minus_known_z_f_steps = list(known_z_all[:, 1])
    p_f_wide = empty((B, H,), dtype)
    known_z_g_steps = list(known_z_all[:, 3])
    minus_known_z_o_steps = list(known_z_all[:, 2])
    p_o_wide = empty((B, H,), dtype)
    return (
        z_x_all, z_h_all, W_all, U_all, b_all, known_z_all, tmp0_0, tmp0_1, seen, U_all_T,
        minus_known_z_i_steps, p_i_wide, one, minus_known_z_f_steps, p_f_wide, known_z_g_steps,
        minus_known_z_o_steps, p_o_wide,
    )


def forward(T, B, D, H, W_i, W_f, W_g, W_o, U_i, U_f, U_g, U_o, p_i, p_f, p_o, b_i, b_f, b_g, b_o, x, h, c, i, f, g, o, work=None):
    """26 operations a unit and step besides the products.

    W_i (H, D) in
    W_f (H, D) in
    W_g (H, D) in
    W_o (H, D) in
    U_i (H, H) in
    U_f (H, H) in
    U_g (H, H) in
    U_o (H, H) in
    p_i (H) in
    p_f (H) in
    p_o (H) in
    b_i (H) in
    b_f (H) in
    b_g (H) in
    b_o (H) in
    x (T, B, D) in
    h (T+1, B, H) inout
    c (T+1, B, H) inout
    i (T, B, H) out
    f (T, B, H) out
    g (T, B, H) out
    o (T, B, H) out
    """
    (
        z_x_all, z_h_all, W_all, U_all, b_all, known_z_all, tmp0_0, tmp0_1, seen, U_all_T,
        minus_known_z_i_steps, p_i_wide, one, minus_known_z_f_steps, p_f_wide, known_z_g_steps,
        minus_known_z_o_steps, p_o_wide,
    ) = work or forward_work(T, B, D, H, x.dtype)
    W_all[3] = W_g
    U_all[3] = U_g
    b_all[3] = b_g
    # minus_W_i = -W_i
    # minus_W_f = -W_f
    # minus_W_o = -W_o
    negative(W_i, W_all[0])
    negative(W_f, W_all[1])
    negative(W_o, W_all[2])
    # minus_b_i = -b_i
    # minus_b_f = -b_f
    # minus_b_o = -b_o
    negative(b_i, b_all[0])
    negative(b_f, b_all[1])
    negative(b_o, b_all[2])
    # minus_U_i = -U_i
    # minus_U_f = -U_f
    # minus_U_o = -U_o
    negative(U_i, U_all[0])
    negative(U_f, U_all[1])
    negative(U_o, U_all[2])
    U_all_T[...] = U_all.reshape(4 * H, H).T
    p_i_wide[...] = p_i
    p_f_wide[...] = p_f
    p_o_wide[...] = p_o
    h_steps = fn.steps("h", h, seen)
    z_h_all_flat = z_h_all.reshape(B, 4 * H)
    minus_z_i_h = z_h_all[:, 0]
    c_steps = fn.steps("c", c, seen)
    i_steps = fn.steps("i", i, seen)
    minus_z_f_h = z_h_all[:, 1]
    f_steps = fn.steps("f", f, seen)
    z_g_h = z_h_all[:, 3]
    g_steps = fn.steps("g", g, seen)
    minus_z_o_h = z_h_all[:, 2]
    o_steps = fn.steps("o", o, seen)
    for t0, t1 in fn.blocks(T, B):
        rows = t1 - t0
        # z_x_all = sum_D W_all x
        x[t0:t1].reshape(rows * B, D).dot(W_all.reshape(4 * H, D).T, z_x_all[:rows].reshape(rows * B, 4 * H))
        # known_z_all = b_all + z_x_all
        add(b_all[None, :, None], z_x_all[:rows].transpose(0, 2, 1, 3), known_z_all[:rows])
        h_old = h_steps[t0]
        c_old = c_steps[t0]
        for (
            minus_known_z_i_t, i_t, minus_known_z_f_t, f_t, known_z_g_t, g_t, c_t, minus_known_z_o_t, o_t, h_t
        ) in zip(
            minus_known_z_i_steps[:rows],  # minus_known_z_i_t
            i_steps[t0:t1],  # i_t
            minus_known_z_f_steps[:rows],  # minus_known_z_f_t
            f_steps[t0:t1],  # f_t
            known_z_g_steps[:rows],  # known_z_g_t
            g_steps[t0:t1],  # g_t
            c_steps[t0 + 1:t1 + 1],  # c_t
            minus_known_z_o_steps[:rows],  # minus_known_z_o_t
            o_steps[t0:t1],  # o_t
            h_steps[t0 + 1:t1 + 1],  # h_t
        ):
            # z_h_all = sum_H h[t-1] U_all
            h_old.dot(U_all_T, z_h_all_flat)
            # minus_z_i = minus_known_z_i + minus_z_i_h - c[t-1] p_i
            # i = sigmoid(-minus_z_i)
            # minus_z_f = minus_known_z_f + minus_z_f_h - c[t-1] p_f
            # f = sigmoid(-minus_z_f)
            # z_g = known_z_g + z_g_h
            # g = tanh(z_g)
            # c = c[t-1] f + g i
            # minus_z_o = minus_known_z_o + minus_z_o_h - c p_o
            # o = sigmoid(-minus_z_o)
            # tanh_c = tanh(c)
            # h = o tanh_c
            multiply(c_old, p_i_wide, tmp0_0)
            add(minus_known_z_i_t, minus_z_i_h, tmp0_1)
            subtract(tmp0_1, tmp0_0, tmp0_0)
            sigmoid_of_minus(tmp0_0, one, i_t)
            multiply(c_old, p_f_wide, tmp0_0)
            add(minus_known_z_f_t, minus_z_f_h, tmp0_1)
            subtract(tmp0_1, tmp0_0, tmp0_0)
            sigmoid_of_minus(tmp0_0, one, f_t)
            add(known_z_g_t, z_g_h, tmp0_0)
            tanh(tmp0_0, g_t)
            multiply(c_old, f_t, tmp0_0)
            multiply(g_t, i_t, tmp0_1)
            add(tmp0_0, tmp0_1, c_t)
            multiply(c_t, p_o_wide, tmp0_1)
            add(minus_known_z_o_t, minus_z_o_h, tmp0_0)
            subtract(tmp0_0, tmp0_1, tmp0_1)
            sigmoid_of_minus(tmp0_1, one, o_t)
            tanh(c_t, tmp0_1)
            multiply(o_t, tmp0_1, h_t)
            h_old = h_t
            c_old = c_t


def backward_work(T, B, D, H, dtype, empty=np.empty):
    """What `backward` works in, for one shape, in arrays by ``empty``."""
    block = min(T, fn.block_steps(B))
    U_all_ = empty((4, H, H), dtype)
    d_z_all_ = empty((block, B, 4, H), dtype)
    W_all_ = empty((4, H, D), dtype)
    d_W_all = empty((4, H, D), dtype)
    d_U_all = empty((4, H, H), dtype)
    d_p_all = empty((2, H), dtype)
    known_d_z_all = empty((block, B, 3, H), dtype)
    d_b_all = empty((4, H), dtype)
    known_d_z_o = empty((block, B, H), dtype)
    known_d_c = empty((block, B, H), dtype)
    d_c = empty((B, H), dtype)
    tmp0_0 = empty((block, B, H), dtype)
    tmp0_1 = empty((block, B, H), dtype)
    tmp1_0 = empty((B, H), dtype)
    tmp1_1 = empty((B, H), dtype)
    tmp1_2 = empty((B, H), dtype)
    tmp2_0 = empty((B, 3, H), dtype)
    one = np.array(1, dtype)
    seen = dict.fromkeys(["g_h", "g_c", "f"])
    d_z_o_steps = list(d_z_all_[:, :, 0])
    known_d_z_o_steps = list(known_d_z_o)
    known_d_c_steps = list(known_d_c)
    p_o_wide = empty((B, H,), dtype)
    d_z_all_steps = list(d_z_all_[:, :, 1:4])
    known_d_z_all_steps = list(known_d_z_all)
    d_z_f_steps = list(d_z_all_[:, :, 2])
    p_f_wide = empty((B, H,), dtype)
    d_z_i_steps = list(d_z_all_[:, :, 3])
    p_i_wide = empty((B, H,), dtype)
    d_z_all__steps_flat = list(d_z_all_.reshape(block, B, 4 * H))
    return (
        U_all_, d_z_all_, W_all_, d_W_all, d_U_all, d_p_all, known_d_z_all, d_b_all, known_d_z_o, known_d_c,
        d_c, tmp0_0, tmp0_1, tmp1_0, tmp1_1, tmp1_2, tmp2_0, one, seen, d_z_o_steps, known_d_z_o_steps,
        known_d_c_steps, p_o_wide, d_z_all_steps, known_d_z_all_steps, d_z_f_steps, p_f_wide, d_z_i_steps,
        p_i_wide, d_z_all__steps_flat,
    )


def backward(T, B, D, H, W_i, W_f, W_g, W_o, U_i, U_f, U_g, U_o, p_i, p_f, p_o, b_i, b_f, b_g, b_o, x, h, c, i, f, g, o, g_h, g_c, d_h_next, d_c_next, d_W_i, d_W_f, d_W_g, d_W_o, d_U_i, d_U_f, d_U_g, d_U_o, d_p_i, d_p_f, d_p_o, d_b_i, d_b_f, d_b_g, d_b_o, d_x, work=None):
    """34 operations a unit and step besides the products.

    W_i (H, D) in
    W_f (H, D) in
    W_g (H, D) in
    W_o (H, D) in
    U_i (H, H) in
    U_f (H, H) in
    U_g (H, H) in
    U_o (H, H) in
    p_i (H) in
    p_f (H) in
    p_o (H) in
    b_i (H) in
    b_f (H) in
    b_g (H) in
    b_o (H) in
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
    d_W_i (H, D) out
    d_W_f (H, D) out
    d_W_g (H, D) out
    d_W_o (H, D) out
    d_U_i (H, H) out
    d_U_f (H, H) out
    d_U_g (H, H) out
    d_U_o (H, H) out
    d_p_i (H) out
    d_p_f (H) out
    d_p_o (H) out
    d_b_i (H) out
    d_b_f (H) out
    d_b_g (H) out
    d_b_o (H) out
    d_x (T, B, D) out
    """
    (
        U_all_, d_z_all_, W_all_, d_W_all, d_U_all, d_p_all, known_d_z_all, d_b_all, known_d_z_o, known_d_c,
        d_c, tmp0_0, tmp0_1, tmp1_0, tmp1_1, tmp1_2, tmp2_0, one, seen, d_z_o_steps, known_d_z_o_steps,
        known_d_c_steps, p_o_wide, d_z_all_steps, known_d_z_all_steps, d_z_f_steps, p_f_wide, d_z_i_steps,
        p_i_wide, d_z_all__steps_flat,
    ) = work or backward_work(T, B, D, H, x.dtype)
    d_h_next[...] = 0
    d_c_next[...] = 0
    U_all_[0] = U_o
    U_all_[1] = U_g
    U_all_[2] = U_f
    U_all_[3] = U_i
    W_all_[0] = W_o
    W_all_[1] = W_g
    W_all_[2] = W_f
    W_all_[3] = W_i
    p_o_wide[...] = p_o
    p_f_wide[...] = p_f
    p_i_wide[...] = p_i
    g_h_steps = fn.steps("g_h", g_h, seen)
    g_c_steps = fn.steps("g_c", g_c, seen)
    d_c_wide = d_c[:, None]
    f_steps = fn.steps("f", f, seen)
    U_all__flat = U_all_.reshape(4 * H, H)
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # tanh_c = tanh(c)
        # known_d_z_o = (1 - o) o tanh_c
        # known_d_c = (1 - tanh_c^2) o
        # known_d_z_g = (1 - g^2) i
        # known_d_z_f = (1 - f) c[t-1] f
        # known_d_z_i = (1 - i) g i
        tanh(c[t0 + 1:t1 + 1], tmp0_0[:rows])
        subtract(one, o[t0:t1], tmp0_1[:rows])
        multiply(tmp0_1[:rows], o[t0:t1], tmp0_1[:rows])
        multiply(tmp0_1[:rows], tmp0_0[:rows], known_d_z_o[:rows])
        multiply(tmp0_0[:rows], tmp0_0[:rows], tmp0_0[:rows])
        subtract(one, tmp0_0[:rows], tmp0_0[:rows])
        multiply(tmp0_0[:rows], o[t0:t1], known_d_c[:rows])
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
            g_h_t, d_z_o_t, known_d_z_o_t, known_d_c_t, g_c_t, d_z_all_t, known_d_z_all_t, f_t, d_z_f_t,
            d_z_i_t, d_z_all__t_flat
        ) in zip(
            reversed(g_h_steps[t0:t1]),  # g_h_t
            reversed(d_z_o_steps[:rows]),  # d_z_o_t
            reversed(known_d_z_o_steps[:rows]),  # known_d_z_o_t
            reversed(known_d_c_steps[:rows]),  # known_d_c_t
            reversed(g_c_steps[t0:t1]),  # g_c_t
            reversed(d_z_all_steps[:rows]),  # d_z_all_t
            reversed(known_d_z_all_steps[:rows]),  # known_d_z_all_t
            reversed(f_steps[t0:t1]),  # f_t
            reversed(d_z_f_steps[:rows]),  # d_z_f_t
            reversed(d_z_i_steps[:rows]),  # d_z_i_t
            reversed(d_z_all__steps_flat[:rows]),  # d_z_all__t_flat
        ):
            # d_h = d_h[t+1] + g_h
            # d_z_o = d_h known_d_z_o
            # d_c = d_h known_d_c + d_z_o p_o + d_c[t+1] + g_c
            add(d_h_next, g_h_t, tmp1_0)
            multiply(tmp1_0, known_d_z_o_t, d_z_o_t)
            multiply(tmp1_0, known_d_c_t, tmp1_0)
            multiply(d_z_o_t, p_o_wide, tmp1_1)
            add(tmp1_0, tmp1_1, tmp1_1)
            add(tmp1_1, d_c_next, tmp1_1)
            add(tmp1_1, g_c_t, d_c)
            # d_z_all = d_c known_d_z_all
            tmp2_0[...] = d_c_wide
            multiply(tmp2_0, known_d_z_all_t, d_z_all_t)
            # d_c_next = d_c f + d_z_f p_f + d_z_i p_i
            multiply(d_c, f_t, tmp1_0)
            multiply(d_z_f_t, p_f_wide, tmp1_1)
            multiply(d_z_i_t, p_i_wide, tmp1_2)
            add(tmp1_0, tmp1_1, tmp1_1)
            add(tmp1_1, tmp1_2, d_c_next)
            # d_h_next = sum_H,#4 U_all_ d_z_all_
            d_z_all__t_flat.dot(U_all__flat, d_h_next)
        # d_x = sum_H,#4 W_all_ d_z_all_
        d_z_all_[:rows].reshape(rows * B, 4 * H).dot(W_all_.reshape(4 * H, D), d_x[t0:t1].reshape(rows * B, D))
        # d_W_all = sum_t,B d_z_all_ x
        fn.add_product(d_z_all_[:rows].reshape(rows * B, 4 * H).T, x[t0:t1].reshape(rows * B, D), d_W_all.reshape(4 * H, D), t1 == T)
        # d_U_all = sum_t,B d_z_all_ h[t-1]
        fn.add_product(d_z_all_[:rows].reshape(rows * B, 4 * H).T, h[t0:t1].reshape(rows * B, H), d_U_all.reshape(4 * H, H), t1 == T)
        # d_p_all = sum_t,B d_z_all_2 c[t-1]
        fn.accumulate(np.einsum("abcd,abd->cd", d_z_all_[:rows, :, 2:4], c[t0:t1]), d_p_all, t1 == T)
        # d_p_o = sum_t,B d_z_o c
        fn.accumulate(np.einsum("abc,abc->c", d_z_all_[:rows, :, 0], c[t0 + 1:t1 + 1]), d_p_o, t1 == T)
        # d_b_all = sum_t,B d_z_all_
        fn.accumulate(np.add.reduce(d_z_all_[:rows], axis=(0, 1)), d_b_all, t1 == T)
    d_W_o[...] = d_W_all[0]
    d_W_g[...] = d_W_all[1]
    d_W_f[...] = d_W_all[2]
    d_W_i[...] = d_W_all[3]
    d_U_o[...] = d_U_all[0]
    d_U_g[...] = d_U_all[1]
    d_U_f[...] = d_U_all[2]
    d_U_i[...] = d_U_all[3]
    d_p_f[...] = d_p_all[0]
    d_p_i[...] = d_p_all[1]
    d_b_o[...] = d_b_all[0]
    d_b_g[...] = d_b_all[1]
    d_b_f[...] = d_b_all[2]
    d_b_i[...] = d_b_all[3]


def per_sample_work(T, B, D, H, dtype, empty=np.empty):
    """What `per_sample` works in, for one shape, in arrays by ``empty``."""
    block = min(T, fn.block_steps(B))
    U_all_ = empty((4, H, H), dtype)
    d_z_all_ = empty((block, B, 4, H), dtype)
    W_all_ = empty((4, H, D), dtype)
    d_W_all = empty((B, 4, H, D), dtype)
    d_U_all = empty((B, 4, H, H), dtype)
    d_p_all = empty((B, 2, H), dtype)
    known_d_z_all = empty((block, B, 3, H), dtype)
    d_b_all = empty((4, B, H), dtype)
    known_d_z_o = empty((block, B, H), dtype)
    known_d_c = empty((block, B, H), dtype)
    d_c = empty((B, H), dtype)
    tmp0_0 = empty((block, B, H), dtype)
    tmp0_1 = empty((block, B, H), dtype)
    tmp1_0 = empty((B, H), dtype)
    tmp1_1 = empty((B, H), dtype)
    tmp1_2 = empty((B, H), dtype)
    tmp2_0 = empty((B, 3, H), dtype)
    one = np.array(1, dtype)
    seen = dict.fromkeys(["g_h", "g_c", "f"])
    d_z_o_steps = list(d_z_all_[:, :, 0])
    known_d_z_o_steps = list(known_d_z_o)
    known_d_c_steps = list(known_d_c)
    p_o_wide = empty((B, H,), dtype)
    d_z_all_steps = list(d_z_all_[:, :, 1:4])
    known_d_z_all_steps = list(known_d_z_all)
    d_z_f_steps = list(d_z_all_[:, :, 2])
    p_f_wide = empty((B, H,), dtype)
    d_z_i_steps = list(d_z_all_[:, :, 3])
    p_i_wide = empty((B, H,), dtype)
    d_z_all__steps_flat = list(d_z_all_.reshape(block, B, 4 * H))
    return (
        U_all_, d_z_all_, W_all_, d_W_all, d_U_all, d_p_all, known_d_z_all, d_b_all, known_d_z_o, known_d_c,
        d_c, tmp0_0, tmp0_1, tmp1_0, tmp1_1, tmp1_2, tmp2_0, one, seen, d_z_o_steps, known_d_z_o_steps,
        known_d_c_steps, p_o_wide, d_z_all_steps, known_d_z_all_steps, d_z_f_steps, p_f_wide, d_z_i_steps,
        p_i_wide, d_z_all__steps_flat,
    )


def per_sample(T, B, D, H, W_i, W_f, W_g, W_o, U_i, U_f, U_g, U_o, p_i, p_f, p_o, b_i, b_f, b_g, b_o, x, h, c, i, f, g, o, g_h, g_c, d_h_next, d_c_next, d_W_i, d_W_f, d_W_g, d_W_o, d_U_i, d_U_f, d_U_g, d_U_o, d_p_i, d_p_f, d_p_o, d_b_i, d_b_f, d_b_g, d_b_o, d_x, work=None):
    """34 operations a unit and step besides the products.

    W_i (H, D) in
    W_f (H, D) in
    W_g (H, D) in
    W_o (H, D) in
    U_i (H, H) in
    U_f (H, H) in
    U_g (H, H) in
    U_o (H, H) in
    p_i (H) in
    p_f (H) in
    p_o (H) in
    b_i (H) in
    b_f (H) in
    b_g (H) in
    b_o (H) in
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
    d_W_i (B, H, D) out
    d_W_f (B, H, D) out
    d_W_g (B, H, D) out
    d_W_o (B, H, D) out
    d_U_i (B, H, H) out
    d_U_f (B, H, H) out
    d_U_g (B, H, H) out
    d_U_o (B, H, H) out
    d_p_i (B, H) out
    d_p_f (B, H) out
    d_p_o (B, H) out
    d_b_i (B, H) out
    d_b_f (B, H) out
    d_b_g (B, H) out
    d_b_o (B, H) out
    d_x (T, B, D) out
    """
    (
        U_all_, d_z_all_, W_all_, d_W_all, d_U_all, d_p_all, known_d_z_all, d_b_all, known_d_z_o, known_d_c,
        d_c, tmp0_0, tmp0_1, tmp1_0, tmp1_1, tmp1_2, tmp2_0, one, seen, d_z_o_steps, known_d_z_o_steps,
        known_d_c_steps, p_o_wide, d_z_all_steps, known_d_z_all_steps, d_z_f_steps, p_f_wide, d_z_i_steps,
        p_i_wide, d_z_all__steps_flat,
    ) = work or per_sample_work(T, B, D, H, x.dtype)
    d_h_next[...] = 0
    d_c_next[...] = 0
    U_all_[0] = U_o
    U_all_[1] = U_g
    U_all_[2] = U_f
    U_all_[3] = U_i
    W_all_[0] = W_o
    W_all_[1] = W_g
    W_all_[2] = W_f
    W_all_[3] = W_i
    p_o_wide[...] = p_o
    p_f_wide[...] = p_f
    p_i_wide[...] = p_i
    g_h_steps = fn.steps("g_h", g_h, seen)
    g_c_steps = fn.steps("g_c", g_c, seen)
    d_c_wide = d_c[:, None]
    f_steps = fn.steps("f", f, seen)
    U_all__flat = U_all_.reshape(4 * H, H)
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # tanh_c = tanh(c)
        # known_d_z_o = (1 - o) o tanh_c
        # known_d_c = (1 - tanh_c^2) o
        # known_d_z_g = (1 - g^2) i
        # known_d_z_f = (1 - f) c[t-1] f
        # known_d_z_i = (1 - i) g i
        tanh(c[t0 + 1:t1 + 1], tmp0_0[:rows])
        subtract(one, o[t0:t1], tmp0_1[:rows])
        multiply(tmp0_1[:rows], o[t0:t1], tmp0_1[:rows])
        multiply(tmp0_1[:rows], tmp0_0[:rows], known_d_z_o[:rows])
        multiply(tmp0_0[:rows], tmp0_0[:rows], tmp0_0[:rows])
        subtract(one, tmp0_0[:rows], tmp0_0[:rows])
        multiply(tmp0_0[:rows], o[t0:t1], known_d_c[:rows])
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
            g_h_t, d_z_o_t, known_d_z_o_t, known_d_c_t, g_c_t, d_z_all_t, known_d_z_all_t, f_t, d_z_f_t,
            d_z_i_t, d_z_all__t_flat
        ) in zip(
            reversed(g_h_steps[t0:t1]),  # g_h_t
            reversed(d_z_o_steps[:rows]),  # d_z_o_t
            reversed(known_d_z_o_steps[:rows]),  # known_d_z_o_t
            reversed(known_d_c_steps[:rows]),  # known_d_c_t
            reversed(g_c_steps[t0:t1]),  # g_c_t
            reversed(d_z_all_steps[:rows]),  # d_z_all_t
            reversed(known_d_z_all_steps[:rows]),  # known_d_z_all_t
            reversed(f_steps[t0:t1]),  # f_t
            reversed(d_z_f_steps[:rows]),  # d_z_f_t
            reversed(d_z_i_steps[:rows]),  # d_z_i_t
            reversed(d_z_all__steps_flat[:rows]),  # d_z_all__t_flat
        ):
            # d_h = d_h[t+1] + g_h
            # d_z_o = d_h known_d_z_o
            # d_c = d_h known_d_c + d_z_o p_o + d_c[t+1] + g_c
            add(d_h_next, g_h_t, tmp1_0)
            multiply(tmp1_0, known_d_z_o_t, d_z_o_t)
            multiply(tmp1_0, known_d_c_t, tmp1_0)
            multiply(d_z_o_t, p_o_wide, tmp1_1)
            add(tmp1_0, tmp1_1, tmp1_1)
            add(tmp1_1, d_c_next, tmp1_1)
            add(tmp1_1, g_c_t, d_c)
            # d_z_all = d_c known_d_z_all
            tmp2_0[...] = d_c_wide
            multiply(tmp2_0, known_d_z_all_t, d_z_all_t)
            # d_c_next = d_c f + d_z_f p_f + d_z_i p_i
            multiply(d_c, f_t, tmp1_0)
            multiply(d_z_f_t, p_f_wide, tmp1_1)
            multiply(d_z_i_t, p_i_wide, tmp1_2)
            add(tmp1_0, tmp1_1, tmp1_1)
            add(tmp1_1, tmp1_2, d_c_next)
            # d_h_next = sum_H,#4 U_all_ d_z_all_
            d_z_all__t_flat.dot(U_all__flat, d_h_next)
        # d_x = sum_H,#4 W_all_ d_z_all_
        d_z_all_[:rows].reshape(rows * B, 4 * H).dot(W_all_.reshape(4 * H, D), d_x[t0:t1].reshape(rows * B, D))
        # d_W_all = sum_t d_z_all_ x
        fn.accumulate(np.einsum("abcd,abe->bcde", d_z_all_[:rows], x[t0:t1]), d_W_all, t1 == T)
        # d_U_all = sum_t d_z_all_ h[t-1]
        fn.accumulate(np.einsum("abcd,abe->bcde", d_z_all_[:rows], h[t0:t1]), d_U_all, t1 == T)
        # d_p_all = sum_t d_z_all_2 c[t-1]
        fn.accumulate(np.einsum("abcd,abd->bcd", d_z_all_[:rows, :, 2:4], c[t0:t1]), d_p_all, t1 == T)
        # d_p_o = sum_t d_z_o c
        fn.accumulate(np.einsum("abc,abc->bc", d_z_all_[:rows, :, 0], c[t0 + 1:t1 + 1]), d_p_o, t1 == T)
        # d_b_all = sum_t d_z_all_
        fn.accumulate(np.add.reduce(d_z_all_[:rows].transpose(2, 1, 3, 0), axis=(3,)), d_b_all, t1 == T)
    d_W_o[...] = d_W_all[:, 0]
    d_W_g[...] = d_W_all[:, 1]
    d_W_f[...] = d_W_all[:, 2]
    d_W_i[...] = d_W_all[:, 3]
    d_U_o[...] = d_U_all[:, 0]
    d_U_g[...] = d_U_all[:, 1]
    d_U_f[...] = d_U_all[:, 2]
    d_U_i[...] = d_U_all[:, 3]
    d_p_f[...] = d_p_all[:, 0]
    d_p_i[...] = d_p_all[:, 1]
    d_b_o[...] = d_b_all[0]
    d_b_g[...] = d_b_all[1]
    d_b_f[...] = d_b_all[2]
    d_b_i[...] = d_b_all[3]
