/// For each of some rows of a table the one that is nearest to it, inputs being scaled to unit deviation.
///
/// O(n²) in at most `limit` rows, which are spread evenly over those given.
struct NearestRows {
    /// The rows that were taken, as indices of the table's columns.
    let rows: [Int]
    /// Their inputs, a column each, in units of the deviation from the mean.
    let scaled: [[Double]]

    init(_ candidates: [Int], columns: [[Double]], limit: Int) {
        let count = candidates.count
        let rows = count <= limit ? candidates : (0..<limit).map { candidates[$0 * (count - 1) / (limit - 1)] }
        self.rows = rows
        scaled = columns.map { column in
            let picked = rows.map { column[$0] }
            let mean = picked.reduce(0, +) / Double(picked.count)
            let deviation = (picked.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(picked.count)).squareRoot()
            return picked.map { deviation > 0 ? ($0 - mean) / deviation : 0 }
        }
    }

    func squaredDistance(_ one: Int, _ other: Int) -> Double {
        var distance = 0.0
        for column in scaled {
            let step = column[one] - column[other]
            distance += step * step
        }
        return distance
    }

    /// For each place in `rows` the place of its nearest neighbour; of equals the first.
    var nearest: [Int] {
        rows.indices.map { place in
            var (nearest, least) = (place, Double.infinity)
            for other in rows.indices where other != place {
                var distance = 0.0
                for column in scaled {
                    let step = column[place] - column[other]
                    distance += step * step
                    if distance >= least { break }
                }
                if distance < least { (nearest, least) = (other, distance) }
            }
            return nearest
        }
    }
}
