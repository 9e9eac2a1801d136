#define _GNU_SOURCE
#include "CPlatform.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#ifdef __linux__
#ifndef SO_PEERPIDFD
#define SO_PEERPIDFD 77
#endif
#endif

#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0
#endif
#ifndef MSG_CMSG_CLOEXEC
#define MSG_CMSG_CLOEXEC 0
#endif

// Where there are no flags for it, a moment lies between.
__attribute__((unused)) static int prepare(int fd, int is_waiting) {
    int reason;
    if (fd < 0) return -1;
    if (fcntl(fd, F_SETFD, FD_CLOEXEC) != 0) goto failed;
    if (!is_waiting && fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK) != 0) goto failed;
#ifdef SO_NOSIGPIPE
    int yes = 1;
    if (setsockopt(fd, SOL_SOCKET, SO_NOSIGPIPE, &yes, sizeof yes) != 0) goto failed;
#endif
    return fd;
failed:
    reason = errno;
    close(fd);
    errno = reason;
    return -1;
}

int cplatform_socket(int is_waiting) {
#ifdef __linux__
    return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | (is_waiting ? 0 : SOCK_NONBLOCK), 0);
#else
    return prepare(socket(AF_UNIX, SOCK_STREAM, 0), is_waiting);
#endif
}

int cplatform_socket_pair(int ends[2]) {
#ifdef __linux__
    return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends);
#else
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) return -1;
    if (prepare(ends[0], 1) < 0) {
        close(ends[1]);
        return -1;
    }
    if (prepare(ends[1], 1) < 0) {
        close(ends[0]);
        return -1;
    }
    return 0;
#endif
}

size_t cplatform_socket_path_limit(void) {
    struct sockaddr_un address;
    return sizeof address.sun_path - 1;
}

static int fill(struct sockaddr_un *address, const char *path) {
    size_t length = strlen(path);
    memset(address, 0, sizeof *address);
    if (length == 0 || length > cplatform_socket_path_limit()) {
        errno = length == 0 ? ENOENT : ENAMETOOLONG;
        return -1;
    }
    address->sun_family = AF_UNIX;
    memcpy(address->sun_path, path, length);
    return 0;
}

int cplatform_bind(int fd, const char *path) {
    struct sockaddr_un address;
    if (fill(&address, path) != 0) return -1;
#ifdef __linux__
    // The new file takes its mode from the socket, less the umask, which belongs to the whole process and is left alone.
    if (fchmod(fd, 0600) != 0) return -1;
#endif
    return bind(fd, (const struct sockaddr *)&address, sizeof address);
}

int cplatform_connect(int fd, const char *path) {
    struct sockaddr_un address;
    if (fill(&address, path) != 0) return -1;
    return connect(fd, (const struct sockaddr *)&address, sizeof address);
}

int cplatform_send_timeout(int fd, int64_t microseconds) {
    struct timeval time = {.tv_sec = (time_t)(microseconds / 1000000), .tv_usec = (suseconds_t)(microseconds % 1000000)};
    return setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time);
}

int cplatform_accept(int fd) {
#ifdef __linux__
    return accept4(fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
#else
    return prepare(accept(fd, NULL, NULL), 0);
#endif
}

int cplatform_is_unix_stream(int fd) {
    struct sockaddr_storage address;
    socklen_t length = sizeof address;
    int type = 0;
    socklen_t size = sizeof type;
    if (getsockname(fd, (struct sockaddr *)&address, &length) != 0) return -1;
    if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) != 0) return -1;
    return address.ss_family == AF_UNIX && type == SOCK_STREAM;
}

int cplatform_peer(int fd, int *pid, uint32_t *uid) {
#ifdef __linux__
    struct ucred credentials;
    socklen_t length = sizeof credentials;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &credentials, &length) != 0) return -1;
    *pid = credentials.pid;
    *uid = credentials.uid;
    return 0;
#else
    uid_t user;
    gid_t group;
    pid_t process = 0;
    socklen_t length = sizeof process;
    if (getpeereid(fd, &user, &group) != 0) return -1;
    if (getsockopt(fd, 0 /* SOL_LOCAL */, 2 /* LOCAL_PEERPID */, &process, &length) != 0) process = 0;
    *pid = process;
    *uid = user;
    return 0;
#endif
}

int cplatform_peer_process(int fd) {
#ifdef __linux__
    int process = -1;
    socklen_t length = sizeof process;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERPIDFD, &process, &length) != 0) return -1;
    // The kernel sets it on every descriptor of a process by itself; this costs little and promises it.
    if (process >= 0) fcntl(process, F_SETFD, FD_CLOEXEC);
    return process;
#else
    (void)fd;
    errno = ENOSYS;
    return -1;
#endif
}

long cplatform_send(int fd, const void *bytes, size_t length) {
    ssize_t count;
    while ((count = send(fd, bytes, length, MSG_NOSIGNAL | MSG_DONTWAIT)) < 0 && errno == EINTR) {}
    return (long)count;
}

long cplatform_send_descriptor(int fd, const void *bytes, size_t length, int descriptor) {
    union {
        struct cmsghdr alignment;
        char bytes[CMSG_SPACE(sizeof(int))];
    } control;
    memset(&control, 0, sizeof control);
    struct iovec part = {.iov_base = (void *)bytes, .iov_len = length};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
    ssize_t count;
    while ((count = sendmsg(fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT)) < 0 && errno == EINTR) {}
    return (long)count;
}

long cplatform_receive(int fd, void *bytes, size_t length, int *descriptor) {
    ssize_t count;
    if (!descriptor) {
        // Without room for them the kernel closes descriptors that are sent.
        while ((count = recv(fd, bytes, length, MSG_DONTWAIT)) < 0 && errno == EINTR) {}
        return (long)count;
    }
    // Room for more than one, so that further ones are seen and closed here.
    union {
        struct cmsghdr alignment;
        char bytes[CMSG_SPACE(4 * sizeof(int))];
    } control;
    struct iovec part = {.iov_base = bytes, .iov_len = length};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
    *descriptor = -1;
    while ((count = recvmsg(fd, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC)) < 0 && errno == EINTR) {}
    if (count < 0) return -1;
    for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
        size_t number = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t index = 0; index < number; index++) {
            int received;
            memcpy(&received, CMSG_DATA(header) + index * sizeof(int), sizeof received);
            if (*descriptor < 0) {
                *descriptor = received;
                fcntl(received, F_SETFD, FD_CLOEXEC);
            } else {
                close(received);
            }
        }
    }
    return (long)count;
}
