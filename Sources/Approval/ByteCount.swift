/// Sizes as a person reads them.
public enum ByteCount {
    /// `340 B`, `1.2 kB`, `15 MB`.
    public static func words(_ bytes: Int64) -> String {
        if bytes < 1000 { return "\(bytes) B" }
        var value = Double(bytes)
        for unit in ["kB", "MB", "GB", "TB"] {
            value /= 1000
            // What is rounded to a thousand is one of the next unit.
            if value < 999.5 {
                let tenths = Int((value * 10).rounded())
                return tenths < 100 ? "\(tenths / 10).\(tenths % 10) \(unit)" : "\(Int(value.rounded())) \(unit)"
            }
        }
        return "\(Int((value / 1000).rounded())) PB"
    }
}
