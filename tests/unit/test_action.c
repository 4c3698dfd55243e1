/* Actions: requests as they come from the socket, answers, and what stays in the store. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store_fixture.h"
#include "tidings/action.h"
#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/json.h"

/* Runs a request; the answer as text, or "kind: text" of the error. */
static void ask(struct fixture *fixture, const char *text, struct buf *answer)
{
	struct error error = {0};
	struct json *request = json_parse(text, strlen(text), &error);
	assert_non_null(request);
	buf_init(answer, 1 << 20);
	if (!action_run(fixture->store, request, FIXTURE_NOW, answer, &error)) {
		assert_int_equal(answer->length, 0);
		buf_add_format(answer, "%s: %s", error_kind_name(error.kind), error.text);
	}
	json_free(request);
}

static void test_conversation(void **state)
{
	/* one after the other, on one store; entries 1 to 3 are in feed 1 after the first line */
	static const struct {
		const char *what, *request, *answer; /* the whole, or a part that begins and ends with … */
	} cases[] = {
	    {"one feed",
	        "{\"action\":\"subscribe\",\"feeds\":[{\"url\":\"a.example/feed\",\"title\":\"A\",\"tag\":\"t\"}]}",
	        "{\"ok\":true,\"feeds\":[{\"id\":1,\"url\":\"https://a.example/feed\",\"title\":\"A\",\"added\":true}],"
	        "\"added\":1,\"known\":0,\"failed\":0}"},
	    {"a known one, a new one, and one that cannot be",
	        "{\"action\":\"subscribe\",\"feeds\":[{\"url\":\"https://a.example/feed\"},{\"url\":\"https://b.example/"
	        "\"},"
	        "{\"url\":\"gopher://c.example/\"}]}",
	        "…\"added\":1,\"known\":1,\"failed\":1}…"},
	    {"a known one says how many entries it has",
	        "{\"action\":\"subscribe\",\"feeds\":[{\"url\":\"https://a.example/feed\"}]}", "…\"entries\":3…"},
	    {"a refused one says why", "{\"action\":\"subscribe\",\"feeds\":[{\"url\":\"gopher://c.example/\"}]}",
	        "…\"added\":false,\"problem\":\"…"},
	    {"a feed without address", "{\"action\":\"subscribe\",\"feeds\":[{}]}", "…\"failed\":1…"},
	    {"no feeds", "{\"action\":\"subscribe\"}", "input: subscribe needs the addresses of feeds"},
	    {"passwords are not told", "{\"action\":\"subscribe\",\"feeds\":[{\"url\":\"https://ann:secret@d.example/\"}]}",
	        "…\"url\":\"https://d.example/\"…"},
	    {"a setting", "{\"action\":\"set\",\"feed\":\"1\",\"settings\":{\"interval\":\"2h\",\"tags\":\"b, a ,,b\"}}",
	        "{\"ok\":true,\"id\":1}"},
	    {"no setting", "{\"action\":\"set\",\"feed\":\"1\",\"settings\":{}}",
	        "input: set needs settings, as interval=2h"},
	    {"no feed", "{\"action\":\"set\",\"settings\":{\"interval\":\"2h\"}}", "input: set needs a feed"},
	    {"an unknown feed", "{\"action\":\"set\",\"feed\":\"99\",\"settings\":{\"title\":\"x\"}}",
	        "not-found: no feed has the name or address \"99\""},
	    {"a setting that is none", "{\"action\":\"set\",\"feed\":\"1\",\"settings\":{\"colour\":\"red\"}}",
	        "…input: \"colour\" is no setting of a feed…"},
	    {"one that is no text", "{\"action\":\"set\",\"feed\":\"1\",\"settings\":{\"title\":[]}}",
	        "…input: \"title\" is…"},
	    {"an interval that is none", "{\"action\":\"set\",\"feed\":\"1\",\"settings\":{\"interval\":\"8d\"}}",
	        "…input: interval is a duration from 1s to 7d…"},
	    {"another feed's address", "{\"action\":\"set\",\"feed\":\"1\",\"settings\":{\"url\":\"https://b.example/\"}}",
	        "input: feed 2 has that address already"},
	    {"an address that cannot be", "{\"action\":\"set\",\"feed\":\"1\",\"settings\":{\"url\":\"gopher://x/\"}}",
	        "…input: …"},
	    {"its own address is fine",
	        "{\"action\":\"set\",\"feed\":\"1\",\"settings\":{\"url\":\"https://a.example/feed\"}}",
	        "{\"ok\":true,\"id\":1}"},
	    {"marked by id", "{\"action\":\"mark\",\"as\":\"read\",\"ids\":[1,2]}", "{\"ok\":true,\"changed\":2}"},
	    {"already so", "{\"action\":\"mark\",\"as\":\"read\",\"ids\":[1,2]}", "{\"ok\":true,\"changed\":0}"},
	    {"by a query", "{\"action\":\"mark\",\"as\":\"star\",\"query\":[\"is:new\",\"feed:1\"]}",
	        "{\"ok\":true,\"changed\":1}"},
	    {"an unknown id among known ones", "{\"action\":\"mark\",\"as\":\"unread\",\"ids\":[1,99]}",
	        "not-found: no entry 99"},
	    {"the known one is as it was", "{\"action\":\"mark\",\"as\":\"unread\",\"ids\":[1]}",
	        "{\"ok\":true,\"changed\":1}"},
	    {"no ids", "{\"action\":\"mark\",\"as\":\"read\"}", "input: mark needs either ids or a query"},
	    {"ids and a query", "{\"action\":\"mark\",\"as\":\"read\",\"ids\":[1],\"query\":[\"x\"]}",
	        "input: mark needs either ids or a query"},
	    {"ids that are none", "{\"action\":\"mark\",\"as\":\"read\",\"ids\":[\"x\"]}",
	        "input: an entry's id is a positive number"},
	    {"a query that is none", "{\"action\":\"mark\",\"as\":\"read\",\"query\":[[]]}",
	        "input: the words of a query are texts"},
	    {"a bad query", "{\"action\":\"mark\",\"as\":\"read\",\"query\":[\"is:nothing\"]}", "…nothing…"},
	    {"an unknown mark", "{\"action\":\"mark\",\"as\":\"blue\",\"ids\":[1]}", "…not \"blue\"…"},
	    {"no mark", "{\"action\":\"mark\",\"ids\":[1]}", "…input: …"},
	    {"tagged", "{\"action\":\"tag\",\"add\":[\"x, y\",\"z\"],\"ids\":[1,2]}", "{\"ok\":true,\"changed\":4}"},
	    {"one tag for another, by a query that asks for it",
	        "{\"action\":\"tag\",\"remove\":[\"z\"],\"add\":[\"w\"],\"query\":[\"tag:z\"]}",
	        "{\"ok\":true,\"changed\":4}"},
	    {"no tags", "{\"action\":\"tag\",\"ids\":[1]}", "input: tag needs tags to add or to remove"},
	    {"a tag without text", "{\"action\":\"tag\",\"add\":[\",\"],\"ids\":[1]}", "…input: a tag is a text…"},
	    {"a tag that is none", "{\"action\":\"tag\",\"add\":[{}],\"ids\":[1]}", "…input: a tag is a text…"},
	    {"tags of nothing", "{\"action\":\"tag\",\"add\":[\"x\"]}", "input: tag needs either ids or a query"},
	    {"seen, not done", "{\"action\":\"tag\",\"remove\":[\"w\"],\"ids\":[1,2],\"dry\":true}",
	        "{\"ok\":true,\"changed\":2}"},
	    {"what would be undone", "{\"action\":\"undo\",\"dry\":true}",
	        "…,\"what\":\"tag +w -z tag:z\",\"at\":1700000000,\"changed\":4}…"},
	    {"undone", "{\"action\":\"undo\"}", "…,\"what\":\"tag +w -z tag:z\"…"},
	    {"and the one before", "{\"action\":\"undo\"}", "…,\"what\":\"tag +x y +z 1 2\"…"},
	    {"one that there is not", "{\"action\":\"undo\",\"id\":99}", "…not-found: no action 99…"},
	    {"unsubscribed by name, once though named twice", "{\"action\":\"unsubscribe\",\"feeds\":[\"A\",\"1\"]}",
	        "{\"ok\":true,\"feeds\":[{\"id\":1,\"url\":\"https://a.example/feed\",\"title\":\"A\"}]}"},
	    {"an unknown one beside a known one", "{\"action\":\"unsubscribe\",\"feeds\":[\"b.example\",\"nowhere\"]}",
	        "…not-found: …"},
	    {"the known one is still there", "{\"action\":\"subscribe\",\"feeds\":[{\"url\":\"https://b.example/\"}]}",
	        "…\"known\":1…"},
	    {"titles and tags are lines, and a comma is of no tag",
	        "{\"action\":\"subscribe\",\"feeds\":[{\"url\":\"https://e.example/\",\"title\":\" E\\n\\u0007e \","
	        "\"tag\":\"x, y\"}]}",
	        "…\"title\":\"E e\"…"},
	    {"a title without any text is none",
	        "{\"action\":\"subscribe\",\"feeds\":[{\"url\":\"https://f.example/\",\"title\":\" \"}]}",
	        "…\"url\":\"https://f.example/\",\"added\":true…"},
	    {"a feed that is an object", "{\"action\":\"unsubscribe\",\"feeds\":[{}]}",
	        "input: a feed is named by a text or a number"},
	    {"none", "{\"action\":\"unsubscribe\",\"feeds\":[]}", "input: unsubscribe needs feeds"},
	    {"an unknown action", "{\"action\":\"dance\"}", "input: unknown action \"dance\""},
	    {"no action", "[]", "input: the request names no action"},
	};
	struct fixture *fixture = *state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct buf answer;
		ask(fixture, cases[i].request, &answer);
		const char *expected = cases[i].answer;
		size_t length = strlen(expected);
		char part[400];
		bool is_part = strncmp(expected, "…", 3) == 0;
		if (is_part)
			snprintf(part, sizeof part, "%.*s", (int)length - 6, expected + 3);
		bool is_right = is_part ? strstr(buf_text(&answer), part) != NULL : strcmp(buf_text(&answer), expected) == 0;
		if (!is_right)
			fail_msg("%s: %s", cases[i].what, buf_text(&answer));
		buf_done(&answer);
		struct feed_entry entries[] = {
		    fixture_entry(1, "a", NULL, FIXTURE_NOW),
		    fixture_entry(2, "b", NULL, FIXTURE_NOW),
		    fixture_entry(3, "c", NULL, FIXTURE_NOW),
		};
		if (i == 0)
			fixture_merge(fixture->store, 1, entries, 3, FIXTURE_NOW);
	}
}

