/* Checks of the arrays of a call, and the choice between the variants of a function. */
#ifndef DERIVE_CALL_H
#define DERIVE_CALL_H

#include <stddef.h>
#include <stdint.h>

#include "cpu.h"

/* The kind of a refusal; position << 8 is added, the position of the array in the call, from 1. */
enum {
    DV_OK = 0,
    DV_BAD_SIZE = 1,      /* zero, too large to address, or not what the kernel was made for */
    DV_BAD_POINTER = 2,   /* an array is null */
    DV_BAD_WORKSPACE = 3, /* the workspace is too short */
    DV_BAD_ALIGNMENT = 4, /* an array is not aligned to its elements */
    DV_BAD_OVERLAP = 5    /* an array that is written overlaps another one */
};

typedef struct {
    const void *start;
    size_t count; /* elements */
    int written, needed;
} dv_span;

static inline uintptr_t dv_end(const dv_span *span, size_t element)
{
    return (uintptr_t)span->start + span->count * element;
}

/* the first array that is written and overlaps another one, which there is */
static inline int dv_overlapping(size_t count, const dv_span *spans, size_t element)
{
    for (size_t n = 0; n < count; ++n) {
        for (size_t m = 0; m < count && spans[n].written && spans[n].count > 0; ++m) {
            const uintptr_t start = (uintptr_t)spans[n].start, other = (uintptr_t)spans[m].start;
            if (m != n && start != 0 && other != 0 && other < dv_end(&spans[n], element) && start < dv_end(&spans[m], element)) {
                return DV_BAD_OVERLAP | (int)(n + 1) << 8;
            }
        }
    }
    return DV_BAD_OVERLAP;
}

/* `sorted` is room for `count` of them: in the order of their addresses only neighbours have to be compared */
static inline int dv_refused(size_t count, const dv_span *spans, const dv_span **sorted, size_t element)
{
    size_t there = 0;
    for (size_t n = 0; n < count; ++n) {
        const uintptr_t start = (uintptr_t)spans[n].start;
        if (start == 0 && spans[n].needed) {
            return DV_BAD_POINTER | (int)(n + 1) << 8;
        }
        if (start % element != 0) {
            return DV_BAD_ALIGNMENT | (int)(n + 1) << 8;
        }
        if (start != 0 && spans[n].count > 0) {
            size_t k = there++;
            for (; k > 0 && start < (uintptr_t)sorted[k - 1]->start; --k) {
                sorted[k] = sorted[k - 1];
            }
            sorted[k] = &spans[n];
        }
    }
    uintptr_t any = 0, written = 0; /* where what lies before ends */
    for (size_t k = 0; k < there; ++k) {
        const uintptr_t start = (uintptr_t)sorted[k]->start, end = dv_end(sorted[k], element);
        if (start < written || (sorted[k]->written && start < any)) {
            return dv_overlapping(count, spans, element);
        }
        any = end > any ? end : any;
        written = sorted[k]->written && end > written ? end : written;
    }
    return DV_OK;
}

/* DV_DECLARE(type, f) declares f for every variant that is built, DV_CHOOSE(f) is the one to call;
 * f(suffix) is the name of a variant. */
#endif

#undef DV_VARIANT_OF
#if defined(DV_DOUBLE)
#define DV_VARIANT_OF(name, variant) name##_f64##variant
#else
#define DV_VARIANT_OF(name, variant) name##_f32##variant
#endif

#undef DV_DECLARE
#undef DV_CHOOSE
#if defined(DV_X86)
#define DV_DECLARE(type, name) type name(_base), name(_avx2), name(_avx512);
#define DV_CHOOSE(name) (dv_cpu() == DV_AVX512 ? name(_avx512) : dv_cpu() == DV_AVX2 ? name(_avx2) : name(_base))
#else
#define DV_DECLARE(type, name) type name();
#define DV_CHOOSE(name) (name())
#endif
