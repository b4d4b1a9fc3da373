/* dv_total: the sum of z[0] .. z[count-1], in an order that depends on count only. derive_runtime.h includes it for
 * every precision.
 *
 * A compiler may not reorder a sum by itself. Lanes are summed apart and joined at the end: with vector extensions
 * where the compiler has GCC's, by its leave in one loop under Clang, in single numbers elsewhere. */
#if !defined(DERIVE_SUMS_COMMON)
#define DERIVE_SUMS_COMMON
#if defined(__GNUC__)
#define DV_APART static __attribute__((noinline, unused)) /* is called often; a copy of each call costs compile time */
#else
#define DV_APART static inline
#endif
#if !defined(__GNUC__) || defined(__clang__) || defined(DV_PLAIN)
#define DV_FOLDED 0
#elif defined(__AVX512F__)
#define DV_FOLDED 64
#elif defined(__AVX__)
#define DV_FOLDED 32
#else
#define DV_FOLDED 16
#endif
#endif

#if DV_FOLDED
#undef dv_folded
#undef dv_places
#undef DV_MOVED
#define dv_folded DV_LOCAL(dv_folded)
#define dv_places DV_LOCAL(dv_places)
#if defined(DV_DOUBLE)
typedef int64_t dv_places __attribute__((vector_size(DV_FOLDED)));
#else
typedef int32_t dv_places __attribute__((vector_size(DV_FOLDED)));
#endif
typedef real dv_folded __attribute__((vector_size(DV_FOLDED), aligned(sizeof(real)), may_alias));

DV_APART real dv_total(size_t count, const real *z)
{
    enum { LANES = DV_FOLDED / sizeof(real) };
    dv_folded sum = {0};
    dv_places from;
    size_t n = 0;
    for (int lane = 0; lane < LANES; ++lane) {
        from[lane] = lane;
    }
    if (count >= 4 * LANES) {
        dv_folded sums[4] = {{0}};
        for (; n + 4 * LANES <= count; n += 4 * LANES) {
            for (int part = 0; part < 4; ++part) {
                sums[part] += *(const dv_folded *)(const void *)(z + n + (size_t)part * LANES);
            }
        }
        sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
    }
    for (; n + LANES <= count; n += LANES) {
        sum += *(const dv_folded *)(const void *)(z + n);
    }
    for (int lane = 0; n < count; ++n, ++lane) {
        sum[lane] += z[n];
    }
    for (int apart = LANES / 2; apart > 0; apart /= 2) {
        sum += __builtin_shuffle(sum, from ^ apart);
    }
    return sum[0];
}
#else
DV_APART real dv_total(size_t count, const real *z)
{
#if defined(__clang__) && __clang_major__ >= 11
#pragma clang fp reassociate(on)
    real sum = 0;
    for (size_t n = 0; n < count; ++n) {
        sum += z[n];
    }
    return sum;
#else
    real sums[8] = {0};
    for (size_t n = 0; n < count; ++n) {
        sums[n % 8] += z[n];
    }
    return ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
#endif
}
#endif
