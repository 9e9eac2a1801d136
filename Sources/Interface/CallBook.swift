import Conversation
import Link

/// The calls of the session as the engine told them, in the orders in which the screen needs them.
struct CallBook: Sendable {
    private var states: [Int: CallState] = [:]
    /// Handles of the calls that nobody has decided, oldest first.
    private(set) var pending: [Int] = []
    /// Handles of the calls that run, oldest first.
    private(set) var running: [Int] = []
    /// Handles of the calls that ended last, the latest first.
    private(set) var recent: [Int] = []
    /// Handles of the pending calls at which something turns: they arrive, or are being checked.
    private var unsettled: Set<Int> = []
    /// Since when the pending calls wait that wait for the person. Every frame asks for the first of them.
    private var waits: [Int: Timestamp] = [:]
    /// Pending calls of which the checks found something besides their risk.
    private var odd: Set<Int> = []
    /// The call that has waited longest for the person.
    private(set) var longestWaiting: Int?
    private var outputs: [Int: OutputTail] = [:]
    /// Changes whenever a call changes or writes something: what is drawn from it is kept until then. A number is never
    /// given twice, also when the whole book is replaced.
    private var versions: [Int: Int] = [:]
    private var lastVersion = 0

    static let recentCount = 6

    subscript(handle: Int) -> CallState? { states[handle] }

    /// The checks of a pending call found something that its line in a list does not show.
    func isOdd(_ handle: Int) -> Bool { odd.contains(handle) }

    func version(_ handle: Int) -> Int { versions[handle] ?? 0 }
    func output(_ handle: Int) -> OutputTail? { outputs[handle] }
    /// Whether the look of a pending call changes with time alone.
    var isSpinning: Bool { !unsettled.isEmpty }

    /// Handles of the calls that wait for the person, in no order.
    var waiting: Dictionary<Int, Timestamp>.Keys { waits.keys }

    /// Where a call stands among those that are pending; nil when it does not.
    func place(_ handle: Int) -> Int? {
        let place = CallBook.place(of: handle, in: pending)
        return place.isThere ? place.index : nil
    }

    func isPending(_ handle: Int) -> Bool { place(handle) != nil }

    /// The first that is pending after this one, whether it is pending itself or not.
    func pending(after handle: Int) -> Int? {
        let place = CallBook.place(of: handle, in: pending)
        let index = place.index + (place.isThere ? 1 : 0)
        return index < pending.count ? pending[index] : nil
    }

    /// - Returns: what was known of the call before.
    @discardableResult
    mutating func update(_ call: CallState) -> CallState? {
        let before = states.updateValue(call, forKey: call.handle)
        touch(call.handle)
        CallBook.place(call.handle, in: &pending, call.standsInQueue)
        CallBook.place(call.handle, in: &running, call.isRunning)
        if call.standsInQueue, call.stage == .arriving || call.stage == .checking { unsettled.insert(call.handle) } else { unsettled.remove(call.handle) }
        noteWait(of: call)
        if call.isPending, call.firstWarning != nil { odd.insert(call.handle) } else { odd.remove(call.handle) }
        if !call.isPending, !call.isRunning {
            outputs[call.handle] = nil
            if before.map({ $0.isPending || $0.isRunning }) ?? true {
                recent.removeAll { $0 == call.handle }
                recent.insert(call.handle, at: 0)
                if recent.count > CallBook.recentCount { recent.removeLast() }
            }
        }
        return before
    }

    private mutating func noteWait(of call: CallState) {
        let since = call.stage == .waiting ? call.waits ?? call.proposed : nil
        let before = waits.removeValue(forKey: call.handle)
        if let since { waits[call.handle] = since }
        if since == before, since != nil { return }
        if let since, longestWaiting.flatMap({ waits[$0] }).map({ since < $0 }) ?? true {
            longestWaiting = call.handle
        } else if longestWaiting == call.handle {
            longestWaiting = waits.min { ($0.value, $0.key) < ($1.value, $1.key) }?.key
        }
    }

    /// Takes in calls that were over long before: they stand in no list, and are news to nobody.
    mutating func recall(_ calls: [CallState]) {
        for call in calls where states[call.handle] == nil {
            states[call.handle] = call
            touch(call.handle)
        }
    }

    mutating func append(_ text: String, to handle: Int) {
        guard states[handle]?.isRunning == true else { return }
        outputs[handle, default: OutputTail()].append(text)
        touch(handle)
    }

    private mutating func touch(_ handle: Int) {
        lastVersion += 1
        versions[handle] = lastVersion
    }

    /// Everything that the engine knows, in place of what was known; the output of what still runs is kept.
    mutating func replace(with calls: [CallState]) {
        let before = self
        self = CallBook()
        lastVersion = before.lastVersion
        for call in calls.sorted(by: { $0.handle < $1.handle }) {
            update(call)
            if call.isRunning { outputs[call.handle] = before.outputs[call.handle] }
        }
    }

    /// Keeps a sorted list of handles in step with whether one of them belongs to it.
    private static func place(_ handle: Int, in list: inout [Int], _ belongs: Bool) {
        let place = place(of: handle, in: list)
        if belongs, !place.isThere { list.insert(handle, at: place.index) }
        if !belongs, place.isThere { list.remove(at: place.index) }
    }

    /// Where a handle stands in a sorted list, or would.
    private static func place(of handle: Int, in list: [Int]) -> (index: Int, isThere: Bool) {
        var low = 0
        var high = list.count
        while low < high {
            let middle = (low + high) / 2
            if list[middle] < handle { low = middle + 1 } else { high = middle }
        }
        return (low, low < list.count && list[low] == handle)
    }
}

/// The last lines of what a running call writes.
struct OutputTail: Sendable, Equatable {
    static let lineCount = 50
    /// Scalars of a line that are kept: its end, since that is what a progress line changes.
    static let lineLength = 400

    private(set) var lines: [String] = [""]
    /// The last scalar was a carriage return: what comes next starts the line again.
    private var returned = false

    mutating func append(_ text: String) {
        var isFirst = true
        for part in text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false) {
            if !isFirst {
                lines.append("")
                returned = false
            }
            isFirst = false
            append(part: part)
        }
        if lines.count > 2 * OutputTail.lineCount { lines.removeFirst(lines.count - OutputTail.lineCount) }
    }

    /// A carriage return starts the line again, as it does on a terminal.
    private mutating func append(part: Substring.UnicodeScalarView) {
        if part.isEmpty { return }
        var part = part
        var line = returned ? String.UnicodeScalarView() : lines[lines.count - 1].unicodeScalars
        returned = part.last == "\r"
        if returned { part = part.dropLast() }
        if let start = part.lastIndex(of: "\r") {
            line = String.UnicodeScalarView()
            part = part[part.index(after: start)...]
        }
        line.append(contentsOf: part.suffix(OutputTail.lineLength))
        let extra = line.count - OutputTail.lineLength
        lines[lines.count - 1] = String(extra > 0 ? String.UnicodeScalarView(line.dropFirst(extra)) : line)
    }

    /// At most so many of the last lines that hold something.
    func last(_ count: Int) -> [String] { lines.filter { !$0.isEmpty }.suffix(count) }
}

extension CallState {
    /// A command of the person's own stands there only when something in it has to be looked at before it runs.
    var standsInQueue: Bool { isPending && (!isYours || stage == .waiting) }
}
