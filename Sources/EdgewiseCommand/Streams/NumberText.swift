import Foundation

/// Numbers as a person reads them. Where bits count (JSON, CSV, formulas) Swift's shortest exact form is used instead.
enum NumberText {
    /// At most `digits` significant digits: `0.00123`, `1.2e-09`.
    static func significant(_ value: Double, digits: Int = 3) -> String {
        String(format: "%.\(digits)g", value)
    }

    /// R² with as many digits as differ from 1, and two more: `0.998`, `0.9999999963`.
    static func determination(_ value: Double?) -> String {
        guard let value else { return "undefined" }
        guard value > 0.99, value < 1 else { return significant(value, digits: 4) }
        let nines = Int((-log10(1 - value)).rounded(.up))
        return String(format: "%.\(min(nines + 2, 16))f", value)
    }

    /// A value and its standard error, both to the second digit of the error: `1.49984`, `0.00021`.
    static func measured(_ value: Double, standardError: Double?) -> (value: String, error: String) {
        guard let standardError, standardError > 0, standardError.isFinite, value.isFinite else {
            return (significant(value, digits: 10), standardError == 0 ? "0" : "unknown")
        }
        let lastPlace = Int(log10(standardError).rounded(.down)) - 1
        let leadingPlace = value == 0 ? lastPlace : Int(log10(abs(value)).rounded(.down))
        if lastPlace >= -10, leadingPlace < 7, lastPlace < 1 {
            let decimals = max(0, -lastPlace)
            return (String(format: "%.\(decimals)f", value), String(format: "%.\(decimals)f", standardError))
        }
        let digits = min(max(0, leadingPlace - lastPlace), 16)
        return (String(format: "%.\(digits)e", value), String(format: "%.1e", standardError))
    }

    /// `1 row`, `2 rows`.
    static func count(_ count: Int, _ noun: String) -> String {
        "\(count) \(noun)\(count == 1 ? "" : "s")"
    }
}
