/* Queries: what each finds, in which order, that no text breaks them, and by which index they go. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store_fixture.h"
#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/query.h"
#include "tidings/store_marks.h"
#include "tidings/store_search.h"

#define DAY 86400

/* The library every case asks. Ids are 1, 2, … in this order, each a day after the one before. */
static const struct {
	int feed; /* 0 or 1 */
	const char *title, *author, *text, *link, *language, *category;
	bool has_enclosure;
} library[] = {
    {0, "Kernel 6.1 released", "Linus", "The scheduler of Linux is faster.", "https://a.example/1", "en", "Systems",
        false},
    {0, "Der Müller", "Öztürk", "Ein Märchen.", "https://a.example/2", "de-AT", "Märchen", false},
    {0, "日本語のニュース", NULL, "東京で発売されたiPhone発売日は金曜です。", "https://a.example/3", "ja", NULL, false},
    {0, "ข่าววันนี้", NULL, "แมวกินปลา", "https://a.example/4", "th", NULL, false},
    {1, "C++ and systemd-resolved", "Ann", "Notes on c++ AND more; 100% \"quoted\" it's.", "https://b.example/5", NULL,
        NULL, true},
    {1, "Linux everywhere 🎉", NULL, NULL, NULL, NULL, "Systems", false},
    {1, "人", NULL, "中文新闻 北京大学", "https://b.example/7", "zh", NULL, false},
    {1, "Café del Mar", "Zoë", "naïve", "https://b.example/8?x=100%_y", NULL, NULL, false},
};
#define LIBRARY_SIZE (sizeof library / sizeof library[0])

static int set_up(void **state)
{
	if (fixture_set_up(state) != 0)
		return -1;
	struct fixture *fixture = *state;
	int64_t feeds[] = {
	    fixture_subscribe(fixture->store, "https://a.example/feed"),
	    fixture_subscribe(fixture->store, "https://b.example/100%_feed"),
	};
	for (size_t i = 0; i < LIBRARY_SIZE; i++) {
		struct feed_entry entry =
		    fixture_entry(i + 1, library[i].title, library[i].text, FIXTURE_NOW + (int64_t)i * DAY);
		struct feed_enclosure enclosure = {"https://b.example/x.ogg", "audio/ogg", 5};
		const char *category = library[i].category;
		entry.author = library[i].author;
		entry.link = library[i].link;
		entry.language = library[i].language;
		entry.categories = &category;
		entry.category_count = category != NULL;
		entry.enclosures = &enclosure;
		entry.enclosure_count = library[i].has_enclosure;
		fixture_merge(fixture->store, feeds[library[i].feed], &entry, 1, FIXTURE_NOW + 100 * DAY);
	}
	const int64_t read[] = {1}, starred[] = {2, 6};
	int64_t changed, id;
	bool is_added;
	const struct store_feed_new tagged = {.url = "https://b.example/100%_feed", .tag = "tech"};
	FIXTURE_DO(store_begin(fixture->store, &error));
	static const struct store_marking as_read = {.mark = STORE_MARK_READ}, star = {.mark = STORE_MARK_STAR};
	FIXTURE_DO(store_marks_set(fixture->store, read, 1, &as_read, &changed, &error));
	FIXTURE_DO(store_marks_set(fixture->store, starred, 2, &star, &changed, &error));
	FIXTURE_DO(store_feeds_add(fixture->store, &tagged, 0, &id, &is_added, &error));
	FIXTURE_DO(store_commit(fixture->store, true, &error));
	return 0;
}

static bool add_id(void *arg, const struct store_entry *entry)
{
	struct buf *found = arg;
	return buf_add_format(found, "%s%lld", found->length ? " " : "", (long long)entry->id);
}

/* The ids that a query finds, as text. */
static void find(struct fixture *fixture, const char *text, int64_t limit, bool oldest_first, struct buf *found)
{
	struct arena *arena = arena_new(1 << 20);
	struct error error = {0};
	buf_init(found, 4096);
	struct query *query = query_parse(arena, text, FIXTURE_NOW + 100 * DAY, &error);
	const struct store_search search = {
	    .query = query, .limit = limit, .order = oldest_first ? STORE_SEARCH_OLDEST : STORE_SEARCH_NEWEST};
	if (!query || !store_search_each(fixture->store, &search, add_id, found, &error))
		fail_msg("%s: %s", text, error.text);
	arena_free(arena);
}

