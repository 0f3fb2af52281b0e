/// The sets that come with Edgewise.
extension LawSet {
    /// The names for `standard(named:)`.
    public static let standardNames = files.map(\.name)

    private static let files: [(name: String, text: @Sendable () -> [UInt8])] = [
        ("feynman", { PackageResources.feynman_txt }),
        ("feynman-bonus", { PackageResources.feynman_bonus_txt }),
    ]

    /// The set of that name; nil if there is none.
    public static func standard(named name: String) -> LawSet? {
        guard let file = files.first(where: { $0.name == name }) else { return nil }
        return LawSet(parsing: String(decoding: file.text(), as: UTF8.self), file: "\(name).txt")
    }
}
