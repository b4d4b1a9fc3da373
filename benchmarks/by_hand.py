"""NumPy as a person would write it at their best, to measure the emitted kernels against.

Weights are stacked as it suits, work arrays and the views of every step are made beforehand and
not timed, what does not hang on the recurrence is one call for all steps, only h has a loss. Small calls
are without keywords, products the methods of arrays, views run over in lists: a fifth less at B = 1.
A sigmoid is 0.5 + 0.5 tanh(z / 2) with the halves in the weights: absolutely exact, not relatively.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy import add, dot, multiply, subtract, tanh

F = np.float32
Array = Any


class ByHand:
    """Work arrays for G gates; ``weights`` (G, H, D), (G, H, H) and (G, H), the first ``sigmoids`` of them sigmoids."""

    gates = sigmoids = 0

    def __init__(self, x: Array, seed: Array, w_x: Array, w_h: Array, b: Array) -> None:
        (self.T, self.B, self.D), self.H, g = x.shape, seed.shape[2], self.gates
        T, B, H = self.T, self.B, self.H
        self.x, self.seed, self.w_x, self.w_h = x, seed, w_x.reshape(g * H, -1), w_h.reshape(g * H, H)
        self.b = b.reshape(-1)
        self.scale = np.repeat(np.array([0.5] * self.sigmoids + [1] * (g - self.sigmoids), F), H)
        self.half = np.full((), 0.5, F)
        self.one = np.ones((), F)
        self.h = np.zeros((T + 1, B, H), F)
        self.gate = np.empty((T, B, g, H), F)
        self.whole = list(self.gate.reshape(T, B, g * H))
        self.soft = list(self.gate[:, :, : self.sigmoids])
        self.each = [list(self.gate[:, :, k]) for k in range(g)]
        self.steps, self.seeds = list(self.h), list(seed)
        self.hidden, self.spare, self.more = (np.empty((B, n * H), F) for n in (g, 1, 1))

    def project(self) -> Array:
        """The input's part of all gates of all steps; the recurrent matrix is what comes back."""
        flat = self.gate.reshape(self.T * self.B, -1)
        dot(self.x.reshape(-1, self.D), (self.w_x * self.scale[:, None]).T, out=flat)
        add(flat, self.b * self.scale, flat)
        return np.ascontiguousarray((self.w_h * self.scale[:, None]).T)

    def weights(self, d_x: Array, d_h: Array) -> list[Array]:
        """dx, dW_x, dW_h, db from the pre-activations' gradients towards x and towards h."""
        d_x, d_h = d_x.reshape(self.T * self.B, -1), d_h.reshape(self.T * self.B, -1)
        x, h = self.x.reshape(-1, self.D), self.h[:-1].reshape(-1, self.H)
        return [dot(d_x, self.w_x), dot(d_x.T, x), dot(d_h.T, h), d_x.sum(0)]


