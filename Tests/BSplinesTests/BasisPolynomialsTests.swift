import CRowKernels
import Tables
import Testing

@testable import BSplines

/// The kernels of every width of vectors that this machine has.
private let variants = [ROW_KERNELS_128, ROW_KERNELS_256, ROW_KERNELS_512].compactMap { row_kernels_of_width($0)?.pointee }

@Suite("Basis polynomials")
struct BasisPolynomialsTests {
    /// Values of the spline with the given coefficients, its slopes, the local basis and where it starts: by the kernels.
    private struct Rows {
        var values: [Double]
        var slopes: [Double]
        var basis: [Double]
        var firsts: [Int]

        init(_ basis: BasisPolynomials, _ coefficients: [Double], at points: [Double], kernels: RowKernels) {
            let rows = points.count
            var pieces = [Int32](repeating: -1, count: rows)
            var locals = [Double](repeating: .nan, count: rows)
            basis.place(points, rows: rows, kernels: kernels, pieces: &pieces, locals: &locals)
            firsts = pieces.map { Int(basis.firsts[Int($0)]) }
            var polynomials = [Double](repeating: .nan, count: basis.pieceCount * basis.stride)
            kernels.polynomials(
                basis.columns, basis.firsts, basis.pieceCount, basis.order, coefficients, 1, &polynomials)
            values = Array(repeating: 0, count: rows)
            slopes = Array(repeating: .nan, count: rows)
            self.basis = Array(repeating: .nan, count: rows * basis.stride)
            pieces.withUnsafeBufferPointer { pieces in
                locals.withUnsafeBufferPointer { locals in
                    guard let piece = pieces.baseAddress, let s = locals.baseAddress else { return }
                    let places = RowPlaces(piece: piece, s: s, rows: rows)
                    kernels.add_values_and_slopes(
                        places, polynomials, basis.rates, basis.order, 0, nil, nil, &values, &slopes)
                    kernels.basis(places, basis.matrices, basis.order, &self.basis)
                }
            }
        }
    }

    private static func knots(_ degree: Int, _ kind: Int, using generator: inout SeededGenerator) -> KnotVector {
        switch kind {
        case 0: .uniform(on: -1.3...0.9, intervals: 1 + degree, degree: degree)
        case 1: randomKnots(degree: degree, intervals: 5, using: &generator)
        default: randomKnots(degree: degree, intervals: 4, allowingRepetition: true, using: &generator)
        }
    }

    @Test("agree with the Cox–de Boor recursion inside, values and slopes, at any knots", arguments: 0...9, 0..<3)
    func insideTwin(degree: Int, kind: Int) throws {
        var generator = SeededGenerator(seed: UInt64(10 * degree + kind) + 1)
        let knots = Self.knots(degree, kind, using: &generator)
        let basis = BasisPolynomials(knots, extrapolation: .linear)
        let coefficients = (0..<knots.basisCount).map { _ in generator.standardNormal() }
        let points = (0..<37).map { _ in Double.random(in: knots.range, using: &generator) }
        let kernels = try #require(variants.last)
        let rows = Rows(basis, coefficients, at: points, kernels: kernels)
        let stride = basis.stride
        for (row, x) in points.enumerated() {
            var (value, slope, steepness) = (0.0, 0.0, 1.0)
            for index in 0..<knots.basisCount {
                let weight = coxDeBoor(knots.knots, index, degree, x)
                let rate = coxDeBoorDerivative(knots.knots, index, degree, x)
                value += coefficients[index] * weight
                slope += coefficients[index] * rate
                steepness = max(steepness, abs(rate))
                let local = index - rows.firsts[row]
                let found = (0...degree).contains(local) ? rows.basis[row * stride + local] : 0
                #expect(abs(found - weight) < 1e-13)
            }
            #expect(abs(rows.values[row] - value) < 1e-12)
            #expect(abs(rows.slopes[row] - slope) < 1e-12 * steepness)
        }
    }

    @Test("continue a spline outside its range by every rule as `Spline` does", arguments: 0...5, Extrapolation.allCases)
    func outside(degree: Int, rule: Extrapolation) throws {
        for kind in 0..<3 {
            var generator = SeededGenerator(seed: UInt64(10 * degree + kind) + 100)
            let knots = Self.knots(degree, kind, using: &generator)
            let spline = Spline(knots: knots, coefficients: (0..<knots.basisCount).map { _ in generator.standardNormal() })
            let width = knots.upperBound - knots.lowerBound
            let points =
                [knots.lowerBound, knots.upperBound]
                + (0..<33).map { _ in generator.uniform(in: (knots.lowerBound - 2 * width)..<(knots.upperBound + 2 * width)) }
            let kernels = try #require(variants.last)
            let basis = BasisPolynomials(knots, extrapolation: rule)
            let rows = Rows(basis, spline.coefficients, at: points, kernels: kernels)
            for (row, x) in points.enumerated() {
                let truth = spline.jet(at: x, extrapolation: rule)
                let tolerance = 1e-11 * max(1, abs(truth.value), abs(truth.derivative))
                #expect(abs(rows.values[row] - truth.value) <= tolerance)
                // At an end of the range the slope may be that of either side.
                if row > 1 { #expect(abs(rows.slopes[row] - truth.derivative) <= tolerance) }
            }
        }
    }

    @Test("give the same bits at every width of vectors, whatever is left over of eight rows", arguments: 0...5)
    func widths(degree: Int) throws {
        var generator = SeededGenerator(seed: UInt64(degree) + 7)
        let baseline = try #require(variants.first)
        for kind in 0..<2 {
            let knots = Self.knots(degree, kind, using: &generator)
            let basis = BasisPolynomials(knots, extrapolation: .linear)
            let coefficients = (0..<knots.basisCount).map { _ in generator.standardNormal() }
            for count in Array(0...17) + [63, 1023] {
                let points = (0..<count).map { _ in generator.uniform(in: -2..<2) }
                let expected = Rows(basis, coefficients, at: points, kernels: baseline)
                for kernels in variants.dropFirst() {
                    let found = Rows(basis, coefficients, at: points, kernels: kernels)
                    #expect(found.values == expected.values && found.slopes == expected.slopes)
                    #expect(found.basis == expected.basis && found.firsts == expected.firsts)
                }
            }
        }
    }

    @Test("make NaN of NaN, in its own row alone")
    func notANumber() throws {
        let knots = KnotVector.uniform(on: 0...1, intervals: 4, degree: 3)
        let basis = BasisPolynomials(knots, extrapolation: .linear)
        for kernels in variants {
            let rows = Rows(basis, Array(repeating: 1, count: 7), at: [0.1, .nan, 0.7], kernels: kernels)
            #expect(rows.values.map(\.isNaN) == [false, true, false])
            #expect(abs(rows.values[0] - 1) < 1e-15 && abs(rows.values[2] - 1) < 1e-15)
        }
    }
}
