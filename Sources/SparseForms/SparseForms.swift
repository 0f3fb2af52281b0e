import Expressions
import FunctionLibrary
import Glibc
import LeastSquares

/// Formulas θ(t) = c₀ + Σ cₖ·hₖ(z) with up to three terms hₖ from a dictionary, and t = (c₀ + c₁·h₁)/(1 + c₂·h₂): a race of all
/// of them by linear algebra alone.
///
/// Networks find functions that no dictionary has; where noise hides which function an edge is, a short formula without inner
/// constants is the likelier one, and here all of these are compared. Of each response θ every single feature and every pair
/// is tried, and the best pairs with every third. An error of t counts as that: rows are weighted by 1/θ′(t)².
///
/// Source: after sure independence screening and sparsifying (Ouyang et al., Phys. Rev. Materials 2, 083802, 2018); pairs are
/// complete here instead of greedy.
public struct SparseForms: Sendable {
    /// A formula whose constants were fitted by linear least squares.
    public struct Candidate: Sendable {
        public var formula: Expression
        /// Root mean square error of t, in units of its deviation.
        public var error: Double
        public var bits: Double
        var isQuotient: Bool
    }

    private let names: [String]
    private let columns: [[Double]]
    private let target: [Double]
    private let weights: [Double]
    private let library: FunctionLibrary
    private let work: WorkBudget

    private static let mostRows = 400
    private static let mostFeatures = 2200
    /// A weight is at most this many times the middle one: where θ′ is nearly 0 a row would outweigh all others.
    private static let largestWeight = 20.0
    /// Features that may stand in a denominator.
    private static let mostDivisors = 80
    public static let mostVariables = 5
    /// The `freedom` of a target that was not smoothed: neighbouring rows say much the same.
    public static let rowFreedom = 150

    /// - Parameters:
    ///   - columns: the variables zᵢ, under `names`.
    ///   - target: t at the same rows; smoothed values do better than noisy ones.
    ///   - weights: of the squared errors of t; `nil` if all weigh the same.
    public init(
        names: [String], columns: [[Double]], target: [Double], weights: [Double]?, library: FunctionLibrary, work: WorkBudget
    ) {
        let count = target.count
        let rows =
            count <= Self.mostRows ? Array(0..<count) : (0..<Self.mostRows).map { $0 * (count - 1) / (Self.mostRows - 1) }
        self.names = names
        self.columns = columns.map { column in rows.map { column[$0] } }
        self.target = rows.map { target[$0] }
        self.weights = rows.map { weights?[$0] ?? 1 }
        self.library = library
        self.work = work
    }

    /// The likeliest formulas, those of fewest bits first.
    ///
    /// - Parameters:
    ///   - accuracy: how exact the target is, in units of its deviation; no error below counts as better.
    ///   - freedom: how many values of the target err independently: of a smoothed one, as many as its surface has functions.
    public func candidates(accuracy: Double, freedom: Int) -> [Candidate] {
        let precision = Precision(accuracy: accuracy, freedom: Double(min(freedom, target.count)))
        guard (1...Self.mostVariables).contains(columns.count), target.count >= 20 else { return [] }
        let variables = zip(names, columns).map { Feature(formula: .variable($0), values: $1, complexity: 1) }
        let dictionary = FeatureDictionary(variables: variables, library: library, limit: Self.mostFeatures)
        work.spend(dictionary.features.count * target.count * 30)
        let terms = dictionary.features.map { LinearTerm(feature: $0, values: $0.values, isDivisor: false) }
        let responses = Response.allCases.filter { $0.applies(to: target) }
        // Quotients are the dearest, and go first for no thread to wait for them.
        let found = work.results(of: responses.count + 1) { index, work in
            index == 0
                ? candidates(.identity, terms + divisors(dictionary.features), precision, work).filter(\.isQuotient)
                : candidates(responses[index - 1], terms, precision, work)
        }
        return found.joined().sorted { $0.bits < $1.bits }
    }

    /// The terms h·t that stand for h in the denominator.
    private func divisors(_ features: [Feature]) -> [LinearTerm] {
        features.lazy.filter { Self.isSpread($0.values) }.prefix(Self.mostDivisors).map { feature in
            var dearer = feature
            dearer.complexity += 2
            return LinearTerm(feature: dearer, values: zip(feature.values, target).map { $0 * $1 }, isDivisor: true)
        }
    }

