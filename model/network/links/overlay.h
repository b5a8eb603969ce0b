/**
 * @file model/network/links/overlay.h
 * Two lines laid over each other: who meets whom, with exact totals (definitions D3).
 *
 * Purchases lie along one line, in pieces, sellers' capacities along another of the
 * same length; where a piece and a seller overlap there is a link of that value. Every
 * piece is bought in full and every seller sells its capacity.
 */
#ifndef REN_MODEL_NETWORK_LINKS_OVERLAY_H
#define REN_MODEL_NETWORK_LINKS_OVERLAY_H

#include <stdbool.h>
#include <stdint.h>

typedef struct ren_overlay {
    int32_t n_pieces;
    uint64_t *piece;    /* [n_pieces] in order along the line; index = piece number */
    int32_t *piece_row; /* [n_pieces] row that buys it, by piece number */
    double *row_piece;  /* [rows] money/week of each piece of the row */
    int32_t n_sellers;
    int32_t *seller;  /* [n_sellers] nodes in order along the line */
    double *capacity; /* [n_sellers] money/week */
} ren_overlay;

typedef struct ren_meeting {
    int32_t row, node;
    double value;
} ren_meeting;

/** Overlaps in order along the lines; grows as needed. */
typedef struct ren_meetings {
    int32_t n, capacity;
    ren_meeting *item; /* owned */
} ren_meetings;

/** Appends the overlaps of one pair of lines; false when out of memory. */
bool ren_overlay_meet(ren_meetings *out, const ren_overlay *lines);

/**
 * Where a row's owner meets itself, it and the next meetings on the line exchange
 * sellers: i-i and j-l become i-l and j-i. All totals stay. row_owner[row] is a node.
 * false when out of memory.
 */
bool ren_overlay_part(ren_meetings *met, const int32_t *row_owner);

#endif
