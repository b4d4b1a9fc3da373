/* The elementary functions of the runtime against libm of a wider type: errors in units in the last place.
 *
 * With LOOPS defined: a loop over each function, float or double by DV_DOUBLE, as kernels have them.
 * Without: the references, and sweeps that hold several such loops against them at once.
 */
#ifdef LOOPS
#include "derive_runtime.h"

#define LOOP(name, function)                                                                            \
    void loop_##name(size_t n, const real *restrict z, real *restrict y)                                \
    {                                                                                                   \
        for (size_t j = 0; j < n; ++j) {                                                                \
            y[j] = function(z[j]);                                                                      \
        }                                                                                               \
    }

LOOP(sigmoid, dv_sigmoid)
LOOP(tanh, dv_tanh)
LOOP(exp, dv_exp)
LOOP(log, dv_log)
LOOP(log1p, LOG1P)
LOOP(softplus, dv_softplus)
LOOP(log_sigmoid, dv_log_sigmoid)
LOOP(arctan, dv_arctan)
LOOP(erf, dv_erf)
LOOP(erf_slope, dv_erf_slope)

void loop_lstm(size_t H, const real *restrict b_f, const real *restrict b_i, const real *restrict b_g,
               const real *restrict b_o, const real *restrict x, const real *restrict z, real *restrict f,
               real *restrict i, real *restrict g, real *restrict o, real *restrict C, real *restrict h)
{
    for (size_t j = 0; j < H; ++j) {
        f[j] = dv_sigmoid(b_f[j] + x[j] + z[j]);
        i[j] = dv_sigmoid(b_i[j] + x[H + j] + z[H + j]);
        g[j] = dv_tanh(b_g[j] + x[2 * H + j] + z[2 * H + j]);
        C[j] = C[j] * f[j] + g[j] * i[j];
        o[j] = dv_sigmoid(b_o[j] + x[3 * H + j] + z[3 * H + j]);
        h[j] = o[j] * dv_tanh(C[j]);
    }
}
#else
#include <float.h>
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { CHUNK = 4096, MOST = 16 };

const int wide_digits = LDBL_MANT_DIG;

/* exp(-x^2): the square of a float is exact in double, that of a double is not in long double */
static long double gauss(long double x)
{
    const long double square = x * x;
    if (!(square < 800)) {
        return x != x ? x : 0;
    }
    return expl(-square) * (1 - fmal(x, x, -square));
}

#define REFERENCES(wide, E, L1P, SIZE, GAUSS, PREFIX, SUFFIX)                                           \
    static wide PREFIX##_sigmoid(wide x) { return 1 / (1 + E(-x)); }                                    \
    static wide PREFIX##_softplus(wide x) { return (x > 0 ? x : 0) + L1P(E(-SIZE(x))); }               \
    static wide PREFIX##_log_sigmoid(wide x) { return (x < 0 ? x : 0) - L1P(E(-SIZE(x)))    ; }         \
    static wide PREFIX##_erf_slope(wide x) { return 1.12837916709551257389615890312154517L * GAUSS; }   \
    static wide (*const PREFIX##_references[])(wide) = {                                                \
        PREFIX##_sigmoid, tanh##SUFFIX, exp##SUFFIX, log##SUFFIX, log1p##SUFFIX, PREFIX##_softplus,     \
        PREFIX##_log_sigmoid, atan##SUFFIX, erf##SUFFIX, PREFIX##_erf_slope,                            \
    }

REFERENCES(double, exp, log1p, fabs, exp(-(x * x)), f32, );
REFERENCES(long double, expl, log1pl, fabsl, gauss(x), f64, l);

/* of the numbers of so many digits around y, 2^least among the subnormal ones */
static double spacing(double y, int digits, int least)
{
    uint64_t bits;
    memcpy(&bits, &y, sizeof bits);
    const int e = (int)(bits >> 52 & 2047) - 1022 - digits, k = e > least ? e : least;
    bits = k < -1022 ? (uint64_t)1 << (k + 1074) : (uint64_t)(k + 1023) << 52;
    memcpy(&y, &bits, sizeof y);
    return y;
}

/* sigmoid, the first reference, may be 0 where it is subnormal; infinity counts as the power of two
 * above the largest number */
