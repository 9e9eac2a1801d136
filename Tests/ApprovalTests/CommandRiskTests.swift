import JSON
import Testing

@testable import Approval

/// Lines and the worst that is known of them.
@Suite struct CommandRiskTests {
    static let readOnly = [
        "ls -la src", "cat -n a b", "head -5 x", "tail -n 3 x", "wc -l < x", "grep -rn 'rm -rf /' docs", "rg -g'*.swift' x src",
        "find . -name '*.c' -print",
        "find src -name '*.swift' -not -path '*/.build/*'", "stat x", "du -sh .", "pwd", "echo \"rm -rf /\"", "printf '%s\\n' x",
        "date +%F", "uname -a", "id -u",
        "sort -u x", "uniq -c x", "diff -u a b", "cut -d: -f1 x", "tr a-z A-Z", "sha256sum x", "realpath x", "which ls", "test -f x",
        "[ -f x ]", "seq 3",
        "git status", "git log --oneline -n 5 -- src", "git diff --stat HEAD", "git show HEAD", "git branch", "git branch -a",
        "git rev-parse HEAD",
        "git -C sub log", "git config --get user.name", "git stash list", "git remote -v", "git grep -n 'core.pager' -- docs",
        "git --version",
        "sed -n '10,20p' x", "sed 's/a/b/g' x", "sed -e 's/x/y/' -e '1d' x", "ls | head -3 | sort", "ls && pwd", "ls src 2>/dev/null",
        "ls 2>&1",
        "TZ=UTC date", "env", "env TZ=UTC ls", "timeout -k 3 5 ls", "time ls", "nice -n 5 ls", "bash -c 'ls'", "bash -lc 'ls -la'",
        "sh -c -x 'ls'", "eval ls",
        "/bin/ls src", "command -v ls", "command ls", "python3 --version", "node --version", "cat <<'E'\n$(rm x)\nE", "echo hi # rm -rf /",
        "ls \\\n -l",
        "systemctl status x", "cd src && ls", "dpkg -l", "grep -rn --include='*.c' --exclude-dir=.git x .", "head -n 3 -- x", "xxd -l 16 x", "xxd -ps x", "od -An -tx1 x",
        "look x y", "numfmt --to=iec 3", "tsort x", "cmp -s a b", "factor 9", "jq -r '.a[] | .b' x", "jq . x", "strings -n 8 x", "nm -C x", "tree -L 2 src", "ps aux", "ps -ef", "date -Iseconds",
        "date -d 'last friday' +%F", "git log -U3 -p", "git log -L 1,5:x", "git show HEAD:x", "git diff --cached --stat", "git stash show -p", "git config -l", "git worktree list --porcelain",
        "git remote get-url origin", "git ls-files -o --exclude-standard", "git tag -l 'v*'", "git tag -n5", "git describe --tags --always", "git cat-file -p HEAD", "git status -sb -uno",
        "git shortlog -sn", "git blame -L 1,5 x", "sort -t, -k2,2n x", "uname -srm", "hostname -s", "diff -u --color=never a b", "column -t -s, x", "touch --help", "paste -sd, x",
    ]
    static let writes = [
        "touch x", "mkdir -p x", "cp a b", "mv a b", "ln -s a b", "tee x", "chmod +x x", "patch -p1", "tar czf a.tgz d", "zip -r a.zip d",
        "gzip x",
        "git add .", "git commit -m 'no rm -rf here'", "git commit --allow-empty -m 'Approve dialog: y means yes; no rm -rf here'",
        "git checkout main",
        "git branch foo", "git config user.name x", "git stash", "sed -i s/a/b/ x", "sed -n 'w out' x", "sed 's/a/b/w out' x",
        "sort -o x y", "sort -uo x y",
        "sort --outp=x y", "uniq a b", "date -s x", "hostname x", "ls > x", "ls >> x", "> x", "ls &> x", "find . -fprintf x y",
        "env touch x", "to''uch x", "xxd -r a b", "file -C x", "file -p x", "tree -o x", "git stash list --output=x", "git diff --output=x", "git tag -m x v1", "git stash pop",
        "cat x >| y",
    ]
    static let destructive = [
        "rm x", "rm -rf /", "rmdir x", "unlink x", "shred x", "dd if=a of=b", "truncate -s 0 x", "mkfs.ext4 /dev/sda", "mkfs x", "wipefs x",
        "kill 1", "pkill x",
        "reboot", "shutdown now", "systemctl stop x", "systemctl --user stop x", "docker rm x", "docker system prune",
        "kubectl delete pod x",
        "kubectl -n a delete pod x", "find . -delete", "find . -exec rm {} \\;", "git clean -fd", "git reset --hard", "git push --force",
        "git push -f origin x",
        "git push origin +main", "git push origin :main", "git branch -D x", "git checkout -- x", "git rm x", "git stash drop", "sudo ls",
        "sudo -u bob rm x",
        "doas ls", "su -c ls", "xargs rm", "ls | xargs rm -f", "bash -c 'ls; rm x'", "eval 'rm x'", "env A=b rm x", "timeout 5 rm x",
        "nohup rm x &", "command rm x",
        "exec rm x", "watch rm x", "busybox rm x", "ls; rm x", "ls || rm x", "echo $(rm x)", "echo `rm x`", "if true; then rm x; fi",
        "(rm x)", "f() { rm x; }",
        "cat <<E\n$(rm x)\nE", "curl x | sh", "curl x | sudo bash", "wget -qO- x | bash -s -- a", "rm x # ls", "r\\m x", "$'\\x72m' x",
        "apt remove x", "trap 'rm x' EXIT",
        "/bin/rm x", "[[ a || rm x ]]; ls", "((rm x))", "echo $[ a; rm x ]", "ls &>/dev/null rm x", "echo $'a\\'; rm x; echo \\''",
        "a[1; rm x]=b", "time rm x", "sh -c \"sh -c 'rm x'\"",
    ]
    static let openWorld = [
        "curl https://x", "wget x", "ssh h ls", "scp a h:b", "rsync a h:b", "nc h 1", "ping h", "dig h", "git fetch", "git pull",
        "git clone x", "git push", "apt install x",
        "pip install x", "npm install", "npm ci", "cargo install x", "cat < /dev/tcp/h/80", "docker pull x", "npx x", "ls && curl x", "hostname -f", "hostname --fqdn", "who --lookup",
    ]
    static let unknown = [
        "nosuchprogram", "./x.sh", "./ls", "/tmp/x/cat y", "$X y", "ls $X", "ls *", "ls ~", "ls {a,b}", "cat $(ls)", "ls --no-such-option",
        "ls -é", "make", "npm run build",
        "cargo build", "go test ./...", "swift build", "python3 x.py", "python3 -c 'print(1)'", "python3 -m http.server", "bash x.sh", "sh",
        "perl -e 1", "awk '{print $1}' x",
        "sed 's/a/b/e' x", "sed -n '1e ls' x", "sed -f x y", "find . -exec ls {} +", "git -c core.pager=x log", "git diff --ext-diff",
        "git foo", "git fetchx", "rg --pre x y",
        "sort --compress-program=x y", "tar -I x -cf a b", "tar --to-command=x -xf a", "PATH=x ls", "LD_PRELOAD=x ls",
        "GIT_PAGER=x git log", "A=b ls", "env A=b ls", "export A=b",
        "A=b", "alias ls=x", "ls() { pwd; }; ls", "source x", ". ./env.sh", "xargs ls", "ls &", "echo \"x", "ls ;; pwd",
        "printf -v 'a[$(id)]' x", "test -v 'a[$(id)]'",
        "env -S 'rm x'", "sudoedit", "", "# nothing", "((x))", "eval $x", "read x", "vi x", "timeout --no-such 5 ls", "sh -c \"$x\"",
        "echo $(( x ))", "[[ -f x ]] && ls", "[[ -v 'a[$(id)]' ]] && ls", "wait -p 'a[$(id)]'", "jobs -x ls", "fish -c ls",
        "ls &>/dev/null pwd_x", "sed 's/[/]/x/w y/' z", "grep -R x .", "grep -nR x .", "find -L . -name x", "find . -follow", "du -L .", "rg -L x", "rg --follow x", "tree -l", "fd -L x", "fd -l x",
        "diff -r a b", "sort --files0-from=x", "wc --files0-from x", "du --files0-from=x", "find -files0-from x", "sha256sum -c x", "cksum --check x", "shasum -c x", "file -f x", "file -z x",
        "sed 'r x' y", "sed 'R x' y", "jq env x", "jq '$ENV.A' x", "jq -f x y", "jq -L d . y", "jq 'import \"x\" as x; .' y", "jq 'input_filename' y", "jq --rawfile a b . y", "nm @x", "size @x", "strings @x",
        "ps auxe", "ps e", "ps -aux", "git diff --submodule", "git grep --recurse-submodules x", "git log --show-signature", "git config -l --edit", "git stash list --ext-diff", "git cat-file --filters HEAD:x",
        "git difftool", "git help x", "git branch --edit-description", "nm --plugin x y", "cat --sho x",
    ]

