import Expressions
import Glibc
import Testing

@testable import Symmetries

@Suite("Inputs over decades as their logarithms") struct LogarithmTests {
    private static let decades = (0..<40).map { pow(10, -2 + 6 * Double($0) / 39) }
    private static let narrow = (0..<40).map { 1 + Double($0 * 7 % 40) / 10 }

    private func problem(_ columns: [[Double]]) -> ReducedProblem {
        ReducedProblem(
            inputs: columns.indices.map { "u\($0 + 1)" }, columns: columns, target: Self.decades.indices.map { sin(Double($0)) }
        )
    }

    @Test("only a variable that is positive over more than three decades is changed, and nothing else")
    func view() throws {
        let negative = Self.decades.map { -$0 }
        let before = problem([Self.narrow, Self.decades, negative])
        let after = try #require(before.inLogarithms)
        #expect(after.variables.map(\.formula) == [.variable("u1"), .function(.log, .variable("u2")), .variable("u3")])
        #expect(after.columns[0] == Self.narrow && after.columns[2] == negative)
        for (value, power) in zip(after.columns[1], (0..<40).map { -2 + 6 * Double($0) / 39 }) {
            #expect(abs(value - power * 2.302585092994046) < 1e-13)
        }
        #expect(after.target == before.target && after.original == before.original)
        #expect(after.offset.values == before.offset.values && after.scale.values == before.scale.values)
    }

    @Test("a formula in the view is one of the inputs, of the same values")
    func lifts() throws {
        let view = try #require(problem([Self.narrow, Self.decades]).inLogarithms)
        let formula = view.lifted(try Expression(parsing: "z1*sin(z2) + z2", variables: ["z1", "z2"]))
        let values = try CompiledExpression(formula, variables: ["u1", "u2"]).evaluate(columns: [Self.narrow, Self.decades])
        for (row, value) in values.enumerated() {
            let logarithm = log(Self.decades[row])
            #expect(abs(value - (Self.narrow[row] * sin(logarithm) + logarithm)) < 1e-12)
        }
    }

    @Test(
        "there is none where no variable spans three decades, where one has a zero, and where one is infinite",
        arguments: [
            narrow, decades.map { $0 - 0.01 }, narrow.map { $0 < 2 ? 1 : 1000 }, narrow.map { $0 < 2 ? 1 : .infinity },
        ])
    func none(column: [Double]) {
        #expect(problem([column]).inLogarithms == nil)
    }

    @Test("is taken of what a reduction left: of a variable z = u·v it is log(u·v)")
    func reduced() throws {
        var problem = problem([Self.narrow, Self.decades])
        problem.variables = [
            ReducedProblem.Term(
                formula: .variable("u1") * .variable("u2"), values: zip(Self.narrow, Self.decades).map { $0 * $1 })
        ]
        let view = try #require(problem.inLogarithms)
        #expect(view.names == ["z1"])
        let formula = view.lifted(.variable("z1"))
        let values = try CompiledExpression(formula, variables: ["u1", "u2"]).evaluate(columns: [Self.narrow, Self.decades])
        for (row, value) in values.enumerated() { #expect(abs(value - log(Self.narrow[row] * Self.decades[row])) < 1e-12) }
    }
}
