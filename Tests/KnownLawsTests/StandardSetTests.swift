import Expressions
import Testing
import Units

@testable import KnownLaws

@Suite("The sets that come with Edgewise")
struct StandardSetTests {
    @Test("every set loads without a problem", arguments: LawSet.standardNames)
    func loads(name: String) throws {
        let set = try #require(LawSet.standard(named: name))
        #expect(set.problems == [])
        #expect(set.name == name)
        #expect(set.title != nil && set.source != nil)
        #expect(!set.laws.isEmpty)
    }
}
