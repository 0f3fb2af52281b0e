import Expressions
import Glibc

/// A number with the way it is written: a small fraction where it is one, else its digits.
struct ExactNumber: Sendable, Equatable {
    let value: Double
    let expression: Expression

    /// The fraction with numerator up to 6 and denominator up to 4 nearest to a measured number, if within `tolerance` of it;
    /// relative for numbers over 1.
    init?(near measured: Double, within tolerance: Double) {
        var nearest: Rational?
        var distance = tolerance * max(1, abs(measured))
        for denominator in 1...4 {
            let numerator = (measured * Double(denominator)).rounded()
            guard abs(numerator) <= 6 else { continue }
            let gap = abs(numerator / Double(denominator) - measured)
            // Of equal distances the first, which has the smallest denominator.
            if gap < distance * 0.999 {
                distance = gap
                nearest = Rational(Int(numerator), denominator)
            }
        }
        guard let nearest else { return nil }
        value = Double(nearest.numerator) / Double(nearest.denominator)
        expression = .rational(nearest)
    }

    init(_ measured: Double) {
        value = measured
        expression = .real(measured)
    }

    /// 0 for ±1, and the more the less likely a number is in a law.
    var oddness: Double {
        guard case .rational(let number) = expression else { return 4 }
        return Double(max(abs(number.numerator), 1) - 1) / 2 + Double(number.denominator - 1)
    }

    var isZero: Bool { value == 0 }

    func power(_ base: Double) -> Double {
        switch value {
        case 1: base
        case -1: 1 / base
        case 2: base * base
        default: pow(base, value)
        }
    }

    static prefix func - (number: Self) -> Self { Self(value: -number.value, expression: -number.expression) }

    private init(value: Double, expression: Expression) {
        self.value = value
        self.expression = expression
    }
}
