import Testing

@testable import KnownLaws

/// The law `a` of a file that holds these lines about it and nothing else.
func ownLaw(_ lines: String, file: String = "own.txt") throws -> KnownLaw {
    let set = LawSet(parsing: "law a\n\(lines)", file: file)
    try #require(set.problems == [])
    return try #require(set["a"])
}
