import Approval
import Conversation
import JSON
import Transport

/// Finds out what a call of `fetch_url` would ask for, and of whom, by its address alone: nothing is looked up and nobody is
/// asked, because a name that is looked up has told somebody of it already.
struct WebFacts: Sendable {
    /// The real path of the working folder.
    let folder: ExactString
    let web: WebAccess

    func facts(_ arguments: ToolArguments) -> FactsResult {
        let tool = BuiltInTool.fetchURL
        guard let address = arguments.text("url"), !address.isEmpty else { return .problem("The argument \"url\" is empty; it must hold an address.") }
        if arguments.object["offset"] != nil, (arguments.number("offset") ?? 0) < 1 {
            return .problem("The argument \"offset\" must be a whole number from 1 on.")
        }
        let outline = tool.outline(arguments)
        let host = HostFacts.host(address, argument: "url")
        var facts = Facts(risk: outline.risk, riskReason: outline.reason, folder: folder, hosts: [host], effect: outline.effect)
        if let obstacle = obstacle(host) { return .doomed(facts, problem: obstacle) }
        guard let read = try? WebAddress(address.string), let request = read.request, let target = read.target else {
            return .doomed(facts, problem: "The address cannot be used: it is malformed.")
        }
        let proxy = web.proxy(for: request)
        facts.effect = .fetches(target: ExactString(target), proxy: proxy.map { ExactString($0) })
        if let proxy, read.scope == nil {
            facts.unknown.append(
                "The proxy \(VisibleText.line(proxy)) looks the name up, so Assent cannot keep the call from an address of a private network.")
        }
        return .facts(facts)
    }

    /// One sentence on why an address cannot be fetched; nil when it can.
    private func obstacle(_ host: HostFact) -> String? {
        if host.oddities.contains(.file) { return "fetch_url takes only addresses of the web, http and https. For files there is read_file." }
        if host.scheme == nil {
            return "\(VisibleText.sentence(host.problem ?? "The address cannot be read.")) An address looks like https://example.com/page."
        }
        guard host.scheme == "http" || host.scheme == "https" else {
            return "fetch_url takes only addresses that begin with https:// or http://, and this one begins with \(VisibleText.line(host.scheme ?? ""))://."
        }
        if host.oddities.contains(.credentials) {
            return """
                The address has a name or password before its host, \(VisibleText.line(host.host ?? "")). fetch_url sends none; \
                give the address without what stands before the @.
                """
        }
        return nil
    }
}
