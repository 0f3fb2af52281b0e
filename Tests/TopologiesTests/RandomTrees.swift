import BSplines
import FunctionLibrary
import Glibc
import KolmogorovArnold
import Tables

@testable import Topologies

/// Random trees over a few variables, and their values by plain recursion.
struct RandomTrees {
    let variables: Int
    private var generator: SeededGenerator

    init(variables: Int, seed: UInt64) {
        self.variables = variables
        generator = SeededGenerator(seed: seed)
    }

    /// A branch with at most `depth` junctions on the way down; variables occur in several places, but only once in a subnode.
    mutating func branch(depth: Int) -> Branch {
        if depth == 0 || Int.random(in: 0..<5, using: &generator) == 0 {
            return Branch(edge: edge(), source: .variable(Int.random(in: 0..<variables, using: &generator)))
        }
        let isProduct = Bool.random(using: &generator)
        let subnodes = (0..<(isProduct ? Int.random(in: 1...3, using: &generator) : 1)).map { _ in subnode(depth: depth - 1) }
        let junction = Branch.Junction(
            kind: isProduct ? .product : .sum, subnodes: subnodes,
            biases: subnodes.map { _ in Bool.random(using: &generator) ? 0 : generator.standardNormal() })
        return Branch(edge: edge(), source: .junction(junction))
    }

    private mutating func subnode(depth: Int) -> [Branch] {
        var seen: Set<Int> = []
        return (0..<Int.random(in: 1...3, using: &generator)).map { _ in branch(depth: depth) }.filter { branch in
            guard case .variable(let index) = branch.source else { return true }
            return seen.insert(index).inserted
        }
    }

    private mutating func edge() -> Edge? {
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: return nil
        case 1:
            let function =
                FunctionLibrary.standard[["sin", "tanh", "gaussian"].randomElement(using: &generator) ?? ""] ?? .identity
            return .symbolic(
                function, a: generator.uniform(in: 0.5..<2), b: generator.standardNormal(), c: generator.standardNormal(),
                d: generator.standardNormal())
        default:
            let knots = KnotVector.uniform(on: -2...2, intervals: Int.random(in: 1...6, using: &generator), degree: 3)
            return .spline(Spline(knots: knots, coefficients: (0..<knots.basisCount).map { _ in generator.standardNormal() }))
        }
    }

    mutating func points(_ count: Int) -> [[Double]] {
        (0..<count).map { _ in (0..<variables).map { _ in generator.uniform(in: -2.2..<2.2) } }
    }

    /// A fine spline of a function on [−2, 2].
    static func spline(_ function: (Double) -> Double) -> Edge {
        let x = (0...200).map { -2 + Double($0) / 50 }
        return .spline(Spline.fit(x: x, y: x.map(function), knots: .uniform(on: -2...2, intervals: 10, degree: 3)).spline)
    }

    /// Whether a variable flows into one subnode twice.
    static func repeatsVariable(_ branch: Branch) -> Bool {
        guard case .junction(let junction) = branch.source else { return false }
        return junction.subnodes.contains { subnode in
            let variables = subnode.compactMap { branch in
                if case .variable(let index) = branch.source { index } else { nil }
            }
            return Set(variables).count < variables.count || subnode.contains(where: repeatsVariable)
        }
    }

    // MARK: - The slow twin

    static func value(of branch: Branch, at point: [Double]) -> Double {
        let argument =
            switch branch.source {
            case .variable(let index): point[index]
            case .junction(let junction):
                zip(junction.subnodes, junction.biases).map { branches, bias in
                    branches.reduce(bias) { $0 + value(of: $1, at: point) }
                }.reduce(1, *)
            }
        return branch.edge.map { value(of: $0, at: argument) } ?? argument
    }

    static func value(of edge: Edge, at x: Double) -> Double {
        switch edge.activation {
        case .spline(let activation): activation.spline.value(at: x, extrapolation: .linear)
        case .symbolic(let s): s.c * s.function.value(s.a * x + s.b, shape: s.shape) + s.d
        }
    }
}
