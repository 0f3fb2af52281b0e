// Splines over rows: where each row lies, values, slopes, basis functions, gradients.

static void place(RowGrid grid, const double *x, ptrdiff_t rows, int32_t *piece, double *s) {
    const double last = grid.intervals - 1;
    for (ptrdiff_t row = 0; row < rows; row += 8) {
        ptrdiff_t count = rows - row < 8 ? rows - row : 8;
        double8 at = count == 8 ? load8(x + row) : load_part(x + row, count);
        double8 t = (at - grid.lower) * grid.inverse_width;
        // NaN goes to interval 0 and keeps its NaN in s.
        double8 bounded = choose(t > 0, t, 0);
        bounded = choose(bounded < last, bounded, last);
        int8 cell = __builtin_convertvector(bounded, int8);
        double8 local = 2 * (t - __builtin_convertvector(cell, double8)) - 1;
        if (grid.has_tails) {
            long8 below = at < grid.lower, above = at > grid.upper;
            local = choose(below, 2 * t, local);
            local = choose(above, 2 * ((at - grid.upper) * grid.inverse_width), local);
            int8 is_below = __builtin_convertvector(below, int8), is_above = __builtin_convertvector(above, int8);
            cell = (is_below & grid.intervals) | (is_above & (grid.intervals + 1)) | (~(is_below | is_above) & cell);
        }
        if (count == 8) {
            store8(s + row, local);
            memcpy(piece + row, &cell, sizeof cell);
        } else {
            store_part(s + row, local, count);
            memcpy(piece + row, &cell, (size_t)count * sizeof(int32_t));
        }
    }
}

INLINE void expand(
    const double *columns, const int32_t *first, ptrdiff_t pieces, ptrdiff_t order, const double *coefficients,
    ptrdiff_t step, double *polynomials) {
    const ptrdiff_t stride = (order + 3) / 4 * 4;
    for (ptrdiff_t piece = 0; piece < pieces; piece++) {
        const double *local = coefficients + first[piece] * step, *column = columns + piece * order * stride;
        for (ptrdiff_t j = 0; j < stride; j += 4) {
            double4 sum = local[0] * load4(column + j);
            for (ptrdiff_t r = 1; r < order; r++) sum += local[r * step] * load4(column + r * stride + j);
            store4(polynomials + piece * stride + j, sum);
        }
    }
}

static void polynomials(
    const double *columns, const int32_t *first, ptrdiff_t pieces, ptrdiff_t order, const double *coefficients,
    ptrdiff_t step, double *out) {
    if (order == 4) expand(columns, first, pieces, 4, coefficients, step, out);
    else expand(columns, first, pieces, order, coefficients, step, out);
}

// Up to eight rows of a column of places; missing rows lie in piece 0 at 0.
INLINE double8 places_at(RowPlaces places, ptrdiff_t row, ptrdiff_t count, int32_t piece[8]) {
    if (count == 8) {
        memcpy(piece, places.piece + row, 8 * sizeof(int32_t));
        return load8(places.s + row);
    }
    memset(piece, 0, 8 * sizeof(int32_t));
    memcpy(piece, places.piece + row, (size_t)count * sizeof(int32_t));
    return load_part(places.s + row, count);
}

// p(s), and p′(s) if asked for, of eight polynomials, by Horner's scheme from the highest group of four down.
INLINE double8 horner(
    const double *polynomials, const int32_t piece[8], ptrdiff_t order, ptrdiff_t stride, double8 s, double8 *derivative) {
    double8 value = 0, slope = 0;
    for (ptrdiff_t group = stride - 4; group >= 0; group -= 4) {
        double8 c[4];
        gather4(polynomials + group, piece, stride, c);
        for (int j = 3; j >= 0; j--) {
            if (group + j >= order) continue;
            if (derivative) slope = slope * s + value;
            value = value * s + c[j];
        }
    }
    if (derivative) *derivative = slope;
    return value;
}

