/// A random number generator whose whole sequence follows from one 64-bit seed: xoshiro256**, started by SplitMix64.
///
/// Period 2²⁵⁶ − 1; equidistributed in four dimensions; about 1 ns a draw. It is not for cryptography.
///
/// Sources: D. Blackman and S. Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47 (2021) 36;
/// G. Steele, D. Lea and C. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014 (SplitMix64).
public struct SeededGenerator: RandomNumberGenerator, Sendable, Equatable {
    @usableFromInline var s0: UInt64
    @usableFromInline var s1: UInt64
    @usableFromInline var s2: UInt64
    @usableFromInline var s3: UInt64

    /// The generator whose four state words are the first four outputs of SplitMix64 at `seed`.
    public init(seed: UInt64) {
        var seeding = SplitMix64(state: seed)
        self.init(state: (seeding.next(), seeding.next(), seeding.next(), seeding.next()))
    }

    /// The generator at a given state. All four words zero is the one state that never moves, so it is not allowed.
    public init(state: (UInt64, UInt64, UInt64, UInt64)) {
        precondition(
            state.0 | state.1 | state.2 | state.3 != 0, "xoshiro256** cannot start from an all-zero state; give a nonzero word")
        (s0, s1, s2, s3) = state
    }

    /// The next 64 random bits.
    @inlinable
    public mutating func next() -> UInt64 {
        let scrambled = s1 &* 5
        let output = (scrambled << 7 | scrambled >> 57) &* 9
        let shifted = s1 << 17
        s2 ^= s0
        s3 ^= s1
        s1 ^= s2
        s0 ^= s3
        s2 ^= shifted
        s3 = s3 << 45 | s3 >> 19
        return output
    }

    /// Stream number `index` of this generator: an independent generator that depends on this one's present state and on
    /// `index` alone, so that work item k draws the same numbers whichever thread runs it and whatever ran before.
    ///
    /// The state is hashed, not jumped, so streams of streams are independent too; two of n streams overlap with a
    /// probability below n² · 2⁻¹²⁸ for any length that can be drawn.
    public func stream(_ index: Int) -> SeededGenerator {
        var hash = SplitMix64(state: UInt64(bitPattern: Int64(index)))
        let state = (
            SplitMix64.mix(s0 ^ hash.next()), SplitMix64.mix(s1 ^ hash.next()),
            SplitMix64.mix(s2 ^ hash.next()), SplitMix64.mix(s3 ^ hash.next())
        )
        let isStuck = state.0 | state.1 | state.2 | state.3 == 0
        return SeededGenerator(state: isStuck ? (1, 0, 0, 0) : state)
    }

    /// An independent generator; this one moves on by one draw, so that the next split is another one.
    public mutating func split() -> SeededGenerator {
        let child = stream(0)
        _ = next()
        return child
    }
}

/// SplitMix64: a counter with a strong 64-bit mixing function, used to spread a seed over a larger state.
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mix(state)
    }

    /// A bijection of 64-bit words in which every input bit reaches every output bit.
    static func mix(_ word: UInt64) -> UInt64 {
        var mixed = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
