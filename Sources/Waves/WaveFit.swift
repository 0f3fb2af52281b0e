import Glibc
import LeastSquares

/// A trend and a wave, or two that share their frequencies, fitted to rows:
///
///     y = Σ cₖ·tₖ + Σⱼ (aⱼ·cos φⱼ + bⱼ·sin φⱼ),   φⱼ = Σₖ sⱼₖ·ωₖ·uₖ,   s = ±1.
///
/// Everything but the ω is linear; they follow by Gauss–Newton steps from a peak of the periodogram, whose phases are right to a
/// quarter of a period.
struct WaveFit {
    /// The arguments u.
    let arguments: [[Double]]
    /// The signs s of each phase.
    let signs: [[Double]]
    /// The trend's columns t.
    let trend: [[Double]]
    let target: [Double]
    let work: WorkBudget

    struct Result {
        /// ω.
        var multiples: [Double]
        /// cₖ, and how often each is as large as its standard error.
        var trend: [(coefficient: Double, significance: Double)]
        /// aⱼ and bⱼ.
        var waves: [(cosine: Double, sine: Double)]
        var residualSumOfSquares: Double
    }

    private static let mostSteps = 30

    /// The fit that is reached from a peak.
    ///
    /// - Parameter step: between neighbouring multiples of the periodogram.
    func refined(from start: [Double], step: [Double]) -> Result? {
        var multiples = climbed(from: start, step: step)
        guard var best = fit(multiples) else { return nil }
        for _ in 0..<Self.mostSteps where !work.isOver {
            guard let change = change(at: best) else { break }
            var share = 1.0
            var isBetter = false
            while !isBetter, share > 1e-3 {
                multiples = zip(best.multiples, zip(change, step)).map { $0 + max(-$1.1, min($1.1, share * $1.0)) }
                if let next = fit(multiples), next.residualSumOfSquares < best.residualSumOfSquares {
                    isBetter = true
                    best = next
                }
                share /= 4
            }
            if !isBetter { break }
        }
        return best
    }

    private func phases(_ multiples: [Double]) -> [[Double]] {
        signs.map { signs in
            target.indices.map { row in
                multiples.indices.reduce(0) { $0 + signs[$1] * multiples[$1] * arguments[$1][row] }
            }
        }
    }

    /// The linear coefficients that go with some ω.
    private func fit(_ multiples: [Double]) -> Result? {
        let waves = phases(multiples).flatMap { phase in [phase.map { cos($0) }, phase.map { sin($0) }] }
        guard let fit = solved(trend + waves) else { return nil }
        let errors = fit.standardErrors
        let count = trend.count
        return Result(
            multiples: multiples,
            trend: (0..<count).map { (fit.coefficients[$0], abs(fit.coefficients[$0]) / errors[$0]) },
            waves: signs.indices.map { (fit.coefficients[count + 2 * $0], fit.coefficients[count + 2 * $0 + 1]) },
            residualSumOfSquares: fit.residualSumOfSquares)
    }

    /// The Gauss–Newton step of ω.
    private func change(at result: Result) -> [Double]? {
        let phases = phases(result.multiples)
        let waves = phases.flatMap { phase in [phase.map { cos($0) }, phase.map { sin($0) }] }
        let slopes = arguments.indices.map { index in
            target.indices.map { row in
                signs.indices.reduce(0) { sum, wave in
                    let (a, b) = result.waves[wave]
                    let phase = phases[wave][row]
                    return sum + signs[wave][index] * arguments[index][row] * (b * cos(phase) - a * sin(phase))
                }
            }
        }
        return solved(trend + waves + slopes).map { Array($0.coefficients.suffix(arguments.count)) }
    }

    private func solved(_ columns: [[Double]]) -> LinearFit? {
        guard columns.count < target.count else { return nil }
        work.spend(LinearLeastSquares.operations(rows: target.count, columns: columns.count) + 40 * target.count * signs.count)
        let fit = LinearLeastSquares.fit(
            design: target.indices.flatMap { row in columns.map { $0[row] } }, rows: target.count, columns: columns.count,
            target: target, startingWith: .orthogonal)
        return fit.coefficients.allSatisfy(\.isFinite) && fit.residualSumOfSquares.isFinite ? fit : nil
    }

    /// The top of the peak among ever nearer neighbours.
    private func climbed(from start: [Double], step: [Double]) -> [Double] {
        var best = (multiples: start, rest: fit(start)?.residualSumOfSquares ?? .infinity)
        for share in [0.5, 0.25] {
            let centre = best.multiples
            let neighbours = start.indices.reduce([centre]) { points, index in
                points.flatMap { point in
                    [-1.0, 0, 1].map { side in
                        var point = point
                        point[index] += side * share * step[index]
                        return point
                    }
                }
            }
            for point in neighbours where point != centre {
                guard let rest = fit(point)?.residualSumOfSquares, rest < best.rest else { continue }
                best = (point, rest)
            }
        }
        return best.multiples
    }
}
