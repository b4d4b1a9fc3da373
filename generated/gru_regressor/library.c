/* gru_regressor: made by `derive generate gru_regressor`, derive 0.1.0; do not edit */
/* program b7a77b7e; operations a unit and step: forward 4, backward 3; saved: residual */
/* GRURegressor as one translation unit, for every precision that was asked for. */
#include "../_runtime/products.c"
#include "kernel.c"
#define DV_DOUBLE
#include "../_runtime/products.c"
#include "kernel.c"
