import Dispatch
import Edgewise
import Foundation
import Synchronization

/// One line on the terminal that says how far a run has come, written over in place; nothing where standard error is no
/// terminal.
final class ProgressLine: Sendable {
    private struct State {
        var text = ""
        var isOver = false
    }

    private let state = Mutex(State())
    private let isShown: Bool
    private let elapsed: @Sendable () -> Double

    /// - Parameter elapsed: seconds since the start.
    init(isWanted: Bool, elapsed: @escaping @Sendable () -> Double) {
        isShown = isWanted && isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
        self.elapsed = elapsed
    }

    func report(_ progress: DiscoveryProgress) { report(Self.text(progress)) }

    func report(_ text: String) {
        state.withLock { $0.text = text }
        redraw()
    }

    /// Calls `body` and keeps the clock on the line going meanwhile; then the line is gone.
    func whileShown<Result>(_ body: () throws -> Result) rethrows -> Result {
        guard isShown else { return try body() }
        let timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "edgewise.progress"))
        timer.setEventHandler { [self] in redraw() }
        timer.schedule(deadline: .now(), repeating: .milliseconds(200))
        timer.resume()
        defer {
            timer.cancel()
            clear()
        }
        return try body()
    }

    /// Takes the line away for good.
    func clear() {
        guard isShown else { return }
        state.withLock { state in
            if !state.isOver { Self.write("") }
            state.isOver = true
        }
    }

    /// A line of its own above the progress.
    func announce(_ message: String) {
        state.withLock { _ in
            if isShown { Self.write("") }
            StandardStreams.complain(message)
        }
    }

    private func redraw() {
        guard isShown else { return }
        state.withLock { state in
            if !state.isOver { Self.write(Self.line(state.text, seconds: elapsed(), width: Self.width)) }
        }
    }

    /// `recognising edges  best so far, error 0.12 %: x**2 + …`.
    static func text(_ progress: DiscoveryProgress) -> String {
        guard let best = progress.best else { return progress.stage }
        return "\(progress.stage)  best so far, error \(NumberText.significant(100 * best.error)) %: \(best.formula)"
    }

    /// `12.3 s  ` and the text, cut to the width.
    static func line(_ text: String, seconds: Double, width: Int) -> String {
        let line = NumberText.fixed(seconds, places: 1) + " s" + (text.isEmpty ? "" : "  \(text)")
        return line.count < width ? line : line.prefix(max(0, width - 2)) + "…"
    }

    private static var width: Int {
        var size = winsize()
        return ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
    }

    /// Back to the start of the line, erase it, write.
    private static func write(_ line: String) {
        try? AtomicFile.writeAll(Array("\r\u{1B}[K\(line)".utf8), to: STDERR_FILENO)
    }
}
