import JSON

/// Subcommands that look at a repository. Held against the manuals of git 2.39 and later.
extension GitTable {
    /// What the output of `diff` and the choice of commits take (git-log(1), git-diff(1)).
    private static let historyNames = """
        oneline decorate no-decorate graph all branches tags remotes stat shortstat numstat dirstat summary patch no-patch patch-with-stat raw name-only \
        name-status check full-index binary abbrev abbrev-commit no-abbrev-commit format pretty date= relative-date since= after= until= \
        before= author= committer= grep= all-match invert-grep max-count= skip= first-parent merges no-merges min-parents max-parents \
        follow reverse topo-order date-order author-date-order walk-reflogs cherry cherry-pick cherry-mark left-right left-only right-only \
        boundary simplify-by-decoration full-history ancestry-path diff-filter= find-renames find-copies find-copies-harder no-renames \
        minimal patience histogram diff-algorithm= anchored= unified inter-hunk-context= function-context ignore-all-space \
        ignore-space-change ignore-space-at-eol ignore-cr-at-eol ignore-blank-lines word-diff word-diff-regex= color-words color no-color \
        color-moved cached staged merge-base exit-code quiet text no-ext-diff no-textconv no-prefix src-prefix= dst-prefix= line-prefix= \
        relative no-relative ignore-submodules pickaxe-all pickaxe-regex cc combined-all-paths no-index source use-mailmap mailmap \
        notes no-notes encoding= expand-tabs no-expand-tabs children parents count objects ignore-missing not output=
        """
    private static let historyPowers: [ExactString: OptionPower] = [
        "ext-diff": .runs, "textconv": .runs, "show-signature": .runs, "output": .writes,
        // Into the repositories of submodules.
        "submodule": .follows,
    ]
    private static let revisions = PathUse(depth: .contents).with { $0.hasRevisions = true }

    /// - Parameter lines: `-L`, which `git diff` does not know as an option.
    static func history(lines: Bool = false, _ further: String = "") -> ProgramOptions {
        ProgramOptions(
            "0123456789abcDEghimpPqrRstuvwWz" + (lines ? "F" : ""), values: "nSGlOI" + (lines ? "L" : ""), attached: "UMBCX",
            long: historyNames + " " + further, powers: historyPowers,
            paths: PathUse(read: lines ? "O L" : "O", depth: .contents).with { $0.hasRevisions = true })
    }

