// All kernels for the instruction set that the including file has chosen, as the table VARIANT.
#include "columns.h"
#include "pairs.h"
#include "splines.h"

const RowKernels VARIANT = {
    .place = place,
    .polynomials = polynomials,
    .add_values = add_values,
    .add_values_and_slopes = add_values_and_slopes,
    .basis = basis,
    .scatter = scatter,
    .silu = silu,
    .add_product = add_product,
    .multiply = multiply,
    .dot = dot,
    .sum = sum,
    .square_error = square_error,
    .error_adjoint = error_adjoint,
    .scale = scale,
    .add_pairs = add_pairs,
    .add_squares = add_squares,
    .fill_panel = fill_panel,
    .add_panel = add_panel,
};
