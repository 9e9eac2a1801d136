import Foundation
import TestSupport
import Testing

/// Compares a screen with the picture that is kept of it. `ASSENT_UPDATE_GOLDEN=1` writes the pictures anew; look at the
/// difference before keeping it.
func expectGolden(_ picture: String, _ name: String, file: String = #filePath, location: SourceLocation = #_sourceLocation) throws {
    let folder = URL(fileURLWithPath: file).deletingLastPathComponent().appendingPathComponent("Golden").path
    let path = "\(folder)/\(name).txt"
    let text = picture + "\n"
    if ProcessInfo.processInfo.environment["ASSENT_UPDATE_GOLDEN"] == "1" {
        try Files.write(text, to: path)
        return
    }
    let kept = try Files.text(path)
    #expect(
        kept.utf8.elementsEqual(text.utf8), "\(name) looks different now:\n\(text)\nkept:\n\(kept)", sourceLocation: location)
}
