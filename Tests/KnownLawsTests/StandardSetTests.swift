import Expressions
import Foundation
import TestSupport
import Testing
import Units

@testable import KnownLaws

@Suite("The sets that come with Edgewise")
struct StandardSetTests {
    @Test("every set loads without a problem, under its name and with its source", arguments: LawSet.standardNames)
    func loads(name: String) throws {
        let set = try #require(LawSet.standard(named: name))
        #expect(set.problems == [])
        #expect(set.name == name)
        #expect(set.title != nil && set.source != nil)
        for law in set.laws { #expect(law.source != nil && law.data == .sampled, "\(law.id)") }
    }

    @Test("the sets have the sizes of their sources; Keijzer's sixth function is left out")
    func sizes() throws {
        let sizes = [
            "feynman": 100, "feynman-bonus": 20, "science": 66, "koza": 3, "pagie": 1, "keijzer": 14, "poly": 6,
            "vladislavleva": 8,
            "nguyen": 13, "korns": 15, "r": 6, "constant": 8, "classic": 74,
        ]
        #expect(Set(LawSet.standardNames) == Set(sizes.keys))
        for (name, size) in sizes { #expect(LawSet.standard(named: name)?.laws.count == size, "\(name)") }
        let names = try #require(LawSet.standard(named: "classic")).laws.map(\.id)
        #expect(Set(names).count == names.count)
        #expect(LawSet.standard(named: "Feynman") == nil)
    }

    @Test("every law of the Feynman sets gives all units, and they balance", arguments: ["feynman", "feynman-bonus"])
    func unitsBalance(name: String) throws {
        for law in try #require(LawSet.standard(named: name)).laws {
            let quantities = law.variables.map(\.quantity)
            let units = Dictionary(uniqueKeysWithValues: quantities.compactMap { q in q.unit.map { (q.name, $0) } })
            #expect(units.count == quantities.count, "\(law.id)")
            let target = try #require(law.target.unit, "\(law.id)")
            let found = try DimensionalAnalysis(units: units).unit(of: law.formula).unit
            #expect(found?.isInterchangeable(with: target) == true, "\(law.id): \(String(describing: found))")
        }
    }

    @Test("a wrong exponent in a law breaks its units: squaring any one variable is noticed")
    func unitsAreNoFormality() throws {
        let set = try #require(LawSet.standard(named: "feynman"))
        for id in ["I.9.18", "I.32.17", "II.36.38", "III.19.51", "I.43.16"] {
            let law = try #require(set[id])
            let units = Dictionary(
                uniqueKeysWithValues: law.variables.compactMap { v in v.quantity.unit.map { (v.quantity.name, $0) } })
            for (name, unit) in units where !unit.isDimensionless {
                let wrong = law.formula.substituting([name: pow(.variable(name), 2)])
                #expect(throws: UnitMismatch.self, "\(id): \(name)") {
                    try DimensionalAnalysis(units: units).check(wrong, is: law.target.unit ?? .one)
                }
            }
        }
    }

    @Test(
        "laws of the sciences give the figures that are known",
        arguments: [
            ("kepler", [1.495979e11, 1.98841e30], 365.26 * 86400, 1e-4), ("antoine", [100], 760, 1e-3),
            ("de-broglie", [1e5], 3.7014e-12, 1e-4), ("rydberg", [2, 1], 656.11e-9, 1e-5),
            ("compton", [0, .pi / 2], 2.42631e-12, 1e-6), ("nernst", [298.15, 1, 0.1, 0.01], 0.05916, 1e-4),
            ("clausius-clapeyron", [373.15, 4e4], 101325, 1e-12), ("einstein", [1e5], 3 * 8.314462618, 1e-5),
            ("relativistic-energy", [9.1093837e-31, 0.6 * 299792458], 0.25 * 8.1871058e-14, 1e-6),
            ("orbit", [1, 0.0167, 0], 0.9833, 1e-12), ("langevin", [0.05], 0.05 / 3, 1e-3), ("isentropic", [1], 1.892929, 1e-6),
            ("diode", [0.6, 300], 5.25e-6, 0.2), ("henderson", [4.76, 0.1, 0.1], 4.76, 1e-12), ("kleiber", [70], 82.3, 1e-3),
        ] as [(String, [Double], Double, Double)])
    func knownFigures(id: String, point: [Double], value: Double, tolerance: Double) throws {
        let law = try #require(LawSet.standard(named: "science")?[id])
        #expect(abs(try law.compiled()(point) / value - 1) < tolerance)
    }

