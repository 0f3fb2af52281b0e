import Expressions
import FunctionLibrary
import Glibc
import LeastSquares

/// Recognises a curve through changes of its axes: y = x^−q·θ⁻¹(c·f(a·x^p + b) + d), of which at most two of θ, p and q change
/// anything.
///
/// A variable that was put together from others has no natural form: where z is a quotient, 1/z or √z may be the argument of
/// a plain function. The search goes from no change to two changes and ends early when a formula leaves nothing of the samples.
public struct TransformedCurve: Sendable {
    public var library: FunctionLibrary
    /// How many formulas are returned.
    public var reportedCount: Int
    public var work: WorkBudget

    private static let rows = 200
    /// An error, relative to the deviation of y, that leaves nothing to explain.
    private static let exact = 1e-10

    public init(library: FunctionLibrary = .standard, reportedCount: Int = 4, work: WorkBudget = WorkBudget()) {
        self.library = library
        self.reportedCount = reportedCount
        self.work = work
    }

    /// A formula in the variable `x`.
    public struct Candidate: Sendable {
        public var formula: Expression
        /// Σ w (y − formula)² over the samples that were looked at, as a share of Σ w (y − ȳ)².
        public var unexplained: Double
        public var fittedNumbers: Int
        public var complexity: Double
        /// Description length of the samples that were looked at.
        public var bits: Double

        public func expression(of argument: Expression) -> Expression {
            formula.substituting([LibraryFunction.argumentName: argument])
        }
    }

    /// Candidates, those of shortest description first.
    ///
    /// - Parameter mostChanges: of θ, p and q, how many may change something.
    public func candidates(
        for curve: SampledCurve, mostChanges: Int = 2
    ) -> [Candidate] {
        let picked =
            curve.count <= Self.rows
            ? Array(0..<curve.count) : (0..<Self.rows).map { $0 * (curve.count - 1) / (Self.rows - 1) }
        let samples = Samples(
            x: picked.map { curve.arguments[$0] }, y: picked.map { curve.values[$0] },
            weights: picked.map { curve.weights?[$0] ?? 1 }, errorScale: curve.errorScale,
            independentCount: curve.independentCount)
        let recognition = EdgeRecognition(library: library, reportedCount: 2, work: work)
        let spread = (curve.totalSumOfSquares / Double(curve.count)).squareRoot()
        let exact = max(spread > 0 ? curve.resolution / spread : 0, Self.exact)
        var found: [Candidate] = []
        for change in AxisChange.all where change.changes <= mostChanges && !work.isOver {
            guard let transformed = samples.changed(by: change) else { continue }
            for candidate in recognition.candidates(for: transformed) {
                let error = samples.error(
                    of: samples.x.map { change.original(candidate.value(at: change.argument($0)), of: $0) })
                guard error.isFinite else { continue }
                let complexity = candidate.complexity + change.complexity
                let numbers = candidate.function.fittedNumberCount
                let count = Double(min(picked.count, curve.independentCount))
                found.append(
                    Candidate(
                        formula: change.formula(candidate, of: .variable(LibraryFunction.argumentName)),
                        unexplained: error * error, fittedNumbers: numbers, complexity: complexity,
                        bits: count * log2(max(error, exact)) + Double(numbers) / 2 * log2(count) + 3 * complexity))
                if error <= exact { return ranked(found) }
            }
        }
        return ranked(found)
    }

    private func ranked(_ found: [Candidate]) -> [Candidate] {
        Array(found.sorted { $0.bits < $1.bits }.prefix(reportedCount))
    }
}

/// One way of looking at a curve: u = x^p and v = θ(y·x^q).
private struct AxisChange {
    /// θ.
    var response: Response
    /// p.
    var argument: Rational
    /// q.
    var factor: Rational

    /// Those that change nothing first, those that change two things last.
    static let all: [AxisChange] = {
        let halves = [1, -1].compactMap { Rational($0, 2) }
        let arguments = [.one, .minusOne, Rational(2), Rational(-2)] + halves
        let factors = [.zero, .one, .minusOne, Rational(2), Rational(-2)] + halves + [Rational(3), Rational(-3)]
        let responses: [Response] = [.identity, .reciprocal, .logarithm, .square, .root]
        let ways = responses.flatMap { response in
            arguments.flatMap { argument in
                factors.map { AxisChange(response: response, argument: argument, factor: $0) }
            }
        }
        return (0...2).flatMap { effort in ways.filter { $0.changes == effort } }
    }()

    var changes: Int { (response == .identity ? 0 : 1) + (argument == .one ? 0 : 1) + (factor == .zero ? 0 : 1) }

    var complexity: Double { 2 * Double(changes) }

    func argument(_ x: Double) -> Double { argument == .one ? x : pow(x, argument.doubleValue) }
    func factor(_ x: Double) -> Double { factor == .zero ? 1 : pow(x, factor.doubleValue) }

    /// v and dv/dy.
    func transformed(_ y: Double, at x: Double) -> (value: Double, slope: Double) {
        let factor = factor(x)
        let t = y * factor
        return (response.value(t), factor * response.slope(t))
    }

    /// y from v.
    func original(_ v: Double, of x: Double) -> Double {
        response.original(v) / factor(x)
    }

    /// Whether y can be told from v.
    func applies(to y: [Double], at x: [Double]) -> Bool {
        let t = zip(y, x).map { $0 * factor($1) }
        // Where the response loses the sign it is not carried along.
        return response.applies(to: t) && (response == .identity || response == .reciprocal || t[0] > 0)
    }

    func formula(_ candidate: EdgeCandidate, of x: Expression) -> Expression {
        let v = candidate.expression(of: .power(of: x, .rational(argument)))
        return response.inverse(of: v) / .power(of: x, .rational(factor))
    }
}

private struct Samples {
    let x: [Double]
    let y: [Double]
    let weights: [Double]
    let errorScale: Double
    let independentCount: Int

    /// The curve through changed axes; nil where they do not apply.
    func changed(by change: AxisChange) -> SampledCurve? {
        guard change.applies(to: y, at: x), x.allSatisfy({ $0 > 0 }) || (change.argument.isInteger && change.factor.isInteger)
        else {
            return nil
        }
        let arguments = x.map(change.argument)
        let points = zip(y, x).map(change.transformed)
        // An error of y is one of v times the slope.
        let newWeights = zip(points, weights).map { $1 / ($0.slope * $0.slope) }
        guard arguments.allSatisfy(\.isFinite), points.allSatisfy({ $0.value.isFinite }),
            newWeights.allSatisfy({ $0 > 0 && $0.isFinite }), Set(arguments).count >= 5
        else { return nil }
        // An error of y is one of v times the slope; what holds for the middle row is taken for all.
        let slope = points.map { abs($0.slope) }.sorted()[points.count / 2]
        return SampledCurve(
            arguments: arguments, values: points.map(\.value), weights: newWeights, errorScale: errorScale * slope,
            independentCount: independentCount)
    }

    /// Root mean square error of predictions, in units of the deviation.
    func error(of predictions: [Double]) -> Double {
        let total = weights.reduce(0, +)
        let mean = zip(weights, y).reduce(0) { $0 + $1.0 * $1.1 } / total
        var (rest, all) = (0.0, 0.0)
        for index in y.indices {
            rest += weights[index] * (predictions[index] - y[index]) * (predictions[index] - y[index])
            all += weights[index] * (y[index] - mean) * (y[index] - mean)
        }
        return all > 0 ? (rest / all).squareRoot() : .infinity
    }
}
