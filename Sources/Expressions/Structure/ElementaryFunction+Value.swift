import CElementary
import Glibc

extension ElementaryFunction {
    /// The function's value as compiled formulas have it, to the last bit: NaN outside the domain, ±∞ at poles.
    ///
    /// `sign` is −1, 0 or 1, and NaN at NaN.
    public func callAsFunction(_ x: Double) -> Double {
        switch self {
        case .exp: scalar_exp(x)
        case .log: scalar_log(x)
        case .sin: scalar_sin(x)
        case .cos: scalar_cos(x)
        case .tan: scalar_tan(x)
        case .asin: scalar_asin(x)
        case .acos: scalar_acos(x)
        case .atan: scalar_atan(x)
        case .sinh: scalar_sinh(x)
        case .cosh: scalar_cosh(x)
        case .tanh: scalar_tanh(x)
        case .asinh: scalar_asinh(x)
        case .acosh: scalar_acosh(x)
        case .atanh: scalar_atanh(x)
        case .abs: Swift.abs(x)
        case .sign: x > 0 ? 1 : x < 0 ? -1 : x.isNaN ? x : 0
        case .erf: Glibc.erf(x)
        }
    }
}
