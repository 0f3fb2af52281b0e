import Testing

@testable import Regression

@Suite("A run as a page for people")
struct MarkdownReportTests {
    private typealias Sample = SampleRecords

    private static let legend = """
        - *exact*: the law itself. Constants agree to 1e-9 without noise, within three standard errors with it.
        - *SRBench-equivalent*: the law once constants are rounded, up to a constant that is added or multiplied.
        - *accurate*: another formula, with R² > 0.999 on fresh rows without noise. *missed*: another formula, and less than that.
        - *none*: discovery found no law. *failed*: there was no result.
        - *claimed*: what discovery's own certificate says, which does not know the law.
        - *work*: counted steps of the discovery, the same on every machine. *complexity*: symbols of the formula found.
        """

    @Test("a page in full, without times")
    func page() {
        let comparison = Baseline(records: [Sample.record("spring", truth: "-k*x")]).comparison(with: Sample.threeLaws)
        #expect(
            MarkdownReport(records: Sample.threeLaws, machine: "a machine", comparison: comparison, times: false).text == """
                # Known laws: mechanics

                Discovery was given rows of each law and the names of their columns, and nothing else; what it found was then compared with
                the law. Options: the set's own number of rows, 20 s a law. Edgewise 0.2.0.

                ## Summary

                | set | noise | runs | exact | or SRBench-equivalent | or accurate | missed | none | failed | claimed exact, is another \
                law | claimed within noise, is another law | median work |
                | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
                | mechanics | 0 | 3 | 1 (33.3 %) | 1 (33.3 %) | 1 (33.3 %) | 1 | 0 | 1 | 1 | 0 | 2e+05 |

                \(Self.legend)

                ## Against the baseline

                1 regression against the baseline; 1 case compared, 2 new.

                - regression: mechanics spring (noise 0, seed 1) was exact, is missed (-k\\*sin(x))

                ## mechanics

                | law | verdict | found | known | R² | complexity | work | version |
                | --- | --- | --- | --- | --- | --- | --- | --- |
                | newton | exact | `m*a` | `m*a` | 1 | 3 | 1e+05 | 0.2.0 |
                | spring | missed | `-k*sin(x)` | `-k*x` | 1 | 3 | 3e+05 | 0.2.0 |
                | pendulum | failed |  | `2*pi*sqrt(l/g)` |  |  |  | 0.2.0 |

                ### Not exact

                | law | noise | seed | verdict | claimed | found | why |
                | --- | --- | --- | --- | --- | --- | --- |
                | spring | 0 | 1 | missed | exact | `-k*sin(x)` | The formulas differ at x = 2. |
                | pendulum | 0 | 1 | failed |  |  | l/g is negative on some rows. |

                """)
    }

    @Test("times, and the machine that they were measured on, are told unless they are not wanted")
    func times() {
        func text(times: Bool, factor: Double = 1) -> String {
            var records = Sample.threeLaws
            for index in records.indices { records[index].seconds *= factor }
            return MarkdownReport(records: records, machine: "an abacus, 2 rods", times: times).text
        }
        let words = text(times: true).replacing("\n", with: " ")
        #expect(words.contains("Measured on an abacus, 2 rods; times are of the processor."))
        #expect(text(times: true).contains("| 1 | 3 | 1e+05 | 0.25 | 0.2.0 |"))
        #expect(text(times: true).contains("| 2e+05 | 0.25 / 0.25 |"))
        #expect(!text(times: false).contains("abacus"))
        #expect(text(times: false) == text(times: false, factor: 3))
        #expect(text(times: true) != text(times: true, factor: 3))
    }

    @Test("several seeds and noise levels are counted in the row of their law")
    func seeds() {
        let verdicts: [(Double, [Verdict])] = [(0, [.exact, .exact, .exact]), (0.01, [.missed, .exact, .missed])]
        let records = verdicts.flatMap { noise, verdicts in
            verdicts.enumerated().map { seed, verdict in
                Sample.record("law", verdict, noise: noise, seed: UInt64(seed), work: Double(100 * seed))
            }
        }
        let text = MarkdownReport(records: records.reversed(), times: false).text
        #expect(text.contains("| law | noise 0 | noise 0.01 | found |"))
        #expect(text.contains("| law | 3/3 exact | 1/3 exact, 2/3 missed | `m*a` |"))
        #expect(text.contains("Figures of each law's first run at the lowest noise."))
    }

    @Test("formulas and sentences stand on the page as they are, in one cell")
    func escaping() {
        let record = Sample.record(
            "a_b*c|d", .missed, truth: "`x|y`*2", formula: "abs(`u``|`)", message: "first | second\n<b>third</b> [4](5)")
        let text = MarkdownReport(records: [record], times: false).text
        #expect(text.contains(#"| a\_b\*c\|d | missed | ``` abs(`u``\|`) ``` | `` `x\|y`*2 `` |"#))
        #expect(text.contains(#"| first \| second \<b\>third\</b\> \[4\](5) |"#))
    }

    @Test("long formulas are cut")
    func length() {
        let formula = String(repeating: "x + ", count: 100) + "1"
        let text = MarkdownReport(records: [Sample.record("law", formula: formula)], times: false).text
        #expect(text.contains("`\(formula.prefix(159))…`"))
    }

    @Test("rows that other versions or options gave are counted")
    func mixture() {
        var records = Sample.threeLaws
        records[0].version = "0.1.0"
        records[1].options.rows = 50
        records[1].options.dummies = 3
        let text = MarkdownReport(records: records, times: false).text.replacing("\n", with: " ")
        #expect(text.contains("Edgewise 0.1.0 (1 run); 0.2.0 (2 runs)."))
        #expect(text.contains("the set's own number of rows, 20 s a law (2 runs); 50 rows, 3 dummy columns, 20 s a law (1"))
    }

    @Test("a search that was cut short says so")
    func cut() {
        var record = Sample.record("law", .missed, message: "The formulas differ.")
        record.isComplete = false
        #expect(MarkdownReport(records: [record]).text.contains("| The formulas differ. The search was cut short. |"))
    }

    @Test("no runs make a page without laws")
    func empty() {
        #expect(MarkdownReport(records: []).text.hasPrefix("# Known laws\n\n"))
    }
}
