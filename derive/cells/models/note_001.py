"""Note 001: y_hat_t = g(W_hy h_t + b_y), g softmax or identity, L = sum of L_t.

The tanh network with both outputs is in note_004, which has the same equations.
"""

from derive import Bias, Model, Target, Weight, half_squared_error, softmax, softmax_cross_entropy, total
from derive.cells.rnn_relu import RNNRelu
from derive.cells.rnn_sigmoid import RNNSigmoid


class RNNReluClassifier(Model):
    """Note 001, ReLU and softmax: L_t = -sum y log softmax(s), s = W_hy h_t + b_y, summed over t."""

    cell = RNNRelu
    y = Target("M")
    W_hy = Weight("M", "H")
    b_y = Bias("M")
    s = W_hy @ cell.h.next + b_y
    y_hat = softmax(s)
    loss = softmax_cross_entropy(s, y)
    aggregate = total


class RNNSigmoidRegressor(Model):
    """Note 001, sigmoid and identity: L_t = 1/2 |y_hat - y|^2, y_hat = W_hy h_t + b_y, summed over t."""

    cell = RNNSigmoid
    y = Target("M")
    W_hy = Weight("M", "H")
    b_y = Bias("M")
    y_hat = W_hy @ cell.h.next + b_y
    loss = half_squared_error(y_hat, y)
    aggregate = total
