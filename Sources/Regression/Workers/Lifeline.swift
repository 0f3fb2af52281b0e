import Glibc

/// The worker's side of its standard input.
package enum Lifeline {
    /// The line that stands on standard input. If that is a socket, as `WorkerPool` gives its workers, this process then ends as
    /// soon as the other end is gone.
    package static func readLine() -> String? {
        let line = Swift.readLine()
        var status = stat()
        if fstat(STDIN_FILENO, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK { watch() }
        return line
    }

    private static func watch() {
        var thread = pthread_t()
        pthread_create(
            &thread, nil,
            { _ in
                var byte: UInt8 = 0
                while read(STDIN_FILENO, &byte, 1) > 0 || errno == EINTR { errno = 0 }
                _exit(1)
            }, nil)
    }
}
