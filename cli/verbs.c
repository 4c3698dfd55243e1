/* Everything that tidings can be told, as one table. */
#include "verbs.h"

#include "completion.h"
#include "help.h"
#include "selection.h"
#include "session.h"
#include "verb_backup.h"
#include "verb_check.h"
#include "verb_database.h"
#include "verb_export.h"
#include "verb_feeds.h"
#include "verb_follow.h"
#include "verb_import.h"
#include "verb_mark.h"
#include "verb_metrics.h"
#include "verb_page.h"
#include "verb_parse.h"
#include "verb_refresh.h"
#include "verb_set.h"
#include "verb_stats.h"
#include "verb_status.h"
#include "verb_stories.h"
#include "verb_story.h"
#include "verb_tags.h"
#include "verb_undo.h"
#include "verb_watch.h"
#include "verb_why.h"

#define BIT(option) OPTION_BIT(OPTION_##option)
#define LIST_OPTIONS                                                                                                   \
	(SELECTION_OPTIONS | BIT(JSON) | BIT(FORMAT) | BIT(LIMIT) | BIT(REVERSE) | BIT(SORT) | BIT(EXPLAIN) |              \
	    BIT(NO_PAGER) | BIT(UNFOLD))
#define MARK_OPTIONS (BIT(NEW) | BIT(FEED) | BIT(TAG) | BIT(SINCE) | BIT(DRY_RUN) | BIT(YES))
#define QUERY_DETAILS                                                                                                  \
	"The words are a query: all of them must be there; -word must not, \"several words\" stand together, word* "       \
	"begins "                                                                                                          \
	"so, OR and parentheses join."

#define EXAMPLES(...)                                                                                                  \
	.examples = (const struct verb_example[])                                                                          \
	{                                                                                                                  \
		__VA_ARGS__,                                                                                                   \
		{                                                                                                              \
			0                                                                                                          \
		}                                                                                                              \
	}

