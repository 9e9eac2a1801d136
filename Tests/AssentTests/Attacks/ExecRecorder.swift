import TestSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A library that writes down what an engine has the system run, byte for byte: put before the system's own by
/// `LD_PRELOAD`, so that the program has nothing in it for that.
///
/// It also adds to every clock what stands in a file of the test's, so that time can pass.
///
/// It writes only for processes whose command line begins with `assent engine` and for their children before they become
/// another program.
enum ExecRecorder {
    struct Execution: Equatable, CustomStringConvertible {
        let folder: [UInt8]
        let program: [UInt8]
        let words: [[UInt8]]

        var description: String { words.map { String(decoding: $0.prefix(200), as: UTF8.self) }.description }
    }

    /// Compiled once; nil where there is no compiler.
    static let folder: ScratchFolder? = {
        guard let folder = try? ScratchFolder(), (try? Files.write(source, to: "\(folder.path)/record.c")) != nil else { return nil }
        let words = ["-shared", "-fPIC", "-O1", "-o", "\(folder.path)/record.so", "\(folder.path)/record.c"]
        for compiler in ["clang", "cc"] {
            if let outcome = try? Shell.run([compiler] + words), outcome.status == 0 { return folder }
        }
        return nil
    }()

    static var library: String? { folder.map { "\($0.path)/record.so" } }

    /// What was run, in its order.
    static func executions(_ path: String) -> [Execution] {
        guard let bytes = try? Files.read(path) else { return [] }
        var rest = bytes[...]
        func number() -> Int? {
            guard rest.count >= 4 else { return nil }
            defer { rest = rest.dropFirst(4) }
            return rest.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        }
        func text() -> [UInt8]? {
            guard let count = number(), rest.count >= count else { return nil }
            defer { rest = rest.dropFirst(count) }
            return Array(rest.prefix(count))
        }
        var all: [Execution] = []
        while let count = number(), let folder = text(), let program = text() {
            var words: [[UInt8]] = []
            for _ in 0..<count { if let word = text() { words.append(word) } }
            all.append(Execution(folder: folder, program: program, words: words))
        }
        return all
    }

    private static let source = #"""
        #define _GNU_SOURCE
        #include <dlfcn.h>
        #include <errno.h>
        #include <fcntl.h>
        #include <limits.h>
        #include <spawn.h>
        #include <stdint.h>
        #include <stdlib.h>
        #include <string.h>
        #include <sys/file.h>
        #include <sys/mman.h>
        #include <time.h>
        #include <unistd.h>

        static const char *path;
        static const volatile uint64_t *offset;

        __attribute__((constructor)) static void begin(void) {
            char line[256] = {0};
            int fd = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
            if (fd < 0) return;
            const char *clock = getenv("CLOCK_OFFSET");
            int file = clock ? open(clock, O_RDONLY | O_CLOEXEC) : -1;
            if (file >= 0) {
                void *shared = mmap(NULL, sizeof *offset, PROT_READ, MAP_SHARED, file, 0);
                close(file);
                if (shared != MAP_FAILED) offset = shared;
            }
            ssize_t count = read(fd, line, sizeof line - 1);
            close(fd);
            static const char wanted[] = "assent\0engine";
            if (count >= (ssize_t)sizeof wanted && memcmp(line, wanted, sizeof wanted) == 0) path = getenv("EXEC_RECORD");
        }

        static void put(int fd, const void *bytes, uint32_t count) {
            (void)!write(fd, &count, 4);
            while (count > 0) {
                ssize_t done = write(fd, bytes, count);
                if (done <= 0) return;
                bytes = (const char *)bytes + done;
                count -= (uint32_t)done;
            }
        }

        // Nothing but system calls: this runs in children that share the engine's memory.
        static __thread char folder[PATH_MAX];

        static void record(const char *program, char *const words[]) {
            if (!path) return;
            int code = errno;
            int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
            if (fd >= 0) {
                flock(fd, LOCK_EX);
                if (!folder[0]) (void)!getcwd(folder, sizeof folder);
                uint32_t count = 0;
                while (words && words[count]) count++;
                (void)!write(fd, &count, 4);
                put(fd, folder, (uint32_t)strlen(folder));
                put(fd, program, (uint32_t)strlen(program));
                for (uint32_t index = 0; index < count; index++) put(fd, words[index], (uint32_t)strlen(words[index]));
                close(fd);
            }
            folder[0] = 0;
            errno = code;
        }

        int clock_gettime(clockid_t clock, struct timespec *time) {
            static int (*real)(clockid_t, struct timespec *);
            if (!real) *(void **)&real = dlsym(RTLD_NEXT, "clock_gettime");
            int result = real(clock, time);
            if (offset && result == 0 && clock != CLOCK_PROCESS_CPUTIME_ID && clock != CLOCK_THREAD_CPUTIME_ID) time->tv_sec += (time_t)*offset;
            return result;
        }

        // The folder of the next child of this thread, by what it is and not by a number of a descriptor.
        int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *place) {
            static int (*real)(posix_spawn_file_actions_t *, const char *);
            if (!real) *(void **)&real = dlsym(RTLD_NEXT, "posix_spawn_file_actions_addchdir_np");
            if (path && !realpath(place, folder)) folder[0] = 0;
            return real(actions, place);
        }

        int execve(const char *program, char *const words[], char *const variables[]) {
            static int (*real)(const char *, char *const[], char *const[]);
            if (!real) *(void **)&real = dlsym(RTLD_NEXT, "execve");
            record(program, words);
            return real(program, words, variables);
        }

        int posix_spawn(pid_t *child, const char *program, const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attributes, char *const words[], char *const variables[]) {
            static int (*real)(pid_t *, const char *, const posix_spawn_file_actions_t *, const posix_spawnattr_t *, char *const[], char *const[]);
            if (!real) *(void **)&real = dlsym(RTLD_NEXT, "posix_spawn");
            record(program, words);
            return real(child, program, actions, attributes, words, variables);
        }
        """#
}
