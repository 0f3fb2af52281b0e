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
}
