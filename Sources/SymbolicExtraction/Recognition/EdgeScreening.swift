import FunctionLibrary
import LeastSquares

/// The cheap part of recognition: for one function the best inner parameters, by a grid and a few Levenberg–Marquardt steps.
struct EdgeScreening {
    struct Result: Sendable {
        var point: InnerForm.Point
        /// In units of z.
        var residualSumOfSquares: Double
    }

    let curve: NormalisedCurve
    let thinned: NormalisedCurve
    let hints: ShapeHints
    /// A bound on α for oscillating functions: four samples a period.
    let highestFrequency: Double
    private let work: WorkBudget

    static let gridRows = 48

    init(_ curve: NormalisedCurve, of samples: SampledCurve, work: WorkBudget) {
        self.curve = curve
        self.work = work
        thinned = curve.thinned(to: Self.gridRows)
        hints = ShapeHints(curve, slopes: samples.slopes, curvatures: samples.curvatures)
        highestFrequency = min(.pi / 4 * Double(thinned.t.count), 40)
    }

    /// Where one function stands after the thinned curve: cheap enough for the whole library.
    struct Sketch {
        let function: LibraryFunction
        let family: InnerStarts
        let parameters: SIMD4<Double>
        /// In units of z, a row.
        let meanSquare: Double
    }

    /// `nil` if the function cannot be placed on the samples.
    func best(for function: LibraryFunction) -> Result? {
        sketch(of: function).flatMap(finished)
    }

    /// The best start of all, polished on the thinned curve.
    func sketch(of function: LibraryFunction) -> Sketch? {
        let families = InnerStarts.all(for: function, on: curve, hints: hints, highestFrequency: highestFrequency)
        return families.compactMap { search($0, function: function) }.min { $0.meanSquare < $1.meanSquare }
    }

    private func search(_ family: InnerStarts, function: LibraryFunction) -> Sketch? {
        let leader = withFit(of: function, family, on: thinned) { fit in
            let ranked = Self.leaders(of: family.parameters, by: fit.residualSumOfSquares)
            work.spend(family.parameters.count * fit.operations)
            guard fit.parameterCount > 0 else { return ranked.first }
            let solver = SmallLevenbergMarquardt(stepTolerance: 1e-4, valueTolerance: 1e-5, iterationLimit: 12)
            return ranked.map { start in
                let polished = solver.fit(fit, start: start.parameters)
                work.spend((polished.iterations + 1) * fit.derivativeOperations)
                return polished.residualSumOfSquares < start.value
                    ? (polished.residualSumOfSquares, polished.parameters) : start
            }.min { $0.value < $1.value }
        }
        return leader.map {
            Sketch(
                function: function, family: family, parameters: $0.parameters,
                meanSquare: $0.value / Double(thinned.t.count))
        }
    }

    /// The sketch polished on all samples.
    func finished(_ sketch: Sketch) -> Result? {
        withFit(of: sketch.function, sketch.family, on: curve) { fit in
            var (value, parameters) = (fit.residualSumOfSquares(at: sketch.parameters), sketch.parameters)
            if fit.parameterCount > 0 {
                let solver = SmallLevenbergMarquardt(stepTolerance: 1e-9, valueTolerance: 1e-9, iterationLimit: 25)
                let polished = solver.fit(fit, start: parameters)
                work.spend((polished.iterations + 1) * fit.derivativeOperations)
                if !(value <= polished.residualSumOfSquares) {
                    (value, parameters) = (polished.residualSumOfSquares, polished.parameters)
                }
            }
            guard value.isFinite else { return nil }
            return Result(point: sketch.family.form.point(at: parameters), residualSumOfSquares: value)
        }
    }

    /// The three best starts, in order.
    private static func leaders(
        of starts: [SIMD4<Double>], by value: (SIMD4<Double>) -> Double
    ) -> [(value: Double, parameters: SIMD4<Double>)] {
        var leaders: [(value: Double, parameters: SIMD4<Double>)] = []
        for start in starts {
            let value = value(start)
            guard value.isFinite, leaders.count < 3 || value < leaders[2].value else { continue }
            let place = leaders.firstIndex { value < $0.value } ?? leaders.count
            leaders.insert((value, start), at: place)
            if leaders.count > 3 { leaders.removeLast() }
        }
        return leaders
    }

    private func withFit<R>(
        of function: LibraryFunction, _ family: InnerStarts, on curve: NormalisedCurve, _ body: (ProjectedFit) -> R
    ) -> R {
        withUnsafeTemporaryAllocation(of: Double.self, capacity: 4 * curve.t.count) { scratch in
            scratch.initialize(repeating: 0)
            return curve.t.withUnsafeBufferPointer { t in
                curve.z.withUnsafeBufferPointer { z in
                    curve.rootWeights.withUnsafeBufferPointer { weights in
                        body(
                            ProjectedFit(
                                function: function, form: family.form, interval: family.interval, t: t, z: z,
                                rootWeights: weights, scratch: scratch))
                    }
                }
            }
        }
    }
}
