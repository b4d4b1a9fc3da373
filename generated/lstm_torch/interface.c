/* lstm_torch: made by `derive generate lstm_torch`, derive 0.1.0; do not edit */
/* program 01cde7f6; operations a unit and step: forward 17, backward 30; saved: i, f, g, o */
/* LSTMTorch: checks of a call, and the choice of threads and instruction set. Compile it with DV_DOUBLE
 * for double, without for float, and with DV_X86 where kernel.c was compiled for all of its variants. */
#include "../_runtime/derive_runtime.h"
#include "../_runtime/call.h"
#include "kernel.h"

#undef lstm_torch_forward
#undef lstm_torch_forward_workspace
#undef lstm_torch_forward_reals
#undef lstm_torch_forward_steps
#undef lstm_torch_forward_part
#define lstm_torch_forward DV_LOCAL(lstm_torch_forward)
#define lstm_torch_forward_workspace DV_LOCAL(lstm_torch_forward_workspace)
#define lstm_torch_forward_reals(variant) DV_VARIANT_OF(lstm_torch_forward_reals, variant)
#define lstm_torch_forward_steps(variant) DV_VARIANT_OF(lstm_torch_forward_steps, variant)
#define lstm_torch_forward_part DV_LOCAL(lstm_torch_forward_part)

