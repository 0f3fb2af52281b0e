/// Identifiers that a variable must not take in an exported source.
enum ReservedNames {
    static func names(of language: ExportLanguage) -> Set<String> {
        switch language {
        case .text, .latex: []
        case .python: python
        case .sympy: sympy
        case .c: c
        case .swift: swift
        }
    }

    private static let pythonKeywords = words(
        """
        False None True and as assert async await break class continue def del elif else except finally for from global if
        import in is lambda nonlocal not or pass raise return try while with yield match case type
        """)

    private static let python = pythonKeywords.union(["np", "numpy", "math", "float", "print", "__debug__"])

    /// With SymPy's globals, so that `sympify` needs no `locals`.
    private static let sympy = pythonKeywords.union(SympyGlobalNames.all)

    /// C23 and C++ keywords, the functions and macros of `<math.h>` with GNU's.
    private static let c = words(
        """
        alignas alignof and and_eq asm auto bitand bitor bool break case catch char class compl concept const consteval
        constexpr constinit const_cast continue co_await co_return co_yield decltype default delete do double dynamic_cast else
        enum explicit export extern false float for friend goto if inline int long mutable namespace new noexcept not not_eq
        nullptr operator or or_eq private protected public register reinterpret_cast requires restrict return short signed
        sizeof static static_assert static_cast struct switch template this thread_local throw true try typedef typeid typename
        typeof typeof_unqual union unsigned using virtual void volatile wchar_t while xor xor_eq main unix linux
        acos acosh asin asinh atan atan2 atanh cbrt ceil copysign cos cosh drem erf erfc exp exp10 exp2 expm1 fabs fdim finite
        floor fma fmax fmin fmod frexp gamma hypot ilogb isfinite isgreater isinf isless isnan isnormal j0 j1 jn ldexp lgamma
        llrint llround log log10 log1p log2 logb lrint lround modf nan nearbyint nextafter nexttoward pow pow10 remainder
        remquo rint round scalb scalbln scalbn signbit signgam significand sin sincos sinh sqrt tan tanh tgamma trunc y0 y1 yn
        HUGE_VAL INFINITY NAN MAXFLOAT DOMAIN SING OVERFLOW UNDERFLOW PLOSS TLOSS M_E M_PI I complex imaginary
        """)

    private static let swift = words(
        """
        Any Self actor as associatedtype async await break case catch class continue default defer deinit do else enum
        extension fallthrough false fileprivate final for func guard if import in infix init inout internal is lazy let mutating
        nil nonisolated open operator override postfix precedencegroup prefix private protocol public repeat rethrows return
        self set get some any static struct subscript super switch throw throws true try typealias var weak where while Type
        Protocol borrowing consuming each package macro
        Double Foundation Swift acos acosh asin asinh atan atanh abs cos cosh erf exp log pow sin sinh sqrt tan tanh
        """)

    private static func words(_ text: String) -> Set<String> {
        Set(text.split(whereSeparator: \.isWhitespace).map(String.init))
    }
}
