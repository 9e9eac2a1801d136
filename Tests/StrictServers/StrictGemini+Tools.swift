import JSON

extension StrictGemini {
    func judgeTools(_ top: JSONObject) throws(Refusal) {
        var names: [String] = []
        if let tools = top["tools"] {
            let tools = try list(tools, at: "tools")
            if tools.isEmpty { throw Self.refuse(.toolsEmpty, "* GenerateContentRequest.tools: tools must not be empty") }
            for (index, tool) in tools.enumerated() {
                let place = "tools[\(index)]"
                let object = try object(tool, "functionDeclarations googleSearch codeExecution urlContext googleMaps fileSearch", at: place)
                guard let value = object["functionDeclarations"] else { continue }
                let declarations = try list(value, at: "\(place).function_declarations")
                if declarations.isEmpty { throw Self.refuse(.toolsEmpty, "* GenerateContentRequest.\(place).function_declarations: must not be empty") }
                for (number, declaration) in declarations.enumerated() {
                    names.append(try judgeDeclaration(declaration, at: "\(place).function_declarations[\(number)]"))
                }
            }
            var seen: Set<String> = []
            for name in names where !seen.insert(name).inserted {
                throw Self.refuse(.toolUnique, "Duplicate function declaration found: \(name)")
            }
        }
        guard let config = top["toolConfig"] else { return }
        let outer = try object(config, "functionCallingConfig retrievalConfig includeServerSideToolInvocations", at: "tool_config")
        guard let value = outer["functionCallingConfig"] else { return }
        let calling = try object(value, "mode allowedFunctionNames", at: "tool_config.function_calling_config")
        if names.isEmpty { throw Self.refuse(.choiceWithoutTools, "Function calling config is set without function_declarations.") }
        let mode = calling["mode"]?.string ?? "AUTO"
        guard ["AUTO", "ANY", "NONE", "VALIDATED"].contains(mode) else {
            throw Self.refuse(.choiceMode, "Invalid value at 'tool_config.function_calling_config.mode' (type.googleapis.com/google.ai.generativelanguage.v1beta.FunctionCallingConfig.Mode), \"\(mode)\"")
        }
        guard let allowed = calling["allowedFunctionNames"] else { return }
        if mode != "ANY", mode != "VALIDATED" {
            throw Self.refuse(.choiceMode, "Function calling config: allowed_function_names should only be set when mode is ANY or VALIDATED.")
        }
        for name in try list(allowed, at: "tool_config.function_calling_config.allowed_function_names") where !names.contains(name.string ?? "") {
            throw Self.refuse(.choiceUndeclared, "Function calling config: allowed_function_names contains a name that is not declared: \(name.string ?? "")")
        }
    }

    private func judgeDeclaration(_ value: JSONValue, at place: String) throws(Refusal) -> String {
        let declaration = try object(value, "name! description parameters parametersJsonSchema response responseJsonSchema behavior", at: place)
        let name = try string(declaration["name"], at: "\(place).name")
        let first = name.utf8.first ?? 0
        guard name.isMade(of: "_.:-", upTo: 128), !(48...57).contains(first), ![45, 46, 58].contains(first) else {
            throw Self.refuse(.toolName, "* GenerateContentRequest.\(place).name: Invalid function name. Must start with a letter or an underscore. Must be alphanumeric (a-z, A-Z, 0-9), underscores (_), dots (.), colons (:), or dashes (-), with a maximum length of 128.")
        }
        if let text = declaration["description"] { _ = try string(text, at: "\(place).description") }
        if declaration["parameters"] != nil, declaration["parametersJsonSchema"] != nil {
            throw Self.refuse(.schemaBoth, "* GenerateContentRequest.\(place): only one of parameters and parameters_json_schema may be set")
        }
        if let schema = declaration["parametersJsonSchema"] {
            guard schema.object != nil else { throw Self.invalid(schema, "TYPE_STRUCT", at: "\(place).parameters_json_schema") }
            if let type = schema["type"], type.string != "object" {
                throw Self.refuse(.schemaRoot, "* GenerateContentRequest.\(place).parameters_json_schema: schema must be of type object")
            }
        }
        if let schema = declaration["parameters"] {
            try judgeSchema(schema, at: "\(place).parameters")
            if schema["type"]?.string?.uppercased() != "OBJECT" {
                throw Self.refuse(.schemaRoot, "* GenerateContentRequest.\(place).parameters.type: parameters schema should be of type OBJECT")
            }
        }
        return name
    }

    /// The subset of OpenAPI 3.0 that `parameters` and `responseSchema` take.
    func judgeSchema(_ value: JSONValue, at place: String) throws(Refusal) {
        if let type = value["type"], type.array != nil {
            throw Self.refuse(.schemaList, "Invalid JSON payload received. Unknown name \"type\" at '\(place)': Proto field is not repeating, cannot start list.", field: place)
        }
        let keys: Keys = """
            type format title description nullable enum items prefixItems minItems maxItems properties required propertyOrdering minProperties \
            maxProperties minimum maximum minLength maxLength pattern default example anyOf
            """
        let schema = try object(value, keys, at: place)
        let type = schema["type"]?.string?.uppercased()
        if let type, !["STRING", "NUMBER", "INTEGER", "BOOLEAN", "ARRAY", "OBJECT", "NULL"].contains(type) {
            throw Self.refuse(.schemaInvalid, "Invalid value at '\(place).type' (type.googleapis.com/google.ai.generativelanguage.v1beta.Type), \"\(type)\"", field: place)
        }
        let properties = schema["properties"]?.object
        if type == "OBJECT", properties?.isEmpty ?? true {
            throw Self.refuse(.schemaEmpty, "* GenerateContentRequest.\(place).properties: should be non-empty for OBJECT type")
        }
        if type == "ARRAY", schema["items"] == nil {
            throw Self.refuse(.schemaInvalid, "* GenerateContentRequest.\(place).items: missing field.")
        }
        if schema["enum"] != nil, type != "STRING" {
            throw Self.refuse(.schemaInvalid, "* GenerateContentRequest.\(place).enum: only allowed for STRING type")
        }
        for one in schema["enum"]?.array ?? [] where one.string?.isEmpty ?? true {
            throw Self.refuse(.schemaInvalid, "* GenerateContentRequest.\(place).enum[0]: cannot be empty")
        }
        if type == "STRING", let format = schema["format"]?.string, format != "enum", format != "date-time" {
            throw Self.refuse(.schemaInvalid, "* GenerateContentRequest.\(place).format: only 'enum' and 'date-time' are supported for STRING type")
        }
        for (index, name) in (schema["required"]?.array ?? []).enumerated() where properties?[name.exact ?? ""] == nil {
            throw Self.refuse(.schemaInvalid, "* GenerateContentRequest.\(place).required[\(index)]: property is not defined")
        }
        for (index, member) in (properties?.members ?? []).enumerated() {
            let name = member.key.string
            guard name.isMade(of: "_", upTo: 64), !(48...57).contains(name.utf8.first ?? 0) else {
                throw Self.refuse(.parameterName, "* GenerateContentRequest.\(place).properties: Invalid parameter name \(name). It must match [A-Za-z_][A-Za-z0-9_]{0,63}.")
            }
            try judgeSchema(member.value, at: "\(place).properties[\(index)].value")
        }
        if let items = schema["items"] { try judgeSchema(items, at: "\(place).items") }
        for (index, one) in (schema["anyOf"]?.array ?? []).enumerated() { try judgeSchema(one, at: "\(place).any_of[\(index)]") }
    }
}
