import Glibc
import LeastSquares

/// Weighted least squares with an intercept, made ready for many subsets of the terms: every vector is multiplied by √w, freed
/// of the intercept and scaled to length 1.
struct WeightedSystem {
    /// Scalar products of the terms with each other and with the target.
    let gram: GramMatrix
    let products: [Double]
    /// √Σ w (y − ȳ)².
    let targetSize: Double
    private let targetMean: Double
    private let means: [Double]
    private let sizes: [Double]

    /// `nil` where the target is constant or a weight not finite.
    init?(_ terms: [[Double]], target: [Double], weights: [Double]) {
        let total = weights.reduce(0, +)
        guard total > 0, total.isFinite, target.allSatisfy(\.isFinite) else { return nil }
        let roots = weights.map { $0.squareRoot() }
        let rows = target.count
        var vectors: [Double] = []
        vectors.reserveCapacity(terms.count * rows)
        var means: [Double] = []
        var sizes: [Double] = []
        for term in terms + [target] {
            var mean = 0.0
            for row in 0..<rows { mean += weights[row] * term[row] }
            mean /= total
            let start = vectors.count
            var square = 0.0
            for row in 0..<rows {
                let value = roots[row] * (term[row] - mean)
                square += value * value
                vectors.append(value)
            }
            let size = square.squareRoot()
            // A term that is constant here is in the intercept already.
            let scale = size > 1e-12 * abs(mean) * total.squareRoot() && size.isFinite ? 1 / size : 0
            for place in start..<vectors.count { vectors[place] = scale == 0 ? 0 : vectors[place] * scale }
            means.append(mean)
            sizes.append(scale == 0 ? .infinity : size)
        }
        let all = GramMatrix(vectors, count: terms.count + 1, length: rows)
        guard let targetSize = sizes.popLast(), let targetMean = means.popLast(), targetSize.isFinite else { return nil }
        self.targetSize = targetSize
        self.targetMean = targetMean
        self.means = means
        self.sizes = sizes
        products = (0..<terms.count).map { all[terms.count, $0] }
        gram = all.leading(terms.count)
    }

    /// Intercept and coefficients of the terms as they were given; nil where they are not finite.
    func coefficients(of members: [Int]) -> (intercept: Double, coefficients: [Double])? {
        guard let solved = gram.coefficients(of: members, products: products) else { return nil }
        let coefficients = zip(solved, members).map { $0 * targetSize / sizes[$1] }
        let intercept = zip(coefficients, members).reduce(targetMean) { $0 - $1.0 * means[$1.1] }
        guard intercept.isFinite, coefficients.allSatisfy(\.isFinite) else { return nil }
        return (intercept, coefficients)
    }
}
