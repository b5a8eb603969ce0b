/**
 * @file model/table/geography.c
 * Provinces, distances between their capitals, and a line that keeps neighbours near.
 */
#include "model/table/parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double EARTH_KM = 6371.0088; /* mean radius */
static const double MONEY_OF_100M = 1e4;  /* 100 million CNY in 10,000 CNY */

void ren_geography_free(ren_geography *geography)
{
    for (int32_t p = 0; p < REN_N_PROVINCES; p++) {
        free(geography->province[p].id);
        free(geography->province[p].name);
        free(geography->province[p].name_zh);
    }
    *geography = (ren_geography){ 0 };
}

static ren_status province_read(ren_province *out, const ren_csv *csv, int32_t row,
                                ren_error *err)
{
    char **const text[] = { &out->id, &out->name, &out->name_zh };
    double *const number[] = { &out->gdp, &out->lat, &out->lon, &out->little_giants };
    static const char *const text_name[] = { "id", "name_en", "name_zh" };
    static const char *const number_name[] = { "gdp_2020_100m_cny", "capital_lat_deg",
                                               "capital_lon_deg",
                                               "little_giants_batches_1_2" };
    int32_t column = 0;
    ren_status status = REN_OK;

    for (int k = 0; status == REN_OK && k < 3; k++) {
        status = ren_csv_need(csv, text_name[k], &column, err);
        if (status == REN_OK) {
            status = ren_data_text(text[k], ren_csv_text(csv, row, column), err);
        }
    }
    for (int k = 0; status == REN_OK && k < 4; k++) {
        status = ren_csv_need(csv, number_name[k], &column, err);
        if (status == REN_OK) {
            status = ren_csv_number(csv, row, column, number[k], err);
        }
    }
    if (status == REN_OK
        && !(out->gdp > 0.0 && fabs(out->lat) <= 90.0 && fabs(out->lon) <= 180.0
             && out->little_giants >= 0.0)) {
        status = ren_fail(err, REN_OUT_OF_RANGE,
                          "%s:%d: gdp %g, latitude %g, longitude %g, little giants %g, "
                          "expected a positive product, degrees and a count",
                          csv->path, (int)csv->line[row], out->gdp, out->lat, out->lon,
                          out->little_giants);
    }
    out->gdp *= MONEY_OF_100M;
    return status;
}

/** Great-circle distance (haversine). */
static double distance(const ren_province *a, const ren_province *b)
{
    const double degree = acos(-1.0) / 180.0;
    const double lat = sin((a->lat - b->lat) * degree / 2.0);
    const double lon = sin((a->lon - b->lon) * degree / 2.0);
    const double h =
        lat * lat + cos(a->lat * degree) * cos(b->lat * degree) * (lon * lon);

    return 2.0 * EARTH_KM * asin(sqrt(h < 1.0 ? h : 1.0));
}

/** The north-easternmost capital. */
static int32_t first_stop(const ren_geography *geography)
{
    int32_t first = 0;

    for (int32_t p = 1; p < REN_N_PROVINCES; p++) {
        const ren_province *a = &geography->province[p],
                           *b = &geography->province[first];
        first = a->lat + a->lon > b->lat + b->lon ? p : first;
    }
    return first;
}

/** Nearest-neighbour walk after two given stops; ties to the lower index. */
static void walk(const ren_geography *geography, int32_t first, int32_t second,
                 int32_t *order)
{
    bool seen[REN_N_PROVINCES] = { false };
    int32_t at = first;

    for (int32_t k = 0; k < REN_N_PROVINCES; k++) {
        int32_t next = k == 0 ? second : -1;
        order[k] = at;
        seen[at] = true;
        for (int32_t p = 0; k > 0 && p < REN_N_PROVINCES; p++) {
            if (!seen[p]
                && (next < 0
                    || geography->distance[at][p] < geography->distance[at][next])) {
                next = p;
            }
        }
        at = next;
    }
}

static double length(const ren_geography *geography, const int32_t *order)
{
    double sum = 0.0;

    for (int32_t k = 1; k < REN_N_PROVINCES; k++) {
        sum += geography->distance[order[k - 1]][order[k]];
    }
    return sum;
}

/** The walk with the stretch a..b reversed. */
static void reverse(const int32_t *order, int32_t a, int32_t b, int32_t *out)
{
    for (int32_t k = 0; k < REN_N_PROVINCES; k++) {
        out[k] = k < a || k > b ? order[k] : order[a + b - k];
    }
}

/** The walk with its stop a moved to b, those between shifted by one. */
static void move(const int32_t *order, int32_t a, int32_t b, int32_t *out)
{
    for (int32_t k = 0; k < REN_N_PROVINCES; k++) {
        const int32_t shift = a < b ? (k >= a && k < b) : -(k > b && k <= a);
        out[k] = order[k == b ? a : k + shift];
    }
}

/** Reverses stretches and moves stops while that shortens the walk; the start stays and
 * the end is open. Returns its length. */
static double shorten(const ren_geography *geography, int32_t *order)
{
    int32_t trial[REN_N_PROVINCES];
    double shortest = length(geography, order);
    bool is_shorter = true;

    while (is_shorter) {
        is_shorter = false;
        for (int32_t a = 1; a < REN_N_PROVINCES; a++) {
            for (int32_t b = 1; b < REN_N_PROVINCES; b++) {
                for (int kind = 0; kind < 2 && a != b; kind++) {
                    (kind == 0 && a < b ? reverse : move)(order, a, b, trial);
                    if (length(geography, trial) < shortest - 1e-6) {
                        memcpy(order, trial, sizeof trial);
                        shortest = length(geography, order);
                        is_shorter = true;
                    }
                }
            }
        }
    }
    return shortest;
}

/** The shortest of the walks that begin with each pair of stops. */
static void line_up(ren_geography *geography)
{
    const int32_t first = first_stop(geography);
    double shortest = INFINITY;

    for (int32_t second = 0; second < REN_N_PROVINCES; second++) {
        int32_t order[REN_N_PROVINCES];
        if (second == first) {
            continue;
        }
        walk(geography, first, second, order);
        const double km = shorten(geography, order);
        for (int32_t k = 0; km < shortest - 1e-6 && k < REN_N_PROVINCES; k++) {
            geography->along[order[k]] = k;
        }
        shortest = km < shortest - 1e-6 ? km : shortest;
    }
}

ren_status ren_geography_read(ren_geography *out, const char *data_dir, ren_error *err)
{
    ren_geography geography = { 0 };
    ren_csv csv = { 0 };
    ren_status status = ren_data_read(&csv, data_dir, "provinces.csv", err);

    if (status == REN_OK && csv.n_rows != REN_N_PROVINCES) {
        status = ren_fail(err, REN_BAD_SHAPE, "%s: %d provinces, expected %d", csv.path,
                          (int)csv.n_rows, REN_N_PROVINCES);
    }
    for (int32_t p = 0; status == REN_OK && p < REN_N_PROVINCES; p++) {
        status = province_read(&geography.province[p], &csv, p, err);
    }
    ren_csv_free(&csv);
    if (status != REN_OK) {
        ren_geography_free(&geography);
        return status;
    }
    for (int32_t a = 0; a < REN_N_PROVINCES; a++) {
        for (int32_t b = 0; b < a; b++) {
            geography.distance[a][b] =
                distance(&geography.province[a], &geography.province[b]);
            geography.distance[b][a] = geography.distance[a][b];
        }
    }
    line_up(&geography);
    *out = geography;
    return REN_OK;
}
