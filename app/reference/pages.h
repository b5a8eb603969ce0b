/**
 * @file app/reference/pages.h
 * The reference pages, generated from the tables and never written by hand.
 */
#ifndef REN_APP_REFERENCE_PAGES_H
#define REN_APP_REFERENCE_PAGES_H

#include "app/reference/entry.h"
#include "scenarios/scenario.h"

/** One entry in full, as Markdown. */
void app_page_entry(const app_entry *entry, FILE *out);

/** Every page, one after another. */
void app_pages_print(const app_entry *entry, int32_t n, FILE *out);

/** One file per page and the JSON schema of scenario files, into an existing folder. */
REN_CHECKED ren_status app_pages_write(const app_entry *entry, int32_t n,
                                       const ren_catalogue *catalogue,
                                       const char *folder, ren_error *err);

#endif
