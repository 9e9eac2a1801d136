import JSON
import TestSupport
import Testing
import Wire

@testable import Models

/// docs/models.md names every provider with its keys, and every wire format.
@Suite struct ModelsPageTests {
    @Test func everyProviderIsNamed() throws {
        let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
        let page = try Files.text("\(root)/docs/models.md")
        let table = try #require(page.firstRange(of: "\n| provider | ")).upperBound
        let rows = page[table...].split(separator: "\n").filter { $0.hasPrefix("| `") }
        for provider in ProviderTable.all {
            let own = rows.filter { $0.split(separator: "|")[0].contains("`\(provider.id.string)`") }
            #expect(own.count == 1, "\(provider.id)")
            for name in provider.keyVariables { #expect(page.contains("`\(name)`"), "\(name)") }
            if let name = provider.baseVariable { #expect(page.contains("`\(name)`"), "\(name)") }
            if let model = provider.defaultModel { #expect(page.contains("`\(model)`"), "\(model)") }
        }
        for api in API.allCases { #expect(page[..<table].contains("\n| `\(api.rawValue)` | "), "\(api)") }
    }
}
