#ifndef VITRINA_CSQLITE_SHIM_H
#define VITRINA_CSQLITE_SHIM_H
#include <sqlite3.h>

/* Swift cannot call functions with a variable number of arguments. */
static inline int vitrina_sqlite_without_memory_statistics(void) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}
#endif
