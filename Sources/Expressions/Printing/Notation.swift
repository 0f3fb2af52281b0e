/// How tightly a written form holds together, loosest first: the one precedence table of all languages.
enum Precedence: Int, Comparable, Sendable {
    case sum, negation, product, power, atom

    static func < (left: Precedence, right: Precedence) -> Bool { left.rawValue < right.rawValue }
}

/// A part of a formula already written.
struct Piece: Sendable {
    var text: String
    var precedence: Precedence
    /// How many operations and calls it contains.
    var operations = 0

    init(_ text: String, _ precedence: Precedence, operations: Int = 0) {
        self.text = text
        self.precedence = precedence
        self.operations = operations
    }
}

/// How one language writes the parts of a formula; the walk over the tree is `ExpressionPrinter`'s.
///
/// The defaults are those of infix languages with `*`, `/` and parentheses.
protocol Notation {
    func integer(_ magnitude: UInt) -> String
    /// A number that is not negative, or NaN.
    func real(_ magnitude: Double) -> String
    func fraction(_ numerator: UInt, _ denominator: Int) -> Piece
    func constant(_ constant: NamedConstant) -> String
    func variable(_ name: String) -> String
    func parameter(_ index: Int) -> String
    func call(_ function: ElementaryFunction, _ argument: Piece) -> Piece
    func squareRoot(_ argument: Piece) -> Piece
    /// `formula` is the tree that `base` and `exponent` were written from.
    func power(_ base: Piece, _ exponent: Piece, formula: (base: Expression, exponent: Expression)) -> Piece
    func product(_ left: Piece, _ right: Piece) -> Piece
    func quotient(_ numerator: Piece, _ denominator: Piece) -> Piece
    func parenthesized(_ text: String) -> String
    /// A chance to give a long part a name of its own.
    mutating func settle(_ piece: Piece) -> Piece
}

extension Notation {
    func integer(_ magnitude: UInt) -> String { "\(magnitude)" }
    func fraction(_ numerator: UInt, _ denominator: Int) -> Piece {
        Piece("\(integer(numerator))/\(integer(denominator.magnitude))", .product, operations: 1)
    }
    func product(_ left: Piece, _ right: Piece) -> Piece {
        Piece("\(left.text)*\(right.text)", .product, operations: left.operations + right.operations + 1)
    }
    func quotient(_ numerator: Piece, _ denominator: Piece) -> Piece {
        infixQuotient(numerator, denominator, operator: "/")
    }
    func parenthesized(_ text: String) -> String { "(\(text))" }
    func settle(_ piece: Piece) -> Piece { piece }

    /// The piece, in parentheses if it holds together less tightly than its place requires.
    func wrapped(_ piece: Piece, atLeast precedence: Precedence) -> Piece {
        if piece.precedence >= precedence { return piece }
        return Piece(parenthesized(piece.text), .atom, operations: piece.operations)
    }

    /// `numerator/denominator`, left-associative.
    func infixQuotient(_ numerator: Piece, _ denominator: Piece, operator symbol: String) -> Piece {
        let (top, bottom) = (wrapped(numerator, atLeast: .product), wrapped(denominator, atLeast: .power))
        return Piece("\(top.text)\(symbol)\(bottom.text)", .product, operations: top.operations + bottom.operations + 1)
    }

    /// `base**exponent`, right-associative.
    func infixPower(_ base: Piece, _ exponent: Piece, operator symbol: String) -> Piece {
        let (base, exponent) = (wrapped(base, atLeast: .atom), wrapped(exponent, atLeast: .atom))
        return Piece(
            "\(base.text)\(symbol)\(exponent.text)", .power, operations: base.operations + exponent.operations + 1)
    }

    /// `name(first, second)`.
    func functionCall(_ name: String, _ arguments: Piece...) -> Piece {
        Piece(
            "\(name)(\(arguments.map(\.text).joined(separator: ", ")))", .atom,
            operations: arguments.reduce(1) { $0 + $1.operations })
    }
}
