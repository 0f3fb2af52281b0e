import Glibc

extension EdgeRecognition {
    /// Candidates in order of score, with what each is to the ones above it.
    ///
    /// A candidate that lies within the curve's resolution of one ranked above is the same curve: a sine among cosines, a
    /// nearly straight Gaussian, x⁵ far from the origin against exp. Scores that differ by less than a thousandth of a bit
    /// are equal, and the cheaper function, then the one that stands first in the library, goes ahead.
    func ranked(_ candidates: [EdgeCandidate], _ curve: SampledCurve) -> [EdgeCandidate] {
        let order = Dictionary(
            library.functions.enumerated().map { ($0.element.name, $0.offset) }, uniquingKeysWith: { first, _ in first })
        func key(_ candidate: EdgeCandidate) -> (Double, Double, Int) {
            ((candidate.score * 1000).rounded(), candidate.complexity, order[candidate.function.name] ?? .max)
        }
        var ranked = candidates.sorted { key($0) < key($1) }
        guard let best = ranked.first else { return [] }
        let graphs = ranked.map { candidate in curve.arguments.map(candidate.value) }
        let tolerance = max(curve.resolution, 1e-7 * sqrt(best.residualSumOfSquares / Double(curve.count)))
        for index in ranked.indices.dropFirst() {
            let twin = (0..<index).first { other in
                let square = curve.weightedSumOfSquares { graphs[index][$0] - graphs[other][$0] }
                return sqrt(square / Double(curve.count)) <= tolerance
            }
            ranked[index].outcome =
                twin.map { .sameCurve(as: ranked[$0].function.name) } ?? .longer(bits: ranked[index].score - best.score)
        }
        let rival = ranked.dropFirst().first {
            if case .longer = $0.outcome { true } else { false }
        }
        ranked[0].outcome = .best(margin: rival.map { $0.score - best.score } ?? .infinity)
        return ranked
    }
}
