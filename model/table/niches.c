/**
 * @file model/table/niches.c
 * Reads the lines of niches (definitions D10) and maps their product codes.
 */
#include "base/array.h"
#include "model/table/parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/** One line of the file while it is read. */
typedef struct place {
    const ren_csv *csv;
    const ren_source *source;
    int32_t row;
} place;

static ren_status fault(place at, const char *column, const char *found,
                        const char *expected, ren_error *err)
{
    return ren_fail(err, REN_OUT_OF_RANGE, "%s:%d: %s: found '%s', expected %s",
                    at.csv->path, (int)at.csv->line[at.row], column, found, expected);
}

static ren_status number_read(place at, const char *name, double least, double most,
                              double *out, ren_error *err)
{
    int32_t column = 0;
    ren_status status = ren_csv_need(at.csv, name, &column, err);

    if (status == REN_OK) {
        status = ren_csv_number(at.csv, at.row, column, out, err);
    }
    if (status == REN_OK && !(*out >= least && *out <= most)) {
        status =
            ren_fail(err, REN_OUT_OF_RANGE, "%s:%d: %s: found %g, expected %g to %g",
                     at.csv->path, (int)at.csv->line[at.row], name, *out, least, most);
    }
    return status;
}

static ren_status text_read(place at, const char *name, const char **out,
                            ren_error *err)
{
    int32_t column = 0;
    ren_status status = ren_csv_need(at.csv, name, &column, err);

    if (status == REN_OK) {
        *out = ren_csv_text(at.csv, at.row, column);
    }
    return status;
}

static int32_t product_find(const ren_source *source, const char *code, size_t length)
{
    for (int32_t i = 0; i < source->n; i++) {
        if (strlen(source->code[i]) == length
            && strncmp(source->code[i], code, length) == 0) {
            return i;
        }
    }
    return -1;
}

/** Adds `share` to what `name` stands for; false when it stands for nothing. */
typedef bool (*share_add)(const ren_source *source, const char *name, size_t length,
                          double share, double *out);

static bool product_add(const ren_source *source, const char *name, size_t length,
                        double share, double *out)
{
    const int32_t product = product_find(source, name, length);

    if (product >= 0) {
        out[product] += share;
    }
    return product >= 0;
}

/** As above; `mfg` stands for every manufacturing product. */
static bool users_add(const ren_source *source, const char *name, size_t length,
                      double share, double *out)
{
    if (length != 3 || strncmp(name, "mfg", 3) != 0) {
        return product_add(source, name, length, share, out);
    }
    for (int32_t i = 0; i < source->n; i++) {
        out[i] += ren_group_is_manufacturing(source->group[i]) ? share : 0.0;
    }
    return true;
}

static bool country_add(const ren_source *source, const char *name, size_t length,
                        double share, double *out)
{
    (void)source;
    for (int32_t c = 0; c < REN_N_COUNTRIES; c++) {
        if (strlen(ren_country_code[c]) == length
            && strncmp(ren_country_code[c], name, length) == 0) {
            out[c] += share;
            return true;
        }
    }
    return false;
}

/** Reads "name:share|name:share" into out; *total is the sum of the shares written. */
static ren_status shares_read(place at, const char *name, share_add add, double *out,
                              double *total, ren_error *err)
{
    const char *text = "";
    ren_status status = text_read(at, name, &text, err);

    *total = 0.0;
    while (status == REN_OK && *text != '\0') {
        const size_t length = strcspn(text, ":|");
        char *end = NULL;
        const double share =
            text[length] == ':' ? strtod(text + length + 1, &end) : NAN;
        if (!(share > 0.0 && share <= 1.0) || (*end != '|' && *end != '\0')) {
            return fault(at, name, text, "name:share, share above 0 and at most 1",
                         err);
        }
        if (!add(at.source, text, length, share, out)) {
            return fault(at, name, text, "a known name before ':'", err);
        }
        *total += share;
        text = *end == '|' ? end + 1 : end;
    }
    return status;
}

