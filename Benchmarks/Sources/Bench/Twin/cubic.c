// A cubic spline on equal intervals as one would write it in C: the measure of the library's kernels.
//
// Compiled when the benchmark runs, by `gcc -O3 -march=native`. Clamped knots; the four basis functions of each row by the
// triangular recursion of Cox and de Boor, written out; rows outside belong to the end intervals.
#include <stddef.h>

typedef struct {
    const double *knots;
    double lower, inverse_width;
    long intervals;
} Grid;

static inline long interval_of(const Grid *grid, double x) {
    long cell = (long)((x - grid->lower) * grid->inverse_width);
    return cell < 0 ? 0 : cell >= grid->intervals ? grid->intervals - 1 : cell;
}

static inline void basis_of(const double *restrict t, double x, double *restrict basis) {
    const double l1 = x - t[3], l2 = x - t[2], l3 = x - t[1], r1 = t[4] - x, r2 = t[5] - x, r3 = t[6] - x;
    const double q = 1 / (t[4] - t[3]);
    const double a = r1 * q, b = l1 * q;
    const double c = a / (t[4] - t[2]), d = b / (t[5] - t[3]);
    const double e = r1 * c, f = l2 * c + r2 * d, g = l1 * d;
    const double h = e / (t[4] - t[1]), i = f / (t[5] - t[2]), j = g / (t[6] - t[3]);
    basis[0] = r1 * h;
    basis[1] = l3 * h + r2 * i;
    basis[2] = l2 * i + r3 * j;
    basis[3] = l1 * j;
}

void twin_values(const Grid *grid, const double *restrict c, const double *restrict x, ptrdiff_t rows, double *restrict y) {
    for (ptrdiff_t row = 0; row < rows; row++) {
        double basis[4];
        const long cell = interval_of(grid, x[row]);
        basis_of(grid->knots + cell, x[row], basis);
        y[row] = c[cell] * basis[0] + c[cell + 1] * basis[1] + c[cell + 2] * basis[2] + c[cell + 3] * basis[3];
    }
}

// `d` holds the coefficients of the derivative, a spline of degree two.
void twin_values_and_slopes(
    const Grid *grid, const double *restrict c, const double *restrict d, const double *restrict x, ptrdiff_t rows,
    double *restrict y, double *restrict slope) {
    for (ptrdiff_t row = 0; row < rows; row++) {
        const long cell = interval_of(grid, x[row]);
        const double *t = grid->knots + cell, at = x[row];
        double basis[4];
        basis_of(t, at, basis);
        const double q = 1 / (t[4] - t[3]), a = (t[4] - at) * q / (t[4] - t[2]), b = (at - t[3]) * q / (t[5] - t[3]);
        y[row] = c[cell] * basis[0] + c[cell + 1] * basis[1] + c[cell + 2] * basis[2] + c[cell + 3] * basis[3];
        slope[row] = d[cell] * ((t[4] - at) * a) + d[cell + 1] * ((at - t[2]) * a + (t[5] - at) * b)
            + d[cell + 2] * ((at - t[3]) * b);
    }
}

// gradient += Σ adjoint·basis.
void twin_gradient(
    const Grid *grid, const double *restrict adjoint, const double *restrict x, ptrdiff_t rows, double *restrict gradient) {
    for (ptrdiff_t row = 0; row < rows; row++) {
        double basis[4];
        const long cell = interval_of(grid, x[row]);
        basis_of(grid->knots + cell, x[row], basis);
        for (int r = 0; r < 4; r++) gradient[cell + r] += adjoint[row] * basis[r];
    }
}

// The same on knots that go on beyond the range at the same distance, where the four functions are fixed polynomials: what is
// fastest to write down, though not the library's clamped splines.
static inline void uniform_basis(double u, double *restrict basis) {
    const double v = 1 - u, square = u * u, cube = square * u;
    basis[0] = v * v * v / 6;
    basis[1] = (3 * cube - 6 * square + 4) / 6;
    basis[2] = (-3 * cube + 3 * square + 3 * u + 1) / 6;
    basis[3] = cube / 6;
}

void twin_uniform_values(
    const Grid *grid, const double *restrict c, const double *restrict x, ptrdiff_t rows, double *restrict y) {
    for (ptrdiff_t row = 0; row < rows; row++) {
        double basis[4];
        const long cell = interval_of(grid, x[row]);
        uniform_basis((x[row] - grid->lower) * grid->inverse_width - cell, basis);
        y[row] = c[cell] * basis[0] + c[cell + 1] * basis[1] + c[cell + 2] * basis[2] + c[cell + 3] * basis[3];
    }
}

void twin_uniform_values_and_slopes(
    const Grid *grid, const double *restrict c, const double *restrict d, const double *restrict x, ptrdiff_t rows,
    double *restrict y, double *restrict slope) {
    (void)d;
    for (ptrdiff_t row = 0; row < rows; row++) {
        double basis[4];
        const long cell = interval_of(grid, x[row]);
        const double u = (x[row] - grid->lower) * grid->inverse_width - cell, v = 1 - u;
        uniform_basis(u, basis);
        y[row] = c[cell] * basis[0] + c[cell + 1] * basis[1] + c[cell + 2] * basis[2] + c[cell + 3] * basis[3];
        slope[row] = grid->inverse_width
            * (-c[cell] * v * v / 2 + c[cell + 1] * (3 * u * u - 4 * u) / 2 + c[cell + 2] * (1 + 2 * u - 3 * u * u) / 2
               + c[cell + 3] * u * u / 2);
    }
}

void twin_uniform_gradient(
    const Grid *grid, const double *restrict adjoint, const double *restrict x, ptrdiff_t rows, double *restrict gradient) {
    for (ptrdiff_t row = 0; row < rows; row++) {
        double basis[4];
        const long cell = interval_of(grid, x[row]);
        uniform_basis((x[row] - grid->lower) * grid->inverse_width - cell, basis);
        for (int r = 0; r < 4; r++) gradient[cell + r] += adjoint[row] * basis[r];
    }
}