typedef void DV_LOCAL(lstm_torch_forward_type)(
    const dv_team *team, size_t T, size_t B, size_t D, size_t H,
    const real *restrict W_ii,
    const real *restrict W_if,
    const real *restrict W_ig,
    const real *restrict W_io,
    const real *restrict W_hi,
    const real *restrict W_hf,
    const real *restrict W_hg,
    const real *restrict W_ho,
    const real *restrict b_ii,
    const real *restrict b_if,
    const real *restrict b_ig,
    const real *restrict b_io,
    const real *restrict b_hi,
    const real *restrict b_hf,
    const real *restrict b_hg,
    const real *restrict b_ho,
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
typedef size_t DV_LOCAL(lstm_torch_forward_count)(size_t T, size_t B, size_t D, size_t H);
DV_DECLARE(DV_LOCAL(lstm_torch_forward_type), lstm_torch_forward_steps)
DV_DECLARE(DV_LOCAL(lstm_torch_forward_count), lstm_torch_forward_reals)

size_t lstm_torch_forward_workspace(size_t T, size_t B, size_t D, size_t H)
{
    size_t total = DV_CHOOSE(lstm_torch_forward_reals)(T, B, D, H);
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_times(B, H));
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

static void lstm_torch_forward_part(const void *call, const dv_team *team)
{
    const struct lstm_torch_forward *const args = call;
    const size_t T = args->T, B = args->B, D = args->D, H = args->H;
    real *spare = args->workspace + DV_CHOOSE(lstm_torch_forward_reals)(T, B, D, H);
    real *const i = args->i != NULL ? args->i : spare;
    spare += B * H;
    real *const f = args->f != NULL ? args->f : spare;
    spare += B * H;
    real *const g = args->g != NULL ? args->g : spare;
    spare += B * H;
    real *const o = args->o != NULL ? args->o : spare;
    spare += B * H;
    DV_CHOOSE(lstm_torch_forward_steps)(
        team,
        args->T,
        args->B,
        args->D,
        args->H,
        args->W_ii,
        args->W_if,
        args->W_ig,
        args->W_io,
        args->W_hi,
        args->W_hf,
        args->W_hg,
        args->W_ho,
        args->b_ii,
        args->b_if,
        args->b_ig,
        args->b_io,
        args->b_hi,
        args->b_hf,
        args->b_hg,
        args->b_ho,
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

int lstm_torch_forward(const struct lstm_torch_forward *args)
{
    if (args == NULL) {
        return DV_BAD_POINTER;
    }
    const size_t T = args->T, B = args->B, D = args->D, H = args->H;
    const size_t needed = lstm_torch_forward_workspace(T, B, D, H);
    if (D == 0 || H == 0 || needed == SIZE_MAX) {
        return DV_BAD_SIZE;
    }
    const dv_span spans[] = {
        {args->W_ii, H * D, 0, 1},
        {args->W_if, H * D, 0, 1},
        {args->W_ig, H * D, 0, 1},
        {args->W_io, H * D, 0, 1},
        {args->W_hi, H * H, 0, 1},
        {args->W_hf, H * H, 0, 1},
        {args->W_hg, H * H, 0, 1},
        {args->W_ho, H * H, 0, 1},
        {args->b_ii, H, 0, 1},
        {args->b_if, H, 0, 1},
        {args->b_ig, H, 0, 1},
        {args->b_io, H, 0, 1},
        {args->b_hi, H, 0, 1},
        {args->b_hf, H, 0, 1},
        {args->b_hg, H, 0, 1},
        {args->b_ho, H, 0, 1},
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
    dv_run(lstm_torch_forward_part, args, &job);
    return DV_OK;
}

#undef lstm_torch_backward
#undef lstm_torch_backward_workspace
#undef lstm_torch_backward_reals
#undef lstm_torch_backward_steps
#undef lstm_torch_backward_part
#define lstm_torch_backward DV_LOCAL(lstm_torch_backward)
#define lstm_torch_backward_workspace DV_LOCAL(lstm_torch_backward_workspace)
#define lstm_torch_backward_reals(variant) DV_VARIANT_OF(lstm_torch_backward_reals, variant)
#define lstm_torch_backward_steps(variant) DV_VARIANT_OF(lstm_torch_backward_steps, variant)
#define lstm_torch_backward_part DV_LOCAL(lstm_torch_backward_part)

typedef void DV_LOCAL(lstm_torch_backward_type)(
    const dv_team *team, size_t T, size_t B, size_t D, size_t H,
    const real *restrict W_ii,
    const real *restrict W_if,
    const real *restrict W_ig,
    const real *restrict W_io,
    const real *restrict W_hi,
    const real *restrict W_hf,
    const real *restrict W_hg,
    const real *restrict W_ho,
    const real *restrict b_ii,
    const real *restrict b_if,
    const real *restrict b_ig,
    const real *restrict b_io,
    const real *restrict b_hi,
    const real *restrict b_hf,
    const real *restrict b_hg,
    const real *restrict b_ho,
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
    real *restrict d_W_ii,
    real *restrict d_W_if,
    real *restrict d_W_ig,
    real *restrict d_W_io,
    real *restrict d_W_hi,
    real *restrict d_W_hf,
    real *restrict d_W_hg,
    real *restrict d_W_ho,
    real *restrict d_b_ii,
    real *restrict d_b_if,
    real *restrict d_b_ig,
    real *restrict d_b_io,
    real *restrict d_b_hi,
    real *restrict d_b_hf,
    real *restrict d_b_hg,
    real *restrict d_b_ho,
    real *restrict d_x,
    size_t has_g_h,
    size_t has_g_c,
    real *restrict workspace, int packed);
typedef size_t DV_LOCAL(lstm_torch_backward_count)(size_t T, size_t B, size_t D, size_t H);
DV_DECLARE(DV_LOCAL(lstm_torch_backward_type), lstm_torch_backward_steps)
DV_DECLARE(DV_LOCAL(lstm_torch_backward_count), lstm_torch_backward_reals)

size_t lstm_torch_backward_workspace(size_t T, size_t B, size_t D, size_t H)
{
    size_t total = DV_CHOOSE(lstm_torch_backward_reals)(T, B, D, H);
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_times(B, H));
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

static void lstm_torch_backward_part(const void *call, const dv_team *team)
{
    const struct lstm_torch_backward *const args = call;
    const size_t T = args->T, B = args->B, D = args->D, H = args->H;
    real *spare = args->workspace + DV_CHOOSE(lstm_torch_backward_reals)(T, B, D, H);
    const real *const g_h = args->g_h != NULL ? args->g_h : spare;
    spare += B * H;
    const real *const g_c = args->g_c != NULL ? args->g_c : spare;
    spare += B * H;
    DV_CHOOSE(lstm_torch_backward_steps)(
        team,
        args->T,
        args->B,
        args->D,
        args->H,
        args->W_ii,
        args->W_if,
        args->W_ig,
        args->W_io,
        args->W_hi,
        args->W_hf,
        args->W_hg,
        args->W_ho,
        args->b_ii,
        args->b_if,
        args->b_ig,
        args->b_io,
        args->b_hi,
        args->b_hf,
        args->b_hg,
        args->b_ho,
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
        args->d_W_ii,
        args->d_W_if,
        args->d_W_ig,
        args->d_W_io,
        args->d_W_hi,
        args->d_W_hf,
        args->d_W_hg,
        args->d_W_ho,
        args->d_b_ii,
        args->d_b_if,
        args->d_b_ig,
        args->d_b_io,
        args->d_b_hi,
        args->d_b_hf,
        args->d_b_hg,
        args->d_b_ho,
        args->d_x,
        args->g_h != NULL,
        args->g_c != NULL,
        args->workspace, args->packed);
}

int lstm_torch_backward(const struct lstm_torch_backward *args)
{
    if (args == NULL) {
        return DV_BAD_POINTER;
    }
    const size_t T = args->T, B = args->B, D = args->D, H = args->H;
    const size_t needed = lstm_torch_backward_workspace(T, B, D, H);
    if (D == 0 || H == 0 || needed == SIZE_MAX) {
        return DV_BAD_SIZE;
    }
    const dv_span spans[] = {
        {args->W_ii, H * D, 0, 1},
        {args->W_if, H * D, 0, 1},
        {args->W_ig, H * D, 0, 1},
        {args->W_io, H * D, 0, 1},
        {args->W_hi, H * H, 0, 1},
        {args->W_hf, H * H, 0, 1},
        {args->W_hg, H * H, 0, 1},
        {args->W_ho, H * H, 0, 1},
        {args->b_ii, H, 0, 1},
        {args->b_if, H, 0, 1},
        {args->b_ig, H, 0, 1},
        {args->b_io, H, 0, 1},
        {args->b_hi, H, 0, 1},
        {args->b_hf, H, 0, 1},
        {args->b_hg, H, 0, 1},
        {args->b_ho, H, 0, 1},
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
        {args->d_W_ii, H * D, 1, 1},
        {args->d_W_if, H * D, 1, 1},
        {args->d_W_ig, H * D, 1, 1},
        {args->d_W_io, H * D, 1, 1},
        {args->d_W_hi, H * H, 1, 1},
        {args->d_W_hf, H * H, 1, 1},
        {args->d_W_hg, H * H, 1, 1},
        {args->d_W_ho, H * H, 1, 1},
        {args->d_b_ii, H, 1, 1},
        {args->d_b_if, H, 1, 1},
        {args->d_b_ig, H, 1, 1},
        {args->d_b_io, H, 1, 1},
        {args->d_b_hi, H, 1, 1},
        {args->d_b_hf, H, 1, 1},
        {args->d_b_hg, H, 1, 1},
        {args->d_b_ho, H, 1, 1},
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
    real *spare = args->workspace + DV_CHOOSE(lstm_torch_backward_reals)(T, B, D, H);
    for (size_t n = 0; n < B * H && args->g_h == NULL; ++n) {
        spare[n] = 0;
    }
    spare += B * H;
    for (size_t n = 0; n < B * H && args->g_c == NULL; ++n) {
        spare[n] = 0;
    }
    spare += B * H;
    const dv_job job = {args->threads, 1, T, B, dv_times(4, dv_times(H, H))};
    dv_run(lstm_torch_backward_part, args, &job);
    return DV_OK;
}
