import Edgewise
import Expressions
import LeastSquares
import Tables

// When is a found formula the law? Not when its values are close: a spline's are. The formula with its constants set free is a
// family of functions. It has the law's form if the truth is one of them, to rounding and not merely to many digits, on the
// law's ranges and in a box half as wide again; and its constants are right if they are those that make it the truth: to 1e-9
// without noise, within three standard errors with it. A constant that is zero in truth, or that has no effect, belongs to a
// term that the law does not have, however small that term is: such a formula is another one.

extension Judge {
    /// Whether the found formula is the law, with the reason in a sentence.
    enum Sameness {
        case same(String)
        case another(String)
    }

    /// Relative agreement of constants that no noise excuses.
    private static let constantTolerance = 1e-9
    private static let standardErrors = 3.0
    /// A constant is zero in truth if it is found so many times larger.
    private static let vanishing = 1e-6

    func sameness(of law: Law, using generator: inout some RandomNumberGenerator) -> Sameness {
        let inner = ComparisonPoints(in: ranges, using: &generator)
        let outer = ComparisonPoints(in: ranges.mapValues(\.widened), using: &generator)
        do {
            return try sameness(of: law, inner: inner, outer: outer)
        } catch {
            return .another("\(error)")
        }
    }

    private func sameness(of law: Law, inner: ComparisonPoints, outer: ComparisonPoints) throws(ExpressionError) -> Sameness {
        if let undefined = try undefinedPoint(of: law.formula, among: inner) { return .another(undefined) }
        if isCanonicallyEqual(to: law.formula) { return .same("both have one canonical form") }
        guard let freed = FreedConstants(of: law) else { return .another("a constant of the formula has no value") }
        let measured = freed.constants.indices.filter { freed.constants[$0].isMeasured }
        let all = Array(freed.constants.indices)
        // An exact number may be exact in the law as well, or be written there with ten digits.
        for indices in measured == all ? [all] : [measured, all] {
            if let membership = try membership(of: freed, freeing: indices, inner: inner, outer: outer) {
                return try sameness(of: freed, indices, membership, law: law, points: inner)
            }
        }
        return .another("no choice of its constants makes the formula the law")
    }

    /// A formula that has no value where the law has one is not the law.
    private func undefinedPoint(of formula: Expression, among points: ComparisonPoints) throws(ExpressionError) -> String? {
        let truths = try CompiledExpression(truth, variables: points.variables).evaluate(columns: points.columns)
        let values = try CompiledExpression(formula, variables: points.variables).evaluate(columns: points.columns)
        // Measured constants may be off by what puts a point at the border of the domain on the wrong side.
        let undefined = (0..<points.innerCount).filter { truths[$0].isFinite && !values[$0].isFinite }
        guard undefined.count > points.innerCount / 100 else { return nil }
        return "the formula has no finite value on part of the law's ranges"
    }

    private func isCanonicallyEqual(to formula: Expression) -> Bool {
        let assumptions = Assumptions(ranges: ranges)
        return formula.simplified(assuming: assumptions) == truth.simplified(assuming: assumptions)
            || (formula - truth).simplified(assuming: assumptions).isZero
    }

    /// With some constants free, how the formula becomes the truth on the law's ranges and in the wider box; nil if it does not.
    private func membership(
        of freed: FreedConstants, freeing indices: [Int], inner: ComparisonPoints, outer: ComparisonPoints
    ) throws(ExpressionError) -> FamilyMembership? {
        let family = try FormulaFamily(freed.formula(freeing: indices), variables: inner.variables)
        let known = try FormulaFamily(truth, variables: inner.variables)
        let found = indices.map { freed.constants[$0].value }
        guard
            let within = FamilyMembership(
                of: known.values(at: inner, constants: []), in: family, start: found, scales: found, at: inner), within.isMember
        else { return nil }
        let beyond = FamilyMembership(
            of: known.values(at: outer, constants: []), in: family, start: within.constants, scales: found,
            at: outer)
        if var beyond, beyond.isMember {
            beyond.rank = within.rank
            return beyond
        }
        return try agreesBeyondWithBranches(family.formula.substitutingParameters(within.constants), at: outer) ? within : nil
    }

