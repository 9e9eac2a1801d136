/// libxml2's reader of HTML as it is found in the world. Its headers lie in a folder of their own, which their packages add to
/// the compiler's path by `xml2-config`; here they are named by where they are.
#ifndef CXML_SHIM_H
#define CXML_SHIM_H

#include <libxml/HTMLparser.h>

#endif
