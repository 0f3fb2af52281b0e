import FunctionLibrary
import Glibc

/// Where the search for α and β begins: a coarse grid over the images [β − α, β + α] of the samples.
///
/// Images, not coefficients, are spread over the piece of the domain, so that every part of the function's graph is tried
/// at every magnification and no start has a singularity among the samples.
struct InnerStarts: Sendable {
    let form: InnerForm
    let interval: Domain.Interval
    var parameters: [SIMD4<Double>] = []

    /// Every form that the function needs on the pieces of its domain; `highestFrequency` bounds α for periodic ones.
    static func all(for function: LibraryFunction, on curve: NormalisedCurve, hints: ShapeHints, highestFrequency: Double)
        -> [InnerStarts]
    {
        function.domain.intervals.flatMap { interval in
            forms(for: function, on: interval).map { form in
                var starts = InnerStarts(form: form, interval: interval)
                // Hints first: of starts that fit alike the earlier one is taken.
                starts.add(hints.points(for: function, on: curve))
                starts.addImages(of: function, highestFrequency: highestFrequency)
                return starts
            }
        }
    }

    private static func forms(for function: LibraryFunction, on interval: Domain.Interval) -> [InnerForm] {
        let invariance = function.invariance
        let fitsShape = function.shapeParameter != nil
        func form(_ freedom: InnerForm.Freedom) -> InnerForm { InnerForm(freedom: freedom, fitsShape: fitsShape) }
        if invariance.contains([.scaling, .shift]) { return [form(.none)] }
        if invariance.contains(.shift) { return [form(.scale)] }
        guard invariance.contains(.scaling) else { return [form(.scaleAndPlace)] }
        let signs = invariance.contains(.reflection) ? [1.0] : [1.0, -1.0]
        return signs.map { sign in
            if interval.lower.isFinite { return form(.distance(alpha: sign, end: interval.lower, side: 1)) }
            if interval.upper.isFinite { return form(.distance(alpha: sign, end: interval.upper, side: -1)) }
            return form(.place(alpha: sign))
        }
    }

    private mutating func addImages(of function: LibraryFunction, highestFrequency: Double) {
        let shapes = form.fitsShape ? [-3, -2, -1.4, -0.7, -0.3, 0.3, 0.7, 1.4, 2.4, 3.4, 5.2] : [1.0]
        for shape in shapes {
            for (alpha, beta) in images(of: function, highestFrequency: highestFrequency) {
                add([InnerForm.Point(alpha: alpha, beta: beta, shape: shape)])
            }
        }
    }

    private func images(of function: LibraryFunction, highestFrequency: Double) -> [(alpha: Double, beta: Double)] {
        switch form.freedom {
        case .none: return [(1, 0)]
        case .scale:
            return (0...10).flatMap { [(0.05 * pow(2, Double($0)), 0), (-0.05 * pow(2, Double($0)), 0)] }
        case .place(let alpha):
            let centres = [0, 0.2, 0.4, 0.6, 0.8, 1, 1.2, 1.6, 2.2, 3.5, 6, 12, 40]
            return centres.flatMap { [(alpha, $0), (alpha, -$0)] }
        case .distance(let alpha, let end, let side):
            let distances = [1e-5, 1e-3, 0.01, 0.04, 0.12, 0.3, 0.7, 1.5, 4, 12, 50]
            return distances.map { (alpha, end + side * (1 + $0)) }
        case .scaleAndPlace:
            let ends = Self.ends(in: interval)
            var result: [(alpha: Double, beta: Double)] = []
            for (index, low) in ends.enumerated() {
                for high in ends[(index + 1)...] {
                    result.append((high / 2 - low / 2, high / 2 + low / 2))
                    if !function.invariance.contains(.reflection) { result.append((low / 2 - high / 2, high / 2 + low / 2)) }
                }
            }
            if function.invariance.contains(.halfTurn) {
                // One start every quarter turn of the phase difference between the ends: no frequency is stepped over.
                for index in stride(from: 0.4, through: highestFrequency, by: 0.7) {
                    result.append((index, 0))
                    result.append((index, .pi / 2))
                }
            }
            return result
        }
    }

    private static func ends(in interval: Domain.Interval) -> [Double] {
        switch (interval.lower.isFinite, interval.upper.isFinite) {
        case (false, false): [-32, -16, -8, -4, -2, -1, -0.5, 0, 0.5, 1, 2, 4, 8, 16, 32]
        case (true, false): [1e-3, 0.02, 0.1, 0.3, 0.6, 1.1, 2, 4, 8, 20, 60].map { interval.lower + $0 }
        case (false, true): [60, 20, 8, 4, 2, 1.1, 0.6, 0.3, 0.1, 0.02, 1e-3].map { interval.upper - $0 }
        case (true, true):
            [0.0005, 0.01, 0.05, 0.15, 0.3, 0.5, 0.7, 0.85, 0.95, 0.99, 0.9995].map {
                interval.lower + (interval.upper - interval.lower) * $0
            }
        }
    }

    private mutating func add(_ points: [InnerForm.Point]) {
        for point in points {
            switch form.freedom {
            case .place(let alpha), .distance(let alpha, _, _):
                guard point.alpha == alpha else { continue }
            default: break
            }
            if let parameters = form.parameters(of: point) { self.parameters.append(parameters) }
        }
    }
}
