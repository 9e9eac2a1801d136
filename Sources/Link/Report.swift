/// A small table that the engine made for the person.
public struct Report: Sendable, Equatable, Codable {
    public struct Row: Sendable, Equatable, Codable {
        public let label: String
        public let value: String
        /// Of the whole, 0 to 1; nil where it is no share of anything.
        public let share: Double?

        public init(_ label: String, _ value: String, share: Double? = nil) {
            self.label = label
            self.value = value
            self.share = share
        }
    }

    public let title: String
    public let rows: [Row]
    /// A last sentence.
    public let note: String?

    public init(title: String, rows: [Row], note: String? = nil) {
        self.title = title
        self.rows = rows
        self.note = note
    }
}
