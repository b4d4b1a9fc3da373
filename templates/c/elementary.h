/* Elementary functions that vectorise: scalar C99 without branches, tables or calls.
 *
 * A loop over dv_exp(z[j]) becomes vector code wherever the compiler vectorises such loops: the only
 * operations are + - * /, comparisons that select, and integer + - & | << >> of the same width, all of
 * which SSE2, AVX2, AVX-512 and NEON have. Compile with -O3 -fno-trapping-math; without the latter GCC
 * keeps the selects as branches. -ffp-contract may be on or off. -ffast-math must be off: it takes
 * the rounding by DV_ROUND for nothing and removes it.
 *
 * Largest error in units in the last place, at every argument, the results that are subnormal included:
 *
 *                  float  double
 *   sigmoid        2.6    2.6
 *   tanh           2.7    2.7
 *   exp            1.1    1.2
 *   log            0.9    0.9
 *   log1p          1.5    1.5
 *   softplus       1.8    1.8
 *   log_sigmoid    1.8    1.8
 *   arctan         2.2    1.9
 *   erf            1.6    1.8
 *   erf_slope      2.6    2.2
 *
 * tests/test_elementary.py holds these bounds: at every float, at 10^7 doubles a function. The unit is the
 * spacing of the numbers around the true value. Exceptions: results of sigmoid below 2^-126 (2^-1022)
 * may be 0.
 *
 * NaN gives NaN. exp, log, log1p, tanh, atan and erf have the values of C99's Annex F at 0, -0, -1 and at
 * the infinities, except that the flags of the floating-point environment mean nothing.
 *
 * The constants of the polynomials are minimax, by tests/coefficients.py.
 */
#undef EXP
#undef EXP_CUT
#undef GAUSS
#undef LOG
#undef LOG1P
#undef LOG1P_UNIT
#undef TANH
#undef ATAN
#undef ERF
#undef SQRT
#undef SIN
#undef COS
#undef POW
#undef FABS
#undef DV_JOIN
#undef DV_UINT
#undef DV_DIGITS
#undef DV_BIAS
#undef DV_SIGN
#undef DV_ROUND
#undef DV_SMALLEST
#undef DV_HALF_DIGITS
#undef DV_SPARE_DIGITS
#undef DV_LOG2E
#undef DV_LN2_HI
#undef DV_LN2_LO
#undef DV_ROOT_HALF
#undef DV_EXP_LEAST
#undef DV_EXP_MOST
#undef DV_CUT_LEAST
#undef DV_TANH_MOST
#undef DV_GAUSS_MOST
#undef DV_ERF_MOST
#undef DV_ERF_JOINT
#undef DV_QUARTER_PI
#undef DV_QUARTER_PI_LO
#undef dv_bits
#undef dv_from
#undef dv_signed
#undef dv_reduced
#undef dv_exp_tail
#undef dv_log_sum

#ifdef DV_DOUBLE
#define DV_JOIN(name) name
#define DV_UINT uint64_t
#define DV_DIGITS 52
#define DV_BIAS 1023
#define DV_ROUND 0x1.8p52                        /* z + DV_ROUND is rounded to an integer, in its low bits */
#define DV_SMALLEST 0x1p-1022                    /* of the normal numbers */
#define DV_HALF_DIGITS 0x7ffffffu                /* without these a number squares exactly */
#define DV_SPARE_DIGITS 0xfffu
#define DV_LOG2E 0x1.71547652b82fep+0
#define DV_LN2_HI 0x1.62e42feep-1                /* times any exponent it is exact */
#define DV_LN2_LO 0x1.a39ef35793c76p-33
#define DV_ROOT_HALF 0x3fe6a09e667f3bcdu         /* the bits of sqrt(1/2) */
#define DV_EXP_LEAST -746.0                      /* exp is 0 below, infinite above DV_EXP_MOST */
#define DV_EXP_MOST 710.0
#define DV_CUT_LEAST -709.0
#define DV_TANH_MOST 20.0                        /* tanh is 1 from here, as erf from DV_ERF_MOST */
#define DV_GAUSS_MOST 28.0
#define DV_ERF_MOST 6.0
#define DV_ERF_JOINT 1.0
#define DV_QUARTER_PI 0x1.921fb54442d18p-1
#define DV_QUARTER_PI_LO 0x1.1a62633145c07p-55

