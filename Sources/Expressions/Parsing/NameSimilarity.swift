/// The names close enough to a mistyped one to be worth suggesting, nearest first, at most three.
///
/// Close is: equal but for case, or at most a third of the letters (at least one) to insert, delete, exchange or swap.
package func similarNames(to name: String, among candidates: some Collection<String>) -> [String] {
    let typed = Array(name.lowercased())
    let limit = max(1, typed.count / 3)
    let ranked = candidates.compactMap { candidate -> (distance: Int, name: String)? in
        let distance = editDistance(typed, Array(candidate.lowercased()))
        // Any two one-letter names are one edit apart: that says nothing.
        guard distance <= limit, distance < max(typed.count, candidate.count) else { return nil }
        return (distance, candidate)
    }
    return ranked.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(3).map(\.name)
}

/// Optimal string alignment: Levenshtein's distance with swaps of neighbours as one edit.
private func editDistance(_ a: [Character], _ b: [Character]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
        var row = [i + 1]
        for j in b.indices {
            var best = min(last[j] + (a[i] == b[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, beforeLast[j - 1] + 1) }
            row.append(best)
        }
        (beforeLast, last) = (last, row)
    }
    return last[b.count]
}
