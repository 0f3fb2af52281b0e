import FunctionLibrary
import Testing

@Suite("Reading a table of functions")
struct LibraryReaderTests {
    /// Text, line, column and what the message says.
    static let faults: [(text: String, line: Int, column: Int, message: String)] = [
        ("sin | sin(x) | cos(x) | all", 1, 1, "5 fields"),
        ("# comment\n\nf | sinus(x) | cos(x) | all | 2", 3, 5, "no function ‘sinus’"),
        ("f | sin(x) | cos(y) | all | 2", 1, 18, "no variable ‘y’"),
        ("f | sin(x | cos(x) | all | 2", 1, 10, "should follow"),
        ("f | x | 1 | all | 1\ng|x**2|2*x|all|2\n  f | sin(x) | cos(x) | all | 2", 3, 3, "already defined in line 1"),
        (" | x | 1 | all | 1", 1, 2, "no name"),
        ("f | x | 1 | all | cheap", 1, 19, "not ‘cheap’"),
        ("f | x | 1 | all | -1", 1, 19, "at least 0"),
        ("f | x | 1 | 2 < x < 1 | 1", 1, 13, "empty"),
        ("f | x | 1 | x > | 1", 1, 16, "should follow"),
        ("f | x | 1 | y > 1 | 1", 1, 13, "compares x"),
        ("f | x | 1 | x > q | 1", 1, 17, "no variable ‘q’"),
        ("f | log(x) | 1/x | all | 2", 1, 5, "the domain contains"),
        ("f | 1/x | -1/x**2 | x >= 0 | 2", 1, 5, "at x = 0.0"),
        ("f | sin(x) | sin(x) | all | 2", 1, 14, "derivative at x ="),
        ("f | x**3 | 3*x**2.001 | x > 0 | 2", 1, 12, "derivative at x ="),
        ("f | x**p | p*x**p | x > 0 | 2", 1, 12, "derivative at x ="),
        ("f | p[0]*x | p[0] | all | 2", 1, 5, "free parameters"),
    ]

    @Test("every fault is named with its line and column", arguments: faults)
    func locatesFault(text: String, line: Int, column: Int, message: String) throws {
        let error = try #require(throws: FunctionLibraryError.self) { try FunctionLibrary(parsing: text, source: "my.txt") }
        #expect(error.line == line)
        #expect(error.column == column)
        #expect(error.message.contains(message), "\(error.message)")
        #expect(error.description.hasPrefix("my.txt:\(line):\(column): "))
    }

    @Test("a wrong derivative is answered with the place, the right number and the wrong one")
    func explainsDerivative() throws {
        let error = try #require(throws: FunctionLibraryError.self) {
            try FunctionLibrary(parsing: "f | sin(x) | 2*cos(x) | all | 2")
        }
        guard case .wrongDerivative(let x, let expected, let found) = error.problem else {
            Issue.record("\(error)")
            return
        }
        #expect(abs(found - 2 * expected) < 1e-8)
        #expect(x.isFinite)
    }

    @Test("comments, empty lines and any line ending are fine")
    func readsPlainTable() throws {
        let text = "# mine\r\n\r\nhalf | x/2 | 1/2 | all | 1.5 # a note\r\nroot|sqrt(x)|1/(2*sqrt(x))|x >= 0|2\n"
        let library = try FunctionLibrary(parsing: text)
        #expect(library.functions.map(\.name) == ["half", "root"])
        #expect(library["half"]?.value(3) == 1.5)
        #expect(library["half"]?.complexity == 1.5)
        #expect(library["root"]?.domain == .nonnegative)
        #expect(library["none"] == nil)
    }

    @Test("a library extends another and replaces functions of the same name in place")
    func extends() throws {
        let mine = try FunctionLibrary(parsing: "exp | exp(x) | exp(x) | all | 9\nstep | x**7 | 7*x**6 | all | 3")
        let both = FunctionLibrary.standard.extended(by: mine)
        #expect(both["exp"]?.complexity == 9)
        #expect(both.functions.count == FunctionLibrary.standard.functions.count + 1)
        #expect(
            both.functions.firstIndex { $0.name == "exp" } == FunctionLibrary.standard.functions.firstIndex { $0.name == "exp" }
        )
    }

    @Test("a file that is not there says so by its path")
    func missingFile() throws {
        let error = try #require(throws: FunctionLibraryError.self) {
            try FunctionLibrary(contentsOf: "/nowhere/functions.txt")
        }
        #expect(error.description.hasPrefix("/nowhere/functions.txt: "))
        #expect(throws: FunctionLibraryError.self) { try FunctionLibrary(contentsOf: "/tmp") }
    }

    @Test("the conditions of a domain mean what they say")
    func domains() throws {
        func domain(_ text: String) throws -> Domain? {
            try FunctionLibrary(parsing: "f | 0*x | 0 | \(text) | 1").functions.first?.domain
        }
        #expect(try domain("all") == .all)
        #expect(try domain("x != 0") == .nonzero)
        #expect(try domain("0 < x") == .positive)
        #expect(try domain("x > 0 or x < 0") == .nonzero)
        #expect(try domain("x > -1 or x < 1") == .all)
        #expect(try domain("-pi/2 < x <= 1") == Domain([Domain.Interval(-.pi / 2, 1, includesUpper: true)]))
        #expect(try domain("1 >= x > 0") == Domain([Domain.Interval(0, 1, includesUpper: true)]))
        let halfOpen = try #require(try domain("-1 <= x < 1"))
        #expect(halfOpen.contains(-1) && !halfOpen.contains(1) && halfOpen.contains(0))
        #expect(halfOpen.interval(containing: -1...0.5) != nil)
        #expect(Domain.nonzero.interval(containing: -1...1) == nil)
    }
}