#define PRECISION(suffix, real, wide, DIGITS, LEAST, TOP, TINY, POINT)                            \
    static double error_##suffix(int function, wide y, real got)                                        \
    {                                                                                                   \
        if (y != y || got != got) {                                                                     \
            return y != y && got != got ? 0 : INFINITY;                                                 \
        }                                                                                               \
        if (function == 0 && got == 0 && y < TINY) {                                                    \
            return 0;                                                                                   \
        }                                                                                               \
        const wide limit = (wide)TOP * 2;                                                               \
        const wide a = y > limit ? limit : y < -limit ? -limit : y;                                     \
        const wide b = got > FINITE_##suffix ? limit : got < -FINITE_##suffix ? -limit : (wide)got;     \
        double near = a >= TOP * 2 || a <= -TOP * 2 ? (double)TOP : (double)a;                          \
        near = fabs(near) > (a < 0 ? -a : a) ? nextafter(near, 0) : near; /* not rounded up to 2^n */   \
        return (double)((a > b ? a - b : b - a) / (wide)spacing(near, DIGITS, LEAST));                  \
    }                                                                                                   \
                                                                                                        \
    void errors_##suffix(int function, size_t n, const real *x, const real *got, double *error)         \
    {                                                                                                   \
        for (size_t j = 0; j < n; ++j) {                                                                \
            error[j] = error_##suffix(function, suffix##_references[function](x[j]), got[j]);           \
        }                                                                                               \
    }                                                                                                   \
                                                                                                        \
    /* points first, first + stride, ...: the largest error of each loop, and where */                  \
    void sweep_##suffix(int function, int loops, void (**loop)(size_t, const real *, real *),           \
                        uint64_t first, uint64_t count, uint64_t stride, double lo, double hi,          \
                        double *worst, real *where)                                                     \
    {                                                                                                   \
        static real x[CHUNK], y[MOST][CHUNK];                                                           \
        for (uint64_t done = 0; done < count;) {                                                        \
            int n = 0;                                                                                  \
            for (; n < CHUNK && done < count; ++n, ++done) {                                            \
                x[n] = POINT(first + done * stride, lo, hi);                                            \
            }                                                                                           \
            for (int k = 0; k < loops; ++k) {                                                           \
                loop[k]((size_t)n, x, y[k]);                                                            \
            }                                                                                           \
            for (int j = 0; j < n; ++j) {                                                               \
                const wide right = suffix##_references[function](x[j]);                                 \
                double last = 0;                                                                        \
                for (int k = 0; k < loops; ++k) {                                                       \
                    const int again = k > 0 && memcmp(&y[k][j], &y[k - 1][j], sizeof(real)) == 0;       \
                    last = again ? last : error_##suffix(function, right, y[k][j]);                     \
                    if (last > worst[k]) {                                                              \
                        worst[k] = last;                                                                \
                        where[k] = x[j];                                                                \
                    }                                                                                   \
                }                                                                                       \
            }                                                                                           \
        }                                                                                               \
    }

static float pattern(uint64_t n, double lo, double hi)
{
    const uint32_t bits = (uint32_t)n;
    float x;
    memcpy(&x, &bits, sizeof x);
    (void)lo;
    (void)hi;
    return x;
}

static uint64_t mixed(uint64_t n)
{
    n += 0x9e3779b97f4a7c15u;
    n = (n ^ n >> 30) * 0xbf58476d1ce4e5b9u;
    n = (n ^ n >> 27) * 0x94d049bb133111ebu;
    return n ^ n >> 31;
}

/* in turn any double, one between lo and hi, and 1 or 0 with something small of any size added */
static double drawn(uint64_t n, double lo, double hi)
{
    const uint64_t bits = mixed(2 * n), more = mixed(2 * n + 1);
    const double unit = (double)(bits >> 11) * 0x1p-53;
    double x;
    if (n % 3 == 1) {
        return lo + (hi - lo) * unit;
    }
    if (n % 3 == 2) {
        x = ldexp(1 + unit, -1 - (int)(more % 54));
        return (double)(more >> 62 & 1) + (more >> 63 ? x : -x);
    }
    memcpy(&x, &bits, sizeof x);
    return x;
}

#define FINITE_f32 FLT_MAX
#define FINITE_f64 DBL_MAX
PRECISION(f32, float, double, 24, -149, 0x1p127, 0x1p-126, pattern)
PRECISION(f64, double, long double, 53, -1074, 0x1p1023, 0x1p-1022, drawn)
#endif
