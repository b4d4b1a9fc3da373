/* rnn_sigmoid_regressor: made by `derive generate rnn_sigmoid_regressor`, derive 0.1.0; do not edit */
/* program ce0e3e3b; operations a unit and step: forward 4, backward 3; saved: residual */
/* RNNSigmoidRegressor as one translation unit, for every precision that was asked for. */
#include "../_runtime/products.c"
#include "kernel.c"
#define DV_DOUBLE
#include "../_runtime/products.c"
#include "kernel.c"
