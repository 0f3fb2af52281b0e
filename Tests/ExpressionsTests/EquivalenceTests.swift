import Expressions
import Tables
import Testing

@Suite("Equivalence") struct EquivalenceTests {
    private static let ranges: [String: ClosedRange<Double>] = ["x": 0.5...3, "y": 0.5...2, "z": -1...1]

    private func verdict(_ left: String, _ right: String, seed: UInt64 = 1) throws -> Equivalence {
        var generator = SeededGenerator(seed: seed)
        return try Expression(parsing: left)
            .isEquivalent(to: Expression(parsing: right), over: Self.ranges, using: &generator)
    }

    @Test(
        "the same function written in two ways is equal",
        arguments: [
            ("x*(y + 1)", "x + x*y"),
            ("sin(x)**4 - cos(x)**4", "-cos(2*x)"),
            ("cos(x + y)", "cos(x)*cos(y) - sin(x)*sin(y)"),
            ("atanh(z)", "log((1 + z)/(1 - z))/2"),
            ("sqrt(x)*sqrt(y)", "sqrt(x*y)"),
            ("x/x", "1"),
            ("(x + y)/(1 + x*y)", "-1 + 2/(1 + (-1 + 2/(1 + x))*(-1 + 2/(1 + y)))"),
            ("exp(x)*(1 + 1e-12)", "exp(x)"),
        ])
    func equal(left: String, right: String) throws {
        #expect(try verdict(left, right) == .equal)
        #expect(try verdict(right, left) == .equal)
    }

    @Test(
        "functions that differ somewhere in the box are different",
        arguments: [
            ("x", "x + 0.000001"),
            ("sin(x)", "x - x**3/6"),
            ("z", "abs(z)"),
            ("x*y", "x/y"),
            ("exp(x)*(1 + 1e-7)", "exp(x)"),
            // The same for x ≥ 0.5, the range, but not in the box 1.5 times as wide.
            ("abs(x - 0.2)", "x - 0.2"),
        ])
    func different(left: String, right: String) throws {
        #expect(try verdict(left, right) == .different)
    }

    @Test("formulas that share no domain, or lack a range, are undecided, with a reason")
    func undecided() throws {
        #expect(
            try verdict("log(x)**1.5*sqrt(-y)", "sin(x)*y**2")
                == .undecided("both are defined at only 0 of 256 points"))
        #expect(try verdict("w*sin(x)", "w*x") == .undecided("no range is given for ‘w’"))
    }

    @Test("parameters take the same random values in both formulas")
    func parameters() {
        var generator = SeededGenerator(seed: 3)
        let (a, x) = (Expression.parameter(0), Expression.variable("x"))
        let sum = sin(a + x)
        let expanded = sin(a) * cos(x) + cos(a) * sin(x)
        #expect(sum.isEquivalent(to: expanded, over: Self.ranges, using: &generator) == .equal)
        #expect(sum.isEquivalent(to: sin(a) + sin(x), over: Self.ranges, using: &generator) == .different)
    }
}
