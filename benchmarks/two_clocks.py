"""A user's cell, as large as an LSTM, that no library has: what the generator is for."""

from derive import Bias, Cell, Input, State, Weight, sigmoid, tanh


class TwoClocks(Cell):
    """Two memories: a fast one that is gated, and a slow one that follows it at a rate of its own."""

    x = Input("D")
    h = State("H")
    fast = State("H")
    slow = State("H")

    W_a, W_f, W_g, W_o = Weight.many(4, "H", "D")
    U_a, U_f, U_g, U_o = Weight.many(4, "H", "H")
    b_a, b_f, b_g, b_o = Bias.many(4, "H")

    a = sigmoid(W_a @ x + U_a @ h + b_a)
    f = sigmoid(W_f @ x + U_f @ h + b_f)
    g = tanh(W_g @ x + U_g @ h + b_g)
    o = sigmoid(W_o @ x + U_o @ h + b_o)
    fast.next = f * fast + (1 - f) * g
    slow.next = slow + a * (fast.next - slow)
    h.next = o * tanh(fast.next + slow.next)
