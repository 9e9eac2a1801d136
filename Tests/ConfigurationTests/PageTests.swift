import Configuration
import Interface
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite struct PageTests {
    /// `ASSENT_UPDATE_GOLDEN=1` writes the page anew; look at the difference before keeping it.
    @Test func thePageSaysWhatTheTableSays() throws {
        let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
        let path = "\(root)/docs/configuration.md"
        let page = ConfigurationPage.markdown
        if getenv("ASSENT_UPDATE_GOLDEN") != nil {
            try Files.write(page, to: path)
            return
        }
        #expect(try Files.text(path).utf8.elementsEqual(page.utf8), "docs/configuration.md is not what the table says; renew it with ASSENT_UPDATE_GOLDEN=1")
    }

    @Test func theExampleHoldsAndSetsSomethingOfEveryKind() throws {
        let the = try EffectiveConfiguration(ConfigurationSources(user: ConfigurationPage.example))
        #expect(the.entries.filter { $0.origin.layer == .user }.count == 12)
        _ = try KeyTable.standard.binding(the.keys.map { ($0.name, $0.keys) })
    }

    @Test func everySettingIsExplainedOnce() {
        let page = ConfigurationPage.markdown
        for setting in SettingTable.all {
            #expect(page.split(separator: "\n").filter { $0 == "### `\(setting.key)`" }.count == 1)
            #expect(setting.summary.hasSuffix(".") && !setting.summary.contains("\n"))
        }
    }
}
