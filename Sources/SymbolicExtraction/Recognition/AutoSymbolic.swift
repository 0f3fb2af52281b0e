import FunctionLibrary
import Glibc
import KolmogorovArnold

/// Turns the spline edges of a trained network into library functions one after another, each judged by the whole.
///
/// The edge whose best function leads by the widest margin goes first. It is fixed, all parameters are refitted by a few
/// Levenberg–Marquardt steps, and the function stays if the network's description length on held-out rows does not grow;
/// otherwise the edge's next functions are tried, and if none will do the edge stays a spline. The network that is given
/// back is never worse, in description length, than the one that was given.
public struct AutoSymbolic: Sendable {
    /// What was decided for one edge.
    public struct Decision: Sendable, Hashable, CustomStringConvertible {
        public let edge: Network.EdgeAddress
        /// The function that was kept; `nil` if the edge stayed a spline.
        public let function: String?
        /// The functions that were tried before and made the whole worse.
        public let rejected: [String]
        /// The change in the description length of the held-out rows, in bits; 0 for a spline that stayed.
        public let bits: Double

        public var description: String {
            let place = "edge \(edge.layer).\(edge.subnode).\(edge.input)"
            let attempts = rejected.isEmpty ? "" : " after \(rejected.joined(separator: ", ")) made it worse"
            guard let function else { return "\(place) stays a spline\(attempts)" }
            return "\(place) is \(function)\(attempts): \(Int(bits.rounded())) bits"
        }
    }

    public struct Outcome: Sendable {
        public var network: Network
        public var decisions: [Decision]
        /// Bits for the held-out rows and the network, relative to no scale of their own: only differences count.
        public var bits: Double
    }

    public var recognition: EdgeRecognition
    /// How many functions of an edge are tried in context.
    public var attempts: Int
    /// Levenberg–Marquardt iterations after an edge is fixed.
    public var refitIterations: Int

    public init(recognition: EdgeRecognition = EdgeRecognition(), attempts: Int = 3, refitIterations: Int = 12) {
        precondition(attempts > 0 && refitIterations >= 0, "an edge needs at least one attempt")
        self.recognition = recognition
        self.attempts = attempts
        self.refitIterations = refitIterations
    }

    /// Fixes as many edges of `network` as the held-out rows allow.
    public func fixing(_ network: Network, on data: TrainingData, heldOut: TrainingData) -> Outcome {
        var outcome = Outcome(network: network, decisions: [], bits: bits(of: network, on: heldOut))
        var open = network.activeEdges.filter { network[$0].spline != nil }
        while !open.isEmpty {
            guard let (edge, candidates) = clearest(of: open, in: outcome.network, on: data) else { break }
            open.removeAll { $0 == edge }
            outcome.decisions.append(decide(edge, candidates, &outcome, data, heldOut))
        }
        return outcome
    }

    /// The edge whose best candidate leads the next different curve by the most bits.
    private func clearest(
        of edges: [Network.EdgeAddress], in network: Network, on data: TrainingData
    ) -> (edge: Network.EdgeAddress, candidates: [EdgeCandidate])? {
        let error = network.rootMeanSquareError(on: data)
        var best: (margin: Double, edge: Network.EdgeAddress, candidates: [EdgeCandidate])?
        for edge in edges {
            let candidates = network.suggestSymbolic(edge, on: data.inputs, error: error, recognition: recognition)
            var margin = 0.0
            if case .best(let lead)? = candidates.first?.outcome { margin = lead }
            if best.map({ margin > $0.margin }) ?? true { best = (margin, edge, candidates) }
        }
        return best.map { ($0.edge, $0.candidates) }
    }

    private func decide(
        _ edge: Network.EdgeAddress, _ candidates: [EdgeCandidate], _ outcome: inout Outcome, _ data: TrainingData,
        _ heldOut: TrainingData
    ) -> Decision {
        let options = TrainingOptions(iterationLimit: refitIterations, hiddenGrids: .never, finishingSteps: 4)
        var rejected: [String] = []
        // The same curve under another name would end in the same place.
        let different = candidates.filter { if case .sameCurve = $0.outcome { false } else { true } }
        for candidate in different.prefix(attempts) {
            var trial = outcome.network
            trial.fixSymbolic(edge, to: candidate)
            trial.train(on: data, options: options)
            let bits = bits(of: trial, on: heldOut)
            if bits <= outcome.bits {
                let change = bits - outcome.bits
                outcome.network = trial
                outcome.bits = bits
                return Decision(edge: edge, function: candidate.function.name, rejected: rejected, bits: change)
            }
            rejected.append(candidate.function.name)
        }
        return Decision(edge: edge, function: nil, rejected: rejected, bits: 0)
    }

    /// n/2·log₂(mean square error/variance) for each output, ½·log₂ n for each number of the active edges, and the bits of the
    /// functions' names. An error below 1e-13 of a target's deviation counts as none.
    private func bits(of network: Network, on data: TrainingData) -> Double {
        let count = Double(data.rowCount)
        let outputs = network.evaluate(data.inputs)
        var bits = 0.0
        for (output, target) in zip(outputs, data.targets) {
            let mean = target.reduce(0, +) / count
            var (square, variance) = (0.0, 0.0)
            for row in target.indices {
                square += (output[row] - target[row]) * (output[row] - target[row])
                variance += (target[row] - mean) * (target[row] - mean)
            }
            let ratio = variance > 0 ? square / variance : 1
            guard ratio.isFinite else { return .infinity }
            bits += count / 2 * log2(max(ratio, 1e-26))
        }
        for address in network.activeEdges {
            let edge = network[address]
            if let symbolic = edge.symbolic {
                let numbers = Double(edge.isFrozen ? 0 : symbolic.function.fittedNumberCount)
                bits += numbers / 2 * log2(count) + recognition.descriptionLength.bitsPerSymbol * symbolic.function.complexity
            } else if let spline = edge.spline {
                bits += Double(spline.coefficients.count + (spline.baseWeight == 0 ? 0 : 1)) / 2 * log2(count)
            }
        }
        return bits
    }
}

extension Network {
    /// This network with its spline edges turned into library functions as far as held-out rows allow, see `AutoSymbolic`.
    public func autoSymbolic(
        on data: TrainingData, heldOut: TrainingData, options: AutoSymbolic = AutoSymbolic()
    ) -> AutoSymbolic.Outcome {
        options.fixing(self, on: data, heldOut: heldOut)
    }
}
