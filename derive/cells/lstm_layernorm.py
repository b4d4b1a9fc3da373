"""Long short-term memory with layer normalisation."""

from derive import Bias, Cell, Input, State, Weight, mean, sigmoid, sqrt, tanh


def normalised(*parts):
    """The parts of one long vector, shifted and scaled together to mean zero and variance one."""
    centre = sum(mean(z, "H") for z in parts) / len(parts)
    centred = [z - centre for z in parts]
    variance = sum(mean(z**2, "H") for z in centred) / len(parts)
    scale = 1 / sqrt(variance + 1e-5)
    return [z * scale for z in centred]


class LSTMLayernorm(Cell):
    """Layer-normalised long short-term memory (Ba, Kiros & Hinton 2016, arXiv:1607.06450, equations 20-22).

    (i, f, g, o) = LN(W x; a) + LN(U h; r) + b, normalised over the four gates together;
    c' = sigmoid(f) c + sigmoid(i) tanh(g), h' = sigmoid(o) tanh(LN(c'; k, b_c)). a, r, k are gains.
    """

    x = Input("D")
    h = State("H")
    c = State("H")

    W_i, W_f, W_g, W_o = Weight.many(4, "H", "D")
    U_i, U_f, U_g, U_o = Weight.many(4, "H", "H")
    a_i, a_f, a_g, a_o = Weight.many(4, "H", init="ones")
    r_i, r_f, r_g, r_o = Weight.many(4, "H", init="ones")
    b_i, b_f, b_g, b_o = Bias.many(4, "H")
    k = Weight("H", init="ones")
    b_c = Bias("H")

    x_i, x_f, x_g, x_o = normalised(W_i @ x, W_f @ x, W_g @ x, W_o @ x)
    h_i, h_f, h_g, h_o = normalised(U_i @ h, U_f @ h, U_g @ h, U_o @ h)
    i = sigmoid(a_i * x_i + r_i * h_i + b_i)
    f = sigmoid(a_f * x_f + r_f * h_f + b_f)
    g = tanh(a_g * x_g + r_g * h_g + b_g)
    o = sigmoid(a_o * x_o + r_o * h_o + b_o)
    c.next = f * c + i * g
    (n,) = normalised(c.next)
    h.next = o * tanh(k * n + b_c)
