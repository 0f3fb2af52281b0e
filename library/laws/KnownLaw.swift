import Expressions
import Units

/// A law that is known, and how its data are made or where they are: one entry of a law file.
public struct KnownLaw: Sendable, Equatable {
    /// A column of the law's data.
    public struct Quantity: Sendable, Equatable {
        public var name: String
        /// Nil where the law gives no units at all; in a law with units, what has none in the file is a pure number.
        public var unit: Unit?
    }

    /// A variable and how its values are drawn.
    public struct Variable: Sendable, Equatable {
        public var quantity: Quantity
        /// For a variable of a table, the range of its values there.
        public var training: Sampling
        /// Nil where fresh points are drawn as the training rows are.
        public var test: Sampling?
    }

    /// Where the rows come from.
    public enum Data: Sendable, Equatable {
        /// Computed from the formula.
        case sampled
        /// Read from a table of the user's own; a relative path in a law file is taken from that file's directory.
        case file(path: String)
    }

    /// Unique in its set.
    public var id: String
    public var title: String?
    public var target: Quantity
    /// Over the variables' names.
    public var formula: Expression
    /// In the order of the columns; the formula may use fewer of them.
    public var variables: [Variable]
    public var data: Data
    /// Where the law is from: the file's own words, or those of its set.
    public var source: String?
    /// What else there is to say about it.
    public var note: String?
}
