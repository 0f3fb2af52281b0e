#pragma once

#include "Exponential.h"

/// sinh x = ½(E + E/(E + 1)) with E = e^|x| − 1; beyond 40 it is ½ e^|x|.
SCALAR double sinh_value(double x) {
    double a = limited_exponent(fabs(x)), small = a > 40 ? 40 : a;
    double e = exponential_minus_one(reduced_exponent(small, 0));
    double large = expanded(reduced_exponent(a, 0), 0.5);
    return signed_as(a > 40 ? large : 0.5 * (e + e / (e + 1)), x);
}

/// cosh x = h + 1/(4h) with h = ½ e^|x|.
SCALAR double cosh_value(double x) {
    double half = expanded(reduced_exponent(limited_exponent(fabs(x)), 0), 0.5);
    return half + 0.25 / half;
}

/// tanh x = E/(E + 2) with E = e^(2|x|) − 1.
SCALAR double tanh_value(double x) {
    double a = fabs(x), limited = a > 22 ? 22 : a;
    double e = exponential_minus_one(reduced_exponent(2 * limited, 0));
    return signed_as(e / (e + 2), x);
}
