/// The last steps s = Δx and gradient changes y = Δ∇f of L-BFGS, in one ring of fixed memory.
struct StepHistory {
    private let count: Int
    private let memory: Int
    private var steps: [Double]
    private var changes: [Double]
    /// sᵀy of each pair.
    private var products: [Double]
    private var factors: [Double]
    private var stored = 0
    private var next = 0

    init(count: Int, memory: Int) {
        self.count = count
        self.memory = memory
        steps = [Double](repeating: 0, count: count * memory)
        changes = steps
        products = [Double](repeating: 0, count: memory)
        factors = products
    }

    var isEmpty: Bool { stored == 0 }

    mutating func forget() {
        stored = 0
        next = 0
    }

    /// Keeps the step between two points unless it shows no positive curvature, which would spoil the matrix.
    mutating func remember(from point: [Double], _ gradient: [Double], to newPoint: [Double], _ newGradient: [Double]) {
        let offset = next * count
        var product = 0.0
        var squares = 0.0
        for index in 0..<count {
            let step = newPoint[index] - point[index]
            let change = newGradient[index] - gradient[index]
            steps[offset + index] = step
            changes[offset + index] = change
            product += step * change
            squares += change * change
        }
        guard product > Double.ulpOfOne * squares * 1e-3 else { return }
        products[next] = product
        next = (next + 1) % memory
        stored = min(stored + 1, memory)
    }

    /// Writes −H·`gradient` by the two-loop recursion, with H₀ = (sᵀy / yᵀy)·I of the newest pair.
    mutating func descend(along direction: inout [Double], from gradient: [Double]) {
        steps.withUnsafeBufferPointer { steps in
            changes.withUnsafeBufferPointer { changes in
                direction.withUnsafeMutableBufferPointer { direction in
                    for index in 0..<count { direction[index] = -gradient[index] }
                    guard stored > 0 else { return }
                    for age in 1...stored {
                        let slot = (next - age + 2 * memory) % memory
                        let factor = Self.dot(steps, slot * count, direction) / products[slot]
                        factors[slot] = factor
                        Self.add(-factor, changes, slot * count, to: direction)
                    }
                    let newest = (next - 1 + memory) % memory
                    var squares = 0.0
                    for index in 0..<count { squares += changes[newest * count + index] * changes[newest * count + index] }
                    let scale = products[newest] / squares
                    for index in 0..<count { direction[index] *= scale }
                    for age in stride(from: stored, through: 1, by: -1) {
                        let slot = (next - age + 2 * memory) % memory
                        let correction = factors[slot] - Self.dot(changes, slot * count, direction) / products[slot]
                        Self.add(correction, steps, slot * count, to: direction)
                    }
                }
            }
        }
    }

    private static func dot(
        _ rows: UnsafeBufferPointer<Double>, _ offset: Int, _ vector: UnsafeMutableBufferPointer<Double>
    ) -> Double {
        var sum = 0.0
        for index in 0..<vector.count { sum += rows[offset + index] * vector[index] }
        return sum
    }

    private static func add(
        _ factor: Double, _ rows: UnsafeBufferPointer<Double>, _ offset: Int, to vector: UnsafeMutableBufferPointer<Double>
    ) {
        for index in 0..<vector.count { vector[index] += factor * rows[offset + index] }
    }
}

/// Σ aᵢ·bᵢ.
func dot(_ first: [Double], _ second: [Double]) -> Double {
    var sum = 0.0
    for index in first.indices { sum += first[index] * second[index] }
    return sum
}
