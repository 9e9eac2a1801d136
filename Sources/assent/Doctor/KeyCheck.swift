import Models

/// Which keys the environment holds. Of their values nothing is ever shown.
struct KeyCheck {
    let environment: [String: String]

    private static let names: [String] = Provider.keyNames

    var findings: [Finding] {
        let present = Self.names.filter { environment[$0].map { !$0.isEmpty } ?? false }
        if present.isEmpty {
            return [.ok("keys", "none is set; servers on this machine and the practice model need none")]
        }
        return [.ok("keys", "set: \(present.joined(separator: ", "))")] + present.compactMap(defect)
    }

    /// The values, so that they can be kept out of every other finding.
    var secrets: [String] { Self.names.compactMap { environment[$0] } }

    private func defect(of name: String) -> Finding? {
        guard let value = environment[name] else { return nil }
        if value.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) { return nil }
        return .problem(
            "keys", "the value of \(name) has a blank, a line break or another character that no key has",
            mend: "Set it again; a line break at the end comes from a file: `export \(name)=\"$(cat FILE)\"` leaves it out.")
    }
}