static ren_status class_read(place at, int32_t *out, ren_error *err)
{
    static const char *const name[] = { "easy", "medium", "hard", "extreme" };
    const char *text = "";
    ren_status status = text_read(at, "class", &text, err);

    if (status != REN_OK) {
        return status;
    }
    for (int32_t k = 0; k < 4; k++) {
        if (strcmp(text, name[k]) == 0) {
            *out = k;
            return REN_OK;
        }
    }
    return fault(at, "class", text, "easy, medium, hard or extreme", err);
}

/** The plain numbers of a line. */
static ren_status numbers_read(ren_niche_line *line, place at, ren_error *err)
{
    double racers = 0.0;
    const struct {
        const char *name;
        double least, most;
        double *out;
    } number[] = {
        { "sigma", 1e-6, 0.9, &line->supply_share },
        { "mu", 0.0, 1.0, &line->import_share },
        { "inv_share", 0.0, 1.0, &line->investment_share },
        { "exp_share", 0.0, 1.0, &line->export_share },
        { "exposure", 0.0, 1.0, &line->niche.exposure },
        { "criticality", 0.0, 1.0, &line->niche.criticality },
        { "lead_weeks", 0.0, 52.0, &line->niche.lead_weeks },
        { "buffer_weeks", 0.0, 104.0, &line->niche.buffer_weeks },
        { "qual_weeks", 0.0, 1040.0, &line->niche.qualification_weeks },
        { "racers", 1.0, 1000.0, &racers },
    };
    ren_status status = REN_OK;

    for (size_t k = 0; status == REN_OK && k < sizeof number / sizeof *number; k++) {
        status = number_read(at, number[k].name, number[k].least, number[k].most,
                             number[k].out, err);
    }
    line->niche.racers = (int32_t)racers;
    if (status == REN_OK && line->investment_share + line->export_share > 1.0) {
        status = fault(at, "inv_share", "more than is left by exp_share",
                       "investment and exports of at most 1 together", err);
    }
    return status;
}

static ren_status texts_read(ren_niche_line *line, place at, ren_error *err)
{
    const struct {
        const char *name;
        char **out;
    } text[] = { { "id", &line->id },
                 { "name_en", &line->name },
                 { "name_zh", &line->name_zh },
                 { "evidence", &line->niche.evidence } };
    ren_status status = REN_OK;

    for (size_t k = 0; status == REN_OK && k < sizeof text / sizeof *text; k++) {
        const char *value = "";
        status = text_read(at, text[k].name, &value, err);
        if (status == REN_OK) {
            status = ren_data_text(text[k].out, value, err);
        }
    }
    return status;
}

static ren_status line_read(ren_niche_line *line, place at, ren_error *err)
{
    const int32_t n = at.source->n;
    const char *parent = "";
    double users = 0.0, capital = 0.0, origins = 0.0;
    ren_status status = texts_read(line, at, err);

    if (status == REN_OK) {
        status = text_read(at, "parent", &parent, err);
    }
    if (status == REN_OK) {
        line->parent = product_find(at.source, parent, strlen(parent));
        line->user = ren_column(n, sizeof *line->user);
        line->niche.capital_share = ren_column(n, sizeof *line->niche.capital_share);
        if (line->parent < 0) {
            status = fault(at, "parent", parent, "a product code", err);
        } else if (line->user == NULL || line->niche.capital_share == NULL) {
            status = ren_fail(err, REN_NO_MEMORY, "niches: no memory for %s", line->id);
        }
    }
    if (status == REN_OK) {
        status = numbers_read(line, at, err);
    }
    if (status == REN_OK) {
        status = class_read(at, &line->niche.localisation, err);
    }
    if (status == REN_OK) {
        status = shares_read(at, "users", product_add, line->user, &users, err);
    }
    if (status == REN_OK) {
        status = shares_read(at, "capital_users", users_add, line->niche.capital_share,
                             &capital, err);
    }
    if (status == REN_OK) {
        status =
            shares_read(at, "origins", country_add, line->niche.origin, &origins, err);
    }
    if (status == REN_OK && fabs(users - 1.0) > 1e-9) {
        status = fault(at, "users", line->id, "shares that sum to 1", err);
    }
    if (status == REN_OK && fabs(origins - 1.0) > 1e-9) {
        status = fault(at, "origins", line->id, "shares that sum to 1", err);
    }
    if (status == REN_OK) {
        line->supply =
            line->supply_share
            * (at.source->output[line->parent] + at.source->imports[line->parent]);
    }
    return status;
}

