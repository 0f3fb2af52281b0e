import Glibc
import LeastSquares

/// The power of waves in scattered rows, |Σ y·exp(iφ)|², for a million phases φ: sums of multiples of one, two or three arguments.
///
/// Rows without order have no Nyquist limit: a wave of a hundred thousand periods shows in a hundred rows, if all frequencies up
/// to its own are tried. exp(i(α·u + β·v)) is a product, so that all α with all β are products of matrices.
///
/// Source: N. R. Lomb, Astrophysics and Space Science 39 (1976) 447; J. D. Scargle, Astrophysical Journal 263 (1982) 835.
struct Periodogram {
    /// The target without its trend.
    let target: [Double]
    let work: WorkBudget
    /// The power of a wave that is the target, times two.
    private let scale: Double

    init(target: [Double], work: WorkBudget) {
        self.target = target
        self.work = work
        scale = Double(target.count) * target.reduce(0) { $0 + $1 * $1 }
    }

    /// Half periods that are tried of two arguments, each with each; and of x·z, x and z.
    ///
    /// Each pair takes as many operations as a fifth of the rows, in products of matrices: 512² of them are 10 ms of work in 200
    /// rows, and 48·49² triples, once for cos(ω·x·z) and once for the sine, 9 ms. That is about half of what an argument by itself may take.
    static let mostPaired = 512
    static let mostBilinear = 48

    /// Waves in one argument.
    func peaks(_ argument: PhaseArgument) -> Peaks {
        let half = max(Int((Double(argument.mostHalfPeriods) / 2).squareRoot()), 1)
        let coarse = (argument.mostHalfPeriods + 2 * half - 1) / (2 * half)
        let step = argument.step
        var peaks = Peaks(steps: [step], tried: argument.mostHalfPeriods)
        let fine = Tones((0...half).map { Double($0) * step }, of: argument.values)
        // In pieces, since a million numbers are some megabytes.
        for start in stride(from: 0, to: coarse, by: 64) where !work.isOver {
            let centres = (start..<min(start + 64, coarse)).map { Double((2 * $0 + 1) * half) * step }
            let sums = sums(target, Tones(centres, of: argument.values), fine)
            for (row, centre) in centres.enumerated() {
                for column in 0...half {
                    let (place, middle) = (row * (half + 1) + column, (2 * (start + row) + 1) * half)
                    let (cc, ss, sc, cs) = (sums.cc[place], sums.ss[place], sums.sc[place], sums.cs[place])
                    let above = (cc - ss) * (cc - ss) + (sc + cs) * (sc + cs)
                    let below = (cc + ss) * (cc + ss) + (sc - cs) * (sc - cs)
                    if middle + column <= argument.mostHalfPeriods {
                        peaks.take(share(of: above)) { [centre + Double(column) * step] }
                    }
                    if middle - column <= argument.mostHalfPeriods {
                        peaks.take(share(of: below)) { [centre - Double(column) * step] }
                    }
                }
            }
        }
        return peaks
    }

    /// Products of a wave in one argument and a wave in another, which are waves in α·u + β·v and α·u − β·v.
    func peaks(_ one: PhaseArgument, _ two: PhaseArgument) -> Peaks {
        let (left, right) = (multiples(one, Self.mostPaired), multiples(two, Self.mostPaired))
        var peaks = Peaks(steps: [one.step, two.step], tried: left.count * right.count)
        let sums = sums(target, Tones(left, of: one.values), Tones(right, of: two.values))
        for (row, alpha) in left.enumerated() {
            for (column, beta) in right.enumerated() {
                let place = row * right.count + column
                let (cc, ss, sc, cs) = (sums.cc[place], sums.ss[place], sums.sc[place], sums.cs[place])
                peaks.take(share(of: 2 * (cc * cc + ss * ss + sc * sc + cs * cs))) { [alpha, beta] }
            }
        }
        return peaks
    }

