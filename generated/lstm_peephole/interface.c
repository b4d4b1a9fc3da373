/* lstm_peephole: made by `derive generate lstm_peephole`, derive 0.1.0; do not edit */
/* program 713b8010; operations a unit and step: forward 19, backward 36; saved: i, f, g, o */
/* LSTMPeephole: checks of a call, and the choice of threads and instruction set. Compile it with DV_DOUBLE
 * for double, without for float, and with DV_X86 where kernel.c was compiled for all of its variants. */
#include "../_runtime/derive_runtime.h"
#include "../_runtime/call.h"
#include "kernel.h"

#undef lstm_peephole_forward
#undef lstm_peephole_forward_workspace
#undef lstm_peephole_forward_reals
#undef lstm_peephole_forward_steps
#undef lstm_peephole_forward_part
#define lstm_peephole_forward DV_LOCAL(lstm_peephole_forward)
#define lstm_peephole_forward_workspace DV_LOCAL(lstm_peephole_forward_workspace)
#define lstm_peephole_forward_reals(variant) DV_VARIANT_OF(lstm_peephole_forward_reals, variant)
#define lstm_peephole_forward_steps(variant) DV_VARIANT_OF(lstm_peephole_forward_steps, variant)
#define lstm_peephole_forward_part DV_LOCAL(lstm_peephole_forward_part)

typedef void DV_LOCAL(lstm_peephole_forward_type)(
    const dv_team *team, size_t T, size_t B, size_t D, size_t H,
    const real *restrict W_i,
    const real *restrict W_f,
    const real *restrict W_g,
    const real *restrict W_o,
    const real *restrict U_i,
    const real *restrict U_f,
    const real *restrict U_g,
    const real *restrict U_o,
    const real *restrict p_i,
    const real *restrict p_f,
    const real *restrict p_o,
    const real *restrict b_i,
    const real *restrict b_f,
    const real *restrict b_g,
    const real *restrict b_o,
    const real *restrict x,
    real *restrict h,
    real *restrict c,
    real *restrict i,
    real *restrict f,
    real *restrict g,
    real *restrict o,
    size_t has_i,
    size_t has_f,
    size_t has_g,
    size_t has_o,
    real *restrict workspace, int packed);
typedef size_t DV_LOCAL(lstm_peephole_forward_count)(size_t T, size_t B, size_t D, size_t H);
DV_DECLARE(DV_LOCAL(lstm_peephole_forward_type), lstm_peephole_forward_steps)
DV_DECLARE(DV_LOCAL(lstm_peephole_forward_count), lstm_peephole_forward_reals)

size_t lstm_peephole_forward_workspace(size_t T, size_t B, size_t D, size_t H)
{
    size_t total = DV_CHOOSE(lstm_peephole_forward_reals)(T, B, D, H);
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_times(B, H));
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

static void lstm_peephole_forward_part(const void *call, const dv_team *team)
{
    const struct lstm_peephole_forward *const args = call;
    const size_t T = args->T, B = args->B, D = args->D, H = args->H;
    real *spare = args->workspace + DV_CHOOSE(lstm_peephole_forward_reals)(T, B, D, H);
    real *const i = args->i != NULL ? args->i : spare;
    spare += B * H;
    real *const f = args->f != NULL ? args->f : spare;
    spare += B * H;
    real *const g = args->g != NULL ? args->g : spare;
    spare += B * H;
    real *const o = args->o != NULL ? args->o : spare;
    spare += B * H;
    DV_CHOOSE(lstm_peephole_forward_steps)(
        team,
        args->T,
        args->B,
        args->D,
        args->H,
        args->W_i,
        args->W_f,
        args->W_g,
        args->W_o,
        args->U_i,
        args->U_f,
        args->U_g,
        args->U_o,
        args->p_i,
        args->p_f,
        args->p_o,
        args->b_i,
        args->b_f,
        args->b_g,
        args->b_o,
        args->x,
        args->h,
        args->c,
        i,
        f,
        g,
        o,
        args->i != NULL,
        args->f != NULL,
        args->g != NULL,
        args->o != NULL,
        args->workspace, args->packed);
}

