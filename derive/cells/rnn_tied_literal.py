"""Recurrent network of note 000, literal reading."""

from derive import Cell, Input, State, Weight, sigmoid


class RNNTiedLiteral(Cell):
    """Note 000, read literally: o_t = sigmoid((w + o_{t-1} w) x_t), the state scales the weight.

    Reading A (M0A) of the note's o_t = f(x_t, w + o_{t-1} w). With D = H = 1 these are the note's
    scalars; a vector state scales its own row of w. One weight, no bias.
    """

    x = Input("D")
    o = State("H")

    w = Weight("H", "D")

    o.next = sigmoid((1 + o) * (w @ x))
