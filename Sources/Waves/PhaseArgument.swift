import Expressions
import LeastSquares

/// What the phase of a wave is proportional to: a variable, a power of it, a product or a quotient of two.
struct PhaseArgument {
    let expression: Expression
    let values: [Double]
    /// The step of the lattice that the values of the whole table lie on, if they do.
    let lattice: Double?
    /// Half periods over the range of the values that are looked at, where no lattice allows fewer.
    let most: Int
    /// Half a period over the range of the values.
    let step: Double
    /// Half periods over the range of the values that are told apart and looked at: waves on a lattice repeat beyond half a
    /// period from one value to the next.
    let mostHalfPeriods: Int

    init?(_ expression: Expression, _ values: [Double], lattice: Double?, most: Int) {
        guard let low = values.min(), let high = values.max(), (high - low).isFinite, high > low else { return nil }
        self.expression = expression
        self.values = values
        self.lattice = lattice
        self.most = most
        step = .pi / (high - low)
        mostHalfPeriods = lattice.map { min(most, max(Int(((high - low) / $0).rounded()), 1)) } ?? most
    }

    /// On the first rows; nil if it is constant there.
    func prefix(_ rows: Int) -> PhaseArgument? {
        PhaseArgument(expression, Array(values.prefix(rows)), lattice: lattice, most: most)
    }
}

/// The arguments of waves in a table, with the first of its rows.
struct PhaseArguments {
    let names: [String]
    /// Of the whole table: some rows of a lattice need not show it.
    let columns: [[Double]]
    /// As many as the arguments have values.
    let rows: Int
    let work: WorkBudget
    private let lattices: [Double?]

    /// Half periods that are tried. In 200 rows each takes some 20 operations (`Periodogram`), so that an argument takes 20 ms at most.
    /// One of two variables is tried less far, in 3 ms: there are more of these, and faster waves are likelier in one variable.
    private static let (alone, joint) = (1 << 20, 1 << 17)

    init(names: [String], columns: [[Double]], rows: Int, work: WorkBudget) {
        self.names = names
        self.columns = columns
        self.rows = rows
        self.work = work
        lattices = columns.map { column in
            work.spend(Lattice.operations(rows: column.count))
            return Lattice.step(of: column, most: Self.alone)
        }
    }

    /// Of waves in one phase.
    var single: [PhaseArgument] {
        func power(_ exponent: Int, _ index: Int) -> PhaseArgument? {
            let formula = Expression.power(of: .variable(names[index]), .rational(Rational(exponent)))
            return argument(formula, of: [index], most: Self.alone) { row in
                let value = columns[index][row]
                return (1..<exponent).reduce(value) { product, _ in product * value }
            }
        }
        func quotient(_ one: Int, _ two: Int) -> PhaseArgument? {
            guard isOfOneSign(two) else { return nil }
            return argument(.variable(names[one]) / .variable(names[two]), of: [one, two], most: Self.joint) { row in
                columns[one][row] / columns[two][row]
            }
        }
        var all = names.indices.flatMap { index in
            let variable = PhaseArgument(
                .variable(names[index]), Array(columns[index].prefix(rows)), lattice: lattices[index], most: Self.alone)
            return [variable, power(2, index), power(3, index)]
        }
        all += names.indices.filter(isOfOneSign).map { index in
            argument(1 / .variable(names[index]), of: [index], most: Self.alone) { 1 / columns[index][$0] }
        }
        for (one, two) in pairs {
            all.append(
                argument(.variable(names[one]) * .variable(names[two]), of: [one, two], most: Self.joint) { row in
                    columns[one][row] * columns[two][row]
                })
            all += [quotient(one, two), quotient(two, one)]
        }
        return all.compactMap { $0 }
    }

    /// Pairs of variables, where they are not too many.
    var pairs: [(Int, Int)] {
        guard names.count <= 6 else { return [] }
        return names.indices.flatMap { one in names.indices.dropFirst(one + 1).map { (one, $0) } }
    }

    /// Two variables less their means, and the product of these.
    struct Pair {
        let one: PhaseArgument
        let two: PhaseArgument
        let joint: PhaseArgument
        let means: [Double]
    }

    func pair(_ one: Int, _ two: Int) -> Pair? {
        let values = [one, two].map { columns[$0].prefix(rows) }
        let means = values.map { $0.reduce(0, +) / Double($0.count) }
        let (u, v) = (values[0].map { $0 - means[0] }, values[1].map { $0 - means[1] })
        let names = [one, two].map { Expression.variable(self.names[$0]) }
        // ω·u·v repeats with ω, but for multiples of u and of v, if both are on a lattice.
        let lattice = lattices[one].flatMap { first in lattices[two].map { first * $0 } }
        guard let first = PhaseArgument(names[0], u, lattice: lattices[one], most: Periodogram.mostPaired),
            let second = PhaseArgument(names[1], v, lattice: lattices[two], most: Periodogram.mostPaired),
            let joint = PhaseArgument(
                names[0] * names[1], zip(u, v).map { $0 * $1 }, lattice: lattice, most: Periodogram.mostBilinear)
        else { return nil }
        return Pair(one: first, two: second, joint: joint, means: means)
    }

    private func isOfOneSign(_ index: Int) -> Bool {
        columns[index].allSatisfy { $0 > 0 } || columns[index].allSatisfy { $0 < 0 }
    }

    /// A function of some variables. One of two is hardly on a lattice unless they are; one of one may be by itself, as 1/x is where
    /// x = 1/(a + b·k).
    private func argument(
        _ expression: Expression, of variables: [Int], most: Int, _ value: (Int) -> Double
    ) -> PhaseArgument? {
        let mayBeOnLattice = variables.count == 1 || variables.allSatisfy { lattices[$0] != nil }
        let values = (0..<(mayBeOnLattice ? columns[variables[0]].count : rows)).map(value)
        if mayBeOnLattice { work.spend(Lattice.operations(rows: values.count)) }
        let lattice = mayBeOnLattice ? Lattice.step(of: values, most: most) : nil
        return PhaseArgument(expression, Array(values.prefix(rows)), lattice: lattice, most: most)
    }
}
