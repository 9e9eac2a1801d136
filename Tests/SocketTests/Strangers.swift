import CPlatform

@testable import Socket

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Those who come without asking the folder.
enum Strangers {
    static func connect(to path: String) -> SocketDescriptor? {
        let number = cplatform_socket(1)
        guard number >= 0 else { return nil }
        let socket = SocketDescriptor(adopting: number)
        return cplatform_connect(number, path) == 0 ? socket : nil
    }
}
