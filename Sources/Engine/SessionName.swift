import Approval

/// How a session may be called: one line of visible text, at most 100 bytes of it.
///
/// Folders, whose names sessions get, are named by whoever made them, and the name stands in lists, titles and handles.
public enum SessionName {
    static let longest = 100

    /// The name as it is kept; nil for one that is empty or too long.
    public static func kept(_ text: String) -> String? {
        let name = VisibleText.line(text)
        return (1...longest).contains(name.utf8.count) ? name : nil
    }

    /// The same, with as much of a long text as fits.
    public static func fitting(_ text: String) -> String {
        // A mark takes more room than what it stands for, so that what does not fit here would not fit there.
        var name = VisibleText.line(String(decoding: text.utf8.prefix(4 * longest), as: UTF8.self))
        while name.utf8.count > longest { name.removeLast() }
        return name.isEmpty ? "session" : name
    }
}
