#include "scenarios/text/yaml.h"

#include "scenarios/text/bytes.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

typedef struct frame {
    ren_node *node;
    bool is_key;     /* the collection itself stands where a key should */
    bool has_key;    /* a key has been read, its value has not */
    const char *key; /* NULL: refused, its value is dropped */
    int32_t key_line, key_column;
} frame;

typedef struct builder {
    ren_tree *tree;
    ren_faults *faults;
    ren_node *root;
    const char *override; /* path of an override, or NULL for a file */
    bool has_spoilt;      /* unreadable bytes stand in the text as REN_SPOILT */
    bool no_memory;
    bool broke; /* libyaml gave up */
    bool done;
    int32_t depth;
    frame stack[REN_YAML_DEPTH];
} builder;

/* ---- places ---- */

static int32_t line_of(const builder *b, yaml_mark_t mark)
{
    return b->override != NULL ? 0 : (int32_t)mark.line + 1;
}

/* Dotted path of the place being read, as far as it fits. */
static const char *path_of(const builder *b, const char *last, char out[160])
{
    size_t n = 0;
    out[0] = '\0';
    if (b->override != NULL) {
        n = (size_t)snprintf(out, 160, "%.80s", b->override);
    }
    for (int32_t d = 0; d <= b->depth && n < 150; d++) {
        const char *key = d < b->depth ? b->stack[d].key : last;
        if (key != NULL && key[0] != '\0') {
            n += (size_t)snprintf(out + n, 160 - n, "%s%.40s", n > 0 ? "." : "", key);
        }
    }
    return out;
}

static void fault(builder *b, yaml_mark_t mark, const char *found, const char *expected)
{
    char path[160];
    ren_fault_add(b->faults, line_of(b, mark), (int32_t)mark.column + 1,
                  path_of(b, NULL, path), "found %s, expected %s", found, expected);
}

/* ---- building ---- */

static frame *top(builder *b)
{
    return b->depth > 0 ? &b->stack[b->depth - 1] : NULL;
}

static bool awaits_key(builder *b)
{
    const frame *f = top(b);
    return f != NULL && f->node->kind == REN_MAPPING && !f->has_key;
}

static void attach(builder *b, ren_node *node)
{
    frame *f = top(b);
    if (f == NULL) {
        b->root = node;
        return;
    }
    if (f->node->kind == REN_MAPPING) {
        const char *key = f->key;
        node->key = key;
        node->key_line = f->key_line;
        node->key_column = f->key_column;
        f->has_key = false;
        f->key = NULL;
        if (key == NULL) {
            return; /* the key was refused */
        }
    }
    ren_node_append(f->node, node);
}

static ren_node *new_node(builder *b, ren_node_kind kind, yaml_mark_t mark)
{
    if (b->tree->n_nodes >= REN_YAML_NODES) {
        fault(b, mark, "more than 1000000 values", "a smaller file");
        b->done = true;
        return NULL;
    }
    ren_node *node = ren_tree_node(b->tree, kind);
    b->no_memory = b->no_memory || node == NULL;
    if (node != NULL) {
        node->line = line_of(b, mark);
        node->column = (int32_t)mark.column + 1;
    }
    return node;
}

/* Anchors and tags; returns false when there is one. */
static bool is_plain_talk(builder *b, yaml_mark_t mark, const yaml_char_t *anchor,
                          const yaml_char_t *tag)
{
    if (anchor != NULL) {
        fault(b, mark, "an anchor (&)", "the value written out where it is used");
    }
    if (tag != NULL) {
        fault(b, mark, "a tag (!)", "a value without a tag");
    }
    return anchor == NULL && tag == NULL;
}

static void take_key(builder *b, const yaml_event_t *e, const char *text, bool is_good)
{
    frame *f = top(b);
    f->has_key = true;
    f->key = NULL;
    f->key_line = line_of(b, e->start_mark);
    f->key_column = (int32_t)e->start_mark.column + 1;
    if (e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE && strcmp(text, "<<") == 0) {
        fault(b, e->start_mark, "a merge key (<<)", "the keys written out");
    } else if (text[0] == '\0') {
        fault(b, e->start_mark, "an empty key", "a name before the colon");
    } else if (is_good) {
        f->key = text;
    }
}

