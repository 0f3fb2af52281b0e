import Glibc
import LeastSquares
import Testing

@Suite struct NonlinearLeastSquaresTests {
    struct Setup: CustomStringConvertible, Sendable {
        var solver: NonlinearLeastSquares
        var description: String { "\(solver.step), \(solver.scaling), \(solver.factorisation)" }
    }

    static let setups: [Setup] = NonlinearLeastSquares.Step.allCases.flatMap { step in
        NonlinearLeastSquares.Scaling.allCases.flatMap { scaling in
            NonlinearLeastSquares.Factorisation.allCases.map { factorisation in
                Setup(solver: NonlinearLeastSquares(step: step, scaling: scaling, factorisation: factorisation))
            }
        }
    }

    /// a·exp(−b·t) + c against nine observations.
    static var decay: ResidualFunction {
        ResidualFunction(residualCount: 9, parameterCount: 3) { parameters, residuals, jacobian in
            let observed = [5.02, 3.4, 2.55, 1.83, 1.49, 1.31, 1.08, 1.12, 0.97]
            for row in 0..<9 {
                let time = 0.5 * Double(row)
                let factor = exp(-parameters[1] * time)
                residuals[row] = parameters[0] * factor + parameters[2] - observed[row]
                if let jacobian {
                    jacobian[3 * row] = factor
                    jacobian[3 * row + 1] = -parameters[0] * time * factor
                    jacobian[3 * row + 2] = 1
                }
            }
        }
    }

