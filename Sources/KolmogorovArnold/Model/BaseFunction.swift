import Glibc

/// The fixed function b of an edge φ(x) = w_b·b(x) + spline: what the spline is added to, and what carries on outside its range.
public enum BaseFunction: String, Sendable, Hashable, Codable, CaseIterable {
    /// x / (1 + e^(−x)): smooth, bounded below, nearly linear for large x.
    case silu
    /// x.
    case identity
    /// 0: the edge is its spline alone, and w_b is no parameter.
    case zero

    /// b(x).
    @inlinable
    public func value(_ x: Double) -> Double {
        switch self {
        case .silu: x / (1 + exp(-x))
        case .identity: x
        case .zero: 0
        }
    }

    /// b′(x).
    @inlinable
    public func derivative(_ x: Double) -> Double {
        switch self {
        case .silu: Self.siluDerivative(x)
        case .identity: 1
        case .zero: 0
        }
    }

    /// σ + x·σ·(1 − σ), written with e^(−|x|) so that a large |x| gives its limit, 0 or 1, and not ∞/∞.
    @inlinable
    static func siluDerivative(_ x: Double) -> Double {
        let decay = exp(-abs(x))
        let logistic = (x >= 0 ? 1 : decay) / (1 + decay)
        return logistic + x * decay / ((1 + decay) * (1 + decay))
    }
}
