#define _GNU_SOURCE
#include "CPlatform.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#ifndef RENAME_NOREPLACE
#define RENAME_NOREPLACE 1
#endif
#endif

int cplatform_open_folder(int parent, const char *name) {
#ifdef O_PATH
    // O_PATH asks for no permission to read the folder, only to pass through it, as a path lookup does.
    return openat(parent, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
#else
    return openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
#endif
}

int cplatform_rename_exclusive(int from_folder, const char *from, int to_folder, const char *to) {
#ifdef __linux__
    if (syscall(SYS_renameat2, from_folder, from, to_folder, to, RENAME_NOREPLACE) == 0) return 0;
    // A file system that does not know the flag says EINVAL, an old kernel ENOSYS.
    if (errno != EINVAL && errno != ENOSYS) return -1;
    if (linkat(from_folder, from, to_folder, to, 0) != 0) return -1;
    // The new name is there; a second, temporary one that stays is no failure.
    (void)unlinkat(from_folder, from, 0);
    return 0;
#else
    return renameatx_np(from_folder, from, to_folder, to, RENAME_EXCL);
#endif
}

long cplatform_find(const void *bytes, size_t length, const void *sought, size_t sought_length) {
    const char *found = memmem(bytes, length, sought, sought_length);
    return found == NULL ? -1 : found - (const char *)bytes;
}

int cplatform_is_kernel_file_system(int fd) {
#ifdef __linux__
    struct statfs status;
    if (fstatfs(fd, &status) != 0) return -1;
    switch ((unsigned long)status.f_type) {
    case 0x9FA0UL:      // proc
    case 0x62656572UL:  // sysfs
    case 0x64626720UL:  // debugfs
    case 0x74726163UL:  // tracefs
    case 0x73636673UL:  // securityfs
    case 0xCAFE4A11UL:  // bpf
    case 0x27E0EBUL:    // cgroup
    case 0x63677270UL:  // cgroup2
    case 0xDE5E81E4UL:  // efivarfs
        return 1;
    }
    return 0;
#else
    (void)fd;
    return 0;
#endif
}

int cplatform_rename_exchange(int from_folder, const char *from, int to_folder, const char *to) {
#ifdef __linux__
    return (int)syscall(SYS_renameat2, from_folder, from, to_folder, to, 2 /* RENAME_EXCHANGE */);
#else
    return renameatx_np(from_folder, from, to_folder, to, RENAME_SWAP);
#endif
}

static int nameless_file(void) {
#ifdef __linux__
    return memfd_create("assent", MFD_CLOEXEC | MFD_ALLOW_SEALING);
#else
    char path[] = "/tmp/assent-XXXXXX";
    int fd = mkstemp(path);
    if (fd < 0) return -1;
    unlink(path);
    if (fcntl(fd, F_SETFD, FD_CLOEXEC) == 0) return fd;
    close(fd);
    return -1;
#endif
}

int cplatform_memory_file(const void *bytes, size_t length) {
    int fd = nameless_file();
    if (fd < 0) return -1;
    const char *rest = bytes;
    while (length > 0) {
        ssize_t count = write(fd, rest, length);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) goto failed;
        rest += count;
        length -= (size_t)count;
    }
    if (lseek(fd, 0, SEEK_SET) != 0) goto failed;
#ifdef __linux__
    if (fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) != 0) goto failed;
#endif
    return fd;
failed:;
    int error = errno;
    close(fd);
    errno = error;
    return -1;
}

int cplatform_watch_folder(int folder) {
#ifdef __linux__
    char path[40];
    int watch = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (watch < 0) return -1;
    // By its handle: what the path means by now does not matter.
    snprintf(path, sizeof path, "/proc/self/fd/%d", folder);
    if (inotify_add_watch(watch, path, IN_DELETE | IN_MOVED_FROM | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR) < 0) {
        int reason = errno;
        close(watch);
        errno = reason;
        return -1;
    }
    return watch;
#else
    (void)folder;
    errno = ENOSYS;
    return -1;
#endif
}

int cplatform_drain_watch(int watch) {
    char events[4096];
    int has_events = 0;
    while (1) {
        ssize_t count = read(watch, events, sizeof events);
        if (count > 0) {
            has_events = 1;
        } else if (count == 0 || errno != EINTR) {
            return has_events;
        }
    }
}
