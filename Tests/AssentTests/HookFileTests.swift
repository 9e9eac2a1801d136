import Approval
import Guards
import JSON
import TestSupport
import Testing

@testable import assent

/// `[[hook]]` of a policy's file, as the program reads it and as the doctor sees it.
@Suite struct HookFileTests {
    private static let path = "/home/ada/.config/assent/policy.toml"

    private func document(_ text: String) throws -> PolicyDocument { try PolicyDocument(Array(text.utf8), layer: .user, path: Self.path) }
    private func hooks(_ text: String) throws -> [String] { try document(text).hooks.map(\.name) }

    @Test func hooksStandBesideGuards() throws {
        let text = """
            [[hook]]
            on = "before_call"
            name = "one"
            command = ["one"]

            [[guard]]
            on = "result"
            detect = "secrets"
            effect = "redact"

            [[hook]]
            on = "before_call"
            name = "two"
            command = ["two"]
            """
        #expect(try hooks(text) == ["one", "two"])
        #expect(try document(text).guards.all.count == 1)
        #expect(try hooks("").isEmpty)
    }

    @Test(arguments: [
        ("[[hook]]\non = \"before_call\"\nname = \"a\"\ncomand = [\"x\"]\n", "line 4, column 1: a hook has no comand; did you mean command?"),
        ("[hook]\non = \"before_call\"\n", "line 1, column 1: a hook is written [[hook]]"),
        ("[[hook]]\non = \n", "line 2, column 6: "),
    ])
    func whatIsWrongIsSaidWithFileAndPlace(_ text: String, _ words: String) throws {
        let failure = #expect(throws: PolicyDocument.Damage.self) { try self.hooks(text) }
        #expect(failure?.words.hasPrefix("\(Self.path), \(words)") == true, "\(failure?.words ?? "")")
    }

    @Test func theDoctorLooksAtPrograms() throws {
        let scratch = try ScratchFolder()
        let folder = "\(scratch.path)/.config/assent"
        _ = try Shell.run(["mkdir", "-p", folder, "\(scratch.path)/work"])
        try Files.write("#!/bin/sh\n", to: "\(scratch.path)/good")
        try Files.write("#!/bin/sh\n", to: "\(scratch.path)/plain")
        _ = try Shell.run(["chmod", "755", "\(scratch.path)/good"])
        func hook(_ name: String, _ program: String, _ tool: String = "*") -> String {
            "[[hook]]\non = \"before_call\"\nname = \"\(name)\"\ncommand = [\"\(program)\"]\ntool = \"\(tool)\"\n"
        }
        try Files.write(
            hook("good", "\(scratch.path)/good") + hook("plain", "\(scratch.path)/plain") + hook("gone", "/none/at/all") + hook("odd", "sh", "run_comand"),
            to: "\(folder)/policy.toml")
        func checks() throws -> [String: String] {
            let outcome = try Shell.run(
                ["env", "-i", "PATH=/usr/bin:/bin", "HOME=\(scratch.path)", "LANG=C.UTF-8", "TERM=xterm", "NO_PROXY=*", Program.path, "doctor", "--json", "--practice", "-C", "\(scratch.path)/work"])
            let all = try #require(try JSONParser.parse(outcome.text).value["checks"]?.array)
            return Dictionary(all.map { ($0["check"]?.string ?? "", "\($0["level"]?.string ?? ""): \($0["found"]?.string ?? "")") }) { first, _ in first }
        }
        let found = try checks()
        #expect(found["hook good"] == "ok: \(scratch.path)/good, looks at *")
        #expect(found["hook plain"]?.hasPrefix("problem: cannot be asked: \(scratch.path)/plain cannot be started") == true)
        #expect(found["hook gone"]?.hasPrefix("problem: cannot be asked: /none/at/all cannot be started") == true)
        #expect(found["hook odd"] == "warning: there is no tool run_comand here")
        try Files.write("[[hook]]\n", to: "\(folder)/policy.toml")
        #expect(try checks()["policy"]?.hasPrefix("problem: \(folder)/policy.toml, line 1, column 1: a hook needs on") == true)
    }
}