    static let all: [(Risk, [String])] = [
        (.readOnly, readOnly), (.writes, writes), (.destructive, destructive), (.openWorld, openWorld), (.unknown, unknown),
    ]

    @Test(arguments: all) func theWorstOfALine(_ risk: Risk, _ lines: [String]) {
        for line in lines {
            let judgement = CommandRisk.judge(line: line)
            #expect(judgement.risk == risk, "\(line): \(judgement)")
            #expect(judgement.reason.utf8.last == UInt8(ascii: "."), "\(line): \(judgement)")
            #expect(judgement.flags.contains("destructive") || risk != .destructive)
            // The same as the arguments of a shell.
            let wrapped = CommandRisk.judge(argv: ["sh", "-c", ExactString(line)])
            if line.utf8.first != UInt8(ascii: "-"), !line.isEmpty {
                #expect(wrapped.risk == risk && wrapped.flags == judgement.flags.union(["interpreter"]), "\(line): \(wrapped)")
            }
        }
    }

    @Test(arguments: [
        (["rm", "-rf", "build"], "rm deletes files and keeps no copy."), (["curl", "https://x"], "curl talks to the network."),
        (["ls"], "ls only reads."), (["git", "log"], "git log only reads."),
        (["sudo", "rm", "x"], "sudo runs with other rights. rm deletes files and keeps no copy."),
        (["sort", "-o", "x"], "-o of sort lets it write."), (["a\u{1B}[2K"], "a⟨ESC⟩[2K is not a program whose effects are known."),
        (["npm", "run", "build"], "npm run runs what the project defines."), (["bash", "x.sh"], "bash runs what stands in x.sh."),
    ]) func theReasonNamesTheProgram(_ argv: [String], _ reason: String) {
        #expect(CommandRisk.judge(argv: argv.map { ExactString($0) }).reason == reason)
    }

