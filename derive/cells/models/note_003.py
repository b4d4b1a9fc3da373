"""Note 003: state, output and squared error at every step."""

from derive import Model, Target, Weight, squared_error, total
from derive.cells.rnn_tanh import RNNTanh


class RNNTanhTracker(Model):
    """Note 003: y_hat_t = W_y s_t, E_t = |y_hat_t - y_t|^2, E = sum of E_t. Its cell has b_h = 0 (M4)."""

    cell = RNNTanh
    y = Target("M")
    W_y = Weight("M", "H")
    y_hat = W_y @ cell.h.next
    loss = squared_error(y_hat, y)
    aggregate = total
