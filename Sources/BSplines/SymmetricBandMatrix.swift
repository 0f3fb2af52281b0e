import Glibc

/// A symmetric matrix with `bandwidth` diagonals below (and above) the main one: the shape of every Gram matrix of B-splines.
public struct SymmetricBandMatrix: Sendable, Hashable {
    /// Number of rows.
    public let count: Int
    /// Number of diagonals below the main one; the degree, for B-splines.
    public let bandwidth: Int
    /// `entries[row·(bandwidth+1) + d]` is the element (row, row − d); those left of column 0 are 0.
    public var entries: [Double]

    /// A zero matrix.
    public init(count: Int, bandwidth: Int) {
        self.count = count
        self.bandwidth = bandwidth
        entries = Array(repeating: 0, count: count * (bandwidth + 1))
    }

    /// Element (i, j) = (j, i), 0 outside the band; only elements of the band can be set.
    public subscript(i: Int, j: Int) -> Double {
        get {
            let (row, below) = (max(i, j), abs(i - j))
            return below <= bandwidth ? entries[row * (bandwidth + 1) + below] : 0
        }
        set {
            precondition(abs(i - j) <= bandwidth, "The element lies outside the band.")
            entries[max(i, j) * (bandwidth + 1) + abs(i - j)] = newValue
        }
    }

    /// Adds weight·v·vᵀ for a vector v that is `local[0…]` at rows `first…` and 0 elsewhere.
    mutating func addOuterProduct(
        of local: UnsafePointer<Double>, count localCount: Int, at first: Int, weight: Double
    ) {
        for i in 0..<localCount {
            let scaled = weight * local[i]
            let row = (first + i) * (bandwidth + 1)
            for d in 0...i { entries[row + d] += scaled * local[i - d] }
        }
    }

    /// self += factor·other.
    public mutating func add(_ other: SymmetricBandMatrix, times factor: Double) {
        precondition(other.count == count && other.bandwidth <= bandwidth, "The band does not hold the other matrix.")
        for row in 0..<count {
            for d in 0...other.bandwidth {
                entries[row * (bandwidth + 1) + d] += factor * other.entries[row * (other.bandwidth + 1) + d]
            }
        }
    }

    /// The product with a vector.
    public func multiplied(by vector: [Double]) -> [Double] {
        precondition(vector.count == count, "The vector has one number a row.")
        var product = [Double](repeating: 0, count: count)
        for row in 0..<count {
            product[row] += entries[row * (bandwidth + 1)] * vector[row]
            for d in 1..<max(1, min(bandwidth, row) + 1) {
                let element = entries[row * (bandwidth + 1) + d]
                product[row] += element * vector[row - d]
                product[row - d] += element * vector[row]
            }
        }
        return product
    }

    /// vᵀ·A·v.
    public func quadraticForm(_ vector: [Double]) -> Double {
        zip(multiplied(by: vector), vector).reduce(0) { $0 + $1.0 * $1.1 }
    }

    /// The mean of the diagonal: a scale for what is added to it.
    public var meanDiagonal: Double {
        (0..<count).reduce(0) { $0 + entries[$1 * (bandwidth + 1)] } / Double(max(count, 1))
    }

    /// A = L·Lᵀ, or `nil` when a pivot falls under `tolerance` times its diagonal element: not positive definite to rounding.
    ///
    /// O(count · bandwidth²).
    public func choleskyFactor(tolerance: Double = 1e-14) -> BandCholesky? {
        var factor = self
        let stride = bandwidth + 1
        for row in 0..<count {
            for d in Swift.stride(from: min(bandwidth, row), through: 0, by: -1) {
                let column = row - d
                var sum = entries[row * stride + d]
                // Products of the two rows of L over the columns that both hold.
                for e in d + 1..<max(d + 1, min(bandwidth, row) + 1) where e - d <= bandwidth {
                    sum -= factor.entries[row * stride + e] * factor.entries[column * stride + e - d]
                }
                if d > 0 {
                    factor.entries[row * stride + d] = sum / factor.entries[column * stride]
                } else {
                    guard sum > tolerance * entries[row * stride] else { return nil }
                    factor.entries[row * stride] = sqrt(sum)
                }
            }
        }
        return BandCholesky(factor: factor)
    }
}

/// The Cholesky factor of a band matrix: solves in O(count · bandwidth).
public struct BandCholesky: Sendable, Hashable {
    /// L, in the lower band.
    let factor: SymmetricBandMatrix

    /// x with A·x = b.
    public func solve(_ right: [Double]) -> [Double] {
        precondition(right.count == factor.count, "The right-hand side has one number a row.")
        let (count, bandwidth, stride) = (factor.count, factor.bandwidth, factor.bandwidth + 1)
        var x = right
        for row in 0..<count {
            for d in 1..<max(1, min(bandwidth, row) + 1) { x[row] -= factor.entries[row * stride + d] * x[row - d] }
            x[row] /= factor.entries[row * stride]
        }
        for row in Swift.stride(from: count - 1, through: 0, by: -1) {
            x[row] /= factor.entries[row * stride]
            for d in 1..<max(1, min(bandwidth, row) + 1) { x[row - d] -= factor.entries[row * stride + d] * x[row] }
        }
        return x
    }
}
