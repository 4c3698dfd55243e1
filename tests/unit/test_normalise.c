/* normalise: texts by kind, addresses, dates, people, lists, and the limits of the clean feed. */

#include "tidings/normalise.h"

#include "feed_fixture.h"
#include "tidings/arena.h"

struct row {
	const char *shows;
	struct document document;
	const char *expected;
};

#define ADDRESS "http://h.org/dir/feed"

static void check(const char *shows, const struct document *document, const char *address, const char *expected)
{
	struct arena *arena = arena_new(64u << 20);
	struct buf dump;
	buf_init(&dump, DUMP_LIMIT);
	dump_feed(&dump, normalise_document(arena, document, address));
	expect_lines(shows, buf_text(&dump), expected);
	buf_done(&dump);
	arena_free(arena);
}

/* A document with this one entry. */
static void check_entry(
    const char *shows, enum document_format format, struct document_entry *entry, const char *expected)
{
	struct document document = {.format = format, .entries = entry, .entry_count = 1};
	check(shows, &document, ADDRESS, expected);
}

static void test_titles(void **state)
{
	(void)state;
	static const struct {
		const char *shows;
		struct document_text title;
		const char *expected;
	} rows[] = {
	    {"plain text stays what it is", {"1 < 2 &amp; <b>", DOCUMENT_TEXT_PLAIN, NULL}, "entry.title=1 < 2 &amp; <b>"},
	    {"white space collapses", {" a\n\t b ", DOCUMENT_TEXT_PLAIN, NULL}, "entry.title=a b"},
	    {"html loses its tags", {"<b>a</b> &amp; b", DOCUMENT_TEXT_HTML, NULL}, "entry.title=a & b"},
	    {"xhtml, too", {"a <i>b</i> &lt;c&gt;", DOCUMENT_TEXT_XHTML, NULL}, "entry.title=a b <c>"},
	    {"a guess with tags is markup", {"<em>a</em> b", DOCUMENT_TEXT_GUESS, NULL}, "entry.title=a b"},
	    {"a guess with references is markup", {"AT&amp;T &#8211; x", DOCUMENT_TEXT_GUESS, NULL},
	        "entry.title=AT&T \xE2\x80\x93 x"},
	    {"a guess without either is text", {"1 < 2, R&D, <3", DOCUMENT_TEXT_GUESS, NULL}, "entry.title=1 < 2, R&D, <3"},
	    {"an unknown tag is text", {"the <vector> header", DOCUMENT_TEXT_GUESS, NULL},
	        "entry.title=the <vector> header"},
	    {"controls go",
	        {"a\x01\x7F\xC2\x9B"
	         "b",
	            DOCUMENT_TEXT_PLAIN, NULL},
	        "entry.title=ab"},
	    {"nothing but white space is no title", {" \n", DOCUMENT_TEXT_PLAIN, NULL}, "!entry.title"},
	    {"nothing but a picture is no title", {"<img src=x>", DOCUMENT_TEXT_HTML, NULL}, "!entry.title"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct document_entry entry = {.title = rows[i].title};
		check_entry(rows[i].shows, DOCUMENT_RSS_20, &entry, rows[i].expected);
	}
}

static void test_bodies(void **state)
{
	(void)state;
	static const struct {
		const char *shows;
		struct document_text summary, content;
		const char *expected;
	} rows[] = {
	    {"the text is that of the content", {"<p>s</p>", DOCUMENT_TEXT_HTML, NULL},
	        {"<p>c</p>", DOCUMENT_TEXT_HTML, NULL}, "entry.summary=<p>s</p>\nentry.content=<p>c</p>\nentry.text=c"},
	    {"or of the summary", {"<p>s</p>", DOCUMENT_TEXT_HTML, NULL}, {NULL, DOCUMENT_TEXT_GUESS, NULL},
	        "entry.text=s\n!entry.content"},
	    {"or of the summary, when the content is a picture", {"s", DOCUMENT_TEXT_GUESS, NULL},
	        {"<img src=\"http://h.org/a.png\">", DOCUMENT_TEXT_HTML, NULL}, "entry.text=s"},
	    {"active content goes", {NULL, DOCUMENT_TEXT_GUESS, NULL},
	        {"<p onclick=\"x\">c<script>alert(1)</script></p>", DOCUMENT_TEXT_HTML, NULL}, "entry.content=<p>c</p>"},
	    {"plain text becomes HTML, its lines kept", {"1 < 2\n& 3", DOCUMENT_TEXT_PLAIN, NULL},
	        {NULL, DOCUMENT_TEXT_GUESS, NULL}, "entry.summary=1 &lt; 2<br>\\n&amp; 3\nentry.text=1 < 2\\n& 3"},
	    {"a guess that is no markup, its lines not kept", {"1 < 2\nx", DOCUMENT_TEXT_GUESS, NULL},
	        {NULL, DOCUMENT_TEXT_GUESS, NULL}, "entry.summary=1 &lt; 2\\nx"},
	    {"relative addresses against the text's own base", {NULL, DOCUMENT_TEXT_GUESS, NULL},
	        {"<a href=\"x\">y</a>", DOCUMENT_TEXT_HTML, "http://b.org/c/"},
	        "entry.content=<a href=\"http://b.org/c/x\">y</a>"},
	    {"nothing but a script is nothing", {"<script>x</script>", DOCUMENT_TEXT_HTML, NULL},
	        {NULL, DOCUMENT_TEXT_GUESS, NULL}, "!entry.summary\n!entry.text"},
	    {"list items and pictures leave only their words",
	        {"<ul><li>a<li>b</ul><img alt=c src=/d>", DOCUMENT_TEXT_HTML, NULL}, {NULL, DOCUMENT_TEXT_GUESS, NULL},
	        "entry.text=a\\nb"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct document_entry entry = {.summary = rows[i].summary, .content = rows[i].content};
		check_entry(rows[i].shows, DOCUMENT_ATOM_10, &entry, rows[i].expected);
	}
}

static void test_captions(void **state)
{
	(void)state;
	static const struct document_text caption = {"c", DOCUMENT_TEXT_GUESS, NULL};
	static const struct document_text summary = {"s", DOCUMENT_TEXT_GUESS, NULL};
	static const struct document_text content = {"b", DOCUMENT_TEXT_GUESS, NULL};
	struct {
		const char *shows;
		struct document_entry entry;
		const char *expected;
	} rows[] = {
	    {"the entry's own description is the body of one that has a caption", {.caption = caption, .summary = summary},
	        "entry.summary=c\nentry.content=s\nentry.text=s"},
	    {"not when there is a body", {.caption = caption, .summary = summary, .content = content},
	        "entry.summary=s\nentry.content=b"},
	    {"nor when it is all there is", {.caption = caption, .summary = caption}, "entry.summary=c\n!entry.content"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		check_entry(rows[i].shows, DOCUMENT_RSS_20, &rows[i].entry, rows[i].expected);
}

static void test_links(void **state)
{
	(void)state;
	struct document_link self = {.href = "/self", .rel = "self"};
	struct document_link feed = {.next = &self, .href = "/feed", .rel = "alternate", .type = "application/atom+xml"};
	struct document_link page = {.next = &feed, .href = "/page", .rel = "alternate", .type = "text/html"};
	struct document_link based = {.href = "x", .base = "http://b.org/c/"};
	struct document_link registered = {.href = "/r", .rel = "http://www.iana.org/assignments/relation/alternate"};
	struct document_link hostless = {.href = "http:///x/"};
	struct document_link magnet = {.href = "magnet:?xt=urn:btih:1"};
	struct document_link origin = {.href = "/o", .rel = "origin"};
	struct document_link own = {.href = "/own", .is_own = true};
	struct document_link atom = {.next = &own, .href = "/atom", .rel = "alternate", .type = "text/html"};
	struct document_link said = {.href = "/said", .rel = "alternate"};
	struct document_link bare = {.next = &said, .href = "/bare"};
	struct document_link script = {.next = &page, .href = "javascript:alert(1)"};
	struct {
		const char *shows;
		struct document_entry entry;
		const char *expected;
	} rows[] = {
	    {"a page before other types", {.links = &page}, "entry.link=http://h.org/page"},
	    {"another type when there is no page", {.links = &feed}, "entry.link=http://h.org/feed"},
	    {"RSS's own link before Atom's", {.links = &atom}, "entry.link=http://h.org/own"},
	    {"a link that says it is the page before one that says nothing", {.links = &bare},
	        "entry.link=http://h.org/said"},
	    {"FeedBurner's original when there is nothing else", {.links = &origin}, "entry.link=http://h.org/o"},
	    {"itself when there is nothing else", {.links = &self}, "entry.link=http://h.org/self"},
	    {"its own base", {.links = &based}, "entry.link=http://b.org/c/x"},
	    {"a relation written as an address", {.links = &registered}, "entry.link=http://h.org/r"},
	    {"a script is no link", {.links = &script}, "entry.link=http://h.org/page"},
	    {"http without host", {.links = &hostless}, "!entry.link"},
	    {"an address that is no page but may be offered", {.links = &magnet}, "entry.link=magnet:?xt=urn:btih:1"},
	    {"an id that may be the link", {.id = "http://i.org/1", .is_id_link = true},
	        "entry.id=http://i.org/1\nentry.link=http://i.org/1"},
	    {"a relative id that may be the link", {.id = "a1", .is_id_link = true},
	        "entry.id=a1\nentry.link=http://h.org/dir/a1"},
	    {"an id that may not", {.id = "http://i.org/1"}, "!entry.link"},
	    {"a sentence as permalink", {.id = "a b", .is_id_link = true}, "!entry.link"},
	    {"a tag as permalink", {.id = "tag:h.org,2020:1", .is_id_link = true}, "!entry.link"},
	    {"comments", {.comments = "/c"}, "entry.comments=http://h.org/c"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		check_entry(rows[i].shows, DOCUMENT_RSS_20, &rows[i].entry, rows[i].expected);
}

static void test_authors(void **state)
{
	(void)state;
	static const struct {
		const char *shows, *name, *email, *expected;
	} rows[] = {
	    {"a name", "A B", NULL, "entry.author=A B"},
	    {"mail (name)", "a@h.org (A B)", NULL, "entry.author=A B"},
	    {"name (mail)", "A B (a@h.org)", NULL, "entry.author=A B"},
	    {"name <mail>", "A B <a@h.org>", NULL, "entry.author=A B"},
	    {"\"name\" <mail>", "\"A B\" <a@h.org>", NULL, "entry.author=A B"},
	    {"an address of the web stays", "A B (mailto:a@h.org)", NULL, "entry.author=A B (mailto:a@h.org)"},
	    {"several with their addresses", "a@h.org (A), b@h.org (B)", NULL, "entry.author=A, B"},
	    {"an address alone", "a@h.org", NULL, "entry.author=a@h.org"},
	    {"an address beside a name", "A", "a@h.org", "entry.author=A"},
	    {"an address and no name", NULL, "a@h.org", "entry.author=a@h.org"},
	    {"a name with @ alone is a name", "@handle", NULL, "entry.author=@handle"},
	    {"references are decoded", "A &amp; B", NULL, "entry.author=A & B"},
	    {"but never into markup", "&lt;b&gt;", NULL, "entry.author=&lt;b&gt;"},
	    {"nothing", " ", NULL, "!entry.author"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct document_person person = {.name = rows[i].name, .email = rows[i].email};
		struct document_entry entry = {.persons = &person};
		check_entry(rows[i].shows, DOCUMENT_RSS_20, &entry, rows[i].expected);
	}
}

static void test_several_authors(void **state)
{
	(void)state;
	struct document_person address = {.name = "x@h.org"};
	struct document_person again = {.next = &address, .name = "Ann"};
	struct document_person second = {.next = &again, .name = "Ann Lee"};
	struct document_person first = {.next = &second, .name = "Ann"};
	struct document_person page = {.uri = "http://h.org/ann"};
	struct document_entry linked_entry = {.persons = &page};
	check_entry("a page when there is neither name nor address", DOCUMENT_RSS_20, &linked_entry,
	    "entry.author=http://h.org/ann");
	struct document_entry signed_entry = {.persons = &first}, unsigned_entry = {.id = "1"};
	check_entry("each name once, no address", DOCUMENT_RSS_20, &signed_entry, "entry.author=Ann, Ann Lee");

	struct document document = {
	    .format = DOCUMENT_ATOM_10, .persons = &second, .entries = &unsigned_entry, .entry_count = 1};
	check("Atom's entries have the feed's author", &document, NULL, "entry.author=Ann Lee, Ann");
	document.format = DOCUMENT_RSS_20;
	check("RSS's items have not", &document, NULL, "!entry.author");
}

static void test_lists(void **state)
{
	(void)state;
	struct document_category c4 = {NULL, "&lt;i&gt;"}, c3 = {&c4, "A &amp; B"}, c2 = {&c3, " News"}, c1 = {&c2, "News"};
	struct document_enclosure e4 = {NULL, "javascript:x", NULL, NULL, NULL}, e3 = {&e4, "/b", NULL, "12 bytes", NULL},
	                          e2 = {&e3, "/a", "audio/mpeg", "12", NULL}, e1 = {&e2, "/a", NULL, "-1", NULL};
	struct document_entry entry = {.categories = &c1, .enclosures = &e1};
	check_entry("categories once each; the same file once, with what any of its mentions says", DOCUMENT_RSS_20, &entry,
	    "entry.category=[News]\nentry.category=[A & B]\nentry.category=[&lt;i&gt;]\n!entry.category=[ News]\n"
	    "entry.enclosure=http://h.org/a|audio/mpeg|12\nentry.enclosure=http://h.org/b||-1\n!entry.enclosure=j");
}

static void test_heads(void **state)
{
	(void)state;
	static struct document_link next = {.href = "?page=2", .rel = "next"};
	static struct document_link archive = {.href = "/2020", .rel = "prev-archive"};
	static struct document_link hub = {.next = &next, .href = "http://hub/", .rel = "HUB"};
	static struct document_link self = {.next = &hub, .href = "http://h.org/dir/feed", .rel = "self"};
	static struct document_link page = {.next = &self, .href = "/"};
	static const struct row rows[] = {
	    {"links", {.links = &page},
	        "link=http://h.org/\nself=http://h.org/dir/feed\nhub=http://hub/\nnext=http://h.org/dir/feed?page=2"},
	    {"the archive of older entries", {.links = &archive}, "next=http://h.org/2020"},
	    {"an id as link", {.id = "http://i.org/x", .links = &self}, "link=http://i.org/x"},
	    {"itself as link", {.id = "urn:x", .links = &self}, "link=http://h.org/dir/feed"},
	    {"texts",
	        {.title = {"<b>T</b>", DOCUMENT_TEXT_HTML, NULL},
	            .description = {"a &amp; b", DOCUMENT_TEXT_GUESS, NULL},
	            .language = " de\n",
	            .icon = "/i.png"},
	        "title=T\ndescription=a & b\nlanguage=de\nicon=http://h.org/i.png"},
	    {"numbers", {.ttl = " 60 ", .update_period = "daily", .update_frequency = "4"}, "ttl=60\nperiod=21600"},
	    {"what is no number", {.ttl = "often", .update_period = "daily", .update_frequency = "0"},
	        "ttl=0\nperiod=86400"},
	    {"a number beyond all bounds", {.ttl = "99999999999999999999999"}, "ttl=0"},
	    {"a period nobody knows", {.update_period = "sometimes"}, "period=0"},
	    {"hours and days", {.skip_hours = "0, 23,24,x,99", .skip_days = "Sunday,saturday,Noday"},
	        "hours=800001\ndays=41"},
	    {"all hours and all days are none",
	        {.skip_hours = "0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23",
	            .skip_days = "Sun,Mon,Tue,Wed,Thu,Fri,Sat"},
	        "hours=0\ndays=0"},
	    {"warnings are passed on", {.warnings = {"one", "two"}, .warning_count = 2}, "warning=one\nwarning=two"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		check(rows[i].shows, &rows[i].document, ADDRESS, rows[i].expected);
}

static void test_without_an_address(void **state)
{
	(void)state;
	struct document_link item = {.href = "1"};
	struct document_link page = {.href = "http://h.org/blog/"};
	struct document_entry entry = {.links = &item};
	struct document document = {.links = &page, .entries = &entry, .entry_count = 1};
	check("the feed's page is the last base", &document, NULL, "entry.link=http://h.org/blog/1");
	document.links = NULL;
	check("without any there is no link", &document, NULL, "!entry.link");
}

static void test_a_cut_entry(void **state)
{
	(void)state;
	struct document_link link = {.href = "/1"};
	static const struct document_text title = {"t", DOCUMENT_TEXT_PLAIN, NULL};
	struct {
		const char *shows;
		struct document_entry entry;
		const char *expected;
	} rows[] = {
	    {"title and link: kept", {.title = title, .links = &link, .is_cut = true}, "entries=1"},
	    {"title and id: kept", {.title = title, .id = "1", .is_cut = true}, "entries=1"},
	    {"title alone: dropped", {.title = title, .is_cut = true}, "entries=0"},
	    {"id alone: dropped", {.id = "1", .is_cut = true}, "entries=0"},
	    {"id alone, but whole: kept", {.id = "1"}, "entries=1"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		check_entry(rows[i].shows, DOCUMENT_RSS_20, &rows[i].entry, rows[i].expected);
}

static char *repeat(struct arena *arena, const char *piece, size_t times)
{
	size_t length = strlen(piece);
	char *text = arena_new_array(arena, times * length + 1, 1);
	for (size_t i = 0; i < times; i++)
		memcpy(text + i * length, piece, length);
	return text;
}

static void test_limits(void **state)
{
	(void)state;
	struct arena *arena = arena_new(256u << 20);
	struct document_category *categories = NULL;
	struct document_enclosure *enclosures = NULL;
	for (int i = 0; i < 3000; i++) {
		struct document_category *category = ARENA_NEW(arena, struct document_category);
		*category = (struct document_category){categories, arena_format(arena, "c%d", i)};
		categories = category;
		struct document_enclosure *enclosure = ARENA_NEW(arena, struct document_enclosure);
		*enclosure = (struct document_enclosure){.next = enclosures, .url = arena_format(arena, "/%d", i)};
		enclosures = enclosure;
	}
	struct document_link link = {.href = repeat(arena, "a", 9000)};
	struct document_person person = {.name = repeat(arena, "\xC3\xA4", 2000)};
	struct document_entry entry = {.id = repeat(arena, "i", 5000),
	    .links = &link,
	    .persons = &person,
	    .categories = categories,
	    .enclosures = enclosures,
	    .title = {repeat(arena, "\xC3\xA4", 5000), DOCUMENT_TEXT_PLAIN, NULL},
	    .content = {repeat(arena, "<p>word ", 700000), DOCUMENT_TEXT_HTML, NULL}};
	struct document document = {.entries = &entry, .entry_count = 1};
	struct feed *feed = normalise_document(arena, &document, ADDRESS);
	const struct feed_entry *clean = feed->entries;
	assert_int_equal(strlen(clean->title), FEED_TITLE_LIMIT);
	assert_int_equal(strlen(clean->author), FEED_AUTHOR_LIMIT);
	assert_true(strlen(clean->id) < 64 && strncmp(clean->id, "xxh3:", 5) == 0);
	assert_null(clean->link);
	assert_int_equal(clean->category_count, FEED_CATEGORY_COUNT);
	assert_int_equal(clean->enclosure_count, FEED_ENCLOSURE_COUNT);
	assert_true(strlen(clean->content) <= FEED_CONTENT_LIMIT && strlen(clean->content) > FEED_CONTENT_LIMIT / 2);
	assert_true(strlen(clean->text) <= FEED_CONTENT_LIMIT);
	arena_free(arena);
}

static void test_too_many_entries(void **state)
{
	(void)state;
	static const struct {
		const char *what;
		const char *dates[6]; /* "" none */
		size_t most;
		const char *kept;
	} cases[] = {
	    {"as many as there may be", {"2026-01-01", "2026-01-02", "2026-01-03"}, 3, "012"},
	    {"one more: the oldest goes", {"2026-01-01", "2026-01-02", "2026-01-03"}, 2, "12"},
	    {"the order stays", {"2026-01-02", "2026-01-01", "2026-01-03", "2026-01-04"}, 3, "023"},
	    {"of the same age the first", {"2026-01-01", "2026-01-01", "2026-01-01"}, 2, "01"},
	    {"without dates the first", {"", "", "", ""}, 2, "01"},
	    {"one without is as old as the one before", {"2026-01-03", "", "2026-01-01", "", "2026-01-02"}, 3, "014"},
	    {"before the first date all are new", {"", "", "2026-01-01", "2026-01-02"}, 3, "013"},
	    {"what is no date is none", {"2026-01-01", "soon", "2026-01-02"}, 1, "2"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct arena *arena = arena_new(1 << 20);
		struct document_entry entries[6] = {0};
		struct document document = {.entries = entries, .max_entries = cases[i].most};
		for (size_t j = 0; j < 6 && cases[i].dates[j]; j++) {
			entries[j].id = arena_format(arena, "%zu", j);
			entries[j].published = cases[i].dates[j];
			if (j > 0)
				entries[j - 1].next = &entries[j];
			document.entry_count++;
		}
		struct feed *feed = normalise_document(arena, &document, NULL);
		struct buf kept;
		buf_init(&kept, 100);
		for (size_t j = 0; j < feed->entry_count; j++)
			buf_add_text(&kept, feed->entries[j].id);
		if (strcmp(buf_text(&kept), cases[i].kept) != 0)
			fail_msg("%s: %s", cases[i].what, buf_text(&kept));
		assert_int_equal(feed->warning_count, document.entry_count > cases[i].most);
		buf_done(&kept);
		arena_free(arena);
	}
}

static void test_usual_count_of_entries(void **state)
{
	(void)state;
	for (size_t extra = 0; extra < 2; extra++) {
		struct arena *arena = arena_new(256u << 20);
		struct document document = {.entry_count = FEED_ENTRY_COUNT + extra};
		for (size_t i = 0; i < document.entry_count; i++) {
			struct document_entry *entry = ARENA_NEW(arena, struct document_entry);
			*entry = (struct document_entry){.next = document.entries, .id = "x"};
			document.entries = entry;
		}
		struct feed *feed = normalise_document(arena, &document, NULL);
		assert_int_equal(feed->entry_count, FEED_ENTRY_COUNT);
		assert_int_equal(feed->warning_count, extra);
		arena_free(arena);
	}
}

/* A long base makes much of little: every relative address carries it. */
static void test_growth_is_bounded(void **state)
{
	(void)state;
	struct arena *arena = arena_new((size_t)1 << 30);
	struct document_text content = {repeat(arena, "<a href=x>y</a>", 500), DOCUMENT_TEXT_HTML, NULL};
	content.base = arena_format(arena, "http://h.org/%s/", repeat(arena, "b", 4000));
	struct document document = {.entry_count = 5000};
	for (size_t i = 0; i < document.entry_count; i++) {
		struct document_entry *entry = ARENA_NEW(arena, struct document_entry);
		*entry = (struct document_entry){.next = document.entries, .content = content};
		document.entries = entry;
	}
	struct feed *feed = normalise_document(arena, &document, NULL);
	assert_true(feed->entry_count > 0 && feed->entry_count < document.entry_count);
	assert_int_equal(feed->warning_count, 1);
	assert_true(arena_used(arena) < (size_t)256 << 20);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_titles),
	    cmocka_unit_test(test_bodies),
	    cmocka_unit_test(test_captions),
	    cmocka_unit_test(test_links),
	    cmocka_unit_test(test_authors),
	    cmocka_unit_test(test_several_authors),
	    cmocka_unit_test(test_lists),
	    cmocka_unit_test(test_heads),
	    cmocka_unit_test(test_without_an_address),
	    cmocka_unit_test(test_a_cut_entry),
	    cmocka_unit_test(test_limits),
	    cmocka_unit_test(test_too_many_entries),
	    cmocka_unit_test(test_usual_count_of_entries),
	    cmocka_unit_test(test_growth_is_bounded),
	};
	return cmocka_run_group_tests_name("normalise", tests, NULL, NULL);
}
