/// The places of submodules in a repository's index (gitformat-index(5)): its entries of the type "gitlink".
struct IndexLinks {
    /// Relative to the working folder of the repository.
    private(set) var paths: [[UInt8]] = []

    /// Nil for an index that is not understood: a newer version, one in two files, one that is damaged.
    ///
    /// - Parameter hash: the bytes of an object's name.
    init?(_ bytes: [UInt8], hash: Int) {
        guard bytes.count >= 12 + hash, bytes.starts(with: "DIRC".utf8) else { return nil }
        func number(_ at: Int) -> Int { bytes[at..<(at + 4)].reduce(0) { $0 << 8 | Int($1) } }
        let version = number(4)
        guard (2...4).contains(version) else { return nil }
        var at = 12
        let end = bytes.count - hash
        var name: [UInt8] = []
        for _ in 0..<number(8) {
            let start = at
            let fixed = 40 + hash + 2
            guard at + fixed <= end else { return nil }
            let isLink = number(at + 24) >> 12 == 0b1110
            let isExtended = bytes[at + 40 + hash] & 0x40 != 0
            at += fixed + (version >= 3 && isExtended ? 2 : 0)
            if version == 4 {
                // The end of the name before is replaced.
                guard let drop = Self.number(bytes, &at, end), drop <= name.count else { return nil }
                name.removeLast(drop)
            } else {
                name = []
            }
            guard let stop = bytes[min(at, end)..<end].firstIndex(of: 0) else { return nil }
            name += bytes[at..<stop]
            at = version == 4 ? stop + 1 : start + (stop - start + 8) / 8 * 8
            guard at <= end else { return nil }
            if isLink { paths.append(name) }
        }
        // Extensions: one says that most of the entries are in another file.
        while at + 8 <= end {
            if bytes[at..<(at + 4)].elementsEqual("link".utf8) { return nil }
            at += 8 + number(at + 4)
        }
    }

    /// The variable width of offsets in packs.
    private static func number(_ bytes: [UInt8], _ at: inout Int, _ end: Int) -> Int? {
        guard at < end else { return nil }
        var value = Int(bytes[at] & 0x7F)
        while bytes[at] & 0x80 != 0 {
            at += 1
            guard at < end, value < 1 << 32 else { return nil }
            value = (value + 1) << 7 | Int(bytes[at] & 0x7F)
        }
        at += 1
        return value
    }
}
