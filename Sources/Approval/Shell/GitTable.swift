import JSON

/// What a subcommand of git does.
struct GitRow: Sendable {
    let names: [String]
    let risk: Risk
    let does: String
    var options: ProgramOptions?
    /// With an operand it writes, as `git branch NAME`.
    var writesWithOperand = false
    /// What the first operand makes of it.
    var commands: [ProgramCommand] = []
    /// Hooks, filters, pagers, monitors and the like of the repository's own configuration can run.
    var runsConfigured = true

    /// What the first of its arguments makes of it.
    func command(_ arguments: ArraySlice<ShellWord>) -> ProgramCommand? {
        guard let first = arguments.first?.literal.map({ ExactString($0) }) else { return nil }
        return commands.first { $0.names.contains { ExactString($0) == first } }
    }

    /// The words that the options of a command are read in.
    func words(of command: ProgramCommand, _ arguments: ArraySlice<ShellWord>) -> ArraySlice<ShellWord> {
        arguments.first?.literal?.utf8.first == UInt8(ascii: "-") ? arguments : arguments.dropFirst()
    }
}

enum GitTable {
    static func row(_ name: ExactString) -> GitRow? { byName[name] }

    private static let byName: [ExactString: GitRow] = {
        var table: [ExactString: GitRow] = [:]
        for row in rows {
            for name in row.names { table[ExactString(name)] = row }
        }
        return table
    }()

    /// The options before the subcommand.
    static let general = ProgramOptions(
        "hvpP", values: "C",
        long: """
            no-pager paginate bare git-dir= work-tree= namespace= no-replace-objects literal-pathspecs glob-pathspecs noglob-pathspecs \
            icase-pathspecs no-optional-locks html-path man-path info-path
            """,
        powers: ["c": .runs, "exec-path": .runs, "config-env": .runs])

