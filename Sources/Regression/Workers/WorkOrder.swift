import Edgewise
import KnownLaws

/// What a worker process is told to run, a line of JSON on its standard input: everything, so that it depends on no file that
/// may have changed since.
package struct WorkOrder: Sendable, Codable {
    /// The user's functions: the file's name, and its text when the run began.
    package struct Functions: Sendable, Codable {
        package let path: String
        package let text: String

        package init(path: String, text: String) {
            self.path = path
            self.text = text
        }

        /// The standard library with these functions.
        ///
        /// - Throws: `FunctionLibraryError`.
        package func library() throws -> FunctionLibrary {
            FunctionLibrary.standard.extended(by: try FunctionLibrary(parsing: text, source: path))
        }

        package var hash: String {
            var hash = FowlerNollVo()
            for byte in text.utf8 { hash.combine(byte) }
            return hash.text
        }
    }

    package let `case`: RegressionCase
    package let place: Int
    package let source: LawSource
    package let options: RegressionOptions
    package let functions: Functions?
    /// The law as text: for the record, should the worker give none.
    package let truth: String

    package init(_ item: RegressionPlan.Item, of law: KnownLaw, options: RegressionOptions, functions: Functions? = nil) {
        self.case = item.case
        place = item.place
        source = item.source
        truth = law.formula.description
        self.options = options
        self.functions = functions
    }

    /// - Throws: `DecodingError`.
    package init(line: String) throws { self = try JSONLine.decode(Self.self, from: line) }

    package func line() throws -> String { try JSONLine.encode(self) }

    /// Runs the case in this process.
    ///
    /// - Throws: `FunctionLibraryError`, or `UnknownLaw`; whoever gave the order has read both files already.
    package func record() throws -> RegressionRecord {
        guard let law = source.laws?.laws.first(where: { $0.id == self.case.law }) else {
            throw UnknownLaw(set: self.case.set, law: self.case.law)
        }
        let library = try functions?.library() ?? .standard
        var record = RegressionRun(of: law, self.case, options: options, library: library).record()
        record.place = place
        return record
    }

    struct UnknownLaw: Error, CustomStringConvertible {
        let set: String
        let law: String

        var description: String { "there is no law ‘\(law)’ in \(set)" }
    }
}
