/// The sets that come with Edgewise: the text files beside this one.
extension LawSet {
    private typealias File = (name: String, text: @Sendable () -> [UInt8])

    private static let feynman: [File] = [
        ("feynman", { PackageResources.feynman_txt }),
        ("feynman-bonus", { PackageResources.feynman_bonus_txt }),
    ]

    private static let sciences: [File] = [("science", { PackageResources.science_txt })]

    private static let classic: [File] = [
        ("koza", { PackageResources.koza_txt }),
        ("pagie", { PackageResources.pagie_txt }),
        ("keijzer", { PackageResources.keijzer_txt }),
        ("poly", { PackageResources.poly_txt }),
        ("vladislavleva", { PackageResources.vladislavleva_txt }),
        ("nguyen", { PackageResources.nguyen_txt }),
        ("korns", { PackageResources.korns_txt }),
        ("r", { PackageResources.r_txt }),
        ("constant", { PackageResources.constant_txt }),
    ]

    /// The names for `standard(named:)`; `classic`, the last, is all sets from koza to constant in one.
    public static let standardNames = (feynman + sciences + classic).map(\.name) + ["classic"]

    /// The set of that name; nil if there is none.
    public static func standard(named name: String) -> LawSet? {
        if let file = (feynman + sciences + classic).first(where: { $0.name == name }) { return set(file) }
        guard name == "classic" else { return nil }
        var all = LawSet(name: name)
        all.title = "Small formulas that programs for symbolic regression are compared on"
        all.source = "J. McDermott et al., “Genetic programming needs better benchmarks”, GECCO 2012, and later lists"
        for set in classic.map(set) {
            all.laws += set.laws
            all.problems += set.problems
        }
        return all
    }

    private static func set(_ file: File) -> LawSet {
        LawSet(parsing: String(decoding: file.text(), as: UTF8.self), file: "\(file.name).txt")
    }
}
