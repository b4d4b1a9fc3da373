/* rnn_sigmoid_regressor: made by `derive generate rnn_sigmoid_regressor`, derive 0.1.0; do not edit */
/* program ce0e3e3b; operations a unit and step: forward 4, backward 3; saved: residual */
/* RNNSigmoidRegressor as one translation unit, for every precision that was asked for and the instruction set of the
 * compiler's flags. To build: cc -std=c99 -O3 -march=native -fno-trapping-math -ffp-contract=fast -c library.c */
#include "../_runtime/team.c"
#include "../_runtime/cpu.c"
#include "../_runtime/products.c"
#include "kernel.c"
#include "interface.c"
#define DV_DOUBLE
#include "../_runtime/products.c"
#include "kernel.c"
#include "interface.c"
