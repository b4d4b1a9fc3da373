"""Long short-term memory."""

from derive import Bias, Cell, Input, State, Weight, concat, sigmoid, tanh


class LSTM(Cell):
    """Long short-term memory with a forget gate (Hochreiter & Schmidhuber 1997; Gers et al. 2000)."""

    x = Input("D")
    h = State("H")
    C = State("H")

    W_f, W_i, W_C, W_o = Weight.many(4, "H", "H+D")
    b_f, b_i, b_C, b_o = Bias.many(4, "H")

    v = concat(h, x)
    f = sigmoid(W_f @ v + b_f)
    i = sigmoid(W_i @ v + b_i)
    C_tilde = tanh(W_C @ v + b_C)
    C.next = f * C + i * C_tilde
    o = sigmoid(W_o @ v + b_o)
    h.next = o * tanh(C.next)
