import Dispatch
import Testing

@testable import Screen

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite(.serialized) struct SignalTests {
    @Test(arguments: [TerminalSignal.resized, .continued]) func comesToTheQueue(signal: TerminalSignal) async {
        let queue = DispatchQueue(label: "signal test")
        let (stream, continuation) = AsyncStream.makeStream(of: TerminalSignal.self)
        let signals = TerminalSignals(on: queue, signals: [signal]) { signal in
            dispatchPrecondition(condition: .onQueue(queue))
            continuation.yield(signal)
        }
        // Sources listen a moment later than they are made.
        let sender = Task {
            while !Task.isCancelled {
                kill(getpid(), signal.number)
                try? await Task.sleep(for: .milliseconds(5))
            }
        }
        var iterator = stream.makeAsyncIterator()
        for _ in 0..<3 { #expect(await iterator.next() == signal) }
        sender.cancel()
        await sender.value
        signals.cancel()
    }

    @Test func aChangeOfSizeIsSupposedAtTheBeginning() async {
        let (stream, continuation) = AsyncStream.makeStream(of: TerminalSignal.self)
        let signals = TerminalSignals(on: DispatchQueue(label: "signal test"), signals: [.resized]) { continuation.yield($0) }
        var iterator = stream.makeAsyncIterator()
        #expect(await iterator.next() == .resized)
        signals.cancel()
    }

    @Test func everySignalHasItsNumber() {
        #expect(Set(TerminalSignal.allCases.map(\.number)).count == TerminalSignal.allCases.count)
    }
}
