/// Mean and standard deviation of the finite numbers of a column; both 0 when there are none.
struct Moments {
    let mean: Double
    /// Divided by n, by two passes: a constant column of any size has deviation 0 to rounding of its mean.
    let deviation: Double

    init(_ values: [Double]) {
        var (sum, count) = (0.0, 0.0)
        for value in values where value.isFinite {
            sum += value
            count += 1
        }
        let mean = count > 0 ? sum / count : 0
        var (squares, drift) = (0.0, 0.0)
        for value in values where value.isFinite {
            squares += (value - mean) * (value - mean)
            drift += value - mean
        }
        // What rounding of the mean added is taken out again.
        let variance = count > 0 ? (squares - drift * drift / count) / count : 0
        self.mean = mean
        deviation = max(variance, 0).squareRoot()
    }
}
