import FunctionLibrary
import Glibc
import LeastSquares

/// Finds out which functions of a library a sampled curve may be.
///
/// For each function c·f(a·u + b) + d is fitted: c and d follow from the inner parameters (variable projection), which are
/// searched from a coarse grid and from hints in the derivatives, and polished. The best `reportedCount` by description
/// length are fitted once more by GSL in all their numbers, with standard errors. Numbers that f absorbs are fixed: b = 0 for
/// exp, a = ±1 for powers and logarithms.
///
/// The whole standard library on 300 samples takes about 8 ms with 3 reported candidates and 11 ms with 8, measured on one
/// core of a busy machine.
public struct EdgeRecognition: Sendable {
    public var library: FunctionLibrary
    public var descriptionLength: DescriptionLength
    /// How many candidates are fitted to the end and returned.
    public var reportedCount: Int
    /// Counts what fits cost.
    public var work: WorkBudget

    public init(
        library: FunctionLibrary = .standard, descriptionLength: DescriptionLength = DescriptionLength(),
        reportedCount: Int = 8, work: WorkBudget = WorkBudget()
    ) {
        precondition(reportedCount > 0, "at least one candidate is reported")
        self.library = library
        self.descriptionLength = descriptionLength
        self.reportedCount = reportedCount
        self.work = work
    }

    /// The candidates, best first. A curve that does not vary is the constant alone.
    public func candidates(for curve: SampledCurve) -> [EdgeCandidate] {
        guard let normalised = NormalisedCurve(curve) else {
            return ranked(library.functions.filter(\.isConstant).compactMap { fitted($0, on: curve, at: nil) }, curve)
        }
        let screening = EdgeScreening(normalised, of: curve, work: work)
        let total = curve.totalSumOfSquares
        var sketches: [(bits: Double, order: Int, sketch: EdgeScreening.Sketch?)] = []
        for (order, function) in library.functions.enumerated() {
            if function.isConstant {
                sketches.append((bits(total, function, curve), order, nil))
            } else if let sketch = screening.sketch(of: function) {
                sketches.append((bits(sketch.meanSquare * total, function, curve), order, sketch))
            }
        }
        // A polish on all samples may reorder neighbours, not bring up what is far behind.
        sketches.sort { ($0.bits, $0.order) < ($1.bits, $1.order) }
        var screened: [(bits: Double, order: Int, point: InnerForm.Point?)] = []
        for (bits, order, sketch) in sketches.prefix(2 * reportedCount + 4) {
            guard let sketch else {
                screened.append((bits, order, nil))
                continue
            }
            guard let result = screening.finished(sketch) else { continue }
            let rss = result.residualSumOfSquares * total / Double(curve.count)
            let point = canonical(result.point, of: sketch.function, on: normalised)
            screened.append((self.bits(rss, sketch.function, curve), order, point))
        }
        screened.sort { ($0.bits, $0.order) < ($1.bits, $1.order) }
        let kept = screened.prefix(reportedCount)
        return ranked(kept.compactMap { fitted(library.functions[$0.order], on: curve, at: $0.point) }, curve)
    }

    /// The best fit of one function, or `nil` if it cannot be placed on the samples.
    public func candidate(for function: LibraryFunction, on curve: SampledCurve) -> EdgeCandidate? {
        guard let normalised = NormalisedCurve(curve), !function.isConstant else {
            return fitted(function, on: curve, at: nil)
        }
        guard let result = EdgeScreening(normalised, of: curve, work: work).best(for: function) else { return nil }
        return fitted(function, on: curve, at: canonical(result.point, of: function, on: normalised))
    }

    private func bits(_ rss: Double, _ function: LibraryFunction, _ curve: SampledCurve) -> Double {
        descriptionLength.bits(
            residualSumOfSquares: rss, of: curve, fittedNumbers: function.fittedNumberCount, complexity: function.complexity)
    }

