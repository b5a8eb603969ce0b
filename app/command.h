/**
 * @file app/command.h
 * Sub-commands of the program, as a table.
 *
 * Results go to stdout, talk to stderr. A command returns the exit status of the
 * program: 0 done, 1 some members failed, 2 the input is wrong, 3 the machine failed.
 */
#ifndef REN_APP_COMMAND_H
#define REN_APP_COMMAND_H

#include "base/status.h"

enum { APP_DONE, APP_SOME_FAILED, APP_BAD_INPUT, APP_BAD_MACHINE };

typedef struct app_command {
    const char *name;
    const char *summary;
    /** argv[0] is "renlian NAME"; the rest are the arguments after the name. */
    int (*run)(int argc, char **argv);
} app_command;

/** In the order of app/commands.def; ends with a NULL name. */
extern const app_command app_commands[];

#define COMMAND(name, summary) int app_##name(int argc, char **argv);
#include "app/commands.def"
#undef COMMAND

/** Says the fault on stderr and returns the exit status it calls for. */
int app_fault(const ren_error *err);

#endif