static void test_credentials_are_kept(void **state)
{
	struct fixture *fixture = *state;
	struct buf answer;
	ask(fixture, "{\"action\":\"subscribe\",\"private\":true,\"feeds\":[{\"url\":\"https://ann:s%20t@d.example/x\"}]}",
	    &answer);
	assert_null(strstr(buf_text(&answer), "s%20t"));
	buf_done(&answer);
	struct arena *arena = arena_new(1 << 20);
	struct store_feed feed;
	FIXTURE_DO(store_feeds_get(fixture->store, arena, 1, &feed, &error));
	assert_string_equal(feed.url, "https://d.example/x");
	assert_string_equal(feed.original, "https://d.example/x");
	assert_string_equal(feed.username, "ann");
	assert_string_equal(feed.password, "s t");
	assert_true(feed.is_private);
	arena_free(arena);
}

static void test_a_tag_is_one(void **state)
{
	struct fixture *fixture = *state;
	struct buf answer;
	ask(fixture, "{\"action\":\"subscribe\",\"feeds\":[{\"url\":\"https://a.example/\",\"tag\":\"x,\\ty\"}]}", &answer);
	buf_done(&answer);
	struct arena *arena = arena_new(1 << 20);
	struct store_feed feed;
	FIXTURE_DO(store_feeds_get(fixture->store, arena, 1, &feed, &error));
	assert_string_equal(feed.tags, "x y");
	arena_free(arena);
}

