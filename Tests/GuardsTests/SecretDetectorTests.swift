import Guards
import TestSupport
import Testing

@Suite struct SecretDetectorTests {
    /// Each in two halves, so that no scanner of repositories takes this file for a leak.
    static let secrets: [(SecretKind, String)] = [
        (.accessKey, "AKIA" + "IOSFODNN7QRSTUVW"),
        (.accessKey, "AIza" + "SyA1234567890abcdefghijklmnopqrstuv"),
        (.token, "ghp" + "_0123456789abcdefghijABCDEFGHIJ012345"),
        (.token, "glpat" + "-abcdefghij0123456789"),
        (.token, "xoxb" + "-123456789012-abcdefghijkl"),
        (.token, "sk-ant" + "-api03-abcdefghijklmnop0123456789"),
        (.token, "sk-proj" + "-abcdEFGH0123456789abcdEFGH"),
        (.token, "sk" + "_live_abcdefghijklmnop0123"),
        (.token, "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxMjM0NTY3ODkwIn0" + ".dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"),
    ]

    @Test(arguments: secrets) func tokensAreFound(_ kind: SecretKind, _ secret: String) {
        let text = "before \(secret), after\n"
        let found = SecretDetector.findings(in: text)
        #expect(found.map(\.kind) == [kind])
        #expect(SecretDetector.marked(text) == "before [secret: \(kind.rawValue)], after\n")
        #expect(SecretDetector.marked("\"\(secret)\"")?.utf8.elementsEqual("\"[secret: \(kind.rawValue)]\"".utf8) == true)
    }

    @Test(arguments: [
        ("API_KEY=demo-key-1234567890\n", "API_KEY=[secret: key or password]\n"),
        ("export DB_PASSWORD='tr0ub4dor&3x'; run", "export DB_PASSWORD='[secret: key or password]'; run"),
        ("{\"api_key\": \"q9w8e7r6t5y4\"}", "{\"api_key\": \"[secret: key or password]\"}"),
        ("password: \"correct9horse\"", "password: \"[secret: key or password]\""),
        ("curl -H 'Authorization: Bearer demo-key-1234567890' x", "curl -H 'Authorization: Bearer [secret: authorization header]' x"),
        ("postgres://app:s3cr3tpw@db.example/x", "postgres://app:[secret: password in an address]@db.example/x"),
        (
            "a\n-----BEGIN OPENSSH " + "PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\nAAAB==\n-----END OPENSSH " + "PRIVATE KEY-----\nb",
            "a\n[secret: private key]\nb"
        ),
        ("x -----BEGIN RSA " + "PRIVATE KEY-----\nMIIEowIBAAKCAQEA cut here", "x [secret: private key]"),
    ])
    func placesAreFound(_ text: String, _ marked: String) { #expect(SecretDetector.marked(text) == marked) }

    @Test(arguments: [
        "API_KEY=\n", "API_KEY=your-key-here\n", "API_KEY=${OTHER_KEY}\n", "API_KEY=<put it here>\n", "TOKEN=xxxxxxxxxxxx", "SSH_KEY_PATH=/home/me/.ssh/id",
        "let apiKey = configuration.apiKey", "password: \"changeme\"", "\"password\": \"********\"", "if (token == nextToken) return", "MONKEY=banana12345",
        "https://example.org/a:b@c", "sk-learn-contrib-package-name-long", "the secret is out", "primary_key=\"customer_identifier\"", "sort --key=2,3 --token",
        "git@github.com:owner/repository.git", "0123456789abcdef0123456789abcdef01234567", "password: \"passwordField\"", "KEY_LEFT=0x25", "cacheKey: \"user:\\(id)\"",
        "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----", "Authorization: Bearer <token>", "Authorization: Bearer $TOKEN",
    ])
    func harmlessTextsAreNot(_ text: String) { #expect(SecretDetector.findings(in: text) == []) }

    /// Time is bounded by the text's length for texts that are made to cost.
    @Test func longTextsAreLookedThrough() {
        for unit in ["A_", "eyJa", "password=\"", "-----BEGIN PRIVATE KEY-----", "a://a:", "KEY=", "- ", "sk-"] {
            let text = String(repeating: unit, count: 200_000 / unit.utf8.count)
            _ = SecretDetector.findings(in: text)
        }
    }

    /// Source code holds many words of these, and no secrets.
    @Test func theProductsOwnSourcesHoldNone() throws {
        let root = #filePath.split(separator: "/").dropLast(3).reduce(into: "") { $0 += "/" + $1 }
        let files = Self.files(below: root + "/Sources").filter { $0.hasSuffix(".swift") && !$0.contains("/Guards/") }
        #expect(files.count > 300)
        for file in files {
            let text = try Files.text(file)
            let bytes = Array(text.utf8)
            for finding in SecretDetector.findings(in: text) {
                Issue.record("\(file): \(finding.kind.rawValue): \(String(decoding: bytes[finding.range], as: UTF8.self))")
            }
        }
    }

    private static func files(below folder: String) -> [String] {
        ((try? Files.list(folder)) ?? []).flatMap { name in
            let path = "\(folder)/\(name)"
            return name.contains(".") ? [path] : files(below: path)
        }
    }
}