static inline real DV_NAME(dv_exp_series)(real r)
{
    const real square = r * r;
    real even = 0x1.28a1bf0c47d9ep-22;
    even = even * square + 0x1.a019a7a122f25p-16;
    even = even * square + 0x1.6c16c17ec34e4p-10;
    even = even * square + 0x1.5555555552345p-5;
    even = even * square + 0x1.0000000000005p-1;
    real odd = 0x1.af75ac50324b7p-26;
    odd = odd * square + 0x1.71ddeab5c7f07p-19;
    odd = odd * square + 0x1.a01a01b5812b4p-13;
    odd = odd * square + 0x1.111111110e7f4p-7;
    odd = odd * square + 0x1.555555555555cp-3;
    return even + r * odd;
}

static inline real DV_NAME(dv_log_series)(real z)
{
    real p = 0x1.2edef8306f90ep-3;
    p = p * z + 0x1.39a5e1f92994p-3;
    p = p * z + 0x1.74661170dc4abp-3;
    p = p * z + 0x1.c71c530244ba6p-3;
    p = p * z + 0x1.2492494090189p-2;
    p = p * z + 0x1.9999999981baap-2;
    p = p * z + 0x1.555555555558bp-1;
    return p;
}

static inline real DV_NAME(dv_erf_series)(real z)
{
    const real square = z * z;
    real even = 0x1.d71b355156978p-27;
    even = even * square + 0x1.b97fd4bc1480cp-20;
    even = even * square + 0x1.f9a2baaa6a27p-14;
    even = even * square + 0x1.565bccf92b89p-8;
    even = even * square + 0x1.ce2f21a040d16p-4;
    even = even * square + 0x1.06eba8214db68p-3;
    real odd = -0x1.abaebb724aaa9p-31;
    odd = odd * square - 0x1.5c072c6cee3e5p-23;
    odd = odd * square - 0x1.f4ca4d85bcd6dp-17;
    odd = odd * square - 0x1.c02db03de596fp-11;
    odd = odd * square - 0x1.b82ce311fa963p-6;
    odd = odd * square - 0x1.812746b0379bdp-2;
    return even + z * odd;
}

static inline real DV_NAME(dv_erf_exponent_series)(real t)
{
    const real square = t * t;
    real even = -0x1.4502ad4806f5ep-51;
    even = even * square - 0x1.47d2cbdf29035p-41;
    even = even * square - 0x1.3ec8fe2964ca4p-33;
    even = even * square - 0x1.d009a2408a0e2p-27;
    even = even * square - 0x1.2b6fdb704dec4p-21;
    even = even * square - 0x1.68ad557da144fp-17;
    even = even * square - 0x1.6f93379454949p-14;
    even = even * square - 0x1.5675eeb088cf5p-14;
    even = even * square + 0x1.a573cf417a148p-10;
    even = even * square - 0x1.39df9db82831ep-6;
    even = even * square + 0x1.45f2a870df705p-1;
    even = even * square - 0x1.20efbb0a580fep-25;
    real odd = 0x1.e96d222b8e57bp-58;
    odd = odd * square + 0x1.9a660409f5356p-46;
    odd = odd * square + 0x1.73e7ca394068fp-37;
    odd = odd * square + 0x1.acdda8b9bc6edp-30;
    odd = odd * square + 0x1.9a5b847c5eb3bp-24;
    odd = odd * square + 0x1.69da989157d9bp-19;
    odd = odd * square + 0x1.23d5e71ea3443p-15;
    odd = odd * square + 0x1.3e01d38710d93p-13;
    odd = odd * square - 0x1.f91477e7ec0bcp-12;
    odd = odd * square - 0x1.3e454e033dae7p-13;
    odd = odd * square + 0x1.a5003510b0043p-4;
    odd = odd * square + 0x1.20dd7c9e31ecp0;
    return even + t * odd;
}

