import JSON

/// What a server answers, whatever its format.
struct Answer: Sendable {
    struct Call: Sendable {
        let name: String
        let arguments: JSONValue
    }

    var reasoning: String
    var text: String
    var calls: [Call]

    /// Two calls first, and one a step after that; the results quoted when the steps are done.
    init(to asked: Asked, steps: Int) {
        let isForced = asked.choice == .any || asked.choice != .auto && asked.choice != .none
        let mayCall = !asked.tools.isEmpty && asked.choice != .none
        if mayCall, isForced || asked.steps < steps {
            var names = asked.tools
            if case .named(let name) = asked.choice { names = asked.tools.filter { $0.name == name } }
            let count = asked.isParallel && asked.steps == 0 ? 2 : 1
            let isNamed = if case .named = asked.choice { true } else { false }
            // Who must call something and has all it wanted calls what comes last: that is where a way to answer stands.
            let isDone = !isNamed && asked.steps >= steps
            let picked = isDone ? Array(names.suffix(1)) : isNamed || count == 1 ? Array(names.prefix(1)) : [names[0], names[names.count > 1 ? 1 : 0]]
            calls = picked.map { Call(name: $0.name, arguments: SchemaSample.value(of: $0.schema)) }
            text = "I will call \(calls.map(\.name).joined(separator: " and "))."
            reasoning = "Step \(asked.steps + 1) needs \(calls.map(\.name).joined(separator: " and "))."
            return
        }
        calls = []
        reasoning = "There are \(asked.results.count) results."
        if let format = asked.format {
            text = SchemaSample.value(of: format).serializedText
        } else if asked.results.isEmpty {
            text = "You said: \(asked.words)"
        } else {
            let quoted = asked.results.enumerated().map { "[\($0.offset + 1)] \($0.element.isError ? "error " : "")\($0.element.text)" }
            text = "Results: \(quoted.joined(separator: " "))"
        }
    }

    /// A text in pieces of a few characters, as streams bring it.
    static func pieces(_ text: String) -> [String] {
        var pieces: [String] = []
        var rest = text[...]
        while !rest.isEmpty {
            pieces.append(String(rest.prefix(7)))
            rest = rest.dropFirst(7)
        }
        return pieces
    }
}
