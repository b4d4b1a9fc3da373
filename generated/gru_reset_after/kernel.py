# gru_reset_after: made by `derive generate gru_reset_after`, derive 0.1.0; do not edit
# program 2789d262; operations a unit and step: forward 18, backward 20; saved: r, z, W_hn_h_plus_b_hn, n
"""GRUResetAfter: forward, backward and per-sample gradients on NumPy arrays.

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
    z_x_all = empty((block, B, 3, H), dtype)
    h_all = empty((B, 3, H), dtype)
    W_all = empty((3, H, D), dtype)
    W_all_ = empty((3, H, H), dtype)
    known_z_all = empty((block, 2, B, H), dtype)
    z_all = empty((2, B, H), dtype)
    row_all = empty((block, 2, B, H), dtype)
    b_all = empty((2, H), dtype)
    b_all_ = empty((2, H), dtype)
    known_z_n = empty((block, B, H), dtype)
    tmp0_0 = empty((block, 2, B, H), dtype)
    tmp1_0 = empty((B, H), dtype)
    seen = dict.fromkeys(["h", "W_hn_h_plus_b_hn", "n"])
    W_all__T = empty((H, 3 * H), dtype)
    known_z_all_steps = list(known_z_all)
    row_all_steps = list(row_all)
    one = np.array(1, dtype)
    b_hn_wide = empty((B, H,), dtype)
    row_r_steps = list(row_all[:, 0])
    known_z_n_steps = list(known_z_n)
    row_z_steps = list(row_all[:, 1])
    return (
        z_x_all, h_all, W_all, W_all_, known_z_all, z_all, row_all, b_all, b_all_, known_z_n, tmp0_0,
        tmp1_0, seen, W_all__T, known_z_all_steps, row_all_steps, one, b_hn_wide, row_r_steps,
        known_z_n_steps, row_z_steps,
    )


def forward(T, B, D, H, W_ir, W_iz, W_in, W_hr, W_hz, W_hn, b_ir, b_iz, b_in, b_hr, b_hz, b_hn, x, h, r, z, W_hn_h_plus_b_hn, n, work=None):
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
    (
        z_x_all, h_all, W_all, W_all_, known_z_all, z_all, row_all, b_all, b_all_, known_z_n, tmp0_0,
        tmp1_0, seen, W_all__T, known_z_all_steps, row_all_steps, one, b_hn_wide, row_r_steps,
        known_z_n_steps, row_z_steps,
    ) = work or forward_work(T, B, D, H, x.dtype)
    W_all[2] = W_in
    W_all_[2] = W_hn
    # minus_W_ir = -W_ir
    # minus_W_iz = -W_iz
    negative(W_ir, W_all[0])
    negative(W_iz, W_all[1])
    # minus_b_hr = -b_hr
    # minus_b_ir = -b_ir
    # minus_b_hz = -b_hz
    # minus_b_iz = -b_iz
    negative(b_hr, b_all[0])
    negative(b_ir, b_all_[0])
    negative(b_hz, b_all[1])
    negative(b_iz, b_all_[1])
    # minus_W_hr = -W_hr
    # minus_W_hz = -W_hz
    negative(W_hr, W_all_[0])
    negative(W_hz, W_all_[1])
    W_all__T[...] = W_all_.reshape(3 * H, H).T
    b_hn_wide[...] = b_hn
    h_steps = fn.steps("h", h, seen)
    h_all_flat = h_all.reshape(B, 3 * H)
    z_h_all_turned = h_all[:, 0:2].transpose(1, 0, 2)
    W_hn_h_plus_b_hn_steps = fn.steps("W_hn_h_plus_b_hn", W_hn_h_plus_b_hn, seen)
    W_hn_h = h_all[:, 2]
    n_steps = fn.steps("n", n, seen)
    for t0, t1 in fn.blocks(T, B):
        rows = t1 - t0
        # z_x_all = sum_D W_all x
        x[t0:t1].reshape(rows * B, D).dot(W_all.reshape(3 * H, D).T, z_x_all[:rows].reshape(rows * B, 3 * H))
        # known_z_all = b_all + b_all_ + z_x_all_
        add(b_all[None, :, None], b_all_[None, :, None], tmp0_0[:rows])
        add(tmp0_0[:rows], z_x_all[:rows, :, 0:2].transpose(0, 2, 1, 3), known_z_all[:rows])
        # known_z_n = b_in + z_n_x
        add(b_in, z_x_all[:rows, :, 2], known_z_n[:rows])
        h_old = h_steps[t0]
        for (
            known_z_all_t, row_all_t, W_hn_h_plus_b_hn_t, row_r_t, known_z_n_t, n_t, h_t, row_z_t
        ) in zip(
            known_z_all_steps[:rows],  # known_z_all_t
            row_all_steps[:rows],  # row_all_t
            W_hn_h_plus_b_hn_steps[t0:t1],  # W_hn_h_plus_b_hn_t
            row_r_steps[:rows],  # row_r_t
            known_z_n_steps[:rows],  # known_z_n_t
            n_steps[t0:t1],  # n_t
            h_steps[t0 + 1:t1 + 1],  # h_t
            row_z_steps[:rows],  # row_z_t
        ):
            # h_all = sum_H h[t-1] W_all_
            h_old.dot(W_all__T, h_all_flat)
            # z_all = known_z_all + z_h_all
            # row_all = sigmoid(-z_all)
            add(known_z_all_t, z_h_all_turned, z_all)
            sigmoid_of_minus(z_all, one, row_all_t)
            # W_hn_h_plus_b_hn = W_hn_h + b_hn
            # z_n = W_hn_h_plus_b_hn row_r + known_z_n
            # n = tanh(z_n)
            # h = (h[t-1] - n) row_z + n
            add(W_hn_h, b_hn_wide, W_hn_h_plus_b_hn_t)
            multiply(W_hn_h_plus_b_hn_t, row_r_t, tmp1_0)
            add(tmp1_0, known_z_n_t, tmp1_0)
            tanh(tmp1_0, n_t)
            subtract(h_old, n_t, tmp1_0)
            multiply(tmp1_0, row_z_t, tmp1_0)
            add(tmp1_0, n_t, h_t)
            h_old = h_t
        # r = row_r
        # z = row_z
        r[t0:t1] = row_all[:rows, 0]
        z[t0:t1] = row_all[:rows, 1]


def backward_work(T, B, D, H, dtype, empty=np.empty):
    """What `backward` works in, for one shape, in arrays by ``empty``."""
    block = min(T, fn.block_steps(B))
    W_all_2 = empty((3, H, H), dtype)
    d_all = empty((block, B, 4, H), dtype)
    W_all_3 = empty((3, H, D), dtype)
    d_W_all = empty((3, H, D), dtype)
    d_W_all_ = empty((3, H, H), dtype)
    d_b_all = empty((4, H), dtype)
    known_d_z_n = empty((block, B, H), dtype)
    known_d_z_z = empty((block, B, H), dtype)
    known_d_z_r = empty((block, B, H), dtype)
    base_h = empty((B, H), dtype)
    tmp0_0 = empty((block, B, H), dtype)
    tmp0_1 = empty((block, B, H), dtype)
    tmp1_0 = empty((B, H), dtype)
    one = np.array(1, dtype)
    seen = dict.fromkeys(["g_h", "r", "z"])
    d_z_n_steps = list(d_all[:, :, 3])
    known_d_z_n_steps = list(known_d_z_n)
    d_W_hn_h_plus_b_hn_steps = list(d_all[:, :, 0])
    d_z_z_steps = list(d_all[:, :, 1])
    known_d_z_z_steps = list(known_d_z_z)
    d_z_r_steps = list(d_all[:, :, 2])
    known_d_z_r_steps = list(known_d_z_r)
    d_all_steps_flat = list(d_all[:, :, 0:3].reshape(block, B, 3 * H))
    return (
        W_all_2, d_all, W_all_3, d_W_all, d_W_all_, d_b_all, known_d_z_n, known_d_z_z, known_d_z_r, base_h,
        tmp0_0, tmp0_1, tmp1_0, one, seen, d_z_n_steps, known_d_z_n_steps, d_W_hn_h_plus_b_hn_steps,
        d_z_z_steps, known_d_z_z_steps, d_z_r_steps, known_d_z_r_steps, d_all_steps_flat,
    )


def backward(T, B, D, H, W_ir, W_iz, W_in, W_hr, W_hz, W_hn, b_ir, b_iz, b_in, b_hr, b_hz, b_hn, x, h, r, z, W_hn_h_plus_b_hn, n, g_h, d_h_next, d_W_ir, d_W_iz, d_W_in, d_W_hr, d_W_hz, d_W_hn, d_b_ir, d_b_iz, d_b_in, d_b_hr, d_b_hz, d_b_hn, d_x, work=None):
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
    (
        W_all_2, d_all, W_all_3, d_W_all, d_W_all_, d_b_all, known_d_z_n, known_d_z_z, known_d_z_r, base_h,
        tmp0_0, tmp0_1, tmp1_0, one, seen, d_z_n_steps, known_d_z_n_steps, d_W_hn_h_plus_b_hn_steps,
        d_z_z_steps, known_d_z_z_steps, d_z_r_steps, known_d_z_r_steps, d_all_steps_flat,
    ) = work or backward_work(T, B, D, H, x.dtype)
    d_h_next[...] = 0
    W_all_2[0] = W_hn
    W_all_2[1] = W_hz
    W_all_2[2] = W_hr
    W_all_3[0] = W_iz
    W_all_3[1] = W_ir
    W_all_3[2] = W_in
    g_h_steps = fn.steps("g_h", g_h, seen)
    r_steps = fn.steps("r", r, seen)
    z_steps = fn.steps("z", z, seen)
    W_all_2_flat = W_all_2.reshape(3 * H, H)
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # known_d_n = 1 - z
        # known_d_z_n = (1 - n^2) known_d_n
        # known_d_z = h[t-1] - n
        # known_d_z_z = (1 - z) known_d_z z
        # known_d_z_r = (1 - r) W_hn_h_plus_b_hn r
        subtract(one, z[t0:t1], tmp0_0[:rows])
        multiply(n[t0:t1], n[t0:t1], tmp0_1[:rows])
        subtract(one, tmp0_1[:rows], tmp0_1[:rows])
        multiply(tmp0_1[:rows], tmp0_0[:rows], known_d_z_n[:rows])
        subtract(h[t0:t1], n[t0:t1], tmp0_1[:rows])
        multiply(tmp0_0[:rows], tmp0_1[:rows], tmp0_1[:rows])
        multiply(tmp0_1[:rows], z[t0:t1], known_d_z_z[:rows])
        subtract(one, r[t0:t1], tmp0_1[:rows])
        multiply(tmp0_1[:rows], W_hn_h_plus_b_hn[t0:t1], tmp0_1[:rows])
        multiply(tmp0_1[:rows], r[t0:t1], known_d_z_r[:rows])
        for (
            g_h_t, d_z_n_t, known_d_z_n_t, d_W_hn_h_plus_b_hn_t, r_t, d_z_z_t, known_d_z_z_t, d_z_r_t,
            known_d_z_r_t, z_t, d_all_t_flat
        ) in zip(
            reversed(g_h_steps[t0:t1]),  # g_h_t
            reversed(d_z_n_steps[:rows]),  # d_z_n_t
            reversed(known_d_z_n_steps[:rows]),  # known_d_z_n_t
            reversed(d_W_hn_h_plus_b_hn_steps[:rows]),  # d_W_hn_h_plus_b_hn_t
            reversed(r_steps[t0:t1]),  # r_t
            reversed(d_z_z_steps[:rows]),  # d_z_z_t
            reversed(known_d_z_z_steps[:rows]),  # known_d_z_z_t
            reversed(d_z_r_steps[:rows]),  # d_z_r_t
            reversed(known_d_z_r_steps[:rows]),  # known_d_z_r_t
            reversed(z_steps[t0:t1]),  # z_t
            reversed(d_all_steps_flat[:rows]),  # d_all_t_flat
        ):
            # d_h = d_h[t+1] + g_h
            # d_z_n = d_h known_d_z_n
            # d_W_hn_h_plus_b_hn = d_z_n r
            # d_z_z = d_h known_d_z_z
            # d_z_r = d_z_n known_d_z_r
            # base_h = d_h z
            add(d_h_next, g_h_t, tmp1_0)
            multiply(tmp1_0, known_d_z_n_t, d_z_n_t)
            multiply(d_z_n_t, r_t, d_W_hn_h_plus_b_hn_t)
            multiply(tmp1_0, known_d_z_z_t, d_z_z_t)
            multiply(d_z_n_t, known_d_z_r_t, d_z_r_t)
            multiply(tmp1_0, z_t, base_h)
            # d_h_next = base_h + sum_H,#3 W_all_2 d_all
            d_all_t_flat.dot(W_all_2_flat, d_h_next)
            add(d_h_next, base_h, d_h_next)
        # d_x = sum_H,#3 W_all_3 d_z_all
        d_all[:rows, :, 1:4].reshape(rows * B, 3 * H).dot(W_all_3.reshape(3 * H, D), d_x[t0:t1].reshape(rows * B, D))
        # d_W_all = sum_t,B d_z_all x
        fn.add_product(d_all[:rows, :, 1:4].reshape(rows * B, 3 * H).T, x[t0:t1].reshape(rows * B, D), d_W_all.reshape(3 * H, D), t1 == T)
        # d_W_all_ = sum_t,B d_all h[t-1]
        fn.add_product(d_all[:rows, :, 0:3].reshape(rows * B, 3 * H).T, h[t0:t1].reshape(rows * B, H), d_W_all_.reshape(3 * H, H), t1 == T)
        # d_b_all = sum_t,B d_all_
        fn.accumulate(np.add.reduce(d_all[:rows], axis=(0, 1)), d_b_all, t1 == T)
    # d_b_hr = d_b_ir
    # d_b_hz = d_b_iz
    d_b_hr[...] = d_b_all[2]
    d_b_hz[...] = d_b_all[1]
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


def per_sample_work(T, B, D, H, dtype, empty=np.empty):
    """What `per_sample` works in, for one shape, in arrays by ``empty``."""
    block = min(T, fn.block_steps(B))
    W_all_2 = empty((3, H, H), dtype)
    d_all = empty((block, B, 4, H), dtype)
    W_all_3 = empty((3, H, D), dtype)
    d_W_all = empty((B, 3, H, D), dtype)
    d_W_all_ = empty((B, 3, H, H), dtype)
    d_b_all = empty((4, B, H), dtype)
    known_d_z_n = empty((block, B, H), dtype)
    known_d_z_z = empty((block, B, H), dtype)
    known_d_z_r = empty((block, B, H), dtype)
    base_h = empty((B, H), dtype)
    tmp0_0 = empty((block, B, H), dtype)
    tmp0_1 = empty((block, B, H), dtype)
    tmp1_0 = empty((B, H), dtype)
    one = np.array(1, dtype)
    seen = dict.fromkeys(["g_h", "r", "z"])
    d_z_n_steps = list(d_all[:, :, 3])
    known_d_z_n_steps = list(known_d_z_n)
    d_W_hn_h_plus_b_hn_steps = list(d_all[:, :, 0])
    d_z_z_steps = list(d_all[:, :, 1])
    known_d_z_z_steps = list(known_d_z_z)
    d_z_r_steps = list(d_all[:, :, 2])
    known_d_z_r_steps = list(known_d_z_r)
    d_all_steps_flat = list(d_all[:, :, 0:3].reshape(block, B, 3 * H))
    return (
        W_all_2, d_all, W_all_3, d_W_all, d_W_all_, d_b_all, known_d_z_n, known_d_z_z, known_d_z_r, base_h,
        tmp0_0, tmp0_1, tmp1_0, one, seen, d_z_n_steps, known_d_z_n_steps, d_W_hn_h_plus_b_hn_steps,
        d_z_z_steps, known_d_z_z_steps, d_z_r_steps, known_d_z_r_steps, d_all_steps_flat,
    )


def per_sample(T, B, D, H, W_ir, W_iz, W_in, W_hr, W_hz, W_hn, b_ir, b_iz, b_in, b_hr, b_hz, b_hn, x, h, r, z, W_hn_h_plus_b_hn, n, g_h, d_h_next, d_W_ir, d_W_iz, d_W_in, d_W_hr, d_W_hz, d_W_hn, d_b_ir, d_b_iz, d_b_in, d_b_hr, d_b_hz, d_b_hn, d_x, work=None):
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
    (
        W_all_2, d_all, W_all_3, d_W_all, d_W_all_, d_b_all, known_d_z_n, known_d_z_z, known_d_z_r, base_h,
        tmp0_0, tmp0_1, tmp1_0, one, seen, d_z_n_steps, known_d_z_n_steps, d_W_hn_h_plus_b_hn_steps,
        d_z_z_steps, known_d_z_z_steps, d_z_r_steps, known_d_z_r_steps, d_all_steps_flat,
    ) = work or per_sample_work(T, B, D, H, x.dtype)
    d_h_next[...] = 0
    W_all_2[0] = W_hn
    W_all_2[1] = W_hz
    W_all_2[2] = W_hr
    W_all_3[0] = W_iz
    W_all_3[1] = W_ir
    W_all_3[2] = W_in
    g_h_steps = fn.steps("g_h", g_h, seen)
    r_steps = fn.steps("r", r, seen)
    z_steps = fn.steps("z", z, seen)
    W_all_2_flat = W_all_2.reshape(3 * H, H)
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # known_d_n = 1 - z
        # known_d_z_n = (1 - n^2) known_d_n
        # known_d_z = h[t-1] - n
        # known_d_z_z = (1 - z) known_d_z z
        # known_d_z_r = (1 - r) W_hn_h_plus_b_hn r
        subtract(one, z[t0:t1], tmp0_0[:rows])
        multiply(n[t0:t1], n[t0:t1], tmp0_1[:rows])
        subtract(one, tmp0_1[:rows], tmp0_1[:rows])
        multiply(tmp0_1[:rows], tmp0_0[:rows], known_d_z_n[:rows])
        subtract(h[t0:t1], n[t0:t1], tmp0_1[:rows])
        multiply(tmp0_0[:rows], tmp0_1[:rows], tmp0_1[:rows])
        multiply(tmp0_1[:rows], z[t0:t1], known_d_z_z[:rows])
        subtract(one, r[t0:t1], tmp0_1[:rows])
        multiply(tmp0_1[:rows], W_hn_h_plus_b_hn[t0:t1], tmp0_1[:rows])
        multiply(tmp0_1[:rows], r[t0:t1], known_d_z_r[:rows])
        for (
            g_h_t, d_z_n_t, known_d_z_n_t, d_W_hn_h_plus_b_hn_t, r_t, d_z_z_t, known_d_z_z_t, d_z_r_t,
            known_d_z_r_t, z_t, d_all_t_flat
        ) in zip(
            reversed(g_h_steps[t0:t1]),  # g_h_t
            reversed(d_z_n_steps[:rows]),  # d_z_n_t
            reversed(known_d_z_n_steps[:rows]),  # known_d_z_n_t
            reversed(d_W_hn_h_plus_b_hn_steps[:rows]),  # d_W_hn_h_plus_b_hn_t
            reversed(r_steps[t0:t1]),  # r_t
            reversed(d_z_z_steps[:rows]),  # d_z_z_t
            reversed(known_d_z_z_steps[:rows]),  # known_d_z_z_t
            reversed(d_z_r_steps[:rows]),  # d_z_r_t
            reversed(known_d_z_r_steps[:rows]),  # known_d_z_r_t
            reversed(z_steps[t0:t1]),  # z_t
            reversed(d_all_steps_flat[:rows]),  # d_all_t_flat
        ):
            # d_h = d_h[t+1] + g_h
            # d_z_n = d_h known_d_z_n
            # d_W_hn_h_plus_b_hn = d_z_n r
            # d_z_z = d_h known_d_z_z
            # d_z_r = d_z_n known_d_z_r
            # base_h = d_h z
            add(d_h_next, g_h_t, tmp1_0)
            multiply(tmp1_0, known_d_z_n_t, d_z_n_t)
            multiply(d_z_n_t, r_t, d_W_hn_h_plus_b_hn_t)
            multiply(tmp1_0, known_d_z_z_t, d_z_z_t)
            multiply(d_z_n_t, known_d_z_r_t, d_z_r_t)
            multiply(tmp1_0, z_t, base_h)
            # d_h_next = base_h + sum_H,#3 W_all_2 d_all
            d_all_t_flat.dot(W_all_2_flat, d_h_next)
            add(d_h_next, base_h, d_h_next)
        # d_x = sum_H,#3 W_all_3 d_z_all
        d_all[:rows, :, 1:4].reshape(rows * B, 3 * H).dot(W_all_3.reshape(3 * H, D), d_x[t0:t1].reshape(rows * B, D))
        # d_W_all = sum_t d_z_all x
        fn.accumulate(np.einsum("abcd,abe->bcde", d_all[:rows, :, 1:4], x[t0:t1]), d_W_all, t1 == T)
        # d_W_all_ = sum_t d_all h[t-1]
        fn.accumulate(np.einsum("abcd,abe->bcde", d_all[:rows, :, 0:3], h[t0:t1]), d_W_all_, t1 == T)
        # d_b_all = sum_t d_all_
        fn.accumulate(np.add.reduce(d_all[:rows].transpose(2, 1, 3, 0), axis=(3,)), d_b_all, t1 == T)
    # d_b_hr = d_b_ir
    # d_b_hz = d_b_iz
    d_b_hr[...] = d_b_all[2]
    d_b_hz[...] = d_b_all[1]
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
