public import JSON

/// What is read of a shell line, as JSON: the answers of `assent inspect shell`.
public enum ShellInspection {
    /// `{"plain":bool,"commands":[[word…]…],"operators":[…],"because":string|null}`
    public static func answer(to line: [UInt8]) -> JSONValue {
        let line = ShellLine(line)
        return [
            "plain": .bool(line.isPlain),
            "commands": .array(line.commands.map { .array($0.map { .string(ExactString($0)) }) }),
            "operators": .array(line.operators.map { .string(ExactString($0)) }),
            "because": line.because.map { .string(ExactString($0)) } ?? .null,
        ]
    }

    /// The answer to one line of a batch: `{"line":string}`.
    public static func answer(toLine text: [UInt8]) -> JSONValue {
        do {
            guard let line = try JSONParser.parse(text).value["line"]?.string else {
                return failure("The line has no \"line\" with a string.")
            }
            return answer(to: Array(line.utf8))
        } catch {
            return failure("The line is not JSON. \(error)")
        }
    }

    private static func failure(_ text: String) -> JSONValue { ["error": .string(ExactString(text))] }
}
