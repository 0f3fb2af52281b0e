/// How activations are measured when sparsity is rewarded.
public enum ActivationMetric: String, Sendable, Hashable, Codable, CaseIterable {
    /// mean |φ|, the L1 norm of the KAN paper. It punishes a constant, which the bias carries for nothing.
    case meanAbsolute
    /// The standard deviation of φ.
    case standardDeviation
    /// e = A_s·std(φ)/std(s), A the score that flows back from the outputs (1 there; A_i = Σ e of the edges that leave node i):
    /// the share of the output that an edge is answerable for. Insensitive to the scale of hidden nodes.
    case attributed
}

/// λ·(λ_1·Σ_l T_l + λ_S·Σ_l S_l): T_l the sum of layer l's edge measures, S_l the entropy −Σ p ln p of their shares p = e/T_l.
public struct SparsityPenalty: Sendable, Hashable, Codable {
    public var metric: ActivationMetric
    /// λ, in units of the mean square error: standardise the targets.
    public var strength: Double
    /// λ_1.
    public var magnitude: Double
    /// λ_S.
    public var entropy: Double

    public init(metric: ActivationMetric = .attributed, strength: Double = 1e-2, magnitude: Double = 1, entropy: Double = 2) {
        self.metric = metric
        self.strength = strength
        self.magnitude = magnitude
        self.entropy = entropy
    }
}

/// When the grids of hidden layers follow the samples.
public struct HiddenGridUpdates: Sendable, Hashable, Codable {
    /// Iterations between two looks; 0 for never.
    public var interval: Int
    /// No looks after this many iterations, so that the end of a fit is not disturbed.
    public var lastIteration: Int
    /// How far a new grid reaches beyond the samples, as a fraction of their range, at each end.
    public var margin: Double
    /// A grid is left alone while no sample is outside and the samples fill at least this fraction of it.
    public var leastFilling: Double

    public init(interval: Int = 4, lastIteration: Int = 40, margin: Double = 0.05, leastFilling: Double = 0.6) {
        self.interval = interval
        self.lastIteration = lastIteration
        self.margin = margin
        self.leastFilling = leastFilling
    }

    public static let never = HiddenGridUpdates(interval: 0)
}

/// How a network is trained.
///
/// The objective is the weighted mean square error, over rows and outputs, plus the penalties.
public struct TrainingOptions: Sendable, Hashable, Codable {
    public enum Method: String, Sendable, Hashable, Codable, CaseIterable {
        /// Full-batch, by block-sparse normal equations; for up to some 2,000 parameters.
        case levenbergMarquardt
        /// Limited-memory quasi-Newton, for more.
        case lbfgs
    }

    public var method: Method
    public var iterationLimit: Int
    /// The fit has converged when three iterations in a row each lowered the objective by less than this fraction.
    public var relativeTolerance: Double
    /// Levenberg–Marquardt has converged when the cosine between the residuals and every column of the Jacobian is at most this.
    public var gradientTolerance: Double
    public var sparsity: SparsityPenalty?
    /// λ·Σ over spline edges of the mean of (w_s·c_m)².
    public var coefficientPenalty: Double
    /// λ·Σ over spline edges of width³·∫ (spline″)² over the grid: 0 for straight lines, the same on finer grids.
    public var curvaturePenalty: Double
    public var hiddenGrids: HiddenGridUpdates
    /// Levenberg–Marquardt steps by QR at the end, where the normal equations, which square the condition number, have run out of
    /// digits. Each costs 2·rows·outputs·P² operations. They are skipped under a sparsity penalty.
    public var finishingSteps: Int
    /// How many threads work on the rows; the result is the same bits for any number.
    public var threads: Int

    /// Whether there is a penalty on activations.
    var isSparse: Bool { sparsity.map { $0.strength > 0 } ?? false }

    public init(
        method: Method = .levenbergMarquardt, iterationLimit: Int = 100, relativeTolerance: Double = 1e-6,
        gradientTolerance: Double = 1e-10, sparsity: SparsityPenalty? = nil, coefficientPenalty: Double = 0,
        curvaturePenalty: Double = 0, hiddenGrids: HiddenGridUpdates = HiddenGridUpdates(), finishingSteps: Int = 0,
        threads: Int = 1
    ) {
        self.method = method
        self.iterationLimit = iterationLimit
        self.relativeTolerance = relativeTolerance
        self.gradientTolerance = gradientTolerance
        self.sparsity = sparsity
        self.coefficientPenalty = coefficientPenalty
        self.curvaturePenalty = curvaturePenalty
        self.hiddenGrids = hiddenGrids
        self.finishingSteps = finishingSteps
        self.threads = threads
    }
}
