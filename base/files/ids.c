#include "base/ids.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* FNV-1a with a last stir: ids that count up differ only in their last bytes, and a table
 * takes its places from the low bits. */
static uint64_t hash_of(const char *name, size_t *length)
{
    uint64_t hash = 0xcbf29ce484222325u;
    const char *at = name;
    for (; *at != '\0'; at++) {
        hash = (hash ^ (unsigned char)*at) * 0x100000001b3u;
    }
    *length = (size_t)(at - name);
    hash ^= hash >> 32;
    hash *= 0x9e3779b97f4a7c15u;
    return hash ^ hash >> 29;
}

/* Where `name` is, or the free place where it would be; the table is never full. */
static uint32_t place_of(const ren_ids *ids, const char *name, uint64_t hash)
{
    const uint32_t mask = (uint32_t)ids->table_size - 1;
    uint32_t k = (uint32_t)hash & mask;
    while (ids->table[k] != 0
           && strcmp(ren_ids_name(ids, ids->table[k] - 1), name) != 0) {
        k = (k + 1) & mask;
    }
    return k;
}

static bool table_grow(ren_ids *ids)
{
    const int32_t size = ids->table_size == 0 ? 64 : 2 * ids->table_size;
    int32_t *table = calloc((size_t)size, sizeof *table);
    if (table == NULL) {
        return false;
    }
    free(ids->table);
    ids->table = table;
    ids->table_size = size;
    for (int32_t i = 0; i < ids->n; i++) {
        size_t length;
        const uint32_t mask = (uint32_t)size - 1;
        uint32_t k = (uint32_t)hash_of(ren_ids_name(ids, i), &length) & mask;
        while (table[k] != 0) {
            k = (k + 1) & mask;
        }
        table[k] = i + 1;
    }
    return true;
}

/* Room for one more name of this length and its end. */
static bool room_make(ren_ids *ids, size_t length)
{
    if (ids->n == ids->capacity) {
        const int32_t capacity = ids->capacity == 0 ? 64 : 2 * ids->capacity;
        int64_t *at = realloc(ids->at, (size_t)capacity * sizeof *at);
        if (at == NULL) {
            return false;
        }
        ids->at = at;
        ids->capacity = capacity;
    }
    if (ids->text_length + (int64_t)length + 1 > ids->text_capacity) {
        const int64_t capacity = 2 * ids->text_capacity + (int64_t)length + 1024;
        char *text = realloc(ids->text, (size_t)capacity);
        if (text == NULL) {
            return false;
        }
        ids->text = text;
        ids->text_capacity = capacity;
    }
    return 2 * (int64_t)ids->n < ids->table_size || table_grow(ids);
}

ren_status ren_ids_add(ren_ids *ids, const char *name, int32_t *out, bool *fresh,
                       ren_error *err)
{
    size_t length;
    const uint64_t hash = hash_of(name, &length);
    if (fresh != NULL) {
        *fresh = false;
    }
    if (ids->n > 0) {
        const int32_t found = ids->table[place_of(ids, name, hash)];
        if (found != 0) {
            *out = found - 1;
            return REN_OK;
        }
    }
    if (ids->n >= INT32_MAX / 4) {
        return ren_fail(err, REN_OUT_OF_RANGE, "names: more than %d of them",
                        INT32_MAX / 4);
    }
    if (!room_make(ids, length)) {
        return ren_fail(err, REN_NO_MEMORY, "names: out of memory at number %d",
                        ids->n);
    }
    const int32_t k = ids->n;
    ids->at[k] = ids->text_length;
    memcpy(ids->text + ids->text_length, name, length + 1);
    ids->text_length += (int64_t)length + 1;
    ids->table[place_of(ids, name, hash)] = k + 1;
    ids->n = k + 1;
    *out = k;
    if (fresh != NULL) {
        *fresh = true;
    }
    return REN_OK;
}

int32_t ren_ids_find(const ren_ids *ids, const char *name)
{
    size_t length;
    if (ids->n == 0) {
        return -1;
    }
    const uint64_t hash = hash_of(name, &length);
    return ids->table[place_of(ids, name, hash)] - 1;
}

void ren_ids_free(ren_ids *ids)
{
    free(ids->text);
    free(ids->at);
    free(ids->table);
    *ids = (ren_ids){ 0 };
}