static inline real DV_NAME(dv_atan_series)(real z)
{
    const real square = z * z;
    real even = -0x1.26798f8a3599dp-6;
    even = even * square - 0x1.9d0baa831b5fcp-5;
    even = even * square - 0x1.10ecc307f9122p-4;
    even = even * square - 0x1.745cfa834d249p-4;
    even = even * square - 0x1.24924922e0291p-3;
    even = even * square - 0x1.5555555555543p-2;
    real odd = 0x1.385b19fedcd05p-5;
    odd = odd * square + 0x1.df1d140ccccb9p-5;
    odd = odd * square + 0x1.3b113331de4d7p-4;
    odd = odd * square + 0x1.c71c70f6ed1bap-4;
    odd = odd * square + 0x1.9999999996246p-3;
    return even + z * odd;
}
#else
#define DV_JOIN(name) name##f
#define DV_UINT uint32_t
#define DV_DIGITS 23
#define DV_BIAS 127
#define DV_ROUND 0x1.8p23f
#define DV_SMALLEST 0x1p-126f
#define DV_HALF_DIGITS 0xfffu
#define DV_SPARE_DIGITS 0xfu
#define DV_LOG2E 0x1.715476p+0f
#define DV_LN2_HI 0x1.63p-1f
#define DV_LN2_LO -0x1.bd0106p-13f
#define DV_ROOT_HALF 0x3f3504f3u
#define DV_EXP_LEAST -104.0f
#define DV_EXP_MOST 89.0f
#define DV_CUT_LEAST -88.0f
#define DV_TANH_MOST 10.0f
#define DV_GAUSS_MOST 11.0f
#define DV_ERF_MOST 4.0f
#define DV_ERF_JOINT 0.92f
#define DV_QUARTER_PI 0x1.921fb6p-1f
#define DV_QUARTER_PI_LO -0x1.777a5cp-26f

static inline real DV_NAME(dv_exp_series)(real r)
{
    real p = 0x1.6d984ep-10f;
    p = p * r + 0x1.122746p-7f;
    p = p * r + 0x1.555488p-5f;
    p = p * r + 0x1.5554bp-3f;
    p = p * r + 0x1p-1f;
    return p;
}

static inline real DV_NAME(dv_log_series)(real z)
{
    real p = 0x1.31d716p-2f;
    p = p * z + 0x1.995f44p-2f;
    p = p * z + 0x1.55557ap-1f;
    return p;
}

static inline real DV_NAME(dv_erf_series)(real z)
{
    real p = -0x1.3a1316p-11f;
    p = p * z + 0x1.473a8p-8f;
    p = p * z - 0x1.b68b2p-6f;
    p = p * z + 0x1.ce1a68p-4f;
    p = p * z - 0x1.8126e6p-2f;
    p = p * z + 0x1.06eba6p-3f;
    return p;
}

static inline real DV_NAME(dv_erf_exponent_series)(real t)
{
    const real square = t * t;
    real even = -0x1.807784p-12f;
    even = even * square - 0x1.87b94ep-6f;
    even = even * square + 0x1.456bbcp-1f;
    even = even * square + 0x1.ca6f98p-14f;
    real odd = 0x1.104066p-16f;
    odd = odd * square + 0x1.ef6d4ap-9f;
    odd = odd * square + 0x1.b2a47ep-4f;
    odd = odd * square + 0x1.20d694p0f;
    return even + t * odd;
}

static inline real DV_NAME(dv_atan_series)(real z)
{
    real p = 0x1.4a3642p-4f;
    p = p * z - 0x1.1c4692p-3f;
    p = p * z + 0x1.992682p-3f;
    p = p * z - 0x1.55545cp-2f;
    return p;
}
#endif

#define EXP DV_NAME(dv_math_exp)
#define EXP_CUT DV_NAME(dv_math_exp_cut)
#define GAUSS DV_NAME(dv_math_gauss)
#define LOG DV_NAME(dv_math_log)
#define LOG1P DV_NAME(dv_math_log1p)
#define LOG1P_UNIT DV_NAME(dv_math_log1p_unit)
#define TANH DV_NAME(dv_math_tanh)
#define ATAN DV_NAME(dv_math_atan)
#define ERF DV_NAME(dv_math_erf)
/* libm: compilers know the first two, a loop over the others stays scalar */
#define FABS DV_JOIN(fabs)
#define SQRT DV_JOIN(sqrt)
#define SIN DV_JOIN(sin)
#define COS DV_JOIN(cos)
#define POW DV_JOIN(pow)

#define dv_bits DV_NAME(dv_bits)
#define dv_from DV_NAME(dv_from)
#define dv_signed DV_NAME(dv_signed)
#define dv_reduced DV_NAME(dv_reduced)
#define dv_exp_tail DV_NAME(dv_exp_tail)
#define dv_log_sum DV_NAME(dv_log_sum)

static inline DV_UINT dv_bits(real x)
{
    const union { real number; DV_UINT bits; } both = {x};
    return both.bits;
}

