/// Moré and Thuente's search for a step α along a line that meets the strong Wolfe conditions
/// φ(α) ≤ φ(0) + c₁·α·φ′(0) and |φ′(α)| ≤ c₂·|φ′(0)|.
///
/// An interval that must hold such a step is kept and shrunk by cubic and quadratic interpolation. While it is not certain that
/// the first condition can be met at a minimiser of φ, the auxiliary function φ(α) − c₁·α·φ′(0) takes its place.
/// Source: Moré and Thuente, Line search algorithms with guaranteed sufficient decrease, ACM TOMS 20 (1994).
struct LineSearch {
    struct Point {
        var step: Double
        var value: Double
        var slope: Double
    }

    enum Answer {
        /// Evaluate here next.
        case evaluate(Double)
        /// The step just evaluated meets both conditions.
        case accept
        /// The step just evaluated lowers the value enough, but the interval cannot be shrunk any further.
        case acceptDecrease
        /// There is no such step to rounding.
        case fail
    }

    private let decrease: Double
    private let curvature: Double
    private let origin: Point
    private var best: Point
    private var other: Point
    private var isBracketed = false
    private var usesAuxiliary = true
    private var width = Double.infinity
    private var previousWidth = Double.infinity
    private var largestStep = 1e20
    private var evaluations = 0

    /// Along a direction with φ(0) = `value` and φ′(0) = `slope` < 0.
    init(value: Double, slope: Double, decrease: Double = 1e-4, curvature: Double = 0.9) {
        self.decrease = decrease
        self.curvature = curvature
        origin = Point(step: 0, value: value, slope: slope)
        best = origin
        other = origin
    }

    /// Takes the value and slope at the step asked for last and answers what to do.
    mutating func next(after trial: Point) -> Answer {
        evaluations += 1
        guard trial.value.isFinite && trial.slope.isFinite else {
            // Outside the domain: no step beyond this one is of use.
            largestStep = trial.step
            let shorter = best.step + 0.25 * (trial.step - best.step)
            return evaluations < 60 && shorter != best.step && shorter != trial.step ? .evaluate(shorter) : .fail
        }
        let bound = origin.value + decrease * trial.step * origin.slope
        if trial.value <= bound && abs(trial.slope) <= curvature * abs(origin.slope) { return .accept }
        if evaluations >= 40 { return trial.value <= bound ? .acceptDecrease : .fail }
        if usesAuxiliary && trial.value <= bound && trial.slope >= 0 { usesAuxiliary = false }
        let proposal: Double
        if usesAuxiliary && trial.value <= best.value && trial.value > bound {
            proposal = shrink(with: auxiliary(trial), best: auxiliary(best), other: auxiliary(other))
        } else {
            proposal = shrink(with: trial, best: best, other: other)
        }
        accept(trial)
        guard isBracketed else { return .evaluate(min(proposal, best.step + 4 * max(best.step, trial.step), largestStep)) }
        let newWidth = abs(other.step - best.step)
        // Bisect where interpolation has not taken a third off in two steps.
        let next = newWidth >= 0.66 * previousWidth ? best.step + 0.5 * (other.step - best.step) : proposal
        previousWidth = width
        width = newWidth
        if newWidth <= 4 * Double.ulpOfOne * max(best.step, other.step) || next == best.step || next == other.step {
            return trial.value <= bound && trial.value < origin.value ? .acceptDecrease : .fail
        }
        return .evaluate(next)
    }

    private func auxiliary(_ point: Point) -> Point {
        Point(
            step: point.step, value: point.value - decrease * point.step * origin.slope,
            slope: point.slope - decrease * origin.slope)
    }

    /// Moves the interval's ends so that it still holds an acceptable step.
    private mutating func accept(_ trial: Point) {
        if trial.value > best.value {
            other = trial
        } else {
            if trial.slope * (best.step - trial.step) < 0 || trial.slope * best.slope < 0 { other = best }
            best = trial
        }
    }

    /// The four cases of section 4 of the paper: a trial step from the ends and the point just evaluated.
    private mutating func shrink(with trial: Point, best: Point, other: Point) -> Double {
        let cubic = Self.cubicMinimiser(best, trial)
        if trial.value > best.value {
            isBracketed = true
            let quadratic = Self.quadraticMinimiser(best, trial)
            return abs(cubic - best.step) < abs(quadratic - best.step) ? cubic : cubic + 0.5 * (quadratic - cubic)
        }
        let secant = trial.step + trial.slope / (trial.slope - best.slope) * (best.step - trial.step)
        if trial.slope * best.slope < 0 {
            isBracketed = true
            return abs(cubic - trial.step) >= abs(secant - trial.step) ? cubic : secant
        }
        if abs(trial.slope) <= abs(best.slope) {
            let isBeyond = cubic.isFinite && (cubic - trial.step) * (trial.step - best.step) > 0
            let far = isBeyond ? cubic : (secant.isFinite ? secant : trial.step + 4 * (trial.step - best.step))
            guard isBracketed else { return abs(far - trial.step) > abs(secant - trial.step) ? far : secant }
            let near = abs(far - trial.step) < abs(secant - trial.step) ? far : secant
            let guardStep = trial.step + 0.66 * (other.step - trial.step)
            return trial.step > best.step ? min(guardStep, near) : max(guardStep, near)
        }
        return isBracketed ? Self.cubicMinimiser(trial, other) : trial.step + 4 * (trial.step - best.step)
    }

    /// The minimiser of the cubic through two values and slopes.
    private static func cubicMinimiser(_ first: Point, _ second: Point) -> Double {
        let distance = second.step - first.step
        let mean = 3 * (first.value - second.value) / distance + first.slope + second.slope
        let scale = max(abs(mean), abs(first.slope), abs(second.slope))
        let discriminant = (mean / scale) * (mean / scale) - (first.slope / scale) * (second.slope / scale)
        let root = (distance < 0 ? -1 : 1) * scale * max(0, discriminant).squareRoot()
        return first.step + distance * (root - first.slope + mean) / (2 * root + second.slope - first.slope)
    }

    /// The minimiser of the parabola through two values and the first slope.
    private static func quadraticMinimiser(_ first: Point, _ second: Point) -> Double {
        let distance = second.step - first.step
        return first.step + first.slope / ((first.value - second.value) / distance + first.slope) / 2 * distance
    }
}
