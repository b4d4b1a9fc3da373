/* What the machine can do: multiply-adds a second out of registers, and bytes a second that stream through them. */
#include <stddef.h>
#ifdef __AVX512F__
#define BYTES 64
#define AHEAD(p) ((void)0) /* Zen 5 reads a stream by itself at 199 GB/s out of the second cache, with prefetches at 141 */
#else
#define BYTES 32
#define AHEAD(p) __builtin_prefetch(p)
#endif
typedef float vf __attribute__((vector_size(BYTES), aligned(4), may_alias));
typedef double vd __attribute__((vector_size(BYTES), aligned(8), may_alias));

/* Twelve independent chains hide the latency of a multiply-add and leave registers for two operands. */
#define FMA(name, vec, real)                                                                                            \
    real name(size_t n, real x, real y)                                                                                 \
    {                                                                                                                   \
        vec a = {0}, b = {0}, s[12];                                                                                    \
        real sum = 0;                                                                                                   \
        a += x, b += y;                                                                                                 \
        for (int k = 0; k < 12; ++k)                                                                                    \
            s[k] = b * (real)k;                                                                                         \
        for (size_t i = 0; i < n; ++i) {                                                                                \
            s[0] = s[0] * a + b, s[1] = s[1] * a + b, s[2] = s[2] * a + b, s[3] = s[3] * a + b;                         \
            s[4] = s[4] * a + b, s[5] = s[5] * a + b, s[6] = s[6] * a + b, s[7] = s[7] * a + b;                         \
            s[8] = s[8] * a + b, s[9] = s[9] * a + b, s[10] = s[10] * a + b, s[11] = s[11] * a + b;                     \
        }                                                                                                               \
        for (int k = 0; k < 12; ++k)                                                                                    \
            for (size_t j = 0; j < BYTES / sizeof(real); ++j)                                                           \
                sum += s[k][j];                                                                                         \
        return sum;                                                                                                     \
    }                                                                                                                   \
    size_t name##_flops(void) { return 12 * 2 * BYTES / sizeof(real); }

FMA(fma_float32, vf, float)
FMA(fma_float64, vd, double)

/* The weights of a matrix-vector product, read once a repetition in one sequential stream. */
float stream(size_t repetitions, size_t n, const float *w)
{
    const size_t lanes = BYTES / sizeof(float);
    vf s[8] = {{0}}, x = {0};
    float sum = 0;
    x += 0.5f;
    for (size_t r = 0; r < repetitions; ++r) {
        for (size_t i = 0; i + 8 * lanes <= n; i += 8 * lanes) {
            const vf *p = (const vf *)(w + i);
            AHEAD(w + i + 24 * lanes), AHEAD(w + i + 26 * lanes);
            AHEAD(w + i + 28 * lanes), AHEAD(w + i + 30 * lanes);
            s[0] += x * p[0], s[1] += x * p[1], s[2] += x * p[2], s[3] += x * p[3];
            s[4] += x * p[4], s[5] += x * p[5], s[6] += x * p[6], s[7] += x * p[7];
        }
        __asm__ volatile("" ::: "memory"); /* every repetition reads again */
    }
    for (int k = 0; k < 8; ++k)
        for (size_t j = 0; j < lanes; ++j)
            sum += s[k][j];
    return sum;
}
