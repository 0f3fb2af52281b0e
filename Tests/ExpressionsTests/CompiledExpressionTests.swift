import Expressions
import Testing

@Suite struct CompiledExpressionTests {
    let x = Expression.variable("x")
    let y = Expression.variable("y")

    @Test("a column evaluation crosses block borders", arguments: [1, 63, 64, 65, 255, 256, 257, 1000])
    func blocks(rows: Int) throws {
        let radius = sqrt(x * x + y * y)
        let law = radius / (1 + x) - .parameter(0) * y
        let compiled = try CompiledExpression(law, variables: ["y", "unused", "x"])
        let xs = (0..<rows).map { Double($0) / 7 }
        let ys = (0..<rows).map { 1 - Double($0) / 11 }
        let values = compiled.evaluate(columns: [ys, xs, xs], parameters: [2.5])
        for i in 0..<rows {
            let radius: Double = (xs[i] * xs[i] + ys[i] * ys[i]).squareRoot()
            let expected: Double = radius / (1 + xs[i]) - 2.5 * ys[i]
            let difference: Double = abs(values[i] - expected)
            #expect(difference <= 2e-14)
        }
        let (same, jacobian) = compiled.evaluateWithParameterDerivatives(columns: [ys, xs, xs], parameters: [2.5])
        #expect(same == values)
        #expect(jacobian == ys.map { -$0 })
    }
}
