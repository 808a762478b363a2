#ifndef VITRINA_CCMARK_SHIM_H
#define VITRINA_CCMARK_SHIM_H
#include <cmark.h>
#endif
