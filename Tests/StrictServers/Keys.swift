import JSON

/// The members an object may have, and those it must have (written with a `!`).
struct Keys: Sendable, ExpressibleByStringLiteral {
    let allowed: Set<String>
    let required: [String]

    init(stringLiteral words: String) {
        let list = words.split(separator: " ")
        allowed = Set(list.map { String($0.last == "!" ? $0.dropLast() : $0) })
        required = list.filter { $0.last == "!" }.map { String($0.dropLast()) }
    }

    func unknown(in object: JSONObject) -> String? { object.members.map(\.key.string).first { !allowed.contains($0) } }
    func missing(in object: JSONObject) -> String? { required.first { object[name: $0] == nil } }
}
