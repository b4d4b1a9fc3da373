/* lstm_layernorm: made by `derive generate lstm_layernorm`, derive 0.1.0; do not edit */
/* program 49afd012; operations a unit and step: forward 110, backward 155; saved: u, u_2, u_3, u_4, sqrt_u_5, u_7, u_8, u_9, u_10, sqrt_u_11, mean_c, sqrt_u_13 */
/* LSTMLayernorm: checks of a call, and the choice of threads and instruction set. Compile it with DV_DOUBLE
 * for double, without for float, and with DV_X86 where kernel.c was compiled for all of its variants. */
#include "../_runtime/derive_runtime.h"
#include "../_runtime/call.h"
#include "kernel.h"

#undef lstm_layernorm_forward
#undef lstm_layernorm_forward_workspace
#undef lstm_layernorm_forward_reals
#undef lstm_layernorm_forward_steps
#undef lstm_layernorm_forward_part
#define lstm_layernorm_forward DV_LOCAL(lstm_layernorm_forward)
#define lstm_layernorm_forward_workspace DV_LOCAL(lstm_layernorm_forward_workspace)
#define lstm_layernorm_forward_reals(variant) DV_VARIANT_OF(lstm_layernorm_forward_reals, variant)
#define lstm_layernorm_forward_steps(variant) DV_VARIANT_OF(lstm_layernorm_forward_steps, variant)
#define lstm_layernorm_forward_part DV_LOCAL(lstm_layernorm_forward_part)

typedef void DV_LOCAL(lstm_layernorm_forward_type)(
    const dv_team *team, size_t T, size_t B, size_t D, size_t H,
    const real *restrict W_i,
    const real *restrict W_f,
    const real *restrict W_g,
    const real *restrict W_o,
    const real *restrict U_i,
    const real *restrict U_f,
    const real *restrict U_g,
    const real *restrict U_o,
    const real *restrict a_i,
    const real *restrict a_f,
    const real *restrict a_g,
    const real *restrict a_o,
    const real *restrict r_i,
    const real *restrict r_f,
    const real *restrict r_g,
    const real *restrict r_o,
    const real *restrict b_i,
    const real *restrict b_f,
    const real *restrict b_g,
    const real *restrict b_o,
    const real *restrict k,
    const real *restrict b_c,
    const real *restrict x,
    real *restrict h,
    real *restrict c,
    real *restrict u,
    real *restrict u_2,
    real *restrict u_3,
    real *restrict u_4,
    real *restrict sqrt_u_5,
    real *restrict u_7,
    real *restrict u_8,
    real *restrict u_9,
    real *restrict u_10,
    real *restrict sqrt_u_11,
    real *restrict mean_c,
    real *restrict sqrt_u_13,
    size_t has_u_7,
    size_t has_u_8,
    size_t has_u_9,
    size_t has_u_10,
    size_t has_sqrt_u_11,
    size_t has_mean_c,
    size_t has_sqrt_u_13,
    real *restrict workspace, int packed);
typedef size_t DV_LOCAL(lstm_layernorm_forward_count)(size_t T, size_t B, size_t D, size_t H);
DV_DECLARE(DV_LOCAL(lstm_layernorm_forward_type), lstm_layernorm_forward_steps)
DV_DECLARE(DV_LOCAL(lstm_layernorm_forward_count), lstm_layernorm_forward_reals)

size_t lstm_layernorm_forward_workspace(size_t T, size_t B, size_t D, size_t H)
{
    size_t total = DV_CHOOSE(lstm_layernorm_forward_reals)(T, B, D, H);
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, B);
    total = dv_plus(total, B);
    total = dv_plus(total, B);
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

