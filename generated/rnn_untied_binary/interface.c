/* rnn_untied_binary: made by `derive generate rnn_untied_binary`, derive 0.1.0; do not edit */
/* program 195ae063; operations a unit and step: forward 4, backward 13; saved: y_hat */
/* RNNUntiedBinary: checks of a call, and the choice of threads and instruction set. Compile it with DV_DOUBLE
 * for double, without for float, and with DV_X86 where kernel.c was compiled for all of its variants. */
#include "../_runtime/derive_runtime.h"
#include "../_runtime/call.h"
#include "kernel.h"

#undef rnn_untied_binary_forward
#undef rnn_untied_binary_forward_workspace
#undef rnn_untied_binary_forward_reals
#undef rnn_untied_binary_forward_steps
#undef rnn_untied_binary_forward_part
#define rnn_untied_binary_forward DV_LOCAL(rnn_untied_binary_forward)
#define rnn_untied_binary_forward_workspace DV_LOCAL(rnn_untied_binary_forward_workspace)
#define rnn_untied_binary_forward_reals(variant) DV_VARIANT_OF(rnn_untied_binary_forward_reals, variant)
#define rnn_untied_binary_forward_steps(variant) DV_VARIANT_OF(rnn_untied_binary_forward_steps, variant)
#define rnn_untied_binary_forward_part DV_LOCAL(rnn_untied_binary_forward_part)

typedef void DV_LOCAL(rnn_untied_binary_forward_type)(
    const dv_team *team, size_t T, size_t B, size_t H,
    const real *restrict w_y,
    const real *restrict o,
    const real *restrict y,
    real *restrict y_hat,
    real *restrict loss,
    real *restrict workspace, int packed);
typedef size_t DV_LOCAL(rnn_untied_binary_forward_count)(size_t T, size_t B, size_t H);
DV_DECLARE(DV_LOCAL(rnn_untied_binary_forward_type), rnn_untied_binary_forward_steps)
DV_DECLARE(DV_LOCAL(rnn_untied_binary_forward_count), rnn_untied_binary_forward_reals)

size_t rnn_untied_binary_forward_workspace(size_t T, size_t B, size_t H)
{
    size_t total = DV_CHOOSE(rnn_untied_binary_forward_reals)(T, B, H);
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

static void rnn_untied_binary_forward_part(const void *call, const dv_team *team)
{
    const struct rnn_untied_binary_forward *const args = call;
    DV_CHOOSE(rnn_untied_binary_forward_steps)(
        team,
        args->T,
        args->B,
        args->H,
        args->w_y,
        args->o,
        args->y,
        args->y_hat,
        args->loss,
        args->workspace, args->packed);
}

int rnn_untied_binary_forward(const struct rnn_untied_binary_forward *args)
{
    if (args == NULL) {
        return DV_BAD_POINTER;
    }
    const size_t T = args->T, B = args->B, H = args->H;
    const size_t needed = rnn_untied_binary_forward_workspace(T, B, H);
    if (H == 0 || needed == SIZE_MAX) {
        return DV_BAD_SIZE;
    }
    const dv_span spans[] = {
        {args->w_y, H, 0, 1},
        {args->o, T * B * H, 0, 1},
        {args->y, T * B, 0, 1},
        {args->y_hat, T * B, 1, 1},
        {args->loss, T * B, 1, 1},
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
    const dv_job job = {args->threads, 1, T, B, 0};
    dv_run(rnn_untied_binary_forward_part, args, &job);
    return DV_OK;
}

#undef rnn_untied_binary_backward
#undef rnn_untied_binary_backward_workspace
#undef rnn_untied_binary_backward_reals
#undef rnn_untied_binary_backward_steps
#undef rnn_untied_binary_backward_part
#define rnn_untied_binary_backward DV_LOCAL(rnn_untied_binary_backward)
#define rnn_untied_binary_backward_workspace DV_LOCAL(rnn_untied_binary_backward_workspace)
#define rnn_untied_binary_backward_reals(variant) DV_VARIANT_OF(rnn_untied_binary_backward_reals, variant)
#define rnn_untied_binary_backward_steps(variant) DV_VARIANT_OF(rnn_untied_binary_backward_steps, variant)
#define rnn_untied_binary_backward_part DV_LOCAL(rnn_untied_binary_backward_part)

typedef void DV_LOCAL(rnn_untied_binary_backward_type)(
    const dv_team *team, size_t T, size_t B, size_t H,
    const real *restrict w_y,
    const real *restrict o,
    const real *restrict y,
    const real *restrict y_hat,
    const real *restrict g_loss,
    real *restrict d_w_y,
    real *restrict d_o,
    real *restrict workspace, int packed);
typedef size_t DV_LOCAL(rnn_untied_binary_backward_count)(size_t T, size_t B, size_t H);
DV_DECLARE(DV_LOCAL(rnn_untied_binary_backward_type), rnn_untied_binary_backward_steps)
DV_DECLARE(DV_LOCAL(rnn_untied_binary_backward_count), rnn_untied_binary_backward_reals)

size_t rnn_untied_binary_backward_workspace(size_t T, size_t B, size_t H)
{
    size_t total = DV_CHOOSE(rnn_untied_binary_backward_reals)(T, B, H);
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

static void rnn_untied_binary_backward_part(const void *call, const dv_team *team)
{
    const struct rnn_untied_binary_backward *const args = call;
    DV_CHOOSE(rnn_untied_binary_backward_steps)(
        team,
        args->T,
        args->B,
        args->H,
        args->w_y,
        args->o,
        args->y,
        args->y_hat,
        args->g_loss,
        args->d_w_y,
        args->d_o,
        args->workspace, args->packed);
}

int rnn_untied_binary_backward(const struct rnn_untied_binary_backward *args)
{
    if (args == NULL) {
        return DV_BAD_POINTER;
    }
    const size_t T = args->T, B = args->B, H = args->H;
    const size_t needed = rnn_untied_binary_backward_workspace(T, B, H);
    if (H == 0 || needed == SIZE_MAX) {
        return DV_BAD_SIZE;
    }
    const dv_span spans[] = {
        {args->w_y, H, 0, 1},
        {args->o, T * B * H, 0, 1},
        {args->y, T * B, 0, 1},
        {args->y_hat, T * B, 0, 1},
        {args->g_loss, T * B, 0, 1},
        {args->d_w_y, H, 1, 1},
        {args->d_o, T * B * H, 1, 1},
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
    const dv_job job = {args->threads, 1, T, B, 0};
    dv_run(rnn_untied_binary_backward_part, args, &job);
    return DV_OK;
}
