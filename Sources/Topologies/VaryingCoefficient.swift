import BSplines
import FunctionLibrary
import Glibc
import KolmogorovArnold
import LeastSquares
import SymbolicExtraction

/// θ(y) = g₀(u) + g₁(u)·h(v): of two variables, one enters linearly once it is seen through h, with coefficients that vary with
/// the other. θ is one of a few plain functions.
///
/// A sum of products is neither a function of a sum nor a product, yet it is the commonest form of a law of two dimensionless
/// numbers: 1 + r + 2√r·cos δ, 1/(1 + e·cos θ) with a factor of e. In a tensor basis of u and v the coefficients of θ(y), less
/// what does not depend on v, have rank one: h is their leading singular vector. Alternating least squares then settle g₀, g₁
/// and h.
///
/// Source: varying-coefficient models (Hastie and Tibshirani 1993), started from the singular value decomposition.
struct VaryingCoefficient {
    /// The variable of g₀ and g₁, and that of h.
    let u: Int
    let v: Int
    let response: Response
    /// g₀, g₁ and h at every row, h with mean 0 and mean square 1.
    let base: [Double]
    let slope: [Double]
    let modulation: [Double]
    /// Root mean square error of y on the rows held out, in units of its deviation.
    let error: Double

    /// Every θ that is tried, with the function of the library that undoes it.
    static let inverses: KeyValuePairs<Response, String> = [
        .identity: "x", .reciprocal: "1/x", .square: "sqrt", .inverseSquare: "1/sqrt(x)", .logarithm: "exp", .root: "x^2",
    ]
}

extension VaryingCoefficient {
    /// Fitted on the first `trainingCount` rows, scored on the others; `nil` where θ is not defined or a basis is too large.
    static func fitted(
        u: Int, v: Int, response: Response, rows: SearchRows, bases: GroupBases, work: WorkBudget
    ) -> VaryingCoefficient? {
        let hasOneSign = rows.target.allSatisfy { $0 > 0 } || rows.target.allSatisfy { $0 < 0 }
        guard response == .identity || hasOneSign, let coarse = bases.coarse[u], let across = bases.coarse[v],
            2 * coarse.width * across.width < rows.trainingCount
        else { return nil }
        let tensor = coarse.tensorProduct(with: across)
        let sign: Double = rows.target[0] < 0 && response != .identity ? -1 : 1
        let target = rows.target.map { response.value(sign * $0) }
        guard target.allSatisfy(\.isFinite) else { return nil }
        let (left, right) = (bases[[u]], bases[[v]])
        let count = rows.trainingCount
        work.spend(count * tensor.nonzeros * tensor.nonzeros + tensor.width * tensor.width * tensor.width / 3)
        let (matrix, side) = tensor.normalEquations(scale: nil, target: target, count: count)
        guard let solution = CholeskySolver.solve(matrix, ridge: 1e-9, [side])?.first,
            var h = leadingVector(solution, rows: coarse.width, columns: across.width).map(across.applied)
        else { return nil }
        standardise(&h, count: count)
        var (base, slope) = ([Double](), [Double]())
        var error = Double.infinity
        let deviation = standardDeviation(rows.target, over: count..<rows.target.count)
        for _ in 0..<30 {
            work.spend(count * (9 * left.nonzeros * left.nonzeros) + 9 * left.width * left.width * left.width / 3)
            let pair = left.beside(left.scaled(by: h))
            let (matrix, side) = pair.normalEquations(scale: nil, target: target, count: count)
            guard let coefficients = CholeskySolver.solve(matrix, ridge: 1e-12, [side])?.first else { return nil }
            base = left.applied(to: Array(coefficients[..<left.width]))
            slope = left.applied(to: Array(coefficients[left.width...]))
            let rest = zip(target, base).map { $0 - $1 }
            let (square, goal) = right.normalEquations(scale: slope, target: rest, count: count)
            guard let next = CholeskySolver.solve(square, ridge: 1e-12, [goal])?.first else { return nil }
            h = right.applied(to: next)
            var squares = 0.0
            for row in count..<target.count {
                let y = sign * response.original(base[row] + slope[row] * h[row])
                // Outside of the response's domain nothing is predicted, which is as bad as predicting 0.
                let miss = y.isFinite ? y - rows.target[row] : rows.target[row]
                squares += miss * miss
            }
            standardise(&h, count: count)
            let found = (squares / Double(target.count - count)).squareRoot() / deviation
            if !found.isFinite { return nil }
            let settled = abs(found - error) <= 1e-3 * found
            error = found
            if settled { break }
        }
        return VaryingCoefficient(
            u: u, v: v, response: response, base: base, slope: slope, modulation: h, error: error)
    }