    /// Each of many words could be the folder that the others go to.
    @Test(.timeLimit(.minutes(1))) func manyPathsAreNotMultiplied() {
        let paths = CommandPaths(argv: ["cp"] + (0..<20_000).map { ExactString("f\($0)") })
        #expect(paths.steps.count == CommandPaths.most + 1)
    }

    @Test func theReasonOfALine() {
        #expect(CommandRisk.judge(line: "ls && pwd").reason == "Each of its commands only reads.")
        #expect(CommandRisk.judge(line: "ls && git status").reason == "Each of its commands only reads.")
        #expect(CommandRisk.judge(line: "git rev-parse HEAD").reason == "git rev-parse only reads.")
    }

    /// What a rule for a program covers: options that add nothing, and no others.
    @Test(arguments: [
        ("git commit --allow-empty -m text", nil as String?, true), ("git commit -am text -- x", nil, true), ("git commit --amend -m x", "--amend", false), ("git commit -n -m x", "-n", false),
        ("git commit --no-verify -m x", "--no-verify", false), ("git commit -S -m x", nil, false), ("git commit -Skey -m x", nil, false), ("git commit -c HEAD", nil, false), ("git commit -m x --edit", nil, false),
        ("git commit --pathspec-from-file=x", nil, false), ("git add -A", nil, true), ("git add -f x", "-f", false), ("git add -p", "-p", false), ("git add --edit", nil, false),
        ("git stash push -m x", nil, true), ("cp -r a b", nil, false), ("cp -L a b", nil, false), ("cp -s a b", "-s", false), ("mv -n a b", nil, true), ("mv --backup a b", "--backup", false),
        ("touch -c x", nil, true), ("mkdir -p x", nil, true), ("mkdir -m 777 x", "-m", false), ("ln -s a b", nil, true), ("ln -f a b", "-f", false), ("tee -a x", nil, true), ("chmod +x x", nil, true),
        ("chmod -R 755 x", "-R", false), ("git merge --ff-only x", nil, true), ("git merge -s ours x", nil, false), ("git checkout -b x", nil, true), ("git checkout -f x", nil, false), ("git switch -c x", nil, true),
    ]) func whatOptionsAdd(_ line: String, _ unknown: String?, _ addsNothing: Bool) throws {
        let words = try #require(ShellLine(line).simpleCommands.first).words
        let name = try #require(words.first?.literal)
        let scan: ArgumentScan
        if name == "git" {
            let subcommand = try #require(words[1].literal)
            let row = try #require(GitTable.row(ExactString(subcommand)))
            let command = row.command(words[2...])
            let arguments = command.map { row.words(of: $0, words[2...]) } ?? words[2...]
            let options = try #require(command?.options ?? row.options)
            scan = ArgumentScan(arguments, options)
        } else {
            let row = try #require(ProgramTable.row(ExactString(name)))
            scan = ArgumentScan(words[1...], row.options)
        }
        #expect(scan.unknownOption == unknown && (scan.powers.isEmpty && scan.unknownOption == nil) == addsNothing, "\(scan)")
    }

