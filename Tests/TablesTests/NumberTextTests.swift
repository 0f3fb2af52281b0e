import Tables
import Testing

@Suite("Numbers as a person reads them")
struct NumberTextTests {
    @Test(
        "shows a value to the second digit of its standard error",
        arguments: [
            (1.499_841_2, 0.000_213, "1.49984", "0.00021"),
            (-0.5, 0.25, "-0.50", "0.25"),
            (149.6, 12, "150", "12"),
            (6.674e-11, 1.5e-15, "6.67400e-11", "1.5e-15"),
            (1.989e30, 1e26, "1.98900e+30", "1.0e+26"),
            (0, 0.01, "0.000", "0.010"),
        ] as [(Double, Double, String, String)])
    func measured(value: Double, error: Double, valueText: String, errorText: String) {
        let text = NumberText.measured(value, standardError: error)
        #expect(text.value == valueText)
        #expect(text.error == errorText)
    }

    @Test("shows a value without a standard error in full")
    func unmeasured() {
        #expect(NumberText.measured(1.5, standardError: nil).value == "1.5")
        #expect(NumberText.measured(1.5, standardError: nil).error == "unknown")
    }

    @Test(
        "shows as many nines of R² as there are",
        arguments: [(0.5, "0.5"), (0.998, "0.99800"), (0.999_999_963_2, "0.9999999632"), (1, "1"), (-3.25, "-3.25")])
    func determination(value: Double, text: String) {
        #expect(NumberText.determination(value) == text)
    }

    @Test("prints places and significant digits as C does")
    func digits() {
        #expect(NumberText.fixed(2.675, places: 2) == "2.67")
        #expect(NumberText.fixed(-1e20, places: 1) == "-100000000000000000000.0")
        #expect(NumberText.fixed(.greatestFiniteMagnitude, places: 16).count == 309 + 1 + 16)
        #expect(NumberText.significant(1.2345e-9) == "1.23e-09")
        #expect(NumberText.significant(1000) == "1e+03")
        #expect(NumberText.significant(20) == "20")
    }
}
