import Approval
import JSON
import TestSupport
import Testing

@testable import Tools

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite struct SensitivePlaceTests {
    private static func isSensitive(_ path: String, _ access: Access) throws -> Bool {
        let fixture = try Fixture()
        let workspace = fixture.box.workspace
        let walk = workspace.walk(ExactString(path))
        return SensitivePlaces(own: []).reason(walk, kind: .missing, access: access, in: workspace) != nil
    }

    @Test(arguments: [
        ".git/config", ".git/hooks/pre-commit", ".GIT/config", ".g\u{200C}it/HEAD", "a/.git/x", "git~1/config", ".git./x",
        ".hg/hgrc", ".hgrc", ".env", ".ENV", ".env.local", ".envrc", "prod.env", "config/.env.production", ".netrc",
        "id_rsa", "deploy/id_ed25519", "server.pem", "tls.key", "store.p12", ".ssh/config", ".\u{17F}sh/config",
        ".SSH/known_hosts", ".gnupg/x", ".aws/credentials", ".kube/config", ".docker/config.json", ".npmrc",
        ".config/gh/hosts.yml", "/etc/shadow", "/proc/self/environ", "/dev/sda", "/sys/kernel/x", ".git-credentials",
        ".bash_history", "terraform.tfstate", "prod.tfvars",
    ])
    func readingAsks(_ path: String) throws {
        #expect(try Self.isSensitive(path, .read))
        #expect(try Self.isSensitive(path, .write))
    }

    @Test(arguments: [
        ".bashrc", ".profile", ".zshenv", ".vscode/tasks.json", ".idea/x.xml", ".vimrc", ".github/workflows/ci.yml",
        ".GitHub/Workflows/ci.yml", ".gitlab-ci.yml", "Jenkinsfile", ".circleci/config.yml", ".husky/pre-commit",
        ".pre-commit-config.yaml", ".cargo/config.toml", "conftest.py", "sitecustomize.py", "x.pth", ".config/fish/config.fish",
        ".config/nvim/init.lua", ".config/systemd/user/x.service", ".devcontainer/devcontainer.json", ".mcp.json", "a.code-workspace",
        "/etc/profile.d/x.sh", "/usr/local/bin/x", "/var/spool/cron/root",
        ".gitattributes", ".gitmodules",
    ])
    func changingAsksAndReadingDoesNot(_ path: String) throws {
        #expect(try Self.isSensitive(path, .write))
        #expect(try Self.isSensitive(path, .delete))
        #expect(try !Self.isSensitive(path, .read))
    }

    @Test(arguments: [
        "README.md", "src/main.swift", "package.json", "Makefile", "gitignore", ".gitignore", "git/config", "environment.ts",
        "dotenv", ".env.example", "sub/.env.sample", "ssh/config", "keys.txt", "monkey.md", "id_rsa.pub", "devices/sda", "proc/x",
        "hooks/useState.ts", "src/hooks/index.ts", "envelope", ".github/README.md", "workflows/ci.yml", ".editorconfig", "docs/.git.md",
        "shadow", "a/etc/passwd",
    ])
    func ordinaryPlacesDoNot(_ path: String) throws {
        #expect(try !Self.isSensitive(path, .read))
        #expect(try !Self.isSensitive(path, .write))
    }

    @Test func aLinkWithASensitiveNameCountsAndSoDoesItsTarget() async throws {
        let fixture = try Fixture()
        try fixture.folder("plain")
        try fixture.write("x", to: "plain/config")
        try fixture.link(".git", to: "plain")
        try fixture.write("K=1", to: ".env")
        try fixture.link("harmless.txt", to: ".env")
        #expect(try await fixture.target("write_file", path: ".git/config").sensitive != nil)
        #expect(try await fixture.target("read_file", path: "harmless.txt").sensitive != nil)
        #expect(try await fixture.target("read_file", path: "plain/config").sensitive == nil)
        #expect(try await fixture.target("list_directory", path: ".git").sensitive != nil)
        #expect(try await fixture.target("list_directory", path: ".").sensitive == nil)
    }

    @Test func ownFoldersCountByNameAndByIdentity() async throws {
        let outer = try ScratchFolder()
        try Fixture.makeFolder("\(outer.path)/config")
        try Files.write("x", to: "\(outer.path)/config/rules.toml")
        #expect(symlink("\(outer.path)/config", "\(outer.path)/alias") == 0)
        let fixture = try Fixture(own: [ExactString("\(outer.path)/alias"), ExactString("\(outer.path)/later")])
        for path in ["config/rules.toml", "alias/rules.toml", "config/new.toml", "CONFIG/rules.toml", "later/x", "config"] {
            let target = try await fixture.target("write_file", path: "\(outer.path)/\(path)")
            #expect(target.sensitive?.contains("Assent itself") == true, "\(path)")
        }
        #expect(try await fixture.target("write_file", path: "\(outer.path)/other").sensitive == nil)
    }

    @Test(arguments: [".assent/config.toml", ".assent/policy.toml", "a/.ASSENT/config.toml"]) func whatIsAssentsOwnInAFolderIsNamedSo(_ path: String) throws {
        let workspace = try Fixture().box.workspace
        func reason(_ access: Access) -> String? { SensitivePlaces(own: []).reason(workspace.walk(ExactString(path)), kind: .missing, access: access, in: workspace) }
        #expect(reason(.write)?.hasPrefix("It belongs to Assent itself") == true)
        #expect(reason(.read) == nil)
        #expect(SensitivePlaces.rule(runningWhatIsIn: workspace.walk(ExactString(path)).components.map { FoldedName($0) }) != nil)
    }

    @Test(.enabled(if: access("/dev/shm", W_OK) == 0, "there is no shared memory folder here"))
    func aWorkspaceInSharedMemoryIsOrdinary() async throws {
        let folder = "/dev/shm/assent-test-\(getpid())"
        try Fixture.makeFolder(folder)
        defer { Files.remove(folder) }
        try Files.write("x", to: "\(folder)/a.txt")
        let workspace = try Workspace(folder: ExactString(folder))
        let places = SensitivePlaces(own: [])
        let lookout = Lookout(workspace: workspace, places: places, limits: ToolLimits())
        let look = lookout.look(at: "a.txt", argument: "path", for: .write)
        #expect(look.fact.sensitive == nil)
        #expect(look.fact.content != nil)
        #expect(lookout.look(at: "/dev/null", argument: "path", for: .read).fact.sensitive != nil)
    }
}
