import Expressions
import Tables

/// What `law.json` holds and `discover --json` prints: the law and its evidence in the form that other programs rely on.
///
/// The schema is described in `docs/law-json.md`; `schema` changes when a field changes its meaning or goes away, not when one
/// is added. Formulas are text that `Expression(parsing:)` reads back with `inputs` declared.
public struct LawDocument: Codable, Sendable, Equatable {
    public struct Constant: Codable, Sendable, Equatable {
        public var name: String
        public var value: Double
        public var standardError: Double?
        public var snapped: String?

        private enum CodingKeys: String, CodingKey {
            case name, value, snapped
            case standardError = "standard_error"
        }

        /// Every field is written, null where there is nothing to say.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(name, forKey: .name)
            try container.encode(value, forKey: .value)
            try container.encode(standardError, forKey: .standardError)
            try container.encode(snapped, forKey: .snapped)
        }
    }

    /// A law of the front, or the document's own.
    public struct Entry: Codable, Sendable, Equatable {
        /// nil if no law was found.
        public var formula: String?
        public var sympy: String?
        public var latex: String?
        public var python: String?
        public var complexity: Int?
        public var constants: [Constant]
        public var verdict: Certificate.Verdict
        public var r2: Double?
        public var rmse: Double?
        public var maximumRelativeError: Double?

        private enum CodingKeys: String, CodingKey {
            case formula, sympy, latex, python, complexity, constants, verdict, r2, rmse
            case maximumRelativeError = "max_relative_error"
        }

        /// Every field is written, null where there is nothing to say.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(formula, forKey: .formula)
            try container.encode(sympy, forKey: .sympy)
            try container.encode(latex, forKey: .latex)
            try container.encode(python, forKey: .python)
            try container.encode(complexity, forKey: .complexity)
            try container.encode(constants, forKey: .constants)
            try container.encode(verdict, forKey: .verdict)
            try container.encode(r2, forKey: .r2)
            try container.encode(rmse, forKey: .rmse)
            try container.encode(maximumRelativeError, forKey: .maximumRelativeError)
        }
    }

    /// Rows of the table and what became of them.
    public struct Rows: Codable, Sendable, Equatable {
        public var total: Int
        public var missing: Int
        public var infinite: Int
        /// Rows of the table, from 1, that lie far from the law and had no part in it.
        public var setAside: [Int]
        public var fitted: Int
        /// "held out", "cross-validation", or "none" where no law was held against any rows.
        public var evidence: String
        /// Rows held out, or folds.
        public var evidenceCount: Int
        public var outsideDomain: Int

        private enum CodingKeys: String, CodingKey {
            case total, missing, infinite, fitted, evidence
            case setAside = "set_aside"
            case evidenceCount = "evidence_count"
            case outsideDomain = "outside_domain"
        }
    }

    /// Another form that the rows cannot tell from the law.
    public struct Rival: Codable, Sendable, Equatable {
        public var formula: String
        /// How much longer its description is than the law's.
        public var bits: Double
        public var rmse: Double
    }

    public static let currentSchema = "edgewise-law/1"

    public var schema = LawDocument.currentSchema
    public var target: String
    public var inputs: [String]
    public var law: Entry
    public var rows: Int
    public var rowUse: Rows
    public var networkRMSE: Double?
    public var networkR2: Double?
    public var formStability: Double?
    public var formShare: Double?
    public var rivals: [Rival]
    /// Inputs of the law that depend on each other on every row.
    public var dependentInputs: [String]
    public var blockR2: Double?
    public var neighbourCorrelation: Double?
    public var residualsFollowInputs: Bool?
    /// "amount", "share" or "given".
    public var errors: String
    /// The column of standard errors; nil unless `errors` is "given".
    public var sigma: String?
    public var reducedChiSquared: Double?
    /// The units that the law keeps, by column; nil if none were given.
    public var units: [String: String]?
    /// Whether numbers in the law may have units; nil if none were given.
    public var constantsCarryUnits: Bool?
    /// How many formulas were refused because they break the units.
    public var refusedByUnits = 0
    /// Whether rows far from the law had their part in it.
    public var keepsOutliers = false
    public var ranges: [Certificate.InputRange]
    public var skippedColumns: [String]
    public var constantInputs: [String]
    public var dataHash: String
    public var seconds: Double
    /// Operations, see `Discovery.work`; nil in documents of before they were counted.
    public var work: Double?
    public var seed: UInt64
    public var version: String
    public var complete: Bool
    public var front: [Entry]
}

extension LawDocument.Rows {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            total: try container.decode(Int.self, forKey: .total), missing: try container.decode(Int.self, forKey: .missing),
            infinite: try container.decode(Int.self, forKey: .infinite),
            // Added after the first documents were written.
            setAside: try container.decodeIfPresent([Int].self, forKey: .setAside) ?? [],
            fitted: try container.decode(Int.self, forKey: .fitted),
            evidence: try container.decode(String.self, forKey: .evidence),
            evidenceCount: try container.decode(Int.self, forKey: .evidenceCount),
            outsideDomain: try container.decode(Int.self, forKey: .outsideDomain))
    }
}

