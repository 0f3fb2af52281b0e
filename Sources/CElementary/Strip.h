#pragma once

#include "Scalar.h"

/// Powers whose exponent is known at run time only: so many numbers stay in registers while n is taken apart bit by bit.
#define STRIP 16

/// xⁿ, or (√x)ⁿ, of up to STRIP numbers, for n ≥ 0.
SCALAR void raise_strip(const double *x, ptrdiff_t length, ptrdiff_t n, int ofRoot, double *result) {
    double base[STRIP] = {0};
    for (ptrdiff_t j = 0; j < length; j++) base[j] = x[j];
    if (ofRoot) for (int j = 0; j < STRIP; j++) base[j] = square_root(base[j]);
    for (int j = 0; j < STRIP; j++) result[j] = 1;
    for (; n > 0; n >>= 1) {
        if (n & 1) for (int j = 0; j < STRIP; j++) result[j] *= base[j];
        if (n > 1) for (int j = 0; j < STRIP; j++) base[j] *= base[j];
    }
}
