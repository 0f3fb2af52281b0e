import Expressions

/// What is known of the unit of a formula.
public enum FormulaUnit: Equatable, Sendable {
    /// Exactly this unit.
    case fixed(Unit)
    /// A unit of this dimension: a number among the factors may convert, as the 3600 in t·3600.
    case upToScale(Unit)
    /// Whatever the free constants in it make it.
    case any

    /// Nil where it can be any.
    public var unit: Unit? {
        switch self {
        case .fixed(let unit), .upToScale(let unit): unit
        case .any: nil
        }
    }
}

/// Works out the unit of a formula from those of its variables, and finds the place where they do not fit.
///
/// The terms of a sum have one unit (m + s and m + km are refused); functions take pure numbers, except that abs and sign
/// take anything; a power is a number unless the base is a pure number. What a number as a factor may do is up to
/// `constants`.
public struct DimensionalAnalysis: Sendable {
    /// What the numbers of a formula are.
    public enum Constants: Sendable {
        /// Numbers and parameters have no unit: for a law in its own form, such as m·v²/2.
        case pureNumbers
        /// Every number or parameter, except signs, exponents, π and e, may carry whatever unit it needs: for a formula
        /// with fitted constants. What is then refused has no constants that could mend it.
        case anyUnit
    }

    /// By the variables' names; a variable that is not here may have any unit.
    public var units: [String: Unit]
    public var constants: Constants

    public init(units: [String: Unit], constants: Constants = .pureNumbers) {
        self.units = units
        self.constants = constants
    }

    /// The unit of the formula.
    ///
    /// - Throws: `UnitMismatch` with the subterm that breaks the units.
    public func unit(of formula: Expression) throws(UnitMismatch) -> FormulaUnit {
        switch formula {
        case .variable(let name):
            return units[name].map(FormulaUnit.fixed) ?? .any
        case .rational, .real, .parameter:
            if formula.isZero { return .any }
            return constants == .anyUnit && formula != .minusOne ? .any : .fixed(.one)
        case .constant:
            return .fixed(.one)
        case .sum(let terms):
            return try unit(ofSum: terms)
        case .product(let factors):
            return try unit(ofProduct: factors)
        case .power(let base, let exponent):
            return try unit(of: formula, base: base, exponent: exponent)
        case .function(let function, let argument):
            let argumentUnit = try unit(of: argument)
            switch function {
            case .abs: return argumentUnit
            case .sign: return .fixed(.one)
            default:
                guard argumentUnit.isPureNumber else {
                    throw UnitMismatch(problem: .argument(of: function, argumentUnit), subterm: formula)
                }
                return .fixed(.one)
            }
        }
    }

    /// Whether the formula can be a quantity in the given unit.
    ///
    /// - Throws: `UnitMismatch`; where the formula as a whole has another unit, it is the subterm.
    public func check(_ formula: Expression, is target: Unit) throws(UnitMismatch) {
        let found = try unit(of: formula)
        if !found.fits(.fixed(target)) {
            throw UnitMismatch(problem: .result(found, expected: target), subterm: formula)
        }
    }

    private func unit(ofSum terms: [Expression]) throws(UnitMismatch) -> FormulaUnit {
        var sum = FormulaUnit.any
        var first = Expression.zero
        for term in terms {
            let next = try unit(of: term)
            guard next.fits(sum) else {
                throw UnitMismatch(problem: .sum(sum, next), subterm: .sum([first, term]))
            }
            // The sum takes the unit of its best known term.
            if sum == .any || (sum.isUpToScale && !next.isUpToScale && next != .any) { (sum, first) = (next, term) }
        }
        return sum
    }

    private func unit(ofProduct factors: [Expression]) throws(UnitMismatch) -> FormulaUnit {
        var product = Unit.one
        var (isAny, isScaled) = (false, false)
        for factor in factors {
            let next = try unit(of: factor)
            // A plain number among the factors converts units; a sign does not.
            if next.isUpToScale || (factor.variables.isEmpty && factor != .minusOne) { isScaled = true }
            guard let unit = next.unit else {
                isAny = true
                continue
            }
            guard let larger = product.multiplied(by: unit) else {
                throw UnitMismatch(problem: .outOfRange, subterm: .product(factors))
            }
            product = larger
        }
        return isAny ? .any : isScaled ? .upToScale(product) : .fixed(product)
    }

    private func unit(
        of formula: Expression, base: Expression, exponent: Expression
    ) throws(UnitMismatch) -> FormulaUnit {
        let baseUnit = try unit(of: base)
        let exponentUnit = try unit(of: exponent)
        guard exponentUnit.isPureNumber else { throw UnitMismatch(problem: .exponent(exponentUnit), subterm: formula) }
        if baseUnit == .any && exponent.variables.isEmpty { return .any }
        if baseUnit.isPureNumber { return .fixed(.one) }
        guard let unit = baseUnit.unit else { return .any }
        if constants == .anyUnit, case .parameter = exponent { return .any }
        guard let power = exponent.exactNumber else { throw UnitMismatch(problem: .power(baseUnit), subterm: formula) }
        guard let raised = unit.raised(to: power) else { throw UnitMismatch(problem: .outOfRange, subterm: formula) }
        return baseUnit.isUpToScale ? .upToScale(raised) : .fixed(raised)
    }
}

extension FormulaUnit {
    var isUpToScale: Bool { if case .upToScale = self { true } else { false } }

    /// Whether this can be what exp and sin take. An angle in degrees cannot.
    var isPureNumber: Bool {
        switch self {
        case .fixed(let unit): unit.isInterchangeable(with: .one)
        case .upToScale(let unit): unit.isDimensionless
        case .any: true
        }
    }

    /// Whether both can be terms of one sum.
    func fits(_ other: FormulaUnit) -> Bool {
        guard let unit, let otherUnit = other.unit else { return true }
        if isUpToScale || other.isUpToScale { return unit.hasDimension(of: otherUnit) }
        return unit.isInterchangeable(with: otherUnit)
    }
}

extension Expression {
    /// The exact value of a number, a decimal one as it is written.
    fileprivate var exactNumber: Rational? {
        switch self {
        case .rational(let value): value
        case .real(let value):
            Rational(decimal: abs(value).description).flatMap { value < 0 ? $0.negated : $0 }
        default: nil
        }
    }
}
