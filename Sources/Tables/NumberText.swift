import Glibc

/// Numbers as a person reads them. Where bits count (JSON, CSV, formulas) Swift's shortest exact form is used instead.
package enum NumberText {
    /// At most `digits` significant digits: `0.00123`, `1.2e-09`.
    package static func significant(_ value: Double, digits: Int = 3) -> String {
        printed("%.*g", digits, value)
    }

    /// `places` digits after the point: `0.50`.
    package static func fixed(_ value: Double, places: Int) -> String { printed("%.*f", places, value) }

    /// R² with as many digits as differ from 1, and two more: `0.998`, `0.9999999963`.
    package static func determination(_ value: Double?) -> String {
        guard let value else { return "undefined" }
        guard value > 0.99, value < 1 else { return significant(value, digits: 4) }
        let nines = Int((-log10(1 - value)).rounded(.up))
        return fixed(value, places: min(nines + 2, 16))
    }

    /// A value and its standard error, both to the second digit of the error: `1.49984`, `0.00021`.
    package static func measured(_ value: Double, standardError: Double?) -> (value: String, error: String) {
        guard let standardError, standardError > 0, standardError.isFinite, value.isFinite else {
            return (significant(value, digits: 10), standardError == 0 ? "0" : "unknown")
        }
        let lastPlace = Int(log10(standardError).rounded(.down)) - 1
        let leadingPlace = value == 0 ? lastPlace : Int(log10(abs(value)).rounded(.down))
        if lastPlace >= -10, leadingPlace < 7, lastPlace < 1 {
            let decimals = max(0, -lastPlace)
            return (fixed(value, places: decimals), fixed(standardError, places: decimals))
        }
        let digits = min(max(0, leadingPlace - lastPlace), 16)
        return (printed("%.*e", digits, value), printed("%.*e", 1, standardError))
    }

    /// `1 row`, `2 rows`.
    package static func count(_ count: Int, _ noun: String) -> String {
        "\(count) \(noun)\(count == 1 ? "" : "s")"
    }

    /// The text if it has no more than `length` characters, else its beginning and `…`.
    package static func shortened(_ text: String, to length: Int) -> String {
        text.count <= length ? text : text.prefix(max(0, length - 1)) + "…"
    }

    /// By C's own printing, which rounds to the nearest and knows no locale but its own.
    private static func printed(_ format: String, _ digits: Int, _ value: Double) -> String {
        withVaList([Int32(digits), value]) { arguments in
            // The longest double has 309 digits before the point.
            var buffer = [CChar](repeating: 0, count: 400)
            let count = vsnprintf(&buffer, buffer.count, format, arguments)
            return String(decoding: buffer.prefix(Int(max(count, 0))).map(UInt8.init(bitPattern:)), as: UTF8.self)
        }
    }
}
