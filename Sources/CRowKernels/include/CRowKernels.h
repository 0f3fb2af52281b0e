// The loops over the rows of spline networks.
//
// In C because Swift compiles a module for one instruction set, and these loops are two to four times as fast with wider
// vectors: each is compiled for several, and `row_kernels` chooses at run time. All of them give the same bits: vectors of
// eight numbers whatever the machine's width, sums in one fixed order, and no multiplication contracted with an addition.
//
// Shapes. A *piece* is one polynomial of a spline: an interval, or what continues the spline outside. Row i lies in piece[i] at
// the local coordinate s[i], which is −1…1 inside an interval. `order` is the degree k + 1 and `stride` the order rounded up
// to fours; padding holds zeros. Columns have any number of rows and any alignment.
#ifndef ROW_KERNELS_H
#define ROW_KERNELS_H

#include <stddef.h>
#include <stdint.h>

// Columns of a panel: as many as four rows of sums fit into the registers of the widest vectors.
enum { ROW_PANEL = 24 };

// Where equally spaced intervals lie, and what x outside them means.
typedef struct {
    double lower, upper;
    double inverse_width;
    int32_t intervals;
    // Whether x below lies in piece `intervals` and x above in the next, both counted from the nearer end in half widths; else
    // they belong to the end intervals.
    int32_t has_tails;
} RowGrid;

// Nonzeros of a Jacobian that stand side by side in each row. They are `width` numbers, the derivatives by the parameters from
// number p = offset + first[row]·step on, and lie at values + row·pitch + p mod 8: in whole vectors of eight they stand as in a
// row of a matrix over all parameters. The pitch is a multiple of eight, and what is around the numbers is zero.
typedef struct {
    const double *_Nonnull values;
    ptrdiff_t pitch, width;
    const int32_t *_Nonnull first;
    ptrdiff_t step, offset;
} RowBlocks;

// A column of local coordinates.
typedef struct {
    const int32_t *_Nonnull piece;
    const double *_Nonnull s;
    ptrdiff_t rows;
} RowPlaces;

