/* gru_reset_after: made by `derive generate gru_reset_after`, derive 0.1.0; do not edit */
/* program 2789d262; operations a unit and step: forward 18, backward 20; saved: r, z, W_hn_h_plus_b_hn, n */
/* GRUResetAfter: checks of a call, and the choice of threads and instruction set. Compile it with DV_DOUBLE
 * for double, without for float, and with DV_X86 where kernel.c was compiled for all of its variants. */
#include "../_runtime/derive_runtime.h"
#include "../_runtime/call.h"
#include "kernel.h"

#undef gru_reset_after_forward
#undef gru_reset_after_forward_workspace
#undef gru_reset_after_forward_reals
#undef gru_reset_after_forward_steps
#undef gru_reset_after_forward_part
#define gru_reset_after_forward DV_LOCAL(gru_reset_after_forward)
#define gru_reset_after_forward_workspace DV_LOCAL(gru_reset_after_forward_workspace)
#define gru_reset_after_forward_reals(variant) DV_VARIANT_OF(gru_reset_after_forward_reals, variant)
#define gru_reset_after_forward_steps(variant) DV_VARIANT_OF(gru_reset_after_forward_steps, variant)
#define gru_reset_after_forward_part DV_LOCAL(gru_reset_after_forward_part)

typedef void DV_LOCAL(gru_reset_after_forward_type)(
    const dv_team *team, size_t T, size_t B, size_t D, size_t H,
    const real *restrict W_ir,
    const real *restrict W_iz,
    const real *restrict W_in,
    const real *restrict W_hr,
    const real *restrict W_hz,
    const real *restrict W_hn,
    const real *restrict b_ir,
    const real *restrict b_iz,
    const real *restrict b_in,
    const real *restrict b_hr,
    const real *restrict b_hz,
    const real *restrict b_hn,
    const real *restrict x,
    real *restrict h,
    real *restrict r,
    real *restrict z,
    real *restrict W_hn_h_plus_b_hn,
    real *restrict n,
    size_t has_r,
    size_t has_z,
    size_t has_W_hn_h_plus_b_hn,
    size_t has_n,
    real *restrict workspace, int packed);
typedef size_t DV_LOCAL(gru_reset_after_forward_count)(size_t T, size_t B, size_t D, size_t H);
DV_DECLARE(DV_LOCAL(gru_reset_after_forward_type), gru_reset_after_forward_steps)
DV_DECLARE(DV_LOCAL(gru_reset_after_forward_count), gru_reset_after_forward_reals)

size_t gru_reset_after_forward_workspace(size_t T, size_t B, size_t D, size_t H)
{
    size_t total = DV_CHOOSE(gru_reset_after_forward_reals)(T, B, D, H);
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_times(B, H));
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

static void gru_reset_after_forward_part(const void *call, const dv_team *team)
{
    const struct gru_reset_after_forward *const args = call;
    const size_t T = args->T, B = args->B, D = args->D, H = args->H;
    real *spare = args->workspace + DV_CHOOSE(gru_reset_after_forward_reals)(T, B, D, H);
    real *const r = args->r != NULL ? args->r : spare;
    spare += B * H;
    real *const z = args->z != NULL ? args->z : spare;
    spare += B * H;
    real *const W_hn_h_plus_b_hn = args->W_hn_h_plus_b_hn != NULL ? args->W_hn_h_plus_b_hn : spare;
    spare += B * H;
    real *const n = args->n != NULL ? args->n : spare;
    spare += B * H;
    DV_CHOOSE(gru_reset_after_forward_steps)(
        team,
        args->T,
        args->B,
        args->D,
        args->H,
        args->W_ir,
        args->W_iz,
        args->W_in,
        args->W_hr,
        args->W_hz,
        args->W_hn,
        args->b_ir,
        args->b_iz,
        args->b_in,
        args->b_hr,
        args->b_hz,
        args->b_hn,
        args->x,
        args->h,
        r,
        z,
        W_hn_h_plus_b_hn,
        n,
        args->r != NULL,
        args->z != NULL,
        args->W_hn_h_plus_b_hn != NULL,
        args->n != NULL,
        args->workspace, args->packed);
}

