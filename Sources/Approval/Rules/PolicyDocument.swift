public import Guards
public import JSON
public import TOML

/// What stands in one policy file.
public struct PolicyDocument: Sendable {
    public var guards = GuardSet()
    public var hooks: [Hook] = []
    /// In the order of the file, each with its line.
    public var rules: [Rule] = []
    /// Why the rules of the file cannot be used; then it gives none.
    public var damage: Damage?

    /// Something wrong in a policy file, and where.
    public struct Damage: Error, Sendable, Equatable {
        public let path: String
        public let position: TOMLPosition
        /// One sentence without its period.
        public let message: String

        public init(path: String, position: TOMLPosition, message: String) {
            self.path = path
            self.position = position
            self.message = message
        }

        /// One sentence with the place.
        public var words: String { "\(VisibleText.line(path)), \(position): \(VisibleText.line(message))." }
    }

    public init() {}

    /// A file whose rules are damaged still gives its guards; where a guard cannot be read, or the file is no TOML, nobody
    /// knows what was to be held back.
    ///
    /// - Throws: ``Damage`` when the guards or hooks of the file are not known.
    public init(_ bytes: [UInt8], layer: RuleOrigin.Layer, path: String) throws(Damage) {
        let table: TOMLTable
        do throws(TOMLError) { table = try TOMLParser.parse(bytes) } catch {
            throw Damage(path: path, position: error.position, message: error.message)
        }
        for entry in table.entries {
            func wrong(_ message: String) -> Damage { Damage(path: path, position: entry.keyPosition, message: message) }
            if entry.isNamed("guard") {
                if layer == .workspace {
                    damage = damage ?? wrong("the policy of a folder has rules and nothing else")
                    continue
                }
                do throws(TOMLError) { guards = try GuardSet(entry.value) } catch {
                    throw Damage(path: path, position: error.position, message: error.message)
                }
            } else if entry.isNamed("hook") {
                do throws(TOMLError) { hooks = try Hook.all(entry.value, isFolders: layer == .workspace) } catch {
                    let wrong = Damage(path: path, position: error.position, message: error.message)
                    if layer != .workspace { throw wrong }
                    damage = damage ?? wrong
                }
            } else if entry.isNamed("rule") {
                do throws(Damage) { rules = try Self.rules(entry.value, layer, path) } catch { damage = damage ?? error }
            } else {
                let near = NearestName.of(entry.key, among: ["guard", "hook", "rule"]).map { "; did you mean [[\($0)]]?" } ?? ""
                // What it was to be is not known, and it could have been a guard.
                if layer != .workspace { throw wrong("a policy has no \(entry.key)\(near)") }
                damage = damage ?? wrong("a policy has no \(entry.key)\(near)")
            }
        }
        if damage != nil { rules = [] }
    }

    private static func rules(_ value: TOMLValue, _ layer: RuleOrigin.Layer, _ path: String) throws(Damage) -> [Rule] {
        guard let tables = value.array, !tables.contains(where: { $0.table == nil }) else {
            throw Damage(path: path, position: value.position, message: "a rule is written [[rule]]")
        }
        var rules: [Rule] = []
        for table in tables {
            do throws(RuleError) {
                rules.append(try Rule(JSONValue(table), origin: .file(layer, path: path, line: table.position.line)))
            } catch {
                throw Damage(path: path, position: position(of: error.key[...], in: table), message: error.message)
            }
        }
        return rules
    }

    /// Of the value that the keys lead to, or as far as they lead.
    private static func position(of keys: ArraySlice<ExactString>, in value: TOMLValue) -> TOMLPosition {
        guard let key = keys.first, let inner = value.table?[key.string] else { return value.position }
        return position(of: keys.dropFirst(), in: inner)
    }
}

extension JSONValue {
    /// The same value in JSON's terms; dates as texts, in which form they can be compared, and so what is no number of JSON's
    /// (`inf`, `nan`).
    public init(_ value: TOMLValue) {
        switch value.kind {
        case .string(let text): self = .string(ExactString(text))
        case .integer(let number): self = .number(JSONNumber(text: ExactString(String(number))))
        case .float(let number) where !number.isFinite: self = .string(ExactString(String(number)))
        case .float(let number): self = .number(JSONNumber(text: ExactString(String(number))))
        case .boolean(let flag): self = .bool(flag)
        case .offsetDateTime(let time), .localDateTime(let time): self = .string(ExactString(time.description))
        case .localDate(let date): self = .string(ExactString(date.description))
        case .localTime(let time): self = .string(ExactString(time.description))
        case .array(let items): self = .array(items.map { JSONValue($0) })
        case .table(let table): self = .object(JSONObject(table.entries.map { .init(key: ExactString($0.key), value: JSONValue($0.value)) }))
        }
    }
}