static void test_what_queries_find(void **state)
{
	static const struct {
		const char *what, *query, *ids;
	} cases[] = {
	    {"nothing asked is everything, newest first", "", "8 7 6 5 4 3 2 1"},
	    {"a word in title or text", "linux", "6 1"},
	    {"case does not matter", "LINUX", "6 1"},
	    {"all words are required", "linux kernel", "1"},
	    {"one of two", "kernel OR café", "8 1"},
	    {"no accents needed", "muller", "2"},
	    {"accents given are folded", "CAFE", "8"},
	    {"accents against plain letters", "Lïnüx", "6 1"},
	    {"an author", "author:zoe", "8"},
	    {"a word of the title only", "title:linux", "6"},
	    {"a word of the text only", "text:linux", "1"},
	    {"a phrase", "\"scheduler of linux\"", "1"},
	    {"not another order of its words", "\"linux of scheduler\"", ""},
	    {"the beginning of a word", "sched*", "1"},
	    {"no parts of words otherwise", "sched", ""},
	    {"a pattern in title, author or text", "/schedul|zo.$/", "8 1"},
	    {"a pattern in the title", "title:/^linux/", "6"},
	    {"in the text", "text:/[0-9]%/", "5"},
	    {"in the author's name", "author:/^.{5,6}$/", "2 1"},
	    {"in the address", "link:/[?]x=/", "8"},
	    {"in a category", "category:/^m.rchen$/", "2"},
	    {"in the feed's address", "feed:/^https:..b[.]/", "8 7 6 5"},
	    {"in a tag", "tag:/^te/", "8 7 6 5"},
	    {"a pattern excluded, also where there is no such field", "-author:/./", "7 6 4 3"},
	    {"a pattern beside words", "linux title:/kernel/", "1"},
	    {"a pattern that begins like a list of SQL", "/'\\); DROP/", ""},
	    {"without a word", "linux -kernel", "6"},
	    {"only without", "-linux", "8 7 5 4 3 2"},
	    {"two characters in running Japanese", "日本", "3"},
	    {"in the middle of a run", "東京", "3"},
	    {"glued to Latin letters, before", "発売", "3"},
	    {"the Latin word glued to them", "iphone", "3"},
	    {"both together", "iPhone発売日", "3"},
	    {"three characters are a phrase", "本語の", "3"},
	    {"pairs that do not follow each other", "日語", ""},
	    {"Chinese", "大学", "7"},
	    {"a lone character that is a word", "人", "7"},
	    {"a lone character inside a run", "京", "7 3"},
	    {"the last one of a run", "学", "7"},
	    {"Thai", "แมว", "4"},
	    {"Thai inside", "กินปลา", "4"},
	    {"Thai that is not there", "หมา", ""},
	    {"signs beside letters are ignored", "c++", "5"},
	    {"a hyphen", "systemd-resolved", "5"},
	    {"a dot before it", ".c", "5"},
	    {"an emoji", "🎉", "6"},
	    {"beside a word", "linux -🎉", "1"},
	    {"one that is not there", "🍰", ""},
	    {"quotation marks", "\"quoted\"", "5"},
	    {"an operator in small letters is a word", "and", "5"},
	    {"only signs", "++", ""},
	    {"only signs excluded", "-++", ""},
	    {"signs beside words", "linux ++", "6 1"},
	    {"one feed by its number", "feed:1", "4 3 2 1"},
	    {"by part of its address", "feed:b.example", "8 7 6 5"},
	    {"several feeds", "feed:example", "8 7 6 5 4 3 2 1"},
	    {"a feed that is not there", "feed:nowhere", ""},
	    {"not of a feed", "-feed:a.example", "8 7 6 5"},
	    {"percent and underscore are characters", "feed:100%_f", "8 7 6 5"},
	    {"not wildcards", "feed:1__%f", ""},
	    {"a feed's tag", "tag:tech", "8 7 6 5"},
	    {"tags have no case", "tag:TECH", "8 7 6 5"},
	    {"part of the link", "link:b.example/8", "8"},
	    {"no wildcards in links", "link:_.example", ""},
	    {"a category", "category:systems", "6 1"},
	    {"a category without accents", "category:marchen", "2"},
	    {"a language", "lang:en", "1"},
	    {"a language with its regions", "lang:de", "2"},
	    {"what has no language is not in it", "-lang:en", "8 7 6 5 4 3 2"},
	    {"one entry", "id:4", "4"},
	    {"one story", "story:4", "4"},
	    {"new ones", "is:new", "8 7 6 5 4 3 2"},
	    {"read ones", "is:read", "1"},
	    {"starred ones", "is:starred", "6 2"},
	    {"with a file", "has:enclosure", "5"},
	    {"without a link", "-has:link", "6"},
	    {"from a day on", "since:2023-11-20", "8 7"},
	    {"before a day", "before:2023-11-17", "3 2 1"},
	    {"received later", "received:2024-02-22", "8 7 6 5 4 3 2 1"},
	    {"words and fields", "linux is:starred", "6"},
	    {"words or fields", "kernel OR is:starred", "6 2 1"},
	    {"alternatives of words among fields", "(kernel OR café) -is:read", "8"},
	    {"words excluded among fields", "feed:1 -linux", "4 3 2"},
	    {"an alternative excluded", "-(linux OR café)", "7 5 4 3 2"},
	    {"an alternative of exclusions", "feed:1 (-linux OR kernel)", "4 3 2 1"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct buf found;
		find(*state, cases[i].query, 0, false, &found);
		if (strcmp(buf_text(&found), cases[i].ids) != 0)
			fail_msg("%s (%s): %s instead of %s", cases[i].what, cases[i].query, buf_text(&found), cases[i].ids);
		buf_done(&found);
	}
}

/* Joined trees may be larger than what was parsed; words must not fall by the wayside. */
static void test_joined_queries_have_a_limit(void **state)
{
	struct fixture *fixture = *state;
	struct arena *arena = arena_new(1 << 20);
	struct query *query = NULL;
	struct error error = {0};
	int64_t count;
	for (int i = 0; i < 100; i++)
		query = query_and(arena, query, query_parse(arena, "linux", FIXTURE_NOW, &error));
	assert_true(store_search_count(fixture->store, query, &count, &error));
	assert_int_equal(count, 2);
	for (int i = 0; i < 300; i++)
		query = query_and(arena, query, query_parse(arena, "nowhere", FIXTURE_NOW, &error));
	assert_false(store_search_count(fixture->store, query, &count, &error));
	assert_int_equal(error.kind, ERROR_INPUT);
	arena_free(arena);
}

static void test_snippets(void **state)
{
	static const struct {
		const char *shows, *query;
		int64_t id;
		const char *snippet;
	} cases[] = {
	    {"a word in the text", "scheduler", 1, "The \1scheduler\2 of Linux is faster."},
	    {"several", "faster scheduler", 1, "The \1scheduler\2 of Linux is \1faster\2."},
	    {"folded", "marchen", 2, "Ein \1Märchen\2."},
	    {"a phrase", "\"of linux\"", 1, "The scheduler \1of Linux\2 is faster."},
	    {"inside a run without spaces", "東京", 3, "\1東京\2で発売されたiPhone発売日は金曜です。"},
	    {"what is excluded is not shown", "scheduler -windows", 1, "The \1scheduler\2 of Linux is faster."},
	    {"a word that is only in the title", "kernel", 1, "The scheduler of Linux is faster."},
	    {"no whole word", "sched*", 1, ""},
	    {"no word at all", "is:new", 1, ""},
	    {"no such entry", "scheduler", 99, ""},
	};
	struct fixture *fixture = *state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena *arena = arena_new(1 << 20);
		struct buf out;
		buf_init(&out, 4096);
		const struct query *query = query_parse(arena, cases[i].query, FIXTURE_NOW, NULL);
		assert_true(store_search_snippet(fixture->store, query, cases[i].id, &out, NULL));
		if (strcmp(buf_text(&out), cases[i].snippet) != 0)
			fail_msg("%s: %s", cases[i].shows, buf_text(&out));
		buf_done(&out);
		arena_free(arena);
	}
}

