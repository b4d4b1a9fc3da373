"""Recurrent network of note 000, a weight each for input and state."""

from derive import Cell, Input, State, Weight, sigmoid


class RNNUntied(Cell):
    """Note 000, untied: o_t = sigmoid(w x_t + u o_{t-1}), the usual recurrent network.

    Reading C (M0C) of the note's o_t = f(x_t, w + o_{t-1} w), in which u is the w' that seems to
    have been lost between w and w''. With D = H = 1 these are the note's scalars. No bias.
    """

    x = Input("D")
    o = State("H")

    w = Weight("H", "D")
    u = Weight("H", "H")

    o.next = sigmoid(w @ x + u @ o)
