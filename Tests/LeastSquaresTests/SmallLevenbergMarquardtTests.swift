import Glibc
import LeastSquares
import Testing

/// c·f(a·x + b) + d against rows, in the two shapes of problem that the solvers take.
struct EdgeProblem: SmallLeastSquaresProblem {
    let abscissae: [Double]
    let observed: [Double]
    let parameterCount: Int

    /// p₀·sin(p₁·x + p₂) + p₃, with as many of the parameters as `parameterCount`; the others rest at 1, 1, 0, 0.
    func accumulate(at parameters: SIMD4<Double>, into equations: inout SmallNormalEquations) {
        for index in abscissae.indices {
            let x = abscissae[index]
            let angle = (parameterCount > 1 ? parameters[1] : 1) * x + (parameterCount > 2 ? parameters[2] : 0)
            let shift = parameterCount > 3 ? parameters[3] : 0
            var derivatives = SIMD4<Double>(
                sin(angle), parameters[0] * x * cos(angle), parameters[0] * cos(angle), 1)
            for unused in parameterCount..<4 { derivatives[unused] = 0 }
            equations.add(
                residual: parameters[0] * sin(angle) + shift - observed[index], derivatives: derivatives)
        }
    }

    /// The same problem for GSL.
    var residualFunction: ResidualFunction {
        ResidualFunction(residualCount: abscissae.count, parameterCount: parameterCount) { parameters, residuals, jacobian in
            for index in abscissae.indices {
                var point = SIMD4<Double>(1, 1, 0, 0)
                for place in 0..<parameterCount { point[place] = parameters[place] }
                let angle = point[1] * abscissae[index] + point[2]
                residuals[index] = point[0] * sin(angle) + point[3] - observed[index]
                let row = [sin(angle), point[0] * abscissae[index] * cos(angle), point[0] * cos(angle), 1]
                for place in 0..<parameterCount { jacobian?[index * parameterCount + place] = row[place] }
            }
        }
    }
}

@Suite struct SmallLevenbergMarquardtTests {
    @Test("one to four parameters end where GSL ends, to 1e-9", arguments: 1...4, 1...5 as ClosedRange<UInt64>)
    func agreesWithGSL(count: Int, seed: UInt64) {
        var noise = Noise(seed: seed)
        let abscissae = (0..<60).map { 0.1 * Double($0) - 3 }
        let truth = SIMD4<Double>(2, 1.1, 0.3, -0.4)
        let observed = abscissae.map { x in
            let angle = (count > 1 ? truth[1] : 1) * x + (count > 2 ? truth[2] : 0)
            return truth[0] * sin(angle) + (count > 3 ? truth[3] : 0) + 0.05 * noise.next()
        }
        let problem = EdgeProblem(abscissae: abscissae, observed: observed, parameterCount: count)
        let start = SIMD4<Double>(1.5, 0.9, 0, 0)
        let own = SmallLevenbergMarquardt().fit(problem, start: start)
        let reference = NonlinearLeastSquares().fit(
            problem.residualFunction, start: (0..<count).map { start[$0] })
        #expect(own.outcome.isConverged)
        for place in 0..<count {
            #expect(abs(own.parameters[place] - reference.parameters[place]) < 1e-9 * abs(reference.parameters[place]))
        }
        #expect(abs(own.residualSumOfSquares - reference.residualSumOfSquares) < 1e-12)
    }

    struct Logarithm: SmallLeastSquaresProblem {
        let parameterCount = 1
        func accumulate(at parameters: SIMD4<Double>, into equations: inout SmallNormalEquations) {
            equations.add(residual: log(parameters[0]) - log(0.01), derivatives: SIMD4(1 / parameters[0], 0, 0, 0))
        }
    }

    @Test("a step out of the domain is shortened")
    func undefinedTrialPoint() {
        let fit = SmallLevenbergMarquardt().fit(Logarithm(), start: SIMD4(1, 0, 0, 0))
        #expect(abs(fit.parameters[0] - 0.01) < 1e-14)
    }

    @Test("a start outside the domain is an outcome")
    func undefinedStart() {
        #expect(SmallLevenbergMarquardt().fit(Logarithm(), start: SIMD4(-1, 0, 0, 0)).outcome == .notFiniteAtStart)
    }

    @Test("two parameters added by the short form give the same equations")
    func shortForm() {
        var (long, short) = (SmallNormalEquations(), SmallNormalEquations())
        for value in [1.0, 2, -3] {
            long.add(residual: value, derivatives: SIMD4(2 * value, 1 - value, 0, 0))
            short.add(residual: value, 2 * value, 1 - value)
        }
        #expect(long.gradient == short.gradient && long.sumOfSquares == short.sumOfSquares)
        #expect(long.gradient == SIMD4(28, -14, 0, 0))
    }
}
