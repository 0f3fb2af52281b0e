#pragma once

#include "Scalar.h"

static const double HALF_PI = 0x1.921fb54442d18p+0, HALF_PI_LOW = 0x1.1a62633145c07p-54;

/// (sin⁻¹ t − t)/t³ as a function of z = t² ≤ ¼, minimax to 1.5·10⁻¹⁷.
SCALAR double inverse_sine_polynomial(double z) {
    double a = 0x1.d72b2bc8155f8p-6;
    a = a * z - 0x1.e6aaa8a0a04ccp-7;
    a = a * z + 0x1.1d189408314eep-6;
    a = a * z + 0x1.65a9c4dfcf8b2p-8;
    a = a * z + 0x1.52420b04b37bep-7;
    a = a * z + 0x1.782651caa6547p-7;
    a = a * z + 0x1.c9cf07674736ap-7;
    a = a * z + 0x1.1c4d35cf95421p-6;
    a = a * z + 0x1.6e8bb1c8209a2p-6;
    a = a * z + 0x1.f1c71c1db0623p-6;
    a = a * z + 0x1.6db6db6e31f13p-5;
    a = a * z + 0x1.3333333332ecap-4;
    return a * z + 0x1.5555555555556p-3;
}

/// sin⁻¹ of an argument up to ½ in absolute value, as t + excess; beyond, of t = √((1 − |x|)/2), whose last digits are in
/// `excess` too.
typedef struct {
    double t, excess;
} SmallArcSine;

SCALAR SmallArcSine small_arc_sine(double magnitude) {
    int isSmall = magnitude <= 0.5;
    double z = isSmall ? magnitude * magnitude : 0.5 * (1 - magnitude);
    double t = isSmall ? magnitude : square_root(z);
    Pair square = exact_product(t, t);
    double rounded = isSmall || t == 0 ? 0 : ((z - square.high) - square.low) / (2 * t);
    return (SmallArcSine){t, rounded + t * z * inverse_sine_polynomial(z)};
}

/// NaN outside [−1, 1].
SCALAR double asin_value(double x) {
    double a = fabs(x);
    SmallArcSine small = small_arc_sine(a);
    // sin⁻¹ a = π/2 − 2 sin⁻¹ √((1 − a)/2)
    Pair difference = sum_of_ordered(HALF_PI, -2 * small.t);
    double large = difference.high + (difference.low + (HALF_PI_LOW - 2 * small.excess));
    return signed_as(a <= 0.5 ? small.t + small.excess : large, x);
}

/// NaN outside [−1, 1].
SCALAR double acos_value(double x) {
    double a = fabs(x);
    SmallArcSine small = small_arc_sine(a);
    double t = signed_as(small.t, x), excess = signed_as(small.excess, x);
    Pair middle = sum_of_ordered(HALF_PI, -t), far = sum_of_ordered(2 * HALF_PI, -2 * small.t);
    double near = 2 * (small.t + small.excess);
    double large = x > 0 ? near : far.high + (far.low + (2 * HALF_PI_LOW - 2 * small.excess));
    return a <= 0.5 ? middle.high + (middle.low + (HALF_PI_LOW - excess)) : large;
}

/// tan⁻¹ x by tan⁻¹ a = π/4 + tan⁻¹((a − 1)/(a + 1)) = π/2 − tan⁻¹(1/a), so that the polynomial, minimax for
/// (tan⁻¹ t − t)/t³ to 3·10⁻¹⁷, needs to hold only up to tan π/8.
SCALAR double atan_value(double x) {
    double a = fabs(x);
    int isNear = a <= 0x1.a827999fcef32p-2, isFar = a > 0x1.3504f333f9de6p+1;
    double t = (isNear ? a : isFar ? -1 : a - 1) / (isNear ? 1 : isFar ? a : a + 1), z = t * t;
    double start = isNear ? 0 : isFar ? HALF_PI : 0.5 * HALF_PI;
    double rest = isNear ? 0 : isFar ? HALF_PI_LOW : 0.5 * HALF_PI_LOW;
    double p = -0x1.3a2b7a07caea9p-6;
    p = p * z + 0x1.41603647c7a7cp-5;
    p = p * z - 0x1.a098bb6ba4941p-5;
    p = p * z + 0x1.dfe61e80903d2p-5;
    p = p * z - 0x1.10fa75382537fp-4;
    p = p * z + 0x1.3b1262d95579ep-4;
    p = p * z - 0x1.745d0b26b83e7p-4;
    p = p * z + 0x1.c71c7185314cbp-4;
    p = p * z - 0x1.24924924360cbp-3;
    p = p * z + 0x1.999999999934ap-3;
    p = p * z - 0x1.5555555555555p-2;
    Pair sum = sum_of_ordered(start, t);
    return signed_as(sum.high + (sum.low + (rest + t * z * p)), x);
}
