/* gru: made by `derive generate gru`, derive 0.1.0; do not edit */
/* program 25e74b63; operations a unit and step: forward 12, backward 22; saved: r, z, h_hat */
/* GRU: checks of a call, and the choice of threads and instruction set. Compile it with DV_DOUBLE
 * for double, without for float, and with DV_X86 where kernel.c was compiled for all of its variants. */
#include "../_runtime/derive_runtime.h"
#include "../_runtime/call.h"
#include "kernel.h"

#undef gru_forward
#undef gru_forward_workspace
#undef gru_forward_reals
#undef gru_forward_steps
#undef gru_forward_part
#define gru_forward DV_LOCAL(gru_forward)
#define gru_forward_workspace DV_LOCAL(gru_forward_workspace)
#define gru_forward_reals(variant) DV_VARIANT_OF(gru_forward_reals, variant)
#define gru_forward_steps(variant) DV_VARIANT_OF(gru_forward_steps, variant)
#define gru_forward_part DV_LOCAL(gru_forward_part)

typedef void DV_LOCAL(gru_forward_type)(
    const dv_team *team, size_t T, size_t B, size_t D, size_t H,
    const real *restrict W_r,
    const real *restrict W_z,
    const real *restrict W_h,
    const real *restrict b_r,
    const real *restrict b_z,
    const real *restrict b_h,
    const real *restrict x,
    real *restrict h,
    real *restrict r,
    real *restrict z,
    real *restrict h_hat,
    size_t has_r,
    size_t has_z,
    size_t has_h_hat,
    real *restrict workspace, int packed);
typedef size_t DV_LOCAL(gru_forward_count)(size_t T, size_t B, size_t D, size_t H);
DV_DECLARE(DV_LOCAL(gru_forward_type), gru_forward_steps)
DV_DECLARE(DV_LOCAL(gru_forward_count), gru_forward_reals)

size_t gru_forward_workspace(size_t T, size_t B, size_t D, size_t H)
{
    size_t total = DV_CHOOSE(gru_forward_reals)(T, B, D, H);
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_times(B, H));
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

static void gru_forward_part(const void *call, const dv_team *team)
{
    const struct gru_forward *const args = call;
    const size_t T = args->T, B = args->B, D = args->D, H = args->H;
    real *spare = args->workspace + DV_CHOOSE(gru_forward_reals)(T, B, D, H);
    real *const r = args->r != NULL ? args->r : spare;
    spare += B * H;
    real *const z = args->z != NULL ? args->z : spare;
    spare += B * H;
    real *const h_hat = args->h_hat != NULL ? args->h_hat : spare;
    spare += B * H;
    DV_CHOOSE(gru_forward_steps)(
        team,
        args->T,
        args->B,
        args->D,
        args->H,
        args->W_r,
        args->W_z,
        args->W_h,
        args->b_r,
        args->b_z,
        args->b_h,
        args->x,
        args->h,
        r,
        z,
        h_hat,
        args->r != NULL,
        args->z != NULL,
        args->h_hat != NULL,
        args->workspace, args->packed);
}

