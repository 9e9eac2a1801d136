import JSON

/// One turn: what was asked for, what has been done about it, and what comes next.
///
/// The first answer proposes the first call of every intent, in order. When the results are there, the second proposes
/// what had to wait for them (a changed file is written back, old files are deleted); the last one reports. What was
/// denied is not proposed again, nor sought in another way.
struct PracticeTurn {
    let request: PracticeRequest
    let intents: [PracticeIntent]

    /// More calls than this in one answer help nobody to practise.
    private static let limit = 12

    var answer: PracticeAnswer {
        let firsts = intents.prefix(Self.limit).map(first)
        if let missing = firsts.compactMap(\.missing).first { return PracticeAnswer(missing) }
        let proposals = firsts.compactMap(\.call)
        switch request.rounds.count {
        case 0: return PracticeAnswer(opening, calls: proposals)
        case 1:
            let seconds = self.seconds
            return seconds.calls.isEmpty ? PracticeAnswer(report) : PracticeAnswer(seconds.words, calls: seconds.calls)
        default: return PracticeAnswer(report)
        }
    }

    // MARK: First calls

    private struct First {
        var call: PracticeAnswer.Call?
        /// Why there is none: a tool is not among those offered.
        var missing: String?
    }

    private func first(_ intent: PracticeIntent) -> First {
        switch intent {
        case .list(let path), .clear(let path): return offer("list_directory", ["path": text(path)])
        case .find(let pattern, let folder): return offer("find_files", place(["pattern": text(pattern)], folder))
        case .search(let words, let folder): return offer("search_text", place(["text": text(words)], folder))
        case .read(let path): return offer("read_file", ["path": text(path)])
        case .change(let path, let from, let to):
            let edit: JSONValue = ["old_text": text(from), "new_text": text(to), "replace_all": true]
            if let tool = request.tool("edit_file") { return First(call: .init(tool, ["path": text(path), "edits": [edit]])) }
            return offer("read_file", ["path": text(path)])
        case .write(let path, let content): return offer("write_file", ["path": text(path), "content": text(content)])
        case .delete(let path): return offer("delete_file", ["path": text(path)])
        case .makeFolder(let path):
            if let tool = request.tool("make_directory") { return First(call: .init(tool, ["path": text(path)])) }
            return offer("run_command", ["argv": ["mkdir", text(path)]])
        case .move(let from, let to): return offer("move_file", ["from": text(from), "to": text(to)])
        case .run(let argv, let folder):
            var members: [JSONObject.Member] = [.init(key: "argv", value: .array(argv.map(text)))]
            if let folder { members.append(.init(key: "cwd", value: text(folder))) }
            return offer("run_command", .object(JSONObject(members)))
        case .weather(let place):
            guard let tool = request.weatherTool else {
                return First(missing: "I cannot see the weather: no tool for it is offered to me here. (With a tool named get_weather I would call it.)")
            }
            return First(call: .init(tool.name, weather(tool, place)))
        case .ask(let question, let choices):
            return offer("ask_user", ["question": text(question), "choices": .array(choices.map { ["label": text($0)] })])
        case .call(let name, let arguments):
            guard let tool = request.tool(ExactString(name)) else {
                let names = request.tools.compactMap { $0["function"]?["name"]?.string }.joined(separator: ", ")
                return First(missing: "There is no tool \(name). I am offered: \(names.utf8.isEmpty ? "none" : names).")
            }
            return First(call: .init(tool, raw: arguments))
        }
    }

    private func offer(_ name: ExactString, _ arguments: JSONValue) -> First {
        guard let tool = request.tool(name) else {
            return First(missing: "For that I would need the tool \(name), and it is not among those offered to me.")
        }
        return First(call: .init(tool, arguments))
    }

    private func place(_ members: JSONObject, _ folder: String?) -> JSONValue {
        .object(JSONObject(members.members + (folder.map { [.init(key: "path", value: text($0))] } ?? [])))
    }

    private func text(_ string: String) -> JSONValue { .string(ExactString(string)) }

