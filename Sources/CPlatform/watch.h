/// Between terminal.c and watch.c only.
#ifndef CPLATFORM_WATCH_H
#define CPLATFORM_WATCH_H

#include <stddef.h>
#include <termios.h>

/// What the watcher has to put right if the program is gone the next moment.
void watch_guard(const struct termios *before, const struct termios *running, const char *reset, size_t length);

/// Nothing any more. Async-signal-safe.
void watch_release(void);

#endif
