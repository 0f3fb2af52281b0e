extension LawSet {
    /// The laws that the search was built with.
    static let development = LawSet(
        title: "Laws used in development",
        remark: """
            These laws were looked at while the search was built: they say that it does what it was built for, not how far it
            reaches.
            """,
        laws: [
            BenchmarkLaw(
                name: "bell of a wave", formula: "exp(sin(pi*x) + y^2)",
                inputs: ["x", "y"].map { BenchmarkLaw.Input(name: $0, range: -1..<1) }, seeds: 20),
            law("product", "x*y", "x", "y"),
            law("quotient", "x/y", "x", "y"),
            law("distance", "sqrt(x^2 + y^2)", "x", "y"),
            law("decay", "x*exp(-y)", "x", "y"),
            law("sum of velocities", "(x + y)/(1 + x*y)", "x", "y"),
            BenchmarkLaw(
                name: "sinc", formula: "sin(x)/x", inputs: [BenchmarkLaw.Input(name: "x", range: 1..<10)], seeds: 10),
            law("Lorentzian", "1/(1 + x^2 + y^2)", "x", "y"),
            law("damped oscillation", "a*exp(-b*t)*cos(w*t)", "a", "b", "t", "w"),
        ])

    /// All inputs uniform on [0.5, 3].
    private static func law(_ name: String, _ formula: String, _ inputs: String...) -> BenchmarkLaw {
        BenchmarkLaw(
            name: name, formula: formula, inputs: inputs.map { BenchmarkLaw.Input(name: $0, range: 0.5..<3) }, seeds: 10)
    }
}