int gru_forward(const struct gru_forward *args)
{
    if (args == NULL) {
        return DV_BAD_POINTER;
    }
    const size_t T = args->T, B = args->B, D = args->D, H = args->H;
    const size_t needed = gru_forward_workspace(T, B, D, H);
    if (D == 0 || H == 0 || needed == SIZE_MAX) {
        return DV_BAD_SIZE;
    }
    const dv_span spans[] = {
        {args->W_r, H * (H + D), 0, 1},
        {args->W_z, H * (H + D), 0, 1},
        {args->W_h, H * (H + D), 0, 1},
        {args->b_r, H, 0, 1},
        {args->b_z, H, 0, 1},
        {args->b_h, H, 0, 1},
        {args->x, T * B * D, 0, 1},
        {args->h, (T + 1) * B * H, 1, 1},
        {args->r, T * B * H, 1, 0},
        {args->z, T * B * H, 1, 0},
        {args->h_hat, T * B * H, 1, 0},
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
    const dv_job job = {args->threads, 1, T, B, dv_plus(dv_times(H, dv_times(2, H)), dv_times(H, H))};
    dv_run(gru_forward_part, args, &job);
    return DV_OK;
}

#undef gru_backward
#undef gru_backward_workspace
#undef gru_backward_reals
#undef gru_backward_steps
#undef gru_backward_part
#define gru_backward DV_LOCAL(gru_backward)
#define gru_backward_workspace DV_LOCAL(gru_backward_workspace)
#define gru_backward_reals(variant) DV_VARIANT_OF(gru_backward_reals, variant)
#define gru_backward_steps(variant) DV_VARIANT_OF(gru_backward_steps, variant)
#define gru_backward_part DV_LOCAL(gru_backward_part)

typedef void DV_LOCAL(gru_backward_type)(
    const dv_team *team, size_t T, size_t B, size_t D, size_t H,
    const real *restrict W_r,
    const real *restrict W_z,
    const real *restrict W_h,
    const real *restrict b_r,
    const real *restrict b_z,
    const real *restrict b_h,
    const real *restrict x,
    const real *restrict h,
    const real *restrict r,
    const real *restrict z,
    const real *restrict h_hat,
    const real *restrict g_h,
    real *restrict d_h_next,
    real *restrict d_W_r,
    real *restrict d_W_z,
    real *restrict d_W_h,
    real *restrict d_b_r,
    real *restrict d_b_z,
    real *restrict d_b_h,
    real *restrict d_x,
    size_t has_g_h,
    real *restrict workspace, int packed);
typedef size_t DV_LOCAL(gru_backward_count)(size_t T, size_t B, size_t D, size_t H);
DV_DECLARE(DV_LOCAL(gru_backward_type), gru_backward_steps)
DV_DECLARE(DV_LOCAL(gru_backward_count), gru_backward_reals)

size_t gru_backward_workspace(size_t T, size_t B, size_t D, size_t H)
{
    size_t total = DV_CHOOSE(gru_backward_reals)(T, B, D, H);
    total = dv_plus(total, dv_times(B, H));
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

static void gru_backward_part(const void *call, const dv_team *team)
{
    const struct gru_backward *const args = call;
    const size_t T = args->T, B = args->B, D = args->D, H = args->H;
    real *spare = args->workspace + DV_CHOOSE(gru_backward_reals)(T, B, D, H);
    const real *const g_h = args->g_h != NULL ? args->g_h : spare;
    spare += B * H;
    DV_CHOOSE(gru_backward_steps)(
        team,
        args->T,
        args->B,
        args->D,
        args->H,
        args->W_r,
        args->W_z,
        args->W_h,
        args->b_r,
        args->b_z,
        args->b_h,
        args->x,
        args->h,
        args->r,
        args->z,
        args->h_hat,
        g_h,
        args->d_h_next,
        args->d_W_r,
        args->d_W_z,
        args->d_W_h,
        args->d_b_r,
        args->d_b_z,
        args->d_b_h,
        args->d_x,
        args->g_h != NULL,
        args->workspace, args->packed);
}

int gru_backward(const struct gru_backward *args)
{
    if (args == NULL) {
        return DV_BAD_POINTER;
    }
    const size_t T = args->T, B = args->B, D = args->D, H = args->H;
    const size_t needed = gru_backward_workspace(T, B, D, H);
    if (D == 0 || H == 0 || needed == SIZE_MAX) {
        return DV_BAD_SIZE;
    }
    const dv_span spans[] = {
        {args->W_r, H * (H + D), 0, 1},
        {args->W_z, H * (H + D), 0, 1},
        {args->W_h, H * (H + D), 0, 1},
        {args->b_r, H, 0, 1},
        {args->b_z, H, 0, 1},
        {args->b_h, H, 0, 1},
        {args->x, T * B * D, 0, 1},
        {args->h, (T + 1) * B * H, 0, 1},
        {args->r, T * B * H, 0, 1},
        {args->z, T * B * H, 0, 1},
        {args->h_hat, T * B * H, 0, 1},
        {args->g_h, T * B * H, 0, 0},
        {args->d_h_next, B * H, 1, 1},
        {args->d_W_r, H * (H + D), 1, 1},
        {args->d_W_z, H * (H + D), 1, 1},
        {args->d_W_h, H * (H + D), 1, 1},
        {args->d_b_r, H, 1, 1},
        {args->d_b_z, H, 1, 1},
        {args->d_b_h, H, 1, 1},
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
    real *spare = args->workspace + DV_CHOOSE(gru_backward_reals)(T, B, D, H);
    for (size_t n = 0; n < B * H && args->g_h == NULL; ++n) {
        spare[n] = 0;
    }
    spare += B * H;
    const dv_job job = {args->threads, 1, T, B, dv_plus(dv_times(H, H), dv_times(2, dv_times(H, H)))};
    dv_run(gru_backward_part, args, &job);
    return DV_OK;
}
