// JᵀJ: products of the nonzeros of each row of a Jacobian.

static void scale(const double *basis, ptrdiff_t stride, const double *adjoint, ptrdiff_t rows, double *scaled) {
    if (stride == 4) {
        for (ptrdiff_t row = 0; row < rows; row++) store4(scaled + 4 * row, adjoint[row] * load4(basis + 4 * row));
        return;
    }
    for (ptrdiff_t row = 0; row < rows; row++)
        for (ptrdiff_t r = row * stride; r < (row + 1) * stride; r += 4) store4(scaled + r, adjoint[row] * load4(basis + r));
}

INLINE void pair_rows(
    const double *left, const int32_t *left_first, const double *right, const int32_t *right_first, ptrdiff_t rows,
    ptrdiff_t order, ptrdiff_t left_stride, ptrdiff_t right_stride, double *matrix, ptrdiff_t size) {
    for (ptrdiff_t row = 0; row < rows; row++) {
        double *corner = matrix + left_first[row] * size + right_first[row];
        for (ptrdiff_t r = 0; r < right_stride; r += 4) {
            double4 other = load4(right + row * right_stride + r);
            for (ptrdiff_t a = 0; a < order; a++) {
                double *target = corner + a * size + r;
                store4(target, load4(target) + left[row * left_stride + a] * other);
            }
        }
    }
}

static void add_pairs(
    const double *left, const int32_t *left_first, ptrdiff_t left_count, const double *right, const int32_t *right_first,
    ptrdiff_t right_count, ptrdiff_t rows, ptrdiff_t order, ptrdiff_t right_stride, double *matrix, ptrdiff_t size) {
    // Rows come to the block in no order, so that the machine cannot foresee what they need.
    for (ptrdiff_t i = 0; i < left_count; i++)
        for (ptrdiff_t j = 0; j < right_count; j += 8) __builtin_prefetch(matrix + i * size + j, 1);
    if (order == 4 && right_stride == 4) pair_rows(left, left_first, right, right_first, rows, 4, 4, 4, matrix, size);
    else pair_rows(left, left_first, right, right_first, rows, order, (order + 3) / 4 * 4, right_stride, matrix, size);
}

static void add_tiles(
    const double *left, const int32_t *left_piece, const double *right, const int32_t *right_piece, ptrdiff_t rows,
    ptrdiff_t pieces, double *tile) {
    for (ptrdiff_t row = 0; row < rows; row++) {
        double *target = tile + (left_piece[row] * pieces + right_piece[row]) * 16;
        const double4 l = load4(left + 4 * row), r = load4(right + 4 * row);
        const double8 twice = __builtin_shufflevector(r, r, 0, 1, 2, 3, 0, 1, 2, 3);
        const double8 low = __builtin_shufflevector(l, l, 0, 0, 0, 0, 1, 1, 1, 1);
        const double8 high = __builtin_shufflevector(l, l, 2, 2, 2, 2, 3, 3, 3, 3);
        store8(target, load8(target) + low * twice);
        store8(target + 8, load8(target + 8) + high * twice);
    }
}

static void move_tiles(
    double *tile, const int32_t *left_first, ptrdiff_t left_pieces, ptrdiff_t left_order, const int32_t *right_first,
    ptrdiff_t right_pieces, double *matrix, ptrdiff_t size) {
    for (ptrdiff_t i = 0; i < left_pieces; i++)
        for (ptrdiff_t j = 0; j < right_pieces; j++, tile += 16) {
            double *corner = matrix + left_first[i] * size + right_first[j];
            for (ptrdiff_t a = 0; a < left_order; a++) {
                double *target = corner + a * size;
                store4(target, load4(target) + load4(tile + 4 * a));
            }
            store8(tile, (double8)0);
            store8(tile + 8, (double8)0);
        }
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

// Four rows of sums stay in registers for all rows of a piece; PANEL_STEP vectors of eight columns at a time.
static void add_runs(
    const double *left, ptrdiff_t stride, const int32_t *order, const int32_t *starts, const int32_t *first,
    ptrdiff_t pieces, const double *panel, double *sums) {
    for (ptrdiff_t piece = 0; piece < pieces; piece++) {
        if (starts[piece] == starts[piece + 1]) continue;
        for (ptrdiff_t j = 0; j < ROW_PANEL; j += 8 * PANEL_STEP) {
            double *target = sums + first[piece] * ROW_PANEL + j;
            double8 sum[4][PANEL_STEP];
            for (int a = 0; a < 4; a++)
                for (int p = 0; p < PANEL_STEP; p++) sum[a][p] = load8(target + a * ROW_PANEL + 8 * p);
            for (int32_t i = starts[piece]; i < starts[piece + 1]; i++) {
                const double *local = left + order[i] * stride, *other = panel + order[i] * ROW_PANEL + j;
                for (int p = 0; p < PANEL_STEP; p++) {
                    const double8 values = load8(other + 8 * p);
                    for (int a = 0; a < 4; a++) sum[a][p] += local[a] * values;
                }
            }
            for (int a = 0; a < 4; a++)
                for (int p = 0; p < PANEL_STEP; p++) store8(target + a * ROW_PANEL + 8 * p, sum[a][p]);
        }
    }
}
