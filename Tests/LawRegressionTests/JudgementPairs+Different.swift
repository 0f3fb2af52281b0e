extension JudgementPair {
    /// Two functions, however near.
    static let unequal =
        all(.different, on: 1...5, misprints + approximations + extraParts) + all(.different, on: 0.2...1.4, nearMisses)
        + all(.different, on: -2...2, realNearMisses) + all(.different, on: 0.01...0.02, narrow) + differentInPart

    /// One sign, exponent, variable or bracket is wrong.
    private static let misprints = [
        ("x*y - x*z", "x*(y + z)"),
        ("x**2 + x*y + y**2", "(x + y)**2"),
        ("x/y", "y/x"),
        ("x + y", "x*y"),
        ("x*y/(x - y + 10)", "x*y/(x + y)"),
        ("sqrt(x + y)", "sqrt(x) + sqrt(y)"),
        ("log(x + y)", "log(x) + log(y)"),
        ("exp(x*y/5)", "exp(x/5)*exp(y/5)"),
        ("x**y", "y**x"),
        ("m*a**2", "m*a"),
        ("q1*q2/(4*pi*eps*r)", "q1*q2/(4*pi*eps*r**2)"),
        ("G*m1*m2/(r + 1)**2", "G*m1*m2/r**2"),
        ("x1*y1 + x2*y2 + x3*y2", "x1*y1 + x2*y2 + x3*y3"),
        ("n*k*T*log(V2*V1)", "n*k*T*log(V2/V1)"),
        ("a*b*c*d + e1*f*g*h - i", "a*b*c*d + e1*f*g*h + i"),
        ("G*m1*m2/((x2 - x1)**2 + (y2 - y1)**2 + (z2 + z1)**2)", "G*m1*m2/((x2 - x1)**2 + (y2 - y1)**2 + (z2 - z1)**2)"),
        ("sqrt(x**2 + y**2 + 2*x*y*cos(a - b))", "sqrt(x**2 + y**2 - 2*x*y*cos(a - b))"),
        ("h*w**3/(pi**2*c**2*(exp(h*w/(k*T)) + 1))", "h*w**3/(pi**2*c**2*(exp(h*w/(k*T)) - 1))"),
        ("h*w**3*k*T/(pi**2*c**2*h*w)", "h*w**3/(pi**2*c**2*(exp(h*w/(k*T)) - 1))"),
    ]

    private static let approximations = [
        ("x**2.01", "x**2"),
        ("22/7*x**2 + y", "pi*x**2 + y"),
        ("x*tanh(5*x)", "x"),
        ("x + y*exp(-9*x)", "x"),
        ("x + 0.002*y", "x"),
        ("sqrt(x**2 + 0.01*y**2)", "x"),
        ("x/(1 + 0.001*x*y)", "x"),
        ("log(x + y/1000)", "log(x)"),
        ("log(x + y/10**9)", "log(x)"),
        ("x*y/(y + 1/10**7)", "x"),
        ("x - y + (x + y)/10**8", "x - y"),
        ("x**(1 + 1/10**8)", "x"),
        ("x**2 + sin(y)/10**12", "x**2"),
    ]

    /// With a term or a factor that the law does not have.
    private static let extraParts = [
        ("x*y + 0.5*z", "x*y"),
        ("x*y*(1 + 0.01*sin(x))", "x*y"),
        ("x*y + 0.01*x", "x*y"),
        ("x*y + 0.001*x**2", "x*y"),
        ("(x*y)**1.01", "x*y"),
        ("x*y*(z + 1)", "x*y*z"),
        ("sqrt((x*y)**2 + 0.1)", "x*y"),
        ("x*y + exp(-x)", "x*y"),
        ("x/y + log(z)/100", "x/y"),
        ("x**2/(1 + 0.01*x)", "x**2"),
    ]

    private static let nearMisses = [
        ("x - x**3/6 + x**5/120", "sin(x)"),
        ("x - x**3/6 + x**5/120 - x**7/5040 + x**9/362880", "sin(x)"),
        ("1 - x**2/2 + x**4/24 - x**6/720", "cos(x)"),
        ("1 + x + x**2/2 + x**3/6 + x**4/24", "exp(x)"),
        ("x*(60 - 7*x**2)/(60 + 3*x**2)", "sin(x)"),
        ("tanh(1.2*x)", "erf(x)"),
        ("erf(0.886226925452758*x)", "tanh(x)"),
        ("tan(x)", "x + x**3/3 + 2*x**5/15"),
        ("16*x*(pi - x)/(5*pi**2 - 4*x*(pi - x))", "sin(x)"),
        ("x/sqrt(1 + x**2)", "tanh(x)"),
        ("atan(x)", "x/(1 + 0.28*x**2)"),
        ("sin(x)**2 + cos(y)**2", "sin(x)**2 + 1 - cos(y)**2"),
        ("cos(x - 1.57)", "sin(x)"),
        ("sin(x + 6.28)", "sin(x)"),
        ("log(1 + x)", "x - x**2/2 + x**3/3"),
        ("sinh(x)", "x + x**3/6 + x**5/120 + x**7/5040"),
    ]

    private static let realNearMisses = [
        ("abs(x)", "x"),
        ("sqrt(x**2)", "x"),
        ("abs(x)*x", "x**2"),
        ("sqrt(x**2 + 0.001)", "abs(x)"),
        ("x*tanh(50*x)", "abs(x)"),
        ("tanh(1.001*x)", "tanh(x)"),
        ("2/(1 + exp(-2.01*x)) - 1", "tanh(x)"),
        ("asinh(x)", "x/(1 + x**2)**(1/5)"),
        ("exp(-x**2)", "1/cosh(x)**2"),
        ("exp(-x**2/2)", "(1 + x**2/8)**(-4)"),
        ("1/(1 + x**2)", "exp(-x**2)"),
        ("(x + y + abs(x - y))/2", "x"),
        ("log(exp(20*x) + exp(20*y))/20", "(x + y + abs(x - y))/2"),
        ("x*sign(y)", "x*y/sqrt(y**2 + 0.01)"),
        ("x**3 - 3*x", "8*cos(x)**3 - 6*cos(x)"),
    ]

    /// On ranges so narrow that values agree to many digits.
    private static let narrow = [
        ("x - x**3/6", "sin(x)"),
        ("1 - x**2/2 + x**4/24", "cos(x)"),
        ("y*(1 + x**2/2)", "y/sqrt(1 - x**2)"),
        ("x*y", "sin(x*y)"),
        ("x + y", "tanh(x + y)"),
        ("1 + x + x**2/2", "exp(x)"),
    ]

    private static let differentInPart = [
        // They differ in one corner of the box.
        JudgementPair(
            relation: .different, found: "x + (x + y - 9.7 + abs(x + y - 9.7))", truth: "x", ranges: ["x": 1...5, "y": 1...5]),
        JudgementPair(
            relation: .different, found: "x*y + (x*y*z - 120 + abs(x*y*z - 120))", truth: "x*y",
            ranges: ["x": 1...5, "y": 1...5, "z": 1...5]),
        // They part on the way into the wider box.
        JudgementPair(relation: .different, found: "x*tanh(20*x)", truth: "x", ranges: ["x": 1...2]),
        JudgementPair(relation: .different, found: "x + exp(12*(x - 5))/10**16", truth: "x", ranges: ["x": 1...4.9]),
        // The found one has no value on part of the law's ranges.
        JudgementPair(relation: .different, found: "sqrt(x)**4", truth: "x**2", ranges: ["x": -2...2]),
        JudgementPair(relation: .different, found: "exp(2*log(x))", truth: "x**2", ranges: ["x": -2...2]),
        JudgementPair(relation: .different, found: "log(x - 1) + log(x + 1)", truth: "log(x**2 - 1)", ranges: ["x": -3...3]),
        // Constants of nature that are off.
        JudgementPair(
            relation: .different, found: "6.61e-34*f + 1e-21*n", truth: "6.62607015e-34*f + 1e-21*n",
            ranges: ["f": 1e12...1e14, "n": 1...5]),
        JudgementPair(
            relation: .different, found: "m*v**2/2", truth: "m*9e16*(1/sqrt(1 - v**2/9e16) - 1)",
            ranges: ["m": 1...5, "v": 1e7...2e8]),
        JudgementPair(
            relation: .different, found: "9*10**16*m", truth: "9*10**16*m/sqrt(1 - v**2/(9*10**16))",
            ranges: ["m": 1...5, "v": 1e3...1e4]),
    ]
}
