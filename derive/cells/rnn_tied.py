"""Recurrent network of note 000, one weight for input and state."""

from derive import Cell, Input, State, Weight, sigmoid


class RNNTied(Cell):
    """Note 000, tied: o_t = sigmoid(w (x_t + o_{t-1})), one weight for input and state.

    Reading B (M0B) of the note's o_t = f(x_t, w + o_{t-1} w). Sharing w asks for inputs as long
    as the state; with H = 1 these are the note's scalars. No bias.
    """

    x = Input("H")
    o = State("H")

    w = Weight("H", "H")

    o.next = sigmoid(w @ (x + o))
