/// One identity that the simplifier may use, with its side condition inside.
///
/// `rewrite` is given a node whose arguments are already canonical and answers the node it becomes, or `nil` where the rule
/// does not apply: the identity does not match, or the sign it needs cannot be proved. A rule may widen the domain of a
/// formula (x/x becomes 1) but never narrows it and never changes a value.
package struct RewriteRule: Sendable {
    let name: String
    let rewrite: @Sendable (Expression, Canonicalizer) -> Expression?

    init(_ name: String, _ rewrite: @escaping @Sendable (Expression, Canonicalizer) -> Expression?) {
        self.name = name
        self.rewrite = rewrite
    }

    /// A rule on f(u) that sees u.
    static func onArgument(
        _ name: String, _ rewrite: @escaping @Sendable (Expression, Canonicalizer) -> Expression?
    ) -> RewriteRule {
        RewriteRule(name) { node, canonicalizer in
            guard case .function(_, let argument) = node else { return nil }
            return rewrite(argument, canonicalizer)
        }
    }

    /// A rule on f(g(u)) for one g, that sees u.
    static func onComposition(
        _ name: String, with inner: ElementaryFunction,
        _ rewrite: @escaping @Sendable (Expression, Canonicalizer) -> Expression?
    ) -> RewriteRule {
        RewriteRule(name) { node, canonicalizer in
            guard case .function(_, .function(inner, let argument)) = node else { return nil }
            return rewrite(argument, canonicalizer)
        }
    }

    /// A rule on f(g(u)) whose result repeats u, and which therefore applies only where that is shorter.
    static func onCompositionIfShorter(
        _ name: String, with inner: ElementaryFunction,
        _ rewrite: @escaping @Sendable (Expression, Canonicalizer) -> Expression
    ) -> RewriteRule {
        RewriteRule(name) { node, canonicalizer in
            guard case .function(_, .function(inner, let argument)) = node else { return nil }
            let result = rewrite(argument, canonicalizer)
            return result.readingCost < node.readingCost ? result : nil
        }
    }

    /// A rule on b**p that sees b and p.
    static func onPower(
        _ name: String, _ rewrite: @escaping @Sendable (Expression, Expression, Canonicalizer) -> Expression?
    ) -> RewriteRule {
        RewriteRule(name) { node, canonicalizer in
            guard case .power(let base, let exponent) = node else { return nil }
            return rewrite(base, exponent, canonicalizer)
        }
    }
}

/// One rewriting that happened: the rule's name and the subexpression before and after.
public struct SimplificationStep: Hashable, Sendable {
    public let rule: String
    public let before: Expression
    public let after: Expression
}

extension RewriteRule {
    /// The names of all rules in the tables, for the test that each has its example.
    package static var allNames: Set<String> {
        Set((forPowers + forProducts + forSums + forFunctions.values.flatMap { $0 }).map(\.name))
    }
}
