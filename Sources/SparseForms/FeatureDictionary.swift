import Expressions
import FunctionLibrary
import Glibc

/// The terms that sums are made of, the plainest first: every function of the library at every variable and at the plain
/// combinations of two or three, and products of two simple functions.
///
/// No two of them are the same up to scale and place on the rows given.
struct FeatureDictionary {
    private(set) var features: [Feature] = []
    private var fingerprints: Set<Fingerprint> = []
    private let probes: [[Double]]
    private let limit: Int

    /// Functions that take part in products.
    private static let simple = 2.5

    /// - Parameter limit: how many features at most.
    init(variables: [Feature], library: FunctionLibrary, limit: Int) {
        self.limit = limit
        let rows = variables.first?.values.count ?? 0
        // Two fixed directions, in which two different features hardly agree.
        probes = [0.754877666246693, 0.569840290998053].map { step in
            (0..<rows).map { row in (step * Double(row + 1)).truncatingRemainder(dividingBy: 1) - 0.5 }
        }
        let functions = library.functions.filter { $0.shapeParameter == nil && $0.complexity > 0 }
        let simple = functions.filter { $0.complexity <= Self.simple }
        let combinations = Self.combinations(of: variables)
        // exp(−x) is no function of the library, but exp is at −x.
        let mirrored = variables.map { variable in
            Feature(
                formula: -variable.formula, values: variable.values.map { -$0 }, complexity: variable.complexity + 0.5)
        }
        var candidates = (variables + mirrored + combinations).flatMap { base in functions.compactMap(base.under) }
        let parts = zip(variables, mirrored).map { variable, mirrored in
            (simple.compactMap(variable.under) + simple.compactMap(mirrored.under)).sorted { $0.complexity < $1.complexity }
        }
        if variables.count == 2 {
            // Of two variables there is room for a power of one times any function of the other.
            // Which of z and 1/z is the natural one, nobody knows.
            let all = variables.map { variable in
                let one = Feature(formula: 1, values: variable.values.map { _ in 1 }, complexity: 0)
                return [variable, one / variable].filter(\.isFinite).flatMap { functions.compactMap($0.under) }
            }
            candidates += all.joined()
            for (left, right) in [(0, 1), (1, 0)] {
                for factor in parts[left].prefix(4) { candidates += all[right].map { $0 * factor } }
            }
        }
        for (i, left) in parts.enumerated() {
            for a in left.indices {
                candidates += left[(a + 1)...].map { left[a] * $0 }
                for right in parts[(i + 1)...] { candidates += right.map { left[a] * $0 } }
            }
        }
        let few = simple.filter { $0.complexity <= 2 }
        for combination in combinations where combination.complexity <= 3 {
            let inner = few.compactMap(combination.under)
            for outer in parts { candidates += outer.filter { $0.complexity <= 2 }.flatMap { o in inner.map { $0 * o } } }
        }
        for candidate in candidates.enumerated().sorted(by: {
            ($0.element.complexity, $0.offset) < ($1.element.complexity, $1.offset)
        }) where features.count < limit {
            add(candidate.element)
        }
    }

    /// x·y, x/y, y/x, x ± y and x² ± y² of all pairs, products of three; 1 ± x of a variable that is alone.
    private static func combinations(of variables: [Feature]) -> [Feature] {
        var found: [Feature] = []
        if variables.count == 1, let z = variables.first {
            let one = Feature(formula: 1, values: z.values.map { _ in 1 }, complexity: 1)
            found += [one + z, one - z, z * z, one / z, one + z * z, one - z * z]
        }
        for i in variables.indices {
            for j in 0..<i {
                let (x, y) = (variables[i], variables[j])
                found += [x * y, x / y, y / x, x + y, x - y, x * x + y * y, x * x - y * y]
                if variables.count <= 4 {
                    for k in 0..<j {
                        let z = variables[k]
                        found += [x * y * z, x * y / z, x * z / y, y * z / x, x / (y * z), y / (x * z), z / (x * y)]
                        found += [x + y + z, x * x + y * y + z * z]
                    }
                }
            }
        }
        return found.filter(\.isFinite)
    }

    private mutating func add(_ feature: Feature) {
        guard feature.isFinite, let fingerprint = fingerprint(of: feature.values),
            fingerprints.insert(fingerprint).inserted
        else { return }
        features.append(feature)
    }

    private struct Fingerprint: Hashable {
        var first: Int
        var second: Int
    }

    /// The same for c·f + d whatever c and d; nil for a constant.
    private func fingerprint(of values: [Double]) -> Fingerprint? {
        let mean = values.reduce(0, +) / Double(values.count)
        let size = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }).squareRoot()
        guard size > 1e-9 * abs(mean) * Double(values.count).squareRoot(), size.isFinite, size > 0 else { return nil }
        let places = probes.map { probe in zip(values, probe).reduce(0) { $0 + ($1.0 - mean) / size * $1.1 } }
        let sign: Double = places[0] < 0 ? -1 : 1
        return Fingerprint(first: Int((sign * places[0] * 1e8).rounded()), second: Int((sign * places[1] * 1e8).rounded()))
    }
}
