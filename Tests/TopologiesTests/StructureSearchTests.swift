import Glibc
import KolmogorovArnold
import LeastSquares
import Synchronization
import TestSupport
import Testing

@testable import Topologies

@Suite("Each way of finding a structure")
struct StructureSearchTests {
    typealias Step = StructureSearch.Step

    /// A law for which one step is the right one, and the error that its network must reach.
    struct Case: Sendable, CustomStringConvertible {
        let step: Step
        let law: SampledLaw
        let bound: Double

        var description: String { "\(law) by \(step)" }
    }

    static func rows(_ law: SampledLaw, count: Int = 1000, seed: UInt64, noise: Double = 0) -> SearchRows {
        let data = law.sampled(rows: count, seed: seed, noise: noise)
        let scale = standardDeviation(data.target, over: 0..<count)
        return SearchRows(
            inputNames: law.variables, columns: data.columns, target: data.target.map { $0 / scale },
            trainingCount: count * 3 / 4)
    }

    static let cases = [
        Case(step: .singleEdge, law: SampledLaw("x*sin(3*x)", of: ["x"], on: -2...2) { $0[0] * sin(3 * $0[0]) }, bound: 1e-4),
        Case(step: .singleEdge, law: SampledLaw("log(x)/x", of: ["x"], on: 20...400) { log($0[0]) / $0[0] }, bound: 3e-3),
        Case(step: .additiveResponse, law: SampledLaw("log(1 + x + y**2)") { log(1 + $0[0] + $0[1] * $0[1]) }, bound: 1e-3),
        Case(
            step: .additiveResponse,
            law: SampledLaw("(x - y + exp(z))**3", of: ["x", "y", "z"], on: -1...1) { pow($0[0] - $0[1] + exp($0[2]), 3) },
            bound: 5e-3),
        Case(step: .factorProduct, law: SampledLaw("(x - 3/2)*sin(2*y)") { ($0[0] - 1.5) * sin(2 * $0[1]) }, bound: 1e-3),
        Case(
            step: .factorProduct,
            law: SampledLaw("cos(x)*(y - z)", of: ["x", "y", "z"], on: -2...2) { cos($0[0]) * ($0[1] - $0[2]) }, bound: 1e-2),
        Case(step: .productResponse, law: SampledLaw("cos(3/2*x*y)", on: 0.2...1.8) { cos(1.5 * $0[0] * $0[1]) }, bound: 2e-2),
        Case(
            step: .groupedResponse,
            law: SampledLaw("sqrt(x*y + z*w)", of: ["x", "y", "z", "w"]) { sqrt($0[0] * $0[1] + $0[2] * $0[3]) }, bound: 1e-2),
        Case(
            step: .groupedResponse,
            law: SampledLaw("exp(x*y)/z", of: ["x", "y", "z"], on: 0.5...1.5) { exp($0[0] * $0[1]) / $0[2] }, bound: 1e-2),
    ]

    @Test("the right step ends in a network that follows the law", arguments: cases, [1, 2] as [UInt64])
    func reachesBound(example: Case, seed: UInt64) throws {
        let rows = Self.rows(example.law, seed: seed)
        let found = StructureSearch(rows: rows, seed: seed).structures(by: example.step)
        let best = try #require(found.first)
        #expect(best.error < example.bound)
        #expect(found.map(\.error) == found.map(\.error).sorted())
        for structure in found {
            #expect(structure.origin == example.step.rawValue)
            #expect(structure.network.defect == nil)
            #expect(structure.network.inputNames == example.law.variables)
            // The error is that of the rows that were not fitted.
            let predicted = structure.network.evaluate(rows.columns)[0]
            let judged = 750..<1000
            let square = judged.reduce(0) { $0 + (predicted[$1] - rows.target[$1]) * (predicted[$1] - rows.target[$1]) } / 250
            #expect(abs(structure.error - sqrt(square)) <= 1e-9 + 1e-6 * structure.error)
        }
    }

