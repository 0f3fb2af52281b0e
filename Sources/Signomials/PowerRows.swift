import Expressions
import Glibc

/// A positive quantity that terms hold powers of: an input, or a plain function of one.
struct PowerBase: Sendable {
    var formula: Expression
    /// log of it, one a row.
    var logs: [Double]
    /// Of `logs`, or of those of more rows that terms are to be the same on.
    var mean: Double
    /// What a power of it costs beside its exponent, in bits: one of many functions is less likely than an input.
    var cost: Double

    init(formula: Expression, logs: [Double], mean: Double? = nil, cost: Double = 0) {
        self.formula = formula
        self.logs = logs
        self.mean = mean ?? logs.reduce(0, +) / Double(max(logs.count, 1))
        self.cost = cost
    }

    func rows(_ chosen: [Int]) -> PowerBase {
        PowerBase(formula: formula, logs: chosen.map { logs[$0] }, mean: mean, cost: cost)
    }
}

/// What a term may be multiplied by though it has no real powers, because it changes its sign: cos x, or x itself.
struct PlainFactor: Sendable {
    var formula: Expression
    var values: [Double]
    /// The bases that it is made of, of which the term then holds no powers besides.
    var bases: Set<Int>
    /// The factor that is 1 − this one: cos²x for sin²x.
    var complement: Int?

    /// The factor of most terms.
    static func one(rows: Int) -> PlainFactor {
        PlainFactor(formula: 1, values: [Double](repeating: 1, count: rows), bases: [])
    }
}

/// Rows as fits of signomials read them.
struct PowerRows: Sendable {
    let count: Int
    let bases: [PowerBase]
    let factors: [PlainFactor]
    /// The target, in units of its root mean square.
    let target: [Double]
    /// √weight.
    let weights: [Double]
    /// log u_j − its mean, by rows. Logarithms about their mean keep coefficients and exponents apart in a fit.
    let logs: [Double]

    init(bases: [PowerBase], factors: [PlainFactor], target: [Double], weights: [Double]) {
        count = target.count
        self.bases = bases
        self.factors = factors
        self.target = target
        self.weights = weights
        var logs: [Double] = []
        logs.reserveCapacity(target.count * bases.count)
        for row in target.indices {
            for base in bases { logs.append(base.logs[row] - base.mean) }
        }
        self.logs = logs
    }

    /// Some of the rows, with the same means, so that terms are the same.
    func rows(_ chosen: [Int]) -> PowerRows {
        PowerRows(
            bases: bases.map { $0.rows(chosen) },
            factors: factors.map { factor in
                PlainFactor(
                    formula: factor.formula, values: chosen.map { factor.values[$0] }, bases: factor.bases,
                    complement: factor.complement)
            },
            target: chosen.map { target[$0] }, weights: chosen.map { weights[$0] })
    }
}
