import ArgumentParser
import Regression

/// Which laws are run, under which noise and with which seeds.
struct CaseChoice: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Only laws whose id matches, as a shell matches file names: '*', '?', '[a-c]'; may be repeated.",
            valueName: "pattern"))
    var only: [String] = []

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            """
            The noise on the training rows, parted by commas: each is the standard deviation as a share of the target's root mean \
            square.
            """, valueName: "levels"))
    var noise: String = Self.noNoise

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "How many runs of each law, with the seeds 1, 2, …; or the seeds themselves, parted by commas (one with a comma after it).",
            valueName: "number"))
    var seeds: String = Self.oneSeed

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Run the Kth of N shares of the cases, for N machines; --merge puts the results together.", valueName: "K/N"))
    var shard: String?

    func validate() throws {
        _ = try (noiseLevels(), seedNumbers(), share())
    }

    /// The options that were given.
    var given: [String] {
        [
            ("--only", !only.isEmpty), ("--noise", noise != Self.noNoise), ("--seeds", seeds != Self.oneSeed),
            ("--shard", shard != nil),
        ].filter(\.1).map(\.0)
    }

    /// Smallest first, each once; −0 is 0.
    func noiseLevels() throws -> [Double] {
        let levels = try Self.parts(noise, of: "--noise").map { part in
            guard let level = Double(part), level >= 0, level.isFinite else {
                throw ValidationError("--noise: ‘\(part)’ is no noise; it is a number from 0, such as 0.01 for a hundredth.")
            }
            return level == 0 ? 0 : level
        }
        return Set(levels).sorted()
    }

    /// Smallest first, each once.
    func seedNumbers() throws -> [UInt64] {
        if let count = Int(seeds) {
            guard (1...Self.mostSeeds).contains(count) else {
                throw ValidationError("--seeds: the number of runs is from 1 to \(Self.mostSeeds), not \(count).")
            }
            return (1...UInt64(count)).map(\.self)
        }
        let numbers = try Self.parts(seeds, of: "--seeds").map { part in
            guard let seed = UInt64(part) else {
                throw ValidationError("--seeds: ‘\(part)’ is no seed; it is a whole number from 0.")
            }
            return seed
        }
        return Set(numbers).sorted()
    }

    func share() throws -> (number: Int, count: Int)? {
        guard let shard else { return nil }
        let parts = shard.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let number = parts[0], let count = parts[1], count > 0, (1...count).contains(number) else {
            throw ValidationError("--shard: ‘\(shard)’ is no share; write 2/3 for the second of three.")
        }
        return (number, count)
    }

    private static let noNoise = "0"
    private static let oneSeed = "1"
    private static let mostSeeds = 10_000

    private static func parts(_ list: String, of option: String) throws -> [String] {
        let parts = list.split(separator: ",").map { $0.filter { $0 != " " } }.filter { !$0.isEmpty }
        if parts.isEmpty { throw ValidationError("\(option): there is nothing in ‘\(list)’.") }
        return parts
    }
}
