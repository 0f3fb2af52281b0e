import Expressions

extension Expression {
    /// Whether so many measured numbers form its curves that other forms would bend to the same rows: in a law of nature exponents and
    /// rates are few, or plain.
    package var bendsFreely: Bool { formingNumbers > 3 }

    /// How many measured numbers form the curves of a formula: those inside functions and powers, exponents among them. Factors and
    /// summands outside, numbers that are plain, and a product of powers alone, whose exponents are slopes of a plane, have none.
    ///
    /// 2.1·exp(−0.31·t)·cos(4.7·t + 0.2) has three, 0.24·x^0.81·y^0.33 has none, and 0.24·x^0.81·y^0.33 + z has two.
    var formingNumbers: Int {
        let factors = if case .product(let factors) = self { factors } else { [self] }
        if factors.allSatisfy(\.isLeafOrPower) { return 0 }
        return curveNumbers.count
    }

    /// Each once, whatever its sign: a rate that two terms share is one number.
    private var curveNumbers: Set<Double> {
        switch self {
        case .power, .function:
            var numbers: Set<Double> = []
            forEachNode { if case .real(let number) = $0 { numbers.insert(number.magnitude) } }
            return numbers
        default: return children.reduce(into: []) { $0.formUnion($1.curveNumbers) }
        }
    }

    /// A number, a variable, or a variable to a power that is a number.
    private var isLeafOrPower: Bool {
        guard case .power(let base, let exponent) = self else { return children.isEmpty }
        if case .variable = base { return exponent.children.isEmpty && exponent.variables.isEmpty }
        return variables.isEmpty
    }
}
