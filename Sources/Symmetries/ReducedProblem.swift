import Expressions

/// A target seen through fewer variables: y = offset + scale·t with t = F(z₁, …, z_m), where offset, scale and the z are known
/// formulas of the inputs, and F is to be found.
public struct ReducedProblem: Sendable {
    /// What is known of a formula: its text and its value at every row.
    public struct Term: Sendable {
        public var formula: Expression
        public var values: [Double]
    }

    public internal(set) var variables: [Term]
    public internal(set) var offset: Term
    public internal(set) var scale: Term
    /// y itself.
    public let original: [Double]
    /// t = (y − offset) / scale.
    public internal(set) var target: [Double]
    /// The root mean square error of a smooth surface through the variables, on rows that it was not fitted to, in units of the
    /// deviation of y; infinite before one was fitted.
    public internal(set) var surfaceError = Double.infinity
    /// What was done.
    public internal(set) var history: [ReductionStep] = []

    /// Every input is a variable, nothing is known of the target.
    public init(inputs: [String], columns: [[Double]], target: [Double]) {
        variables = zip(inputs, columns).map { Term(formula: .variable($0), values: $1) }
        offset = Term(formula: 0, values: [Double](repeating: 0, count: target.count))
        scale = Term(formula: 1, values: [Double](repeating: 1, count: target.count))
        original = target
        self.target = target
    }

    /// The formula for y from one for t over the names `z1`, `z2`, ….
    public func lifted(_ formula: Expression) -> Expression {
        let replacements = Dictionary(uniqueKeysWithValues: zip(names, variables.map(\.formula)))
        return offset.formula + scale.formula * formula.substituting(replacements)
    }

    public var names: [String] { variables.indices.map { "z\($0 + 1)" } }
    public var columns: [[Double]] { variables.map(\.values) }

    /// Whether every number in it is finite.
    var isFinite: Bool {
        target.allSatisfy(\.isFinite) && variables.allSatisfy { $0.values.allSatisfy(\.isFinite) }
            && scale.values.allSatisfy { $0.isFinite && $0 != 0 }
    }
}

extension ReducedProblem.Term {
    static func + (left: Self, right: Self) -> Self {
        Self(formula: left.formula + right.formula, values: zip(left.values, right.values).map { $0 + $1 })
    }

    static func * (left: Self, right: Self) -> Self {
        Self(formula: left.formula * right.formula, values: zip(left.values, right.values).map { $0 * $1 })
    }

    static func * (factor: ExactNumber, term: Self) -> Self {
        Self(formula: factor.expression * term.formula, values: term.values.map { factor.value * $0 })
    }

    func power(_ exponent: ExactNumber) -> Self {
        Self(formula: .power(of: formula, exponent.expression), values: values.map { exponent.power($0) })
    }
}

/// A variable that was taken away, and what was weighed against it.
public struct ReductionStep: Sendable, Equatable {
    /// A symmetry that was tried: in words, and the error of the best surface with it.
    public struct Trial: Sendable, Equatable {
        public var text: String
        /// As `ReducedProblem.surfaceError`.
        public var error: Double
    }

    public var taken: Trial
    /// The error of the surface before.
    public var errorBefore = Double.infinity
    /// All that were tried, the least error first, `taken` among them.
    public var trials: [Trial] = []
}
