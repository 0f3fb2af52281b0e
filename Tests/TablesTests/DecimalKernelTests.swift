import Glibc
import Testing

@testable import Tables

@Suite("Reading numbers")
struct DecimalKernelTests {
    /// The kernel's value, nil unless it takes the text up to its end.
    static func value(_ text: [UInt8], mark: UInt8 = UInt8(ascii: ".")) -> Double? {
        text.withUnsafeBufferPointer { bytes in
            guard let start = bytes.baseAddress else { return nil }
            let scanned = DecimalKernel.scan(start, start + bytes.count, mark: mark)
            return scanned.flatMap { $0.next == start + bytes.count ? $0.value : nil }
        }
    }

    static func libraryValue(_ text: [UInt8]) -> Double {
        (text + [0]).withUnsafeBufferPointer { bytes in
            bytes.withMemoryRebound(to: CChar.self) { $0.baseAddress.map { strtod($0, nil) } ?? .nan }
        }
    }

    /// The kinds of number that the three ways of the kernel, and the borders between them, are for.
    enum Kind: CaseIterable, Sendable {
        case table, shortestOfAnyBits, shortestOfEveryday, seventeenDigits, longMantissa, farExponent, halfway, leadingZeros

        func text(_ generator: inout SeededGenerator) -> [UInt8] {
            func digits(_ count: ClosedRange<Int>) -> String {
                var text = ""
                for _ in 0..<Int.random(in: count, using: &generator) { text.append("\(generator.next() % 10)") }
                return text
            }
            let sign = generator.next() % 3 == 0 ? "-" : ""
            switch self {
            case .table:
                return Array("\(sign)\(digits(1...4)).\(digits(0...6))".utf8)
            case .shortestOfAnyBits:
                let value = Double(bitPattern: generator.next())
                return Array((value.isFinite ? value : 1).description.utf8)
            case .shortestOfEveryday:
                return Array((generator.standardNormal() * 1000).description.utf8)
            case .seventeenDigits:
                return Array("\(sign)\(digits(1...2)).\(digits(17...17))E\(Int.random(in: -30...30, using: &generator))".utf8)
            case .longMantissa:
                return Array("\(sign)\(digits(1...25)).\(digits(0...25))e\(Int.random(in: -40...40, using: &generator))".utf8)
            case .farExponent:
                return Array("\(sign)\(digits(1...19))e\(Int.random(in: -350...320, using: &generator))".utf8)
            case .halfway:
                // An odd multiple of half a unit in the last place: the tie that rounding to even must settle.
                let odd = (generator.next() >> 10) | 1 << 53 | 1
                let scaled = generator.next() % 2 == 0 ? "\(odd)" : "\(odd)\(["", "0", "1", "00", "01"][Int(odd % 5)])"
                return Array("\(sign)\(scaled)e\(Int.random(in: -3...3, using: &generator))".utf8)
            case .leadingZeros:
                let zeros = String(repeating: "0", count: Int.random(in: 0...25, using: &generator))
                return Array("\(zeros).\(zeros)\(digits(1...20))".utf8)
            }
        }
    }

    @Test("equals strtod bit for bit on 125,000 random numbers of each kind", arguments: Kind.allCases)
    func equalsLibrary(kind: Kind) {
        var generator = SeededGenerator(seed: 20_240_607)
        var differing: [String] = []
        for _ in 0..<125_000 {
            let text = kind.text(&generator)
            if Self.value(text)?.bitPattern != Self.libraryValue(text).bitPattern {
                differing.append(String(decoding: text, as: UTF8.self))
            }
        }
        #expect(differing.isEmpty, "\(differing.prefix(5))")
    }

    @Test("a product of a 64-bit number and a power of ten is the exact value's nearest double, ties to even")
    func products() {
        // Exact integers in Python, rounded by its int / int and int → float conversions, which are correctly rounded.
        #expect(DecimalKernel.roundedProduct(9_007_199_254_740_993, powerOfTen: 0) == 9_007_199_254_740_992)
        #expect(DecimalKernel.roundedProduct(9_007_199_254_740_995, powerOfTen: 0) == 9_007_199_254_740_996)
        #expect(DecimalKernel.roundedProduct(.max, powerOfTen: 0) == 0x1p64)
        #expect(DecimalKernel.roundedProduct(1, powerOfTen: 23) == 0x1.52d02c7e14af6p+76)
        #expect(DecimalKernel.roundedProduct(1, powerOfTen: -27) == 0x1.3ce9a36f23c10p-90)
    }

    @Test(
        "reads the forms that programs write",
        arguments: [
            ("1", 1), ("+1", 1), ("-0", -0.0), ("1.", 1), (".5", 0.5), ("-.5e1", -5), ("1D3", 1000), ("2.5d-3", 0.0025),
            ("1E+02", 100), ("1e400", Double.infinity), ("-1d400", -.infinity), ("1e-400", 0),
            ("4.9e-324", .leastNonzeroMagnitude),
            ("0e999999999999999999999", 0), ("0.000000000000000000000000000000015", 1.5e-32),
            ("1.7976931348623157e308", 1.7976931348623157e308), ("2.2250738585072011e-308", .leastNormalMagnitude.nextDown),
            ("1e99999999999999999999", .infinity),
        ])
    func forms(text: String, value: Double) {
        #expect(Self.value(Array(text.utf8))?.bitPattern == value.bitPattern)
    }

    @Test(
        "does not read what is no number",
        arguments: [
            "", ".", "-", "+", "e5", "1e", "1e+", "1.2.3", "0x10", "1,5", "1_000", "--1", "1 2", "nan", "inf", "1f", "½",
        ])
    func noNumbers(text: String) {
        #expect(Self.value(Array(text.utf8)) == nil)
    }

    @Test("reads the mark that it is told, also in numbers too long for the fast ways")
    func marks() {
        let comma = UInt8(ascii: ",")
        #expect(Self.value(Array("-12,5e1".utf8), mark: comma) == -125)
        #expect(Self.value(Array("3,14159265358979323846264338".utf8), mark: comma) == Double.pi)
        #expect(Self.value(Array("1.5".utf8), mark: comma) == nil)
    }
}
