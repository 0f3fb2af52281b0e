import ArgumentParser
import Edgewise
import Foundation

/// `edgewise discover`: from a table to a law.
struct DiscoverCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "discover",
        abstract: "Find a formula for a column of a table in terms of the others.",
        discussion: """
            Prints the law, its error on rows that took no part in finding it, its constants with standard errors, and the \
            simpler and the more exact laws beside it. The same table, options and seed give the same law, unless the run was \
            cut short. Messages and progress go to standard error.

            Examples:
              edgewise discover planets.csv --target period_yr
              edgewise discover planets.csv --target period_yr --inputs semi_major_axis_AU --out results
              edgewise discover - --target '#3' --inputs '#1,#2' --no-header --time-limit 10 < data.txt
              edgewise discover data.csv --target y --functions mine.txt --json > law.json

            Ctrl-C ends the search with the best law so far; pressed again it quits at once. Exit status: 0 a law was found, \
            3 none was found, 1 the data are not usable, 64 the command line is wrong, 130 after the second Ctrl-C.
            """)

    /// What is printed instead of the report.
    enum Form: String, EnumerableFlag {
        case json, latex, python

        static func help(for value: Form) -> ArgumentHelp? {
            switch value {
            case .json: "Print the law and its evidence as one JSON object, the same as law.json."
            case .latex: "Print the formula in LaTeX and nothing else."
            case .python: "Print the formula as a Python function and nothing else."
            }
        }
    }

    @OptionGroup var question: TableQuestion

    @Option(
        help: ArgumentHelp(
            """
            The column with the target's standard error in each row: rows count by 1/σ², and the verdict goes by χ². It is no \
            input.
            """,
            valueName: "column"))
    var sigma: String?

    @Flag(help: "Fit the law to every row, also to those that lie far from it; by default they are set aside and named.")
    var keepOutliers = false

    @Option(
        help: ArgumentHelp(
            """
            The columns' units, such as 'm=kg,v=m/s,E=J', or a file with one column=unit a line. A law that breaks them is refused; \
            numbers in it are pure.
            """,
            valueName: "units"))
    var units: String?

    @Flag(help: "With --units: numbers in the law may have the units that they need, as h has in E = h*nu.")
    var unitConstants = false

    @Option(help: ArgumentHelp("Where every random choice comes from, a whole number from 0.", valueName: "number"))
    var seed: UInt64 = 0

    @OptionGroup var limits: RunLimits

    @Option(
        name: .customLong("out"),
        help: ArgumentHelp(
            "Write law.json, model.json and front.csv to this directory, which is made if it is not there.",
            valueName: "directory"))
    var outputDirectory: String?

    @Option(
        help: ArgumentHelp(
            "Add the functions of this file to the library; one of a known name takes its place.", valueName: "file"))
    var functions: String?

    @Flag(exclusivity: .exclusive)
    var form: Form?

    @Flag(help: "No progress and no remarks on standard error; errors are still told.")
    var quiet = false

    @Flag(help: "Write to standard error at the end what each stage took: processor time of all threads, and operations.")
    var profile = false

    @OptionGroup(title: "Reading options")
    var reading: ReadingOptions

    func validate() throws {
        if let units, units.allSatisfy(\.isWhitespace) {
            throw ValidationError("--units names no column; give units such as 'm=kg,v=m/s', or a file of them.")
        }
        if unitConstants, units == nil {
            throw ValidationError("--unit-constants says what --units may do; give the units.")
        }
    }

    func run() throws {
        let library = try functions.map { FunctionLibrary.standard.extended(by: try FunctionLibrary(contentsOf: $0)) }
        let directory = try outputDirectory.map(ResultDirectory.init)
        let table = try reading.table(at: question.file)
        let columns: ColumnChoice
        do throws(TableError) {
            columns = try question.columns(sigma: sigma, in: table)
        } catch {
            throw error.naming(question.file)
        }
        let options = DiscoveryOptions(
            target: columns.target, inputs: columns.chosenInputs, sigma: columns.sigma,
            keepsOutliers: keepOutliers,
            units: try columnUnits(),
            seed: seed,
            library: library ?? .standard)

        let supervision = limits.supervision()
        let discovery = try search(table, options, supervision)
        let document = LawDocument(
            discovery, target: columns.target, inputs: discovery.law?.inputs ?? columns.inputs, seconds: supervision.seconds)
        try publish(document, discovery, directory, supervision)
        if discovery.law == nil { throw ExitCode.noLaw }
    }

    private func columnUnits() throws -> ColumnUnits? {
        guard let units else { return nil }
        // A file's name may hold the sign as well.
        let isList = units.contains("=") && !FileManager.default.fileExists(atPath: units)
        guard let text = isList ? units : try? String(contentsOfFile: units, encoding: .utf8) else {
            throw CommandFailure("\(units): cannot be read; give a file of column=unit lines, or units such as 'm=kg,v=m/s'")
        }
        do throws(ColumnUnitsError) {
            return try ColumnUnits(parsing: text, constantsCarryUnits: unitConstants)
        } catch {
            throw CommandFailure("\(isList ? "--units" : units): \(error)")
        }
    }

    private func search(_ table: Table, _ options: DiscoveryOptions, _ supervision: RunSupervision) throws -> Discovery {
        let line = ProgressLine(isWanted: !quiet) { supervision.seconds }
        let stages = StageProfile()
        let control = limits.control(supervision) {
            line.report($0)
            stages.report($0)
        }
        let (isQuiet, isProfiled) = (quiet, profile)
        do {
            return try supervision.whileWatchingInterrupts {
                if !isQuiet { line.announce("ending with the best law so far; Ctrl-C again quits at once") }
            } second: {
                line.clear()
            } _: {
                let discovery = try line.whileShown { try discover(table, options: options, control: control) }
                if isProfiled {
                    for text in stages.lines(operations: discovery.work) { StandardStreams.tell(text) }
                }
                return discovery
            }
        } catch let error as TableError {
            throw error.naming(question.file)
        } catch let error as DiscoveryError {
            throw CommandFailure(error, in: question.file)
        }
    }

    /// Files first: if they cannot be written, nothing is printed.
    private func publish(
        _ document: LawDocument, _ discovery: Discovery, _ directory: ResultDirectory?, _ supervision: RunSupervision
    ) throws {
        let json = try document.json()
        if let directory {
            let names = try directory.write(document, model: ModelDocument(discovery.network, target: document.target))
            if !quiet { StandardStreams.complain("wrote \(names.joined(separator: ", ")) to \(directory.path)") }
        }
        supervision.releaseInterrupts()
        let cause = limits.cause(supervision, work: discovery.work)
        switch form {
        case nil: try StandardStreams.print(LawReport(document, cutBy: cause).text)
        case .json: try StandardStreams.print(json + "\n")
        case .latex: try printFormula(document.law.latex, document)
        case .python: try printFormula(document.law.python, document)
        }
    }

    private func printFormula(_ formula: String?, _ document: LawDocument) throws {
        if let formula {
            try StandardStreams.print(formula.hasSuffix("\n") ? formula : formula + "\n")
        } else {
            StandardStreams.complain(LawReport.noLawSentence(document))
        }
    }
}
