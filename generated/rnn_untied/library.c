/* rnn_untied: made by `derive generate rnn_untied`, derive 0.1.0; do not edit */
/* program 43831e4d; operations a unit and step: forward 2, backward 5; saved: nothing */
/* RNNUntied as one translation unit, for every precision that was asked for. */
#include "../_runtime/products.c"
#include "kernel.c"
#define DV_DOUBLE
#include "../_runtime/products.c"
#include "kernel.c"