static inline real dv_from(DV_UINT bits)
{
    union { real number; DV_UINT bits; } both;
    both.bits = bits;
    return both.number;
}

/* a >= 0 with the sign of x */
static inline real dv_signed(real a, real x)
{
    return dv_from(dv_bits(a) | (dv_bits(x) & (DV_UINT)1 << (sizeof(real) * 8 - 1)));
}

/* -- exp -------------------------------------------------------------------------------------------
 * x = n log 2 + r with |r| <= log(2) / 2, so exp(x) = 2^n (1 + expm1(r)). Adding DV_ROUND and a small
 * integer m leaves n + m in the low bits, which move up into the exponent to make powers of two. */
static inline real dv_reduced(real x, real n)
{
    return (x - n * DV_LN2_HI) - n * DV_LN2_LO;
}

/* expm1(r) */
static inline real dv_exp_tail(real r)
{
    return r + r * r * DV_NAME(dv_exp_series)(r);
}

/* 2^n is two factors, because it may lie outside of the numbers where the result does not */
static inline real DV_NAME(dv_math_exp)(real x)
{
    const real above = x < DV_EXP_LEAST ? DV_EXP_LEAST : x;
    const real y = above > DV_EXP_MOST ? DV_EXP_MOST : above;
    const real z = y * DV_LOG2E + (DV_ROUND + 2 * DV_BIAS);
    const DV_UINT twice = dv_bits(z), first = twice >> 1;
    const real p = 1 + dv_exp_tail(dv_reduced(y, z - (DV_ROUND + 2 * DV_BIAS)));
    return p * dv_from(first << DV_DIGITS) * dv_from((twice - first) << DV_DIGITS);
}

/* exp with one factor: 0 where the result is subnormal, infinite above half the largest number */
static inline real DV_NAME(dv_math_exp_cut)(real x)
{
    const real above = x < DV_CUT_LEAST ? DV_CUT_LEAST : x;
    const real y = above > DV_EXP_MOST ? DV_EXP_MOST : above;
    const real z = y * DV_LOG2E + (DV_ROUND + DV_BIAS);
    const real p = 1 + dv_exp_tail(dv_reduced(y, z - (DV_ROUND + DV_BIAS)));
    return p * dv_from(dv_bits(z) << DV_DIGITS);
}

/* exp(-x^2): x^2 = square + rest exactly, for rounding x^2 to one number costs x^2 / 2 units */
static inline real DV_NAME(dv_math_gauss)(real x)
{
    const real size = FABS(x), a = size > DV_GAUSS_MOST ? DV_GAUSS_MOST : size;
    const real head = dv_from(dv_bits(a) & ~(DV_UINT)DV_HALF_DIGITS), tail = a - head;
    const real square = dv_from(dv_bits(a * a) & ~(DV_UINT)DV_SPARE_DIGITS);
    const real rest = (head * head - square) + 2 * head * tail + tail * tail;
    const real z = (DV_ROUND + 2 * DV_BIAS) - square * DV_LOG2E;
    const DV_UINT twice = dv_bits(z), first = twice >> 1;
    const real p = 1 + dv_exp_tail(dv_reduced(-square, z - (DV_ROUND + 2 * DV_BIAS)) - rest);
    return p * dv_from(first << DV_DIGITS) * dv_from((twice - first) << DV_DIGITS);
}

/* tanh(a) = e / (e + 2) for e = expm1(2 a), which keeps small a, and the sign afterwards */
static inline real DV_NAME(dv_math_tanh)(real x)
{
    const real size = FABS(x), a = size > DV_TANH_MOST ? DV_TANH_MOST : size, y = a + a;
    const real z = y * DV_LOG2E + (DV_ROUND + DV_BIAS);
    const real scale = dv_from(dv_bits(z) << DV_DIGITS);
    const real e = scale * dv_exp_tail(dv_reduced(y, z - (DV_ROUND + DV_BIAS))) + (scale - 1);
    return dv_signed(e / (e + 2), x);
}

/* -- log -------------------------------------------------------------------------------------------
 * x = 2^n (1 + f) with sqrt(1/2) <= 1 + f < sqrt(2), and log(1 + f) = 2 atanh(f / (2 + f)), summed so
 * that f, which is exact, is added last. */