/** Machines of a user may be made of niches up to the whole (D5). */
static ren_status capital_check(const ren_niche_lines *lines, const ren_source *source,
                                ren_error *err)
{
    for (int32_t j = 0; j < source->n; j++) {
        double sum = 0.0;
        for (int32_t v = 0; v < lines->n; v++) {
            sum += lines->line[v].niche.capital_share[j];
        }
        if (sum > 1.0) {
            return ren_fail(
                err, REN_OUT_OF_RANGE,
                "niches: capital_users: niches make %g of the capital of %s, "
                "expected at most 1",
                sum, source->code[j]);
        }
    }
    return REN_OK;
}

static bool is_chosen(const ren_names *chosen, int32_t row)
{
    for (int32_t k = 0; chosen != NULL && k < chosen->n; k++) {
        if (chosen->index[k] == row) {
            return true;
        }
    }
    return chosen == NULL;
}

ren_status ren_niche_lines_read(ren_niche_lines *out, const ren_source *source,
                                const ren_names *chosen, const ren_niche_files *files,
                                ren_error *err)
{
    ren_niche_lines lines = { 0 };
    ren_status status = REN_OK;

    lines.line = calloc((size_t)files->n + 1, sizeof *lines.line);
    if (lines.line == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "niches: no memory for %d of them",
                        (int)files->n);
    }
    for (int32_t v = 0; status == REN_OK && v < files->n; v++) {
        if (is_chosen(chosen, v)) {
            int32_t row = 0;
            const ren_csv *csv = ren_niche_files_at(files, v, &row);
            const place at = { csv, source, row };
            status = line_read(&lines.line[lines.n++], at, err);
        }
    }
    if (status == REN_OK) {
        status = capital_check(&lines, source, err);
    }
    if (status == REN_OK) {
        *out = lines;
        lines = (ren_niche_lines){ 0 };
    }
    ren_niche_lines_free(&lines);
    return status;
}

/* Uses add up. Shares of capital are averaged over the products of a group by their
 * depreciation, which is what capital is proportional to (D5). */
ren_status ren_niche_lines_aggregate(ren_niche_lines *lines, const ren_source *fine,
                                     ren_error *err)
{
    double worn[REN_N_GROUPS] = { 0 };

    for (int32_t i = 0; i < fine->n; i++) {
        worn[fine->group[i]] +=
            fine->value_added[i * REN_N_VALUE_ADDED + REN_DEPRECIATION];
    }
    for (int32_t v = 0; v < lines->n; v++) {
        ren_niche_line *line = &lines->line[v];
        double *user = ren_column(REN_N_GROUPS, sizeof *user);
        double *capital = ren_column(REN_N_GROUPS, sizeof *capital);
        if (user == NULL || capital == NULL) {
            free(user);
            free(capital);
            return ren_fail(err, REN_NO_MEMORY, "niches: no memory for %s", line->id);
        }
        for (int32_t i = 0; i < fine->n; i++) {
            const int32_t g = fine->group[i];
            const double dep =
                fine->value_added[i * REN_N_VALUE_ADDED + REN_DEPRECIATION];
            user[g] += line->user[i];
            capital[g] +=
                worn[g] > 0.0 ? line->niche.capital_share[i] * dep / worn[g] : 0.0;
        }
        line->parent = fine->group[line->parent];
        free(line->user);
        free(line->niche.capital_share);
        line->user = user;
        line->niche.capital_share = capital;
    }
    return REN_OK;
}

void ren_niche_lines_free(ren_niche_lines *lines)
{
    for (int32_t v = 0; lines->line != NULL && v < lines->n; v++) {
        ren_niche_line *line = &lines->line[v];
        free(line->id);
        free(line->name);
        free(line->name_zh);
        free(line->user);
        free(line->niche.capital_share);
        free(line->niche.evidence);
    }
    free(lines->line);
    *lines = (ren_niche_lines){ 0 };
}
