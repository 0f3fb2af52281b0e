import LeastSquares

/// Finds the subsets of one, two or three features whose weighted sum, with an intercept, comes nearest to a target.
///
/// All vectors are centred and scaled to length 1, so that with G their scalar products and b those with the target a pair
/// explains (bᵢ² + bⱼ² − 2·bᵢ·bⱼ·Gᵢⱼ)/(1 − Gᵢⱼ²) of the target's square. Every single and every pair is looked at; triples
/// are the best pairs with every third.
struct SubsetSearch {
    /// A subset and the share of the target's square that it leaves.
    struct Subset: Sendable {
        var members: [Int]
        var unexplained: Double
    }

    let gram: GramMatrix
    /// b.
    let products: [Double]
    /// Bits that a feature costs.
    let costs: [Double]
    /// Bits that the target costs for an unexplained share.
    let bits: (_ unexplained: Double) -> Double

    /// Subsets kept of each size.
    private static let kept = 12
    private static let pairsToExtend = 60
    /// Two features that agree this far are one.
    private static let distinct = 1e-9

    var operations: Int { gram.count * gram.count * 4 + Self.pairsToExtend * gram.count * 30 }

    /// Subsets of all sizes, each list the fewest bits first.
    var subsets: [[Subset]] {
        let pairs = pairs(limit: Self.pairsToExtend)
        return [singles, Array(pairs.prefix(Self.kept)), triples(extending: pairs)]
    }

    private var singles: [Subset] {
        var best = Shortlist(limit: Self.kept)
        for i in 0..<gram.count { best.offer([i], unexplained: max(1 - products[i] * products[i], 0), self) }
        return best.subsets
    }

    private func pairs(limit: Int) -> [Subset] {
        var best = Shortlist(limit: limit)
        let count = gram.count
        gram.elements.withUnsafeBufferPointer { gram in
            products.withUnsafeBufferPointer { b in
                for i in 0..<count {
                    let row = UnsafeBufferPointer(rebasing: gram[(i * count)..<(i * count + count)])
                    let bi = b[i]
                    for j in 0..<i {
                        let g = row[j]
                        let rest = 1 - g * g
                        let left = rest - bi * bi - b[j] * b[j] + 2 * bi * b[j] * g
                        if rest > Self.distinct, left < best.worst * rest {
                            best.offer([j, i], unexplained: max(left / rest, 0), self)
                        }
                    }
                }
            }
        }
        return best.subsets
    }

    private func triples(extending pairs: [Subset]) -> [Subset] {
        var best = Shortlist(limit: Self.kept)
        for pair in pairs {
            let (i, j) = (pair.members[0], pair.members[1])
            let g = gram[i, j]
            let rest = 1 - g * g
            for k in 0..<gram.count where k != i && k != j {
                // What of feature k, and of its share in the target, the pair does not have.
                let (gi, gj) = (gram[k, i], gram[k, j])
                let (ui, uj) = ((gi - g * gj) / rest, (gj - g * gi) / rest)
                let norm = 1 - ui * gi - uj * gj
                guard norm > Self.distinct else { continue }
                let product = products[k] - ui * products[i] - uj * products[j]
                let left = max(pair.unexplained - product * product / norm, 0)
                if left < best.worst { best.offer([i, j, k].sorted(), unexplained: left, self) }
            }
        }
        return best.subsets
    }

    fileprivate func bits(of members: [Int], _ unexplained: Double) -> Double {
        members.reduce(bits(unexplained)) { $0 + costs[$1] }
    }
}

/// The subsets of fewest bits, and those of least error, as long as there is room.
private struct Shortlist {
    private let limit: Int
    private var entries: [(subset: SubsetSearch.Subset, bits: Double)] = []
    /// An unexplained share over which no subset is taken up.
    private(set) var worst = Double.infinity

    init(limit: Int) { self.limit = limit }

    var subsets: [SubsetSearch.Subset] { entries.prefix(limit).map(\.subset) }

    mutating func offer(_ members: [Int], unexplained: Double, _ search: SubsetSearch) {
        guard unexplained.isFinite else { return }
        let bits = search.bits(of: members, unexplained)
        if entries.count >= limit, let last = entries.last, bits >= last.bits { return }
        guard !entries.contains(where: { $0.subset.members == members }) else { return }
        let place = entries.firstIndex { bits < $0.bits } ?? entries.count
        entries.insert((SubsetSearch.Subset(members: members, unexplained: unexplained), bits), at: place)
        if entries.count > limit { entries.removeLast() }
        if entries.count == limit {
            // What leaves far more than any of these is not looked at again, though it may be plainer.
            worst = max(entries.reduce(0) { max($0, $1.subset.unexplained) } * 4, 1e-12)
        }
    }
}
