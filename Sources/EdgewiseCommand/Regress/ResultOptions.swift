import ArgumentParser
import Foundation
import Regression

/// Where results go, and which results there are already.
struct ResultOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Write a line of JSON for each case to this file as soon as it is finished. Results that it has already are kept under \
            the same name with .1, .2, … behind it, unless --resume is given.
            """, valueName: "file"))
    var results = "regress.jsonl"

    @Flag(
        help: """
            Run only what the results file does not have yet: cases that are not in it, that failed, or that were run by another \
            version, with other options or on a law that was changed since.
            """)
    var resume = false

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Run nothing: put results files together, and report on them as on one run.", valueName: "file"))
    var merge: [String] = []

    @Flag(help: "Print the records, a line of JSON each, instead of the tables.")
    var json = false

    @Option(help: ArgumentHelp("Write a report in Markdown to this file.", valueName: "file"))
    var markdown: String?

    @Option(help: ArgumentHelp("Write the results as JUnit's XML, as CI services read it, to this file.", valueName: "file"))
    var junit: String?

    @Flag(help: "Leave times out of the tables, so that reports of two runs can be compared byte for byte.")
    var noTimes = false

    func validate() throws {
        if results == "-" { throw ValidationError("--results names a file; --json prints the records.") }
        for (option, path) in reports where path == "-" {
            throw ValidationError("\(option) names a file; standard output has the tables.")
        }
        if resume, !merge.isEmpty { throw ValidationError("--merge runs nothing, so there is nothing to --resume.") }
    }

    /// The reports that are to be written.
    var reports: [NamedFiles.File] {
        [("--markdown", markdown), ("--junit", junit)].compactMap { option, path in path.map { (option, $0) } }
    }
}
