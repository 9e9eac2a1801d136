/// What Swift cannot import from the system's headers, in plain types only.
/// (`_GNU_SOURCE` in a header that a module map exports clashes with the Glibc module, so it stays in the .c files.)
#ifndef CPLATFORM_H
#define CPLATFORM_H

#include <stddef.h>
#include <stdint.h>

// Terminals (terminal.c, pty.c, watch.c)

/// Size of the terminal at `fd` in cells; 0 on success, -1 otherwise.
int cplatform_window_size(int fd, int *rows, int *columns);

/// Waits until `fd` has something to read or has ended: 1; 0 when the time is over, -1 on failure.
int cplatform_wait_readable(int fd, int milliseconds);

/// wcwidth(3) in the locale of the process.
int cplatform_wcwidth(uint32_t scalar);

/// Saves the modes of the terminal at `fd`, before a program changes them. When the process dies by SIGILL, SIGTRAP,
/// SIGABRT, SIGSEGV, SIGBUS or SIGFPE they come back, after the bytes of `reset` were written to it, and then whoever
/// handled the signal before goes on. 0 on success, -1 when `fd` is no terminal or `reset` is longer than 512 bytes.
int cplatform_terminal_guard(int fd);
int cplatform_terminal_guard_reset(const char *reset, size_t length);
void cplatform_terminal_release(void);

/// While another program has the terminal (an editor, the shell) nobody else puts it right.
void cplatform_terminal_guard_pause(int is_paused);

/// Starts a process that does what the guard does when this one is killed by a signal that cannot be caught. It waits for
/// the end of a pipe and is woken by nothing else; signals do not reach it, and it holds no descriptor of the terminal.
/// To be called while this process has one thread. 0 on success.
int cplatform_watch_start(void);

/// Lets it go and waits until it has gone.
void cplatform_watch_end(void);

/// A new pseudo-terminal's master, close-on-exec; the slave's name is written to `name`. -1 on failure.
int cplatform_open_pty(char *name, size_t capacity, int rows, int columns);

/// Sets the size of the terminal at `fd`; the kernel tells its foreground group.
int cplatform_set_window_size(int fd, int rows, int columns);

/// Starts `argv` in a new session whose controlling terminal is `tty` (descriptors 0 to 2); pid or -1.
int cplatform_spawn_on_pty(const char *tty, char *const argv[], char *const envp[], const char *directory);

// Files and folders (files.c)

/// A handle of the folder `name` in `parent` for walking on, close-on-exec; a link is not followed. -1 on failure.
int cplatform_open_folder(int parent, const char *name);

/// Renames, and fails with EEXIST when `to` is there already. 0 on success.
int cplatform_rename_exclusive(int from_folder, const char *from, int to_folder, const char *to);

/// Gives each of two names the other's object in one step; EINVAL or ENOSYS where the file system cannot.
int cplatform_rename_exchange(int from_folder, const char *from, int to_folder, const char *to);

/// 1 when the descriptor lies on a file system through which the kernel shows itself (proc, sysfs, …), 0 when not, -1 on failure.
int cplatform_is_kernel_file_system(int fd);

/// A file without a name that holds these bytes and can no longer be changed (on Linux), close-on-exec, to be read from its
/// beginning. -1 on failure.
int cplatform_memory_file(const void *bytes, size_t length);

/// Where `sought` begins in `bytes`, in linear time (memmem); -1 when it does not occur.
long cplatform_find(const void *bytes, size_t length, const void *sought, size_t sought_length);

/// A descriptor that becomes readable when an entry of the folder is removed or moved away, or the folder itself is;
/// close-on-exec. A folder that is removed while somebody has it open tells nobody. -1 on failure and where there is none.
int cplatform_watch_folder(int folder);

/// Empties it; 1 when there was something.
int cplatform_drain_watch(int watch);

// Processes and signals (process.c, detach.c)

/// Makes this process the parent of every orphaned descendant (Linux: PR_SET_CHILD_SUBREAPER). 0 on success.
int cplatform_adopt_orphans(void);

