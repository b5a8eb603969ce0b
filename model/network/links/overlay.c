#include "model/network/links/overlay.h"

#include <stdlib.h>

#define CRUMB 1e-11 /* of a piece or a capacity: rounding, not trade */

static bool add(ren_meetings *out, int32_t row, int32_t node, double value)
{
    if (out->n == out->capacity) {
        const int32_t more = out->capacity / 2 + 64;
        if (out->capacity > INT32_MAX - more) {
            return false;
        }
        ren_meeting *item =
            realloc(out->item, (size_t)(out->capacity + more) * sizeof *out->item);
        if (item == NULL) {
            return false;
        }
        out->item = item;
        out->capacity += more;
    }
    out->item[out->n++] = (ren_meeting){ .row = row, .node = node, .value = value };
    return true;
}

bool ren_overlay_meet(ren_meetings *out, const ren_overlay *l)
{
    int32_t s = 0;
    double room = l->n_sellers > 0 ? l->capacity[0] : 0.0;
    for (int32_t m = 0; m < l->n_pieces && l->n_sellers > 0; m++) {
        const int32_t row = l->piece_row[(uint32_t)l->piece[m]];
        const double piece = l->row_piece[row];
        double left = piece;
        while (left > CRUMB * piece) {
            const bool last = s == l->n_sellers - 1; /* takes what rounding leaves */
            const double take = last || left < room ? left : room;
            if (take > 0.0 && !add(out, row, l->seller[s], take)) {
                return false;
            }
            left -= take;
            room -= take;
            if (!last && room <= CRUMB * l->capacity[s]) {
                room = l->capacity[++s];
            }
        }
    }
    return true;
}

/* Meeting m is a firm with itself: exchange with the meetings after it, around once. */
static bool part(ren_meetings *met, const int32_t *owner, int32_t m, int32_t n)
{
    const int32_t self = met->item[m].node;
    for (int32_t step = 1; step < n; step++) {
        const int32_t c = (int32_t)(((int64_t)m + step) % n);
        const ren_meeting other = met->item[c];
        const double left = met->item[m].value;
        if (other.node == self || owner[other.row] == self || !(other.value > 0.0)) {
            continue;
        }
        if (other.value >= left) {
            met->item[m].node = other.node;
            met->item[c].value = other.value - left;
            return add(met, other.row, self, left);
        }
        met->item[c].node = self;
        met->item[m].value = left - other.value;
        if (!add(met, met->item[m].row, other.node, other.value)) {
            return false;
        }
    }
    return true;
}

bool ren_overlay_part(ren_meetings *met, const int32_t *row_owner)
{
    const int32_t n = met->n;
    for (int32_t m = 0; m < n; m++) {
        const ren_meeting *x = &met->item[m];
        if (x->value > 0.0 && row_owner[x->row] == x->node
            && !part(met, row_owner, m, n)) {
            return false;
        }
    }
    return true;
}
