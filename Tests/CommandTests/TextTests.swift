import Testing

@testable import EdgewiseCommand

@Suite("Text for a terminal")
struct TextTests {
    @Test("aligns decimal points, and what has none at its last digit")
    func decimalPoints() {
        var table = TextTable(["name": .left, "value": .decimal])
        for (name, value) in [("a", "1.25"), ("long", "-12"), ("b", "0.5"), ("c", "3e-05")] { table.append([name, value]) }
        #expect(
            table.lines() == [
                "name    value",
                "a       1.25",
                "long  -12",
                "b       0.5",
                "c       3e-05",
            ])
    }

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
}
