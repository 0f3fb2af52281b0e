import Expressions

/// NIST's models of nonlinear regression, constants b₁ … as parameters 0 ….
enum NISTModel {
    /// By this name beside Foundation, which has an `Expression` of its own.
    typealias Formula = Expression

    private static let b = (0..<9).map(Expression.parameter)
    private static let x = Expression.variable("x")

    private static func cubicOverCubic() -> Expression {
        let numerator = b[0] + b[1] * x + b[2] * pow(x, 2) + b[3] * pow(x, 3)
        let denominator = 1 + b[4] * x + b[5] * pow(x, 2) + b[6] * pow(x, 3)
        return numerator / denominator
    }

    private static func twoGaussians() -> Expression {
        let background = b[0] * exp(-(b[1] * x))
        let first = b[2] * exp(-(pow(x - b[3], 2) / pow(b[4], 2)))
        let second = b[5] * exp(-(pow(x - b[6], 2) / pow(b[7], 2)))
        return background + first + second
    }

    private static func threeDecays() -> Expression {
        b[0] * exp(-(b[1] * x)) + b[2] * exp(-(b[3] * x)) + b[4] * exp(-(b[5] * x))
    }

    private static func oscillation() -> Expression {
        let yearly = Expression.pi * x / 6
        let (first, second) = (2 * Expression.pi * x / b[3], 2 * Expression.pi * x / b[6])
        let season = b[0] + b[1] * cos(yearly) + b[2] * sin(yearly)
        let longer = b[4] * cos(first) + b[5] * sin(first)
        return season + longer + b[7] * cos(second) + b[8] * sin(second)
    }

    private static func bennett5() -> Expression {
        b[0] * pow(b[1] + x, -1 / b[2])
    }

    private static func boxBOD() -> Expression {
        b[0] * (1 - exp(-(b[1] * x)))
    }

    private static func chwirut() -> Expression {
        exp(-(b[0] * x)) / (b[1] + b[2] * x)
    }

    private static func danWood() -> Expression {
        b[0] * pow(x, b[1])
    }

    private static func eckerle4() -> Expression {
        b[0] / b[1] * exp(-(pow((x - b[2]) / b[1], 2) / 2))
    }

    private static func kirby2() -> Expression {
        let denominator = 1 + b[3] * x + b[4] * pow(x, 2)
        return (b[0] + b[1] * x + b[2] * pow(x, 2)) / denominator
    }

    private static func mgh09() -> Expression {
        let numerator = pow(x, 2) + x * b[1]
        return b[0] * numerator / (pow(x, 2) + x * b[2] + b[3])
    }

    private static func mgh10() -> Expression {
        b[0] * exp(b[1] / (x + b[2]))
    }

    private static func mgh17() -> Expression {
        b[0] + b[1] * exp(-(x * b[3])) + b[2] * exp(-(x * b[4]))
    }

    private static func misra1a() -> Expression {
        b[0] * (1 - exp(-(b[1] * x)))
    }

    private static func misra1b() -> Expression {
        b[0] * (1 - pow(1 + b[1] * x / 2, -2))
    }

    private static func misra1c() -> Expression {
        b[0] * (1 - 1 / sqrt(1 + 2 * b[1] * x))
    }

    private static func misra1d() -> Expression {
        b[0] * b[1] * x / (1 + b[1] * x)
    }

    private static func nelson() -> Expression {
        b[0] - b[1] * .variable("x1") * exp(-(b[2] * .variable("x2")))
    }

    private static func rat42() -> Expression {
        b[0] / (1 + exp(b[1] - b[2] * x))
    }

    private static func rat43() -> Expression {
        b[0] / pow(1 + exp(b[1] - b[2] * x), 1 / b[3])
    }

    private static func roszman1() -> Expression {
        b[0] - b[1] * x - atan(b[2] / (x - b[3])) / Expression.pi
    }

    static let all: [(name: String, formula: Expression)] = [
        ("Bennett5", bennett5()),
        ("BoxBOD", boxBOD()),
        ("Chwirut1", chwirut()),
        ("Chwirut2", chwirut()),
        ("DanWood", danWood()),
        ("ENSO", oscillation()),
        ("Eckerle4", eckerle4()),
        ("Gauss1", twoGaussians()),
        ("Gauss2", twoGaussians()),
        ("Gauss3", twoGaussians()),
        ("Hahn1", cubicOverCubic()),
        ("Kirby2", kirby2()),
        ("Lanczos1", threeDecays()),
        ("Lanczos2", threeDecays()),
        ("Lanczos3", threeDecays()),
        ("MGH09", mgh09()),
        ("MGH10", mgh10()),
        ("MGH17", mgh17()),
        ("Misra1a", misra1a()),
        ("Misra1b", misra1b()),
        ("Misra1c", misra1c()),
        ("Misra1d", misra1d()),
        ("Nelson", nelson()),
        ("Rat42", rat42()),
        ("Rat43", rat43()),
        ("Roszman1", roszman1()),
        ("Thurber", cubicOverCubic()),
    ]
}
