/// Walks a tree and writes it in a notation the way a person would: differences, quotients and roots, not the sums with −1
/// and powers with −1 and ½ that store them.
struct ExpressionPrinter<Language: Notation> {
    var language: Language

    mutating func write(_ expression: Expression) -> String { piece(expression).text }

    mutating func piece(_ expression: Expression) -> Piece {
        let (isNegative, magnitude) = signAndMagnitude(expression)
        if !isNegative { return language.settle(magnitude) }
        let factor = language.wrapped(magnitude, atLeast: .product)
        return Piece("-\(factor.text)", .negation, operations: factor.operations + 1)
    }

    /// A leading negative number is taken out, so that a sum can write a difference.
    private mutating func signAndMagnitude(_ expression: Expression) -> (isNegative: Bool, magnitude: Piece) {
        switch expression {
        case .rational(let value):
            return (value < .zero, number(value.numerator.magnitude, value.denominator))
        case .real(let value):
            let isNegative = value.sign == .minus && !value.isNaN
            return (isNegative, Piece(language.real(value.magnitude), .atom))
        case .constant(let constant): return (false, Piece(language.constant(constant), .atom))
        case .parameter(let index): return (false, Piece(language.parameter(index), .atom))
        case .variable(let name): return (false, Piece(language.variable(name), .atom))
        case .sum(let terms): return (false, sum(terms))
        case .product(let factors): return product(factors)
        case .power: return product([expression])
        case .function(let function, let argument): return (false, language.call(function, piece(argument)))
        }
    }

    private func number(_ numerator: UInt, _ denominator: Int) -> Piece {
        denominator == 1 ? Piece(language.integer(numerator), .atom) : language.fraction(numerator, denominator)
    }

    private mutating func sum(_ terms: [Expression]) -> Piece {
        guard let first = terms.first else { return Piece(language.integer(0), .atom) }
        var total = piece(first)
        if terms.count == 1 { return total }
        total = language.wrapped(total, atLeast: .negation)
        for term in terms.dropFirst() {
            let (isNegative, magnitude) = signAndMagnitude(term)
            let operand = language.wrapped(language.settle(magnitude), atLeast: .product)
            total = language.settle(
                Piece(
                    "\(total.text) \(isNegative ? "-" : "+") \(operand.text)", .sum,
                    operations: total.operations + operand.operations + 1))
        }
        return total
    }

    /// Numerator over denominator; a rational coefficient gives to both.
    private mutating func product(_ factors: [Expression]) -> (isNegative: Bool, magnitude: Piece) {
        var isNegative = false
        var numerator: [Piece] = []
        var denominator: [Piece] = []
        for (index, factor) in factors.enumerated() {
            switch factor {
            case .rational(let value) where index == 0 && factors.count > 1:
                isNegative = value < .zero
                if value.numerator.magnitude != 1 { numerator.append(number(value.numerator.magnitude, 1)) }
                if value.denominator != 1 { denominator.append(number(value.denominator.magnitude, 1)) }
            case .real(let value) where index == 0 && value.sign == .minus && !value.isNaN:
                isNegative = true
                numerator.append(Piece(language.real(value.magnitude), .atom))
            case .power(let base, .rational(let exponent)) where exponent < .zero && exponent.numerator != .min:
                denominator.append(power(base, exponent: -exponent.numerator, over: exponent.denominator))
            case .power(let base, .rational(let exponent)):
                numerator.append(power(base, exponent: exponent.numerator, over: exponent.denominator))
            case .power(let base, let exponent):
                numerator.append(language.power(piece(base), piece(exponent), formula: (base, exponent)))
            default:
                numerator.append(piece(factor))
            }
        }
        let top = joined(numerator) ?? Piece(language.integer(1), .atom)
        guard let bottom = joined(denominator) else { return (isNegative, top) }
        return (isNegative, language.quotient(top, bottom))
    }

    private mutating func joined(_ factors: [Piece]) -> Piece? {
        guard var product = factors.first else { return nil }
        if factors.count == 1 { return product }
        product = language.wrapped(product, atLeast: .power)
        for factor in factors.dropFirst() {
            product = language.settle(language.product(product, language.wrapped(factor, atLeast: .power)))
        }
        return product
    }

    private mutating func power(_ base: Expression, exponent numerator: Int, over denominator: Int) -> Piece {
        let inner = piece(base)
        if numerator == 1, denominator == 1 { return inner }
        if numerator == 1, denominator == 2 { return language.squareRoot(inner) }
        let exponent = Rational(numerator, denominator) ?? .one
        return language.power(inner, piece(.rational(exponent)), formula: (base, .rational(exponent)))
    }
}