int gru_reset_after_forward(const struct gru_reset_after_forward *args)
{
    if (args == NULL) {
        return DV_BAD_POINTER;
    }
    const size_t T = args->T, B = args->B, D = args->D, H = args->H;
    const size_t needed = gru_reset_after_forward_workspace(T, B, D, H);
    if (D == 0 || H == 0 || needed == SIZE_MAX) {
        return DV_BAD_SIZE;
    }
    const dv_span spans[] = {
        {args->W_ir, H * D, 0, 1},
        {args->W_iz, H * D, 0, 1},
        {args->W_in, H * D, 0, 1},
        {args->W_hr, H * H, 0, 1},
        {args->W_hz, H * H, 0, 1},
        {args->W_hn, H * H, 0, 1},
        {args->b_ir, H, 0, 1},
        {args->b_iz, H, 0, 1},
        {args->b_in, H, 0, 1},
        {args->b_hr, H, 0, 1},
        {args->b_hz, H, 0, 1},
        {args->b_hn, H, 0, 1},
        {args->x, T * B * D, 0, 1},
        {args->h, (T + 1) * B * H, 1, 1},
        {args->r, T * B * H, 1, 0},
        {args->z, T * B * H, 1, 0},
        {args->W_hn_h_plus_b_hn, T * B * H, 1, 0},
        {args->n, T * B * H, 1, 0},
        {args->workspace, needed, 1, 1},
    };
    const dv_span *sorted[sizeof spans / sizeof spans[0]];
    const int status = dv_refused(sizeof spans / sizeof spans[0], spans, sorted, sizeof(real));
    if (status != DV_OK) {
        return status;
    }
    if (args->workspace_length < needed) {
        return DV_BAD_WORKSPACE;
    }
    const dv_job job = {args->threads, 1, T, B, dv_times(H, dv_times(3, H))};
    dv_run(gru_reset_after_forward_part, args, &job);
    return DV_OK;
}

#undef gru_reset_after_backward
#undef gru_reset_after_backward_workspace
#undef gru_reset_after_backward_reals
#undef gru_reset_after_backward_steps
#undef gru_reset_after_backward_part
#define gru_reset_after_backward DV_LOCAL(gru_reset_after_backward)
#define gru_reset_after_backward_workspace DV_LOCAL(gru_reset_after_backward_workspace)
#define gru_reset_after_backward_reals(variant) DV_VARIANT_OF(gru_reset_after_backward_reals, variant)
#define gru_reset_after_backward_steps(variant) DV_VARIANT_OF(gru_reset_after_backward_steps, variant)
#define gru_reset_after_backward_part DV_LOCAL(gru_reset_after_backward_part)

typedef void DV_LOCAL(gru_reset_after_backward_type)(
    const dv_team *team, size_t T, size_t B, size_t D, size_t H,
    const real *restrict W_ir,
    const real *restrict W_iz,
    const real *restrict W_in,
    const real *restrict W_hr,
    const real *restrict W_hz,
    const real *restrict W_hn,
    const real *restrict b_ir,
    const real *restrict b_iz,
    const real *restrict b_in,
    const real *restrict b_hr,
    const real *restrict b_hz,
    const real *restrict b_hn,
    const real *restrict x,
    const real *restrict h,
    const real *restrict r,
    const real *restrict z,
    const real *restrict W_hn_h_plus_b_hn,
    const real *restrict n,
    const real *restrict g_h,
    real *restrict d_h_next,
    real *restrict d_W_ir,
    real *restrict d_W_iz,
    real *restrict d_W_in,
    real *restrict d_W_hr,
    real *restrict d_W_hz,
    real *restrict d_W_hn,
    real *restrict d_b_ir,
    real *restrict d_b_iz,
    real *restrict d_b_in,
    real *restrict d_b_hr,
    real *restrict d_b_hz,
    real *restrict d_b_hn,
    real *restrict d_x,
    size_t has_g_h,
    real *restrict workspace, int packed);
typedef size_t DV_LOCAL(gru_reset_after_backward_count)(size_t T, size_t B, size_t D, size_t H);
DV_DECLARE(DV_LOCAL(gru_reset_after_backward_type), gru_reset_after_backward_steps)
DV_DECLARE(DV_LOCAL(gru_reset_after_backward_count), gru_reset_after_backward_reals)

