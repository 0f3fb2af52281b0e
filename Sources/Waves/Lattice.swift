import Glibc

/// The lattice that values lie on, low + k·s with whole k, if they do: values of a clock, of a mesh, or rounded to some decimals.
///
/// On it the waves of frequency ω and of 2π/s − ω have the same values on every row, so that none above π/s is determined.
enum Lattice {
    /// How far a value may be from its place, in steps: so little shifts no wave visibly.
    private static let tolerance = 1e-3
    /// Values nearer to each other than this share of their range are one.
    private static let distinct = 1e-9

    /// The step s of the coarsest lattice that holds all values, where their range is at most so many of them; else nil.
    ///
    /// Some rows of a lattice need have no two neighbours, but their smallest gap is a small multiple of s. Steps are counted gap by
    /// gap, so that what is off in the smallest does not add up over the range: a clock in single precision has such gaps.
    /// n log n operations, and twice `most` beside.
    static func step(of values: [Double], most: Int) -> Double? {
        let sorted = values.sorted()
        guard let low = sorted.first, let high = sorted.last, high > low, (high - low).isFinite else { return nil }
        let range = high - low
        var places = [low]
        for value in sorted where value - places[places.count - 1] > distinct * range { places.append(value) }
        let gaps = zip(places.dropFirst(), places).map { $0 - $1 }
        guard let least = gaps.min() else { return nil }
        for multiple in 1...most {
            let steps = gaps.reduce(0) { $0 + (Double(multiple) * $1 / least).rounded() }
            guard steps <= Double(most) else { return nil }
            let step = range / steps
            let holdsAll = places.allSatisfy { value in
                let place = (value - low) / step
                return abs(place - place.rounded()) < tolerance
            }
            if holdsAll { return step }
        }
        return nil
    }

    /// Operations of the search for a step, in the measure of `WorkBudget`.
    static func operations(rows: Int) -> Int { rows * Int(2 + log2(Double(max(rows, 1)))) }
}
