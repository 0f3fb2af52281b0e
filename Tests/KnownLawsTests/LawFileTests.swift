import Expressions
import Tables
import Testing
import Units

@testable import KnownLaws

@Suite("Reading a law file")
struct LawFileTests {
    private static func set(_ text: String) -> LawSet { LawSet(parsing: text, file: "mine/own.txt") }

    @Test("everything that the format has is read")
    func readsAll() throws {
        let set = Self.set(
            """
            # A comment; the file ends its lines like a teletype.\r
            set orchard\r
            title Laws of\r
            title the orchard # in two lines
            source Notebook 7
            unit apple
            unit crate = 24 apple

            law yield  How many apples\t
            n [apple] = k*`trees per acre`*a*exp(-t/tau) + 0*m
            k in 1 .. 5, 30 rows [apple]   # a tree
            `trees per acre` in 1 .. 2, 30 rows [1/m^2]
            a in 0.1 .. 100, log [m^2]
            t, tau in 1 .. 2*pi [s]
            m, idle in -1 .. 1
            source My own
            note First half;
            note second half.

            law meshed
            y = e*x
            x in 0 .. 1, step 0.1
            e in -1 .. 1, 21 points
            test x in 2 .. 3, 7 rows
            test e in 2 .. 3
            """)
        #expect(set.problems == [])
        #expect(set.name == "orchard" && set.title == "Laws of the orchard" && set.source == "Notebook 7")
        let law = try #require(set["yield"])
        #expect(law.title == "How many apples" && law.source == "My own" && law.note == "First half; second half.")
        #expect(law.target == KnownLaw.Quantity(name: "n", unit: Unit(exponents: ["apple": .one])))
        #expect(law.variables.map(\.quantity.name) == ["k", "trees per acre", "a", "t", "tau", "m", "idle"])
        let samplings: [Sampling] = [
            .uniform(1...5, rows: 30), .uniform(1...2, rows: 30), .logUniform(0.1...100, rows: nil),
            .uniform(1...6.283185307179586, rows: nil), .uniform(1...6.283185307179586, rows: nil),
            .uniform(-1...1, rows: nil), .uniform(-1...1, rows: nil),
        ]
        #expect(law.variables.map(\.training) == samplings)
        #expect(law.variables.last?.quantity.unit == .one)
        #expect(law.variables.allSatisfy { $0.test == nil })
        let meshed = try #require(set["meshed"])
        #expect(meshed.source == "Notebook 7" && meshed.title == nil && meshed.note == nil)
        #expect(meshed.variables.map(\.training) == [.grid(0...1, step: 0.1), .spaced(-1...1, count: 21)])
        #expect(meshed.variables.map(\.test) == [.uniform(2...3, rows: 7), .uniform(2...3, rows: nil)])
        #expect(meshed.formula == .variable("e") * .variable("x"))  // No Euler's number: e is declared.
        #expect(meshed.target.unit == nil && meshed.variables[0].quantity.unit == nil)
    }

    @Test("a file without a heading is called by its name")
    func namelessSet() {
        let set = Self.set("law a\ny = 2*x\nx in 0 .. 1")
        #expect(set.name == "own" && set.title == nil && set.laws.map(\.id) == ["a"])
        #expect(Self.set("").laws.isEmpty && Self.set("# nothing\n").problems.isEmpty)
    }

