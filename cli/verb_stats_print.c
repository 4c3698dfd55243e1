/* How many stories come, as bars and as JSON Lines. */
#include <inttypes.h>
#include <stdio.h>

#include "plot.h"
#include "table.h"
#include "tidings/date.h"
#include "tidings/json.h"
#include "verb_stats_parts.h"

#define ROWS 31     /* of days; when there are more, several share a row */
#define FEEDS 10    /* without --limit */
#define BAR_MOST 40 /* columns */
#define BAR_LEAST 10
#define OTHER_WIDTH 40 /* columns beside the bar */
#define WIDTH_USUAL 80
#define CELL_SIZE 128
#define BAR_SIZE 512

// clang-format off
static const struct table_column day_columns[] = {
	{.title = "DAY", .style = OUTPUT_DIM},
	{.title = "STORIES", .is_right = true},
	{.title = "", .style = OUTPUT_FEED},
};
static const struct table_column feed_columns[] = {
	{.title = "FEED", .may_shrink = true, .least = 8, .most = 30},
	{.title = "STORIES", .is_right = true},
	{.title = "A DAY", .is_right = true, .style = OUTPUT_DIM},
	{.title = "", .style = OUTPUT_FEED},
};
// clang-format on

/* Several days as one row. */
struct row {
	size_t first, days;
	int64_t count;
};

static size_t bar_width(const struct output *output);
static struct row row_at(const struct stats *stats, size_t first, size_t days);
static void print_days(const struct stats *stats, size_t width);
static void format_days(const struct stats *stats, const struct row *row, char out[static CELL_SIZE]);
static void print_feeds(const struct stats *stats, size_t width);
static void write_day(const struct stats *stats, const struct stats_day *day);
static void write_feed(const struct stats *stats, const struct stats_feed *feed);

void verb_stats_print(const struct stats *stats)
{
	struct output *output = &stats->session->output;
	size_t width = bar_width(output);
	print_days(stats, width);
	output_add(output, "\n");
	print_feeds(stats, width);
}

static size_t bar_width(const struct output *output)
{
	size_t width = output->width ? output->width : WIDTH_USUAL;
	if (width < OTHER_WIDTH + BAR_LEAST)
		return BAR_LEAST;
	return width - OTHER_WIDTH < BAR_MOST ? width - OTHER_WIDTH : BAR_MOST;
}

static struct row row_at(const struct stats *stats, size_t first, size_t days)
{
	struct row row = {.first = first};
	for (; row.days < days && first + row.days < stats->day_count; row.days++)
		row.count += stats->days[first + row.days].count;
	return row;
}

static void print_days(const struct stats *stats, size_t width)
{
	size_t days = (stats->day_count + ROWS - 1) / ROWS;
	int64_t most = 0;
	for (size_t at = 0; at < stats->day_count; at += days) {
		struct row row = row_at(stats, at, days);
		most = row.count > most ? row.count : most;
	}
	struct table *table =
	    table_new(&stats->session->output, day_columns, sizeof day_columns / sizeof *day_columns, true);
	for (size_t at = 0; at < stats->day_count; at += days) {
		struct row row = row_at(stats, at, days);
		char label[CELL_SIZE], count[CELL_SIZE];
		struct buf bar;
		buf_init(&bar, BAR_SIZE);
		plot_add_bar(&bar, row.count, most, width);
		format_days(stats, &row, label);
		snprintf(count, sizeof count, "%" PRId64, row.count);
		table_add(table, (const char *[]){label, count, buf_text(&bar)}, false);
		buf_done(&bar);
	}
	table_end(table);
}

/* "2026-11-24 Tue", or the first and the last of several. */
static void format_days(const struct stats *stats, const struct row *row, char out[static CELL_SIZE])
{
	char first[DATE_TEXT_SIZE], last[DATE_TEXT_SIZE];
	date_format_local(stats->days[row->first].start, row->days > 1 ? "%Y-%m-%d" : "%Y-%m-%d %a", first, sizeof first);
	date_format_local(stats->days[row->first + row->days - 1].start, "%m-%d", last, sizeof last);
	snprintf(out, CELL_SIZE, row->days > 1 ? "%s to %s" : "%s", first, last);
}

static void print_feeds(const struct stats *stats, size_t width)
{
	int64_t limit = arguments_number(stats->session->arguments, OPTION_LIMIT, FEEDS);
	int64_t most = stats->feed_count ? stats->feeds[0].count : 0;
	struct table *table =
	    table_new(&stats->session->output, feed_columns, sizeof feed_columns / sizeof *feed_columns, true);
	for (size_t i = 0; i < stats->feed_count && (limit == 0 || (int64_t)i < limit); i++) {
		const struct stats_feed *feed = &stats->feeds[i];
		if (feed->count == 0)
			break;
		char count[CELL_SIZE], rate[CELL_SIZE];
		struct buf bar;
		buf_init(&bar, BAR_SIZE);
		plot_add_bar(&bar, feed->count, most, width / 2);
		snprintf(count, sizeof count, "%" PRId64, feed->count);
		snprintf(rate, sizeof rate, "%.1f", (double)feed->count / (double)stats->day_count);
		table_add(table, (const char *[]){feed->title, count, rate, buf_text(&bar)}, false);
		buf_done(&bar);
	}
	table_end(table);
}

void verb_stats_print_json(const struct stats *stats)
{
	for (size_t i = 0; i < stats->day_count; i++)
		write_day(stats, &stats->days[i]);
	for (size_t i = 0; i < stats->feed_count && stats->feeds[i].count; i++)
		write_feed(stats, &stats->feeds[i]);
}

static void write_day(const struct stats *stats, const struct stats_day *day)
{
	struct output *output = &stats->session->output;
	struct json_writer writer;
	char date[DATE_TEXT_SIZE];
	date_format_local(day->start, "%Y-%m-%d", date, sizeof date);
	json_write_init(&writer, &output->text);
	json_write_begin_object(&writer);
	json_write_member_text(&writer, "day", date);
	json_write_member_integer(&writer, "stories", day->count);
	json_write_end_object(&writer);
	output_add(output, "\n");
	output_record_end(output);
}

static void write_feed(const struct stats *stats, const struct stats_feed *feed)
{
	struct output *output = &stats->session->output;
	struct json_writer writer;
	json_write_init(&writer, &output->text);
	json_write_begin_object(&writer);
	json_write_member_integer(&writer, "feed", feed->id);
	json_write_member_text(&writer, "feed_title", feed->title);
	json_write_member_integer(&writer, "stories", feed->count);
	json_write_end_object(&writer);
	output_add(output, "\n");
	output_record_end(output);
}