// MARK: - From a discovery

extension LawDocument {
    /// - Parameter seconds: how long the run took, by the caller's clock.
    public init(_ discovery: Discovery, target: String, inputs: [String], seconds: Double) {
        let certificate = discovery.law?.certificate
        let (kind, count) =
            switch certificate?.evidence ?? discovery.explained?.evidence {
            case .heldOut(let rows): ("held out", rows)
            case .crossValidated(let folds): ("cross-validation", folds)
            case nil: ("none", 0)
            }
        let rows = discovery.rows
        self.init(
            target: target, inputs: inputs, law: discovery.law.map(Entry.init) ?? .nothing,
            rows: rows.total - rows.missing - rows.infinite - rows.setAside.count,
            rowUse: Rows(
                total: rows.total, missing: rows.missing, infinite: rows.infinite, setAside: rows.setAside,
                fitted: certificate?.fittedRows ?? 0,
                evidence: kind, evidenceCount: count, outsideDomain: certificate?.rowsOutsideDomain ?? 0),
            networkRMSE: (certificate == nil ? discovery.explained?.rmse : certificate?.networkRMSE)?.finite,
            networkR2: (certificate == nil || certificate?.networkRMSE != nil ? discovery.explained?.r2 : nil)?.finite,
            formStability: certificate?.formStability, formShare: certificate?.formShare,
            rivals: (certificate?.rivals ?? []).map { Rival(formula: $0.formula.description, bits: $0.bits, rmse: $0.rmse) },
            dependentInputs: certificate?.dependentInputs ?? [], blockR2: certificate?.blockR2?.finite,
            neighbourCorrelation: certificate?.neighbourCorrelation?.finite,
            residualsFollowInputs: certificate?.residualsFollowInputs,
            errors: rows.sigma != nil ? "given" : rows.hasRelativeErrors ? "share" : "amount", sigma: rows.sigma,
            reducedChiSquared: certificate?.reducedChiSquared?.finite,
            units: discovery.options.units?.units.mapValues(\.description),
            constantsCarryUnits: discovery.options.units?.constantsCarryUnits, refusedByUnits: discovery.refusedByUnits,
            keepsOutliers: discovery.options.keepsOutliers,
            ranges: certificate?.ranges ?? [], skippedColumns: rows.skippedTextColumns, constantInputs: rows.constantInputs,
            dataHash: rows.dataHash, seconds: seconds, work: discovery.work, seed: discovery.options.seed,
            version: edgewiseVersion,
            complete: discovery.isComplete, front: discovery.front.map(Entry.init))
    }
}

extension LawDocument.Entry {
    init(_ law: Law) {
        let variables = law.inputs
        self.init(
            formula: law.formula.description, sympy: law.formula.export(to: .sympy, variables: variables),
            latex: law.formula.export(to: .latex, variables: variables),
            python: law.formula.export(to: .python, variables: variables), complexity: law.complexity,
            constants: law.constants.map {
                LawDocument.Constant(
                    name: $0.name, value: $0.value, standardError: $0.standardError.finite, snapped: $0.snapped)
            },
            verdict: law.certificate.verdict, r2: law.certificate.r2?.finite, rmse: law.certificate.rmse.finite,
            maximumRelativeError: law.certificate.maximumRelativeError.finite)
    }

    static let nothing = LawDocument.Entry(constants: [], verdict: .none)
}

extension Double {
    /// nil for what JSON has no number for.
    fileprivate var finite: Double? { isFinite ? self : nil }
}

// MARK: - JSON

