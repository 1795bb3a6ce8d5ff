// Records what a process does to the files under one folder, in its order:
// writes with their data, syncs, and changes of names.
//
//   env LD_PRELOAD=recorder.so FABULA_RECORD_DIR=/absolute/folder
//     FABULA_RECORD_LOG=/absolute/file program...
//
// The log is a sequence of records, all numbers in the machine's byte order:
//   u32 kind, u32 file, u64 offset, u64 length, then `length` bytes
// `file` counts the files that were opened for writing, from 1 on; a file that
// is opened twice (LMDB does) keeps its number. LMDB's lock files, which mean
// nothing after a crash, are left out.
//
// With FABULA_FAIL_AT=n, the n-th write or sync of these files fails with EIO.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind {
  CREATE = 1,      // the bytes are a path; the file is new
  WRITE = 2,       // the bytes are the data
  SYNC = 3,        // all earlier writes of the file are on the disk
  TRUNCATE = 4,    // `offset` is the new length
  RENAME = 5,      // old path, 0, new path
  LINK = 6,        // target, 0, path of a symbolic link
  UNLINK = 7,      // path
  DIRECTORY = 8,   // path of a new directory
  SYNC_NAMES = 9,  // path of a directory whose entries are on the disk
  WRITE_SYNC = 10, // a write that was on the disk when it returned
  OPEN = 11,       // the bytes are a path; the file was there before
};

enum { FILES = 4096, DESCRIPTORS = 4096 };

struct identity { dev_t device; ino_t inode; };

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static int log_descriptor = -1;
static char folder[PATH_MAX];
static struct identity files[FILES];  // by number − 1; zeros: gone
static uint32_t file_count;
static uint32_t file_of[DESCRIPTORS];
static unsigned char is_synchronous[DESCRIPTORS];
static long calls_to_failure;  // 0: none fails

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

