import Expressions
import Glibc
import KnownLaws
import Tables

/// Sets as a person names them: a set that comes with Edgewise, a group of them, or a law file.
package enum SetArguments {
    /// Sets that belong together, by the name of the group.
    package static var groups: [(name: String, sets: [String])] {
        let sets = LawSet.standardNames.filter { $0 != "classic" }
        // Laws of the sciences are tables as scientists have them, the classic sets are exercises.
        return [("classic", sets.filter { !$0.hasPrefix("feynman") && $0 != "science" }), ("all", sets)]
    }

    /// The sets, each once.
    ///
    /// - Parameter arguments: names, or paths; "-" is standard input.
    /// - Throws: `UnknownSet`, and `TableError` for a file that cannot be read.
    package static func sets(_ arguments: [String]) throws -> [PlannedSet] {
        var sources: [LawSource] = []
        for argument in arguments {
            for source in try self.sources(argument) where !sources.contains(source) { sources.append(source) }
        }
        return sources.compactMap(PlannedSet.init)
    }

    private static func sources(_ argument: String) throws -> [LawSource] {
        if let group = groups.first(where: { $0.name == argument }) { return group.sets.map(LawSource.standard) }
        if LawSet.standardNames.contains(argument) { return [.standard(argument)] }
        // Who writes a dot or a slash means a file, and is told what is wrong with it.
        guard argument == "-" || argument.contains("/") || argument.contains(".") || access(argument, F_OK) == 0 else {
            throw UnknownSet(name: argument)
        }
        return [.file(path: argument, text: String(decoding: try TextSource.read(path: argument), as: UTF8.self))]
    }

    package struct UnknownSet: Error, Equatable, CustomStringConvertible {
        let name: String

        package var description: String {
            let groups = groups.map(\.name)
            let known = LawSet.standardNames.filter { !groups.contains($0) } + groups
            let near = similarNames(to: name, among: known)
            return "there is no set and no file ‘\(name)’; "
                + (near.isEmpty
                    ? "the sets are \(known.joined(separator: ", "))"
                    : "did you mean \(near.map { "‘\($0)’" }.joined(separator: " or "))?")
        }
    }
}