extension LawDocument {
    private enum CodingKeys: String, CodingKey {
        case schema, target, inputs, rows, rivals, errors, sigma, units, ranges, seconds, work, seed, version, complete, front
        case rowUse = "row_use"
        case networkRMSE = "network_rmse"
        case networkR2 = "network_r2"
        case formStability = "form_stability"
        case formShare = "form_share"
        case dependentInputs = "dependent_inputs"
        case blockR2 = "block_r2"
        case neighbourCorrelation = "neighbour_correlation"
        case residualsFollowInputs = "residuals_follow_inputs"
        case reducedChiSquared = "reduced_chi_squared"
        case constantsCarryUnits = "unit_constants"
        case refusedByUnits = "refused_by_units"
        case keepsOutliers = "keep_outliers"
        case skippedColumns = "skipped_columns"
        case constantInputs = "constant_inputs"
        case dataHash = "data_hash"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        schema = try container.decode(String.self, forKey: .schema)
        target = try container.decode(String.self, forKey: .target)
        inputs = try container.decode([String].self, forKey: .inputs)
        law = try Entry(from: decoder)
        rows = try container.decode(Int.self, forKey: .rows)
        rowUse = try container.decode(Rows.self, forKey: .rowUse)
        networkRMSE = try container.decodeIfPresent(Double.self, forKey: .networkRMSE)
        networkR2 = try container.decodeIfPresent(Double.self, forKey: .networkR2)
        formStability = try container.decodeIfPresent(Double.self, forKey: .formStability)
        formShare = try container.decodeIfPresent(Double.self, forKey: .formShare)
        rivals = try container.decodeIfPresent([Rival].self, forKey: .rivals) ?? []
        dependentInputs = try container.decodeIfPresent([String].self, forKey: .dependentInputs) ?? []
        blockR2 = try container.decodeIfPresent(Double.self, forKey: .blockR2)
        neighbourCorrelation = try container.decodeIfPresent(Double.self, forKey: .neighbourCorrelation)
        residualsFollowInputs = try container.decodeIfPresent(Bool.self, forKey: .residualsFollowInputs)
        // Added after the first documents were written.
        errors = try container.decodeIfPresent(String.self, forKey: .errors) ?? "amount"
        sigma = try container.decodeIfPresent(String.self, forKey: .sigma)
        reducedChiSquared = try container.decodeIfPresent(Double.self, forKey: .reducedChiSquared)
        units = try container.decodeIfPresent([String: String].self, forKey: .units)
        constantsCarryUnits = try container.decodeIfPresent(Bool.self, forKey: .constantsCarryUnits)
        refusedByUnits = try container.decodeIfPresent(Int.self, forKey: .refusedByUnits) ?? 0
        keepsOutliers = try container.decodeIfPresent(Bool.self, forKey: .keepsOutliers) ?? false
        ranges = try container.decode([Certificate.InputRange].self, forKey: .ranges)
        skippedColumns = try container.decode([String].self, forKey: .skippedColumns)
        constantInputs = try container.decode([String].self, forKey: .constantInputs)
        dataHash = try container.decode(String.self, forKey: .dataHash)
        seconds = try container.decode(Double.self, forKey: .seconds)
        work = try container.decodeIfPresent(Double.self, forKey: .work)
        seed = try container.decode(UInt64.self, forKey: .seed)
        version = try container.decode(String.self, forKey: .version)
        complete = try container.decode(Bool.self, forKey: .complete)
        front = try container.decode([Entry].self, forKey: .front)
    }

    /// The law's own fields stand beside the run's, so that a reader finds `formula` at the top.
    public func encode(to encoder: any Encoder) throws {
        try law.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(schema, forKey: .schema)
        try container.encode(target, forKey: .target)
        try container.encode(inputs, forKey: .inputs)
        try container.encode(rows, forKey: .rows)
        try container.encode(rowUse, forKey: .rowUse)
        try container.encode(networkRMSE, forKey: .networkRMSE)
        try container.encode(networkR2, forKey: .networkR2)
        try container.encode(formStability, forKey: .formStability)
        try container.encode(formShare, forKey: .formShare)
        try container.encode(rivals, forKey: .rivals)
        try container.encode(dependentInputs, forKey: .dependentInputs)
        try container.encode(blockR2, forKey: .blockR2)
        try container.encode(neighbourCorrelation, forKey: .neighbourCorrelation)
        try container.encode(residualsFollowInputs, forKey: .residualsFollowInputs)
        try container.encode(errors, forKey: .errors)
        try container.encode(sigma, forKey: .sigma)
        try container.encode(reducedChiSquared, forKey: .reducedChiSquared)
        try container.encode(units, forKey: .units)
        try container.encode(constantsCarryUnits, forKey: .constantsCarryUnits)
        try container.encode(refusedByUnits, forKey: .refusedByUnits)
        try container.encode(keepsOutliers, forKey: .keepsOutliers)
        try container.encode(ranges, forKey: .ranges)
        try container.encode(skippedColumns, forKey: .skippedColumns)
        try container.encode(constantInputs, forKey: .constantInputs)
        try container.encode(dataHash, forKey: .dataHash)
        try container.encode(seconds, forKey: .seconds)
        try container.encode(work, forKey: .work)
        try container.encode(seed, forKey: .seed)
        try container.encode(version, forKey: .version)
        try container.encode(complete, forKey: .complete)
        try container.encode(front, forKey: .front)
    }

    /// The document as JSON text, keys sorted, one object.
    public func json() throws -> String { try JSONText.encode(self) }

    /// Reads what `json()` wrote.
    ///
    /// - Throws: `DocumentError` that says what is missing or wrong, and where.
    public init(json text: String) throws {
        self = try JSONText.decode(LawDocument.self, from: text)
        guard schema == Self.currentSchema else {
            throw DocumentError(
                message: "The law has the schema \"\(schema)\"; this version reads \"\(Self.currentSchema)\".")
        }
    }

    /// The formula as a tree; nil where no law was found.
    public func expression() throws -> Expression? {
        try law.formula.map { try Expression(parsing: $0, variables: Set(inputs)) }
    }
}