__attribute__((constructor)) static void start(void) {
  const char *log = getenv("FABULA_RECORD_LOG"), *wanted = getenv("FABULA_RECORD_DIR");
  if (!log || !wanted || !realpath(wanted, folder)) return;
  const char *failure = getenv("FABULA_FAIL_AT");
  if (failure) calls_to_failure = strtol(failure, NULL, 10);
  log_descriptor = REAL(open)(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static void put(enum kind kind, uint32_t file, uint64_t offset, const struct iovec *parts,
                int count) {
  struct { uint32_t kind, file; uint64_t offset, length; } head = {kind, file, offset, 0};
  for (int i = 0; i < count; i++) head.length += parts[i].iov_len;
  ssize_t (*real)(int, const void *, size_t) = REAL(write);
  int saved = errno;
  if (real(log_descriptor, &head, sizeof head) != sizeof head) abort();
  for (int i = 0; i < count; i++)
    for (size_t done = 0; done < parts[i].iov_len;) {
      ssize_t wrote =
          real(log_descriptor, (char *)parts[i].iov_base + done, parts[i].iov_len - done);
      if (wrote < 0) abort();
      done += (size_t)wrote;
    }
  errno = saved;
}

static void put_path(enum kind kind, uint32_t file, const char *path) {
  struct iovec part = {(void *)path, strlen(path)};
  put(kind, file, 0, &part, 1);
}

/// The absolute path, when it lies in the folder and matters.
static int interesting(const char *path, char *absolute) {
  if (log_descriptor < 0 || !path) return 0;
  char parent[PATH_MAX], resolved[PATH_MAX];
  snprintf(parent, sizeof parent, "%s", path);
  char *slash = strrchr(parent, '/');
  const char *name = slash ? slash + 1 : parent;
  size_t length = strlen(name);
  if (length > 5 && strcmp(name + length - 5, "-lock") == 0) return 0;
  if (strcmp(name, "write.lock") == 0) return 0;
  char kept[PATH_MAX];
  snprintf(kept, sizeof kept, "%s", name);
  if (slash) *slash = 0;
  if (!realpath(slash ? (parent[0] ? parent : "/") : ".", resolved)) return 0;
  if (strncmp(resolved, folder, strlen(folder)) != 0) return 0;
  return snprintf(absolute, PATH_MAX, "%s/%s", resolved, kept) < PATH_MAX;
}

/// A directory among the descriptors.
#define A_DIRECTORY UINT32_MAX

/// The number of a file, a new one when it was not there before: an inode may
/// have belonged to a file that is gone.
static uint32_t number_of(const struct stat *status, int was_there, int *is_new) {
  for (uint32_t i = 0; i < file_count; i++)
    if (files[i].device == status->st_dev && files[i].inode == status->st_ino) {
      if (was_there) return i + 1;
      files[i] = (struct identity){0, 0};
    }
  if (file_count == FILES) abort();
  files[file_count] = (struct identity){status->st_dev, status->st_ino};
  *is_new = 1;
  return ++file_count;
}

static void opened(int descriptor, const char *path, int flags, int was_there) {
  char absolute[PATH_MAX];
  struct stat status;
  if (descriptor < 0 || descriptor >= DESCRIPTORS) return;
  file_of[descriptor] = 0;
  if (!interesting(path, absolute) || fstat(descriptor, &status) != 0) return;
  if (S_ISDIR(status.st_mode)) {
    file_of[descriptor] = A_DIRECTORY;
    return;
  }
  if ((flags & O_ACCMODE) == O_RDONLY) return;
  int is_new = 0;
  uint32_t file = number_of(&status, was_there, &is_new);
  if (is_new) put_path(was_there ? OPEN : CREATE, file, absolute);
  file_of[descriptor] = file;
  is_synchronous[descriptor] = (flags & (O_DSYNC | O_SYNC)) != 0;
}

static int do_open(int at, const char *path, int flags, mode_t mode) {
  struct stat status;
  pthread_mutex_lock(&turn);
  int was_there = fstatat(at, path, &status, 0) == 0;
  int descriptor = REAL(openat)(at, path, flags, mode);
  if (log_descriptor >= 0) opened(descriptor, path, flags, was_there);
  pthread_mutex_unlock(&turn);
  return descriptor;
}

#define OPEN_BODY(at)                                  \
  mode_t mode = 0;                                     \
  if (flags & (O_CREAT | __O_TMPFILE)) {               \
    va_list list;                                      \
    va_start(list, flags);                             \
    mode = va_arg(list, mode_t);                       \
    va_end(list);                                      \
  }                                                    \
  return do_open(at, path, flags, mode);

int open(const char *path, int flags, ...) { OPEN_BODY(AT_FDCWD) }
int open64(const char *path, int flags, ...) { OPEN_BODY(AT_FDCWD) }
int openat(int at, const char *path, int flags, ...) { OPEN_BODY(at) }
int openat64(int at, const char *path, int flags, ...) { OPEN_BODY(at) }

static uint32_t file(int descriptor) {
  return descriptor >= 0 && descriptor < DESCRIPTORS ? file_of[descriptor] : 0;
}

int close(int descriptor) {
  pthread_mutex_lock(&turn);
  if (file(descriptor)) file_of[descriptor] = 0;
  pthread_mutex_unlock(&turn);
  return REAL(close)(descriptor);
}

/// Whether this write or sync is the one that fails.
static int fails(void) {
  if (calls_to_failure == 0 || --calls_to_failure > 0) return 0;
  errno = EIO;
  return 1;
}

/// Records a write that has happened, up to the bytes that were written.
static void wrote(int descriptor, off_t offset, const struct iovec *parts, int count,
                  ssize_t bytes) {
  uint32_t number = file(descriptor);
  if (!number || number == A_DIRECTORY || bytes <= 0) return;
  struct iovec kept[IOV_MAX];
  int used = 0;
  for (size_t rest = (size_t)bytes; used < count && rest > 0; used++) {
    kept[used] = parts[used];
    if (kept[used].iov_len > rest) kept[used].iov_len = rest;
    rest -= kept[used].iov_len;
  }
  put(is_synchronous[descriptor] ? WRITE_SYNC : WRITE, number, (uint64_t)offset, kept, used);
}

#define RECORDED(call, offset, parts, count)           \
  if (!file(descriptor)) return call;                  \
  pthread_mutex_lock(&turn);                           \
  off_t place = offset;                                \
  ssize_t bytes = fails() ? -1 : call;                 \
  wrote(descriptor, place, parts, count, bytes);       \
  pthread_mutex_unlock(&turn);                         \
  return bytes;

ssize_t pwrite(int descriptor, const void *data, size_t length, off_t offset) {
  struct iovec part = {(void *)data, length};
  RECORDED(REAL(pwrite)(descriptor, data, length, offset), offset, &part, 1)
}
ssize_t pwrite64(int descriptor, const void *data, size_t length, off_t offset) {
  struct iovec part = {(void *)data, length};
  RECORDED(REAL(pwrite)(descriptor, data, length, offset), offset, &part, 1)
}
ssize_t pwritev(int descriptor, const struct iovec *parts, int count, off_t offset) {
  RECORDED(REAL(pwritev)(descriptor, parts, count, offset), offset, parts, count)
}
ssize_t pwritev64(int descriptor, const struct iovec *parts, int count, off_t offset) {
  RECORDED(REAL(pwritev)(descriptor, parts, count, offset), offset, parts, count)
}
ssize_t writev(int descriptor, const struct iovec *parts, int count) {
  RECORDED(REAL(writev)(descriptor, parts, count), lseek(descriptor, 0, SEEK_CUR), parts, count)
}
ssize_t write(int descriptor, const void *data, size_t length) {
  struct iovec part = {(void *)data, length};
  RECORDED(REAL(write)(descriptor, data, length), lseek(descriptor, 0, SEEK_CUR), &part, 1)
}

static int do_sync(int descriptor, int (*real)(int)) {
  uint32_t number = file(descriptor);
  if (!number) return real(descriptor);
  pthread_mutex_lock(&turn);
  int result = fails() ? -1 : real(descriptor);
  if (result == 0 && number == A_DIRECTORY) {
    char name[64], path[PATH_MAX];
    snprintf(name, sizeof name, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(name, path, sizeof path - 1);
    if (length > 0) {
      path[length] = 0;
      put_path(SYNC_NAMES, 0, path);
    }
  } else if (result == 0) {
    put(SYNC, number, 0, NULL, 0);
  }
  pthread_mutex_unlock(&turn);
  return result;
}

int fsync(int descriptor) { return do_sync(descriptor, REAL(fsync)); }
int fdatasync(int descriptor) { return do_sync(descriptor, REAL(fdatasync)); }

static int do_truncate(int descriptor, off_t length) {
  pthread_mutex_lock(&turn);
  int result = REAL(ftruncate)(descriptor, length);
  uint32_t number = file(descriptor);
  if (result == 0 && number && number != A_DIRECTORY)
    put(TRUNCATE, number, (uint64_t)length, NULL, 0);
  pthread_mutex_unlock(&turn);
  return result;
}

int ftruncate(int descriptor, off_t length) { return do_truncate(descriptor, length); }
int ftruncate64(int descriptor, off_t length) { return do_truncate(descriptor, length); }

static void put_two(enum kind kind, const char *first, const char *second) {
  struct iovec parts[2] = {{(void *)first, strlen(first) + 1}, {(void *)second, strlen(second)}};
  put(kind, 0, 0, parts, 2);
}

int rename(const char *old, const char *new) {
  char from[PATH_MAX], to[PATH_MAX];
  pthread_mutex_lock(&turn);
  int matters = interesting(old, from) && interesting(new, to);
  int result = REAL(rename)(old, new);
  if (result == 0 && matters) put_two(RENAME, from, to);
  pthread_mutex_unlock(&turn);
  return result;
}

int symlink(const char *target, const char *path) {
  char absolute[PATH_MAX];
  pthread_mutex_lock(&turn);
  int result = REAL(symlink)(target, path);
  if (result == 0 && interesting(path, absolute)) put_two(LINK, target, absolute);
  pthread_mutex_unlock(&turn);
  return result;
}

int unlink(const char *path) {
  char absolute[PATH_MAX];
  pthread_mutex_lock(&turn);
  int matters = interesting(path, absolute);
  int result = REAL(unlink)(path);
  if (result == 0 && matters) put_path(UNLINK, 0, absolute);
  pthread_mutex_unlock(&turn);
  return result;
}

int mkdir(const char *path, mode_t mode) {
  char absolute[PATH_MAX];
  pthread_mutex_lock(&turn);
  int result = REAL(mkdir)(path, mode);
  if (result == 0 && interesting(path, absolute)) put_path(DIRECTORY, 0, absolute);
  pthread_mutex_unlock(&turn);
  return result;
}
