public import JSON

/// What became of the calls of a session that asked the very same of the same tool before.
public struct EarlierCalls: Sendable, Equatable {
    /// A call that a person changed, and that ran as they had changed it.
    public struct Change: Sendable, Equatable {
        public let number: Int
        /// Names of the arguments that were different; empty where what was asked could not be read.
        public let arguments: [ExactString]

        public init(number: Int, arguments: [ExactString]) {
            self.number = number
            self.arguments = arguments
        }

        /// - Parameter changes: from what was asked to what ran.
        public init(number: Int, _ changes: [ArgumentChange]) {
            var names: [ExactString] = []
            for change in changes where !names.contains(change.argument) { names.append(change.argument) }
            self.init(number: number, arguments: names)
        }

        /// Some of the names, made visible: `path, content and 3 more`.
        public var names: String {
            let shown = arguments.prefix(Self.shownNames).map { VisibleText.line(String(decoding: $0.utf8.prefix(Self.shownBytes), as: UTF8.self)) }
            let more = arguments.count - shown.count
            return shown.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
        }

        private static let shownNames = 5
        private static let shownBytes = 60
    }

    /// The number of the latest that was denied.
    public var denied: Int?
    /// The number of the latest that nobody answered in time.
    public var unanswered: Int?
    /// The latest that a person changed.
    public var changed: Change?

    public init(denied: Int? = nil, unanswered: Int? = nil, changed: Change? = nil) {
        self.denied = denied
        self.unanswered = unanswered
        self.changed = changed
    }

    /// What the pane says of them.
    var rows: [DisplayRow] {
        var rows: [DisplayRow] = []
        if let denied { rows.append(DisplayRow(.checkFailed, "the same call was denied before, as #\(denied)")) }
        if let changed {
            let how = changed.arguments.isEmpty ? "what ran then is another call" : "what ran then differs in \(changed.names)"
            rows.append(DisplayRow(.checkFailed, "the person changed this very call when it was #\(changed.number); \(how)"))
        }
        if let unanswered { rows.append(DisplayRow(.checkFailed, "nobody answered the same call before, as #\(unanswered)")) }
        return rows
    }
}
