#include "scenarios/text/units.h"

#include "scenarios/text/fault.h"
#include "scenarios/text/nearest.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct word {
    const char *text;
    ren_unit unit;
} word;

#define DAYS(n, d)                        \
    {                                     \
        .time = 1, .num = (n), .den = (d) \
    }
#define MONEY(n)                         \
    {                                    \
        .money = 1, .num = (n), .den = 1 \
    }

/* A year is 52 weeks, so a month is 364/12 days. */
static const word words[] = {
    { "week", DAYS(7, 1) },
    { "weeks", DAYS(7, 1) },
    { "day", DAYS(1, 1) },
    { "days", DAYS(1, 1) },
    { "month", DAYS(91, 3) },
    { "months", DAYS(91, 3) },
    { "year", DAYS(364, 1) },
    { "years", DAYS(364, 1) },
    { "CNY", MONEY(1) },
    { "元", MONEY(1) },
    { "10000 CNY", MONEY(1e4) },
    { "万元", MONEY(1e4) },
    { "million CNY", MONEY(1e6) },
    { "mn CNY", MONEY(1e6) },
    { "亿元", MONEY(1e8) },
    { "bn CNY", MONEY(1e9) },
    { "billion CNY", MONEY(1e9) },
    { "trn CNY", MONEY(1e12) },
    { "trillion CNY", MONEY(1e12) },
    { "km", { .length = 1, .num = 1, .den = 1 } },
    { "周", DAYS(7, 1) },
    { "天", DAYS(1, 1) },
    { "个月", DAYS(91, 3) },
    { "年", DAYS(364, 1) },
};
enum { N_WORDS = sizeof words / sizeof *words };

static const char *skip_space(const char *text)
{
    while (*text == ' ' || *text == '\t') {
        text++;
    }
    return text;
}

static bool word_read(const char *text, size_t n, ren_unit *out)
{
    while (n > 0 && (text[n - 1] == ' ' || text[n - 1] == '\t')) {
        n--;
    }
    for (int k = 0; k < N_WORDS; k++) {
        if (strlen(words[k].text) == n && strncmp(words[k].text, text, n) == 0) {
            *out = words[k].unit;
            return true;
        }
    }
    return false;
}

bool ren_unit_read(const char *text, ren_unit *out)
{
    ren_unit above = { .num = 1, .den = 1 }, below = { .num = 1, .den = 1 };
    const char *p = skip_space(text);
    const bool percent = *p == '%';
    p = skip_space(p + percent);
    const char *slash = strchr(p, '/');
    const size_t n = slash != NULL ? (size_t)(slash - p) : strlen(p);
    const bool is_one = n == 1 && *p == '1' && !percent;

    if (n > 0 && !is_one && (percent || !word_read(p, n, &above))) {
        return false;
    }
    if (slash != NULL) {
        const char *unit = skip_space(slash + 1);
        if (!word_read(unit, strlen(unit), &below) || below.time != 1) {
            return false;
        }
    }
    *out = (ren_unit){
        .money = above.money,
        .time = (int8_t)(above.time - below.time),
        .length = above.length,
        .percent = percent,
        .num = above.num * below.den,
        .den = above.den * below.num * (percent ? 100 : 1),
    };
    return true;
}

static bool same_kind(ren_unit a, ren_unit b)
{
    return a.money == b.money && a.time == b.time && a.length == b.length;
}

static bool is_number(ren_unit u)
{
    return u.money == 0 && u.time == 0 && u.length == 0;
}

/* The field's own unit; what is not a unit ("count", "index") counts things. */
static ren_unit field_unit(const char *unit)
{
    ren_unit out = { .num = 1, .den = 1 };
    if (unit != NULL && !ren_unit_read(unit, &out)) {
        out = (ren_unit){ .num = 1, .den = 1 };
    }
    return out;
}

static bool counts(const char *unit)
{
    ren_unit ignored;
    return unit != NULL && strcmp(unit, "share") != 0 && !ren_unit_read(unit, &ignored);
}

/* The unit a key ends in: `recovery_weeks`, `weeks`; false if none or another kind. */
static bool key_unit(const char *key, ren_unit field, ren_unit *out)
{
    const char *last = strrchr(key, '_');
    last = last != NULL ? last + 1 : key;
    return strcmp(last, "1") != 0 && word_read(last, strlen(last), out)
           && same_kind(*out, field);
}

