// What every variant is written in: vectors of four and eight doubles, which the compiler cuts to the machine's width.
#pragma STDC FP_CONTRACT OFF
// Vectors are passed between inlined functions only, so how they would be passed otherwise does not matter.
#pragma clang diagnostic ignored "-Wpsabi"

#include <string.h>

#include "CRowKernels.h"

typedef double double4 __attribute__((ext_vector_type(4)));
typedef double double8 __attribute__((ext_vector_type(8)));
typedef int32_t int8 __attribute__((ext_vector_type(8)));
// What a comparison answers: all bits set or none.
typedef __typeof__((double8)0 < (double8)0) long8;

#define INLINE static inline __attribute__((always_inline))

INLINE double4 load4(const double *p) { double4 v; memcpy(&v, p, sizeof v); return v; }
INLINE double8 load8(const double *p) { double8 v; memcpy(&v, p, sizeof v); return v; }
INLINE void store4(double *p, double4 v) { memcpy(p, &v, sizeof v); }
INLINE void store8(double *p, double8 v) { memcpy(p, &v, sizeof v); }

// The first `count` numbers, the others zero.
INLINE double8 load_part(const double *p, ptrdiff_t count) {
    double8 v = 0;
    memcpy(&v, p, (size_t)count * sizeof(double));
    return v;
}
INLINE void store_part(double *p, double8 v, ptrdiff_t count) { memcpy(p, &v, (size_t)count * sizeof(double)); }

// if condition then one else other, lane by lane.
INLINE double8 choose(long8 condition, double8 one, double8 other) {
    return (double8)((condition & (long8)one) | (~condition & (long8)other));
}

// Lane 0 + 4, 1 + 5, …; then 0 + 2, 1 + 3; then these two.
INLINE double total(double8 v) {
    double4 half = v.lo + v.hi;
    return (half.x + half.z) + (half.y + half.w);
}

// Eight groups of four numbers, at `p + index·stride`, as four vectors over the eight.
INLINE void gather4(const double *p, const int32_t *index, ptrdiff_t stride, double8 out[4]) {
#define PAIR(i) \
    __builtin_shufflevector(load4(p + index[i] * stride), load4(p + index[i + 4] * stride), 0, 1, 2, 3, 4, 5, 6, 7)
    double8 r0 = PAIR(0), r1 = PAIR(1), r2 = PAIR(2), r3 = PAIR(3);
#undef PAIR
    // Within each half: the transpose of a 4 × 4 matrix.
    double8 a = __builtin_shufflevector(r0, r1, 0, 8, 2, 10, 4, 12, 6, 14);
    double8 b = __builtin_shufflevector(r0, r1, 1, 9, 3, 11, 5, 13, 7, 15);
    double8 c = __builtin_shufflevector(r2, r3, 0, 8, 2, 10, 4, 12, 6, 14);
    double8 d = __builtin_shufflevector(r2, r3, 1, 9, 3, 11, 5, 13, 7, 15);
    out[0] = __builtin_shufflevector(a, c, 0, 1, 8, 9, 4, 5, 12, 13);
    out[1] = __builtin_shufflevector(b, d, 0, 1, 8, 9, 4, 5, 12, 13);
    out[2] = __builtin_shufflevector(a, c, 2, 3, 10, 11, 6, 7, 14, 15);
    out[3] = __builtin_shufflevector(b, d, 2, 3, 10, 11, 6, 7, 14, 15);
}

// Exchanges rows and columns: first single numbers, then pairs, then halves.
INLINE void transpose8(double8 v[8]) {
    double8 t[8], u[8];
    for (int i = 0; i < 8; i += 2) {
        t[i] = __builtin_shufflevector(v[i], v[i + 1], 0, 8, 2, 10, 4, 12, 6, 14);
        t[i + 1] = __builtin_shufflevector(v[i], v[i + 1], 1, 9, 3, 11, 5, 13, 7, 15);
    }
    for (int i = 0; i < 8; i += 4)
        for (int k = 0; k < 2; k++) {
            u[i + k] = __builtin_shufflevector(t[i + k], t[i + k + 2], 0, 1, 8, 9, 4, 5, 12, 13);
            u[i + k + 2] = __builtin_shufflevector(t[i + k], t[i + k + 2], 2, 3, 10, 11, 6, 7, 14, 15);
        }
    for (int k = 0; k < 4; k++) {
        v[k] = __builtin_shufflevector(u[k], u[k + 4], 0, 1, 2, 3, 8, 9, 10, 11);
        v[k + 4] = __builtin_shufflevector(u[k], u[k + 4], 4, 5, 6, 7, 12, 13, 14, 15);
    }
}
