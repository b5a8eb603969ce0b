/**
 * @file scenarios/pages/json.h
 * JSON, written as it goes: commas, indentation and quotes look after themselves.
 */
#ifndef REN_SCENARIOS_PAGES_JSON_H
#define REN_SCENARIOS_PAGES_JSON_H

#include <stdbool.h>
#include <stdio.h>

typedef struct ren_json {
    FILE *out;
    int depth;
    bool has_item; /* the open object or list has one already */
} ren_json;

/* `key` is NULL inside a list. */
void ren_json_open(ren_json *json, const char *key, char bracket);
void ren_json_close(ren_json *json, char bracket);
void ren_json_text(ren_json *json, const char *key, const char *text);
void ren_json_number(ren_json *json, const char *key, double value);
void ren_json_flag(ren_json *json, const char *key, bool value);

#endif
