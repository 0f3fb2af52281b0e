import BSplines
import FunctionLibrary

/// An edge of the network: a function of one variable, φ(x).
public struct Edge: Sendable, Equatable, Codable {
    /// What φ is.
    public enum Activation: Sendable, Equatable, Codable {
        case spline(SplineActivation)
        case symbolic(SymbolicActivation)
    }

    /// Whether φ is added to its subnode. An inactive edge contributes nothing and does not train.
    public var isActive: Bool
    /// Whether the parameters stay as they are in training: a pass-through identity, or a function held without affine freedom.
    public var isFrozen: Bool
    /// What φ is.
    public var activation: Activation

    public init(_ activation: Activation, isActive: Bool = true, isFrozen: Bool = false) {
        self.isActive = isActive
        self.isFrozen = isFrozen
        self.activation = activation
    }

    /// An active edge φ = w_b·b + spline.
    public static func spline(_ spline: Spline, baseWeight: Double = 0) -> Edge {
        Edge(.spline(SplineActivation(spline, baseWeight: baseWeight)))
    }

    /// An active edge φ(x) = c·f(a·x + b) + d whose four constants train.
    public static func symbolic(
        _ function: LibraryFunction, a: Double = 1, b: Double = 0, c: Double = 1, d: Double = 0
    ) -> Edge {
        Edge(.symbolic(SymbolicActivation(function: function, a: a, b: b, c: c, d: d)))
    }

    /// The spline activation, or nil for a symbolic edge.
    public var spline: SplineActivation? {
        if case .spline(let activation) = activation { activation } else { nil }
    }

    /// The symbolic activation, or nil for a spline edge.
    public var symbolic: SymbolicActivation? {
        if case .symbolic(let activation) = activation { activation } else { nil }
    }

    /// φ(x), whether or not the edge is active.
    public func value(at x: Double, baseFunction: BaseFunction, extrapolation: Extrapolation) -> Double {
        switch activation {
        case .spline(let activation): activation.value(at: x, baseFunction: baseFunction, extrapolation: extrapolation)
        case .symbolic(let activation): activation.value(at: x)
        }
    }
}

/// φ(x) = w_b·b(x) + w_s·Σ_m c_m·B_m(x), b the network's base function.
public struct SplineActivation: Sendable, Equatable, Codable {
    /// The basis.
    public var knots: KnotVector
    /// c_m, one a basis function.
    public var coefficients: [Double]
    /// w_b.
    public var baseWeight: Double
    /// w_s. It is a fixed unit of the coefficients, not a parameter: w_s and c train as their product.
    public var splineScale: Double

    /// - Precondition: `knots.basisCount` coefficients.
    public init(knots: KnotVector, coefficients: [Double], baseWeight: Double = 0, splineScale: Double = 1) {
        precondition(coefficients.count == knots.basisCount, "A spline edge has one coefficient for each basis function.")
        self.knots = knots
        self.coefficients = coefficients
        self.baseWeight = baseWeight
        self.splineScale = splineScale
    }

    public init(_ spline: Spline, baseWeight: Double = 0) {
        self.init(knots: spline.knots, coefficients: spline.coefficients, baseWeight: baseWeight)
    }

    /// The spline part w_s·Σ c_m·B_m on its own; setting it keeps w_s where that is possible (w_s = 0 becomes 1).
    public var spline: Spline {
        get { Spline(knots: knots, coefficients: coefficients.map { splineScale * $0 }) }
        set {
            if splineScale == 0 { splineScale = 1 }
            knots = newValue.knots
            coefficients = newValue.coefficients.map { $0 / splineScale }
        }
    }

    /// φ(x).
    public func value(at x: Double, baseFunction: BaseFunction, extrapolation: Extrapolation) -> Double {
        spline.value(at: x, extrapolation: extrapolation) + (baseWeight == 0 ? 0 : baseWeight * baseFunction.value(x))
    }
}
