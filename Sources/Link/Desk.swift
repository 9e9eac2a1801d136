/// What a person has begun and where they read: it outlives their terminal, and the engine too.
public struct Desk: Sendable, Equatable, Codable {
    /// A line of the conversation.
    public struct Place: Sendable, Equatable, Codable {
        /// ``Entry/id``.
        public var entry: Int
        /// A line of it, counted from 0; lines depend on the width, so it is near, not exact, on another screen.
        public var line: Int

        public init(entry: Int, line: Int) {
            self.entry = entry
            self.line = line
        }
    }

    /// Arguments that were being changed and not saved.
    public struct Edit: Sendable, Equatable, Codable {
        public var handle: Int
        /// The revision that was changed; what is written for one is not taken for another.
        public var revision: Int
        /// As JSON, or whatever stood there.
        public var text: String

        public init(handle: Int, revision: Int, text: String) {
            self.handle = handle
            self.revision = revision
            self.text = text
        }

        public static func == (a: Edit, b: Edit) -> Bool {
            (a.handle, a.revision) == (b.handle, b.revision) && a.text.utf8.elementsEqual(b.text.utf8)
        }
    }

    /// The message that is being written.
    public var draft: String
    /// The selected call.
    public var selected: Int?
    /// The line at the top of the conversation; nil while the end is followed.
    public var top: Place?
    /// The calls that are open in the conversation.
    public var expanded: [Int]
    /// All reasoning is open but for ``otherThoughts``; or none is but for these.
    public var opensThoughts: Bool
    /// By ``Entry/id``.
    public var otherThoughts: [Int]
    /// Comments that go with a decision, and reasons that were begun, by call.
    public var comments: [Int: String]
    public var reasons: [Int: String]
    public var edit: Edit?

    public init(
        draft: String = "", selected: Int? = nil, top: Place? = nil, expanded: [Int] = [], opensThoughts: Bool = false,
        otherThoughts: [Int] = [], comments: [Int: String] = [:], reasons: [Int: String] = [:], edit: Edit? = nil
    ) {
        self.edit = edit
        self.draft = draft
        self.selected = selected
        self.top = top
        self.expanded = expanded
        self.opensThoughts = opensThoughts
        self.otherThoughts = otherThoughts
        self.comments = comments
        self.reasons = reasons
    }

    /// What was kept before reasoning could be opened says nothing of it.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        draft = try container.decode(String.self, forKey: .draft)
        selected = try container.decodeIfPresent(Int.self, forKey: .selected)
        top = try container.decodeIfPresent(Place.self, forKey: .top)
        expanded = try container.decode([Int].self, forKey: .expanded)
        opensThoughts = try container.decodeIfPresent(Bool.self, forKey: .opensThoughts) ?? false
        otherThoughts = try container.decodeIfPresent([Int].self, forKey: .otherThoughts) ?? []
        comments = try container.decode([Int: String].self, forKey: .comments)
        reasons = try container.decode([Int: String].self, forKey: .reasons)
        edit = try container.decodeIfPresent(Edit.self, forKey: .edit)
    }
}
