import Dispatch
import Synchronization

/// The rows in chunks, and the threads that work on them.
extension TrainingPlan {
    var chunkCount: Int { (rows + Self.chunkLength - 1) / Self.chunkLength }

    func rows(ofChunk chunk: Int) -> Range<Int> {
        (chunk * Self.chunkLength)..<min((chunk + 1) * Self.chunkLength, rows)
    }

    /// Works on each chunk once, in any order, on as many threads as the plan may use.
    func forEachChunk(_ work: @Sendable (_ chunk: Int, _ rows: Range<Int>, _ workspace: RowWorkspace) -> Void) {
        forEach(chunkCount) { chunk, workspace in work(chunk, self.rows(ofChunk: chunk), workspace) }
    }

    /// Works on pieces numbered from 0, in any order; each thread has one workspace.
    func forEach(_ count: Int, _ work: @Sendable (_ index: Int, _ workspace: RowWorkspace) -> Void) {
        guard threads > 1, count > 1 else {
            for index in 0..<count { work(index, workspaces[0]) }
            return
        }
        let next = Atomic(0)
        DispatchQueue.concurrentPerform(iterations: min(threads, count)) { thread in
            let workspace = workspaces[thread]
            while true {
                let index = next.add(1, ordering: .relaxed).oldValue
                guard index < count else { return }
                work(index, workspace)
            }
        }
    }
}

/// Sums over the rows, one set a chunk, added up in the order of the chunks.
final class ChunkSums: @unchecked Sendable {
    private let chunks: Int
    private let count: Int
    private let memory: UnsafeMutablePointer<Double>

    /// Zeros. Kernels write whole groups of four, which may reach past the end of a set.
    init(chunks: Int, count: Int) {
        self.chunks = chunks
        self.count = (count + 7) / 4 * 4
        memory = .allocate(capacity: chunks * self.count)
        memory.initialize(repeating: 0, count: chunks * self.count)
    }

    deinit { memory.deallocate() }

    subscript(chunk: Int) -> UnsafeMutablePointer<Double> { memory + chunk * count }

    /// result += the sums of all chunks.
    func add(to result: UnsafeMutablePointer<Double>, count: Int) {
        for chunk in 0..<chunks {
            let sums = self[chunk]
            for index in 0..<count { result[index] += sums[index] }
        }
    }
}
