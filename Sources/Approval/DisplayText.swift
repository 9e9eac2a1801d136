/// The rows of a call as plain lines, for terminals without a pane and for programs: every row whole.
public enum DisplayText {
    public static func lines(of rows: [DisplayRow]) -> [String] {
        rows.flatMap { row -> [String] in
            switch row.kind {
            case .title: ["\(row.text)   \(row.label)"]
            case .section: ["", row.text]
            case .argument, .original, .foreign: ["  \(row.label)  \(row.text)"]
            case .argumentLine: ["    \(row.text)"]
            case .diffAdded: ["  \(row.label) + \(row.text)"]
            case .diffRemoved: ["  \(row.label) - \(row.text)"]
            case .diffContext: ["  \(row.label)   \(row.text)"]
            case .checkPassed: ["  ✓ \(row.text)"]
            case .checkFailed: ["  ! \(row.text)"]
            case .offer: ["  → \(row.text)"]
            case .effect where !row.label.isEmpty: ["  \(row.label)  \(row.text)"]
            case .effect, .note: ["  \(row.text)"]
            }
        }
    }
}
