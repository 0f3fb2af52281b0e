import Expressions
import TestSupport
import Testing

@Suite("Simplification against SymPy and mpmath") struct SimplificationOracleTests {
    @Test("mpmath finds the same value, to 30 digits, on both sides of every pair")
    func valuesAgree() throws {
        try check(SimplificationPair.all, with: Self.numericScript)
    }

    @Test("SymPy proves the rational identities")
    func sympyAgrees() throws {
        // SymPy leaves sqrt(x**2 + 2*x*y + y**2) as it is; its values are compared above.
        try check(SimplificationPair.fractions.filter { !$0.before.hasPrefix("sqrt(x**2") }, with: Self.symbolicScript)
    }

    private func check(_ pairs: [SimplificationPair], with script: String) throws {
        let table = pairs.map { "(\"\($0.before)\", \"\($0.after)\", \"\($0.nonnegative.joined(separator: " "))\")" }
        let output = try PythonOracle.run("pairs = [\(table.joined(separator: ",\n"))]\n" + script)
        let verdicts = output.split(separator: "\n").map(String.init)
        try #require(verdicts.count == pairs.count)
        for (pair, verdict) in zip(pairs, verdicts) {
            #expect(verdict == "equal", "\(pair.before) => \(pair.after)")
        }
    }

    /// Real arithmetic in 40 digits at random points where the left side is defined; a decimal in the text limits the
    /// agreement to a double's.
    private static let numericScript = """
        import random, re
        from mpmath import mp, mpf
        mp.dps = 40
        random.seed(1)

        class Real:
            def __init__(self, value):
                if isinstance(value, Real): value = value.value
                if mp.im(value) != 0 or not mp.isfinite(value): raise ValueError
                self.value = mp.re(mp.mpmathify(value))
            def __add__(a, b): return Real(a.value + b.value)
            def __sub__(a, b): return Real(a.value - b.value)
            def __mul__(a, b): return Real(a.value * b.value)
            def __truediv__(a, b): return Real(a.value / b.value)
            def __pow__(a, b): return Real(a.value ** b.value)
            def __neg__(a): return Real(-a.value)

        def lifted(name): return lambda u: Real(getattr(mp, name)(u.value))
        functions = {name: lifted(name) for name in
                     "exp log sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh erf sqrt sign".split()}
        functions |= {"abs": lambda u: Real(abs(u.value)), "pi": Real(mp.pi), "e": Real(mp.e), "Real": Real}

        def read(text):
            return compile(re.sub(r"(?<![\\w.])(\\d+(?:\\.\\d+)?)", r"Real(\\1)", text), text, "eval")

        for before, after, nonnegative in pairs:
            left, right = read(before), read(after)
            names = sorted(set(re.findall(r"[A-Za-z_]\\w*", before + " " + after)) - set(functions))
            tolerance = mpf(10) ** (-12 if "." in before + after else -25)
            compared, verdict = 0, "equal"
            for trial in range(60):
                bounds = {n: (0.1, 9) if n in nonnegative.split() else (-2.5, 2.5) for n in names}
                point = {n: Real(mpf(random.uniform(*bounds[n]))) for n in names}
                try: a = eval(left, functions | point)
                except (ValueError, ZeroDivisionError): continue
                try: b = eval(right, functions | point)
                except (ValueError, ZeroDivisionError):
                    verdict = "undefined on the right"
                    continue
                compared += 1
                if abs(a.value - b.value) > tolerance * max(1, abs(a.value)): verdict = f"{a.value} and {b.value}"
            print(verdict if compared else "never defined")
        """

    private static let symbolicScript = """
        import re
        from sympy import Symbol, simplify, sympify, E, pi, Abs
        for before, after, nonnegative in pairs:
            names = set(re.findall(r"[A-Za-z_]\\w*", before)) - {"exp", "log", "sin", "cos", "sqrt", "abs", "pi", "e"}
            local = {n: Symbol(n, positive=True) for n in names} | {"e": E, "pi": pi, "abs": Abs}
            difference = simplify(sympify(before, locals=local, rational=True) - sympify(after, locals=local, rational=True))
            small = difference.is_number and abs(difference) < 1e-15 or difference.expand().as_coefficients_dict() and \\
                all(abs(c) < 1e-15 for c in difference.expand().as_coefficients_dict().values())
            print("equal" if difference == 0 or small else difference)
        """
}
