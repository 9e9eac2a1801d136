import Approval
import Conversation
import JSON
import Transport

/// Finds out which hosts the arguments of a call name.
enum HostFacts {
    /// More are not looked at; the pane says so.
    static let most = 50

    /// Of a tool whose arguments are addresses when they look like ones: texts that begin with a scheme and two slashes.
    static func hosts(in object: JSONObject) -> [HostFact] {
        var hosts: [HostFact] = []
        collect(.object(object), path: "", &hosts)
        return hosts
    }

    /// Of the words of a command: addresses wherever they begin in a word.
    static func hosts(inWords words: [ExactString], argument: (Int) -> String) -> [HostFact] {
        var hosts: [HostFact] = []
        for (index, word) in words.enumerated() {
            for address in addresses(in: word) where hosts.count < most { hosts.append(host(address, argument: argument(index))) }
        }
        return hosts
    }

    private static func collect(_ value: JSONValue, path: String, _ hosts: inout [HostFact]) {
        guard hosts.count < most else { return }
        switch value {
        case .string(let text) where beginsWithScheme(Array(text.utf8.prefix(40))[...]):
            hosts.append(host(text, argument: path))
        case .array(let items):
            for (index, item) in items.enumerated() { collect(item, path: "\(path)[\(index)]", &hosts) }
        case .object(let object):
            for member in object.members {
                let key = ArgumentLabel.key(member.key)
                collect(member.value, path: path.isEmpty ? key : "\(path).\(key)", &hosts)
            }
        default: break
        }
    }

    static func host(_ address: ExactString, argument: String) -> HostFact {
        var oddities: Set<HostFact.Oddity> = []
        if AddressData.isCarried(by: address) { oddities.insert(.data) }
        if AddressData.holdsControl(address) { oddities.insert(.control) }
        // It has no host, and none is meant.
        if isFile(address) { return HostFact(argument: argument, address: address, scheme: "file", oddities: oddities.union([.file])) }
        do throws(TransportError) {
            let read = try WebAddress(address.string)
            if read.hasUserInformation { oddities.insert(.credentials) }
            if read.ambiguity != nil { oddities.insert(.ambiguous) }
            if !read.writtenHost.utf8.allSatisfy({ $0 < 0x80 }) { oddities.insert(.international) }
            let scope = read.scope.flatMap { $0 == .everyone ? nil : $0 }
            if scope != nil { oddities.insert(.privateAddress) }
            return HostFact(
                argument: argument, address: address, scheme: read.scheme, host: read.host, writtenHost: read.writtenHost,
                port: read.port, oddities: oddities, problem: read.ambiguity, place: scope?.words)
        } catch {
            return HostFact(argument: argument, address: address, oddities: oddities.union([.ambiguous]), problem: error.message)
        }
    }

    private static func isFile(_ address: ExactString) -> Bool { ASCII.hasPrefix(address.string, "file:") }

    /// Names in the words of a command that talks to the network, which carry data out by being looked up.
    static func lookups(inWords words: [ExactString], argument: (Int) -> String) -> [HostFact] {
        var hosts: [HostFact] = []
        for (index, word) in words.enumerated() {
            for name in AddressData.names(in: word) where hosts.count < most && AddressData.isCarried(byHost: Array(name.utf8)) {
                hosts.append(HostFact(argument: argument(index), address: name, host: name.string, writtenHost: name.string, oddities: [.data]))
            }
        }
        return hosts
    }

    /// `scheme://`, as RFC 3986 has it.
    private static func beginsWithScheme(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let first = bytes.first, ASCII.isLetter(first) else { return false }
        return bytes.drop(while: isOfScheme).starts(with: "://".utf8)
    }

    private static func isOfScheme(_ byte: UInt8) -> Bool { ASCII.isAlphanumeric(byte) || "+-.".utf8.contains(byte) }

    /// From each `://` back to where its scheme begins, and on to a blank, a quote, a bracket or the end.
    private static func addresses(in word: ExactString) -> [ExactString] {
        let bytes = Array(word.utf8)
        var found: [ExactString] = []
        var from = 0
        while let colon = bytes[from...].firstIndex(of: 0x3A) {
            from = colon + 1
            guard bytes[colon...].starts(with: [0x3A, 0x2F, 0x2F]) else { continue }
            var start = colon
            while start > 0, isOfScheme(bytes[start - 1]) { start -= 1 }
            while start < colon, !ASCII.isLetter(bytes[start]) { start += 1 }
            guard start < colon else { continue }
            let end = bytes[colon...].firstIndex { $0 <= 0x20 || [0x22, 0x27, 0x3C, 0x3E, 0x60, 0x29, 0x7C, 0x3B].contains($0) } ?? bytes.count
            if let text = String(validating: bytes[start..<end], as: UTF8.self) { found.append(ExactString(text)) }
            from = max(from, end)
            if from >= bytes.count { break }
        }
        return found
    }
}
