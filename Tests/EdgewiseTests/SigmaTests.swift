import Glibc
import TestSupport
import Testing

@testable import Edgewise

@Suite("Standard errors that the table gives")
struct SigmaTests {
    /// A line whose rows are known a hundred times better or worse, with errors `honesty` times smaller than said.
    static func line(rows: Int, seed: UInt64 = 5, honesty: Double = 1) throws -> Table {
        var generator = SeededGenerator(seed: seed)
        let x = (0..<rows).map { _ in generator.uniform(in: 1..<10) }
        let sigma = (0..<rows).map { _ in pow(10, generator.uniform(in: -2..<0)) }
        let y = zip(x, sigma).map { 2.3719 * $0 + 1.1173 + $1 * generator.standardNormal() }
        return try Table(names: ["x", "error", "y"], columns: [x, sigma.map { $0 * honesty }, y])
    }

    static let options = DiscoveryOptions(target: "y", sigma: "error", seed: 3)

    @Test(
        "a line's constants and their errors are those of weighted least squares", arguments: [20, 240], [1, 0.2] as [Double])
    func weightedLine(rows: Int, honesty: Double) throws {
        let table = try Self.line(rows: rows, honesty: honesty)
        let found = try discover(table, options: Self.options)
        let law = try #require(found.law)
        try #require(law.constants.count == 2 && law.formula.variables == ["x"])
        // Under 200 rows all are fitted, from there on what the split leaves.
        let split = try table.split(seed: Self.options.seed)
        let fitted = rows < 200 ? Array(0..<rows) : split.train + split.validation
        func list(_ name: String) throws -> String {
            let column = try table.column(name)
            return fitted.map { column[$0].description }.joined(separator: ", ")
        }
        let truth = try PythonOracle.numbers(
            """
            import numpy as np
            x, s, y = (np.array(v) for v in ([\(list("x"))], [\(list("error"))], [\(list("y"))]))
            A = np.column_stack([x, np.ones_like(x)]) / s[:, None]
            C = np.linalg.inv(A.T @ A)
            print(*(C @ A.T @ (y / s)), *np.sqrt(np.diag(C)))
            """)
        for index in 0..<2 {
            #expect(abs(law.constants[index].value / truth[index] - 1) < 1e-9)
            #expect(abs(law.constants[index].standardError / truth[index + 2] - 1) < 1e-6)
        }
    }

    @Test(
        "the verdict goes by χ²",
        arguments: [(1, .withinNoise), (0.3, .approximate), (5, .withinNoise)] as [(Double, Certificate.Verdict)])
    func verdict(honesty: Double, expected: Certificate.Verdict) throws {
        let table = try Self.line(rows: 1000, honesty: honesty)
        let certificate = try #require(try discover(table, options: Self.options).law?.certificate)
        #expect(certificate.verdict == expected)
        // 200 rows give it to a tenth.
        let value = try #require(certificate.reducedChiSquared)
        #expect(abs(value * honesty * honesty - 1) < 0.4)
    }

    @Test("rows of large errors do not hide a law from those of small ones")
    func uneven() throws {
        var generator = SeededGenerator(seed: 8)
        let (x, y) = (
            (0..<400).map { _ in generator.uniform(in: 0.5..<3) }, (0..<400).map { _ in generator.uniform(in: 0.5..<3) }
        )
        let sigma = (0..<400).map { $0 % 2 == 0 ? 1.0 : 1e-3 }
        let target = (0..<400).map { x[$0] * exp(-y[$0]) + sigma[$0] * generator.standardNormal() }
        let table = try Table(names: ["x", "y", "s", "t"], columns: [x, y, sigma, target])
        let law = try #require(try discover(table, options: DiscoveryOptions(target: "t", sigma: "s")).law)
        #expect(law.formula == (try Expression(parsing: "x*exp(-y)", variables: ["x", "y"])).simplified())
        #expect(law.certificate.verdict == .withinNoise)
    }

