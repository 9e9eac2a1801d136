import Testing

@testable import Transport

@Suite struct AddressScopeTests {
    @Test(arguments: [
        ("93.184.216.34", .everyone), ("1.1.1.1", .everyone), ("172.15.0.1", .everyone), ("172.32.0.1", .everyone), ("100.128.0.1", .everyone),
        ("127.0.0.1", .loopback), ("127.255.0.9", .loopback), ("10.0.0.1", .privateNetwork), ("172.16.0.1", .privateNetwork), ("172.31.255.255", .privateNetwork),
        ("192.168.1.1", .privateNetwork), ("100.64.0.1", .privateNetwork), ("169.254.1.1", .linkLocal), ("169.254.169.254", .metadata), ("100.100.100.200", .metadata),
        ("224.0.0.1", .multicast), ("239.255.255.250", .multicast), ("0.0.0.0", .unspecified), ("0.1.2.3", .reserved), ("255.255.255.255", .reserved),
        ("192.0.2.1", .reserved), ("198.18.0.1", .reserved), ("203.0.113.9", .reserved),
        ("2606:4700::1111", .everyone), ("::1", .loopback), ("::", .unspecified), ("fe80::1", .linkLocal), ("fd00::1", .privateNetwork), ("fc00::1", .privateNetwork),
        ("fec0::1", .privateNetwork), ("ff02::1", .multicast), ("fd00:ec2::254", .metadata), ("2001:db8::1", .reserved), ("2001::1", .reserved), ("100::1", .reserved),
        // Addresses of version 4 in the clothes of version 6.
        ("::ffff:127.0.0.1", .loopback), ("::ffff:10.0.0.1", .privateNetwork), ("::ffff:1.1.1.1", .everyone), ("::ffff:0:10.0.0.1", .privateNetwork),
        ("64:ff9b::a9fe:a9fe", .metadata), ("64:ff9b::101:101", .everyone), ("64:ff9b:1::1", .privateNetwork), ("::7f00:1", .loopback), ("2002:7f00:1::1", .loopback),
        ("2002:c0a8:101::", .privateNetwork), ("2606:4700::5efe:10.0.0.1", .privateNetwork), ("2606:4700::200:5efe:10.0.0.1", .privateNetwork),
    ] as [(String, AddressScope)])
    func scopes(_ text: String, _ scope: AddressScope) throws {
        #expect(try #require(IPAddress(text)).scope == scope)
    }

    @Test(arguments: ["", "localhost", "1.2.3", "256.1.1.1", "1.2.3.4.5", "[::1]", "::g", "fe80::1%lo", "0x7f.1"]) func isNone(_ text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test func ofAddressesAsTheyAreWritten() throws {
        func scope(_ url: String) throws -> AddressScope? { try WebAddress(url).scope }
        #expect(try scope("http://0x7f.1/") == .loopback && scope("http://2130706433/") == .loopback && scope("http://017700000001/") == .loopback)
        #expect(try scope("http://[::1]:80/") == .loopback && scope("http://LOCALHOST./") == .loopback && scope("http://a.localhost/") == .loopback)
        #expect(try scope("http://127.0.0.1./") == .loopback)
        #expect(try scope("http://example.com/") == nil && scope("http://localhost.example.com/") == nil && scope("http://8.8.8.8/") == .everyone)
    }

    @Test func whatIsAskedFor() throws {
        func request(_ url: String) throws -> String? { try WebAddress(url).request }
        #expect(try request("HTTPS://Example.com/a/../b?q=1#part") == "https://Example.com/b?q=1")
        #expect(try request("http://name:word@example.com:8080") == "http://example.com:8080/")
        #expect(try request("https://b\u{FC}cher.example/\u{E4}") == "https://xn--bcher-kva.example/%c3%a4")
        #expect(try request("http://[2001:db8::1]:81/x") == "http://[2001:db8::1]:81/x")
        #expect(try request("ftp://example.com/x") == nil)
        #expect(try WebAddress("https://example.com/a?b=%20c").target == "/a?b=%20c" && WebAddress("https://example.com").target == "/")
    }

    @Test func whatAReferenceMeans() {
        func absolute(_ reference: String) -> String? { WebAddress.absolute(reference, in: "https://example.com/a/b?c") }
        #expect(absolute("d") == "https://example.com/a/d" && absolute("/e?f") == "https://example.com/e?f" && absolute("../g") == "https://example.com/g")
        #expect(absolute("//other.example/h") == "https://other.example/h" && absolute("http://x.example") == "http://x.example/")
        #expect(absolute("javascript:alert(1)") == nil && absolute("mailto:a@b.example") == nil && absolute("data:text/html,x") == nil && absolute("file:///etc/passwd") == nil)
    }
}
