import Expressions
import Glibc

/// What a wave's phases are made of, and how it is written.
enum Wave {
    case single(PhaseArgument)
    /// Of two variables less their means.
    case product(PhaseArgument, PhaseArgument, [Double])
    /// Of the product of two variables less their means, and of these.
    case bilinear(PhaseArgument, PhaseArgument, PhaseArgument, [Double])

    var arguments: [PhaseArgument] {
        switch self {
        case .single(let one): [one]
        case .product(let one, let two, _): [one, two]
        case .bilinear(let joint, let one, let two, _): [joint, one, two]
        }
    }

    /// The signs that the arguments have in each phase.
    var signs: [[Double]] {
        switch self {
        case .single: [[1]]
        case .product: [[1, 1], [1, -1]]
        case .bilinear: [[1, 1, 1]]
        }
    }

    /// Numbers that a fit of the wave chooses.
    var freedom: Int { 2 * signs.count + arguments.count }

    /// Amplitudes that differ by less than this are one.
    private static let alike = 0.05
    /// Less than this of a step in u·v is none.
    private static let leastJoint = 1e-3

    func expression(_ fit: WaveFit.Result) -> Expression {
        // a·cos φ + b·sin φ = R·cos(φ − δ)
        let waves = fit.waves.map { (size: hypot($0.cosine, $0.sine), shift: -atan2($0.sine, $0.cosine)) }
        func argument(_ index: Int) -> Expression { .real(fit.multiples[index]) * arguments[index].expression }
        switch self {
        case .single:
            return Self.cosine(waves[0].size, argument(0), waves[0].shift)
        case .product(_, _, let middles):
            let offsets = [0, 1].map { fit.multiples[$0] * middles[$0] }
            if abs(waves[0].size - waves[1].size) < Self.alike * max(waves[0].size, waves[1].size) {
                // cos(p + q + δ) + cos(p − q + ε) = 2·cos(p + (δ + ε)/2)·cos(q + (δ − ε)/2)
                let (sum, difference) = (waves[0].shift + waves[1].shift, waves[0].shift - waves[1].shift)
                return Self.cosine(waves[0].size + waves[1].size, argument(0), sum / 2 - offsets[0])
                    * Self.cosine(1, argument(1), difference / 2 - offsets[1])
            }
            let both = waves.indices.filter { waves[$0].size > Self.alike * max(waves[0].size, waves[1].size) }
            return .sum(
                of: both.map { index in
                    let sign: Double = index == 0 ? 1 : -1
                    let phase = argument(0) + .real(sign * fit.multiples[1]) * arguments[1].expression
                    return Self.cosine(waves[index].size, phase, waves[index].shift - offsets[0] - sign * offsets[1])
                })
        case .bilinear(let joint, let one, let two, let middles):
            // ω·u·v + α·u + β·v = ω·(u + β/ω)·(v + α/ω) − α·β/ω
            let (omega, alpha, beta) = (fit.multiples[0], fit.multiples[1], fit.multiples[2])
            guard abs(omega) > Self.leastJoint * joint.step else {
                // Hardly a product: written out.
                let phase =
                    argument(0) + .real(alpha - omega * middles[1]) * one.expression
                    + .real(beta - omega * middles[0]) * two.expression
                let shift = omega * middles[0] * middles[1] - alpha * middles[0] - beta * middles[1]
                return Self.cosine(waves[0].size, phase, waves[0].shift + shift)
            }
            let factors = [
                one.expression - .real(middles[0] - beta / omega), two.expression - .real(middles[1] - alpha / omega),
            ]
            return Self.cosine(
                waves[0].size, .product(of: [.real(omega)] + factors), waves[0].shift - alpha * beta / omega)
        }
    }

    /// A·cos(φ + δ), as the sine or cosine of which the shift is smallest.
    private static func cosine(_ size: Double, _ phase: Expression, _ shift: Double) -> Expression {
        let quarters = (shift / (.pi / 2)).rounded()
        let rest = shift - quarters * .pi / 2
        let quarter = Int(quarters.remainder(dividingBy: 4))
        // cos(φ + π/2) = −sin φ
        let isNegative = quarter == 1 || abs(quarter) == 2
        return .real(isNegative ? -size : size)
            * .function(quarter % 2 == 0 ? .cos : .sin, phase + .real(rest))
    }
}
