/**
 * @file scenarios/text/units.h
 * Quantities as people write them: a number and its unit, `5e8 CNY/year`, `30%`.
 *
 * A quantity is a number of money^m time^t length^l. Conversion is a ratio of whole
 * numbers, so `26 weeks` read in weeks is 26 to the last bit. The model's year has 52
 * weeks (D1), a month is a twelfth of it, a day a seventh of a week.
 *
 * Nothing is guessed: `10.5x`, `1_000`, `1,000`, `0x10`, `inf` and `nan` are refused.
 */
#ifndef REN_SCENARIOS_TEXT_UNITS_H
#define REN_SCENARIOS_TEXT_UNITS_H

#include <stdbool.h>
#include <stdint.h>

enum { REN_NUMBER_TEXT = 40, REN_QUANTITY_TEXT = 80, REN_QUANTITY_FAULT = 200 };

/** A unit: dimension and size in CNY, days and kilometres. */
typedef struct ren_unit {
    int8_t money, time, length; /* exponents */
    bool percent;
    double num, den; /* size; whole numbers */
} ren_unit;

/** Reads a unit ("week", "CNY/year", "%", "1/week", ""); false if it is not one. */
bool ren_unit_read(const char *text, ren_unit *out);

/** True if the key may carry a bare number: it ends in its unit, or has none. */
bool ren_unit_is_bare(const char *key, const char *unit);

/** How a value of this unit is written, for messages and pages: "`26 weeks`". */
const char *ren_unit_example(const char *unit);

/** What a value of this unit is: "a time", "an amount of money a year". */
const char *ren_unit_kind(const char *unit);

/**
 * Reads a quantity into the field's unit. On failure returns false and says what was
 * found and what was expected.
 */
bool ren_quantity_read(const char *text, const char *key, const char *unit, double *out,
                       char fault[REN_QUANTITY_FAULT]);

/** The shortest decimal text that reads back to the same bits. */
void ren_number_print(double value, char out[REN_NUMBER_TEXT]);

/** A value with its unit, as ren_quantity_read() takes it, to the same bits. */
void ren_quantity_print(double value, const char *unit, char out[REN_QUANTITY_TEXT]);

/** Days since 1970-01-01 of a text YYYY-MM-DD; false if there is no such day. */
bool ren_date_read(const char *text, int32_t *out);
void ren_date_print(int32_t date, char out[16]);

#endif
