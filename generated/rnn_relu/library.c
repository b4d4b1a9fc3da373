/* rnn_relu: made by `derive generate rnn_relu`, derive 0.1.0; do not edit */
/* program 0487ba1f; operations a unit and step: forward 3, backward 3; saved: nothing */
/* RNNRelu as one translation unit, for every precision that was asked for. */
#include "../_runtime/products.c"
#include "kernel.c"
#define DV_DOUBLE
#include "../_runtime/products.c"
#include "kernel.c"