bool ren_unit_is_bare(const char *key, const char *unit)
{
    ren_unit ignored;
    const ren_unit field = field_unit(unit);
    return is_number(field) || key_unit(key, field, &ignored);
}

/* ---- words about units ---- */

static const struct {
    int8_t money, time, length;
    const char *kind, *example;
} kinds[] = {
    { 0, 0, 0, "a number", "`0.3` or `30%`" },
    { 0, 1, 0, "a time", "`26 weeks`" },
    { 0, -1, 0, "a rate", "`8%/year`" },
    { 1, 0, 0, "an amount of money", "`5e8 CNY`" },
    { 1, -1, 0, "an amount of money per time", "`5e8 CNY/year`" },
    { 0, 0, 1, "a distance", "`500 km`" },
};
enum { N_KINDS = sizeof kinds / sizeof *kinds };

static int kind_of(ren_unit u)
{
    for (int k = 1; k < N_KINDS; k++) {
        if (same_kind(u, (ren_unit){ .money = kinds[k].money,
                                     .time = kinds[k].time,
                                     .length = kinds[k].length })) {
            return k;
        }
    }
    return 0;
}

const char *ren_unit_example(const char *unit)
{
    return counts(unit) ? "`20000`" : kinds[kind_of(field_unit(unit))].example;
}

const char *ren_unit_kind(const char *unit)
{
    return kinds[kind_of(field_unit(unit))].kind;
}

/* ---- reading ---- */

/* Length of the decimal number a text begins with, 0 if none. */
static size_t number_length(const char *text)
{
    const char *p = text + (*text == '+' || *text == '-');
    int digits = 0;
    for (; isdigit((unsigned char)*p); p++) {
        digits++;
    }
    if (*p == '.') {
        for (p++; isdigit((unsigned char)*p); p++) {
            digits++;
        }
    }
    if (digits == 0) {
        return 0;
    }
    if (*p == 'e' || *p == 'E') {
        const char *q = p + 1 + (p[1] == '+' || p[1] == '-');
        if (isdigit((unsigned char)*q)) {
            while (isdigit((unsigned char)*q)) {
                q++;
            }
            p = q;
        }
    }
    return (size_t)(p - text);
}

/* One rounding where the ratio or its inverse is whole, which covers equal units. */
static double convert(double value, ren_unit from, ren_unit to)
{
    const double above = from.num * to.den, below = from.den * to.num;
    if (fmod(above, below) == 0) {
        return value * (above / below);
    }
    return fmod(below, above) == 0 ? value / (below / above) : value * above / below;
}

static void say_expected(char *fault, const char *found, const char *unit)
{
    snprintf(fault, REN_QUANTITY_FAULT, "found %s, expected %s such as %s", found,
             ren_unit_kind(unit), ren_unit_example(unit));
}

static void say_unknown_unit(char *fault, const char *text, const char *rest,
                             const char *unit)
{
    char shown[REN_SHOWN], found[160];
    ren_nearest near = { .name = rest };
    for (int k = 0; k < N_WORDS; k++) {
        ren_nearest_offer(&near, words[k].text);
    }
    say_expected(found, ren_text_shown(text, shown), unit);
    snprintf(fault, REN_QUANTITY_FAULT, "%s%s%s", found,
             near.best != NULL ? ", did you mean the unit " : "",
             near.best != NULL ? near.best : "");
}

/* Reads number and unit and finds out in which unit the number stands. */
static bool parse(const char *text, const char *key, const char *unit, double *number,
                  ren_unit *in, char *fault)
{
    char shown[REN_SHOWN], found[120];
    const char *start = skip_space(text);
    const size_t n = number_length(start);
    const char *rest = skip_space(start + n);
    const ren_unit field = field_unit(unit);

    ren_text_shown(text, shown);
    if (n == 0) {
        say_expected(fault, text[0] != '\0' ? shown : "nothing", unit);
        return false;
    }
    *number = strtod(start, NULL);
    if (!isfinite(*number)) {
        snprintf(found, sizeof found, "%s, too large for a number", shown);
        say_expected(fault, found, unit);
        return false;
    }
    *in = field;
    if (*rest == '\0') {
        if (is_number(field) || key_unit(key, field, in)) {
            return true;
        }
        snprintf(found, sizeof found, "%s without a unit", shown);
        say_expected(fault, found, unit);
        return false;
    }
    if (!ren_unit_read(rest, in) || strcmp(rest, "1") == 0
        || (in->percent && counts(unit))) {
        say_unknown_unit(fault, text, rest, unit);
        return false;
    }
    if (!same_kind(*in, field)) {
        snprintf(found, sizeof found, "%s, which is %s", shown,
                 kinds[kind_of(*in)].kind);
        say_expected(fault, found, unit);
        return false;
    }
    return true;
}

