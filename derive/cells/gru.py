"""Gated recurrent unit."""

from derive import Bias, Cell, Input, State, Weight, concat, sigmoid, tanh


class GRU(Cell):
    """Gated recurrent unit, reset before the product (Cho et al. 2014, arXiv:1406.1078, v1).

    Note 004 (M7): z weighs the *new* value, h_t = (1 - z) h_{t-1} + z h_hat.
    """

    x = Input("D")
    h = State("H")

    W_r, W_z, W_h = Weight.many(3, "H", "H+D")
    b_r, b_z, b_h = Bias.many(3, "H")

    v = concat(h, x)
    r = sigmoid(W_r @ v + b_r)
    z = sigmoid(W_z @ v + b_z)
    h_hat = tanh(W_h @ concat(r * h, x) + b_h)
    h.next = (1 - z) * h + z * h_hat
