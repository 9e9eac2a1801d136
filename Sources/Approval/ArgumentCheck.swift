public import Conversation
import JSON

/// Whether arguments fit what a tool declares at its top level: required keys are there, values have the declared type.
public enum ArgumentCheck {
    /// - Returns: a sentence a problem that the model can act on; empty when the arguments fit.
    public static func problems(_ arguments: ToolArguments, _ definition: ToolDefinition) -> [String] {
        var problems: [String] = []
        for key in definition.requiredKeys where arguments.object[key] == nil {
            problems.append("The required argument \"\(VisibleText.line(key.string))\" is missing.")
        }
        guard let properties = definition.parameters["properties"]?.object else { return problems }
        for member in arguments.object.members {
            guard let schema = properties[member.key], let type = schema["type"]?.string else { continue }
            let key = VisibleText.line(member.key.string)
            if !member.value.has(type: type) {
                problems.append("The argument \"\(key)\" must be of type \(type), but is \(member.value.typeName).")
            } else if case .array(let items) = member.value, let itemType = schema["items"]?["type"]?.string,
                let wrong = items.first(where: { !$0.has(type: itemType) })
            {
                problems.append("Every item of \"\(key)\" must be of type \(itemType), but one is \(wrong.typeName).")
            }
        }
        return problems
    }
}

extension JSONValue {
    fileprivate var typeName: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }

    fileprivate func has(type: String) -> Bool {
        switch (type, self) {
        case ("integer", .number(let number)):
            number.integer != nil || (number.double.map { $0 == $0.rounded() } ?? false)
        default: typeName == type
        }
    }
}
