import Approval
import Configuration
import Conversation
import JSON
import Tools

/// What a person would be shown of a call, and what the rules say to it: the answers of `assent inspect call`.
struct CallInspection {
    /// Absolute; for lines that name none.
    let folder: String
    let environment: ChildEnvironment
    let web: WebAccess
    let ownFolders: [ExactString]
    /// Where copies would be kept; nothing is written there.
    var undo: UndoStore?
    var sandbox = SandboxSettings()
    /// For rules that end.
    let now: Timestamp

    /// - Parameters:
    ///   - folder: absolute.
    ///   - settings: of a session there; nil for none.
    init(folder: String, settings: SessionSettings? = nil, folders: DataFolders, here: Here) {
        self.folder = folder
        environment = ChildEnvironment(
            choosingFrom: here.environment.map { EnvironmentEntry(name: ExactString($0.key), value: ExactString($0.value)) })
        web = ModelFinder(environment: here.environment).web
        ownFolders = [ExactString(folders.data), ExactString(folders.configuration), ExactString(ConfigurationFiles.systemPath.parentFolder)]
        undo = folders.undo(settings?.configuration.undo ?? .standard)
        if let settings { sandbox = SandboxSettings(settings.configuration, here: here) }
        now = Here.now()
    }

    /// The answer to one line; what is wrong with it is an answer too.
    func answer(toLine line: [UInt8]) async -> JSONValue {
        let request: JSONValue
        do {
            request = try JSONParser.parse(line).value
        } catch {
            return Self.failure("The line is not JSON. \(error)")
        }
        guard request.object != nil else { return Self.failure("The line is no object.") }
        guard let name = request["tool"]?.exact else { return Self.failure("The line has no \"tool\" with a name.") }
        do throws(Problem) {
            return try await answer(request, name)
        } catch {
            return Self.failure(error.sentence)
        }
    }

    struct Problem: Error {
        let sentence: String
    }

    /// A call of a request, looked at.
    enum Look {
        /// Refused before anyone is asked: no rule is looked at.
        case refused(String, rows: [DisplayRow])
        /// - Parameters:
        ///   - obstacle: why it would fail as things are.
        ///   - error: why it is given back to the model before anyone is asked.
        case call(CallSheet, obstacle: String?, error: String?)
    }

    private func answer(_ request: JSONValue, _ name: ExactString) async throws(Problem) -> JSONValue {
        let box = try box(request["workspace"]?.exact)
        switch try await look(request, name, box) {
        case .refused(let error, let rows):
            let display = CallDisplay(rows: rows)
            return Self.answer(decision: "deny", because: [error], risk: .unknown, flags: [], rows: rows, digest: display.digest, error: error)
        case .call(let sheet, let obstacle, let error):
            let policy = policy(request, box.workspace)
            let verdict = policy.policy.verdict(on: sheet)
            let display = Inspection.display(of: sheet, verdict: verdict)
            return Self.answer(
                decision: error == nil ? verdict.ruling.rawValue : "deny", because: verdict.because + [obstacle].compactMap { $0 }, risk: verdict.risk,
                flags: verdict.flags, rows: display.rows, digest: display.digest, error: error ?? policy.error)
        }
    }

    /// Looks at the call of a request as it would be looked at in a session, and runs nothing.
    func look(_ request: JSONValue, _ name: ExactString, _ box: ToolBox) async throws(Problem) -> Look {
        guard let definition = try definition(request, name, box) else {
            return .refused("unknown tool: there is no tool \(VisibleText.line(name.string)).", rows: Self.rows(name, []))
        }
        let arguments: ToolArguments
        let bytes = try Self.bytes(request)
        do {
            arguments = try ToolArguments(parsing: bytes)
        } catch {
            let kind = error.isNUL && Self.hasNULInPath(bytes) ? "NUL in path" : error.kind
            return .refused("\(kind): \(VisibleText.line(error.description))", rows: Self.rows(name, Self.unreadable(bytes)))
        }
        let isOwn = definition.server == nil && request["definition"] == nil
        let found = isOwn ? await box.look(tool: definition, arguments: arguments) : .facts(box.facts(ofForeign: definition, arguments: arguments))
        func call(_ facts: Facts, obstacle: String? = nil, error: String? = nil) -> Look {
            let sheet = CallSheet(
                key: CallKey(session: SessionID("inspect"), number: 1), revision: 1, definition: definition, arguments: arguments, facts: facts)
            var error = error
            // What does not fit its tool's schema is given back to the model before anyone is asked.
            if case .misfit(let problems) = ArgumentCheck.verdict(arguments, definition) {
                error = "\(arguments.object.isEmpty ? "missing" : "wrong type or missing"): \(problems.joined(separator: " "))"
            }
            return .call(sheet, obstacle: obstacle.map { "As things are, the call would fail: \($0)" }, error: error)
        }
        return switch found {
        case .facts(let facts): call(facts)
        case .doomed(let facts, let sentence): call(facts, obstacle: sentence)
        case .problem(let sentence): call(box.facts(ofForeign: definition, arguments: arguments), error: sentence)
        }
    }

    private static func hasNULInPath(_ bytes: [UInt8]) -> Bool {
        let arguments = try? JSONParser.parse(bytes).value
        return ["path", "from", "to", "cwd"].contains { arguments?[$0]?.exact?.utf8.contains(0) == true }
    }

