# gru: made by `derive generate gru`, derive 0.1.0; do not edit
# program 25e74b63; operations a unit and step: forward 12, backward 22; saved: r, z, h_hat
"""GRU: forward, backward and per-sample gradients on NumPy arrays.

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
    z_h_all = empty((B, 2, H), dtype)
    W_D_all = empty((3, H, D), dtype)
    W_H_all = empty((2, H, H), dtype)
    known_z_all = empty((block, 2, B, H), dtype)
    z_all = empty((2, B, H), dtype)
    row_all = empty((block, 2, B, H), dtype)
    b_all = empty((2, H), dtype)
    known_z_h_hat = empty((block, B, H), dtype)
    r_h = empty((B, H), dtype)
    z_h_hat_r_h = empty((B, H), dtype)
    tmp0_0 = empty((B, H), dtype)
    seen = dict.fromkeys(["h", "h_hat"])
    W_H_all_T = empty((H, 2 * H), dtype)
    known_z_all_steps = list(known_z_all)
    row_all_steps = list(row_all)
    one = np.array(1, dtype)
    row_r_steps = list(row_all[:, 0])
    W_h_H_T = empty((H, H), dtype)
    known_z_h_hat_steps = list(known_z_h_hat)
    row_z_steps = list(row_all[:, 1])
    return (
        z_x_all, z_h_all, W_D_all, W_H_all, known_z_all, z_all, row_all, b_all, known_z_h_hat, r_h,
        z_h_hat_r_h, tmp0_0, seen, W_H_all_T, known_z_all_steps, row_all_steps, one, row_r_steps, W_h_H_T,
        known_z_h_hat_steps, row_z_steps,
    )


def forward(T, B, D, H, W_r, W_z, W_h, b_r, b_z, b_h, x, h, r, z, h_hat, work=None):
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
    (
        z_x_all, z_h_all, W_D_all, W_H_all, known_z_all, z_all, row_all, b_all, known_z_h_hat, r_h,
        z_h_hat_r_h, tmp0_0, seen, W_H_all_T, known_z_all_steps, row_all_steps, one, row_r_steps, W_h_H_T,
        known_z_h_hat_steps, row_z_steps,
    ) = work or forward_work(T, B, D, H, x.dtype)
    W_r_H = W_r[:, :H]
    W_r_D = W_r[:, H:]
    W_z_H = W_z[:, :H]
    W_z_D = W_z[:, H:]
    W_h_H = W_h[:, :H]
    W_h_D = W_h[:, H:]
    W_D_all[2] = W_h_D
    # minus_W_r_D = -W_r_D
    # minus_W_z_D = -W_z_D
    negative(W_r_D, W_D_all[0])
    negative(W_z_D, W_D_all[1])
    # minus_b_r = -b_r
    # minus_b_z = -b_z
    negative(b_r, b_all[0])
    negative(b_z, b_all[1])
    # minus_W_r_H = -W_r_H
    # minus_W_z_H = -W_z_H
    negative(W_r_H, W_H_all[0])
    negative(W_z_H, W_H_all[1])
    W_H_all_T[...] = W_H_all.reshape(2 * H, H).T
    W_h_H_T[...] = W_h_H.T
    h_steps = fn.steps("h", h, seen)
    z_h_all_flat = z_h_all.reshape(B, 2 * H)
    z_h_all_turned = z_h_all.transpose(1, 0, 2)
    h_hat_steps = fn.steps("h_hat", h_hat, seen)
    for t0, t1 in fn.blocks(T, B):
        rows = t1 - t0
        # z_x_all = sum_D W_D_all x
        x[t0:t1].reshape(rows * B, D).dot(W_D_all.reshape(3 * H, D).T, z_x_all[:rows].reshape(rows * B, 3 * H))
        # known_z_all = b_all + z_x_all_
        add(b_all[None, :, None], z_x_all[:rows, :, 0:2].transpose(0, 2, 1, 3), known_z_all[:rows])
        # known_z_h_hat = b_h + z_h_hat_x
        add(b_h, z_x_all[:rows, :, 2], known_z_h_hat[:rows])
        h_old = h_steps[t0]
        for (
            known_z_all_t, row_all_t, row_r_t, known_z_h_hat_t, h_hat_t, h_t, row_z_t
        ) in zip(
            known_z_all_steps[:rows],  # known_z_all_t
            row_all_steps[:rows],  # row_all_t
            row_r_steps[:rows],  # row_r_t
            known_z_h_hat_steps[:rows],  # known_z_h_hat_t
            h_hat_steps[t0:t1],  # h_hat_t
            h_steps[t0 + 1:t1 + 1],  # h_t
            row_z_steps[:rows],  # row_z_t
        ):
            # z_h_all = sum_H h[t-1] W_H_all
            h_old.dot(W_H_all_T, z_h_all_flat)
            # z_all = known_z_all + z_h_all
            # row_all = sigmoid(-z_all)
            add(known_z_all_t, z_h_all_turned, z_all)
            sigmoid_of_minus(z_all, one, row_all_t)
            # r_h = h[t-1] row_r
            multiply(h_old, row_r_t, r_h)
            # z_h_hat_r_h = sum_H W_h_H r_h
            r_h.dot(W_h_H_T, z_h_hat_r_h)
            # z_h_hat = known_z_h_hat + z_h_hat_r_h
            # h_hat = tanh(z_h_hat)
            # h = (h_hat - h[t-1]) row_z + h[t-1]
            add(known_z_h_hat_t, z_h_hat_r_h, tmp0_0)
            tanh(tmp0_0, h_hat_t)
            subtract(h_hat_t, h_old, tmp0_0)
            multiply(tmp0_0, row_z_t, tmp0_0)
            add(tmp0_0, h_old, h_t)
            h_old = h_t
        # r = row_r
        # z = row_z
        r[t0:t1] = row_all[:rows, 0]
        z[t0:t1] = row_all[:rows, 1]


def backward_work(T, B, D, H, dtype, empty=np.empty):
    """What `backward` works in, for one shape, in arrays by ``empty``."""
    block = min(T, fn.block_steps(B))
    W_H_all_ = empty((2, H, H), dtype)
    d_z_all = empty((block, B, 3, H), dtype)
    W_D_all_ = empty((3, H, D), dtype)
    d_W_D_all = empty((3, H, D), dtype)
    d_W_H_all = empty((2, H, H), dtype)
    d_b_all = empty((3, H), dtype)
    r_h = empty((block, B, H), dtype)
    known_d_z_h_hat = empty((block, B, H), dtype)
    known_d_z_z = empty((block, B, H), dtype)
    known_d_z_r = empty((block, B, H), dtype)
    known_base_h = empty((block, B, H), dtype)
    d_h = empty((B, H), dtype)
    d_r_h = empty((B, H), dtype)
    base_h = empty((B, H), dtype)
    tmp0_0 = empty((block, B, H), dtype)
    tmp0_1 = empty((block, B, H), dtype)
    tmp1_0 = empty((B, H), dtype)
    tmp1_1 = empty((B, H), dtype)
    one = np.array(1, dtype)
    seen = dict.fromkeys(["g_h", "r"])
    d_z_h_hat_steps = list(d_z_all[:, :, 0])
    known_d_z_h_hat_steps = list(known_d_z_h_hat)
    d_z_z_steps = list(d_z_all[:, :, 1])
    known_d_z_z_steps = list(known_d_z_z)
    W_h_H_dense = empty((H, H), dtype)
    d_z_r_steps = list(d_z_all[:, :, 2])
    known_d_z_r_steps = list(known_d_z_r)
    known_base_h_steps = list(known_base_h)
    d_z_all_steps_flat = list(d_z_all[:, :, 1:3].reshape(block, B, 2 * H))
    return (
        W_H_all_, d_z_all, W_D_all_, d_W_D_all, d_W_H_all, d_b_all, r_h, known_d_z_h_hat, known_d_z_z,
        known_d_z_r, known_base_h, d_h, d_r_h, base_h, tmp0_0, tmp0_1, tmp1_0, tmp1_1, one, seen,
        d_z_h_hat_steps, known_d_z_h_hat_steps, d_z_z_steps, known_d_z_z_steps, W_h_H_dense, d_z_r_steps,
        known_d_z_r_steps, known_base_h_steps, d_z_all_steps_flat,
    )


def backward(T, B, D, H, W_r, W_z, W_h, b_r, b_z, b_h, x, h, r, z, h_hat, g_h, d_h_next, d_W_r, d_W_z, d_W_h, d_b_r, d_b_z, d_b_h, d_x, work=None):
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
    (
        W_H_all_, d_z_all, W_D_all_, d_W_D_all, d_W_H_all, d_b_all, r_h, known_d_z_h_hat, known_d_z_z,
        known_d_z_r, known_base_h, d_h, d_r_h, base_h, tmp0_0, tmp0_1, tmp1_0, tmp1_1, one, seen,
        d_z_h_hat_steps, known_d_z_h_hat_steps, d_z_z_steps, known_d_z_z_steps, W_h_H_dense, d_z_r_steps,
        known_d_z_r_steps, known_base_h_steps, d_z_all_steps_flat,
    ) = work or backward_work(T, B, D, H, x.dtype)
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
    d_h_next[...] = 0
    d_W_h[...] = 0
    W_H_all_[0] = W_z_H
    W_H_all_[1] = W_r_H
    W_D_all_[0] = W_h_D
    W_D_all_[1] = W_z_D
    W_D_all_[2] = W_r_D
    W_h_H_dense[...] = W_h_H
    g_h_steps = fn.steps("g_h", g_h, seen)
    r_steps = fn.steps("r", r, seen)
    W_H_all__flat = W_H_all_.reshape(2 * H, H)
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # r_h = h[t-1] r
        # known_d_z_h_hat = (1 - h_hat^2) z
        # known_d_z = h_hat - h[t-1]
        # known_d_z_z = (1 - z) known_d_z z
        # known_d_z_r = (1 - r) h[t-1] r
        # known_base_h = 1 - z
        multiply(h[t0:t1], r[t0:t1], r_h[:rows])
        multiply(h_hat[t0:t1], h_hat[t0:t1], tmp0_0[:rows])
        subtract(one, tmp0_0[:rows], tmp0_0[:rows])
        multiply(tmp0_0[:rows], z[t0:t1], known_d_z_h_hat[:rows])
        subtract(h_hat[t0:t1], h[t0:t1], tmp0_0[:rows])
        subtract(one, z[t0:t1], tmp0_1[:rows])
        multiply(tmp0_1[:rows], tmp0_0[:rows], tmp0_0[:rows])
        multiply(tmp0_0[:rows], z[t0:t1], known_d_z_z[:rows])
        subtract(one, r[t0:t1], tmp0_0[:rows])
        multiply(tmp0_0[:rows], h[t0:t1], tmp0_0[:rows])
        multiply(tmp0_0[:rows], r[t0:t1], known_d_z_r[:rows])
        known_base_h[:rows] = tmp0_1[:rows]
        for (
            g_h_t, d_z_h_hat_t, known_d_z_h_hat_t, d_z_z_t, known_d_z_z_t, d_z_r_t, known_d_z_r_t,
            known_base_h_t, r_t, d_z_all_t_flat
        ) in zip(
            reversed(g_h_steps[t0:t1]),  # g_h_t
            reversed(d_z_h_hat_steps[:rows]),  # d_z_h_hat_t
            reversed(known_d_z_h_hat_steps[:rows]),  # known_d_z_h_hat_t
            reversed(d_z_z_steps[:rows]),  # d_z_z_t
            reversed(known_d_z_z_steps[:rows]),  # known_d_z_z_t
            reversed(d_z_r_steps[:rows]),  # d_z_r_t
            reversed(known_d_z_r_steps[:rows]),  # known_d_z_r_t
            reversed(known_base_h_steps[:rows]),  # known_base_h_t
            reversed(r_steps[t0:t1]),  # r_t
            reversed(d_z_all_steps_flat[:rows]),  # d_z_all_t_flat
        ):
            # d_h = d_h[t+1] + g_h
            # d_z_h_hat = d_h known_d_z_h_hat
            # d_z_z = d_h known_d_z_z
            add(d_h_next, g_h_t, d_h)
            multiply(d_h, known_d_z_h_hat_t, d_z_h_hat_t)
            multiply(d_h, known_d_z_z_t, d_z_z_t)
            # d_r_h = sum_H W_h_H d_z_h_hat
            d_z_h_hat_t.dot(W_h_H_dense, d_r_h)
            # d_z_r = d_r_h known_d_z_r
            # base_h = d_h known_base_h + d_r_h r
            multiply(d_r_h, known_d_z_r_t, d_z_r_t)
            multiply(d_h, known_base_h_t, tmp1_0)
            multiply(d_r_h, r_t, tmp1_1)
            add(tmp1_0, tmp1_1, base_h)
            # d_h_next = base_h + sum_H,#2 W_H_all_ d_z_all
            d_z_all_t_flat.dot(W_H_all__flat, d_h_next)
            add(d_h_next, base_h, d_h_next)
        # d_x = sum_H,#3 W_D_all_ d_z_all_
        d_z_all[:rows].reshape(rows * B, 3 * H).dot(W_D_all_.reshape(3 * H, D), d_x[t0:t1].reshape(rows * B, D))
        # d_W_H_all = sum_t,B d_z_all h[t-1]
        fn.add_product(d_z_all[:rows, :, 1:3].reshape(rows * B, 2 * H).T, h[t0:t1].reshape(rows * B, H), d_W_H_all.reshape(2 * H, H), t1 == T)
        # d_W_D_all = sum_t,B d_z_all_ x
        fn.add_product(d_z_all[:rows].reshape(rows * B, 3 * H).T, x[t0:t1].reshape(rows * B, D), d_W_D_all.reshape(3 * H, D), t1 == T)
        # d_W_h_H = sum_t,B d_z_h_hat r_h
        fn.accumulate(d_z_all[:rows, :, 0].reshape(rows * B, H).T.dot(r_h[:rows].reshape(rows * B, H)), d_W_h_H, t1 == T)
        # d_b_all = sum_t,B d_z_all_
        fn.accumulate(np.add.reduce(d_z_all[:rows], axis=(0, 1)), d_b_all, t1 == T)
    d_W_h_D[...] = d_W_D_all[0]
    d_W_z_D[...] = d_W_D_all[1]
    d_W_r_D[...] = d_W_D_all[2]
    d_W_z_H[...] = d_W_H_all[0]
    d_W_r_H[...] = d_W_H_all[1]
    d_b_h[...] = d_b_all[0]
    d_b_z[...] = d_b_all[1]
    d_b_r[...] = d_b_all[2]


def per_sample_work(T, B, D, H, dtype, empty=np.empty):
    """What `per_sample` works in, for one shape, in arrays by ``empty``."""
    block = min(T, fn.block_steps(B))
    W_H_all_ = empty((2, H, H), dtype)
    d_z_all = empty((block, B, 3, H), dtype)
    W_D_all_ = empty((3, H, D), dtype)
    d_W_D_all = empty((B, 3, H, D), dtype)
    d_W_H_all = empty((B, 2, H, H), dtype)
    d_b_all = empty((3, B, H), dtype)
    r_h = empty((block, B, H), dtype)
    known_d_z_h_hat = empty((block, B, H), dtype)
    known_d_z_z = empty((block, B, H), dtype)
    known_d_z_r = empty((block, B, H), dtype)
    known_base_h = empty((block, B, H), dtype)
    d_h = empty((B, H), dtype)
    d_r_h = empty((B, H), dtype)
    base_h = empty((B, H), dtype)
    tmp0_0 = empty((block, B, H), dtype)
    tmp0_1 = empty((block, B, H), dtype)
    tmp1_0 = empty((B, H), dtype)
    tmp1_1 = empty((B, H), dtype)
    one = np.array(1, dtype)
    seen = dict.fromkeys(["g_h", "r"])
    d_z_h_hat_steps = list(d_z_all[:, :, 0])
    known_d_z_h_hat_steps = list(known_d_z_h_hat)
    d_z_z_steps = list(d_z_all[:, :, 1])
    known_d_z_z_steps = list(known_d_z_z)
    W_h_H_dense = empty((H, H), dtype)
    d_z_r_steps = list(d_z_all[:, :, 2])
    known_d_z_r_steps = list(known_d_z_r)
    known_base_h_steps = list(known_base_h)
    d_z_all_steps_flat = list(d_z_all[:, :, 1:3].reshape(block, B, 2 * H))
    return (
        W_H_all_, d_z_all, W_D_all_, d_W_D_all, d_W_H_all, d_b_all, r_h, known_d_z_h_hat, known_d_z_z,
        known_d_z_r, known_base_h, d_h, d_r_h, base_h, tmp0_0, tmp0_1, tmp1_0, tmp1_1, one, seen,
        d_z_h_hat_steps, known_d_z_h_hat_steps, d_z_z_steps, known_d_z_z_steps, W_h_H_dense, d_z_r_steps,
        known_d_z_r_steps, known_base_h_steps, d_z_all_steps_flat,
    )


def per_sample(T, B, D, H, W_r, W_z, W_h, b_r, b_z, b_h, x, h, r, z, h_hat, g_h, d_h_next, d_W_r, d_W_z, d_W_h, d_b_r, d_b_z, d_b_h, d_x, work=None):
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
    (
        W_H_all_, d_z_all, W_D_all_, d_W_D_all, d_W_H_all, d_b_all, r_h, known_d_z_h_hat, known_d_z_z,
        known_d_z_r, known_base_h, d_h, d_r_h, base_h, tmp0_0, tmp0_1, tmp1_0, tmp1_1, one, seen,
        d_z_h_hat_steps, known_d_z_h_hat_steps, d_z_z_steps, known_d_z_z_steps, W_h_H_dense, d_z_r_steps,
        known_d_z_r_steps, known_base_h_steps, d_z_all_steps_flat,
    ) = work or per_sample_work(T, B, D, H, x.dtype)
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
    d_h_next[...] = 0
    d_W_h[...] = 0
    W_H_all_[0] = W_z_H
    W_H_all_[1] = W_r_H
    W_D_all_[0] = W_h_D
    W_D_all_[1] = W_z_D
    W_D_all_[2] = W_r_D
    W_h_H_dense[...] = W_h_H
    g_h_steps = fn.steps("g_h", g_h, seen)
    r_steps = fn.steps("r", r, seen)
    W_H_all__flat = W_H_all_.reshape(2 * H, H)
    for t0, t1 in reversed(fn.blocks(T, B)):
        rows = t1 - t0
        # r_h = h[t-1] r
        # known_d_z_h_hat = (1 - h_hat^2) z
        # known_d_z = h_hat - h[t-1]
        # known_d_z_z = (1 - z) known_d_z z
        # known_d_z_r = (1 - r) h[t-1] r
        # known_base_h = 1 - z
        multiply(h[t0:t1], r[t0:t1], r_h[:rows])
        multiply(h_hat[t0:t1], h_hat[t0:t1], tmp0_0[:rows])
        subtract(one, tmp0_0[:rows], tmp0_0[:rows])
        multiply(tmp0_0[:rows], z[t0:t1], known_d_z_h_hat[:rows])
        subtract(h_hat[t0:t1], h[t0:t1], tmp0_0[:rows])
        subtract(one, z[t0:t1], tmp0_1[:rows])
        multiply(tmp0_1[:rows], tmp0_0[:rows], tmp0_0[:rows])
        multiply(tmp0_0[:rows], z[t0:t1], known_d_z_z[:rows])
        subtract(one, r[t0:t1], tmp0_0[:rows])
        multiply(tmp0_0[:rows], h[t0:t1], tmp0_0[:rows])
        multiply(tmp0_0[:rows], r[t0:t1], known_d_z_r[:rows])
        known_base_h[:rows] = tmp0_1[:rows]
        for (
            g_h_t, d_z_h_hat_t, known_d_z_h_hat_t, d_z_z_t, known_d_z_z_t, d_z_r_t, known_d_z_r_t,
            known_base_h_t, r_t, d_z_all_t_flat
        ) in zip(
            reversed(g_h_steps[t0:t1]),  # g_h_t
            reversed(d_z_h_hat_steps[:rows]),  # d_z_h_hat_t
            reversed(known_d_z_h_hat_steps[:rows]),  # known_d_z_h_hat_t
            reversed(d_z_z_steps[:rows]),  # d_z_z_t
            reversed(known_d_z_z_steps[:rows]),  # known_d_z_z_t
            reversed(d_z_r_steps[:rows]),  # d_z_r_t
            reversed(known_d_z_r_steps[:rows]),  # known_d_z_r_t
            reversed(known_base_h_steps[:rows]),  # known_base_h_t
            reversed(r_steps[t0:t1]),  # r_t
            reversed(d_z_all_steps_flat[:rows]),  # d_z_all_t_flat
        ):
            # d_h = d_h[t+1] + g_h
            # d_z_h_hat = d_h known_d_z_h_hat
            # d_z_z = d_h known_d_z_z
            add(d_h_next, g_h_t, d_h)
            multiply(d_h, known_d_z_h_hat_t, d_z_h_hat_t)
            multiply(d_h, known_d_z_z_t, d_z_z_t)
            # d_r_h = sum_H W_h_H d_z_h_hat
            d_z_h_hat_t.dot(W_h_H_dense, d_r_h)
            # d_z_r = d_r_h known_d_z_r
            # base_h = d_h known_base_h + d_r_h r
            multiply(d_r_h, known_d_z_r_t, d_z_r_t)
            multiply(d_h, known_base_h_t, tmp1_0)
            multiply(d_r_h, r_t, tmp1_1)
            add(tmp1_0, tmp1_1, base_h)
            # d_h_next = base_h + sum_H,#2 W_H_all_ d_z_all
            d_z_all_t_flat.dot(W_H_all__flat, d_h_next)
            add(d_h_next, base_h, d_h_next)
        # d_x = sum_H,#3 W_D_all_ d_z_all_
        d_z_all[:rows].reshape(rows * B, 3 * H).dot(W_D_all_.reshape(3 * H, D), d_x[t0:t1].reshape(rows * B, D))
        # d_W_H_all = sum_t d_z_all h[t-1]
        fn.accumulate(np.einsum("abcd,abe->bcde", d_z_all[:rows, :, 1:3], h[t0:t1]), d_W_H_all, t1 == T)
        # d_W_D_all = sum_t d_z_all_ x
        fn.accumulate(np.einsum("abcd,abe->bcde", d_z_all[:rows], x[t0:t1]), d_W_D_all, t1 == T)
        # d_W_h_H = sum_t d_z_h_hat r_h
        fn.accumulate(np.einsum("abc,abd->bcd", d_z_all[:rows, :, 0], r_h[:rows]), d_W_h_H, t1 == T)
        # d_b_all = sum_t d_z_all_
        fn.accumulate(np.add.reduce(d_z_all[:rows].transpose(2, 1, 3, 0), axis=(3,)), d_b_all, t1 == T)
    d_W_h_D[...] = d_W_D_all[:, 0]
    d_W_z_D[...] = d_W_D_all[:, 1]
    d_W_r_D[...] = d_W_D_all[:, 2]
    d_W_z_H[...] = d_W_H_all[:, 0]
    d_W_r_H[...] = d_W_H_all[:, 1]
    d_b_h[...] = d_b_all[0]
    d_b_z[...] = d_b_all[1]
    d_b_r[...] = d_b_all[2]
