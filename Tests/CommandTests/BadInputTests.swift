import Foundation
import Testing

/// A run that must fail, and what its message must hold.
struct BadInput: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var files: [String: String] = [:]
    let arguments: [String]
    let message: [String]
    var input = ""
}

@Suite("Bad input ends with status 1, one message and nothing written")
struct BadInputTests {
    static let discover = ["discover", "data.csv", "--target", "y", "--out", "out"]

    static func table(_ what: String, _ text: String, _ options: [String] = [], _ message: String...) -> BadInput {
        BadInput(
            testDescription: what, files: ["data.csv": text], arguments: discover + options, message: ["data.csv"] + message)
    }

    static let tables = [
        BadInput(testDescription: "missing file", arguments: discover, message: ["data.csv", "no such file"]),
        BadInput(testDescription: "directory", arguments: ["discover", ".", "--target", "y"], message: ["directory"]),
        BadInput(
            testDescription: "empty standard input", arguments: ["discover", "-", "--target", "y"],
            message: ["standard input", "nothing in it"]),
        table("empty file", "", [], "nothing in it"),
        table("header only", "a,y\n", [], "no row of data"),
        table("zero byte", "a,y\n1,\u{0}\n", [], "line 2", "not a text table"),
        table(
            "absent target", Samples.product.replacingOccurrences(of: "y\n", with: "yield\n"), [], "no column 'y'", "'yield'"),
        table(
            "misspelt input", Samples.product.replacingOccurrences(of: "a,b", with: "mass,b"), ["--inputs", "masss"],
            "did you mean 'mass'"),
        table("absent input", Samples.product, ["--inputs", "a,bb"], "no column 'bb'", "'b'"),
        table("place of no column", Samples.product, ["--inputs", "#9"], "no column '#9'"),
        table("text in the target", "a,y\n1,2\n3,many\n", [], "'y'", "line 3", "column 2", "row 2", "'many'"),
        table("text in a chosen input", "a,b,y\n1,few,3\n2,2,4\n", ["--inputs", "b"], "'b'", "line 2", "column 2", "'few'"),
        table("ragged row", "a,b,y\n1,2,3\n1,2\n", [], "line 3", "2 fields", "3 were expected"),
        table("unclosed quote", "a,b,y\n1,\"2,3\n", [], "line 2", "quote"),
        table("all values missing", "a,y\nNA,NA\n,\n", [], "every value is missing"),
        table("no complete row", "a,b,y\n1,,3\n,2,4\n", [], "no row", "a, b, y"),
        table("constant target", "a,y\n1,5\n2,5\n3,5\n4,5\n5,5\n6,5\n", [], "target \"y\"", "5.0", "every row"),
        table("constant input", "a,y\n1,1\n1,2\n1,3\n1,4\n1,5\n1,6\n", [], "single value", "a"),
        table("too few rows", "a,b,y\n1,2,3\n2,3,5\n3,1,4\n", [], "3 complete rows are too few"),
        table("duplicate names", "a,y,a\n1,2,3\n", [], "columns 1 and 3", "'a'"),
        table("no input", "y\n1\n2\n3\n4\n5\n6\n", [], "no numeric column besides"),
        table("target among the inputs", Samples.product, ["--inputs", "a,y"], "both target and input"),
        table("doubtful comma", "a;y\n1,234;2\n5,678;3\n", [], "thousands comma"),
    ]

    static let documents = [
        ("no JSON", "x**2", ["no law.json"]),
        ("a field is missing", "{\"schema\": \"edgewise-law/1\"}", ["\"target\"", "missing"]),
        (
            "a field of the wrong type", Samples.law.replacingOccurrences(of: "\"rows\": 50", with: "\"rows\": \"fifty\""),
            ["rows"]
        ),
        ("another schema", Samples.document(formula: "null", schema: "edgewise-law/99"), ["edgewise-law/99"]),
        ("a formula that is none", Samples.document(formula: "\"x***2\""), ["formula", "character 4"]),
        ("a formula of an unknown input", Samples.document(formula: "\"x + zeta\""), ["zeta"]),
        ("a formula of an unknown function", Samples.document(formula: "\"sine(x)\""), ["sine"]),
        ("a formula with free parameters", Samples.document(formula: "\"p[0]*x\""), ["free parameters"]),
        ("inputs of one name", Samples.document(formula: "\"x\"", inputs: "[\"x\", \"x\"]"), ["not all different"]),
        ("no law", Samples.noLaw, ["no law"]),
    ].flatMap { what, text, message in
        [["export", "law.json", "--to", "c"], ["predict", "law.json", "data.csv", "--out", "out.csv"]].map { arguments in
            BadInput(
                testDescription: "\(arguments[0]): \(what)", files: ["law.json": text, "data.csv": "x,y\n1,2\n"],
                arguments: arguments, message: ["law.json: "] + message)
        }
    }

