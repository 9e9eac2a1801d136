import ArgumentParser
import JSON
import Wire

struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Show what Assent makes of a call, a stream, a JSON text, a JSON Schema or a shell line.",
        discussion: "Example: assent inspect stream --api openai-chat response.sse",
        subcommands: [
            InspectCallCommand.self, InspectStreamCommand.self, InspectJSONCommand.self, InspectSchemaCommand.self, InspectShellCommand.self,
        ])
}

struct InspectStreamCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stream", abstract: "Decode a response body: SSE or JSON.",
        discussion: "Example: assent inspect stream --api openai-chat --chunk random:7 response.sse")

    @Option(help: "The wire format of the body: openai-chat, openai-responses, anthropic-messages, gemini.")
    var api: String?

    @Option(help: ArgumentHelp("Feed the body in pieces of N bytes, or of random sizes.", valueName: "N|random:SEED"))
    var chunk: String?

    @Flag(help: "Read JSON Lines {\"api\", \"body\" or \"body_base64\", \"chunk\"?} and answer one line a line.")
    var batch = false

    @Argument(help: "A file, or - for standard input.")
    var file: String = "-"

    func validate() throws {
        if !batch, api == nil { throw ValidationError("Missing --api: which wire format is the body in?") }
        if let chunk, StreamInspection.Chunking(chunk) == nil {
            throw ValidationError("--chunk takes a number of bytes or random:SEED.")
        }
    }

    func run() throws {
        if batch {
            try Descriptor.readLines(file) { line in
                try StandardOutput.write(StreamInspection.answer(toLine: line).serialized() + [0x0A])
            }
            return
        }
        let chunking = chunk.flatMap(StreamInspection.Chunking.init) ?? .whole
        do {
            let answer = try StreamInspection.inspect(api: api ?? "", body: try Descriptor.readAll(file), chunking: chunking)
            try StandardOutput.write(answer.serialized() + [0x0A])
        } catch let failure as StreamInspection.Failure {
            throw Failure(failure.description)
        }
    }
}

struct InspectJSONCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "json", abstract: "Parse a JSON text strictly (RFC 8259).",
        discussion: "Example: echo '{\"a\": 1.0}' | assent inspect json")

    @Flag(help: "Take the text as the beginning of one and show what is known so far.")
    var partial = false

    @Flag(help: "Read JSON Lines {\"text\"} or {\"base64\"} and answer one line a line.")
    var batch = false

    @Argument(help: "A file, or - for standard input.")
    var file: String = "-"

    func run() throws {
        if batch {
            try Descriptor.readLines(file) { line in
                try StandardOutput.write(JSONInspection.answer(toLine: line, partial: partial).serialized() + [0x0A])
            }
            return
        }
        let answer = JSONInspection.answer(to: try Descriptor.readAll(file), partial: partial)
        try StandardOutput.write(answer.serialized() + [0x0A])
        if answer["error"] != nil { throw ExitCode.failure }
    }
}