class LSTM(ByHand):
    """Gates f, i, o, g."""

    gates, sigmoids = 4, 3

    def __init__(self, *given: Array) -> None:
        super().__init__(*given)
        T, B, H = self.T, self.B, self.H
        self.c, self.tc = np.zeros((T + 1, B, H), F), np.empty((T, B, H), F)
        self.cs, self.tcs = list(self.c), list(self.tc)
        self.d, self.slope = np.empty((T, B, 4, H), F), np.empty((T, B, H), F)
        self.ds, self.slopes = list(self.d.reshape(T, B, 4 * H)), list(self.slope)
        self.d_o, self.d_rest = list(self.d[:, :, 2]), [list(self.d[:, :, k]) for k in (0, 1, 3)]

    def forward(self) -> None:
        w, z, spare, half = self.project(), self.hidden, self.spare, self.half
        rows = zip(self.whole, self.soft, *self.each, self.cs[1:], self.tcs, self.steps[1:], strict=True)
        h, old = self.steps[0], self.cs[0]
        for q, s, f, i, o, g, c, tc, new in rows:
            h.dot(w, z)
            add(q, z, q)
            tanh(q, q)
            multiply(s, half, s)
            add(s, half, s)
            multiply(f, old, c)
            multiply(i, g, spare)
            add(c, spare, c)
            tanh(c, tc)
            multiply(o, tc, new)
            h, old = new, c

    def backward(self) -> list[Array]:
        f, i, o, g = (self.gate[:, :, k] for k in range(4))
        d, tc = self.d, self.tc
        d[:, :, 0] = self.c[:-1] * f * (1 - f)
        d[:, :, 1] = g * i * (1 - i)
        d[:, :, 2] = tc * o * (1 - o)
        d[:, :, 3] = i * (1 - g * g)
        np.multiply(o, 1 - tc * tc, self.slope)
        dh, dc, spare, w = np.zeros((self.B, self.H), F), np.zeros((self.B, self.H), F), self.spare, self.w_h
        rows = (self.seeds, self.slopes, self.d_o, *self.d_rest, self.each[0], self.ds)
        for seed, slope, d_o, d_f, d_i, d_g, keep, q in zip(*map(reversed, rows), strict=True):
            add(dh, seed, dh)
            multiply(d_o, dh, d_o)
            multiply(dh, slope, spare)
            add(dc, spare, dc)
            multiply(d_f, dc, d_f)
            multiply(d_i, dc, d_i)
            multiply(d_g, dc, d_g)
            multiply(dc, keep, dc)
            q.dot(w, dh)
        return self.weights(d, d)


class RNN(ByHand):
    """One tanh."""

    gates = 1

    def forward(self) -> None:
        w, z = self.project(), self.hidden
        h = self.steps[0]
        for q, new in zip(self.whole, self.steps[1:], strict=True):
            h.dot(w, z)
            add(z, q, z)
            tanh(z, new)
            h = new

    def backward(self) -> list[Array]:
        d, dh, w = self.gate[:, :, 0], np.zeros((self.B, self.H), F), self.w_h
        multiply(self.h[1:], self.h[1:], d)
        subtract(self.one, d, d)
        for q, seed in zip(reversed(self.whole), reversed(self.seeds), strict=True):
            add(dh, seed, dh)
            multiply(q, dh, q)
            q.dot(w, dh)
        return self.weights(d, d)


class GRU(ByHand):
    """Gates r, z, n; the reset comes before the product, z weighs the new value."""

    gates, sigmoids = 3, 2

    def __init__(self, *given: Array) -> None:
        super().__init__(*given)
        T, B, H = self.T, self.B, self.H
        self.z2, self.reset = np.empty((B, 2 * H), F), np.empty((T, B, H), F)
        self.resets, self.front = list(self.reset), list(self.gate.reshape(T, B, 3 * H)[:, :, : 2 * H])
        self.d, self.keep = np.empty((T, B, 3, H), F), np.empty((T, B, H), F)
        self.d_each, self.keeps = [list(self.d[:, :, k]) for k in range(3)], list(self.keep)
        self.d_front = list(self.d.reshape(T, B, 3 * H)[:, :, : 2 * H])

    def forward(self) -> None:
        w, spare, half, H = self.project(), self.spare, self.half, self.H
        both, last = np.ascontiguousarray(w[:, : 2 * H]), np.ascontiguousarray(w[:, 2 * H :])
        old, z2 = self.steps[0], self.z2
        for q, r, z, n, reset, new in zip(self.front, *self.each, self.resets, self.steps[1:], strict=True):
            old.dot(both, z2)
            add(q, z2, q)
            tanh(q, q)
            multiply(q, half, q)
            add(q, half, q)
            multiply(r, old, reset)
            reset.dot(last, spare)
            add(n, spare, n)
            tanh(n, n)
            subtract(n, old, new)
            multiply(new, z, new)
            add(new, old, new)
            old = new

    def backward(self) -> list[Array]:
        r, z, n = (self.gate[:, :, k] for k in range(3))
        d, old, H = self.d, self.h[:-1], self.H
        np.multiply(old, r - r * r, d[:, :, 0])
        np.multiply(n - old, z - z * z, d[:, :, 1])
        np.multiply(z, 1 - n * n, d[:, :, 2])
        np.subtract(self.one, z, self.keep)
        dh, spare, more = np.zeros((self.B, H), F), self.spare, self.more
        last, both = self.w_h[2 * H :], self.w_h[: 2 * H]
        rows = (self.seeds, *self.d_each, self.each[0], self.keeps, self.d_front)
        for seed, d_r, d_z, d_n, reset, keep, q in zip(*map(reversed, rows), strict=True):
            add(dh, seed, dh)
            multiply(d_z, dh, d_z)
            multiply(d_n, dh, d_n)
            d_n.dot(last, spare)
            multiply(d_r, spare, d_r)
            multiply(spare, reset, spare)
            multiply(dh, keep, dh)
            add(dh, spare, dh)
            q.dot(both, more)
            add(dh, more, dh)
        flat = d.reshape(self.T * self.B, 3 * H)
        x, h = self.x.reshape(-1, self.D), old.reshape(-1, H)
        d_h = np.concatenate([dot(flat[:, : 2 * H].T, h), dot(flat[:, 2 * H :].T, self.reset.reshape(-1, H))])
        return [dot(flat, self.w_x), dot(flat.T, x), d_h, flat.sum(0)]


