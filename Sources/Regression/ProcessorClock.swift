import Glibc

/// The processor time of the thread that started it, in seconds. A run of a law is one thread's work: so other runs, and a loaded
/// machine, take nothing from its time.
package struct ProcessorClock: Sendable {
    private let clock: clockid_t
    private let start: Double

    init() {
        var own = clockid_t()
        // By its id the clock can be read from any thread.
        clock = pthread_getcpuclockid(pthread_self(), &own) == 0 ? own : CLOCK_THREAD_CPUTIME_ID
        start = Self.seconds(clock) ?? 0
    }

    var seconds: Double { (Self.seconds(clock) ?? start) - start }

    /// The reading of a clock; nil where there is no such clock any more.
    static func seconds(_ clock: clockid_t) -> Double? {
        var time = timespec()
        guard clock_gettime(clock, &time) == 0 else { return nil }
        return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
    }

    /// The clock of all threads of a process; nil where there is no such process.
    package static func seconds(ofProcess process: pid_t) -> Double? {
        var clock = clockid_t()
        return clock_getcpuclockid(process, &clock) == 0 ? seconds(clock) : nil
    }
}
