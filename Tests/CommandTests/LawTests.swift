import Foundation
import TestSupport
import Testing

@Suite("edgewise export")
struct ExportCommandTests {
    private func export(_ language: String, _ options: String..., law: String = Samples.law) throws -> String {
        let workspace = try Workspace(["law.json": law])
        let result = try EdgewiseProcess(["export", "law.json", "--to", language] + options, in: workspace).wait()
        #expect(result.status == 0)
        #expect(result.errors.isEmpty)
        return result.output
    }

    @Test("prints x²/y as text, LaTeX and SymPy")
    func formulas() throws {
        #expect(try export("text") == "x**2/y\n")
        #expect(try export("latex") == "\\frac{x^{2}}{y}\n")
        let printed = try PythonOracle.run("import sympy\nprint(sympy.sympify('\(try export("sympy").dropLast())').diff('y'))")
        #expect(printed == "-x**2/y**2\n")
    }

    @Test("prints Python and C that give 12.5 at x = 5, y = 2")
    func programs() throws {
        let python = try export("python", "--name", "energy")
        #expect(try PythonOracle.numbers(python + "\nprint(energy(5.0, 2.0))") == [12.5])
        let c = try export("c", "--name", "energy")
        try PythonOracle.withTemporaryDirectory { directory in
            let source = directory.appendingPathComponent("law.c").path
            let program = directory.appendingPathComponent("law").path
            let main = "\n#include <stdio.h>\nint main(void) { printf(\"%.17g\\n\", energy(5, 2)); return 0; }\n"
            try Data((c + main).utf8).write(to: URL(fileURLWithPath: source))
            _ = try PythonOracle.output(of: "/usr/bin/gcc", ["-Wall", "-Werror", source, "-o", program, "-lm"])
            #expect(try PythonOracle.output(of: program, []) == "12.5\n")
        }
    }

    @Test("prints a Swift function of the given name")
    func swift() throws {
        let source = try export("swift", "--name", "energy")
        #expect(source.contains("func energy(_ x: Double, _ y: Double) -> Double {"))
    }

    @Test("takes a law of the front, and reads standard input")
    func entries() throws {
        #expect(try export("text", "--entry", "1") == "x\n")
        let result = try Workspace().run("export", "-", "--to", "text", "--entry", "2", input: Samples.law)
        #expect(result.output == "x**2/y\n")
    }
}

@Suite("edgewise predict")
struct PredictCommandTests {
    private func predict(_ table: String, _ options: [String] = []) throws -> EdgewiseProcess.Result {
        let workspace = try Workspace(["law.json": Samples.law, "data.csv": table])
        return try EdgewiseProcess(["predict", "law.json", "data.csv"] + options, in: workspace).wait()
    }

    @Test("adds a column of the target's name")
    func prediction() throws {
        let result = try predict("y,x,k\n2,3,7\n0.5,1.5,8\n")
        #expect(result.status == 0)
        #expect(result.output == "y,x,k,z\n2,3,7,4.5\n0.5,1.5,8,4.5\n")
        #expect(result.errors.isEmpty)
    }

    @Test("adds prediction and residual where the target is there")
    func residual() throws {
        let result = try predict("x,y,z\n3,2,5\n1,0.5,\n")
        #expect(result.output == "x,y,z,z_predicted,z_residual\n3,2,5,4.5,0.5\n1,0.5,,2,\n")
    }

    @Test("leaves what cannot be predicted empty, and counts it")
    func gaps() throws {
        let result = try predict("name,x,y\na,,2\nb,2,0\nc,9,1\nd,2,1\n")
        #expect(result.output == "x,y,z\n,2,\n2,0,\n9,1,81\n2,1,4\n")
        #expect(
            result.errors.split(separator: "\n") == [
                "edgewise: 1 row without a prediction: an input is missing",
                "edgewise: 1 row without a prediction: outside the formula's domain",
                "edgewise: 1 row outside the range of the data the law was found on",
                "edgewise: text columns left out: name",
            ])
        #expect(try predict("x,y\n,2\n1,1\n", ["--quiet"]).errors.isEmpty)
    }

    @Test("writes to a file")
    func file() throws {
        let workspace = try Workspace(["law.json": Samples.law, "data.csv": "x,y\n3,2\n", "z.csv": "old"])
        let result = try workspace.run("predict", "law.json", "data.csv", "--out", "z.csv")
        #expect(result.output.isEmpty)
        #expect(try workspace.text("z.csv") == "x,y,z\n3,2,4.5\n")
        #expect(try workspace.listing() == ["data.csv", "law.json", "z.csv"])
    }

    @Test("predicts what was discovered: the residuals of an exact law are rounding")
    func roundTrip() throws {
        let workspace = try Workspace(["data.csv": Samples.product])
        #expect(try workspace.run("discover", "data.csv", "--target", "y", "--out", "out").status == 0)
        let result = try workspace.run("predict", "out/law.json", "data.csv")
        let residuals = result.output.split(separator: "\n").dropFirst().compactMap { line in
            line.split(separator: ",", omittingEmptySubsequences: false).last.flatMap { Double($0) }
        }
        #expect(residuals.count == 40)
        #expect(residuals.allSatisfy { abs($0) < 1e-12 })
    }
}

@Suite("edgewise functions")
struct FunctionsCommandTests {
    @Test("shows every function of the library's file")
    func library() throws {
        let result = try Workspace().run("functions")
        #expect(result.status == 0)
        let names = try Repository.text("library/functions/functions.txt").split(separator: "\n").compactMap { line in
            line.hasPrefix("#") ? nil : line.split(separator: "|").first?.trimmingCharacters(in: .whitespaces)
        }
        let shown = result.output.split(separator: "\n").dropFirst().map { $0.split(separator: " ")[0] }
        #expect(shown.map(String.init) == names)
    }

    @Test("adds the functions of a file, and lets one take the place of another")
    func ownFunctions() throws {
        let workspace = try Workspace([
            "mine.txt": """
            stretched | exp(-sqrt(x)) | -exp(-sqrt(x))/(2*sqrt(x)) | x > 0 | 4
            exp | exp(x) | exp(x) | all | 9
            """
        ])
        let lines = try workspace.run("functions", "--functions", "mine.txt").output.split(separator: "\n")
        #expect(lines.last?.hasPrefix("stretched ") == true)
        let exponentials = lines.filter { $0.hasPrefix("exp ") }
        #expect(exponentials.count == 1)
        #expect(exponentials.first?.hasSuffix(" 9") == true)
    }
}
