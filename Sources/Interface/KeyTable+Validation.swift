import Surface

/// Why a key map cannot be used.
public enum KeyTableError: Error, Sendable, Equatable, CustomStringConvertible {
    case unknownBinding(String)
    case unknownKey(String, binding: String)
    case noKey(binding: String)
    /// Enter, Space, Tab, Esc, a sequence or a key with Ctrl or Alt for something that decides about a call.
    case cannotDecide(key: String, binding: String)
    /// The second key, of a destructive call or of a list of calls, must be another one than the first.
    case sameSecondKey(String)
    case taken(key: String, by: String, binding: String)
    /// A printing key where text is written.
    case printing(key: String, binding: String)

    public var description: String {
        switch self {
        case .unknownBinding(let name): "There is no key binding named \"\(name)\"."
        case .unknownKey(let key, let binding): "\"\(key)\" for \(binding) is not a key; write for example ctrl-o, pgdn or D."
        case .noKey(let binding): "\(binding) has no key, and the program needs it."
        case .cannotDecide(let key, let binding):
            "\(key) cannot be the key for \(binding): what decides about a call is one plain key, never Enter or Space."
        case .sameSecondKey(let key): "\(key) cannot both approve and confirm: the second key must be a different one."
        case .taken(let key, let other, let binding): "\(key) for \(binding) is the key for \(other) already."
        case .printing(let key, let binding): "\(key) for \(binding) would make it impossible to type that character."
        }
    }
}

extension KeyTable {
    /// The table with other keys for some bindings, as the configuration names them.
    ///
    /// - Parameter changes: a binding's name, and its keys as ``KeyPress/init(name:)`` reads them, those of a sequence
    ///   separated by blanks.
    public func binding(_ changes: [(name: String, keys: [String])]) throws(KeyTableError) -> KeyTable {
        var table = self
        for (name, keys) in changes {
            guard let index = bindings.firstIndex(where: { $0.name.utf8.elementsEqual(name.utf8) }) else {
                throw .unknownBinding(name)
            }
            var sequences: [[KeyPress]] = []
            for key in keys {
                var sequence: [KeyPress] = []
                for part in key.utf8.split(separator: 0x20) {
                    guard let press = KeyPress(name: String(decoding: Array(part), as: UTF8.self)) else {
                        throw .unknownKey(key, binding: name)
                    }
                    sequence.append(press)
                }
                if sequence.isEmpty { throw .unknownKey(key, binding: name) }
                sequences.append(sequence)
            }
            table.bindings[index].keys = sequences
        }
        if let problem = table.problem { throw problem }
        return table
    }

    /// What is wrong with the table; nil for one that may be used.
    public var problem: KeyTableError? {
        for binding in bindings {
            if binding.keys.isEmpty, binding.decides || KeyTable.needed.contains(binding.name) {
                return .noKey(binding: binding.name)
            }
            for sequence in binding.keys {
                let name = KeyBinding.describe(sequence)
                if binding.decides, !KeyTable.canDecide(sequence) { return .cannotDecide(key: name, binding: binding.name) }
                if [.text, .composer, .completion, .form, .line, .pause, .always].contains(binding.context), sequence[0].isPrinting {
                    return .printing(key: name, binding: binding.name)
                }
            }
        }
        for binding in bindings {
            for sequence in binding.keys {
                let name = KeyBinding.describe(sequence)
                if let other = conflict(of: sequence, in: binding) { return .taken(key: name, by: other, binding: binding.name) }
            }
        }
        let first = ["approve", "approve-selected"].flatMap { self[$0]?.keys ?? [] }
        let second = ["confirm", "confirm-approve", "confirm-destructive"].flatMap { self[$0]?.keys ?? [] }
        if let same = second.first(where: { first.contains($0) }) { return .sameSecondKey(KeyBinding.describe(same)) }
        return nil
    }

    /// Without these there would be no way out.
    private static let needed = ["interrupt", "to-composer", "focus-next"]

    private static func canDecide(_ sequence: [KeyPress]) -> Bool {
        guard sequence.count == 1, let press = sequence.first, press.modifiers.isEmpty else { return false }
        switch press.key {
        case .character(let text):
            return text.unicodeScalars.count == 1 && text.unicodeScalars.allSatisfy { !$0.properties.isWhitespace }
        case .function: return true
        default: return false
        }
    }

    private func conflict(of sequence: [KeyPress], in binding: KeyBinding) -> String? {
        for other in bindings where other.name != binding.name && KeyTable.meet(other.context, binding.context) {
            for taken in other.keys where taken.starts(with: sequence) || sequence.starts(with: taken) { return other.name }
        }
        return nil
    }

    /// Whether keys of two contexts can hold at once with neither hiding the other on purpose: a pane's key may take the
    /// place of a text key, but not of one that works everywhere.
    private static func meet(_ a: KeyContext, _ b: KeyContext) -> Bool {
        let everywhere: [KeyContext] = [.always, .pause]
        if a == b || everywhere.contains(a) || everywhere.contains(b) { return true }
        let panes: [KeyContext] = [.composer, .conversation, .pending]
        return (a == .panes && panes.contains(b)) || (b == .panes && panes.contains(a))
    }
}

extension KeyPress {
    /// A key that writes a character.
    var isPrinting: Bool {
        guard case .character = key else { return false }
        return !modifiers.contains(.control) && !modifiers.contains(.alt)
    }

    var text: String? {
        if case .character(let text) = key, isPrinting { return text }
        return nil
    }
}
