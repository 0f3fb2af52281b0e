/// Formulas in the notation that Python, SymPy and the parser share, over x, y and z.
enum SampleFormulas {
    static let texts = [
        "x", "-x", "x + y", "x - y - z", "x*y/z", "x/y/z", "x/(y*z)", "2*x**3 - 5*y**2 + z/7", "-x**2", "(-x)**2", "2**x",
        "2**-x", "x**y**(1/2)", "(x**y)**2", "x**(3/2)", "x**(-1/2)", "x**(-5)", "x**0.3", "x**40", "1/(1 + x**2 + y**2)",
        "sqrt(x**2 + y**2 + z**2)", "exp(-x**2/2)/sqrt(2*pi)", "exp(sin(pi*x) + y**2)", "log(x + sqrt(x**2 + 1))",
        "(x + y)/(1 + x*y/z**2)", "x/sqrt(1 - y**2/16)", "sin(x)*cos(y) - tan(z/3)", "arcsin(x/4)", "arccos(y/4) + arctan(z)",
        "sinh(x)/cosh(y)", "tanh(x*y)", "arcsinh(x)*arccosh(1 + y)", "arctanh(z/4)", "abs(x - y)*sign(y - z)",
        "1.5e-3*x + 2.25E2*y - .5", "x*exp(-y)", "e**x", "E**(-x/2)", "log10(x) + log2(y) + log1p(z)", "expm1(x)",
        "sqrt(x)*sqrt(y)**3", "((((x))))", "+x - -y", "x*-y", "2*pi*sqrt(x/y)", "x*y**2*z/(x**2 + y**2)**(3/2)",
        "(sin(x*z/2)/sin(x/2))**2", "3.7*x**2*y/(z + 0.1)", "1/2*x*(y**2 + z**2)", "sqrt(x**2 + y**2 - 2*x*y*cos(z))",
        "x**(1/3) + y**(2/3)", "(2/3)**x", "hypot(x, y)", "log(x)/log(y + 2)", "exp(-abs(x - y))", "power(x, 3)",
        "1/(exp(x/(y*z)) - 1)", "x*(1 - exp(-y/z))", "x**2*y**3/z**4", "cos(x)**2 - sin(x)**2",
    ]

    static let points: [[Double]] = [[0.7, 1.3, 2.1], [1.9, 0.4, 1.1], [2.6, 3.1, 0.2], [0.05, 2.2, 3.9]]

    /// NumPy's and SymPy's names for what the texts use.
    static let numpyNames = "from numpy import *\nfrom numpy import e as E\nx, y, z = 0.0, 0.0, 0.0\n"
    static let sympyNames = """
        from sympy import *
        arcsin, arccos, arctan, arcsinh, arccosh, arctanh = asin, acos, atan, asinh, acosh, atanh
        abs, e, hypot, power = Abs, E, lambda a, b: sqrt(a**2 + b**2), Pow
        log10, log2 = lambda a: log(a, 10), lambda a: log(a, 2)
        log1p, expm1 = lambda a: log(1 + a), lambda a: exp(a) - 1
        x, y, z = symbols("x y z", real=True)

        """
}
