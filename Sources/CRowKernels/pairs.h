// JᵀJ: products of the nonzeros of each row of a Jacobian.

// The number of the parameter that the first number of a row belongs to.
INLINE ptrdiff_t place_of(RowBlocks blocks, ptrdiff_t row) { return blocks.offset + blocks.first[row] * blocks.step; }

// Vectors over eight members, the last eight first: what a vector writes beyond the last member is zero, and is written over
// by what follows.
INLINE void scale_members(
    const double *basis, ptrdiff_t stride, ptrdiff_t order, const double *const *adjoints, ptrdiff_t rows, RowBlocks blocks,
    double *values) {
    const ptrdiff_t members = blocks.step, last = (members - 1) / 8 * 8;
    for (ptrdiff_t first = last; first >= 0; first -= 8)
        for (ptrdiff_t row = 0; row < rows; row += 8) {
            const ptrdiff_t count = rows - row < 8 ? rows - row : 8;
            double8 adjoint[8];
            for (int c = 0; c < 8; c++) {
                const double *column = first + c < members ? adjoints[first + c] + row : 0;
                adjoint[c] = !column ? (double8)0 : count == 8 ? load8(column) : load_part(column, count);
            }
            transpose8(adjoint);
            for (ptrdiff_t r = 0; r < count; r++) {
                double *block = values + (row + r) * blocks.pitch;
                if (first == last)
                    for (ptrdiff_t i = 0; i < blocks.pitch; i += 8) store8(block + i, (double8)0);
                block += (place_of(blocks, row + r) & 7) + first;
                for (ptrdiff_t a = 0; a < order; a++) store8(block + a * members, basis[(row + r) * stride + a] * adjoint[r]);
            }
        }
}

static void scale(
    const double *basis, ptrdiff_t stride, ptrdiff_t order, const double *const *adjoints, ptrdiff_t rows, RowBlocks blocks,
    double *values) {
    if (blocks.step > 1) {
        if (order == 4) scale_members(basis, 4, 4, adjoints, rows, blocks, values);
        else scale_members(basis, stride, order, adjoints, rows, blocks, values);
        return;
    }
    for (ptrdiff_t row = 0; row < rows; row++) {
        double *block = values + row * blocks.pitch;
        for (ptrdiff_t i = 0; i < blocks.pitch; i += 8) store8(block + i, (double8)0);
        block += place_of(blocks, row) & 7;
        for (ptrdiff_t r = 0; r < stride; r += 4) store4(block + r, adjoints[0][row] * load4(basis + row * stride + r));
    }
}

// A fixed number of vectors a row, whether the last is needed or not, leaves the machine nothing to guess.
INLINE void add_wide(
    RowBlocks left, RowBlocks right, const int32_t *order, ptrdiff_t rows, ptrdiff_t width, int vectors, double *matrix,
    ptrdiff_t pitch) {
    for (ptrdiff_t i = 0; i < rows; i++) {
        const ptrdiff_t row = order[i], p = place_of(left, row), q = place_of(right, row);
        const double *one = left.values + row * left.pitch + (p & 7), *other = right.values + row * right.pitch;
        double *corner = matrix + p * pitch + (q & ~(ptrdiff_t)7);
        for (ptrdiff_t b = 0; b < right.pitch; b += 8 * vectors) {
            double8 values[4];
            for (int v = 0; v < vectors; v++) values[v] = load8(other + b + 8 * v);
            double *target = corner + b;
            for (ptrdiff_t a = 0; a < width; a++, target += pitch)
                for (int v = 0; v < vectors; v++) store8(target + 8 * v, load8(target + 8 * v) + one[a] * values[v]);
        }
    }
}

// Up to four numbers on the right.
INLINE void add_narrow(
    RowBlocks left, RowBlocks right, const int32_t *order, ptrdiff_t rows, ptrdiff_t width, double *matrix, ptrdiff_t pitch) {
    for (ptrdiff_t i = 0; i < rows; i++) {
        const ptrdiff_t row = order[i], p = place_of(left, row), q = place_of(right, row);
        const double *one = left.values + row * left.pitch + (p & 7);
        const double4 values = load4(right.values + row * right.pitch + (q & 7));
        double *target = matrix + p * pitch + q;
        for (ptrdiff_t a = 0; a < width; a++, target += pitch) store4(target, load4(target) + one[a] * values);
    }
}

