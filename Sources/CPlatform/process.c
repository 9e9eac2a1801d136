#define _GNU_SOURCE
#include "CPlatform.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#ifdef __linux__
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#ifndef RLIMIT_LOCKS
#define RLIMIT_LOCKS 10
#endif
#ifndef AT_EMPTY_PATH
#define AT_EMPTY_PATH 0x1000
#endif
#endif

int cplatform_adopt_orphans(void) {
#ifdef __linux__
    return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
#else
    errno = ENOSYS;
    return -1;
#endif
}

// The two limits that a mark is made of; 0 on success.
static int read_mark(int pid, uint64_t *hard, uint64_t *soft) {
#ifdef __linux__
    struct rlimit limit;
    if (prlimit(pid, RLIMIT_LOCKS, NULL, &limit) != 0) return -1;
    *hard = (uint64_t)limit.rlim_max;
    *soft = (uint64_t)limit.rlim_cur;
    return 0;
#else
    (void)pid;
    (void)hard;
    (void)soft;
    errno = ENOSYS;
    return -1;
#endif
}

int cplatform_process_mark(int pid, uint64_t *mark) {
    uint64_t soft;
    return read_mark(pid, mark, &soft);
}

int cplatform_soft_mark(int pid, uint64_t *mark) {
    uint64_t hard;
    return read_mark(pid, &hard, mark);
}

int cplatform_mark_process(int pid, uint64_t mark) {
#ifdef __linux__
    // Both limits, so that an ordinary process cannot take the mark off by raising it again.
    struct rlimit limit = {.rlim_cur = (rlim_t)mark, .rlim_max = (rlim_t)mark};
    return prlimit(pid, RLIMIT_LOCKS, &limit, NULL);
#else
    (void)pid;
    (void)mark;
    errno = ENOSYS;
    return -1;
#endif
}

int cplatform_set_soft_mark(uint64_t mark) {
#ifdef __linux__
    struct rlimit limit;
    if (getrlimit(RLIMIT_LOCKS, &limit) != 0) return -1;
    limit.rlim_cur = (rlim_t)mark;
    return setrlimit(RLIMIT_LOCKS, &limit);
#else
    (void)mark;
    errno = ENOSYS;
    return -1;
#endif
}

int cplatform_open_process(int pid) {
#if defined(__linux__) && defined(SYS_pidfd_open)
    return (int)syscall(SYS_pidfd_open, pid, 0);
#else
    (void)pid;
    errno = ENOSYS;
    return -1;
#endif
}

int cplatform_signal_process(int process, int signal) {
#if defined(__linux__) && defined(SYS_pidfd_send_signal)
    return (int)syscall(SYS_pidfd_send_signal, process, signal, NULL, 0);
#else
    (void)process;
    (void)signal;
    errno = ENOSYS;
    return -1;
#endif
}

int cplatform_process_has_ended(int process) {
    struct pollfd watched = {.fd = process, .events = POLLIN};
    int count;
    while ((count = poll(&watched, 1, 0)) < 0 && errno == EINTR) {}
    return count < 0 ? -1 : count > 0;
}

int cplatform_process_start(int pid, uint64_t *start) {
#ifdef __linux__
    char path[32], line[1024];
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return -1;
    ssize_t count = read(fd, line, sizeof line - 1);
    close(fd);
    if (count <= 0) {
        errno = ESRCH;
        return -1;
    }
    line[count] = 0;
    // The name may hold anything, also `)` and blanks; the twentieth number behind the state is the start.
    char *rest = strrchr(line, ')');
    for (int field = 0; rest && field < 20; field++) rest = strchr(rest + 1, ' ');
    if (!rest) {
        errno = EINVAL;
        return -1;
    }
    *start = strtoull(rest + 1, NULL, 10);
    return 0;
#else
    (void)pid;
    (void)start;
    errno = ENOSYS;
    return -1;
#endif
}

static int set_action(int signal, void (*handler)(int)) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    sigemptyset(&action.sa_mask);
    return sigaction(signal, &action, NULL);
}

int cplatform_default_signal(int signal) { return set_action(signal, SIG_DFL); }

int cplatform_ignore_signal(int signal) { return set_action(signal, SIG_IGN); }

void cplatform_stop_group(void) {
    struct sigaction before;
    sigset_t stop, mask;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTSTP);
    // First the others of the group, while this process does not hear it; then this very thread, which stops inside
    // raise(). One signal for both would stop some other thread first, and this one a second time after waking.
    sigaction(SIGTSTP, NULL, &before);
    set_action(SIGTSTP, SIG_IGN);
    kill(0, SIGTSTP);
    // Again, since a signal that the first thread blocks is kept although it is ignored; to ignore it drops what is kept.
    set_action(SIGTSTP, SIG_IGN);
    set_action(SIGTSTP, SIG_DFL);
    pthread_sigmask(SIG_UNBLOCK, &stop, &mask);
    raise(SIGTSTP);
    pthread_sigmask(SIG_SETMASK, &mask, NULL);
    sigaction(SIGTSTP, &before, NULL);
}

void cplatform_wipe_variable(const char *name) {
    extern char **environ;
    size_t length = strlen(name);
    for (char **entry = environ; entry && *entry; entry++) {
        if (strncmp(*entry, name, length) == 0 && (*entry)[length] == '=') memset(*entry + length + 1, 0, strlen(*entry + length + 1));
    }
}

void cplatform_leave_no_core(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_CORE, &limit) != 0) return;
    // Less than any file takes; and Linux hands nothing to a program that collects them only where the limit is just 1.
    limit.rlim_cur = limit.rlim_max < 1 ? limit.rlim_max : 1;
    setrlimit(RLIMIT_CORE, &limit);
}

int cplatform_set_dumpable(int is_dumpable) {
#ifdef __linux__
    return prctl(PR_SET_DUMPABLE, is_dumpable ? 1 : 0, 0, 0, 0);
#else
    (void)is_dumpable;
    errno = ENOSYS;
    return -1;
#endif
}

int cplatform_exec_descriptor(int fd, char *const argv[], char *const envp[]) {
#ifdef __linux__
    char path[40];
    sigset_t none, mask;
    int flags = fcntl(fd, F_GETFD);
    if (flags < 0) return -1;
    // A thread of Dispatch has most signals blocked, and the new program would never see them.
    sigemptyset(&none);
    pthread_sigmask(SIG_SETMASK, &none, &mask);
#ifdef SYS_execveat
    syscall(SYS_execveat, fd, "", argv, envp, AT_EMPTY_PATH);
#else
    errno = ENOSYS;
#endif
    // A script is opened again by its interpreter, under a name that must then still be there.
    if (errno == ENOENT || errno == ENOSYS) {
        snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
        if (fcntl(fd, F_SETFD, flags & ~FD_CLOEXEC) == 0) execve(path, argv, envp);
    }
    int reason = errno;
    fcntl(fd, F_SETFD, flags);
    pthread_sigmask(SIG_SETMASK, &mask, NULL);
    errno = reason;
    return -1;
#else
    (void)fd;
    (void)argv;
    (void)envp;
    errno = ENOSYS;
    return -1;
#endif
}
