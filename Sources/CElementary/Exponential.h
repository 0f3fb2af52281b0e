#pragma once

#include "Scalar.h"

/// x = k·ln 2 + r + error with |r| ≤ ln 2/2, and exp(r + error) = 1 + (r + tail).
typedef struct {
    double k, r, tail;
} ReducedExponent;

/// `low` is added to x below its last digit. The polynomial is minimax for (eʳ − 1 − r)/r² to 1.4·10⁻¹⁸.
SCALAR ReducedExponent reduced_exponent(double x, double low) {
    double k = (x * 0x1.71547652b82fep0 + ROUNDING) - ROUNDING;
    double high = x - k * LN2_HIGH, subtracted = k * LN2_LOW - low;
    double r = high - subtracted, error = (high - r) - subtracted;
    double q = 0x1.1f730349868cep-29;
    q = q * r + 0x1.af4de97ca4194p-26;
    q = q * r + 0x1.27e4db646b17ep-22;
    q = q * r + 0x1.71de0231960ebp-19;
    q = q * r + 0x1.a01a01a6d889cp-16;
    q = q * r + 0x1.a01a01abe7fe1p-13;
    q = q * r + 0x1.6c16c16c162d4p-10;
    q = q * r + 0x1.11111111100dcp-7;
    q = q * r + 0x1.5555555555556p-5;
    q = q * r + 0x1.5555555555557p-3;
    q = q * r + 0.5;
    return (ReducedExponent){k, r, error + r * r * q};
}

/// 2ᵏ for an integer −1022 ≤ k ≤ 1023.
SCALAR double power_of_two(double k) {
    return number((bits(k + ROUNDING) + 1023) << 52);
}

/// factor·2ᵏ·(1 + r + tail); the power in two steps, so that it neither overflows early nor loses digits above subnormals.
SCALAR double expanded(ReducedExponent x, double factor) {
    double half = (x.k * 0.5 + ROUNDING) - ROUNDING;
    Pair sum = sum_of_ordered(1, x.r);
    return factor * (sum.high + (sum.low + x.tail)) * power_of_two(half) * power_of_two(x.k - half);
}

/// Keeps NaN; exp is 0 or ∞ beyond.
SCALAR double limited_exponent(double x) {
    x = x > 712 ? 712 : x;
    return x < -746 ? -746 : x;
}

/// eˣ
SCALAR double exp_value(double x) {
    return expanded(reduced_exponent(limited_exponent(x), 0), 1);
}

/// eˣ − 1 for 0 ≤ x ≤ 44, from its reduction: (2ᵏ − 1) + 2ᵏr is summed exactly, as it may cancel.
SCALAR double exponential_minus_one(ReducedExponent x) {
    double power = power_of_two(x.k);
    Pair sum = exact_sum(power - 1, power * x.r);
    return sum.high + (sum.low + power * x.tail);
}
