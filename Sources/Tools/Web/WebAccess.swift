public import Transport

/// The way to the web: how a page is asked for, and through which proxy.
///
/// Every fetch has a connection of its own, which nothing else uses before or after; no cookie and no key is ever sent.
public struct WebAccess: Sendable {
    let configuration: HTTPConfiguration

    /// - Parameter configuration: certificates, proxies, and the name by which the program calls itself.
    public init(_ configuration: HTTPConfiguration = HTTPConfiguration()) { self.configuration = configuration }

    /// The proxy for an address, as people are told of it; nil for a direct connection.
    func proxy(for address: String) -> String? { configuration.proxies.name(for: address) }
}
