/// The rows batch by batch.
extension TrainingPlan {
    enum Interruption {
        /// A batch could not be read.
        case failure(any Error)
        /// The caller wants no more.
        case cancelled
    }

    var batchCount: Int { source.batchCount }

    /// Puts a batch into the place of the one that is there. If that is not possible any more, the targets are NaN, so that
    /// nothing that is computed from them is taken for a result.
    func load(_ batch: Int) {
        guard batch != loadedBatch else { return }
        loadedBatch = nil
        if batchCount > 1, interruption == nil {
            onBatch(batch)
            lookForInterruption()
        }
        if interruption == nil {
            do {
                rows = try source.read(
                    batch: batch,
                    into: BatchColumns(
                        inputs: Array(nodeValues[..<layerColumns[0].upperBound]),
                        targets: (0..<outputCount).map { targets[$0] }, weights: shares[0]))
                precondition(0...capacity ~= rows, "A batch has no more rows than the longest.")
                loadedBatch = batch
            } catch {
                interruption = .failure(error)
            }
        }
        guard interruption == nil else {
            rows = min(1, capacity)
            for output in 0..<outputCount { targets[output].update(repeating: .nan, count: rows) }
            return
        }
        let total = source.totalWeight
        forEachChunk { _, rows, _ in
            let (shares, rootShares) = (self.shares[0], self.rootShares[0])
            for row in rows {
                shares[row] /= total
                rootShares[row] = (shares[row] / Double(self.outputCount)).squareRoot()
            }
            self.prepare(layer: 0, rows)
        }
    }

    /// Asks whether to go on, unless it is known that the run does not.
    func lookForInterruption() {
        if interruption == nil, shouldStop() { interruption = .cancelled }
    }

    /// Calls `body` with each batch in turn, evaluated at the parameters; a single one has been evaluated there before.
    func forEachBatch(evaluatedAt parameters: UnsafePointer<Double>, _ body: () -> Void) {
        guard batchCount > 1 else { return body() }
        forward(parameters, afterEachBatch: body)
    }
}
