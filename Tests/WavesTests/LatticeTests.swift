import Glibc
import LeastSquares
import Tables
import Testing

@testable import Waves

@Suite("Lattices of values") struct LatticeTests {
    @Test("a mesh, its squares and a rounded column lie on one, shuffled or not")
    func finds() throws {
        let mesh = (0..<50).map { 3 + 0.25 * Double($0) }
        let step = try #require(Lattice.step(of: mesh, most: 1 << 20))
        #expect(abs(step - 0.25) < 1e-12)
        // Squares of n/4: the two smallest are 3.25² − 3² = 25/16 apart, all of them multiples of 1/16.
        let squares = try #require(Lattice.step(of: mesh.reversed().map { $0 * $0 }, most: 1 << 20))
        #expect(abs(squares - 1.0 / 16) < 1e-12)
        var generator = SeededGenerator(seed: 1)
        // 300 of 100,000 places, hardly two of them neighbours.
        let rounded = (0..<300).map { _ in (1e5 * generator.uniform(in: 0..<1)).rounded() / 1e3 }
        let thousandth = try #require(Lattice.step(of: rounded, most: 1 << 20))
        #expect(abs(thousandth - 1e-3) < 1e-8)
    }

    @Test("a clock in single precision lies on one, though its smallest gap is off by half a thousandth")
    func findsClock() throws {
        let clock = (0..<10_000).map { Double(Float($0) / 100) }
        let step = try #require(Lattice.step(of: clock, most: 1 << 20))
        #expect(abs(step - 0.01) < 1e-9)
    }

    @Test("wavelengths evenly spaced in wave number are on a lattice by their reciprocals alone")
    func findsReciprocals() throws {
        let lengths = (0..<400).map { 1 / (2000 + 5 * Double($0)) }
        let arguments = PhaseArguments(
            names: ["x"], columns: [lengths], rows: lengths.count, work: WorkBudget())
        let reciprocal = try #require(arguments.single.last)
        #expect(abs((reciprocal.lattice ?? 0) - 5) < 1e-6)
    }

    @Test("values without order, a constant and more places than are asked for have none")
    func refuses() {
        var generator = SeededGenerator(seed: 2)
        let values = (0..<300).map { _ in generator.uniform(in: -1..<1) }
        #expect(Lattice.step(of: values, most: 1 << 20) == nil)
        #expect(Lattice.step(of: [2, 2, 2], most: 1 << 20) == nil)
        #expect(Lattice.step(of: [], most: 1 << 20) == nil)
        #expect(Lattice.step(of: (0..<50).map(Double.init), most: 40) == nil)
    }

    @Test("an argument on a lattice has at most half a period from one value to the next")
    func limitsArguments() throws {
        let lattice = (0..<50).map { 3 + 0.25 * Double($0) }
        let argument = try #require(PhaseArgument(.variable("x"), lattice, lattice: 0.25, most: 1 << 20))
        #expect(argument.mostHalfPeriods == 49)
        #expect(argument.prefix(11)?.mostHalfPeriods == 10)
        #expect(PhaseArgument(.variable("x"), lattice, lattice: nil, most: 1 << 20)?.mostHalfPeriods == 1 << 20)
    }
}
