import Glibc

/// The functions that edges are compared with, in the order of the file.
public struct FunctionLibrary: Sendable {
    public let functions: [LibraryFunction]
    private let positions: [String: Int]

    /// - Precondition: no two functions share a name.
    public init(_ functions: [LibraryFunction]) {
        self.functions = functions
        positions = Dictionary(
            functions.enumerated().map { ($0.element.name, $0.offset) },
            uniquingKeysWith: { _, _ in preconditionFailure("two functions of a library share a name") })
    }

    /// The library that comes with Edgewise: the file `functions.txt`, which explains its own format.
    public static let standard: FunctionLibrary = {
        do {
            return try FunctionLibrary(parsing: String(decoding: PackageResources.functions_txt, as: UTF8.self))
        } catch {
            preconditionFailure("the embedded library is damaged: \(error)")
        }
    }()

    /// Reads a table of functions in the format of `functions.txt` and checks it: names differ, formulas are finite all
    /// over their domains, derivatives are right.
    ///
    /// - Parameter source: what errors call the text.
    public init(parsing text: String, source: String = "functions.txt") throws(FunctionLibraryError) {
        self.init(try LibraryReader(parsing: text, source: source).functions)
    }

    /// Reads a file as `init(parsing:source:)` does.
    public init(contentsOf path: String) throws(FunctionLibraryError) {
        guard let file = fopen(path, "rb") else {
            let reason = String(cString: strerror(errno))
            throw FunctionLibraryError(problem: .unreadableFile(reason: reason), source: path, line: 0, column: 0)
        }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 14)
        while true {
            let count = fread(&block, 1, block.count, file)
            if count == 0 { break }
            bytes += block[..<count]
        }
        if ferror(file) != 0 {
            // What a directory does: it opens, and then cannot be read.
            let reason = String(cString: strerror(errno))
            throw FunctionLibraryError(problem: .unreadableFile(reason: reason), source: path, line: 0, column: 0)
        }
        try self.init(parsing: String(decoding: bytes, as: UTF8.self), source: path)
    }

    /// The function with that name.
    public subscript(name: String) -> LibraryFunction? {
        positions[name].map { functions[$0] }
    }

    /// This library with the functions of another; where both have a name, the other's function takes the place.
    public func extended(by other: FunctionLibrary) -> FunctionLibrary {
        let kept = functions.map { other[$0.name] ?? $0 }
        return FunctionLibrary(kept + other.functions.filter { self[$0.name] == nil })
    }
}
