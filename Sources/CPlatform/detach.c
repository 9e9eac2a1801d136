#define _GNU_SOURCE
#include "CPlatform.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/syscall.h>
#endif

#ifndef NSIG
#define NSIG 65
#endif

// What the two processes tell the caller; shorter than PIPE_BUF, so that none is torn.
struct word {
    enum { NUMBER, FAILURE } kind;
    int value;
};

// Between fork and exec only functions that POSIX calls async-signal-safe: the caller may have many threads.

static void tell(int pipe, int kind, int value) {
    struct word word = {.kind = kind, .value = value};
    while (write(pipe, &word, sizeof word) < 0 && errno == EINTR) {}
}

static void close_from(int first, int beyond) {
#ifdef SYS_close_range
    if (syscall(SYS_close_range, first, ~0U, 0) == 0) return;
#endif
    for (int fd = first; fd < beyond; fd++) close(fd);
}

// Only descriptors 0 to 3, and the pipe as 4 until exec closes it. 0 on success.
static int arrange(int passed, int *pipe, int beyond) {
    // Out of the way first: either may have a number that the other is to get.
    int moved = fcntl(*pipe, F_DUPFD, 5);
    if (moved < 0) return -1;
    *pipe = moved;
    if (passed >= 0 && (passed = fcntl(passed, F_DUPFD, 5)) < 0) return -1;
    int null = open("/dev/null", O_RDWR);
    if (null < 0) return -1;
    for (int fd = 0; fd < 3; fd++) {
        if (null != fd && dup2(null, fd) < 0) return -1;
    }
    if (passed < 0) {
        close(3);
    } else if (dup2(passed, 3) < 0) {
        return -1;
    }
    if (dup2(*pipe, 4) < 0 || fcntl(4, F_SETFD, FD_CLOEXEC) != 0) return -1;
    *pipe = 4;
    close_from(5, beyond);
    return 0;
}

__attribute__((noreturn)) static void become(
    const char *program, char *const argv[], char *const envp[], int passed, int pipe, int beyond) {
    struct sigaction standard;
    sigset_t none;
    memset(&standard, 0, sizeof standard);
    standard.sa_handler = SIG_DFL;
    // Ignored ones too, which exec would leave ignored.
    for (int number = 1; number < NSIG; number++) sigaction(number, &standard, NULL);
    if (setsid() >= 0 && chdir("/") == 0 && arrange(passed, &pipe, beyond) == 0) {
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, NULL);
        execve(program, argv, envp);
    }
    tell(pipe, FAILURE, errno);
    _exit(127);
}

int cplatform_spawn_detached(const char *program, char *const argv[], char *const envp[], int passed_fd) {
    int ends[2], pid = -1, failure = 0;
    sigset_t all, mask;
    struct rlimit limit;
#ifdef __linux__
    if (pipe2(ends, O_CLOEXEC) != 0) return -1;
#else
    if (pipe(ends) != 0) return -1;
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
#endif
    int beyond = getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < 1 << 20 ? (int)limit.rlim_cur : 1 << 20;
    // No handler of ours runs in a child; the mask stays full until exec.
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &mask);
    pid_t between = fork();
    if (between == 0) {
        pid_t last = fork();
        if (last == 0) become(program, argv, envp, passed_fd, ends[1], beyond);
        tell(ends[1], last < 0 ? FAILURE : NUMBER, last < 0 ? errno : (int)last);
        _exit(0);
    }
    failure = between < 0 ? errno : 0;
    pthread_sigmask(SIG_SETMASK, &mask, NULL);
    close(ends[1]);
    if (between > 0) {
        struct word word;
        // Until both have closed it: the one by ending, the other by exec.
        while (1) {
            ssize_t count = read(ends[0], &word, sizeof word);
            if (count < 0 && errno == EINTR) continue;
            if (count != (ssize_t)sizeof word) break;
            if (word.kind == NUMBER) pid = word.value;
            if (word.kind == FAILURE) failure = word.value;
        }
        while (waitpid(between, NULL, 0) < 0 && errno == EINTR) {}
        // It ends at once, and is a child of ours if we are the one that adopts orphans.
        if (failure != 0 && pid > 0) {
            while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) {}
        }
    }
    close(ends[0]);
    if (failure == 0 && pid > 0) return pid;
    errno = failure ? failure : ECHILD;
    return -1;
}
