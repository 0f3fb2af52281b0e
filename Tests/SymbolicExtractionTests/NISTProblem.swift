import Foundation
import SymbolicExtraction

/// One of NIST's 27 reference problems of nonlinear regression, read from the folder `NIST` beside this file.
///
/// The models are in `NISTModel`; data, starts and certified values (11 digits, found in 128-bit arithmetic) stand in the
/// folder's files. Source: NIST Statistical Reference Datasets, public domain.
struct NISTProblem: Sendable, CustomStringConvertible {
    let name: String
    let formula: NISTModel.Formula
    let data: ConstantRefinement
    /// NIST's first start is far from the solution, its second near.
    let starts: [[Double]]
    let certified: [Double]
    let certifiedDeviations: [Double]
    let certifiedSum: Double

    var description: String { name }

    static let all: [NISTProblem] = {
        let parameters = rows(of: "parameters")
        let sums = rows(of: "sums")
        return NISTModel.all.map { name, formula in
            let own = parameters.filter { $0[0] == name }.map { $0.dropFirst(2).compactMap(Double.init) }
            let sum = sums.first { $0[0] == name }.flatMap { Double($0[3]) } ?? .nan
            return NISTProblem(
                name: name, formula: formula, data: data(of: name), starts: [own.map { $0[0] }, own.map { $0[1] }],
                certified: own.map { $0[2] }, certifiedDeviations: own.map { $0[3] }, certifiedSum: sum)
        }
    }()

    private static func data(of name: String) -> ConstantRefinement {
        let table = rows(of: name)
        let names = Array(table[0].dropLast())
        let numbers = table.dropFirst().map { $0.compactMap(Double.init) }
        let columns = names.indices.map { column in numbers.map { $0[column] } }
        let response = numbers.map { $0[names.count] }
        // NIST fits Nelson's breakdown voltages in their logarithm.
        return ConstantRefinement(
            variables: names, columns: columns, target: name == "Nelson" ? response.map { log($0) } : response)
    }

    /// The rows of a file, without lines that start with a number sign.
    private static func rows(of name: String) -> [[String]] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "NIST")
        let text = (try? String(contentsOf: folder.appending(path: "\(name).csv"), encoding: .utf8)) ?? ""
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }
            .map { $0.split(separator: ",").map(String.init) }
    }
}

/// −log₁₀ of the relative error: how many digits of `certified` are right, at most the 11 that NIST gives.
func digits(of value: Double, against certified: Double) -> Double {
    guard value.isFinite else { return 0 }
    return value == certified ? 11 : min(11, max(0, -log10(abs(value - certified) / abs(certified))))
}
