/* rnn_tanh: made by `derive generate rnn_tanh`, derive 0.1.0; do not edit */
/* program ad2536b0; operations a unit and step: forward 2, backward 5; saved: nothing */
/* RNNTanh: checks of a call, and the choice of threads and instruction set. Compile it with DV_DOUBLE
 * for double, without for float, and with DV_X86 where kernel.c was compiled for all of its variants. */
#include "../_runtime/derive_runtime.h"
#include "../_runtime/call.h"
#include "kernel.h"

#undef rnn_tanh_forward
#undef rnn_tanh_forward_workspace
#undef rnn_tanh_forward_reals
#undef rnn_tanh_forward_steps
#undef rnn_tanh_forward_part
#define rnn_tanh_forward DV_LOCAL(rnn_tanh_forward)
#define rnn_tanh_forward_workspace DV_LOCAL(rnn_tanh_forward_workspace)
#define rnn_tanh_forward_reals(variant) DV_VARIANT_OF(rnn_tanh_forward_reals, variant)
#define rnn_tanh_forward_steps(variant) DV_VARIANT_OF(rnn_tanh_forward_steps, variant)
#define rnn_tanh_forward_part DV_LOCAL(rnn_tanh_forward_part)

typedef void DV_LOCAL(rnn_tanh_forward_type)(
    const dv_team *team, size_t T, size_t B, size_t D, size_t H,
    const real *restrict W_hh,
    const real *restrict W_xh,
    const real *restrict b_h,
    const real *restrict x,
    real *restrict h,
    real *restrict workspace, int packed);
typedef size_t DV_LOCAL(rnn_tanh_forward_count)(size_t T, size_t B, size_t D, size_t H);
DV_DECLARE(DV_LOCAL(rnn_tanh_forward_type), rnn_tanh_forward_steps)
DV_DECLARE(DV_LOCAL(rnn_tanh_forward_count), rnn_tanh_forward_reals)

size_t rnn_tanh_forward_workspace(size_t T, size_t B, size_t D, size_t H)
{
    size_t total = DV_CHOOSE(rnn_tanh_forward_reals)(T, B, D, H);
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

static void rnn_tanh_forward_part(const void *call, const dv_team *team)
{
    const struct rnn_tanh_forward *const args = call;
    DV_CHOOSE(rnn_tanh_forward_steps)(
        team,
        args->T,
        args->B,
        args->D,
        args->H,
        args->W_hh,
        args->W_xh,
        args->b_h,
        args->x,
        args->h,
        args->workspace, args->packed);
}

int rnn_tanh_forward(const struct rnn_tanh_forward *args)
{
    if (args == NULL) {
        return DV_BAD_POINTER;
    }
    const size_t T = args->T, B = args->B, D = args->D, H = args->H;
    const size_t needed = rnn_tanh_forward_workspace(T, B, D, H);
    if (D == 0 || H == 0 || needed == SIZE_MAX) {
        return DV_BAD_SIZE;
    }
    const dv_span spans[] = {
        {args->W_hh, H * H, 0, 1},
        {args->W_xh, H * D, 0, 1},
        {args->b_h, H, 0, 1},
        {args->x, T * B * D, 0, 1},
        {args->h, (T + 1) * B * H, 1, 1},
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
    const dv_job job = {args->threads, 1, T, B, dv_times(H, H)};
    dv_run(rnn_tanh_forward_part, args, &job);
    return DV_OK;
}

#undef rnn_tanh_backward
#undef rnn_tanh_backward_workspace
#undef rnn_tanh_backward_reals
#undef rnn_tanh_backward_steps
#undef rnn_tanh_backward_part
#define rnn_tanh_backward DV_LOCAL(rnn_tanh_backward)
#define rnn_tanh_backward_workspace DV_LOCAL(rnn_tanh_backward_workspace)
#define rnn_tanh_backward_reals(variant) DV_VARIANT_OF(rnn_tanh_backward_reals, variant)
#define rnn_tanh_backward_steps(variant) DV_VARIANT_OF(rnn_tanh_backward_steps, variant)
#define rnn_tanh_backward_part DV_LOCAL(rnn_tanh_backward_part)

typedef void DV_LOCAL(rnn_tanh_backward_type)(
    const dv_team *team, size_t T, size_t B, size_t D, size_t H,
    const real *restrict W_hh,
    const real *restrict W_xh,
    const real *restrict b_h,
    const real *restrict x,
    const real *restrict h,
    const real *restrict g_h,
    real *restrict d_h_next,
    real *restrict d_W_hh,
    real *restrict d_W_xh,
    real *restrict d_b_h,
    real *restrict d_x,
    size_t has_g_h,
    real *restrict workspace, int packed);
typedef size_t DV_LOCAL(rnn_tanh_backward_count)(size_t T, size_t B, size_t D, size_t H);
DV_DECLARE(DV_LOCAL(rnn_tanh_backward_type), rnn_tanh_backward_steps)
DV_DECLARE(DV_LOCAL(rnn_tanh_backward_count), rnn_tanh_backward_reals)

size_t rnn_tanh_backward_workspace(size_t T, size_t B, size_t D, size_t H)
{
    size_t total = DV_CHOOSE(rnn_tanh_backward_reals)(T, B, D, H);
    total = dv_plus(total, dv_times(B, H));
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

static void rnn_tanh_backward_part(const void *call, const dv_team *team)
{
    const struct rnn_tanh_backward *const args = call;
    const size_t T = args->T, B = args->B, D = args->D, H = args->H;
    real *spare = args->workspace + DV_CHOOSE(rnn_tanh_backward_reals)(T, B, D, H);
    const real *const g_h = args->g_h != NULL ? args->g_h : spare;
    spare += B * H;
    DV_CHOOSE(rnn_tanh_backward_steps)(
        team,
        args->T,
        args->B,
        args->D,
        args->H,
        args->W_hh,
        args->W_xh,
        args->b_h,
        args->x,
        args->h,
        g_h,
        args->d_h_next,
        args->d_W_hh,
        args->d_W_xh,
        args->d_b_h,
        args->d_x,
        args->g_h != NULL,
        args->workspace, args->packed);
}

int rnn_tanh_backward(const struct rnn_tanh_backward *args)
{
    if (args == NULL) {
        return DV_BAD_POINTER;
    }
    const size_t T = args->T, B = args->B, D = args->D, H = args->H;
    const size_t needed = rnn_tanh_backward_workspace(T, B, D, H);
    if (D == 0 || H == 0 || needed == SIZE_MAX) {
        return DV_BAD_SIZE;
    }
    const dv_span spans[] = {
        {args->W_hh, H * H, 0, 1},
        {args->W_xh, H * D, 0, 1},
        {args->b_h, H, 0, 1},
        {args->x, T * B * D, 0, 1},
        {args->h, (T + 1) * B * H, 0, 1},
        {args->g_h, T * B * H, 0, 0},
        {args->d_h_next, B * H, 1, 1},
        {args->d_W_hh, H * H, 1, 1},
        {args->d_W_xh, H * D, 1, 1},
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
    real *spare = args->workspace + DV_CHOOSE(rnn_tanh_backward_reals)(T, B, D, H);
    for (size_t n = 0; n < B * H && args->g_h == NULL; ++n) {
        spare[n] = 0;
    }
    spare += B * H;
    const dv_job job = {args->threads, 1, T, B, dv_times(H, H)};
    dv_run(rnn_tanh_backward_part, args, &job);
    return DV_OK;
}
