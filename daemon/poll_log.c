/* One line a poll. */
#include "poll_log.h"

#include "poll.h"
#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/date.h"
#include "tidings/log.h"
#include "tidings/url.h"

#define LINE_LIMIT 4096
#define ARENA_LIMIT (1u << 20)

static void add_result(struct buf *line, const struct poll_end *end);
static void add_next(struct buf *line, int64_t seconds);

void poll_log(const struct poll_end *end, const char *moved_to, int64_t now)
{
	struct arena *arena = arena_new(ARENA_LIMIT);
	struct buf line;
	buf_init(&line, LINE_LIMIT);
	buf_add_format(&line, "feed %lld %s: ", (long long)end->feed, url_masked(arena, end->url));
	add_result(&line, end);
	if (moved_to)
		buf_add_format(&line, ", moved to %s", url_masked(arena, moved_to));
	if (!end->is_saved)
		buf_add_text(&line, ", not saved");
	add_next(&line, end->due - now);
	log_info("%s", buf_text(&line));
	buf_done(&line);
	arena_free(arena);
}

static void add_result(struct buf *line, const struct poll_end *end)
{
	if (end->status)
		buf_add_format(line, "%lld, ", (long long)end->status);
	if (end->problem)
		buf_add_text(line, end->problem);
	if (end->problem && end->outcome == POLL_FRESH)
		buf_add_text(line, ", ");
	if (end->outcome == POLL_FRESH)
		buf_add_format(line, "%lld new of %lld", (long long)end->added, (long long)end->total);
	else if (!end->problem)
		buf_add_text(line, "unchanged");
}

/* To the minute or the hour: nobody waits by the second for what is far off. */
static void add_next(struct buf *line, int64_t seconds)
{
	int64_t unit = seconds >= 7200 ? 3600 : seconds >= 120 ? 60 : 1;
	char text[DATE_TEXT_SIZE];
	date_format_duration(seconds > 0 ? (seconds + unit / 2) / unit * unit : 0, text);
	buf_add_format(line, ", next in %s", text);
}
