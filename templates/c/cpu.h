/* Which instruction set the kernels use: the best that this processor has and this library was built with. */
#ifndef DERIVE_CPU_H
#define DERIVE_CPU_H

#if !defined(DV_SHARED)
#define DV_SHARED
#endif

enum { DV_BASE = 0, DV_AVX2 = 1, DV_AVX512 = 2 };

/* The choice, made once. */
DV_SHARED int dv_cpu(void);

/* Choose by name: "base", "avx2", "avx512"; "" for the best. 0 done, else the processor or the library lacks it. */
DV_SHARED int dv_use_cpu(const char *name);
#endif
