/* lstm_reader: made by `derive generate lstm_reader`, derive 0.1.0; do not edit */
/* program 5ffb702e; operations a unit and step: forward 6, backward 5; saved: exp_s_shifted, sum_exp_s_shifted */
/* LSTMReader as one translation unit, for every precision that was asked for and the instruction set of the
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
