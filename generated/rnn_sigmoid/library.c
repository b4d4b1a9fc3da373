/* rnn_sigmoid: made by `derive generate rnn_sigmoid`, derive 0.1.0; do not edit */
/* program b9af4611; operations a unit and step: forward 3, backward 5; saved: nothing */
/* RNNSigmoid as one translation unit, for every precision that was asked for. */
#include "../_runtime/products.c"
#include "kernel.c"
#define DV_DOUBLE
#include "../_runtime/products.c"
#include "kernel.c"
