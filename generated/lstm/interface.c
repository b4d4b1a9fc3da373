/* lstm: made by `derive generate lstm`, derive 0.1.0; do not edit */
/* program 49119fc3; operations a unit and step: forward 13, backward 30; saved: f, i, C_tilde, o */
/* LSTM: checks of a call, and the choice of threads and instruction set. Compile it with DV_DOUBLE
 * for double, without for float, and with DV_X86 where kernel.c was compiled for all of its variants. */
#include "../_runtime/derive_runtime.h"
#include "../_runtime/call.h"
#include "kernel.h"

#undef lstm_forward
#undef lstm_forward_workspace
#undef lstm_forward_reals
#undef lstm_forward_steps
#undef lstm_forward_part
#define lstm_forward DV_LOCAL(lstm_forward)
#define lstm_forward_workspace DV_LOCAL(lstm_forward_workspace)
#define lstm_forward_reals(variant) DV_VARIANT_OF(lstm_forward_reals, variant)
#define lstm_forward_steps(variant) DV_VARIANT_OF(lstm_forward_steps, variant)
#define lstm_forward_part DV_LOCAL(lstm_forward_part)

typedef void DV_LOCAL(lstm_forward_type)(
    const dv_team *team, size_t T, size_t B, size_t D, size_t H,
    const real *restrict W_f,
    const real *restrict W_i,
    const real *restrict W_C,
    const real *restrict W_o,
    const real *restrict b_f,
    const real *restrict b_i,
    const real *restrict b_C,
    const real *restrict b_o,
    const real *restrict x,
    real *restrict h,
    real *restrict C,
    real *restrict f,
    real *restrict i,
    real *restrict C_tilde,
    real *restrict o,
    size_t has_f,
    size_t has_i,
    size_t has_C_tilde,
    size_t has_o,
    real *restrict workspace, int packed);
typedef size_t DV_LOCAL(lstm_forward_count)(size_t T, size_t B, size_t D, size_t H);
DV_DECLARE(DV_LOCAL(lstm_forward_type), lstm_forward_steps)
DV_DECLARE(DV_LOCAL(lstm_forward_count), lstm_forward_reals)

size_t lstm_forward_workspace(size_t T, size_t B, size_t D, size_t H)
{
    size_t total = DV_CHOOSE(lstm_forward_reals)(T, B, D, H);
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_times(B, H));
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

static void lstm_forward_part(const void *call, const dv_team *team)
{
    const struct lstm_forward *const args = call;
    const size_t T = args->T, B = args->B, D = args->D, H = args->H;
    real *spare = args->workspace + DV_CHOOSE(lstm_forward_reals)(T, B, D, H);
    real *const f = args->f != NULL ? args->f : spare;
    spare += B * H;
    real *const i = args->i != NULL ? args->i : spare;
    spare += B * H;
    real *const C_tilde = args->C_tilde != NULL ? args->C_tilde : spare;
    spare += B * H;
    real *const o = args->o != NULL ? args->o : spare;
    spare += B * H;
    DV_CHOOSE(lstm_forward_steps)(
        team,
        args->T,
        args->B,
        args->D,
        args->H,
        args->W_f,
        args->W_i,
        args->W_C,
        args->W_o,
        args->b_f,
        args->b_i,
        args->b_C,
        args->b_o,
        args->x,
        args->h,
        args->C,
        f,
        i,
        C_tilde,
        o,
        args->f != NULL,
        args->i != NULL,
        args->C_tilde != NULL,
        args->o != NULL,
        args->workspace, args->packed);
}

