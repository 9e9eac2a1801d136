import Link
import Surface

/// What a stranger reads before the first message.
extension InterfaceState {
    func welcomeLines(width: Int) -> [StyledLine] {
        var parts: [StyledLine] = [
            [
                Span("Assent", .brand),
                Span(
                    " — chat with a model that can use tools. It proposes each call; you approve, deny or edit it; only then does it run."
                ),
            ],
            [],
        ]
        if model.isPractice {
            parts.append([
                Span("The practice model", .strong),
                Span(" answers: it is no AI and understands simple requests. For a real model set OPENAI_API_KEY, ANTHROPIC_API_KEY or GEMINI_API_KEY, or start Ollama."),
            ])
            if !folder.isEmpty { parts.append([Span("Tools work in "), Span(SafeText.line(folder), .strong), Span(".")]) }
            parts.append([])
            parts.append([Span("Type for example:")])
            parts.append([Span("  list the files here", .code)])
            parts.append([Span("  delete the file notes.txt", .code)])
        } else {
            if !model.name.isEmpty {
                parts.append([Span("Answers come from "), Span(SafeText.line(model.name), .strong), Span(model.host.map { " at \(SafeText.line($0))." } ?? ".")])
            }
            if !folder.isEmpty { parts.append([Span("Tools work in "), Span(SafeText.line(folder), .strong), Span(".")]) }
            parts.append([])
            parts.append([Span("Type what you want below and press \(keys.key("send")).")])
        }
        parts.append([])
        parts.append([
            Span("Calls that need you appear in the pending pane: "), Span(keys.key("focus-next"), .key), Span(" goes there. "),
            Span(keys.key("help"), .key), Span(" shows all keys, "), Span("/quit", .key), Span(" ends the session"),
        ])
        if whyNotDetach == nil, var last = parts.popLast() {
            last += [Span(", "), Span(detachName, .key), Span(" leaves it running")]
            parts.append(last)
        }
        parts[parts.count - 1].append(Span("."))
        return parts.flatMap { $0.isEmpty ? [[]] : Wrap.words($0, width: width) }
    }
}
