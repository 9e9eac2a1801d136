import Dispatch
import Testing

@testable import Screen

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite(.serialized) struct SignalTests {
    @Test(arguments: [TerminalSignal.resized, .continued, .interrupt]) func comesToTheQueue(signal: TerminalSignal) async {
        let queue = DispatchQueue(label: "signal test")
        let (stream, continuation) = AsyncStream.makeStream(of: TerminalSignal.self)
        let signals = TerminalSignals(on: queue, signals: [signal]) { signal in
            dispatchPrecondition(condition: .onQueue(queue))
            continuation.yield(signal)
        }
        kill(getpid(), signal.number)
        var iterator = stream.makeAsyncIterator()
        #expect(await iterator.next() == signal)
        signals.cancel()
    }

    @Test func givesTheActionBack() {
        let signals = TerminalSignals(on: DispatchQueue(label: "signal test"), signals: [.hangup]) { _ in }
        signals.cancel()
        var action = sigaction()
        sigaction(SIGHUP, nil, &action)
        let address = withUnsafeBytes(of: action) { $0.load(as: UInt.self) }
        #expect(address == 0, "the default action")
    }

    @Test func everySignalHasItsNumber() {
        #expect(Set(TerminalSignal.allCases.map(\.number)).count == TerminalSignal.allCases.count)
    }
}
