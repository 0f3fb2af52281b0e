import Foundation

/// Tables and documents that the tests share.
enum Samples {
    /// y = 2·a·b on a grid that gives every row another value: an exact law that any search must find.
    static let product: String =
        "a,b,y\n"
        + (0..<40).map { row in
            let (a, b) = (0.5 + 0.25 * Double(row % 8), 1 + 0.3 * Double(row / 8))
            return "\(a),\(b),\(2 * a * b)\n"
        }.joined()

    /// y = 1000 + 50·x², z beside it, c the same in every row, s an error; every 40th y is missing.
    static let parabola: String =
        "x,z,c,y,s\n"
        + (0..<400).map { row in
            let (x, z) = (-2 + 0.01 * Double(row), Double(row * 37 % 100))
            return "\(x),\(z),7,\(row % 40 == 0 ? "" : "\(1000 + 50 * x * x)"),0.5\n"
        }.joined()

    /// Numbers that have nothing to do with one another, from a multiplicative congruential generator of their own.
    static func noise(rows: Int) -> String {
        var state: UInt64 = 42
        func next() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) / 9_007_199_254_740_992 - 0.5
        }
        return "a,b,y\n" + (0..<rows).map { _ in "\(next()),\(next()),\(next())\n" }.joined()
    }

    /// A law that no search is done with soon: eight inputs, a product under a sine, and noise over all of it.
    static let endless: String = {
        let numbers = noise(rows: 36_000).split(separator: "\n").dropFirst().map { line in
            line.split(separator: ",").compactMap { Double($0) }
        }
        return "a,b,c,d,f,g,h,k,y\n"
            + stride(from: 0, to: numbers.count, by: 3).map { row in
                let x = numbers[row..<(row + 3)].joined().map { 6 * $0 }
                let y = sin(x[0] * x[1] + x[2]) * exp(cos(3 * x[3] * x[0])) + x[4] * x[5] + abs(x[6] - x[7]) + x[8] / 6
                return (x[..<8].map { String(format: "%.5f", $0) } + ["\(y)"]).joined(separator: ",") + "\n"
            }.joined()
    }()

    /// x²/y over x from 1 to 3 and y from 0.5 to 2, with a front of two laws.
    static let law = document(formula: "\"x**2/y\"")

    /// What a run writes that finds nothing.
    static let noLaw = document(formula: "null")

    static func document(formula: String, schema: String = "edgewise-law/1", inputs: String = "[\"x\", \"y\"]") -> String {
        """
        {"schema": "\(schema)", "target": "z", "inputs": \(inputs), "formula": \(formula), "constants": [],
         "verdict": "exact", "rows": 50,
         "row_use": {"total": 50, "missing": 0, "infinite": 0, "fitted": 50, "evidence": "cross-validation",
                     "evidence_count": 5, "outside_domain": 0},
         "ranges": [{"name": "x", "minimum": 1, "maximum": 3}, {"name": "y", "minimum": 0.5, "maximum": 2}],
         "skipped_columns": [], "constant_inputs": [], "data_hash": "0000000000000000", "seconds": 1, "seed": 0,
         "version": "0.1.0", "complete": true,
         "front": [{"formula": "x", "constants": [], "verdict": "approximate"},
                   {"formula": "x**2/y", "constants": [], "verdict": "exact"}]}
        """
    }
}
