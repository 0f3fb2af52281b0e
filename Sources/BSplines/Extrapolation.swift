/// How a spline is continued outside its range [a, b].
///
/// Every rule is linear in the coefficients: it is given by the k+1 local weights of an outside x (`BasisKernel`).
public enum Extrapolation: String, Sendable, Hashable, Codable, CaseIterable {
    /// f(b) + (x−b)·f′(b): value and slope are continuous.
    case linear
    /// The polynomial of the end interval. Grows like |x|^k.
    case polynomial
    /// f(b), slope 0.
    case constant
    /// f(2b − x): mirrored at the ends, back and forth.
    case reflecting
    /// f(x − (b−a)): repeated with period b − a, which jumps unless f(a) = f(b).
    case periodic
    /// 0: of an edge with a base function only that remains.
    case baseOnly
}