size_t gru_reset_after_backward_workspace(size_t T, size_t B, size_t D, size_t H)
{
    size_t total = DV_CHOOSE(gru_reset_after_backward_reals)(T, B, D, H);
    total = dv_plus(total, dv_times(B, H));
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

static void gru_reset_after_backward_part(const void *call, const dv_team *team)
{
    const struct gru_reset_after_backward *const args = call;
    const size_t T = args->T, B = args->B, D = args->D, H = args->H;
    real *spare = args->workspace + DV_CHOOSE(gru_reset_after_backward_reals)(T, B, D, H);
    const real *const g_h = args->g_h != NULL ? args->g_h : spare;
    spare += B * H;
    DV_CHOOSE(gru_reset_after_backward_steps)(
        team,
        args->T,
        args->B,
        args->D,
        args->H,
        args->W_ir,
        args->W_iz,
        args->W_in,
        args->W_hr,
        args->W_hz,
        args->W_hn,
        args->b_ir,
        args->b_iz,
        args->b_in,
        args->b_hr,
        args->b_hz,
        args->b_hn,
        args->x,
        args->h,
        args->r,
        args->z,
        args->W_hn_h_plus_b_hn,
        args->n,
        g_h,
        args->d_h_next,
        args->d_W_ir,
        args->d_W_iz,
        args->d_W_in,
        args->d_W_hr,
        args->d_W_hz,
        args->d_W_hn,
        args->d_b_ir,
        args->d_b_iz,
        args->d_b_in,
        args->d_b_hr,
        args->d_b_hz,
        args->d_b_hn,
        args->d_x,
        args->g_h != NULL,
        args->workspace, args->packed);
}

int gru_reset_after_backward(const struct gru_reset_after_backward *args)
{
    if (args == NULL) {
        return DV_BAD_POINTER;
    }
    const size_t T = args->T, B = args->B, D = args->D, H = args->H;
    const size_t needed = gru_reset_after_backward_workspace(T, B, D, H);
    if (D == 0 || H == 0 || needed == SIZE_MAX) {
        return DV_BAD_SIZE;
    }
    const dv_span spans[] = {
        {args->W_ir, H * D, 0, 1},
        {args->W_iz, H * D, 0, 1},
        {args->W_in, H * D, 0, 1},
        {args->W_hr, H * H, 0, 1},
        {args->W_hz, H * H, 0, 1},
        {args->W_hn, H * H, 0, 1},
        {args->b_ir, H, 0, 1},
        {args->b_iz, H, 0, 1},
        {args->b_in, H, 0, 1},
        {args->b_hr, H, 0, 1},
        {args->b_hz, H, 0, 1},
        {args->b_hn, H, 0, 1},
        {args->x, T * B * D, 0, 1},
        {args->h, (T + 1) * B * H, 0, 1},
        {args->r, T * B * H, 0, 1},
        {args->z, T * B * H, 0, 1},
        {args->W_hn_h_plus_b_hn, T * B * H, 0, 1},
        {args->n, T * B * H, 0, 1},
        {args->g_h, T * B * H, 0, 0},
        {args->d_h_next, B * H, 1, 1},
        {args->d_W_ir, H * D, 1, 1},
        {args->d_W_iz, H * D, 1, 1},
        {args->d_W_in, H * D, 1, 1},
        {args->d_W_hr, H * H, 1, 1},
        {args->d_W_hz, H * H, 1, 1},
        {args->d_W_hn, H * H, 1, 1},
        {args->d_b_ir, H, 1, 1},
        {args->d_b_iz, H, 1, 1},
        {args->d_b_in, H, 1, 1},
        {args->d_b_hr, H, 1, 1},
        {args->d_b_hz, H, 1, 1},
        {args->d_b_hn, H, 1, 1},
        {args->d_x, T * B * D, 1, 1},
        {args->workspace, needed, 1, 1},
    };
    const dv_span *sorted[sizeof spans / sizeof spans[0]];
    const int status = dv_refused(sizeof spans / sizeof spans[0], spans, sorted, sizeof(real));
    if (status != DV_OK) {
        return status;
    }
    if (args->workspace_length < needed) {
        return DV_BAD_WORKSPACE;
    }
    real *spare = args->workspace + DV_CHOOSE(gru_reset_after_backward_reals)(T, B, D, H);
    for (size_t n = 0; n < B * H && args->g_h == NULL; ++n) {
        spare[n] = 0;
    }
    spare += B * H;
    const dv_job job = {args->threads, 1, T, B, dv_times(3, dv_times(H, H))};
    dv_run(gru_reset_after_backward_part, args, &job);
    return DV_OK;
}
