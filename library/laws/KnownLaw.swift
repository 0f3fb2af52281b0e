import Expressions
import Units

/// A law that is known, and how its data are made or where they are: one entry of a law file.
public struct KnownLaw: Sendable, Equatable {
    /// A column of the law's data.
    public struct Quantity: Sendable, Equatable {
        public var name: String
        /// Nil where the file gives none.
        public var unit: Unit?
    }

    /// A variable and how its values are drawn.
    public struct Variable: Sendable, Equatable {
        public var quantity: Quantity
        public var training: Sampling
        /// Nil where fresh points are drawn as the training rows are.
        public var test: Sampling?
    }

    /// Where the rows come from.
    public enum Data: Sendable, Equatable {
        /// Computed from the formula.
        case sampled
        /// Read from a table of the user's own, named relative to the law file.
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
}

/// How the values of a variable are drawn.
public enum Sampling: Sendable, Equatable {
    /// Independent and uniform; `rows` is the set's own number of rows, nil where it leaves that to the run.
    case uniform(ClosedRange<Double>, rows: Int?)
    /// Independent, uniform in the logarithm of a positive range.
    case logUniform(ClosedRange<Double>, rows: Int?)
    /// From one end in steps up to the other; several such variables make a mesh.
    case grid(ClosedRange<Double>, step: Double)
    /// So many values at equal distances, both ends among them; several such variables make a mesh.
    case spaced(ClosedRange<Double>, count: Int)

    public var range: ClosedRange<Double> {
        switch self {
        case .uniform(let range, _), .logUniform(let range, _), .grid(let range, _), .spaced(let range, _): range
        }
    }
}
