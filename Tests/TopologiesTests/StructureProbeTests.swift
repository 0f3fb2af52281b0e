import Glibc
import TestSupport
import Testing

@testable import Topologies

@Suite("Structure probes")
struct StructureProbeTests {
    static let additive = [
        SampledLaw("exp(sin(pi*x) + y**2)", on: -1...1) { exp(sin(.pi * $0[0]) + $0[1] * $0[1]) },
        SampledLaw("x*y") { $0[0] * $0[1] },
        SampledLaw("x/y") { $0[0] / $0[1] },
        SampledLaw("sqrt(x**2 + y**2)") { hypot($0[0], $0[1]) },
        SampledLaw("x*exp(-y)") { $0[0] * exp(-$0[1]) },
        SampledLaw("1/(1 + x**2 + y**2)") { 1 / (1 + $0[0] * $0[0] + $0[1] * $0[1]) },
        SampledLaw("x**3/(y*z)", of: ["x", "y", "z"]) { $0[0] * $0[0] * $0[0] / ($0[1] * $0[2]) },
    ]

    static let notAdditive = [
        SampledLaw("(x + y)/(1 + x*y)") { ($0[0] + $0[1]) / (1 + $0[0] * $0[1]) },
        SampledLaw("x*y", on: -1...1) { $0[0] * $0[1] },
        SampledLaw("x**3/(exp(x/y) - 1)") { pow($0[0], 3) / expm1($0[0] / $0[1]) },
    ]

    static func response(_ law: SampledLaw, seed: UInt64) -> AdditiveResponse? {
        let data = law.sampled(rows: 1000, seed: seed)
        let bases = GroupBases(columns: data.columns, trainingCount: 800)
        let groups = bases.variables.map { [$0] }
        return AdditiveResponse.fitted(groups: groups, bases: groups.map { bases[$0] }, target: data.target, trainingCount: 800)
    }

    @Test("a function of a sum of functions is seen as one", arguments: additive, [1, 2, 3] as [UInt64])
    func seesAdditive(law: SampledLaw, seed: UInt64) throws {
        let found = try #require(Self.response(law, seed: seed))
        #expect(found.defect < 2e-3)
        #expect(found.monotonicity > 0.99)
    }

    @Test("anything else is not", arguments: notAdditive, [1, 2, 3] as [UInt64])
    func rejectsOthers(law: SampledLaw, seed: UInt64) throws {
        let found = try #require(Self.response(law, seed: seed))
        #expect(found.defect > 3e-3)
    }

    @Test("the groups of a product of factors are found, overlapping or not")
    func findsFactors() throws {
        let laws: [(SampledLaw, Set<[Int]>)] = [
            (
                SampledLaw("a*exp(-b*t)*cos(w*t)", of: ["a", "b", "t", "w"]) {
                    $0[0] * exp(-$0[1] * $0[2]) * cos($0[3] * $0[2])
                }, [[0], [1, 2], [2, 3]]
            ),
            (
                SampledLaw("m*r*v*sin(theta)", of: ["m", "r", "v", "theta"], on: 1...5) { $0[0] * $0[1] * $0[2] * sin($0[3]) },
                [[0], [1], [2], [3]]
            ),
            (SampledLaw("a*(b - c)", of: ["a", "b", "c"]) { $0[0] * ($0[1] - $0[2]) }, [[0], [1, 2]]),
        ]
        for (law, groups) in laws {
            let data = law.sampled(rows: 1000, seed: 7)
            let search = GroupSearch(bases: GroupBases(columns: data.columns, trainingCount: 800))
            let found = try #require(
                search.run { groups, bases in
                    FactorProduct.fitted(groups: groups, bases: bases, target: data.target, trainingCount: 800).map {
                        ($0, $0.error)
                    }
                })
            #expect(Set(found.groups) == groups, "\(law): \(found.groups)")
        }
    }
}
