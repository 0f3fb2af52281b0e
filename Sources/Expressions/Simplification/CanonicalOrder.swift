/// One total order of expressions, so that a sum or product is stored the same way whatever order it was written in.
///
/// Terms go by falling degree and then alphabetically, as in x**2 + x*y + y**2 + x + 1; factors go number, constant,
/// parameter, variable, sum, function, as in 2*pi*x*(x + y)*sin(z).
enum CanonicalOrder {
    /// −1, 0 or 1. Equal only for identical expressions.
    static func compare(_ a: Expression, _ b: Expression) -> Int {
        let (rankA, rankB) = (rank(a), rank(b))
        if rankA != rankB { return rankA < rankB ? -1 : 1 }
        switch (a, b) {
        case (.rational(let p), .rational(let q)): return p == q ? 0 : p < q ? -1 : 1
        case (.real(let p), .real(let q)): return p == q ? 0 : p < q ? -1 : 1
        case (.rational, .real): return -1
        case (.real, .rational): return 1
        case (.constant(let p), .constant(let q)): return p == q ? 0 : p == .pi ? -1 : 1
        case (.parameter(let p), .parameter(let q)): return p == q ? 0 : p < q ? -1 : 1
        case (.variable(let p), .variable(let q)): return p == q ? 0 : p < q ? -1 : 1
        case (.function(let f, let u), .function(let g, let v)):
            return f == g ? compare(u, v) : f.rawValue < g.rawValue ? -1 : 1
        case (.sum(let p), .sum(let q)): return compare(p, q)
        default:
            return compareFactors(a, b)
        }
    }

    static func termPrecedes(_ a: Expression, _ b: Expression) -> Bool {
        let (numberA, numberB) = (isNumber(a), isNumber(b))
        if numberA != numberB { return numberB }
        let (degreeA, degreeB) = (degree(a), degree(b))
        if degreeA != degreeB { return degreeA > degreeB }
        return compareFactors(a, b) < 0
    }

    static func factorPrecedes(_ a: Expression, _ b: Expression) -> Bool { compareFactors(a, b) < 0 }

    /// The total degree in the variables, as for polynomials; functions and parameters count 0.
    static func degree(_ expression: Expression) -> Double {
        switch expression {
        case .variable: 1
        case .product(let factors): factors.reduce(0) { $0 + degree($1) }
        case .sum(let terms): terms.reduce(-.infinity) { max($0, degree($1)) }
        case .power(let base, let exponent): exponent.number.map { $0 * degree(base) } ?? 0
        default: 0
        }
    }

    private static func isNumber(_ expression: Expression) -> Bool {
        switch expression {
        case .rational, .real: true
        default: false
        }
    }

    /// Products factor by factor, powers by base first and then by falling exponent.
    private static func compareFactors(_ a: Expression, _ b: Expression) -> Int {
        guard case .product(let p) = a else {
            guard case .product(let q) = b else { return comparePowers(a, b) }
            return compareLists([a], q)
        }
        guard case .product(let q) = b else { return compareLists(p, [b]) }
        return compareLists(p, q)
    }

    private static func compareLists(_ p: [Expression], _ q: [Expression]) -> Int {
        for (u, v) in zip(p, q) {
            let order = comparePowers(u, v)
            if order != 0 { return order }
        }
        return p.count == q.count ? 0 : p.count < q.count ? -1 : 1
    }

    private static func compare(_ p: [Expression], _ q: [Expression]) -> Int {
        for (u, v) in zip(p, q) {
            let order = compareFactors(u, v)
            if order != 0 { return order }
        }
        return p.count == q.count ? 0 : p.count < q.count ? -1 : 1
    }

    private static func comparePowers(_ a: Expression, _ b: Expression) -> Int {
        guard case .power(let base, let exponent) = a else {
            guard case .power(let base, let exponent) = b else {
                if case .product = a, case .product = b { return compareFactors(a, b) }
                return compare(a, b)
            }
            let order = compare(a, base)
            return order != 0 ? order : compareExponents(.one, exponent)
        }
        guard case .power(let otherBase, let otherExponent) = b else {
            let order = compare(base, b)
            return order != 0 ? order : compareExponents(exponent, .one)
        }
        let order = compare(base, otherBase)
        return order != 0 ? order : compareExponents(exponent, otherExponent)
    }

    private static func compareExponents(_ a: Expression, _ b: Expression) -> Int {
        if let p = a.number, let q = b.number, p != q { return p > q ? -1 : 1 }
        return compare(a, b)
    }

    private static func rank(_ expression: Expression) -> Int {
        switch expression {
        case .rational, .real: 0
        case .constant: 2
        case .parameter: 4
        case .variable: 6
        // Roots stand behind whole powers: y*sqrt(x).
        case .power(let base, let exponent): rank(base) | (exponent.number.map { $0 != $0.rounded() } ?? false ? 1 : 0)
        case .sum: 8
        case .product: 10
        case .function: 12
        }
    }
}