class GRUResetAfter(ByHand):
    """Gates r, z, n; the reset comes after the product, z weighs the old value; no second bias but n's."""

    gates, sigmoids = 3, 2

    def __init__(self, x: Array, seed: Array, w_x: Array, w_h: Array, b: Array, b_n: Array) -> None:
        super().__init__(x, seed, w_x, w_h, b)
        T, B, H = self.T, self.B, self.H
        self.b_n, self.inner = b_n, np.empty((T, B, H), F)
        self.inners, self.front = list(self.inner), list(self.gate.reshape(T, B, 3 * H)[:, :, : 2 * H])
        self.z2, self.zn = self.hidden[:, : 2 * H], self.hidden[:, 2 * H :]
        self.d = np.empty((T, B, 4, H), F)  # n, r, z, the product
        self.d_each, self.d_h = [list(self.d[:, :, k]) for k in range(4)], list(self.d.reshape(T, B, 4 * H)[:, :, H:])

    def forward(self) -> None:
        w, spare, half = self.project(), self.spare, self.half
        b_n = np.broadcast_to(self.b_n, self.zn.shape).copy()
        old, hidden, z2, zn = self.steps[0], self.hidden, self.z2, self.zn
        for q, r, z, n, inner, new in zip(self.front, *self.each, self.inners, self.steps[1:], strict=True):
            old.dot(w, hidden)
            add(q, z2, q)
            tanh(q, q)
            multiply(q, half, q)
            add(q, half, q)
            add(zn, b_n, inner)
            multiply(r, inner, spare)
            add(n, spare, n)
            tanh(n, n)
            subtract(old, n, new)
            multiply(new, z, new)
            add(new, n, new)
            old = new

    def backward(self) -> list[Array]:
        r, z, n = (self.gate[:, :, k] for k in range(3))
        d, old, H = self.d, self.h[:-1], self.H
        np.multiply(1 - z, 1 - n * n, d[:, :, 0])
        np.multiply(d[:, :, 0], self.inner * (r - r * r), d[:, :, 1])
        np.multiply(old - n, z - z * z, d[:, :, 2])
        np.multiply(d[:, :, 0], r, d[:, :, 3])
        dh, spare = np.zeros((self.B, H), F), self.spare
        w, rows = self.w_h, (self.seeds, *self.d_each, self.each[1], self.d_h)
        for seed, d_n, d_r, d_z, d_p, keep, q in zip(*map(reversed, rows), strict=True):
            add(dh, seed, dh)
            multiply(d_n, dh, d_n)
            multiply(d_r, dh, d_r)
            multiply(d_z, dh, d_z)
            multiply(d_p, dh, d_p)
            multiply(dh, keep, dh)
            q.dot(w, spare)
            add(dh, spare, dh)
        flat = d.reshape(self.T * self.B, 4 * H)
        d_x = np.concatenate([flat[:, H : 3 * H], flat[:, :H]], axis=1)
        return [*self.weights(d_x, flat[:, H:]), flat[:, 3 * H :].sum(0)]
