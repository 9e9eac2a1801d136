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
    let folder = file.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    let path = "\(folder)/Golden/\(name).txt"
    let text = picture + "\n"
    if getenv("ASSENT_UPDATE_GOLDEN") != nil {
        try Files.write(text, to: path)
        return
    }
    let kept = try Files.text(path)
    #expect(
        kept.utf8.elementsEqual(text.utf8), "\(name) looks different now:\n\(text)\nkept:\n\(kept)", sourceLocation: location)
}
