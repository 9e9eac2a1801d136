import TestSupport
import Testing

/// What a crash leaves behind. The guard is compiled into a small program that crashes on a pseudo-terminal.
@Suite struct GuardTests {
    static let hasCompiler = (try? Shell.run(["clang", "--version"]))?.status == 0

    static let program = """
        #include "CPlatform.h"
        #include <fcntl.h>
        #include <signal.h>
        #include <stdlib.h>
        #include <string.h>
        #include <sys/wait.h>
        #include <termios.h>
        #include <unistd.h>

        static void later(int signal) {
            (void)signal;
            write(1, "later", 5);
            _exit(7);
        }
        static int deeper(int n) {
            volatile char room[4096];
            room[n & 4095] = 1;
            return deeper(n + 1) + room[0];
        }

        int main(int count, char **words) {
            struct termios modes;
            const char *how = words[2];
            int fd = open(words[1], O_RDWR | O_NOCTTY);
            if (count < 3 || tcgetattr(fd, &modes) != 0) return 99;
            if (!strcmp(how, "handler")) signal(SIGSEGV, later);
            if (cplatform_terminal_guard(fd) != 0) return 98;
            cfmakeraw(&modes);
            tcsetattr(fd, TCSANOW, &modes);
            write(fd, "[full screen]", 13);
            if (cplatform_terminal_guard_reset("[reset]", 7) != 0) return 96;
            if (!strcmp(how, "abort")) abort();
            if (!strcmp(how, "trap")) __builtin_trap();
            if (!strcmp(how, "segv") || !strcmp(how, "handler")) *(volatile int *)8 = 1;
            if (!strcmp(how, "raise")) raise(SIGBUS);
            if (!strcmp(how, "fpe")) kill(getpid(), SIGFPE);
            if (!strcmp(how, "stack")) {
                stack_t stack = {.ss_sp = malloc(65536), .ss_size = 65536};
                sigaltstack(&stack, NULL);
                return deeper(0);
            }
            if (!strcmp(how, "child")) {
                int status;
                pid_t pid = fork();
                if (pid == 0) abort();
                waitpid(pid, &status, 0);
                return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT ? 5 : 6;
            }
            if (!strcmp(how, "release")) {
                cplatform_terminal_release();
                raise(SIGSEGV);
            }
            return 97;
        }
        """

    private static let built: ScratchFolder? = {
        let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
        let sources = "\(root)/Sources/CPlatform"
        guard let folder = try? ScratchFolder(), (try? Files.write(program, to: "\(folder.path)/crash.c")) != nil,
            let outcome = try? Shell.run([
                "clang", "-O0", "-w", "-I\(sources)/include", "\(folder.path)/crash.c", "\(sources)/terminal.c", "\(sources)/watch.c", "-o", "\(folder.path)/crash",
            ]), outcome.status == 0
        else { return nil }
        return folder
    }()

    struct Crash: Sendable, CustomTestStringConvertible {
        let way: String
        /// As the shell tells it: 128 and the signal's number.
        let status: Int32
        var isRestored = true
        var testDescription: String { way }
    }

    @Test(
        .enabled(if: hasCompiler, "there is no C compiler"),
        arguments: [
            Crash(way: "abort", status: 134), Crash(way: "trap", status: 132), Crash(way: "segv", status: 139), Crash(way: "raise", status: 135),
            Crash(way: "fpe", status: 136), Crash(way: "stack", status: 139), Crash(way: "handler", status: 7),
            Crash(way: "child", status: 5, isRestored: false), Crash(way: "release", status: 139, isRestored: false),
        ])
    func givesTheTerminalBack(_ crash: Crash) throws {
        let folder = try #require(Self.built)
        let line = try PseudoTerminal()
        let before = line.modes
        let outcome = try Shell.run(["\(folder.path)/crash", line.path, crash.way])
        #expect(outcome.status == crash.status, "\(outcome.text)")
        #expect((line.modes == before) == crash.isRestored)
        #expect(line.writtenText() == (crash.isRestored ? "[full screen][reset]" : "[full screen]"))
    }
}
