import Expressions
import Testing

@Suite("Simplification trace") struct SimplificationTraceTests {
    @Test("every rule in the tables fires on at least one literal pair")
    func everyRuleHasAnExample() throws {
        var fired: Set<String> = []
        for pair in SimplificationPair.all {
            let before = try Expression(parsing: pair.before)
            fired.formUnion(before.simplificationTrace(assuming: pair.assumptions).map(\.rule))
        }
        #expect(RewriteRule.allNames.subtracting(fired).sorted() == [])
    }

    @Test("the trace names the rule and what it changed")
    func traceOfOneRule() throws {
        let trace = try Expression(parsing: "sin(x + pi/2)").simplificationTrace()
        #expect(trace.map(\.rule) == ["phase of a sine"])
        #expect(trace.map(\.before.description) == ["sin(x + pi/2)"])
        #expect(trace.map(\.after.description) == ["cos(x)"])
        #expect(try Expression(parsing: "x + 1").simplificationTrace() == [])
    }

    @Test("each step of a trace keeps the value", arguments: SimplificationPair.laws + SimplificationPair.circular)
    func stepsKeepTheValue(pair: SimplificationPair) throws {
        for step in try Expression(parsing: pair.before).simplificationTrace() {
            let names = Set(step.before.variables).union(step.after.variables).sorted()
            let (before, after) = try (
                CompiledExpression(step.before, variables: names), CompiledExpression(step.after, variables: names)
            )
            for scale in [0.31, 0.87] {
                let point = names.indices.map { scale * Double($0 + 1) / Double(names.count) }
                let (a, b) = (before(point), after(point))
                guard a.isFinite else { continue }
                #expect(abs(a - b) <= 1e-9 * max(1, abs(a)), "\(step.rule): \(step.before) became \(step.after)")
            }
        }
    }
}
