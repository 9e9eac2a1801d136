public import JSON

/// What a schema says of a value, as JSON: the answers of `assent inspect schema`.
public enum SchemaInspection {
    /// `{"valid":bool,"errors":[{"instance_path","keyword","schema_path","message"}]}`, or `{"error":string}` for a schema
    /// that cannot be used.
    public static func answer(schema: JSONValue, instance: JSONValue, options: SchemaOptions) -> JSONValue {
        do throws(SchemaProblem) {
            return answer(try CompiledSchema(schema, options: options).validate(instance))
        } catch {
            return failure("\(error).")
        }
    }

    static func answer(_ errors: [SchemaError]) -> JSONValue {
        ["valid": .bool(errors.isEmpty), "errors": .array(errors.map(answer))]
    }

    private static func answer(_ error: SchemaError) -> JSONValue {
        [
            "instance_path": .string(error.instancePath.text), "keyword": .string(ExactString(error.keyword)),
            "schema_path": .string(error.schemaPath), "message": .string(ExactString(error.message)),
        ]
    }

    static func failure(_ text: String) -> JSONValue {
        // A sentence begins with a capital letter where it begins with a word.
        ["error": .string(ExactString(text.prefix(1).uppercased() + text.dropFirst()))]
    }
}
