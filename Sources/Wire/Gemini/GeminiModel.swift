import JSON
import Conversation

/// What a model's name says of it, where the options do not: the generation decides how thoughts are asked for and kept.
struct GeminiModel {
    /// `3.1` of `models/gemini-3.1-pro-preview`; an alias without a number (`gemini-flash-latest`) is the newest; nil for
    /// what is no Gemini (`gemma-3-27b-it`) and for what does not say it (`gemini-exp-1206`).
    private let generation: (major: Int, minor: Int)?
    private let name: [UInt8]

    init(_ model: String) {
        name = model.utf8.split(separator: UInt8(ascii: "/")).last.map { $0.map(ASCII.lower) } ?? []
        let prefix = Array("gemini-".utf8)
        guard name.starts(with: prefix) else {
            generation = nil
            return
        }
        var numbers: [Int] = []
        for digits in name[prefix.count...].prefix(while: { ASCII.isDigit($0) || $0 == UInt8(ascii: ".") }).split(separator: UInt8(ascii: ".")) {
            if let number = Int(String(decoding: digits, as: UTF8.self)) { numbers.append(number) }
        }
        if let major = numbers.first {
            generation = (major, numbers.count > 1 ? numbers[1] : 0)
        } else {
            generation = ASCII.contains(String(decoding: name, as: UTF8.self), "-latest") ? (.max, 0) : nil
        }
    }

    /// From generation 3 on a call must go back with the signature of its thought, a result may hold pictures, and thinking
    /// is set by a level.
    var isThirdOrLater: Bool { generation.map { $0.major >= 3 } ?? false }

    /// From 2.5 on models think; those of 2.5 that make pictures or speech do not, and refuse to be asked.
    var thinks: Bool {
        guard let generation else { return false }
        if generation.major >= 3 { return true }
        let text = String(decoding: name, as: UTF8.self)
        return generation.major == 2 && generation.minor >= 5 && !ASCII.contains(text, "-image") && !ASCII.contains(text, "-tts")
    }

    /// The budget that stands for an effort where a model knows no levels (Gemini, "OpenAI compatibility": `reasoning_effort`).
    static func budget(_ effort: String) -> Int? {
        switch ASCII.lower(effort) {
        case "none": 0
        case "minimal", "low": 1024
        case "medium": 8192
        case "high": 24_576
        default: nil
        }
    }
}
