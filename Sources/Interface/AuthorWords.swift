import Approval
import Link

/// Who decided, in a few words.
extension InterfaceState {
    /// The person at this front end is "you"; a rule is told in its own words.
    func words(for author: Author) -> String {
        if author.kind != .person { return SafeText.line(author.name) }
        if author == me { return "you" }
        let places = [author.terminal, author.origin.map { "from \($0)" }].compactMap { $0 }
        return SafeText.line(([author.name] + places).joined(separator: ", "))
    }

    /// Who the engine takes this front end for.
    var me: Author? { frontEnds.first { $0.number == you }?.author }
}
