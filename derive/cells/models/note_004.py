"""Note 004: RNN, LSTM and GRU, y_t = W_y h_t + b_y, half squared error and cross-entropy, L = sum of L_t."""

from derive import Bias, Model, Target, Weight, half_squared_error, softmax, softmax_cross_entropy, total
from derive.cells.gru import GRU
from derive.cells.lstm import LSTM
from derive.cells.rnn_tanh import RNNTanh


class RNNTanhRegressor(Model):
    """Note 004, RNN with half squared error: L_t = 1/2 |y_hat - y|^2, y_hat = W_y h_t + b_y."""

    cell = RNNTanh
    y = Target("M")
    W_y = Weight("M", "H")
    b_y = Bias("M")
    y_hat = W_y @ cell.h.next + b_y
    loss = half_squared_error(y_hat, y)
    aggregate = total


class RNNTanhClassifier(Model):
    """Note 004, RNN with cross-entropy: L_t = -sum y log softmax(s), s = W_y h_t + b_y."""

    cell = RNNTanh
    y = Target("M")
    W_y = Weight("M", "H")
    b_y = Bias("M")
    s = W_y @ cell.h.next + b_y
    y_hat = softmax(s)
    loss = softmax_cross_entropy(s, y)
    aggregate = total


class LSTMRegressor(Model):
    """Note 004, LSTM with half squared error: L_t = 1/2 |y_hat - y|^2, y_hat = W_y h_t + b_y."""

    cell = LSTM
    y = Target("M")
    W_y = Weight("M", "H")
    b_y = Bias("M")
    y_hat = W_y @ cell.h.next + b_y
    loss = half_squared_error(y_hat, y)
    aggregate = total


class LSTMClassifier(Model):
    """Note 004, LSTM with cross-entropy: L_t = -sum y log softmax(s), s = W_y h_t + b_y."""

    cell = LSTM
    y = Target("M")
    W_y = Weight("M", "H")
    b_y = Bias("M")
    s = W_y @ cell.h.next + b_y
    y_hat = softmax(s)
    loss = softmax_cross_entropy(s, y)
    aggregate = total


class GRURegressor(Model):
    """Note 004, GRU with half squared error: L_t = 1/2 |y_hat - y|^2, y_hat = W_y h_t + b_y."""

    cell = GRU
    y = Target("M")
    W_y = Weight("M", "H")
    b_y = Bias("M")
    y_hat = W_y @ cell.h.next + b_y
    loss = half_squared_error(y_hat, y)
    aggregate = total


class GRUClassifier(Model):
    """Note 004, GRU with cross-entropy: L_t = -sum y log softmax(s), s = W_y h_t + b_y."""

    cell = GRU
    y = Target("M")
    W_y = Weight("M", "H")
    b_y = Bias("M")
    s = W_y @ cell.h.next + b_y
    y_hat = softmax(s)
    loss = softmax_cross_entropy(s, y)
    aggregate = total
