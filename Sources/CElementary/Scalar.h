// What all definitions share. Every function below it is straight-line code without branches, so that the loops around it
// become vector loops, and uses only operations that IEEE 754 defines to the last bit: +, −, ×, ÷, √ and comparisons, each
// rounded by itself (no fused multiply-add). So the bits are the same whatever the instruction set, the width of its
// vectors and the place of a number in a block.
#pragma once

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#pragma STDC FP_CONTRACT OFF

#define SCALAR static inline __attribute__((always_inline))

SCALAR uint64_t bits(double x) {
    uint64_t word;
    memcpy(&word, &x, sizeof word);
    return word;
}

SCALAR double number(uint64_t word) {
    double x;
    memcpy(&x, &word, sizeof x);
    return x;
}

/// |magnitude| with the sign bit of `sign`.
SCALAR double signed_as(double magnitude, double sign) {
    return number((bits(magnitude) & ~(1ull << 63)) | (bits(sign) & (1ull << 63)));
}

/// √x; unlike C's sqrt it leaves errno alone, which would keep loops from becoming vector loops.
SCALAR double square_root(double x) {
    return __builtin_elementwise_sqrt(x);
}

/// x + ROUNDING is rounded to an integer, which stands in the sum's low bits, for |x| < 2⁵¹.
static const double ROUNDING = 0x1.8p52;

/// An unevaluated sum of two numbers, the second below half a unit in the last place of the first: about 106 bits.
typedef struct {
    double high, low;
} Pair;

/// a + b exactly, where |a| ≥ |b| or a = 0.
SCALAR Pair sum_of_ordered(double a, double b) {
    double high = a + b;
    return (Pair){high, (a - high) + b};
}

/// a + b exactly (Knuth).
SCALAR Pair exact_sum(double a, double b) {
    double high = a + b, part = high - a;
    return (Pair){high, (a - (high - part)) + (b - part)};
}

/// The upper 26 bits: products of two such are exact.
SCALAR double upper_half(double x) {
    return number(bits(x) & 0xfffffffff8000000ull);
}

/// a·b to 2⁻¹⁰⁵ of it, but for underflow (Dekker). The lower halves have 27 bits, so that their product alone is rounded.
SCALAR Pair exact_product(double a, double b) {
    double a1 = upper_half(a), a2 = a - a1, b1 = upper_half(b), b2 = b - b1, high = a * b;
    return (Pair){high, ((a1 * b1 - high) + a1 * b2 + a2 * b1) + a2 * b2};
}

/// ln 2 in two parts; integers up to 2²⁰ times the first are exact.
static const double LN2_HIGH = 0x1.62e42fee00000p-1, LN2_LOW = 0x1.a39ef35793c76p-33;
