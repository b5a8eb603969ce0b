#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>

ren_status ren_fail(ren_error *err, ren_status status, const char *format, ...)
{
    if (err != NULL) {
        va_list args;
        va_start(args, format);
        err->status = status;
        (void)vsnprintf(err->text, sizeof err->text, format, args);
        va_end(args);
    }
    return status;
}

const char *ren_status_name(ren_status status)
{
    static const char *const name[] = {
#define X(name, exit, meaning) #name,
        REN_STATUS_LIST(X)
#undef X
    };
    return name[status];
}

int ren_status_exit(ren_status status)
{
    static const int code[] = {
#define X(name, exit, meaning) exit,
        REN_STATUS_LIST(X)
#undef X
    };
    return code[status];
}
