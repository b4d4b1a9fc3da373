/* What the matrix products promise; derive_runtime.h includes it for every precision.
 *
 * Row-major, nothing allocated; every member of the team calls them and does its share:
 *   dv_pack      writes columns n0 .. n0+N-1 and rows k0 .. k0+K-1 of a K' x N' operand into its
 *                panels; the element (k, n) is src[k * step_k + n * step_n].
 *   dv_product   c[m][n] = base[m][n] + sum_k a[m][k] b[k][n] for b in panels of K x N; rows of a,
 *                base and c are a_pitch, base_pitch and c_pitch apart; base NULL is zeros.
 *   dv_step_product  the same in a step of the recurrence, divided as the step is; b has `parts` parts
 *                of N columns. Where units are divided and DV_GRAIN divides N, a member makes its
 *                units of every part.
 *   dv_outer     c[m][n] = base[m][n] + sum_r a[r][m] b[r][n]; base is NULL for zeros, or c; `scratch` holds
 *                dv_outer_scratch(N) reals, and the team meets before it writes there.
 *   dv_sum       c[n] = base[n] + sum_r a[r][n]; base is NULL for zeros, or c.
 *   dv_clear     z[0] .. z[count-1] = 0
 *   dv_amax      the largest of z[0], z[step], ..., NaN if one is NaN
 */
#undef dv_pack
#undef dv_product
#undef dv_step_product
#undef dv_outer
#undef dv_sum
#undef dv_amax
#undef dv_clear
#define dv_pack DV_NAME(dv_pack)
#define dv_product DV_NAME(dv_product)
#define dv_step_product DV_NAME(dv_step_product)
#define dv_outer DV_NAME(dv_outer)
#define dv_sum DV_NAME(dv_sum)
#define dv_amax DV_NAME(dv_amax)
#define dv_clear DV_NAME(dv_clear)

/* With DV_PRODUCTS_STATIC they belong to the file that includes products.c, where sizes may be constants;
 * DV_STEP is for what runs in every step, DV_CALL for what is worth no copies. */
#undef DV_STEP
#undef DV_CALL
#if defined(DV_PRODUCTS_STATIC) && defined(__GNUC__)
#define DV_STEP static inline
#define DV_CALL static __attribute__((noinline, unused))
#elif defined(DV_PRODUCTS_STATIC)
#define DV_STEP static inline
#define DV_CALL static
#else
#define DV_STEP
#define DV_CALL
#endif

DV_CALL void dv_pack(const dv_team *team, real *panels, size_t K_all, size_t k0, size_t n0, size_t K, size_t N,
                     const real *src, size_t step_k, size_t step_n);
DV_STEP void dv_product(const dv_team *team, size_t M, size_t N, size_t K, const real *a, size_t a_pitch,
                        const real *panels, const real *base, size_t base_pitch, real *c, size_t c_pitch);
DV_STEP void dv_step_product(const dv_team *team, size_t B, size_t parts, size_t N, size_t K, const real *a,
                             size_t a_pitch, const real *panels, const real *base, size_t base_pitch, real *c,
                             size_t c_pitch);
DV_CALL void dv_outer(const dv_team *team, size_t R, size_t M, size_t N, const real *a, size_t a_pitch,
                      const real *b, size_t b_pitch, const real *base, real *c, size_t c_pitch, real *scratch);
DV_CALL void dv_sum(const dv_team *team, size_t R, size_t N, const real *a, size_t a_pitch, const real *base, real *c);
DV_CALL void dv_clear(const dv_team *team, size_t count, real *z);
DV_STEP real dv_amax(size_t count, const real *z, size_t step);
