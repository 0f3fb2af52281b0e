import Expressions
import KolmogorovArnold

/// A closed-form law: a formula for the target, its constants, and the evidence for it.
public struct Law: Sendable, Equatable {
    /// The formula over the inputs' names, with every constant in place.
    public var formula: Expression
    /// The column that the formula gives.
    public var target: String
    /// The inputs that the table offered, in its order; the formula may use fewer.
    public var inputs: [String]
    /// Every fitted number of the formula, snapped or not.
    public var constants: [LawConstant]
    public var certificate: Certificate

    /// The number of symbols: what the front weighs against the error.
    public var complexity: Int { formula.complexity }
}

/// One constant of a law: a number in the formula, but for integer exponents, square roots and coefficients of ±1.
public struct LawConstant: Sendable, Equatable {
    /// c1, c2, … in the order in which the constants stand in the formula as it was fitted.
    public var name: String
    /// The least-squares value with all constants of the formula free; if not snapped, the value in the formula up to rounding.
    public var value: Double
    /// Of `value`, conditional on the form of the formula; not finite where the data do not determine all constants together.
    public var standardError: Double
    /// The exact number that stands in the formula, as text ("1/2", "2*pi"); nil where the fitted value stands.
    public var snapped: String?
}

/// All that a run found.
public struct Discovery: Sendable {
    /// The law of least description length; nil where there is none.
    public var law: Law?
    /// The laws that no other one beats in both complexity and error, simplest first.
    public var front: [Law]
    /// The best spline network that was trained, before its edges were recognised; nil where the rows were too few for one.
    public var network: Network?
    /// Its root mean square error in the target's units on rows that did not train it.
    public var networkRMSE: Double?
    /// What the inputs explain without a formula; nil where no network was trained.
    public var explained: Explained?
    public var rows: RowNotes
    public var options: DiscoveryOptions
    /// How many formulas were refused because they break the columns' units.
    public var refusedByUnits = 0
    /// False if a limit or a signal cut the search.
    public var isComplete: Bool
    /// The operations that the run took, as `WorkBudget` counts them: the same for the same table, options and seed.
    public var work: Double
}

/// What the inputs explain of the target by a network that knows no formula.
public struct Explained: Sendable, Equatable {
    /// Which rows the figures are from; nil for rows that did not train the network but chose it among others, which flatters it.
    public var evidence: Certificate.Evidence?
    /// Root mean square error, in the target's units.
    public var rmse: Double
    /// The share of the target's variance; negative where the mean is the better prediction, nil where the target does not vary.
    public var r2: Double?
}