typedef struct {
    // piece and s of every x.
    void (*_Nonnull place)(
        RowGrid grid, const double *_Nonnull x, ptrdiff_t rows, int32_t *_Nonnull piece, double *_Nonnull s);

    // polynomials[piece·stride + j] = Σ_r columns[(piece·order + r)·stride + j]·coefficients[(first[piece] + r)·step].
    void (*_Nonnull polynomials)(
        const double *_Nonnull columns, const int32_t *_Nonnull first, ptrdiff_t pieces, ptrdiff_t order,
        const double *_Nonnull coefficients, ptrdiff_t step, double *_Nonnull polynomials);

    // value += Σ_j polynomials[piece·stride + j]·s^j + weight·base; base may be NULL.
    void (*_Nonnull add_values)(
        RowPlaces places, const double *_Nonnull polynomials, ptrdiff_t order, double weight, const double *_Nullable base,
        double *_Nonnull value);

    // As add_values, and slope = rates[piece]·(the derivative by s) + weight·base_slope.
    void (*_Nonnull add_values_and_slopes)(
        RowPlaces places, const double *_Nonnull polynomials, const double *_Nonnull rates, ptrdiff_t order, double weight,
        const double *_Nullable base, const double *_Nullable base_slope, double *_Nonnull value, double *_Nonnull slope);

    // basis[row·stride + r] = Σ_j matrices[(piece·order + j)·stride + r]·s^j.
    void (*_Nonnull basis)(RowPlaces places, const double *_Nonnull matrices, ptrdiff_t order, double *_Nonnull basis);

    // sums[(copy·pieces + piece)·stride + r] += adjoint·basis_r, rows in turn to copy 0 and 1.
    void (*_Nonnull scatter)(
        const int32_t *_Nonnull piece, ptrdiff_t rows, const double *_Nonnull basis, ptrdiff_t stride,
        const double *_Nonnull adjoint, ptrdiff_t pieces, double *_Nonnull sums);

    // x·σ(x) and its derivative, σ the logistic function: to 2 ulp of max(1, |x|).
    void (*_Nonnull silu)(const double *_Nonnull x, ptrdiff_t rows, double *_Nonnull value, double *_Nonnull slope);

    // y += a·b.
    void (*_Nonnull add_product)(const double *_Nonnull a, const double *_Nonnull b, ptrdiff_t rows, double *_Nonnull y);
    // y = a·b.
    void (*_Nonnull multiply)(const double *_Nonnull a, const double *_Nonnull b, ptrdiff_t rows, double *_Nonnull y);
    // Σ a·b.
    double (*_Nonnull dot)(const double *_Nonnull a, const double *_Nonnull b, ptrdiff_t rows);
    // Σ a.
    double (*_Nonnull sum)(const double *_Nonnull a, ptrdiff_t rows);
    // Σ share·(value − target)².
    double (*_Nonnull square_error)(
        const double *_Nonnull value, const double *_Nonnull target, const double *_Nonnull share, ptrdiff_t rows);
    // adjoint = factor·share·(value − target).
    void (*_Nonnull error_adjoint)(
        const double *_Nonnull value, const double *_Nonnull target, const double *_Nonnull share, double factor,
        ptrdiff_t rows, double *_Nonnull adjoint);

    // The blocks whose numbers are basis_a·adjoints[e][row], a < order, e < step, in the order a·step + e; eight numbers beyond
    // the last row are written.
    void (*_Nonnull scale)(
        const double *_Nonnull basis, ptrdiff_t stride, ptrdiff_t order, const double *_Nonnull const *_Nonnull adjoints,
        ptrdiff_t rows, RowBlocks blocks, double *_Nonnull values);

    // matrix[p·pitch + q] += left_p·right_q for the rows in `order`; whole vectors of eight q are written, or four of
    // them where right is no wider. The matrix starts with a vector, and its pitch is a multiple of eight.
    void (*_Nonnull add_pairs)(
        RowBlocks left, RowBlocks right, const int32_t *_Nonnull order, ptrdiff_t rows, double *_Nonnull matrix,
        ptrdiff_t pitch);

    // matrix[p·pitch + q] += values_p·values_q for q ≤ p, and more in whole groups of four p and eight q. The rows
    // order[starts[piece]] … order[starts[piece + 1] − 1] of each piece have the same first.
    void (*_Nonnull add_squares)(
        RowBlocks blocks, const int32_t *_Nonnull order, const int32_t *_Nonnull starts, ptrdiff_t pieces,
        double *_Nonnull matrix, ptrdiff_t pitch);

    // One panel of dense columns, ROW_PANEL numbers a row: panel[row·ROW_PANEL + j] = one[j][row]·other[j][row]. A missing
    // other is 1, a missing one makes 0.
    void (*_Nonnull fill_panel)(
        const double *_Nullable const *_Nonnull one, const double *_Nullable const *_Nonnull other, ptrdiff_t rows,
        double *_Nonnull panel);

    // sums[p·ROW_PANEL + j] += left_p·panel[row·ROW_PANEL + j] for whole groups of four p; order, starts and pieces as above.
    void (*_Nonnull add_panel)(
        RowBlocks left, const int32_t *_Nonnull order, const int32_t *_Nonnull starts, ptrdiff_t pieces,
        const double *_Nonnull panel, double *_Nonnull sums);
} RowKernels;

// The widest vectors that a variant uses.
typedef enum { ROW_KERNELS_128 = 0, ROW_KERNELS_256 = 1, ROW_KERNELS_512 = 2 } RowKernelWidth;

// The kernels of the widest vectors that this machine has.
const RowKernels *_Nonnull row_kernels(void);

// Those of a width, or NULL where the machine does not have it: for tests.
const RowKernels *_Nullable row_kernels_of_width(RowKernelWidth width);

#endif
