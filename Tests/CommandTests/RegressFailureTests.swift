import Foundation
import Testing

@Suite("edgewise regress when things go wrong", .serialized)
struct RegressFailureTests {
    /// Waits until a condition holds, at most a minute.
    private func wait(until condition: () throws -> Bool) throws -> Bool {
        let end = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < end {
            if try condition() { return true }
            usleep(5_000)
        }
        return try condition()
    }

    /// The processes that this one started and that still run.
    private func workers(of process: EdgewiseProcess) throws -> [pid_t] {
        let listing = try String(
            contentsOfFile: "/proc/\(process.identifier)/task/\(process.identifier)/children", encoding: .utf8)
        return listing.split(separator: " ").compactMap { pid_t($0) }
    }

    private func isRunning(_ process: pid_t) -> Bool {
        guard let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return false }
        return !status.contains(") Z ")
    }

    private func lines(_ workspace: Workspace) -> Int {
        ((try? workspace.text("regress.jsonl")) ?? "").split(separator: "\n").count
    }

    @Test("a run that is killed loses the cases in progress only, and resumed it comes to what one run comes to")
    func killed() throws {
        let laws = Regress.easy + Regress.endless()
        let workspace = try Workspace(["laws.txt": laws])
        let whole = try Workspace(["laws.txt": laws])
        let options = ["--time-limit", "0.3", "--rows", "200", "--no-times"]
        let expected = try EdgewiseProcess(["regress", "laws.txt"] + options, in: whole).wait()

        let begun = try EdgewiseProcess(
            ["regress", "laws.txt", "--time-limit", "600", "--jobs", "1", "--rows", "200"], in: workspace)
        #expect(try wait { try lines(workspace) == 4 && !workers(of: begun).isEmpty })
        let started = try workers(of: begun)
        begun.send(SIGKILL)
        _ = try begun.wait()
        #expect(try wait { !started.contains(where: isRunning) }, "workers end when the run is gone")
        #expect(lines(workspace) == 4)

        // The kill came between lines; now as if it had come within one.
        try workspace.write(
            "regress.jsonl",
            workspace.text("regress.jsonl").replacing("\"time_limit\":600", with: "\"time_limit\":0.3") + "{\"case\":{\"la")
        let resumed = try EdgewiseProcess(["regress", "laws.txt", "--resume"] + options, in: workspace).wait()
        #expect(resumed.errors.contains("regress.jsonl:5: the last line was not written to its end"))
        #expect(resumed.errors.contains("4 of 5 done already"))
        #expect(try Regress.laws(workspace.text("regress.jsonl")) == Regress.laws(whole.text("regress.jsonl")))
        let easy = try [workspace, whole].map {
            try Regress.withoutTimes($0.text("regress.jsonl")).split(separator: "\n").prefix(4)
        }
        #expect(easy[0] == easy[1])
        #expect(resumed.output.split(separator: "\n").count == expected.output.split(separator: "\n").count)
    }

    @Test("a case that crashes is a failed case with the signal's name, and the others go on")
    func crash() throws {
        let workspace = try Workspace(["laws.txt": Regress.endless("doomed") + Regress.easy.replacing("set easy", with: "")])
        let process = try EdgewiseProcess(["regress", "laws.txt", "--time-limit", "600", "--jobs", "2"], in: workspace)
        #expect(try wait { try lines(workspace) == 4 && workers(of: process).count == 1 })
        for worker in try workers(of: process) { kill(worker, SIGSEGV) }
        let result = try process.wait()
        #expect(result.status == 1)
        #expect(result.output.contains(/doomed +the run's process crashed \(SIGSEGV\)/))
        #expect(try Regress.column("verdict", of: workspace.text("regress.jsonl")).filter { $0 == .string("exact") }.count == 4)

        let resumed = try workspace.run("regress", "laws.txt", "--resume", "--time-limit", "600", "--only", "[!d]*")
        #expect(resumed.status == 0)
    }

    @Test("where the system has not room for all jobs fewer run at a time")
    func fewFiles() throws {
        let workspace = try Workspace(["easy.txt": Regress.easy])
        let result = try workspace.run(
            "regress", "easy.txt", "--seeds", "3", "--jobs", "100", "--rows", "100", shell: "ulimit -n 24")
        #expect(result.status == 0, "\(result.errors)")
        #expect(try Regress.laws(workspace.text("regress.jsonl")).count == 12)
    }

    @Test("Ctrl-C ends the workers, keeps what is finished and ends with status 130")
    func interrupt() throws {
        let workspace = try Workspace(["laws.txt": Regress.easy + Regress.endless()])
        let process = try EdgewiseProcess(["regress", "laws.txt", "--time-limit", "600"], in: workspace)
        #expect(try wait { try lines(workspace) == 4 && workers(of: process).count == 1 })
        let started = try workers(of: process)
        process.interrupt()
        let result = try process.wait()
        #expect(result.status == 130)
        #expect(result.output.isEmpty)
        #expect(result.errors.contains("regress.jsonl has 4 of 5 results; the same with --resume makes the others"))
        #expect(lines(workspace) == 4)
        #expect(!started.contains(where: isRunning))
    }

    @Test(
        "careless command lines are told with status 64, and nothing is written",
        arguments: [
            ([], "Name a set"), (["easy.txt", "--shard", "3/2"], "‘3/2’ is no share"), (["easy.txt", "--shard", "0/2"], "2/3"),
            (["easy.txt", "--shard", "two"], "2/3"), (["easy.txt", "--shard", "1/2/3"], "2/3"),
            (["easy.txt", "--noise", "abc"], "‘abc’ is no noise"), (["easy.txt", "--noise", "-1"], "‘-1’ is no noise"),
            (["easy.txt", "--noise", "0,nan"], "‘nan’"), (["easy.txt", "--noise", ","], "nothing"),
            (["easy.txt", "--seeds", "0"], "from 1"), (["easy.txt", "--seeds", "-3"], "from 1"),
            (["easy.txt", "--seeds", "99999999"], "10000"), (["easy.txt", "--seeds", "1,x"], "‘x’"),
            (["easy.txt", "--rows", "0"], "at least 1"), (["easy.txt", "--jobs", "0"], "from 1"),
            (["easy.txt", "--dummies", "-1"], "from 0 to 100"), (["easy.txt", "--dummies", "101"], "from 0 to 100"),
            (["easy.txt", "--dummies", "2.5"], "'2.5'"), (["--dummies", "3", "--merge", "a.jsonl"], "--dummies"),
            (["easy.txt", "--time-limit", "0"], "positive"), (["easy.txt", "--time-limit", "-1"], "positive"),
            (["easy.txt", "--time-limit", "nan"], "positive"), (["easy.txt", "--require", "perfect"], "srbench-equivalent"),
            (["easy.txt", "--update-baseline"], "--baseline"), (["easy.txt", "--fail-on-time"], "--baseline"),
            (["easy.txt", "--results", "-"], "--json"), (["easy.txt", "--merge", "a.jsonl"], "no set"),
            (["--resume", "--merge", "a.jsonl"], "--resume"), (["feynmann"], "‘feynman’"), (["zzz"], "feynman-bonus"),
            (["easy.txt", "--results", "easy.txt"], "the law file and --results are the same file"),
            (["easy.txt", "--resume", "--results", "./easy.txt"], "the same file"),
            (["easy.txt", "--markdown", "easy.txt"], "the law file and --markdown"),
            (["easy.txt", "--markdown", "a", "--junit", "./a"], "--markdown and --junit"),
            (["easy.txt", "--markdown", "regress.jsonl"], "--results and --markdown"),
            (["easy.txt", "--baseline", "regress.jsonl"], "--baseline and --results"),
            (["easy.txt", "--markdown", "-"], "--markdown names a file"),
            (["easy.txt", "--junit", "-"], "--junit names a file"),
            (["--seeds", "2", "--merge", "a.jsonl"], "--seeds"), (["--time-limit", "3", "--merge", "a.jsonl"], "--time-limit"),
            (["--merge", "a.jsonl", "--results", "a.jsonl"], "a file of --merge and --results"),
            (["easy.txt", "--only", "nothing"], "Usage: edgewise regress"),
            (["easy.txt", "--only", "sqare"], "‘square’"), (["easy.txt", "other.txt"], "both sets of the name ‘easy’"),
        ])
    func usage(arguments: [String], reason: String) throws {
        let workspace = try Workspace(["easy.txt": Regress.easy, "other.txt": Regress.easy + "\n"])
        let result = try EdgewiseProcess(["regress"] + arguments, in: workspace).wait()
        #expect(result.status == 64, "\(result.errors)")
        #expect(result.output.isEmpty)
        #expect(result.errors.contains(reason), "\(result.errors)")
        #expect(try workspace.listing() == ["easy.txt", "other.txt"])
    }

    static let unusable = [
        ("missing law file", ["no.txt"], ["no.txt", "no such file"]), ("directory as law file", ["."], [".", "directory"]),
        ("missing results to merge", ["--merge", "no.jsonl"], ["no.jsonl", "no such file"]),
        ("other file to merge", ["--merge", "easy.txt"], ["easy.txt:1:", "no record"]),
        ("law file as baseline", ["easy.txt", "--baseline", "easy.txt"], ["easy.txt:1:", "no record"]),
        ("directory as results", ["easy.txt", "--results", "."], [".", "directory"]),
        ("results in no directory", ["easy.txt", "--results", "no/regress.jsonl"], ["no/regress.jsonl", "No such file"]),
        ("results where none can be", ["easy.txt", "--results", "/proc/regress.jsonl"], ["/proc/regress.jsonl"]),
        ("report in no directory", ["easy.txt", "--markdown", "no/report.md"], ["no/report.md"]),
        ("directory as report", ["easy.txt", "--junit", "."], [".", "directory"]),
        ("missing baseline", ["easy.txt", "--baseline", "no.jsonl"], ["no.jsonl", "no such file"]),
        ("missing functions", ["easy.txt", "--functions", "mine.txt"], ["mine.txt"]),
        ("faulty functions", ["easy.txt", "--functions", "easy.txt"], ["easy.txt:1:1: a function has 5 fields"]),
    ].map { what, arguments, message in
        BadInput(
            testDescription: what, files: ["easy.txt": Regress.easy], arguments: ["regress"] + arguments, message: message)
    }

    @Test("what cannot be used is told before anything runs", arguments: unusable)
    func refusal(_ bad: BadInput) throws {
        let workspace = try Workspace(bad.files)
        let result = try EdgewiseProcess(bad.arguments, in: workspace).wait()
        #expect(result.status == 1)
        #expect(result.output.isEmpty)
        #expect(result.errors.hasPrefix("edgewise: "))
        for part in bad.message { #expect(result.errors.contains(part), "\(part) is not in: \(result.errors)") }
        #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
        #expect(try workspace.listing() == ["easy.txt"])
        #expect(try workspace.text("easy.txt") == Regress.easy)
    }
}
