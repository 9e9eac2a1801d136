import Approval
import JSON
import TestSupport

/// What a fetch comes to on the network: which hosts were asked for, and what the server got.
extension AttackStory {
    /// What the network had seen before a call.
    struct Network {
        let contacts: Int
        let requests: Int
    }

    var network: Network { Network(contacts: desk.contacts.count, requests: desk.web?.requests.count ?? 0) }

    /// Names that were asked for since then, in small letters: names of hosts have no others.
    func names(since before: Network) -> [String] { desk.contacts.dropFirst(before.contacts).filter { $0 != "-" }.map { $0.lowercased() } }

    func requests(since before: Network) -> [AttackWeb.Request] { Array((desk.web?.requests ?? []).dropFirst(before.requests)) }

    /// What the servers of the case answer.
    func setUpWeb() {
        for member in item.setup?["http"]?.object?.members ?? [] {
            guard let status = member.value["status"]?.integer, let location = member.value["location"]?.string else { continue }
            desk.web?.redirect(member.key.string, status: status, to: location)
        }
    }

    /// Compares what the server got with what the pane says that it will get, and with the address itself where that is plain.
    /// Empty when they are the same.
    func fetched(_ url: [UInt8], _ shown: ShownCall?, since before: Network, told: String) -> String {
        let names = names(since: before)
        let requests = requests(since: before)
        var host: String?
        if let shown {
            guard let announced = Announced(shown.rest) else { return "the pane does not say what it will fetch: \(shown.rest)" }
            if names != [announced.host] { return "the names \(names) were asked for, and \(announced.host) is shown" }
            if let request = requests.first, request.line != "GET \(announced.target) HTTP/1.1" || request.host.lowercased() != announced.authority {
                return "the server got \(request), and GET \(announced.target) of \(announced.authority) is shown"
            }
            host = announced.host
        }
        if let plain = Self.plain(url) {
            if names != [plain.name] { return "the names \(names) were asked for by \(String(decoding: url, as: UTF8.self))" }
            if let request = requests.first, request.line != "GET \(plain.target) HTTP/1.1" || request.host.lowercased() != plain.authority { return "the server got \(request)" }
            host = plain.name
        } else if shown == nil {
            return "nobody can say what \(String(decoding: url, as: UTF8.self)) is to ask for"
        }
        guard let web = desk.web, let host, web.authority.hosts.contains(host) else { return requests.isEmpty ? "" : "the server got \(requests)" }
        return requests.count == 1 ? "" : "the server got \(requests.count) requests: \(told.prefix(150))"
    }

    /// The rows below `Will fetch`.
    private struct Announced {
        var host = ""
        var target = ""
        private var port = ""

        /// As a request names it.
        var authority: String { port == "443" ? host : "\(host):\(port)" }

        init?(_ rest: [String]) {
            guard let start = rest.firstIndex(of: "Will fetch") else { return nil }
            for row in rest[(start + 1)...].prefix(while: { $0.hasPrefix(" ") }) {
                let words = row.drop { $0 == " " }
                let name = words.prefix { $0 != " " }
                let value = VisibleText.decode(lines: [String(words[name.endIndex...].drop { $0 == " " })]) ?? ""
                switch name {
                // One of other letters has those behind it.
                case "host": host = (value.firstRange(of: ", written ").map { String(value[..<$0.lowerBound]) } ?? value).lowercased()
                case "port": port = value
                case "GET": target = value
                default: break
                }
            }
            guard !host.isEmpty, !port.isEmpty, !target.isEmpty else { return nil }
        }
    }

    /// An opinion of the test's own on an address about which there can be only one.
    private static func plain(_ url: [UInt8]) -> (name: String, authority: String, target: String)? {
        let scheme = Array("https://".utf8)
        guard url.starts(with: scheme), url.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x5C }) else { return nil }
        let rest = String(decoding: url.dropFirst(scheme.count).prefix { $0 != UInt8(ascii: "#") }, as: UTF8.self)
        let authority = rest.prefix { $0 != "/" && $0 != "?" }.lowercased()
        guard !authority.contains("@"), !authority.contains("%"), !authority.hasSuffix(".") else { return nil }
        let target = String(rest.dropFirst(authority.count))
        guard !target.contains("/."), !target.contains("%2e"), !target.contains("%2E") else { return nil }
        let name = String(authority.prefix { $0 != ":" })
        return (name, authority.hasSuffix(":443") ? name : authority, target.hasPrefix("/") ? target : "/" + target)
    }
}
