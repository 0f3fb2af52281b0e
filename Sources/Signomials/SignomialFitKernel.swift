import Glibc

/// The normal equations of a signomial's free numbers, gathered row by row: JᵀJ (lower triangle), Jᵀr and Σr², r = √w·(y − ŷ).
///
/// Parameters come term by term, the coefficient first, then the free exponents.
struct SignomialEquations {
    let size: Int
    var hessian: [Double]
    var gradient: [Double]
    var sumOfSquares = 0.0

    init(_ signomial: Signomial, on rows: PowerRows) {
        size = signomial.parameterCount
        hessian = [Double](repeating: 0, count: size * size)
        gradient = [Double](repeating: 0, count: size)
        var slopes = [Double](repeating: 0, count: size)
        var total = 0.0
        let width = rows.bases.count
        let terms = signomial.terms
        let free = terms.map { term in term.isFree.indices.filter { term.isFree[$0] } }
        var values = [Double](repeating: 0, count: terms.count)
        let curve = signomial.curve
        let exponents = terms.flatMap(\.exponents)
        rows.logs.withUnsafeBufferPointer { logs in
            hessian.withUnsafeMutableBufferPointer { hessian in
                gradient.withUnsafeMutableBufferPointer { gradient in
                    slopes.withUnsafeMutableBufferPointer { slopes in
                        for row in 0..<rows.count {
                            var sum = 0.0
                            let start = row * width
                            for index in terms.indices {
                                var exponent = 0.0
                                for base in 0..<width { exponent += exponents[index * width + base] * logs[start + base] }
                                let factor = terms[index].factor
                                var value = exp(exponent)
                                if factor != 0 { value *= rows.factors[factor].values[row] }
                                values[index] = value
                                sum += terms[index].coefficient * value
                            }
                            let (predicted, slope) = curve.value(sum)
                            let weight = rows.weights[row]
                            let residual = weight * (rows.target[row] - predicted)
                            let scale = weight * slope
                            total += residual * residual
                            var place = 0
                            for index in terms.indices {
                                let derivative = scale * values[index]
                                slopes[place] = derivative
                                place += 1
                                let part = derivative * terms[index].coefficient
                                for base in free[index] {
                                    slopes[place] = part * logs[start + base]
                                    place += 1
                                }
                            }
                            for i in 0..<place {
                                let left = slopes[i]
                                gradient[i] += left * residual
                                let line = hessian.baseAddress.map { $0 + i * place }
                                guard let line else { continue }
                                for j in 0...i { line[j] += left * slopes[j] }
                            }
                        }
                    }
                }
            }
        }
        sumOfSquares = total
    }

    /// Operations of the sums, in the measure of `WorkBudget`.
    static func operations(_ signomial: Signomial, rows: PowerRows) -> Int {
        let size = signomial.parameterCount
        return rows.count * (size * size / 4 + 2 * size + signomial.terms.count * (rows.bases.count + 8) + 10)
    }
}

/// The normal equations of the coefficients alone, from the values of the terms.
struct CoefficientEquations {
    var hessian: [Double]
    var gradient: [Double]
    var sumOfSquares = 0.0

    /// - Parameter values: of the terms without their coefficients, one term after another.
    init(_ curve: ResponseCurve, _ coefficients: [Double], values: [Double], on rows: PowerRows) {
        let (size, count) = (coefficients.count, rows.count)
        hessian = [Double](repeating: 0, count: size * size)
        gradient = [Double](repeating: 0, count: size)
        var total = 0.0
        values.withUnsafeBufferPointer { values in
            rows.target.withUnsafeBufferPointer { target in
                rows.weights.withUnsafeBufferPointer { weights in
                    hessian.withUnsafeMutableBufferPointer { hessian in
                        gradient.withUnsafeMutableBufferPointer { gradient in
                            for row in 0..<count {
                                var sum = 0.0
                                for i in 0..<size { sum += coefficients[i] * values[i * count + row] }
                                let (y, slope) = curve.value(sum)
                                let residual = weights[row] * (target[row] - y)
                                let scale = weights[row] * slope
                                total += residual * residual
                                for i in 0..<size {
                                    let left = scale * values[i * count + row]
                                    gradient[i] += left * residual
                                    for j in 0...i { hessian[i * size + j] += left * scale * values[j * count + row] }
                                }
                            }
                        }
                    }
                }
            }
        }
        sumOfSquares = total
    }
}

extension PowerRows {
    /// A term without its coefficient, on every row.
    func values(of term: PowerTerm) -> [Double] {
        let width = bases.count
        var values = factors[term.factor].values
        logs.withUnsafeBufferPointer { logs in
            term.exponents.withUnsafeBufferPointer { exponents in
                values.withUnsafeMutableBufferPointer { values in
                    var start = 0
                    for row in 0..<count {
                        var exponent = 0.0
                        for base in 0..<width { exponent += exponents[base] * logs[start + base] }
                        values[row] *= exp(exponent)
                        start += width
                    }
                }
            }
        }
        return values
    }
}