    @Test("the column is no input, and the document names it")
    func document() throws {
        let found = try discover(Self.line(rows: 60), options: Self.options)
        #expect(found.law?.inputs == ["x"])
        #expect(found.rows.sigma == "error")
        let document = LawDocument(found, target: "y", inputs: ["x"], seconds: 0)
        #expect(document.errors == "given")
        #expect(document.sigma == "error")
        #expect(try LawDocument(json: document.json()) == document)
        let without = try discover(Self.line(rows: 60), options: DiscoveryOptions(target: "y", inputs: ["x"]))
        #expect(without.law?.certificate.reducedChiSquared == nil)
    }

    @Test("a standard error that is none is refused with its row", arguments: [0, -1, .nan, .infinity] as [Double])
    func badError(value: Double) throws {
        let table = try Self.line(rows: 30)
        var sigma = try table.column("error")
        sigma[11] = value
        let spoilt = try Table(names: table.names, columns: [table.column("x"), sigma, table.column("y")])
        #expect { try discover(spoilt, options: Self.options) } throws: { error in
            guard case .noStandardError("error", let row, _) = error as? DiscoveryError else { return false }
            return row == 12 && "\(error)".contains("row 12")
        }
    }

    @Test("rows without a target need no standard error, and rows keep their numbers")
    func missingTarget() throws {
        let table = try Self.line(rows: 40)
        var (sigma, y) = (try table.column("error"), try table.column("y"))
        (sigma[0], y[0]) = (.nan, .nan)
        let gap = try Table(names: table.names, columns: [table.column("x"), sigma, y])
        #expect(try discover(gap, options: Self.options).rows.missing == 1)
        sigma[20] = 0
        let spoilt = try Table(names: table.names, columns: [table.column("x"), sigma, y])
        #expect(throws: DiscoveryError.noStandardError(column: "error", row: 21, value: 0)) {
            try discover(spoilt, options: Self.options)
        }
    }

    @Test("the column of errors has no other part", arguments: ["x", "y"])
    func otherPart(name: String) throws {
        let table = try Self.line(rows: 30)
        #expect(throws: DiscoveryError.sigmaHasAnotherPart(name)) {
            try discover(table, options: DiscoveryOptions(target: "y", inputs: ["x"], sigma: name))
        }
    }
}

@Suite("Bounds of χ²")
struct ReducedChiSquaredTests {
    /// By mpmath: the root c of gammainc(n/2, c/2, regularized=True) = erfc(4/√2)/2, over n.
    @Test(
        "are those of the distribution to a few per cent",
        arguments: [(5, 5.66178), (20, 2.78762), (200, 1.45090)] as [(Double, Double)])
    func bounds(freedom: Double, expected: Double) {
        #expect(abs(ReducedChiSquared.bound(freedom, deviations: 4) / expected - 1) < 0.05)
    }
}

@Suite("The rows that structures are looked for in")
struct ClearRowsTests {
    static func clear(_ sigma: [Double]) throws -> Int {
        let x = sigma.indices.map { Double($0) }
        let table = try Table(names: ["x", "s", "y"], columns: [x, sigma, x.map { $0 * $0 }])
        let problem = try Problem(table, options: DiscoveryOptions(target: "y", sigma: "s"))
        return problem.clearRows(among: Array(sigma.indices)).count
    }

    @Test("are all where errors are alike, and the good ones where the others would only spoil them")
    func count() throws {
        #expect(try Self.clear([Double](repeating: 0.3, count: 120)) == 120)
        #expect(try Self.clear((0..<120).map { $0 % 2 == 0 ? 1 : 1e-3 }) == 60)
        // Ten good rows are too few, and 110 rows of five times the error say more than they.
        #expect(try Self.clear((0..<120).map { $0 < 10 ? 1 : 5 }) == 120)
        #expect(try Self.clear((0..<120).map { $0 < 10 ? 1e-3 : 1 }) == 120)
    }
}