struct times {
	size_t count;
	int64_t feeds, earliest;
};

static bool add_time(void *arg, int64_t feed, int64_t sort_time)
{
	struct times *times = arg;
	times->count++;
	times->feeds += feed;
	times->earliest = times->count == 1 || sort_time < times->earliest ? sort_time : times->earliest;
	return true;
}

static void test_times(void **state)
{
	static const struct {
		const char *shows, *query;
		int64_t from;
		size_t count;
		int64_t feeds; /* their numbers added */
	} cases[] = {
	    {"everything", "", 0, 8, 12},
	    {"from a day on", "", FIXTURE_NOW + 2 * DAY, 6, 10},
	    {"what matches", "linux", 0, 2, 3},
	    {"what matches, from a day on", "linux", FIXTURE_NOW + DAY, 1, 2},
	    {"nothing", "nowhere", 0, 0, 0},
	};
	struct fixture *fixture = *state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena *arena = arena_new(1 << 20);
		struct times times = {0};
		const struct query *query = query_parse(arena, cases[i].query, FIXTURE_NOW, NULL);
		assert_true(store_search_each_time(fixture->store, query, cases[i].from, add_time, &times, NULL));
		if (times.count != cases[i].count || times.feeds != cases[i].feeds ||
		    times.earliest < (times.count ? cases[i].from : 0))
			fail_msg("%s: %zu", cases[i].shows, times.count);
		arena_free(arena);
	}
}

