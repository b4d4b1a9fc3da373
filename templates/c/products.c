/* Matrix products over packed panels: DV_PANEL columns wide, K rows deep, zeros beyond the last column.
 *
 * One text for every width of vector: the compiler's vector extensions, `DV_BYTES` wide, or with
 * DV_PLAIN (and for compilers without extensions) the same loops over single numbers. The sum of
 * an element runs over k in an order that depends on K only, so the number of threads, and where
 * rows and columns are divided between them, never shows in the result. */
#include "derive_runtime.h"

#include <string.h>

#ifndef DV_PRODUCTS_COMMON
#define DV_PRODUCTS_COMMON
enum {
    DV_SHALLOW = 64, /* steps of k up to which a row goes through four panels at once, if there are so many */
    DV_STRIPE = 96,  /* rows of the left operand that are kept near while the panels go by */
    DV_LINE = 64     /* bytes that the memory brings at once */
};

#if defined(__GNUC__) && !defined(DV_PLAIN)
#define DV_VECTORS 1
#if !defined(DV_BYTES)
#if defined(__AVX512F__)
#define DV_BYTES 64
#elif defined(__AVX__)
#define DV_BYTES 32
#else
#define DV_BYTES 16
#endif
#endif
#else
#define DV_VECTORS 0
#undef DV_BYTES
#define DV_BYTES 16
#endif

#if DV_VECTORS && defined(__has_builtin)
#if __has_builtin(__builtin_shufflevector)
#define DV_SHUFFLES 1
#endif
#endif
#if !defined(DV_SHUFFLES)
#define DV_SHUFFLES 0
#endif

/* Rows of the largest tile: 2 vectors of sums a row, 2 of the panel, 1 factor, in 16 or 32 registers. */
#if !defined(DV_ROWS)
#if DV_VECTORS && (defined(__AVX512F__) || defined(__aarch64__))
#define DV_ROWS 12
#else
#define DV_ROWS 6
#endif
#endif

/* Steps of k of one row that do not wait for each other. Processors with 512 bits see the stream
 * coming: measured on Zen 5, 160 GB/s out of the third cache, and 135 with prefetches. */
#if DV_ROWS > 6
#define DV_CHAINS 8
#define DV_AHEAD(p) ((void)0)
#else
#define DV_CHAINS 4
#define DV_AHEAD(p) DV_FETCH(p)
#endif

/* GCC would load the panel again for every row of the tile, and copy sums from register to register in
 * every step; this says that a value stays where it is. */
#if DV_VECTORS && defined(__x86_64__) && DV_BYTES <= 32
#define DV_KEEP(v) __asm__("" : "+x"(v))
#elif DV_VECTORS && defined(__AVX512F__)
#define DV_KEEP(v) __asm__("" : "+v"(v))
#elif DV_VECTORS && defined(__aarch64__) && DV_BYTES <= 16
#define DV_KEEP(v) __asm__("" : "+w"(v))
#else
#define DV_KEEP(v) ((void)0)
#endif

#if defined(__GNUC__)
#define DV_INLINE static inline __attribute__((always_inline))
#define DV_ALONE static __attribute__((noinline))
#define DV_FETCH(p) __builtin_prefetch(p)
#if defined(__clang__)
#define DV_UNROLL _Pragma("unroll")
#else
#define DV_UNROLL _Pragma("GCC unroll 16")
#endif
#else
#define DV_UNROLL
#define DV_INLINE static inline
#define DV_ALONE static
#define DV_FETCH(p) ((void)(p))
#endif
#endif

#undef DV_LANES
#undef DV_PANEL
#define DV_LANES (DV_BYTES / sizeof(real))
#define DV_PANEL (2 * DV_LANES)
#undef DV_TURN
#define DV_TURN (DV_LINE / sizeof(real)) /* steps of k that share a line of the memory */

