import Edgewise
import Foundation

/// A law and its evidence as text for a person.
struct LawReport {
    private let document: LawDocument
    private let cutBy: String

    /// - Parameter cutBy: what cut the search, if it was cut.
    init(_ document: LawDocument, cutBy: String) {
        self.document = document
        self.cutBy = cutBy
    }

    var text: String {
        var parts = [headline + evidence]
        if let constants { parts.append(["Constants, their standard errors conditional on this form"] + constants) }
        if let rivals { parts.append(["Rivals: these rows cannot tell the law from"] + rivals) }
        if let front { parts.append(["Front, simplest first (* is the law above\(frontRemark))"] + front) }
        parts.append(["Notes"] + notes.map { "  \($0)" })
        return parts.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
    }

    /// That there is none, and how well a network does without one.
    static func noLawSentence(_ document: LawDocument) -> String {
        let refused = document.refusedByUnits
        let reason =
            refused > 0
            ? "no formula that keeps the units predicts it better than chance would (\(NumberText.count(refused, "formula")) "
                + "that would break them \(refused == 1 ? "was" : "were") refused)"
            : "no formula predicts it better than chance would"
        return "no law was found for \(document.target): \(reason)"
    }

    // MARK: - The law

    private var headline: [String] {
        guard let formula = document.law.formula else { return [Self.noLawSentence(document).capitalisedFirst + "."] }
        return ["\(document.target) = \(formula)", ""]
    }

    private var evidence: [String] {
        var table = TextTable([.left, .left])
        if document.law.formula != nil {
            table.append(["R²", NumberText.determination(document.law.r2)])
            table.append(["RMSE", document.law.rmse.map { NumberText.significant($0) } ?? "unknown"])
            if let error = document.law.maximumRelativeError {
                table.append(["largest relative error", NumberText.significant(error)])
            }
            if let value = document.reducedChiSquared {
                table.append(["χ² per degree of freedom", NumberText.significant(value)])
            }
            table.append(["measured on", evidenceText])
            table.append(["verdict", verdictText])
        } else if let error = document.networkRMSE {
            let figure = "RMSE \(NumberText.significant(error)), R² \(NumberText.determination(document.networkR2))"
            table.append(["best network, without a formula", "\(figure) on rows that it was not trained on"])
        }
        return table.lines(indent: 2)
    }

    private var evidenceText: String {
        let count = document.rowUse.evidenceCount
        // Searches that a limit cut say nothing; then it is the form alone that is tested.
        let predictor =
            document.formStability == nil ? "this form, its constants fitted without it" : "a search that had not seen it"
        return document.rowUse.evidence == "cross-validation"
            ? "\(count)-fold cross-validation: each row was predicted by \(predictor)"
            : "\(NumberText.count(count, "row")) held out: no part in fitting or choosing the law"
    }

    private var verdictText: String {
        switch document.law.verdict {
        case .exact: return "exact: the formula meets those rows to rounding"
        case .withinNoise where document.reducedChiSquared != nil:
            return "within noise: the errors are no larger than those that \(document.sigma ?? "the table") gives"
        case .withinNoise:
            let networks =
                document.networkRMSE == nil
                ? "no smooth surface" : document.complete ? "no network without a formula" : "no network trained so far"
            let verdict = "within noise: \(networks) does better"
            // Where neither explains much, what remains may as well be what both have missed.
            guard let r2 = document.law.r2, r2 < 0.5 else { return "\(verdict), so what remains looks like noise" }
            return "\(verdict), but LITTLE IS EXPLAINED: what remains is noise, or something that both have missed"
        case .undecided where !document.dependentInputs.isEmpty:
            return
                "undecided: the formula meets the rows, but ITS INPUTS DEPEND ON EACH OTHER there, and other forms do as well"
        case .undecided:
            let reason =
                !document.rivals.isEmpty
                ? "its rivals do as well"
                : document.law.constants.contains { $0.snapped == nil && $0.standardError == nil }
                    ? "they do not determine its constants"
                    : document.bendsFreely
                        ? "it bends to them by many measured numbers inside functions and powers, as other forms would"
                        : document.formStability == nil
                            ? "the searches of the folds were cut" : "searches of fewer rows came to others"
            return "undecided: what remains looks like noise, but THE ROWS DO NOT DECIDE FOR THIS FORM: \(reason)"
        case .approximate where document.reducedChiSquared != nil:
            let reason =
                document.residualsFollowInputs == true
                ? "its residuals still follow the inputs"
                : "its errors are larger than those that \(document.sigma ?? "the table") gives"
            return "approximate: NOT THE WHOLE LAW; \(reason)"
        case .approximate:
            guard let network = document.networkRMSE else {
                if document.residualsFollowInputs == true {
                    return "approximate: NOT THE WHOLE LAW; its residuals still follow the inputs"
                }
                return "approximate: not known to be the whole law, for no network was trained to compare it with"
            }
            if document.residualsFollowInputs == true, !((document.law.rmse ?? .infinity) > 1.1 * network) {
                return "approximate: NOT THE WHOLE LAW; its residuals still follow the inputs"
            }
            return
                "approximate: NOT THE WHOLE LAW; a network without a formula does better (RMSE \(NumberText.significant(network)))"
        case .none: return "none: the formula predicts the target no better than chance would"
        }
    }

