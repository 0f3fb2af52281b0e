import Glibc
import LeastSquares
import Testing

@Suite struct LBFGSTests {
    static func rosenbrock(_ point: UnsafeBufferPointer<Double>, _ gradient: UnsafeMutableBufferPointer<Double>) -> Double {
        var value = 0.0
        gradient.update(repeating: 0)
        for index in 0..<(point.count - 1) {
            let (x, y) = (point[index], point[index + 1])
            value += 100 * (y - x * x) * (y - x * x) + (1 - x) * (1 - x)
            gradient[index] += -400 * x * (y - x * x) - 2 * (1 - x)
            gradient[index + 1] += 200 * (y - x * x)
        }
        return value
    }

    @Test("Rosenbrock's valley ends at all ones", arguments: [2, 10, 100], [3, 10])
    func valley(count: Int, memory: Int) {
        let start = (0..<count).map { $0.isMultiple(of: 2) ? -1.2 : 1 }
        let minimum = LBFGS(memory: memory).minimise(from: start, objective: Self.rosenbrock)
        #expect(minimum.outcome.isConverged)
        // From this start the chain of ten or more has a second minimum near x₁ = −1 of value ≈ 3.99, known since 1982; a run
        // must end in one of the two.
        if minimum.value < 1 {
            for value in minimum.point { #expect(abs(value - 1) < 1e-7) }
        } else {
            #expect(abs(minimum.value - 3.98) < 0.02 && minimum.point[0] < 0)
        }
        #expect(minimum.evaluations < 40 * (minimum.iterations + 1) && minimum.gradientSize < 1e-5)
    }

    @Test("a quadratic with condition 1000 ends at its solution")
    func quadratic() {
        let count = 40
        let minimum = LBFGS(gradientTolerance: 1e-9).minimise(from: [Double](repeating: 0, count: count)) { point, gradient in
            var value = 0.0
            for index in 0..<count {
                let curvature = pow(10, 3 * Double(index) / Double(count - 1))
                gradient[index] = curvature * (point[index] - Double(index))
                value += 0.5 * gradient[index] * (point[index] - Double(index))
            }
            return value
        }
        for (index, value) in minimum.point.enumerated() { #expect(abs(value - Double(index)) < 1e-8) }
    }

    @Test("logistic regression ends where SciPy's L-BFGS-B and Newton end")
    func logisticRegression() {
        let rows = 30
        let design: [[Double]] = (0..<rows).map { row in
            (0..<4).map { column in
                let phase = 1.7 * Double(row) + 0.9 * Double(column)
                return sin(phase) + 0.3 * cos(2.3 * Double(row * column) + 1)
            }
        }
        let labels: [Double] = (0..<rows).map { row in
            sin(5.1 * Double(row)) + 0.4 * cos(Double(row)) > 0 ? 1 : -1
        }
        let minimum = LBFGS(gradientTolerance: 1e-10).minimise(from: [0, 0, 0, 0]) { point, gradient in
            var value = 0.0
            for index in 0..<4 {
                gradient[index] = 0.1 * point[index]
                value += 0.05 * point[index] * point[index]
            }
            for row in 0..<rows {
                var margin = 0.0
                for index in 0..<4 { margin += labels[row] * design[row][index] * point[index] }
                value += log1p(exp(-margin))
                for index in 0..<4 { gradient[index] -= labels[row] / (1 + exp(margin)) * design[row][index] }
            }
            return value
        }
        // scipy.optimize.minimize(method="L-BFGS-B"), then five Newton steps in NumPy.
        let point = [-1.3285546965579216, 0.010680074789158063, 0.43467775179848844, -1.1818351416729131]
        #expect(abs(minimum.value - 20.15844153636533) < 1e-13)
        for (found, truth) in zip(minimum.point, point) { #expect(abs(found - truth) < 1e-8) }
    }

    @Test("a minimum beside the edge of the domain is found")
    func domain() {
        // x − log x has its minimum at 1; the first step from 20 with a long gradient leaves the domain.
        let minimum = LBFGS().minimise(from: [0.001]) { point, gradient in
            gradient[0] = 1 - 1 / point[0]
            return point[0] - log(point[0])
        }
        #expect(abs(minimum.point[0] - 1) < 1e-7)
    }

    @Test("the caller can stop a run, which then says so")
    func cancelled() {
        var seen = 0
        let minimum = LBFGS().minimise(
            from: [-1.2, 1],
            shouldContinue: { progress in
                seen = progress.iteration
                return progress.iteration < 5
            }, objective: Self.rosenbrock)
        #expect(minimum.outcome == .cancelled && minimum.iterations == 5 && seen == 5)
    }

    @Test("an objective that is not finite at the start is an outcome")
    func undefinedStart() {
        let minimum = LBFGS().minimise(from: [-1]) { point, gradient in
            gradient[0] = 1 / point[0]
            return log(point[0])
        }
        #expect(minimum.outcome == .notFiniteAtStart)
    }
}
