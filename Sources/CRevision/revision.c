#include "revision.h"

const char *vitrina_revision(void) { return VITRINA_REVISION; }
