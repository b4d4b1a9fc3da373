/* Matrix products over packed panels: NR columns wide, K rows deep, zeros beyond the last column.
 * One micro-kernel text for every number of rows; GCC and Clang keep the accumulators in vector
 * registers, other compilers take the loops as they stand. */
#include "derive_runtime.h"

#undef NR
#undef DV_LANES
#define NR (64 / sizeof(real))

#ifndef DV_PRODUCTS_COMMON
#define DV_PRODUCTS_COMMON
enum { DV_ROWS = 6, DV_BLOCK_M = 96, DV_BLOCK_K = 256 };
#endif

size_t dv_panels(size_t K, size_t N)
{
    return dv_times(K, dv_times(dv_plus(N, NR - 1) / NR, NR));
}

void dv_pack(real *panels, size_t K_all, size_t k0, size_t n0, size_t K, size_t N,
             const real *src, size_t step_k, size_t step_n)
{
    for (size_t n = 0; n < N; ++n) {
        real *const column = panels + ((n0 + n) / NR) * K_all * NR + (n0 + n) % NR;
        for (size_t k = 0; k < K; ++k) {
            column[(k0 + k) * NR] = src[k * step_k + n * step_n];
        }
    }
    for (size_t n = n0 + N; n % NR != 0; ++n) { /* columns that nobody asks for are still multiplied */
        real *const column = panels + (n / NR) * K_all * NR + n % NR;
        for (size_t k = 0; k < K; ++k) {
            column[(k0 + k) * NR] = 0;
        }
    }
}

#undef dv_load
#undef dv_vector
#undef dv_tile_1
#undef dv_tile_2
#undef dv_tile_3
#undef dv_tile_4
#undef dv_tile_5
#undef dv_tile_6
#undef dv_row
#undef dv_store
#undef dv_tile
#define dv_vector DV_NAME(dv_vector)
#define dv_tile_1 DV_NAME(dv_tile_1)
#define dv_tile_2 DV_NAME(dv_tile_2)
#define dv_tile_3 DV_NAME(dv_tile_3)
#define dv_tile_4 DV_NAME(dv_tile_4)
#define dv_tile_5 DV_NAME(dv_tile_5)
#define dv_tile_6 DV_NAME(dv_tile_6)
#define dv_row DV_NAME(dv_row)
#define dv_store DV_NAME(dv_store)
#define dv_tile DV_NAME(dv_tile)

#if defined(__GNUC__)
typedef real dv_vector __attribute__((vector_size(32), aligned(sizeof(real)), may_alias));
#else
typedef struct { real lane[32 / sizeof(real)]; } dv_vector;
#endif

static inline void dv_store(real *c, const real *tile, size_t n, int adding)
{
    if (adding) {
        for (size_t j = 0; j < n; ++j) {
            c[j] += tile[j];
        }
    } else {
        for (size_t j = 0; j < n; ++j) {
            c[j] = tile[j];
        }
    }
}

#if defined(__GNUC__)
/* rows x NR of c from K steps of a panel; a[r][k] is a[r * a_row + k * a_step] */
#define DV_TILE(NAME, ROWS)                                                                        \
    static void NAME(size_t K, const real *a, size_t a_row, size_t a_step, const real *panel,      \
                     real *c, size_t c_pitch, size_t n, int adding)                                \
    {                                                                                              \
        dv_vector low[ROWS] = {0}, high[ROWS] = {0};                                             \
        for (size_t k = 0; k < K; ++k) {                                                           \
            const dv_vector left = *(const dv_vector *)(const void *)(panel + k * NR);             \
            const dv_vector right = *(const dv_vector *)(const void *)(panel + k * NR + NR / 2);   \
            _Pragma("GCC unroll 6") for (size_t r = 0; r < ROWS; ++r) {                            \
                const real factor = a[r * a_row + k * a_step];                                     \
                low[r] += factor * left;                                                           \
                high[r] += factor * right;                                                         \
            }                                                                                      \
        }                                                                                          \
        for (size_t r = 0; r < ROWS; ++r) {                                                        \
            if (n == NR && !adding) {                                                              \
                *(dv_vector *)(void *)(c + r * c_pitch) = low[r];                                  \
                *(dv_vector *)(void *)(c + r * c_pitch + NR / 2) = high[r];                        \
            } else {                                                                               \
                real tile[NR];                                                                     \
                *(dv_vector *)(void *)tile = low[r];                                               \
                *(dv_vector *)(void *)(tile + NR / 2) = high[r];                                   \
                dv_store(c + r * c_pitch, tile, n, adding);                                        \
            }                                                                                      \
        }                                                                                          \
    }
#else
#define DV_TILE(NAME, ROWS)                                                                        \
    static void NAME(size_t K, const real *a, size_t a_row, size_t a_step, const real *panel,      \
                     real *c, size_t c_pitch, size_t n, int adding)                                \
    {                                                                                              \
        for (size_t r = 0; r < ROWS; ++r) {                                                        \
            real tile[NR] = {0};                                                                   \
            for (size_t k = 0; k < K; ++k) {                                                       \
                for (size_t j = 0; j < NR; ++j) {                                                  \
                    tile[j] += a[r * a_row + k * a_step] * panel[k * NR + j];                      \
                }                                                                                  \
            }                                                                                      \
            dv_store(c + r * c_pitch, tile, n, adding);                                            \
        }                                                                                          \
    }
