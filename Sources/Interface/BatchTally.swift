/// What comes of calls that were decided together: each is a decision of its own, so each has its own answer.
struct BatchTally: Sendable {
    let answer: BatchSheet.Answer
    /// How many the sheet decided.
    let count: Int
    /// Calls of which nothing has been heard.
    private(set) var open: Set<Int>
    private(set) var done = 0
    /// What was not carried out, and why; sentences without their ends.
    private(set) var failures: [(handle: Int, reason: String)] = []

    /// Failures that are told one by one.
    static let mostTold = 3

    init(answer: BatchSheet.Answer, count: Int) {
        self.answer = answer
        self.count = count
        open = []
    }

    mutating func sent(_ handle: Int) { open.insert(handle) }
    mutating func succeeded(_ handle: Int) { if open.remove(handle) != nil { done += 1 } }

    mutating func failed(_ handle: Int, _ reason: String) {
        open.remove(handle)
        failures.append((handle, reason))
    }

    var isOver: Bool { open.isEmpty }

    /// `approved 18 of 20; #7 has changed since it was shown; #9 was already denied by bob`
    var words: String {
        if failures.isEmpty { return "\(answer.done) \(Counted.words(done, "call"))" }
        let told = failures.sorted { $0.handle < $1.handle }.prefix(BatchTally.mostTold).map { "#\($0.handle) \($0.reason)" }
        let more = failures.count - told.count
        return (["\(answer.done) \(done) of \(count)"] + told + (more > 0 ? ["and \(more) more"] : [])).joined(separator: "; ")
    }
}
