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

#endif
