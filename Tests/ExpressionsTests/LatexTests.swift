import Expressions
import Testing

@Suite struct LatexTests {
    @Test(
        "formulas are set as in print",
        arguments: [
            ("x/y", "\\frac{x}{y}"),
            ("-x/2", "-\\frac{x}{2}"),
            ("2*x*(y + 1)", "2 x \\left(y + 1\\right)"),
            ("sqrt(x**2 + y**2)", "\\sqrt{x^{2} + y^{2}}"),
            ("exp(-theta**2/2)/sqrt(2*pi)", "\\frac{\\mathrm{e}^{-\\frac{\\theta^{2}}{2}}}{\\sqrt{2 \\pi}}"),
            ("sin(x)**2 + cos(2*x)", "\\sin^{2}\\left(x\\right) + \\cos\\left(2 x\\right)"),
            ("(x + y)**2", "\\left(x + y\\right)^{2}"),
            ("(x**y)**z", "\\left(x^{y}\\right)^{z}"),
            ("exp(x)**y", "\\left(\\mathrm{e}^{x}\\right)^{y}"),
            ("x**(3/2)", "x^{\\frac{3}{2}}"),
            ("log(abs(x))", "\\ln\\left(\\left|x\\right|\\right)"),
            ("asin(x) + asinh(y)", "\\arcsin\\left(x\\right) + \\operatorname{arsinh}\\left(y\\right)"),
            ("x*2**y", "x \\cdot 2^{y}"),
            ("1.5e-7*x", "1.5 \\times 10^{-7} x"),
            ("m_0*v/sqrt(1 - v**2/c**2)", "\\frac{m_{0} v}{\\sqrt{-\\frac{v^{2}}{c^{2}} + 1}}"),
            ("k_spring*omega_0", "k_{\\mathrm{spring}} \\, \\omega_{0}"),
            ("theta1*x12", "\\theta_{1} x_{12}"),
            ("mass*hbar", "\\mathrm{mass} \\, \\hbar"),
            ("`50% of_it`", "\\mathrm{50\\%\\ of}_{\\mathrm{it}}"),
            ("`pi`*pi", "\\mathrm{pi} \\, \\pi"),
            ("λ*Γ", "\\lambda \\Gamma"),
        ])
    func formulas(text: String, latex: String) throws {
        #expect(try Expression(parsing: text).latex() == latex)
    }

    @Test("display names take the place of the variables' own")
    func displayNames() {
        let formula = Expression.variable("v") / .variable("t")
        #expect(formula.latex(displayNames: ["v": "v_{\\max}"]) == "\\frac{v_{\\max}}{t}")
    }
}