static void test_odd_texts_are_no_errors(void **state)
{
	struct fixture *fixture = *state;
	static const char *const cases[] = {
	    "c++",
	    "\"",
	    "\"\"",
	    "'",
	    "'); DROP TABLE entry; --",
	    "AND",
	    "OR",
	    "NOT",
	    "AND AND",
	    "(",
	    ")",
	    "()",
	    "((",
	    "NEAR(a b)",
	    "systemd-resolved",
	    "*",
	    "**",
	    "a*b",
	    "^a",
	    "a+b",
	    "{title} : x",
	    "title:\"",
	    "title:*",
	    "-",
	    "--",
	    "- -",
	    "a:b:c",
	    "http://x/?a=b&c",
	    "\\",
	    "%",
	    "_",
	    "\"a\" \"b",
	    "\xff\xfe",
	    "\x01",
	    "日",
	    "日*",
	    "ก",
	    "feed:\"",
	    "feed:'",
	    "feed:%",
	    "tag:'",
	    "link:'\"%_\\",
	    "category:\"",
	    "lang:%",
	    "🙂",
	    "text:",
	    "title:",
	    "-title:x",
	    "NOT NOT a",
	    "a OR",
	    "OR a",
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct arena *arena = arena_new(1 << 20);
		struct error error = {0};
		int64_t count;
		struct query *query = query_parse(arena, cases[i], FIXTURE_NOW, &error);
		/* the language may refuse a value, the store refuses none */
		if (query && !store_search_count(fixture->store, query, &count, &error))
			fail_msg("%s: %s", cases[i], error.text);
		arena_free(arena);
	}
	struct store_counts counts;
	FIXTURE_DO(store_entries_count(fixture->store, &counts, &error));
	assert_int_equal(counts.entries, LIBRARY_SIZE);
}

static void test_limits_and_order(void **state)
{
	struct buf found;
	find(*state, "", 3, false, &found);
	assert_string_equal(buf_text(&found), "8 7 6");
	buf_done(&found);
	find(*state, "linux", 1, true, &found);
	assert_string_equal(buf_text(&found), "1");
	buf_done(&found);
}

static bool stop_at_once(void *arg, const struct store_entry *entry)
{
	(void)entry;
	++*(int *)arg;
	return false;
}

static void test_visitor_stops(void **state)
{
	struct fixture *fixture = *state;
	int calls = 0;
	const struct store_search search = {0};
	FIXTURE_DO(store_search_each(fixture->store, &search, stop_at_once, &calls, &error));
	assert_int_equal(calls, 1);
}

static bool check_entry(void *arg, const struct store_entry *entry)
{
	assert_string_equal(entry->title, "C++ and systemd-resolved");
	assert_string_equal(entry->author, "Ann");
	assert_string_equal(entry->link, "https://b.example/5");
	assert_string_equal(entry->feed_url, "https://b.example/100%_feed");
	assert_null(entry->feed_title);
	assert_string_equal(entry->tags, "tech");
	assert_string_equal(entry->summary, "Notes on c++ AND more; 100% \"quoted\" it's.");
	assert_int_equal(entry->published, FIXTURE_NOW + 4 * DAY);
	assert_int_equal(entry->sort_time, FIXTURE_NOW + 4 * DAY);
	assert_int_equal(entry->received, FIXTURE_NOW + 100 * DAY);
	assert_int_equal(entry->updated, DATE_NONE);
	assert_int_equal(entry->story, entry->id);
	assert_false(entry->is_read || entry->is_starred || entry->is_hidden || entry->is_edited);
	*(bool *)arg = true;
	return true;
}

