extension TOMLReader {
    /// An array or inline table that is not closed yet.
    private enum Open {
        case array(Int)
        /// An inline table, with the table and key that the value being read is for.
        case table(Int, holder: Int, key: TOMLKey)
    }

    /// A whole value with everything in it; arrays and inline tables lie on a stack of our own.
    mutating func value(below parent: Int) throws(TOMLError) -> TOMLTree.Child {
        var open: [Open] = []
        var parent = parent
        while true {
            var done: TOMLTree.Child
            let position = position()
            switch byte {
            case UInt8(ascii: "["):
                let array = try tree.add(.array, at: position, below: parent)
                offset += 1
                skipLines()
                if take(UInt8(ascii: "]")) {
                    done = .node(array)
                } else {
                    open.append(.array(array))
                    parent = array
                    continue
                }
            case UInt8(ascii: "{"):
                let table = try tree.add(.inlineTable, at: position, below: parent)
                offset += 1
                skipBlanks()
                if take(UInt8(ascii: "}")) {
                    done = .node(table)
                } else {
                    parent = try member(of: table, &open)
                    continue
                }
            default:
                done = .scalar(TOMLValue(kind: try scalar(), position: position))
                try tree.countValue(at: position)
            }
            // `done` is complete; so may be what it stands in.
            closing: while true {
                guard let top = open.popLast() else { return done }
                switch top {
                case .array(let array):
                    tree.append(done, to: array)
                    skipLines()
                    let isMore = take(UInt8(ascii: ","))
                    if isMore { skipLines() }
                    if take(UInt8(ascii: "]")) {
                        done = .node(array)
                        continue closing
                    }
                    if !isMore { throw unexpected("\",\" or \"]\" in an array") }
                    open.append(top)
                    parent = array
                case .table(let table, let holder, let key):
                    tree.insert(done, for: key, in: holder)
                    skipBlanks()
                    if take(UInt8(ascii: "}")) {
                        done = .node(table)
                        continue closing
                    }
                    guard take(UInt8(ascii: ",")) else {
                        throw unexpected("\",\" or \"}\" on the line of an inline table")
                    }
                    skipBlanks()
                    parent = try member(of: table, &open)
                }
                break closing
            }
        }
    }

    /// The key of an inline table's next value; answers the table that the value is for.
    private mutating func member(of table: Int, _ open: inout [Open]) throws(TOMLError) -> Int {
        let (holder, key) = try assignment(below: table)
        open.append(.table(table, holder: holder, key: key))
        return holder
    }

    // MARK: Scalars

    private mutating func scalar() throws(TOMLError) -> TOMLValue.Kind {
        switch byte {
        case UInt8(ascii: "\""):
            let text = isAt(byte, times: 3) ? try multilineBasicString() : try basicString()
            return .string(String(decoding: text, as: UTF8.self))
        case UInt8(ascii: "'"):
            let text = isAt(byte, times: 3) ? try multilineLiteralString() : try literalString()
            return .string(String(decoding: text, as: UTF8.self))
        default:
            let start = offset
            let word = word()
            if word.isEmpty { throw unexpected("a value") }
            switch Self.plainValue(word) {
            case .success(let kind): return kind
            case .failure(let reason): throw failure(reason.message, at: start)
            }
        }
    }

    /// Everything up to what ends a number, date or boolean. A blank belongs to it between a date and a time.
    private mutating func word() -> ArraySlice<UInt8> {
        let start = offset
        while true {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "+"),
                UInt8(ascii: "."), UInt8(ascii: ":"):
                offset += 1
            case 0x20
            where offset - start == 10 && bytes[start + 4] == UInt8(ascii: "-") && Self.isDigit(byte(ahead: 1)):
                offset += 1
            default: return bytes[start..<offset]
            }
        }
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
}
