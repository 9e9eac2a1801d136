public import Surface

extension Terminal {
    /// Everything that has arrived. Call it when ``descriptor`` can be read.
    ///
    /// Where the last bytes may be the beginning of more it waits for 25 ms. A sequence or a paste whose end is further
    /// away comes out of a later call, whole. When the terminal is gone the last event is `hangup`, once; stop waiting on
    /// the descriptor then, since it would report for ever.
    public func drain() -> InputBatch {
        guard phase == .running, !hasEnded else { return InputBatch([]) }
        var reads = 0
        // A flood of input is taken in pieces, so that frames come in between.
        reading: while reads < 32 {
            switch device.read() {
            case .bytes(let bytes):
                decoder.feed(bytes, at: monotonicMilliseconds())
                reads += 1
            case .nothing:
                guard decoder.isUndecided else { break reading }
                if !device.waitForInput(milliseconds: KeyDecoder.patience) {
                    decoder.quiet(at: monotonicMilliseconds())
                    break reading
                }
            case .end:
                hasEnded = true
                break reading
            }
        }
        var batch = decoder.take()
        if hasEnded { batch.events.append(.hangup) }
        return batch
    }
}
