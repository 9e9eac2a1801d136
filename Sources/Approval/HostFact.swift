public import JSON

/// A host that an address in the arguments leads to, read by the parser that a request would use.
public struct HostFact: Sendable, Equatable {
    /// What is odd about the address.
    public enum Oddity: String, Sendable, CaseIterable {
        /// A name or password stands before the host.
        case credentials = "credential-in-url"
        /// Programs disagree on which host it means.
        case ambiguous = "ambiguous-url"
        /// The host's name is not ASCII, and another name is asked for than the one that is read.
        case international = "international-host"
        /// The host is an address in figures, or a name such as `localhost`, that not everybody can reach.
        case privateAddress = "private-address"
        /// Some part of the address is so long, or looks so much like encoded text, that it can carry data out.
        case data = "data-in-url"
        /// Control characters are written in it, with percent signs.
        case control = "control-bytes"
        /// It names a file of this machine.
        case file = "outside-workspace"

        /// One sentence for the person.
        public var sentence: String {
            switch self {
            case .credentials: "what stands before the @ in the address is no host, but a name or password that is sent along"
            case .ambiguous: "programs disagree on which host the address means"
            case .international: "the host's name has letters outside ASCII"
            case .privateAddress: "the address is not of the public network"
            case .data: "a part of the address is long or looks encoded: it can carry data out"
            case .control: "the address has control characters in it, written with percent signs"
            case .file: "the address names a file of this machine, wherever it lies"
            }
        }
    }

    /// The ASCII name that its letters read as, where they are others: what a person would take it for.
    public var lookAlike: String? {
        guard let writtenHost, !writtenHost.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        return Confusables.asciiLookAlike(writtenHost)
    }

    /// The argument that named it, as the pane labels it.
    public var argument: String
    /// The whole address, as given.
    public var address: ExactString
    /// Lower case; nil when the address cannot be read.
    public var scheme: String?
    /// As it is asked for: ASCII, with `xn--` where the name has other letters (RFC 3492).
    public var host: String?
    /// As it is written.
    public var writtenHost: String?
    public var port: Int?
    public var oddities: Set<Oddity>
    /// Why the address cannot be read, one sentence without a full stop.
    public var problem: String?
    /// Where an address that is not public leads, in words.
    public var place: String?

    public init(
        argument: String, address: ExactString, scheme: String? = nil, host: String? = nil, writtenHost: String? = nil,
        port: Int? = nil, oddities: Set<Oddity> = [], problem: String? = nil,
        place: String? = nil
    ) {
        self.argument = argument
        self.address = address
        self.scheme = scheme
        self.host = host
        self.writtenHost = writtenHost
        self.port = port
        self.oddities = oddities
        self.problem = problem
        self.place = place
    }
}
