#if canImport(Glibc)
    import Glibc

    /// Sees whether anybody opens a file.
    final class FileWatch {
        private let descriptor: Int32

        /// - Returns: nil where the system has no more watches.
        init?(_ path: String) {
            descriptor = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
            guard descriptor >= 0 else { return nil }
            guard inotify_add_watch(descriptor, path, UInt32(IN_OPEN)) >= 0 else { return nil }
        }

        deinit { close(descriptor) }

        var wasOpened: Bool {
            var buffer = [UInt8](repeating: 0, count: 4096)
            return read(descriptor, &buffer, buffer.count) > 0
        }
    }
#else
    /// Nothing is seen here.
    final class FileWatch {
        init?(_ path: String) { return nil }
        var wasOpened: Bool { false }
    }
#endif
