// Preloaded into a program by the script `mapped` beside this file: where LMDB
// would map an index read-only, the bytes of the file are read into memory of
// the program's own, in pages of 4 KiB, as malloc would give it.
#define _GNU_SOURCE
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static void *map(void *address, size_t length, int protection, int flags, int file, off_t offset) {
  return (void *)syscall(SYS_mmap, address, length, protection, flags, file, offset);
}

/// Whether this is LMDB's map of an index: longer than the file, as no other is.
static bool is_index(int file, size_t mapped) {
  struct stat status;
  if (fstat(file, &status) != 0 || (size_t)status.st_size >= mapped) return false;
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, sizeof path);
  return length > 4 && memcmp(path + length - 4, ".mdb", 4) == 0;
}

static _Noreturn void fail(const char *what) {
  perror(what);
  exit(1);
}

void *mmap(void *address, size_t length, int protection, int flags, int file, off_t offset) {
  bool is_read_only = protection == PROT_READ && (flags & MAP_SHARED) != 0;
  if (file < 0 || !is_read_only || !is_index(file, length)) {
    return map(address, length, protection, flags, file, offset);
  }
  // The map is longer than the file; what is never touched takes no memory.
  char *memory = map(NULL, length, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) fail("memory for the index");
  madvise(memory, length, MADV_NOHUGEPAGE);
  size_t filled = 0;
  while (filled < length) {
    ssize_t count = pread(file, memory + filled, length - filled, offset + (off_t)filled);
    if (count < 0) fail("reading the index");
    if (count == 0) break;
    filled += (size_t)count;
  }
  fprintf(stderr, "mapped: %zu bytes in memory of the program's own\n", filled);
  return memory;
}
