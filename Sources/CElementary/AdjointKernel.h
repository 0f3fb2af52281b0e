#pragma once

#include "Circular.h"
#include "Hyperbolic.h"
#include "Loop.h"
#include "Power.h"
#include "Strip.h"

static void adjoint_add(const double *adjoint, double *target, ptrdiff_t count) {
    EACH(i, count) target[i] += adjoint[i];
}

static void adjoint_subtract(const double *adjoint, double *target, ptrdiff_t count) {
    EACH(i, count) target[i] -= adjoint[i];
}

static void adjoint_multiply(const double *other, const double *adjoint, double *target, ptrdiff_t count) {
    EACH(i, count) target[i] += adjoint[i] * other[i];
}

/// Of a factor of a product that is subtracted.
static void adjoint_multiply_subtract(
    const double *other, const double *adjoint, double *target, ptrdiff_t count) {
    EACH(i, count) target[i] -= adjoint[i] * other[i];
}

static void adjoint_numerator(
    const double *denominator, const double *adjoint, double *target, ptrdiff_t count) {
    EACH(i, count) target[i] += adjoint[i] / denominator[i];
}

static void adjoint_reciprocal(const double *value, const double *adjoint, double *target, ptrdiff_t count) {
    EACH(i, count) target[i] -= adjoint[i] * (value[i] * value[i]);
}

#define SLOPE(name, slope)                                                                          \
    static void adjoint_##name(                                                                     \
        const double *x, const double *value, const double *adjoint, double *target, ptrdiff_t count) {\
        (void)x, (void)value;                                                                       \
        EACH(i, count) target[i] += adjoint[i] * (slope);                                           \
    }

SCALAR double squared(double x) {
    return x * x;
}

/// e^(−x²), with the digits that x² alone would round off.
SCALAR double gaussian(double x) {
    double limited = fabs(x) > 28 ? 28 : x;
    Pair square = exact_product(limited, limited);
    return expanded(reduced_exponent(-square.high, -square.low), 1);
}

SLOPE(denominator, -value[i] / x[i])
SLOPE(exp, value[i])
SLOPE(log, 1 / x[i])
SLOPE(tan, 1 + squared(value[i]))
// (1 − x)(1 + x) keeps the digits that 1 − x² loses near ±1.
SLOPE(asin, 1 / square_root((1 - x[i]) * (1 + x[i])))
SLOPE(acos, -1 / square_root((1 - x[i]) * (1 + x[i])))
SLOPE(atan, 1 / (1 + squared(x[i])))
SLOPE(sinh, cosh_value(x[i]))
SLOPE(cosh, sinh_value(x[i]))
SLOPE(tanh, 1 / squared(cosh_value(x[i])))
// Beyond 2²⁸ the 1 is below the last digit, and the square may overflow.
SLOPE(asinh, 1 / (fabs(x[i]) < 0x1p28 ? square_root(1 + squared(x[i])) : fabs(x[i])))
SLOPE(acosh, 1 / (square_root(x[i] - 1) * square_root(x[i] + 1)))
SLOPE(atanh, 1 / ((1 - x[i]) * (1 + x[i])))
SLOPE(abs, x[i] > 0 ? 1 : x[i] < 0 ? -1 : x[i])
SLOPE(erf, 0x1.20dd750429b6dp+0 * gaussian(x[i]))

#define CIRCULAR_SLOPE(name, quick, any)                                                            \
    static void adjoint_##name(                                                                     \
        const double *x, const double *value, const double *adjoint, double *target, ptrdiff_t count) {\
        (void)value;                                                                                \
        if (has_large_angle(x, count)) {                                                            \
            for (ptrdiff_t i = 0; i < count; i++) target[i] += adjoint[i] * (any(x[i]));            \
        } else {                                                                                    \
            EACH(i, count) target[i] += adjoint[i] * (quick(x[i]));                                 \
        }                                                                                           \
    }

CIRCULAR_SLOPE(sin, quick_cos, cos_value)
CIRCULAR_SLOPE(cos, -quick_sin, -sin_value)

static void adjoint_integer_power(
    const double *x, ptrdiff_t n, const double *adjoint, double *target, ptrdiff_t count) {
    if (n == 2) {
        EACH(i, count) target[i] += adjoint[i] * (2 * x[i]);
        return;
    }
    for (ptrdiff_t start = 0; start < count; start += STRIP) {
        ptrdiff_t length = count - start < STRIP ? count - start : STRIP;
        double power[STRIP];
        raise_strip(x + start, length, n - 1, 0, power);
        for (ptrdiff_t j = 0; j < length; j++) target[start + j] += adjoint[start + j] * ((double)n * power[j]);
    }
}

/// (√x)ⁿ has the slope n/2·(√x)ⁿ⁻².
static void adjoint_half_power(
    const double *x, ptrdiff_t n, const double *adjoint, double *target, ptrdiff_t count) {
    if (n == 1) {
        EACH(i, count) target[i] += adjoint[i] * (0.5 / square_root(x[i]));
        return;
    }
    for (ptrdiff_t start = 0; start < count; start += STRIP) {
        ptrdiff_t length = count - start < STRIP ? count - start : STRIP;
        double power[STRIP];
        raise_strip(x + start, length, n - 2, 1, power);
        for (ptrdiff_t j = 0; j < length; j++) target[start + j] += adjoint[start + j] * (0.5 * (double)n * power[j]);
    }
}

/// Whether xᵇ/x is xᵇ⁻¹ to the last digit or two: nothing is divided by zero, and xᵇ has all its digits.
SCALAR int is_plain_quotient(double x, double value) {
    return (fabs(value) >= 0x1p-1022) & (fabs(value) < INFINITY) & (fabs(x) > 0);
}

/// b·xᵇ/x where that is plain, else b·xᵇ⁻¹.
static void adjoint_power_base(
    const double *x, const double *exponent, const double *value, const double *adjoint, double *target,
    ptrdiff_t count) {
    int isPlain = 1;
    for (ptrdiff_t i = 0; i < count; i++) isPlain &= is_plain_quotient(x[i], value[i]);
    if (isPlain) {
        EACH(i, count) target[i] += adjoint[i] * (exponent[i] * (value[i] / x[i]));
    } else {
        for (ptrdiff_t i = 0; i < count; i++) {
            int isQuotient = is_plain_quotient(x[i], value[i]);
            double power = isQuotient ? value[i] / x[i] : any_pow(x[i], exponent[i] - 1);
            target[i] += adjoint[i] * (exponent[i] * power);
        }
    }
}

static void adjoint_power_exponent(
    const double *base, const double *value, const double *adjoint, double *target, ptrdiff_t count) {
    EACH(i, count) target[i] += adjoint[i] * (value[i] == 0 ? 0 : value[i] * log_value(base[i]));
}
