extension RuleSet {
    /// What the rules say of a call, rule by rule, for somebody who asks why.
    public struct Explanation: Sendable, Equatable {
        public let denied: [Rule]
        public let asked: [Rule]
        /// Those that would allow it together, if nothing else kept them from it.
        public let allowed: [Rule]
        /// Why rules that are about it do not allow it, a sentence each.
        public let short: [String]
    }

    public func explanation(of sheet: CallSheet, in circumstances: Circumstances) -> Explanation {
        let answer = answer(CallSubject(sheet), in: circumstances)
        return Explanation(denied: answer.denied, asked: answer.asked, allowed: answer.allowed, short: answer.short)
    }
}