    @Test func everyOptionIsRecordedWithItsValue() {
        func options(_ line: String) -> [String] {
            let words = ShellLine(line).simpleCommands[0].words
            let row = ProgramTable.row(ExactString(words[0].literal ?? ""))
            return ArgumentScan(words[1...], row?.options ?? ProgramOptions()).options.map { "\($0.name)=\($0.value?.text ?? "")@\($0.value?.place ?? 0)\($0.isKnown ? "" : "?")" }
        }
        #expect(options("grep -rie pat x") == ["r=@0", "i=@0", "e=pat@2"])
        #expect(options("grep -ripat -A3 -- -x") == ["r=@0", "i=@0", "p=at@1?", "a=@0", "t=@0?", "A=3@2"])
        #expect(options("grep --regexp=a --file b --colo c") == ["regexp=a@1", "file=b@3", "colo=@0?"])
        #expect(options("sort --outp=x -uo y") == ["output=x@1?", "u=@0", "o=y@3"])
        #expect(options("date -Iseconds -d x") == ["I=seconds@1", "d=x@3"])
        #expect(options("xxd -ps -l 3 x") == ["ps=@0", "l=3@3"])
    }

    /// Words of danger that are only words.
    @Test(arguments: [
        "grep -rn \"rm -rf /\" docs", "echo 'curl x | sh'", "git commit -m 'drop; rm -rf /'", "ls # rm -rf /", "cat 'rm'", "ls -- -delete",
    ])
    func wordsAreNoCommands(_ line: String) {
        let judgement = CommandRisk.judge(line: line)
        #expect(judgement.risk != .destructive && !judgement.flags.contains("destructive"))
    }

    @Test func theFlagsOfPrograms() {
        func flags(_ line: String) -> Set<String> { CommandRisk.judge(line: line).flags }
        #expect(flags("xargs rm") == ["wrapper", "exec-option", "destructive"])
        #expect(flags("ssh -o ProxyCommand=x h").isSuperset(of: ["exec-option", "network"]))
        #expect(flags("curl -o x y") == ["network", "write-option"])
        #expect(flags("git status").isEmpty && flags("git nosuch") == ["repository-config"] && flags("git difftool") == ["repository-config"])
        #expect(flags("git rev-parse HEAD").isEmpty)
        #expect(flags("sh build.sh").isSuperset(of: ["indirect-script", "interpreter"]))
        #expect(flags("./ls") == ["path-planted-binary"] && flags("./x.sh") == ["indirect-script"] && flags("/bin/ls").isEmpty)
        #expect(flags("git commit -m x | cat") == ["shell-pipe"])
    }

    @Test(arguments: [
        ("bash x.sh a b", ["x.sh"]), ("sh -e x.sh", ["x.sh"]), ("sh -o pipefail x.sh", ["x.sh"]), ("bash --norc -- x.sh", ["x.sh"]),
        ("python3 -u x.py", ["x.py"]),
        ("perl -w x", ["x"]), ("ruby x", ["x"]), ("node x.js", ["x.js"]), ("source x", ["x"]), (". ./env.sh", ["./env.sh"]),
        ("env bash x.sh", ["x.sh"]),
        ("sudo -u bob bash x.sh", ["x.sh"]), ("timeout 5 sh x.sh", ["x.sh"]), ("ls; bash a.sh && sh b.sh", ["a.sh", "b.sh"]),
        ("echo $(bash x.sh)", ["x.sh"]),
        ("awk -f x.awk y", ["x.awk"]), ("/bin/sh x.sh", ["x.sh"]),
        ("bash -c x.sh", []), ("sh -ec x.sh", []), ("python3 -m x", []), ("perl -e x", []), ("node -e x", []), ("bash", []),
        ("bash -s x", []), ("bash $x", []),
        ("bash --rcfile a x.sh", []), ("vi x", []), ("ls x.sh", []), ("./x.sh", []), ("python3 --no-such x", []),
        ("sudo --no-such bash x.sh", []), ("awk '{print}' x", []),
    ]) func theScriptsOfALine(_ line: String, _ scripts: [String]) {
        #expect(ShellLine(line).simpleCommands.compactMap(CommandScript.path) == scripts)
        if let argv = ShellLine(line).simpleCommands.first?.argv, ShellLine(line).simpleCommands.count == 1 {
            #expect(CommandScript.path(in: argv.map { ExactString($0) })?.string == scripts.first)
        }
    }
}
