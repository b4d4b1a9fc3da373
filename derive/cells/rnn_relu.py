"""Recurrent network with relu units."""

from derive import Bias, Cell, Input, State, Weight, relu


class RNNRelu(Cell):
    """Rectified recurrent network: h_t = relu(W_hh h_{t-1} + W_xh x_t + b_h).

    Note 001 (M3); Le, Jaitly & Hinton 2015 start W_hh at the identity.
    """

    x = Input("D")
    h = State("H")

    W_hh = Weight("H", "H")
    W_xh = Weight("H", "D")
    b_h = Bias("H")

    h.next = relu(W_hh @ h + W_xh @ x + b_h)
