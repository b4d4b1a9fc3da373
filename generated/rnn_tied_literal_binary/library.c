/* rnn_tied_literal_binary: made by `derive generate rnn_tied_literal_binary`, derive 0.1.0; do not edit */
/* program dcc14d25; operations a unit and step: forward 4, backward 13; saved: y_hat */
/* RNNTiedLiteralBinary as one translation unit, for every precision that was asked for. */
#include "../_runtime/products.c"
#include "kernel.c"
#define DV_DOUBLE
#include "../_runtime/products.c"
#include "kernel.c"
