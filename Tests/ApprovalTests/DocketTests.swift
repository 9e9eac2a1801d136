import Approval
import Conversation
import JSON
import Testing

/// Invariant 24: one approval, one run, of exactly the digest that was approved.
@Suite struct DocketTests {
    private func issue(_ decision: Decision, _ sheet: CallSheet, record: (StartRecord) throws -> StartReceipt) throws -> [UInt8] {
        let warrant = try Docket().issue(decision, for: sheet, record: record)
        return warrant.arguments.bytes
    }
    private func recorded(_ record: StartRecord) -> StartReceipt {
        StartReceipt(call: record.decision.call, record: record.digest)
    }

    @Test func anApprovalBecomesAWarrantForTheBytesAsReceived() throws {
        let sheet = try Fixture.sheet("{ \"path\" : \"a.log\" }")
        #expect(try issue(Fixture.approval(of: sheet), sheet, record: recorded) == Array("{ \"path\" : \"a.log\" }".utf8))
    }

    @Test func whatChangedSinceTheApprovalIsRefusedBeforeAnythingIsRecorded() throws {
        let shown = try Fixture.sheet()
        var differences: [(String, CallSheet)] = []
        differences.append(("content", try Fixture.sheet(facts: Fixture.facts(content: "other"))))
        var moved = Fixture.facts()
        moved.folder = "/elsewhere"
        differences.append(("folder", try Fixture.sheet(facts: moved)))
        var swapped = Fixture.facts()
        swapped.targets[0].identity = FileIdentity(device: 1, inode: 3)
        differences.append(("identity", try Fixture.sheet(facts: swapped)))
        var variables = Fixture.facts()
        variables.environment = [EnvironmentEntry(name: "PATH", value: "/tmp")]
        differences.append(("environment", try Fixture.sheet(facts: variables)))
        var program = Fixture.facts()
        program.program = ProgramFact(given: "rm", resolved: "/bin/rm", identity: nil, size: 1, modified: 1, inside: false)
        differences.append(("program", try Fixture.sheet(facts: program)))
        differences.append(("arguments", try Fixture.sheet(#"{"path":"b.log"}"#)))
        differences.append(("spelling", try Fixture.sheet(#"{"path": "a.log"}"#)))
        let renamed = ToolDefinition(
            name: Fixture.definition.name, server: "acme", summary: Fixture.definition.summary, parameters: Fixture.definition.parameters)
        differences.append(("server", try Fixture.sheet(definition: renamed)))
        let reworded = ToolDefinition(name: Fixture.definition.name, summary: "Harmless.", parameters: Fixture.definition.parameters)
        differences.append(("definition", try Fixture.sheet(definition: reworded)))

        for (what, now) in differences {
            #expect(throws: DocketError.changed, "\(what)") {
                try issue(Fixture.approval(of: shown), now) { _ in
                    Issue.record("recorded although the \(what) had changed")
                    throw DocketError.changed
                }
            }
        }
    }

    @Test func aDenialNeverBecomesAWarrant() throws {
        let sheet = try Fixture.sheet()
        #expect(throws: DocketError.denied) { try issue(Fixture.approval(of: sheet, answer: .denied), sheet, record: recorded) }
    }

    @Test func anApprovalIsForOneRevisionOfOneCall() throws {
        let first = try Fixture.sheet()
        let second = try Fixture.sheet(revision: 2)
        #expect(throws: DocketError.otherCall) { try issue(Fixture.approval(of: first), second, record: recorded) }
    }

    @Test func withoutADurableRecordThereIsNoWarrant() throws {
        struct DiskFull: Error {}
        let sheet = try Fixture.sheet()
        #expect(throws: DocketError.self) { try issue(Fixture.approval(of: sheet), sheet) { _ in throw DiskFull() } }
        // A journal that gives back another row than the one that was written.
        #expect(throws: DocketError.otherRow) {
            try issue(Fixture.approval(of: sheet), sheet) { StartReceipt(call: $0.decision.call, record: Digest(of: [])) }
        }
    }
}
