/* lstm: made by `derive generate lstm`, derive 0.1.0; do not edit */
/* program 49119fc3; operations a unit and step: forward 17, backward 30; saved: f, i, C_tilde, o */
/* LSTM as one translation unit, for every precision that was asked for. */
#include "../_runtime/products.c"
#include "kernel.c"
#define DV_DOUBLE
#include "../_runtime/products.c"
#include "kernel.c"
