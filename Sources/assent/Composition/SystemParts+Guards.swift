import Approval
import Engine
import Guards
import Link

extension SystemParts {
    /// Texts of the person and of the folder go through the guards of the input, as messages do. Nobody can be asked yet:
    /// what a guard asks about stays out.
    ///
    /// - Returns: the parts that may go to the model, and what the person is told.
    static func screened(_ parts: [SystemPart], _ guards: GuardSet) -> (parts: [SystemPart], notices: [Notice]) {
        var notices: [Notice] = []
        let kept = parts.compactMap { part -> SystemPart? in
            guard let screened = guards.screen(part.text, at: .input) else { return part }
            let why = screened.reason.map { " \(VisibleText.sentence($0))." } ?? ""
            let words = "\(VisibleText.line(screened.words)).\(why)"
            guard screened.effect == .redact else {
                notices.append(Notice(.warning, "\(part.title) does not go to the model: \(words)"))
                return nil
            }
            notices.append(Notice(.information, "Taken out of \(part.title) before it goes to the model: \(words)"))
            return SystemPart(title: part.title, text: screened.redacted, isForeign: part.isForeign)
        }
        return (kept, notices)
    }
}
