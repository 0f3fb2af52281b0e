extension LawSet {
    /// Laws that nobody looked at while the search was built, in ranges that their fields know.
    static let unseen = LawSet(
        title: "Laws not used in development",
        remark: """
            These laws were written down for this report and run as they stand; none was taken out or changed after a run. A law
            counts as not found if anything but the truth is given. The gravest fault is a wrong formula with the verdict exact.
            """,
        laws: [
            law("Arrhenius", "A*exp(-E/(8.314462618*T))", ["A": 1..<10, "E": 1e4..<5e4, "T": 280..<600]),
            law("thin lens", "f*u/(u - f)", ["f": 0.05..<0.2, "u": 0.3..<2]),
            law("Michaelis–Menten", "V*S/(K + S)", ["V": 0.5..<5, "S": 0.1..<10, "K": 0.2..<4]),
            law("logistic growth", "K/(1 + exp(-r*(t - 5)))", ["K": 1..<5, "r": 0.5..<2, "t": 0..<10]),
            law("Gaussian", "exp(-(x - m)^2/(2*s^2))", ["x": -2..<4, "m": 0..<2, "s": 0.5..<2]),
            law("Kepler's third law", "2*pi*sqrt(a^3/(39.478*M))", ["a": 0.4..<40, "M": 0.1..<10]),
            law("orbit", "a*(1 - e^2)/(1 + e*cos(theta))", ["a": 1..<5, "e": 0..<0.8, "theta": 0..<6.2]),
            law("pendulum of finite swing", "2*pi*sqrt(L/g)*(1 + q^2/16)", ["L": 0.1..<3, "g": 1.6..<25, "q": 0..<1]),
            law("drag", "0.5*rho*C*A*v^2", ["rho": 0.9..<1.4, "C": 0.1..<1.2, "A": 0.2..<3, "v": 1..<40]),
            law("fall with drag", "u*tanh(9.81*t/u)", ["u": 5..<60, "t": 0.1..<10]),
            law(
                "Stefan–Boltzmann exchange", "5.670374419e-8*q*A*(T^4 - S^4)",
                ["q": 0.1..<1, "A": 0.1..<2, "T": 300..<800, "S": 200..<300]),
            law("Planck", "x^3/(exp(x/T) - 1)", ["x": 0.5..<10, "T": 0.5..<3]),
            law("ideal gas in Celsius", "n*8.314462618*(T + 273.15)/V", ["n": 0.5..<3, "T": -20..<100, "V": 1..<10]),
            law("van der Waals", "8.314462618*T/(V - 0.0427) - 0.364/V^2", ["T": 250..<500, "V": 0.06..<0.5]),
            law("Hill", "x^n/(K^n + x^n)", ["x": 0.1..<10, "K": 0.5..<5, "n": 1..<4]),
            law("Torricelli with initial speed", "sqrt(v^2 + 2*9.81*h)", ["v": 0..<20, "h": 0..<50]),
            law("Nernst", "U + 0.0256926*log(c/d)", ["U": -1..<1, "c": 0.001..<2, "d": 0.001..<2]),
            law(
                "heat through a wall", "k*A*(T - S)/d",
                ["k": 0.02..<2, "A": 1..<20, "T": 15..<30, "S": -15..<10, "d": 0.05..<0.5]),
            law("ringing", "exp(-0.3*t)*cos(2.5*t)", ["t": 0..<10]),
            law("Lennard-Jones", "4*(r^-12 - r^-6)", ["r": 0.95..<3]),
        ])

    private static func law(
        _ name: String, _ formula: String, _ inputs: KeyValuePairs<String, Range<Double>>
    ) -> BenchmarkLaw {
        BenchmarkLaw(
            name: name, formula: formula, inputs: inputs.map { BenchmarkLaw.Input(name: $0.key, range: $0.value) }, seeds: 3)
    }
}
