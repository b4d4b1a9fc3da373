/* lstm_layernorm: made by `derive generate lstm_layernorm`, derive 0.1.0; do not edit */
/* program 49afd012; operations a unit and step: forward 110, backward 155; saved: u, u_2, u_3, u_4, sqrt_u_5, u_7, u_8, u_9, u_10, sqrt_u_11, mean_c, sqrt_u_13 */
/* LSTMLayernorm as one translation unit, for every precision that was asked for and the instruction set of the
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
