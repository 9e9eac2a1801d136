import CSQLite
import JSON

/// A prepared statement.
final class Statement {
    private let handle: OpaquePointer
    // It must not outlive its connection.
    private let database: Database

    init(_ handle: OpaquePointer, of database: Database) {
        self.handle = handle
        self.database = database
    }

    deinit { sqlite3_finalize(handle) }

    /// SQLite's own word.
    var isReadOnly: Bool { sqlite3_stmt_readonly(handle) != 0 }

    var columns: [String] {
        (0..<sqlite3_column_count(handle)).map { sqlite3_column_name(handle, $0).map { String(cString: $0) } ?? "" }
    }

    /// - Parameter values: an array for `?`, an object for `:name`, `@name` and `$name`.
    func bind(_ values: JSONValue?) throws(DatabaseError) {
        let count = sqlite3_bind_parameter_count(handle)
        switch values {
        case nil, .null?:
            if count > 0 { throw DatabaseError("The statement has \(count) parameters, and the call gives no values for them.") }
        case .array(let items)?:
            guard items.count == Int(count) else { throw DatabaseError("The statement has \(count) parameters, and the call gives \(items.count) values.") }
            for (index, item) in items.enumerated() { try bind(item, Int32(index + 1)) }
        case .object(let object)?:
            var left = object.keys
            for index in 0..<count {
                guard let name = sqlite3_bind_parameter_name(handle, index + 1).map({ ExactString(String(cString: $0)) }) else {
                    throw DatabaseError("Parameter \(index + 1) has no name; give the values as an array.")
                }
                let bare = ExactString(String(decoding: Array(name.utf8.dropFirst()), as: UTF8.self))
                guard let value = object[bare] ?? object[name] else { throw DatabaseError("There is no value for the parameter \(name).") }
                left.removeAll { $0 == bare || $0 == name }
                try bind(value, index + 1)
            }
            if let key = left.first { throw DatabaseError("The statement has no parameter \(key).") }
        default: throw DatabaseError("\"parameters\" must be an array or an object.")
        }
    }

    private func bind(_ value: JSONValue, _ index: Int32) throws(DatabaseError) {
        let result: Int32
        switch value {
        case .null: result = sqlite3_bind_null(handle, index)
        case .bool(let flag): result = sqlite3_bind_int64(handle, index, flag ? 1 : 0)
        case .number(let number):
            if let integer = Int64(number.text.string) {
                result = sqlite3_bind_int64(handle, index, integer)
            } else if !number.isWhole, let double = number.double {
                result = sqlite3_bind_double(handle, index, double)
            } else {
                throw DatabaseError("The number \(number.text) does not fit into SQLite's integers; give it as a text.")
            }
        case .string(let text):
            let bytes = Array(text.utf8)
            result = bytes.withUnsafeBufferPointer { buffer in
                buffer.withMemoryRebound(to: CChar.self) { csqlite_bind_text(handle, index, $0.baseAddress ?? UnsafePointer(bitPattern: 1), Int32($0.count)) }
            }
        case .array, .object: throw DatabaseError("A parameter must be a text, a number, true, false or null.")
        }
        guard result == SQLITE_OK else { throw database.problem() }
    }

    /// The next row; nil behind the last.
    func row() throws(DatabaseError) -> [JSONValue]? {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return (0..<sqlite3_column_count(handle)).map(value)
        case SQLITE_DONE: return nil
        default: throw database.problem()
        }
    }

    /// As JSON has it; what JSON has not says so.
    private func value(_ column: Int32) -> JSONValue {
        switch sqlite3_column_type(handle, column) {
        case SQLITE_INTEGER: return .number(JSONNumber(Int(sqlite3_column_int64(handle, column))))
        case SQLITE_FLOAT:
            let number = sqlite3_column_double(handle, column)
            return number.isFinite ? .number(JSONNumber(text: ExactString("\(number)"))) : .string(ExactString("\(number)"))
        case SQLITE_TEXT:
            let bytes = bytes(column, sqlite3_column_text(handle, column).map { UnsafeRawPointer($0) })
            guard let text = String(validating: bytes, as: UTF8.self) else {
                return ["not_utf8": .string(ExactString(hex(bytes))), "bytes": .number(JSONNumber(bytes.count))]
            }
            return .string(ExactString(text))
        case SQLITE_BLOB:
            let bytes = bytes(column, sqlite3_column_blob(handle, column))
            return ["blob": .string(ExactString(hex(bytes))), "bytes": .number(JSONNumber(bytes.count))]
        default: return .null
        }
    }

    private func bytes(_ column: Int32, _ start: UnsafeRawPointer?) -> [UInt8] {
        let count = Int(sqlite3_column_bytes(handle, column))
        guard let start, count > 0 else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: count))
    }

    /// The beginning of long ones.
    private func hex(_ bytes: [UInt8]) -> String {
        bytes.prefix(64).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + (bytes.count > 64 ? "…" : "")
    }
}
