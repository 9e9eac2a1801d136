import Approval

extension PlaceRule {
    /// The sensitive places by name. Looking at a file that some program obeys is ordinary; changing it is not.
    static let all: [PlaceRule] = [repository, secretFolders, secretFiles, startUp, own, editor, automation, obeyed, system]

    private static let repository = PlaceRule(
        folders: [".git", "git~1", ".hg", ".svn", ".jj", ".bzr"],
        files: [".gitconfig", ".hgrc"],
        runsByItself: true,
        reason: "It belongs to version control, which runs hooks and programs named there.")

    private static let secretFolders = PlaceRule(
        folders: [
            ".ssh", ".gnupg", ".aws", ".azure", ".kube", ".docker", ".password-store", ".oci", ".terraform.d", ".mozilla",
            ".thunderbird", "keychains", "keyrings", ".secrets",
        ],
        sequences: [
            [".config", "gcloud"], [".config", "gh"], [".config", "op"], [".config", "google-chrome"],
            [".config", "chromium"], [".config", "containers"], [".local", "share", "keyrings"], [".config", "rclone"],
            ["application support", "google", "chrome"],
        ],
        absolute: [
            ["etc", "ssl", "private"], ["etc", "shadow"], ["etc", "gshadow"], ["etc", "sudoers"], ["etc", "sudoers.d"],
            ["run", "secrets"], ["var", "run", "secrets"],
        ],
        reason: TargetFact.placeOfSecrets)

    private static let secretFiles = PlaceRule(
        files: [
            ".env", ".envrc", ".netrc", "_netrc", ".pgpass", ".my.cnf", ".mylogin.cnf", ".git-credentials", ".npmrc",
            ".pypirc", ".htpasswd", ".vault-token", ".s3cfg", ".boto", ".dockercfg", ".yarnrc.yml", "credentials.json",
            "credentials.toml", "secrets.json", "secrets.yml", "secrets.yaml", "secrets.toml", "terraform.tfstate",
            "id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", "id_ecdsa_sk", "id_ed25519_sk", ".bash_history", ".zsh_history", ".sh_history", ".ksh_history",
            ".python_history", ".node_repl_history", ".psql_history", ".mysql_history", ".sqlite_history",
            ".rediscli_history", "fish_history", "master.key",
        ],
        suffixes: [".pem", ".key", ".p12", ".pfx", ".jks", ".keystore", ".ppk", ".kdbx", ".env", ".tfvars"],
        prefixes: [".env."],
        except: [
            ".env.example", ".env.sample", ".env.template", ".env.dist", ".env.defaults", "example.env", "sample.env",
            "template.env",
        ],
        reason: TargetFact.placeOfSecrets)

    private static let startUp = PlaceRule(
        sequences: [
            [".config", "fish"], [".config", "autostart"], [".config", "systemd"], [".config", "environment.d"],
            [".config", "tmux"], [".config", "zsh"], [".config", "nushell"], ["library", "launchagents"],
            ["library", "launchdaemons"], [".local", "bin"], [".local", "share", "applications"],
        ],
        files: [
            ".profile", ".bashrc", ".bash_profile", ".bash_login", ".bash_logout", ".bash_aliases", ".zshrc", ".zshenv",
            ".zprofile", ".zlogin", ".zlogout", ".kshrc", ".mkshrc", ".cshrc", ".tcshrc", ".login", ".logout", ".inputrc",
            ".xinitrc", ".xprofile", ".xsession", ".xsessionrc", ".pam_environment", ".envrc", ".tmux.conf", ".screenrc",
            "crontab",
        ],
        onlyForChanges: true,
        runsByItself: true,
        reason: "It is run or obeyed when a shell or your desktop session starts.")

    private static let own = PlaceRule(
        folders: [".assent"],
        onlyForChanges: true,
        runsByItself: true,
        reason: "It belongs to Assent itself: the settings and rules of a folder.")

    private static let editor = PlaceRule(
        folders: [
            ".vscode", ".idea", ".zed", ".fleet", ".vim", ".emacs.d", ".devcontainer", ".cursor", ".windsurf", ".helix",
            ".claude", ".codex", ".gemini",
        ],
        sequences: [
            [".config", "nvim"], [".config", "vim"], [".config", "emacs"], [".config", "helix"], [".config", "kak"],
            [".config", "zed"],
        ],
        files: [
            ".vimrc", ".gvimrc", ".exrc", ".nvimrc", ".nvim.lua", ".lvimrc", ".emacs", ".dir-locals.el",
            ".dir-locals-2.el", ".nanorc", ".kakrc", ".mcp.json", "mcp.json", ".devcontainer.json",
        ],
        suffixes: [".code-workspace", ".sublime-project"],
        onlyForChanges: true,
        runsByItself: true,
        reason: "An editor or an assistant obeys it when the folder is opened.")

    private static let automation = PlaceRule(
        folders: [".circleci", ".buildkite", ".husky", ".githooks", ".woodpecker", ".builds", ".lefthook"],
        sequences: [
            [".github", "workflows"], [".github", "actions"], [".gitlab", "ci"], [".forgejo", "workflows"],
            [".gitea", "workflows"],
        ],
        files: [
            ".gitlab-ci.yml", ".gitlab-ci.yaml", ".travis.yml", ".drone.yml", ".drone.jsonnet", ".woodpecker.yml",
            ".woodpecker.yaml", "jenkinsfile", "azure-pipelines.yml", "azure-pipelines.yaml", "bitbucket-pipelines.yml",
            "appveyor.yml", ".appveyor.yml", ".cirrus.yml", "cloudbuild.yaml", "cloudbuild.yml", "buildspec.yml",
            ".build.yml", ".pre-commit-config.yaml", "lefthook.yml", ".lefthook.yml", "dependabot.yml", "renovate.json",
        ],
        onlyForChanges: true,
        runsByItself: true,
        reason: "A build server or a hook runs what it says.")

    private static let obeyed = PlaceRule(
        folders: [".cargo", ".bundle", ".mvn", ".yarn"],
        files: [
            ".pnpmfile.cjs", ".yarnrc", ".pythonrc", ".pythonrc.py", "sitecustomize.py", "usercustomize.py", "conftest.py",
            "rust-toolchain.toml", "rust-toolchain", ".irbrc", ".pryrc", ".rspec", ".rprofile", ".renviron", ".gdbinit",
            ".lldbinit", ".psqlrc", ".sqliterc", ".bazelrc", ".mise.toml", "mise.toml", ".autoenv", ".wgetrc", ".curlrc",
            ".gitattributes", ".gitmodules", ".lesskey", ".xmodmap",
        ],
        suffixes: [".pth"],
        onlyForChanges: true,
        runsByItself: true,
        reason: "A program that runs in this folder does what it says, unasked.")

    private static let system = PlaceRule(
        absolute: [
            ["etc"], ["boot"], ["usr"], ["bin"], ["sbin"], ["lib"], ["lib32"], ["lib64"], ["var", "spool", "cron"],
            ["system"], ["library"], ["private", "etc"],
        ],
        onlyForChanges: true,
        reason: "It belongs to the system.")

    /// An ordinary file of a project, and code all the same: said, and no more.
    static let packages = PlaceRule(
        files: ["package.json", "composer.json", "setup.py", "build.rs"],
        onlyForChanges: true,
        runsByItself: true,
        isSensitive: false,
        reason: "Package and build tools run what it says by themselves, when packages are installed or built.")
}