static inline real dv_log_sum(real n, real f)
{
    const real s = f / (2 + f), z = s * s, h = f * f / 2;
    const real rest = s * (h + z * DV_NAME(dv_log_series)(z)) + n * DV_LN2_LO;
    return n * DV_LN2_HI - ((h - rest) - f);
}

static inline real DV_NAME(dv_math_log)(real x)
{
    const DV_UINT one = (DV_UINT)DV_BIAS << DV_DIGITS, digits = ((DV_UINT)1 << DV_DIGITS) - 1;
    const real power = (real)(2 * (digits + 1)), shift = DV_ROUND / 3 * 2; /* 2^(DV_DIGITS + 1), 2^DV_DIGITS */
    const real y = x < DV_SMALLEST ? x * power : x;
    const DV_UINT raised = dv_bits(y) + (one - DV_ROOT_HALF);
    const real f = dv_from((raised & digits) + DV_ROOT_HALF) - 1;
    const real n = dv_from(raised >> DV_DIGITS | dv_bits(shift))
                 - (x < DV_SMALLEST ? shift + (DV_BIAS + DV_DIGITS + 1) : shift + DV_BIAS);
    const real positive = x < REAL(INFINITY) ? dv_log_sum(n, f) : x;
    return x > 0 ? positive : x == 0 ? -REAL(INFINITY) : REAL(NAN);
}

/* 1 + f = 2^-n (1 + x), where 2^-n x and 2^-n - 1 are exact; 2^(2-n) is always a normal number */
static inline real DV_NAME(dv_math_log1p)(real x)
{
    const DV_UINT one = (DV_UINT)DV_BIAS << DV_DIGITS;
    const real shift = DV_ROUND / 3 * 2;
    const DV_UINT biased = (dv_bits(1 + x) + (one - DV_ROOT_HALF)) >> DV_DIGITS;
    const real scale = dv_from((2 * DV_BIAS + 2 - biased) << DV_DIGITS);
    const real f = x * scale * REAL(0.25) + (scale * REAL(0.25) - 1);
    const real n = dv_from(biased | dv_bits(shift)) - (shift + DV_BIAS);
    const real finite = x < REAL(INFINITY) ? dv_log_sum(n, f) : x;
    const real inside = x > -1 ? finite : x == -1 ? -REAL(INFINITY) : REAL(NAN);
    return x == 0 ? x : inside; /* -0 */
}

/* log1p on [0, 1]: 1 + x = 2 (1 + f) for an x above sqrt(2) - 1 */
static inline real DV_NAME(dv_math_log1p_unit)(real x)
{
    const real f = x > REAL(0.4142135623730951) ? x * REAL(0.5) - REAL(0.5) : x;
    return dv_log_sum(x > REAL(0.4142135623730951) ? 1 : REAL(0), f);
}

/* -- atan, erf -------------------------------------------------------------------------------------
 * atan(a) = k pi / 4 + atan(t) with |t| <= tan(pi / 8) */
static inline real DV_NAME(dv_math_atan)(real x)
{
    const real a = FABS(x);
    const real above = a > REAL(2.414213562373095) ? -1 : a - 1, below = a > REAL(2.414213562373095) ? a : a + 1;
    const real k = a > REAL(2.414213562373095) ? 2 : 1;
    const int small = a <= REAL(0.4142135623730951);
    const real quarters = small ? 0 : k;
    const real t = (small ? a : above) / (small ? 1 : below), z = t * t;
    const real tail = t * z * DV_NAME(dv_atan_series)(z) + quarters * DV_QUARTER_PI_LO;
    return dv_signed(quarters * DV_QUARTER_PI + (t + tail), x);
}

/* a + a P(a^2), and 1 - exp(-Q(a)) from DV_ERF_JOINT on */
static inline real DV_NAME(dv_math_erf)(real x)
{
    const real size = FABS(x), a = size > DV_ERF_MOST ? DV_ERF_MOST : size;
    const real near_zero = a + a * DV_NAME(dv_erf_series)(a * a);
    const real q = DV_NAME(dv_erf_exponent_series)(a);
    const real z = (DV_ROUND + DV_BIAS) - q * DV_LOG2E;
    const real p = 1 + dv_exp_tail(dv_reduced(-q, z - (DV_ROUND + DV_BIAS)));
    const real beyond = 1 - p * dv_from(dv_bits(z) << DV_DIGITS);
    return dv_signed(a < DV_ERF_JOINT ? near_zero : beyond, x);
}
