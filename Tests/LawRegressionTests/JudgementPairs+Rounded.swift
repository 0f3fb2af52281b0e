extension JudgementPair {
    /// Equal by SRBench's rule: constants to three decimals, up to a constant added or multiplied.
    static let rounded =
        all(.equivalent, on: 1...5, constants + constantsApart + dropped) + all(.equivalent, on: 0.2...1.4, inFunctions)
        + all(.different, on: 1...5, roundedApart)
        + [
            JudgementPair(
                relation: .equivalent, found: "6.6262e-34*f", truth: "6.62607015e-34*f", ranges: ["f": 1e12...1e14]),
            JudgementPair(
                relation: .equivalent, found: "6.674e-11*m1*m2/r**2 + 1.0001*m1", truth: "6.6743e-11*m1*m2/r**2 + m1",
                ranges: ["m1": 1e2...1e4, "m2": 1e12...1e14, "r": 1...5]),
        ]

    private static let constants = [
        ("2.0001*x + y", "2*x + y"),
        ("2.0001*x + 0.9999*y", "2*x + y"),
        ("3.14161*x**2 + y", "pi*x**2 + y"),
        ("x*y + 0.33329*z", "x*y + z/3"),
        ("x + 1.41424*y", "x + sqrt(2)*y"),
        ("10.0002*y - 3.3331*x**3 + 3.3334*x", "10*(y - (x**3 - x)/3)"),
        ("x/(1.0003 + y)", "x/(1 + y)"),
        ("20.0004 - x - x*y/(1 + 0.50003*x**2)", "20 - x - x*y/(1 + 0.5*x**2)"),
        ("x**2.0003*y", "x**2*y"),
        ("exp(-1.00002*x) + y", "exp(-x) + y"),
        ("0.39891*exp(-0.50001*x**2)", "exp(-x**2/2)/sqrt(2*pi)"),
        ("0.07961*q/(eps*r**2)", "q/(4*pi*eps*r**2)"),
        ("6.28304*sqrt(L/g)", "2*pi*sqrt(L/g)"),
        ("sqrt(x**2 + 1.00041*y**2)", "sqrt(x**2 + y**2)"),
        ("1.0000001*x*y + z", "x*y + z"),
        ("x1*y1 + 1.0004*x2*y2 + 0.9997*x3*y3", "x1*y1 + x2*y2 + x3*y3"),
        ("n*k*T*log(1.0003*V2/V1)", "n*k*T*log(V2/V1)"),
    ]

    /// What SRBench has as 0, where that changes next to nothing.
    private static let dropped = [
        ("x**2.0001", "x**2"),
        ("x + 1e-5*y", "x"),
        ("log(x + 1e-6*y)", "log(x)"),
        ("sqrt(x**2 + 1e-7*y**2)", "x"),
        ("x/(1 + 1e-8*x*y)", "x"),
        ("x*y/(y + 1e-5)", "x"),
        ("x - y + 1e-7*(x + y)", "x - y"),
    ]

    private static let constantsApart = [
        ("x*y + 0.4", "x*y"),
        ("1.1*x*y", "x*y"),
        ("x*y", "x*y + 1"),
        ("2.1*x + 4.2*y", "2*x + 4*y"),
        ("0.9*G*m1*m2/r**2", "G*m1*m2/r**2"),
        ("log(1.2*x)", "log(x)"),
        ("log(x) + log(y) + 0.1", "log(x*y)"),
        ("exp(x/5 + 0.1)", "exp(x/5)"),
        ("1.05*sqrt(x**2 + y**2)", "sqrt(x**2 + y**2)"),
    ]

    private static let inFunctions = [
        ("sin(6.28302*x) + y", "sin(2*pi*x) + y"),
        ("0.50002*sin(x - y) - sin(x)", "0.5*sin(x - y) - sin(x)"),
        ("(cos(y)**2 + 0.1001*sin(y)**2)*sin(x)", "(cos(y)**2 + 0.1*sin(y)**2)*sin(x)"),
        ("sin(1.0004*x)", "sin(x)"),
        ("cos(y)*sin(x + 6.283)", "cos(y)*sin(x + 2*pi)"),
    ]

    /// Off by more than rounding.
    private static let roundedApart = [
        ("2.002*x + y", "2*x + y"),
        ("x*y + 0.337*z", "x*y + z/3"),
        ("x/(1.004 + y)", "x/(1 + y)"),
        ("sqrt(x**2 + 1.002*y**2)", "sqrt(x**2 + y**2)"),
        ("x**2.003*y", "x**2*y"),
        ("6.61e-4*x + 1.002e-3*y", "6.62607e-4*x + 1e-3*y"),
        ("x*y*1.01 + 0.1", "x*y"),
        ("cos(x/3 - 1.5708)", "sin(x/3)"),
        ("sin(x/3.0003)", "sin(x/3)"),
    ]
}
