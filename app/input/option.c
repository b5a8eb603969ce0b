/**
 * @file app/input/option.c
 * See option.h.
 */
#include "app/input/option.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int64_t app_option_whole(struct argp_state *state, const char *option, const char *text,
                         int64_t least, int64_t most)
{
    char *end = NULL;
    errno = 0;
    const long long value = strtoll(text, &end, 10);
    if (end == text || *end != '\0' || errno != 0 || value < least || value > most) {
        argp_error(state,
                   "%s: `%s` found, expected a whole number from %" PRId64
                   " to %" PRId64,
                   option, text, least, most);
    }
    return value;
}

void app_option_range(struct argp_state *state, const char *option, const char *text,
                      int64_t *first, int64_t *end)
{
    long long a = -1;
    long long b = -1;
    int used = 0;
    if (sscanf(text, "%lld:%lld%n", &a, &b, &used) != 2 || text[used] != '\0' || a < 0
        || b <= a) {
        argp_error(state,
                   "%s: `%s` found, expected a:b with a < b, which is members a to "
                   "b - 1 counted from 0",
                   option, text);
    }
    *first = a;
    *end = b;
}

bool app_option_ends_in(const char *name, const char *ending)
{
    const size_t n = strlen(name), m = strlen(ending);
    return n >= m && strcmp(name + n - m, ending) == 0;
}

static bool is_plain(const char *text)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "0123456789-_=+:,./%@";
    return text[0] != '\0' && text[strspn(text, plain)] == '\0';
}

/* Quotes what a shell would take apart; argv[0] is "renlian NAME". */
char *app_command_line(int argc, char **argv)
{
    char *line = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&line, &n);
    if (out == NULL) {
        return NULL;
    }
    for (int i = 0; i < argc; i++) {
        const bool bare = i == 0 || is_plain(argv[i]);
        fprintf(out, "%s%s", i > 0 ? " " : "", bare ? "" : "'");
        for (const char *c = argv[i]; *c != '\0'; c++) {
            fputs(*c == '\'' && !bare ? "'\\''" : (char[2]){ *c, '\0' }, out);
        }
        fputs(bare ? "" : "'", out);
    }
    return fclose(out) == 0 ? line : NULL;
}
