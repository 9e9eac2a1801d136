import TestSupport
import Testing

@testable import Transport

@Suite struct ProxyTests {
    struct Choice: Sendable, CustomTestStringConvertible {
        let url: String
        let settings: ProxySettings
        let proxy: String?
        var testDescription: String { "\(url) except \(settings.except)" }
        init(_ url: String, _ proxy: String?, http: String? = "h", https: String? = "s", all: String? = nil, except: String = "") {
            self.url = url
            self.proxy = proxy
            settings = ProxySettings(http: http, https: https, all: all, except: except)
        }
    }

    static let choices: [Choice] = [
        Choice("http://example.com/", "h"),
        Choice("https://example.com/", "s"),
        Choice("https://example.com/", "a", https: nil, all: "a"),
        Choice("http://example.com/", nil, http: nil),
        Choice("http://localhost:11434/v1", nil),
        Choice("http://127.0.0.1/", nil), Choice("http://127.9.9.9:80/", nil), Choice("http://[::1]:5/", nil),
        Choice("http://api.localhost/", nil), Choice("http://notlocalhost/", "h"),
        Choice("http://example.com/", nil, except: "example.com"),
        Choice("http://EXAMPLE.com/", nil, except: "Example.COM"),
        Choice("http://a.example.com/", nil, except: "x, .example.com"),
        Choice("http://a.example.com/", nil, except: "example.com"),
        Choice("http://a.example.com/", nil, except: "*.example.com"),
        Choice("http://badexample.com/", "h", except: "example.com"),
        Choice("http://example.com:81/", nil, except: "example.com:81"),
        Choice("http://example.com:82/", "h", except: "example.com:81"),
        Choice("http://10.1.2.3/", nil, except: "10.0.0.0/8"),
        Choice("http://11.1.2.3/", "h", except: "10.0.0.0/8"),
        Choice("http://[fd00::1]/", nil, except: "fd00::1"),
        Choice("http://example.com/", nil, except: "*"),
        Choice("http://example.com/", "h", except: ","),
    ]

    @Test(arguments: choices)
    func whichProxy(_ choice: Choice) throws {
        #expect(choice.settings.proxy(for: try URLParts(choice.url)) == choice.proxy)
    }

    @Test func environment() {
        func settings(_ variables: [String: String]) -> ProxySettings { ProxySettings { variables[$0] } }
        #expect(settings(["http_proxy": "a", "HTTPS_PROXY": "b", "NO_PROXY": "c"]) == ProxySettings(http: "a", https: "b", except: "c"))
        #expect(settings(["https_proxy": "low", "HTTPS_PROXY": "up"]).https == "low")
        #expect(settings(["HTTP_PROXY": "cgi"]).http == nil)
        #expect(settings(["https_proxy": "", "HTTPS_PROXY": "b"]).https == "b")
    }

    @Test func aRequestGoesThroughTheProxy() async throws {
        let proxy = try HTTPServer { _ in .json("{}") }
        let client = HTTPClient(configuration: HTTPConfiguration(proxies: ProxySettings(http: proxy.address)))
        let response = try await client.open(HTTPRequest(url: "http://model.example/v1/models"))
        #expect(response.status == 200)
        #expect(proxy.requests.map(\.target) == ["http://model.example/v1/models"])
    }

    @Test func thisMachineIsReachedDirectly() async throws {
        let server = try HTTPServer { _ in .json("{}") }
        let client = HTTPClient(configuration: HTTPConfiguration(proxies: ProxySettings(http: "http://127.0.0.1:\(try HTTPServer.unusedPort())")))
        #expect(try await client.open(HTTPRequest(url: server.address)).status == 200)
    }

    @Test func aRefusalOfTheProxyIsItsOwnError() async throws {
        let proxy = try HTTPServer { _ in HTTPServer.Reply(status: 407, reason: "Proxy Authentication Required", framing: .length) }
        let client = HTTPClient(configuration: HTTPConfiguration(proxies: ProxySettings(https: proxy.address)))
        do throws(TransportError) {
            _ = try await client.open(HTTPRequest(url: "https://model.example/v1"))
            Issue.record("went through")
        } catch {
            guard case .proxy(_, 407) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(error.hint == "The proxy wants a name and a password: put them into the proxy's address.")
        }
        #expect(proxy.requests.map(\.method) == ["CONNECT"])
    }

    @Test func aProxyThatIsNotThere() async throws {
        let client = HTTPClient(configuration: HTTPConfiguration(proxies: ProxySettings(https: "http://127.0.0.1:\(try HTTPServer.unusedPort())")))
        do throws(TransportError) {
            _ = try await client.open(HTTPRequest(url: "https://model.example/v1"))
            Issue.record("went through")
        } catch {
            guard case .proxy(_, nil) = error else {
                Issue.record("\(error)")
                return
            }
        }
    }
}
