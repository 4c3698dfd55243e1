/* Why an entry is the one it is, and of its story. */
#include "verb_why_entry.h"

#include <inttypes.h>
#include <stdio.h>

#include "output_text.h"
#include "session.h"
#include "shared_words.h"
#include "table.h"
#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/error.h"
#include "tidings/json.h"
#include "tidings/store_entries.h"
#include "tidings/store_story.h"

#define CELL_SIZE 48
#define LINE_SIZE 160
#define WORDS_LIMIT 4096

/* What is known of one entry. */
struct reasons {
	struct session *session;
	struct store_entry entry;
	const char *known; /* by what */
	struct store_story_member *members;
	size_t count;
	const struct store_story_member *own; /* NULL when its story has very many */
	struct buf shared;                    /* words, with the entry that it is there with */
};

// clang-format off
static const struct {
	const char *name, *meaning;
} levels[] = {
	[SIMILAR_NONE] = {"none", "nothing that was noted"},
	[SIMILAR_EVENT] = {"event", "other words about the same event"},
	[SIMILAR_NEAR] = {"near-duplicate", "the same text, edited, cut or under another title"},
	[SIMILAR_REPOST] = {"re-post", "the same entry again"},
	[SIMILAR_LINK] = {"same-page", "the same page"},
};
// clang-format on

static bool collect(struct reasons *reasons, int64_t id, struct error *error);
static bool compare_texts(struct reasons *reasons, struct error *error);
static void print_json(const struct reasons *reasons);
static void write_story(struct json_writer *writer, const struct reasons *reasons);
static const char *level_name(const struct store_story_member *member);
static void print_text(const struct reasons *reasons);
static void print_number(struct output *output, const char *label, int64_t number);
static void print_story(const struct reasons *reasons);
static void print_reason(const struct reasons *reasons);
static void print_members(const struct reasons *reasons);

bool verb_why_entry_print(struct session *session, int64_t id, struct error *error)
{
	struct reasons reasons = {.session = session};
	buf_init(&reasons.shared, WORDS_LIMIT);
	bool is_done = collect(&reasons, id, error);
	if (is_done && arguments_has(session->arguments, OPTION_JSON))
		print_json(&reasons);
	else if (is_done)
		print_text(&reasons);
	buf_done(&reasons.shared);
	return is_done;
}

static bool collect(struct reasons *reasons, int64_t id, struct error *error)
{
	struct session *session = reasons->session;
	struct store_entry *entry = &reasons->entry;
	if (!store_entries_get(session->store, session->arena, id, entry, error) ||
	    !store_story_read(session->store, session->arena, entry->story, &reasons->members, &reasons->count, error))
		return false;
	reasons->known = entry->guid ? "its guid" : entry->link ? "its link" : "its title and text";
	for (size_t i = 0; i < reasons->count; i++)
		if (reasons->members[i].id == id)
			reasons->own = &reasons->members[i];
	return !reasons->own || !reasons->own->with || compare_texts(reasons, error);
}

/* The other one may be gone. */
static bool compare_texts(struct reasons *reasons, struct error *error)
{
	struct session *session = reasons->session;
	struct store_entry other;
	struct error reason = {0};
	if (!store_entries_get(session->store, session->arena, reasons->own->with, &other, &reason)) {
		*error = reason;
		return reason.kind == ERROR_NOT_FOUND;
	}
	const struct store_entry *entry = &reasons->entry;
	const char *mine =
	    arena_format(session->arena, "%s %s", entry->title ? entry->title : "", entry->text ? entry->text : "");
	const char *its =
	    arena_format(session->arena, "%s %s", other.title ? other.title : "", other.text ? other.text : "");
	shared_words_add(&reasons->shared, session->arena, mine, its);
	return true;
}

static void print_json(const struct reasons *reasons)
{
	struct output *output = &reasons->session->output;
	const struct store_entry *entry = &reasons->entry;
	struct json_writer writer;
	json_write_init(&writer, &output->text);
	json_write_begin_object(&writer);
	json_write_member_integer(&writer, "entry", entry->id);
	json_write_member_integer(&writer, "feed", entry->feed);
	json_write_member_text(&writer, "guid", entry->guid);
	json_write_member_text(&writer, "link", entry->link);
	json_write_member_text(&writer, "known_by", reasons->known);
	json_write_member_integer(&writer, "story", entry->story);
	write_story(&writer, reasons);
	json_write_end_object(&writer);
	output_add(output, "\n");
}