    // MARK: - Constants and front

    private var constants: [String]? {
        guard !document.law.constants.isEmpty else { return nil }
        var table = TextTable([.left, .decimal, .left, .decimal, .left])
        for constant in document.law.constants {
            let (value, error) = NumberText.measured(constant.value, standardError: constant.standardError)
            table.append([constant.name, value, "±", error, constant.snapped.map { "snapped to \($0)" } ?? ""])
        }
        return table.lines(indent: 2)
    }

    private var rivals: [String]? {
        guard !document.rivals.isEmpty else { return nil }
        var table = TextTable(["": .left, "bits longer": .decimal, "RMSE": .decimal, "formula": .left])
        for rival in document.rivals {
            table.append(["", NumberText.fixed(rival.bits, places: 1), NumberText.significant(rival.rmse), rival.formula])
        }
        return table.lines(indent: 1)
    }

    private var front: [String]? {
        guard !document.front.isEmpty else { return nil }
        var table = TextTable([
            "": .left, "#": .right, "complexity": .right, "RMSE": .decimal, "R²": .decimal, "formula": .left,
        ])
        for (index, entry) in document.front.enumerated() {
            table.append([
                entry.formula == document.law.formula ? "*" : "", "\(index + 1)", entry.complexity.map(String.init) ?? "",
                entry.rmse.map { NumberText.significant($0) } ?? "", NumberText.determination(entry.r2), entry.formula ?? "",
            ])
        }
        return table.lines(indent: 1)
    }

    /// Why a law's error here may differ from the one above.
    private var frontRemark: String {
        document.rowUse.evidence == "cross-validation" ? "; here each fold refits the constants of the same form" : ""
    }

    // MARK: - Notes

    private var notes: [String] {
        rowNotes + columnNotes + runNotes
    }

    private var rowNotes: [String] {
        let rows = document.rowUse
        var notes: [String] = []
        let dropped = rows.missing + rows.infinite
        let fate =
            dropped == 0
            ? "none dropped" : "\(dropped) dropped: \(rows.missing) with a missing value, \(rows.infinite) with an infinite one"
        notes.append("\(NumberText.count(rows.total, "row")), \(fate)")
        if !rows.setAside.isEmpty {
            let first = rows.setAside.prefix(12).map(String.init).joined(separator: ", ")
            notes.append(
                "\(NumberText.count(rows.setAside.count, "row")) SET ASIDE, far from the law and so without a part in it: "
                    + (rows.setAside.count > 12 ? "\(first), …" : first))
        }
        if rows.fitted > 0 { notes.append("constants fitted to \(NumberText.count(rows.fitted, "row"))") }
        if rows.outsideDomain > 0 {
            notes.append(
                "\(NumberText.count(rows.outsideDomain, "row")) outside the formula's domain: it has no finite value there")
        }
        if let stability = document.formStability {
            notes.append("the search came to the same form in \(Int((100 * stability).rounded())) % of the folds")
        }
        if let share = document.formShare {
            notes.append(
                "drawn again with replacement, the rows choose this form of those found \(Int((100 * share).rounded())) % of the time"
            )
        }
        if let r2 = document.blockR2 {
            notes.append(
                "residuals follow the inputs, so R² above flatters: on blocks of an input's range that were left out it is "
                    + NumberText.determination(r2))
        }
        return notes
    }

    private var columnNotes: [String] {
        var notes: [String] = []
        if !document.skippedColumns.isEmpty {
            notes.append("text columns left out: \(document.skippedColumns.joined(separator: ", "))")
        }
        if !document.constantInputs.isEmpty {
            notes.append("inputs that hold a single value left out: \(document.constantInputs.joined(separator: ", "))")
        }
        if !document.dependentInputs.isEmpty {
            notes.append(
                "on all rows \(document.dependentInputs.joined(separator: ", ")) obey one equation of the second degree: "
                    + "more rows, off it, or fewer inputs would decide for a form")
        }
        if let units = document.units, document.law.formula != nil {
            let list = units.sorted { $0.key < $1.key }.map { "\($0.key) in \($0.value)" }
            notes.append("the law keeps the units: \(list.joined(separator: ", "))")
        }
        if !document.ranges.isEmpty {
            let ranges = document.ranges.map {
                "\($0.name) from \(NumberText.significant($0.minimum)) to \(NumberText.significant($0.maximum))"
            }
            notes.append("untested outside \(ranges.joined(separator: ", "))")
        }
        return notes
    }

    private var runNotes: [String] {
        let cut = document.complete ? [] : ["the search was cut short by \(cutBy): a longer one may find a better law"]
        let work = document.work.map { NumberText.significant(1e-9 * $0) + " billion operations in " } ?? ""
        let seconds = NumberText.fixed(document.seconds, places: 1) + " s"
        return cut + ["seed \(document.seed), edgewise \(document.version), data \(document.dataHash), \(work)\(seconds)"]
    }
}

extension String {
    fileprivate var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}

extension LawDocument {
    /// See `Expression.bendsFreely`.
    fileprivate var bendsFreely: Bool {
        (try? expression())?.bendsFreely ?? false
    }
}