#undef dv_vector
#undef dv_read
#undef dv_write
#undef dv_none
#undef dv_tile
#undef dv_row
#undef dv_rows
#undef dv_columns
#undef dv_tiles
#undef dv_outer_tile
#undef dv_left
#undef dv_four
#undef dv_turn
#undef dv_sum_panel
#define dv_vector DV_LOCAL(dv_vector)
#define dv_read DV_LOCAL(dv_read)
#define dv_write DV_LOCAL(dv_write)
#define dv_none DV_LOCAL(dv_none)
#define dv_tile DV_LOCAL(dv_tile)
#define dv_row DV_LOCAL(dv_row)
#define dv_rows DV_LOCAL(dv_rows)
#define dv_columns DV_LOCAL(dv_columns)
#define dv_tiles DV_LOCAL(dv_tiles)
#define dv_outer_tile DV_LOCAL(dv_outer_tile)
#define dv_left DV_LOCAL(dv_left)
#define dv_four DV_LOCAL(dv_four)
#define dv_turn DV_LOCAL(dv_turn)
#define dv_sum_panel DV_LOCAL(dv_sum_panel)

/* -- vectors ---------------------------------------------------------------------------------- */
#if DV_VECTORS
typedef real dv_vector __attribute__((vector_size(DV_BYTES), aligned(sizeof(real)), may_alias));

DV_INLINE dv_vector dv_read(const real *from)
{
    return *(const dv_vector *)(const void *)from;
}

DV_INLINE void dv_write(real *to, dv_vector v)
{
    *(dv_vector *)(void *)to = v;
}
DV_INLINE dv_vector dv_none(void)
{
    return (dv_vector){0};
}
#define DV_ADD(sum, factor, v) ((sum) += (factor) * (v))
#define DV_PLUS(sum, v) ((sum) += (v))
#else
typedef struct {
    real lane[DV_LANES];
} dv_vector;

DV_INLINE dv_vector dv_read(const real *from)
{
    dv_vector v;
    for (size_t n = 0; n < DV_LANES; ++n) {
        v.lane[n] = from[n];
    }
    return v;
}

DV_INLINE void dv_write(real *to, dv_vector v)
{
    for (size_t n = 0; n < DV_LANES; ++n) {
        to[n] = v.lane[n];
    }
}
DV_INLINE dv_vector dv_none(void)
{
    return (dv_vector){{0}};
}
#define DV_ADD(sum, factor, v)                                                                     \
    do {                                                                                           \
        for (size_t lane = 0; lane < DV_LANES; ++lane) {                                           \
            (sum).lane[lane] += (factor) * (v).lane[lane];                                         \
        }                                                                                          \
    } while (0)
#define DV_PLUS(sum, v)                                                                            \
    do {                                                                                           \
        for (size_t lane = 0; lane < DV_LANES; ++lane) {                                           \
            (sum).lane[lane] += (v).lane[lane];                                                    \
        }                                                                                          \
    } while (0)
#endif

/* to[k][n] = from[n][k] of 4 x 4, rows of `to` a panel apart */
#if DV_SHUFFLES
typedef real dv_four __attribute__((vector_size(4 * sizeof(real)), aligned(sizeof(real)), may_alias));

DV_INLINE void dv_turn(const real *from, size_t pitch, real *to)
{
    const dv_four a = *(const dv_four *)(const void *)from, b = *(const dv_four *)(const void *)(from + pitch);
    const dv_four c = *(const dv_four *)(const void *)(from + 2 * pitch);
    const dv_four d = *(const dv_four *)(const void *)(from + 3 * pitch);
    const dv_four ab01 = __builtin_shufflevector(a, b, 0, 4, 1, 5), cd01 = __builtin_shufflevector(c, d, 0, 4, 1, 5);
    const dv_four ab23 = __builtin_shufflevector(a, b, 2, 6, 3, 7), cd23 = __builtin_shufflevector(c, d, 2, 6, 3, 7);
    *(dv_four *)(void *)to = __builtin_shufflevector(ab01, cd01, 0, 1, 4, 5);
    *(dv_four *)(void *)(to + DV_PANEL) = __builtin_shufflevector(ab01, cd01, 2, 3, 6, 7);
    *(dv_four *)(void *)(to + 2 * DV_PANEL) = __builtin_shufflevector(ab23, cd23, 0, 1, 4, 5);
    *(dv_four *)(void *)(to + 3 * DV_PANEL) = __builtin_shufflevector(ab23, cd23, 2, 3, 6, 7);
}
#else
DV_INLINE void dv_turn(const real *from, size_t pitch, real *to)
{
    for (size_t k = 0; k < 4; ++k) {
        for (size_t n = 0; n < 4; ++n) {
            to[k * DV_PANEL + n] = from[n * pitch + k];
        }
    }
}
#endif

