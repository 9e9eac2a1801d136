import JSON

/// Subcommands that change a repository or the files in it. The options that are listed add nothing to what the name says.
extension GitTable {
    private static let stashing = ProgramOptions(
        "uakqS", values: "m", long: "include-untracked all keep-index no-keep-index staged quiet message=", paths: .names)

    private static let configuring = ProgramOptions(
        "lz", values: "f",
        long: """
            list get get-all get-regexp show-origin show-scope name-only null local global system worktree includes no-includes type= bool int \
            path all regexp default= file=
            """, paths: PathUse(.text, read: "f file"))

    static let writing: [GitRow] = [
        GitRow(
            names: names("stash"), risk: .writes, does: "puts changes aside", options: stashing,
            commands: [
                ProgramCommand("list", .readOnly, "only reads", history()),
                ProgramCommand("show", .readOnly, "only reads", history(lines: false, "include-untracked only-untracked")),
                ProgramCommand("push", .writes, "puts changes aside", stashing),
                ProgramCommand("pop apply", .writes, "puts changes back", ProgramOptions("q", long: "index quiet", paths: .text)),
                ProgramCommand("drop clear", .destructive, "throws changes away", flags: ["destructive"]),
            ]),
        GitRow(
            names: names("config"), risk: .writes, does: "changes what git runs and how",
            commands: [
                ProgramCommand("get --get --get-all", .readOnly, "only reads", configuring),
                // Also what the person's own file has: tokens stand there.
                ProgramCommand("list --list -l --get-regexp --show-origin --show-scope", .readOnly, "only reads", configuring, flags: ["secret"]),
                ProgramCommand("edit -e --edit", .unknown, "runs an editor", flags: ["exec-option"]),
            ]),
        GitRow(
            names: names("worktree"), risk: .writes, does: "makes and moves working folders",
            commands: [
                ProgramCommand("list", .readOnly, "only reads", ProgramOptions("vz", long: "porcelain verbose", paths: .text)),
                ProgramCommand("remove prune", .destructive, "deletes a working folder", flags: ["destructive"]),
            ]),
        GitRow(
            names: names("add"), risk: .writes, does: "takes files up for the next commit",
            options: ProgramOptions(
                "AnNuvei",
                long: """
                    all no-all update verbose dry-run intent-to-add ignore-removal no-ignore-removal ignore-errors ignore-missing refresh chmod= \
                    pathspec-from-file=
                    """,
                powers: ["i": .runs, "interactive": .runs, "e": .runs, "edit": .runs, "pathspec-from-file": .obeysList],
                paths: PathUse(read: "pathspec-from-file"))),
        GitRow(
            names: names("mv"), risk: .writes, does: "moves files", options: ProgramOptions("vnk", long: "verbose dry-run", paths: .names)),
        GitRow(
            names: names("apply init notes bundle pack-refs gc repack update-index write-tree commit-tree hash-object format-patch archive"),
            risk: .writes, does: "writes",
            options: ProgramOptions(powers: ["i": .runs, "interactive": .runs, "e": .runs, "edit": .runs, "exec": .runs, "template": .runs])
        ),
        GitRow(
            names: names("commit"), risk: .writes, does: "makes commits",
            options: ProgramOptions(
                "aoiqvsze", values: "mFCct", attached: "uS",
                long: """
                    all only include quiet verbose dry-run short branch porcelain long null status no-status signoff no-signoff allow-empty \
                    allow-empty-message no-edit cleanup= no-gpg-sign no-post-rewrite message= file= reuse-message= reedit-message= template= \
                    untracked-files ahead-behind pathspec-from-file=
                    """,
                powers: [
                    "S": .runs, "gpg-sign": .runs, "e": .runs, "edit": .runs, "c": .runs, "reedit-message": .runs, "t": .runs, "template": .runs,
                    "interactive": .runs, "pathspec-from-file": .obeysList,
                ],
                paths: PathUse(read: "F file t template pathspec-from-file"))),
        GitRow(
            names: names("merge cherry-pick revert am"), risk: .writes, does: "makes commits",
            options: ProgramOptions(
                "qvnxe", values: "mF", attached: "S",
                long: "quiet verbose stat no-stat ff ff-only no-ff squash no-squash commit no-commit no-edit message= file= abort quit continue skip",
                powers: ["S": .runs, "gpg-sign": .runs, "e": .runs, "edit": .runs, "s": .runs, "strategy": .runs, "verify-signatures": .runs],
                paths: PathUse(read: "F file"))),
        GitRow(
            names: names("checkout switch"), risk: .writes, does: "changes the files of the working folder",
            options: ProgramOptions(
                "qldtf", values: "bBcC",
                long: "quiet detach progress no-progress create= force-create= guess no-guess pathspec-from-file=",
                powers: [
                    "f": .deletes, "force": .deletes, "discard-changes": .deletes, "B": .deletes, "C": .deletes, "force-create": .deletes,
                    "recurse-submodules": .follows, "pathspec-from-file": .obeysList,
                ], paths: .names)),
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
            does: "runs other programs", runsConfigured: true),
    ]
}
