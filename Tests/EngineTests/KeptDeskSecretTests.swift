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
}
