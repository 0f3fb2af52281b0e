// zlib, for tables that come compressed.
#include <zlib.h>
