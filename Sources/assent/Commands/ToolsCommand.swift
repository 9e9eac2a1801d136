import Approval
import ArgumentParser
import Conversation
import JSON
import Tools

/// The tools that a model is told of.
struct ToolsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tools", abstract: "List the tools, or show one as a model is told of it.",
        discussion: "Example: assent tools read_file")

    @Flag(help: "One JSON object a line.")
    var json = false

    @Argument(help: "The name of one tool.")
    var name: String?

    func run() throws {
        let tools = ToolBox.catalogue.filter { entry in name.map { entry.definition.fullName == ExactString($0) } ?? true }
        if let name, tools.isEmpty {
            throw Failure("there is no tool \(VisibleText.line(name))", hint: "`assent tools` lists them.")
        }
        for tool in tools {
            let text = json ? Self.json(tool).asciiText : name == nil ? Self.line(tool) : Self.page(tool)
            try StandardOutput.write(text + "\n")
        }
    }

    /// Of the definition as it is sent; models count differently.
    private static func tokens(_ definition: ToolDefinition) -> Int { (definition.summary.utf8.count + definition.parameters.serialized().count) / 4 }

    private static func line(_ tool: ToolBox.CatalogueEntry) -> String {
        func padded(_ text: String, _ width: Int) -> String { text + String(repeating: " ", count: max(2, width - text.utf8.count)) }
        return padded(tool.definition.fullName.string, 18) + padded(tool.risk.rawValue, 13) + padded("~\(tokens(tool.definition)) tokens", 14) + tool.use
    }

    private static func page(_ tool: ToolBox.CatalogueEntry) -> String {
        var lines = ["\(tool.definition.fullName)  \(tool.risk.rawValue)  ~\(tokens(tool.definition)) tokens", "", tool.definition.summary, ""]
        let required = tool.definition.requiredKeys
        for member in tool.definition.parameters["properties"]?.object?.members ?? [] {
            let kind = member.value["type"]?.string ?? "any"
            lines.append("  \(member.key)  \(kind)\(required.contains(member.key) ? ", required" : "")")
            if let words = member.value["description"]?.string { lines.append("      \(words)") }
        }
        for example in tool.examples { lines += ["", "  “\(example.request)”", "      \(example.arguments.serializedText)"] }
        return lines.joined(separator: "\n")
    }

    private static func json(_ tool: ToolBox.CatalogueEntry) -> JSONValue {
        [
            "name": .string(tool.definition.fullName), "risk": .string(ExactString(tool.risk.rawValue)), "source": "built in",
            "tokens": .number(JSONNumber(tokens(tool.definition))), "description": .string(ExactString(tool.definition.summary)),
            "parameters": tool.definition.parameters,
            "examples": .array(tool.examples.map { ["prompt": .string(ExactString($0.request)), "expect": $0.arguments] }),
        ]
    }
}
