import Expressions
import Foundation
import FunctionLibrary
import SymbolicExtraction
import Tables
import Testing

@Suite("Recognition of single functions")
struct RecognitionRecoveryTests {
    static let varying = FunctionLibrary.standard.functions.filter { $0.name != "0" }

    /// Functions whose numbers the samples do not determine one by one: where a jump lies between two samples is free.
    static let undetermined: Set<String> = ["sgn"]

    @Test("exact samples give a, b, c and d back to 1e-8, 20 draws a function", arguments: varying)
    func recoversNumbers(function: LibraryFunction) throws {
        var generator = SeededGenerator(seed: 20)
        for draw in 0..<20 {
            let edge = DrawnEdge(function, using: &generator)
            let found = try #require(
                EdgeRecognition().candidate(for: function, on: edge.curve()), "\(function.name), draw \(draw)")
            #expect(found.unexplained < 1e-17, "\(function.name), draw \(draw): \(edge.truth)")
            guard !Self.undetermined.contains(function.name) else { continue }
            let truth = Self.canonical(edge)
            let pairs = [(found.a, truth.a), (found.b, truth.b), (found.c, truth.c), (found.d, truth.d)]
            for (value, expected) in pairs + [(found.shape ?? 0, truth.shape ?? 0)] {
                #expect(abs(value - expected) <= 1e-8 * max(1, abs(expected)), "\(function.name), draw \(draw): \(truth)")
            }
        }
    }

    /// The truth with a > 0 where f is even or odd about a point, and b from the middle half turn where f repeats.
    private static func canonical(_ edge: DrawnEdge) -> EdgeCandidate.Coefficients {
        var numbers = edge.truth
        guard edge.function.invariance.contains(.halfTurn) else { return numbers }
        let turns = (numbers.b / .pi).rounded()
        numbers.b -= .pi * turns
        if turns.truncatingRemainder(dividingBy: 2) != 0 { numbers.c.negate() }
        return numbers
    }

    @Test("on a spline that is right to 1e-6 the true function ranks first, or one that is the same curve", arguments: varying)
    func ranksFirst(function: LibraryFunction) throws {
        var generator = SeededGenerator(seed: 7)
        let edge = DrawnEdge(function, using: &generator)
        // A jump and a kink have no spline of that accuracy; they are recognised from samples.
        let curve = edge.splineCurve(error: 1e-6) ?? edge.curve()
        let table = EdgeRecognition().candidates(for: curve)
        let best = try #require(table.first)
        let own = try #require(table.first { $0.function.name == function.name }, "\(function.name) is not in the table")
        if own.function != best.function {
            // Two names of one curve, such as sin and cos, arcsin and arccos, or 1/cosh far out and exp.
            #expect(own.outcome == .sameCurve(as: best.function.name), "\(function.name): \(table.map(\.function.name))")
            #expect(best.complexity <= own.complexity)
        }
        let points = edge.arguments(101)
        #expect(relativeDistance(edge.value, best.value, at: points) < 1e-4)
    }

    @Test("sin and cos are one curve, and the table says so")
    func reportsTwins() throws {
        let curve = Self.sampled(0...4) { 1.5 * sin(2.2 * $0 + 0.4) - 1 }
        let table = EdgeRecognition().candidates(for: curve)
        #expect(table.first?.function.name == "sin")
        let cosine = try #require(table.first { $0.function.name == "cos" })
        #expect(cosine.outcome == .sameCurve(as: "sin"))
    }

    @Test("1 − R² keeps its digits: on a sine edge the sine beats the Gaussian that R² calls equal")
    func resolvesBelowRounding() throws {
        // A short piece about a crest: a Gaussian and a parabola come within 1e-7 of it.
        let curve = Self.sampled(1.45...1.7) { sin($0) }
        let names = ["sin", "gaussian"]
        let functions = FunctionLibrary.standard.functions.filter { names.contains($0.name) }
        let candidates = functions.compactMap { EdgeRecognition().candidate(for: $0, on: curve) }
        try #require(candidates.map(\.function.name) == names)
        let (sine, gaussian) = (candidates[0], candidates[1])
        #expect(sine.unexplained < 1e-20)
        #expect(gaussian.unexplained > 1e3 * sine.unexplained)
        #expect(gaussian.unexplained < 1e-7)
        #expect(sine.score < gaussian.score)
    }

    struct Limit: Sendable, CustomTestStringConvertible {
        let name: String
        let range: ClosedRange<Double>
        let testDescription: String
        let curve: @Sendable (Double) -> Double
    }

    static let limits: [Limit] = [
        Limit(name: "x", range: -1...1, testDescription: "a line", curve: { 0.5 * $0 - 2 }),
        Limit(name: "x", range: -1...1, testDescription: "a slow sine", curve: { sin(1e-3 * $0) }),
        Limit(name: "x^2", range: -1...1, testDescription: "a wide Gaussian", curve: { exp(-1e-4 * $0 * $0) }),
        Limit(name: "exp", range: -1...4, testDescription: "(1 + u/4000)^4000", curve: { pow(1 + $0 / 4000, 4000) }),
    ]

    @Test("a candidate that only bends into its own limit loses against the limit", arguments: limits)
    func prefersLimits(limit: Limit) {
        let exact = Self.sampled(limit.range, limit.curve)
        let spread = (exact.values.max() ?? 0) - (exact.values.min() ?? 0)
        let curve = SampledCurve(arguments: exact.arguments, values: exact.values, errorScale: 1e-3 * spread)
        #expect(EdgeRecognition().candidates(for: curve).first?.function.name == limit.name)
    }

    @Test("units of u and v change the numbers, not the ranking", arguments: [(1.0, 1.0), (1e6, 1e-9), (1e-7, 1e8)])
    func ignoresUnits(unit: Double, valueUnit: Double) throws {
        let range = (0.2 * unit)...(3 * unit)
        let curve = Self.sampled(range) { valueUnit * (2 * exp(-1.3 * $0 / unit) + 0.5) }
        let best = try #require(EdgeRecognition().candidates(for: curve).first)
        #expect(best.function.name == "exp")
        #expect(abs(best.a * unit + 1.3) < 1e-8)
        #expect(abs(best.c / valueUnit - 2) < 1e-8)
        #expect(abs(best.d / valueUnit - 0.5) < 1e-8)
    }

    @Test("a curve that does not vary is the constant, alone")
    func constant() throws {
        let table = EdgeRecognition().candidates(for: Self.sampled(0...1) { _ in 3.25 })
        #expect(table.map(\.function.name) == ["0"])
        #expect(table.first?.value(at: 0.3) == 3.25)
    }

    @Test("the expression of a candidate has its values")
    func expression() throws {
        let curve = Self.sampled(0.5...4) { 2 * pow($0 + 0.5, 1.7) + 1 }
        let power = try #require(EdgeRecognition().candidates(for: curve).first)
        #expect(power.function.name == "power")
        #expect(abs((power.shape ?? 0) - 1.7) < 1e-7)
        let program = try CompiledExpression(power.expression(of: .variable("u")), variables: ["u"])
        for u in [0.5, 1.1, 3.9] { #expect(abs(program([u]) - power.value(at: u)) < 1e-12) }
    }

    static func sampled(_ range: ClosedRange<Double>, count: Int = 300, _ f: (Double) -> Double) -> SampledCurve {
        let (low, high) = (range.lowerBound, range.upperBound)
        let arguments = (0..<count).map { low + (high - low) * Double($0) / Double(count - 1) }
        return SampledCurve(arguments: arguments, values: arguments.map(f))
    }
}
