/// Several results files as one.
package struct MergedResults: Sendable {
    /// A record for each case, in the order of the plan. A result counts before a failure of the same case.
    package let records: [RegressionRecord]

    /// - Throws: `ResultsError` that names the case if two files have different results of it; what the clock said does not count.
    package init(_ files: [(path: String, results: RecordedResults)]) throws(ResultsError) {
        var merged: [RegressionCase: (record: RegressionRecord, path: String)] = [:]
        for (path, results) in files {
            for record in results.records {
                guard let other = merged[record.case], other.record.verdict != .failed || record.verdict == .failed else {
                    merged[record.case] = (record, path)
                    continue
                }
                if record.verdict == .failed { continue }
                if other.record.essence != record.essence {
                    throw ResultsError(
                        contradicting: """
                            \(record.case.words) has different results: \(other.record.result) in \(other.path), \
                            \(record.result) in \(path); leave out one of the files
                            """)
                }
            }
        }
        records = merged.values.map(\.record).inPlanOrder()
    }
}

extension RegressionRecord {
    /// All but what may differ between runs of a case that went alike: how long it took, where the functions' file is, and the
    /// words of its message.
    fileprivate var essence: RegressionRecord {
        var record = self
        record.seconds = 0
        record.options.functions = nil
        record.message = nil
        return record
    }

    /// `exact (version 0.1.0, the set's own number of rows, 20 s a law)`.
    fileprivate var result: String { "\(outcome) (version \(version), \(options.words))" }
}
