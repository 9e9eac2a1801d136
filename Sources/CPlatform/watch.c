#define _GNU_SOURCE
#include "CPlatform.h"
#include "watch.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

// Shorter than PIPE_BUF, so that it goes through the pipe whole or not at all.
struct watched {
    int is_guarded;
    // Whose terminal it is: the program's, and that of whoever started it.
    pid_t group, parent_group;
    struct termios before, running;
    size_t length;
    char reset[512];
};

static const struct watched nothing = {0};
static int watch_pipe = -1;
static pid_t watcher = -1;

static int is_same(const struct termios *a, const struct termios *b) {
    return a->c_iflag == b->c_iflag && a->c_oflag == b->c_oflag && a->c_cflag == b->c_cflag
        && a->c_lflag == b->c_lflag && memcmp(a->c_cc, b->c_cc, sizeof a->c_cc) == 0;
}

static void restore(const struct watched *state) {
    struct termios now;
    // Opened only now: a descriptor that is held would keep the terminal from being hung up.
    int fd = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (fd < 0) return;
    pid_t group = tcgetpgrp(fd);
    // Another job may have the screen; it keeps what it has on it.
    if (group != state->group && group != state->parent_group && group != getsid(0)) return;
    // The modes first, as the shell may look at them at any moment. One with a line editor has set its own already.
    if (tcgetattr(fd, &now) == 0 && is_same(&now, &state->running)) tcsetattr(fd, TCSANOW, &state->before);
    size_t sent = 0;
    while (sent < state->length) {
        ssize_t count = write(fd, state->reset + sent, state->length - sent);
        if (count <= 0) return;
        sent += (size_t)count;
    }
}

// Only functions that POSIX calls async-signal-safe: it is a fork.
__attribute__((noreturn)) static void watch(int in) {
    struct watched state = nothing, next;
    ssize_t count;
    while ((count = read(in, &next, sizeof next)) == (ssize_t)sizeof next) state = next;
    if (count == 0 && state.is_guarded) restore(&state);
    _exit(0);
}

static void close_all_but(int kept) {
#ifdef SYS_close_range
    if (syscall(SYS_close_range, kept + 1, ~0U, 0) == 0 && (kept == 0 || syscall(SYS_close_range, 0, kept - 1, 0) == 0)) return;
#endif
    for (int fd = 0; fd < 1024; fd++) {
        if (fd != kept) close(fd);
    }
}

int cplatform_watch_start(void) {
    extern char **environ;
    int ends[2];
    sigset_t all, mask;
    if (watch_pipe >= 0) return 0;
    if (pipe(ends) != 0) return -1;
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    // A watcher that somebody has stopped must not stop the program as well.
    fcntl(ends[1], F_SETFL, O_NONBLOCK);
    // Blocked before there is a child: none of the terminal's signals, nor one sent to the program's name, ends it.
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, &mask);
    pid_t pid = fork();
    if (pid == 0) {
        // In a group of its own, so that the end of a job is not its end.
        setpgid(0, 0);
        close_all_but(ends[0]);
        if (chdir("/") != 0) _exit(1);
#ifdef __linux__
        // Not the name by which a person kills the program.
        prctl(PR_SET_NAME, "tty-guard");
#endif
        // Nothing can be read out of it, and nothing by which a tool's processes are recognised is found in it.
        for (char **entry = environ; entry && *entry; entry++) memset(*entry, 0, strlen(*entry));
        watch(ends[0]);
    }
    int reason = errno;
    sigprocmask(SIG_SETMASK, &mask, NULL);
    close(ends[0]);
    if (pid < 0) {
        close(ends[1]);
        errno = reason;
        return -1;
    }
    watch_pipe = ends[1];
    watcher = pid;
    return 0;
}

void cplatform_watch_end(void) {
    if (watch_pipe < 0) return;
    watch_release();
    close(watch_pipe);
    watch_pipe = -1;
    while (waitpid(watcher, NULL, 0) < 0 && errno == EINTR) {}
    watcher = -1;
}

static void tell(const struct watched *state) {
    if (watch_pipe < 0) return;
    while (write(watch_pipe, state, sizeof *state) < 0 && errno == EINTR) {}
}

void watch_guard(const struct termios *before, const struct termios *running, const char *reset, size_t length) {
    struct watched state = nothing;
    if (watch_pipe < 0 || length > sizeof state.reset) return;
    state.is_guarded = 1;
    state.group = getpgrp();
    state.parent_group = getpgid(getppid());
    state.before = *before;
    state.running = *running;
    state.length = length;
    memcpy(state.reset, reset, length);
    tell(&state);
}

void watch_release(void) { tell(&nothing); }
