#include "tests/support/property.h"

#include "base/files/digest.h"

#include <string.h>

static void digests_are_those_of_fips_180_4(void **state)
{
    (void)state;
    char text[REN_DIGEST_TEXT];
    ren_digest_of("", 0, text);
    assert_string_equal(
        text, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    ren_digest_of("abc", 3, text);
    assert_string_equal(
        text, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    const char *two_blocks = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    ren_digest_of(two_blocks, strlen(two_blocks), text);
    assert_string_equal(
        text, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

static void pieces_give_the_digest_of_the_whole(void **state)
{
    (void)state;
    unsigned char bytes[1000];
    for (int i = 0; i < 1000; i++) {
        bytes[i] = (unsigned char)(i * 7);
    }
    char whole[REN_DIGEST_TEXT], pieces[REN_DIGEST_TEXT];
    ren_digest_of(bytes, sizeof bytes, whole);
    FOR_ALL_CASES (c) {
        const size_t cut = (size_t)(ren_case_draw(c, 1) * 1000.0);
        ren_digest first, moved;
        ren_digest_begin(&first);
        ren_digest_add(&first, bytes, cut);
        moved = first; /* a digest may be copied half way */
        ren_digest_add(&moved, NULL, 0);
        ren_digest_add(&moved, bytes + cut, sizeof bytes - cut);
        ren_digest_end(&moved, pieces);
        CASE_ASSERT(c, strcmp(whole, pieces) == 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digests_are_those_of_fips_180_4),
        cmocka_unit_test(pieces_give_the_digest_of_the_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
