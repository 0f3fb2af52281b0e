#pragma once

#include "Exponential.h"

/// x = quadrant·π/2 + r + low with |r| ≤ π/4; the quadrant stands in the low two bits.
typedef struct {
    double r, low;
    uint64_t quadrant;
} ReducedAngle;

/// Larger angles, and only they, are reduced by `reduced_large_angle`.
static const double LARGEST_QUICK_ANGLE = 0x1p17;

SCALAR int has_large_angle(const double *x, ptrdiff_t count) {
    int hasLarge = 0;
    for (ptrdiff_t i = 0; i < count; i++) hasLarge |= fabs(x[i]) > LARGEST_QUICK_ANGLE;
    return hasLarge;
}

/// Cody and Waite, with π/2 in three parts. For |x| ≤ 2¹⁷ the products with the first two (36 bits each) are exact, and what
/// the third leaves off is far below the last digit even of those x that are nearest to a multiple of π/2.
SCALAR ReducedAngle reduced_angle(double x) {
    double shifted = x * 0x1.45f306dc9c883p-1 + ROUNDING, k = shifted - ROUNDING;
    Pair rest = exact_sum(x - k * 0x1.921fb54440000p+0, -(k * 0x1.68c234c4c0000p-39));
    double low = rest.low - k * 0x1.98a2e03707345p-77;
    Pair angle = sum_of_ordered(rest.high, low);
    return (ReducedAngle){angle.high, angle.low, bits(shifted)};
}

/// 2/π to 1280 bits, behind 64 zero bits.
static const uint64_t TWO_OVER_PI[] = {
    0x0000000000000000, 0xa2f9836e4e441529, 0xfc2757d1f534ddc0, 0xdb6295993c439041,
    0xfe5163abdebbc561, 0xb7246e3a424dd2e0, 0x06492eea09d1921c, 0xfe1deb1cb129a73e,
    0xe88235f52ebb4484, 0xe99c7026b45f7e41, 0x3991d639835339f4, 0x9c845f8bbdf9283b,
    0x1ff897ffde05980f, 0xef2f118b5a0a6d1f, 0x6d367ecf27cb09b7, 0x4f463f669e5fea2d,
    0x7527bac7ebe5f17b, 0x3d0739f78a5292ea, 0x6bfb5fb11f8d5d08, 0x56033046fc7b6bab,
    0xf0cfbc209af4361d,
};

/// Payne and Hanek: of 2/π only those bits are multiplied that reach the last two bits before the point and the 190 after it.
static inline ReducedAngle reduced_large_angle(double x) {
    uint64_t word = bits(x) & ~(1ull << 63);
    if (word >= 0x7ff0000000000000ull) return (ReducedAngle){NAN, NAN, 0};
    uint64_t mantissa = (word & 0xfffffffffffffull) | (1ull << 52);
    // x = mantissa·2^(place − 62): bits of 2/π before `place` give multiples of 4.
    unsigned place = 64 + (unsigned)(word >> 52) - 1075 - 2, shift = place & 63;
    const uint64_t *words = TWO_OVER_PI + (place >> 6);
    uint64_t window[3];
    for (int i = 0; i < 3; i++) window[i] = shift ? words[i] << shift | words[i + 1] >> (64 - shift) : words[i];
    unsigned __int128 low = (unsigned __int128)mantissa * window[2];
    unsigned __int128 middle = (unsigned __int128)mantissa * window[1] + (uint64_t)(low >> 64);
    uint64_t top = mantissa * window[0] + (uint64_t)(middle >> 64);
    // Two bits of quadrant, then the fraction, of which the first 128 bits are kept; from half on the next quadrant is nearer.
    unsigned __int128 fraction = (unsigned __int128)top << 66 | (unsigned __int128)(uint64_t)middle << 2 | (uint64_t)low >> 62;
    uint64_t quadrant = top >> 62;
    int isNegative = (int)(fraction >> 127);
    if (isNegative) {
        fraction = -fraction;
        quadrant += 1;
    }
    // The fraction has at most 61 leading zeros for any double; two parts of 53 bits follow them.
    int zeros = fraction >> 64 ? __builtin_clzll((uint64_t)(fraction >> 64)) : 64;
    unsigned __int128 digits = fraction << zeros;
    double unit = power_of_two(-53 - zeros);
    double high = (double)(uint64_t)(digits >> 75) * unit;
    double rest = (double)(uint64_t)((digits >> 22) & 0x1fffffffffffffull) * unit * 0x1p-53;
    Pair angle = exact_product(high, 0x1.921fb54442d18p+0);
    angle = sum_of_ordered(angle.high, angle.low + (high * 0x1.1a62633145c07p-54 + rest * 0x1.921fb54442d18p+0));
    if (isNegative != (x < 0)) angle = (Pair){-angle.high, -angle.low};
    return (ReducedAngle){angle.high, angle.low, x < 0 ? -quadrant : quadrant};
}