static void lstm_layernorm_forward_part(const void *call, const dv_team *team)
{
    const struct lstm_layernorm_forward *const args = call;
    const size_t T = args->T, B = args->B, D = args->D, H = args->H;
    real *spare = args->workspace + DV_CHOOSE(lstm_layernorm_forward_reals)(T, B, D, H);
    real *const u_7 = args->u_7 != NULL ? args->u_7 : spare;
    spare += B * H;
    real *const u_8 = args->u_8 != NULL ? args->u_8 : spare;
    spare += B * H;
    real *const u_9 = args->u_9 != NULL ? args->u_9 : spare;
    spare += B * H;
    real *const u_10 = args->u_10 != NULL ? args->u_10 : spare;
    spare += B * H;
    real *const sqrt_u_11 = args->sqrt_u_11 != NULL ? args->sqrt_u_11 : spare;
    spare += B;
    real *const mean_c = args->mean_c != NULL ? args->mean_c : spare;
    spare += B;
    real *const sqrt_u_13 = args->sqrt_u_13 != NULL ? args->sqrt_u_13 : spare;
    spare += B;
    DV_CHOOSE(lstm_layernorm_forward_steps)(
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
        args->a_i,
        args->a_f,
        args->a_g,
        args->a_o,
        args->r_i,
        args->r_f,
        args->r_g,
        args->r_o,
        args->b_i,
        args->b_f,
        args->b_g,
        args->b_o,
        args->k,
        args->b_c,
        args->x,
        args->h,
        args->c,
        args->u,
        args->u_2,
        args->u_3,
        args->u_4,
        args->sqrt_u_5,
        u_7,
        u_8,
        u_9,
        u_10,
        sqrt_u_11,
        mean_c,
        sqrt_u_13,
        args->u_7 != NULL,
        args->u_8 != NULL,
        args->u_9 != NULL,
        args->u_10 != NULL,
        args->sqrt_u_11 != NULL,
        args->mean_c != NULL,
        args->sqrt_u_13 != NULL,
        args->workspace, args->packed);
}

int lstm_layernorm_forward(const struct lstm_layernorm_forward *args)
{
    if (args == NULL) {
        return DV_BAD_POINTER;
    }
    const size_t T = args->T, B = args->B, D = args->D, H = args->H;
    const size_t needed = lstm_layernorm_forward_workspace(T, B, D, H);
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
        {args->a_i, H, 0, 1},
        {args->a_f, H, 0, 1},
        {args->a_g, H, 0, 1},
        {args->a_o, H, 0, 1},
        {args->r_i, H, 0, 1},
        {args->r_f, H, 0, 1},
        {args->r_g, H, 0, 1},
        {args->r_o, H, 0, 1},
        {args->b_i, H, 0, 1},
        {args->b_f, H, 0, 1},
        {args->b_g, H, 0, 1},
        {args->b_o, H, 0, 1},
        {args->k, H, 0, 1},
        {args->b_c, H, 0, 1},
        {args->x, T * B * D, 0, 1},
        {args->h, (T + 1) * B * H, 1, 1},
        {args->c, (T + 1) * B * H, 1, 1},
        {args->u, T * B * H, 1, 1},
        {args->u_2, T * B * H, 1, 1},
        {args->u_3, T * B * H, 1, 1},
        {args->u_4, T * B * H, 1, 1},
        {args->sqrt_u_5, T * B, 1, 1},
        {args->u_7, T * B * H, 1, 0},
        {args->u_8, T * B * H, 1, 0},
        {args->u_9, T * B * H, 1, 0},
        {args->u_10, T * B * H, 1, 0},
        {args->sqrt_u_11, T * B, 1, 0},
        {args->mean_c, T * B, 1, 0},
        {args->sqrt_u_13, T * B, 1, 0},
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
    dv_run(lstm_layernorm_forward_part, args, &job);
    return DV_OK;
}

