import TestSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A library that counts what an engine asks the system to write, and kills it at a call that the test names: put before
/// the system's own by `LD_PRELOAD`, so that the program has nothing in it for that.
///
/// It counts in a page that test and engine share, and only in a process whose command line begins with `assent engine`:
/// what an engine starts does not count, whatever it inherits.
enum CrashLibrary {
    /// Compiled once; nil where there is no compiler.
    static let folder: ScratchFolder? = {
        guard let folder = try? ScratchFolder(), (try? Files.write(source, to: "\(folder.path)/crash.c")) != nil else { return nil }
        let words = ["-shared", "-fPIC", "-O1", "-o", "\(folder.path)/crash.so", "\(folder.path)/crash.c"]
        for compiler in ["clang", "cc"] {
            if let outcome = try? Shell.run([compiler] + words), outcome.status == 0 { return folder }
        }
        return nil
    }()

    static var path: String? { folder.map { "\($0.path)/crash.so" } }

    private static let source = #"""
        #define _GNU_SOURCE
        #include <dlfcn.h>
        #include <errno.h>
        #include <fcntl.h>
        #include <signal.h>
        #include <spawn.h>
        #include <stdint.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <sys/mman.h>
        #include <sys/socket.h>
        #include <sys/uio.h>
        #include <time.h>
        #include <unistd.h>

        struct page { uint64_t count, target, after, died, time; };
        static struct page *page;
        static pid_t own;

        __attribute__((constructor)) static void begin(void) {
            char line[256] = {0};
            int fd = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
            if (fd < 0) return;
            ssize_t count = read(fd, line, sizeof line - 1);
            close(fd);
            static const char wanted[] = "assent\0engine";
            const char *path = getenv("CRASH_PAGE");
            if (count < (ssize_t)sizeof wanted || memcmp(line, wanted, sizeof wanted) != 0 || !path) return;
            fd = open(path, O_RDWR | O_CLOEXEC);
            if (fd < 0) return;
            void *shared = mmap(NULL, sizeof *page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
            close(fd);
            if (shared == MAP_FAILED) return;
            own = getpid();
            page = shared;
        }

        // A child between fork and exec is none of the engine's.
        static uint64_t next(void) {
            return page && getpid() == own ? __atomic_add_fetch(&page->count, 1, __ATOMIC_SEQ_CST) : 0;
        }

        static void die(uint64_t number, uint64_t after) {
            if (!number || number != page->target || after != page->after) return;
            struct timespec now;
            clock_gettime(CLOCK_BOOTTIME, &now);
            page->time = (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
            page->died = number;
            kill(own, SIGKILL);
            for (;;) pause();
        }

        #define COUNTED(type, name, parameters, arguments)          \
            type name parameters {                                  \
                static type (*real) parameters;                     \
                if (!real) *(void **)&real = dlsym(RTLD_NEXT, #name); \
                uint64_t number = next();                           \
                die(number, 0);                                     \
                type result = real arguments;                       \
                int code = errno;                                   \
                die(number, 1);                                     \
                errno = code;                                       \
                return result;                                      \
            }

        COUNTED(ssize_t, write, (int fd, const void *bytes, size_t count), (fd, bytes, count))
        COUNTED(ssize_t, pwrite, (int fd, const void *bytes, size_t count, off_t place), (fd, bytes, count, place))
        COUNTED(ssize_t, pwrite64, (int fd, const void *bytes, size_t count, off64_t place), (fd, bytes, count, place))
        COUNTED(ssize_t, writev, (int fd, const struct iovec *pieces, int count), (fd, pieces, count))
        COUNTED(int, fsync, (int fd), (fd))
        COUNTED(int, fdatasync, (int fd), (fd))
        COUNTED(int, ftruncate, (int fd, off_t length), (fd, length))
        COUNTED(int, ftruncate64, (int fd, off64_t length), (fd, length))
        COUNTED(int, unlink, (const char *path), (path))
        COUNTED(int, unlinkat, (int fd, const char *path, int flags), (fd, path, flags))
        COUNTED(int, rename, (const char *from, const char *to), (from, to))
        COUNTED(int, bind, (int fd, const struct sockaddr *address, socklen_t length), (fd, address, length))
        COUNTED(ssize_t, send, (int fd, const void *bytes, size_t count, int flags), (fd, bytes, count, flags))
        COUNTED(ssize_t, sendmsg, (int fd, const struct msghdr *message, int flags), (fd, message, flags))
        COUNTED(pid_t, fork, (void), ())
        COUNTED(int, posix_spawn, (pid_t *child, const char *path, const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attributes, char *const arguments[], char *const variables[]), (child, path, actions, attributes, arguments, variables))
        """#
}

/// The page that one engine shares with its test.
final class CrashPage {
    let path: String
    private let page: UnsafeMutablePointer<UInt64>

    private static let size = 4096

    init(in folder: String) throws {
        path = "\(folder)/crash.page"
        try Files.write([UInt8](repeating: 0, count: Self.size), to: path)
        let file = open(path, O_RDWR | O_CLOEXEC)
        defer { close(file) }
        guard let pointer = mmap(nil, Self.size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0), pointer != MAP_FAILED else {
            throw Files.Failure(description: "the page cannot be shared")
        }
        page = pointer.assumingMemoryBound(to: UInt64.self)
    }

    deinit { munmap(page, Self.size) }

    /// Calls so far, of all engines that had this page.
    var count: UInt64 { page[0] }

    /// Whether an engine was killed by it.
    var hasKilled: Bool { page[3] != 0 }

    /// When it was killed; the test may hear of it late.
    var timeOfDeath: ContinuousClock.Instant {
        var now = timespec()
        clock_gettime(CLOCK_BOOTTIME, &now)
        let nanoseconds = Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
        return .now - .nanoseconds(nanoseconds - Int64(page[4]))
    }

    /// Kills the engine at the call with this number from now, counted from 1.
    func arm(_ number: Int, after: Bool) {
        page[2] = after ? 1 : 0
        page[3] = 0
        page[1] = page[0] + UInt64(number)
    }

    func disarm() { page[1] = 0 }
}