INLINE void add_spline(
    RowPlaces places, const double *polynomials, const double *rates, ptrdiff_t order, double weight, const double *base,
    const double *base_slope, double *value, double *slope) {
    const ptrdiff_t stride = (order + 3) / 4 * 4;
    for (ptrdiff_t row = 0; row < places.rows; row += 8) {
        ptrdiff_t count = places.rows - row < 8 ? places.rows - row : 8;
        int32_t piece[8];
        double8 s = places_at(places, row, count, piece), derivative = 0;
        double8 spline = horner(polynomials, piece, order, stride, s, slope ? &derivative : 0);
        if (slope) {
            double8 rate = {rates[piece[0]], rates[piece[1]], rates[piece[2]], rates[piece[3]],
                            rates[piece[4]], rates[piece[5]], rates[piece[6]], rates[piece[7]]};
            derivative *= rate;
        }
        if (count == 8) {
            if (base) spline += weight * load8(base + row);
            store8(value + row, load8(value + row) + spline);
            if (slope) store8(slope + row, base_slope ? derivative + weight * load8(base_slope + row) : derivative);
        } else {
            if (base) spline += weight * load_part(base + row, count);
            store_part(value + row, load_part(value + row, count) + spline, count);
            if (slope && base_slope) derivative += weight * load_part(base_slope + row, count);
            if (slope) store_part(slope + row, derivative, count);
        }
    }
}

// Known orders let the compiler unroll; cubic is by far the most frequent.
static void add_values(
    RowPlaces places, const double *polynomials, ptrdiff_t order, double weight, const double *base, double *value) {
    if (order == 4) add_spline(places, polynomials, 0, 4, weight, base, 0, value, 0);
    else add_spline(places, polynomials, 0, order, weight, base, 0, value, 0);
}

static void add_values_and_slopes(
    RowPlaces places, const double *polynomials, const double *rates, ptrdiff_t order, double weight, const double *base,
    const double *base_slope, double *value, double *slope) {
    if (order == 4) add_spline(places, polynomials, rates, 4, weight, base, base_slope, value, slope);
    else add_spline(places, polynomials, rates, order, weight, base, base_slope, value, slope);
}

INLINE void basis_rows(RowPlaces places, const double *matrices, ptrdiff_t order, double *basis) {
    const ptrdiff_t stride = (order + 3) / 4 * 4;
    for (ptrdiff_t row = 0; row < places.rows; row++) {
        const double s = places.s[row];
        const double *matrix = matrices + places.piece[row] * order * stride;
        for (ptrdiff_t r = 0; r < stride; r += 4) {
            double4 value = load4(matrix + (order - 1) * stride + r);
            for (ptrdiff_t j = order - 2; j >= 0; j--) value = value * s + load4(matrix + j * stride + r);
            store4(basis + row * stride + r, value);
        }
    }
}

static void basis(RowPlaces places, const double *matrices, ptrdiff_t order, double *out) {
    if (order == 4) basis_rows(places, matrices, 4, out);
    else basis_rows(places, matrices, order, out);
}

INLINE void scatter_rows(
    const int32_t *piece, ptrdiff_t rows, const double *basis, ptrdiff_t stride, const double *adjoint, ptrdiff_t pieces,
    double *sums) {
    for (ptrdiff_t row = 0; row < rows; row++) {
        double *target = sums + ((row & 1) * pieces + piece[row]) * stride;
        for (ptrdiff_t r = 0; r < stride; r += 4)
            store4(target + r, load4(target + r) + adjoint[row] * load4(basis + row * stride + r));
    }
}

static void scatter(
    const int32_t *piece, ptrdiff_t rows, const double *basis, ptrdiff_t stride, const double *adjoint, ptrdiff_t pieces,
    double *sums) {
    if (stride == 4) scatter_rows(piece, rows, basis, 4, adjoint, pieces, sums);
    else scatter_rows(piece, rows, basis, stride, adjoint, pieces, sums);
}
