import Expressions
import Glibc
import KolmogorovArnold
import LeastSquares
import Relations
import Signomials
import SymbolicExtraction
import Symmetries
import Tables
import Topologies
import Waves

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
        var refusedByUnits = 0
        /// Variables of reduced views, which residuals may follow.
        var views: [[[Double]]] = []
    }

    private let inputs: [String]
    private let targetName: String
    let magnitudes: Magnitudes
    /// The rows that structures are looked for in: those of small error, where errors are known and differ.
    private let columns: [[Double]]
    private let target: [Double]
    private let clearExactification: Exactification
    let options: DiscoveryOptions
    let work: WorkBudget
    private let progress: (DiscoveryProgress) -> Void
    private let exactification: Exactification

    /// An error, in units of the target's deviation, at which nothing is left to explain.
    private static let exactError = 1e-10

    /// A network with less error than this is taken for the right structure, and its edges are looked at before going on.
    private static let clearError = 0.03

    /// A formula with more than this times the error of a surface or network is not the law, whatever its functions.
    private static let nearNoise = 1.2

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
        tell("simple forms", findings)
        let forms = SimpleForms(
            inputs: inputs, columns: exactification.refinement.columns, target: exactification.refinement.target,
            weights: exactification.refinement.weights, library: options.library, work: work)
        for (origin, formula) in forms.formulas { add(formula, origin, to: &findings) }
        if !isExact(findings) {
            for (origin, formula) in forms.curves { add(formula, origin, to: &findings) }
        }
        for finding in earlier?.formulas.prefix(Self.mostRefitted) ?? [] {
            add(finding.formula.expression, finding.origin, to: &findings)
        }
        let mean = target.reduce(0, +) / Double(target.count)
        let deviation = (target.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(target.count)).squareRoot()
        // The rows of a fold may hold one value only, though the table does not: there is nothing to find in them.
        guard deviation > 0, deviation.isFinite else { return findings }
        findings.outputScale = deviation
        var hasSoughtWaves = false
        if inputs.count > 1, !isExact(findings) {
            tell("symmetries", findings)
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
        findings.isComplete = isExplained(findings) || !work.isOver
        exchangeFunctions(&findings)
        return findings
    }

    /// Looks for structures in the logarithms of variables that span decades.
    private func searchLogarithms(of problem: ReducedProblem, into findings: inout Findings) {
        guard !isExplained(findings), !work.isOver, let logarithms = problem.inLogarithms, let view = reducedView(logarithms)
        else { return }
        search(view, into: &findings)
    }

    /// What another search found, its formulas fitted to the rows of this one.
    func refitting(_ found: Findings) -> Findings {
        var findings = found
        findings.formulas = []
        // They are columns of the other search's rows.
        findings.views = []
        findings.isAtNoise = false
        for finding in found.formulas.prefix(Self.mostRefitted) {
            add(finding.formula.expression, finding.origin, to: &findings)
        }
        return findings
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

    /// Looks for structures of the target as one view shows it.
    private func search(_ view: SearchView, into findings: inout Findings) {
        let structures = structures(of: view)
        if !view.isWhole {
            let forms = SimpleForms(
                inputs: view.names, columns: view.columns, target: view.target, weights: view.refinement.weights,
                library: options.library, work: work)
            for (origin, formula) in forms.formulas { add(view.lift(formula), origin, to: &findings) }
        }
        if !isExplained(findings) { race(view, into: &findings) }
        if (2...3).contains(view.names.count) { relate(view, .brief, into: &findings) }
        if !isExplained(findings) { addSignomials(to: &findings) }
        var doubtful: [TrainedStructure] = []
        var leastError = Double.infinity
        for step in structures.steps where !isExplained(findings) {
            // Random starts cost more than a long look at relations.
            if step == .productResponse { relate(view, .thorough, into: &findings) }
            if isExplained(findings) || work.isOver { break }
            tell(step.rawValue, findings)
            // A structure may be right and its training have ended in a wrong minimum: other starts get one more chance.
            for attempt in 0..<2 where attempt == 0 || step.isRandom {
                let found = structures.structures(by: step, attempt: attempt)
                let clear = found.filter { $0.error < Self.clearError }
                leastError = min(leastError, found.first?.error ?? .infinity)
                if view.isWhole { take(found, into: &findings) }
                recognise(clear, view, into: &findings)
                doubtful += found.filter { $0.error >= Self.clearError }
                if isExplained(findings) || clear.isEmpty || work.isOver { break }
            }
        }
        if structures.steps == [.singleEdge] { relate(view, .thorough, into: &findings) }
        // A structure that is far from the data, or far behind another, has no law in its edges: noise apart, that is, when
        // all are equally far.
        doubtful.sort { $0.error < $1.error }
        for structure in doubtful.prefix(3) where !isExplained(findings) {
            guard structure.error < 0.9, structure.error < 1.5 * leastError, !work.isOver else { break }
            tell(structure.origin, findings)
            recognise([structure], view, into: &findings)
        }
    }

    /// Takes up the formulas that need no network. Until one is exact all are looked at: of several that noise cannot tell from
    /// the law the shortest is to win, not the first.
    private func race(_ view: SearchView, into findings: inout Findings) {
        tell("sums of plain terms", findings)
        let race = FormRace(view: view, library: options.library, work: work)
        for (origin, formula) in race.formulas where !isExact(findings) && !work.isOver {
            add(view.lift(formula), origin, to: &findings)
        }
    }

    /// Sums of products of powers, fitted to the rows as they are: once, in the inputs themselves.
    private func addSignomials(to findings: inout Findings) {
        guard !findings.hasSignomials, !work.isOver else { return }
        findings.hasSignomials = true
        tell("sums of power products", findings)
        let search = SignomialSearch(
            names: inputs, columns: columns, target: target, weights: clearExactification.refinement.weights,
            seed: options.seed, work: work)
        for formula in search?.formulas() ?? [] where !isExact(findings) && !work.isOver {
            add(formula, "a sum of power products", to: &findings)
        }
    }

    /// Takes up formulas that differ from the best by one function: of those that noise cannot tell apart the best may be the
    /// one that no search came to, and those that do as well are to be known.
    private func exchangeFunctions(_ findings: inout Findings) {
        guard let best = findings.formulas.first, best.bits < 0, !isExact(findings),
            best.formula.error <= Self.nearNoise * min(findings.surfaceError, findings.networkError)
        else { return }
        tell("functions exchanged", findings)
        let exchange = FunctionExchange(
            trial: FormulaTrial(exactification.refinement, assumptions: exactification.assumptions),
            library: options.library, work: work)
        for formula in exchange.alternatives(to: best.formula.expression) where !work.isOver {
            add(formula, "\(best.origin), one function exchanged", to: &findings)
        }
    }

    /// Looks for a sparse relation of the target and products of elementary functions.
    private func relate(_ view: SearchView, _ effort: RelationSearch.Effort, into findings: inout Findings) {
        guard !isExplained(findings), !work.isOver else { return }
        tell("a sparse relation", findings)
        let search = RelationSearch(names: view.names, columns: view.columns, target: view.target, work: work)
        guard let formula = search.formula(effort) else { return }
        // Only exact numbers let squares be seen under a root, which then gives |u|.
        guard let exact = exactification.exact(view.lift(formula)) else { return }
        add(exact.expression.withoutSizes(of: inputs, on: columns), "a sparse relation", to: &findings)
    }

    /// Errors in units of the target's deviation: one that leaves half of the target, and one that leaves no wave unseen.
    private static let (hardlyAny, smooth) = (0.7, 0.1)

    /// What takes no surface comes first where no surface sees much. To all tests such a target looks like noise; it may be
    /// values with poles, or waves of many periods. Whether it looked.
    private func looksPastSurfaces(_ findings: inout Findings) -> Bool {
        guard findings.surfaceError > Self.hardlyAny, findings.formulas.first?.formula.error ?? 1 > Self.hardlyAny else {
            return false
        }
        findings.isAtNoise = false
        relate(wholeView, .factors, into: &findings)
        addWaves(to: &findings)
        testForNoise(&findings)
        return true
    }

    private static let mostWaves = 3

    /// Looks for waves of many periods in the target, and then in what the best formula leaves of it.
    private func addWaves(to findings: inout Findings) {
        var rest = target
        var known = Expression.zero
        for _ in 0..<Self.mostWaves {
            guard !isExplained(findings), !work.isOver, min(findings.networkError, findings.surfaceError) > Self.smooth
            else { return }
            tell("waves of many periods", findings)
            let bits = findings.formulas.first?.bits ?? 0
            for wave in WaveSearch(names: inputs, columns: columns, target: rest, work: work).formulas()
            where !isExact(findings) {
                add(known + wave, "a wave of many periods", to: &findings)
            }
            guard let best = findings.formulas.first, best.bits < bits,
                let program = try? CompiledExpression(best.formula.expression, variables: inputs)
            else { return }
            known = best.formula.expression
            rest = zip(target, program.evaluate(columns: columns)).map { $0 - $1 }
        }
    }

    private var trainingCount: Int { min(target.count - 1, max(target.count * 3 / 4, 1)) }

    private func take(_ structures: [TrainedStructure], into findings: inout Findings) {
        for structure in structures where structure.error < findings.networkError {
            findings.network = structure.network.withOutputs(times: findings.outputScale)
            findings.networkError = structure.error
        }
    }

    /// Takes up the most promising formulas of some networks. All are tried briefly before any is made exact, which costs more.
    private func recognise(_ structures: [TrainedStructure], _ view: SearchView, into findings: inout Findings) {
        let (refinement, assumptions, library, deviation) =
            (view.refinement, view.assumptions, options.library, view.deviation)
        let found = work.results(of: structures.count) { (found: [FormulaSearch.Candidate]) in
            found.contains { $0.error < Self.exactError }
        } _: { index, work in
            let structure = structures[index]
            let search = FormulaSearch(
                network: structure.network, refinement: refinement.counting(on: work), library: library,
                outputScale: deviation, error: structure.error, assumptions: assumptions)
            // A long formula that lost most of what its network knew is not worth the work of making it exact.
            // Weighed errors are not in the network's units, and are given the benefit of the doubt.
            return search.candidates().prefix(3).filter {
                $0.error < 5 * structure.error || refinement.weights != nil || $0.refined.formula.complexity <= 20
            }
        }
        let candidates = zip(structures, found).flatMap { structure, found in found.map { (structure.origin, $0) } }
        for (origin, candidate) in candidates.sorted(by: { $0.1.bits < $1.1.bits }).prefix(4) {
            guard !isExplained(findings), !work.isOver else { return }
            add(view.lift(candidate.refined.expression), origin, to: &findings)
        }
    }

    /// Makes a formula as exact as the rows allow and takes it up.
    private func add(_ formula: Expression, _ origin: String, to findings: inout Findings) {
        let best = findings.formulas.first?.bits ?? .infinity
        // Snapping and simplification may take all measured constants and half of the symbols away, but leave the error.
        let exact = exactification.exact(formula) { error, complexity in
            exactification.bits(error: error, measuredConstants: 0, complexity: complexity / 2) < best
                || !findings.formulas.contains { $0.formula.error <= error && $0.formula.expression.complexity <= complexity }
        }
        guard let exact, !findings.formulas.contains(where: { $0.formula.expression == exact.expression }) else { return }
        if let units = options.units, !units.allow(exact.expression, for: targetName) {
            findings.refusedByUnits += 1
            return
        }
        let finding = Finding(formula: exact, origin: origin, bits: exactification.bits(of: exact))
        let isBetter = finding.bits < (findings.formulas.first?.bits ?? .infinity)
        findings.formulas.append(finding)
        findings.formulas.sort { ($0.bits, $0.formula.expression.complexity) < ($1.bits, $1.formula.expression.complexity) }
        guard isBetter else { return }
        testForNoise(&findings)
        tell(origin, findings)
    }

    private func testForNoise(_ findings: inout Findings) {
        guard let best = findings.formulas.first?.formula else { return }
        findings.isAtNoise = NoiseTest(refinement: clearExactification.refinement).isNoise(
            best, views: findings.views, leastError: min(findings.surfaceError, findings.networkError))
    }

    private func isExact(_ findings: Findings) -> Bool {
        findings.formulas.first?.isExact ?? false
    }

    private func isExplained(_ findings: Findings) -> Bool {
        isExact(findings) || findings.isAtNoise
    }

    private func tell(_ stage: String, _ findings: Findings) {
        progress(
            DiscoveryProgress(
                stage: stage,
                best: findings.formulas.first.map {
                    (magnitudes.inTableUnits($0.formula.expression).description, $0.formula.error)
                }))
    }
}
