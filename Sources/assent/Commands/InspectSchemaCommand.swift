import Approval
import ArgumentParser
import JSON
import Schema

struct InspectSchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "Judge a JSON value by a JSON Schema.",
        discussion: "Example: assent inspect schema --schema tool.json --instance arguments.json")

    @Option(help: ArgumentHelp("The schema.", valueName: "file"))
    var schema: String?

    @Option(help: ArgumentHelp("The value, or - for standard input.", valueName: "file"))
    var instance: String?

    @Option(help: "For a schema without $schema: 2020-12 or draft7.")
    var draft: String = SchemaDraft.draft202012.rawValue

    @Flag(help: "Judge formats too, such as date-time and uri.")
    var formatAssertion = false

    @Flag(help: "Read JSON Lines {\"schema\", \"instance\", \"draft\"?, \"format_assertion\"?, \"remotes\"?} and answer one line a line.")
    var batch = false

    @Argument(help: "With --batch: a file, or - for standard input.")
    var file: String = "-"

    func validate() throws {
        if SchemaDraft(rawValue: draft) == nil { throw ValidationError("--draft takes 2020-12 or draft7.") }
        if batch { return }
        if schema == nil { throw ValidationError("Missing --schema: the file of the schema.") }
        if instance == nil { throw ValidationError("Missing --instance: the file of the value, or - for standard input.") }
    }

    func run() throws {
        if batch {
            var batch = SchemaBatch(limits: .firstThread)
            try Descriptor.readLines(file) { line in
                try StandardOutput.write(batch.answer(toLine: line).serialized() + [0x0A])
            }
            return
        }
        let options = SchemaOptions(
            draft: SchemaDraft(rawValue: draft) ?? .draft202012, assertsFormats: formatAssertion, limits: .firstThread)
        let answer = SchemaInspection.answer(schema: try value(schema ?? ""), instance: try value(instance ?? "-"), options: options)
        try StandardOutput.write(answer.serialized() + [0x0A])
        if answer["error"] != nil { throw ExitCode.failure }
    }

    private func value(_ path: String) throws -> JSONValue {
        let bytes = try Descriptor.readAll(path)
        do {
            return try JSONParser.parse(bytes).value
        } catch {
            throw Failure("\(VisibleText.line(path)) is not JSON. \(error)")
        }
    }
}