    /// The lines of a law after its first, the line of the file that is at fault, and what the message says.
    static let faults: [(lines: String, line: Int, message: String)] = [
        // Formulas
        ("x in 0 .. 1", 1, "no formula"),
        ("y = 2*x", 2, "no variables"),
        ("y = 2*(x\nx in 0 .. 1", 2, "the formula ends where"),
        ("y = 2*x)\nx in 0 .. 1", 2, "at character 4"),
        ("y = sinn(x)\nx in 0 .. 1", 2, "did you mean ‘sign’ or ‘sin’"),
        ("y = 2*z\nx in 0 .. 1", 2, "there is no variable ‘z’, or declare it: z in 1 .. 5"),
        ("y = 2*lenght\nlength in 0 .. 1", 2, "did you mean ‘length’?"),
        ("y = p[0]*x\nx in 0 .. 1", 2, "no free parameters"),
        ("y =\nx in 0 .. 1", 2, "no formula after"),
        ("y, z = x\nx in 0 .. 1", 2, "one quantity, not 2"),
        ("y = x\ny = 2*x\nx in 0 .. 1", 3, "stands in line 2"),
        ("y = 2\nx in 0 .. 1", 2, "uses no variable"),
        ("y = x - x + 3\nx in 0 .. 1", 2, "is 3 everywhere"),
        ("y = sin(x)**2 + cos(x)**2\nx in 0 .. 1", 2, "a constant is no law"),
        ("y = 2*y\ny in 0 .. 1", 3, "rename the variable"),
        // Variables
        ("y = x\nx in 0 .. 1\nx in 0 .. 2", 4, "declared in line 3"),
        ("y = x\nx, x in 0 .. 1", 3, "declared in line 3"),
        ("y = x\nx", 3, "has no range"),
        ("y = x\nx in 0 .. 1\n2x in 0 .. 1", 4, "‘2x’ is neither"),
        ("y = x\nx, in 0 .. 1", 3, "name is missing"),
        ("y = x\nx in 0 .. 1\ndata in 0 .. 1", 4, "in backticks"),
        ("y = x\nx in 0 .. 1\nsource", 4, "stands alone"),
        ("y = x\nx in 0 .. 1\nset b", 4, "before its first law"),
        // Ranges
        ("y = x\nx in 1 .. 1", 3, "is empty"),
        ("y = x\nx in 2 .. 1", 3, "reversed; write 1 .. 2"),
        ("y = x\nx in 0 .. inf", 3, "not finite"),
        ("y = x\nx in nan .. 1", 3, "not finite"),
        ("y = x\nx in -1.7e308 .. 1.7e308", 3, "not finite"),
        ("y = x\nx in 0 .. 1e999", 3, "is no number"),
        ("y = x\nx in 0 .. z", 3, "‘z’ is no number"),
        ("y = x\nx in 5", 3, "two dots"),
        ("y = x\nx in 0...5", 3, "two dots"),
        ("y = x\nx in 0 .. 1, log", 3, "must lie above 0"),
        ("y = x\nx in -1 .. 1, log", 3, "begins at -1"),
        ("y = x\nx in 0 .. 1, step 0", 3, "must be positive"),
        ("y = x\nx in 0 .. 1, step -0.1", 3, "must be positive"),
        ("y = x\nx in 0 .. 1, step 2", 3, "larger than the range"),
        ("y = x\nx in 0 .. 1, step nan", 3, "must be positive"),
        ("y = x\nx in 0 .. 1, 1 points", 3, "at least 2"),
        ("y = x\nx in 0 .. 1, 0 rows", 3, "at least 1"),
        ("y = x\nx in 0 .. 1, 2.5 rows", 3, "whole number"),
        ("y = x\nx in 0 .. 1, 10000001 rows", 3, "over the limit"),
        ("y = x\nx in 0 .. 1, sometimes", 3, "‘sometimes’ is no way"),
        ("y = x\nx in 1 .. 2, step 0.1, log", 3, "write step or points alone"),
        ("y = x*z\nx, z in 0 .. 1, step 0.0001", 3, "100020001 rows, over the limit"),
        ("y = x*z\nx in 0 .. 1, step 1e-300\nz in 0 .. 1", 3, "more rows than can be counted"),
        ("y = x*z\nx in 0 .. 1, 20 rows\nz in 0 .. 1, 30 rows", 3, "for 20 and for 30 rows"),
        ("y = x*z\nx in 0 .. 1, 20 rows\nz in 0 .. 1, step 0.1", 3, "leave out ‘20 rows’"),
        ("y = x\nx in 0 .. 1\ntest z in 0 .. 1", 4, "‘z’ is no variable so far"),
        ("y = x\nx in 0 .. 1\ntest x in 0 .. 1\ntest x in 0 .. 2", 5, "test line already"),
        ("y = x\nx in 0 .. 1\ntest x", 4, "a test line says where"),
        // Values
        ("y = log(x)\nx in -1 .. 1", 2, "not a real number at x = -"),
        ("y = sqrt(x)\nx in -1 .. 20", 2, "narrow the ranges"),
        ("y = exp(x)\nx in 1 .. 2000", 2, "infinite at x = "),
        ("y = sqrt(1 - x*z)\nx, z in 0 .. 1.2", 2, "not a real number"),
        ("y = 1/x\nx in -1 .. 1, step 0.5", 2, "infinite at x = 0"),
        ("y = log(x)\nx in 1 .. 2\ntest x in -1 .. 2, 50 rows", 2, "not a real number"),
        // Units
        ("d [m] = x + t\nx in 0 .. 1 [m]\nt in 0 .. 1 [s]", 2, "‘x + t’ adds s to m"),
        ("d [m] = x*t\nx in 0 .. 1 [m]\nt in 0 .. 1 [s]", 2, "the formula gives m s, not m"),
        ("d = x*t\nx in 0 .. 1 [m]\nt in 0 .. 1", 2, "the formula gives m, not 1"),
        ("d [km] = x*t\nx in 0 .. 1 [m/s]\nt in 0 .. 1 [s]", 2, "gives m, not km; convert with a factor"),
        ("d [1] = sin(x)\nx in 0 .. 1 [m]", 2, "takes the sin of m"),
        ("d [m] = x\nx in 0 .. 1 [metre]", 3, "[metre]: there is no unit ‘metre’"),
        ("d [m = x\nx in 0 .. 1 [m]", 2, "brackets at the end"),
        ("d [m] = x\nx in 0 .. 1 [m], 20 rows", 3, "brackets at the end"),
        ("d [m] = x\nx in 0 .. 1 []", 3, "there is no unit here"),
        // Tables
        ("y = 2*x\nx\ndata missing.csv", 4, "mine/missing.csv: there is no such file"),
        ("y = 2*x\nx\ndata /nowhere/missing.csv", 4, "/nowhere/missing.csv: there is no such file"),
        ("y = 2*x\nx in 0 .. 1\ndata own.csv", 3, "but its values are in own.csv"),
        ("y = 2*x\nx\ndata a.csv\ndata b.csv", 5, "line 4 names a table already"),
    ]

