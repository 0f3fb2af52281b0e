import Expressions
import Glibc
import KolmogorovArnold
import LeastSquares
import SymbolicExtraction
import Symmetries
import Tables
import Topologies

/// The search for formulas on some rows of a problem: the part of a run that may be repeated on other rows.
struct LawSearch {
    /// A formula that was found, with what speaks for it on the rows of the search.
    struct Finding: Sendable {
        var formula: ExactFormula
        /// How its structure was found.
        var origin: String
        /// Description length in bits relative to the mean; negative if the formula helps.
        var bits: Double
        /// Whether nothing is left to explain.
        var isExact: Bool { formula.error < exactError }
    }

    struct Findings: Sendable {
        /// What the search is at.
        var stage = ""
        /// Every formula, the shortest description first.
        var formulas: [Finding] = []
        /// The network of least error, which gives the target itself, and its error in units of the target's deviation.
        var network: Network?
        var networkError = Double.infinity
        /// The target's deviation, in units of which networks are trained.
        var outputScale = 1.0
        var isComplete = true
        /// Whether the first formula leaves nothing but noise.
        var isAtNoise = false
        /// The least error of a smooth surface that predicted rows it was not fitted to, in units of the target's deviation.
        var surfaceError = Double.infinity
        /// Whether sums of power products have been looked for.
        var hasSignomials = false
        /// Formulas that the columns' units do not allow.
        var refusedByUnits: Set<Expression> = []
        /// Variables of reduced views, which residuals may follow.
        var views: [[[Double]]] = []
    }

    let inputs: [String]
    let targetName: String
    let magnitudes: Magnitudes
    /// The rows that structures are looked for in: those of small error, where errors are known and differ.
    let columns: [[Double]]
    let target: [Double]
    let clearExactification: Exactification
    let options: DiscoveryOptions
    let work: WorkBudget
    private let progress: (DiscoveryProgress) -> Void
    let exactification: Exactification

    /// An error, in units of the target's deviation, at which nothing is left to explain.
    static let exactError = 1e-10

    /// Formulas of another search that are fitted to the rows of this one.
    private static let mostRefitted = 8

    /// The random stream that the order of rows is drawn from; structures have the numbers of steps, folds have 1.
    private static let orderStream = 1 << 20

    /// - Parameter rows: in any order; they are shuffled here.
    init(
        problem: Problem, rows: [Int], options: DiscoveryOptions, work: WorkBudget,
        progress: @escaping (DiscoveryProgress) -> Void = { _ in }
    ) {
        // Part of the search fits the first rows and judges by the last: a table that is sorted would have it judge beyond its data.
        var generator = SeededGenerator(seed: options.seed).stream(Self.orderStream)
        let rows = rows.shuffled(using: &generator)
        inputs = problem.inputs
        targetName = problem.target
        magnitudes = problem.magnitudes
        let clear = problem.clearRows(among: rows)
        columns = problem.columns.map { column in clear.map { column[$0] } }
        target = clear.map { problem.values[$0] }
        self.options = options
        self.work = work
        self.progress = progress
        exactification = problem.exactification(rows: rows, work: work)
        clearExactification = clear.count == rows.count ? exactification : problem.exactification(rows: clear, work: work)
    }

    /// - Parameter earlier: what a search of some of the rows found, to be held against all that this one finds.
    func run(after earlier: Findings? = nil) -> Findings {
        var findings = Findings()
        enter("simple forms", &findings)
        let forms = SimpleForms(
            inputs: inputs, columns: exactification.refinement.columns, target: exactification.refinement.target,
            weights: exactification.refinement.weights, library: options.library, work: work)
        for (origin, formula) in forms.formulas { add(formula, origin, to: &findings) }
        if !isExact(findings) {
            for (origin, formula) in forms.curves { add(formula, origin, to: &findings) }
        }
        findings.refusedByUnits = earlier?.refusedByUnits ?? []
        for finding in earlier?.formulas.prefix(Self.mostRefitted) ?? [] {
            add(finding.formula.expression, finding.origin, to: &findings)
        }
        // The rows of a fold may hold one value only, though the table does not: there is nothing to find in them.
        guard let deviation else { return findings }
        findings.outputScale = deviation
        var hasSoughtWaves = false
        if inputs.count > 1, !isExact(findings) {
            enter("symmetries", &findings)
            if let reduced = reduction().end, let view = reducedView(reduced) {
                findings.surfaceError = reduced.surfaceError
                testForNoise(&findings)
                findings.views.append(view.columns)
                hasSoughtWaves = looksPastSurfaces(&findings)
                if !isExplained(findings) { search(view, into: &findings) }
                searchLogarithms(of: reduced, into: &findings)
            }
        }
        if !findings.surfaceError.isFinite, !isExact(findings) {
            findings.surfaceError = SmoothTarget(wholeView.problem, work: work)?.error ?? .infinity
            testForNoise(&findings)
            hasSoughtWaves = looksPastSurfaces(&findings)
        }
        searchLogarithms(of: wholeView.problem, into: &findings)
        if !isExplained(findings) { search(wholeView, into: &findings) }
        if !hasSoughtWaves { addWaves(to: &findings) }
        exchangeFunctions(&findings)
        findings.isComplete = isExact(findings) || !work.isCut
        return findings
    }