static void test_rows(void **state)
{
	struct fixture *fixture = *state;
	struct arena *arena = arena_new(1 << 20);
	bool is_seen = false;
	const struct store_search search = {.query = query_parse(arena, "id:5", 0, NULL)};
	FIXTURE_DO(store_search_each(fixture->store, &search, check_entry, &is_seen, &error));
	assert_true(is_seen);
	arena_free(arena);
}

static void test_ids_of_a_query(void **state)
{
	struct fixture *fixture = *state;
	struct arena *arena = arena_new(1 << 20);
	const struct query *query = query_parse(arena, "linux OR feed:b.example", 0, NULL);
	struct store_search_ids ids;
	int64_t changed, count;
	FIXTURE_DO(store_search_ids(fixture->store, query, &ids, &error));
	FIXTURE_DO(store_search_count(fixture->store, query, &count, &error));
	assert_int_equal(ids.count, count);
	for (size_t i = 1; i < ids.count; i++)
		assert_true(ids.items[i - 1] < ids.items[i]);
	static const struct store_marking read = {.mark = STORE_MARK_READ};
	FIXTURE_DO(store_begin(fixture->store, &error));
	FIXTURE_DO(store_marks_set(fixture->store, ids.items, ids.count, &read, &changed, &error));
	FIXTURE_DO(store_commit(fixture->store, true, &error));
	store_search_ids_done(&ids);
	assert_int_equal(changed, 4);
	FIXTURE_DO(store_search_count(fixture->store, query_parse(arena, "is:new", 0, NULL), &count, &error));
	assert_int_equal(count, 3);
	struct store_counts counts;
	FIXTURE_DO(store_entries_count(fixture->store, &counts, &error));
	assert_int_equal(counts.new_entries, 3);
	arena_free(arena);
}

/* A balanced tree would not show it: chains are as deep as the query is long. */
static void test_long_and_deep_queries(void **state)
{
	struct fixture *fixture = *state;
	struct buf text;
	struct arena *arena = arena_new(4 << 20);
	int64_t count;
	struct error error = {0};
	static const char *const joints[] = {" ", " OR ", " feed:1 ", " OR feed:1 OR "};
	for (size_t joint = 0; joint < 4; joint++) {
		buf_init(&text, 8000);
		for (int i = 0; i < 60; i++)
			buf_add_format(&text, "linux%s", joints[joint]);
		buf_add_text(&text, "linux");
		struct query *query = query_parse(arena, buf_text(&text), 0, &error);
		if (!query || !store_search_count(fixture->store, query, &count, &error))
			fail_msg("%s: %s", joints[joint], error.text);
		assert_true(count > 0);
		buf_done(&text);
	}
	static const struct {
		const char *what, *open;
		int levels;
		bool is_refused;
	} nests[] = {
	    {"words inside words", "(linux OR (kernel ", 8, false},
	    {"fields inside fields", "(feed:1 OR (is:new ", 8, false},
	    {"fields inside words", "(linux OR (feed:1 ", 8, false},
	    {"exclusions", "-(linux OR -(kernel ", 4, false},
	    {"words too deep", "(linux OR (kernel ", 30, true},
	    {"fields too deep", "(feed:1 OR (is:new ", 30, true},
	    {"both too deep", "(linux OR (feed:1 ", 30, true},
	};
	for (size_t i = 0; i < sizeof nests / sizeof nests[0]; i++) {
		buf_init(&text, 8000);
		for (int level = 0; level < nests[i].levels; level++)
			buf_add_text(&text, nests[i].open);
		buf_add_text(&text, "linux");
		for (int level = 0; level < nests[i].levels * 2; level++)
			buf_add_char(&text, ')');
		struct query *query = query_parse(arena, buf_text(&text), 0, &error);
		assert_non_null(query);
		bool is_refused = !store_search_count(fixture->store, query, &count, &error);
		if (is_refused != nests[i].is_refused || (is_refused && error.kind != ERROR_INPUT))
			fail_msg("%s: %s", nests[i].what, is_refused ? error.text : "not refused");
		buf_done(&text);
	}
	arena_free(arena);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_what_queries_find),
	    TEST(test_joined_queries_have_a_limit),
	    TEST(test_snippets),
	    TEST(test_times),
	    TEST(test_odd_texts_are_no_errors),
	    TEST(test_limits_and_order),
	    TEST(test_visitor_stops),
	    TEST(test_rows),
	    TEST(test_ids_of_a_query),
	    TEST(test_long_and_deep_queries),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
