#pragma once

#include "Scalar.h"

/// x = 2ᵏ·m with √½ ≤ m < √2, for positive finite x.
typedef struct {
    double k, m;
} Mantissa;

SCALAR Mantissa mantissa(double x) {
    double k = x < 0x1p-1022 ? -54 : 0;
    x = x < 0x1p-1022 ? x * 0x1p54 : x;
    uint64_t word = bits(x) + (0x3ff0000000000000ull - 0x3fe6a09e667f3bcdull);
    // An integer below 2⁵² put into the low bits of 2⁵².
    k += number((word >> 52) | 0x4330000000000000ull) - (0x1p52 + 1023);
    return (Mantissa){k, number((word & 0xfffffffffffffull) + 0x3fe6a09e667f3bcdull)};
}

/// log(2ᵏ·m) + low: with f = m − 1, s = f/(2 + f) and log m = 2 tanh⁻¹ s = f − (f²/2 − s·(f²/2 + R(s²))). The polynomial
/// is minimax for R(z)/z to 3·10⁻¹⁶, with z up to 0.03.
SCALAR double logarithm(Mantissa x, double low) {
    double f = x.m - 1, s = f / (2 + f), z = s * s, half = 0.5 * f * f;
    double r = 0x1.2b5b5fb2eac92p-3;
    r = r * z + 0x1.39fe208c33457p-3;
    r = r * z + 0x1.7462b69705382p-3;
    r = r * z + 0x1.c71c62debf86bp-3;
    r = r * z + 0x1.2492492df6947p-2;
    r = r * z + 0x1.99999999952b2p-2;
    r = r * z + 0x1.5555555555558p-1;
    return x.k * LN2_HIGH - ((half - (s * (half + r * z) + (x.k * LN2_LOW + low))) - f);
}

/// log x: −∞ at 0, NaN below.
SCALAR double log_value(double x) {
    double value = logarithm(mantissa(x), 0);
    value = x > 0x1.fffffffffffffp1023 ? x : value;
    value = x == 0 ? -INFINITY : value;
    value = x < 0 ? NAN : value;
    return x != x ? x : value;
}

/// log(1 + x) for x ≥ 0; what 1 + x rounds off is put back to first order.
SCALAR double logarithm_of_one_plus(double x) {
    double sum = 1 + x, rest = x >= 1 ? 1 - (sum - x) : x - (sum - 1);
    return logarithm(mantissa(sum), rest / sum);
}

/// sinh⁻¹ x = ± log(|x| + √(x² + 1)), written for 1 + … so that small x keep their digits.
SCALAR double asinh_value(double x) {
    double a = fabs(x), small = a < 0x1p28 ? a : 1;
    double below = logarithm_of_one_plus(small + small * small / (1 + square_root(1 + small * small)));
    double value = a < 0x1p28 ? below : log_value(a) + 0x1.62e42fefa39efp-1;
    return signed_as(value, x);
}

/// cosh⁻¹ x = log(x + √(x² − 1)); NaN below 1.
SCALAR double acosh_value(double x) {
    double small = x < 0x1p28 ? x : 1, t = small - 1;
    double below = logarithm_of_one_plus(t + square_root(t * (2 + t)));
    double value = x < 0x1p28 ? below : log_value(x) + 0x1.62e42fefa39efp-1;
    return x < 1 ? NAN : value;
}

/// tanh⁻¹ x = ½ log((1 + x)/(1 − x)); ±∞ at ±1, NaN beyond.
SCALAR double atanh_value(double x) {
    double a = fabs(x), value = 0.5 * logarithm_of_one_plus(2 * a / (1 - a));
    value = a == 1 ? INFINITY : value;
    return a > 1 ? NAN : signed_as(value, x);
}
