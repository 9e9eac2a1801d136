import JSON

@testable import Schema

func compile(_ schema: String, _ options: SchemaOptions = SchemaOptions()) throws -> CompiledSchema {
    try CompiledSchema(JSONParser.parse(schema).value, options: options)
}

/// What is said of a value.
func words(_ schema: String, _ value: String, _ subject: SchemaSubject = .value, _ options: SchemaOptions = SchemaOptions()) throws -> [String] {
    try compile(schema, options).validate(JSONParser.parse(value).value, subject: subject).map(\.message)
}

func problem(_ schema: String, _ options: SchemaOptions = SchemaOptions()) throws -> String? {
    let value = try JSONParser.parse(schema).value
    do throws(SchemaProblem) {
        _ = try CompiledSchema(value, options: options)
        return nil
    } catch {
        return error.description
    }
}
