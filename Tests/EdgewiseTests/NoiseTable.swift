import Glibc
import Tables

/// A table of pure noise: 12 to 2,000 rows, one to eight inputs, target and inputs drawn apart from each other.
struct NoiseTable: Sendable, CustomStringConvertible {
    enum Kind: String, CaseIterable, Sendable {
        case normal, uniform, student, cauchy, discrete

        func draw(using generator: inout SeededGenerator) -> Double {
            let normal = generator.standardNormal()
            switch self {
            case .normal: return normal
            case .uniform: return generator.uniform()
            case .student:
                // Three degrees of freedom.
                let squares = (0..<3).reduce(0.0) { sum, _ in
                    let other = generator.standardNormal()
                    return sum + other * other
                }
                return normal / (squares / 3).squareRoot()
            case .cauchy: return tan(.pi * (generator.uniform() - 0.5))
            case .discrete: return Double(Int.random(in: 1...4, using: &generator))
            }
        }
    }

    let rows: Int
    let inputs: [Kind]
    let target: Kind
    let seed: UInt64

    init(seed: UInt64) {
        self.seed = seed
        var generator = SeededGenerator(seed: seed).stream(7)
        rows = Int((12 * exp(generator.uniform() * log(2000.0 / 12))).rounded())
        let count = min(Int.random(in: 1...8, using: &generator), rows - 6)
        inputs = (0..<count).map { _ in Kind.allCases.randomElement(using: &generator) ?? .normal }
        target = [.normal, .uniform, .student, .cauchy][Int(seed % 4)]
    }

    var description: String { "seed \(seed): \(target.rawValue), \(rows) rows, inputs \(inputs.map(\.rawValue))" }

    func table() throws -> Table {
        var generator = SeededGenerator(seed: seed)
        let columns = (inputs + [target]).map { kind in (0..<rows).map { _ in kind.draw(using: &generator) } }
        return try Table(names: inputs.indices.map { "x\($0 + 1)" } + ["y"], columns: columns)
    }
}
