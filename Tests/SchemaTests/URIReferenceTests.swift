import Testing

@testable import Schema

@Suite struct URIReferenceTests {
    /// RFC 3986, section 5.4; and segments that begin with a combining mark, which is one Character with the slash before it.
    @Test(arguments: [
        ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"), ("g/", "http://a/b/c/g/"), ("/g", "http://a/g"), ("//g", "http://g"), ("..", "http://a/b/"),
        ("../g", "http://a/b/g"), ("../../../g", "http://a/g"), ("g/./h", "http://a/b/c/g/h"), ("g/../h", "http://a/b/c/h"), ("g.", "http://a/b/c/g."),
        ("\u{301}/../x", "http://a/b/c/x"), ("\u{301}/./x", "http://a/b/c/\u{301}/x"),
    ])
    func resolution(_ reference: String, _ target: String) {
        let found = URIReference(reference).resolved(against: URIReference("http://a/b/c/d;p?q")).withoutFragment
        #expect(found.utf8.elementsEqual(target.utf8), "\(found)")
    }
}
