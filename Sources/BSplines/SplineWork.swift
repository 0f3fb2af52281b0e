import CRowKernels

/// One spline on many rows, each kind of work callable alone: for the benchmarks to time.
@_spi(Benchmarks)
public final class SplineWork {
    private let basis: BasisPolynomials
    private let kernels = row_kernels().pointee
    private let points: [Double]
    private let coefficients: [Double]
    private var polynomials: [Double]
    private var pieces: [Int32]
    private var locals: [Double]
    private var weights: [Double]
    private var sums: [Double]
    public private(set) var values: [Double]
    public private(set) var slopes: [Double]

    public init(_ spline: Spline, at points: [Double], extrapolation: Extrapolation = .linear) {
        basis = BasisPolynomials(spline.knots, extrapolation: extrapolation)
        self.points = points
        coefficients = spline.coefficients
        polynomials = Array(repeating: 0, count: basis.pieceCount * basis.stride)
        pieces = Array(repeating: 0, count: points.count)
        locals = Array(repeating: 0, count: points.count)
        weights = Array(repeating: 0, count: points.count * basis.stride)
        sums = Array(repeating: 0, count: 2 * basis.pieceCount * basis.stride)
        values = Array(repeating: 0, count: points.count)
        slopes = values
    }

    /// f at every point.
    public func evaluate() {
        prepare()
        withPlaces { places, values, _ in
            kernels.add_values(places, polynomials, basis.order, 0, nil, values)
        }
    }

    /// f and f′ at every point.
    public func evaluateWithSlopes() {
        prepare()
        withPlaces { places, values, slopes in
            kernels.add_values_and_slopes(places, polynomials, basis.rates, basis.order, 0, nil, nil, values, slopes)
        }
    }

    /// Σ adjoint·B_m over the points, for each m.
    public func gradient(_ adjoint: [Double]) -> [Double] {
        place()
        withPlaces { places, _, _ in kernels.basis(places, basis.matrices, basis.order, &weights) }
        for index in sums.indices { sums[index] = 0 }
        kernels.scatter(pieces, points.count, weights, basis.stride, adjoint, basis.pieceCount, &sums)
        var gradient = [Double](repeating: 0, count: coefficients.count)
        let half = sums.count / 2
        for piece in 0..<basis.pieceCount {
            for r in 0..<basis.order {
                let index = piece * basis.stride + r
                gradient[Int(basis.firsts[piece]) + r] += sums[index] + sums[half + index]
            }
        }
        return gradient
    }

    private func prepare() {
        kernels.polynomials(basis.columns, basis.firsts, basis.pieceCount, basis.order, coefficients, 1, &polynomials)
        place()
        values.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
    }

    private func place() {
        basis.place(points, rows: points.count, kernels: kernels, pieces: &pieces, locals: &locals)
    }

    private func withPlaces(
        _ body: (RowPlaces, UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>) -> Void
    ) {
        pieces.withUnsafeBufferPointer { pieces in
            locals.withUnsafeBufferPointer { locals in
                values.withUnsafeMutableBufferPointer { values in
                    slopes.withUnsafeMutableBufferPointer { slopes in
                        guard let piece = pieces.baseAddress, let s = locals.baseAddress, let values = values.baseAddress,
                            let slopes = slopes.baseAddress
                        else { return }
                        body(RowPlaces(piece: piece, s: s, rows: points.count), values, slopes)
                    }
                }
            }
        }
    }
}