static void write_story(struct json_writer *writer, const struct reasons *reasons)
{
	char score[CELL_SIZE];
	json_write_key(writer, "members");
	json_write_begin_array(writer);
	for (size_t i = 0; i < reasons->count; i++) {
		const struct store_story_member *member = &reasons->members[i];
		json_write_begin_object(writer);
		json_write_member_integer(writer, "entry", member->id);
		json_write_member_integer(writer, "feed", member->feed);
		json_write_member_text(writer, "title", member->title);
		json_write_member_text(writer, "level", level_name(member));
		if (member->with)
			json_write_member_integer(writer, "with", member->with);
		snprintf(score, sizeof score, "%.3f", member->score);
		json_write_member_text(writer, "score", member->level == SIMILAR_NONE ? NULL : score);
		json_write_end_object(writer);
	}
	json_write_end_array(writer);
	json_write_member_text(writer, "shared_words", reasons->shared.length ? buf_text(&reasons->shared) : NULL);
}

/* NULL of the first one, which was there before the others. */
static const char *level_name(const struct store_story_member *member)
{
	if (member->is_manual)
		return "by-hand";
	return member->level == SIMILAR_NONE ? NULL : levels[member->level].name;
}

static void print_text(const struct reasons *reasons)
{
	struct output *output = &reasons->session->output;
	const struct store_entry *entry = &reasons->entry;
	print_number(output, "Entry:", entry->id);
	output_text_label(output, "Title:", entry->title);
	output_text_label(output, "Feed:", entry->feed_title ? entry->feed_title : entry->feed_url);
	output_text_label(output, "Guid:", entry->guid);
	output_text_label(output, "Link:", entry->link);
	output_text_label(output, "Known by:", reasons->known);
	print_story(reasons);
}

static void print_number(struct output *output, const char *label, int64_t number)
{
	char cell[CELL_SIZE];
	snprintf(cell, sizeof cell, "%" PRId64, number);
	output_text_label(output, label, cell);
}

static void print_story(const struct reasons *reasons)
{
	struct output *output = &reasons->session->output;
	char line[LINE_SIZE];
	if (reasons->count < 2) {
		bool is_decided = reasons->own && reasons->own->is_manual;
		output_text_label(output, "Story:", is_decided ? "one of its own: you decided so" : "one of its own");
		return;
	}
	bool is_cut = reasons->count == STORE_STORY_MEMBERS;
	snprintf(line, sizeof line, "%" PRId64 ", of %zu%s entries", reasons->entry.story, reasons->count,
	    is_cut ? " or more" : "");
	output_text_label(output, "Story:", line);
	print_reason(reasons);
	output_text_label(output, "Both say:", buf_text(&reasons->shared));
	print_members(reasons);
}

static void print_reason(const struct reasons *reasons)
{
	const struct store_story_member *own = reasons->own;
	char line[LINE_SIZE];
	if (!own)
		return;
	if (own->is_manual)
		snprintf(line, sizeof line, "you decided so");
	else if (own->level == SIMILAR_NONE)
		snprintf(line, sizeof line, "it was the first; others were found to tell the same");
	else
		snprintf(line, sizeof line, "%s: %s, as entry %" PRId64 "; score %.2f", levels[own->level].name,
		    levels[own->level].meaning, own->with, own->score);
	output_text_label(&reasons->session->output, "Because:", line);
}

static void print_members(const struct reasons *reasons)
{
	static const struct table_column columns[] = {
	    {.title = "ENTRY", .is_right = true, .style = OUTPUT_DIM},
	    {.title = "FEED", .may_shrink = true, .least = 4, .most = 20, .style = OUTPUT_FEED},
	    {.title = "BECAUSE"},
	    {.title = "OF", .is_right = true},
	    {.title = "SCORE", .is_right = true},
	    {.title = "TITLE", .may_shrink = true, .least = 6},
	};
	struct output *output = &reasons->session->output;
	output_add(output, "\n");
	struct table *table = table_new(output, columns, sizeof columns / sizeof *columns, true);
	for (size_t i = 0; i < reasons->count; i++) {
		const struct store_story_member *member = &reasons->members[i];
		char id[CELL_SIZE], with[CELL_SIZE] = "", score[CELL_SIZE] = "";
		snprintf(id, sizeof id, "%" PRId64, member->id);
		if (member->with)
			snprintf(with, sizeof with, "%" PRId64, member->with);
		if (member->level != SIMILAR_NONE)
			snprintf(score, sizeof score, "%.2f", member->score);
		const char *const cells[] = {id, member->feed_title, level_name(member), with, score, member->title};
		table_add(table, cells, false);
	}
	table_end(table);
}
