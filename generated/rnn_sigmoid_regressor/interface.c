/* rnn_sigmoid_regressor: made by `derive generate rnn_sigmoid_regressor`, derive 0.1.0; do not edit */
/* program ce0e3e3b; operations a unit and step: forward 4, backward 3; saved: residual */
/* RNNSigmoidRegressor: checks of a call, and the choice of threads and instruction set. Compile it with DV_DOUBLE
 * for double, without for float, and with DV_X86 where kernel.c was compiled for all of its variants. */
#include "../_runtime/derive_runtime.h"
#include "../_runtime/call.h"
#include "kernel.h"

#undef rnn_sigmoid_regressor_forward
#undef rnn_sigmoid_regressor_forward_workspace
#undef rnn_sigmoid_regressor_forward_reals
#undef rnn_sigmoid_regressor_forward_steps
#undef rnn_sigmoid_regressor_forward_part
#define rnn_sigmoid_regressor_forward DV_LOCAL(rnn_sigmoid_regressor_forward)
#define rnn_sigmoid_regressor_forward_workspace DV_LOCAL(rnn_sigmoid_regressor_forward_workspace)
#define rnn_sigmoid_regressor_forward_reals(variant) DV_VARIANT_OF(rnn_sigmoid_regressor_forward_reals, variant)
#define rnn_sigmoid_regressor_forward_steps(variant) DV_VARIANT_OF(rnn_sigmoid_regressor_forward_steps, variant)
#define rnn_sigmoid_regressor_forward_part DV_LOCAL(rnn_sigmoid_regressor_forward_part)

typedef void DV_LOCAL(rnn_sigmoid_regressor_forward_type)(
    const dv_team *team, size_t T, size_t B, size_t H, size_t M,
    const real *restrict W_hy,
    const real *restrict b_y,
    const real *restrict h,
    const real *restrict y,
    real *restrict residual,
    real *restrict loss,
    real *restrict y_hat,
    real *restrict workspace, int packed);
typedef size_t DV_LOCAL(rnn_sigmoid_regressor_forward_count)(size_t T, size_t B, size_t H, size_t M);
DV_DECLARE(DV_LOCAL(rnn_sigmoid_regressor_forward_type), rnn_sigmoid_regressor_forward_steps)
DV_DECLARE(DV_LOCAL(rnn_sigmoid_regressor_forward_count), rnn_sigmoid_regressor_forward_reals)

