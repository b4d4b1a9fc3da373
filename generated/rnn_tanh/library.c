/* rnn_tanh: made by `derive generate rnn_tanh`, derive 0.1.0; do not edit */
/* program ad2536b0; operations a unit and step: forward 3, backward 5; saved: nothing */
/* RNNTanh as one translation unit, for every precision that was asked for. */
#include "../_runtime/products.c"
#include "kernel.c"
#define DV_DOUBLE
#include "../_runtime/products.c"
#include "kernel.c"