    @Test("every law has the value that SymPy gives for its formula in the source")
    func valuesAgreeWithSymPy() throws {
        let laws = Dictionary(uniqueKeysWithValues: Self.laws.map { ($0.id, $0) })
        #expect(Set(laws.keys) == Set(Self.values.map(\.id)))
        #expect(Self.values.count == 194)
        for expected in Self.values {
            let law = try #require(laws[expected.id])
            #expect(Set(law.variables.map(\.quantity.name)) == Set(expected.point.keys), "\(law.id)")
            let point = try law.variables.map { try #require(expected.point[$0.quantity.name]) }
            let value = try law.compiled()(point)
            #expect(abs(value - expected.value) <= 1e-11 * abs(expected.value), "\(law.id): \(value)")
        }
    }

    @Test("rows that are drawn hold what NumPy makes of the formula in the source")
    func rowsAgreeWithNumPy() throws {
        let formulas = Dictionary(uniqueKeysWithValues: Self.values.map { ($0.id, $0.formula) })
        var script = "from numpy import *\nasin, acos, Abs = arcsin, arccos, abs\n"
        var found: [Double] = []
        for law in Self.laws {
            let table = try law.training(rows: 3, seed: 11)
            found += try #require(table.columns.last)
            let assignments = zip(table.names, table.columns).dropLast().map { "\($0.0)=array(\($0.1))" }.joined(
                separator: "; ")
            script += "\(assignments)\nprint(*(\(formulas[law.id] ?? "0")))\n"
        }
        let expected = try PythonOracle.numbers(script)
        try #require(expected.count == found.count)
        for (index, pair) in zip(expected, found).enumerated() {
            // Sums of terms that nearly cancel lose digits in either.
            #expect(abs(pair.0 - pair.1) <= 1e-9 * max(abs(pair.0), 1e-6), "\(Self.laws[index / 3].id): \(pair)")
        }
    }

    @Test(
        "laws have the numbers of rows of their sets",
        arguments: [
            ("Keijzer-1", 21, 2001), ("Keijzer-4", 201, 201), ("Keijzer-5", 1000, 10000), ("Keijzer-10", 100, 10201),
            ("Korns-1", 100, 100), ("Vladislavleva-1", 100, 2025), ("Vladislavleva-2", 100, 221),
            ("Vladislavleva-3", 600, 5083), ("Vladislavleva-5", 300, 2700), ("Pagie-1", 676, 676), ("R1a", 20, 20),
            ("Poly-10", 330, 170), ("I.8.14", 1000, 1000),
        ])
    func rowCounts(id: String, training: Int, test: Int) throws {
        let law = try #require(Self.laws.first { $0.id == id })
        #expect(try law.training(seed: 1).rowCount == training)
        #expect(try law.test(seed: 1).rowCount == test)
    }

    static let laws = ["feynman", "feynman-bonus", "classic"].flatMap { LawSet.standard(named: $0)?.laws ?? [] }

    struct KnownValue {
        let id: String
        let formula: String
        let point: [String: Double]
        let value: Double
    }

    static let values: [KnownValue] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Values/laws.txt")
        let lines = ((try? String(contentsOf: file, encoding: .utf8)) ?? "").split(separator: "\n")
        return lines.filter { !$0.hasPrefix("#") }.map { line in
            let fields = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            let point = fields[2].split(separator: " ").map { $0.split(separator: "=") }
            return KnownValue(
                id: fields[0], formula: fields[1],
                point: Dictionary(uniqueKeysWithValues: point.map { (String($0[0]), Double($0[1]) ?? .nan) }),
                value: Double(fields[3]) ?? .nan)
        }
    }()
}
