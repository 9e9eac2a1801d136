import Approval
import Configuration
import Engine
import Guards
import Link
import Store
import Tools

/// What all policy files say: the system's, the person's and the folder's.
struct PolicyFiles: Sendable {
    /// In the order of ``PolicyPlace/all(_:_:)``.
    let files: [PolicyFile]
    /// The person has said yes to exactly this content of the folder's file.
    let isFolderTrusted: Bool
    /// Why it is not known which folders are trusted; one sentence.
    let trustTrouble: String?

    init(_ places: [PolicyPlace], _ trust: TrustStore, known: PolicyFiles? = nil) {
        files = places.enumerated().map { index, place in place.read(known?.files[index]) }
        guard let folder = files.first(where: { $0.layer == .workspace }), let bytes = folder.bytes, folder.rules.contains(where: { $0.effect == .allow })
        else {
            (isFolderTrusted, trustTrouble) = (false, nil)
            return
        }
        do throws(StoreError) {
            isFolderTrusted = try trust.trusts(folder.path, bytes)
            trustTrouble = nil
        } catch {
            isFolderTrusted = false
            trustTrouble = "No folder is trusted now. \(VisibleText.line(error.message))"
        }
    }

    /// Of the files that may have some.
    var guards: GuardSet { GuardSet(files.filter { $0.layer != .workspace }.flatMap(\.document.guards.all)) }

    /// The same for hooks.
    var hooks: [Hook] { files.filter { $0.layer != .workspace }.flatMap(\.document.hooks) }

    /// Why no session can begin: what a file was to hold back must not pass because of a slip.
    var obstacle: Failure? {
        for file in files where file.layer != .workspace {
            if case .unknown(let trouble) = file.state {
                return Failure(file.bytes == nil ? trouble.words : trouble.words + ".", hint: trouble.hint)
            }
        }
        return nil
    }

    /// All of them, also those that do not count.
    var all: [Rule] { files.flatMap(\.rules) }

    /// Until the person trusts it, a folder's file can deny and ask, and allow nothing.
    func counts(_ rule: Rule) -> Bool {
        guard rule.effect == .allow, case .file(.workspace, _, _) = rule.origin else { return true }
        return isFolderTrusted
    }

    var now: RulesNow { RulesNow(rules: all.filter(counts), damage: files.compactMap(\.damage), remarks: remarks) }

    private var remarks: [String] {
        let left = all.count { !counts($0) }
        guard left > 0 else { return [] }
        return [Self.untrusted(left), trustTrouble].compactMap { $0 }
    }

    /// What the person reads at the beginning.
    var notices: [Notice] {
        let damage = files.compactMap { file in
            file.damage.map { Notice(.warning, $0, hint: file.trouble?.hint ?? "What other files deny stays denied. `assent policy test` says whether all is well.") }
        }
        return damage + trustNotices
    }

    /// About what the folder's file wants to allow.
    var trustNotices: [Notice] {
        let left = all.count { !counts($0) }
        guard left > 0 else { return [] }
        let wish = Notice(.warning, Self.wish(left), hint: "`assent policy trust` in this folder shows it and asks whether it may.")
        return [wish] + [trustTrouble.map { Notice(.warning, $0) }].compactMap { $0 }
    }

    private static func wish(_ count: Int) -> String {
        "\(PolicyPlace.folderPath) of this folder wants to allow something (\(count) \(count == 1 ? "rule" : "rules")); \(count == 1 ? "it does" : "they do") not hold."
    }

    private static func untrusted(_ count: Int) -> String {
        "\(wish(count).dropLast()) without your trust: `assent policy trust`."
    }
}
