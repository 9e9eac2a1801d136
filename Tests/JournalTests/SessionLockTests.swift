import Conversation
import Store
import TestSupport
import Testing

@testable import Journal

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite struct SessionLockTests {
    @Test func aSessionHasOneEngine() throws {
        let sample = try Sample()
        let journal = sample.journal
        #expect(try !journal.isLocked(session: Sample.session))
        do {
            let lock = try journal.lock(session: Sample.session)
            #expect(throws: SessionLockError.held(Sample.session, by: getpid())) {
                _ = try sample.another().lock(session: Sample.session)
            }
            #expect(try journal.isLocked(session: Sample.session))
            #expect(try !journal.isLocked(session: SessionID("Support")))
            _ = try journal.lock(session: SessionID("support "))
            _ = consume lock
        }
        #expect(try !journal.isLocked(session: Sample.session))
        _ = try journal.lock(session: Sample.session)
    }

    @Test func theLockIsPrivateAndNamesItsProcess() throws {
        let sample = try Sample()
        let lock = try sample.journal.lock(session: Sample.session)
        let folder = "\(sample.folder)/sessions"
        #expect(try FileMode.of(folder) == 0o700)
        #expect(try FileMode.of("\(folder)/support.lock") == 0o600)
        #expect(try Files.text("\(folder)/support.lock") == "\(getpid())\n")
        _ = consume lock
    }

    @Test func theLockEndsWithItsProcess() async throws {
        let sample = try Sample()
        let folder = sample.folder
        await #expect(processExitsWith: .signal(SIGKILL)) { [folder = folder as String] in
            let lock = try SessionJournal.open(folder: folder).lock(session: Sample.session)
            guard try SessionJournal.open(folder: folder).isLocked(session: Sample.session) else { return }
            withExtendedLifetime(lock) { _ = kill(getpid(), SIGKILL) }
        }
        #expect(Files.exists("\(folder)/sessions/support.lock"))
        #expect(try !sample.journal.isLocked(session: Sample.session))
        _ = try sample.journal.lock(session: Sample.session)
    }

    @Test func anyIdHasALockOfItsOwn() throws {
        let sample = try Sample()
        let ids = [
            "", ".", "..", "a/b", "a%2Fb", "../../etc/passwd", "e\u{301}", "é", "a b", "A\nB", "a\0b",
            String(repeating: "x", count: 200), String(repeating: "x", count: 201), String(repeating: "/", count: 5000),
        ]
        for id in ids {
            let lock = try sample.journal.lock(session: SessionID(id))
            for other in ids {
                #expect(try sample.journal.isLocked(session: SessionID(other)) == (Array(other.utf8) == Array(id.utf8)))
            }
            _ = consume lock
        }
        #expect(try Files.list("\(sample.folder)/sessions").count == ids.count)
        #expect(try Files.list(sample.scratch.path) == ["assent"])
    }

    @Test func aLinkedLockIsRefused() throws {
        let sample = try Sample()
        try Files.write("precious", to: "\(sample.scratch.path)/target")
        mkdir("\(sample.folder)/sessions", 0o700)
        let path = "\(sample.folder)/sessions/support.lock"
        symlink("../../target", path)
        #expect(throws: SessionLockError.store(.cannotOpen(path: path, .isLink))) {
            _ = try sample.journal.lock(session: Sample.session)
        }
        #expect(try Files.text("\(sample.scratch.path)/target") == "precious")
    }

    @Test func theRefusalReadsWell() {
        #expect(
            SessionLockError.held(SessionID("a\u{1B}b"), by: 7).description
                == "The session a⟨ESC⟩b is already open (process 7). `assent attach` goes to it where it has an engine of its own; otherwise close it there.")
    }
}
