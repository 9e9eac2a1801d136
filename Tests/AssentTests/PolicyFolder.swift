import Approval
import Conversation
import Engine
import JSON
import TestSupport
import Tools

@testable import assent

/// A home and a working folder with policy files; the system's file is one of the test's own.
struct PolicyFolder {
    let scratch: ScratchFolder
    var home: String { "\(scratch.path)/home" }
    var work: String { "\(scratch.path)/work" }
    var systemFile: String { "\(scratch.path)/system/policy.toml" }
    var userFile: String { "\(home)/.config/assent/policy.toml" }
    var folderFile: String { "\(work)/.assent/policy.toml" }
    var trust: TrustStore { TrustStore(folder: "\(home)/.local/share/assent") }

    init(system: String? = nil, user: String? = nil, folder: String? = nil) throws {
        scratch = try ScratchFolder()
        _ = try Shell.run(["mkdir", "-p", "\(scratch.path)/system", "\(home)/.config/assent", "\(work)/.assent"])
        if let system { try Files.write(system, to: systemFile) }
        if let user { try Files.write(user, to: userFile) }
        if let folder { try Files.write(folder, to: folderFile) }
    }

    var workspace: Workspace { get throws { try Workspace(folder: ExactString(work)) } }

    /// - Parameter seconds: the clock's lead over the real one; files look old enough then to be believed by their marks.
    func book(ahead seconds: Int64 = 0) throws -> PolicyBook {
        let workspace = try workspace
        let places = [
            PolicyPlace(layer: .system, path: systemFile, workspace: nil), PolicyPlace(layer: .user, path: userFile, workspace: nil),
            PolicyPlace.folder(workspace),
        ]
        return try PolicyBook(places, trust, workspace: workspace, home: ExactString(home)) { Timestamp(milliseconds: Here.now().milliseconds + seconds * 1000) }
    }

    func run(_ words: [String]) throws -> Shell.Outcome { try Program.run(words, home: home) }
    func policy(_ words: [String] = []) throws -> Shell.Outcome { try run(["policy"] + words + ["-C", work]) }

    /// `policy check` of a call.
    func check(_ call: String, _ words: [String] = []) throws -> Shell.Outcome {
        try Files.write(call, to: "\(scratch.path)/call.json")
        return try policy(["check", "\(scratch.path)/call.json"] + words)
    }

    static let push = "[[rule]]\neffect = \"deny\"\ncommand = \"git push\"\n"
    static let build = "[[rule]]\neffect = \"allow\"\ncommand = \"make build\"\n"
}

extension RulesNow {
    var words: [String] { rules.map { "\($0.effect.rawValue) \($0.words)" } }
}