#undef lstm_layernorm_backward
#undef lstm_layernorm_backward_workspace
#undef lstm_layernorm_backward_reals
#undef lstm_layernorm_backward_steps
#undef lstm_layernorm_backward_part
#define lstm_layernorm_backward DV_LOCAL(lstm_layernorm_backward)
#define lstm_layernorm_backward_workspace DV_LOCAL(lstm_layernorm_backward_workspace)
#define lstm_layernorm_backward_reals(variant) DV_VARIANT_OF(lstm_layernorm_backward_reals, variant)
#define lstm_layernorm_backward_steps(variant) DV_VARIANT_OF(lstm_layernorm_backward_steps, variant)
#define lstm_layernorm_backward_part DV_LOCAL(lstm_layernorm_backward_part)

typedef void DV_LOCAL(lstm_layernorm_backward_type)(
    const dv_team *team, size_t T, size_t B, size_t D, size_t H,
    const real *restrict W_i,
    const real *restrict W_f,
    const real *restrict W_g,
    const real *restrict W_o,
    const real *restrict U_i,
    const real *restrict U_f,
    const real *restrict U_g,
    const real *restrict U_o,
    const real *restrict a_i,
    const real *restrict a_f,
    const real *restrict a_g,
    const real *restrict a_o,
    const real *restrict r_i,
    const real *restrict r_f,
    const real *restrict r_g,
    const real *restrict r_o,
    const real *restrict b_i,
    const real *restrict b_f,
    const real *restrict b_g,
    const real *restrict b_o,
    const real *restrict k,
    const real *restrict b_c,
    const real *restrict x,
    const real *restrict h,
    const real *restrict c,
    const real *restrict u,
    const real *restrict u_2,
    const real *restrict u_3,
    const real *restrict u_4,
    const real *restrict sqrt_u_5,
    const real *restrict u_7,
    const real *restrict u_8,
    const real *restrict u_9,
    const real *restrict u_10,
    const real *restrict sqrt_u_11,
    const real *restrict mean_c,
    const real *restrict sqrt_u_13,
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
    real *restrict d_a_i,
    real *restrict d_a_f,
    real *restrict d_a_g,
    real *restrict d_a_o,
    real *restrict d_r_i,
    real *restrict d_r_f,
    real *restrict d_r_g,
    real *restrict d_r_o,
    real *restrict d_b_i,
    real *restrict d_b_f,
    real *restrict d_b_g,
    real *restrict d_b_o,
    real *restrict d_k,
    real *restrict d_b_c,
    real *restrict d_x,
    size_t has_g_h,
    size_t has_g_c,
    real *restrict workspace, int packed);
typedef size_t DV_LOCAL(lstm_layernorm_backward_count)(size_t T, size_t B, size_t D, size_t H);
DV_DECLARE(DV_LOCAL(lstm_layernorm_backward_type), lstm_layernorm_backward_steps)
DV_DECLARE(DV_LOCAL(lstm_layernorm_backward_count), lstm_layernorm_backward_reals)

size_t lstm_layernorm_backward_workspace(size_t T, size_t B, size_t D, size_t H)
{
    size_t total = DV_CHOOSE(lstm_layernorm_backward_reals)(T, B, D, H);
    total = dv_plus(total, dv_times(B, H));
    total = dv_plus(total, dv_times(B, H));
    return dv_times(total, sizeof(real)) == SIZE_MAX ? SIZE_MAX : total;
}

