"""Long short-term memory whose gates see the memory cell."""

from derive import Bias, Cell, Input, State, Weight, sigmoid, tanh


class LSTMPeephole(Cell):
    """Long short-term memory with peepholes (Gers & Schmidhuber 2000, Recurrent nets that time and count).

    i and f look at the memory before the step, o at the memory after it:
    i = sigmoid(W x + U h + p_i c), f alike, c' = f c + i g, o = sigmoid(W x + U h + p_o c'), h' = o tanh(c').
    """

    x = Input("D")
    h = State("H")
    c = State("H")

    W_i, W_f, W_g, W_o = Weight.many(4, "H", "D")
    U_i, U_f, U_g, U_o = Weight.many(4, "H", "H")
    p_i, p_f, p_o = Weight.many(3, "H")
    b_i, b_f, b_g, b_o = Bias.many(4, "H")

    i = sigmoid(W_i @ x + U_i @ h + p_i * c + b_i)
    f = sigmoid(W_f @ x + U_f @ h + p_f * c + b_f)
    g = tanh(W_g @ x + U_g @ h + b_g)
    c.next = f * c + i * g
    o = sigmoid(W_o @ x + U_o @ h + p_o * c.next + b_o)
    h.next = o * tanh(c.next)
