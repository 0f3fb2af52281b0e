#pragma once

#include "Exponential.h"
#include "Logarithm.h"

/// log x to about 65 bits for positive finite x, as a number of 26 bits and the rest. With f = m − 1 and s = f/(2 + f),
/// log m = ⅔·s·(3 + s² + R), R = s⁴·q(s²); of every factor a part of 26 bits is split off, so that their products are exact.
/// The polynomial is minimax for q to 4·10⁻¹⁶, R being below 2⁻¹⁰.
SCALAR Pair precise_logarithm(double x) {
    Mantissa number = mantissa(x);
    double f = number.m - 1, g = number.m + 1, inverse = 1 / g, s = f * inverse, z = s * s;
    double g1 = upper_half(g), g2 = number.m - (g1 - 1);
    double s1 = upper_half(s), s2 = ((f - s1 * g1) - s1 * g2) * inverse;
    double q = 0x1.8cb801d37dc6ap-3;
    q = q * z + 0x1.9824c353ff3d6p-3;
    q = q * z + 0x1.d8a5176214bc8p-3;
    q = q * z + 0x1.1745c770d4cafp-2;
    q = q * z + 0x1.55555561f3767p-2;
    q = q * z + 0x1.b6db6db6d5799p-2;
    q = q * z + 0x1.3333333333337p-1;
    double square = s1 * s1, r = z * z * q + s2 * (s1 + s);
    double t1 = upper_half(3 + square + r), t2 = r - ((t1 - 3) - square);
    double product = s1 * t1, rest = s2 * t1 + t2 * s;
    double p1 = upper_half(product + rest), p2 = rest - (p1 - product);
    Pair sum = sum_of_ordered(number.k * LN2_HIGH, 0x1.555555p-1 * p1);
    double low = sum.low + (number.k * LN2_LOW + (0x1.5555555555555p-27 * p1 + 0x1.5555555555555p-1 * p2));
    double high = upper_half(sum.high + low);
    return (Pair){high, (sum.high - high) + low};
}

/// Whether `pow_value` does not hold and C's pow must answer: zeros, infinities and NaN, whose powers are exact.
SCALAR int is_special_power(double x, double y) {
    return !(fabs(x) > 0 && fabs(x) < INFINITY && fabs(y) < INFINITY);
}

/// xʸ = exp(y·log x); a negative x to an integer y by its sign, to any other NaN.
SCALAR double pow_value(double x, double y) {
    Pair log = precise_logarithm(fabs(x));
    double y1 = upper_half(y);
    Pair exponent = sum_of_ordered(y1 * log.high, (y - y1) * log.high + y * log.low);
    int isLarge = !(fabs(exponent.high) < 745.5);
    double value = expanded(
        reduced_exponent(isLarge ? signed_as(800, exponent.high) : exponent.high, isLarge ? 0 : exponent.low), 1);
    double size = fabs(y), half = 0.5 * size;
    int isInteger = size >= 0x1p52 || (size + 0x1p52) - 0x1p52 == size;
    int isOdd = isInteger && size < 0x1p53 && (half + 0x1p52) - 0x1p52 != half;
    value = x < 0 && isOdd ? -value : value;
    return x < 0 && !isInteger ? NAN : value;
}

/// xʸ for all x and y.
static inline double any_pow(double x, double y) {
    return is_special_power(x, y) ? pow(x, y) : pow_value(x, y);
}
