/* rnn_tanh_regressor: made by `derive generate rnn_tanh_regressor`, derive 0.1.0; do not edit */
/* program b45898f6; operations a unit and step: forward 4, backward 3; saved: residual */
/* RNNTanhRegressor as one translation unit, for every precision that was asked for. */
#include "../_runtime/products.c"
#include "kernel.c"
#define DV_DOUBLE
#include "../_runtime/products.c"
#include "kernel.c"
