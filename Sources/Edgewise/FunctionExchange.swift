import Expressions
import FunctionLibrary
import Glibc
import LeastSquares
import SymbolicExtraction

/// A formula with one of its functions exchanged for another that the rows can hardly tell from it.
///
/// Each function f(u) and power u^p, and each function of a function, is an edge whose curve over u is known exactly; what else
/// the curve may be within the noise of the rows is a question of edge recognition. What it answers is put in the edge's place
/// and all constants are fitted anew. One of these formulas may be the law; those that do as well are its rivals.
struct FunctionExchange {
    let trial: FormulaTrial
    let library: FunctionLibrary
    let work: WorkBudget

    private static let curvePoints = 200
    /// Edges that are looked at.
    private static let mostEdges = 10
    private static let keptEach = 5
    private static let mostReported = 6
    /// A formula whose description is longer by this is no rival on more rows either.
    private static let bits = 14.0
    /// An edge that the curve is already.
    private static let same = 1e-13
    /// Stands for an edge while the formula's slope in it is taken; no column has this name.
    private static let placeholder = "\u{1}edge"

    /// The likeliest formulas besides the given one, of shortest description first.
    func alternatives(to formula: Expression) -> [Expression] {
        guard let own = trial.outcome(of: formula, work: work) else { return [] }
        let edges = Array(Self.edges(of: own.formula).prefix(Self.mostEdges))
        let found = work.results(of: edges.count) { index, work in
            choices(for: edges[index], in: own.formula, work).compactMap { choice in
                trial.outcome(of: own.formula.replacing(edges[index].node, by: choice), work: work)
            }
        }
        return found.joined().filter { $0.bits < own.bits + Self.bits }.sorted { $0.bits < $1.bits }
            .prefix(Self.mostReported).map(\.formula)
    }

    /// A part of a formula that depends on the inputs through one argument alone.
    private struct Edge: Sendable {
        var node: Expression
        var argument: Expression
    }

    private static func edges(of formula: Expression) -> [Edge] {
        var edges: [Edge] = []
        func add(_ node: Expression, _ argument: Expression) {
            guard !argument.variables.isEmpty, !edges.contains(where: { $0.node == node && $0.argument == argument }) else {
                return
            }
            edges.append(Edge(node: node, argument: argument))
        }
        formula.forEachNode { node in
            guard let argument = node.edgeArgument else { return }
            add(node, argument)
            if let inner = argument.edgeArgument { add(node, inner) }
        }
        return edges
    }

    /// What else the edge may be.
    private func choices(for edge: Edge, in formula: Expression, _ work: WorkBudget) -> [Expression] {
        guard let curve = curve(of: edge, in: formula) else { return [] }
        work.spend(10 * trial.sample.target.count)
        let recognition = EdgeRecognition(library: library, reportedCount: Self.keptEach + 1, work: work)
        var choices = recognition.candidates(for: curve).filter { $0.unexplained > Self.same }
            .prefix(Self.keptEach).map { $0.expression(of: edge.argument) }
        if edge.argument != edge.node.edgeArgument, !work.isOver {
            // A function of a function may be one that no single name is for.
            choices += CurveSearch(library: library, reportedCount: Self.keptEach, work: work).candidates(for: curve)
                .filter { $0.unexplained > Self.same }.map { $0.expression(of: edge.argument) }
        }
        return choices
    }

    /// The edge as points, each weighing what an error there does to the formula; nil where there are too few.
    private func curve(of edge: Edge, in formula: Expression) -> SampledCurve? {
        let sample = trial.sample
        let name = Self.placeholder
        let slope = formula.replacing(edge.node, by: .variable(name)).derivative(withRespectTo: name)
        guard let arguments = values(of: edge.argument), let activations = values(of: edge.node),
            let slopes = values(of: slope, with: (name, activations)), let predicted = values(of: formula)
        else { return nil }
        let count = Double(sample.target.count)
        let rowWeights = sample.weights ?? [Double](repeating: 1, count: sample.target.count)
        let weights = zip(slopes, rowWeights).map { $0 * $0 * $1 }
        let (total, largest) = (weights.reduce(0, +), weights.max() ?? 0)
        guard total > 1e-280, total.isFinite, Set(arguments).count >= 8 else { return nil }
        let squares = predicted.indices.reduce(0) { sum, row in
            let error = predicted[row] - sample.target[row]
            return sum + rowWeights[row] * error * error
        }
        let order = arguments.indices.sorted { (arguments[$0], $0) < (arguments[$1], $1) }
        let points = min(Self.curvePoints, order.count)
        let rows = (0..<points).map { order[$0 * (order.count - 1) / max(points - 1, 1)] }
        // Each point stands for the rows around it.
        let errorScale = (squares / total * Double(points) / count).squareRoot()
        guard errorScale.isFinite else { return nil }
        return SampledCurve(
            arguments: rows.map { arguments[$0] }, values: rows.map { activations[$0] },
            weights: rows.map { max(weights[$0], 1e-6 * largest) }, errorScale: errorScale)
    }

    /// On the rows of the sample; nil unless all are finite.
    private func values(of formula: Expression, with column: (name: String, values: [Double])? = nil) -> [Double]? {
        let sample = trial.sample
        let names = sample.variables + (column.map { [$0.name] } ?? [])
        guard let program = try? CompiledExpression(formula, variables: names) else { return nil }
        let values = program.evaluate(columns: sample.columns + (column.map { [$0.values] } ?? []))
        return values.allSatisfy(\.isFinite) ? values : nil
    }
}

extension Expression {
    /// u of a function f(u) or a power u^p that depends on the inputs.
    fileprivate var edgeArgument: Expression? {
        switch self {
        case .function(_, let argument): argument.variables.isEmpty ? nil : argument
        case .power(let base, let exponent): exponent.variables.isEmpty && !base.variables.isEmpty ? base : nil
        default: nil
        }
    }

    /// With every occurrence of a part exchanged.
    fileprivate func replacing(_ part: Expression, by other: Expression) -> Expression {
        self == part ? other : mapChildren { $0.replacing(part, by: other) }
    }
}
