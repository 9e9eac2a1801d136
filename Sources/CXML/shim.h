/// libxml2's reader of HTML as it is found in the world. Where its headers lie is asked of pkg-config.
#ifndef CXML_SHIM_H
#define CXML_SHIM_H

#include <libxml/HTMLparser.h>

#endif
