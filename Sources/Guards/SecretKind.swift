/// A kind of secret that the built-in detector knows by its form.
public enum SecretKind: String, Sendable, CaseIterable {
    case privateKey = "private key"
    case accessKey = "access key"
    case token
    case authorization = "authorization header"
    case password = "password in an address"
    case assignment = "key or password"
}
