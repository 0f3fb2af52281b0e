import Foundation
import SymbolicExtraction
import Testing

/// NIST's 27 problems of nonlinear regression, each from both starts, against values certified to 11 digits.
@Suite struct RefinementNISTTests {
    struct Digits {
        let fit: RefinedFormula
        let inConstants: [Double]
        let inErrors: [Double]

        var fewest: Double { inConstants.min() ?? 0 }
        var mean: Double { inConstants.reduce(0, +) / Double(inConstants.count) }

        init(_ problem: NISTProblem, start: Int) throws {
            fit = try problem.data.refine(problem.formula, start: problem.starts[start])
            inConstants = zip(fit.values, problem.certified).map { digits(of: $0, against: $1) }
            inErrors = zip(fit.standardErrors, problem.certifiedDeviations).map { digits(of: $0, against: $1) }
        }
    }

    @Test("every constant has at least 7 digits and the mean 8, from the far and the near start", arguments: NISTProblem.all)
    func constants(problem: NISTProblem) throws {
        #expect(problem.certified.count == problem.formula.parameterCount)
        for start in 0..<2 {
            let found = try Digits(problem, start: start)
            #expect(found.fewest >= 7 && found.mean >= 8, "start \(start + 1): \(found.fit.values)")
            #expect(found.fit.outcome.isConverged)
        }
    }

    @Test("standard errors and the sum of squares agree with the certified ones", arguments: NISTProblem.all)
    func standardErrors(problem: NISTProblem) throws {
        for start in 0..<2 {
            let found = try Digits(problem, start: start)
            // Lanczos1 is exact but for its 14th digit: its residuals, 1e-13 of the target, are half a percent rounding in 64 bits.
            let wanted = problem.name == "Lanczos1" ? 2.5 : 7
            #expect((found.inErrors.min() ?? 0) >= wanted)
            #expect(digits(of: found.fit.residualSumOfSquares, against: problem.certifiedSum) >= (wanted == 7 ? 9 : 2))
        }
    }

    @Test("the table of digits is complete, and is written on request")
    func report() throws {
        var lines = [
            "# NIST Statistical Reference Datasets: nonlinear regression", "",
            "Digits of the worst constant (log relative error, at most the 11 that are certified), from NIST's far and near starts,",
            "with the iterations of all walks and how many walks were made. One strategy for all sets; see",
            "`Sources/SymbolicExtraction/Refinement`. Written by `EDGEWISE_WRITE_REPORTS=1 swift test --filter RefinementNIST`.",
            "", "| dataset | constants | far start | iterations | walks | near start | iterations | walks | standard errors |",
            "|---|---|---|---|---|---|---|---|---|",
        ]
        for problem in NISTProblem.all {
            let (far, near) = (try Digits(problem, start: 0), try Digits(problem, start: 1))
            let runs = [far, near].map { run in
                String(format: "%.1f | %d | %d", run.fewest, run.fit.iterations, run.fit.attempts)
            }
            let errors = String(format: "%.1f", min(far.inErrors.min() ?? 0, near.inErrors.min() ?? 0))
            lines.append("| \(problem.name) | \(problem.certified.count) | \(runs[0]) | \(runs[1]) | \(errors) |")
        }
        #expect(lines.count == 8 + 27)
        guard ProcessInfo.processInfo.environment["EDGEWISE_WRITE_REPORTS"] != nil else { return }
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let folder = root.appending(path: "reports")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let text = lines.joined(separator: "\n") + "\n"
        try text.write(to: folder.appending(path: "nist.md"), atomically: true, encoding: .utf8)
    }
}