bool ren_quantity_read(const char *text, const char *key, const char *unit, double *out,
                       char fault[REN_QUANTITY_FAULT])
{
    double number = 0;
    ren_unit in = { .num = 1, .den = 1 };
    if (!parse(text, key, unit, &number, &in, fault)) {
        return false;
    }
    *out = convert(number, in, field_unit(unit));
    return true;
}

/* ---- writing ---- */

void ren_number_print(double value, char out[REN_NUMBER_TEXT])
{
    int digits = 1;
    do {
        snprintf(out, REN_NUMBER_TEXT, "%.*e", digits - 1, value);
    } while (strtod(out, NULL) != value && ++digits <= 17);
    const char *e = strchr(out, 'e');
    const int exponent = e != NULL ? atoi(e + 1) : 0;
    if (exponent >= -5 && exponent < 15) {
        const int decimals = digits - 1 - exponent;
        snprintf(out, REN_NUMBER_TEXT, "%.*f", decimals > 0 ? decimals : 0, value);
    }
}

/* 10000 CNY is printed in CNY where that reads back to the same bits. */
static void print_wan(double value, const char *per, char out[REN_QUANTITY_TEXT])
{
    char number[REN_NUMBER_TEXT];
    const bool exact = value * 1e4 / 1e4 == value;
    ren_number_print(exact ? value * 1e4 : value, number);
    snprintf(out, REN_QUANTITY_TEXT, "%s %s%s", number, exact ? "CNY" : "万元", per);
}

void ren_quantity_print(double value, const char *unit, char out[REN_QUANTITY_TEXT])
{
    static const char wan[] = "10000 CNY";
    char number[REN_NUMBER_TEXT];
    const ren_unit u = field_unit(unit);

    ren_number_print(value, number);
    if (is_number(u)) {
        snprintf(out, REN_QUANTITY_TEXT, "%s", number);
    } else if (strncmp(unit, wan, sizeof wan - 1) == 0) {
        print_wan(value, unit + sizeof wan - 1, out);
    } else if (strncmp(unit, "1/", 2) == 0) {
        snprintf(out, REN_QUANTITY_TEXT, "%s%s", number, unit + 1);
    } else {
        const bool plural = value != 1 && u.time == 1 && unit[strlen(unit) - 1] != 's';
        snprintf(out, REN_QUANTITY_TEXT, "%s %s%s", number, unit, plural ? "s" : "");
    }
}

/* ---- dates ---- */

/* Days from civil and back, proleptic Gregorian, in years that begin in March. */
static int32_t days_of(int32_t y, int32_t m, int32_t d)
{
    const int32_t year = m <= 2 ? y - 1 : y;
    const int32_t era = year / 400, of_era = year - era * 400;
    const int32_t of_year = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

void ren_date_print(int32_t date, char out[16])
{
    const int32_t z = date + 719468, era = z / 146097, day = z - era * 146097;
    const int32_t year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
    const int32_t of_year = day - (365 * year + year / 4 - year / 100);
    const int32_t march = (5 * of_year + 2) / 153;
    const int32_t month = march < 10 ? march + 3 : march - 9;
    snprintf(out, 16, "%04d-%02d-%02d", (int)(year + era * 400 + (month <= 2)) % 10000,
             (int)month % 100, (int)(of_year - (153 * march + 2) / 5 + 1) % 100);
}

bool ren_date_read(const char *text, int32_t *out)
{
    static const char form[] = "dddd-dd-dd";
    char back[16];
    for (size_t k = 0; k < sizeof form; k++) {
        const char c = text[k];
        if (form[k] == 'd' ? !isdigit((unsigned char)c) : c != form[k]) {
            return false;
        }
    }
    const int32_t y = atoi(text), m = atoi(text + 5), d = atoi(text + 8);
    if (y < 1900 || y > 2200 || m < 1 || m > 12 || d < 1 || d > 31) {
        return false;
    }
    /* 30 February comes back as a day of March. */
    ren_date_print(days_of(y, m, d), back);
    if (strcmp(back, text) != 0) {
        return false;
    }
    *out = days_of(y, m, d);
    return true;
}
