import Expressions
import FunctionLibrary
import Glibc
import Testing

@Suite("Responses")
struct ResponseTests {
    private static let values: [Double] = [0.2, 0.7, 1.1, 1.5]

    @Test("are undone, as numbers and as formulas, for targets of either sign", arguments: Response.allCases, [1.0, -1])
    func undone(response: Response, sign: Double) throws {
        let targets = Self.values.map { sign * $0 }
        guard response.applies(to: targets) else {
            #expect(response == .cosine && sign < 0)
            return
        }
        let formula = response.inverse(of: .variable("v"), isNegative: sign < 0)
        let program = try CompiledExpression(formula, variables: ["v"])
        for t in targets {
            let v = response.value(t)
            #expect(abs(response.original(v, isNegative: sign < 0) - t) < 1e-12)
            #expect(abs(program([v], parameters: []) - t) < 1e-12)
        }
    }

    @Test("have the slope that differences show", arguments: Response.allCases)
    func slope(response: Response) {
        for t in Self.values + [-0.4, -1.3] {
            let h = 1e-6
            let difference = (response.value(t + h) - response.value(t - h)) / (2 * h)
            #expect(abs(response.slope(t) - difference) < 1e-6 * max(1, abs(difference)))
        }
    }

    @Test("do not apply where two targets would look the same, or one has no value")
    func domains() {
        for response in [Response.reciprocal, .square, .inverseSquare, .logarithm, .root] {
            #expect(!response.applies(to: [-1, 2]) && !response.applies(to: [0, 1]))
        }
        #expect(!Response.cosine.applies(to: [-0.1, 1]) && Response.cosine.applies(to: [0, 3.1]))
        #expect(!Response.sine.applies(to: [0, 1.6]) && !Response.tangent.applies(to: [-1.6, 0]))
        #expect(!Response.exponential.applies(to: [0, 40]))
        #expect(Response.allCases.allSatisfy { !$0.applies(to: []) })
    }
}
