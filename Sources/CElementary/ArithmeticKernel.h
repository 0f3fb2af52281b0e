#pragma once

#include "Loop.h"
#include "Strip.h"

#define OPERATION(name, value)                                                                      \
    static void block_##name(const double *x, const double *y, double *result, ptrdiff_t count) {   \
        EACH(i, count) result[i] = value;                                                           \
    }

OPERATION(add, x[i] + y[i])
OPERATION(subtract, x[i] - y[i])
OPERATION(multiply, x[i] * y[i])
OPERATION(divide, x[i] / y[i])

static void block_multiply_add(
    const double *addend, const double *x, const double *y, double *result, ptrdiff_t count) {
    EACH(i, count) result[i] = addend[i] + x[i] * y[i];
}

static void block_multiply_subtract(
    const double *minuend, const double *x, const double *y, double *result, ptrdiff_t count) {
    EACH(i, count) result[i] = minuend[i] - x[i] * y[i];
}

#define FUNCTION(name, value)                                                                       \
    static void block_##name(const double *x, double *result, ptrdiff_t count) {                    \
        EACH(i, count) result[i] = value;                                                           \
    }

FUNCTION(negate, -x[i])
FUNCTION(reciprocal, 1 / x[i])
FUNCTION(abs, fabs(x[i]))
FUNCTION(sign, x[i] > 0 ? 1 : x[i] < 0 ? -1 : x[i] == 0 ? 0 : x[i])

SCALAR void powers(const double *x, ptrdiff_t n, int ofRoot, double *result, ptrdiff_t count) {
    for (ptrdiff_t start = 0; start < count; start += STRIP) {
        ptrdiff_t length = count - start < STRIP ? count - start : STRIP;
        double power[STRIP];
        raise_strip(x + start, length, n, ofRoot, power);
        for (ptrdiff_t j = 0; j < length; j++) result[start + j] = power[j];
    }
}

static void block_integer_power(const double *x, ptrdiff_t n, double *result, ptrdiff_t count) {
    switch (n) {
    case 2: EACH(i, count) result[i] = x[i] * x[i]; break;
    case 3: EACH(i, count) result[i] = x[i] * (x[i] * x[i]); break;
    case 4: EACH(i, count) result[i] = (x[i] * x[i]) * (x[i] * x[i]); break;
    default: powers(x, n, 0, result, count);
    }
}

static void block_half_power(const double *x, ptrdiff_t n, double *result, ptrdiff_t count) {
    if (n == 1) {
        EACH(i, count) result[i] = square_root(x[i]);
    } else {
        powers(x, n, 1, result, count);
    }
}
