import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Compares a screen with the picture that is kept of it. `ASSENT_UPDATE_GOLDEN=1` writes the pictures anew; look at the
/// difference before keeping it.
func expectGolden(_ picture: String, _ name: String, file: String = #filePath, location: SourceLocation = #_sourceLocation) throws {
    try expectKept(picture + "\n", at: "Tests/InterfaceTests/Golden/\(name).txt", file: file, location: location)
}

/// Compares a text with a file of the repository, which `ASSENT_UPDATE_GOLDEN=1` writes anew.
/// - Parameter path: from the repository's root.
func expectKept(_ text: String, at path: String, file: String = #filePath, location: SourceLocation = #_sourceLocation) throws {
    let root = file.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
    let path = "\(root)/\(path)"
    if getenv("ASSENT_UPDATE_GOLDEN") != nil {
        try Files.write(text, to: path)
        return
    }
    let kept = try Files.text(path)
    #expect(
        kept.utf8.elementsEqual(text.utf8), "\(path) would be different now:\n\(text)\nkept:\n\(kept)", sourceLocation: location)
}
