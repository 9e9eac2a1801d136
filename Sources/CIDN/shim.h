/// libidn2: host names in other letters than ASCII (RFC 5891, UTS 46).
#include <idn2.h>
