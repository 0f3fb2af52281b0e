import Expressions
import Glibc

extension Double {
    /// To so many digits from the first that is not zero.
    func rounded(significantDigits: Int) -> Double {
        guard isFinite, self != 0 else { return self }
        return rounded(decimals: significantDigits - 1 - Int(log10(abs(self)).rounded(.down)))
    }

    /// To so many digits after the point; before it, where the number is negative.
    func rounded(decimals: Int) -> Double {
        guard isFinite, abs(decimals) <= 300 else { return self }
        let scale = pow(10, Double(abs(decimals)))
        let rounded = decimals >= 0 ? (self * scale).rounded() / scale : (self / scale).rounded() * scale
        // A number too large to be scaled has no digits after the point.
        return rounded.isFinite ? rounded : self
    }

    /// As constants are rounded for SRBench's rule: to three decimals, small ones to three significant digits.
    ///
    /// SRBench has 0 in the place of what is below 1e-4, and with it no law that holds Planck's constant.
    var roundedAsConstant: Double {
        abs(self) < 0.1 ? rounded(significantDigits: 3) : rounded(decimals: 3)
    }
}

extension Expression {
    /// The formula with π and e as decimals, and with every number that has a decimal as a part worked out: what SymPy makes of a
    /// formula in which they are written as decimals. Fractions and roots of whole numbers stay exact.
    var workingOutDecimals: Expression {
        switch self {
        case .constant(let constant): return .real(constant.value)
        case .rational, .real, .parameter, .variable: return self
        case .function(let function, let argument):
            let inner = argument.workingOutDecimals
            let value = Expression.function(function, inner)
            guard case .real = inner, let number = value.numericValue else { return value }
            return .real(number)
        case .power(let base, let exponent):
            return Self.workedOutPower(of: base.workingOutDecimals, exponent.workingOutDecimals)
        case .sum, .product: return mapChildren { $0.workingOutDecimals }
        }
    }

    /// A positive decimal factor of the base comes out of the power.
    private static func workedOutPower(of base: Expression, _ exponent: Expression) -> Expression {
        guard case .product(let factors) = base, case .real(let front)? = factors.first, front > 0, exponent.number != nil
        else {
            return .power(of: base, exponent)
        }
        return .power(of: .real(front), exponent) * .power(of: .product(of: Array(factors.dropFirst())), exponent)
    }

    /// Every measured number exchanged.
    func mappingDecimals(_ transform: (Double) -> Double) -> Expression {
        if case .real(let value) = self { return .real(transform(value)) }
        return mapChildren { $0.mappingDecimals(transform) }
    }
}
