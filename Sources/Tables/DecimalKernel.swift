/// Reads decimal numbers from bytes, correctly rounded (to nearest, ties to even), without building a string.
///
/// A number is m · 10^q with m the digits as a whole number. Three ways, each exact before its one rounding:
/// - m ≤ 2⁵³ and |q| ≤ 22: m and 10^|q| are doubles, so one multiplication or division rounds correctly;
/// - m of up to 19 digits and |q| ≤ 27: m · 5^|q| or m / 5^|q| in 128 bits. 64 leading bits and one that says whether
///   anything is left decide the rounding; this takes in every shortest round-trip form of an everyday number;
/// - all else: the standard library's `Double(_: String)`.
///
/// Source of the first: W. D. Clinger, "How to read floating point numbers accurately", PLDI 1990.
enum DecimalKernel {
    /// A number and the place after its last character.
    struct Scanned {
        let value: Double
        let next: UnsafePointer<UInt8>
    }

    /// The longest number that starts at `start` and ends at or before `end`, or nil if none does: an optional sign, digits
    /// with at most one `mark` among, before or after them, and an optional exponent, written with e, E, or Fortran's d, D.
    @inline(__always)
    static func scan(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, mark: UInt8) -> Scanned? {
        var next = start
        var isNegative = false
        if next < end, next.pointee == UInt8(ascii: "-") || next.pointee == UInt8(ascii: "+") {
            isNegative = next.pointee == UInt8(ascii: "-")
            next += 1
        }
        let digits = next
        var mantissa: UInt64 = 0
        accumulate(&mantissa, &next, end)
        var digitCount = next - digits
        var exponent = 0
        if next < end, next.pointee == mark {
            next += 1
            let fraction = next
            accumulate(&mantissa, &next, end)
            exponent = fraction - next
            digitCount -= exponent
        }
        if digitCount == 0 { return nil }
        let digitsEnd = next
        if next < end, isExponentLetter(next.pointee) { exponent += scanExponent(&next, end) }
        if digitCount > 19, significantDigitCount(digits, digitsEnd, mark: mark) > 19 {
            // The mantissa has overflowed.
            return Scanned(value: fallback(start, next, mark: mark), next: next)
        }
        let magnitude: Double
        if mantissa <= 1 << 53, -22...22 ~= exponent {
            let double = Double(mantissa)
            magnitude = exponent < 0 ? double / powersOfTen[-exponent] : double * powersOfTen[exponent]
        } else if -27...27 ~= exponent {
            magnitude = roundedProduct(mantissa, powerOfTen: exponent)
        } else {
            return Scanned(value: fallback(start, next, mark: mark), next: next)
        }
        return Scanned(value: isNegative ? -magnitude : magnitude, next: next)
    }

    @inline(__always)
    private static func accumulate(
        _ mantissa: inout UInt64, _ next: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
    ) {
        while next < end {
            let digit = next.pointee &- UInt8(ascii: "0")
            if digit > 9 { return }
            mantissa = mantissa &* 10 &+ UInt64(digit)
            next += 1
        }
    }

    @inline(__always)
    private static func isExponentLetter(_ byte: UInt8) -> Bool {
        byte | 0x20 == UInt8(ascii: "e") || byte | 0x20 == UInt8(ascii: "d")
    }

    /// The exponent after the letter at `next`, which moves past it; if no digit follows, 0, and `next` stays.
    private static func scanExponent(_ next: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> Int {
        var place = next + 1
        var isNegative = false
        if place < end, place.pointee == UInt8(ascii: "-") || place.pointee == UInt8(ascii: "+") {
            isNegative = place.pointee == UInt8(ascii: "-")
            place += 1
        }
        guard place < end, place.pointee &- UInt8(ascii: "0") <= 9 else { return 0 }
        var exponent = 0
        while place < end, place.pointee &- UInt8(ascii: "0") <= 9 {
            // Far beyond the range of a double, and far from overflow; the fallback reads the text itself.
            if exponent < 1_000_000_000 { exponent = exponent * 10 + Int(place.pointee &- UInt8(ascii: "0")) }
            place += 1
        }
        next = place
        return isNegative ? -exponent : exponent
    }

    private static func significantDigitCount(
        _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, mark: UInt8
    ) -> Int {
        var first = start
        while first < end, first.pointee == UInt8(ascii: "0") || first.pointee == mark { first += 1 }
        let length = end - first
        let hasMark = UnsafeBufferPointer(start: first, count: length).contains(mark)
        return hasMark ? length - 1 : length
    }

    /// m · 10^q to the nearest double, for |q| ≤ 27: 5²⁷ < 2⁶³ fits in a word.
    static func roundedProduct(_ mantissa: UInt64, powerOfTen: Int) -> Double {
        if mantissa == 0 { return 0 }
        let leading: UInt64
        let isInexact: Bool
        let binaryExponent: Int
        if powerOfTen >= 0 {
            let product = mantissa.multipliedFullWidth(by: powersOfFive[powerOfTen])
            let shift = product.high == 0 ? 64 : product.high.leadingZeroBitCount
            leading = product.high << shift | product.low >> (64 - shift)
            isInexact = product.low << shift != 0
            binaryExponent = powerOfTen + 64 - shift
        } else {
            let five = powersOfFive[-powerOfTen]
            let divisorShift = five.leadingZeroBitCount
            let shift = mantissa.leadingZeroBitCount
            // Both have their top bit set, so half the one is below the other, and the quotient has 63 or 64 bits.
            let numerator = mantissa << shift
            let division = (five << divisorShift).dividingFullWidth((numerator >> 1, numerator << 63))
            leading = division.quotient
            isInexact = division.remainder != 0
            binaryExponent = powerOfTen + divisorShift - shift - 63
        }
        // The conversion rounds to nearest; a one far below the last kept bit stands for all that was cut off.
        let significand = Double(isInexact ? leading | 1 : leading)
        return significand * Double(bitPattern: UInt64(binaryExponent + 1023) << 52)
    }

    /// The standard library's reading, for long mantissas and far exponents.
    @inline(never)
    private static func fallback(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, mark: UInt8) -> Double {
        let text = UnsafeBufferPointer(start: start, count: end - start).map { byte in
            byte == mark ? UInt8(ascii: ".") : byte | 0x20 == UInt8(ascii: "d") ? UInt8(ascii: "e") : byte
        }
        return Double(String(decoding: text, as: UTF8.self)) ?? .nan
    }

    private static let powersOfTen: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
        1e21, 1e22,
    ]

    private static let powersOfFive: [UInt64] = [
        1, 5, 25, 125, 625, 3125, 15625, 78125, 390_625, 1_953_125, 9_765_625, 48_828_125, 244_140_625, 1_220_703_125,
        6_103_515_625, 30_517_578_125, 152_587_890_625, 762_939_453_125, 3_814_697_265_625, 19_073_486_328_125,
        95_367_431_640_625, 476_837_158_203_125, 2_384_185_791_015_625, 11_920_928_955_078_125, 59_604_644_775_390_625,
        298_023_223_876_953_125, 1_490_116_119_384_765_625, 7_450_580_596_923_828_125,
    ]
}
