/* rnn_tied_classifier: made by `derive generate rnn_tied_classifier`, derive 0.1.0; do not edit */
/* program 1f2e3e46; operations a unit and step: forward 8, backward 12; saved: exp_shifted, sum_exp_shifted */
/* RNNTiedClassifier as one translation unit, for every precision that was asked for. */
#include "../_runtime/products.c"
#include "kernel.c"
#define DV_DOUBLE
#include "../_runtime/products.c"
#include "kernel.c"
