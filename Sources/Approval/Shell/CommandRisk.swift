public import JSON

/// How much a command could do, judged by its words alone: nothing is run, and nothing is looked up in the file system.
///
/// What is not known is never taken for harmless. Comments, descriptions and other words that do not run lower nothing.
public enum CommandRisk {
    public struct Judgement: Sendable, Equatable {
        public var risk: Risk
        /// One sentence on what is the worst of it.
        public var reason: String
        /// Names of flags: traits of the line and `exec-option`, `write-option`, `wrapper`, `interpreter`, `indirect-script`,
        /// `destructive`, `network`, `repository-config`, `path-planted-binary`.
        public var flags: Set<String>

        init(_ risk: Risk, _ reason: String, flags: Set<String> = []) {
            self.risk = risk
            self.reason = reason
            self.flags = flags
            if risk == .destructive { self.flags.insert("destructive") }
        }

        /// Takes the other's risk and reason where it is worse, and its flags always.
        mutating func add(_ other: Judgement) {
            if other.risk.isWorse(than: risk) { (risk, reason) = (other.risk, other.reason) }
            flags.formUnion(other.flags)
        }

        /// The same of options that add power.
        ///
        /// - Parameter title: of what they are options, made visible.
        mutating func add(_ powers: [(option: String, power: OptionPower)], of title: String) {
            for (option, power) in powers {
                add(Judgement(power.risk, "\(CommandRisk.shown(option)) of \(title) \(power.does).", flags: power.flags))
            }
        }
    }

    /// The judgement of a program and its arguments.
    ///
    /// A first word with a slash is judged as the program of its last part only where its folder is one of the system's;
    /// whoever has resolved the program gives its base name.
    public static func judge(argv: [ExactString]) -> Judgement {
        judge(words: argv.map { .literal($0.string) }, depth: 0)
    }

    /// The judgement of a shell line: the worst of its commands, and never less than what is unknown of it.
    public static func judge(line: String) -> Judgement { judge(line: line, depth: 0) }

    /// Shells in shells, wrappers in wrappers.
    static let deepest = 12
    /// What is read of lines inside of lines.
    static let longestInner = 1 << 16
}

extension Risk {
    /// From harmless to worst, for the one risk that is told of several commands.
    ///
    /// A harm that is known comes before one that is not: “talks to the network” says more to a person than “not known”.
    /// Nothing may be allowed more for being open-world than for being unknown.
    var severity: Int {
        switch self {
        case .readOnly: 0
        case .writes: 1
        case .unknown: 2
        case .openWorld: 3
        case .destructive: 4
        }
    }

    func isWorse(than other: Risk) -> Bool { severity > other.severity }
}