    /// Whether formulas that are the same on the law's ranges agree in the wider box when each is written as it is on the ranges:
    /// |x| as x where x is positive there.
    private func agreesBeyondWithBranches(
        _ formula: Expression, at outer: ComparisonPoints
    ) throws(ExpressionError) -> Bool {
        let assumptions = Assumptions(ranges: ranges)
        let (found, start) = formula.simplified(assuming: assumptions).abstractingConstants()
        let known = try FormulaFamily(truth.simplified(assuming: assumptions), variables: outer.variables)
        let membership = FamilyMembership(
            of: known.values(at: outer, constants: []), in: try FormulaFamily(found, variables: outer.variables),
            start: start, scales: start, at: outer)
        return membership?.isMember == true
    }

    /// Whether the constants of a formula that can be the law are the law's.
    private func sameness(
        of freed: FreedConstants, _ indices: [Int], _ membership: FamilyMembership, law: Law, points: ComparisonPoints
    ) throws(ExpressionError) -> Sameness {
        if membership.rank.end < membership.rank.start {
            return .another("terms of the formula fall into one in the law")
        }
        let fallback = try expectedErrors(of: freed, indices, membership.constants, law: law, points: points)
        var worst: (name: String, distance: Double)?
        for (place, index) in indices.enumerated() {
            let constant = freed.constants[index]
            let (found, known) = (constant.value, membership.constants[place])
            if abs(known) <= max(Self.vanishing * abs(found), membership.rounding[place]) {
                return .another("\(constant.name) = \(found) belongs to a term that the law does not have")
            }
            if membership.effects[place] < 1 {
                return .another("\(constant.name) = \(found) has no effect on any value")
            }
            let difference = abs(found - known)
            if difference <= max(Self.constantTolerance * abs(known), membership.rounding[place]) { continue }
            guard noise > 0, constant.isMeasured else {
                let relative = (difference / abs(known)).rounded(significantDigits: 2)
                return .another("\(constant.name) = \(found) is off by \(relative) of its true value \(known)")
            }
            let error = constant.standardError ?? fallback[place]
            let distance = difference / error
            guard distance <= Self.standardErrors else {
                return .another(
                    "\(constant.name) = \(found) is \(distance.rounded(significantDigits: 2)) standard errors from its true value \(known)"
                )
            }
            if distance > worst?.distance ?? 0 { worst = (constant.name, distance) }
        }
        guard let worst else { return .same("the values agree to rounding, and the constants to 1e-9") }
        return .same(
            "the worst constant, \(worst.name), is \(worst.distance.rounded(significantDigits: 2)) standard errors from its true value"
        )
    }

    /// The standard errors that constants should have for the noise there was: for those to which the law gives none, because
    /// they were not determined together with the exact numbers of the formula.
    private func expectedErrors(
        of freed: FreedConstants, _ indices: [Int], _ constants: [Double], law: Law, points: ComparisonPoints
    ) throws(ExpressionError) -> [Double] {
        let family = try FormulaFamily(freed.formula(freeing: indices), variables: points.variables)
        let values = family.values(at: points, constants: constants)
        let scales = constants.map(abs)
        let rows = (0..<points.innerCount).filter { row in
            values.derivatives[(row * constants.count)..<((row + 1) * constants.count)].allSatisfy(\.isFinite)
                && values.values[row].isFinite
        }
        guard !rows.isEmpty, !constants.isEmpty else { return constants.map { _ in 0 } }
        let meanSquare = rows.reduce(0) { $0 + values.values[$1] * values.values[$1] } / Double(rows.count)
        let deviation = noise * meanSquare.squareRoot()
        // As many rows as the law was fitted to, distributed like these.
        let weight = (Double(law.certificate.fittedRows) / Double(rows.count)).squareRoot() / deviation
        var jacobian = Matrix(rows: rows.count, columns: constants.count)
        for (place, row) in rows.enumerated() {
            for column in constants.indices {
                jacobian[place, column] = values.derivatives[row * constants.count + column] * scales[column] * weight
            }
        }
        return ConstantDirections(jacobian: jacobian, scales: scales).uncertainties
    }
}
