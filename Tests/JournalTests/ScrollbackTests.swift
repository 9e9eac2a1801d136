import Approval
import Conversation
import GRDB
import JSON
import Store
import TestSupport
import Testing

@testable import Journal

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite struct ScrollbackTests {
    private let scratch: ScratchFolder
    private let folder: String
    private let session = SessionID("support\0ü")
    private let time = Sample.time(1)

    init() throws {
        scratch = try ScratchFolder()
        folder = "\(scratch.path)/assent"
    }

    private var path: String { "\(folder)/scrollback.sqlite" }
    private func open() throws -> Scrollback { try Scrollback.open(folder: folder) }
    private func entries(_ ids: ClosedRange<Int>) -> [(id: Int, body: [UInt8])] { ids.map { ($0, Array("entry \($0)".utf8)) } }

    @Test func whatIsPutIsGivenBack() throws {
        let scrollback = try open()
        #expect(try scrollback.lastEntries(session: session, limit: 10).isEmpty)
        #expect(try scrollback.entryExtent(session: session) == .init(count: 0, first: 0, last: 0))
        #expect(try scrollback.lastHandle(session: session) == 0)
        #expect(try scrollback.state(session: session) == nil)
        #expect(try scrollback.desk(session: session) == nil)

        try scrollback.put(entries: entries(1...30), calls: [(3, [0, 255]), (7, [])], state: [1, 2], session: session)
        try scrollback.put(entries: [(5, [9])], session: SessionID("support"))
        try scrollback.putDesk([7], session: session)
        let again = try open()
        #expect(try again.lastEntries(session: session, limit: 3).map(\.id) == [28, 29, 30])
        #expect(try again.lastEntries(session: session, limit: 1) == [.init(id: 30, body: Array("entry 30".utf8))])
        #expect(try again.lastEntries(session: session, limit: 99).map(\.id) == Array(1...30))
        #expect(try again.lastEntries(session: session, limit: -1).isEmpty)
        #expect(try again.entries(session: session, before: 28, limit: 2).map(\.id) == [26, 27])
        #expect(try again.entries(session: session, before: 1, limit: 2).isEmpty)
        #expect(try again.entryExtent(session: session) == .init(count: 30, first: 1, last: 30))
        #expect(try again.calls(session: session, handles: [7, 1, 3]) == [.init(id: 7, body: []), .init(id: 3, body: [0, 255])])
        #expect(try again.lastHandle(session: session) == 7)
        #expect(try again.state(session: session) == [1, 2])
        #expect(try again.desk(session: session) == [7])
    }

    @Test func whatIsPutAgainTakesItsPlace() throws {
        let scrollback = try open()
        try scrollback.put(entries: entries(1...3), calls: [(1, [1])], state: [1], session: session)
        try scrollback.putDesk([1], session: session)
        try scrollback.put(entries: [(2, [2]), (4, [4]), (2, [22])], calls: [(1, [2])], state: [2], session: session)
        try scrollback.putDesk([2], session: session)
        try scrollback.put(session: session)
        #expect(try scrollback.entries(session: session, before: .max, limit: 9).map(\.body).dropFirst() == [[22], Array("entry 3".utf8), [4]])
        #expect(try scrollback.calls(session: session, handles: [1]).map(\.body) == [[2]])
        #expect(try scrollback.state(session: session) == [2])
        #expect(try scrollback.desk(session: session) == [2])
    }

    @Test func piecesFollowTheirEntryUntilItIsPutAgain() throws {
        let scrollback = try open()
        try scrollback.put(entries: entries(1...3), pieces: [.init(entry: 2, place: 0, text: [1, 2])], session: session)
        try scrollback.put(pieces: [.init(entry: 2, place: 2, text: [3]), .init(entry: 3, place: 0, text: [9])], session: session)
        try scrollback.put(entries: [(2, [7])], pieces: [.init(entry: 2, place: 0, text: [8])], session: SessionID("another"))
        #expect(try scrollback.lastEntries(session: session, limit: 9).map(\.tail) == [[], [1, 2, 3], [9]])
        #expect(try scrollback.entries(session: session, before: 3, limit: 1).map(\.tail) == [[1, 2, 3]])
        try scrollback.put(entries: [(2, [4])], session: session)
        #expect(try scrollback.lastEntries(session: session, limit: 2) == [.init(id: 2, body: [4]), .init(id: 3, body: Array("entry 3".utf8), tail: [9])])
        #expect(try scrollback.lastEntries(session: SessionID("another"), limit: 9) == [.init(id: 2, body: [7], tail: [8])])
    }

    @Test func itIsPrivateAndDoesNotWaitForTheDisk() throws {
        let usual = umask(0)
        defer { umask(usual) }
        let scrollback = try open()
        try scrollback.put(entries: entries(1...3), session: session)
        #expect(try scrollback.file.synchronous() == 1)
        #expect(try FileMode.of(folder) == 0o700)
        #expect(try Files.list(folder) == ["scrollback.sqlite", "scrollback.sqlite-shm", "scrollback.sqlite-wal"])
        for name in try Files.list(folder) { #expect(try FileMode.of("\(folder)/\(name)") == 0o600) }
        // Beside the journal, which goes on waiting.
        #expect(try SessionJournal.open(folder: folder).file.synchronous() == 2)
    }

    @Test func nothingIsMadeUnlessAsked() throws {
        #expect(throws: StoreError.missing(path: folder)) { _ = try Scrollback.open(folder: folder, create: false) }
        let opening = try Scrollback.openOrSetAside(folder: folder, at: time)
        #expect(opening.notice == nil)
        #expect(try Files.list(folder).contains("scrollback.sqlite"))
    }

    // MARK: Damage

    @Test(arguments: ["not even a header", "a header"]) func aDamagedOneIsSetAside(_ kind: String) throws {
        let text = kind == "a header" ? "SQLite format 3\0" + String(repeating: "and nothing that makes sense ", count: 10) : kind
        mkdir(folder, 0o700)
        try Files.write(text, to: path)
        #expect(throws: StoreError.self) { _ = try open() }
        let opening = try Scrollback.openOrSetAside(folder: folder, at: time)
        let moved = "\(path).damaged-\(time.milliseconds)"
        #expect(opening.notice == "The file of what earlier sessions looked like was damaged. It is now \(moved), and a new one was begun; the journal has everything that was decided.")
        #expect(try Files.text(moved) == text)
        #expect(try FileMode.of(moved) == 0o600)
        try opening.scrollback.put(entries: entries(1...3), session: session)
        #expect(try Scrollback.openOrSetAside(folder: folder, at: time).notice == nil)
        #expect(try open().entryExtent(session: session).count == 3)
    }

    @Test func damageInTheMidstIsFoundInUseAndSetAside() throws {
        do {
            let body = [UInt8](repeating: 120, count: 3000)
            try open().put(entries: (1...200).map { ($0, body) }, session: session)
        }
        var bytes = try Files.read(path)
        for index in 8 * 4096..<min(bytes.count, 180 * 4096) { bytes[index] = 0xAA }
        try Files.write(bytes, to: path)
        let first = try Scrollback.openOrSetAside(folder: folder, at: time)
        let second = try open()
        var found: StoreError?
        do { _ = try first.scrollback.lastEntries(session: session, limit: 200) } catch { found = error }
        #expect(first.notice == nil && found?.isDamage == true)

        let opening = try first.scrollback.setAside(at: time)
        #expect(opening.notice?.contains(".damaged-") == true)
        try opening.scrollback.put(entries: entries(1...3), session: session)
        // Another program that has the old one open cannot write to it, nor move the new one away.
        #expect(throws: StoreError.replaced(path: path)) { try second.put(entries: entries(1...1), session: session) }
        let other = try second.setAside(at: time)
        #expect(other.notice == nil)
        #expect(try other.scrollback.entryExtent(session: session).count == 3)
    }

    @Test func anEarlierOneThatWasSetAsideIsKept() throws {
        mkdir(folder, 0o700)
        for text in ["first", "second"] {
            Files.remove(path)
            try Files.write(text, to: path)
            #expect(try Scrollback.openOrSetAside(folder: folder, at: time).notice != nil)
        }
        let kept = try Files.list(folder).filter { $0.contains(".damaged-") }
        #expect(try Set(kept.map { try Files.text("\(folder)/\($0)") }) == ["first", "second"])
    }

    // MARK: What it cannot help

    @Test func aNewerOneIsLeftAlone() throws {
        do {
            let scrollback = try open()
            try scrollback.put(entries: entries(1...3), session: session)
            try scrollback.file.run("INSERT INTO grdb_migrations VALUES ('from the future')")
        }
        #expect(throws: StoreError.newer(path: path)) { _ = try Scrollback.openOrSetAside(folder: folder, at: time) }
        #expect(try Files.list(folder).allSatisfy { !$0.contains("damaged") })
    }

    @Test func aLockedOneIsNotWaitedForEndlessly() throws {
        let scrollback = try open()
        try scrollback.put(entries: entries(1...3), session: session)
        let lock = try WriteLock(path: path)
        #expect(throws: StoreError.locked(path: path)) { try scrollback.put(entries: entries(4...4), session: session) }
        #expect(try scrollback.entryExtent(session: session).count == 3)
        lock.release()
        try scrollback.put(entries: entries(4...4), session: session)
    }

    @Test func aRemovedOneIsNoticed() throws {
        let scrollback = try open()
        try scrollback.put(entries: entries(1...3), session: session)
        for suffix in ["", "-wal", "-shm"] { Files.remove(path + suffix) }
        #expect(throws: StoreError.replaced(path: path)) { try scrollback.put(entries: entries(4...4), session: session) }
        #expect(throws: StoreError.replaced(path: path)) { try scrollback.lastEntries(session: session, limit: 1) }
        #expect(try Scrollback.openOrSetAside(folder: folder, at: time).scrollback.entryExtent(session: session).count == 0)
    }

    @Test(.enabled(if: SmallDisk.isPossible, "no file system can be mounted here"))
    func aFullDiskLosesNoEarlierEntry() throws {
        let disk = try SmallDisk(scratch)
        let scrollback = try Scrollback.open(folder: "\(disk.path)/assent")
        let body = [UInt8](repeating: 120, count: 20_000)
        var written = 0
        var found: StoreError?
        do {
            while written < 1000 {
                try scrollback.put(entries: [(written + 1, body)], session: session)
                written += 1
            }
        } catch { found = error }
        #expect(found == .full(path: scrollback.path))
        #expect(written > 0)
        #expect(try scrollback.entryExtent(session: session) == .init(count: written, first: 1, last: written))
    }

    @Test func severalProgramsShareIt() async throws {
        let folder = folder
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...4 {
                group.addTask {
                    let scrollback = try Scrollback.openOrSetAside(folder: folder, at: Sample.time(1)).scrollback
                    for id in 1...100 { try scrollback.put(entries: [(id, [UInt8(id)])], session: SessionID("\(number)")) }
                }
            }
            try await group.waitForAll()
        }
        for number in 1...4 { #expect(try open().entryExtent(session: SessionID("\(number)")).count == 100) }
    }

    // MARK: Speed

    @Test func aLongOneOpensQuickly() throws {
        do {
            _ = try open()
            let queue = try DatabaseQueue(path: path)
            try queue.write { db in
                try db.execute(
                    sql: """
                        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
                        INSERT INTO entry (session, id, body) SELECT 'long', i, zeroblob(500 + i % 700) FROM n
                        """)
            }
        }
        let clock = ContinuousClock()
        let long = SessionID("long")
        let began = clock.now
        let scrollback = try open()
        let rows = try scrollback.lastEntries(session: long, limit: 200)
        let opened = clock.now - began
        let extent = try scrollback.entryExtent(session: long)
        let counted = clock.now - began - opened
        #expect(rows.count == 200 && rows.last?.id == 100_000 && extent.count == 100_000)
        let body = [UInt8](repeating: 120, count: 4096)
        var times: [Duration] = []
        for number in 1...1000 {
            let start = clock.now
            try scrollback.put(entries: [(100_000 + number / 4, body)], session: long)
            times.append(clock.now - start)
        }
        times.sort()
        print("FIGURE scrollback: open and 200 entries \(opened.formatted); extent \(counted.formatted); put of 4 kB p50 \(times[500]), p99 \(times[990])")
        #expect(opened < .seconds(1))
    }
}
