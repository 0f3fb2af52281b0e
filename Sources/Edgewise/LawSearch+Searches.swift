import Expressions
import Relations
import Signomials
import SymbolicExtraction
import Symmetries
import Topologies
import Waves

// The single searches, each of which takes up what it finds.

extension LawSearch {
    /// A network with less error than this is taken for the right structure, and its edges are looked at before going on.
    private static let clearError = 0.03
    /// A formula with more than this times the error of a surface or network is not the law, whatever its functions.
    private static let nearNoise = 1.2

    /// Looks for structures of the target as one view shows it.
    func search(_ view: SearchView, into findings: inout Findings) {
        let structures = structures(of: view)
        if !view.isWhole {
            enter("simple forms", &findings)
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
            // A structure may be right and its training have ended in a wrong minimum: other starts get one more chance.
            for attempt in 0..<2 where attempt == 0 || step.isRandom {
                enter(step.rawValue, &findings)
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
            recognise([structure], view, into: &findings)
        }
    }

    /// Takes up the formulas that need no network. Until one is exact all are looked at: of several that noise cannot tell from
    /// the law the shortest is to win, not the first.
    private func race(_ view: SearchView, into findings: inout Findings) {
        enter("sums of plain terms", &findings)
        let race = FormRace(view: view, library: options.library, work: work)
        for (origin, formula) in race.formulas where !isExact(findings) && !work.isOver {
            add(view.lift(formula), origin, to: &findings)
        }
    }

    /// Sums of products of powers, fitted to the rows as they are: once, in the inputs themselves.
    private func addSignomials(to findings: inout Findings) {
        guard !findings.hasSignomials, !work.isOver else { return }
        findings.hasSignomials = true
        enter("sums of power products", &findings)
        let search = SignomialSearch(
            names: inputs, columns: columns, target: target, weights: clearExactification.refinement.weights,
            seed: options.seed, work: work)
        var asked: Set<Expression> = []
        let formulas = search?.formulas { likeliest in
            if asked.insert(likeliest).inserted { add(likeliest, "a sum of power products", to: &findings) }
            return isExplained(findings)
        }
        for (place, formula) in (formulas ?? []).enumerated()
        where !isExact(findings) && (place == 0 || !work.isOver) && !asked.contains(formula) {
            add(formula, "a sum of power products", to: &findings)
        }
    }

    /// Takes up formulas that differ from the best by one function: of those that noise cannot tell apart the best may be the
    /// one that no search came to, and those that do as well are to be known.
    func exchangeFunctions(_ findings: inout Findings) {
        guard let best = findings.formulas.first, best.bits < 0, !isExact(findings),
            best.formula.error <= Self.nearNoise * min(findings.surfaceError, findings.networkError)
        else { return }
        enter("functions exchanged", &findings)
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
        enter("a sparse relation", &findings)
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
    func looksPastSurfaces(_ findings: inout Findings) -> Bool {
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
    func addWaves(to findings: inout Findings) {
        var rest = target
        var known = Expression.zero
        for _ in 0..<Self.mostWaves {
            guard !isExplained(findings), !work.isOver, min(findings.networkError, findings.surfaceError) > Self.smooth
            else { return }
            enter("waves of many periods", &findings)
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

    /// Looks for structures in the logarithms of variables that span decades.
    func searchLogarithms(of problem: ReducedProblem, into findings: inout Findings) {
        guard !isExplained(findings), !work.isOver, let logarithms = problem.inLogarithms, let view = reducedView(logarithms)
        else { return }
        search(view, into: &findings)
    }
}

// MARK: - Networks

extension LawSearch {
    private func take(_ structures: [TrainedStructure], into findings: inout Findings) {
        for structure in structures where structure.error < findings.networkError {
            findings.network = structure.network.withOutputs(times: findings.outputScale)
            findings.networkError = structure.error
        }
    }

    /// Takes up the most promising formulas of some networks. All are tried briefly before any is made exact, which costs more.
    private func recognise(_ structures: [TrainedStructure], _ view: SearchView, into findings: inout Findings) {
        if structures.isEmpty { return }
        enter("edges recognised", &findings)
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
}
