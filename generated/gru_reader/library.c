/* gru_reader: made by `derive generate gru_reader`, derive 0.1.0; do not edit */
/* program 781b0a47; operations a unit and step: forward 6, backward 5; saved: exp_s_shifted, sum_exp_s_shifted */
/* GRUReader as one translation unit, for every precision that was asked for. */
#include "../_runtime/products.c"
#include "kernel.c"
#define DV_DOUBLE
#include "../_runtime/products.c"
#include "kernel.c"
