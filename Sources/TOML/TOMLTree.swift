/// The document while it is being read: tables and arrays that name each other by index, a child always by the greater.
struct TOMLTree {
    enum Form: Equatable {
        /// `[1, 2]`: complete where it stands.
        case array
        /// `[[name]]`: more may follow.
        case arrayOfTables
        /// `{ … }`: complete where it stands.
        case inlineTable
        /// Came into being by `[a.b]`, which names `a` on its way; may still be defined once.
        case implied
        /// Defined by `[a]` or `[[a]]`, or the document itself.
        case defined
        /// Came into being by `a.b = …`.
        case dotted
    }

    enum Child {
        case scalar(TOMLValue)
        case node(Int)
    }

    struct Node {
        var form: Form
        let position: TOMLPosition
        let depth: Int
        var children: [Child] = []
        /// Parallel to the children of a table.
        var keys: [TOMLKey] = []
        /// Where a key stands, by its bytes; kept from the ninth key on.
        var places: [[UInt8]: Int] = [:]
    }

    static let root = 0
    private static let scanLimit = 8

    private(set) var nodes = [Node(form: .defined, position: TOMLPosition(line: 1, column: 1), depth: 0)]
    /// Values of all kinds so far.
    private var count = 0
    private let valueLimit: Int

    init(valueLimit: Int) { self.valueLimit = valueLimit }

    /// - Throws: when the node would lie too deep, or when there are too many values.
    mutating func add(_ form: Form, at position: TOMLPosition, below parent: Int) throws(TOMLError) -> Int {
        let depth = nodes[parent].depth + 1
        if depth > TOMLParser.depthLimit {
            throw TOMLError(
                position: position, message: "tables and arrays are nested more than \(TOMLParser.depthLimit) deep")
        }
        try countValue(at: position)
        nodes.append(Node(form: form, position: position, depth: depth))
        return nodes.count - 1
    }

    mutating func countValue(at position: TOMLPosition) throws(TOMLError) {
        count += 1
        if count > valueLimit {
            throw TOMLError(position: position, message: "the text has more than \(valueLimit) values")
        }
    }

    mutating func append(_ child: Child, to array: Int) { nodes[array].children.append(child) }

    mutating func set(_ form: Form, of node: Int) { nodes[node].form = form }

    func place(of key: TOMLKey, in table: Int) -> Int? {
        if nodes[table].keys.count > Self.scanLimit { return nodes[table].places[key.bytes] }
        return nodes[table].keys.firstIndex { $0.bytes == key.bytes }
    }

    /// The key must not be there yet.
    mutating func insert(_ child: Child, for key: TOMLKey, in table: Int) {
        nodes[table].keys.append(key)
        nodes[table].children.append(child)
        let count = nodes[table].keys.count
        if count > Self.scanLimit {
            for i in (count == Self.scanLimit + 1 ? 0 : count - 1)..<count {
                nodes[table].places[nodes[table].keys[i].bytes] = i
            }
        }
    }

    /// The finished document. Children are finished before what holds them, so nothing recurses.
    func table() -> TOMLTable {
        var done: [TOMLValue?] = Array(repeating: nil, count: nodes.count)
        for (i, node) in nodes.enumerated().reversed() {
            var parts: [TOMLValue] = []
            parts.reserveCapacity(node.children.count)
            for child in node.children {
                switch child {
                case .scalar(let value): parts.append(value)
                case .node(let index):
                    if let value = done[index] { parts.append(value) }
                    done[index] = nil
                }
            }
            let kind: TOMLValue.Kind =
                switch node.form {
                case .array, .arrayOfTables: .array(parts)
                case .inlineTable, .implied, .defined, .dotted: .table(Self.table(node.keys, parts))
                }
            done[i] = TOMLValue(kind: kind, position: node.position)
        }
        return done[Self.root]?.table ?? TOMLTable(entries: [])
    }

    private static func table(_ keys: [TOMLKey], _ values: [TOMLValue]) -> TOMLTable {
        TOMLTable(entries: zip(keys, values).map { .init(key: $0.text, keyPosition: $0.position, value: $1) })
    }
}

/// One part of a key.
struct TOMLKey {
    let bytes: [UInt8]
    let position: TOMLPosition
    var text: String { String(decoding: bytes, as: UTF8.self) }
}