/// A number that a process hands down to everything it starts, whatever session or environment that takes: the limit on
/// file locks, which Linux has not looked at since 2.4 (getrlimit(2)). It can only be made smaller, except by root. It is
/// the hard limit that is read, for the soft one could be lowered and raised again. 0 as `pid` is this process. 0 on success.
int cplatform_process_mark(int pid, uint64_t *mark);
int cplatform_mark_process(int pid, uint64_t mark);
/// The soft limit alone, which a process may raise again up to the hard one. A mark to hand down with the next fork is set
/// for this process as such; `cplatform_soft_mark` reads it of any.
int cplatform_soft_mark(int pid, uint64_t *mark);
int cplatform_set_soft_mark(uint64_t mark);

/// A descriptor of a process, which stays with it when the number is given again; -1 on failure.
int cplatform_open_process(int pid);
int cplatform_signal_process(int process, int signal);

/// 1 when the process of such a descriptor has ended, also when nobody has waited for it; 0 when not, -1 on failure.
int cplatform_process_has_ended(int process);

/// When a process started, in clock ticks since the system did. 0 on success.
int cplatform_process_start(int pid, uint64_t *start);

/// Gives a signal its default action, or none. 0 on success.
int cplatform_default_signal(int signal);
int cplatform_ignore_signal(int signal);

/// Stops this process and its group as Ctrl-Z does (SIGTSTP with its default action) and returns when it goes on; at once
/// where the system does not stop it, its group having nobody who could wake it. Handlers and masks are as before.
void cplatform_stop_group(void);

/// Starts a program that is nobody's child here: in a session of its own, in `/`, with no signal blocked or ignored,
/// descriptors 0 to 2 on /dev/null, `passed_fd` (when not -1) as 3, and no other; umask, limits and priority are those of
/// this process. Its parent is init or whoever adopts orphans; when that is this process, it is this one's child after all.
/// Returns its number once the program runs; -1 with errno when it could not be started.
int cplatform_spawn_detached(const char *program, char *const argv[], char *const envp[], int passed_fd);

/// Replaces this program by the one that is open at `fd`, whatever its name means by now, with no signal blocked. A script
/// keeps the descriptor. Returns only on failure, -1.
int cplatform_exec_descriptor(int fd, char *const argv[], char *const envp[]);

/// Whether others of the same user may look into this process (ptrace, its files in /proc) and a crash leaves an image.
/// 0 on success.
int cplatform_set_dumpable(int is_dumpable);

/// A crash of this process, or of what it starts from here on, leaves no image: for one that others must be able to look at.
void cplatform_leave_no_core(void);

/// Overwrites the value of a variable where the system shows this process's first environment (/proc/PID/environ);
/// getenv(3) finds it empty afterwards.
void cplatform_wipe_variable(const char *name);

// Sockets (socket.c)

/// A stream socket of the Unix domain, close-on-exec; calls on it wait, or fail with EAGAIN. -1 on failure.
int cplatform_socket(int is_waiting);

/// Two sockets that speak to each other, close-on-exec, waiting. 0 on success.
int cplatform_socket_pair(int ends[2]);

/// How many bytes the path of a socket may have (107 on Linux).
size_t cplatform_socket_path_limit(void);

/// bind(2), the file with mode 0600 or less (on Linux; elsewhere as the umask has it); ENAMETOOLONG for a path beyond the
/// limit. 0 on success.
int cplatform_bind(int fd, const char *path);
int cplatform_connect(int fd, const char *path);

/// How long a waiting socket waits for connect(2) and send(2); 0 for ever. 0 on success.
int cplatform_send_timeout(int fd, int64_t microseconds);

/// The next connection, close-on-exec and not waiting. -1 on failure.
int cplatform_accept(int fd);

/// 1 for a stream socket of the Unix domain, 0 for another socket, -1 for anything else.
int cplatform_is_unix_stream(int fd);

/// Who is at the other end of a connection: who called connect(2) or, seen from there, listen(2); for a pair, who made it.
/// The number is 0 for a process outside this one's view. 0 on success.
int cplatform_peer(int fd, int *pid, uint32_t *uid);

/// A descriptor of that process (see `cplatform_open_process`); -1 where the kernel has none to give (before Linux 6.5).
int cplatform_peer_process(int fd);

/// send(2) and recv(2) that neither wait nor raise SIGPIPE. With `descriptor` one is sent along with the first byte, or
/// received (close-on-exec; -1 when none came; further ones are closed). -1 on failure.
long cplatform_send(int fd, const void *bytes, size_t length);
long cplatform_send_descriptor(int fd, const void *bytes, size_t length, int descriptor);
long cplatform_receive(int fd, void *bytes, size_t length, int *descriptor);

#endif