#endif

DV_TILE(dv_tile_1, 1)
DV_TILE(dv_tile_2, 2)
DV_TILE(dv_tile_3, 3)
DV_TILE(dv_tile_4, 4)
DV_TILE(dv_tile_5, 5)
DV_TILE(dv_tile_6, 6)
#undef DV_TILE

static void dv_tile(size_t rows, size_t K, const real *a, size_t a_row, size_t a_step,
                    const real *panel, real *c, size_t c_pitch, size_t n, int adding)
{
    switch (rows) {
    case 1: dv_tile_1(K, a, a_row, a_step, panel, c, c_pitch, n, adding); break;
    case 2: dv_tile_2(K, a, a_row, a_step, panel, c, c_pitch, n, adding); break;
    case 3: dv_tile_3(K, a, a_row, a_step, panel, c, c_pitch, n, adding); break;
    case 4: dv_tile_4(K, a, a_row, a_step, panel, c, c_pitch, n, adding); break;
    case 5: dv_tile_5(K, a, a_row, a_step, panel, c, c_pitch, n, adding); break;
    default: dv_tile_6(K, a, a_row, a_step, panel, c, c_pitch, n, adding); break;
    }
}

/* one row: four panels at once, so that enough sums are under way to hide the latency */
static void dv_row(size_t N, size_t K, const real *a, const real *panels, real *c)
{
    size_t n = 0;
    for (; n + 4 * NR <= N; n += 4 * NR) {
        real tile[4 * NR] = {0};
        const real *const p = panels + n * K;
#if defined(__GNUC__)
        dv_vector sum[8] = {0};
        for (size_t k = 0; k < K; ++k) {
            const real factor = a[k];
            _Pragma("GCC unroll 4") for (size_t q = 0; q < 4; ++q) {
                const real *const row = p + (q * K + k) * NR;
                sum[2 * q] += factor * *(const dv_vector *)(const void *)row;
                sum[2 * q + 1] += factor * *(const dv_vector *)(const void *)(row + NR / 2);
            }
        }
        for (size_t q = 0; q < 8; ++q) {
            *(dv_vector *)(void *)(tile + q * (NR / 2)) = sum[q];
        }
#else
        for (size_t q = 0; q < 4; ++q) {
            for (size_t k = 0; k < K; ++k) {
                for (size_t j = 0; j < NR; ++j) {
                    tile[q * NR + j] += a[k] * p[(q * K + k) * NR + j];
                }
            }
        }
#endif
        dv_store(c + n, tile, 4 * NR, 0);
    }
    for (; n < N; n += NR) {
        dv_tile_1(K, a, 0, 1, panels + n * K, c + n, 0, dv_min(NR, N - n), 0);
    }
}

void dv_product(size_t M, size_t N, size_t K, const real *a, size_t a_pitch,
                const real *panels, real *c, size_t c_pitch)
{
    if (M == 1) {
        dv_row(N, K, a, panels, c);
        return;
    }
    for (size_t m0 = 0; m0 < M; m0 += DV_BLOCK_M) {
        const size_t m1 = dv_min(m0 + DV_BLOCK_M, M);
        for (size_t n = 0; n < N; n += NR) {
            for (size_t m = m0; m < m1; m += DV_ROWS) {
                dv_tile(dv_min(DV_ROWS, m1 - m), K, a + m * a_pitch, a_pitch, 1, panels + n * K,
                        c + m * c_pitch + n, c_pitch, dv_min(NR, N - n), 0);
            }
        }
    }
}

size_t dv_outer_scratch(size_t N)
{
    return dv_panels(DV_BLOCK_K, N);
}

void dv_outer(size_t R, size_t M, size_t N, const real *a, size_t a_pitch,
              const real *b, size_t b_pitch, real *c, size_t c_pitch, real *scratch)
{
    for (size_t r0 = 0; r0 < R; r0 += DV_BLOCK_K) {
        const size_t K = dv_min(DV_BLOCK_K, R - r0);
        for (size_t n = 0; n < dv_panels(1, N); ++n) {
            for (size_t k = 0; k < K; ++k) {
                scratch[(n / NR) * K * NR + k * NR + n % NR] = n < N ? b[(r0 + k) * b_pitch + n] : 0;
            }
        }
        for (size_t m0 = 0; m0 < M; m0 += DV_BLOCK_M) {
            const size_t m1 = dv_min(m0 + DV_BLOCK_M, M);
            for (size_t n = 0; n < N; n += NR) {
                for (size_t m = m0; m < m1; m += DV_ROWS) {
                    dv_tile(dv_min(DV_ROWS, m1 - m), K, a + r0 * a_pitch + m, 1, a_pitch,
                            scratch + n * K, c + m * c_pitch + n, c_pitch, dv_min(NR, N - n), 1);
                }
            }
        }
    }
}

real dv_amax(size_t count, const real *z, size_t step)
{
    real top = z[0];
    for (size_t n = 1; n < count; ++n) {
        const real entry = z[n * step];
        top = entry > top || entry != entry ? entry : top;
    }
    return top;
}

void dv_clear(size_t count, real *z)
{
    for (size_t n = 0; n < count; ++n) {
        z[n] = 0;
    }
}