int lstm_forward(const struct lstm_forward *args)
{
    if (args == NULL) {
        return DV_BAD_POINTER;
    }
    const size_t T = args->T, B = args->B, D = args->D, H = args->H;
    const size_t needed = lstm_forward_workspace(T, B, D, H);
    if (D == 0 || H == 0 || needed == SIZE_MAX) {
        return DV_BAD_SIZE;
    }
    const dv_span spans[] = {
        {args->W_f, H * (H + D), 0, 1},
        {args->W_i, H * (H + D), 0, 1},
        {args->W_C, H * (H + D), 0, 1},
        {args->W_o, H * (H + D), 0, 1},
        {args->b_f, H, 0, 1},
        {args->b_i, H, 0, 1},
        {args->b_C, H, 0, 1},
        {args->b_o, H, 0, 1},
        {args->x, T * B * D, 0, 1},
        {args->h, (T + 1) * B * H, 1, 1},
        {args->C, (T + 1) * B * H, 1, 1},
        {args->f, T * B * H, 1, 0},
        {args->i, T * B * H, 1, 0},
        {args->C_tilde, T * B * H, 1, 0},
        {args->o, T * B * H, 1, 0},
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
    const dv_job job = {args->threads, 1, T, B, dv_times(H, dv_times(4, H))};
    dv_run(lstm_forward_part, args, &job);
    return DV_OK;
}

#undef lstm_backward
#undef lstm_backward_workspace
#undef lstm_backward_reals
#undef lstm_backward_steps
#undef lstm_backward_part
#define lstm_backward DV_LOCAL(lstm_backward)
#define lstm_backward_workspace DV_LOCAL(lstm_backward_workspace)
#define lstm_backward_reals(variant) DV_VARIANT_OF(lstm_backward_reals, variant)
#define lstm_backward_steps(variant) DV_VARIANT_OF(lstm_backward_steps, variant)
#define lstm_backward_part DV_LOCAL(lstm_backward_part)

typedef void DV_LOCAL(lstm_backward_type)(
    const dv_team *team, size_t T, size_t B, size_t D, size_t H,
    const real *restrict W_f,
    const real *restrict W_i,
    const real *restrict W_C,
    const real *restrict W_o,
    const real *restrict b_f,
    const real *restrict b_i,
    const real *restrict b_C,
    const real *restrict b_o,
    const real *restrict x,
    const real *restrict h,
    const real *restrict C,
    const real *restrict f,
    const real *restrict i,
    const real *restrict C_tilde,
    const real *restrict o,
    const real *restrict g_h,
    const real *restrict g_C,
    real *restrict d_h_next,
    real *restrict d_C_next,
    real *restrict d_W_f,
    real *restrict d_W_i,
    real *restrict d_W_C,
    real *restrict d_W_o,
    real *restrict d_b_f,
    real *restrict d_b_i,
    real *restrict d_b_C,
    real *restrict d_b_o,
    real *restrict d_x,
    size_t has_g_h,
    size_t has_g_C,
    real *restrict workspace, int packed);
typedef size_t DV_LOCAL(lstm_backward_count)(size_t T, size_t B, size_t D, size_t H);
DV_DECLARE(DV_LOCAL(lstm_backward_type), lstm_backward_steps)
DV_DECLARE(DV_LOCAL(lstm_backward_count), lstm_backward_reals)

size_t lstm_backward_workspace(size_t T, size_t B, size_t D, size_t H)
{
    size_t total = DV_CHOOSE(lstm_backward_reals)(T, B, D, H);
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_times(B, H));
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

static void lstm_backward_part(const void *call, const dv_team *team)
{
    const struct lstm_backward *const args = call;
    const size_t T = args->T, B = args->B, D = args->D, H = args->H;
    real *spare = args->workspace + DV_CHOOSE(lstm_backward_reals)(T, B, D, H);
    const real *const g_h = args->g_h != NULL ? args->g_h : spare;
    spare += B * H;
    const real *const g_C = args->g_C != NULL ? args->g_C : spare;
    spare += B * H;
    DV_CHOOSE(lstm_backward_steps)(
        team,
        args->T,
        args->B,
        args->D,
        args->H,
        args->W_f,
        args->W_i,
        args->W_C,
        args->W_o,
        args->b_f,
        args->b_i,
        args->b_C,
        args->b_o,
        args->x,
        args->h,
        args->C,
        args->f,
        args->i,
        args->C_tilde,
        args->o,
        g_h,
        g_C,
        args->d_h_next,
        args->d_C_next,
        args->d_W_f,
        args->d_W_i,
        args->d_W_C,
        args->d_W_o,
        args->d_b_f,
        args->d_b_i,
        args->d_b_C,
        args->d_b_o,
        args->d_x,
        args->g_h != NULL,
        args->g_C != NULL,
        args->workspace, args->packed);
}

int lstm_backward(const struct lstm_backward *args)
{
    if (args == NULL) {
        return DV_BAD_POINTER;
    }
    const size_t T = args->T, B = args->B, D = args->D, H = args->H;
    const size_t needed = lstm_backward_workspace(T, B, D, H);
    if (D == 0 || H == 0 || needed == SIZE_MAX) {
        return DV_BAD_SIZE;
    }
    const dv_span spans[] = {
        {args->W_f, H * (H + D), 0, 1},
        {args->W_i, H * (H + D), 0, 1},
        {args->W_C, H * (H + D), 0, 1},
        {args->W_o, H * (H + D), 0, 1},
        {args->b_f, H, 0, 1},
        {args->b_i, H, 0, 1},
        {args->b_C, H, 0, 1},
        {args->b_o, H, 0, 1},
        {args->x, T * B * D, 0, 1},
        {args->h, (T + 1) * B * H, 0, 1},
        {args->C, (T + 1) * B * H, 0, 1},
        {args->f, T * B * H, 0, 1},
        {args->i, T * B * H, 0, 1},
        {args->C_tilde, T * B * H, 0, 1},
        {args->o, T * B * H, 0, 1},
        {args->g_h, T * B * H, 0, 0},
        {args->g_C, T * B * H, 0, 0},
        {args->d_h_next, B * H, 1, 1},
        {args->d_C_next, B * H, 1, 1},
        {args->d_W_f, H * (H + D), 1, 1},
        {args->d_W_i, H * (H + D), 1, 1},
        {args->d_W_C, H * (H + D), 1, 1},
        {args->d_W_o, H * (H + D), 1, 1},
        {args->d_b_f, H, 1, 1},
        {args->d_b_i, H, 1, 1},
        {args->d_b_C, H, 1, 1},
        {args->d_b_o, H, 1, 1},
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
    real *spare = args->workspace + DV_CHOOSE(lstm_backward_reals)(T, B, D, H);
    for (size_t n = 0; n < B * H && args->g_h == NULL; ++n) {
        spare[n] = 0;
    }
    spare += B * H;
    for (size_t n = 0; n < B * H && args->g_C == NULL; ++n) {
        spare[n] = 0;
    }
    spare += B * H;
    const dv_job job = {args->threads, 1, T, B, dv_times(4, dv_times(H, H))};
    dv_run(lstm_backward_part, args, &job);
    return DV_OK;
}