    @Test("a decay has the parameters and standard errors of 40-digit arithmetic, by every method", arguments: setups)
    func decayFit(setup: Setup) {
        let fit = setup.solver.fit(Self.decay, start: [1, 1, 0])
        // mpmath, 40 digits: the root of the gradient; √diag(s²(JᵀJ)⁻¹) with s² = RSS/6. SciPy's curve_fit agrees to 8.
        let parameters = [4.1015131030051578, 0.96555237924034818, 0.9109029558955692]
        let errors = [0.062325371260101248, 0.038607399065864676, 0.045046254666957016]
        for (found, truth) in zip(fit.parameters, parameters) { #expect(abs(found - truth) < 1e-12) }
        for (found, truth) in zip(fit.standardErrors, errors) { #expect(abs(found - truth) < 1e-10) }
        #expect(abs(fit.residualSumOfSquares - 0.019890534381260881) < 1e-15)
        #expect(fit.outcome.isConverged && fit.rank == 3 && fit.degreesOfFreedom == 6)
    }

    /// The classic valley: r = (10·(y − x²), 1 − x).
    static var valley: ResidualFunction {
        ResidualFunction(residualCount: 2, parameterCount: 2) { parameters, residuals, jacobian in
            residuals[0] = 10 * (parameters[1] - parameters[0] * parameters[0])
            residuals[1] = 1 - parameters[0]
            guard let jacobian else { return }
            jacobian[0] = -20 * parameters[0]
            jacobian[1] = 10
            jacobian[2] = -1
            jacobian[3] = 0
        }
    }

    @Test("Rosenbrock's valley ends at (1, 1) exactly, by every method", arguments: setups)
    func rosenbrock(setup: Setup) {
        let fit = setup.solver.fit(Self.valley, start: [-1.2, 1])
        #expect(abs(fit.parameters[0] - 1) < 1e-14 && abs(fit.parameters[1] - 1) < 1e-14)
    }

    @Test("a trial point outside the domain is a refused step, by every method", arguments: setups)
    func undefinedTrialPoints(setup: Setup) {
        // log(p) ≈ log 0.01 from p = 1: the first full step goes to p ≈ −3.6, where the logarithm does not exist.
        let problem = ResidualFunction(residualCount: 2, parameterCount: 1) { parameters, residuals, jacobian in
            residuals[0] = log(parameters[0]) - log(0.01)
            residuals[1] = 0.1 * (parameters[0] - 0.01)
            jacobian?[0] = 1 / parameters[0]
            jacobian?[1] = 0.1
        }
        let fit = setup.solver.fit(problem, start: [1])
        #expect(abs(fit.parameters[0] - 0.01) < 1e-14)
    }

    @Test("a derivative that is not finite is refused too")
    func undefinedDerivative() {
        // √p has an infinite derivative at 0, where the first step from p = 4 of the line through (4, 2) lands exactly.
        let problem = ResidualFunction(residualCount: 1, parameterCount: 1) { parameters, residuals, jacobian in
            residuals[0] = sqrt(parameters[0]) - 1
            jacobian?[0] = 0.5 / sqrt(parameters[0])
        }
        let fit = NonlinearLeastSquares().fit(problem, start: [4])
        #expect(abs(fit.parameters[0] - 1) < 1e-14)
    }

    @Test("a start where the residuals do not exist is an outcome")
    func undefinedStart() {
        let problem = ResidualFunction(residualCount: 1, parameterCount: 1) { parameters, residuals, jacobian in
            residuals[0] = log(parameters[0])
            jacobian?[0] = 1 / parameters[0]
        }
        let fit = NonlinearLeastSquares().fit(problem, start: [-1])
        #expect(fit.outcome == .notFiniteAtStart && fit.parameters == [-1])
    }

    @Test("weights repeat rows: weight 3 fits as three equal rows, weight 0 as none")
    func weights() {
        let observed = [1.0, 2.2, 2.8, 4.4]
        func line(_ rows: [Int]) -> ResidualFunction {
            ResidualFunction(residualCount: rows.count, parameterCount: 2) { parameters, residuals, jacobian in
                for (index, row) in rows.enumerated() {
                    let growth = exp(0.3 * Double(row) * parameters[1])
                    residuals[index] = parameters[0] * growth - observed[row]
                    jacobian?[2 * index] = growth
                    jacobian?[2 * index + 1] = parameters[0] * 0.3 * Double(row) * growth
                }
            }
        }
        let weighted = NonlinearLeastSquares().fit(line([0, 1, 2, 3]), start: [1, 1], weights: [1, 3, 1, 0])
        let repeated = NonlinearLeastSquares().fit(line([0, 1, 1, 1, 2]), start: [1, 1])
        for (one, two) in zip(weighted.parameters, repeated.parameters) { #expect(abs(one - two) < 1e-12) }
        #expect(weighted.observations == 3)
    }

    @Test("two parameters that only occur as their sum are reported as one")
    func rankDeficient() {
        let problem = ResidualFunction(residualCount: 5, parameterCount: 2) { parameters, residuals, jacobian in
            for row in 0..<5 {
                residuals[row] = (parameters[0] + parameters[1]) * Double(row) - 3 * Double(row)
                jacobian?[2 * row] = Double(row)
                jacobian?[2 * row + 1] = Double(row)
            }
        }
        let fit = NonlinearLeastSquares().fit(problem, start: [1, 0])
        #expect(fit.outcome == .rankDeficient(rank: 1, of: 2))
        #expect(abs(fit.parameters[0] + fit.parameters[1] - 3) < 1e-8)
    }

    @Test("convergence does not depend on the unit of the data", arguments: [1e-30, 1e-10, 1, 1e10, 1e30])
    func units(unit: Double) {
        let problem = ResidualFunction(residualCount: 9, parameterCount: 3) { parameters, residuals, jacobian in
            Self.decay.evaluate(at: parameters, residuals: residuals, jacobian: jacobian)
            for row in 0..<9 { residuals[row] *= unit }
            if let jacobian {
                for index in 0..<27 { jacobian[index] *= unit }
            }
        }
        let fit = NonlinearLeastSquares().fit(problem, start: [1, 1, 0])
        #expect(abs(fit.parameters[1] - 0.96555237924034818) < 1e-12)
    }

    @Test("the iteration limit is kept and reported")
    func iterationLimit() {
        let solver = NonlinearLeastSquares(iterationLimit: 2, finishingSteps: 0)
        let fit = solver.fit(Self.valley, start: [-1.2, 1])
        #expect(fit.outcome == .iterationLimit && fit.iterations == 2)
    }
}
