import Glibc

/// Writes a report of this repository.
///
/// - Parameter name: the file's name inside `reports`, which stands beside the package of the benchmarks.
/// - Returns: whether it was written.
public func writeReport(_ text: String, named name: String) -> Bool {
    // The place of this source file, as the compiler knows it: the working directory may be any.
    let folders = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4).joined(separator: "/")
    guard let file = fopen(folders + "/reports/" + name, "w") else { return false }
    let written = fputs(text, file)
    return fclose(file) == 0 && written >= 0
}

/// Tells what is going on, on the error stream, so that the report can be redirected.
public func tell(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = Glibc.write(STDERR_FILENO, bytes, bytes.count)
}

extension Double {
    /// `digits` significant digits, as short as C's %g writes them.
    public func significant(_ digits: Int) -> String {
        var buffer = [CChar](repeating: 0, count: 64)
        let count = withVaList([Int32(digits), self]) { vsnprintf(&buffer, buffer.count, "%.*g", $0) }
        return String(decoding: buffer.prefix(Int(max(count, 0))).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// `places` digits after the point.
    public func fixed(_ places: Int) -> String {
        var buffer = [CChar](repeating: 0, count: 64)
        let count = withVaList([Int32(places), self]) { vsnprintf(&buffer, buffer.count, "%.*f", $0) }
        return String(decoding: buffer.prefix(Int(max(count, 0))).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
