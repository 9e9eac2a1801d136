/// Words of the language of `jq` with which a filter reaches beyond the files that the command names (jq 1.7 manual).
enum FilterWords {
    private static let reaching = ["env", "ENV", "input_filename", "import", "include", "modulemeta", "get_search_list"]

    /// The first of them in a filter, wherever it stands: a key of that name asks, too.
    static func reaching(_ filter: String) -> String? {
        let bytes = Array(filter.utf8)
        return reaching.first { bytes.contains($0.utf8) }
    }
}