/// sin(r + low) for |r| ≤ π/4; the polynomial is minimax for (sin r − r)/r³ to 2·10⁻¹⁷.
SCALAR double kernel_sine(double r, double low) {
    double z = r * r, cube = z * r;
    double s = 0x1.5e0b05bff20f2p-33;
    s = s * z - 0x1.ae600aca92c64p-26;
    s = s * z + 0x1.71de379654304p-19;
    s = s * z - 0x1.a01a019e83816p-13;
    s = s * z + 0x1.1111111110bb2p-7;
    return r - ((z * (0.5 * low - cube * s) - low) + cube * 0x1.5555555555555p-3);
}

/// cos(r + low) for |r| ≤ π/4; the polynomial is minimax for (cos r − 1 + r²/2)/r⁴ to 1.3·10⁻¹⁸.
SCALAR double kernel_cosine(double r, double low) {
    double z = r * r, half = 0.5 * z, near = 1 - half;
    double c = -0x1.907d8f29fe831p-37;
    c = c * z + 0x1.1eeb68cd22f56p-29;
    c = c * z - 0x1.27e4fa17bf139p-22;
    c = c * z + 0x1.a01a019f4e9b4p-16;
    c = c * z - 0x1.6c16c16c16967p-10;
    c = c * z + 0x1.5555555555555p-5;
    return near + (((1 - near) - half) + (z * z * c - r * low));
}

/// The sine of the angle advanced by `quarters` right angles.
SCALAR double sine(ReducedAngle angle, uint64_t quarters) {
    uint64_t quadrant = angle.quadrant + quarters;
    double s = kernel_sine(angle.r, angle.low), c = kernel_cosine(angle.r, angle.low);
    return number(bits(quadrant & 1 ? c : s) ^ (quadrant & 2) << 62);
}

SCALAR double tangent(ReducedAngle angle) {
    double s = kernel_sine(angle.r, angle.low), c = kernel_cosine(angle.r, angle.low);
    return (angle.quadrant & 1 ? -c : s) / (angle.quadrant & 1 ? s : c);
}

// Each in two forms: for |x| ≤ LARGEST_QUICK_ANGLE (or NaN), and for all. −0 keeps its sign.

SCALAR double quick_sin(double x) {
    return x == 0 ? x : sine(reduced_angle(x), 0);
}

SCALAR double quick_cos(double x) {
    return sine(reduced_angle(x), 1);
}

SCALAR double quick_tan(double x) {
    return x == 0 ? x : tangent(reduced_angle(x));
}

static inline double sin_value(double x) {
    return fabs(x) > LARGEST_QUICK_ANGLE ? sine(reduced_large_angle(x), 0) : quick_sin(x);
}

static inline double cos_value(double x) {
    return fabs(x) > LARGEST_QUICK_ANGLE ? sine(reduced_large_angle(x), 1) : quick_cos(x);
}

static inline double tan_value(double x) {
    return fabs(x) > LARGEST_QUICK_ANGLE ? tangent(reduced_large_angle(x)) : quick_tan(x);
}
