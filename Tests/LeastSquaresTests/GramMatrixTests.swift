import LeastSquares
import Tables
import TestSupport
import Testing

@Suite("Gram matrix") struct GramMatrixTests {
    private static func vectors(count: Int, length: Int, seed: UInt64) -> [[Double]] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { _ in (0..<length).map { _ in generator.standardNormal() } }
    }

    @Test("holds every scalar product, in both triangles", arguments: [(1, 1), (3, 7), (40, 25)])
    func products(_ count: Int, _ length: Int) {
        let vectors = Self.vectors(count: count, length: length, seed: 4)
        let gram = GramMatrix(vectors.flatMap { $0 }, count: count, length: length)
        for i in 0..<count {
            for j in 0..<count {
                let product = zip(vectors[i], vectors[j]).reduce(0) { $0 + $1.0 * $1.1 }
                #expect(abs(gram[i, j] - product) < 1e-12 * Double(length))
            }
        }
        let part = gram.leading(count / 2)
        for i in 0..<part.count {
            for j in 0..<part.count { #expect(part[i, j] == gram[i, j]) }
        }
    }

    @Test("gives the coefficients with which some of its vectors come nearest to another")
    func coefficients() throws {
        let vectors = Self.vectors(count: 4, length: 30, seed: 9)
        let target = (0..<30).map { 2 * vectors[1][$0] - 0.5 * vectors[3][$0] }
        let gram = GramMatrix(vectors.flatMap { $0 }, count: 4, length: 30)
        let products = vectors.map { zip($0, target).reduce(0) { $0 + $1.0 * $1.1 } }
        let found = try #require(gram.coefficients(of: [1, 3], products: products))
        #expect(abs(found[0] - 2) < 1e-12 && abs(found[1] + 0.5) < 1e-12)
        let empty = GramMatrix([Double](repeating: 0, count: 8), count: 2, length: 4)
        #expect(empty.coefficients(of: [0, 1], products: [0, 0]) == nil)
    }
}
