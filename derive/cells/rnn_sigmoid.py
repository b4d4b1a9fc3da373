"""Recurrent network with sigmoid units."""

from derive import Bias, Cell, Input, State, Weight, sigmoid


class RNNSigmoid(Cell):
    """Logistic recurrent network: h_t = sigmoid(W_hh h_{t-1} + W_xh x_t + b_h).

    Notes 000 and 001 (M3 with the logistic function).
    """

    x = Input("D")
    h = State("H")

    W_hh = Weight("H", "H")
    W_xh = Weight("H", "D")
    b_h = Bias("H")

    h.next = sigmoid(W_hh @ h + W_xh @ x + b_h)