size_t rnn_sigmoid_regressor_forward_workspace(size_t T, size_t B, size_t H, size_t M)
{
    size_t total = DV_CHOOSE(rnn_sigmoid_regressor_forward_reals)(T, B, H, M);
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

static void rnn_sigmoid_regressor_forward_part(const void *call, const dv_team *team)
{
    const struct rnn_sigmoid_regressor_forward *const args = call;
    DV_CHOOSE(rnn_sigmoid_regressor_forward_steps)(
        team,
        args->T,
        args->B,
        args->H,
        args->M,
        args->W_hy,
        args->b_y,
        args->h,
        args->y,
        args->residual,
        args->loss,
        args->y_hat,
        args->workspace, args->packed);
}

int rnn_sigmoid_regressor_forward(const struct rnn_sigmoid_regressor_forward *args)
{
    if (args == NULL) {
        return DV_BAD_POINTER;
    }
    const size_t T = args->T, B = args->B, H = args->H, M = args->M;
    const size_t needed = rnn_sigmoid_regressor_forward_workspace(T, B, H, M);
    if (H == 0 || M == 0 || needed == SIZE_MAX) {
        return DV_BAD_SIZE;
    }
    const dv_span spans[] = {
        {args->W_hy, M * H, 0, 1},
        {args->b_y, M, 0, 1},
        {args->h, T * B * H, 0, 1},
        {args->y, T * B * M, 0, 1},
        {args->residual, T * B * M, 1, 1},
        {args->loss, T * B, 1, 1},
        {args->y_hat, T * B * M, 1, 1},
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
    dv_run(rnn_sigmoid_regressor_forward_part, args, &job);
    return DV_OK;
}

#undef rnn_sigmoid_regressor_backward
#undef rnn_sigmoid_regressor_backward_workspace
#undef rnn_sigmoid_regressor_backward_reals
#undef rnn_sigmoid_regressor_backward_steps
#undef rnn_sigmoid_regressor_backward_part
#define rnn_sigmoid_regressor_backward DV_LOCAL(rnn_sigmoid_regressor_backward)
#define rnn_sigmoid_regressor_backward_workspace DV_LOCAL(rnn_sigmoid_regressor_backward_workspace)
#define rnn_sigmoid_regressor_backward_reals(variant) DV_VARIANT_OF(rnn_sigmoid_regressor_backward_reals, variant)
#define rnn_sigmoid_regressor_backward_steps(variant) DV_VARIANT_OF(rnn_sigmoid_regressor_backward_steps, variant)
#define rnn_sigmoid_regressor_backward_part DV_LOCAL(rnn_sigmoid_regressor_backward_part)

typedef void DV_LOCAL(rnn_sigmoid_regressor_backward_type)(
    const dv_team *team, size_t T, size_t B, size_t H, size_t M,
    const real *restrict W_hy,
    const real *restrict b_y,
    const real *restrict h,
    const real *restrict y,
    const real *restrict residual,
    const real *restrict g_loss,
    real *restrict d_W_hy,
    real *restrict d_b_y,
    real *restrict d_h,
    real *restrict workspace, int packed);
typedef size_t DV_LOCAL(rnn_sigmoid_regressor_backward_count)(size_t T, size_t B, size_t H, size_t M);
DV_DECLARE(DV_LOCAL(rnn_sigmoid_regressor_backward_type), rnn_sigmoid_regressor_backward_steps)
DV_DECLARE(DV_LOCAL(rnn_sigmoid_regressor_backward_count), rnn_sigmoid_regressor_backward_reals)

size_t rnn_sigmoid_regressor_backward_workspace(size_t T, size_t B, size_t H, size_t M)
{
    size_t total = DV_CHOOSE(rnn_sigmoid_regressor_backward_reals)(T, B, H, M);
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

static void rnn_sigmoid_regressor_backward_part(const void *call, const dv_team *team)
{
    const struct rnn_sigmoid_regressor_backward *const args = call;
    DV_CHOOSE(rnn_sigmoid_regressor_backward_steps)(
        team,
        args->T,
        args->B,
        args->H,
        args->M,
        args->W_hy,
        args->b_y,
        args->h,
        args->y,
        args->residual,
        args->g_loss,
        args->d_W_hy,
        args->d_b_y,
        args->d_h,
        args->workspace, args->packed);
}

int rnn_sigmoid_regressor_backward(const struct rnn_sigmoid_regressor_backward *args)
{
    if (args == NULL) {
        return DV_BAD_POINTER;
    }
    const size_t T = args->T, B = args->B, H = args->H, M = args->M;
    const size_t needed = rnn_sigmoid_regressor_backward_workspace(T, B, H, M);
    if (H == 0 || M == 0 || needed == SIZE_MAX) {
        return DV_BAD_SIZE;
    }
    const dv_span spans[] = {
        {args->W_hy, M * H, 0, 1},
        {args->b_y, M, 0, 1},
        {args->h, T * B * H, 0, 1},
        {args->y, T * B * M, 0, 1},
        {args->residual, T * B * M, 0, 1},
        {args->g_loss, T * B, 0, 1},
        {args->d_W_hy, M * H, 1, 1},
        {args->d_b_y, M, 1, 1},
        {args->d_h, T * B * H, 1, 1},
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
    dv_run(rnn_sigmoid_regressor_backward_part, args, &job);
    return DV_OK;
}