/* -- packing ---------------------------------------------------------------------------------- */
void dv_pack(const dv_team *team, real *panels, size_t K_all, size_t k0, size_t n0, size_t K, size_t N,
             const real *src, size_t step_k, size_t step_n)
{
    const size_t from = dv_part_from(team, K), to = dv_part_to(team, K);
    for (size_t n = n0, next; n < n0 + N; n = next) {
        next = dv_min((n / DV_PANEL + 1) * DV_PANEL, n0 + N);
        real *const panel = panels + n / DV_PANEL * K_all * DV_PANEL + n % DV_PANEL;
        const real *const column = src + (n - n0) * step_n;
        const size_t width = next - n;
        if (width == DV_PANEL && step_n == 1) {
            for (size_t k = from; k < to; ++k) {
                real *const row = panel + (k0 + k) * DV_PANEL;
                dv_write(row, dv_read(column + k * step_k));
                dv_write(row + DV_LANES, dv_read(column + k * step_k + DV_LANES));
            }
        } else {
            const size_t turned = width == DV_PANEL && step_k == 1 ? from + (to - from) / DV_TURN * DV_TURN : from;
            for (size_t k = from; k < turned; k += DV_TURN) { /* a line of every column, four columns at once */
                for (size_t c = 0; c < DV_PANEL; c += 4) {
                    for (size_t q = k; q < k + DV_TURN; q += 4) {
                        dv_turn(column + c * step_n + q, step_n, panel + (k0 + q) * DV_PANEL + c);
                    }
                }
            }
            for (size_t k = turned; k < to; ++k) {
                for (size_t c = 0; c < width; ++c) {
                    panel[(k0 + k) * DV_PANEL + c] = column[k * step_k + c * step_n];
                }
            }
        }
    }
    for (size_t n = n0 + N; n % DV_PANEL != 0; ++n) { /* columns that nobody asks for are still multiplied */
        for (size_t k = from; k < to; ++k) {
            panels[n / DV_PANEL * K_all * DV_PANEL + (k0 + k) * DV_PANEL + n % DV_PANEL] = 0;
        }
    }
}

/* -- tiles ------------------------------------------------------------------------------------ */
/* rows x (`halves` vectors of each of `wide` panels) of c = base + sum over K steps; the factor of row r at
 * step k is a[r * a_row + k * a_step]. base may be c, and NULL for zeros. */
