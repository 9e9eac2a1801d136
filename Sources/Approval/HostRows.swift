import JSON

/// Which hosts the addresses in the arguments lead to.
enum HostRows {
    static func rows(of facts: Facts) -> [DisplayRow] {
        // What a fetch asks for has its own rows.
        if case .fetches = facts.effect { return [] }
        if facts.hosts.isEmpty { return [] }
        return [DisplayRow(.section, "Hosts that it names")] + facts.hosts.map(row)
    }

    private static func row(_ fact: HostFact) -> DisplayRow {
        let label = fact.argument
        if fact.oddities.contains(.file) { return DisplayRow(.effect, label: label, "a file of this machine: \(VisibleText.line(fact.address.string))") }
        if fact.scheme == nil, let name = fact.host { return DisplayRow(.effect, label: label, "\(VisibleText.line(name))  a name to look up") }
        guard let host = fact.host, let scheme = fact.scheme else {
            return DisplayRow(.effect, label: label, "cannot be read as an address: \(VisibleText.sentence(fact.problem ?? "it is malformed"))")
        }
        var words = "\(VisibleText.line(host))  \(VisibleText.line(scheme))"
        if let port = fact.port { words += ", port \(port)" }
        if fact.oddities.contains(.international), let written = fact.writtenHost { words += ", written \(VisibleText.line(written))" }
        return DisplayRow(.effect, label: label, words)
    }

    /// What a fetch asks for, and of whom.
    ///
    /// - Parameters:
    ///   - target: what the server gets: path and query.
    ///   - proxy: through which it goes.
    static func fetchRows(_ facts: Facts, target: ExactString, proxy: ExactString?) -> [DisplayRow] {
        guard let fact = facts.hosts.first, let host = fact.host, let scheme = fact.scheme else { return [] }
        var name = VisibleText.line(host)
        if fact.oddities.contains(.international), let written = fact.writtenHost { name += ", written \(VisibleText.line(written))" }
        var rows = [DisplayRow(.effect, label: "host", name)]
        if let place = fact.place { rows.append(DisplayRow(.effect, label: "", place)) }
        rows.append(DisplayRow(.effect, label: "scheme", VisibleText.line(scheme) + (scheme == "https" ? "" : ", not encrypted")))
        if let port = fact.port { rows.append(DisplayRow(.effect, label: "port", "\(port)")) }
        rows.append(DisplayRow(.effect, label: "GET", VisibleText.line(target.string)))
        if let proxy { rows.append(DisplayRow(.effect, label: "through", "the proxy \(VisibleText.line(proxy.string))")) }
        rows.append(DisplayRow(.effect, "nothing else is sent"))
        rows.append(DisplayRow(.effect, "redirects are not followed"))
        return rows
    }

    /// What is odd, a row each.
    static func checks(of facts: Facts) -> [DisplayRow] {
        facts.hosts.flatMap { fact in
            // What deceives most comes first: lists have room for one.
            (fact.lookAlike.map { name in
                [DisplayRow(.checkFailed, "\(fact.argument): the host reads as \(VisibleText.line(name)) and is another")]
            } ?? []) + HostFact.Oddity.allCases.filter(fact.oddities.contains).map { oddity in
                let more = oddity == .ambiguous ? fact.problem : oddity == .privateAddress ? fact.place : nil
                let why = more.map { ": \(VisibleText.sentence($0))" } ?? ""
                return DisplayRow(.checkFailed, "\(fact.argument): \(oddity.sentence)\(why)")
            }
        }
    }
}
