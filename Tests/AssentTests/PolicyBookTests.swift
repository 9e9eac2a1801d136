import Approval
import Engine
import Guards
import JSON
import Link
import TestSupport
import Testing
import Tools

@testable import assent

/// Policy files of all levels, as an engine sees them, with real files.
@Suite struct PolicyBookTests {
    @Test func allLevelsHold() throws {
        let folder = try PolicyFolder(
            system: PolicyFolder.push, user: "[[rule]]\neffect = 'allow'\ntool = 'write_file'\ninside = '~/notes'\n",
            folder: "[[rule]]\neffect = 'ask'\ncommand = 'make deploy'\n")
        let now = try folder.book().current()
        #expect(now.words == ["deny git push", "allow write_file inside ~/notes", "ask make deploy"])
        #expect(now.damage.isEmpty && now.remarks.isEmpty)
        #expect(now.rules[1].inside?.components == folder.home.split(separator: "/").map { ExactString(String($0)) } + ["notes"])
        #expect(now.rules[0].origin == .file(.system, path: folder.systemFile, line: 1))
        // A folder's rules are for that folder.
        #expect(now.rules.map(\.workspace) == [nil, nil, ExactString(folder.work)])
    }

    @Test func noFilesAreNoRules() throws {
        let folder = try PolicyFolder()
        let book = try folder.book()
        #expect(book.current() == RulesNow())
        #expect(book.notices.isEmpty && book.guards.all.isEmpty)
    }

    @Test func whatChangesIsReadAgain() throws {
        let folder = try PolicyFolder(user: PolicyFolder.push)
        // By marks alone, and while the file is too young for them.
        for lead in [Int64(0), 3600] {
            let book = try folder.book(ahead: lead)
            #expect(book.current().words == ["deny git push"])
            try Files.write(PolicyFolder.build, to: folder.userFile)
            #expect(book.current().words == ["allow make build"])
            _ = try Shell.run(["rm", folder.userFile])
            #expect(book.current().words == [])
            try Files.write(PolicyFolder.push, to: folder.userFile)
            #expect(book.current().words == ["deny git push"])
        }
    }

    /// The same size within the same tick of the file system's clock.
    @Test func quickChangesOfTheSameSize() throws {
        let folder = try PolicyFolder(user: PolicyFolder.push)
        let book = try folder.book()
        for number in 0..<50 {
            let word = number.isMultiple(of: 2) ? "pull" : "push"
            try Files.write(PolicyFolder.push.replacing("push", with: word), to: folder.userFile)
            #expect(book.current().words == ["deny git \(word)"])
        }
    }

    @Test func lookingCostsLittle() throws {
        let folder = try PolicyFolder(system: PolicyFolder.push, user: String(repeating: PolicyFolder.build, count: 50), folder: PolicyFolder.push)
        let book = try folder.book(ahead: 3600)
        _ = book.current()
        let time = ContinuousClock().measure { for _ in 0..<1000 { _ = book.current() } }
        #expect(time < .milliseconds(500), "1000 looks took \(time)")
    }

    // MARK: Damage

    struct Broken: Sendable, CustomTestStringConvertible {
        let text: String
        let says: String
        var testDescription: String { text }
    }

    static let unknown = [
        Broken(text: "[[rule]\n", says: "line 1, column 7: "),
        Broken(text: "\n[[guard]]\non = 'result'\neffect = 'redcat'\n", says: "line 4, column 10: "),
        Broken(text: "[[gaurd]]\n", says: "line 1, column 3: a policy has no gaurd; did you mean [[guard]]?"),
    ]

    static let damaged = [
        Broken(text: "[[rule]]\neffect = 'alow'\n", says: "line 2, column 10: effect must be one of"),
        Broken(text: "\n[[rule]]\neffect = 'deny'\ncomand = 'rm'\n", says: "line 4, column 10: a rule has no comand"),
        Broken(text: "[[rule]]\neffect = 'deny'\ncommand = 'rm'\nexamples = { match = ['ls'] }\n", says: "line 4, column 12: the rule does not match its example \"ls\""),
    ]

    @Test(arguments: unknown) func theStartStopsWhereGuardsAreNotKnown(_ broken: Broken) throws {
        for isSystem in [true, false] {
            let folder = try PolicyFolder(system: isSystem ? broken.text : nil, user: isSystem ? nil : broken.text)
            let failure = #expect(throws: Failure.self) { _ = try folder.book() }
            #expect(failure?.message.contains("\(isSystem ? folder.systemFile : folder.userFile), \(broken.says)") == true, "\(failure?.message ?? "")")
        }
    }

    @Test(arguments: damaged) func wrongRulesLeaveOnlyWhatDenies(_ broken: Broken) throws {
        let folder = try PolicyFolder(system: PolicyFolder.push, user: broken.text + "[[guard]]\non = 'result'\ndetect = 'secrets'\neffect = 'ask'\n")
        let book = try folder.book()
        #expect(book.guards.all.count == 1)
        let now = book.current()
        #expect(now.words == ["deny git push"])
        #expect(now.damage.count == 1 && now.damage[0].contains("\(folder.userFile), \(broken.says)"), "\(now.damage)")
        #expect(book.notices.map(\.message) == now.damage)
    }

    @Test(arguments: unknown + damaged) func damageWhileRunningStopsNothing(_ broken: Broken) throws {
        let folder = try PolicyFolder(system: PolicyFolder.push, user: PolicyFolder.build + "[[guard]]\non = 'result'\ndetect = 'secrets'\neffect = 'ask'\n")
        let book = try folder.book()
        #expect(book.current().words == ["deny git push", "allow make build"])
        try Files.write(broken.text, to: folder.userFile)
        let now = book.current()
        #expect(now.words == ["deny git push"] && now.damage.count == 1 && now.damage[0].contains(broken.says), "\(now)")
        #expect(book.guards.all.count == 1)
        try Files.write(PolicyFolder.build, to: folder.userFile)
        #expect(book.current().words == ["deny git push", "allow make build"])
        #expect(book.current().damage.isEmpty)
        #expect(book.current().remarks == ["The guards or hooks of a policy have changed; the new ones hold from the next start on."])
    }

