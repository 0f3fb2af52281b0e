#include "Circular.h"
#include "Hyperbolic.h"
#include "InverseCircular.h"
#include "Loop.h"
#include "Power.h"

#define FUNCTION(name)                                                                          \
    double scalar_##name(double x) { return name##_value(x); }                                  \
    EVERY_PROCESSOR void block_##name(const double *x, double *result, ptrdiff_t count) {       \
        EACH(i, count) result[i] = name##_value(x[i]);                                          \
    }

FUNCTION(exp)
FUNCTION(log)
FUNCTION(asin)
FUNCTION(acos)
FUNCTION(atan)
FUNCTION(sinh)
FUNCTION(cosh)
FUNCTION(tanh)
FUNCTION(asinh)
FUNCTION(acosh)
FUNCTION(atanh)

/// A block with a large angle goes number by number.
#define CIRCULAR_FUNCTION(name)                                                                 \
    double scalar_##name(double x) { return name##_value(x); }                                  \
    EVERY_PROCESSOR void block_##name(const double *x, double *result, ptrdiff_t count) {       \
        if (has_large_angle(x, count)) {                                                        \
            for (ptrdiff_t i = 0; i < count; i++) result[i] = scalar_##name(x[i]);              \
        } else {                                                                                \
            EACH(i, count) result[i] = quick_##name(x[i]);                                      \
        }                                                                                       \
    }

CIRCULAR_FUNCTION(sin)
CIRCULAR_FUNCTION(cos)
CIRCULAR_FUNCTION(tan)

double scalar_pow(double x, double y) {
    return is_special_power(x, y) ? pow(x, y) : pow_value(x, y);
}

EVERY_PROCESSOR void block_pow(const double *x, const double *y, double *result, ptrdiff_t count) {
    int hasSpecial = 0;
    for (ptrdiff_t i = 0; i < count; i++) hasSpecial |= is_special_power(x[i], y[i]);
    if (hasSpecial) {
        for (ptrdiff_t i = 0; i < count; i++) result[i] = scalar_pow(x[i], y[i]);
    } else {
        EACH(i, count) result[i] = pow_value(x[i], y[i]);
    }
}

/// C's own: rare in formulas, and one number at a time.
void block_erf(const double *x, double *result, ptrdiff_t count) {
    for (ptrdiff_t i = 0; i < count; i++) result[i] = erf(x[i]);
}
