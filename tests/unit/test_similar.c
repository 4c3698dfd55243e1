/* similar: what tells the same, and what only looks alike. */

#include "tidings/similar.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tidings/feed.h"
#include "tidings/mem.h"

#define STORM                                                                                                          \
	"The river Alder broke its banks above the old mill on Monday night and flooded forty houses in the lower town. "  \
	"Firefighters brought two hundred people to the sports hall, where volunteers had laid out blankets and soup. "    \
	"Nobody was hurt, said the mayor, Edith Lansbury, who had slept in her office. "
#define PUMPS                                                                                                          \
	"The pumps that were ordered after the flood nine years ago stood in a warehouse without cables. An engineer "     \
	"blamed a dispute over who pays for the electricity. The council meets on Thursday to look into it."
#define FOOTER                                                                                                         \
	" Our reporters cover courts, schools and councils across the county. Sign up for the free newsletter, download "  \
	"the app for alerts, and call the newsroom when you have seen something. All rights reserved; use of this site "   \
	"means that you accept our terms of service and our privacy policy."
#define FORECAST                                                                                                       \
	" with a light wind from the west. Sunrise at the usual hour, tides as in the table below, pollen low. "
#define FLOOD_CJK                                                                                                                                                              \
	"星期一夜里河水漫过老磨坊上游的堤岸，淹没了下城的四十座房屋。消防员把两百人送到体育馆，志愿者在那里准备了毯子和热" \
	"汤。"                                                                                                                                                                   \
	"市长说没有人受伤，她整夜都睡在办公室里。水泵一直放在没有电缆的仓库里，议会星期四开会调查这件事。"

struct item {
	const char *title, *text;
};

static const struct {
	const char *shows;
	struct item known, fresh;
	bool is_same_source, is_same_link;
	enum similar_level level;
} rows[] = {
    {"one source brings the same text under a new name", {"Alder floods forty houses", STORM PUMPS},
        {"Alder floods forty houses", STORM PUMPS}, true, false, SIMILAR_REPOST},
    {"one source adds a sentence", {"Alder floods forty houses", STORM PUMPS},
        {"Alder floods forty houses", STORM PUMPS " Schools stay closed."}, true, false, SIMILAR_REPOST},
    {"two sources, one text", {"Alder floods forty houses", STORM PUMPS}, {"Alder floods forty houses", STORM PUMPS},
        false, false, SIMILAR_NEAR},
    {"another headline", {"Alder floods forty houses", STORM PUMPS},
        {"Two hundred sleep in sports hall as river floods town", STORM PUMPS}, false, false, SIMILAR_NEAR},
    {"a cut copy", {"Alder floods forty houses", STORM PUMPS}, {"River Alder floods lower town", STORM}, false, false,
        SIMILAR_NEAR},
    {"a copy with another beginning", {"Alder floods forty houses", STORM PUMPS},
        {"River Alder floods houses", "LOWER TOWN (Wire) - Updated at noon. " STORM PUMPS}, false, false, SIMILAR_NEAR},
    {"pairs of characters where words are not separated", {"河水淹没下城四十座房屋", FLOOD_CJK},
        {"河水夜里淹没四十座房屋", FLOOD_CJK}, false, false, SIMILAR_NEAR},
    {"a shared page, two feeds", {"Alder floods forty houses", STORM}, {"Pumps without cables", PUMPS}, false, true,
        SIMILAR_LINK},
    {"a shared page, one feed, one text inside the other", {"Live: storm", STORM},
        {"Live: houses flooded", STORM PUMPS}, true, true, SIMILAR_LINK},
    {"a shared page, one feed, two items", {"Alder floods forty houses", STORM}, {"Pumps without cables", PUMPS}, true,
        true, SIMILAR_NONE},
    {"two texts about different things", {"Alder floods forty houses", STORM}, {"Pumps without cables", PUMPS}, false,
        false, SIMILAR_NONE},
    {"little but a common footer", {"Pool closes for cleaning", "The outdoor pool is empty until Friday." FOOTER},
        {"Choir seeks tenors", "The town choir needs voices for its spring concert." FOOTER}, false, false,
        SIMILAR_NONE},
    {"forecasts of two places", {"Weather for Oakdale", "Oakdale stays dry at 14 degrees" FORECAST FORECAST},
        {"Weather for Riverton", "Riverton stays dry at 14 degrees" FORECAST FORECAST}, false, false, SIMILAR_NONE},
    {"forecasts of two days", {"Weather for 14 May", "Dry, 14 degrees" FORECAST FOOTER},
        {"Weather for 15 May", "Dry, 19 degrees" FORECAST FOOTER}, true, false, SIMILAR_NONE},
    {"episodes", {"The Bridge Hour, episode 41: Locks", "Anna talks to a guest about locks." FOOTER},
        {"The Bridge Hour, episode 42: Weirs", "Anna talks to a guest about weirs." FOOTER}, true, false, SIMILAR_NONE},
    {"releases", {"lathe 2.3.1 released", "This release fixes a crash with long lines." FOOTER},
        {"lathe 2.3.2 released", "This release fixes a crash with empty lines." FOOTER}, true, false, SIMILAR_NONE},
    {"a change log, two sources", {"lathe 2.3.1", "Version 2.3.1: minor fixes, new translations." FOOTER},
        {"plane 7.0.4", "Version 7.0.4: minor fixes, new translations." FOOTER}, false, false, SIMILAR_NONE},
    {"stock tables", {"Closing prices 3 March", "Alder Mills 12.40, Weir Works 88.10, Lock and Sons 7.02." FOOTER},
        {"Closing prices 4 March", "Alder Mills 12.90, Weir Works 87.60, Lock and Sons 7.11." FOOTER}, true, false,
        SIMILAR_NONE},
    {"advertisements of jobs", {"Nurse wanted in Oakdale", "A clinic in Oakdale is looking for a nurse." FOOTER},
        {"Nurse wanted in Riverton", "A clinic in Riverton is looking for a nurse." FOOTER}, true, false, SIMILAR_NONE},
    {"the photo of the day", {"Photo of the day", "A heron at the weir."}, {"Photo of the day", "Fog over the lock."},
        true, false, SIMILAR_NONE},
    {"the same headline and no text", {"News in brief", ""}, {"News in brief", ""}, false, false, SIMILAR_NONE},
    {"nothing at all", {NULL, NULL}, {NULL, NULL}, false, false, SIMILAR_NONE},
};

