extension KnotVector {
    /// Knots on which splines of this degree interpolate at the given sites: at the sites themselves but for (k+1)/2 at each
    /// end ("not a knot") for odd degrees, midway between sites for even ones.
    ///
    /// - Precondition: at least k+1 strictly increasing sites.
    public static func interpolating(at sites: [Double], degree: Int) -> KnotVector {
        precondition(sites.count >= max(degree + 1, 2), "Interpolation of degree k needs k+1 sites, and two at least.")
        let interior: [Double]
        if degree % 2 == 1 {
            let dropped = (degree + 1) / 2
            interior = Array(sites[dropped..<(sites.count - dropped)])
        } else {
            let dropped = degree / 2
            interior = (dropped..<(sites.count - dropped - 1)).map { sites[$0] / 2 + sites[$0 + 1] / 2 }
        }
        return KnotVector(degree: degree, breakpoints: [sites[0]] + interior + [sites[sites.count - 1]])
    }
}

extension Spline {
    /// The spline with f(sites[i]) = y[i], or `nil` when the sites do not determine it.
    ///
    /// They do exactly when site i lies inside the support of B_i (Schoenberg and Whitney). The collocation matrix is totally
    /// positive, so elimination in its band needs no pivoting (de Boor, chapter XIII).
    ///
    /// - Precondition: `knots.basisCount` increasing sites and as many values.
    public init?(interpolating y: [Double], at sites: [Double], knots: KnotVector) {
        let count = knots.basisCount
        precondition(y.count == count && sites.count == count, "Interpolation needs one site for each basis function.")
        precondition(zip(sites, sites.dropFirst()).allSatisfy { $0 < $1 }, "Interpolation sites must increase strictly.")
        let (order, width) = (knots.degree + 1, 2 * knots.degree + 1)
        let table = knots.table(at: sites, extrapolation: .polynomial)
        guard table.outsideCount == 0 else { return nil }

        // band[i][j − i + k] is element (i, j).
        var band = [Double](repeating: 0, count: count * width)
        for row in 0..<count {
            for r in 0..<order {
                let offset = Int(table.first[row]) + r - row + knots.degree
                let value = table.values[row * order + r]
                if (0..<width).contains(offset) {
                    band[row * width + offset] = value
                } else if value != 0 {
                    return nil
                }
            }
        }
        var solution = y
        for pivot in 0..<count {
            let diagonal = band[pivot * width + knots.degree]
            guard diagonal > 0 else { return nil }
            for row in (pivot + 1)..<max(pivot + 1, min(count, pivot + order)) {
                let factor = band[row * width + pivot - row + knots.degree] / diagonal
                guard factor != 0 else { continue }
                for column in pivot..<min(count, pivot + order) {
                    band[row * width + column - row + knots.degree] -=
                        factor * band[pivot * width + column - pivot + knots.degree]
                }
                solution[row] -= factor * solution[pivot]
            }
        }
        for row in stride(from: count - 1, through: 0, by: -1) {
            for column in (row + 1)..<max(row + 1, min(count, row + order)) {
                solution[row] -= band[row * width + column - row + knots.degree] * solution[column]
            }
            solution[row] /= band[row * width + knots.degree]
        }
        self.init(knots: knots, coefficients: solution)
    }

    /// The spline that agrees with a function at the Greville abscissae: error O(width^(k+1)) for a smooth one.
    ///
    /// `nil` when the abscissae coincide (an interior knot of multiplicity k+1).
    public init?(interpolating function: (Double) -> Double, knots: KnotVector) {
        let sites = knots.grevilleAbscissae
        guard zip(sites, sites.dropFirst()).allSatisfy({ $0 < $1 }) else { return nil }
        self.init(interpolating: sites.map(function), at: sites, knots: knots)
    }
}
