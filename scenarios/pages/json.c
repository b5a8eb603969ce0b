#include "scenarios/pages/json.h"

#include "scenarios/text/units.h"

static void quote(FILE *out, const char *text)
{
    fputc('"', out);
    for (const char *p = text; *p != '\0'; p++) {
        const unsigned char c = (unsigned char)*p;
        if (c == '"' || c == '\\') {
            fprintf(out, "\\%c", c);
        } else if (c < 0x20) {
            fprintf(out, "\\u%04X", c);
        } else {
            fputc(c, out);
        }
    }
    fputc('"', out);
}

static void begin(ren_json *json, const char *key)
{
    if (json->depth > 0) {
        fprintf(json->out, "%s\n%*s", json->has_item ? "," : "", 2 * json->depth, "");
    }
    if (key != NULL) {
        quote(json->out, key);
        fputs(": ", json->out);
    }
    json->has_item = true;
}

void ren_json_open(ren_json *json, const char *key, char bracket)
{
    begin(json, key);
    fputc(bracket, json->out);
    json->depth++;
    json->has_item = false;
}

void ren_json_close(ren_json *json, char bracket)
{
    json->depth--;
    if (json->has_item) {
        fprintf(json->out, "\n%*s", 2 * json->depth, "");
    }
    fputc(bracket, json->out);
    json->has_item = true;
    if (json->depth == 0) {
        fputc('\n', json->out);
    }
}

void ren_json_text(ren_json *json, const char *key, const char *text)
{
    begin(json, key);
    quote(json->out, text);
}

void ren_json_number(ren_json *json, const char *key, double value)
{
    char number[REN_NUMBER_TEXT];
    begin(json, key);
    ren_number_print(value, number);
    fputs(number, json->out);
}

void ren_json_flag(ren_json *json, const char *key, bool value)
{
    begin(json, key);
    fputs(value ? "true" : "false", json->out);
}
