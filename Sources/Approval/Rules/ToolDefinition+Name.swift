import Conversation
import JSON

extension ToolDefinition {
    /// A tool of which nothing is known but its name, a server's before a slash.
    init(fullName: ExactString) {
        let text = fullName.string
        let slash = text.utf8.firstIndex(of: 0x2F)
        self.init(
            name: slash.map { ExactString(String(text[text.utf8.index(after: $0)...])) } ?? fullName, server: slash.map { ExactString(String(text[..<$0])) },
            summary: "", parameters: [:])
    }
}
