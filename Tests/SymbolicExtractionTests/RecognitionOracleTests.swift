import Foundation
import FunctionLibrary
import SymbolicExtraction
import Testing

/// Least-squares fits by SciPy 1.17, `curve_fit` with tolerances of 1e-15, on 60 rows u with the same noise:
/// v + 0.02·(((7919·i) mod 101)/101 − 0.5).
@Suite("Fits of noisy curves against SciPy")
struct RecognitionOracleTests {
    struct Case: Sendable {
        let name: String
        let range: ClosedRange<Double>
        let curve: @Sendable (Double) -> Double
        /// The fitted numbers among a, b, c, d, p, in this order, and their standard errors.
        let values: [Double]
        let standardErrors: [Double]
        let residualSumOfSquares: Double
        let keys: [any KeyPath<EdgeCandidate.Coefficients, Double> & Sendable]
    }

    static let cases: [Case] = [
        Case(
            name: "sin", range: -2...3, curve: { 1.3 * sin(1.7 * $0 + 0.3) - 0.4 },
            values: [1.6998963416415922, 0.3010719704440495, 1.3002179302809487, -0.40001532204290424],
            standardErrors: [0.0006241704847390131, 0.0008893390692648959, 0.0011127859155782931, 0.0008137628938477757],
            residualSumOfSquares: 0.0019941965515031758, keys: [\.a, \.b, \.c, \.d]),
        Case(
            name: "exp", range: 0...3, curve: { 2 * exp(-1.1 * $0) + 0.5 },
            values: [-1.0971318821978457, 1.997096679264398, 0.4993837970461244],
            standardErrors: [0.004615797656525959, 0.00289403932051377, 0.0024343994617970228],
            residualSumOfSquares: 0.001998240451529674, keys: [\.a, \.c, \.d]),
        Case(
            name: "log", range: 0.2...4.2, curve: { 0.8 * log($0 + 0.6) - 1 },
            values: [0.5876516479360621, 0.7964765766933883, -0.9924413330129455],
            standardErrors: [0.015360123952511068, 0.0064126150029914925, 0.011401441267861037],
            residualSumOfSquares: 0.001995126916301274, keys: [\.b, \.c, \.d]),
        Case(
            name: "tanh", range: -3...3, curve: { -0.7 * tanh(1.2 * $0 - 0.5) + 2 },
            values: [1.21039621681692, -0.5050682259049306, -0.6986206672243013, 1.9998786125406802],
            standardErrors: [0.007318563129350962, 0.004309226971868434, 0.0012191208218671667, 0.0010286589010569407],
            residualSumOfSquares: 0.0019686979979047273, keys: [\.a, \.b, \.c, \.d]),
        Case(
            name: "1/x^2", range: 1...4, curve: { 3 / pow($0 + 0.4, 2) + 1 },
            values: [0.4073127769524462, 3.0243599783421726, 0.9992799442479312],
            standardErrors: [0.011303474505120188, 0.04909409132867411, 0.002955273222583559],
            residualSumOfSquares: 0.0019930428373807, keys: [\.b, \.c, \.d]),
        Case(
            name: "power", range: 0.5...3.5, curve: { 1.5 * pow($0 + 0.25, 1.8) - 2 },
            values: [0.2739275320041074, 1.4690209578176332, -2.034883181786997, 1.808803005316227],
            standardErrors: [0.019869484834813954, 0.02657630048875772, 0.026974101016138577, 0.007782488413470602],
            residualSumOfSquares: 0.001970184266399543, keys: [\.b, \.c, \.d, \.fittedShape]),
    ]

    @Test("numbers agree with curve_fit to 1e-6 of their error, standard errors to 1e-5", arguments: cases)
    func agreesWithSciPy(oracle: Case) throws {
        let (low, high) = (oracle.range.lowerBound, oracle.range.upperBound)
        let arguments = (0..<60).map { low + (high - low) * Double($0) / 59 }
        let values = arguments.enumerated().map { index, u in
            oracle.curve(u) + 0.02 * (Double((index * 7919) % 101) / 101 - 0.5)
        }
        let curve = SampledCurve(arguments: arguments, values: values)
        let function = try #require(FunctionLibrary.standard[oracle.name])
        let found = try #require(EdgeRecognition().candidate(for: function, on: curve))
        for (index, key) in oracle.keys.enumerated() {
            let error = oracle.standardErrors[index]
            #expect(abs(found.coefficients[keyPath: key] - oracle.values[index]) < 1e-5 * error)
            #expect(abs(found.standardErrors[keyPath: key] - error) < 1e-5 * error)
        }
        #expect(abs(found.residualSumOfSquares - oracle.residualSumOfSquares) < 1e-10)
    }

    @Test("weights count like repeated rows")
    func weights() throws {
        let arguments = (0..<40).map { Double($0) / 10 }
        let values = arguments.enumerated().map { index, u in exp(-u) + 0.01 * Double((index * 31) % 17) / 17 }
        let weights = arguments.indices.map { $0 % 3 == 0 ? 2.0 : 1 }
        let repeated = arguments.indices.flatMap { index in [Int](repeating: index, count: Int(weights[index])) }
        let function = try #require(FunctionLibrary.standard["exp"])
        let weighted = try #require(
            EdgeRecognition().candidate(
                for: function, on: SampledCurve(arguments: arguments, values: values, weights: weights)))
        let twice = try #require(
            EdgeRecognition().candidate(
                for: function, on: SampledCurve(arguments: repeated.map { arguments[$0] }, values: repeated.map { values[$0] }))
        )
        #expect(abs(weighted.a - twice.a) < 1e-9)
        #expect(abs(weighted.c - twice.c) < 1e-9)
        #expect(abs(weighted.d - twice.d) < 1e-9)
        #expect(abs(weighted.unexplained - twice.unexplained) < 1e-9)
    }
}

extension EdgeCandidate.Coefficients {
    fileprivate var fittedShape: Double { shape ?? .nan }
}
