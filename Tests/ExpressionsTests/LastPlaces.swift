import TestSupport

/// mpmath's judgement of numbers that were computed here.
enum LastPlaces {
    /// The largest error of the values in units in the last place of the truth, a formula in x and y that `mpmath`, as `m`,
    /// evaluates to 200 bits. What is not real there has to be NaN, and an infinity has to be what the truth is rounded to.
    static func worst(_ truth: String, at x: [Double], _ y: [Double]? = nil, values: [Double]) throws -> Double {
        let script = """
            import mpmath as m, struct
            m.mp.prec = 200
            def number(word): return struct.unpack("<d", struct.pack("<Q", word))[0]
            worst = 0
            for x, y, value in zip(\(x.map(\.bitPattern)), \((y ?? x).map(\.bitPattern)), \(values.map(\.bitPattern))):
                x, y, value = m.mpf(number(x)), m.mpf(number(y)), number(value)
                truth = m.mpmathify(\(truth))
                if not isinstance(truth, m.mpf):
                    assert value != value, (x, y, value)
                elif abs(value) == float("inf"):
                    assert abs(truth) >= m.mpf(2)**1024 - m.mpf(2)**970, (x, y, value)
                    assert (truth > 0) == (value > 0), (x, y, value)
                else:
                    unit = m.mpf(2)**max(m.frexp(truth)[1] - 53, -1074) if truth else m.mpf(2)**-1074
                    error = abs(truth - value)/unit
                    assert error < 1e9, (x, y, value)
                    worst = max(worst, error)
            print(float(worst))
            """
        let worst = try PythonOracle.numbers(script)
        return worst.count == 1 ? worst[0] : .nan
    }
}
