"""Linear recurrent network."""

from derive import Cell, Input, State, Weight


class RNNLinear(Cell):
    """Linear recurrent network: h_t = W_x x_t + W_h h_{t-1} (note 002; M2)."""

    x = Input("D")
    h = State("H")

    W_x = Weight("H", "D")
    W_h = Weight("H", "H")

    h.next = W_x @ x + W_h @ h
