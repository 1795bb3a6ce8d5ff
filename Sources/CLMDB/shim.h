#include <lmdb.h>
#ifdef __linux__
// statfs, which tells network file systems apart and which Swift's Glibc lacks.
#include <sys/vfs.h>
#endif
