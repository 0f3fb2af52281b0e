import LeastSquares
import Testing

@Suite struct LinearLeastSquaresTests {
    static let methods: [LinearFit.Method] = [.cholesky, .orthogonal, .singularValues]

    @Test("a weighted parabola has the coefficients and covariance of 40-digit arithmetic", arguments: methods)
    func weightedParabola(method: LinearFit.Method) {
        let abscissae = (1...8).map(Double.init)
        let fit = LinearLeastSquares.fit(
            design: abscissae.flatMap { [1, $0, $0 * $0] }, rows: 8, columns: 3,
            target: [2.1, 2.9, 4.2, 4.8, 6.1, 7.3, 7.7, 9.4], weights: [1, 2, 1, 0.5, 1, 3, 1, 2], startingWith: method)
        // mpmath, 40 digits: (AᵀWA)⁻¹AᵀWy, and s²(AᵀWA)⁻¹ with s² = RSS/5.
        let coefficients = [1.017951277955272, 0.98309829273162907, 0.0066668330670926908]
        let covariance = [
            0.1386453646210791, -0.064692763039799254, 0.0063053375282455413, -0.064692763039799254, 0.035808687394784455,
            -0.0037539277355661848, 0.0063053375282455413, -0.0037539277355661848, 0.00040984693933596018,
        ]
        for (found, truth) in zip(fit.coefficients, coefficients) { #expect(abs(found - truth) < 2e-14) }
        for (found, truth) in zip(fit.covariance.elements, covariance) { #expect(abs(found - truth) < 1e-13) }
        for (found, truth) in zip(fit.standardErrors, [0, 4, 8]) { #expect(abs(found * found - covariance[truth]) < 1e-13) }
        #expect(abs(fit.residualSumOfSquares - 0.45110186202076672) < 1e-14)
        #expect(fit.method == method && fit.rank == 3 && fit.degreesOfFreedom == 5 && fit.outcome == .solved)
    }

    @Test("the three factorisations agree on random systems", arguments: 1...10 as ClosedRange<UInt64>)
    func methodsAgree(seed: UInt64) {
        var noise = Noise(seed: seed)
        let (rows, columns) = (40 + Int(seed), 1 + Int(seed))
        let design = noise.numbers(rows * columns)
        let target = noise.numbers(rows)
        let fits = Self.methods.map {
            LinearLeastSquares.fit(design: design, rows: rows, columns: columns, target: target, startingWith: $0)
        }
        for fit in fits.dropFirst() {
            for (one, two) in zip(fit.coefficients, fits[0].coefficients) { #expect(abs(one - two) < 1e-12) }
            for (one, two) in zip(fit.covariance.elements, fits[0].covariance.elements) { #expect(abs(one - two) < 1e-12) }
        }
    }

    @Test("residuals are orthogonal to every column, whatever the units of the columns")
    func orthogonality() {
        var noise = Noise(seed: 11)
        let units = [1e-12, 1, 1e9, 1e-3]
        let design = (0..<50).flatMap { _ in units.map { $0 * noise.next() } }
        let target = noise.numbers(50)
        let fit = LinearLeastSquares.fit(design: design, rows: 50, columns: 4, target: target)
        #expect(fit.method == .cholesky)
        for column in 0..<4 {
            var product = 0.0
            for row in 0..<50 {
                let value = (0..<4).reduce(0) { $0 + design[row * 4 + $1] * fit.coefficients[$1] }
                product += design[row * 4 + column] / units[column] * (target[row] - value)
            }
            #expect(abs(product) < 1e-12)
        }
    }

    @Test("an ill-conditioned design leaves the normal equations for QR and keeps the digits")
    func fallsBackToQR() {
        // Monomials of degree 0…7 on 0…1: κ ≈ 1e6, so κ² is over the limit of the normal equations.
        let rows = 60
        let truth: [Double] = [1, -2, 3, -4, 5, -6, 7, -8]
        var design: [Double] = []
        var target: [Double] = []
        for row in 0..<rows {
            let x = Double(row) / Double(rows - 1)
            var power = 1.0
            var value = 0.0
            for degree in 0..<8 {
                design.append(power)
                value += truth[degree] * power
                power *= x
            }
            target.append(value)
        }
        let fit = LinearLeastSquares.fit(design: design, rows: rows, columns: 8, target: target)
        #expect(fit.method == .orthogonal && fit.rank == 8)
        for (found, expected) in zip(fit.coefficients, truth) { #expect(abs(found - expected) < 1e-9) }
    }

    @Test("a dependent column is reported, and the shortest solution taken")
    func rankDeficient() {
        // Two equal columns: the shortest solution shares the coefficient 3 equally.
        let fit = LinearLeastSquares.fit(
            design: (1...6).flatMap { [Double($0), Double($0)] }, rows: 6, columns: 2, target: (1...6).map { 3 * Double($0) })
        #expect(fit.outcome == .rankDeficient(rank: 1, of: 2) && fit.rank == 1)
        #expect(fit.outcome.description.contains("1 of 2"))
        for coefficient in fit.coefficients { #expect(abs(coefficient - 1.5) < 1e-14) }
    }

    @Test("fewer rows than columns give the shortest exact solution")
    func underdetermined() {
        let fit = LinearLeastSquares.fit(design: [1, 1, 1, 1, 1, 1, 1, 1], rows: 2, columns: 4, target: [2, 2])
        #expect(fit.rank == 1 && fit.residualSumOfSquares < 1e-28)
        for coefficient in fit.coefficients { #expect(abs(coefficient - 0.5) < 1e-14) }
    }

    @Test("a ridge shrinks one coefficient to xᵀy / (xᵀx + λ)", arguments: methods)
    func ridge(method: LinearFit.Method) {
        let fit = LinearLeastSquares.fit(
            design: [1, 2, 3], rows: 3, columns: 1, target: [2, 4, 7], ridge: 6, startingWith: method)
        #expect(abs(fit.coefficients[0] - 31.0 / 20) < 1e-15)
        #expect(abs(fit.residualSumOfSquares - (0.45 * 0.45 + 0.9 * 0.9 + 2.35 * 2.35)) < 1e-14)
    }

    @Test("a number that is not finite is an outcome", arguments: [Double.nan, .infinity])
    func notFinite(value: Double) {
        let inDesign = LinearLeastSquares.fit(design: [1, value, 3], rows: 3, columns: 1, target: [1, 2, 3])
        let inTarget = LinearLeastSquares.fit(design: [1, 2, 3], rows: 3, columns: 1, target: [1, value, 3])
        for fit in [inDesign, inTarget] { #expect(fit.outcome == .notFiniteAtStart && fit.method == nil) }
    }
}
