/* gru: made by `derive generate gru`, derive 0.1.0; do not edit */
/* program 25e74b63; operations a unit and step: forward 15, backward 23; saved: r, z, h_hat */
/* GRU as one translation unit, for every precision that was asked for. */
#include "../_runtime/products.c"
#include "kernel.c"
#define DV_DOUBLE
#include "../_runtime/products.c"
#include "kernel.c"