    static let laws = [
        BadInput(testDescription: "missing law", arguments: ["export", "law.json", "--to", "c"], message: ["no such file"]),
        BadInput(
            testDescription: "empty law on standard input", arguments: ["export", "-", "--to", "c"],
            message: ["standard input", "no law.json"]),
        BadInput(
            testDescription: "no such law in the front", files: ["law.json": Samples.law],
            arguments: ["export", "law.json", "--to", "c", "--entry", "3"], message: ["no law 3", "2 laws"]),
        BadInput(
            testDescription: "predict without an input", files: ["law.json": Samples.law, "data.csv": "x,yy\n1,2\n"],
            arguments: ["predict", "law.json", "data.csv", "--out", "out.csv"], message: ["data.csv", "no column 'y'", "'yy'"]),
        BadInput(
            testDescription: "predict with text in an input", files: ["law.json": Samples.law, "data.csv": "x,y\n1,two\n"],
            arguments: ["predict", "law.json", "data.csv"], message: ["data.csv", "'y'", "'two'"]),
    ]

    static let libraries = [
        ("missing file", nil, "mine.txt: the file cannot be read"),
        ("unknown function", "\n sinc | sine(x)/x | 1 | x != 0 | 4\n", "mine.txt:2:9: there is no function ‘sine’"),
        ("wrong derivative", "cube | x**3 | 2*x**2 | all | 3\n", "mine.txt:1:15: the derivative at x"),
        ("wrong domain", "root | sqrt(x) | 1/(2*sqrt(x)) | all | 3\n", "mine.txt:1:8: the formula is"),
        ("missing field", "# mine\nroot | sqrt(x) | all | 3\n", "mine.txt:2:1: a function has 5 fields"),
        ("name given twice", "f | x | 1 | all | 1\nf | x | 1 | all | 1\n", "mine.txt:2:1: ‘f’ is already defined in line 1"),
    ].flatMap { what, text, message in
        [["functions", "--functions", "mine.txt"], discover + ["--functions", "mine.txt"]].map { arguments in
            BadInput(
                testDescription: "\(arguments[0]): \(what)",
                files: ["data.csv": Samples.product].merging(text.map { ["mine.txt": $0] } ?? [:]) { first, _ in first },
                arguments: arguments, message: [message])
        }
    }

    static let outputs = [
        ("a file in the way", "data.csv"), ("a file above", "data.csv/out"), ("no such place", "/proc/edgewise"),
        ("a name that is too long", String(repeating: "n", count: 300)),
    ].map { what, place in
        BadInput(
            testDescription: "unwritable: \(what)", files: ["data.csv": Samples.product],
            arguments: ["discover", "data.csv", "--target", "y", "--out", place], message: [place])
    }

    @Test("tells what is wrong and where", arguments: tables + documents + laws + libraries + outputs)
    func failure(_ bad: BadInput) throws {
        let workspace = try Workspace(bad.files)
        let before = try workspace.listing()
        let result = try EdgewiseProcess(bad.arguments, in: workspace, input: bad.input).wait()
        #expect(result.status == 1)
        #expect(result.output.isEmpty)
        #expect(result.errors.hasPrefix("edgewise: "))
        for part in bad.message { #expect(result.errors.contains(part), "\(part) is not in: \(result.errors)") }
        #expect(result.errors.split(separator: "\n").count <= 2, "\(result.errors)")
        #expect(try workspace.listing() == before)
    }
}
