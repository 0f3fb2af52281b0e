import Expressions
import Tables

/// Draws the rows of a law's variables: a mesh over those on grids, random values of the others in each row.
struct RowDraw {
    let samplings: [Sampling]

    /// The number of rows where neither the law nor the run asks for one.
    static let customaryRows = 1000
    /// How often the rows on which a formula is not finite are drawn again.
    private static let roundLimit = 100
    private static let probeCount = 4096
    private static let wholeMeshLimit = 1_000_000
    private static let cornerCount = 256

    init(_ samplings: [Sampling]) { self.samplings = samplings }

    /// How many rows the samplings give by themselves.
    var rows: Int { meshCount ?? samplings.lazy.compactMap(\.rows).first ?? Self.customaryRows }

    /// The points of the mesh; nil if no variable is on a grid.
    private var meshCount: Int? {
        let counts = samplings.compactMap(\.gridCount)
        return counts.isEmpty ? nil : counts.reduce(1, Self.product)
    }

    /// Whether every value follows from its row's number.
    private var isWholeMesh: Bool { samplings.allSatisfy { $0.gridCount != nil } }

    private static func product(_ left: Int, _ right: Int) -> Int {
        let (product, overflow) = left.multipliedReportingOverflow(by: right)
        return overflow ? .max : product
    }

    /// Why these samplings do not go together; nil if they do.
    static func rowCountFault(_ samplings: [Sampling]) -> String? {
        let asked = Set(samplings.compactMap(\.rows)).sorted()
        if asked.count > 1 {
            return "the variables ask for \(asked[0]) and for \(asked[1]) rows; a law has one number of rows"
        }
        guard let mesh = RowDraw(samplings).meshCount else { return nil }
        if let rows = asked.first {
            return "some variables make a mesh of \(mesh) rows and others ask for \(rows); leave out ‘\(rows) rows’"
        }
        guard mesh <= Sampling.rowLimit else {
            let size = mesh == .max ? "more rows than can be counted" : "\(mesh) rows"
            return "the grids make a mesh of \(size), over the limit of \(Sampling.rowLimit); take larger steps"
        }
        return nil
    }

    /// Columns of values on all of whose rows the formula is finite, and the formula's values.
    ///
    /// Random values are drawn again where it is not.
    /// - Throws: the last point at which it was not finite, if that does not help.
    func columns(
        on program: CompiledExpression, using generator: inout SeededGenerator
    ) throws(NotFinite) -> (columns: [[Double]], values: [Double]) {
        var columns = draw(rows: Array(0..<rows), using: &generator)
        var values = program.evaluate(columns: columns)
        var round = 0
        while true {
            let bad = values.indices.filter { !values[$0].isFinite }
            guard let first = bad.first else { return (columns, values) }
            guard round < Self.roundLimit, !isWholeMesh else { throw NotFinite(point: columns.map { $0[first] }) }
            let again = draw(rows: bad, using: &generator)
            let newValues = program.evaluate(columns: again)
            for (place, row) in bad.enumerated() {
                for column in columns.indices { columns[column][row] = again[column][place] }
                values[row] = newValues[place]
            }
            round += 1
        }
    }

    /// Where a formula stays infinite or undefined.
    struct NotFinite: Error {
        let point: [Double]
    }

    /// The values of the rows with these numbers, row by row; on a mesh the last variable changes first.
    private func draw(rows: [Int], using generator: inout SeededGenerator) -> [[Double]] {
        var columns = samplings.map { _ in [Double](repeating: 0, count: rows.count) }
        for (place, row) in rows.enumerated() {
            var rest = row
            for variable in samplings.indices.reversed() {
                if let count = samplings[variable].gridCount {
                    columns[variable][place] = samplings[variable].gridValue(rest % count)
                    rest /= count
                }
            }
            for variable in samplings.indices where samplings[variable].gridCount == nil {
                columns[variable][place] = samplings[variable].draw(using: &generator)
            }
        }
        return columns
    }

    /// Points to try a formula on: of a mesh all, if they are not too many; else random ones, and some close to the corners,
    /// where much goes wrong.
    func probe(using generator: inout SeededGenerator) -> [[Double]] {
        if isWholeMesh, rows <= Self.wholeMeshLimit { return draw(rows: Array(0..<rows), using: &generator) }
        var columns = samplings.map { _ in [Double]() }
        for _ in 0..<Self.probeCount {
            for (column, sampling) in samplings.enumerated() { columns[column].append(sampling.draw(using: &generator)) }
        }
        for corner in 0..<min(Self.cornerCount, 1 << min(samplings.count, 30)) {
            for (column, sampling) in samplings.enumerated() {
                let range = sampling.range
                // In a whole tour of the corners where they are few enough, else at random.
                let isHigh = samplings.count <= 8 ? corner >> column & 1 == 1 : Bool.random(using: &generator)
                // A hundredth inwards: at the corner itself x₁ and x₂ may be equal, and 0/0 there harms no random row.
                let inwards = 0.01 * generator.uniform() * (range.upperBound - range.lowerBound)
                let value = isHigh ? range.upperBound - inwards : range.lowerBound + inwards
                let end = isHigh ? (sampling.gridCount ?? 1) - 1 : 0
                columns[column].append(sampling.gridCount == nil ? value : sampling.gridValue(end))
            }
        }
        return columns
    }
}