    private static func answer(
        decision: String, because: [String], risk: Risk, flags: [String], rows: [DisplayRow], digest: Digest, error: String?
    ) -> JSONValue {
        func text(_ text: String) -> JSONValue { .string(ExactString(text)) }
        return [
            "decision": text(decision), "because": .array(because.map(text)), "risk": text(risk.rawValue),
            "flags": .array(flags.map(text)), "display": text(DisplayText.lines(of: rows).joined(separator: "\n")),
            "digest": text(digest.hex), "error": error.map(text) ?? .null,
        ]
    }

    private static func failure(_ words: String) -> JSONValue { ["error": .string(ExactString(words))] }

    private static func rows(_ name: ExactString, _ rows: [DisplayRow]) -> [DisplayRow] {
        [DisplayRow(.title, label: "invalid", VisibleText.line(name.string))] + rows
    }

    private static func unreadable(_ bytes: [UInt8]) -> [DisplayRow] {
        VisibleText.lines(String(decoding: bytes, as: UTF8.self)).enumerated().map { index, line in
            DisplayRow(index == 0 ? .argument : .argumentLine, label: index == 0 ? "arguments" : "", line)
        }
    }

    // MARK: The line

    /// The rules of the line, and nobody else's; one that cannot be read leaves none that allows anything.
    private func policy(_ request: JSONValue, _ workspace: Workspace) -> (policy: Policy, error: String?) {
        var rules: [Rule] = []
        var errors: [String] = []
        for (index, table) in (request["policy"]?.array ?? []).enumerated() {
            do throws(RuleError) {
                rules.append(try Rule(table))
            } catch {
                let key = error.key.isEmpty ? "" : " (\(error.key.map { VisibleText.line($0.string) }.joined(separator: ".")))"
                errors.append("rule could not be read: number \(index + 1)\(key): \(VisibleText.line(error.message)).")
            }
        }
        if let policy = request["policy"], policy.array == nil, policy != .null { errors.append("rule could not be read: \"policy\" is no list.") }
        let placed = workspace.placed(rules, home: environment.entries.first { $0.name == "HOME" }?.value)
        return (Policy(rules: RuleSet(placed), circumstances: .init(now: now), damage: errors), errors.first)
    }

    /// - Parameter workspace: nil for the usual folder.
    func box(_ workspace: ExactString? = nil) throws(Problem) -> ToolBox {
        do throws(WorkspaceError) {
            return ToolBox(
                workspace: try Workspace(folder: workspace ?? ExactString(folder)), environment: environment, ownFolders: ownFolders, sandbox: sandbox, undo: undo,
                web: web)
        } catch {
            throw Problem(sentence: "\"workspace\" cannot be used. \(error)")
        }
    }

    private static func bytes(_ request: JSONValue) throws(Problem) -> [UInt8] {
        if let raw = request["raw_arguments"]?.exact { return Array(raw.utf8) }
        if let base64 = request["raw_arguments_base64"]?.string {
            guard let bytes = Base64.decode(base64.utf8) else { throw Problem(sentence: "\"raw_arguments_base64\" is not base 64 with padding.") }
            return bytes
        }
        guard let arguments = request["arguments"] else {
            throw Problem(sentence: "The line has neither \"arguments\" nor \"raw_arguments\".")
        }
        return arguments.serialized()
    }

    /// The one that the line brings, or the tool of that name that comes with the program; nil for neither.
    private func definition(_ request: JSONValue, _ name: ExactString, _ box: ToolBox) throws(Problem) -> ToolDefinition? {
        guard let given = request["definition"], given != .null else { return box.definitions.first { $0.fullName == name } }
        guard given.object != nil else { throw Problem(sentence: "\"definition\" is no object.") }
        let bytes = Array(name.utf8)
        let slash = bytes.firstIndex(of: 0x2F)
        func part(_ bytes: some Sequence<UInt8>) -> ExactString { ExactString(String(decoding: Array(bytes), as: UTF8.self)) }
        return ToolDefinition(
            name: slash.map { part(bytes[($0 + 1)...]) } ?? name, server: slash.map { part(bytes[..<$0]) },
            summary: given["description"]?.string ?? "", parameters: given["parameters"] ?? given["inputSchema"] ?? ["type": "object"],
            title: given["title"]?.string, annotations: given["annotations"])
    }
}

extension ArgumentsError {
    fileprivate var isNUL: Bool { if case .nul = self { true } else { false } }

    /// What kind of refusal it is, in two or three words.
    fileprivate var kind: String {
        switch self {
        case .duplicateKey: "duplicate key"
        case .nul: "NUL in argument"
        case .number: "number out of range"
        case .notAnObject: "not an object"
        case .malformed: "malformed stream"
        case .notJSON(let error):
            switch error.kind {
            case .unexpectedEnd: "not complete"
            case .loneSurrogate: "lone surrogate"
            case .invalidUTF8: "invalid UTF-8"
            case .tooDeep: "too deep"
            case .tooLong: "too long"
            case .trailingData: "trailing data"
            case .byteOrderMark: "byte order mark"
            case .unexpectedByte, .controlCharacter, .invalidNumber: "not JSON"
            }
        }
    }
}
