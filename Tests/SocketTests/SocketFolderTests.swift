import CPlatform
import TestSupport
import Testing

@testable import Socket

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite(.timeLimit(.minutes(1))) struct SocketFolderTests {
    let scratch: ScratchFolder
    let path: String

    init() throws {
        scratch = try ScratchFolder()
        path = SocketFolder.path(parent: scratch.path)
    }

    private func open(create: Bool = true) throws(SocketError) -> SocketFolder {
        try SocketFolder.open(parent: scratch.path, create: create)
    }

    private func mode(of path: String) -> UInt32 {
        var status = stat()
        return lstat(path, &status) == 0 ? UInt32(status.st_mode & 0o7777) : 0xFFFF
    }

    @Test func itIsMadeForItsOwnerAlone() throws {
        #expect(throws: SocketError.missing(path: path)) { try open(create: false) }
        let folder = try open()
        #expect(folder.path == path)
        #expect(mode(of: path) & 0o777 == 0o700)
        #expect(folder.isInPlace)
        #expect(try open(create: false).path == path)
        #expect(try folder.identifiers() == [])
    }

    @Test func itsPlaceCanBeChosen() throws {
        let user = geteuid()
        #expect(SocketFolder.path(parent: nil) == "/tmp/assent-\(user)")
        #expect(SocketFolder.path(parent: "") == "/tmp/assent-\(user)")
        #expect(SocketFolder.path(parent: "/run//") == "/run/assent-\(user)")
        #expect(SocketFolder.path(parent: "/") == "/assent-\(user)")
        for parent in ["tmp", "./x", "/tmp\0/x"] {
            #expect(throws: SocketError.badParent(parent)) { try SocketFolder.open(parent: parent, create: true) }
        }
        #expect(throws: SocketError.missing(path: "\(scratch.path)/none")) {
            try SocketFolder.open(parent: "\(scratch.path)/none", create: true)
        }
    }

    @Test func aLinkIsNotFollowed() throws {
        #expect(mkdir("\(scratch.path)/real", 0o700) == 0)
        #expect(symlink("real", path) == 0)
        #expect(throws: SocketError.isLink(path: path)) { try open() }
        #expect(unlink(path) == 0)
        #expect(symlink("nowhere", path) == 0)
        #expect(throws: SocketError.isLink(path: path)) { try open() }
        #expect(!Files.exists("\(scratch.path)/nowhere"))
    }

    @Test func aFileInItsPlaceIsLeftAlone() throws {
        try Files.write("x", to: path)
        #expect(throws: SocketError.notAFolder(path: path)) { try open() }
        #expect(try Files.text(path) == "x")
    }

    @Test(arguments: [0o777, 0o755, 0o701, 0o770, 0o500] as [mode_t]) func othersMayNotEnter(_ mode: mode_t) throws {
        #expect(mkdir(path, 0o700) == 0)
        #expect(chmod(path, mode) == 0)
        #expect(throws: SocketError.wrongMode(path: path, mode: UInt32(mode))) { try open() }
        #expect(self.mode(of: path) == UInt32(mode))
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a folder away")) func anothersFolderIsRefused() throws {
        #expect(mkdir(path, 0o700) == 0)
        #expect(chown(path, 65534, 65534) == 0)
        #expect(throws: SocketError.otherOwner(path: path, user: 65534)) { try open() }
    }

    @Test func errorsSayWhatToDoAndActOnNoTerminal() {
        #expect("\(SocketError.wrongMode(path: "/tmp/x", mode: 0o755))".contains("chmod 700"))
        #expect("\(SocketError.otherOwner(path: "/tmp/x", user: 7))".contains("ASSENT_TMPDIR"))
        #expect("\(SocketError.isLink(path: "/tmp/\u{1B}[2J\u{202E}x"))".hasPrefix("'/tmp/\\u{1b}[2J\\u{202e}x' is a symbolic link"))
    }

    @Test func identifiersAreRestricted() throws {
        for text in ["a", "A-Z_09", String(repeating: "x", count: 64)] { #expect(SocketFolder.isIdentifier(text)) }
        let folder = try open()
        for text in ["", ".", "..", "a/b", "a.b", "ä", "a b", "a\n", "\0", String(repeating: "x", count: 65)] {
            #expect(!SocketFolder.isIdentifier(text))
            #expect(throws: SocketError.badIdentifier(text)) { try folder.isListening(text) }
            #expect(throws: SocketError.badIdentifier(text)) { try folder.removeStale(text) }
            #expect(throws: SocketError.badIdentifier(text)) { try SocketClient.connect(text, in: folder) }
        }
    }

    @Test func onlySocketsAreListed() throws {
        let folder = try open()
        let (socket, key) = try folder.listen("b", backlog: 1)
        _ = try folder.listen("a-1", backlog: 1)
        try Files.write("", to: "\(path)/c.sock")
        #expect(symlink("b.sock", "\(path)/d.sock") == 0)
        #expect(rename("\(path)/a-1.sock", "\(path)/a.1.sock") == 0)
        #expect(try folder.identifiers() == ["b"])
        #expect(try folder.isListening("b"))
        #expect(try !folder.isListening("c"))
        #expect(mode(of: "\(path)/b.sock") & 0o777 == 0o600)
        withExtendedLifetime(socket) {}
        folder.remove("b", key)
        #expect(try folder.identifiers() == [])
        #expect(folder.path(of: "b") == "\(path)/b.sock")
    }

    @Test func onlyWhatNobodyListensAtIsRemoved() throws {
        let folder = try open()
        #expect(try !folder.removeStale("a"))
        var socket: SocketDescriptor? = try folder.listen("a", backlog: 1).0
        #expect(try !folder.removeStale("a"))
        // Also when so many wait that no more fit in.
        let waiting = (0..<2).compactMap { _ in try? SocketClient.connect("a", in: folder, within: .zero) }
        #expect(throws: SocketError.timedOut) { try SocketClient.connect("a", in: folder, within: .zero) }
        let clock = ContinuousClock()
        let time = clock.measure {
            #expect(throws: SocketError.timedOut) { try SocketClient.connect("a", in: folder, within: .milliseconds(50)) }
        }
        #expect(time >= .milliseconds(40))
        #expect(try !folder.removeStale("a"))
        withExtendedLifetime((socket, waiting)) {}
        socket = nil
        #expect(throws: SocketError.nobodyListens(path: "\(path)/a.sock")) { try SocketClient.connect("a", in: folder) }
        #expect(try folder.removeStale("a"))
        #expect(try folder.identifiers() == [])
        #expect(throws: SocketError.missing(path: "\(path)/a.sock")) { try SocketClient.connect("a", in: folder) }
        for make in ["file", "link"] {
            if make == "file" { try Files.write("x", to: "\(path)/a.sock") } else { #expect(symlink("nowhere", "\(path)/a.sock") == 0) }
            #expect(throws: SocketError.notASocket(path: "\(path)/a.sock")) { try folder.removeStale("a") }
            #expect(throws: SocketError.notASocket(path: "\(path)/a.sock")) { try SocketClient.connect("a", in: folder) }
            #expect(throws: SocketError.notASocket(path: "\(path)/a.sock")) { try folder.listen("a", backlog: 1) }
            #expect(unlink("\(path)/a.sock") == 0)
        }
    }

    @Test func aStaleSocketMakesRoomAndALiveOneDoesNot() throws {
        let folder = try open()
        _ = try folder.listen("a", backlog: 1)
        let (socket, key) = try folder.listen("a", backlog: 1)
        #expect(throws: SocketError.inUse(path: "\(path)/a.sock")) { try folder.listen("a", backlog: 1) }
        #expect(try SocketClient.connect("a", in: folder).number > 2)
        withExtendedLifetime((socket, key)) {}
    }

    /// Whoever moves the folder away and puts one of his own in its place gets nobody to bind or connect there.
    @Test func aFolderThatIsReplacedIsNotFollowed() throws {
        let folder = try open()
        #expect(rename(path, "\(scratch.path)/away") == 0)
        #expect(mkdir(path, 0o700) == 0)
        #expect(!folder.isInPlace)
        let (socket, _) = try folder.listen("a", backlog: 4)
        #expect(!Files.exists("\(path)/a.sock"))
        #expect(Files.exists("\(scratch.path)/away/a.sock"))
        let other = try open()
        let (decoy, _) = try other.listen("a", backlog: 4)
        _ = try SocketClient.connect("a", in: folder)
        #expect(accept(socket.number, nil, nil) >= 0)
        #expect(accept(decoy.number, nil, nil) < 0)
        #expect(try folder.removeStale("a") == false)
    }

    @Test func aFolderThatIsGoneTakesNoSocket() throws {
        let folder = try open()
        #expect(rmdir(path) == 0)
        #expect(throws: SocketError.missing(path: path)) { try folder.listen("a", backlog: 1) }
        #expect(throws: SocketError.missing(path: "\(path)/a.sock")) { try SocketClient.connect("a", in: folder) }
    }

    @Test func aLongPathIsNoObstacleWhereThereIsAHandleAndAClearErrorElsewhere() throws {
        let long = "\(scratch.path)/\(String(repeating: "x", count: 120))"
        #expect(mkdir(long, 0o700) == 0)
        #if os(Linux)
            let folder = try SocketFolder.open(parent: long, create: true)
            let (socket, _) = try folder.listen("a", backlog: 1)
            _ = try SocketClient.connect("a", in: folder)
            withExtendedLifetime(socket) {}
        #endif
        let limit = cplatform_socket_path_limit()
        let path = String(repeating: "y", count: limit + 1)
        #expect(throws: SocketError.pathTooLong(path: path, limit: limit)) { try SocketFolder.checkedAddress(path) }
        #expect(try SocketFolder.checkedAddress(String(path.dropLast())).utf8.count == limit)
        let number = cplatform_socket(0)
        defer { _ = close(number) }
        #expect(cplatform_bind(number, path) == -1)
        #expect(errno == ENAMETOOLONG)
    }

    @Test func whoKeepsTheLockDoesNotBlockForLong() throws {
        let folder = try open()
        let other = try open()
        #expect(flock(other.descriptor, LOCK_EX) == 0)
        #expect(throws: SocketError.busy(path: path)) { try folder.listen("a", backlog: 1) }
        #expect(flock(other.descriptor, LOCK_UN) == 0)
        _ = try folder.listen("a", backlog: 1)
    }
}
