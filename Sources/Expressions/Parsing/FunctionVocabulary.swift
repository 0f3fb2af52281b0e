/// The function and constant names a formula's text may use, and what each builds.
enum FunctionVocabulary {
    struct Entry: Sendable {
        let argumentCounts: ClosedRange<Int>
        let build: @Sendable ([Expression]) -> Expression
    }

    static let constants: [String: Expression] = [
        "pi": .pi, "π": .pi, "e": .e, "E": .e, "ℯ": .e, "inf": .real(.infinity), "nan": .real(.nan),
    ]

    /// Modules that Python writes before a name: `np.sin` is `sin`.
    static let modulePrefixes: Set<String> = ["np", "numpy", "math", "sp", "sympy"]

    static let functions: [String: Entry] = {
        var table: [String: Entry] = [:]
        func define(_ names: String..., build: @escaping @Sendable (Expression) -> Expression) {
            for name in names { table[name] = Entry(argumentCounts: 1...1) { build($0[0]) } }
        }
        func define(_ names: String..., build: @escaping @Sendable (Expression, Expression) -> Expression) {
            for name in names { table[name] = Entry(argumentCounts: 2...2) { build($0[0], $0[1]) } }
        }
        for function in ElementaryFunction.allCases { define(function.rawValue) { .function(function, $0) } }
        table["log"] = Entry(argumentCounts: 1...2) { $0.count == 1 ? log($0[0]) : log($0[0]) / log($0[1]) }
        define("ln") { log($0) }
        define("log10") { log($0) / log(10) }
        define("log2") { log($0) / log(2) }
        define("log1p") { log(1 + $0) }
        define("expm1") { exp($0) - 1 }
        define("sqrt") { sqrt($0) }
        define("cbrt") { sign($0) * pow(abs($0), .power(of: 3, -1)) }
        define("square") { pow($0, 2) }
        define("arcsin") { asin($0) }
        define("arccos") { acos($0) }
        define("arctan") { atan($0) }
        define("arcsinh") { asinh($0) }
        define("arccosh") { acosh($0) }
        define("arctanh") { atanh($0) }
        define("Abs", "fabs") { abs($0) }
        define("sgn") { sign($0) }
        define("erfc") { 1 - erf($0) }
        define("sec") { 1 / cos($0) }
        define("csc") { 1 / sin($0) }
        define("cot") { 1 / tan($0) }
        define("sech") { 1 / cosh($0) }
        define("csch") { 1 / sinh($0) }
        define("coth") { 1 / tanh($0) }
        define("pow", "Pow", "power") { pow($0, $1) }
        define("Rational") { $0 / $1 }
        define("hypot") { sqrt(pow($0, 2) + pow($1, 2)) }
        return table
    }()

    /// `np.sin` without its module.
    static func withoutModule(_ name: String) -> String {
        guard let dot = name.firstIndex(of: "."), modulePrefixes.contains(String(name[..<dot])) else { return name }
        return String(name[name.index(after: dot)...])
    }
}