    private static func names(_ text: String) -> [String] { text.utf8.split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) } }

    private static let history = ProgramOptions(
        "0123456789abBcCDEghimpPqrRstuvwWzM", values: "nSGUlOIL",
        long: """
            oneline decorate no-decorate graph all branches tags remotes stat shortstat numstat dirstat summary patch no-patch patch-with-stat raw name-only \
            name-status check full-index binary abbrev abbrev-commit no-abbrev-commit format= pretty date= relative-date since= after= until= \
            before= author= committer= grep= all-match invert-grep max-count= skip= first-parent merges no-merges min-parents= max-parents= \
            follow reverse topo-order date-order author-date-order walk-reflogs cherry cherry-pick cherry-mark left-right left-only right-only \
            boundary simplify-by-decoration full-history ancestry-path diff-filter= find-renames find-copies find-copies-harder no-renames \
            minimal patience histogram diff-algorithm= anchored= unified= inter-hunk-context= function-context ignore-all-space \
            ignore-space-change ignore-space-at-eol ignore-cr-at-eol ignore-blank-lines word-diff word-diff-regex= color-words color no-color \
            color-moved cached staged merge-base exit-code quiet text no-ext-diff no-textconv no-prefix src-prefix= dst-prefix= line-prefix= \
            relative no-relative submodule ignore-submodules pickaxe-all pickaxe-regex cc combined-all-paths no-index source use-mailmap mailmap show-signature \
            notes no-notes encoding= expand-tabs no-expand-tabs children parents count objects symbolic quiet ignore-missing not
            """,
        powers: ["ext-diff": .runs, "textconv": .runs, "output": .writes])

    private static let rows: [GitRow] = [
        GitRow(names: names("log diff show whatchanged shortlog"), risk: .readOnly, does: "only reads", options: history),
        GitRow(
            names: names("rev-list diff-tree diff-index diff-files range-diff cherry"), risk: .readOnly, does: "only reads",
            options: history),
        GitRow(
            names: names("status"), risk: .readOnly, does: "only reads",
            options: ProgramOptions(
                "sbuvz",
                long:
                    "short branch show-stash porcelain long verbose untracked-files ignore-submodules ignored column no-column ahead-behind no-ahead-behind renames no-renames find-renames"
            )),
        GitRow(
            names: names("grep"), risk: .readOnly, does: "only reads",
            options: ProgramOptions(
                "aiIwvhHEGPFnlLzocqpW0123456789r", values: "ABCefm",
                long:
                    "cached untracked no-index no-exclude-standard exclude-standard text ignore-case word-regexp invert-match full-name extended-regexp basic-regexp perl-regexp fixed-strings line-number column files-with-matches name-only files-without-match null only-matching count color no-color break heading show-function context= after-context= before-context= function-context max-depth= recursive no-recursive and or not all-match quiet threads= max-count=",
                powers: ["O": .runs, "open-files-in-pager": .runs, "textconv": .runs, "ext-grep": .runs])),
        GitRow(
            names: names("blame annotate"), risk: .readOnly, does: "only reads",
            options: ProgramOptions(
                "bcCelLMnpstfwh", values: "LS",
                long:
                    "root show-stats porcelain line-porcelain incremental encoding= contents= date= show-name show-number show-email abbrev since= reverse first-parent"
            )),
        GitRow(
            names: names(
                "rev-parse merge-base ls-files ls-tree cat-file name-rev for-each-ref show-ref count-objects var check-ignore check-attr check-mailmap describe version verify-pack"
            ),
            risk: .readOnly, does: "only reads",
            options: ProgramOptions(
                "abcdefHhklmnopqrstuvxziS", values: "X",
                long: """
                    verify quiet abbrev short abbrev-ref symbolic symbolic-full-name all branches tags remotes show-toplevel show-prefix show-cdup git-dir absolute-git-dir \
                    git-common-dir is-inside-work-tree is-inside-git-dir is-bare-repository is-shallow-repository git-path= show-superproject-working-tree \
                    path-format= cached deleted modified others ignored stage unmerged killed exclude= exclude-standard exclude-from= directory \
                    full-name error-unmatch recurse-submodules name-only name-status object-only long full-tree format= is-ancestor octopus \
                    independent fork-point count= sort= points-at= merged no-merged contains no-contains heads dereference hash \
                    always dirty exact-match first-parent match= candidates= broken verbose human-readable batch batch-check batch-all-objects eol \
                    non-matching no-index stdin build-options default= revs-only no-revs flags no-flags sq sq-quote
                    """,
                powers: ["textconv": .runs, "filters": .runs]), runsConfigured: false),
        GitRow(
            names: names("branch"), risk: .readOnly, does: "only reads",
            options: ProgramOptions(
                "arvliq",
                long:
                    "list all remotes verbose show-current color no-color column no-column sort= format= merged no-merged contains no-contains points-at= abbrev ignore-case",
                powers: [
                    "d": .deletes, "D": .deletes, "delete": .deletes, "f": .deletes, "force": .deletes, "M": .deletes, "C": .deletes,
                    "m": .writes,
                    "c": .writes, "move": .writes, "copy": .writes, "u": .writes, "set-upstream-to": .writes, "unset-upstream": .writes,
                    "t": .writes, "track": .writes, "no-track": .writes, "edit-description": .runs,
                ]), writesWithOperand: true, runsConfigured: false),
        GitRow(
            names: names("tag"), risk: .readOnly, does: "only reads",
            options: ProgramOptions(
                "lin", long: "list sort= format= contains no-contains merged no-merged points-at= column color ignore-case",
                powers: [
                    "d": .deletes, "delete": .deletes, "f": .deletes, "force": .deletes, "a": .writes, "m": .writes, "F": .writes,
                    "annotate": .writes, "s": .runs, "sign": .runs, "u": .runs, "v": .runs, "verify": .runs,
                ]),
            writesWithOperand: true),
        GitRow(
            names: names("remote"), risk: .readOnly, does: "only reads", options: ProgramOptions("v", long: "verbose"),
            writesWithOperand: true,
            commands: [
                ProgramCommand("get-url", .readOnly, "only reads"),
                ProgramCommand("show update prune", .openWorld, "talks to the network", flags: ["network"]),
                ProgramCommand("remove rm", .destructive, "removes a remote and its branches", flags: ["destructive"]),
            ], runsConfigured: false),
        GitRow(
            names: names("stash"), risk: .writes, does: "puts changes aside",
            commands: [
                ProgramCommand("list show", .readOnly, "only reads"),
                ProgramCommand("drop clear", .destructive, "throws changes away", flags: ["destructive"]),
            ]),
        GitRow(
            names: names("config"), risk: .writes, does: "changes what git runs and how",
            commands: [
                ProgramCommand("list get --list -l --get --get-all --get-regexp --show-origin --show-scope", .readOnly, "only reads"),
                ProgramCommand("edit -e --edit", .unknown, "runs an editor", flags: ["exec-option"]),
            ]),
        GitRow(
            names: names("worktree"), risk: .writes, does: "makes and moves working folders",
            commands: [
                ProgramCommand("list", .readOnly, "only reads"),
                ProgramCommand("remove prune", .destructive, "deletes a working folder", flags: ["destructive"]),
            ]),
        GitRow(
            names: names("reflog"), risk: .readOnly, does: "only reads", options: history,
            commands: [ProgramCommand("expire delete", .destructive, "forgets what can be restored", flags: ["destructive"])]),
        GitRow(
            names: names(
                "add apply mv init notes bundle pack-refs gc repack update-index write-tree commit-tree hash-object format-patch archive"),
            risk: .writes, does: "writes",
            options: ProgramOptions(powers: ["i": .runs, "interactive": .runs, "e": .runs, "edit": .runs, "exec": .runs, "template": .runs])
        ),
        GitRow(
            names: names("commit merge cherry-pick revert am"), risk: .writes, does: "makes commits",
            options: ProgramOptions("avqnsez", values: "mFCctX", powers: ["S": .runs, "gpg-sign": .runs])),
        GitRow(
            names: names("checkout switch"), risk: .writes, does: "changes the files of the working folder",
            options: ProgramOptions(
                "bqtlmdcp", values: "bBcC",
                powers: ["f": .deletes, "force": .deletes, "discard-changes": .deletes, "B": .deletes, "C": .deletes])),
        GitRow(names: names("restore"), risk: .destructive, does: "throws changes away that are not committed"),
        GitRow(
            names: names("rebase"), risk: .writes, does: "makes commits anew",
            options: ProgramOptions(powers: ["x": .runs, "exec": .runs, "i": .runs, "interactive": .runs])),
        GitRow(
            names: names("reset"), risk: .writes, does: "moves the branch",
            options: ProgramOptions("qpN", powers: ["hard": .deletes, "merge": .deletes, "keep": .deletes])),
        GitRow(names: names("rm"), risk: .destructive, does: "deletes files"),
        GitRow(names: names("clean"), risk: .destructive, does: "deletes files that are not in the repository"),
        GitRow(
            names: names("prune update-ref filter-branch filter-repo replace"), risk: .destructive,
            does: "changes or forgets what was committed"),
        GitRow(
            names: names("fetch pull ls-remote submodule"), risk: .openWorld, does: "talks to the network",
            options: ProgramOptions("aqvtpfn46", values: "joX", powers: ["upload-pack": .runs, "exec": .runs])),
        GitRow(
            names: names("clone"), risk: .openWorld, does: "fetches a repository from the network",
            options: ProgramOptions(
                "qvnls", values: "bojr", powers: ["u": .runs, "upload-pack": .runs, "c": .runs, "config": .runs, "template": .runs])),
        GitRow(
            names: names("push"), risk: .openWorld, does: "sends commits to the network",
            options: ProgramOptions(
                "nqvu46", values: "o",
                powers: [
                    "f": .deletes, "force": .deletes, "force-with-lease": .deletes, "d": .deletes, "delete": .deletes, "mirror": .deletes,
                    "prune": .deletes, "receive-pack": .runs, "exec": .runs,
                ])),
        GitRow(
            names: names("difftool mergetool bisect send-email instaweb gui citool web--browse help"), risk: .unknown,
            does: "runs other programs", options: nil),
    ]
}
