import Glibc

/// Brings measured exponents to the whole and half ones that the rows allow, one at a time, the surest first.
///
/// Each that is fixed makes the others surer: powers that two terms share, and sums of exponents, are known long before each exponent
/// is. An exponent may cost its rows `allowance` in χ², and stays measured where no plain value is as near.
struct ExponentSnapping {
    let fit: SignomialFit

    /// What an exponent may cost in χ²: where nothing is as near as chance has it, more, because many are fixed one after another.
    private static let allowances = [10.0, 30.0]
    private static let tries = 4

    /// - Returns: the signomial with every exponent that a plain value was found for; nothing is free but those without one.
    func snapped(_ start: Signomial) -> SignomialFit.End {
        let first = fixed(fit.fit(start, steps: 30))
        guard first.signomial.terms.contains(where: { $0.isFree.contains(true) }), let other = rounded(first) else {
            return first
        }
        let second = fixed(other)
        return second.signomial.terms.allSatisfy { !$0.isFree.contains(true) }
            && second.sumOfSquares < first.sumOfSquares * (1 + Self.allowances[1] / Double(fit.rows.count)) ? second : first
    }

    /// A wrong value for one term leaves the others' exponents of the same bases between plain ones: those are rounded, and the first
    /// term's set free once more.
    private func rounded(_ end: SignomialFit.End) -> SignomialFit.End? {
        var signomial = end.signomial
        let stuck = signomial.terms.indices.filter { signomial.terms[$0].isFree.contains(true) }
        guard stuck.count < signomial.terms.count else { return nil }
        for index in stuck {
            for base in signomial.terms[index].isFree.indices where signomial.terms[index].isFree[base] {
                signomial.terms[index].exponents[base].round()
                signomial.terms[index].isFree[base] = false
                for other in signomial.terms.indices where !stuck.contains(other) {
                    let held = fit.rows.factors[signomial.terms[other].factor].bases
                    if !held.contains(base) { signomial.terms[other].isFree[base] = true }
                }
            }
        }
        let next = fit.fit(signomial, steps: 20)
        return next.sumOfSquares.isFinite ? next : nil
    }

    private func fixed(_ start: SignomialFit.End) -> SignomialFit.End {
        var current = start
        while current.sumOfSquares.isFinite, !fit.work.isOver, let next = next(current) { current = next }
        return current
    }

    /// With one exponent less.
    private func next(_ current: SignomialFit.End) -> SignomialFit.End? {
        guard let errors = fit.standardErrors(current) else { return nil }
        let trials = candidates(current.signomial, errors).prefix(Self.tries).map { candidate in
            var trial = current.signomial
            trial.terms[candidate.term].exponents[candidate.base] = candidate.value
            trial.terms[candidate.term].isFree[candidate.base] = false
            return trial
        }
        var ends: [SignomialFit.End] = []
        for trial in trials {
            let end = fit.fit(trial, steps: 12)
            if end.sumOfSquares <= limit(current, Self.allowances[0]) { return end }
            ends.append(end)
        }
        return ends.first { $0.sumOfSquares <= limit(current, Self.allowances[1]) }
    }

    private func limit(_ end: SignomialFit.End, _ allowance: Double) -> Double {
        end.sumOfSquares * (1 + allowance / Double(fit.rows.count))
    }

    private struct Candidate {
        var term: Int
        var base: Int
        var value: Double
        var penalty: Double
    }

    /// Values for every free exponent, the likeliest first: near in standard errors, plain, of a sure exponent.
    private func candidates(_ signomial: Signomial, _ errors: [Double]) -> [Candidate] {
        var found: [Candidate] = []
        var place = 0
        for (index, term) in signomial.terms.enumerated() {
            place += 1
            for base in term.isFree.indices where term.isFree[base] {
                let error = max(errors[place], 1e-6)
                place += 1
                let exponent = term.exponents[base]
                var values: Set<Double> = [0, exponent.rounded(), (2 * exponent).rounded() / 2]
                for other in signomial.terms where !other.isFree[base] { values.insert(other.exponents[base]) }
                for value in values.sorted() {
                    let distance = (exponent - value) / error
                    let size = abs(value)
                    let oddness = size == 0 ? 0 : 1 + size + (size == size.rounded() ? 0 : 2)
                    found.append(
                        Candidate(
                            term: index, base: base, value: value,
                            penalty: distance * distance + (abs(distance) < 3 ? 0 : 5) + oddness + 2 * log(max(error, 1e-4))))
                }
            }
        }
        return found.sorted { ($0.penalty, $0.term, $0.base, $0.value) < ($1.penalty, $1.term, $1.base, $1.value) }
    }
}
