import Glibc

/// The mean square of residuals in units of their standard errors, and what chance makes of it.
///
/// n times it is distributed as χ² with n degrees of freedom if the law is right, the errors are normal and have the standard
/// deviations given. Its bounds are four standard deviations away, by Wilson and Hilferty's approximation (PNAS 17, 1931):
/// the cube root of χ²/n is normal with mean 1 − 2/9n and variance 2/9n.
struct ReducedChiSquared {
    let value: Double
    /// Degrees of freedom: rows that had no part in the fit.
    let freedom: Double

    init(_ rootMeanSquare: Double, count: Int) {
        value = rootMeanSquare * rootMeanSquare
        freedom = Double(count)
    }

    /// Errors larger than those given: the law is not the whole, or the errors are more than they were said to be.
    var isTooLarge: Bool { !(value <= Self.bound(freedom, deviations: 4)) }

    /// The value that χ²/n exceeds as often as a normal variable exceeds so many deviations.
    static func bound(_ freedom: Double, deviations: Double) -> Double {
        let variance = 2 / (9 * freedom)
        let root = 1 - variance + deviations * variance.squareRoot()
        return root * root * root
    }
}
