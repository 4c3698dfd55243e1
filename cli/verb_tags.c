/* The tags that there are, and how much bears them. */
#include "verb_tags.h"

#include <inttypes.h>
#include <stdio.h>

#include "table.h"
#include "tidings/json.h"
#include "tidings/store_marks.h"

#define NUMBER_SIZE 24

typedef bool print_fn(void *arg, const struct store_tag *tag);

struct printing {
	struct output *output;
	struct table *table; /* NULL unless it is for people */
	size_t count;
};

static print_fn print_name, print_record, print_row;

enum session_status verb_tags_run(struct session *session, struct error *error)
{
	static const struct table_column columns[] = {
	    {.title = "TAG"},
	    {.title = "ENTRIES", .is_right = true},
	    {.title = "FEEDS", .is_right = true},
	};
	struct output *output = &session->output;
	struct printing printing = {.output = output};
	bool is_bare = arguments_has(session->arguments, OPTION_NAMES);
	bool is_json = arguments_has(session->arguments, OPTION_JSON);
	if (!is_bare && !is_json)
		printing.table = table_new(output, columns, sizeof columns / sizeof *columns, output->is_terminal);
	print_fn *print = is_bare ? print_name : is_json ? print_record : print_row;
	bool is_done = !session->store || store_marks_each_tag(session->store, print, &printing, error);
	table_end(printing.table);
	if (!is_done)
		return SESSION_FAILED;
	if (printing.count || is_bare)
		return SESSION_DONE;
	output_complain("no tags yet: tidings tag +NAME ID, or tidings set FEED tags=NAME");
	return SESSION_NOTHING;
}

static bool print_name(void *arg, const struct store_tag *tag)
{
	struct printing *printing = arg;
	output_add_visible(printing->output, tag->name);
	output_add(printing->output, "\n");
	output_record_end(printing->output);
	return printing->output->failure == 0;
}

static bool print_record(void *arg, const struct store_tag *tag)
{
	struct printing *printing = arg;
	struct json_writer writer;
	printing->count++;
	json_write_init(&writer, &printing->output->text);
	json_write_begin_object(&writer);
	json_write_member_text(&writer, "tag", tag->name);
	json_write_member_integer(&writer, "entries", tag->entries);
	json_write_member_integer(&writer, "feeds", tag->feeds);
	json_write_end_object(&writer);
	output_add(printing->output, "\n");
	output_record_end(printing->output);
	return printing->output->failure == 0;
}

static bool print_row(void *arg, const struct store_tag *tag)
{
	struct printing *printing = arg;
	char entries[NUMBER_SIZE], feeds[NUMBER_SIZE];
	printing->count++;
	snprintf(entries, sizeof entries, "%" PRId64, tag->entries);
	snprintf(feeds, sizeof feeds, "%" PRId64, tag->feeds);
	const char *const cells[] = {tag->name, entries, feeds};
	table_add(printing->table, cells, false);
	return printing->output->failure == 0;
}
