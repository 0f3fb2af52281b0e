import ArgumentParser
import Edgewise
import Foundation

/// Which column of which table is to be explained by which others.
struct TableQuestion: ParsableArguments {
    @Argument(help: "The table: CSV, TSV or columns parted by blanks, also compressed with gzip; - is standard input.")
    var file: String

    @Option(help: ArgumentHelp("The column to explain: its name, or its place such as '#3'.", valueName: "column"))
    var target: String

    @Option(
        help: ArgumentHelp(
            """
            The columns to explain it by, names or places parted by commas; may be repeated (default: all other numeric columns).
            """,
            valueName: "columns"))
    var inputs: [String] = []

    func validate() throws {
        if inputs.contains(where: { $0.allSatisfy { $0 == "," || $0 == " " } }) {
            throw ValidationError("The inputs name no column.")
        }
    }

    func columns(sigma: String? = nil, in table: Table) throws(TableError) -> ColumnChoice {
        try ColumnChoice(target: target, inputs: inputs, sigma: sigma, in: table)
    }
}

/// The columns that the options refer to, by name.
struct ColumnChoice {
    let target: String
    let inputs: [String]
    /// `inputs`, or nil where none were named.
    let chosenInputs: [String]?
    let sigma: String?

    /// - Parameter inputs: as given: each a name, or names and places parted by commas; empty for all columns but the others.
    init(target: String, inputs: [String], sigma: String?, in table: Table) throws(TableError) {
        let name = table.names[try table.index(of: target)]
        var chosen: [String] = []
        // A name may itself hold a comma.
        let parts = inputs.flatMap { table[$0] != nil ? [$0] : $0.split(separator: ",").map { Self.trimmed($0) } }
        for part in parts {
            let input = table.names[try table.index(of: part)]
            // Choosing a column twice is choosing it.
            if !chosen.contains(input) { chosen.append(input) }
        }
        var errors: String?
        if let sigma { errors = table.names[try table.index(of: sigma)] }
        self.target = name
        self.sigma = errors
        chosenInputs = inputs.isEmpty ? nil : chosen
        self.inputs = inputs.isEmpty ? table.names.filter { $0 != name && $0 != errors } : chosen
    }

    private static func trimmed(_ text: Substring) -> String {
        text.trimmingCharacters(in: .whitespaces)
    }
}
