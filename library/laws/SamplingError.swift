import Expressions
import Tables

/// Why a law gives no rows.
public struct SamplingError: Error, Equatable, CustomStringConvertible {
    public enum Problem: Equatable, Sendable, CustomStringConvertible {
        case rowCount(Int)
        case noise(Double)
        case dummyCount(Int)
        /// A place where the formula is infinite or undefined, after the random rows were drawn again and again.
        case notFinite(at: String)
        /// The table that the law names cannot be used, or its own names clash.
        case table(TableError)
        case formula(ExpressionError)

        public var description: String {
            switch self {
            case .rowCount(let count): "\(count) rows cannot be drawn; ask for 1 to \(Sampling.rowLimit)"
            case .noise(let level): "the noise is a finite share of at least 0, not \(level)"
            case .dummyCount(let count): "\(count) dummy columns cannot be added; ask for 0 to \(KnownLaw.dummyLimit)"
            case .notFinite(let point): "the formula is not finite at \(point); narrow the ranges"
            case .table(let error): error.description
            case .formula(let error): error.description
            }
        }
    }

    public let law: String
    public let problem: Problem

    public var description: String { "law ‘\(law)’: \(problem)" }
}
