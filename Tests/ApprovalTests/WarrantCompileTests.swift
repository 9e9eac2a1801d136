import Approval
import TestSupport
import Testing

/// The compiler itself keeps the one rule: code outside `Approval` cannot make a warrant and cannot use one twice.
///
/// Each snippet is compiled against the built modules with `-emit-sil`, since `-typecheck` alone does not run the
/// ownership checks. Positive controls keep a missing module from passing as a refusal.
@Suite struct WarrantCompileTests {
    struct Probe: Sendable, CustomTestStringConvertible {
        let name: String
        let code: String
        /// What the compiler must say; nil when it must accept.
        let refusal: String?
        var testDescription: String { name }
    }

    static let executor = """
        struct E: Executor {
            @concurrent func run(_ warrant: consuming Warrant, output: @escaping @Sendable (OutputChunk) -> Void) async -> ExecutionResult {
                ExecutionResult(text: warrant.tool.string, isError: false)
            }
        }

        """

    static let probes: [Probe] = [
        Probe(name: "control: use once", code: executor + "func f(_ w: consuming Warrant) async { _ = await E().run(w, output: { _ in }) }", refusal: nil),
        Probe(
            name: "control: the docket mints",
            code: "func f(_ d: Decision, _ s: CallSheet) throws { let w = try Docket().issue(d, for: s) { StartReceipt(call: $0.decision.call, record: $0.digest) }; print(w.tool) }",
            refusal: nil),
        Probe(
            name: "mint by the initialiser", code: "func f(_ s: CallSheet, _ d: Digest) -> Warrant { Warrant(sheet: s, digest: d) }",
            refusal: "'Warrant' initializer is inaccessible"),
        Probe(
            name: "mint by an extension", code: "extension Warrant { init(mine: CallSheet) { call = mine.key } }",
            refusal: "error:"),
        Probe(name: "make a start record", code: "func f(_ s: CallSheet, _ d: Decision) -> StartRecord { StartRecord(decision: d, sheet: s) }", refusal: "extra arguments"),
        Probe(
            name: "use twice",
            code: executor + "func f(_ w: consuming Warrant) async { _ = await E().run(w, output: { _ in }); _ = await E().run(w, output: { _ in }) }",
            refusal: "consumed more than once"),
        Probe(
            name: "use after it was used",
            code: executor + "func f(_ w: consuming Warrant) async { _ = await E().run(w, output: { _ in }); print(w.tool) }",
            refusal: "used after consume"),
        Probe(
            name: "use in a loop", code: executor + "func f(_ w: consuming Warrant) async { for _ in 0..<2 { _ = await E().run(w, output: { _ in }) } }",
            refusal: "consumed in a loop"),
        Probe(name: "keep many", code: "func f(_ w: consuming Warrant) -> [Warrant] { [w] }", refusal: "does not conform to protocol 'Copyable'"),
        Probe(name: "change what it permits", code: "func f(_ w: consuming Warrant, _ a: ToolArguments) { var v = w; v.arguments = a }", refusal: "'arguments' is a 'let' constant"),
        Probe(
            name: "an executor without a warrant",
            code: "struct F: Executor { @concurrent func run(_ arguments: ToolArguments, output: @escaping @Sendable (OutputChunk) -> Void) async -> ExecutionResult { ExecutionResult(text: \"\", isError: false) } }",
            refusal: "does not conform to protocol 'Executor'"),
        Probe(
            name: "copy into two tasks",
            code: executor + "func f(_ w: consuming Warrant) { Task { _ = await E().run(w, output: { _ in }) } }", refusal: "error:"),
    ]

    @Test(arguments: probes)
    func compile(_ probe: Probe) throws {
        let scratch = try ScratchFolder()
        let file = "\(scratch.path)/probe.swift"
        try Files.write("import Approval\nimport Conversation\nimport JSON\n\n" + probe.code + "\n", to: file)
        let outcome = try Shell.run([
            "swiftc", "-emit-sil", "-o", "/dev/null", "-swift-version", "6", "-package-name", "outside", "-parse-as-library",
            "-I", Built.modules,
        ] + Built.modulemaps.flatMap { ["-Xcc", "-fmodule-map-file=\($0)"] } + [file])
        if let refusal = probe.refusal {
            #expect(outcome.status != 0, "the compiler accepted: \(probe.code)")
            #expect(outcome.text.contains(refusal), "\(outcome.text)")
        } else {
            #expect(outcome.status == 0, "\(outcome.text)")
        }
    }

    /// Where the build put the modules: beside the test binary.
    enum Built {
        static let modules: String = {
            let binary = CommandLine.arguments[0]
            let folder = binary.prefix(upTo: binary.lastIndex(of: "/") ?? binary.startIndex)
            return (folder.isEmpty ? "." : String(folder)) + "/Modules"
        }()
        static let modulemaps: [String] = {
            let file = #filePath
            let root = file.components(before: "/Tests/ApprovalTests")
            return ["CCrypto", "CPCRE"].map { root + "/Sources/\($0)/module.modulemap" }
        }()
    }
}

extension String {
    fileprivate func components(before marker: String) -> String {
        var text = Substring(self)
        while !text.isEmpty, !text.hasSuffix(marker) { text = text.dropLast() }
        return String(text.dropLast(marker.count))
    }
}
