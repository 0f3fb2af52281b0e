import Expressions
import Glibc
import LeastSquares
import TestSupport
import Testing

@testable import Symmetries

/// Laws invented for these tests, with the number of variables that their symmetries leave.
private struct ReducibleLaw: CustomTestStringConvertible {
    let law: SampledLaw
    /// A factor that changes sign is not divided out, so a difference may be left over.
    let remaining: Int
    var testDescription: String { law.formula }

    init(_ formula: String, of variables: [String], _ remaining: Int, law: @escaping @Sendable ([Double]) -> Double) {
        self.law = SampledLaw(formula, of: variables, law: law)
        self.remaining = remaining
    }

    static let all = [
        ReducibleLaw("2*(p - f)*g*r**2/(9*m)", of: ["p", "f", "g", "r", "m"], 1) {
            2 * ($0[0] - $0[1]) * $0[2] * $0[3] * $0[3] / (9 * $0[4])
        },
        ReducibleLaw("n*tanh(a*b/(c*d))", of: ["n", "a", "b", "c", "d"], 1) {
            $0[0] * tanh($0[1] * $0[2] / ($0[3] * $0[4]))
        },
        ReducibleLaw("x*y + z*exp(-u/v)", of: ["x", "y", "z", "u", "v"], 2) { $0[0] * $0[1] + $0[2] * exp(-$0[3] / $0[4]) },
        ReducibleLaw("a*sqrt(b**2 + c**2)", of: ["a", "b", "c"], 1) { $0[0] * ($0[1] * $0[1] + $0[2] * $0[2]).squareRoot() },
        ReducibleLaw("(x - y)**2/(z + w)", of: ["x", "y", "z", "w"], 2) { ($0[0] - $0[1]) * ($0[0] - $0[1]) / ($0[2] + $0[3]) },
        ReducibleLaw("a + a*b*exp(-c)", of: ["a", "b", "c"], 2) { $0[0] + $0[0] * $0[1] * exp(-$0[2]) },
    ]
}

@Suite("Symmetry reduction") struct SymmetryReductionTests {
    @Test("takes away every variable that a symmetry of the law makes superfluous", arguments: ReducibleLaw.all)
    private func reduces(_ case: ReducibleLaw) throws {
        let (columns, target) = `case`.law.sampled(rows: 1500, seed: 11)
        let whole = ReducedProblem(inputs: `case`.law.variables, columns: columns, target: target)
        let reduced = try #require(SymmetryReduction().reduced(whole))
        #expect(reduced.variables.count <= `case`.remaining, "\(reduced.history)")
    }

    @Test(
        "keeps what it took away: offset, scale and variables evaluate to the columns they stand for",
        arguments: ReducibleLaw.all)
    private func remembers(_ case: ReducibleLaw) throws {
        let (columns, target) = `case`.law.sampled(rows: 400, seed: 5)
        let whole = ReducedProblem(inputs: `case`.law.variables, columns: columns, target: target)
        let reduced = try #require(SymmetryReduction().reduced(whole))
        for term in reduced.variables + [reduced.offset, reduced.scale] {
            let values = try CompiledExpression(term.formula, variables: `case`.law.variables).evaluate(columns: columns)
            for (value, known) in zip(values, term.values) {
                #expect(abs(value - known) <= 1e-12 * max(abs(known), 1))
            }
        }
        for row in target.indices {
            let y = reduced.offset.values[row] + reduced.scale.values[row] * reduced.target[row]
            #expect(abs(y - target[row]) <= 1e-12 * max(abs(target[row]), abs(reduced.offset.values[row])))
        }
    }

    @Test("leaves a law without symmetries alone")
    func leavesAlone() throws {
        let law = SampledLaw("x**2 + exp(y)", of: ["x", "y"]) { $0[0] * $0[0] + exp($0[1]) }
        let (columns, target) = law.sampled(rows: 1000, seed: 3)
        let whole = ReducedProblem(inputs: law.variables, columns: columns, target: target)
        let reduced = SymmetryReduction().reduced(whole)
        #expect(reduced?.variables.count == 2)
    }

    @Test("noise of a hundredth hides no factor and no difference")
    func noisy() throws {
        let law = SampledLaw("a*(b - c)*exp(-d)", of: ["a", "b", "c", "d"]) { $0[0] * ($0[1] - $0[2]) * exp(-$0[3]) }
        let (columns, target) = law.sampled(rows: 4000, seed: 8, noise: 0.01)
        let whole = ReducedProblem(inputs: law.variables, columns: columns, target: target)
        let reduced = try #require(SymmetryReduction().reduced(whole))
        #expect(reduced.variables.count == 2, "\(reduced.history)")
    }

    @Test("columns without effect are taken away, the others stay", arguments: [0, 0.05])
    func idle(noise: Double) throws {
        let names = ["a", "b", "c", "idle", "empty"]
        let law = SampledLaw("a + b*sin(a*c)", of: names) { $0[0] + $0[1] * sin($0[0] * $0[2]) }
        let (columns, target) = law.sampled(rows: 3000, seed: 5, noise: noise)
        let reduced = try #require(SymmetryReduction().reduced(ReducedProblem(inputs: names, columns: columns, target: target)))
        let taken = reduced.history.map(\.taken.text)
        #expect(taken.contains("idle has no effect") && taken.contains("empty has no effect"), "\(taken)")
        let used = reduced.variables.flatMap { $0.formula.variables } + reduced.scale.formula.variables
        #expect(Set(used + reduced.offset.formula.variables) == ["a", "b", "c"])
    }

    @Test("every step says what was weighed: the error before, that of the one taken, and all that were tried")
    func steps() throws {
        let law = SampledLaw("a*(b - c)**2", of: ["a", "b", "c"]) { $0[0] * ($0[1] - $0[2]) * ($0[1] - $0[2]) }
        let (columns, target) = law.sampled(rows: 2000, seed: 2, noise: 0.02)
        let reduced = try #require(
            SymmetryReduction().reduced(ReducedProblem(inputs: law.variables, columns: columns, target: target)))
        #expect(reduced.history.count == 2)
        for step in reduced.history {
            #expect(step.trials.contains(step.taken))
            #expect(step.taken.error < 1.03 * step.errorBefore)
            #expect(zip(step.trials, step.trials.dropFirst()).allSatisfy { $0.error <= $1.error })
        }
        #expect(reduced.surfaceError == reduced.history.last?.taken.error)
    }

    @Test("a smoothed target is several times nearer to the truth than the rows")
    func smoothed() throws {
        let law = SampledLaw("exp(x)*sin(y)", of: ["x", "y"]) { exp($0[0]) * sin($0[1]) }
        let (columns, target) = law.sampled(rows: 4000, seed: 6, noise: 0.1)
        let problem = ReducedProblem(inputs: law.variables, columns: columns, target: target)
        let smooth = try #require(SmoothTarget(problem, work: WorkBudget()))
        func distance(_ values: [Double]) -> Double {
            let squares = values.indices.reduce(0) { sum, row in
                let truth = law.value(at: columns.map { $0[row] })
                return sum + (values[row] - truth) * (values[row] - truth)
            }
            return (squares / Double(values.count)).squareRoot()
        }
        let ratio = distance(smooth.values) / distance(target)
        #expect(ratio < 0.2)
        // What it says of its own accuracy, in units of the noise.
        #expect(abs(smooth.accuracy / smooth.error / ratio - 1) < 0.6)
    }
}
