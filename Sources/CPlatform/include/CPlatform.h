/// What Swift cannot import from the system's headers, in plain types only.
/// (`_GNU_SOURCE` in a header that a module map exports clashes with the Glibc module, so it stays in the .c files.)
#ifndef CPLATFORM_H
#define CPLATFORM_H

#include <stddef.h>
#include <stdint.h>

/// Size of the terminal at `fd` in cells; 0 on success, -1 otherwise.
int cplatform_window_size(int fd, int *rows, int *columns);

/// A new pseudo-terminal's master, close-on-exec; the slave's name is written to `name`. -1 on failure.
int cplatform_open_pty(char *name, size_t capacity, int rows, int columns);

/// Sets the size of the terminal at `fd`; the kernel tells its foreground group.
int cplatform_set_window_size(int fd, int rows, int columns);

/// Starts `argv` in a new session whose controlling terminal is `tty` (descriptors 0 to 2); pid or -1.
int cplatform_spawn_on_pty(const char *tty, char *const argv[], char *const envp[], const char *directory);

/// A handle of the folder `name` in `parent` for walking on, close-on-exec; a link is not followed. -1 on failure.
int cplatform_open_folder(int parent, const char *name);

/// Renames, and fails with EEXIST when `to` is there already. 0 on success.
int cplatform_rename_exclusive(int from_folder, const char *from, int to_folder, const char *to);

/// 1 when the descriptor lies on a file system through which the kernel shows itself (proc, sysfs, …), 0 when not, -1 on failure.
int cplatform_is_kernel_file_system(int fd);

/// Where `sought` begins in `bytes`, in linear time (memmem); -1 when it does not occur.
long cplatform_find(const void *bytes, size_t length, const void *sought, size_t sought_length);

/// Makes this process the parent of every orphaned descendant (Linux: PR_SET_CHILD_SUBREAPER). 0 on success.
int cplatform_adopt_orphans(void);

/// A number that a process hands down to everything it starts, whatever session or environment that takes: the limit on
/// file locks, which Linux has not looked at since 2.4 (getrlimit(2)). It can only be made smaller. 0 on success.
int cplatform_process_mark(int pid, uint64_t *mark);
int cplatform_mark_process(int pid, uint64_t mark);

/// A descriptor of a process, which stays with it when the number is given again; -1 on failure.
int cplatform_open_process(int pid);
int cplatform_signal_process(int process, int signal);

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

/// Gives a signal its default action, or none. 0 on success.
int cplatform_default_signal(int signal);
int cplatform_ignore_signal(int signal);

/// Stops this process and its group as Ctrl-Z does (SIGTSTP with its default action) and returns when it goes on; at once
/// where the system does not stop it, its group having nobody who could wake it. Handlers and masks are as before.
void cplatform_stop_group(void);

/// wcwidth(3) in the locale of the process.
int cplatform_wcwidth(uint32_t scalar);

/// Waits until `fd` has something to read or has ended: 1; 0 when the time is over, -1 on failure.
int cplatform_wait_readable(int fd, int milliseconds);

#endif
