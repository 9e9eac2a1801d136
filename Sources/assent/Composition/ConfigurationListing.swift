import Approval
import Configuration
import JSON
import Link
import Models
import TOML

/// What `assent config` prints.
struct ConfigurationListing {
    let settings: SessionSettings
    let places: [ConfigurationFiles.Place]

    var lines: [String] {
        let entries = settings.configuration.entries
        let rows = entries.map { entry in
            (VisibleText.line(entry.key.string), entry.value.map { VisibleText.line(shown($0, of: entry)) } ?? "not set", VisibleText.line(entry.origin.words))
        }
        let first = rows.map(\.0.count).max() ?? 0
        // A very long value moves its own origin only.
        let second = min(40, rows.map(\.1.count).max() ?? 0)
        var lines = rows.map { row in "\(padded(row.0, first))  \(padded(row.1, second))  \(row.1 == "not set" ? "" : row.2)" }
        lines = lines.map { String($0.reversed().drop { $0 == " " }.reversed()) }
        lines.append("")
        let labels = places.map { VisibleText.line($0.path) }
        let width = labels.map(\.count).max() ?? 0
        lines += zip(labels, places).map { "\(padded($0, width))  \(words(of: $1))" }
        if !settings.notices.isEmpty { lines.append("") }
        for notice in settings.notices { lines.append([notice.message, notice.hint].compactMap { $0 }.joined(separator: " ")) }
        return lines
    }

    var json: JSONValue {
        func text(_ text: String) -> JSONValue { .string(ExactString(text)) }
        return [
            "settings": .array(
                settings.configuration.entries.map { entry in
                    ["key": .string(entry.key), "value": value(entry), "origin": origin(entry.origin)]
                }),
            "files": .array(
                places.map { ["layer": text($0.layer.rawValue), "path": text($0.path), "state": text(words(of: $0))] }),
            "notices": .array(settings.notices.map { text([$0.message, $0.hint].compactMap { $0 }.joined(separator: " ")) }),
        ]
    }

    private func value(_ entry: EffectiveConfiguration.Entry) -> JSONValue {
        switch entry.value {
        case nil: .null
        case .text(let text): .string(ExactString(shown(.text(text), of: entry)))
        case .flag(let flag): .bool(flag)
        case .number(let number): .number(JSONNumber(number))
        case .keys(let keys), .command(let keys): .array(keys.map { .string($0) })
        }
    }

    private func origin(_ origin: Origin) -> JSONValue {
        let layer = JSONValue.string(ExactString(origin.layer.rawValue))
        return switch origin {
        case .builtIn: ["layer": layer]
        case .variable(let name), .option(let name): ["layer": layer, "name": .string(ExactString(name))]
        case .file(_, let path, let position):
            [
                "layer": layer, "file": .string(ExactString(path)), "line": .number(JSONNumber(position.line)),
                "column": .number(JSONNumber(position.column)),
            ]
        }
    }

    /// An address may hold a password, or a key in its query: that part is left out.
    private func shown(_ value: SettingValue, of entry: EffectiveConfiguration.Entry) -> String {
        guard entry.key == "base_url", let text = value.text, text.utf8.contains(where: { $0 == UInt8(ascii: "@") || $0 == UInt8(ascii: "?") }) else { return value.words }
        return BaseURL(text)?.description ?? "not an address"
    }

    private func words(of place: ConfigurationFiles.Place) -> String {
        switch place.state {
        case .absent: "not there"
        case .unusable: "left aside"
        case .trusted: "read, trusted"
        case .read where place.layer == .workspace: settings.configuration.untrusted.isEmpty ? "read" : "read, not trusted"
        case .read: "read"
        }
    }

    private func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