#define DV_TILE_BODY(ROWS, WIDE, HALVES)                                                           \
    {                                                                                              \
        dv_vector sum[ROWS][(HALVES) * (WIDE)];                                                    \
        DV_UNROLL for (size_t r = 0; r < (ROWS); ++r) {                                            \
            DV_UNROLL for (size_t q = 0; q < (HALVES) * (WIDE); ++q) {                             \
                if (base != NULL) {                                                                \
                    sum[r][q] = dv_read(base + r * base_row + q * DV_LANES);                       \
                } else {                                                                           \
                    sum[r][q] = dv_none();                                                         \
                }                                                                                  \
            }                                                                                      \
        }                                                                                          \
        for (size_t k = 0; k < K; ++k) {                                                           \
            DV_UNROLL for (size_t p = 0; p < (WIDE); ++p) {                                        \
                dv_vector side[HALVES];                                                            \
                DV_UNROLL for (size_t q = 0; q < (HALVES); ++q) {                                  \
                    side[q] = dv_read(panel + p * panel_step + k * DV_PANEL + q * DV_LANES);       \
                    DV_KEEP(side[q]);                                                              \
                }                                                                                  \
                DV_UNROLL for (size_t r = 0; r < (ROWS); ++r) {                                    \
                    const real factor = a[r * a_row + k * a_step];                                 \
                    DV_UNROLL for (size_t q = 0; q < (HALVES); ++q) {                              \
                        DV_ADD(sum[r][(HALVES) * p + q], factor, side[q]);                         \
                        DV_KEEP(sum[r][(HALVES) * p + q]);                                         \
                    }                                                                              \
                }                                                                                  \
            }                                                                                      \
        }                                                                                          \
        DV_UNROLL for (size_t r = 0; r < (ROWS); ++r) {                                            \
            DV_UNROLL for (size_t q = 0; q < (HALVES) * (WIDE); ++q) {                             \
                dv_write(c + r * c_row + q * DV_LANES, sum[r][q]);                                 \
            }                                                                                      \
        }                                                                                          \
    }

#define DV_TILE(NAME, ROWS, WIDE, HALVES, A_ROW, A_STEP)                                           \
    DV_ALONE void DV_LOCAL(NAME)(size_t K, const real *a, size_t a_pitch, const real *panel,       \
                                 size_t panel_step, const real *base, size_t base_row, real *c,    \
                                 size_t c_row)                                                     \
    {                                                                                              \
        const size_t a_row = (A_ROW), a_step = (A_STEP);                                           \
        (void)a_pitch;                                                                             \
        (void)panel_step;                                                                          \
        DV_TILE_BODY(ROWS, WIDE, HALVES)                                                           \
    }

