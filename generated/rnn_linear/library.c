/* rnn_linear: made by `derive generate rnn_linear`, derive 0.1.0; do not edit */
/* program 2daf865a; operations a unit and step: forward 1, backward 1; saved: nothing */
/* RNNLinear as one translation unit, for every precision that was asked for. */
#include "../_runtime/products.c"
#include "kernel.c"
#define DV_DOUBLE
#include "../_runtime/products.c"
#include "kernel.c"
