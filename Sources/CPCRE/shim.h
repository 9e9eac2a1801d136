/// PCRE2 for texts in UTF-8; the library wants the width of a code unit before its header is read.
#ifndef CPCRE_SHIM_H
#define CPCRE_SHIM_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#endif
