import Edgewise
import Testing

@testable import Regression

@Suite("What earlier results are worth")
struct ResumptionTests {
    private let options = RegressionOptions(timeLimit: 5)

    private func plan(_ text: String = SampleLaws.easy) throws -> RegressionPlan { try RegressionPlan([SampleLaws.set(text)]) }

    /// A result of each case of a plan, without running any.
    private func results(of plan: RegressionPlan) throws -> [RegressionRecord] {
        try plan.items.map { item in
            let law = try item.law.get()
            var record = RegressionRecord(of: law.formula.description, item.case, options)
            record.verdict = .missed
            record.dataHash = RegressionRun(of: law, item.case, options: options).dataHash()
            return record
        }
    }

    @Test("results of the same cases, options and version are not made again, and get their places in the plan")
    func done() throws {
        let plan = try plan()
        let resumption = try Resumption(plan, after: results(of: plan), options: options)
        #expect(resumption.remaining.isEmpty)
        #expect(resumption.outdated.isEmpty)
        #expect(resumption.done.map(\.case) == plan.items.map(\.case))
        #expect(resumption.done.map(\.place) == [1, 2, 3, 4])
    }

    struct Change: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let reason: Resumption.Reason
        let change: @Sendable (inout RegressionRecord) -> Void
    }

    static let changes = [
        Change(testDescription: "version", reason: .otherVersion("0.0.1")) { $0.version = "0.0.1" },
        Change(testDescription: "time limit", reason: .otherOptions) { $0.options.timeLimit = 6 },
        Change(testDescription: "rows", reason: .otherOptions) { $0.options.rows = 10 },
        Change(testDescription: "dummies", reason: .otherOptions) { $0.options.dummies = 3 },
        Change(testDescription: "functions", reason: .otherOptions) { $0.options.functionsHash = "0" },
        Change(testDescription: "failed", reason: .failed) { $0.verdict = .failed },
        Change(testDescription: "formula", reason: .otherLaw) { $0.truth = "x" },
        Change(testDescription: "data", reason: .otherLaw) { $0.dataHash = "0-0" },
    ]

    @Test(
        "a result of another version, with other options, of another law or without an end does not count", arguments: changes)
    func outdated(_ change: Change) throws {
        let plan = try plan()
        var results = try results(of: plan)
        change.change(&results[1])
        let resumption = Resumption(plan, after: results, options: options)
        #expect(resumption.remaining.map(\.case) == [results[1].case])
        #expect(resumption.outdated == [change.reason: 1])
    }

    @Test("a changed range of a law's variable makes its results outdated, and its alone")
    func changedRange() throws {
        let results = try results(of: plan())
        let changed = try plan(SampleLaws.easy.replacingOccurrences(of: "t in 0 .. 2", with: "t in 0 .. 3"))
        let resumption = Resumption(changed, after: results, options: options)
        #expect(resumption.remaining.map(\.case.law) == ["growth"])
        #expect(resumption.outdated == [.otherLaw: 1])
    }

    @Test("where the functions' file is does not matter, its text does")
    func functions() throws {
        let plan = try plan()
        var results = try results(of: plan)
        for index in results.indices {
            (results[index].options.functions, results[index].options.functionsHash) = ("a.txt", "1")
        }
        let moved = RegressionOptions(timeLimit: 5, functions: "b.txt", functionsHash: "1")
        #expect(Resumption(plan, after: results, options: moved).remaining.isEmpty)
        let changed = RegressionOptions(timeLimit: 5, functions: "a.txt", functionsHash: "2")
        #expect(Resumption(plan, after: results, options: changed).done.isEmpty)
    }

    @Test("a result that does not count stays in the file until there is a new one")
    func interrupted() throws {
        let plan = try plan()
        var results = try results(of: plan)
        for index in results.indices { results[index].version = "0.0.1" }
        let other = SampleRecords.placed("square", noise: 0.5)
        let resumption = Resumption(plan, after: results + [other], options: options)
        var new = results[2]
        new.version = edgewiseVersion
        let file = resumption.file(with: [new])
        #expect(Set(file.map(\.case)) == Set(results.map(\.case) + [other.case]))
        #expect(file.filter { $0.case == new.case } == [new])
        #expect(file.count == 5)
    }

    @Test("results of other cases are kept apart")
    func others() throws {
        let plan = try plan()
        let other = SampleRecords.placed("square", noise: 0.5)
        let resumption = try Resumption(plan, after: results(of: plan) + [other], options: options)
        #expect(resumption.others == [other])
        #expect(resumption.remaining.isEmpty)
    }
}

@Suite("Results files put together")
struct MergeTests {
    private func merged(_ files: [[RegressionRecord]]) throws -> [RegressionRecord] {
        try MergedResults(
            files.enumerated().map { number, records in
                let text = try records.map { try $0.line() + "\n" }.joined()
                return ("part\(number + 1).jsonl", try RecordedResults(bytes: Array(text.utf8), path: "part"))
            }
        ).records
    }

    private let records = [
        SampleRecords.placed("b", place: 1), SampleRecords.placed("b", noise: 0.01, place: 1),
        SampleRecords.placed("a", place: 2),
        SampleRecords.placed("a", noise: 0.01, place: 2),
    ]

    @Test("are in the order of the plan, however the cases were shared out")
    func order() throws {
        #expect(try merged([[records[3], records[0]], [], [records[2], records[1]]]) == records)
    }

    @Test("a case that several files have is taken once if its results differ in times only")
    func sameTwice() throws {
        var again = records[0]
        again.seconds = 17
        #expect(try merged([records, [again]]) == records)
    }

    @Test("a result counts before a failure of the same case, in either order")
    func failure() throws {
        var failure = records[1]
        failure.verdict = .failed
        #expect(try merged([records, [failure]]) == records)
        #expect(try merged([[failure], records]) == records)
    }

    @Test("a case with two results is named with the files")
    func contradiction() throws {
        var other = records[1]
        other.verdict = .missed
        let error = #expect(throws: ResultsError.self) { try merged([records, [other]]) }
        for part in ["easy b", "noise 0.01", "seed 1", "exact", "missed", "part1.jsonl", "part2.jsonl"] {
            #expect(error?.description.contains(part) == true, "\(part)")
        }
    }
}
