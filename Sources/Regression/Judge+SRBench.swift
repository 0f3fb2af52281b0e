import Edgewise
import Expressions

// SRBench counts a formula as the law if, with decimals rounded, it differs from the law by a constant or by a constant factor.
// There both are SymPy formulas, the law's π being a decimal like any other. Each number that has a decimal in it is worked out
// and rounded to three decimals; the difference is simplified and its decimals are rounded once more, which takes away what is
// left where a law's 1/3 meets a found 0.333. Formulas with R² ≤ 0.5 are not looked at.
//
// Two things differ here. Small numbers are rounded to three significant digits first; they become 0, as they do there, only
// where that changes next to nothing, so that a law may hold Planck's constant. And where the simplifier does not see that a
// difference or a quotient is constant its values decide: they may vary as much as rounding in double precision explains, on
// the law's ranges and in a box half as wide again.
//
// Source: La Cava et al., Contemporary Symbolic Regression Methods and their Relative Performance (2021);
// github.com/cavalab/srbench, experiment/symbolic_utils.py and assess_symbolic_model.py.

extension Judge {
    private static let leastDetermination = 0.5
    /// Numbers below this are 0 when rounded to three decimals.
    private static let dropped = 0.0005
    /// How much of the law's size may be lost with such numbers.
    private static let negligible = 1e-3

    /// In what the found formula equals the law by SRBench's rule, in a sentence; nil where it does not.
    func equivalence(of law: Law, r2: Double?, using generator: inout some RandomNumberGenerator) -> String? {
        guard let r2, r2 > Self.leastDetermination else { return nil }
        let known = truth.workingOutDecimals.mappingDecimals(\.roundedAsConstant)
        let found = law.formula.workingOutDecimals.mappingDecimals(\.roundedAsConstant)
        let points = ComparisonPoints(in: ranges.mapValues(\.widened), using: &generator)
        guard let pair = RoundedPair(known, found, at: points, ranges: ranges) else { return nil }
        if let relation = pair.relation { return "with constants rounded, \(relation)" }
        let dropping: (Double) -> Double = { abs($0) < Self.dropped ? 0 : $0 }
        let rest = pair.difference.mappingDecimals(dropping)
        if rest.simplified(assuming: Assumptions(ranges: ranges)).variables.isEmpty,
            pair.isNegligible(pair.difference - rest, within: Self.negligible)
        {
            return "with constants rounded, all that is left of the difference has a factor below \(Self.dropped)"
        }
        let (knownRest, foundRest) = (known.mappingDecimals(dropping), found.mappingDecimals(dropping))
        if pair.isNegligible(known - knownRest, within: Self.negligible),
            pair.isNegligible(found - foundRest, within: Self.negligible),
            let relation = RoundedPair(knownRest, foundRest, at: points, ranges: ranges)?.relation
        {
            return "with constants rounded and those below \(Self.dropped) left out, \(relation)"
        }
        return nil
    }
}

/// The law and a found formula after rounding, with their values at the points where both have one.
private struct RoundedPair {
    private let known: (formula: Expression, values: FormulaFamily.Values)
    private let found: (formula: Expression, values: FormulaFamily.Values)
    private let points: ComparisonPoints
    private let assumptions: Assumptions
    /// Law − formula, simplified.
    let difference: Expression

    /// Nil where too few points are left.
    init?(
        _ known: Expression, _ found: Expression, at points: ComparisonPoints, ranges: [String: ClosedRange<Double>]
    ) {
        guard let one = try? FormulaFamily(known, variables: points.variables).values(at: points, constants: []),
            let other = try? FormulaFamily(found, variables: points.variables).values(at: points, constants: [])
        else { return nil }
        let rows = (0..<points.count).filter { row in
            [one.values[row], one.rounding[row], other.values[row], other.rounding[row]].allSatisfy(\.isFinite)
        }
        guard rows.count >= FamilyMembership.leastPoints else { return nil }
        self.known = (known, one.rows(at: rows))
        self.found = (found, other.rows(at: rows))
        self.points = points.rows(at: rows)
        assumptions = Assumptions(ranges: ranges)
        difference = (known - found).simplified(assuming: assumptions)
    }

    /// What makes the two one law; nil if nothing does.
    var relation: String? {
        if difference.variables.isEmpty || differsByConstant { return "it is the law but for a constant that is added" }
        // A formula that is nowhere anything but 0 is a multiple of every law.
        guard !found.formula.isZero else { return nil }
        let quotient = (found.formula / known.formula).simplified(assuming: assumptions)
        return quotient.variables.isEmpty || differsByFactor ? "it is the law but for a constant factor" : nil
    }

    private var differsByConstant: Bool {
        let tolerances = zip(known.values.rounding, found.values.rounding).map(+)
        let differences = zip(known.values.values, found.values.values).map(-)
        // The constant is known best where rounding is least: values may span many decades.
        guard let best = tolerances.indices.min(by: { tolerances[$0] < tolerances[$1] }) else { return false }
        return differences.indices.allSatisfy {
            abs(differences[$0] - differences[best]) <= tolerances[$0] + tolerances[best]
        }
    }

    private var differsByFactor: Bool {
        let (known, found) = (known.values, found.values)
        func uncertainty(_ row: Int) -> Double {
            known.rounding[row] / abs(known.values[row]) + found.rounding[row] / abs(found.values[row])
        }
        let nonzero = known.values.indices.filter { known.values[$0] != 0 && found.values[$0] != 0 }
        guard let best = nonzero.min(by: { uncertainty($0) < uncertainty($1) }) else { return false }
        let quotient = found.values[best] / known.values[best]
        return known.values.indices.allSatisfy { row in
            let tolerance =
                found.rounding[row] + abs(quotient) * known.rounding[row] + uncertainty(best) * abs(found.values[row])
            return abs(found.values[row] - quotient * known.values[row]) <= tolerance
        }
    }

    /// Whether a formula has no values larger than a fraction of the law's largest.
    func isNegligible(_ formula: Expression, within fraction: Double) -> Bool {
        guard let program = try? CompiledExpression(formula, variables: points.variables) else { return false }
        let size = known.values.values.reduce(0) { max($0, abs($1)) }
        return program.evaluate(columns: points.columns).allSatisfy { abs($0) <= fraction * size }
    }
}
