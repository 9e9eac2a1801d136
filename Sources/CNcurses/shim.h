/// ncurses with wide characters, and what Swift cannot import of it: macros, globals, variadic functions.
#ifndef CNCURSES_SHIM_H
#define CNCURSES_SHIM_H

#define NCURSES_WIDECHAR 1
#define _XOPEN_SOURCE_EXTENDED 1
#include <curses.h>
#include <stddef.h>
#include <stdio.h>
#include <wchar.h>

/// The header of some systems makes `WINDOW` opaque, that of others does not: one name for both.
typedef WINDOW *nc_window;

static const attr_t NC_BOLD = A_BOLD;
static const attr_t NC_DIM = A_DIM;
static const attr_t NC_UNDERLINE = A_UNDERLINE;
static const attr_t NC_REVERSE = A_REVERSE;
#ifdef A_ITALIC
static const attr_t NC_ITALIC = A_ITALIC;
#else
static const attr_t NC_ITALIC = 0;
#endif

// Globals, which Swift 6 does not let in.
static inline nc_window nc_stdscr(void) { return stdscr; }
static inline nc_window nc_curscr(void) { return curscr; }
static inline int nc_colors(void) { return COLORS; }

/// `term.h` would bring hundreds of one-word macros along.
extern char *tigetstr(const char *);
extern int tigetflag(const char *);
extern int tigetnum(const char *);
extern int setupterm(const char *, int, int *);

/// A string of terminfo; NULL when the terminal has none of that name, for which tigetstr has two answers.
static inline const char *nc_string(const char *name) {
    const char *text = tigetstr(name);
    return text == (const char *)-1 ? NULL : text;
}

/// The short form of the pair ends at 32767 (and the attribute's at 255); the long one goes in the last argument.
static inline int nc_set_style(nc_window window, attr_t attributes, int pair) {
    return wattr_set(window, attributes, (short)(pair & 0x7FFF), &pair);
}

#endif
