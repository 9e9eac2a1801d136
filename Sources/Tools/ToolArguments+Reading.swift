import Conversation
import JSON

extension ToolArguments {
    /// A text argument, exactly as it was given; nil when it is missing.
    func text(_ key: ExactString) -> ExactString? { object[key]?.exact }

    /// A whole number; nil when it is missing. `3`, `3.0` and `3e0` are the same number.
    func number(_ key: ExactString) -> Int? {
        guard let value = object[key] else { return nil }
        return value.integer ?? value.double.flatMap { Int(exactly: $0) }
    }

    /// A list of texts; nil when it is missing or holds anything else.
    func texts(_ key: ExactString) -> [ExactString]? {
        guard let items = object[key]?.array else { return nil }
        let texts = items.compactMap(\.exact)
        return texts.count == items.count ? texts : nil
    }
}
