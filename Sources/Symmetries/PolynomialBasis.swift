/// Products of Chebyshev polynomials in several variables, up to a total degree, those of lower degree first.
///
/// Each variable is mapped from its range to −1...1. A function of d variables and degree g is T_k1(x1)·…·T_kd(xd) with
/// k1 + … + kd ≤ g, which makes (d+g over g) functions.
package struct PolynomialBasis: Sendable {
    package let ranges: [ClosedRange<Double>]
    package let degree: Int
    /// The number of functions up to each degree, from 0.
    let counts: [Int]
    /// For each function but the first: the function without its last variable, that variable, and the degree in it.
    private let steps: [(parent: Int, variable: Int, power: Int)]

    package init(ranges: [ClosedRange<Double>], degree: Int) {
        self.ranges = ranges
        self.degree = degree
        var counts = [1]
        var steps: [(Int, Int, Int)] = [(0, 0, 0)]
        // By degree, what a function may be multiplied by: variables after its last.
        var lastVariables = [-1]
        var degrees = [0]
        for total in stride(from: 1, through: degree, by: 1) {
            let known = steps.count
            for parent in 0..<known {
                for variable in stride(from: lastVariables[parent] + 1, to: ranges.count, by: 1) {
                    let power = total - degrees[parent]
                    guard power > 0 else { break }
                    steps.append((parent, variable, power))
                    lastVariables.append(variable)
                    degrees.append(total)
                }
            }
            counts.append(steps.count)
        }
        self.counts = counts
        self.steps = steps
    }

    /// The number of functions of `variables` variables up to a degree.
    package static func count(variables: Int, degree: Int) -> Int {
        (0..<degree).reduce(1) { $0 * (variables + degree - $1) / ($1 + 1) }
    }

    package var count: Int { steps.count }

    /// All functions at every row, row-major.
    package func design(_ columns: [[Double]]) -> [Double] {
        let rows = columns.first?.count ?? 0
        var design = [Double](repeating: 0, count: rows * count)
        var values = [Double](repeating: 0, count: columns.count * (degree + 1))
        for row in 0..<rows {
            chebyshev(columns, row, into: &values)
            let base = row * count
            design[base] = 1
            for index in 1..<max(count, 1) where index < count {
                let step = steps[index]
                design[base + index] = design[base + step.parent] * values[step.variable * (degree + 1) + step.power]
            }
        }
        return design
    }

    /// Value and gradient of Σ cₖ·fₖ at one row.
    func gradient(_ coefficients: [Double], _ columns: [[Double]], _ row: Int) -> (value: Double, gradient: [Double]) {
        let (variables, used) = (columns.count, coefficients.count)
        var values = [Double](repeating: 0, count: variables * (degree + 1))
        chebyshev(columns, row, into: &values)
        let slopes = derivatives(values)
        var functions = [Double](repeating: 0, count: used)
        var partials = [Double](repeating: 0, count: used * variables)
        functions[0] = 1
        var sum = coefficients[0]
        var gradient = [Double](repeating: 0, count: variables)
        for index in stride(from: 1, to: used, by: 1) {
            let step = steps[index]
            let place = step.variable * (degree + 1) + step.power
            functions[index] = functions[step.parent] * values[place]
            sum += coefficients[index] * functions[index]
            for variable in 0..<variables {
                let partial =
                    variable == step.variable
                    ? functions[step.parent] * slopes[place] : partials[step.parent * variables + variable] * values[place]
                partials[index * variables + variable] = partial
                gradient[variable] += coefficients[index] * partial
            }
        }
        return (sum, gradient)
    }

    private func place(_ value: Double, _ range: ClosedRange<Double>) -> Double {
        let width = range.upperBound - range.lowerBound
        return width > 0 ? 2 * (value - range.lowerBound) / width - 1 : 0
    }

    private func chebyshev(_ columns: [[Double]], _ row: Int, into values: inout [Double]) {
        for variable in columns.indices {
            let z = place(columns[variable][row], ranges[variable])
            let base = variable * (degree + 1)
            values[base] = 1
            if degree > 0 { values[base + 1] = z }
            for power in stride(from: 2, through: degree, by: 1) {
                values[base + power] = 2 * z * values[base + power - 1] - values[base + power - 2]
            }
        }
    }

    /// dTₖ/dx from Tₖ, by Tₖ′ = 2·Tₖ₋₁ + 2z·T′ₖ₋₁ − T′ₖ₋₂ in the mapped variable.
    private func derivatives(_ values: [Double]) -> [Double] {
        var slopes = [Double](repeating: 0, count: values.count)
        for variable in ranges.indices {
            let base = variable * (degree + 1)
            let width = ranges[variable].upperBound - ranges[variable].lowerBound
            let unit = width > 0 ? 2 / width : 0
            guard degree > 0 else { continue }
            let z = values[base + 1]
            slopes[base + 1] = unit
            for power in stride(from: 2, through: degree, by: 1) {
                slopes[base + power] =
                    2 * unit * values[base + power - 1] + 2 * z * slopes[base + power - 1] - slopes[base + power - 2]
            }
        }
        return slopes
    }
}
