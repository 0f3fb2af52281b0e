import Edgewise
import Expressions

/// A found formula with its constants set free, and what the law says of each.
struct FreedConstants {
    struct Constant {
        /// As `LawConstant.name`.
        var name: String
        /// What stands in the formula.
        var number: Expression
        var value: Double
        /// As the law gives it; nil where it gives none.
        var standardError: Double?

        /// Whether a fitted number stands in the formula, not an exact one.
        var isMeasured: Bool {
            var isMeasured = false
            number.forEachNode { if case .real = $0 { isMeasured = true } }
            return isMeasured
        }
    }

    private let formula: Expression
    let constants: [Constant]

    /// Nil if a constant has no finite value other than zero.
    init?(of law: Law) {
        let (formula, numbers) = law.formula.freeingConstants()
        self.formula = formula
        let isComplete = law.constants.count == numbers.count
        var constants: [Constant] = []
        for (index, number) in numbers.enumerated() {
            guard let value = number.numericValue, value != 0 else { return nil }
            let error = isComplete ? law.constants[index].standardError : .nan
            constants.append(
                Constant(
                    name: isComplete ? law.constants[index].name : "c\(index + 1)", number: number, value: value,
                    standardError: error.isFinite ? error : nil))
        }
        self.constants = constants
    }

    /// The formula with the constants at these indices free, as parameters in that order, and the others in place.
    func formula(freeing indices: [Int]) -> Expression {
        var replacements = constants.map(\.number)
        for (place, index) in indices.enumerated() { replacements[index] = .parameter(place) }
        return formula.substitutingParameters(replacements)
    }
}