    /// The place, and the first allowed value for whatever else is required.
    private func weather(_ tool: (name: ExactString, parameter: ExactString, function: JSONValue), _ place: String) -> JSONValue {
        let parameters = tool.function["parameters"]
        var members: [JSONObject.Member] = [.init(key: tool.parameter, value: text(place))]
        for key in (parameters?["required"]?.array ?? []).compactMap(\.exact) where key != tool.parameter {
            let schema = parameters?["properties"]?[key]
            let value: JSONValue
            if let first = schema?["enum"]?.array?.first {
                value = schema?["enum"]?.array?.first { $0.exact == "celsius" } ?? first
            } else {
                switch schema?["type"]?.exact {
                case "integer", "number": value = 1
                case "boolean": value = false
                default: value = ""
                }
            }
            members.append(.init(key: key, value: value))
        }
        return .object(JSONObject(members))
    }

    private var opening: String {
        let words = intents.prefix(Self.limit).map(PracticeReport.plan)
        let more = intents.count > Self.limit ? " (I take the first \(Self.limit) of \(intents.count).)" : ""
        return "I'll \(PracticeReport.list(words)).\(more)"
    }

    // MARK: Second calls

    private var seconds: (words: String, calls: [PracticeAnswer.Call]) {
        var words: [String] = []
        var calls: [PracticeAnswer.Call] = []
        for (intent, step) in zip(intents, request.rounds[0]) where !step.result.isError {
            switch intent {
            case .change(let path, let from, let to) where !isEdit(step):
                guard let changed = PracticeReport.replaced(step.result.text, from, to), changed.count > 0, isWhole(step.result.text),
                    let call = offer("write_file", ["path": text(path), "content": text(changed.text)]).call
                else { continue }
                words.append("write \(path) back with \(changed.count == 1 ? "the one place" : "the \(changed.count) places") changed")
                calls.append(call)
            case .clear(let folder):
                let old = deletable(in: folder, step.result.text)
                if !old.isEmpty { words.append("propose to delete \(PracticeReport.list(old.map { "\($0)" }))") }
                calls += old.compactMap { offer("delete_file", ["path": text($0)]).call }
            default: continue
            }
        }
        return ("I have looked. Now I \(PracticeReport.list(words)).", calls)
    }

    /// Whether a change was proposed as one, and not as reading and writing back.
    private func isEdit(_ step: PracticeRequest.Step) -> Bool { step.tool == request.tool("edit_file") }

    /// Whether a result is all of the file; to write back a part would lose the rest.
    private func isWhole(_ text: String) -> Bool { PracticeReport.note(of: text) == nil }

    /// What looks old, without what was denied before in this conversation.
    private func deletable(in folder: String, _ listing: String) -> [String] {
        let denied = request.denied.filter { $0.tool == request.tool("delete_file") }.compactMap { $0.arguments["path"]?.exact }
        let paths = PracticeListing(listing).old.map { PracticeListing.path($0, in: folder) }
        return Array(paths.filter { !denied.contains(ExactString($0)) }.prefix(Self.limit))
    }

    // MARK: The report

    private var report: String {
        var parts: [String] = []
        var seconds = request.rounds.dropFirst().first?[...] ?? []
        for (index, intent) in intents.prefix(Self.limit).enumerated() {
            guard index < request.rounds[0].count else { break }
            let step = request.rounds[0][index]
            switch intent {
            case .change(let path, let from, let to) where !isEdit(step):
                let mine = seconds.first.flatMap { $0.arguments["path"]?.exact == ExactString(path) ? $0 : nil }
                if mine != nil { seconds = seconds.dropFirst() }
                parts.append(PracticeReport.change(path, from, to, read: step.result, written: mine?.result))
            case .clear(let folder):
                let old = Set(PracticeListing(step.result.text).old.map { ExactString(PracticeListing.path($0, in: folder)) })
                let mine = seconds.prefix { $0.arguments["path"]?.exact.map(old.contains) ?? false }
                seconds = seconds.dropFirst(mine.count)
                parts.append(PracticeReport.cleared(folder, listing: step.result, denied: request.denied, deleted: Array(mine)))
            default: parts.append(PracticeReport.sentence(intent, step.result))
            }
        }
        return parts.joined(separator: "\n\n")
    }
}
