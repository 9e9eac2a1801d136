import Approval
import JSON
import Journal
import TestSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A session of its own for one case in which something happens.
struct AttackScene {
    let desk: AttackDesk
    let item: AttackCase
    let place: AttackPlace

    /// - Parameter edit: what the test has to put otherwise than the line has it.
    init(_ line: [UInt8], rows: Int = 44, columns: Int = 120, edit: (String) -> String = { $0 }) throws {
        // Variables of the case are those of the program.
        let given = (try? JSONParser.parse(line).value)?["setup"]?["env"]?.object?.members ?? []
        desk = try AttackDesk(rows: rows, columns: columns, variables: Dictionary(given.map { ($0.key.string, $0.value.string ?? "") }) { $1 })
        place = try desk.place()
        let place = place
        guard let item = AttackCase(line: line, filled: { edit(place.filled($0)) }) else { throw Files.Failure(description: "a line of the corpus cannot be read") }
        self.item = item
        try place.setUp(item)
    }

    init(_ desk: AttackDesk, _ item: AttackCase, _ place: AttackPlace) { (self.desk, self.item, self.place) = (desk, item, place) }

    static func command(_ line: String) -> [UInt8] { (["command": .string(ExactString(line))] as JSONValue).serialized() }

    /// The call that waits beside the one that the case is about.
    var pendingCall: [UInt8]? { item.setup?["pending_call"]?["arguments"]?.serialized() }

    /// The call waits, is read to its end, and the guard time is over.
    @discardableResult
    func open(_ tool: String, _ arguments: [UInt8], id: String) throws -> ShownCall {
        let requests = desk.model.requestCount
        try desk.propose(tool, arguments, id: id)
        guard try desk.awaitPane(after: requests) else { throw Files.Failure(description: "the call was not asked about") }
        let shown = try desk.read()
        desk.look()
        return shown
    }

    /// The key that approves, until it has been taken: on a busy machine the pane is painted later than it is seen to be.
    func approve(_ isOver: () throws -> Bool) throws -> Bool {
        for _ in 0..<3 {
            desk.press("a")
            var isTaken = false
            _ = desk.happens(milliseconds: 10_000) {
                isTaken = (try? isOver()) ?? false
                return isTaken || desk.shows("not yet:") || desk.shows("too fast")
            }
            if isTaken { return true }
            desk.look()
        }
        return false
    }

    /// Longer than anything takes to start.
    func settle() { desk.terminal.pause(milliseconds: 500) }

    /// The lines that shells were given.
    var shells: [[UInt8]] { desk.executions.filter { $0.words.count == 3 && $0.words[1] == Array("-c".utf8) }.map { $0.words[2] } }

    func count(_ line: String) -> Int { shells.count { $0 == Array(line.utf8) } }

    /// Calls that ran, by the journal.
    func executions() throws -> Int { try desk.log().count { $0.outcome != nil } }

    func approvals() throws -> Int { try desk.log().count { $0.fate == .approved && $0.author?.kind == .person } }

    static func holds(_ condition: Bool, _ why: @autoclosure () -> String) -> AttackTable.Verdict { condition ? .holds : .fails(why()) }
}
