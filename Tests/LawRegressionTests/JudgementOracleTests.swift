import Edgewise
import Expressions
import Regression
import Tables
import TestSupport
import Testing

@Suite("Judgements against SymPy") struct JudgementOracleTests {
    /// What SymPy says of a pair where it does not say what the judge and a person do, and why.
    static let explained: [String: (relation: JudgementPair.Relation, reason: String)] = [
        "sqrt(x)**4": (.same, "SymPy reads it as x**2, which has values below zero"),
        "exp(2*log(x))": (.same, "SymPy reads it as x**2, which has values below zero"),
        "x + 1.41424*y": (.different, "SymPy does not take 1.414 from √2, and so SRBench refuses what it accepts for 1/3 or π"),
    ]

    @Test("on every pair the judge, SymPy and a person say the same")
    func agreement() throws {
        let pairs = JudgementPair.all
        #expect(pairs.count >= 200)
        let oracle = try Self.oracle(on: pairs)
        try #require(oracle.count == pairs.count)
        for (pair, said) in zip(pairs, oracle) {
            let judgement = try Self.judgement(on: pair)
            let own: JudgementPair.Relation =
                switch judgement.verdict {
                case .exact: .same
                case .srbenchEquivalent: .equivalent
                default: .different
                }
            #expect(own == pair.relation, "\(pair): \(judgement.reason)")
            let expected = Self.explained[pair.found]?.relation ?? pair.relation
            #expect(said == expected.rawValue, "SymPy on \(pair); the judge: \(judgement.reason)")
        }
    }

    private static func judgement(on pair: JudgementPair) throws -> Judgement {
        let truth = try Expression(parsing: pair.truth)
        let judge = Judge(truth: truth, ranges: pair.ranges, noise: 0)
        let law = Law(try Expression(parsing: pair.found), inputs: pair.ranges.keys.sorted())
        var generator = SeededGenerator(seed: 5)
        return judge.verdict(on: law, test: try testTable(of: truth, on: pair.ranges), target: "target", using: &generator)
    }

    private static func oracle(on pairs: [JudgementPair]) throws -> [String] {
        let table = pairs.map { pair in
            let ranges = pair.ranges.sorted { $0.key < $1.key }
                .map { "'\($0.key)': (\($0.value.lowerBound), \($0.value.upperBound))" }
            return "('\(pair.found)', '\(pair.truth)', {\(ranges.joined(separator: ", "))})"
        }
        return try PythonOracle.run("pairs = [\(table.joined(separator: ",\n"))]\n" + script).split(separator: "\n").map(
            String.init)
    }

