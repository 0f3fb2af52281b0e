import FunctionLibrary
import LeastSquares

/// What a run of discovery depends on besides the table: the same table and options give the same law, bit for bit, unless
/// the run was cut short.
public struct DiscoveryOptions: Sendable {
    /// The column to explain: a name, or a place such as "#3".
    public var target: String
    /// The columns to explain it by; nil for all other numeric columns but `sigma`.
    public var inputs: [String]?
    /// The column with the standard error of the target in each row, a name or a place; nil where errors are not known.
    public var sigma: String?
    /// Whether rows that lie far from the law have their part in it all the same.
    public var keepsOutliers: Bool
    /// The columns' units: a law that breaks them is refused. nil where nothing is asked of units.
    public var units: ColumnUnits?
    /// Where every random choice comes from.
    public var seed: UInt64
    /// The functions that edges are compared with.
    public var library: FunctionLibrary

    public init(
        target: String, inputs: [String]? = nil, sigma: String? = nil, keepsOutliers: Bool = false, units: ColumnUnits? = nil,
        seed: UInt64 = 0,
        library: FunctionLibrary = .standard
    ) {
        self.target = target
        self.inputs = inputs
        self.sigma = sigma
        self.keepsOutliers = keepsOutliers
        self.units = units
        self.seed = seed
        self.library = library
    }
}

/// What a run tells while it works.
public struct DiscoveryProgress: Sendable {
    /// The stage of the pipeline, in a few words.
    public var stage: String
    /// The best law so far as text, and its error on the fitted rows as a share of the target's deviation.
    public var best: (formula: String, error: Double)?
    /// Operations up to now; see `Discovery.work`.
    public var work: Double
}

/// How a caller follows a run and ends it early.
public struct RunControl: Sendable {
    /// Called whenever a stage begins or a better law is found.
    public var progress: @Sendable (DiscoveryProgress) -> Void
    /// Asked often; once it says true the run ends with the best law so far.
    public var shouldStop: @Sendable () -> Bool
    /// Operations, see `Discovery.work`, after which the run ends likewise, at the same place every time; nil for no limit.
    public var workLimit: Double?
    /// How many threads the run may use: the same law comes of any number.
    public var threads: Int

    public init(
        progress: @escaping @Sendable (DiscoveryProgress) -> Void = { _ in },
        shouldStop: @escaping @Sendable () -> Bool = { false }, workLimit: Double? = nil, threads: Int = 1
    ) {
        self.progress = progress
        self.shouldStop = shouldStop
        self.workLimit = workLimit
        self.threads = threads
    }

    var budget: WorkBudget {
        WorkBudget(limit: workLimit ?? .infinity, threads: threads, shouldStop: shouldStop)
    }
}
