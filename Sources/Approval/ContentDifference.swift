/// What is different between two contents of a file, as plain lines.
public enum ContentDifference {
    /// - Parameters:
    ///   - old: nil when it is large or not known.
    ///   - most: so many lines; of more, the rest is counted.
    public static func lines(from old: [UInt8]?, to new: [UInt8]?, most: Int = 200) -> [String] {
        guard let old, let new else { return ["the contents are not compared: they are large, or not at hand"] }
        let lines = DisplayText.lines(of: DifferenceRows.rows(from: old, to: new))
        if lines.count <= most { return lines }
        return lines.prefix(most) + ["  and \(lines.count - most) more lines"]
    }
}
