import Approval
import Conversation
import Link
import Testing

@testable import Engine

@Suite struct KeptDeskSecretTests {
    private func kept(_ text: String) -> Desk.Edit? { Desk(draft: "d", edit: .init(handle: 3, revision: 1, text: text)).withoutSecrets.edit }

    @Test("39: arguments with a secret in them do not come to the disk while they are being changed") func secrets() {
        let key = "AKIA" + "IOSFODNN7QRSTUVW"
        #expect(kept("{\n  \"path\": \"notes.txt\"\n}")?.handle == 3)
        #expect(kept("{\n  \"token\": \"\(key)\"\n}") == nil)
        #expect(kept("{\"token\": \"\(key)") == nil, "also where it is no JSON yet")
        #expect(Desk(draft: "d", edit: .init(handle: 3, revision: 1, text: key)).withoutSecrets.draft == "d")
    }

    @Test("39: what screens showed comes to the disk with marks in the place of secrets") func entries() throws {
        let key = "AKIA" + "IOSFODNN7QRSTUVW"
        let now = Timestamp(milliseconds: 0)
        for body in [
            Entry.Body.you("it is \(key)"), .assistant(text: "it is \(key)", isOpen: false, interrupted: nil), .reasoning(text: "it is \(key)", isOpen: false),
        ] { #expect(try !holds(key, Entry(id: 1, time: now, body: body).withoutSecrets)) }
        let display = CallDisplay(rows: [DisplayRow(.argument, label: "content", "it is \(key)")])
        let call = CallState(
            handle: 1, tool: "write_file", summary: "it is \(key)", stage: .waiting, display: display, preview: display.rows,
            arguments: RawBytes(Array("{\"content\":\"it is \(key)\"}".utf8)), proposed: now, result: "wrote \(key)")
        #expect(try holds(key, call))
        #expect(try !holds(key, call.withoutSecrets))
        #expect(call.withoutSecrets.display?.digest == display.digest)
    }

    private func holds(_ key: String, _ value: some Encodable) throws -> Bool {
        let text = String(decoding: try LinkCodec.encode(value), as: UTF8.self)
        return text.contains(key)
    }
}
