"""Long short-term memory as cuDNN, oneDNN and PyTorch compute it."""

from derive import Bias, Cell, Input, State, Weight, sigmoid, tanh


class LSTMTorch(Cell):
    """Long short-term memory with two biases a gate (torch.nn.LSTM; cuDNN, oneDNN layout).

    ``params.flat`` is weight_ih, weight_hh, bias_ih and bias_hh of torch.nn.LSTM one after the
    other, gates in the order i, f, g, o.
    """

    x = Input("D")
    h = State("H")
    c = State("H")

    W_ii, W_if, W_ig, W_io = Weight.many(4, "H", "D")
    W_hi, W_hf, W_hg, W_ho = Weight.many(4, "H", "H")
    b_ii, b_if, b_ig, b_io = Bias.many(4, "H")
    b_hi, b_hf, b_hg, b_ho = Bias.many(4, "H")

    i = sigmoid(W_ii @ x + b_ii + W_hi @ h + b_hi)
    f = sigmoid(W_if @ x + b_if + W_hf @ h + b_hf)
    g = tanh(W_ig @ x + b_ig + W_hg @ h + b_hg)
    o = sigmoid(W_io @ x + b_io + W_ho @ h + b_ho)
    c.next = f * c + i * g
    h.next = o * tanh(c.next)
