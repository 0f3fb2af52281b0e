import Glibc
import Testing

@testable import Tables

@Suite("Seeded random numbers")
struct SeededGeneratorTests {
    @Test("xoshiro256** from the state 1, 2, 3, 4 gives the outputs of the reference implementation")
    func referenceOutputs() {
        // Blackman and Vigna's C code run from this state (https://prng.di.unimi.it/xoshiro256starstar.c).
        let reference: [UInt64] = [
            11520, 0, 1_509_978_240, 1_215_971_899_390_074_240, 1_216_172_134_540_287_360, 607_988_272_756_665_600,
            16_172_922_978_634_559_625, 8_476_171_486_693_032_832, 10_595_114_339_597_558_777, 2_904_607_092_377_533_576,
        ]
        var generator = SeededGenerator(state: (1, 2, 3, 4))
        #expect(reference.map { _ in generator.next() } == reference)
    }

    @Test("SplitMix64 from 1234567 gives the outputs of the reference implementation")
    func splitMixOutputs() {
        // Vigna's C code run from this state (https://prng.di.unimi.it/splitmix64.c).
        let reference: [UInt64] = [
            6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423, 4_593_380_528_125_082_431,
            16_408_922_859_458_223_821,
        ]
        var generator = SplitMix64(state: 1_234_567)
        #expect(reference.map { _ in generator.next() } == reference)
    }

    @Test("a seed gives the sequence that the two reference algorithms give together")
    func seededOutputs() {
        // SplitMix64(42) → state → xoshiro256**, computed in Python with unbounded integers.
        let reference: [UInt64] = [
            1_546_998_764_402_558_742, 6_990_951_692_964_543_102, 12_544_586_762_248_559_009, 17_057_574_109_182_124_193,
        ]
        var generator = SeededGenerator(seed: 42)
        #expect(reference.map { _ in generator.next() } == reference)
    }

    @Test("the zero seed is as good as any: its words differ and its mean is a half")
    func zeroSeed() {
        var generator = SeededGenerator(seed: 0)
        let draws = (0..<10_000).map { _ in generator.uniform() }
        #expect(Set(draws).count == draws.count)
        let mean: Double = draws.reduce(0, +) / 10_000
        let standardError: Double = (1.0 / 120_000).squareRoot()
        #expect(abs(mean - 0.5) < 5 * standardError)
    }

    @Test("streams and splits differ from one another and from their parent, and repeat for the same seed")
    func streams() {
        let parent = SeededGenerator(seed: 7)
        var generators = [parent] + (0..<200).map { parent.stream($0) } + (0..<20).map { parent.stream(3).stream($0) }
        let first = generators.indices.map { generators[$0].next() }
        #expect(Set(first).count == first.count)
        #expect(parent.stream(5) == SeededGenerator(seed: 7).stream(5))

        var one = parent
        var other = parent
        let splits = (0..<50).map { _ in one.split() }
        #expect(splits == (0..<50).map { _ in other.split() })
        #expect(
            Set(
                splits.map { split in
                    var generator = split
                    return generator.next()
                }
            ).count == 50)
    }

    @Test("neighbouring streams are uncorrelated", arguments: [0, 1, 2, 1_000_000, -1])
    func streamCorrelation(index: Int) {
        let parent = SeededGenerator(seed: 99)
        var one = parent.stream(index)
        var other = parent.stream(index + 1)
        let count = 20_000
        let correlation =
            (0..<count).reduce(0) { sum, _ in sum + (one.uniform() - 0.5) * (other.uniform() - 0.5) } * 12 / Double(count)
        #expect(abs(correlation) < 5 / Double(count).squareRoot())
    }

    @Test("uniform draws stay in their range, also where rounding would leave it")
    func uniformRange() {
        var generator = SeededGenerator(seed: 1)
        for range in [0.0..<1, -3..<7.5, 1..<1.0.nextUp.nextUp, 1e300..<1.5e300, -0x1p-1030..<0x1p-1030] {
            for _ in 0..<2_000 {
                #expect(range.contains(generator.uniform(in: range)))
            }
        }
    }

    @Test("standard normal draws have the moments 0, 1, 0, 3 and the tail 1 − erf(2/√2)")
    func normalMoments() {
        var generator = SeededGenerator(seed: 2024)
        let count = 200_000
        let draws = (0..<count).map { _ in generator.standardNormal() }
        func moment(_ order: Double) -> Double { draws.reduce(0) { $0 + pow($1, order) } / Double(count) }
        // Standard errors of the moments of n normal draws: √(1/n), √(2/n), √(15/n), √(96/n). Five of them.
        let unit = 5 / Double(count).squareRoot()
        #expect(abs(moment(1)) < unit)
        #expect(abs(moment(2) - 1) < unit * 2.0.squareRoot())
        #expect(abs(moment(3)) < unit * 15.0.squareRoot())
        #expect(abs(moment(4) - 3) < unit * 96.0.squareRoot())
        let tail = Double(draws.count { abs($0) > 2 }) / Double(count)
        #expect(abs(tail - erfc(2.0.squareRoot())) < unit * 0.21)
    }
}