    /// What another search found, its formulas fitted to the rows of this one.
    func refitting(_ found: Findings) -> Findings {
        var findings = found
        findings.formulas = []
        // They are columns of the other search's rows.
        findings.views = []
        findings.isAtNoise = false
        if let deviation {
            findings.surfaceError *= found.outputScale / deviation
            findings.networkError *= found.outputScale / deviation
            findings.outputScale = deviation
        }
        enter("laws fitted to all rows", &findings)
        for finding in found.formulas.prefix(Self.mostRefitted) {
            add(finding.formula.expression, finding.origin, to: &findings)
        }
        return findings
    }

    /// The target's; nil where it does not vary.
    private var deviation: Double? {
        let mean = target.reduce(0, +) / Double(target.count)
        let deviation = (target.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(target.count)).squareRoot()
        return deviation > 0 && deviation.isFinite ? deviation : nil
    }

    /// The target in all inputs, and in as few variables as its symmetries leave; nil where there are none.
    func reduction() -> (start: ReducedProblem, end: ReducedProblem?) {
        let start = ReducedProblem(inputs: inputs, columns: columns, target: target)
        let known = options.units?.reducing(start, target: targetName) ?? start
        let end = SymmetryReduction(work: work).reduced(known) ?? known
        return (start, end.variables.count < inputs.count ? end : nil)
    }

    var wholeView: SearchView {
        SearchView(inputs: inputs, columns: columns, target: target, exactification: clearExactification)
    }

    /// `nil` where magnitudes leave no finite weights.
    func reducedView(_ problem: ReducedProblem) -> SearchView? {
        SearchView(problem, exactification: clearExactification)
    }

    func structures(of view: SearchView) -> StructureSearch {
        StructureSearch(
            rows: SearchRows(
                inputNames: view.names, columns: view.columns, target: view.target.map { $0 / view.deviation },
                trainingCount: trainingCount), seed: options.seed, library: options.library, work: work)
    }

    var trainingCount: Int { min(target.count - 1, max(target.count * 3 / 4, 1)) }

    /// Makes a formula as exact as the rows allow and takes it up.
    func add(_ formula: Expression, _ origin: String, to findings: inout Findings) {
        let best = findings.formulas.first?.bits ?? .infinity
        // Snapping and simplification may take all measured constants and half of the symbols away, but leave the error.
        let exact = exactification.exact(formula) { error, complexity in
            exactification.bits(error: error, measuredConstants: 0, complexity: complexity / 2) < best
                || !findings.formulas.contains { $0.formula.error <= error && $0.formula.expression.complexity <= complexity }
        }
        guard let exact, !findings.formulas.contains(where: { $0.formula.expression == exact.expression }) else { return }
        if let units = options.units, !units.allow(exact.expression, for: targetName) {
            findings.refusedByUnits.insert(exact.expression)
            return
        }
        let finding = Finding(formula: exact, origin: origin, bits: exactification.bits(of: exact))
        let isBetter = finding.bits < (findings.formulas.first?.bits ?? .infinity)
        findings.formulas.append(finding)
        findings.formulas.sort { ($0.bits, $0.formula.expression.complexity) < ($1.bits, $1.formula.expression.complexity) }
        guard isBetter else { return }
        testForNoise(&findings)
        tell(findings)
    }

    func testForNoise(_ findings: inout Findings) {
        guard let best = findings.formulas.first?.formula else { return }
        findings.isAtNoise = NoiseTest(refinement: clearExactification.refinement).isNoise(
            best, views: findings.views, leastError: min(findings.surfaceError, findings.networkError))
    }

    func isExact(_ findings: Findings) -> Bool {
        findings.formulas.first?.isExact ?? false
    }

    func isExplained(_ findings: Findings) -> Bool {
        isExact(findings) || findings.isAtNoise
    }

    func enter(_ stage: String, _ findings: inout Findings) {
        findings.stage = stage
        tell(findings)
    }

    private func tell(_ findings: Findings) {
        progress(findings.progress(magnitudes: magnitudes, work: work))
    }
}

extension LawSearch.Findings {
    /// - Parameter stage: nil for what the search is at.
    func progress(_ stage: String? = nil, magnitudes: Magnitudes, work: WorkBudget) -> DiscoveryProgress {
        DiscoveryProgress(
            stage: stage ?? self.stage,
            best: formulas.first.map { (magnitudes.inTableUnits($0.formula.expression).description, $0.formula.error) },
            work: work.spent)
    }
}
