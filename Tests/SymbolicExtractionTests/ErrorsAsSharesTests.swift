import Expressions
import Glibc
import Tables
import Testing

@testable import SymbolicExtraction

@Suite("Constants of targets that span decades") struct ErrorsAsSharesTests {
    private static func exactification(noise: Double = 0, of law: (Double) -> Double) -> Exactification {
        var generator = SeededGenerator(seed: 4)
        let x = (0..<150).map { _ in generator.uniform(in: -20..<20) }
        return Exactification(
            refinement: ConstantRefinement(
                variables: ["x"], columns: [x],
                target: x.map { law($0) * (1 + noise * generator.standardNormal()) }),
            assumptions: Assumptions(ranges: ["x": -20...20]))
    }

    @Test("have all their digits where rows without noise determine them")
    func keepsDigits() throws {
        let rows = Self.exactification { 71.31274518 * (2.2 - exp(-1.37 * $0)) }
        let start = try Expression(parsing: "-71.3127*exp(-1.37000001*x) + 157", variables: ["x"])
        let found = try #require(rows.exact(start))
        let program = try CompiledExpression(found.expression, variables: ["x"])
        for x in [-19.0, -1, 0.3, 2, 19] {
            let truth = 71.31274518 * (2.2 - exp(-1.37 * x))
            #expect(abs(program([x]) - truth) < 1e-12 * (abs(truth) + 157), "\(found.expression) at \(x)")
        }
        #expect(found.error < 1e-12)
    }

    @Test("are fitted as ever where there is noise, or where the target spans little")
    func leavesOthersAlone() throws {
        let noisy = Self.exactification(noise: 0.01) { exp($0) }
        let shares = try #require(noisy.withErrorsAsShares)
        #expect(noisy.met(try Expression(parsing: "exp(x)", variables: ["x"]), by: shares) == nil)
        #expect(Self.exactification { 30 + $0 }.withErrorsAsShares == nil)
    }
}
