#define _GNU_SOURCE
#include "CPlatform.h"
#include "watch.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

// What the handler reads. All of it is written before `guarded` is set, and the handler looks at `guarded` first.
static volatile sig_atomic_t guarded = 0;
static int guarded_fd = -1;
static pid_t guarded_process = 0;
static struct termios guarded_modes;
static char reset_bytes[512];
static volatile size_t reset_length = 0;

static const int fatal_signals[] = {SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE};
enum { fatal_count = sizeof fatal_signals / sizeof fatal_signals[0] };
static struct sigaction previous[fatal_count];
static int installed = 0;

// Calls only functions that POSIX calls async-signal-safe.
static void restore_and_die(int signal, siginfo_t *info, void *context) {
    (void)context;
    // A forked child that crashes must not touch its parent's terminal.
    if (guarded && getpid() == guarded_process) {
        guarded = 0;
        size_t sent = 0;
        while (sent < reset_length) {
            ssize_t count = write(guarded_fd, reset_bytes + sent, reset_length - sent);
            if (count < 0 && errno == EINTR) continue;
            if (count <= 0) break;
            sent += (size_t)count;
        }
        // SIGTTOU is blocked here, so this works from the background too.
        tcsetattr(guarded_fd, TCSANOW, &guarded_modes);
        watch_release();
    }
    // Whoever was there before (a backtracer, or the default) finishes the work.
    for (int i = 0; i < fatal_count; i++) {
        if (fatal_signals[i] == signal) sigaction(signal, &previous[i], NULL);
    }
    // A fault of the processor happens again at the same instruction, with its address; anything else is sent again.
    int again = info != NULL && info->si_code > 0 && signal != SIGTRAP && signal != SIGABRT;
#ifdef SI_KERNEL
    if (again && info->si_code == SI_KERNEL) again = 0;
#endif
    if (!again) raise(signal);
}

int cplatform_terminal_guard(int fd) {
    guarded = 0;
    if (tcgetattr(fd, &guarded_modes) != 0) return -1;
    reset_length = 0;
    guarded_fd = fd;
    guarded_process = getpid();
    guarded = 1;
    if (installed) return 0;
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = restore_and_die;
    // On the alternate stack, where there is one: the ordinary one may be what ran out.
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    sigemptyset(&action.sa_mask);
    sigaddset(&action.sa_mask, SIGTTOU);
    for (int i = 0; i < fatal_count; i++) sigaction(fatal_signals[i], &action, &previous[i]);
    installed = 1;
    return 0;
}

static void tell_watcher(void) {
    struct termios running;
    if (tcgetattr(guarded_fd, &running) == 0) watch_guard(&guarded_modes, &running, reset_bytes, reset_length);
}

int cplatform_terminal_guard_reset(const char *reset, size_t length) {
    reset_length = 0;
    if (length > sizeof reset_bytes) return -1;
    memcpy(reset_bytes, reset, length);
    reset_length = length;
    tell_watcher();
    return 0;
}

void cplatform_terminal_guard_pause(int is_paused) {
    if (guarded_fd < 0 || guarded_process != getpid()) return;
    guarded = !is_paused;
    if (is_paused) watch_release(); else tell_watcher();
}

void cplatform_terminal_release(void) {
    guarded = 0;
    guarded_fd = -1;
    watch_release();
    if (!installed) return;
    installed = 0;
    for (int i = 0; i < fatal_count; i++) {
        struct sigaction current;
        // Someone else's handler that came later stays.
        if (sigaction(fatal_signals[i], NULL, &current) == 0 && (current.sa_flags & SA_SIGINFO)
            && current.sa_sigaction == restore_and_die) {
            sigaction(fatal_signals[i], &previous[i], NULL);
        }
    }
}

int cplatform_wcwidth(uint32_t scalar) { return wcwidth((wchar_t)scalar); }

int cplatform_wait_readable(int fd, int milliseconds) {
    struct pollfd entry = {.fd = fd, .events = POLLIN, .revents = 0};
    int count = poll(&entry, 1, milliseconds);
    if (count < 0) return errno == EINTR ? 0 : -1;
    return count;
}
