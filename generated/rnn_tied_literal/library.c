/* rnn_tied_literal: made by `derive generate rnn_tied_literal`, derive 0.1.0; do not edit */
/* program 97eff752; operations a unit and step: forward 3, backward 8; saved: z_o_x */
/* RNNTiedLiteral as one translation unit, for every precision that was asked for. */
#include "../_runtime/products.c"
#include "kernel.c"
#define DV_DOUBLE
#include "../_runtime/products.c"
#include "kernel.c"
