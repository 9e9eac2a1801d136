/// Which hosts the addresses in the arguments lead to.
enum HostRows {
    static func rows(of facts: Facts) -> [DisplayRow] {
        if facts.hosts.isEmpty { return [] }
        return [DisplayRow(.section, "Hosts that it names")] + facts.hosts.map(row)
    }

    private static func row(_ fact: HostFact) -> DisplayRow {
        let label = fact.argument
        guard let host = fact.host, let scheme = fact.scheme else {
            return DisplayRow(.effect, label: label, "cannot be read as an address: \(VisibleText.sentence(fact.problem ?? "it is malformed"))")
        }
        var words = "\(VisibleText.line(host))  \(VisibleText.line(scheme))"
        if let port = fact.port { words += ", port \(port)" }
        if fact.oddities.contains(.international), let written = fact.writtenHost { words += ", written \(VisibleText.line(written))" }
        return DisplayRow(.effect, label: label, words)
    }

    /// What is odd, a row each.
    static func checks(of facts: Facts) -> [DisplayRow] {
        facts.hosts.flatMap { fact in
            HostFact.Oddity.allCases.filter(fact.oddities.contains).map { oddity in
                let why = oddity == .ambiguous ? fact.problem.map { ": \(VisibleText.sentence($0))" } ?? "" : ""
                return DisplayRow(.checkFailed, "\(fact.argument): \(oddity.sentence)\(why) (\(oddity.rawValue))")
            } + (fact.lookAlike.map { name in
                [DisplayRow(.checkFailed, "\(fact.argument): the host reads as \(VisibleText.line(name)) and is another (\(TextFlag.homoglyph.rawValue))")]
            } ?? [])
        }
    }
}
