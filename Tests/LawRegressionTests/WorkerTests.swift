import Foundation
import Glibc
import TestSupport
import Testing

@testable import Regression

@Suite("Workers")
struct WorkerTests {
    private func orders(_ text: String = SampleLaws.easy, timeLimit: Double = 5) throws -> [WorkOrder] {
        try RegressionPlan([SampleLaws.set(text)]).items.map { item in
            WorkOrder(item, of: try item.law.get(), options: RegressionOptions(timeLimit: timeLimit))
        }
    }

    /// A pool whose workers are this shell script.
    private func pool(_ script: String, jobs: Int = 2) -> WorkerPool {
        WorkerPool(.init(path: "/bin/sh", arguments: ["-c", script], environment: ["PATH=/usr/bin:/bin"]), jobs: jobs)
    }

    /// The records in the order of their orders.
    private func records(of orders: [WorkOrder], _ pool: WorkerPool) throws -> [RegressionRecord?] {
        var records = [RegressionRecord?](repeating: nil, count: orders.count)
        try pool.run(orders) { index, record in
            #expect(records[index] == nil)
            records[index] = record
        }
        return records
    }

    /// A script that prints a record of the first order.
    private func printing(_ record: RegressionRecord) throws -> String { "read order; printf '%s\\n' '\(try record.line())'" }

    @Test("give their records, with the processor time of the process")
    func success() throws {
        let order = try orders()[0]
        var record = RegressionRecord(of: order.truth, order.case, order.options)
        record.verdict = .exact
        let found = try #require(try records(of: [order], pool(printing(record))).first ?? nil)
        #expect(found.verdict == .exact)
        #expect(found.seconds > 0)
        record.seconds = found.seconds
        #expect(found == record)
    }

    @Test("get the whole order, however long it is")
    func longOrder() throws {
        let orders = try orders(SampleLaws.easy + "\n# " + String(repeating: "long ", count: 100_000))
        let found = try records(of: [orders[0]], pool("read -r order; echo ${#order} >&2; exit 1"))
        #expect(found[0]?.message?.hasSuffix(": \(try orders[0].line().utf8.count)") == true, "\(found[0]?.message ?? "")")
    }

    @Test(
        "that give no record are failed cases, each with its reason, and the others go on",
        arguments: [
            ("kill -SEGV $$", ["SIGSEGV"]),
            ("echo one >&2; echo the last word >&2; kill -ABRT $$", ["SIGABRT", "the last word"]),
            ("echo why >&2; exit 3", ["status 3", "why"]), ("kill -KILL $$", ["SIGKILL", "memory"]), ("exit 0", ["no record"]),
            ("echo nonsense", ["no record"]), ("head -c 300000 /dev/zero | tr '\\0' x", ["no record"]),
        ])
    func failure(script: String, parts: [String]) throws {
        for record in try records(of: orders(), pool(script)) {
            #expect(record?.verdict == .failed)
            for part in parts { #expect(record?.message?.contains(part) == true, "\(record?.message ?? "")") }
        }
    }

    @Test("a crash costs its own case only")
    func mixture() throws {
        let orders = try orders()
        let record = RegressionRecord(of: orders[1].truth, orders[1].case, orders[1].options)
        let script =
            "read order; case $order in *product\\\",\\\"noise*) printf '%s\\n' '\(try record.line())';; *) kill -SEGV $$;; esac"
        let messages = try records(of: orders, pool(script)).map { $0?.message }
        #expect(messages[1] == nil)
        #expect(messages.compactMap(\.self).count == 3)
    }

    @Test("a program that cannot be started is a failed case")
    func noProgram() throws {
        let found = try records(of: orders(), WorkerPool(.init(path: "/no/such/program"), jobs: 1))
        #expect(found.allSatisfy { $0?.message?.contains("/no/such/program (No such file or directory)") == true })
    }

    @Test("one that waits for ever is ended, and what it started too")
    func idle() throws {
        var pool = pool("sleep 1000 & sleep 1000")
        pool.patience.idle = 0.2
        let found = try records(of: orders(), pool)
        #expect(found.allSatisfy { $0?.message?.contains("no processor time") == true })
    }

    @Test("one that works on long after its time limit is ended, whatever the clock says")
    func busy() throws {
        var pool = pool("while :; do :; done")
        pool.patience.grace = 0.1
        let found = try records(of: [orders(timeLimit: 0.1)[0]], pool)
        #expect(found[0]?.message?.contains("time limit of 0.1 s, did not stop") == true, "\(found[0]?.message ?? "")")
        #expect((found[0]?.seconds ?? 0) > 0.25)
    }

    @Test("that close their streams and go on are waited for")
    func closedStreams() throws {
        let order = try orders()[0]
        let record = RegressionRecord(of: order.truth, order.case, order.options)
        let found = try records(of: [order], pool(printing(record) + "; exec >&- 2>&-; sleep 0.3; exit 0"))
        #expect(found[0]?.message == nil)
    }

    @Test("no more than there are jobs run at a time, and all of them run")
    func jobs() throws {
        try PythonOracle.withTemporaryDirectory { directory in
            // Each worker counts those that run beside it.
            let script = "cd \(directory.path); touch run.$$; ls run.* | wc -l >> counts; sleep 0.05; rm run.$$; exit 1"
            let found = try records(of: orders() + orders(), pool(script, jobs: 3))
            #expect(found.allSatisfy { $0 != nil })
            let counts = try String(contentsOf: directory.appendingPathComponent("counts"), encoding: .utf8)
            let numbers = counts.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
            #expect(numbers.count == 8)
            #expect(numbers.allSatisfy { (1...3).contains($0) })
        }
    }

    @Test("a run that is told to stop ends its workers and gives no record for them")
    func stopping() throws {
        var asked = 0
        var count = 0
        try pool("exec sleep 1000").run(
            orders(),
            shouldStop: {
                asked += 1; return asked > 3
            }
        ) { _, _ in count += 1 }
        #expect(count == 0)
    }
}