    /// The same two questions, asked of SymPy, with its own points, simplification and arithmetic in 40 digits.
    private static let script = """
        import random, re
        import mpmath
        import sympy as sp
        from sympy.parsing.sympy_parser import parse_expr, standard_transformations, rationalize

        random.seed(1)
        mpmath.mp.dps = 40
        functions = {name: getattr(sp, name) for name in
                     "exp log sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh erf sqrt sign".split()}
        functions |= {"abs": sp.Abs, "pi": sp.pi, "e": sp.E}

        def symbols(ranges):
            return {n: sp.Symbol(n, positive=True) if low >= 0 else sp.Symbol(n, real=True) for n, (low, _) in ranges.items()}

        def exact(text, names):
            return parse_expr(text, functions | names, standard_transformations + (rationalize,))

        def wider(low, high):
            margin = (high - low) / 4
            if low >= 0: return max(low - margin, low / 2), high + margin
            if high <= 0: return low - margin, min(high + margin, high / 2)
            return low - margin, high + margin

        def real(f, point):
            try: value = f(*point)
            except (ValueError, ZeroDivisionError, OverflowError, TypeError): return None
            if not isinstance(value, (mpmath.mpf, mpmath.mpc, int, float)): return None
            if mpmath.im(value) != 0 or not mpmath.isfinite(value): return None
            return mpmath.mpf(mpmath.re(value))

        def points(ranges, count):
            for k in range(count):
                yield [mpmath.mpf(random.choice(r) if k % 4 == 3 or (k % 4 == 2 and random.random() < 0.5) else random.uniform(*r))
                       for r in ranges]

        def compiled(expression, names):
            return sp.lambdify(list(names.values()), expression, "mpmath")

        def table(a, b, names, ranges, count):
            f, g = compiled(a, names), compiled(b, names)
            return [(real(f, p), real(g, p)) for p in points(ranges, count)]

        def same(found, truth, names, ranges):
            a, b = exact(found, names), exact(truth, names)
            # Where the law has a value on its ranges the formula must have one.
            if any(u is None and v is not None for u, v in table(a, b, names, list(ranges.values()), 40)): return False
            # A decimal stands for a number that is right to 1e-9; without any the law's own ranges are enough.
            approximate = re.search(r"\\d\\.\\d|\\de", found + truth)
            tolerance = mpmath.mpf(10) ** (-9 if approximate else -25)
            rows = table(a, b, names, [wider(*r) if approximate else r for r in ranges.values()], 60)
            rows = [(u, v) for u, v in rows if u is not None and v is not None]
            if len(rows) < 10 or any(abs(u - v) > tolerance * max(abs(u), abs(v)) for u, v in rows): return False
            # What 40 digits say at 60 points simplification proves, where it gets there.
            if not approximate and sp.count_ops(a) + sp.count_ops(b) < 16:
                difference = sp.simplify(a - b)
                assert difference.free_symbols or difference == 0, (found, truth, difference)
            return True

        def decimal(text, names):
            values = functions | names | {"pi": sp.Float(sp.pi), "e": sp.Float(sp.E)}
            return parse_expr(text, values)

        def rounded(number):
            value = float(number)
            return sp.Float("%.3f" % value if abs(value) >= 0.1 else "%.2e" % value, 40)

        def rounding(expression, rule):
            return expression.xreplace({f: rule(f) for f in expression.atoms(sp.Float)})

        def again(number):
            return sp.Integer(0) if abs(number) < 5e-4 else sp.Float(round(float(number), 3))

        def constant(values):
            return all(abs(v - values[0]) <= mpmath.mpf(10) ** -25 * max(abs(v) for v in values) for v in values)

        def determination(found, truth, names, ranges):
            rows = table(exact(found, names), exact(truth, names), names, list(ranges.values()), 200)
            rows = [(u, v) for u, v in rows if v is not None]
            if any(u is None for u, _ in rows): return -1
            mean = sum(v for _, v in rows) / len(rows)
            return 1 - sum((u - v) ** 2 for u, v in rows) / sum((v - mean) ** 2 for _, v in rows)

        def equivalent(found, truth, names, ranges):
            if determination(found, truth, names, ranges) <= 0.5: return False
            a, b = decimal(found, names), decimal(truth, names)
            box = [wider(*r) for r in ranges.values()]
            def related(a, b):
                rows = [(u, v) for u, v in table(a, b, names, box, 40) if u is not None and v is not None and v != 0]
                return len(rows) >= 10 and (
                    constant([1 + (u - v) / max(abs(v) for _, v in rows) for u, v in rows]) or constant([u / v for u, v in rows]))
            def near(a, b):
                rows = table(a, b, names, box, 40)
                scale = max(abs(v) for _, v in rows if v is not None)
                return all(abs(u - v) <= scale / 1000 for u, v in rows if u is not None and v is not None)
            first, second = rounding(a, rounded), rounding(b, rounded)
            if related(first, second): return True
            # What SRBench drops may be dropped where it is small.
            bare, plain = rounding(a, again), rounding(b, again)
            if near(a, bare) and near(b, plain) and related(bare, plain): return True
            rest = rounding(sp.expand(second - first), again)
            return not rest.free_symbols and near(first, second)

        for found, truth, ranges in pairs:
            names = symbols(ranges)
            if same(found, truth, names, ranges): print("same")
            elif equivalent(found, truth, names, ranges): print("equivalent")
            else: print("different")
        """
}
