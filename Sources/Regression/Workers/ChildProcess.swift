import Glibc

/// A program that runs beside this one: its output is gathered, its processor time known, and it ends when this process does.
///
/// Its standard input is a socket that stays open after the text is sent, and a child that watches it (`Lifeline`) sees its end
/// when this process is gone, however it went. The child has a process group of its own, so that Ctrl-C on the terminal does not
/// reach it, and default signals.
final class ChildProcess {
    enum Ending: Equatable {
        case exited(status: Int32)
        case killed(signal: Int32)
    }

    private let process: pid_t
    private let input: Descriptor
    private let output: Descriptor
    private let errors: Descriptor
    private var unsent: ArraySlice<UInt8>
    private var isWriting = (output: true, errors: true)
    /// What it has written so far.
    private(set) var outputBytes: [UInt8] = []
    private(set) var errorBytes: [UInt8] = []
    private var ending: Ending?
    /// Processor time that it used in all, once it has ended.
    private(set) var secondsUsed = 0.0

    /// - Throws: `SystemFailure` if it cannot be started.
    init(_ program: String, arguments: [String], environment: [String], input text: [UInt8]) throws(SystemFailure) {
        let (ownInput, childInput) = try Descriptor.socketPair()
        let (ownOutput, childOutput) = try Descriptor.pipe()
        let (ownErrors, childErrors) = try Descriptor.pipe()
        process = try Self.spawn(
            program, [program] + arguments, environment, [childInput.number, childOutput.number, childErrors.number])
        (input, output, errors) = (ownInput, ownOutput, ownErrors)
        unsent = text[...]
    }

    deinit {
        guard ending == nil else { return }
        kill()
        waitpid(process, nil, 0)
    }

    /// What `poll` is to look at; it passes over negative numbers.
    var interests: [pollfd] {
        [
            pollfd(fd: isWriting.output ? output.number : -1, events: Int16(POLLIN), revents: 0),
            pollfd(fd: isWriting.errors ? errors.number : -1, events: Int16(POLLIN), revents: 0),
            pollfd(fd: unsent.isEmpty ? -1 : input.number, events: Int16(POLLOUT), revents: 0),
        ]
    }

    /// Whether it has closed its streams, as a process does that is about to end.
    var isClosed: Bool { !isWriting.output && !isWriting.errors }

    /// Moves whatever can be moved without waiting.
    ///
    /// - Returns: how the child ended, once it has and all that it wrote is here.
    func advance() -> Ending? {
        if !unsent.isEmpty { unsent = unsent.dropFirst(input.send(unsent)) }
        if isWriting.output { isWriting.output = output.read(into: &outputBytes) }
        if isWriting.errors { isWriting.errors = errors.read(into: &errorBytes) }
        if isClosed { reap() }
        return ending
    }

    /// Processor time up to now, in seconds.
    var processorSeconds: Double { ProcessorClock.seconds(ofProcess: process) ?? 0 }

    func kill() { _ = Glibc.kill(-process, SIGKILL) }

    private func reap() {
        var (status, usage): (Int32, rusage) = (0, rusage())
        guard ending == nil, wait4(process, &status, WNOHANG, &usage) == process else { return }
        let microseconds = [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + 1_000_000 * $1.tv_sec + Int($1.tv_usec) }
        secondsUsed = Double(microseconds) / 1e6
        // The low seven bits hold the signal, the next byte the exit status.
        ending = status & 0x7F == 0 ? .exited(status: status >> 8 & 0xFF) : .killed(signal: status & 0x7F)
    }

    private static func spawn(
        _ program: String, _ arguments: [String], _ environment: [String], _ streams: [Int32]
    ) throws(SystemFailure) -> pid_t {
        var (actions, attributes) = (posix_spawn_file_actions_t(), posix_spawnattr_t())
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        for (number, stream) in streams.enumerated() { posix_spawn_file_actions_adddup2(&actions, stream, Int32(number)) }
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
        posix_spawnattr_setflags(&attributes, Int16(flags))
        let (words, settings) = (arguments.map { strdup($0) } + [nil], environment.map { strdup($0) } + [nil])
        defer { for text in words + settings { free(text) } }
        var process = pid_t()
        let error = posix_spawn(&process, program, &actions, &attributes, words, settings)
        if error != 0 { throw SystemFailure("start \(program)", error) }
        return process
    }
}

/// What the system did not let us do, and why.
struct SystemFailure: Error, CustomStringConvertible {
    let description: String

    init(description: String) { self.description = description }

    init(_ what: String, _ error: Int32 = errno) {
        description = "the system did not let the command \(what) (\(String(cString: strerror(error))))"
    }
}