    @Test("every fault is named with its line and its law, and the laws around it are read", arguments: faults)
    func locatesFault(lines: String, line: Int, message: String) throws {
        let good = "law good\ny = x\nx in 0 .. 1\n"
        let set = Self.set("law bad\n\(lines)\n\(good)")
        #expect(set.laws.map(\.id) == ["good"])
        let problem = try #require(set.problems.first)
        #expect(set.problems.count == 1, "\(set.problems)")
        #expect(problem.line == line && problem.id == "bad" && problem.file == "mine/own.txt", "\(problem)")
        #expect(problem.message.contains(message), "\(problem)")
        #expect(problem.description.hasPrefix("mine/own.txt:\(line): law ‘bad’: "))
    }

    /// A whole file, the line at fault, and what the message says.
    static let headingFaults: [(text: String, line: Int, message: String)] = [
        ("y = x\nlaw a\ny = x\nx in 0 .. 1", 1, "begin one with a line ‘law NAME’"),
        ("set a\nset b\nlaw a\ny = x\nx in 0 .. 1", 2, "name already: ‘a’"),
        ("unit m = 3 km\nlaw a\ny = x\nx in 0 .. 1", 1, "‘m’ is a unit already"),
        ("unit two words\nlaw a\ny = x\nx in 0 .. 1", 1, "cannot name a unit"),
        ("unit inch = 2.54 centi\nlaw a\ny = x\nx in 0 .. 1", 1, "no unit ‘centi’"),
        ("lwa a\nlaw a\ny = x\nx in 0 .. 1", 1, "‘lwa a’ is neither a name nor a line"),
    ]

    @Test("a fault in the heading is named with its line", arguments: headingFaults)
    func locatesHeadingFault(text: String, line: Int, message: String) throws {
        let set = Self.set(text)
        let problem = try #require(set.problems.first)
        #expect(set.problems.count == 1 && problem.line == line && problem.id == nil, "\(set.problems)")
        #expect(problem.message.contains(message), "\(problem)")
        #expect(set.laws.map(\.id) == ["a"])
    }

    @Test("of two laws of one name the first stays")
    func duplicate() throws {
        let set = Self.set("law a\ny = x\nx in 0 .. 1\n\nlaw a\ny = 2*x\nx in 0 .. 1")
        #expect(set.laws.map(\.formula) == [.variable("x")])
        let problem = try #require(set.problems.first)
        #expect(problem.line == 5 && problem.id == "a" && problem.message.contains("line 1 has a law of this name"))
    }

