import Synchronization
import Testing

@testable import Tools

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Work that hangs in the kernel is left behind.
@Suite(.timeLimit(.minutes(1))) struct OffloadTests {
    /// Reading from it hangs until something is written.
    private struct Pipe: Sendable {
        let read: Int32
        let write: Int32

        init() {
            var ends: [Int32] = [-1, -1]
            _ = pipe(&ends)
            (read, write) = (ends[0], ends[1])
        }

        func hang() -> Int {
            var byte: UInt8 = 0
            return readByte(read, &byte)
        }
        func release() { _ = writeByte(write) }
        func closeBoth() {
            close(read)
            close(write)
        }
    }

    @Test func whatEndsInTimeIsReturned() async {
        #expect(await Offload.run(limit: .seconds(50)) { _ in 4711 } == 4711)
        #expect(await Offload.run(limit: nil) { _ in 4711 } == 4711)
    }

    @Test func whatHangsIsGivenUp() async {
        let pipe = Pipe()
        let ended = OneShot<Int>()
        let result = await Offload.run(limit: .milliseconds(30)) { _ in
            let count = pipe.hang()
            ended.answer(count)
            return count
        }
        #expect(result == nil)
        pipe.release()
        #expect(await ended.wait() == 1)
        pipe.closeBoth()
    }

    @Test func whatHangsIsGivenUpWhenItIsCancelled() async {
        let pipe = Pipe()
        let started = OneShot<Void>()
        let ended = OneShot<Int>()
        let task = Task {
            await Offload.run(limit: nil, patience: .milliseconds(30)) { _ in
                started.answer(())
                let count = pipe.hang()
                ended.answer(count)
                return count
            }
        }
        await started.wait()
        task.cancel()
        #expect(await task.value == nil)
        pipe.release()
        #expect(await ended.wait() == 1)
        pipe.closeBoth()
    }

    @Test func workIsToldThatItIsCancelled() async {
        let started = OneShot<Void>()
        let task = Task {
            await Offload.run(limit: nil, patience: .seconds(50)) { cancelled in
                started.answer(())
                while !cancelled.isSet { usleep(100) }
                return "noticed"
            }
        }
        await started.wait()
        task.cancel()
        #expect(await task.value == "noticed")
    }

    @Test func theFirstAnswerCounts() async {
        let answer = OneShot<Int>()
        #expect(answer.answer(1))
        #expect(!answer.answer(2))
        #expect(await answer.wait() == 1)
        #expect(!answer.answer(3))
    }
}

private func readByte(_ descriptor: Int32, _ byte: inout UInt8) -> Int { read(descriptor, &byte, 1) }
private func writeByte(_ descriptor: Int32) -> Int { write(descriptor, "x", 1) }
