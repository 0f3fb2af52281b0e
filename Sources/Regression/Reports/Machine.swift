import Glibc

/// The machine that was measured on, in words that name no host and no path.
public enum Machine {
    /// Processor, cores and operating system.
    public static var description: String {
        let fields = text(of: "/proc/cpuinfo").split(separator: "\n").map { $0.split(separator: ":", maxSplits: 1) }
        func field(_ name: String) -> String? {
            fields.first { $0.count == 2 && $0[0].trimmed == name }.map { $0[1].trimmed }
        }
        let model = field("model name") ?? "an unnamed processor"
        let family = field("cpu family").map { ", family \($0)" } ?? ""
        let kind = field("model").map { ", model \($0)" } ?? ""
        let cores = sysconf(Int32(_SC_NPROCESSORS_ONLN))
        return "\(model)\(family)\(kind), \(cores) cores, \(swiftVersion)"
    }

    /// How many processes wanted a core, in the mean over the last minute.
    public static var loadAverage: Double {
        var loads = [0.0, 0.0, 0.0]
        return getloadavg(&loads, 3) >= 1 ? loads[0] : .nan
    }

    /// The most memory that this process ever had, in MB.
    public static var peakMemoryMegabytes: Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return Double(usage.ru_maxrss) * 1024 / 1e6
    }

    private static var swiftVersion: String {
        #if compiler(>=6.4)
            "Swift 6.4 or later"
        #elseif compiler(>=6.3.1)
            "Swift 6.3.1 or later"
        #elseif compiler(>=6.3)
            "Swift 6.3"
        #else
            "Swift 6.2"
        #endif
    }

    private static func text(of path: String) -> String {
        guard let file = fopen(path, "r") else { return "" }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes[..<count], as: UTF8.self)
    }
}

extension Substring {
    fileprivate var trimmed: String {
        var text = self
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text.drop(while: \.isWhitespace))
    }
}