static void add_pairs(
    RowBlocks left, RowBlocks right, const int32_t *order, ptrdiff_t rows, double *matrix, ptrdiff_t pitch) {
#define WITH_WIDTH(call, ...)                                            \
    do {                                                                 \
        if (left.width == 4) call(left, right, order, rows, 4, __VA_ARGS__); \
        else call(left, right, order, rows, left.width, __VA_ARGS__);    \
    } while (0)
    if (right.width <= 4) WITH_WIDTH(add_narrow, matrix, pitch);
    else if (right.pitch % 32 == 0) WITH_WIDTH(add_wide, 4, matrix, pitch);
    else if (right.pitch % 24 == 0) WITH_WIDTH(add_wide, 3, matrix, pitch);
    else if (right.pitch % 16 == 0) WITH_WIDTH(add_wide, 2, matrix, pitch);
    else WITH_WIDTH(add_wide, 1, matrix, pitch);
#undef WITH_WIDTH
}

// Eight columns by eight rows at a time: products, then the transpose.
static void fill_panel(const double *const *one, const double *const *other, ptrdiff_t rows, double *panel) {
    for (ptrdiff_t j = 0; j < ROW_PANEL; j += 8)
        for (ptrdiff_t row = 0; row < rows; row += 8) {
            const ptrdiff_t count = rows - row < 8 ? rows - row : 8;
            double8 block[8];
            for (int c = 0; c < 8; c++) {
                const double *a = one[j + c], *b = other[j + c];
                block[c] = !a ? (double8)0 : count == 8 ? load8(a + row) : load_part(a + row, count);
                if (b) block[c] *= count == 8 ? load8(b + row) : load_part(b + row, count);
            }
            transpose8(block);
            for (ptrdiff_t r = 0; r < count; r++) store8(panel + (row + r) * ROW_PANEL + j, block[r]);
        }
}

// Adds to four rows of sums, eight times `vectors` columns each, which stay in registers over the rows of a piece.
INLINE void add_run(
    const double *left, ptrdiff_t left_pitch, const double *right, ptrdiff_t right_pitch, const int32_t *order,
    ptrdiff_t rows, int vectors, double *sums, ptrdiff_t pitch) {
    double8 sum[4][PANEL_STEP];
    for (int a = 0; a < 4; a++)
        for (int p = 0; p < vectors; p++) sum[a][p] = load8(sums + a * pitch + 8 * p);
    for (ptrdiff_t i = 0; i < rows; i++) {
        const double *one = left + order[i] * left_pitch, *other = right + order[i] * right_pitch;
        for (int p = 0; p < vectors; p++) {
            const double8 values = load8(other + 8 * p);
            for (int a = 0; a < 4; a++) sum[a][p] += one[a] * values;
        }
    }
    for (int a = 0; a < 4; a++)
        for (int p = 0; p < vectors; p++) store8(sums + a * pitch + 8 * p, sum[a][p]);
}

// The same for any number of columns, in whole vectors.
INLINE void add_columns(
    const double *left, ptrdiff_t left_pitch, const double *right, ptrdiff_t right_pitch, const int32_t *order,
    ptrdiff_t rows, ptrdiff_t columns, double *sums, ptrdiff_t pitch) {
    ptrdiff_t b = 0;
    for (; b + 8 * PANEL_STEP <= columns; b += 8 * PANEL_STEP)
        add_run(left, left_pitch, right + b, right_pitch, order, rows, PANEL_STEP, sums + b, pitch);
    for (; b < columns; b += 8) add_run(left, left_pitch, right + b, right_pitch, order, rows, 1, sums + b, pitch);
}

static void add_squares(
    RowBlocks blocks, const int32_t *order, const int32_t *starts, ptrdiff_t pieces, double *matrix, ptrdiff_t pitch) {
    for (ptrdiff_t piece = 0; piece < pieces; piece++) {
        const ptrdiff_t rows = starts[piece + 1] - starts[piece];
        if (rows == 0) continue;
        const int32_t *these = order + starts[piece];
        const ptrdiff_t p = place_of(blocks, these[0]), shift = p & 7;
        for (ptrdiff_t a = 0; a < blocks.width; a += 4)
            add_columns(
                blocks.values + shift + a, blocks.pitch, blocks.values, blocks.pitch, these, rows,
                shift + a + 4 < blocks.pitch ? shift + a + 4 : blocks.pitch, matrix + (p + a) * pitch + (p - shift), pitch);
    }
}

static void add_panel(
    RowBlocks left, const int32_t *order, const int32_t *starts, ptrdiff_t pieces, const double *panel, double *sums) {
    for (ptrdiff_t piece = 0; piece < pieces; piece++) {
        const ptrdiff_t rows = starts[piece + 1] - starts[piece];
        if (rows == 0) continue;
        const int32_t *these = order + starts[piece];
        const ptrdiff_t p = place_of(left, these[0]);
        for (ptrdiff_t a = 0; a < left.width; a += 4)
            add_columns(
                left.values + (p & 7) + a, left.pitch, panel, ROW_PANEL, these, rows, ROW_PANEL, sums + (p + a) * ROW_PANEL,
                ROW_PANEL);
    }
}