    @Test("a step whose structure is not there finds nothing, or says that it is far off")
    func findsNothing() {
        let law = SampledLaw("x*y*z", of: ["x", "y", "z"], on: -1...1) { $0[0] * $0[1] * $0[2] }
        for structure in StructureSearch(rows: Self.rows(law, seed: 1), seed: 1).structures(by: .additiveResponse) {
            #expect(structure.error > 0.2)
        }
        let three = SampledLaw("sin(4*x*y)*cos(3*z*x) + z", of: ["x", "y", "z"], on: -2...2) {
            sin(4 * $0[0] * $0[1]) * cos(3 * $0[2] * $0[0]) + $0[2]
        }
        for step in [Step.additiveResponse, .factorProduct] {
            for structure in StructureSearch(rows: Self.rows(three, count: 600, seed: 1), seed: 1).structures(by: step) {
                #expect(structure.error > 0.2)
            }
        }
    }

    @Test("one variable has one step, several have the others, the cheapest first")
    func steps() {
        let one = SampledLaw("x", of: ["x"]) { $0[0] }
        #expect(StructureSearch(rows: Self.rows(one, count: 50, seed: 1), seed: 1).steps == [.singleEdge])
        let two = SampledLaw("x + y") { $0[0] + $0[1] }
        let steps = StructureSearch(rows: Self.rows(two, count: 50, seed: 1), seed: 1).steps
        #expect(steps == Step.allCases.filter { $0 != .singleEdge })
        #expect(Set(Step.allCases.map(\.rawValue)).count == Step.allCases.count)
    }

    static let deterministic = Step.allCases.filter { $0 != .singleEdge }

    @Test("the same seed gives the same bits, whichever steps ran before", arguments: deterministic)
    func isDeterministic(step: Step) {
        let law = SampledLaw("x*y + sin(x)", on: -1...2) { $0[0] * $0[1] + sin($0[0]) }
        let rows = Self.rows(law, count: 300, seed: 3, noise: 0.01)
        let first = StructureSearch(rows: rows, seed: 7).structures(by: step)
        let search = StructureSearch(rows: rows, seed: 7)
        _ = search.structures(by: .additiveResponse)
        let second = search.structures(by: step)
        #expect(first.map(\.network) == second.map(\.network))
        #expect(first.map(\.error.bitPattern) == second.map(\.error.bitPattern))
    }

    @Test("once told to stop, a step starts nothing more", arguments: Step.allCases, [0, 5, 40])
    func stops(step: Step, asked: Int) {
        let count = Atomic(0)
        let law =
            step == .singleEdge
            ? SampledLaw("sin(x)", of: ["x"]) { sin($0[0]) }
            : SampledLaw("x*y + sin(x)", on: -1...2) { $0[0] * $0[1] + sin($0[0]) }
        let work = WorkBudget { count.add(1, ordering: .relaxed).newValue > asked }
        let search = StructureSearch(rows: Self.rows(law, count: 400, seed: 1, noise: 0.01), seed: 1, work: work)
        for structure in search.structures(by: step) { #expect(structure.error.isFinite) }
        #expect(count.load(ordering: .relaxed) < asked + 100)
    }

    @Test("a wide network is made as sparse as the law: three edges", arguments: [1, 2, 3] as [UInt64])
    func sparseTraining(seed: UInt64) throws {
        let law = SampledLaw("exp(sin(pi*x) + y**2)", on: -1...1) { exp(sin(.pi * $0[0]) + $0[1] * $0[1]) }
        let found = StructureSearch(rows: Self.rows(law, seed: seed), seed: seed).structures(by: .sparseNetwork)
        let sparse = try #require(found.first { $0.network.activeEdges.count == 3 })
        #expect(sparse.network.layers.map(\.nodes.count) == [1, 1])
        #expect(sparse.error < 1e-2)
    }

    @Test("rows too few for a wide network give none")
    func tooFewForSparse() {
        let law = SampledLaw("x + y") { $0[0] + $0[1] }
        #expect(StructureSearch(rows: Self.rows(law, count: 24, seed: 1), seed: 1).structures(by: .sparseNetwork).isEmpty)
    }
}
