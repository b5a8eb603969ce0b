/**
 * @file app/input/paths.c
 * See paths.h.
 */
#include "app/input/paths.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool is_file(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && !S_ISDIR(about.st_mode);
}

static bool is_folder(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

static const char *root(void)
{
    const char *named = getenv("RENLIAN_DATA");
    if (named != NULL && named[0] != '\0') {
        return named;
    }
    return is_folder(REN_SOURCE_DIR "/scenarios") ? REN_SOURCE_DIR "/scenarios"
                                                  : REN_INSTALL_DATA "/scenarios";
}

ren_status app_path_data(char out[APP_PATH], ren_error *err)
{
    const int n = snprintf(out, APP_PATH, "%s/data", root());
    if (n < 0 || n >= APP_PATH || !is_folder(out)) {
        return ren_fail(err, REN_NO_FILE,
                        "%.300s: no such folder, expected the data files there "
                        "(RENLIAN_DATA names the folder that holds data and library)",
                        out);
    }
    return REN_OK;
}

ren_status app_path_reference(char out[APP_PATH], ren_error *err)
{
    const int n = snprintf(out, APP_PATH, "%s/reference", root());
    if (n < 0 || n >= APP_PATH || !is_folder(out)) {
        return ren_fail(err, REN_NO_FILE,
                        "%.300s: no such folder, expected the published cases there",
                        out);
    }
    return REN_OK;
}

/* "chip-embargo, decoupling, ..." for the message; shortened when there are many. */
static void library_list(char *out, size_t size)
{
    char folder[APP_PATH];
    struct dirent **entry = NULL;
    size_t used = 0;

    out[0] = '\0';
    snprintf(folder, sizeof folder, "%s/library", root());
    const int n = scandir(folder, &entry, NULL, alphasort);
    for (int i = 0; i < n; i++) {
        const char *dot = strrchr(entry[i]->d_name, '.');
        if (dot != NULL && strcmp(dot, ".yaml") == 0 && used + 64 < size) {
            used += (size_t)snprintf(out + used, size - used, "%s%.*s",
                                     used > 0 ? ", " : "",
                                     (int)(dot - entry[i]->d_name), entry[i]->d_name);
        }
        free(entry[i]);
    }
    free(entry);
}

ren_status app_path_scenario(char out[APP_PATH], const char *name, ren_error *err)
{
    const size_t length = strlen(name);
    const bool ends = length > 5 && strcmp(name + length - 5, ".yaml") == 0;
    char library[256];

    if (is_file(name)) {
        const int n = snprintf(out, APP_PATH, "%s", name);
        return n < APP_PATH ? REN_OK
                            : ren_fail(err, REN_NO_FILE, "%.200s: path too long", name);
    }
    if (strchr(name, '/') == NULL) {
        const int n = snprintf(out, APP_PATH, "%s/library/%s%s", root(), name,
                               ends ? "" : ".yaml");
        if (n < APP_PATH && is_file(out)) {
            return REN_OK;
        }
    }
    library_list(library, sizeof library);
    return ren_fail(err, REN_NO_FILE,
                    "%.120s: no such file, expected a scenario file or a name of the "
                    "library: %s",
                    name, library);
}

ren_status app_path_beside(char out[APP_PATH], const char *scenario, const char *file,
                           ren_error *err)
{
    const char *slash = file[0] == '/' ? NULL : strrchr(scenario, '/');
    const int folder = slash != NULL ? (int)(slash - scenario) + 1 : 0;
    const int n = snprintf(out, APP_PATH, "%.*s%s", folder, scenario, file);
    if (n < 0 || n >= APP_PATH || !is_file(out)) {
        return ren_fail(err, REN_NO_FILE,
                        "%.200s: %s, expected the file %.100s there, which the "
                        "scenario names",
                        out, is_folder(out) ? "is a folder" : "no such file", file);
    }
    return REN_OK;
}

static bool is_same(const char *one, const char *other)
{
    struct stat a, b;
    return one != NULL && other != NULL && stat(one, &a) == 0 && stat(other, &b) == 0
           && a.st_dev == b.st_dev && a.st_ino == b.st_ino && S_ISREG(a.st_mode);
}

ren_status app_path_keep(const char *out, const char *const *inputs, int32_t n,
                         ren_error *err)
{
    for (int32_t k = 0; k < n; k++) {
        if (is_same(out, inputs[k])) {
            return ren_fail(err, REN_BAD_SYNTAX,
                            "%.200s: found a file that is read, expected another to "
                            "write (-o FILE)",
                            out);
        }
    }
    return REN_OK;
}

ren_status app_path_results(char out[APP_PATH], const char *scenario, ren_error *err)
{
    const char *slash = strrchr(scenario, '/');
    const char *base = slash != NULL ? slash + 1 : scenario;
    const char *dot = strrchr(base, '.');
    const int length =
        dot != NULL && dot > base ? (int)(dot - base) : (int)strlen(base);
    const int n = snprintf(out, APP_PATH, "%.*s.h5", length, base);
    return n < APP_PATH ? REN_OK
                        : ren_fail(err, REN_NO_FILE, "%.200s: path too long", scenario);
}
