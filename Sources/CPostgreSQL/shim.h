#ifndef VITRINA_CPOSTGRESQL_SHIM_H
#define VITRINA_CPOSTGRESQL_SHIM_H
#include <libpq-fe.h>
#endif
