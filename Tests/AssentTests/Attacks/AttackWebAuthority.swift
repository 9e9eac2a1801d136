import JSON
import TestSupport

/// A certificate authority of the test's own, and one certificate of it for every host that a case names in figures and letters
/// of ASCII.
struct AttackWebAuthority: Sendable {
    let folder: ScratchFolder
    let hosts: Set<String>

    /// What a program has to trust: a file of certificates.
    var certificates: String { "\(folder.path)/ca.pem" }

    /// Made once; nil where there is no `openssl`.
    static let shared: AttackWebAuthority? = try? AttackWebAuthority(hosts: hosts)

    private init(hosts: Set<String>) throws {
        (folder, self.hosts) = (try ScratchFolder(), hosts)
        func run(_ words: [String]) throws {
            // It finds its files by their names.
            let outcome = try Shell.run(["sh", "-c", "cd \"$0\" && exec openssl \"$@\"", folder.path] + words)
            guard outcome.status == 0 else { throw Files.Failure(description: "openssl \(words[0]) failed") }
        }
        let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        try run(["req", "-x509"] + key + ["-days", "2", "-subj", "/CN=Test CA", "-keyout", "ca.key", "-out", "ca.pem"])
        try run(["req"] + key + ["-subj", "/CN=a host of the test", "-keyout", "leaf.key", "-out", "leaf.csr"])
        try Files.write("subjectAltName=" + hosts.sorted().map { "DNS:\($0)" }.joined(separator: ",") + "\n", to: "\(folder.path)/leaf.ext")
        try run(["x509", "-req", "-in", "leaf.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-extfile", "leaf.ext", "-out", "leaf.pem"])
    }

    /// What stands between the slashes, and before and behind an `@`, of all addresses of all cases: also the hosts that nobody
    /// is to ask answer for themselves.
    private static var hosts: Set<String> {
        var hosts: Set<String> = ["evil.invalid"]
        for line in ((try? AttackCorpus.lines { _ in true }) ?? []) + OwnAttacks.lines + OwnAttacks.rules {
            guard let url = (try? JSONParser.parse(line).value)?["arguments"]?["url"]?.string, let start = url.firstRange(of: "://") else { continue }
            let authority = url[start.upperBound...].prefix { !"/?#\\".contains($0) }
            for part in authority.split(separator: "@") {
                let name = String(part.prefix { $0 != ":" })
                if name.utf8.count < 64, name.utf8.allSatisfy({ (0x61...0x7A).contains($0 | 0x20) || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x2E }) {
                    hosts.insert(name.lowercased())
                }
            }
        }
        return hosts
    }
}
