import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Edgewise
@testable import EdgewiseCommand

@Suite("Progress")
struct ProgressTests {
    @Test("says stage, time and the best law, cut to the width of the terminal")
    func line() {
        let progress = DiscoveryProgress(stage: "recognising edges", best: ("x**2 + 1", 0.0123), work: 0)
        let line = "12.3 s  recognising edges  best so far, error 1.23 %: x**2 + 1"
        #expect(ProgressLine.line(ProgressLine.text(progress), seconds: 12.34, width: 80) == line)
        #expect(ProgressLine.line(ProgressLine.text(progress), seconds: 12.34, width: 40) == line.prefix(38) + "…")
    }

    @Test("a profile charges each stage with what passes until the next, all its visits together")
    func profile() {
        let now = Mutex(0.0)
        let profile = StageProfile { now.withLock { $0 } }
        func pass(_ seconds: Double) { now.withLock { $0 += seconds } }
        profile.enter("symmetries", operations: 0)
        pass(1)
        profile.enter("waves", operations: 1e9)
        pass(0.5)
        profile.enter("symmetries", operations: 2.5e9)
        pass(2.5)
        #expect(
            profile.lines(operations: 5e9) == [
                "stage       seconds   share  billion operations",
                "symmetries     3.50  87.5 %                3.50",
                "waves          0.50  12.5 %                1.50",
            ])
    }

    @Test("is written over in place on a terminal, and gone when the run is over")
    func terminal() throws {
        let workspace = try Workspace(["data.csv": Samples.endless])
        // A pseudo-terminal is standard error; standard output is a file.
        let script = """
            import os, pty, subprocess
            parent, child = pty.openpty()
            with open(os.devnull, "w") as out:
                process = subprocess.Popen(
                    ["\(try EdgewiseProcess.executable().path)", "discover", "data.csv", "--target", "y", "--time-limit", "1"],
                    cwd="\(workspace.directory.path)", stdout=out, stderr=child)
            os.close(child)
            written = b""
            while True:
                try:
                    block = os.read(parent, 4096)
                except OSError:
                    break
                if not block:
                    break
                written += block
            print(process.wait(), written.count(b"\\r\\x1b[K"), written.count(b"\\n"), written.endswith(b"\\r\\x1b[K"), written.count(b"\\x1b[") == written.count(b"\\x1b[K"))
            """
        let words = try PythonOracle.run(script).split(whereSeparator: \.isWhitespace)
        #expect(words.count == 5)
        #expect(words[0] == "0" || words[0] == "3")
        #expect(try #require(Int(words[1])) > 3, "redrawn several times a second")
        #expect(words[2] == "0", "never a second line")
        #expect(words[3] == "True", "the line is erased at the end")
        #expect(words[4] == "True", "no colours")
    }
}
