// Arithmetic and elementary functions over blocks of numbers: what formulas are evaluated with.
//
// In C because Swift compiles a module for one instruction set, and these loops are several times as fast with wider vectors:
// each is compiled for several, and `elementary_kernels` chooses at run time.
//
// result[i] is computed from operands [i] alone; a result may stand where an operand stood. The bits depend on the operands
// only: not on the instruction set, nor on the place in the block or its length. erf alone is libm's, whose last bits may depend
// on the processor.
#pragma once

#include <stddef.h>

#pragma clang assume_nonnull begin

typedef void BlockFunction(const double *x, double *result, ptrdiff_t count);
typedef void BlockOperation(const double *x, const double *y, double *result, ptrdiff_t count);
typedef void BlockPower(const double *x, ptrdiff_t n, double *result, ptrdiff_t count);

// target[i] += adjoint[i]·∂value[i]/∂x[i].
typedef void BlockSlope(
    const double *x, const double *value, const double *adjoint, double *target, ptrdiff_t count);

typedef struct {
    BlockFunction *exp, *log, *sin, *cos, *tan, *asin, *acos, *atan, *sinh, *cosh, *tanh, *asinh, *acosh, *atanh;
    BlockFunction *erf, *abs, *sign;
} ElementaryFunctions;

typedef struct {
    BlockSlope *exp, *log, *sin, *cos, *tan, *asin, *acos, *atan, *sinh, *cosh, *tanh, *asinh, *acosh, *atanh, *erf, *abs;
} ElementarySlopes;

// What an operation adds to the adjoint of an operand, for reverse-mode differentiation, as BlockSlope does.
typedef struct {
    void (*add)(const double *adjoint, double *target, ptrdiff_t count);
    void (*subtract)(const double *adjoint, double *target, ptrdiff_t count);
    // Of a factor of a product; the second for one that is subtracted.
    void (*multiply)(const double *other, const double *adjoint, double *target, ptrdiff_t count);
    void (*multiply_subtract)(const double *other, const double *adjoint, double *target, ptrdiff_t count);
    void (*numerator)(const double *denominator, const double *adjoint, double *target, ptrdiff_t count);
    BlockSlope *denominator;
    void (*reciprocal)(const double *value, const double *adjoint, double *target, ptrdiff_t count);
    void (*integer_power)(const double *x, ptrdiff_t n, const double *adjoint, double *target, ptrdiff_t count);
    void (*half_power)(const double *x, ptrdiff_t n, const double *adjoint, double *target, ptrdiff_t count);
    void (*power_base)(
        const double *x, const double *exponent, const double *value, const double *adjoint, double *target,
        ptrdiff_t count);
    // 0ᵇ is taken as flat in b, where log 0 would make it NaN.
    void (*power_exponent)(
        const double *base, const double *value, const double *adjoint, double *target, ptrdiff_t count);
} ElementaryAdjoints;

typedef struct {
    BlockOperation *add, *subtract, *multiply, *divide;
    // addend + x·y and minuend − x·y, product and sum rounded one after the other.
    void (*multiply_add)(const double *addend, const double *x, const double *y, double *result, ptrdiff_t count);
    void (*multiply_subtract)(const double *minuend, const double *x, const double *y, double *result, ptrdiff_t count);
    BlockFunction *negate, *reciprocal;
    // xⁿ for n ≥ 0, and (√x)ⁿ, by repeated squaring.
    BlockPower *integer_power, *half_power;
    // C's pow with all its special cases, to 0.8 units in the last place.
    BlockOperation *power;
    ElementaryFunctions function;
    ElementaryAdjoints adjoint;
    ElementarySlopes slope;
} ElementaryKernels;

// The widest vectors that a variant uses.
typedef enum { ELEMENTARY_128 = 0, ELEMENTARY_256 = 1, ELEMENTARY_512 = 2 } ElementaryWidth;

// The kernels of the widest vectors that this machine has.
const ElementaryKernels *elementary_kernels(void);

// Those of a width, or NULL where the machine does not have it: for tests.
const ElementaryKernels *_Nullable elementary_kernels_of_width(ElementaryWidth width);

// Asks for numbers that will be needed soon, a cache line of 64 bytes at a time; it neither waits nor reads.
static inline void block_prefetch(const double *x, ptrdiff_t count) {
    for (ptrdiff_t i = 0; i < count; i += 8) __builtin_prefetch(x + i, 0, 3);
}

// The same definitions for one number, compiled for the plainest processor.

double scalar_exp(double x);
double scalar_log(double x);
double scalar_sin(double x);
double scalar_cos(double x);
double scalar_tan(double x);
double scalar_asin(double x);
double scalar_acos(double x);
double scalar_atan(double x);
double scalar_sinh(double x);
double scalar_cosh(double x);
double scalar_tanh(double x);
double scalar_asinh(double x);
double scalar_acosh(double x);
double scalar_atanh(double x);

#pragma clang assume_nonnull end