static void sign(const struct item *item, struct similar_signature *signature)
{
	const struct feed feed = {.title = "The Alder Post", .link = "https://post.example/"};
	const struct feed_entry entry = {.title = item->title, .text = item->text};
	similar_sign(&feed, &entry, signature);
}

static void test_pairs(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct similar_statistics *statistics = mem_new(1, sizeof *statistics);
		struct similar_signature known, fresh;
		sign(&rows[i].known, &known);
		sign(&rows[i].fresh, &fresh);
		similar_count(statistics, &known, 0);
		similar_count(statistics, &fresh, 0);
		const struct similar_pair pair = {.fresh = &fresh,
		    .known = &known,
		    .is_same_feed = rows[i].is_same_source,
		    .is_same_source = rows[i].is_same_source,
		    .is_same_link = rows[i].is_same_link};
		struct similar_verdict verdict = similar_judge(statistics, &pair, SIMILAR_NEAR);
		if (verdict.level != rows[i].level)
			fail_msg("%s: level %d", rows[i].shows, (int)verdict.level);
		mem_free(statistics);
	}
}

/* What stands in the feed's other entries, too, is no evidence. */
static void test_common_shingles(void **state)
{
	(void)state;
	struct similar_statistics *statistics = mem_new(1, sizeof *statistics);
	const struct item item = {"Alder floods forty houses", STORM PUMPS};
	struct similar_signature known, fresh;
	sign(&item, &known);
	fresh = known;
	struct similar_pair pair = {.fresh = &fresh, .known = &known};
	assert_int_equal(similar_judge(statistics, &pair, SIMILAR_NEAR).level, SIMILAR_NEAR);
	fresh.common = UINT64_MAX >> (64 - fresh.sample_count);
	assert_int_equal(similar_judge(statistics, &pair, SIMILAR_NEAR).level, SIMILAR_NONE);
	mem_free(statistics);
}

/* Its own name behind a title says nothing about what happened. */
static void test_name_of_the_feed(void **state)
{
	(void)state;
	const struct item plain = {"Alder floods forty houses", ""},
	                  named = {"Alder floods forty houses - The Alder Post", ""},
	                  other = {"Alder floods forty houses - what we know", ""};
	struct similar_signature left, right;
	sign(&plain, &left);
	sign(&named, &right);
	assert_memory_equal(&left, &right, sizeof left);
	sign(&other, &right);
	assert_int_equal(right.title_count, 7);
}

static void test_limits(void **state)
{
	(void)state;
	static const char word[] = "river alder 12.5 \u6cb3\u6c34 ";
	size_t length = sizeof word - 1, count = 20000;
	char *text = mem_new(length * count + 1, 1);
	for (size_t i = 0; i < count; i++)
		memcpy(text + i * length, word, length);
	const struct item item = {text, text};
	struct similar_statistics *statistics = mem_new(1, sizeof *statistics);
	struct similar_signature signature;
	sign(&item, &signature);
	uint32_t keys[SIMILAR_KEY_COUNT], probes[SIMILAR_PROBE_COUNT];
	assert_true(similar_keys(statistics, &signature, 0, SIMILAR_EVENT, keys) <= SIMILAR_KEY_COUNT);
	for (size_t i = 0; i < 100000; i++)
		similar_count(statistics, &signature, 0);
	assert_true(statistics->entries[0] < 100000);
	assert_true(similar_probes(statistics, &signature, 0, SIMILAR_EVENT, probes) <= SIMILAR_PROBE_COUNT);
	mem_free(statistics);
	mem_free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_pairs),
	    cmocka_unit_test(test_common_shingles),
	    cmocka_unit_test(test_name_of_the_feed),
	    cmocka_unit_test(test_limits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