    /// Whether values vary by more than a small share of themselves: of a denominator that does not, t = t·h is the best
    /// equation and says nothing.
    private static func isSpread(_ values: [Double]) -> Bool {
        let count = Double(values.count)
        let mean = values.reduce(0, +) / count
        let square = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
        return square.squareRoot() > 0.1 * abs(mean)
    }

    private func candidates(
        _ response: Response, _ terms: [LinearTerm], _ precision: Precision, _ work: WorkBudget
    ) -> [Candidate] {
        guard !work.isOver else { return [] }
        let isNegative = target[0] < 0
        guard
            let system = WeightedSystem(
                terms.map(\.values), target: target.map(response.value), weights: rowWeights(response)), let spread
        else { return [] }
        // Weighted by 1/θ′², errors of θ(t) are errors of t.
        let scale = system.targetSize / weights.reduce(0, +).squareRoot() / spread
        let search = SubsetSearch(
            gram: system.gram, products: system.products, costs: terms.map { 3 * ($0.feature.complexity + 1) + 4 },
            bits: { precision.bits(scale * $0.squareRoot()) })
        work.spend(search.operations + terms.count * terms.count * target.count / 10)
        return search.subsets.joined().compactMap { subset in
            guard let (intercept, coefficients) = system.coefficients(of: subset.members) else { return nil }
            var numerator = Sum(formula: .real(intercept), values: target.map { _ in intercept })
            var denominator = Sum(formula: 1, values: target.map { _ in 1 })
            for (member, coefficient) in zip(subset.members, coefficients) {
                let term = terms[member]
                if term.isDivisor {
                    denominator.add(-coefficient, term.feature.formula, term.feature.values)
                } else {
                    numerator.add(coefficient, term.feature.formula, term.feature.values)
                }
            }
            let values = zip(numerator.values, denominator.values).map { $0 / $1 }
            let error = error(of: values.map { response.original($0, isNegative: isNegative) }) / spread
            guard error.isFinite else { return nil }
            return Candidate(
                formula: response.inverse(of: numerator.formula / denominator.formula, isNegative: isNegative),
                error: error,
                bits: subset.members.reduce(precision.bits(error) + 3 * Self.complexity(of: response)) {
                    $0 + search.costs[$1]
                },
                isQuotient: denominator.formula != 1)
        }
    }

    /// The root mean square error of predictions of t, weighted.
    private func error(of predictions: [Double]) -> Double {
        let squares = target.indices.reduce(0) { sum, row in
            let difference = predictions[row] - target[row]
            return sum + weights[row] * difference * difference
        }
        return (squares / weights.reduce(0, +)).squareRoot()
    }

    /// What an error of the target is worth.
    private struct Precision {
        var accuracy: Double
        var freedom: Double

        func bits(_ error: Double) -> Double { freedom * log2(max(error, accuracy)) }
    }

    /// A weighted sum of terms, as a formula and on the rows.
    private struct Sum {
        var formula: Expression
        var values: [Double]

        mutating func add(_ factor: Double, _ term: Expression, _ termValues: [Double]) {
            formula = formula + .real(factor) * term
            for row in values.indices { values[row] += factor * termValues[row] }
        }
    }

    /// A term of the linear equation: h, or h·t for one of the denominator.
    private struct LinearTerm {
        /// h.
        var feature: Feature
        /// Of the term.
        var values: [Double]
        var isDivisor: Bool
    }

    /// Symbols that undoing a response adds.
    private static func complexity(of response: Response) -> Double {
        response == .identity ? 0 : response == .inverseSquare ? 3 : 2
    }

    private func rowWeights(_ response: Response) -> [Double] {
        let slopes = target.map(response.slope)
        let free = zip(weights, slopes).map { $0 / max($1 * $1, .leastNormalMagnitude) }
        let middle = free.sorted()[free.count / 2]
        return free.map { min($0, Self.largestWeight * middle) }
    }

    /// The deviation of t, weighted.
    private var spread: Double? {
        let total = weights.reduce(0, +)
        let mean = zip(weights, target).reduce(0) { $0 + $1.0 * $1.1 } / total
        let square = zip(weights, target).reduce(0) { $0 + $1.0 * ($1.1 - mean) * ($1.1 - mean) } / total
        return square > 0 && square.isFinite ? square.squareRoot() : nil
    }
}
