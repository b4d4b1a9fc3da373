/* The choice of an instruction set. DV_X86 says that all variants are in this library. */
#include "cpu.h"

#include <string.h>

static int dv_best(void)
{
#if defined(DV_X86)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
        const int wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
                         && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
        return wide ? DV_AVX512 : DV_AVX2;
    }
#endif
    return DV_BASE;
}

static int dv_chosen = -1; /* written with the same value by every thread that finds it unset */

int dv_cpu(void)
{
    if (dv_chosen < 0) {
        dv_chosen = dv_best();
    }
    return dv_chosen;
}

int dv_use_cpu(const char *name)
{
    static const char *const names[] = {"base", "avx2", "avx512"};
    const int best = dv_best();
    if (name == NULL || *name == '\0') {
        dv_chosen = best;
        return 0;
    }
    for (int n = 0; n <= best; ++n) {
        if (strcmp(name, names[n]) == 0) {
            dv_chosen = n;
            return 0;
        }
    }
    return 1;
}
