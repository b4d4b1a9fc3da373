/* gru_reset_after: made by `derive generate gru_reset_after`, derive 0.1.0; do not edit */
/* program 2789d262; operations a unit and step: forward 18, backward 20; saved: r, z, W_hn_h_plus_b_hn, n */
/* GRUResetAfter as one translation unit, for every precision that was asked for and the instruction set of the
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
