"""Note 000: many-to-one, loss |y_hat - y| at the last step.

The note prints a scalar w'' into a softmax, which is 1 whatever w'' is; so there are several
classes with a softmax, or one with the logistic function (claims S000-03 and S000-04).
"""

from derive import Model, Target, Weight, absolute_error, dot, last, sigmoid, softmax
from derive.cells.rnn_tied import RNNTied
from derive.cells.rnn_tied_literal import RNNTiedLiteral
from derive.cells.rnn_untied import RNNUntied


class RNNTiedLiteralClassifier(Model):
    """Note 000, literal reading: y_hat = softmax(w_y o_T), loss sum |y_hat - y|."""

    cell = RNNTiedLiteral
    y = Target("M")
    w_y = Weight("M", "H")
    y_hat = softmax(w_y @ cell.o.next)
    loss = absolute_error(y_hat, y)
    aggregate = last


class RNNTiedClassifier(Model):
    """Note 000, tied reading: y_hat = softmax(w_y o_T), loss sum |y_hat - y|."""

    cell = RNNTied
    y = Target("M")
    w_y = Weight("M", "H")
    y_hat = softmax(w_y @ cell.o.next)
    loss = absolute_error(y_hat, y)
    aggregate = last


class RNNUntiedClassifier(Model):
    """Note 000, untied reading: y_hat = softmax(w_y o_T), loss sum |y_hat - y|."""

    cell = RNNUntied
    y = Target("M")
    w_y = Weight("M", "H")
    y_hat = softmax(w_y @ cell.o.next)
    loss = absolute_error(y_hat, y)
    aggregate = last


class RNNTiedLiteralBinary(Model):
    """Note 000, literal reading, scalar output: y_hat = sigmoid(w_y . o_T), loss |y_hat - y|."""

    cell = RNNTiedLiteral
    y = Target()
    w_y = Weight("H", init="normal")
    y_hat = sigmoid(dot(w_y, cell.o.next))
    loss = absolute_error(y_hat, y)
    aggregate = last


class RNNTiedBinary(Model):
    """Note 000, tied reading, scalar output: y_hat = sigmoid(w_y . o_T), loss |y_hat - y|."""

    cell = RNNTied
    y = Target()
    w_y = Weight("H", init="normal")
    y_hat = sigmoid(dot(w_y, cell.o.next))
    loss = absolute_error(y_hat, y)
    aggregate = last


class RNNUntiedBinary(Model):
    """Note 000, untied reading, scalar output: y_hat = sigmoid(w_y . o_T), loss |y_hat - y|."""

    cell = RNNUntied
    y = Target()
    w_y = Weight("H", init="normal")
    y_hat = sigmoid(dot(w_y, cell.o.next))
    loss = absolute_error(y_hat, y)
    aggregate = last
