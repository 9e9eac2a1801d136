extension TOMLReader {
    mutating func document() throws(TOMLError) -> TOMLTable {
        var section = TOMLTree.root
        while true {
            skipLines()
            if isAtEnd { return tree.table() }
            if byte == UInt8(ascii: "[") {
                section = try header()
                try endLine(after: "a table header")
            } else {
                let (table, key) = try assignment(below: section)
                let value = try value(below: table)
                tree.insert(value, for: key, in: table)
                try endLine(after: "a value")
            }
        }
    }

    // MARK: Headers

    /// `[a.b]` or `[[a.b]]`; answers the table that the lines below it fill.
    private mutating func header() throws(TOMLError) -> Int {
        let start = position()
        let isArray = isAt(UInt8(ascii: "["), times: 2)
        offset += isArray ? 2 : 1
        skipBlanks()
        var table = TOMLTree.root
        var key = try key()
        while try takeDot() {
            table = try descend(to: key, in: table)
            key = try self.key()
        }
        if !isAt(UInt8(ascii: "]"), times: isArray ? 2 : 1) { throw unexpected(isArray ? "\"]]\"" : "\"]\"") }
        offset += isArray ? 2 : 1
        return isArray ? try element(key, table, start) : try definition(key, table, start)
    }

    /// A table on the way of a header; made when it is not there.
    private mutating func descend(to key: TOMLKey, in table: Int) throws(TOMLError) -> Int {
        guard let place = tree.place(of: key, in: table) else {
            let node = try tree.add(.implied, at: key.position, below: table)
            tree.insert(.node(node), for: key, in: table)
            return node
        }
        guard case .node(let node) = tree.nodes[table].children[place] else { throw conflict(key, table, place) }
        switch tree.nodes[node].form {
        case .implied, .defined, .dotted: return node
        case .arrayOfTables:
            guard case .node(let last)? = tree.nodes[node].children.last else { throw conflict(key, table, place) }
            return last
        case .inlineTable, .array: throw conflict(key, table, place)
        }
    }

    private mutating func definition(_ key: TOMLKey, _ table: Int, _ start: TOMLPosition) throws(TOMLError) -> Int {
        guard let place = tree.place(of: key, in: table) else {
            let node = try tree.add(.defined, at: start, below: table)
            tree.insert(.node(node), for: key, in: table)
            return node
        }
        guard case .node(let node) = tree.nodes[table].children[place], tree.nodes[node].form == .implied else {
            throw conflict(key, table, place)
        }
        tree.set(.defined, of: node)
        return node
    }

    private mutating func element(_ key: TOMLKey, _ table: Int, _ start: TOMLPosition) throws(TOMLError) -> Int {
        let array: Int
        if let place = tree.place(of: key, in: table) {
            guard case .node(let known) = tree.nodes[table].children[place], tree.nodes[known].form == .arrayOfTables
            else {
                throw conflict(key, table, place)
            }
            array = known
        } else {
            array = try tree.add(.arrayOfTables, at: start, below: table)
            tree.insert(.node(array), for: key, in: table)
        }
        let node = try tree.add(.defined, at: start, below: array)
        tree.append(.node(node), to: array)
        return node
    }

    private func conflict(_ key: TOMLKey, _ table: Int, _ place: Int) -> TOMLError {
        let what =
            switch tree.nodes[table].children[place] {
            case .scalar(let value): value.kind.name
            case .node(let node):
                switch tree.nodes[node].form {
                case .array: "an array"
                case .arrayOfTables: "an array of tables"
                case .inlineTable: "an inline table"
                case .implied, .defined, .dotted: "a table"
                }
            }
        let first = tree.nodes[table].keys[place].position
        return TOMLError(position: key.position, message: "\(Self.quoted(key)) is \(what) already, since \(first)")
    }

    /// A key for a message, cut to a sane length.
    private static func quoted(_ key: TOMLKey) -> String {
        let scalars = key.text.unicodeScalars
        return "\"" + String(String.UnicodeScalarView(scalars.prefix(60))) + (scalars.count > 60 ? "…" : "") + "\""
    }

    // MARK: Keys

    /// `a.b.c =`: the table that is to hold the value, and the last part of the key, which is not in it yet.
    mutating func assignment(below start: Int) throws(TOMLError) -> (table: Int, key: TOMLKey) {
        var table = start
        var key = try key()
        while try takeDot() {
            table = try extend(key, in: table)
            key = try self.key()
        }
        if let place = tree.place(of: key, in: table) { throw conflict(key, table, place) }
        guard take(UInt8(ascii: "=")) else { throw unexpected("\"=\" after a key") }
        skipBlanks()
        return (table, key)
    }

    /// A table on the way of a dotted key: made here, or made by a dotted key before, or only implied so far.
    private mutating func extend(_ key: TOMLKey, in table: Int) throws(TOMLError) -> Int {
        guard let place = tree.place(of: key, in: table) else {
            let node = try tree.add(.dotted, at: key.position, below: table)
            tree.insert(.node(node), for: key, in: table)
            return node
        }
        guard case .node(let node) = tree.nodes[table].children[place] else { throw conflict(key, table, place) }
        switch tree.nodes[node].form {
        case .dotted: return node
        case .implied:
            tree.set(.dotted, of: node)
            return node
        default: throw conflict(key, table, place)
        }
    }

    /// A dot between the parts of a key, with the blanks around it.
    private mutating func takeDot() throws(TOMLError) -> Bool {
        skipBlanks()
        guard take(UInt8(ascii: ".")) else { return false }
        skipBlanks()
        return true
    }

    private mutating func key() throws(TOMLError) -> TOMLKey {
        let position = position()
        switch byte {
        case UInt8(ascii: "\""):
            if isAt(byte, times: 3) { throw failure("a key may not be a multi-line string") }
            return TOMLKey(bytes: try basicString(), position: position)
        case UInt8(ascii: "'"):
            if isAt(byte, times: 3) { throw failure("a key may not be a multi-line string") }
            return TOMLKey(bytes: try literalString(), position: position)
        default:
            let start = offset
            while Self.isBare(byte) { offset += 1 }
            if offset == start { throw unexpected("a key") }
            return TOMLKey(bytes: Array(bytes[start..<offset]), position: position)
        }
    }

    private static func isBare(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
