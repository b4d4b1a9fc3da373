/* rnn_linear_regressor: made by `derive generate rnn_linear_regressor`, derive 0.1.0; do not edit */
/* program a10980a3; operations a unit and step: forward 3, backward 3; saved: residual */
/* RNNLinearRegressor as one translation unit, for every precision that was asked for. */
#include "../_runtime/products.c"
#include "kernel.c"
#define DV_DOUBLE
#include "../_runtime/products.c"
#include "kernel.c"
