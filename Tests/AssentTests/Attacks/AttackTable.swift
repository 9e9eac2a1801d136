import JSON
import Synchronization

/// What became of the cases, class by class. Attacks and look-alikes are told apart, and so is what a later piece of the
/// product owns; a key of `must` that nothing evaluates is counted, never passed, and one without a subject is printed with its reason.
final class AttackTable: Sendable {
    enum Verdict: Sendable, Equatable {
        case holds
        case fails(String)
        /// Another piece of the product will decide it.
        case later(String)
        /// It has no subject in this product, and why; what was seen in its place has been looked at all the same.
        case moot(String)
        case untested
    }

    struct Row: Sendable {
        let item: AttackCase
        var verdicts: [String: Verdict] = [:]

        var failures: [String] { verdicts.sorted { $0.key < $1.key }.compactMap { key, verdict in if case .fails(let why) = verdict { "\(item.id) \(key): \(why)" } else { nil } } }
        var owners: Set<String> { Set(verdicts.values.compactMap { if case .later(let owner) = $0 { owner } else { nil } }) }
        var untested: Int { verdicts.values.count { $0 == .untested } }
        var isUntested: Bool { untested == verdicts.count }
        var moot: [String] { verdicts.sorted { $0.key < $1.key }.compactMap { key, verdict in if case .moot(let why) = verdict { "\(item.id) \(key): \(why)" } else { nil } } }
        /// It is in no share.
        var isLeftOut: Bool { if case .moot? = verdicts["decision"] { true } else { false } }
        var hasPassed: Bool { failures.isEmpty && owners.isEmpty && !isUntested }
    }

    static let shared = AttackTable()
    private let rows = Mutex<[String: Row]>([:])
    private let parts = Mutex<Set<String>>([])

    /// Counts the parts that have been played in this process.
    func played(_ part: String) { _ = parts.withLock { $0.insert(part) } }
    var playedParts: Int { parts.withLock { $0.count } }

    /// Takes what was found out about a case. Of two findings about one key a failure stays, and then the other one that says
    /// more.
    func add(_ item: AttackCase, _ verdicts: [String: Verdict]) {
        rows.withLock { rows in
            var row = rows[item.id] ?? Row(item: item)
            for key in item.must.keys.map(\.string) {
                let new = verdicts[key] ?? .untested
                if let old = row.verdicts[key], Self.weight(old) >= Self.weight(new) { continue }
                row.verdicts[key] = new
            }
            for (key, verdict) in verdicts where row.verdicts[key] == nil { row.verdicts[key] = verdict }
            rows[item.id] = row
        }
    }

    private static func weight(_ verdict: Verdict) -> Int {
        switch verdict {
        case .untested: 0
        case .later: 1
        case .moot: 2
        case .holds: 3
        case .fails: 4
        }
    }

    func failures(_ groups: (String) -> Bool) -> [String] { rows.withLock { $0.values.filter { groups($0.item.group) && !$0.item.isStretch }.flatMap(\.failures).sorted() } }

    var untested: Int { rows.withLock { $0.values.reduce(0) { $0 + $1.untested } } }

    /// What the stretch cases would have otherwise: the stricter answer is sound too.
    var stretched: [String] { rows.withLock { $0.values.filter(\.item.isStretch).flatMap(\.failures).sorted() } }

    /// What has no subject, a key each.
    func mootKeys(_ groups: (String) -> Bool) -> [String] { rows.withLock { $0.values.filter { groups($0.item.group) }.flatMap(\.moot).sorted() } }

    /// What nothing evaluated, a case each.
    func untestedKeys(_ groups: (String) -> Bool) -> [String] {
        rows.withLock { rows in
            rows.values.filter { groups($0.item.group) && $0.untested > 0 }.map { row in
                "\(row.item.id) \(row.verdicts.filter { $0.value == .untested }.keys.sorted().joined(separator: ", "))"
            }.sorted()
        }
    }

    /// One line a class.
    func text() -> String {
        let all = rows.withLock { Array($0.values) }
        var lines = ["class               attacks   look-alikes   not yet                          keys not tested  keys moot  failed"]
        func line(_ name: String, _ rows: [Row]) -> String {
            func share(_ all: [Row]) -> String {
                let rows = all.filter { !$0.isLeftOut }
                return rows.isEmpty ? "-" : "\(rows.count(where: \.hasPassed))/\(rows.count)"
            }
            var owners: [String: Int] = [:]
            for row in rows where row.failures.isEmpty { for owner in row.owners { owners[owner, default: 0] += 1 } }
            let later = owners.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
            let cells = [share(rows.filter { !$0.item.isLookAlike }), share(rows.filter(\.item.isLookAlike)), later.isEmpty ? "-" : later]
            return Self.padded(name, 20) + Self.padded(cells[0], 10) + Self.padded(cells[1], 14) + Self.padded(cells[2], 33)
                + Self.padded("\(rows.reduce(0) { $0 + $1.untested })", 17)
                + Self.padded("\(rows.reduce(0) { $0 + $1.moot.count })", 11) + "\(rows.count { !$0.failures.isEmpty })"
        }
        for isDue in [true, false] {
            if !isDue { lines.append("judged without a terminal, and owned by later pieces:") }
            let due = all.filter { AttackCorpus.isDue($0.item.group) == isDue && !$0.item.isStretch }
            for group in Set(due.map(\.item.group)).sorted() { lines.append(line(group, due.filter { $0.item.group == group })) }
        }
        let stretch = all.filter(\.item.isStretch)
        if !stretch.isEmpty { lines.append(line("stretch cases", stretch)) }
        return lines.joined(separator: "\n")
    }

    private static func padded(_ text: String, _ width: Int) -> String { text + String(repeating: " ", count: max(1, width - text.count)) }
}
