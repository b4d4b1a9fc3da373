/* rnn_untied_classifier: made by `derive generate rnn_untied_classifier`, derive 0.1.0; do not edit */
/* program 29b5f0b0; operations a unit and step: forward 8, backward 12; saved: exp_shifted, sum_exp_shifted */
/* RNNUntiedClassifier: checks of a call, and the choice of threads and instruction set. Compile it with DV_DOUBLE
 * for double, without for float, and with DV_X86 where kernel.c was compiled for all of its variants. */
#include "../_runtime/derive_runtime.h"
#include "../_runtime/call.h"
#include "kernel.h"

#undef rnn_untied_classifier_forward
#undef rnn_untied_classifier_forward_workspace
#undef rnn_untied_classifier_forward_reals
#undef rnn_untied_classifier_forward_steps
#undef rnn_untied_classifier_forward_part
#define rnn_untied_classifier_forward DV_LOCAL(rnn_untied_classifier_forward)
#define rnn_untied_classifier_forward_workspace DV_LOCAL(rnn_untied_classifier_forward_workspace)
#define rnn_untied_classifier_forward_reals(variant) DV_VARIANT_OF(rnn_untied_classifier_forward_reals, variant)
#define rnn_untied_classifier_forward_steps(variant) DV_VARIANT_OF(rnn_untied_classifier_forward_steps, variant)
#define rnn_untied_classifier_forward_part DV_LOCAL(rnn_untied_classifier_forward_part)

typedef void DV_LOCAL(rnn_untied_classifier_forward_type)(
    const dv_team *team, size_t T, size_t B, size_t H, size_t M,
    const real *restrict w_y,
    const real *restrict o,
    const real *restrict y,
    real *restrict exp_shifted,
    real *restrict sum_exp_shifted,
    real *restrict loss,
    real *restrict y_hat,
    real *restrict workspace, int packed);
typedef size_t DV_LOCAL(rnn_untied_classifier_forward_count)(size_t T, size_t B, size_t H, size_t M);
DV_DECLARE(DV_LOCAL(rnn_untied_classifier_forward_type), rnn_untied_classifier_forward_steps)
DV_DECLARE(DV_LOCAL(rnn_untied_classifier_forward_count), rnn_untied_classifier_forward_reals)

size_t rnn_untied_classifier_forward_workspace(size_t T, size_t B, size_t H, size_t M)
{
    size_t total = DV_CHOOSE(rnn_untied_classifier_forward_reals)(T, B, H, M);
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

static void rnn_untied_classifier_forward_part(const void *call, const dv_team *team)
{
    const struct rnn_untied_classifier_forward *const args = call;
    DV_CHOOSE(rnn_untied_classifier_forward_steps)(
        team,
        args->T,
        args->B,
        args->H,
        args->M,
        args->w_y,
        args->o,
        args->y,
        args->exp_shifted,
        args->sum_exp_shifted,
        args->loss,
        args->y_hat,
        args->workspace, args->packed);
}

int rnn_untied_classifier_forward(const struct rnn_untied_classifier_forward *args)
{
    if (args == NULL) {
        return DV_BAD_POINTER;
    }
    const size_t T = args->T, B = args->B, H = args->H, M = args->M;
    const size_t needed = rnn_untied_classifier_forward_workspace(T, B, H, M);
    if (H == 0 || M == 0 || needed == SIZE_MAX) {
        return DV_BAD_SIZE;
    }
    const dv_span spans[] = {
        {args->w_y, M * H, 0, 1},
        {args->o, T * B * H, 0, 1},
        {args->y, T * B * M, 0, 1},
        {args->exp_shifted, T * B * M, 1, 1},
        {args->sum_exp_shifted, T * B, 1, 1},
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
    dv_run(rnn_untied_classifier_forward_part, args, &job);
    return DV_OK;
}

#undef rnn_untied_classifier_backward
#undef rnn_untied_classifier_backward_workspace
#undef rnn_untied_classifier_backward_reals
#undef rnn_untied_classifier_backward_steps
#undef rnn_untied_classifier_backward_part
#define rnn_untied_classifier_backward DV_LOCAL(rnn_untied_classifier_backward)
#define rnn_untied_classifier_backward_workspace DV_LOCAL(rnn_untied_classifier_backward_workspace)
#define rnn_untied_classifier_backward_reals(variant) DV_VARIANT_OF(rnn_untied_classifier_backward_reals, variant)
#define rnn_untied_classifier_backward_steps(variant) DV_VARIANT_OF(rnn_untied_classifier_backward_steps, variant)
#define rnn_untied_classifier_backward_part DV_LOCAL(rnn_untied_classifier_backward_part)

typedef void DV_LOCAL(rnn_untied_classifier_backward_type)(
    const dv_team *team, size_t T, size_t B, size_t H, size_t M,
    const real *restrict w_y,
    const real *restrict o,
    const real *restrict y,
    const real *restrict exp_shifted,
    const real *restrict sum_exp_shifted,
    const real *restrict g_loss,
    real *restrict d_w_y,
    real *restrict d_o,
    real *restrict workspace, int packed);
typedef size_t DV_LOCAL(rnn_untied_classifier_backward_count)(size_t T, size_t B, size_t H, size_t M);
DV_DECLARE(DV_LOCAL(rnn_untied_classifier_backward_type), rnn_untied_classifier_backward_steps)
DV_DECLARE(DV_LOCAL(rnn_untied_classifier_backward_count), rnn_untied_classifier_backward_reals)

size_t rnn_untied_classifier_backward_workspace(size_t T, size_t B, size_t H, size_t M)
{
    size_t total = DV_CHOOSE(rnn_untied_classifier_backward_reals)(T, B, H, M);
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

static void rnn_untied_classifier_backward_part(const void *call, const dv_team *team)
{
    const struct rnn_untied_classifier_backward *const args = call;
    DV_CHOOSE(rnn_untied_classifier_backward_steps)(
        team,
        args->T,
        args->B,
        args->H,
        args->M,
        args->w_y,
        args->o,
        args->y,
        args->exp_shifted,
        args->sum_exp_shifted,
        args->g_loss,
        args->d_w_y,
        args->d_o,
        args->workspace, args->packed);
}

int rnn_untied_classifier_backward(const struct rnn_untied_classifier_backward *args)
{
    if (args == NULL) {
        return DV_BAD_POINTER;
    }
    const size_t T = args->T, B = args->B, H = args->H, M = args->M;
    const size_t needed = rnn_untied_classifier_backward_workspace(T, B, H, M);
    if (H == 0 || M == 0 || needed == SIZE_MAX) {
        return DV_BAD_SIZE;
    }
    const dv_span spans[] = {
        {args->w_y, M * H, 0, 1},
        {args->o, T * B * H, 0, 1},
        {args->y, T * B * M, 0, 1},
        {args->exp_shifted, T * B * M, 0, 1},
        {args->sum_exp_shifted, T * B, 0, 1},
        {args->g_loss, T * B, 0, 1},
        {args->d_w_y, M * H, 1, 1},
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
    dv_run(rnn_untied_classifier_backward_part, args, &job);
    return DV_OK;
}