    static let reading: [GitRow] = [
        GitRow(names: names("log show whatchanged"), risk: .readOnly, does: "only reads", options: history(lines: true)),
        GitRow(
            names: names("diff rev-list diff-tree diff-index diff-files range-diff cherry"), risk: .readOnly, does: "only reads",
            options: history()),
        GitRow(
            names: names("shortlog"), risk: .readOnly, does: "only reads",
            options: ProgramOptions(
                "cnse", attached: "w", long: "committer numbered summary email group= all branches tags since= until= author= no-merges",
                paths: revisions)),
        GitRow(
            names: names("status"), risk: .readOnly, does: "only reads",
            options: ProgramOptions(
                "sbvz", attached: "uM",
                long: """
                    short branch show-stash porcelain long verbose untracked-files ignore-submodules ignored null column no-column ahead-behind \
                    no-ahead-behind renames no-renames find-renames
                    """, paths: .names)),
        GitRow(
            names: names("grep"), risk: .readOnly, does: "only reads",
            options: ProgramOptions(
                "aIiwvhHEGPFnlLzocqpW0123456789r", values: "ABCefm", attached: "O",
                long: """
                    cached untracked no-index no-exclude-standard exclude-standard text ignore-case word-regexp invert-match full-name \
                    extended-regexp basic-regexp perl-regexp fixed-strings line-number column files-with-matches name-only files-without-match null \
                    only-matching count color no-color break heading show-function context= after-context= before-context= function-context \
                    max-depth= recursive no-recursive and or not all-match quiet threads= max-count=
                    """,
                powers: ["O": .runs, "open-files-in-pager": .runs, "textconv": .runs, "ext-grep": .runs, "recurse-submodules": .follows],
                paths: PathUse(.pattern(unless: ["e", "f"]), read: "f", depth: .below(with: ["untracked", "no-index"])).with {
                    $0.hasRevisions = true
                })),
        GitRow(
            names: names("blame annotate"), risk: .readOnly, does: "only reads",
            options: ProgramOptions(
                "bcelnpstfwh", values: "LS", attached: "CM",
                long: """
                    root show-stats porcelain line-porcelain incremental encoding= contents= date= show-name show-number show-email abbrev since= \
                    reverse first-parent ignore-rev= ignore-revs-file= minimal
                    """,
                paths: PathUse(read: "S L contents ignore-revs-file", depth: .contents).with { $0.hasRevisions = true })),
        GitRow(
            names: names("rev-parse"), risk: .readOnly, does: "only reads",
            options: ProgramOptions(
                "q",
                long: """
                    verify quiet abbrev short abbrev-ref symbolic symbolic-full-name all branches tags remotes show-toplevel show-prefix show-cdup \
                    git-dir absolute-git-dir git-common-dir is-inside-work-tree is-inside-git-dir is-bare-repository is-shallow-repository git-path= \
                    show-superproject-working-tree path-format revs-only no-revs flags no-flags show-object-format
                    """, paths: revisions)),
        GitRow(
            names: names("ls-files"), risk: .readOnly, does: "only reads",
            options: ProgramOptions(
                "ztvfcdmoiksu", values: "xX",
                long: """
                    cached deleted modified others ignored stage killed directory eol empty-directory unmerged resolve-undo exclude= exclude-from= \
                    exclude-standard full-name error-unmatch abbrev deduplicate sparse format=
                    """, powers: ["recurse-submodules": .follows], paths: PathUse(read: "X exclude-from"))),
        GitRow(
            names: names("ls-tree"), risk: .readOnly, does: "only reads",
            options: ProgramOptions("drtzl", long: "long name-only name-status object-only full-name full-tree format= abbrev", paths: .names)),
        GitRow(
            names: names("cat-file"), risk: .readOnly, does: "only reads",
            options: ProgramOptions(
                "eptsz", long: "batch batch-check batch-all-objects buffer unordered use-mailmap mailmap path=",
                powers: ["textconv": .runs, "filters": .runs], paths: revisions)),
        GitRow(
            names: names("name-rev merge-base for-each-ref show-ref describe"), risk: .readOnly, does: "only reads",
            options: ProgramOptions(
                "adqs",
                long: """
                    all octopus independent is-ancestor fork-point name-only tags always shell count= format= color sort= points-at= merged no-merged \
                    contains no-contains ignore-case heads verify head dereference hash abbrev quiet long first-parent exact-match candidates= match= \
                    dirty
                    """, paths: .text)),
        GitRow(
            names: names("count-objects var version verify-pack check-ignore check-attr check-mailmap"), risk: .readOnly, does: "only reads",
            options: ProgramOptions(
                "alnqvzHs", long: "verbose human-readable quiet non-matching no-index all cached build-options stat-only", paths: .names)),
        GitRow(
            names: names("branch"), risk: .readOnly, does: "only reads",
            options: ProgramOptions(
                "arvliqdDfMCmct", values: "u",
                long: """
                    list all remotes verbose show-current color no-color column no-column sort= format= merged no-merged contains no-contains \
                    points-at= abbrev ignore-case set-upstream-to=
                    """,
                powers: [
                    "d": .deletes, "D": .deletes, "delete": .deletes, "f": .deletes, "force": .deletes, "M": .deletes, "C": .deletes,
                    "m": .writes,
                    "c": .writes, "move": .writes, "copy": .writes, "u": .writes, "set-upstream-to": .writes, "unset-upstream": .writes,
                    "t": .writes, "track": .writes, "no-track": .writes, "edit-description": .runs,
                ], paths: .text), writesWithOperand: true),
        GitRow(
            names: names("tag"), risk: .readOnly, does: "only reads",
            options: ProgramOptions(
                "lidfasev", values: "mFu", attached: "n",
                long: """
                    list sort= format= contains no-contains merged no-merged points-at= column color ignore-case message= file= local-user=
                    """,
                powers: [
                    "d": .deletes, "delete": .deletes, "f": .deletes, "force": .deletes, "a": .writes, "m": .writes, "F": .writes,
                    "annotate": .writes, "message": .writes, "file": .writes, "s": .runs, "sign": .runs, "u": .runs, "local-user": .runs,
                    "v": .runs, "verify": .runs, "e": .runs, "edit": .runs,
                ], paths: PathUse(.text, read: "F file")), writesWithOperand: true),
        GitRow(
            names: names("remote"), risk: .readOnly, does: "only reads", options: ProgramOptions("v", long: "verbose"),
            writesWithOperand: true,
            commands: [
                ProgramCommand("get-url", .readOnly, "only reads", ProgramOptions(long: "push all", paths: .text)),
                ProgramCommand("show update prune", .openWorld, "talks to the network", flags: ["network"]),
                ProgramCommand("remove rm", .destructive, "removes a remote and its branches", flags: ["destructive"]),
            ]),
        GitRow(
            names: names("reflog"), risk: .readOnly, does: "only reads", options: history(),
            commands: [
                ProgramCommand("show", .readOnly, "only reads", history()),
                ProgramCommand("expire delete", .destructive, "forgets what can be restored", flags: ["destructive"]),
            ]),
    ]
}
