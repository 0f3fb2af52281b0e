// Arithmetic and elementary functions over blocks of numbers: what formulas are evaluated with. C, because a Swift function
// is compiled for one instruction set only, while these are compiled for several and the best is chosen at run time.
//
// result[i] is computed from operands [i] alone; a result may stand where an operand stood. The bits depend on the operands
// only: not on the instruction set, nor on the place in the block or its length. erf alone is libm's, whose last bits may depend
// on the processor.
#pragma once

#include <stddef.h>

#pragma clang assume_nonnull begin

void block_add(const double *x, const double *y, double *result, ptrdiff_t count);
void block_subtract(const double *x, const double *y, double *result, ptrdiff_t count);
void block_multiply(const double *x, const double *y, double *result, ptrdiff_t count);
void block_divide(const double *x, const double *y, double *result, ptrdiff_t count);
/// addend + x·y and minuend − x·y, product and sum rounded one after the other.
void block_multiply_add(const double *addend, const double *x, const double *y, double *result, ptrdiff_t count);
void block_multiply_subtract(const double *minuend, const double *x, const double *y, double *result, ptrdiff_t count);
void block_negate(const double *x, double *result, ptrdiff_t count);
void block_reciprocal(const double *x, double *result, ptrdiff_t count);
void block_abs(const double *x, double *result, ptrdiff_t count);
void block_sign(const double *x, double *result, ptrdiff_t count);
/// xⁿ for n ≥ 0, and (√x)ⁿ, by repeated squaring.
void block_integer_power(const double *x, ptrdiff_t n, double *result, ptrdiff_t count);
void block_half_power(const double *x, ptrdiff_t n, double *result, ptrdiff_t count);

/// Asks for numbers that will be needed soon, a cache line of 64 bytes at a time; it neither waits nor reads.
void block_prefetch(const double *x, ptrdiff_t count);

/// C's pow with all its special cases, to 0.6 units in the last place.
void block_pow(const double *x, const double *y, double *result, ptrdiff_t count);
void block_exp(const double *x, double *result, ptrdiff_t count);
void block_log(const double *x, double *result, ptrdiff_t count);
void block_sin(const double *x, double *result, ptrdiff_t count);
void block_cos(const double *x, double *result, ptrdiff_t count);
void block_tan(const double *x, double *result, ptrdiff_t count);
void block_asin(const double *x, double *result, ptrdiff_t count);
void block_acos(const double *x, double *result, ptrdiff_t count);
void block_atan(const double *x, double *result, ptrdiff_t count);
void block_sinh(const double *x, double *result, ptrdiff_t count);
void block_cosh(const double *x, double *result, ptrdiff_t count);
void block_tanh(const double *x, double *result, ptrdiff_t count);
void block_asinh(const double *x, double *result, ptrdiff_t count);
void block_acosh(const double *x, double *result, ptrdiff_t count);
void block_atanh(const double *x, double *result, ptrdiff_t count);
void block_erf(const double *x, double *result, ptrdiff_t count);

// What an operation adds to the adjoint of an operand x, for reverse-mode differentiation:
// target[i] += adjoint[i]·∂value[i]/∂x[i].

void adjoint_add(const double *adjoint, double *target, ptrdiff_t count);
void adjoint_subtract(const double *adjoint, double *target, ptrdiff_t count);
void adjoint_multiply(const double *other, const double *adjoint, double *target, ptrdiff_t count);
void adjoint_multiply_subtract(const double *other, const double *adjoint, double *target, ptrdiff_t count);
void adjoint_numerator(const double *denominator, const double *adjoint, double *target, ptrdiff_t count);
void adjoint_denominator(
    const double *x, const double *value, const double *adjoint, double *target, ptrdiff_t count);
void adjoint_reciprocal(const double *value, const double *adjoint, double *target, ptrdiff_t count);
void adjoint_integer_power(const double *x, ptrdiff_t n, const double *adjoint, double *target, ptrdiff_t count);
void adjoint_half_power(const double *x, ptrdiff_t n, const double *adjoint, double *target, ptrdiff_t count);
void adjoint_power_base(
    const double *x, const double *exponent, const double *value, const double *adjoint, double *target, ptrdiff_t count);
/// 0ᵇ is taken as flat in b, where log 0 would make it NaN.
void adjoint_power_exponent(
    const double *base, const double *value, const double *adjoint, double *target, ptrdiff_t count);
void adjoint_exp(const double *x, const double *value, const double *adjoint, double *target, ptrdiff_t count);
void adjoint_log(const double *x, const double *value, const double *adjoint, double *target, ptrdiff_t count);
void adjoint_sin(const double *x, const double *value, const double *adjoint, double *target, ptrdiff_t count);
void adjoint_cos(const double *x, const double *value, const double *adjoint, double *target, ptrdiff_t count);
void adjoint_tan(const double *x, const double *value, const double *adjoint, double *target, ptrdiff_t count);
void adjoint_asin(const double *x, const double *value, const double *adjoint, double *target, ptrdiff_t count);
void adjoint_acos(const double *x, const double *value, const double *adjoint, double *target, ptrdiff_t count);
void adjoint_atan(const double *x, const double *value, const double *adjoint, double *target, ptrdiff_t count);
void adjoint_sinh(const double *x, const double *value, const double *adjoint, double *target, ptrdiff_t count);
void adjoint_cosh(const double *x, const double *value, const double *adjoint, double *target, ptrdiff_t count);
void adjoint_tanh(const double *x, const double *value, const double *adjoint, double *target, ptrdiff_t count);
void adjoint_asinh(const double *x, const double *value, const double *adjoint, double *target, ptrdiff_t count);
void adjoint_acosh(const double *x, const double *value, const double *adjoint, double *target, ptrdiff_t count);
void adjoint_atanh(const double *x, const double *value, const double *adjoint, double *target, ptrdiff_t count);
void adjoint_abs(const double *x, const double *value, const double *adjoint, double *target, ptrdiff_t count);
void adjoint_erf(const double *x, const double *value, const double *adjoint, double *target, ptrdiff_t count);

// The same definitions for one number, compiled for the plainest processor.

double scalar_pow(double x, double y);
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
