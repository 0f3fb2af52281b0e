// Columns, one number a row.

// Calls `body` for whole groups of eight rows and then for the rest, with what reads and writes that many rows.
#define FOR_ROWS(rows, body)                                    \
    do {                                                        \
        ptrdiff_t row = 0;                                      \
        for (; row + 8 <= (rows); row += 8) {                   \
            body(load8, store8)                                 \
        }                                                       \
        if (row < (rows)) {                                     \
            const ptrdiff_t count = (rows) - row;               \
            body(LOAD_REST, STORE_REST)                         \
        }                                                       \
    } while (0)
#define LOAD_REST(p) load_part(p, count)
#define STORE_REST(p, v) store_part(p, v, count)

// e^(−a) for a ≥ 0, and 0 from 708 on, where 2ⁿ would leave the range. Relative error below 1.5 ulp before that.
INLINE double8 exponential_of_negative(double8 a) {
    const long8 is_near = a < 708;
    const double8 x = -choose(is_near, a, 708);
    // Adding 1.5·2⁵² rounds to a whole number and leaves it in the low bits.
    const double8 shifted = x * 1.4426950408889634 + 6755399441055744.0;
    const double8 n = shifted - 6755399441055744.0;
    const double8 r = (x - n * 6.93147180369123816490e-01) - n * 1.90821492927058770002e-10;
    double8 p = 1.0 / 6227020800;
    p = p * r + 1.0 / 479001600;
    p = p * r + 1.0 / 39916800;
    p = p * r + 1.0 / 3628800;
    p = p * r + 1.0 / 362880;
    p = p * r + 1.0 / 40320;
    p = p * r + 1.0 / 5040;
    p = p * r + 1.0 / 720;
    p = p * r + 1.0 / 120;
    p = p * r + 1.0 / 24;
    p = p * r + 1.0 / 6;
    p = p * r + 0.5;
    p = p * r + 1;
    p = p * r + 1;
    return choose(is_near, p * (double8)(((long8)shifted + 1023) << 52), 0);
}

static void silu(const double *x, ptrdiff_t rows, double *value, double *slope) {
#define BODY(LOAD, STORE)                                                          \
    const double8 at = LOAD(x + row);                                              \
    const double8 size = (double8)((long8)at & 0x7fffffffffffffff);                \
    const double8 decay = exponential_of_negative(size);                           \
    const double8 inverse = 1 / (1 + decay);                                       \
    const double8 logistic = choose(at >= 0, inverse, decay * inverse);            \
    /* Infinities do not meet a zero here; NaN stays. */                           \
    const double8 bounded = choose(at <= -708, 0, at);                             \
    const double8 near = choose(size >= 708, 0, at);                               \
    STORE(value + row, bounded * logistic);                                        \
    STORE(slope + row, logistic + near * ((decay * inverse) * inverse));
    FOR_ROWS(rows, BODY);
#undef BODY
}

static void add_product(const double *a, const double *b, ptrdiff_t rows, double *y) {
#define BODY(LOAD, STORE) STORE(y + row, LOAD(y + row) + LOAD(a + row) * LOAD(b + row));
    FOR_ROWS(rows, BODY);
#undef BODY
}

static void multiply(const double *a, const double *b, ptrdiff_t rows, double *y) {
#define BODY(LOAD, STORE) STORE(y + row, LOAD(a + row) * LOAD(b + row));
    FOR_ROWS(rows, BODY);
#undef BODY
}

static double dot(const double *a, const double *b, ptrdiff_t rows) {
    double8 sum = 0;
#define BODY(LOAD, STORE) sum += LOAD(a + row) * LOAD(b + row);
    FOR_ROWS(rows, BODY);
#undef BODY
    return total(sum);
}

static double sum(const double *a, ptrdiff_t rows) {
    double8 sum = 0;
#define BODY(LOAD, STORE) sum += LOAD(a + row);
    FOR_ROWS(rows, BODY);
#undef BODY
    return total(sum);
}

static double square_error(const double *value, const double *target, const double *share, ptrdiff_t rows) {
    double8 sum = 0;
#define BODY(LOAD, STORE)                                          \
    const double8 residual = LOAD(value + row) - LOAD(target + row); \
    sum += LOAD(share + row) * residual * residual;
    FOR_ROWS(rows, BODY);
#undef BODY
    return total(sum);
}

static void error_adjoint(
    const double *value, const double *target, const double *share, double factor, ptrdiff_t rows, double *adjoint) {
#define BODY(LOAD, STORE) \
    STORE(adjoint + row, factor * LOAD(share + row) * (LOAD(value + row) - LOAD(target + row)));
    FOR_ROWS(rows, BODY);
#undef BODY
}