// clang-format off
const struct verb verbs[] = {
	{
		.name = "subscribe", .operands = "URL...", .least = 1, .most = VERB_ANY,
		.meaning = "subscribe to feeds, or to what a web page points at",
		EXAMPLES({"subscribe https://example.org/feed.xml", "to one feed"},
			{"subscribe example.org --tag daily", "that of a page, with a tag"}),
		.details = "Each is polled at once, and what turns out to be no feed is refused. Without a daemon a feed whose server does not "
			"answer is kept and waits for its first poll, as all do with --no-wait.",
		.needs = VERB_NEEDS_CONFIG, .run = verb_feeds_subscribe,
		.options = BIT(TITLE) | BIT(TAG) | BIT(PRIVATE) | BIT(NO_WAIT),
	},
	{
		.name = "unsubscribe", .operands = "FEED...", .least = 1, .most = VERB_ANY,
		.meaning = "forget feeds and what was read in them",
		EXAMPLES({"unsubscribe 12", "the feed with this number"},
			{"unsubscribe planet", "the one whose title or address has it"}),
		.details = "FEED is an id, an address, or a title or part of an address that only one feed has.",
		.needs = VERB_NEEDS_STORE, .run = verb_feeds_unsubscribe,
	},
	{
		.name = "feeds", .operands = "",
		.meaning = "list the subscriptions: new and all entries, next poll, state",
		EXAMPLES({"feeds", "all, with what is new in each"}, {"feeds --json", "for programs"}),
		.needs = VERB_NEEDS_STORE, .run = verb_feeds_list, .options = BIT(JSON) | BIT(NAMES),
	},
	{
		.name = "set", .operands = "FEED KEY=VALUE...", .least = 2, .most = VERB_ANY,
		.meaning = "change a feed's interval, how long it is kept, tags, title or address",
		EXAMPLES({"set 12 interval=2h", "at most every two hours"}, {"set planet keep=30d", "its entries stay a month"}),
		.details = "interval=2h polls it every two hours whatever its rhythm, though not more often than min-interval and its server "
			"allow; interval=auto undoes that. It counts from the next poll on. keep=90d removes its entries so long after they were received, "
			"keep=forever none of them; keep=auto does as keep of the configuration says. stories=no leaves its entries out of stories with others. tags=A,B are all of its tags from now on. title=TEXT calls it so, title= as it "
			"calls itself. url=URL polls it there: for a feed that moved without saying so.",
		.needs = VERB_NEEDS_STORE, .run = verb_set_run,
	},
	{
		.name = "import", .operands = "FILE", .least = 1, .most = 1,
		.meaning = "subscribe to the feeds of an OPML file or newsboat's urls, or take an export",
		EXAMPLES({"import feeds.opml", "the subscriptions of another reader"}, {"import -", "the same from standard input"}),
		.needs = VERB_NEEDS_CONFIG, .run = verb_import_run, .options = BIT(PRIVATE),
	},
	{
		.name = "export", .operands = "",
		.meaning = "write the subscriptions as OPML",
		EXAMPLES({"export > feeds.opml", "for another reader"},
			{"export --all > tidings.jsonl", "entries, marks and tags, too"}),
		.details = "User names and passwords stay here unless --passwords asks for them. With --all everything else that is known is "
			"written as JSON Lines: feeds, entries, marks and tags. import reads it again; in a database that never had a feed all keep "
			"their numbers.",
		.needs = VERB_NEEDS_STORE, .run = verb_export_run, .options = BIT(PASSWORDS) | BIT(ALL),
	},
	{
		.name = "backup", .operands = "FILE", .least = 1, .most = 1,
		.meaning = "copy the database as it is now, whether a daemon runs or not",
		EXAMPLES({"backup /srv/backup/tidings.db", "passwords and all"}),
		.details = "FILE is there when it is whole and on the disk, or not at all. One that is there already is written over with "
			"--force only. It is a database like any other: tidings --database FILE reads it.",
		.needs = VERB_NEEDS_STORE, .run = verb_backup_run, .options = BIT(FORCE),
	},
	{
		.name = "check-database", .operands = "",
		.meaning = "read the whole database and say whether it is sound",
		EXAMPLES({"check-database", "before a backup is thrown away"}),
		.details = "What is wrong is listed, and the status is 2 then. Nothing is changed; a daemon may run.",
		.needs = VERB_NEEDS_STORE, .run = verb_database_check,
	},
	{
		.name = "recover", .operands = "FILE", .least = 1, .most = 1,
		.meaning = "make a new database of what can be read of a damaged one",
		EXAMPLES({"recover saved.db", "what is left of the usual one"}),
		.details = "The damaged one is left as it is, and FILE must not be there yet. Damage costs what stands on the damaged pages: marks, tags and "
			"stories come along with the entries that are left, and the index of words is made anew. The status is 1 when something was lost.",
		.needs = VERB_NEEDS_CONFIG, .run = verb_database_recover,
	},
	{
		.name = "new", .operands = "[WORD...]", .most = VERB_ANY,
		.meaning = "list what is new: neither read nor hidden",
		EXAMPLES({"new", "what has come"},
			{"new feed:planet -n 10", "of one feed, ten at most"},
			{"new --since yesterday linux", "with a word, not older"}),
		.details = QUERY_DETAILS,
		.needs = VERB_NEEDS_STORE, .run = verb_stories_new, .takes_query = true, .options = LIST_OPTIONS,
	},
	{
		.name = "list", .operands = "[WORD...]", .most = VERB_ANY,
		.meaning = "list entries, newest first",
		EXAMPLES({"list is:starred", "what was starred"},
			{"list title:/release|beta/ since:7d", "a pattern in the title"},
			{"list category:science --json", "for programs"},
			{"list --format '{date} {title} {link}'", "lines of your own"}),
		.details = QUERY_DETAILS,
		.needs = VERB_NEEDS_STORE, .run = verb_stories_list, .takes_query = true, .options = LIST_OPTIONS,
	},
	{
		.name = "search", .operands = "WORD...", .most = VERB_ANY,
		.meaning = "list the entries that speak of something, newest first",
		EXAMPLES({"search penguin", "newest first"},
			{"search '\"formed penetrators\"'", "a phrase, quoted for the shell"},
			{"search apples OR pears --sort rank", "best match first"},
			{"search kernel -windows", "one word, not the other"}),
		.details = QUERY_DETAILS,
		.needs = VERB_NEEDS_STORE, .run = verb_stories_search, .takes_query = true, .options = LIST_OPTIONS,
	},
	{
		.name = "count", .operands = "[WORD...]", .most = VERB_ANY,
		.meaning = "print how many entries match",
		EXAMPLES({"count is:new", "what is new"}, {"count feed:12 since:2026-05", "of a feed, from May on"}),
		.details = QUERY_DETAILS,
		.needs = VERB_NEEDS_STORE, .run = verb_stories_count, .takes_query = true,
		.options = SELECTION_OPTIONS | BIT(EXPLAIN),
	},
	{
		.name = "stats", .operands = "[WORD...]", .most = VERB_ANY,
		.meaning = "show how many stories come, by day and by feed",
		.details = "Of the last 14 days, or from --since on, and of the ten feeds that bring most, or as many as --limit says. " QUERY_DETAILS,
		EXAMPLES({"stats", "the last two weeks"}, {"stats kernel --since 2026-01", "a word, from January on"}),
		.needs = VERB_NEEDS_STORE, .run = verb_stats_run, .takes_query = true,
		.options = SELECTION_OPTIONS | BIT(LIMIT) | BIT(JSON),
	},
	{
		.name = "follow", .operands = "[WORD...]", .most = VERB_ANY,
		.meaning = "print what arrived last, then what arrives, until interrupted",
		EXAMPLES({"follow", "what came last, and what comes"},
			{"follow is:new title:security", "only what matters"},
			{"follow --json --cursor-file c", "for programs; none is left out"}),
		.details = "It begins with the last 10, or with as many as --limit says, or with all that are not older than --since. "
			"With --cursor-file it begins where it ended the last time: nothing is left out, whatever happens in between; after a "
			"failure the last lines may come again. A daemon is not needed and may come and go.",
		.needs = VERB_NEEDS_STORE, .run = verb_follow_run, .takes_query = true,
		.options = SELECTION_OPTIONS | BIT(JSON) | BIT(FORMAT) | BIT(LIMIT) | BIT(CURSOR_FILE),
	},
	{
		.name = "show", .operands = "ID...", .least = 1, .most = VERB_ANY,
		.meaning = "print entries whole and mark them as read",
		EXAMPLES({"show 42", "one entry, and mark it read"},
			{"show 42 --links", "the addresses in it"},
			{"show 42 --peek --html", "its markup, and leave it new"}),
		.details = "ID is the number that list prints first.",
		.needs = VERB_NEEDS_STORE, .run = verb_page_show, .takes_query = true,
		.options = BIT(PEEK) | BIT(HTML) | BIT(JSON) | BIT(LINKS) | BIT(NO_PAGER),
	},
	{
		.name = "open", .operands = "ID...", .least = 1, .most = VERB_ANY,
		.meaning = "open entries in $BROWSER, or with xdg-open, and mark them as read",
		EXAMPLES({"open 42", "in the browser"}),
		.needs = VERB_NEEDS_STORE, .run = verb_page_open, .takes_query = true, .options = BIT(PEEK),
	},
	{
		.name = "mark", .operands = "STATE ID...|WORD...", .least = 1, .most = VERB_ANY,
		.meaning = "mark entries, by their ids or all that match a query",
		EXAMPLES({"mark read 42 43", "two entries"},
			{"mark star title:envoy", "all that match"},
			{"mark read --feed planet --since 2d", "what a feed brought"}),
		.details = "STATE is read, unread, star, unstar, hide or unhide: what is hidden stands in no list but those that ask for is:hidden. At a terminal more than 100 are asked about first. tidings undo takes it back. " QUERY_DETAILS,
		.needs = VERB_NEEDS_STORE, .run = verb_mark_run, .takes_query = true, .options = MARK_OPTIONS,
	},
	{
		.name = "star", .operands = "ID...|WORD...", .most = VERB_ANY,
		.meaning = "mark entries with a star",
		EXAMPLES({"star 42", "one entry"}, {"star title:envoy --new", "all that match"}),
		.details = "The same as mark star. " QUERY_DETAILS,
		.needs = VERB_NEEDS_STORE, .run = verb_mark_star, .takes_query = true, .options = MARK_OPTIONS,
	},
	{
		.name = "unstar", .operands = "ID...|WORD...", .most = VERB_ANY,
		.meaning = "take the star from entries",
		EXAMPLES({"unstar 42", "one entry"}, {"unstar before:2025", "all from long ago"}),
		.details = "The same as mark unstar. " QUERY_DETAILS,
		.needs = VERB_NEEDS_STORE, .run = verb_mark_unstar, .takes_query = true, .options = MARK_OPTIONS,
	},
	{
		.name = "tag", .operands = "+TAG|-TAG... [--] ID...|WORD...", .least = 1, .most = VERB_ANY,
		.meaning = "give entries tags, or take them",
		EXAMPLES({"tag +later 42 43", "a tag for two entries"},
			{"tag +kernel -later tag:later linux", "one tag for another"}),
		.details = "tag:TAG lists what bears it. An entry also bears the tags of its feed (tidings set), which cannot be taken from it "
			"here. -- ends the tags, where a query begins with a minus. " QUERY_DETAILS,
		.needs = VERB_NEEDS_STORE, .run = verb_mark_tag, .takes_query = true, .options = MARK_OPTIONS,
	},
	{
		.name = "tags", .operands = "",
		.meaning = "list the tags, and how many entries and feeds bear them",
		EXAMPLES({"tags", "all of them"}, {"tags --names", "for a script"}),
		.details = "Entries also bear the tags of their feeds; they are counted with those feeds.",
		.needs = VERB_NEEDS_STORE, .run = verb_tags_run, .options = BIT(JSON) | BIT(NAMES),
	},
	{
		.name = "watch", .operands = "[add NAME WORD...|remove NAME...|test WORD...]", .most = VERB_ANY,
		.meaning = "keep queries under names, and say what is done to what matches them",
		EXAMPLES({"watch", "all of them, with what is new"},
			{"watch add kernel linux OR bsd", "watch:kernel is that query"},
			{"watch add ads --then hide sponsored", "what comes with it is hidden"},
			{"watch test sponsored --since 30d", "what that would have done"}),
		.details = "watch:NAME is that query, in any other. With --then something is done to entries that match when they arrive: hide, read, star, or "
			"tag=NAME; nothing is ever removed, and what was there before stays as it is. They are asked in the order in which they were added; what one "
			"has hidden the next does not see. add again changes one. " QUERY_DETAILS,
		.needs = VERB_NEEDS_STORE, .run = verb_watch_run, .takes_query = true, .options = SELECTION_OPTIONS | BIT(JSON) | BIT(LIMIT) | BIT(THEN),
	},
	{
		.name = "undo", .operands = "[NUMBER]", .most = 1,
		.meaning = "take back the last mark, star or tag, or an earlier one",
		EXAMPLES({"undo", "the last"}, {"undo --list", "what can be undone"}, {"undo 17", "that one of the list"}),
		.details = "The last 100 actions can be taken back, from new to old or by their numbers. What has been changed again since, or is "
			"gone, stays so.",
		.needs = VERB_NEEDS_STORE, .run = verb_undo_run, .options = BIT(LIST) | BIT(JSON) | BIT(DRY_RUN),
	},
	{
		.name = "story", .operands = "split|merge ID...|rebuild", .least = 1, .most = VERB_ANY,
		.meaning = "take entries out of their story, make one of several, or find all anew",
		EXAMPLES({"story split 42", "it tells something else"}, {"story merge 42 57", "both tell the same"},
			{"story rebuild --since 30d", "after an upgrade"}),
		.details = "What you decide stays so, whatever is found later. rebuild finds the stories of all that came since then once more, a few entries at a time; those that stay together keep their number. tidings why id:42 says why an entry is in its story.",
		.needs = VERB_NEEDS_STORE, .run = verb_story_run, .options = BIT(SINCE),
	},
	{
		.name = "refresh", .operands = "[FEED...]", .most = VERB_ANY,
		.meaning = "have the daemon poll feeds now, or all of them",
		EXAMPLES({"refresh --wait", "all feeds now, and what it brought"},
			{"refresh planet --force", "one, even if it was polled just now"}),
		.details = "Pauses that a server asked for are kept. A feed that was polled within the last five minutes (min-interval, when that "
			"is shorter) is not asked again without --force. With --wait the status is 1 when a feed failed.",
		.needs = VERB_NEEDS_CONFIG, .run = verb_refresh_run, .options = BIT(WAIT) | BIT(FORCE),
	},
	{
		.name = "status", .operands = "",
		.meaning = "say how polling goes, what the daemon does and what the database holds",
		EXAMPLES({"status", "polling, the daemon and the database"}, {"status --json", "for programs and monitoring"}),
		.details = "With the last day of polling, and the feeds that do not answer as they should. The status is 1 when polling itself does "
			"not go well: many feeds are overdue by more than an hour, what was polled cannot be saved, no server answers, the "
			"daemon is late at its work, or most polls fail. That a feed fails, or that no daemon runs while none is overdue, is no such case.",
		.needs = VERB_NEEDS_STORE, .run = verb_status_run, .options = BIT(JSON),
	},
	{
		.name = "metrics", .operands = "",
		.meaning = "print what status knows for Prometheus",
		EXAMPLES({"metrics > /srv/metrics/tidings.prom", "for its textfile collector"}),
		.details = "In the text format of Prometheus. The status is 0 whatever the figures say: tidings_up and tidings_healthy are among them.",
		.needs = VERB_NEEDS_STORE, .run = verb_metrics_run,
	},
	{
		.name = "why", .operands = "FEED|ID", .least = 1, .most = 1,
		.meaning = "say when a feed is polled next and what decided that, with its last polls",
		EXAMPLES({"why planet", "when a feed is polled next, and why"}, {"why id:42", "what an entry is known by, and why it is in its story"}),
		.details = "id:NUMBER is an entry, as is a number that no feed has: what it is known by, which others tell the same story, how that was found, and "
			"the words they share.",
		.needs = VERB_NEEDS_STORE, .run = verb_why_run, .options = BIT(JSON),
	},
	{
		.name = "parse", .operands = "FILE", .least = 1, .most = 1,
		.meaning = "read a feed document and print what is in it; - is standard input",
		EXAMPLES({"parse feed.xml", "what a document has"}, {"parse --discover page.html", "the feeds that a page names"}),
		.details = "Nothing is stored. The status is 1 when the document is no feed.",
		.needs = VERB_NEEDS_NOTHING, .run = verb_parse_run,
		.options = BIT(BASE) | BIT(CONTENT_TYPE) | BIT(JSON) | BIT(DISCOVER),
	},
	{
		.name = "check", .operands = "URL", .least = 1, .most = 1,
		.meaning = "ask for a feed once and say what a reader thinks of the answer",
		EXAMPLES({"check https://example.org/feed.xml", "what a reader thinks of it"}),
		.details = "For publishers: validators, caching, compression, redirects, dates, ids. Nothing is stored. The status is 1 when "
			"there is no feed.",
		.needs = VERB_NEEDS_CONFIG, .run = verb_check_run, .options = BIT(JSON) | BIT(AGAIN) | BIT(PRIVATE),
	},
	{
		.name = "completion", .operands = "bash|zsh|fish", .least = 1, .most = 1,
		.meaning = "print what completes tidings in a shell",
		EXAMPLES({"completion bash", "for ~/.bashrc: eval the output"}),
		.needs = VERB_NEEDS_NOTHING, .run = completion_run,
	},
	{
		.name = "help", .operands = "[VERB]", .most = 1,
		.meaning = "say how to use tidings, or one verb",
		EXAMPLES({"help list", "what a verb does"}, {"help", "all verbs"}),
		.needs = VERB_NEEDS_NOTHING, .run = help_run,
		.options = BIT(MAN_VERBS) | BIT(MAN_OPTIONS) | BIT(MAN_QUERY) | BIT(MAN_CONFIG) | BIT(MAN_FORMS) |
			BIT(SAMPLE_CONFIG),
	},
	{0},
};
// clang-format on

const struct verb *verbs_find(const char *name)
{
	return session_find_verb(verbs, name);
}

bool verbs_takes_query(const char *name)
{
	const struct verb *verb = verbs_find(name);
	return verb && verb->takes_query;
}