    @Test func whatOthersMayWriteIsNoPolicy() throws {
        let folder = try PolicyFolder(user: PolicyFolder.build)
        let book = try folder.book(ahead: 3600)
        #expect(book.current().words == ["allow make build"])
        for (path, mode, back) in [(folder.userFile, "666", "600"), ("\(folder.home)/.config/assent", "777", "700")] {
            _ = try Shell.run(["chmod", mode, path])
            #expect(book.current().words == [] && book.current().damage.first?.contains("others may write it") == true)
            #expect(throws: Failure.self) { _ = try folder.book() }
            _ = try Shell.run(["chmod", back, path])
            #expect(book.current().words == ["allow make build"] && book.current().damage.isEmpty)
        }
        _ = try Shell.run(["rm", folder.userFile])
        _ = try Shell.run(["mkfifo", folder.userFile])
        #expect(book.current().damage.first?.contains("not an ordinary file") == true)
    }

    // MARK: The folder

    @Test func aFolderAllowsNothingUntilItIsTrusted() throws {
        let text = PolicyFolder.build + PolicyFolder.push
        let folder = try PolicyFolder(folder: text)
        let book = try folder.book(ahead: 3600)
        #expect(book.current().words == ["deny git push"])
        #expect(book.current().remarks.count == 1)
        #expect(book.current().remarks[0].contains("(1 rule); it does not hold without your trust: `assent policy trust`."), "\(book.current().remarks)")
        #expect(book.notices.count == 1 && book.notices[0].message.contains("wants to allow something"))
        // Trust counts at once, for this content in this place.
        try folder.trust.set(folder.folderFile, Array(text.utf8))
        #expect(book.current().words == ["allow make build", "deny git push"] && book.current().remarks.isEmpty)
        #expect(book.current().rules.allSatisfy { $0.workspace == ExactString(folder.work) })
        try Files.write(text + "\n", to: folder.folderFile)
        #expect(book.current().words == ["deny git push"])
        try Files.write(text, to: folder.folderFile)
        #expect(book.current().words == ["allow make build", "deny git push"])
        try folder.trust.set(folder.folderFile, nil)
        #expect(book.current().words == ["deny git push"])
    }

    @Test func aDamagedRecordOfTrustTrustsNothing() throws {
        let folder = try PolicyFolder(folder: PolicyFolder.build)
        try folder.trust.set(folder.folderFile, Array(PolicyFolder.build.utf8))
        try Files.write("{", to: "\(folder.home)/.local/share/assent/trusted-folders.json")
        let now = try folder.book().current()
        #expect(now.words == [] && now.remarks.contains { $0.contains("No folder is trusted now.") }, "\(now)")
    }

    @Test(arguments: [
        Broken(text: "[[guard]]\non = 'result'\ndetect = 'secrets'\neffect = 'redact'\n", says: "line 4, column 3: the policy of a folder has rules and nothing else"),
        Broken(text: "[[hook]]\nrun = 'touch x'\n", says: "line 4, column 1: a folder's file has no hooks"),
        Broken(text: "[[rule]]\neffect = 'deny'\ntool = 'write_file'\nworkspace = '/elsewhere'\n", says: "line 4, column 1: a folder's rules are for that folder alone"),
        Broken(text: "[[rule]]\neffect = 'ask", says: "line 5, column "),
    ]) func aDamagedFileOfAFolder(_ broken: Broken) throws {
        let folder = try PolicyFolder(user: PolicyFolder.build, folder: PolicyFolder.push + broken.text)
        // It stops no start.
        let book = try folder.book()
        let now = book.current()
        #expect(now.words == ["allow make build"])
        let start = "No rule allows anything in this folder, since its policy is wrong: \(folder.folderFile), \(broken.says)"
        #expect(now.damage.count == 1 && now.damage[0].hasPrefix(start), "\(now.damage)")
        #expect(book.notices.map(\.message) == now.damage)
    }

    @Test func aFolderDoesNotFillTheScreen() throws {
        let folder = try PolicyFolder(folder: "\"\(String(repeating: "All is well. ", count: 40_000))\" = 1")
        let damage = try folder.book().current().damage
        #expect(damage.count == 1 && damage[0].utf8.count < 1000)
    }

    @Test func linksOfAFolderLeadNowhere() throws {
        let folder = try PolicyFolder()
        try Files.write(PolicyFolder.build, to: "\(folder.home)/outside.toml")
        _ = try Shell.run(["ln", "-s", "\(folder.home)/outside.toml", folder.folderFile])
        #expect(try folder.book().current().damage.first?.contains("it leads out of the folder") == true)
    }

    /// Without a change to any file.
    @Test func placesOfRulesAreLookedUpEachTime() throws {
        let folder = try PolicyFolder(user: "[[rule]]\neffect = 'deny'\ntool = 'write_file'\ninside = 'kept'\n")
        _ = try Shell.run(["mkdir", "\(folder.work)/a", "\(folder.work)/b"])
        _ = try Shell.run(["ln", "-s", "a", "\(folder.work)/kept"])
        let book = try folder.book(ahead: 3600)
        #expect(book.current().rules[0].inside?.components?.last == "a")
        _ = try Shell.run(["ln", "-sfn", "b", "\(folder.work)/kept"])
        #expect(book.current().rules[0].inside?.components?.last == "b")
    }
}
