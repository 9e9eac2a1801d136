import TestSupport
import Testing

@testable import assent

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The fingerprint of a login's key, against what ssh-keygen says of the same key.
@Suite(.enabled(if: Files.exists("/usr/bin/ssh-keygen"), "ssh-keygen is not installed"))
struct LoginKeyTests {
    /// - Returns: the public key's line, and its fingerprint.
    private func key(_ kind: [String], _ name: String, in folder: String) throws -> (line: String, fingerprint: String) {
        let made = try Shell.run(["ssh-keygen", "-q", "-N", "", "-C", "a comment", "-f", "\(folder)/\(name)", "-t"] + kind)
        try #require(made.status == 0, "\(made.text)")
        return try read("\(folder)/\(name).pub")
    }

    private func read(_ path: String) throws -> (line: String, fingerprint: String) {
        let printed = try Shell.run(["ssh-keygen", "-l", "-f", path]).text.split(separator: " ")
        return (String(try Files.text(path).dropLast()), String(try #require(printed.dropFirst().first)))
    }

    @Test func asSSHKeygenPrintsIt() throws {
        let folder = try ScratchFolder()
        for kind in [["ed25519"], ["rsa", "-b", "2048"], ["ecdsa", "-b", "256"], ["ecdsa", "-b", "521"]] {
            let key = try key(kind, kind.joined(), in: folder.path)
            #expect(LoginKey.fingerprints(in: Array("publickey \(key.line)\n".utf8)) == [key.fingerprint], "\(kind)")
        }
    }

    /// Of a certificate, ssh-keygen prints the fingerprint of the key that was certified.
    @Test func certificates() throws {
        let folder = try ScratchFolder()
        _ = try key(["ed25519"], "authority", in: folder.path)
        for kind in [["ed25519"], ["rsa", "-b", "2048"], ["ecdsa", "-b", "384"]] {
            let path = "\(folder.path)/\(kind.joined())"
            let plain = try key(kind, kind.joined(), in: folder.path)
            let signed = try Shell.run(["ssh-keygen", "-q", "-s", "\(folder.path)/authority", "-I", "someone", "-n", "root", "\(path).pub"])
            try #require(signed.status == 0, "\(signed.text)")
            let certificate = try read("\(path)-cert.pub")
            #expect(certificate.line != plain.line && certificate.fingerprint == plain.fingerprint)
            #expect(LoginKey.fingerprints(in: Array("publickey \(certificate.line)\n".utf8)) == [plain.fingerprint])
        }
    }

    @Test func allKeysOfALogin() throws {
        let folder = try ScratchFolder()
        let first = try key(["ed25519"], "first", in: folder.path)
        let second = try key(["ed25519"], "second", in: folder.path)
        let path = "\(folder.path)/auth"
        try Files.write("publickey \(first.line)\nkeyboard-interactive\npublickey \(second.line)\npassword\n", to: path)
        #expect(LoginKey.fingerprints(inFile: path) == "\(first.fingerprint), \(second.fingerprint)")
    }

    @Test func whatIsNoSuchFileSaysNothing() throws {
        let folder = try ScratchFolder()
        let path = "\(folder.path)/auth"
        for text in ["", "\n", "password\n", "publickey\n", "publickey ssh-ed25519\n", "publickey ssh-ed25519 \n", "publickey ssh-ed25519 !!!!\n", "\0\0\0"] {
            try Files.write(text, to: path)
            #expect(LoginKey.fingerprints(inFile: path) == nil, "\(text)")
        }
        try Files.write("publickey ssh-ed25519 AAAA\n" + String(repeating: "x", count: 1 << 17), to: path)
        #expect(LoginKey.fingerprints(inFile: path) == nil)
        #expect(LoginKey.fingerprints(inFile: nil) == nil && LoginKey.fingerprints(inFile: "") == nil)
        #expect(LoginKey.fingerprints(inFile: "\(folder.path)/missing") == nil && LoginKey.fingerprints(inFile: folder.path) == nil)
        mkfifo("\(folder.path)/pipe", 0o600)
        #expect(LoginKey.fingerprints(inFile: "\(folder.path)/pipe") == nil && LoginKey.fingerprints(inFile: "/dev/zero") == nil)
    }

    /// A certificate that ends early, or says that a part is longer than all of it, is taken as it is.
    @Test func damagedCertificates() {
        let kind = Array("ssh-ed25519-cert-v01@openssh.com".utf8)
        let head = [0, 0, 0, UInt8(kind.count)] + kind
        for tail: [UInt8] in [[], [0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0, 255, 255, 255, 255, 1], [0, 0, 0, 9, 1]] {
            #expect(LoginKey.fingerprint(head + tail).utf8.count == 50)
        }
    }
}