static void on_scalar(builder *b, const yaml_event_t *e)
{
    const char *value = (const char *)e->data.scalar.value;
    const size_t length = e->data.scalar.length;
    bool is_good =
        is_plain_talk(b, e->start_mark, e->data.scalar.anchor, e->data.scalar.tag);
    if (memchr(value, '\0', length) != NULL) {
        fault(b, e->start_mark, "a zero byte (\\0)", "text");
        is_good = false;
    }
    const char *text = ren_tree_text(b->tree, value, length);
    is_good = is_good && !(b->has_spoilt && strstr(value, REN_SPOILT) != NULL);
    if (text == NULL) {
        b->no_memory = true;
    } else if (awaits_key(b)) {
        take_key(b, e, text, is_good);
    } else {
        ren_node *node = new_node(b, REN_SCALAR, e->start_mark);
        if (node != NULL) {
            node->text = text;
            node->quoted = e->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
            node->bad = !is_good;
            attach(b, node);
        }
    }
}

static void on_alias(builder *b, const yaml_event_t *e)
{
    fault(b, e->start_mark, "an alias (*)", "the value written out");
    if (awaits_key(b)) {
        top(b)->has_key = true;
        top(b)->key = NULL;
        return;
    }
    ren_node *node = new_node(b, REN_SCALAR, e->start_mark);
    if (node != NULL) {
        node->text = "";
        node->bad = true;
        attach(b, node);
    }
}

static void on_start(builder *b, const yaml_event_t *e, ren_node_kind kind,
                     const yaml_char_t *anchor, const yaml_char_t *tag)
{
    const bool is_key = awaits_key(b);
    (void)is_plain_talk(b, e->start_mark, anchor, tag);
    if (b->depth == REN_YAML_DEPTH) {
        fault(b, e->start_mark, "lists or mappings nested more than 64 deep",
              "a flatter file");
        b->done = true;
        return;
    }
    ren_node *node = new_node(b, kind, e->start_mark);
    if (node == NULL) {
        return;
    }
    if (is_key) {
        fault(b, e->start_mark, "a list or mapping as a key", "a name");
    } else {
        attach(b, node);
    }
    b->stack[b->depth++] = (frame){ .node = node, .is_key = is_key };
    /* The frame below forgot its key in attach(); messages from inside need it. */
    if (!is_key && b->depth > 1) {
        b->stack[b->depth - 2].key = node->key;
    }
}

static void say_twice(void *self, const ren_node *first, const ren_node *again)
{
    builder *b = self;
    char path[160];
    ren_fault_add(b->faults, again->key_line, again->key_column,
                  path_of(b, again->key, path),
                  "found the key a second time (first at line %d, column %d), expected "
                  "it once",
                  (int)first->key_line, (int)first->key_column);
}

/* ---- the run of events ---- */

static void on_end(builder *b)
{
    const frame ended = *top(b);
    if (ended.node->kind == REN_MAPPING) {
        b->no_memory = !ren_node_single_keys(ended.node, say_twice, b) || b->no_memory;
    }
    b->depth--;
    if (b->depth > 0) {
        top(b)->key = NULL;
        top(b)->has_key = ended.is_key; /* a refused key: its value is dropped */
    }
}

static void on_event(builder *b, const yaml_event_t *e)
{
    switch (e->type) {
    case YAML_DOCUMENT_START_EVENT:
        if (b->root != NULL) {
            fault(b, e->start_mark, "a second document (---)", "one document");
            b->done = true;
        }
        break;
    case YAML_ALIAS_EVENT:
        on_alias(b, e);
        break;
    case YAML_SCALAR_EVENT:
        on_scalar(b, e);
        break;
    case YAML_SEQUENCE_START_EVENT:
        on_start(b, e, REN_SEQUENCE, e->data.sequence_start.anchor,
                 e->data.sequence_start.tag);
        break;
    case YAML_MAPPING_START_EVENT:
        on_start(b, e, REN_MAPPING, e->data.mapping_start.anchor,
                 e->data.mapping_start.tag);
        break;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        on_end(b);
        break;
    case YAML_STREAM_END_EVENT:
        b->done = true;
        break;
    default:
        break;
    }
}

static void on_syntax(builder *b, const yaml_parser_t *parser)
{
    char found[160];
    b->broke = true;
    b->no_memory = b->no_memory || parser->error == YAML_MEMORY_ERROR;
    snprintf(found, sizeof found, "what YAML does not allow (%.60s%s%.60s)",
             parser->problem != NULL ? parser->problem : "unreadable text",
             parser->context != NULL ? ", " : "",
             parser->context != NULL ? parser->context : "");
    fault(b, parser->problem_mark, found, "`key: value` lines");
}

