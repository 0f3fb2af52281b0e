/// Whether a formula knows by how much the target changes from each row to its nearest neighbour.
///
/// A random walk has a high R² with many smooth curves, on rows held out at random and often on whole blocks: each of its values is
/// shared by all rows nearby. Its steps are independent, and no curve knows them. So where residuals follow their
/// neighbours a formula's steps are held against the target's, as economists difference a series before they believe in a
/// regression. A curve with k fitted constants follows the steps of any walk a little, which k is taken off for.
///
/// Source: C. W. J. Granger and P. Newbold, Spurious regressions in econometrics, J. Econometrics 2 (1974) 111.
struct NeighbourSteps {
    /// How far the correlation of the steps is above chance, in standard deviations.
    let deviations: Double

    private static let rowLimit = 1500

    init(of predicted: [Double], truth: [Double], columns: [[Double]], fittedConstants: Int) {
        let finite = truth.indices.filter { predicted[$0].isFinite }
        let neighbours = NearestRows(finite, columns: columns, limit: Self.rowLimit)
        // Mutual neighbours make one step.
        let pairs = Set(neighbours.nearest.enumerated().map { [min($0.offset, $0.element), max($0.offset, $0.element)] })
        var (product, ofFormula, ofTarget) = (0.0, 0.0, 0.0)
        for pair in pairs.sorted(by: { ($0[0], $0[1]) < ($1[0], $1[1]) }) {
            let (one, other) = (neighbours.rows[pair[0]], neighbours.rows[pair[1]])
            let (step, actual) = (predicted[one] - predicted[other], truth[one] - truth[other])
            product += step * actual
            ofFormula += step * step
            ofTarget += actual * actual
        }
        let scale = ofFormula.squareRoot() * ofTarget.squareRoot()
        let raw = ChanceTest.deviations(
            correlation: scale > 0 ? product / scale : 0, freedom: Double(pairs.count) - 1)
        deviations = max(raw * raw - Double(fittedConstants), 0).squareRoot()
    }
}
