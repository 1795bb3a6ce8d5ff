#ifndef FABULA_MEMORY_H
#define FABULA_MEMORY_H

/// Has `free` keep all memory in the process from now on, also that of large
/// blocks: what takes and frees as much again and again would otherwise have the
/// kernel clear new pages each time. Does nothing without the GNU C library.
void fabula_keep_freed_memory(void);

#endif
