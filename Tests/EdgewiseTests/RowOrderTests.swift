import Edgewise
import Glibc
import TestSupport
import Testing

@Suite("Tables that are sorted")
struct RowOrderTests {
    @Test(
        "a law is found whichever column the rows are sorted by",
        arguments: [
            SampledLaw("x*exp(-y)") { $0[0] * exp(-$0[1]) },
            SampledLaw("x/(x**3 + y)") { $0[0] / ($0[0] * $0[0] * $0[0] + $0[1]) },
        ], ["x", "y", SampledLaw.target])
    func sorted(law: SampledLaw, column: String) throws {
        let table = try law.table(rows: 240, seed: 3)
        let key = try #require(table[column])
        let order = key.indices.sorted { key[$0] < key[$1] }
        let sorted = try Table(
            names: table.names, columns: table.names.map { name in order.map { table[name]?[$0] ?? .nan } })
        let found = try #require(try discover(sorted, options: DiscoveryOptions(target: SampledLaw.target)).law)
        #expect(found.certificate.verdict == .exact)
        #expect(found.formula == (try law.expression()).simplified())
    }
}
