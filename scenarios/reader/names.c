#include "scenarios/reader/reader.h"
#include "scenarios/text/nearest.h"
#include "scenarios/text/units.h"

#include <stdlib.h>
#include <string.h>

static const char *vocabulary_noun(ren_vocabulary_kind kind)
{
    static const char *const noun[REN_N_VOCABULARIES] = {
        [REN_NO_VOCABULARY] = "name", [REN_PRODUCTS] = "product",
        [REN_NICHES] = "niche",       [REN_PROVINCES] = "province",
        [REN_COUNTRIES] = "country",  [REN_TIERS] = "tier",
        [REN_FIRM_IDS] = "firm id",
    };
    return noun[kind];
}

static void say_unknown(ren_reader *reader, const ren_field *f, const ren_node *node,
                        const ren_vocabulary *vocabulary)
{
    char shown[REN_SHOWN];
    ren_nearest near = { .name = node->text };
    if (ren_faults_full(reader->faults)) {
        reader->faults->n_all++;
        return;
    }
    for (int32_t k = 0; k < vocabulary->n; k++) {
        ren_nearest_offer(&near, vocabulary->name[k]);
        ren_nearest_offer(&near,
                          vocabulary->alias != NULL ? vocabulary->alias[k] : NULL);
    }
    const char *noun = vocabulary_noun(f->vocabulary);
    const bool some = near.best == NULL && vocabulary->n > 0;
    ren_reader_fault(
        reader, node, "found %s, which is no known %s, expected a %s%s%s%s%s",
        ren_text_shown(node->text, shown), noun, noun, some ? " such as " : "",
        some ? vocabulary->name[0] : "", near.best != NULL ? ", did you mean " : "",
        near.best != NULL ? near.best : "");
}

/* Index of one name, or -1 with a fault. */
static int32_t read_name(ren_reader *reader, const ren_field *f, const ren_node *node)
{
    const ren_vocabulary *vocabulary = &reader->catalogue->vocabularies[f->vocabulary];
    char fault[REN_QUANTITY_FAULT], shown[REN_SHOWN];
    double id = -1;

    if (node->bad || node->cut) {
        return -1;
    }
    if (node->kind != REN_SCALAR || ren_node_is_nothing(node)) {
        ren_reader_fault(reader, node, "found %s, expected a %s",
                         ren_node_kind_name(node), vocabulary_noun(f->vocabulary));
        return -1;
    }
    if (f->vocabulary != REN_FIRM_IDS) {
        const int32_t index = ren_vocabulary_find(vocabulary, node->text);
        if (index < 0) {
            say_unknown(reader, f, node, vocabulary);
        }
        return index;
    }
    if (!ren_quantity_read(node->text, "", "count", &id, fault)
        || !(id >= 0 && id <= INT32_MAX) || id != (double)(int32_t)id) {
        ren_reader_fault(reader, node,
                         "found %s, expected a firm id, a whole number "
                         "from 0 to 2147483647",
                         ren_text_shown(node->text, shown));
        return -1;
    }
    return (int32_t)id;
}

typedef struct seen {
    int32_t index;
    int32_t order;
    const ren_node *node;
} seen;

static int by_index(const void *a, const void *b)
{
    const seen *x = a, *y = b;
    if (x->index != y->index) {
        return x->index < y->index ? -1 : 1;
    }
    return (x->order > y->order) - (x->order < y->order);
}

static void refuse_twice(ren_reader *reader, int32_t n, seen *list)
{
    char shown[REN_SHOWN];
    qsort(list, (size_t)n, sizeof *list, by_index);
    for (int32_t k = 1; k < n; k++) {
        if (list[k].index == list[k - 1].index) {
            ren_reader_fault(reader, list[k].node,
                             "found %s a second time (first at line %d, column %d), "
                             "expected it once",
                             ren_text_shown(list[k].node->text, shown),
                             (int)list[k - 1].node->line,
                             (int)list[k - 1].node->column);
        }
    }
}

static bool is_all(const ren_reader *reader, const ren_field *f, const ren_node *node)
{
    const ren_vocabulary *vocabulary = &reader->catalogue->vocabularies[f->vocabulary];
    return node->kind == REN_SCALAR && f->vocabulary != REN_FIRM_IDS
           && strcmp(node->text, "all") == 0
           && ren_vocabulary_find(vocabulary, "all") < 0;
}

void ren_read_names(ren_reader *reader, const ren_field *f, ren_names *out,
                    const ren_node *node)
{
    const bool is_list = node->kind == REN_SEQUENCE;
    const bool all = is_all(reader, f, node);
    const int32_t room = all       ? reader->catalogue->vocabularies[f->vocabulary].n
                         : is_list ? node->n
                                   : 1;
    int32_t *index = calloc((size_t)room + 1, sizeof *index);
    seen *list = calloc((size_t)room + 1, sizeof *list);
    int32_t n = 0;

    if (index == NULL || list == NULL) {
        reader->faults->no_memory = true;
        goto out;
    }
    if (f->required && room == 0) {
        ren_reader_fault(reader, node, "found an empty list, expected at least one %s",
                         vocabulary_noun(f->vocabulary));
    }
    for (int32_t k = 0; all && k < room; k++) {
        index[n++] = k;
    }
    for (const ren_node *item = is_list ? node->first : node; !all && item != NULL;
         item = is_list ? item->next : NULL) {
        const int32_t found = read_name(reader, f, item);
        if (found >= 0) {
            list[n] = (seen){ .index = found, .order = n, .node = item };
            index[n++] = found;
        }
    }
    if (!all) {
        refuse_twice(reader, n, list);
    }
    free(out->index);
    *out = (ren_names){ .n = n, .index = index };
    index = NULL;
out:
    free(list);
    free(index);
}