    /// From t to u, with the numbers that f absorbs set to their fixed values.
    private func canonical(_ point: InnerForm.Point, of function: LibraryFunction, on curve: NormalisedCurve) -> InnerForm.Point
    {
        var result = point
        let invariance = function.invariance
        if invariance.contains(.scaling) {
            result.alpha = point.alpha < 0 ? -1 : 1
            result.beta = point.beta * curve.halfWidth / abs(point.alpha) - result.alpha * curve.centre
        } else {
            result.alpha = point.alpha / curve.halfWidth
            result.beta = point.beta - result.alpha * curve.centre
        }
        if invariance.contains(.reflection) && result.alpha < 0 {
            result.alpha.negate()
            result.beta.negate()
        }
        // Far from the origin exp(a·u) itself may overflow: then b keeps it within bounds.
        if invariance.contains(.shift) && abs(result.beta) < 300 { result.beta = 0 }
        if invariance.contains(.halfTurn) { result.beta -= .pi * (result.beta / .pi).rounded() }
        return result
    }

    /// The least-squares fit of all numbers from an inner point; `nil` if c and d cannot be found there.
    private func fitted(_ function: LibraryFunction, on curve: SampledCurve, at point: InnerForm.Point?) -> EdgeCandidate? {
        guard let start = outerFit(function, on: curve, at: point) else { return nil }
        let problem = AffineEdgeFit(function: function, curve: curve, start: start)
        let fit = NonlinearLeastSquares(iterationLimit: 8, finishingSteps: 6).fit(
            problem, start: problem.parameters(of: start), weights: curve.weights)
        work.spend(fit.operations)
        guard fit.residualSumOfSquares.isFinite else { return nil }
        var coefficients = problem.coefficients(fit.parameters, others: start)
        if function.invariance.contains(.halfTurn) {
            // A last step may carry b over the end of its range.
            let turns = (coefficients.b / .pi).rounded()
            if turns != 0,
                let turned = outerFit(
                    function, on: curve,
                    at: InnerForm.Point(alpha: coefficients.a, beta: coefficients.b - .pi * turns, shape: 1))
            {
                coefficients = turned
            }
        }
        let zero = EdgeCandidate.Coefficients(a: 0, b: 0, c: 0, d: 0, shape: coefficients.shape.map { _ in 0 })
        let total = curve.totalSumOfSquares
        return EdgeCandidate(
            function: function, coefficients: coefficients,
            standardErrors: problem.coefficients(fit.standardErrors, others: zero),
            residualSumOfSquares: fit.residualSumOfSquares,
            unexplained: total > 0 ? fit.residualSumOfSquares / total : 0,
            score: bits(fit.residualSumOfSquares, function, curve), outcome: .longer(bits: 0))
    }

    /// c and d by linear least squares for a given inner point.
    private func outerFit(
        _ function: LibraryFunction, on curve: SampledCurve, at point: InnerForm.Point?
    ) -> EdgeCandidate.Coefficients? {
        guard let point else {
            let mean = curve.weightedMean(of: curve.values)
            return EdgeCandidate.Coefficients(a: 1, b: 0, c: 1, d: mean - function.value(0))
        }
        let shape = function.shapeParameter == nil ? nil : Optional(point.shape)
        let design = curve.arguments.flatMap { [function.value(point.alpha * $0 + point.beta, shape: shape ?? 1), 1] }
        let fit = LinearLeastSquares.fit(
            design: design, rows: curve.count, columns: 2, target: curve.values, weights: curve.weights,
            startingWith: .orthogonal)
        work.spend(LinearLeastSquares.operations(rows: curve.count, columns: 2) + curve.count * function.operations)
        guard fit.outcome != .notFiniteAtStart, fit.coefficients.allSatisfy(\.isFinite) else { return nil }
        return EdgeCandidate.Coefficients(
            a: point.alpha, b: point.beta, c: fit.coefficients[0], d: fit.coefficients[1], shape: shape)
    }
}

extension LibraryFunction {
    /// Whether the formula does not depend on its argument.
    var isConstant: Bool { formula.variables.isEmpty }

    /// How many of a, b, c, d and the shape parameter are fitted.
    var fittedNumberCount: Int {
        if isConstant { return 1 }
        let absorbed = (invariance.contains(.scaling) ? 1 : 0) + (invariance.contains(.shift) ? 1 : 0)
        return 4 - absorbed + (shapeParameter == nil ? 0 : 1)
    }
}
