import TestSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A library that writes down what an engine has the system run, byte for byte: put before the system's own by
/// `LD_PRELOAD`, so that the program has nothing in it for that.
///
/// It also writes down which hosts the program and its engine ask for, and leads those below `.invalid`, which are nobody's, to a
/// server of the test's own where there is one: see ``AttackWeb``.
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
        /// `NAME=value` each.
        let environment: [[UInt8]]
        /// What another program found that was started in the very same way, with the same attributes, actions and variables;
        /// nil where none could be.
        let child: Child?

        struct Child: Equatable {
            /// `/dev/tty` could be opened.
            let hasTerminal: Bool
            /// Standard input is `/dev/null`.
            let hasEmptyInput: Bool
            /// Descriptors above 2 that the program gets.
            let descriptors: Int
        }

        var names: Set<String> { Set(environment.map { String(decoding: $0.prefix { $0 != UInt8(ascii: "=") }, as: UTF8.self) }) }

        var description: String { words.map { String(decoding: $0.prefix(200), as: UTF8.self) }.description }
    }

    /// Compiled once; nil where there is no compiler.
    static let folder: ScratchFolder? = {
        guard let folder = try? ScratchFolder(), (try? Files.write(source, to: "\(folder.path)/record.c")) != nil,
            (try? Files.write(probe, to: "\(folder.path)/probe.c")) != nil
        else { return nil }
        let words = ["-shared", "-fPIC", "-O1", "-o", "\(folder.path)/record.so", "\(folder.path)/record.c"]
        for compiler in ["clang", "cc"] {
            if let outcome = try? Shell.run([compiler] + words), outcome.status == 0,
                let outcome = try? Shell.run([compiler, "-O1", "-o", "\(folder.path)/probe", "\(folder.path)/probe.c"]), outcome.status == 0 {
                return folder
            }
        }
        return nil
    }()

    static var library: String? { folder.map { "\($0.path)/record.so" } }
    /// A program that tells what it was started with.
    static var probeProgram: String? { folder.map { "\($0.path)/probe" } }

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
            var environment: [[UInt8]] = []
            for _ in 0..<(number() ?? 0) { if let entry = text() { environment.append(entry) } }
            let answers = text() ?? []
            let child = answers.count == 3 ? Execution.Child(hasTerminal: answers[0] != 0, hasEmptyInput: answers[1] != 0, descriptors: Int(answers[2])) : nil
            all.append(Execution(folder: folder, program: program, words: words, environment: environment, child: child))
        }
        return all
    }

    /// The names of hosts that a program of the test's asked for, one a line, and `-` for every other connection over a network.
    static func contacts(_ path: String) -> [String] {
        ((try? Files.text("\(path).contacts")) ?? "").split(separator: "\n").map(String.init)
    }

    private static let probe = #"""
        #include <fcntl.h>
        #include <sys/stat.h>
        #include <sys/sysmacros.h>
        #include <unistd.h>

        int main(int count, char **words) {
            unsigned char answers[3] = {0, 0, 0};
            struct stat input;
            for (int other = 3; other < 1024; other++) answers[2] += fcntl(other, F_GETFD) >= 0 && answers[2] < 255;
            answers[0] = open("/dev/tty", O_RDWR | O_NOCTTY) >= 0;
            answers[1] = fstat(0, &input) == 0 && S_ISCHR(input.st_mode) && input.st_rdev == makedev(1, 3);
            int fd = count > 1 ? open(words[1], O_WRONLY | O_CREAT | O_EXCL, 0600) : -1;
            return fd < 0 || write(fd, answers, sizeof answers) != sizeof answers;
        }
        """#

    private static let source = #"""
        #define _GNU_SOURCE
        #include <dlfcn.h>
        #include <errno.h>
        #include <arpa/inet.h>
        #include <fcntl.h>
        #include <limits.h>
        #include <netdb.h>
        #include <netinet/in.h>
        #include <pthread.h>
        #include <spawn.h>
        #include <stdint.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <strings.h>
        #include <sys/file.h>
        #include <sys/mman.h>
        #include <sys/socket.h>
        #include <sys/wait.h>
        #include <time.h>
        #include <unistd.h>

        // An address of the public network, which nobody is asked for.
        #define WEB "93.184.215.14"

        static const char *path, *probe;
        static int web_port;
        static char contacts[PATH_MAX];
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
            const char *record = getenv("EXEC_RECORD");
            size_t name = strnlen(line, sizeof line - 1);
            const char *port = getenv("WEB_PORT");
            if (port) web_port = atoi(port);
            if (record && name >= 6 && strcmp(line + name - 6, "assent") == 0) snprintf(contacts, sizeof contacts, "%s.contacts", record);
            static const char wanted[] = "assent\0engine";
            if (count >= (ssize_t)sizeof wanted && memcmp(line, wanted, sizeof wanted) == 0) {
                path = record;
                probe = getenv("EXEC_PROBE");
            }
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
        static void record(const char *folder, const char *program, char *const words[], char *const variables[], const unsigned char *answers) {
            if (!path) return;
            int code = errno;
            int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
            if (fd >= 0) {
                flock(fd, LOCK_EX);
                uint32_t count = 0;
                while (words && words[count]) count++;
                (void)!write(fd, &count, 4);
                put(fd, folder, (uint32_t)strlen(folder));
                put(fd, program, (uint32_t)strlen(program));
                for (uint32_t index = 0; index < count; index++) put(fd, words[index], (uint32_t)strlen(words[index]));
                count = 0;
                while (variables && variables[count]) count++;
                (void)!write(fd, &count, 4);
                for (uint32_t index = 0; index < count; index++) put(fd, variables[index], (uint32_t)strlen(variables[index]));
                put(fd, answers, answers ? 3 : 0);
                close(fd);
            }
            errno = code;
        }

        static void contact(const char *name) {
            if (!contacts[0]) return;
            int code = errno;
            char line[300];
            int length = snprintf(line, sizeof line, "%.256s\n", name);
            int fd = open(contacts, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
            if (fd >= 0) {
                (void)!write(fd, line, (size_t)length);
                close(fd);
            }
            errno = code;
        }

        int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **result) {
            static int (*real)(const char *, const char *, const struct addrinfo *, struct addrinfo **);
            if (!real) *(void **)&real = dlsym(RTLD_NEXT, "getaddrinfo");
            contact(name ? name : "-");
            size_t count = name ? strlen(name) : 0;
            if (count > 0 && name[count - 1] == '.') count--;
            if (web_port && count > 8 && strncasecmp(name + count - 8, ".invalid", 8) == 0) name = WEB;
            return real(name, service, hints, result);
        }

        int connect(int fd, const struct sockaddr *address, socklen_t length) {
            static int (*real)(int, const struct sockaddr *, socklen_t);
            if (!real) *(void **)&real = dlsym(RTLD_NEXT, "connect");
            if (address && (address->sa_family == AF_INET || address->sa_family == AF_INET6)) contact("-");
            struct sockaddr_in other;
            if (web_port && address && address->sa_family == AF_INET && length >= (socklen_t)sizeof other) {
                memcpy(&other, address, sizeof other);
                if (other.sin_addr.s_addr == inet_addr(WEB)) {
                    other.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
                    other.sin_port = htons((uint16_t)web_port);
                    return real(fd, (const struct sockaddr *)&other, sizeof other);
                }
            }
            return real(fd, address, length);
        }

        int clock_gettime(clockid_t clock, struct timespec *time) {
            static int (*real)(clockid_t, struct timespec *);
            if (!real) *(void **)&real = dlsym(RTLD_NEXT, "clock_gettime");
            int result = real(clock, time);
            if (offset && result == 0 && clock != CLOCK_PROCESS_CPUTIME_ID && clock != CLOCK_THREAD_CPUTIME_ID) time->tv_sec += (time_t)*offset;
            return result;
        }

        // In which folder a child begins, by what it is and not by the number of a descriptor.
        static struct { const void *actions; char folder[PATH_MAX]; } begins[64];
        static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

        static void remember(const void *actions, const char *place) {
            static int next;
            if (!path) return;
            pthread_mutex_lock(&lock);
            next = (next + 1) % 64;
            begins[next].actions = realpath(place, begins[next].folder) ? actions : NULL;
            pthread_mutex_unlock(&lock);
        }

        static void look_up(const void *actions, char *folder) {
            pthread_mutex_lock(&lock);
            for (int index = 0; index < 64; index++) {
                if (!actions || begins[index].actions != actions) continue;
                strcpy(folder, begins[index].folder);
                begins[index].actions = NULL;
            }
            pthread_mutex_unlock(&lock);
        }

        int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *place) {
            static int (*real)(posix_spawn_file_actions_t *, const char *);
            if (!real) *(void **)&real = dlsym(RTLD_NEXT, "posix_spawn_file_actions_addchdir_np");
            remember(actions, place);
            return real(actions, place);
        }

        int posix_spawn_file_actions_addfchdir_np(posix_spawn_file_actions_t *actions, int number) {
            static int (*real)(posix_spawn_file_actions_t *, int);
            if (!real) *(void **)&real = dlsym(RTLD_NEXT, "posix_spawn_file_actions_addfchdir_np");
            char place[64];
            snprintf(place, sizeof place, "/proc/self/fd/%d", number);
            remember(actions, place);
            return real(actions, number);
        }

        int execve(const char *program, char *const words[], char *const variables[]) {
            static int (*real)(const char *, char *const[], char *const[]);
            if (!real) *(void **)&real = dlsym(RTLD_NEXT, "execve");
            char folder[PATH_MAX] = {0};
            (void)!getcwd(folder, sizeof folder);
            record(folder, program, words, variables, NULL);
            return real(program, words, variables);
        }

        // Starts a program that tells of itself as another one is about to be started.
        static int ask(int (*spawn)(pid_t *, const char *, const posix_spawn_file_actions_t *, const posix_spawnattr_t *, char *const[], char *const[]), const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attributes, char *const variables[], unsigned char answers[3]) {
            static unsigned number;
            char place[PATH_MAX + 32];
            char *words[] = {"probe", place, NULL};
            pid_t asked;
            if (!path || !probe) return 0;
            snprintf(place, sizeof place, "%s.%u", path, __atomic_add_fetch(&number, 1, __ATOMIC_RELAXED));
            if (spawn(&asked, probe, actions, attributes, words, variables) != 0) return 0;
            while (waitpid(asked, NULL, 0) < 0 && errno == EINTR) {}
            int fd = open(place, O_RDONLY | O_CLOEXEC);
            if (fd < 0) return 0;
            ssize_t count = read(fd, answers, 3);
            close(fd);
            unlink(place);
            return count == 3;
        }

        int posix_spawn(pid_t *child, const char *program, const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attributes, char *const words[], char *const variables[]) {
            static int (*real)(pid_t *, const char *, const posix_spawn_file_actions_t *, const posix_spawnattr_t *, char *const[], char *const[]);
            if (!real) *(void **)&real = dlsym(RTLD_NEXT, "posix_spawn");
            char folder[PATH_MAX] = {0};
            (void)!getcwd(folder, sizeof folder);
            look_up(actions, folder);
            unsigned char answers[3];
            record(folder, program, words, variables, ask(real, actions, attributes, variables, answers) ? answers : NULL);
            return real(child, program, actions, attributes, words, variables);
        }
        """#
}
