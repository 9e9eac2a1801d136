import Testing

@testable import Socket

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite struct SocketTalkTests {
    /// An engine that cannot begin says why and is gone, perhaps before the front end has said anything.
    @Test func whatWasSaidBeforeTheEndIsTheAnswer() throws {
        let (own, other) = try SocketDescriptor.pair()
        do {
            let there = SocketTalk(other)
            try there.send([7, 8, 9])
            shutdown(other.number, Int32(SHUT_RDWR))
        }
        let talk = SocketTalk(own)
        #expect(throws: SocketError.closed) { try talk.send([1]) }
        #expect(try talk.ask([1]) == [7, 8, 9])
        #expect(throws: SocketError.closed) { try talk.ask([1]) }
    }

    @Test func withUnreadWordsOfOursItIsTheAnswerToo() throws {
        var ends: (SocketDescriptor, SocketDescriptor)? = try SocketDescriptor.pair()
        let talk = SocketTalk(try #require(ends).0)
        try talk.send([1])
        try SocketTalk(try #require(ends).1).send([7])
        ends = nil
        #expect(try talk.ask([2]) == [7])
    }
}