/* `rows` rows: of one panel, and of its first half, where what is beyond is nobody's */
#define DV_TILES(ROWS)                                                                             \
    DV_TILE(dv_tile_##ROWS##x1, ROWS, 1, 2, a_pitch, 1)                                            \
    DV_TILE(dv_tile_##ROWS##x0, ROWS, 1, 1, a_pitch, 1)

DV_TILES(1)
DV_TILES(2)
DV_TILES(3)
DV_TILES(4)
DV_TILES(5)
DV_TILES(6)
#if DV_ROWS > 6
DV_TILES(7)
DV_TILES(8)
DV_TILES(9)
DV_TILES(10)
DV_TILES(11)
DV_TILES(12)
#endif
DV_TILE(dv_tile_1x4, 1, 4, 2, a_pitch, 1)
DV_TILE(dv_tile_2x2, 2, 2, 2, a_pitch, 1)
DV_TILE(dv_tile_3x2, 3, 2, 2, a_pitch, 1)
DV_TILE(dv_tile_outer, DV_ROWS, 1, 2, 1, DV_ROWS)
DV_TILE(dv_tile_direct, DV_ROWS, 1, 2, 1, a_pitch)
DV_TILE(dv_tile_outer_half, DV_ROWS, 1, 1, 1, DV_ROWS)
DV_TILE(dv_tile_direct_half, DV_ROWS, 1, 1, 1, a_pitch)

/* wide: 1 or 2 panels, 0 for the first half of one */
DV_INLINE void dv_tile(size_t rows, size_t wide, size_t K, const real *a, size_t a_pitch, const real *panel,
                       size_t panel_step, const real *base, size_t base_row, real *c, size_t c_row)
{
#define DV_CASE(ROWS, WIDE)                                                                        \
    case ROWS * 3 + WIDE:                                                                          \
        DV_LOCAL(dv_tile_##ROWS##x##WIDE)(K, a, a_pitch, panel, panel_step, base, base_row, c, c_row); \
        break
#define DV_CASES(ROWS)                                                                             \
    DV_CASE(ROWS, 1);                                                                              \
    DV_CASE(ROWS, 0)
    switch (rows * 3 + wide) {
        DV_CASES(1);
        DV_CASES(2);
        DV_CASES(3);
        DV_CASES(4);
        DV_CASES(5);
        DV_CASES(6);
#if DV_ROWS > 6
        DV_CASES(7);
        DV_CASES(8);
        DV_CASES(9);
        DV_CASES(10);
        DV_CASES(11);
        DV_CASES(12);
#endif
        DV_CASE(2, 2);
        DV_CASE(3, 2);
    default: break;
    }
#undef DV_CASE
#undef DV_CASES
}

/* -- one row: a single stream over the panels, DV_CHAINS steps at once ------------------------------- */
DV_ALONE void dv_row(size_t K, const real *a, const real *panel, const real *base, real *c)
{
    dv_vector sum[2 * DV_CHAINS];
    DV_UNROLL for (size_t q = 0; q < 2 * DV_CHAINS; ++q) {
        sum[q] = dv_none();
    }
    if (base != NULL) {
        sum[0] = dv_read(base);
        sum[1] = dv_read(base + DV_LANES);
    }
    size_t k = 0;
    for (; k + DV_CHAINS <= K; k += DV_CHAINS) {
        const real *const p = panel + k * DV_PANEL;
        DV_UNROLL for (size_t q = 0; q < DV_CHAINS; ++q) {
            const real factor = a[k + q];
            DV_ADD(sum[2 * q], factor, dv_read(p + q * DV_PANEL));
            DV_ADD(sum[2 * q + 1], factor, dv_read(p + q * DV_PANEL + DV_LANES));
            DV_AHEAD(p + (16 + q) * DV_PANEL);
        }
    }
    for (; k < K; ++k) {
        DV_ADD(sum[0], a[k], dv_read(panel + k * DV_PANEL));
        DV_ADD(sum[1], a[k], dv_read(panel + k * DV_PANEL + DV_LANES));
    }
#if DV_CHAINS == 8
    DV_UNROLL for (size_t q = 0; q < 8; ++q) {
        DV_PLUS(sum[q], sum[8 + q]);
    }
#endif
    DV_UNROLL for (size_t q = 0; q < 4; ++q) {
        DV_PLUS(sum[q], sum[4 + q]);
    }
    DV_UNROLL for (size_t q = 0; q < 2; ++q) {
        DV_PLUS(sum[q], sum[2 + q]);
        dv_write(c + q * DV_LANES, sum[q]);
    }
}

/* the columns of a panel that is not full, by way of a tile that is */
DV_ALONE void dv_columns(size_t M, size_t width, size_t K, const real *a, size_t a_pitch, const real *panel,
                         const real *base, size_t base_pitch, real *c, size_t c_pitch)
{
    real spare[DV_ROWS * DV_PANEL];
    for (size_t m = 0, rows; m < M; m += rows) {
        rows = dv_min(DV_ROWS, M - m);
        if (M == 1) {
            dv_row(K, a, panel, NULL, spare);
        } else {
            dv_tile(rows, width > DV_LANES, K, a + m * a_pitch, a_pitch, panel, 0, NULL, 0, spare, DV_PANEL);
        }
        for (size_t r = 0; r < rows; ++r) {
            for (size_t n = 0; n < width; ++n) {
                const real sum = spare[r * DV_PANEL + n];
                c[(m + r) * c_pitch + n] = base != NULL ? base[(m + r) * base_pitch + n] + sum : sum;
            }
        }
    }
}

/* rows 0 .. M-1 of full panels from .. to - 1, in tiles */
static void dv_tiles(size_t M, size_t K, size_t from, size_t to, const real *a, size_t a_pitch, const real *panels,
                     const real *base, size_t base_pitch, real *c, size_t c_pitch)
{
    const size_t stretch = K * DV_PANEL, wide = M <= 3 ? 2 : 1;
    for (size_t m0 = 0; m0 < M; m0 += DV_STRIPE) {
        const size_t m1 = dv_min(m0 + DV_STRIPE, M);
        for (size_t p = from, span; p < to; p += span) {
            span = dv_min(wide, to - p);
            for (size_t k = 0, steps; k == 0 || k < K; k += dv_plus(steps, K == 0)) {
                steps = dv_min(DV_DEPTH, K - k);
                const real *const onto = k == 0 ? base : c;
                const size_t pitch = k == 0 ? base_pitch : c_pitch;
                size_t tiles = (m1 - m0 + DV_ROWS - 1) / DV_ROWS;
                for (size_t m = m0, rows; m < m1; m += rows, --tiles) {
                    rows = (m1 - m + tiles - 1) / tiles;
                    dv_tile(rows, span, steps, a + m * a_pitch + k, a_pitch, panels + p * stretch + k * DV_PANEL,
                            stretch, onto == NULL ? NULL : onto + m * pitch + p * DV_PANEL, pitch,
                            c + m * c_pitch + p * DV_PANEL, c_pitch);
                }
            }
        }
    }
}

/* rows 0 .. M-1 of panels from .. to - 1, the last one perhaps not full */
static void dv_rows(size_t M, size_t N, size_t K, size_t from, size_t to, const real *a, size_t a_pitch,
                    const real *panels, const real *base, size_t base_pitch, real *c, size_t c_pitch)
{
    const size_t full = dv_min(to, N / DV_PANEL), stretch = K * DV_PANEL, n = full * DV_PANEL;
    if (M == 1 && K <= DV_SHALLOW && N >= 4 * DV_PANEL) {
        size_t p = from;
        for (; p + 4 <= full; p += 4) {
            DV_LOCAL(dv_tile_1x4)(K, a, 0, panels + p * stretch, stretch, base == NULL ? NULL : base + p * DV_PANEL, 0,
                                  c + p * DV_PANEL, 0);
        }
        for (; p < full; ++p) {
            DV_LOCAL(dv_tile_1x1)(K, a, 0, panels + p * stretch, 0, base == NULL ? NULL : base + p * DV_PANEL, 0,
                                  c + p * DV_PANEL, 0);
        }
    } else if (M == 1) {
        for (size_t p = from; p < full; ++p) {
            dv_row(K, a, panels + p * stretch, base == NULL ? NULL : base + p * DV_PANEL, c + p * DV_PANEL);
        }
    } else {
        dv_tiles(M, K, from, full, a, a_pitch, panels, base, base_pitch, c, c_pitch);
    }
    if (to > full && to > from) {
        dv_columns(M, N - n, K, a, a_pitch, panels + full * stretch, base == NULL ? NULL : base + n, base_pitch,
                   c + n, c_pitch);
    }
}

/* -- products --------------------------------------------------------------------------------- */
void dv_step_product(const dv_team *team, size_t B, size_t parts, size_t N, size_t K, const real *a, size_t a_pitch,
                     const real *panels, const real *base, size_t base_pitch, real *c, size_t c_pitch)
{
    const size_t all = (parts * N + DV_PANEL - 1) / DV_PANEL;
    const size_t m = dv_row_from(team, B), rows = dv_row_to(team, B) - m;
    const int by_parts = team->count > 1 && !team->by_rows && N % DV_GRAIN == 0;
    const size_t from = by_parts ? dv_unit_from(team, N) / DV_PANEL : dv_unit_share(team, all, 0);
    const size_t to = by_parts ? dv_unit_to(team, N) / DV_PANEL : dv_unit_share(team, all, 1);
    for (size_t part = 0; part < (by_parts ? parts : 1); ++part) {
        const size_t before = part * (N / DV_PANEL);
        dv_rows(rows, parts * N, K, before + from, before + to, a + m * a_pitch, a_pitch, panels,
                base == NULL ? NULL : base + m * base_pitch, base_pitch, c + m * c_pitch, c_pitch);
    }
}

void dv_product(const dv_team *team, size_t M, size_t N, size_t K, const real *a, size_t a_pitch,
                const real *panels, const real *base, size_t base_pitch, real *c, size_t c_pitch)
{
    const size_t all = (N + DV_PANEL - 1) / DV_PANEL, tiles = M / DV_ROWS;
    const int by_rows = tiles >= 8 * (size_t)team->count;
    const size_t m = by_rows ? dv_share(tiles, team, 0) * DV_ROWS : 0;
    const size_t end = by_rows && team->me + 1 < team->count ? dv_share(tiles, team, 1) * DV_ROWS : M;
    dv_rows(end - m, N, K, by_rows ? 0 : dv_share(all, team, 0), by_rows ? all : dv_share(all, team, 1),
            a + m * a_pitch, a_pitch, panels, base == NULL ? NULL : base + m * base_pitch, base_pitch,
            c + m * c_pitch, c_pitch);
}

/* columns of a as [tile][k][DV_ROWS], zeros beyond; row by row, since rows lie far apart */
static void dv_left(size_t K, size_t columns, const real *a, size_t a_pitch, real *packed)
{
    const size_t tiles = columns / DV_ROWS, tail = columns % DV_ROWS;
    for (size_t k = 0; k < K; ++k) {
        const real *const row = a + k * a_pitch;
        real *const to = packed + k * DV_ROWS;
        for (size_t tile = 0; tile < tiles; ++tile) {
            memcpy(to + tile * K * DV_ROWS, row + tile * DV_ROWS, DV_ROWS * sizeof(real));
        }
        for (size_t r = 0; r < DV_ROWS && tail != 0; ++r) {
            to[tiles * K * DV_ROWS + r] = r < tail ? row[tiles * DV_ROWS + r] : 0;
        }
    }
}

/* one tile of c = base + sum over K steps; `factors` are packed, or lie in a */
static void dv_outer_tile(size_t rows, size_t width, size_t K, const real *factors, size_t a_pitch, int direct,
                          const real *panel, const real *base, real *c, size_t c_pitch)
{
    real spare[DV_ROWS * DV_PANEL];
    const int whole = rows == DV_ROWS && width == DV_PANEL;
    const real *const onto = whole ? base : NULL;
    real *const to = whole ? c : spare;
    const size_t pitch = whole ? c_pitch : DV_PANEL;
    if (direct && width > DV_LANES) {
        DV_LOCAL(dv_tile_direct)(K, factors, a_pitch, panel, 0, onto, pitch, to, pitch);
    } else if (direct) {
        DV_LOCAL(dv_tile_direct_half)(K, factors, a_pitch, panel, 0, onto, pitch, to, pitch);
    } else if (width > DV_LANES) {
        DV_LOCAL(dv_tile_outer)(K, factors, 0, panel, 0, onto, pitch, to, pitch);
    } else {
        DV_LOCAL(dv_tile_outer_half)(K, factors, 0, panel, 0, onto, pitch, to, pitch);
    }
    for (size_t r = 0; r < rows && !whole; ++r) {
        for (size_t n = 0; n < width; ++n) {
            const real sum = spare[r * DV_PANEL + n];
            c[r * c_pitch + n] = base != NULL ? base[r * c_pitch + n] + sum : sum;
        }
    }
}

void dv_outer(const dv_team *team, size_t R, size_t M, size_t N, const real *a, size_t a_pitch,
              const real *b, size_t b_pitch, const real *base, real *c, size_t c_pitch, real *scratch)
{
    const size_t all = (N + DV_PANEL - 1) / DV_PANEL, tiles = (M + DV_ROWS - 1) / DV_ROWS;
    const size_t from = dv_share(tiles, team, 0) * DV_ROWS, to = dv_min(dv_share(tiles, team, 1) * DV_ROWS, M);
    const int few = all <= 4; /* panels: then packing the left operand is not worth it */
    real *const left = scratch + dv_panels(DV_DEPTH, N) + (size_t)team->me * DV_LEFT * DV_DEPTH;
    for (size_t m = from; m < to && R == 0; ++m) { /* apart, so that the tiles are compiled for at least one step */
        for (size_t n = 0; n < N; ++n) {
            c[m * c_pitch + n] = base != NULL ? base[m * c_pitch + n] : 0;
        }
    }
    for (size_t r0 = 0; r0 < R; r0 += DV_DEPTH) {
        const size_t K = dv_min(DV_DEPTH, R - r0);
        const real *const onto = r0 == 0 ? base : c;
        dv_meet(team); /* the panels of the stretch before are read to the end */
        dv_pack(team, scratch, K, 0, 0, K, N, b + r0 * b_pitch, b_pitch, 1);
        dv_meet(team);
        for (size_t m0 = from; m0 < to; m0 += DV_LEFT) {
            const size_t m1 = dv_min(m0 + DV_LEFT, to), first = few ? (m1 - m0) / DV_ROWS * DV_ROWS : 0;
            dv_left(K, m1 - m0 - first, a + r0 * a_pitch + m0 + first, a_pitch, left);
            for (size_t p = 0; p < all; ++p) {
                for (size_t m = m0; m < m1; m += DV_ROWS) {
                    const int direct = m < m0 + first;
                    const size_t place = m * c_pitch + p * DV_PANEL;
                    dv_outer_tile(dv_min(DV_ROWS, m1 - m), dv_min(DV_PANEL, N - p * DV_PANEL), K,
                                  direct ? a + r0 * a_pitch + m : left + (m - m0 - first) * K, a_pitch, direct,
                                  scratch + p * K * DV_PANEL, onto == NULL ? NULL : onto + place, c + place, c_pitch);
                }
            }
        }
    }
}

/* the columns of one panel, four rows at once: a sum waits for the one before it */
static void dv_sum_panel(size_t R, const real *a, size_t a_pitch, const real *base, real *c)
{
    dv_vector sum[8];
    DV_UNROLL for (size_t q = 0; q < 8; ++q) {
        sum[q] = dv_none();
    }
    if (base != NULL) {
        sum[0] = dv_read(base);
        sum[1] = dv_read(base + DV_LANES);
    }
    size_t r = 0;
    for (; r + 4 <= R; r += 4) {
        DV_UNROLL for (size_t q = 0; q < 4; ++q) {
            DV_PLUS(sum[2 * q], dv_read(a + (r + q) * a_pitch));
            DV_PLUS(sum[2 * q + 1], dv_read(a + (r + q) * a_pitch + DV_LANES));
        }
    }
    for (; r < R; ++r) {
        DV_PLUS(sum[0], dv_read(a + r * a_pitch));
        DV_PLUS(sum[1], dv_read(a + r * a_pitch + DV_LANES));
    }
    for (size_t half = 0; half < 2; ++half) {
        DV_PLUS(sum[half], sum[2 + half]);
        DV_PLUS(sum[4 + half], sum[6 + half]);
        DV_PLUS(sum[half], sum[4 + half]);
        dv_write(c + half * DV_LANES, sum[half]);
    }
}

void dv_sum(const dv_team *team, size_t R, size_t N, const real *a, size_t a_pitch, const real *base, real *c)
{
    size_t n = dv_part_from(team, N);
    const size_t to = dv_part_to(team, N);
    for (; n + DV_PANEL <= to; n += DV_PANEL) {
        dv_sum_panel(R, a + n, a_pitch, base == NULL ? NULL : base + n, c + n);
    }
    for (size_t j = n; j < to; ++j) {
        c[j] = base != NULL ? base[j] : 0;
    }
    for (size_t r = 0; r < R; ++r) {
        for (size_t j = n; j < to; ++j) {
            c[j] += a[r * a_pitch + j];
        }
    }
}

void dv_clear(const dv_team *team, size_t count, real *z)
{
    const size_t to = dv_part_to(team, count);
    for (size_t n = dv_part_from(team, count); n < to; ++n) {
        z[n] = 0;
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

#undef DV_TILE
#undef DV_TILES
#undef DV_TILE_BODY
#undef DV_ADD
#undef DV_PLUS
