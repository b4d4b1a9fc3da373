"""Recurrent network with tanh units."""

from derive import Bias, Cell, Input, State, Weight, tanh


class RNNTanh(Cell):
    """Simple recurrent network (Elman 1990): h_t = tanh(W_hh h_{t-1} + W_xh x_t + b_h).

    Notes 001, 003 (without bias) and 004; M3, M4 and M5 of the claims.
    """

    x = Input("D")
    h = State("H")

    W_hh = Weight("H", "H")
    W_xh = Weight("H", "D")
    b_h = Bias("H")

    h.next = tanh(W_hh @ h + W_xh @ x + b_h)
