import BSplines
import Glibc

/// The straightforward C of `Twin/cubic.c`, compiled for this very machine.
struct CubicTwin {
    /// The C struct of the same name.
    struct Grid {
        var knots: UnsafePointer<Double>
        var lower: Double
        var inverseWidth: Double
        var intervals: Int
    }

    typealias Values =
        @convention(c) (
            UnsafeRawPointer, UnsafePointer<Double>, UnsafePointer<Double>, Int,
            UnsafeMutablePointer<Double>
        ) -> Void
    typealias ValuesAndSlopes =
        @convention(c) (
            UnsafeRawPointer, UnsafePointer<Double>, UnsafePointer<Double>,
            UnsafePointer<Double>, Int, UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>
        ) -> Void

    private let library: UnsafeMutableRawPointer

    /// `nil` where there is no gcc.
    init?() {
        let source = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        let compiled = "/tmp/edgewise-cubic-twin-\(getpid()).so"
        let command = "gcc -O3 -march=native -shared -fPIC -o '\(compiled)' '\(source)/Twin/cubic.c'"
        guard system(command) == 0, let library = dlopen(compiled, RTLD_NOW) else { return nil }
        unlink(compiled)
        self.library = library
    }

    private func function<Function>(_ name: String, as type: Function.Type) -> Function? {
        dlsym(library, name).map { unsafeBitCast($0, to: type) }
    }

    /// Calls of one round over the rows, by what they compute; `uniform` is the variant on knots that go on beyond the range.
    func works(on knots: KnotVector, coefficients: [Double], points: [Double], adjoint: [Double], uniform: Bool)
        -> [(name: String, run: () -> Void)]
    {
        let prefix = uniform ? "twin_uniform_" : "twin_"
        guard let values = function(prefix + "values", as: Values.self),
            let slopes = function(prefix + "values_and_slopes", as: ValuesAndSlopes.self),
            let gradient = function(prefix + "gradient", as: Values.self)
        else { return [] }
        var (value, slope) = (points, points)
        var sums = coefficients
        // The derivative's coefficients are differences of neighbours over the knots between them.
        let derivative = (0..<(coefficients.count - 1)).map { (index: Int) -> Double in
            let width = knots.knots[index + 4] - knots.knots[index + 1]
            return 3 * (coefficients[index + 1] - coefficients[index]) / width
        }
        func withGrid(_ body: (UnsafeRawPointer) -> Void) {
            knots.knots.withUnsafeBufferPointer { buffer in
                guard let start = buffer.baseAddress else { return }
                var grid = Grid(
                    knots: start, lower: knots.lowerBound,
                    inverseWidth: Double(knots.intervals) / (knots.upperBound - knots.lowerBound), intervals: knots.intervals)
                body(&grid)
            }
        }
        return [
            ("value", { withGrid { values($0, coefficients, points, points.count, &value) } }),
            ("value and slope", { withGrid { slopes($0, coefficients, derivative, points, points.count, &value, &slope) } }),
            ("gradient", { withGrid { gradient($0, adjoint, points, points.count, &sums) } }),
        ]
    }
}
