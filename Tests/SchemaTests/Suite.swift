import JSON
import TestSupport

@testable import Schema

/// Tests in the format of json-schema-org/JSON-Schema-Test-Suite.
struct Suite: Sendable {
    struct Case: Sendable, CustomStringConvertible {
        let name: String
        let instance: JSONValue
        let valid: Bool
        let description: String
    }

    struct Group: Sendable {
        let file: String
        let schema: JSONValue
        let cases: [Case]
    }

    let groups: [Group]
    let options: SchemaOptions

    /// What is wrong, a line a case.
    func failures(disabled: Set<String> = []) -> [String] {
        var options = options
        options.disabled = disabled
        var failures: [String] = []
        for group in groups {
            let compiled = Result { () throws(SchemaProblem) in try CompiledSchema(group.schema, options: options) }
            for one in group.cases {
                switch compiled {
                case .failure(let problem): failures.append("\(one): \(problem)")
                case .success(let schema):
                    let errors = schema.validate(one.instance)
                    if errors.isEmpty != one.valid || schema.accepts(one.instance) != one.valid {
                        failures.append("\(one): \(errors.map(\.message))")
                    }
                }
            }
        }
        return failures
    }

    var count: Int { groups.reduce(0) { $0 + $1.cases.count } }

    // MARK: Where they come from

    /// The required tests of 2020-12.
    static func required() throws -> Suite {
        let folder = "corpora/json-schema"
        var groups: [Group] = []
        for file in try Shared.list("\(folder)/draft2020-12").sorted() where file.hasSuffix(".json") {
            groups += try Self.groups(JSONParser.parse(Shared.bytes("\(folder)/draft2020-12/\(file)")).value, file: String(file.dropLast(5)))
        }
        var remotes: [ExactString: JSONValue] = [:]
        for file in ["remotes", "metaschemas"] {
            let object = try JSONParser.parse(Shared.bytes("\(folder)/\(file).json")).value.object
            for member in object?.members ?? [] { remotes[member.key] = member.value }
        }
        return Suite(groups: groups, options: SchemaOptions(remotes: remotes))
    }

    static func draft7() throws -> Suite {
        var remotes: [ExactString: JSONValue] = [:]
        for member in try fixture("draft7-remotes").object?.members ?? [] { remotes[member.key] = member.value }
        return Suite(groups: try groups(in: "draft7"), options: SchemaOptions(draft: .draft7, remotes: remotes))
    }

    static func formats() throws -> Suite {
        Suite(groups: try groups(in: "formats"), options: SchemaOptions(assertsFormats: true))
    }

    static func optional() throws -> Suite { Suite(groups: try groups(in: "optional"), options: SchemaOptions()) }

    private static func groups(in fixture: String) throws -> [Group] {
        try (Self.fixture(fixture).object?.members ?? []).flatMap { try groups($0.value, file: $0.key.string) }
    }

    private static func fixture(_ name: String) throws -> JSONValue {
        let folder = #filePath.split(separator: "/").dropLast().joined(separator: "/")
        return try JSONParser.parse(Files.read("/\(folder)/Fixtures/\(name).json")).value
    }

    private static func groups(_ value: JSONValue, file: String) throws -> [Group] {
        (value.array ?? []).map { group in
            let title = group["description"]?.string ?? ""
            let cases = (group["tests"]?.array ?? []).map { test in
                Case(
                    name: title, instance: test["data"] ?? .null, valid: test["valid"]?.bool ?? false,
                    description: "\(file): \(title): \(test["description"]?.string ?? "")")
            }
            return Group(file: file, schema: group["schema"] ?? .null, cases: cases)
        }
    }
}
