/* lstm_reader: made by `derive generate lstm_reader`, derive 0.1.0; do not edit */
/* program 5ffb702e; operations a unit and step: forward 6, backward 5; saved: exp_s_shifted, sum_exp_s_shifted */
/* LSTMReader as one translation unit, for every precision that was asked for. */
#include "../_runtime/products.c"
#include "kernel.c"
#define DV_DOUBLE
#include "../_runtime/products.c"
#include "kernel.c"
