#define _GNU_SOURCE
#include "CPlatform.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#ifndef RLIMIT_LOCKS
#define RLIMIT_LOCKS 10
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

int cplatform_process_mark(int pid, uint64_t *mark) {
#ifdef __linux__
    struct rlimit limit;
    if (prlimit(pid, RLIMIT_LOCKS, NULL, &limit) != 0) return -1;
    *mark = (uint64_t)limit.rlim_max;
    return 0;
#else
    (void)pid;
    (void)mark;
    errno = ENOSYS;
    return -1;
#endif
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

int cplatform_soft_mark(int pid, uint64_t *mark) {
#ifdef __linux__
    struct rlimit limit;
    if (prlimit(pid, RLIMIT_LOCKS, NULL, &limit) != 0) return -1;
    *mark = (uint64_t)limit.rlim_cur;
    return 0;
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
