import Glibc

/// Runs cases in processes of their own, several at a time: a case that crashes or hangs costs its own record and nothing else.
///
/// One thread serves all workers: it starts them, takes what they write, and ends those that will not end by themselves. That is
/// decided by processor time, because on a loaded machine the time on the clock says nothing.
package struct WorkerPool: Sendable {
    /// A program that is given a `WorkOrder` as a line on its standard input and prints a `RegressionRecord` as a line.
    package struct Program: Sendable {
        package var path: String
        package var arguments: [String]
        /// Each `NAME=value`.
        package var environment: [String]

        package init(path: String, arguments: [String] = [], environment: [String] = []) {
            self.path = path
            self.arguments = arguments
            self.environment = environment
        }
    }

    package var program: Program
    /// How many run at a time.
    package var jobs: Int
    /// When a worker is ended that does not end by itself.
    package var patience = Patience()

    package struct Patience: Sendable {
        /// Processor time, in seconds, that is allowed over twice the time limit.
        package var grace = 10.0
        /// A worker that uses no processor time for so long, in seconds, waits for something that will not come.
        package var idle = 60.0
    }

    package init(_ program: Program, jobs: Int) {
        precondition(jobs > 0, "a pool has at least one worker")
        self.program = program
        self.jobs = jobs
    }

    /// Runs all cases, those that stand first started first.
    ///
    /// - Parameters:
    ///   - shouldStop: asked several times a second; once it says true the workers are ended and their cases have no record.
    ///   - finished: called on this thread with the place of an order and its record, in the order in which the cases end.
    package func run(
        _ orders: [WorkOrder], shouldStop: () -> Bool = { false }, finished: (Int, RegressionRecord) throws -> Void
    ) throws {
        var waiting = orders.indices[...]
        var working: [Worker] = []
        while !(waiting.isEmpty && working.isEmpty) {
            // Workers that are let go of are ended.
            if shouldStop() { return }
            while working.count < jobs, let next = waiting.popFirst() {
                do throws(SystemFailure) {
                    working.append(try Worker(next, orders[next], program, patience: patience))
                } catch {
                    // The system may have room for it once another has ended.
                    if !working.isEmpty {
                        waiting = next..<orders.endIndex
                        break
                    }
                    try finished(next, orders[next].failure(error.description))
                }
            }
            Self.wait(for: working)
            var unfinished: [Worker] = []
            for worker in working {
                if let record = worker.advance() { try finished(worker.index, record) } else { unfinished.append(worker) }
            }
            working = unfinished
        }
    }

    /// Sleeps until a worker writes or closes its streams, at most a tenth of a second; one that has closed them ends any moment.
    private static func wait(for workers: [Worker]) {
        var interests = workers.flatMap(\.child.interests)
        let isOneEnding = workers.contains { $0.child.isClosed }
        poll(&interests, nfds_t(interests.count), isOneEnding ? 2 : 100)
    }
}
