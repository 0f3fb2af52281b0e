import Expressions
import Glibc

// A rich list of exact numbers matches anything, so a match is only believed if it would be a surprise. For a constant
// v ± u, a candidate c within 2u is weighed against all candidates that are as cheap to write: if N of them lie between v/2
// and 2v, the chance that one falls within 2u of a number without meaning is N·4u / (3v/2). Only under 1/100 is c taken (see below for 1, 2 and 1/2). At
// u/v = 1e-3 that leaves the few simplest numbers (2, 3, 1/2, 10); at 1e-6 multiples of π and fractions of two digits; with
// exact data nearly all of the list. So 0.3333 ± 0.0001 becomes 1/3 and 0.3333 ± 0.001 stays: there 1/3 and its equals
// would match in one case of sixty. The plainest numbers need less of a surprise: 1, 2 and 1/2 are not on the list by chance,
// since a law is likelier to have them than all others; 0.97 ± 0.02 becomes 1.

extension ConstantRefinement {
    /// The expected number of chance matches that a snap may have at most.
    public static let chanceLimit = 0.01
    /// The same for 1, and for 2 and 1/2: how much likelier they are in laws.
    private static func chanceLimit(cost: Double) -> Double { chanceLimit * (cost < 0.5 ? 15 : cost < 1.5 ? 4 : 1) }
    /// A candidate is at most this many standard errors away.
    static let reach = 2.0
    /// An exact fit's constants are trusted to this fraction, whatever its residuals promise.
    static let relativeFloor = 1e-10
    /// The same for 0 and 1.
    static let plainReach = 2.7
    /// Up to this number of bits are candidates listed.
    static let costLimit = 18.0
    /// A snap may add this many variances to the sum of squares; at 2.7 standard errors it should add up to 7.3.
    private static let growthLimit = 9.0

    /// Puts exact numbers in the place of constants where the data allow it, one at a time, and refits the rest each time.
    ///
    /// The most surprising match goes first. Zero is taken when a constant is within 2.7 standard errors of it: such a constant
    /// is not needed. Every snap must leave the sum of squares as it was to within noise (9 variances at most), and must leave
    /// the rest determined.
    ///
    /// - Parameter fit: A fit of full rank; see `removingRedundantConstants(from:)`.
    public func snapping(_ fit: RefinedFormula) throws(ExpressionError) -> SnappedFormula {
        var state = SnappingState(original: fit.formula, fit: fit)
        var refused: Set<Match> = []
        while let match = bestMatch(in: state, except: refused) {
            if let next = try snap(match, in: state) {
                state = next
            } else {
                refused.insert(match)
            }
        }
        state.recordFree { candidatesAllowed(at: $0, uncertainty: $1) }
        return SnappedFormula(refined: state.fit, constants: state.constants)
    }

    /// An exact number for a free constant of the current fit.
    private struct Match: Hashable {
        let constant: Int
        let exact: Expression
        let candidates: Int
        let chance: Double
    }

    private func bestMatch(in state: SnappingState, except refused: Set<Match>) -> Match? {
        // What was refused stays refused, though its odds may have changed since.
        let refusals = Set(refused.map { [Expression.parameter($0.constant), $0.exact] })
        var best: Match?
        for (place, constant) in state.free.enumerated() {
            let uncertainty = uncertainty(of: place, in: state.fit)
            for match in matches(for: constant, value: state.fit.values[place], uncertainty: uncertainty)
            where !refusals.contains([.parameter(constant), match.exact]) {
                if best.map({ match.chance < $0.chance }) ?? true { best = match }
                break
            }
        }
        return best
    }

    /// The matches of one constant that are surprising enough, cheapest first.
    private func matches(for constant: Int, value: Double, uncertainty: Double) -> [Match] {
        let tolerance = Self.reach * uncertainty
        guard value.isFinite, uncertainty.isFinite else { return [] }
        if abs(value) <= Self.plainReach * uncertainty {
            return [Match(constant: constant, exact: .zero, candidates: 1, chance: 0)]
        }
        let magnitude = abs(value)
        // Of cost ≤ C there are over 2^(C − 1.5) candidates: dearer ones than this cannot be surprising enough.
        let affordable = log2(Self.chanceLimit / expectedMatches(1, magnitude, uncertainty)) + 1.5
        let costLimit = min(max(affordable, 1), Self.costLimit)
        work.spend(ExactConstant.operations(around: magnitude, costLimit: costLimit))
        let one = ExactConstant(numerator: 1, denominator: 1, unit: .one)
        let isNearOne = abs(magnitude - 1) <= Self.plainReach * uncertainty && abs(magnitude - 1) > tolerance
        return ((isNearOne ? [one] : []) + ExactConstant.candidates(near: magnitude, within: tolerance, costLimit: costLimit))
            .prefix(4)
            .compactMap { candidate in
                let count = ExactConstant.count(around: magnitude, costLimit: candidate.cost)
                work.spend(ExactConstant.operations(around: magnitude, costLimit: candidate.cost))
                let chance = expectedMatches(count, magnitude, uncertainty)
                guard chance < Self.chanceLimit(cost: candidate.cost) else { return nil }
                let exact = value < 0 ? -candidate.expression : candidate.expression
                return Match(constant: constant, exact: exact, candidates: count, chance: chance)
            }
    }

