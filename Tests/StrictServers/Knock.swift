import TestSupport

/// What a server is asked, apart from how it came.
struct Knock: Sendable {
    var method: String
    /// With its query.
    var target: String
    var headers: [(name: String, value: String)]
    var body: [UInt8]

    init(method: String = "POST", target: String, headers: [(name: String, value: String)], body: [UInt8] = []) {
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
    }

    init(_ request: HTTPServer.Request) {
        self.init(method: request.method, target: request.target, headers: request.headers, body: request.body)
    }

    func header(_ name: String) -> String? { headers.first { $0.name.lowercased() == name }?.value }
}
