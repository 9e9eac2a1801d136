import Conversation
public import JSON

/// Google's `generateContent` and `streamGenerateContent`, at the Gemini API and at Vertex AI.
///
/// The model, and whether the answer streams, stand in the path of the request, not in its body.
public enum Gemini {
    /// What differs between servers and models; facts, set by whoever knows the server. Where an option is nil, the name of
    /// the model decides.
    public struct Options: Sendable, Equatable {
        public var stream = true
        /// The greatest number of tokens of the answer; thoughts count.
        public var maxTokens: Int?
        /// Whether the server itself holds an answer to a schema. (It does so only without tools.)
        public var holdsAnswers = true
        /// How much is thought: `minimal`, `low`, `medium`, `high`, or `none`. A level from Gemini 3 on, a budget before.
        public var reasoningEffort: String?
        /// The tokens that may be thought with; -1 leaves it to the model. Counts only where no effort is given.
        public var thinkingBudget: Int?
        /// Whether summaries of the thoughts are asked for.
        public var includesThoughts = true
        /// Whether the model thinks at all; others refuse to be asked. By name: from Gemini 2.5 on.
        public var thinks: Bool?
        /// Whether the first call of a turn must carry a signature, so that one that another model made needs the word that
        /// stands for it. By name: from Gemini 3 on.
        public var wantsSignatures: Bool?
        /// Whether a result may hold pictures; elsewhere they follow in a content of their own. By name: from Gemini 3 on.
        public var takesPicturesInResults: Bool?
        /// The ids of calls go back where the wire had some; Vertex refuses the field.
        public var takesCallIDs = true
        /// Which pictures are taken; empty for none (Gemini, "Image understanding": no GIF).
        public var imageTypes: Set<ExactString> = ["image/png", "image/jpeg", "image/webp", "image/heic", "image/heif"]
        /// Whether there is a place for the system prompt; Gemma has none, and gets it as the person's first words.
        public var takesSystem = true

        public init() {}
    }

    /// The body of a request; see ``GeminiContents`` for the order that it keeps whatever the prompt holds.
    ///
    /// - Parameters:
    ///   - names: how the tools are called on the wire; to be used for the answer too.
    ///   - notes: what could not be sent as it is.
    static func encode(
        _ prompt: Prompt, for target: WireTarget, _ options: Options, _ names: ToolNameMap, _ notes: inout [String]
    ) -> [UInt8] {
        var members: [JSONObject.Member] = []
        if options.takesSystem, !prompt.system.utf8.allSatisfy(WireText.isBlank) {
            members.append(.init(key: "systemInstruction", value: ["parts": [["text": .string(ExactString(prompt.system))]]]))
        }
        var contents = GeminiContents(target: target, options: options, names: names)
        contents.add(prompt)
        members.append(.init(key: "contents", value: .array(contents.list)))
        if let note = contents.note { notes.append(note) }
        var tools = GeminiTools(options: options, names: names)
        members += tools.members(prompt, &notes)
        let generation = generation(prompt, target, options, &notes)
        if !generation.isEmpty { members.append(.init(key: "generationConfig", value: .object(JSONObject(generation)))) }
        return JSONValue.object(JSONObject(members)).serialized()
    }

    private static func generation(
        _ prompt: Prompt, _ target: WireTarget, _ options: Options, _ notes: inout [String]
    ) -> [JSONObject.Member] {
        var members: [JSONObject.Member] = []
        if let limit = options.maxTokens { members.append(.init(key: "maxOutputTokens", value: .number(JSONNumber(limit)))) }
        if let answer = prompt.answerSchema { members += shape(answer, &notes) }
        let thinking = thinking(target, options, &notes)
        if !thinking.isEmpty { members.append(.init(key: "thinkingConfig", value: .object(JSONObject(thinking)))) }
        return members
    }

    private static func shape(_ answer: AnswerSchema, _ notes: inout [String]) -> [JSONObject.Member] {
        let type = JSONObject.Member(key: "responseMimeType", value: "application/json")
        do throws(GeminiJSONSchema.Failure) {
            return [type, .init(key: "responseJsonSchema", value: try GeminiJSONSchema.prepared(answer.schema, hasParameters: false))]
        } catch {
            notes.append("The provider cannot take the schema of the answer and is only asked for JSON: \(error.reason).")
            return [type]
        }
    }

    /// A level and a budget at once are refused, and models that do not think refuse both.
    private static func thinking(_ target: WireTarget, _ options: Options, _ notes: inout [String]) -> [JSONObject.Member] {
        let model = GeminiModel(target.model)
        guard options.thinks ?? model.thinks else {
            if options.reasoningEffort != nil || options.thinkingBudget != nil { notes.append("This model does not think: how much it should is not sent.") }
            return []
        }
        var members: [JSONObject.Member] = options.includesThoughts ? [.init(key: "includeThoughts", value: true)] : []
        if let effort = options.reasoningEffort {
            if model.isThirdOrLater {
                if ExactString(effort) == "none" {
                    notes.append("This model cannot be told not to think.")
                } else {
                    members.append(.init(key: "thinkingLevel", value: .string(ExactString(effort))))
                }
            } else if let budget = GeminiModel.budget(effort) {
                members.append(.init(key: "thinkingBudget", value: .number(JSONNumber(budget))))
            } else {
                notes.append("This model knows no effort called \(effort).")
            }
        } else if let budget = options.thinkingBudget {
            members.append(.init(key: "thinkingBudget", value: .number(JSONNumber(budget))))
        }
        return members
    }
}
