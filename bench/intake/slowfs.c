/* Loaded before the C library: every wait for the disk takes SLOWFS_US microseconds, no more, no less. */
#include <stdlib.h>
#include <time.h>

static int wait_for_disk(void)
{
    const char *us = getenv("SLOWFS_US");
    long n = us ? atol(us) : 0;
    struct timespec left = { n / 1000000, n % 1000000 * 1000 };
    while (nanosleep(&left, &left) != 0)
        ;
    return 0;
}

int fsync(int file) { (void)file; return wait_for_disk(); }
int fdatasync(int file) { (void)file; return wait_for_disk(); }