    /// How many of `count` candidates between v/2 and 2v fall within reach of v by chance.
    private func expectedMatches(_ count: Int, _ magnitude: Double, _ uncertainty: Double) -> Double {
        Double(count) * 2 * Self.reach * uncertainty / (1.5 * magnitude)
    }

    /// The largest number of candidates, in steps of a bit, that the precision of a free constant allows.
    private func candidatesAllowed(at value: Double, uncertainty: Double) -> Int {
        guard value.isFinite, value != 0 else { return 0 }
        var allowed = 0
        for cost in stride(from: 0.0, through: Self.costLimit, by: 1) {
            let count = ExactConstant.count(around: abs(value), costLimit: cost)
            work.spend(ExactConstant.operations(around: abs(value), costLimit: cost))
            if expectedMatches(count, abs(value), uncertainty) >= Self.chanceLimit { break }
            allowed = count
        }
        return allowed
    }

    /// The standard error, or what rounding makes uncertain if that is more.
    private func uncertainty(of place: Int, in fit: RefinedFormula) -> Double {
        // Rounding errors are alike in neighbouring rows: unlike noise they do not average out.
        let rounding = roundingDeviation * Double(target.count).squareRoot()
        let deviation = max(fit.residualStandardDeviation, rounding)
        return max(deviation * fit.unscaledErrors[place], Self.relativeFloor * abs(fit.values[place]))
    }

    /// The standard deviation that rounding alone gives to the residuals.
    private var roundingDeviation: Double { sqrt(noiseFloor / Double(target.count)) }

    /// The state after a snap with the rest refitted; `nil` if the fit gets worse or the rest is not determined any more.
    private func snap(_ match: Match, in state: SnappingState) throws(ExpressionError) -> SnappingState? {
        guard let place = state.free.firstIndex(of: match.constant) else { return nil }
        var next = state
        next.fix(place, at: match.exact, candidates: match.candidates, chance: match.chance)
        let start = next.free.map { constant in
            state.free.firstIndex(of: constant).map { state.fit.values[$0] } ?? 0
        }
        next.fit = try refine(next.formula, start: start, effort: .nearest)
        let variance = max(state.firstVariance, noiseFloor / Double(target.count))
        let allowed = state.fit.residualSumOfSquares + Self.growthLimit * variance + noiseFloor
        // All snaps together: k constants that are what they were taken for add k variances, with a deviation of √(2k).
        let snaps = Double(state.constants.count - next.free.count)
        let inAll = state.firstSumOfSquares + (snaps + 4 * (2 * snaps).squareRoot() + 4) * variance + noiseFloor
        guard next.fit.residualSumOfSquares <= min(allowed, max(inAll, state.fit.residualSumOfSquares)),
            next.fit.rank == next.free.count
        else { return nil }
        return next
    }
}

/// A formula on its way: which of its first constants are still free, and what became of the others.
private struct SnappingState {
    let original: Expression
    let firstVariance: Double
    let firstSumOfSquares: Double
    var fit: RefinedFormula
    var constants: [SnappedConstant]
    /// The original's parameter for each parameter of the current fit.
    private(set) var free: [Int]
    private(set) var formula: Expression

    init(original: Expression, fit: RefinedFormula) {
        self.original = original
        self.fit = fit
        firstSumOfSquares = fit.residualSumOfSquares
        firstVariance = fit.residualStandardDeviation * fit.residualStandardDeviation
        constants = fit.values.indices.map {
            SnappedConstant(
                fate: .free, value: fit.values[$0], standardError: fit.standardErrors[$0], candidatesWeighed: 0,
                expectedChanceMatches: 0)
        }
        free = Array(fit.values.indices)
        formula = original
    }

    /// Fixes the constant at `place` of the current fit, and drops those that leave the formula with it.
    mutating func fix(_ place: Int, at exact: Expression, candidates: Int, chance: Double) {
        record()
        let constant = free[place]
        constants[constant].fate = .snapped(exact)
        constants[constant].candidatesWeighed = candidates
        constants[constant].expectedChanceMatches = chance
        let replacements = constants.enumerated().map { index, constant in
            constant.exact ?? (constant.fate == .vanished ? .zero : .parameter(index))
        }
        let (renumbered, kept) = original.substitutingParameters(replacements).renumberingParameters()
        for index in free where index != constant && !kept.contains(index) { constants[index].fate = .vanished }
        formula = renumbered
        free = kept
    }

    /// Writes the current fit's values into the free constants.
    private mutating func record() {
        for (place, constant) in free.enumerated() {
            constants[constant].value = fit.values[place]
            constants[constant].standardError = fit.standardErrors[place]
        }
    }

    /// Writes the final values into the free constants, with the number of candidates that their precision allowed.
    mutating func recordFree(candidatesAllowed: (_ value: Double, _ uncertainty: Double) -> Int) {
        record()
        for constant in free {
            constants[constant].candidatesWeighed = candidatesAllowed(
                constants[constant].value, constants[constant].standardError)
        }
    }
}