static void lstm_layernorm_backward_part(const void *call, const dv_team *team)
{
    const struct lstm_layernorm_backward *const args = call;
    const size_t T = args->T, B = args->B, D = args->D, H = args->H;
    real *spare = args->workspace + DV_CHOOSE(lstm_layernorm_backward_reals)(T, B, D, H);
    const real *const g_h = args->g_h != NULL ? args->g_h : spare;
    spare += B * H;
    const real *const g_c = args->g_c != NULL ? args->g_c : spare;
    spare += B * H;
    DV_CHOOSE(lstm_layernorm_backward_steps)(
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
        args->a_i,
        args->a_f,
        args->a_g,
        args->a_o,
        args->r_i,
        args->r_f,
        args->r_g,
        args->r_o,
        args->b_i,
        args->b_f,
        args->b_g,
        args->b_o,
        args->k,
        args->b_c,
        args->x,
        args->h,
        args->c,
        args->u,
        args->u_2,
        args->u_3,
        args->u_4,
        args->sqrt_u_5,
        args->u_7,
        args->u_8,
        args->u_9,
        args->u_10,
        args->sqrt_u_11,
        args->mean_c,
        args->sqrt_u_13,
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
        args->d_a_i,
        args->d_a_f,
        args->d_a_g,
        args->d_a_o,
        args->d_r_i,
        args->d_r_f,
        args->d_r_g,
        args->d_r_o,
        args->d_b_i,
        args->d_b_f,
        args->d_b_g,
        args->d_b_o,
        args->d_k,
        args->d_b_c,
        args->d_x,
        args->g_h != NULL,
        args->g_c != NULL,
        args->workspace, args->packed);
}

int lstm_layernorm_backward(const struct lstm_layernorm_backward *args)
{
    if (args == NULL) {
        return DV_BAD_POINTER;
    }
    const size_t T = args->T, B = args->B, D = args->D, H = args->H;
    const size_t needed = lstm_layernorm_backward_workspace(T, B, D, H);
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
        {args->a_i, H, 0, 1},
        {args->a_f, H, 0, 1},
        {args->a_g, H, 0, 1},
        {args->a_o, H, 0, 1},
        {args->r_i, H, 0, 1},
        {args->r_f, H, 0, 1},
        {args->r_g, H, 0, 1},
        {args->r_o, H, 0, 1},
        {args->b_i, H, 0, 1},
        {args->b_f, H, 0, 1},
        {args->b_g, H, 0, 1},
        {args->b_o, H, 0, 1},
        {args->k, H, 0, 1},
        {args->b_c, H, 0, 1},
        {args->x, T * B * D, 0, 1},
        {args->h, (T + 1) * B * H, 0, 1},
        {args->c, (T + 1) * B * H, 0, 1},
        {args->u, T * B * H, 0, 1},
        {args->u_2, T * B * H, 0, 1},
        {args->u_3, T * B * H, 0, 1},
        {args->u_4, T * B * H, 0, 1},
        {args->sqrt_u_5, T * B, 0, 1},
        {args->u_7, T * B * H, 0, 1},
        {args->u_8, T * B * H, 0, 1},
        {args->u_9, T * B * H, 0, 1},
        {args->u_10, T * B * H, 0, 1},
        {args->sqrt_u_11, T * B, 0, 1},
        {args->mean_c, T * B, 0, 1},
        {args->sqrt_u_13, T * B, 0, 1},
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
        {args->d_a_i, H, 1, 1},
        {args->d_a_f, H, 1, 1},
        {args->d_a_g, H, 1, 1},
        {args->d_a_o, H, 1, 1},
        {args->d_r_i, H, 1, 1},
        {args->d_r_f, H, 1, 1},
        {args->d_r_g, H, 1, 1},
        {args->d_r_o, H, 1, 1},
        {args->d_b_i, H, 1, 1},
        {args->d_b_f, H, 1, 1},
        {args->d_b_g, H, 1, 1},
        {args->d_b_o, H, 1, 1},
        {args->d_k, H, 1, 1},
        {args->d_b_c, H, 1, 1},
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
    real *spare = args->workspace + DV_CHOOSE(lstm_layernorm_backward_reals)(T, B, D, H);
    for (size_t n = 0; n < B * H && args->g_h == NULL; ++n) {
        spare[n] = 0;
    }
    spare += B * H;
    for (size_t n = 0; n < B * H && args->g_c == NULL; ++n) {
        spare[n] = 0;
    }
    spare += B * H;
    const dv_job job = {args->threads, 1, T, B, dv_times(4, dv_times(H, H))};
    dv_run(lstm_layernorm_backward_part, args, &job);
    return DV_OK;
}
