import Surface
import Testing

@testable import assent

/// What is paged is all there, and no page is larger than the screen.
@Suite struct PagesTests {
    @Test func aPageFitsOnItsScreen() {
        let lines = ["\nsection", String(repeating: "広", count: 100), "", String(repeating: "x", count: 1000), "end"]
        let pages: [[String]] = Pages.of(lines, rows: 10, columns: 20)
        let rows: [String] = pages.flatMap { $0 }
        #expect(pages.allSatisfy { page in page.count <= 10 })
        #expect(rows.allSatisfy { row in Width.of(row) <= 20 })
        let text: String = lines.joined().filter { character in character != "\n" }
        #expect(rows.joined() == text)
        #expect(rows.count == 64)
    }

    @Test func nothingIsNoPage() {
        #expect(Pages.of([], rows: 10, columns: 20) == [])
        #expect(Pages.of(["a", "b"], rows: 0, columns: 0) == [["a"], ["b"]])
    }
}
