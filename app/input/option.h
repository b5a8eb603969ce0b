/**
 * @file app/input/option.h
 * Values of command-line options, checked where they are read.
 */
#ifndef REN_APP_INPUT_OPTION_H
#define REN_APP_INPUT_OPTION_H

#include <argp.h>
#include <stdbool.h>
#include <stdint.h>

/** A whole number in least..most, or the program ends with a sentence and status 2. */
int64_t app_option_whole(struct argp_state *state, const char *option, const char *text,
                         int64_t least, int64_t most);

/** "a:b", a < b: members a .. b-1. */
void app_option_range(struct argp_state *state, const char *option, const char *text,
                      int64_t *first, int64_t *end);

/** Whether a name has this ending. */
bool app_option_ends_in(const char *name, const char *ending);

/** The arguments joined as they were typed; owned by the caller, NULL out of memory. */
char *app_command_line(int argc, char **argv);

#endif
