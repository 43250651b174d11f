/* Counts what a process writes, and makes the Nth of it fail, tear or kill.

   Loaded into a Python process with LD_PRELOAD and armed from there: torture_arm(mode, n).
   Modes: 0 count only, 1 kill before the Nth call, 2 write half of the Nth and kill,
   3 no space from the Nth call on, 4 an I/O error at the Nth call, 5 a read-only file system from
   the Nth call on. Only calls on files count; pipes and terminals do not. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static int mode = 0;
static long nth = -1;
static long calls = 0;

void torture_arm(int new_mode, long new_nth) { mode = new_mode; nth = new_nth; calls = 0; }
long torture_calls(void) { return calls; }

static int is_file(int fd) {
    struct stat found;
    return fstat(fd, &found) == 0 && S_ISREG(found.st_mode);
}

static void die(void) { kill(getpid(), SIGKILL); for (;;) pause(); }

/* Returns 0 to go on, 1 to tear and die, -1 to fail with errno set. */
static int meet(void) {
    if (nth < 0) { calls++; return 0; }
    long now = ++calls;
    int whole = mode == 3 || mode == 5;
    if (now < nth || (now > nth && !whole)) return 0;
    if (mode == 1) die();
    if (mode == 2) return 1;
    if (mode == 3) { errno = ENOSPC; return -1; }
    if (mode == 4) { errno = EIO; return -1; }
    if (mode == 5) { errno = EROFS; return -1; }
    return 0;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int fd, const void *data, size_t size) {
    if (is_file(fd)) {
        int what = meet();
        if (what < 0) return -1;
        if (what > 0) { REAL(write)(fd, data, size / 2); die(); }
    }
    return REAL(write)(fd, data, size);
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
    if (is_file(fd)) {
        int what = meet();
        if (what < 0) return -1;
        if (what > 0) { REAL(pwrite)(fd, data, size / 2, at); die(); }
    }
    return REAL(pwrite)(fd, data, size, at);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
    if (is_file(fd)) {
        int what = meet();
        if (what < 0) return -1;
        if (what > 0) { REAL(pwrite64)(fd, data, size / 2, at); die(); }
    }
    return REAL(pwrite64)(fd, data, size, at);
}

#define PLAIN(kind, name, params, args, counts)      \
    kind name params {                                \
        if (counts) {                                 \
            int what = meet();                        \
            if (what < 0) return -1;                  \
            if (what > 0) { REAL(name) args; die(); } \
        }                                             \
        return REAL(name) args;                       \
    }

PLAIN(int, fsync, (int fd), (fd), is_file(fd))
PLAIN(int, fdatasync, (int fd), (fd), is_file(fd))
PLAIN(int, ftruncate, (int fd, off_t size), (fd, size), is_file(fd))
PLAIN(int, ftruncate64, (int fd, off64_t size), (fd, size), is_file(fd))
PLAIN(int, rename, (const char *from, const char *to), (from, to), 1)
PLAIN(int, link, (const char *from, const char *to), (from, to), 1)
PLAIN(int, linkat, (int a, const char *from, int b, const char *to, int flags), (a, from, b, to, flags), 1)
PLAIN(int, unlink, (const char *path), (path), 1)