    /// Waves in ω·w + α·u + β·v, α and β of either sign.
    func peaks(_ joint: PhaseArgument, _ one: PhaseArgument, _ two: PhaseArgument) -> Peaks {
        let omegas = multiples(joint, Self.mostBilinear)
        let (left, right) = ([0] + multiples(one, Self.mostBilinear), [0] + multiples(two, Self.mostBilinear))
        var peaks = Peaks(steps: [joint.step, one.step, two.step], tried: 4 * omegas.count * left.count * right.count)
        let (u, v) = (Tones(left, of: one.values), Tones(right, of: two.values))
        for omega in omegas where !work.isOver {
            let real = sums(zip(target, joint.values).map { $0 * cos(omega * $1) }, u, v)
            let imaginary = sums(zip(target, joint.values).map { $0 * sin(omega * $1) }, u, v)
            for (row, alpha) in left.enumerated() {
                for (column, beta) in right.enumerated() {
                    let place = row * right.count + column
                    for (s, t) in [(1.0, 1.0), (1, -1), (-1, 1), (-1, -1)] {
                        let x =
                            real.cc[place] - s * t * real.ss[place] - s * imaginary.sc[place] - t * imaginary.cs[place]
                        let y =
                            s * real.sc[place] + t * real.cs[place] + imaginary.cc[place] - s * t * imaginary.ss[place]
                        peaks.take(share(of: x * x + y * y)) { [omega, s * alpha, t * beta] }
                    }
                }
            }
        }
        return peaks
    }

    private func multiples(_ argument: PhaseArgument, _ most: Int) -> [Double] {
        (1...max(min(most, argument.mostHalfPeriods), 1)).map { Double($0) * argument.step }
    }

    /// The share of Σ y² that a wave of some power explains.
    private func share(of power: Double) -> Double {
        2 * power / scale
    }

    /// Σ y·f(α·u)·g(β·v), f and g being cosine and sine, for all α and β.
    private struct Sums {
        let (cc, ss, sc, cs): ([Double], [Double], [Double], [Double])
    }

    private func sums(_ y: [Double], _ left: Tones, _ right: Tones) -> Sums {
        let count = y.count
        func weighed(_ waves: [Double]) -> [Double] { waves.indices.map { waves[$0] * y[$0 % count] } }
        let (cosines, sines) = (weighed(left.cosines), weighed(left.sines))
        // Some twenty multiplications of a matrix product take a nanosecond, one wave takes ten.
        work.spend(left.cosines.count * right.cosines.count / count / 5 + 20 * left.cosines.count)
        return Sums(
            cc: crossProducts(cosines, right.cosines, length: count), ss: crossProducts(sines, right.sines, length: count),
            sc: crossProducts(sines, right.cosines, length: count), cs: crossProducts(cosines, right.sines, length: count))
    }
}

/// cos(αu) and sin(αu) of some multiples, one after another.
private struct Tones {
    let cosines: [Double]
    let sines: [Double]

    init(_ multiples: [Double], of values: [Double]) {
        cosines = multiples.flatMap { multiple in values.map { cos(multiple * $0) } }
        sines = multiples.flatMap { multiple in values.map { sin(multiple * $0) } }
    }
}

/// The highest peaks of a periodogram.
struct Peaks {
    struct Peak {
        let multiples: [Double]
        /// The share of the target's squares that the wave explains.
        let share: Double
    }

    /// Between neighbouring multiples that were tried.
    let steps: [Double]
    /// How many waves were tried.
    let tried: Int
    private(set) var highest: [Peak] = []
    private var least = 0.0

    private static let most = 3

    init(steps: [Double], tried: Int) {
        self.steps = steps
        self.tried = tried
    }

    /// Keeps a wave that explains more than those known; of neighbours the higher.
    mutating func take(_ share: Double, _ multiples: () -> [Double]) {
        guard share > least else { return }
        let peak = Peak(multiples: multiples(), share: share)
        if let near = highest.firstIndex(where: { isNear($0, peak) }) {
            guard share > highest[near].share else { return }
            highest.remove(at: near)
        }
        highest.append(peak)
        highest.sort { $0.share > $1.share }
        if highest.count > Self.most { highest.removeLast() }
        if highest.count == Self.most { least = highest[Self.most - 1].share }
    }

    private func isNear(_ one: Peak, _ two: Peak) -> Bool {
        steps.indices.allSatisfy { abs(one.multiples[$0] - two.multiples[$0]) < 2.5 * steps[$0] }
    }
}
