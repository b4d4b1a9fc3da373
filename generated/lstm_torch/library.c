/* lstm_torch: made by `derive generate lstm_torch`, derive 0.1.0; do not edit */
/* program 01cde7f6; operations a unit and step: forward 21, backward 30; saved: i, f, g, o */
/* LSTMTorch as one translation unit, for every precision that was asked for. */
#include "../_runtime/products.c"
#include "kernel.c"
#define DV_DOUBLE
#include "../_runtime/products.c"
#include "kernel.c"
