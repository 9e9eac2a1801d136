import JSON

extension ProgramTable {
    // MARK: - Programs that talk to the network

    static let connecting: [ProgramRow] = [
        ProgramRow(
            "curl", .connects, "talks to the network",
            ProgramOptions(
                "fgGiIjklLnNpqsSvVaB#0123456", values: "AbdeEFHmrtuUwxXyYzCPQT", long: "data= header= request= url= user= max-time= write-out=",
                powers: ["o": .writes, "output": .writes, "O": .writes, "remote-name": .writes, "remote-name-all": .writes, "D": .writes, "dump-header": .writes, "c": .writes, "cookie-jar": .writes, "K": .runs, "config": .runs])),
        ProgramRow("wget", .connects, "fetches from the network and writes files", ProgramOptions("qvbcSNrkpmnHL", values: "aoOPtTUwQlADIXi", powers: ["use-askpass": .runs, "e": .runs, "execute": .runs]), flags: ["write-option"]),
        ProgramRow("aria2c http https xh lynx w3m links ftp telnet tftp", .connects, "talks to the network"),
        ProgramRow(
            "ssh", .connects, "runs a command on another machine",
            ProgramOptions("46AaCfGgKkMNnqsTtVvXxYy", values: "BbcDEeIiJLlmOpQRSWw", powers: ["o": .runs, "F": .runs])),
        ProgramRow("scp sftp", .connects, "copies files to or from another machine", ProgramOptions("346ABCOpqRrTvaf", values: "cDiJlPXbBs", powers: ["o": .runs, "F": .runs, "S": .runs])),
        ProgramRow(
            "rsync", .connects, "copies files, also to or from other machines",
            ProgramOptions("vqcarRbulLkHpEXAogDtNOJSnWxyzPhi8", values: "BTMf", powers: ["e": .runs, "rsh": .runs, "rsync-path": .runs, "delete": .deletes, "delete-after": .deletes, "delete-before": .deletes, "delete-excluded": .deletes, "remove-source-files": .deletes])),
        ProgramRow("nc ncat netcat", .connects, "talks to the network", ProgramOptions("46bCDdFhklNnrStUuvZz", values: "IiMmOPpqsTVWwXx", powers: ["e": .runs, "c": .runs, "exec": .runs, "sh-exec": .runs])),
        ProgramRow("socat", .connects, "joins connections, files and programs", flags: ["exec-option"]),
        ProgramRow("ping ping6 dig nslookup host whois traceroute tracepath mtr nmap arping", .connects, "talks to the network"),
        ProgramRow("mail mailx sendmail msmtp mutt", .connects, "sends mail"),
        ProgramRow("gh glab hub aws gcloud az s3cmd rclone heroku vercel netlify fly terraform pulumi ansible ansible-playbook", .connects, "acts on services in the network"),
        ProgramRow(
            "kubectl oc", .commands([
                ProgramCommand("delete drain cordon evict", .destructive, "deletes or stops what runs in a cluster", flags: ["destructive", "network"]),
                ProgramCommand("exec run debug", .openWorld, "runs commands in a cluster", flags: ["network", "wrapper"]),
            ]), "acts on a cluster", flags: ["network"]),
        ProgramRow(
            "docker podman nerdctl", .commands([
                ProgramCommand("ps images version info inspect logs top stats port diff history events", .openWorld, "asks the service that runs containers"),
                ProgramCommand("rm rmi kill stop prune", .destructive, "deletes or stops containers and what is in them", flags: ["destructive"]),
                ProgramCommand("system volume image container network builder", .destructive, "can delete containers and what is in them", flags: ["destructive"]),
                ProgramCommand("pull push login search", .openWorld, "talks to the network", flags: ["network"]),
                ProgramCommand("run exec compose build buildx", .unknown, "runs programs in containers, which can be given the whole machine", flags: ["wrapper"]),
            ]), "acts on containers"),
        ProgramRow(
            "apt apt-get aptitude dnf yum zypper pacman apk brew snap flatpak port nix", .commands([
                ProgramCommand("remove purge autoremove erase uninstall autopurge -R -Rs -Rns del", .destructive, "removes programs from this machine", flags: ["destructive"]),
                ProgramCommand("list show search info policy", .openWorld, "reads what can be installed, also from the network", flags: ["network"]),
            ]), "fetches programs from the network and installs them", flags: ["network"]),
        ProgramRow("dpkg rpm", .commands([
            ProgramCommand("-l -L -s -S -p --list --listfiles --status --search -q -qa -qi -ql -qf", .readOnly, "only reads"),
            ProgramCommand("-r -P --remove --purge -e --erase", .destructive, "removes programs from this machine", flags: ["destructive"]),
        ]), "installs programs and runs their scripts", flags: ["exec-option"]),
        ProgramRow(
            "pip pip3 uv poetry pipenv conda mamba gem composer", .commands([
                ProgramCommand("list show freeze check env", .unknown, "reads what is installed"),
                ProgramCommand("uninstall remove", .destructive, "removes packages", flags: ["destructive"]),
                ProgramCommand("run", .unknown, "runs what the project defines", flags: ["indirect-script", "wrapper"]),
            ]), "fetches packages from the network and runs their scripts", flags: ["network"]),
        ProgramRow("npx bunx uvx pipx pnpx", .connects, "fetches a package from the network and runs it", flags: ["interpreter", "wrapper"]),
        ProgramRow(
            "npm pnpm yarn bun", .commands([
                ProgramCommand("install i ci add update upgrade up publish login audit outdated view info search create init dlx exec x", .openWorld, "fetches packages from the network and runs their scripts", flags: ["network", "indirect-script"]),
                ProgramCommand("uninstall remove rm unlink un prune", .destructive, "removes packages", flags: ["destructive", "indirect-script"]),
            ]), "runs what the project defines", flags: ["indirect-script"]),
        ProgramRow(
            "cargo", .commands([
                ProgramCommand("install add fetch update publish search login owner yank", .openWorld, "talks to the network and can run what it fetches", flags: ["network", "indirect-script"]),
                ProgramCommand("clean uninstall", .destructive, "deletes what was built or installed", flags: ["destructive"]),
            ]), "runs what the project defines", flags: ["indirect-script"]),
        ProgramRow(
            "go", .commands([
                ProgramCommand("get install mod", .openWorld, "talks to the network", flags: ["network", "indirect-script"]),
                ProgramCommand("clean", .destructive, "deletes what was built", flags: ["destructive"]),
            ]), "runs what the project defines", flags: ["indirect-script"]),
    ]