    /// Mean 0 and mean square 1 on the first rows.
    private static func standardise(_ values: inout [Double], count: Int) {
        let mean = values[..<count].reduce(0, +) / Double(count)
        let square = values[..<count].reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
        guard square > 0 else { return }
        let size = square.squareRoot()
        for index in values.indices { values[index] = (values[index] - mean) / size }
    }

    /// The leading right singular vector of a matrix given row by row, after the mean of each row is taken off: what is constant
    /// along a row does not depend on v.
    private static func leadingVector(_ elements: [Double], rows: Int, columns: Int) -> [Double]? {
        var moments = Matrix(rows: columns, columns: columns)
        for row in 0..<rows {
            let line = Array(elements[(row * columns)..<((row + 1) * columns)])
            let mean = line.reduce(0, +) / Double(columns)
            for i in 0..<columns {
                for j in 0..<columns { moments[i, j] += (line[i] - mean) * (line[j] - mean) }
            }
        }
        return SymmetricEigenvalues(moments)?.vectors.column(0)
    }
}

// MARK: - As networks

extension VaryingCoefficient {
    /// The network ψ(g₀(u) + g₁(u)·h(v)) for each of the likeliest h.
    ///
    /// Adding a constant to h and taking as much of g₁ from g₀ changes nothing, so g₀ has a plain form for one constant only.
    /// Each network holds h to a function of the library without an offset, and fits g₀ and g₁ anew to it.
    func networks(
        rows: SearchRows, bases: GroupBases, library: FunctionLibrary, work: WorkBudget, edge: ([Double], [Double]) -> Edge
    )
        -> [Network]
    {
        let limit = 300
        let count = modulation.count
        let order = rows.columns[v].indices.sorted { rows.columns[v][$0] < rows.columns[v][$1] }
        let picked = count <= limit ? order : (0..<limit).map { order[$0 * (count - 1) / (limit - 1)] }
        guard picked.count >= 5, Set(picked.map { rows.columns[v][$0] }).count >= 5 else { return [] }
        let curve = SampledCurve(
            arguments: picked.map { rows.columns[v][$0] }, values: picked.map { modulation[$0] }, errorScale: min(error, 0.3),
            independentCount: bases[[v]].width)
        let sign: Double = rows.target[0] < 0 && response != .identity ? -1 : 1
        let target = rows.target.map { response.value(sign * $0) }
        let left = bases[[u]]
        return EdgeRecognition(library: library, reportedCount: 6, work: work).candidates(for: curve)
            .filter { !$0.function.formula.variables.isEmpty && $0.unexplained < 0.05 }.prefix(4)
            .compactMap { candidate in
                let activation = SymbolicActivation(
                    function: candidate.function, a: candidate.a, b: candidate.b, shape: candidate.shape ?? 1)
                let h = rows.columns[v].map(activation.value)
                let pair = left.beside(left.scaled(by: h))
                let (matrix, side) = pair.normalEquations(scale: nil, target: target, count: rows.trainingCount)
                guard let coefficients = CholeskySolver.solve(matrix, ridge: 1e-12, [side])?.first else { return nil }
                let base = left.applied(to: Array(coefficients[..<left.width]))
                let slope = left.applied(to: Array(coefficients[left.width...]))
                let factors = [
                    [Branch(edge: edge(rows.columns[u], slope), source: .variable(u))],
                    [Branch(edge: Edge(.symbolic(activation), isFrozen: true), source: .variable(v))],
                ]
                let product = Branch.Junction(kind: .product, subnodes: factors, biases: [0, 0])
                let sum = Branch.Junction(
                    kind: .sum,
                    subnodes: [
                        [
                            Branch(edge: edge(rows.columns[u], base), source: .variable(u)),
                            Branch(edge: nil, source: .junction(product)),
                        ]
                    ], biases: [0])
                guard let name = Self.inverses.first(where: { $0.key == response })?.value,
                    let function = library[name] ?? FunctionLibrary.standard[name]
                else { return nil }
                let outer =
                    response == .identity
                    ? nil : Edge(.symbolic(SymbolicActivation(function: function, c: sign)), isFrozen: true)
                return Network(Branch(edge: outer, source: .junction(sum)), inputNames: rows.inputNames)
            }
    }
}
