import CGSL

/// Chooses the few columns whose weighted sum a target is: each time the one that takes most off what is left.
///
/// Columns are kept orthogonal to those already chosen, so that a column counts by what it adds. A step takes 6·n·m operations
/// for m columns of n rows. Without noise the sum is found whenever its columns are among those chosen before rows run out;
/// taking out what was chosen in vain is the caller's part.
///
/// Source: orthogonal least squares (S. Chen, S. A. Billings and W. Luo, International Journal of Control 50 (1989) 1873).
package struct ForwardSelection {
    /// The number of columns at most.
    package var most: Int
    /// The share of Σ target² at which nothing is left to explain.
    package var enough = 1e-22
    /// A column with less than this share of its square left is one of those already chosen in another guise.
    package var leastIndependence = 1e-10

    /// After so many columns half of the target must be explained, or the search is given up.
    private static let trial = 5

    package init(most: Int) { self.most = most }

    /// Operations of a selection, in the measure of `WorkBudget`.
    package static func operations(rows: Int, columns: Int, chosen: Int) -> Int { 2 * rows * columns * chosen }

    /// The columns chosen, in the order of choice; `nil` where `most` of them do not explain the target.
    ///
    /// - Parameter columns: one after another, each as long as the target.
    package func chosen(from columns: [Double], target: [Double]) -> [Int]? {
        let rows = target.count
        precondition(rows > 0 && columns.count % rows == 0, "columns are as long as the target")
        let total = target.reduce(0) { $0 + $1 * $1 }
        let count = columns.count / rows
        guard total > 0, total.isFinite, count > 0 else { return nil }
        let (rest, residual) = (GSLMatrix(rows: count, columns: rows), GSLVector(count: rows))
        _ = rest.elements.update(fromContentsOf: columns)
        _ = residual.elements.update(fromContentsOf: target)
        let (direction, products) = (GSLVector(count: rows), GSLVector(count: count))
        var squares = (0..<count).map { column in
            rest.elements[(column * rows)..<((column + 1) * rows)].reduce(0) { $0 + $1 * $1 }
        }
        let original = squares
        var chosen: [Int] = []
        while chosen.count < min(most, count) {
            gsl_blas_dgemv(CblasNoTrans, 1, rest.pointer, residual.pointer, 0, products.pointer)
            var best: (gain: Double, column: Int)?
            for column in 0..<count where squares[column] > leastIndependence * original[column] {
                let product = products.elements[column]
                let gain = product * product / squares[column]
                if gain > best?.gain ?? 0 { best = (gain, column) }
            }
            guard let best else { return nil }
            chosen.append(best.column)
            let length = squares[best.column].squareRoot()
            for row in 0..<rows { direction.elements[row] = rest.elements[best.column * rows + row] / length }
            let share = products.elements[best.column] / length
            var left = 0.0
            for row in 0..<rows {
                residual.elements[row] -= share * direction.elements[row]
                left += residual.elements[row] * residual.elements[row]
            }
            if left <= enough * total { return chosen }
            if chosen.count == Self.trial, left > 0.5 * total { return nil }
            gsl_blas_dgemv(CblasNoTrans, 1, rest.pointer, direction.pointer, 0, products.pointer)
            gsl_blas_dger(-1, products.pointer, direction.pointer, rest.pointer)
            for column in 0..<count { squares[column] -= products.elements[column] * products.elements[column] }
            squares[best.column] = 0
        }
        return nil
    }
}
