import Edgewise
import Glibc
import TestSupport
import Testing

@Suite("Discovery of exact laws")
struct ExactLawTests {
    static let known = [
        SampledLaw("exp(sin(pi*x) + y**2)", on: -1...1) { exp(sin(.pi * $0[0]) + $0[1] * $0[1]) },
        SampledLaw("x*y") { $0[0] * $0[1] },
        SampledLaw("x/y") { $0[0] / $0[1] },
        SampledLaw("sqrt(x**2 + y**2)") { hypot($0[0], $0[1]) },
        SampledLaw("x*exp(-y)") { $0[0] * exp(-$0[1]) },
        SampledLaw("(x + y)/(1 + x*y)") { ($0[0] + $0[1]) / (1 + $0[0] * $0[1]) },
        SampledLaw("sin(x)/x", of: ["x"], on: 1...10) { sin($0[0]) / $0[0] },
        SampledLaw("1/(1 + x**2 + y**2)") { 1 / (1 + $0[0] * $0[0] + $0[1] * $0[1]) },
        SampledLaw("a*exp(-b*t)*cos(w*t)", of: ["a", "b", "t", "w"]) { $0[0] * exp(-$0[1] * $0[2]) * cos($0[3] * $0[2]) },
    ]

    /// Names that other languages keep for themselves are columns like any other.
    static let invented = [
        SampledLaw("gamma*exp(-lambda*I)", of: ["gamma", "lambda", "I"]) { $0[0] * exp(-$0[1] * $0[2]) },
        SampledLaw("I**2/(E*N)", of: ["I", "E", "N"]) { $0[0] * $0[0] / ($0[1] * $0[2]) },
        SampledLaw("sqrt(E) + log(N)", of: ["E", "N"]) { sqrt($0[0]) + log($0[1]) },
        SampledLaw("E*sin(lambda)", of: ["E", "lambda"]) { $0[0] * sin($0[1]) },
        SampledLaw("N*(E - I)", of: ["N", "E", "I"]) { $0[0] * ($0[1] - $0[2]) },
        SampledLaw("E*N/(E + N)", of: ["E", "N"]) { $0[0] * $0[1] / ($0[0] + $0[1]) },
        SampledLaw("3*x**2 - 2*y + 1/2", on: -2...2) { 3 * $0[0] * $0[0] - 2 * $0[1] + 0.5 },
        SampledLaw("x**(3/2)/(1 + y)") { pow($0[0], 1.5) / (1 + $0[1]) },
        SampledLaw("log(1 + x*y)") { log1p($0[0] * $0[1]) },
    ]

    /// Offsets, signs that change, and a product under a function that turns back.
    static let harder = [
        SampledLaw("sin(3*x)*y + 5/2", on: -1...1) { sin(3 * $0[0]) * $0[1] + 2.5 },
        SampledLaw("cos(x*y)", on: 0.5...2) { cos($0[0] * $0[1]) },
        SampledLaw("log(x)/y + 3") { log($0[0]) / $0[1] + 3 },
        SampledLaw("abs(x)*y", on: -2...2) { abs($0[0]) * $0[1] },
        SampledLaw("x*y*z + 1", of: ["x", "y", "z"], on: -1...1) { $0[0] * $0[1] * $0[2] + 1 },
    ]

    static func discovery(of law: SampledLaw, seed: UInt64) throws -> Discovery {
        try discover(law.table(rows: 1000, seed: 100 + seed), options: DiscoveryOptions(target: SampledLaw.target, seed: seed))
    }

    static func expectExact(_ law: SampledLaw, seed: UInt64) throws {
        let found = try #require(try discovery(of: law, seed: seed).law)
        var generator = SeededGenerator(seed: seed)
        let verdict = try found.formula.isEquivalent(to: law.expression(), over: law.box, using: &generator)
        #expect(verdict == .equal, "found \(found.formula)")
        #expect(found.certificate.verdict == .exact)
        #expect(found.certificate.maximumRelativeError < 1e-9)
        // Every number of these laws is an integer, a fraction or π, so none may be left that is only measured.
        #expect(found.formula.abstractingConstants().values.isEmpty, "measured numbers in \(found.formula)")
        for constant in found.constants {
            let text = try #require(constant.snapped)
            let exact = try CompiledExpression(Expression(parsing: text, variables: []), variables: [])([])
            #expect(abs(constant.value - exact) <= 1e-9 * max(1, abs(exact)))
        }
    }

    @Test("a textbook law is found to the last digit", arguments: known, [1, 2] as [UInt64])
    func knownLaws(law: SampledLaw, seed: UInt64) throws {
        try Self.expectExact(law, seed: seed)
    }

    @Test("a law of other columns and forms is found to the last digit", arguments: invented + harder)
    func inventedLaws(law: SampledLaw) throws {
        try Self.expectExact(law, seed: 3)
    }

    @Test("a sum of a product and a function of one of its factors is found")
    func sumOfProductAndFunction() throws {
        let law = SampledLaw("x*y + sin(x)") { $0[0] * $0[1] + sin($0[0]) }
        withKnownIssue("closed forms give a variable of a pair no function of its own", isIntermittent: true) {
            try Self.expectExact(law, seed: 3)
        }
    }

    static let nearRounding = [
        SampledLaw("1/(exp(x) - 1)", of: ["x"], on: 0.5...4) { 1 / expm1($0[0]) },
        SampledLaw("tanh(x) - y**3", on: -2...2) { tanh($0[0]) - pow($0[1], 3) },
        SampledLaw("x**2 - y**2", on: -2...2) { $0[0] * $0[0] - $0[1] * $0[1] },
    ]

    @Test("no constant of the size of rounding is left in a law", arguments: nearRounding, [3, 12] as [UInt64])
    func noRoundingLeft(law: SampledLaw, seed: UInt64) throws {
        try Self.expectExact(law, seed: seed)
    }

    @Test("numbers that mean nothing are measured to nine digits")
    func measuredNumbers() throws {
        let law = SampledLaw("2.3817046*x + 0.61905283/y") { 2.3817046 * $0[0] + 0.61905283 / $0[1] }
        let found = try #require(try Self.discovery(of: law, seed: 4).law)
        let values = found.formula.abstractingConstants().values.sorted()
        try #require(values.count == 2, "found \(found.formula)")
        #expect(abs(values[0] - 0.61905283) < 1e-9)
        #expect(abs(values[1] - 2.3817046) < 1e-9)
    }

    @Test("the closure and the formula of each law agree", arguments: known + invented + harder)
    func lawsAgree(law: SampledLaw) throws {
        let data = law.sampled(rows: 20, seed: 9)
        let program = try CompiledExpression(law.expression(), variables: law.variables)
        for (value, truth) in zip(program.evaluate(columns: data.columns), data.target) {
            #expect(abs(value - truth) <= 1e-12 * max(1, abs(truth)))
        }
    }
}
