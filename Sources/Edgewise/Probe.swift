import Expressions
import LeastSquares
import SparseForms
import Symmetries
import Tables
import Topologies

/// What closed-form tests see of a target's structure before any law is looked for, so that a person can read why a structure
/// was chosen.
public struct Probe: Sendable {
    /// A view of the target in some variables, with the structures and plain formulas that fit it there.
    public struct View: Sendable {
        /// Each variable with the formula of the inputs that it stands for.
        public var variables: [(name: String, formula: Expression)]
        /// target = offset + scale·t.
        public var offset: Expression
        public var scale: Expression
        /// The error of the best smooth polynomial on rows that it was not fitted to, in units of the target's deviation: with noise,
        /// no structure in these variables gets far below it.
        public var surfaceError: Double?
        public var structures: [StructureProposal]
        /// Plain formulas of the target in the inputs, with their errors in units of the deviation of t.
        public var formulas: [(formula: Expression, error: Double)]
    }

    public var target: String
    public var inputs: [String]
    public var rows: RowNotes
    /// Variables that were taken away one after the other, with what was weighed.
    public var steps: [ReductionStep]
    /// The inputs themselves.
    public var whole: View
    /// The variables that the steps left; nil where none could be taken away.
    public var reduced: View?
    /// Whether everything was looked at before a limit came.
    public var isComplete: Bool
    /// Operations; see `Discovery.work`.
    public var work: Double

    private static let mostFormulas = 5
}

extension Probe {
    /// - Throws: `TableError` and `DiscoveryError` for tables that cannot be searched.
    public init(_ table: Table, options: DiscoveryOptions, control: RunControl = RunControl()) throws {
        let work = control.budget
        let problem = try Problem(table, options: options, work: work)
        let search = LawSearch(
            problem: problem, rows: problem.split.train + problem.split.validation, options: options, work: work)
        let (start, end) = search.reduction()
        target = problem.target
        inputs = problem.inputs
        rows = problem.notes
        steps = end?.history ?? []
        whole = Self.view(start, search.wholeView, search)
        reduced = end.flatMap { end in
            search.reducedView(end).map { Self.view(end, $0, search) }
        }
        isComplete = !work.isCut
        self.work = work.spent
    }

    private static func view(_ problem: ReducedProblem, _ view: SearchView, _ search: LawSearch) -> View {
        let surface = SmoothTarget(problem, work: search.work)
        let forms = SparseForms(
            names: view.names, columns: view.columns, target: view.target, weights: view.refinement.weights,
            library: search.options.library, work: search.work)
        let formulas = forms.candidates(accuracy: surface?.accuracy ?? 1e-9, freedom: SparseForms.rowFreedom).prefix(
            mostFormulas)
        return View(
            variables: zip(view.names, problem.variables).map { ($0, $1.formula) }, offset: problem.offset.formula,
            scale: problem.scale.formula, surfaceError: surface?.error,
            structures: view.names.count > 1 ? search.structures(of: view).proposals : [],
            formulas: formulas.map { (search.magnitudes.inTableUnits(view.lift($0.formula)), $0.error) })
    }
}
