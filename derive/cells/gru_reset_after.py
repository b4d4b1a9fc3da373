"""Gated recurrent unit as cuDNN, Keras and PyTorch compute it."""

from derive import Bias, Cell, Input, State, Weight, sigmoid, tanh


class GRUResetAfter(Cell):
    """Gated recurrent unit, reset after the product (cuDNN; torch.nn.GRU; Keras reset_after=True).

    z weighs the *old* value. ``params.flat`` is weight_ih, weight_hh, bias_ih and bias_hh of
    torch.nn.GRU one after the other, gates in the order r, z, n.
    """

    x = Input("D")
    h = State("H")

    W_ir, W_iz, W_in = Weight.many(3, "H", "D")
    W_hr, W_hz, W_hn = Weight.many(3, "H", "H")
    b_ir, b_iz, b_in = Bias.many(3, "H")
    b_hr, b_hz, b_hn = Bias.many(3, "H")

    r = sigmoid(W_ir @ x + b_ir + W_hr @ h + b_hr)
    z = sigmoid(W_iz @ x + b_iz + W_hz @ h + b_hz)
    n = tanh(W_in @ x + b_in + r * (W_hn @ h + b_hn))
    h.next = (1 - z) * n + z * h
