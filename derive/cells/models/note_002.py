"""Note 002: F(theta_h, theta_o) = 1/T sum of L(y_hat_t, y_t), y_hat_t = g(h_t; theta_o)."""

from derive import Model, Target, Weight, half_squared_error, mean
from derive.cells.rnn_linear import RNNLinear


class RNNLinearRegressor(Model):
    """Note 002, linear network: y_hat_t = W_o h_t, F = mean of 1/2 |y_hat - y|^2 (claims 3.1)."""

    cell = RNNLinear
    y = Target("M")
    W_o = Weight("M", "H")
    y_hat = W_o @ cell.h.next
    loss = half_squared_error(y_hat, y)
    aggregate = mean
