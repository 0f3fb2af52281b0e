import ArgumentParser
import Edgewise

/// `edgewise predict`: a law evaluated on a table.
struct PredictCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "predict",
        abstract: "Evaluate the law of a law.json on every row of a table.",
        discussion: """
            Writes the numeric columns of the table as CSV with one more, named after the target. If the table has the target \
            itself, two are added: ‹target›_predicted and ‹target›_residual, which is the target less the prediction.

            A prediction is left empty where an input is missing and where the formula has no finite value. How many rows that \
            are, and how many lie outside the range of the data the law was found on, is told on standard error.

            Examples:
              edgewise predict results/law.json new.csv > predictions.csv
              edgewise predict results/law.json new.csv --out predictions.csv
            """)

    @Argument(help: "A law.json that discover wrote; - is standard input.")
    var law: String

    @Argument(help: "The table, with a column for each input that the formula uses; - is standard input.")
    var file: String

    @Option(
        name: .customLong("out"),
        help: ArgumentHelp("Write to this file, whole or not at all, instead of standard output.", valueName: "file"))
    var outputFile: String?

    @Flag(help: "No remarks on standard error; errors are still told.")
    var quiet = false

    @OptionGroup(title: "Reading options")
    var reading: ReadingOptions

    func validate() throws {
        if law == "-" && file == "-" { throw ValidationError("Only one of the law and the table can be standard input.") }
    }

    func run() throws {
        let lawFile = try LawFile(path: law)
        let formula = try lawFile.formula()
        let table = try reading.table(at: file)
        let prediction: Prediction
        do {
            prediction = try Prediction(of: lawFile.document, formula: formula, on: table)
        } catch let error as TableError {
            throw error.naming(file)
        }
        if !quiet { for remark in prediction.remarks { StandardStreams.complain(remark) } }
        if let outputFile {
            try AtomicFile.write([(outputFile, Array(prediction.csv.utf8))])
        } else {
            try StandardStreams.print(prediction.csv)
        }
    }
}
