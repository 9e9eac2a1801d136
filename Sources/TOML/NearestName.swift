/// The name that was probably meant, for messages about unknown keys.
public enum NearestName {
    /// Longer than any name that somebody meant, in bytes.
    private static let longest = 100

    /// - Returns: the name with the fewest letters to change, the first of several; nil when none is like it.
    public static func of(_ written: String, among names: [String]) -> String? {
        guard written.utf8.count <= longest else { return nil }
        let near = names.map { (name: $0, distance: distance(written, $0)) }.min { $0.distance < $1.distance }
        guard let near, near.distance <= max(2, written.utf8.count / 3) else { return nil }
        return near.name
    }

    /// Levenshtein's distance in bytes: how many have to be added, removed or replaced.
    public static func distance(_ a: String, _ b: String) -> Int {
        let b = Array(b.utf8)
        var row = Array(0...b.count)
        for (i, x) in a.utf8.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, y) in b.enumerated() {
                let next = min(row[j + 1] + 1, row[j] + 1, diagonal + (x == y ? 0 : 1))
                diagonal = row[j + 1]
                row[j + 1] = next
            }
        }
        return row[b.count]
    }
}
