import Conversation
import JSON
import Link
import TestSupport
import Testing

@testable import Interface

/// Forms of tools from the wild.
@Suite struct FormCorpusTests {
    private struct Example {
        let definition: ToolDefinition
        let arguments: JSONObject
    }

    /// Each definition once, with arguments that fit it.
    private static func examples() throws -> [Example] {
        var valid: [ExactString: JSONObject] = [:]
        var definitions: [[UInt8]: (ToolDefinition, ExactString)] = [:]
        var order: [[UInt8]] = []
        var own: [[UInt8]: JSONObject] = [:]
        for line in try Shared.lines("corpora/tools/calls.jsonl") {
            let row = try JSONParser.parse(line).value
            guard let tool = row["tool"], let name = tool["name"]?.exact, let source = row["source"]?.exact else { continue }
            let key = tool.canonical()
            if definitions[key] == nil {
                definitions[key] = (ToolDefinition(name: name, summary: "", parameters: tool["parameters"] ?? [:]), ExactString("\(source) \(name)"))
                order.append(key)
            }
            guard row["valid"]?.bool == true, let arguments = row["call"]?["arguments"]?.object else { continue }
            if own[key] == nil { own[key] = arguments }
            if row["kind"]?.string == "valid" { valid[ExactString("\(source) \(name)")] = arguments }
        }
        return order.compactMap { key in
            guard let (definition, source) = definitions[key], let arguments = own[key] ?? valid[source] else { return nil }
            return Example(definition: definition, arguments: arguments)
        }
    }

    @Test("every definition can be filled in by keys, from nothing", .enabled(if: Shared.has("corpora/tools"), Comment(rawValue: Shared.absent)))
    func filled() async throws {
        let examples = try Self.examples()
        var presses = 0
        var failures: [String] = []
        for example in examples {
            // Others wait for this thread.
            await Task.yield()
            var filler = FormFiller(example.definition, .object([:]))
            guard filler.form != nil else {
                failures.append("\(example.definition.name): no form")
                continue
            }
            if let problem = filler.fill([], example.arguments) {
                failures.append("\(example.definition.name): \(problem)")
                continue
            }
            if !example.arguments.isEmpty {
                filler.press("ctrl-s")
                let sent = filler.desk.commands.last
                guard case .amend(let amend) = sent, try JSONParser.parse(amend.arguments.bytes).value.isSame(as: .object(example.arguments)) else {
                    failures.append("\(example.definition.name): \(sent.map { "\($0)" } ?? "nothing") is sent, \(filler.desk.footer)")
                    continue
                }
            }
            presses += filler.presses
        }
        #expect(failures == [])
        #expect(examples.count > 700)
        print("\(examples.count) definitions, \(presses) keys")
    }

    @Test("a form shows the example as it is, and saving it unchanged sends nothing", .enabled(if: Shared.has("corpora/tools"), Comment(rawValue: Shared.absent)))
    func unchanged() async throws {
        for example in try Self.examples() {
            await Task.yield()
            var filler = FormFiller(example.definition, .object(example.arguments))
            #expect(filler.form?.value == .object(example.arguments), "\(example.definition.name)")
            #expect(filler.form?.isChanged == false && filler.form?.misfitCount == 0, "\(example.definition.name): \(filler.form?.misfits.description ?? "")")
            filler.press("ctrl-s")
            #expect(filler.desk.commands.filter { if case .amend = $0 { true } else { false } }.isEmpty)
        }
    }
}
