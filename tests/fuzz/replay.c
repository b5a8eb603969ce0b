/**
 * @file tests/fuzz/replay.c
 * Runs each file named on the command line through the fuzz target, once.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay(const char *path)
{
    enum { MOST = 1 << 20 };
    FILE *file = fopen(path, "rb");
    uint8_t *data = malloc(MOST);
    int status = 1;
    if (file != NULL && data != NULL) {
        const size_t size = fread(data, 1, MOST, file);
        status = LLVMFuzzerTestOneInput(data, size);
    } else {
        fprintf(stderr, "%s: cannot be read\n", path);
    }
    free(data);
    if (file != NULL) {
        (void)fclose(file);
    }
    return status;
}

int main(int argc, char **argv)
{
    int status = argc > 1 ? 0 : 1;
    for (int k = 1; k < argc; k++) {
        status |= replay(argv[k]);
    }
    printf("%d files replayed\n", argc - 1);
    return status;
}