    @Test("all faulty lines of a law are named, and all faulty laws")
    func severalFaults() {
        let set = Self.set("law a\ny = x\nx in 1 .. 0\nz in 3\nlaw b\ny = x\nlaw c\ny = x\nx in 0 .. 1\nlaw d")
        #expect(set.problems.map(\.line) == [3, 4, 6, 10])
        #expect(set.problems.map(\.id) == ["a", "a", "b", "d"])
        #expect(set.laws.map(\.id) == ["c"])
    }

    @Test(
        "a place where the formula fails that no random row meets is no fault",
        arguments: [
            "y = sin(x - z)/(x - z)\nx, z in 0 .. 1", "y = log(x)\nx in 0 .. 1", "y = 1/x\nx in -1 .. 1",
            "y = x**z\nx, z in 0 .. 1",
            "y = sqrt(1 - x**2)\nx in -1 .. 1", "y = 1/x\nx in -1 .. 1, 20 points",
        ])
    func removableSingularity(lines: String) {
        let set = Self.set("law a\n\(lines)")
        #expect(set.problems == [])
        #expect(set.laws.count == 1)
    }

    @Test("a number that stands as a factor may convert units: laws of numbers in mixed units are read")
    func conversion() {
        let set = Self.set("law a\nE [kWh] = P*t/1000\nP in 1 .. 2 [W]\nt in 1 .. 2 [h]")
        #expect(set.problems == [])
    }

    @Test("a law file that cannot be read says so")
    func unreadable() {
        #expect(throws: (any Error).self) { try LawSet.read(path: "/nowhere/laws.txt") }
        #expect(throws: (any Error).self) { try LawSet.read(path: "/tmp") }
    }

    @Test("no damage to a file stops the reader: 150 files with lines cut, doubled, exchanged and spoilt")
    func damagedFiles() throws {
        let laws = LawSet.standard(named: "keijzer")?.laws ?? []
        let entries = laws.flatMap { law in
            ["law \(law.id)", "y [1] = \(law.formula)", "x1, x2, x3 in 0.5 .. 1, 20 points", "test x1 in 1 .. 2, log"]
        }
        let lines = ["# \u{FEFF}", "unit apple"] + entries + ["law table", "y = x", "x [apple]", "data a.csv"]
        var generator = SeededGenerator(seed: 12)
        let spoilers = Array("`[]=,.()#^*/-°²∞9eE \u{0}")
        var readable = 0
        for _ in 0..<150 {
            var damaged = lines
            for _ in 0..<12 {
                let place = Int.random(in: 0..<damaged.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: damaged.remove(at: place)
                case 1: damaged.insert(damaged[place], at: Int.random(in: 0..<damaged.count, using: &generator))
                case 2: damaged[place] = String(damaged[place].dropLast(Int.random(in: 0...9, using: &generator)))
                default:
                    var characters = Array(damaged[place])
                    let spoiler = spoilers[Int.random(in: 0..<spoilers.count, using: &generator)]
                    characters.insert(spoiler, at: Int.random(in: 0...characters.count, using: &generator))
                    damaged[place] = String(characters)
                }
            }
            let set = Self.set(damaged.joined(separator: "\n"))
            #expect(set.problems.allSatisfy { (1...damaged.count).contains($0.line) && !$0.message.isEmpty })
            #expect(Set(set.laws.map(\.id)).count == set.laws.count)
            readable += set.laws.count
            for law in set.laws { #expect(try law.training(rows: 2, seed: 1).rowCount == 2) }
        }
        #expect(readable > 500)
    }

    @Test("a byte order mark, a long list and a narrow logarithmic range are no trouble")
    func oddities() {
        #expect(Self.set("\u{FEFF}set a\nlaw b\ny = x\nx in 0 .. 1").name == "a")
        let many = (0..<200_000).map { "x\($0)" }.joined(separator: ", ")
        #expect(Self.set("law a\ny = x1\n\(many) in 0 .. 1").problems.map(\.line) == [3])
        let narrow = Self.set("law a\ny = x\nx in 1e300 .. 1.0000000000000002e300, log\nz in 0 .. 1")
        #expect(narrow.problems.allSatisfy { $0.message.contains("constant") })
    }
}