/* A request of the greatest size with the smallest feeds must not cost more memory than an action may. */
static void test_many_feeds(void **state)
{
	struct fixture *fixture = *state;
	struct buf request, answer;
	buf_init(&request, ACTION_REQUEST_LIMIT);
	buf_add_text(&request, "{\"action\":\"subscribe\",\"feeds\":[{\"url\":\"https://a.example/\"}");
	for (int i = 0; i < 5000; i++)
		buf_add_format(&request, ",{\"url\":\"https://a.example/%d\"}", i % 2000);
	buf_add_text(&request, "]}");
	ask(fixture, buf_text(&request), &answer);
	assert_non_null(strstr(buf_text(&answer), "\"added\":2001,\"known\":3000,\"failed\":0}"));
	buf_done(&answer);
	buf_done(&request);
}

static void test_answers_that_do_not_fit(void **state)
{
	struct fixture *fixture = *state;
	struct error error = {0};
	static const char text[] = "{\"action\":\"subscribe\",\"feeds\":[{\"url\":\"https://a.example/\"}]}";
	struct json *request = json_parse(text, sizeof text - 1, NULL);
	struct buf answer;
	buf_init(&answer, 10);
	assert_false(action_run(fixture->store, request, FIXTURE_NOW, &answer, &error));
	assert_int_equal(error.kind, ERROR_INPUT);
	assert_int_equal(answer.length, 0);
	buf_done(&answer);
	/* what could not be told was not done either */
	struct store_counts counts;
	assert_true(store_entries_count(fixture->store, &counts, &error));
	assert_int_equal(counts.feeds, 0);
	json_free(request);
}

static void test_table(void **state)
{
	(void)state;
	assert_string_equal(action_find("mark")->name, "mark");
	assert_false(action_find("mark")->changes_feeds);
	assert_true(action_find("subscribe")->changes_feeds);
	assert_null(action_find("refresh"));
	for (const struct action *action = actions; action->name; action++)
		assert_non_null(action->meaning);
}

static void test_error_answer(void **state)
{
	(void)state;
	struct buf answer;
	struct error error;
	error_set(&error, ERROR_NOT_FOUND, "no entry \"7\"");
	buf_init(&answer, 1000);
	action_add_error(&answer, &error);
	assert_string_equal(buf_text(&answer), "{\"ok\":false,\"kind\":\"not-found\",\"error\":\"no entry \\\"7\\\"\"}");
	buf_done(&answer);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_conversation),
	    TEST(test_credentials_are_kept),
	    TEST(test_a_tag_is_one),
	    TEST(test_many_feeds),
	    TEST(test_answers_that_do_not_fit),
	    cmocka_unit_test(test_table),
	    cmocka_unit_test(test_error_answer),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
