import Expressions

/// What became of one constant of a formula.
public struct SnappedConstant: Hashable, Sendable {
    public enum Fate: Hashable, Sendable {
        /// Still measured.
        case free
        /// An exact number has taken its place.
        case snapped(Expression)
        /// It vanished together with another constant, as b does from a·exp(b·x) for a = 0.
        case vanished
    }

    public internal(set) var fate: Fate
    /// The measured value: for a free constant in the final fit, for others in the last fit that had it.
    public internal(set) var value: Double
    /// Of `value`.
    public internal(set) var standardError: Double
    /// How many candidates at most as complex as the one taken compete for this value (between its half and its double); for a
    /// free constant those that were allowed at its precision.
    public internal(set) var candidatesWeighed: Int
    /// How many of them would meet the value by chance; under `ConstantRefinement.chanceLimit` for a snapped constant.
    public internal(set) var expectedChanceMatches: Double

    /// The exact number, if there is one.
    public var exact: Expression? {
        if case .snapped(let expression) = fate { expression } else { nil }
    }
}

/// A refined formula in which exact numbers have taken the place of measured ones where the data allow it.
public struct SnappedFormula: Hashable, Sendable {
    /// The fit of what is still free.
    public let refined: RefinedFormula
    /// One entry for each constant of the formula given, in its order.
    public let constants: [SnappedConstant]

    /// The formula with its exact numbers, and with the measured ones as `.real`.
    public var expression: Expression { refined.expression }
}
