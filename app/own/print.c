#include "app/own/print.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

static void faults_print(const ren_given_report *r, bool harmful, FILE *out)
{
    int n = 0;
    for (int k = 0; k < REN_N_GIVEN_FAULTS; k++) {
        const ren_given_fault_info *info = &ren_given_fault_infos[k];
        const ren_given_fault *f = &r->fault[k];
        if (info->harmful != harmful || f->n == 0) {
            continue;
        }
        if (n++ == 0) {
            fprintf(out, harmful ? "To mend before use\n" : "To know\n");
        }
        fprintf(out, "  %-20s %10lld  %s\n", info->name, (long long)f->n, info->doc);
        for (int32_t e = 0; e < f->n_examples && k != REN_GIVEN_missing_values
                            && k != REN_GIVEN_missing_outputs;
             e++) {
            fprintf(out, "  %-20s %10s    %s\n", "", "", f->example[e]);
        }
        if (harmful) {
            fprintf(out, "  %-20s %10s  mend: %s\n", "", "", info->mends);
        }
    }
    if (n == 0 && harmful) {
        fprintf(out, "Nothing to mend\n");
    }
}

static void shape_print(const ren_given_report *r, FILE *out)
{
    fprintf(out, "%lld firms, %lld links, %lld products\n", (long long)r->firms,
            (long long)r->links, (long long)r->products);
    fprintf(
        out,
        "%lld component%s, the largest with %.1f %% of firms; %.1f %% in the largest "
        "strongly connected one\n",
        (long long)r->components, r->components == 1 ? "" : "s",
        100.0 * r->largest_share, 100.0 * r->strong_share);
    fprintf(out, "customers of one firm: at most %lld", (long long)r->customers_max);
    if (!isnan(r->customers_hill)) {
        fprintf(out, ", tail exponent %.2f", r->customers_hill);
    }
    fprintf(out, "; suppliers: at most %lld", (long long)r->suppliers_max);
    if (!isnan(r->suppliers_hill)) {
        fprintf(out, ", tail exponent %.2f", r->suppliers_hill);
    }
    fprintf(out, "\n");
}

void app_own_print(const app_own *own, FILE *out)
{
    fprintf(out, "As read: ");
    shape_print(&own->before, out);
    faults_print(&own->before, true, out);
    faults_print(&own->before, false, out);
    for (int k = 0, n = 0; own->repaired && k < REN_N_GIVEN_REPAIRS; k++) {
        if (own->done[k] > 0) {
            fprintf(out, "%s  %-20s %10lld  %s\n", n++ == 0 ? "Repaired\n" : "",
                    ren_given_repair_infos[k].name, (long long)own->done[k],
                    ren_given_repair_infos[k].doc);
        }
    }
    if (own->repaired) {
        fprintf(out, "After repair: ");
        shape_print(&own->after, out);
        faults_print(&own->after, true, out);
    }
    for (int32_t k = 0; k < own->notes.n; k++) {
        fprintf(out, "%s  %s\n", k == 0 ? "Completed\n" : "", own->notes.text[k]);
    }
    if (own->file != NULL) {
        fprintf(out, "Written to %s\n", own->file);
    }
}

static json_t *report_object(const ren_given_report *r)
{
    json_t *faults = json_object();
    for (int k = 0; k < REN_N_GIVEN_FAULTS; k++) {
        const ren_given_fault_info *info = &ren_given_fault_infos[k];
        json_t *examples = json_array();
        for (int32_t e = 0; e < r->fault[k].n_examples; e++) {
            json_array_append_new(examples, json_string(r->fault[k].example[e]));
        }
        json_object_set_new(faults, info->name,
                            json_pack("{s:I, s:b, s:s, s:o}", "count",
                                      (json_int_t)r->fault[k].n, "harmful",
                                      info->harmful, "mend", info->mends, "examples",
                                      examples));
    }
    json_t *object = json_pack(
        "{s:I, s:I, s:I, s:I, s:f, s:f, s:I, s:I, s:o}", "firms", (json_int_t)r->firms,
        "links", (json_int_t)r->links, "products", (json_int_t)r->products,
        "components", (json_int_t)r->components, "largest_share", r->largest_share,
        "strong_share", r->strong_share, "customers_max", (json_int_t)r->customers_max,
        "suppliers_max", (json_int_t)r->suppliers_max, "faults", faults);
    /* JSON has no NaN: an exponent that few firms do not allow is null */
    json_object_set_new(object, "customers_hill",
                        isnan(r->customers_hill) ? json_null()
                                                 : json_real(r->customers_hill));
    json_object_set_new(object, "suppliers_hill",
                        isnan(r->suppliers_hill) ? json_null()
                                                 : json_real(r->suppliers_hill));
    return object;
}

bool app_own_json(const app_own *own, FILE *out)
{
    json_t *object = json_object();
    json_t *notes = json_array();
    json_object_set_new(object, "file",
                        own->file != NULL ? json_string(own->file) : json_null());
    json_object_set_new(object, "read", report_object(&own->before));
    if (own->repaired) {
        json_t *repairs = json_object();
        for (int k = 0; k < REN_N_GIVEN_REPAIRS; k++) {
            json_object_set_new(repairs, ren_given_repair_infos[k].name,
                                json_integer(own->done[k]));
        }
        json_object_set_new(object, "repairs", repairs);
        json_object_set_new(object, "repaired", report_object(&own->after));
    }
    for (int32_t k = 0; k < own->notes.n; k++) {
        json_array_append_new(notes, json_string(own->notes.text[k]));
    }
    json_object_set_new(object, "completed", notes);
    const bool done = object != NULL && json_dumpf(object, out, JSON_INDENT(2)) == 0
                      && fprintf(out, "\n") == 1;
    json_decref(object);
    return done;
}

static void append(char *out, size_t room, const char *before, const char *text)
{
    const size_t used = strlen(out);
    snprintf(out + used, room - used, "%s%s", before, text);
}

void app_own_mends(const ren_given_report *r, char *out, size_t room)
{
    char options[200] = "";
    int n_rules = 0;
    out[0] = '\0';
    for (int k = 0; k < REN_N_GIVEN_FAULTS; k++) {
        const char *mends = ren_given_fault_infos[k].mends;
        if (!ren_given_fault_infos[k].harmful || r->fault[k].n == 0) {
            continue;
        }
        if (mends[0] == '-') {
            append(options, sizeof options, " ", mends);
        } else if (strstr(out, mends) == NULL) {
            append(out, room, n_rules++ == 0 ? "--repair " : ",", mends);
        }
    }
    append(out, room,
           n_rules == 0 && options[0] == ' ' ? ""
           : options[0]                      ? " and"
                                             : "",
           options);
}
