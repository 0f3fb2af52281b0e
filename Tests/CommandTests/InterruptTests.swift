import Foundation
import Testing

@Suite("Ctrl-C and the time limit", .serialized)
struct InterruptTests {
    /// Waits until a condition holds, at most `seconds`.
    private func wait(atMost seconds: Double, until condition: () throws -> Bool) throws -> Bool {
        let end = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < end {
            if try condition() { return true }
            usleep(10_000)
        }
        return try condition()
    }

    private let arguments = ["discover", "data.csv", "--target", "y", "--time-limit", "3600", "--out", "out"]

    @Test("pressed once, the run ends with a valid law.json that says it is not complete")
    func once() throws {
        let workspace = try Workspace(["data.csv": Samples.endless])
        let process = try EdgewiseProcess(arguments, in: workspace)
        usleep(1_500_000)
        process.interrupt()
        #expect(try wait(atMost: 60) { !process.isRunning })
        let result = try process.wait()
        #expect([0, 3].contains(result.status))
        #expect(result.errors.contains("Ctrl-C again"))
        #expect(result.output.contains("cut short by Ctrl-C"))
        let document = try JSONValue(workspace.text("out/law.json"))
        expectSchema(of: document)
        #expect(document["complete"] == .bool(false))
    }

    @Test("pressed twice, the run quits at once with status 130 and writes nothing")
    func twice() throws {
        let workspace = try Workspace(["data.csv": Samples.endless])
        let before = try workspace.listing()
        // The first may end the run before the second comes; then try again.
        for attempt in 1...5 {
            let process = try EdgewiseProcess(arguments, in: workspace)
            usleep(1_000_000 + 150_000 * UInt32(attempt))
            process.interrupt()
            _ = try wait(atMost: 10) { try !process.errorsSoFar().isEmpty }
            process.interrupt()
            let result = try process.wait()
            if result.status == 130 {
                #expect(result.output.isEmpty)
                #expect(try workspace.listing() == before)
                return
            }
            try? FileManager.default.removeItem(at: workspace.directory.appendingPathComponent("out"))
        }
        Issue.record("no run was interrupted a second time while it worked")
    }

    @Test("the time limit ends a run, which says so")
    func timeLimit() throws {
        let workspace = try Workspace(["data.csv": Samples.endless])
        let start = ContinuousClock.now
        let result = try workspace.run("discover", "data.csv", "--target", "y", "--time-limit", "1")
        #expect(ContinuousClock.now - start < .seconds(60))
        #expect([0, 3].contains(result.status))
        #expect(result.output.contains("cut short by the time limit"))
    }

    @Test("the work limit ends a run at the same place every time")
    func workLimit() throws {
        let workspace = try Workspace(["data.csv": Samples.endless])
        let outputs = try (0..<2).map { _ in
            try workspace.run("discover", "data.csv", "--target", "y", "--work-limit", "0.2", "--json").output
                .replacing(/"seconds" : [-+.e0-9]+/, with: "")
        }
        #expect(outputs[0] == outputs[1])
        #expect(outputs[0].contains("\"complete\" : false"))
        let report = try workspace.run("discover", "data.csv", "--target", "y", "--work-limit", "0.2").output
        #expect(report.contains("cut short by the work limit"))
    }
}
