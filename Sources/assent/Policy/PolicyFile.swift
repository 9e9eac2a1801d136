import Approval
import JSON
import TOML

/// A policy file as it was read.
struct PolicyFile: Sendable {
    /// What is wrong with a file.
    struct Trouble: Sendable, Equatable {
        /// Without a capital and a period.
        let words: String
        let hint: String?

        init(_ words: String, hint: String? = nil) {
            self.words = words
            self.hint = hint
        }
    }

    enum State: Sendable, Equatable {
        case absent
        case read
        /// Its rules cannot be used; its guards are known.
        case damaged(Trouble)
        /// Nobody knows what it was to hold back.
        case unknown(Trouble)
    }

    let layer: RuleOrigin.Layer
    let path: String
    /// nil where there is none, or where it could not be read.
    let bytes: [UInt8]?
    let state: State
    /// Empty as far as it cannot be used.
    let document: PolicyDocument

    /// - Parameters:
    ///   - bytes: nil when there is no file.
    ///   - root: of the folder that a folder's file lies in: its rules hold there and nowhere else.
    init(layer: RuleOrigin.Layer, path: String, bytes: [UInt8]?, root: ExactString? = nil) {
        self.layer = layer
        self.path = path
        self.bytes = bytes
        guard let bytes else {
            (state, document) = (.absent, PolicyDocument())
            return
        }
        do throws(PolicyDocument.Damage) {
            var document = try PolicyDocument(bytes, layer: layer, path: path)
            if let root { document.bind(to: root, path: path) }
            state = document.damage.map { .damaged(Self.trouble($0)) } ?? .read
            self.document = document
        } catch {
            (state, document) = (.unknown(Self.trouble(error)), PolicyDocument())
        }
    }

    init(layer: RuleOrigin.Layer, path: String, trouble: Trouble) {
        self.layer = layer
        self.path = path
        bytes = nil
        state = .unknown(trouble)
        document = PolicyDocument()
    }

    /// It is known by its bytes alone.
    var isOfContent: Bool { if case .unknown = state { bytes != nil } else { true } }

    var trouble: Trouble? {
        switch state {
        case .absent, .read: nil
        case .damaged(let trouble), .unknown(let trouble): trouble
        }
    }

    /// One sentence with the place; nil where nothing is wrong.
    var damage: String? {
        guard let trouble else { return nil }
        return layer == .workspace
            ? "No rule allows anything in this folder, since its policy is wrong: \(trouble.words)." : "No rule allows anything, since a policy is wrong: \(trouble.words)."
    }

    var rules: [Rule] { document.rules }

    private static func trouble(_ damage: PolicyDocument.Damage) -> Trouble {
        // A file may hold texts that are longer than a screen.
        Trouble("\(VisibleText.line(damage.path)), \(damage.position): \(Excerpt.start(of: damage.message, 500))")
    }
}

extension PolicyDocument {
    /// A rule for another folder than the one that its file lies in is damage.
    fileprivate mutating func bind(to root: ExactString, path: String) {
        for (index, rule) in rules.enumerated() {
            if let workspace = rule.workspace, workspace != root, case .file(_, _, let line) = rule.origin {
                rules = []
                damage = Damage(
                    path: path, position: TOMLPosition(line: line, column: 1), message: "a folder's rules are for that folder alone, not for \(workspace)")
                return
            }
            rules[index].workspace = root
        }
    }
}

/// The beginning of a text that somebody else may have written, made visible.
enum Excerpt {
    /// - Parameter most: so many characters of it.
    static func start(of text: String, _ most: Int) -> String {
        let scalars = text.unicodeScalars
        let start = VisibleText.line(String(scalars.prefix(most)))
        return scalars.count > most ? start + "… (\(text.utf8.count) bytes)" : start
    }
}