int lstm_peephole_forward(const struct lstm_peephole_forward *args)
{
    if (args == NULL) {
        return DV_BAD_POINTER;
    }
    const size_t T = args->T, B = args->B, D = args->D, H = args->H;
    const size_t needed = lstm_peephole_forward_workspace(T, B, D, H);
    if (D == 0 || H == 0 || needed == SIZE_MAX) {
        return DV_BAD_SIZE;
    }
    const dv_span spans[] = {
        {args->W_i, H * D, 0, 1},
        {args->W_f, H * D, 0, 1},
        {args->W_g, H * D, 0, 1},
        {args->W_o, H * D, 0, 1},
        {args->U_i, H * H, 0, 1},
        {args->U_f, H * H, 0, 1},
        {args->U_g, H * H, 0, 1},
        {args->U_o, H * H, 0, 1},
        {args->p_i, H, 0, 1},
        {args->p_f, H, 0, 1},
        {args->p_o, H, 0, 1},
        {args->b_i, H, 0, 1},
        {args->b_f, H, 0, 1},
        {args->b_g, H, 0, 1},
        {args->b_o, H, 0, 1},
        {args->x, T * B * D, 0, 1},
        {args->h, (T + 1) * B * H, 1, 1},
        {args->c, (T + 1) * B * H, 1, 1},
        {args->i, T * B * H, 1, 0},
        {args->f, T * B * H, 1, 0},
        {args->g, T * B * H, 1, 0},
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
    dv_run(lstm_peephole_forward_part, args, &job);
    return DV_OK;
}

#undef lstm_peephole_backward
#undef lstm_peephole_backward_workspace
#undef lstm_peephole_backward_reals
#undef lstm_peephole_backward_steps
#undef lstm_peephole_backward_part
#define lstm_peephole_backward DV_LOCAL(lstm_peephole_backward)
#define lstm_peephole_backward_workspace DV_LOCAL(lstm_peephole_backward_workspace)
#define lstm_peephole_backward_reals(variant) DV_VARIANT_OF(lstm_peephole_backward_reals, variant)
#define lstm_peephole_backward_steps(variant) DV_VARIANT_OF(lstm_peephole_backward_steps, variant)
#define lstm_peephole_backward_part DV_LOCAL(lstm_peephole_backward_part)

typedef void DV_LOCAL(lstm_peephole_backward_type)(
    const dv_team *team, size_t T, size_t B, size_t D, size_t H,
    const real *restrict W_i,
    const real *restrict W_f,
    const real *restrict W_g,
    const real *restrict W_o,
    const real *restrict U_i,
    const real *restrict U_f,
    const real *restrict U_g,
    const real *restrict U_o,
    const real *restrict p_i,
    const real *restrict p_f,
    const real *restrict p_o,
    const real *restrict b_i,
    const real *restrict b_f,
    const real *restrict b_g,
    const real *restrict b_o,
    const real *restrict x,
    const real *restrict h,
    const real *restrict c,
    const real *restrict i,
    const real *restrict f,
    const real *restrict g,
    const real *restrict o,
    const real *restrict g_h,
    const real *restrict g_c,
    real *restrict d_h_next,
    real *restrict d_c_next,
    real *restrict d_W_i,
    real *restrict d_W_f,
    real *restrict d_W_g,
    real *restrict d_W_o,
    real *restrict d_U_i,
    real *restrict d_U_f,
    real *restrict d_U_g,
    real *restrict d_U_o,
    real *restrict d_p_i,
    real *restrict d_p_f,
    real *restrict d_p_o,
    real *restrict d_b_i,
    real *restrict d_b_f,
    real *restrict d_b_g,
    real *restrict d_b_o,
    real *restrict d_x,
    size_t has_g_h,
    size_t has_g_c,
    real *restrict workspace, int packed);
typedef size_t DV_LOCAL(lstm_peephole_backward_count)(size_t T, size_t B, size_t D, size_t H);
DV_DECLARE(DV_LOCAL(lstm_peephole_backward_type), lstm_peephole_backward_steps)
DV_DECLARE(DV_LOCAL(lstm_peephole_backward_count), lstm_peephole_backward_reals)

size_t lstm_peephole_backward_workspace(size_t T, size_t B, size_t D, size_t H)
{
    size_t total = DV_CHOOSE(lstm_peephole_backward_reals)(T, B, D, H);
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_times(B, H));
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

static void lstm_peephole_backward_part(const void *call, const dv_team *team)
{
    const struct lstm_peephole_backward *const args = call;
    const size_t T = args->T, B = args->B, D = args->D, H = args->H;
    real *spare = args->workspace + DV_CHOOSE(lstm_peephole_backward_reals)(T, B, D, H);
    const real *const g_h = args->g_h != NULL ? args->g_h : spare;
    spare += B * H;
    const real *const g_c = args->g_c != NULL ? args->g_c : spare;
    spare += B * H;
    DV_CHOOSE(lstm_peephole_backward_steps)(
        team,
        args->T,
        args->B,
        args->D,
        args->H,
        args->W_i,
        args->W_f,
        args->W_g,
        args->W_o,
        args->U_i,
        args->U_f,
        args->U_g,
        args->U_o,
        args->p_i,
        args->p_f,
        args->p_o,
        args->b_i,
        args->b_f,
        args->b_g,
        args->b_o,
        args->x,
        args->h,
        args->c,
        args->i,
        args->f,
        args->g,
        args->o,
        g_h,
        g_c,
        args->d_h_next,
        args->d_c_next,
        args->d_W_i,
        args->d_W_f,
        args->d_W_g,
        args->d_W_o,
        args->d_U_i,
        args->d_U_f,
        args->d_U_g,
        args->d_U_o,
        args->d_p_i,
        args->d_p_f,
        args->d_p_o,
        args->d_b_i,
        args->d_b_f,
        args->d_b_g,
        args->d_b_o,
        args->d_x,
        args->g_h != NULL,
        args->g_c != NULL,
        args->workspace, args->packed);
}

int lstm_peephole_backward(const struct lstm_peephole_backward *args)
{
    if (args == NULL) {
        return DV_BAD_POINTER;
    }
    const size_t T = args->T, B = args->B, D = args->D, H = args->H;
    const size_t needed = lstm_peephole_backward_workspace(T, B, D, H);
    if (D == 0 || H == 0 || needed == SIZE_MAX) {
        return DV_BAD_SIZE;
    }
    const dv_span spans[] = {
        {args->W_i, H * D, 0, 1},
        {args->W_f, H * D, 0, 1},
        {args->W_g, H * D, 0, 1},
        {args->W_o, H * D, 0, 1},
        {args->U_i, H * H, 0, 1},
        {args->U_f, H * H, 0, 1},
        {args->U_g, H * H, 0, 1},
        {args->U_o, H * H, 0, 1},
        {args->p_i, H, 0, 1},
        {args->p_f, H, 0, 1},
        {args->p_o, H, 0, 1},
        {args->b_i, H, 0, 1},
        {args->b_f, H, 0, 1},
        {args->b_g, H, 0, 1},
        {args->b_o, H, 0, 1},
        {args->x, T * B * D, 0, 1},
        {args->h, (T + 1) * B * H, 0, 1},
        {args->c, (T + 1) * B * H, 0, 1},
        {args->i, T * B * H, 0, 1},
        {args->f, T * B * H, 0, 1},
        {args->g, T * B * H, 0, 1},
        {args->o, T * B * H, 0, 1},
        {args->g_h, T * B * H, 0, 0},
        {args->g_c, T * B * H, 0, 0},
        {args->d_h_next, B * H, 1, 1},
        {args->d_c_next, B * H, 1, 1},
        {args->d_W_i, H * D, 1, 1},
        {args->d_W_f, H * D, 1, 1},
        {args->d_W_g, H * D, 1, 1},
        {args->d_W_o, H * D, 1, 1},
        {args->d_U_i, H * H, 1, 1},
        {args->d_U_f, H * H, 1, 1},
        {args->d_U_g, H * H, 1, 1},
        {args->d_U_o, H * H, 1, 1},
        {args->d_p_i, H, 1, 1},
        {args->d_p_f, H, 1, 1},
        {args->d_p_o, H, 1, 1},
        {args->d_b_i, H, 1, 1},
        {args->d_b_f, H, 1, 1},
        {args->d_b_g, H, 1, 1},
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
    real *spare = args->workspace + DV_CHOOSE(lstm_peephole_backward_reals)(T, B, D, H);
    for (size_t n = 0; n < B * H && args->g_h == NULL; ++n) {
        spare[n] = 0;
    }
    spare += B * H;
    for (size_t n = 0; n < B * H && args->g_c == NULL; ++n) {
        spare[n] = 0;
    }
    spare += B * H;
    const dv_job job = {args->threads, 1, T, B, dv_times(4, dv_times(H, H))};
    dv_run(lstm_peephole_backward_part, args, &job);
    return DV_OK;
}
