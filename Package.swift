// swift-tools-version: 6.2
import PackageDescription

// Every room of the house is a target and names what it may import; the build runs with
// `--explicit-target-dependency-import-check error`, so an arrow that is not here does not compile.

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// The rooms are optimised in every build: tests then judge what is shipped, and take a third of the time. For a debugger
/// build with `ASSENT_UNOPTIMIZED=1`.
let optimized: [SwiftSetting] = Context.environment["ASSENT_UNOPTIMIZED"] == nil ? [.unsafeFlags(["-O"], .when(configuration: .debug))] : []

func room(_ name: String, _ dependencies: [Target.Dependency] = [], linker: [LinkerSetting] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings + optimized, linkerSettings: linker)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

let package = Package(
    name: "assent",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "assent", targets: ["assent"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0", traits: []),
    ],
    targets: [
        // C libraries, one module map each, and what Swift cannot import from the system's headers.
        .systemLibrary(name: "CNcurses"),
        .systemLibrary(name: "CCurl"),
        .systemLibrary(name: "CCrypto"),
        .systemLibrary(name: "CPCRE"),
        .systemLibrary(name: "CIDN"),
        .systemLibrary(name: "CSQLite"),
        .systemLibrary(name: "CXML", pkgConfig: "libxml-2.0"),
        .target(name: "CPlatform"),

        // Values.
        room("JSON"),
        room("Schema", ["JSON", "CPCRE"], linker: [.linkedLibrary("pcre2-8")]),
        room("TOML"),
        room("Guards", ["TOML", "JSON", "CPCRE"], linker: [.linkedLibrary("pcre2-8")]),
        room("Configuration", ["TOML", "JSON"]),
        room("Conversation", ["JSON"]),
        room("Wire", ["Conversation", "JSON"]),
        room("Surface", ["TOML"]),
        room(
            "Approval", ["Conversation", "JSON", "Guards", "Schema", "TOML", "CCrypto"],
            linker: [.linkedLibrary("crypto")]),
        room("Link", ["Approval", "Conversation", "JSON"]),
        room("Interface", ["Link", "Surface", "Approval", "Conversation", "JSON"]),

        // What touches the world.
        room("Transport", ["CCurl", "CIDN"], linker: [.linkedLibrary("curl"), .linkedLibrary("idn2")]),
        room("Socket", ["CPlatform", "Transport"]),
        room("Models", ["Wire", "Transport", "Conversation", "JSON"]),
        room(
            "Tools",
            [
                "Approval", "Transport", "Conversation", "JSON", "CPlatform", "CSQLite", "CXML",
                .product(name: "Subprocess", package: "swift-subprocess"),
            ]),
        room("Store", [.product(name: "GRDB", package: "GRDB.swift")]),
        room(
            "Journal", ["Approval", "Guards", "Store", "Conversation", "JSON", .product(name: "GRDB", package: "GRDB.swift")]),
        room("Engine", ["Approval", "Conversation", "Guards", "JSON", "Journal", "Link", "Models", "Store", "TOML", "Tools", "Transport", "Wire"]),
        room(
            "Screen", ["CNcurses", "CPlatform", "JSON", "Surface"],
            linker: [
                .linkedLibrary("ncursesw", .when(platforms: [.linux])),
                .linkedLibrary("ncurses", .when(platforms: [.macOS])),
            ]),

        // The program.
        .executableTarget(
            name: "assent",
            dependencies: [
                "Approval", "Configuration", "Conversation", "Engine", "Guards", "Interface", "JSON", "Journal", "Link", "Models", "Schema", "Screen",
                "Socket", "Store", "Surface", "TOML", "Tools", "Transport", "Wire", "CPlatform",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings),

        // Tests, one suite a room, and what they share.
        .target(name: "TestSupport", dependencies: ["CPlatform"], path: "Tests/TestSupport", swiftSettings: settings),
        // Judges of what is sent to models. They know nothing of our encoders: they stand in for the other side.
        .target(name: "StrictServers", dependencies: ["JSON", "TestSupport"], path: "Tests/StrictServers", swiftSettings: settings),
        tests("JSONTests", ["JSON", "TestSupport"]),
        .testTarget(name: "SchemaTests", dependencies: ["Schema", "JSON", "TestSupport"], exclude: ["Fixtures"], swiftSettings: settings),
        tests("TOMLTests", ["TOML", "JSON", "TestSupport"]),
        tests("GuardsTests", ["Guards", "TOML", "JSON", "TestSupport"]),
        tests("ConfigurationTests", ["Configuration", "Interface", "TOML", "JSON", "TestSupport"]),
        tests("ConversationTests", ["Conversation", "JSON"]),
        tests("WireTests", ["Wire", "Conversation", "JSON", "TestSupport"]),
        .testTarget(
            name: "StrictServersTests", dependencies: ["StrictServers", "JSON", "TestSupport"], exclude: ["Peers"], swiftSettings: settings),
        tests("SurfaceTests", ["Surface", "TestSupport"]),
        tests("ApprovalTests", ["Approval", "Conversation", "Guards", "JSON", "TOML", "TestSupport"]),
        tests("LinkTests", ["Link", "Approval", "Conversation", "JSON"]),
        .testTarget(
            name: "InterfaceTests",
            dependencies: ["Interface", "Link", "Surface", "Approval", "Conversation", "JSON", "TestSupport"],
            exclude: ["Golden"], swiftSettings: settings),
        tests("TransportTests", ["Transport", "TestSupport"]),
        tests("SocketTests", ["Socket", "CPlatform", "Transport", "TestSupport"]),
        tests("ModelsTests", ["Models", "Wire", "Transport", "Conversation", "JSON", "StrictServers", "TestSupport"]),
        tests("ToolsTests", ["Tools", "Transport", "Approval", "CPlatform", "Conversation", "JSON", "TestSupport"]),
        .testTarget(
            name: "JournalTests",
            dependencies: [
                "Journal", "Store", "Approval", "Conversation", "Guards", "JSON", "TestSupport", .product(name: "GRDB", package: "GRDB.swift"),
            ],
            exclude: ["Fixtures"], swiftSettings: settings),
        tests("EngineTests", ["Engine", "Approval", "Conversation", "Guards", "JSON", "Journal", "Link", "Models", "Tools", "Wire", "TestSupport"]),
        tests("ScreenTests", ["Screen", "Surface", "CPlatform", "TestSupport"]),
        tests(
            "AssentTests",
            [
                "assent", "Approval", "Conversation", "CPlatform", "Engine", "Guards", "JSON", "Journal", "Link", "Socket", "Store", "StrictServers", "Surface",
                "TestSupport", "Tools",
            ]),
    ],
    swiftLanguageModes: [.v6]
)
