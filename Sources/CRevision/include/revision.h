#ifndef VITRINA_REVISION_H
#define VITRINA_REVISION_H

/// The Git commit that the program was built from, or "unknown" where the build had no repository.
///
/// C, because a Swift compilation condition carries no value.
const char *vitrina_revision(void);

#endif
