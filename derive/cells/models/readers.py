"""Readers: a whole sequence in, one of M classes out at its last step (examples/digits.py)."""

from derive import Bias, Model, Target, Weight, last, softmax_cross_entropy
from derive.cells.gru import GRU
from derive.cells.lstm import LSTM


class LSTMReader(Model):
    """An LSTM that reads a sequence and names its class: scores W_y h_T + b_y, cross-entropy."""

    cell = LSTM
    y = Target("M")
    W_y = Weight("M", "H")
    b_y = Bias("M")
    s = W_y @ cell.h.next + b_y
    loss = softmax_cross_entropy(s, y)
    aggregate = last


class GRUReader(Model):
    """A GRU that reads a sequence and names its class: scores W_y h_T + b_y, cross-entropy."""

    cell = GRU
    y = Target("M")
    W_y = Weight("M", "H")
    b_y = Bias("M")
    s = W_y @ cell.h.next + b_y
    loss = softmax_cross_entropy(s, y)
    aggregate = last
