import Glibc
import TestSupport
import Testing

@testable import Edgewise

@Suite("Rows that are grossly wrong")
struct OutlierTests {
    /// A table with every `step`-th row spoiled, signs and sizes drawn; and the numbers of those rows.
    static func spoiled(_ law: SampledLaw, rows: Int = 600, noise: Double, every step: Int = 20) throws -> (Table, [Int]) {
        let table = try law.table(rows: rows, seed: 61, noise: noise)
        var target = try table.column(SampledLaw.target)
        let size = (target.reduce(0) { $0 + $1 * $1 } / Double(rows)).squareRoot()
        var generator = SeededGenerator(seed: 62)
        let wrong = stride(from: 7, to: rows, by: step)
        for row in wrong {
            let error = size * generator.uniform(in: 2..<12)
            target[row] += Bool.random(using: &generator) ? error : -error
        }
        let columns = try law.variables.map { try table.column($0) }
        return (try Table(names: table.names, columns: columns + [target]), wrong.map { $0 + 1 })
    }

    static let laws = [
        SampledLaw("x*exp(-y)") { $0[0] * exp(-$0[1]) }, SampledLaw("y*sin(2*x) + 1") { $0[1] * sin(2 * $0[0]) + 1 },
        SampledLaw("x*z/y**2", of: ["x", "y", "z"]) { $0[0] * $0[2] / ($0[1] * $0[1]) },
    ]

    @Test("do not spoil a law, and are all named", arguments: laws)
    func exact(law: SampledLaw) throws {
        let (table, wrong) = try Self.spoiled(law, noise: 0)
        let found = try discover(table, options: DiscoveryOptions(target: SampledLaw.target))
        let best = try #require(found.law)
        #expect(best.formula == (try law.expression()).simplified())
        #expect(best.certificate.verdict == .exact)
        #expect(found.rows.setAside == wrong)
        let document = LawDocument(found, target: SampledLaw.target, inputs: law.variables, seconds: 0)
        #expect(document.rowUse.setAside == wrong)
        #expect(document.rows == 600 - wrong.count)
    }

    @Test("are told from noise")
    func noisy() throws {
        let law = SampledLaw("2.3719*exp(-0.8353*x)", of: ["x"]) { 2.3719 * exp(-0.8353 * $0[0]) }
        let (table, wrong) = try Self.spoiled(law, noise: 0.01)
        let found = try discover(table, options: DiscoveryOptions(target: SampledLaw.target))
        let best = try #require(found.law)
        #expect(found.rows.setAside == wrong)
        #expect(best.certificate.verdict == .withinNoise)
        for (constant, value) in zip(best.constants, [2.3719, -0.8353]) {
            #expect(abs(constant.value - value) < 4 * constant.standardError)
        }
    }

    /// A table of which some rows have another number in a column.
    private static func coded(
        _ law: SampledLaw, _ column: String, _ code: Double, rows: [Int], noise: Double = 0
    ) throws -> Table {
        let table = try law.table(rows: 400, seed: 71, noise: noise)
        let columns = try table.names.map { name in
            var values = try table.column(name)
            if name == column { for row in rows { values[row] = code } }
            return values
        }
        return try Table(names: table.names, columns: columns)
    }

    @Test(
        "are those with a number that stands for no number",
        arguments: [
            ("x", -999.0, 6), ("y", 9999, 20), ("z", 1e20, 3), ("x", 1e99, 4), ("z", 1e36, 1), (SampledLaw.target, 1e99, 2),
        ])
    func placeholders(column: String, code: Double, count: Int) throws {
        let rows = (0..<count).map { 13 * $0 + 5 }
        let table = try Self.coded(Self.laws[2], column, code, rows: rows, noise: 0.002)
        let found = try discover(table, options: DiscoveryOptions(target: SampledLaw.target))
        #expect(found.law?.formula == (try Self.laws[2].expression()).simplified())
        #expect(found.rows.setAside == rows.map { $0 + 1 })
    }

    @Test("come back where the law does not need the number, or where it is one that was measured")
    func measured() throws {
        let idle = SampledLaw("x*exp(-y)", of: ["x", "y", "k"]) { $0[0] * exp(-$0[1]) }
        let rows = (0..<8).map { 17 * $0 }
        let found = try discover(
            Self.coded(idle, "k", -999, rows: rows), options: DiscoveryOptions(target: SampledLaw.target))
        #expect(found.law?.certificate.verdict == .exact)
        #expect(found.rows.setAside.isEmpty)
        let line = try Self.coded(SampledLaw("3*x + y") { 3 * $0[0] + $0[1] }, "x", 100, rows: rows)
        let x = try line.column("x"), y = try line.column("y")
        let far = try Table(names: ["x", "y", "t"], columns: [x, y, zip(x, y).map { 3 * $0 + $1 }])
        let measured = try discover(far, options: DiscoveryOptions(target: "t"))
        #expect(measured.law?.formula.description == "3*x + y")
        #expect(measured.rows.setAside.isEmpty)
    }

    @Test("have their part if that is asked for")
    func kept() throws {
        let (table, _) = try Self.spoiled(Self.laws[0], rows: 240, noise: 0)
        let options = DiscoveryOptions(target: SampledLaw.target, keepsOutliers: true)
        let found = try discover(table, options: options, control: RunControl(workLimit: 2e8))
        #expect(found.rows.setAside.isEmpty)
        #expect(found.law?.certificate.verdict != .exact)
    }

    @Test("one of few rows is found, too")
    func few() throws {
        let (table, wrong) = try Self.spoiled(Self.laws[0], rows: 60, noise: 0, every: 50)
        let found = try discover(table, options: DiscoveryOptions(target: SampledLaw.target))
        #expect(found.rows.setAside == wrong)
        #expect(found.law?.certificate.verdict == .exact)
    }

    @Test(
        "are not what stands on a peak, at a pole or at the top of decades",
        arguments: [
            SampledLaw("1/(x - 17/10)**2", of: ["x"]) { 1 / (($0[0] - 1.7) * ($0[0] - 1.7)) },
            SampledLaw("1/(x - y)**2") { 1 / (($0[0] - $0[1]) * ($0[0] - $0[1])) },
            SampledLaw("y*exp(2*x)", on: [0.5...10, 0.5...3]) { $0[1] * exp(2 * $0[0]) },
            SampledLaw("tan(x)", of: ["x"], on: 0...1.57) { tan($0[0]) },
        ])
    func peaks(law: SampledLaw) throws {
        let found = try discover(law.table(rows: 500, seed: 9), options: DiscoveryOptions(target: SampledLaw.target))
        #expect(found.rows.setAside.isEmpty)
        #expect(found.law?.certificate.verdict == .exact)
    }

    @Test("are not the rows of a narrow line in noise")
    func line() throws {
        var generator = SeededGenerator(seed: 4)
        let x = (0..<600).map { _ in generator.uniform(in: -10..<10) }
        let width = (0..<600).map { _ in generator.uniform(in: 0.05..<0.2) }
        let y = zip(x, width).map { $1 / (($0 - 1.3) * ($0 - 1.3) + $1 * $1) + 0.05 * generator.standardNormal() }
        let table = try Table(names: ["x", "width", "y"], columns: [x, width, y])
        let found = try discover(table, options: DiscoveryOptions(target: "y"), control: RunControl(workLimit: 1e9))
        #expect(found.rows.setAside.isEmpty)
    }
}
