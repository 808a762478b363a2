#ifndef VITRINA_CZLIB_SHIM_H
#define VITRINA_CZLIB_SHIM_H
#include <zlib.h>
#endif