    // MARK: - Programs that run others, or text

    static let running: [ProgramRow] = [
        ProgramRow("git", .special(.git), "works on the repository"),
        ProgramRow("sh bash dash zsh ksh mksh ash fish csh tcsh", .interprets(.shell), "runs what it is given"),
        ProgramRow("python python2 python3 pypy pypy3", .interprets(.python), "runs what it is given"),
        ProgramRow("perl ruby node nodejs deno php lua luajit tclsh Rscript R julia osascript pwsh powershell ghci scala groovy jshell elixir erl guile racket", .interprets(.other), "runs what it is given"),
        ProgramRow("awk gawk mawk nawk", .interprets(.text), "runs what it is given"),
        ProgramRow("gdb lldb expect ed ex vi vim nvim emacs nano m4 bc dc sqlite3 psql mysql mongosh redis-cli java less more man", .interprets(.tool), "can run whatever it is told"),
        ProgramRow("eval", .special(.eval), "runs its arguments as a shell line", flags: ["interpreter"]),
        ProgramRow("source .", .special(.source), "runs a file in this shell", flags: ["indirect-script"]),
        ProgramRow("trap", .special(.trap), "runs its first argument later", flags: ["interpreter"]),
        ProgramRow("export declare typeset readonly local unset set shopt enable hash read mapfile readarray getopts let", .builds, "changes what later commands run with"),
        ProgramRow("alias unalias", .builds, "gives a name another meaning"),
        ProgramRow("make gmake ninja cmake meson bazel buck2 gradle gradlew mvn ant sbt just rake task tox nox pytest jest vitest tsc swift xcodebuild dotnet ctest", .builds, "runs what the project defines", flags: ["indirect-script"]),
        ProgramRow("cc gcc g++ clang clang++ rustc javac swiftc ld as", .writes, "compiles, and can be told to run other programs"),

        ProgramRow("sudo", .wraps(WrapperShape(options: ProgramOptions("AbEeHKkPnSsiVvl", values: "CDgGhpRrTtUu", long: "user= group= preserve-env login shell non-interactive stdin set-home background"), changesRights: true)), "runs with other rights"),
        ProgramRow("doas", .wraps(WrapperShape(options: ProgramOptions("Lns", values: "Cua"), changesRights: true)), "runs with other rights"),
        ProgramRow("su runuser pkexec", .wraps(WrapperShape(options: ProgramOptions("lmpfP", values: "csgGu", long: "user= command= login shell="), leading: .max, changesRights: true)), "runs with other rights"),
        ProgramRow("chroot", .wraps(WrapperShape(options: ProgramOptions(long: "userspec= groups= skip-chdir"), leading: 1)), "runs in another root folder"),
        ProgramRow("nice ionice chrt", .wraps(WrapperShape(options: ProgramOptions("0123456789tbfiro", values: "ncp", long: "adjustment= class= classdata="))), "runs a command"),
        ProgramRow("nohup setsid", .wraps(WrapperShape(options: ProgramOptions("cfw", long: "ctty fork wait"))), "runs a command that outlives its shell"),
        ProgramRow("timeout", .wraps(WrapperShape(options: ProgramOptions("v", values: "ks", long: "kill-after= signal= foreground preserve-status verbose"), leading: 1)), "runs a command for a time"),
        ProgramRow("time", .wraps(WrapperShape(options: ProgramOptions("pqvV", values: "f", long: "portability verbose quiet format=", powers: ["o": .writes, "output": .writes, "a": .writes, "append": .writes]))), "runs a command and measures it"),
        ProgramRow("stdbuf", .wraps(WrapperShape(options: ProgramOptions("", values: "ioe", long: "input= output= error="))), "runs a command"),
        ProgramRow("caffeinate", .wraps(WrapperShape(options: ProgramOptions("dimsu", values: "tw"))), "runs a command"),
        ProgramRow("flock taskset", .wraps(WrapperShape(options: ProgramOptions("sxnuoFa", values: "wE", long: "shared exclusive nonblock timeout="), leading: 1)), "runs a command"),
        ProgramRow("strace ltrace watch parallel entr script unshare nsenter systemd-run busybox toybox xvfb-run proot fakeroot", .wraps(WrapperShape(options: ProgramOptions(), leading: .max)), "runs a command"),
        ProgramRow(
            "xargs", .wraps(WrapperShape(
                options: ProgramOptions("0oprtxeil", values: "aEILnPsd", long: "null interactive no-run-if-empty verbose exit arg-file= delimiter= replace max-lines max-args= max-procs= max-chars="),
                addsWords: true, flags: ["wrapper", "exec-option"])), "runs a command with words that it reads"),
        ProgramRow("env", .special(.environment), "prints the environment"),
        ProgramRow("command builtin", .special(.commandName), "runs a command"),
        ProgramRow("exec", .special(.exec), "puts a command in the place of the shell"),
    ]
}
