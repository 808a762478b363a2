// Writes files that it holds in memory, or compares them with what is on disk: the least that a build can cost.
//
//     files PACK DIRECTORY write|compare THREADS
//
// Prints the seconds on the clock and on processors, user and system, without those of reading PACK.
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { MOST_THREADS = 16 };

// The size that says that an entry of the pack is a directory.
static const uint32_t directory_size = UINT32_MAX;

struct file {
    const char *path;
    const char *bytes;
    uint32_t size;
};

struct part {
    const struct file *files;
    size_t count;
};

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static char *content(const char *path, size_t *size) {
    struct stat status;
    if (stat(path, &status) != 0) fail(path);
    *size = (size_t)status.st_size;
    char *bytes = malloc(*size + 1);
    FILE *file = fopen(path, "rb");
    if (!bytes || !file || fread(bytes, 1, *size, file) != *size) fail(path);
    fclose(file);
    return bytes;
}

// Each entry: length of the path with its final zero, size, path, bytes. A directory stands before what is in it.
static size_t unpack(const char *pack, size_t size, struct file **files) {
    size_t count = 0, room = 0;
    for (size_t place = 0; place < size;) {
        uint32_t head[2];
        memcpy(head, pack + place, sizeof head);
        if (count == room) {
            room = room ? 2 * room : 1024;
            if (!(*files = realloc(*files, room * sizeof **files))) fail("realloc");
        }
        const char *path = pack + place + sizeof head;
        (*files)[count++] = (struct file){path, path + head[0], head[1]};
        place += sizeof head + head[0] + (head[1] == directory_size ? 0 : head[1]);
    }
    return count;
}

static void *write_files(void *argument) {
    const struct part *part = argument;
    for (size_t number = 0; number < part->count; number++) {
        const struct file *file = &part->files[number];
        if (file->size == directory_size) continue;
        int descriptor = open(file->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (descriptor < 0) fail(file->path);
        for (size_t done = 0; done < file->size;) {
            ssize_t count = write(descriptor, file->bytes + done, file->size - done);
            if (count < 0) fail(file->path);
            done += (size_t)count;
        }
        if (close(descriptor) != 0) fail(file->path);
    }
    return NULL;
}

static void *compare_files(void *argument) {
    const struct part *part = argument;
    char *bytes = NULL;
    size_t room = 0;
    for (size_t number = 0; number < part->count; number++) {
        const struct file *file = &part->files[number];
        if (file->size == directory_size) continue;
        struct stat status;
        int descriptor = open(file->path, O_RDONLY | O_CLOEXEC);
        if (descriptor < 0 || fstat(descriptor, &status) != 0) fail(file->path);
        if (file->size > room) {
            room = file->size;
            if (!(bytes = realloc(bytes, room))) fail("realloc");
        }
        if (status.st_size != file->size || read(descriptor, bytes, file->size) != file->size
            || memcmp(bytes, file->bytes, file->size) != 0) {
            fprintf(stderr, "%s is not what it was\n", file->path);
            exit(1);
        }
        close(descriptor);
    }
    free(bytes);
    return NULL;
}

static double seconds(struct timeval time) {
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int count, char **arguments) {
    if (count != 5) return 64;
    int writes = strcmp(arguments[3], "write") == 0;
    size_t threads = strtoul(arguments[4], NULL, 10);
    if (threads < 1 || threads > MOST_THREADS) return 64;
    size_t size;
    const char *pack = content(arguments[1], &size);
    struct file *files = NULL;
    size_t all = unpack(pack, size, &files);
    if (chdir(arguments[2]) != 0) fail(arguments[2]);

    struct rusage before, after;
    getrusage(RUSAGE_SELF, &before);
    double start = now();
    for (size_t number = 0; writes && number < all; number++) {
        if (files[number].size == directory_size && mkdir(files[number].path, 0777) != 0) fail(files[number].path);
    }
    pthread_t running[MOST_THREADS];
    struct part parts[MOST_THREADS];
    for (size_t number = 0; number < threads; number++) {
        size_t first = all * number / threads;
        parts[number] = (struct part){files + first, all * (number + 1) / threads - first};
        if (pthread_create(&running[number], NULL, writes ? write_files : compare_files, &parts[number]) != 0) {
            fail("pthread_create");
        }
    }
    for (size_t number = 0; number < threads; number++) pthread_join(running[number], NULL);
    int root = open(".", O_RDONLY | O_DIRECTORY);
    if (root < 0 || syncfs(root) != 0) fail("syncfs");
    double elapsed = now() - start;
    getrusage(RUSAGE_SELF, &after);
    printf("%f %f %f\n", elapsed, seconds(after.ru_utime) - seconds(before.ru_utime),
           seconds(after.ru_stime) - seconds(before.ru_stime));
    return 0;
}
