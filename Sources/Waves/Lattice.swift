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
    /// Some rows of a lattice need have no two neighbours, but their smallest gap is a small multiple of s. n log n operations.
    static func step(of values: [Double], most: Int) -> Double? {
        let sorted = values.sorted()
        guard let low = sorted.first, let high = sorted.last, high > low, (high - low).isFinite else { return nil }
        let range = high - low
        let gap = zip(sorted.dropFirst(), sorted).lazy.map { $0 - $1 }.filter { $0 > distinct * range }.min() ?? range
        for multiple in 1...most {
            let steps = (Double(multiple) * range / gap).rounded()
            guard steps <= Double(most) else { return nil }
            let step = range / steps
            let holdsAll = values.allSatisfy { value in
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
