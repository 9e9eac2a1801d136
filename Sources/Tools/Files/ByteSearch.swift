import CPlatform

/// Where some bytes occur in others, exactly.
enum ByteSearch {
    /// - Parameters:
    ///   - needle: not empty.
    ///   - step: how far behind the start of one place the next may begin.
    static func places(of needle: [UInt8], in content: [UInt8], step: Int) -> [Int] {
        var places: [Int] = []
        var start = 0
        while let place = first(needle, in: content, from: start) {
            places.append(place)
            start = place + max(1, step)
        }
        return places
    }

    /// The first place at or behind `start`, in linear time.
    static func first(_ needle: [UInt8], in content: [UInt8], from start: Int) -> Int? {
        guard start <= content.count, !needle.isEmpty else { return nil }
        return content.withUnsafeBytes { content in
            needle.withUnsafeBytes { needle in
                guard let bytes = content.baseAddress, let sought = needle.baseAddress else { return nil }
                let found = cplatform_find(bytes.advanced(by: start), content.count - start, sought, needle.count)
                return found < 0 ? nil : start + found
            }
        }
    }
}
