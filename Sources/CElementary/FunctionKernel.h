#pragma once

#include "Circular.h"
#include "Hyperbolic.h"
#include "InverseCircular.h"
#include "Loop.h"
#include "Power.h"

#define ELEMENTARY_FUNCTION(name)                                                                   \
    static void block_##name(const double *x, double *result, ptrdiff_t count) {                    \
        EACH(i, count) result[i] = name##_value(x[i]);                                              \
    }

ELEMENTARY_FUNCTION(exp)
ELEMENTARY_FUNCTION(log)
ELEMENTARY_FUNCTION(asin)
ELEMENTARY_FUNCTION(acos)
ELEMENTARY_FUNCTION(atan)
ELEMENTARY_FUNCTION(sinh)
ELEMENTARY_FUNCTION(cosh)
ELEMENTARY_FUNCTION(tanh)
ELEMENTARY_FUNCTION(asinh)
ELEMENTARY_FUNCTION(acosh)
ELEMENTARY_FUNCTION(atanh)

/// A block with a large angle goes number by number.
#define CIRCULAR_FUNCTION(name)                                                                     \
    static void block_##name(const double *x, double *result, ptrdiff_t count) {                    \
        if (has_large_angle(x, count)) {                                                            \
            for (ptrdiff_t i = 0; i < count; i++) result[i] = name##_value(x[i]);                   \
        } else {                                                                                    \
            EACH(i, count) result[i] = quick_##name(x[i]);                                          \
        }                                                                                           \
    }

CIRCULAR_FUNCTION(sin)
CIRCULAR_FUNCTION(cos)
CIRCULAR_FUNCTION(tan)

static void block_power(const double *x, const double *y, double *result, ptrdiff_t count) {
    int hasSpecial = 0;
    for (ptrdiff_t i = 0; i < count; i++) hasSpecial |= is_special_power(x[i], y[i]);
    if (hasSpecial) {
        for (ptrdiff_t i = 0; i < count; i++) result[i] = any_pow(x[i], y[i]);
    } else {
        EACH(i, count) result[i] = pow_value(x[i], y[i]);
    }
}

/// C's own: rare in formulas, and one number at a time.
static void block_erf(const double *x, double *result, ptrdiff_t count) {
    for (ptrdiff_t i = 0; i < count; i++) result[i] = erf(x[i]);
}
