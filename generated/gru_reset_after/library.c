/* gru_reset_after: made by `derive generate gru_reset_after`, derive 0.1.0; do not edit */
/* program 2789d262; operations a unit and step: forward 18, backward 21; saved: r, z, W_hn_h_plus_b_hn, n */
/* GRUResetAfter as one translation unit, for every precision that was asked for. */
#include "../_runtime/products.c"
#include "kernel.c"
#define DV_DOUBLE
#include "../_runtime/products.c"
#include "kernel.c"