/* Everything still open was cut off: what is missing there is no further fault. */
static void close_all(builder *b)
{
    while (b->depth > 0) {
        top(b)->node->cut = true;
        top(b)->key = NULL;
        on_end(b);
    }
}

static ren_status build(builder *b, const char *text, size_t length, ren_error *err)
{
    yaml_parser_t parser;
    if (yaml_parser_initialize(&parser) == 0) {
        return ren_fail(err, REN_NO_MEMORY, "no memory to read YAML");
    }
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)text, length);
    while (!b->done && !b->no_memory) {
        yaml_event_t event;
        if (yaml_parser_parse(&parser, &event) == 0) {
            on_syntax(b, &parser);
            break;
        }
        on_event(b, &event);
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    close_all(b);
    if (b->no_memory) {
        return ren_fail(err, REN_NO_MEMORY, "no memory for %zu bytes of YAML", length);
    }
    return REN_OK;
}

/* True if libyaml reads all of it: how the width of a tab is guessed. */
static bool is_yaml(const char *text, size_t length)
{
    ren_tree tree = { 0 };
    ren_complaints list = { 0 };
    ren_faults faults = { .list = &list };
    builder b = { .tree = &tree, .faults = &faults };
    const ren_status status = build(&b, text, length, NULL);
    ren_tree_free(&tree);
    ren_complaints_free(&list);
    return status == REN_OK && !b.broke;
}

/* A file with bad bytes or tabs is refused already; it is mended only to find out what
 * else is wrong with it. Tabs: the first width that makes sense of the indentation. */
static ren_status build_mended(builder *b, ren_bytes_scan scan, const char *text,
                               size_t length, ren_error *err)
{
    static const int widths[] = { 1, 2, 4, 8 };
    ren_status status = REN_OK;
    bool done = false;
    for (int k = 0; k < (scan.n_tabs > 0 ? 4 : 1) && !done && status == REN_OK; k++) {
        size_t n = 0;
        char *mended = ren_bytes_mended(text, length, widths[k], &n);
        if (mended == NULL) {
            status = ren_fail(err, REN_NO_MEMORY, "no memory to mend a bad file");
        } else if (scan.n_tabs == 0 || is_yaml(mended, n)) {
            status = build(b, mended, n, err);
            done = true;
        }
        free(mended);
    }
    return status;
}

ren_status ren_yaml_read(ren_tree *tree, const char *text, size_t length,
                         ren_faults *faults, ren_error *err)
{
    builder b = { .tree = tree, .faults = faults };
    ren_status status = REN_OK;
    if (length > REN_YAML_BYTES) {
        ren_fault_add(faults, 1, 1, "", "found over 16 MiB, expected a smaller file");
        return REN_OK;
    }
    if (length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        text += 3; /* a byte order mark says nothing in UTF-8 */
        length -= 3;
    }
    const ren_bytes_scan scan = ren_bytes_check(text, length, "", false, faults);
    b.has_spoilt = scan.n_spoilt > 0;
    if (scan.blank) {
        ren_fault_add(faults, 1, 1, "",
                      "found an empty file, expected keys such as `horizon:`");
        return REN_OK;
    }
    status = scan.n_spoilt + scan.n_tabs > 0 ? build_mended(&b, scan, text, length, err)
                                             : build(&b, text, length, err);
    tree->root = b.root;
    return status;
}

ren_status ren_yaml_value(ren_tree *tree, const char *path, const char *text,
                          ren_node **out, ren_faults *faults, ren_error *err)
{
    builder b = { .tree = tree, .faults = faults, .override = path };
    ren_status status = REN_OK;
    const size_t length = strlen(text);
    if (length > REN_YAML_BYTES
        || ren_bytes_check(text, length, path, true, faults).n_spoilt > 0) {
        *out = NULL;
        return REN_OK;
    }
    status = build(&b, text, length, err);
    if (status == REN_OK && b.root == NULL) { /* nothing written: nothing meant */
        b.root = new_node(&b, REN_SCALAR, (yaml_mark_t){ 0 });
        if (b.root != NULL) {
            b.root->text = "";
        }
    }
    *out = b.root;
    return b.no_memory ? ren_fail(err, REN_NO_MEMORY, "no memory for --set %s", path)
                       : status;
}
