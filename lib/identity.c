/* identity: which entry of its feed an item is */

#include "tidings/identity.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "tidings/arena.h"
#include "tidings/hash.h"
#include "tidings/mem.h"
#include "tidings/text.h"
#include "tidings/url.h"

#define SCRATCH_LIMIT ((size_t)4 << 20) /* for one entry: its addresses and title, some times over */
#define LEAD_LENGTH 512                 /* bytes of the text that help to name an entry without guid and link */

/* What may name an entry by itself, strongest first. The addresses are one kind of name: a feed that takes to using the
 * link as guid still means the same entry. */
enum name { NAME_ID, NAME_ID_ADDRESS, NAME_LINK_ADDRESS, NAME_COUNT };

struct names {
	uint64_t keys[NAME_COUNT]; /* 0: none */
	uint64_t title;
};

/* One use of a key. */
struct use {
	uint64_t key, title;
};

static void name_entry(struct arena *scratch, const struct feed_entry *entry, struct names *names);
static uint64_t address_key(struct arena *scratch, const char *url);
static struct use *collect_uses(const struct names *names, size_t count, size_t *use_count);
static int compare_uses(const void *left, const void *right);
static bool is_shared(const struct use *uses, size_t count, uint64_t key);
static void give_keys(
    struct arena *scratch, struct feed_entry *entry, const struct names *names, const struct use *uses, size_t count);
static void add_key(struct feed_entry *entry, uint64_t key);
static uint64_t joint_key(struct arena *scratch, const struct feed_entry *entry);
static uint64_t hash_content(const struct feed_entry *entry);

void identity_name_entries(struct feed *feed)
{
	struct arena *scratch = arena_new(SCRATCH_LIMIT);
	struct names *names = mem_new(feed->entry_count, sizeof *names);
	for (size_t i = 0; i < feed->entry_count; i++) {
		name_entry(scratch, &feed->entries[i], &names[i]);
		arena_reset(scratch);
	}
	size_t use_count;
	struct use *uses = collect_uses(names, feed->entry_count, &use_count);
	for (size_t i = 0; i < feed->entry_count; i++) {
		give_keys(scratch, &feed->entries[i], &names[i], uses, use_count);
		feed->entries[i].content_hash = hash_content(&feed->entries[i]);
		arena_reset(scratch);
	}
	mem_free(uses);
	mem_free(names);
	arena_free(scratch);
}

static void name_entry(struct arena *scratch, const struct feed_entry *entry, struct names *names)
{
	names->title = hash_text(entry->title ? text_fold(scratch, entry->title) : NULL);
	if (entry->id) {
		names->keys[NAME_ID] = hash_join(NAME_ID + 1, hash_text(entry->id));
		names->keys[NAME_ID_ADDRESS] = url_is_http(entry->id) ? address_key(scratch, entry->id) : 0;
	}
	names->keys[NAME_LINK_ADDRESS] = address_key(scratch, entry->link);
}

/* 0 for a site's front page, which many entries may link to. */
static uint64_t address_key(struct arena *scratch, const char *url)
{
	const char *canonical = url ? url_canonical(scratch, url) : NULL;
	if (!canonical || canonical[strcspn(canonical, "/?")] == '\0')
		return 0;
	return hash_join(NAME_ID_ADDRESS + 1, hash_text(canonical));
}

static struct use *collect_uses(const struct names *names, size_t count, size_t *use_count)
{
	struct use *uses = mem_new(count * NAME_COUNT + 1, sizeof *uses);
	*use_count = 0;
	for (size_t i = 0; i < count; i++)
		for (int name = 0; name < NAME_COUNT; name++)
			if (names[i].keys[name])
				uses[(*use_count)++] = (struct use){names[i].keys[name], names[i].title};
	qsort(uses, *use_count, sizeof *uses, compare_uses);
	return uses;
}

static int compare_uses(const void *left, const void *right)
{
	const struct use *a = left, *b = right;
	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	return (a->title > b->title) - (a->title < b->title);
}

/* Whether entries with different titles use it. Uses are sorted: those of a key stand together, and if their titles
 * differ, then the first from the last. */
static bool is_shared(const struct use *uses, size_t count, uint64_t key)
{
	size_t low = 0, high = count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (uses[middle].key < key)
			low = middle + 1;
		else
			high = middle;
	}
	uint64_t title = uses[low].title;
	while (low < count && uses[low].key == key && uses[low].title == title)
		low++;
	return low < count && uses[low].key == key;
}

static void give_keys(
    struct arena *scratch, struct feed_entry *entry, const struct names *names, const struct use *uses, size_t count)
{
	entry->key_count = 0;
	bool has_shared = false;
	for (int name = 0; name < NAME_COUNT; name++) {
		uint64_t key = names->keys[name];
		if (!key)
			continue;
		if (is_shared(uses, count, key))
			has_shared = true;
		else
			add_key(entry, key);
	}
	if (has_shared || entry->key_count == 0)
		add_key(entry, joint_key(scratch, entry));
}

static void add_key(struct feed_entry *entry, uint64_t key)
{
	for (size_t i = 0; i < entry->key_count; i++)
		if (entry->keys[i] == key)
			return;
	if (entry->key_count < FEED_KEY_COUNT)
		entry->keys[entry->key_count++] = key;
}

/* For what has no name of its own: all names and the title; the beginning of the text where there are no names. */
static uint64_t joint_key(struct arena *scratch, const struct feed_entry *entry)
{
	uint64_t key = hash_join(hash_text(entry->id), hash_text(entry->link));
	key = hash_join(key, hash_text(entry->title ? text_fold(scratch, entry->title) : NULL));
	if ((!entry->id && !entry->link) || !entry->title) {
		const char *text = entry->text ? entry->text : "";
		key = hash_join(key, hash_text(text_line(scratch, text, LEAD_LENGTH)));
	}
	return hash_join(NAME_COUNT + 1, key);
}

/* No dates: feeds that are made anew for every request change them without changing anything. */
static uint64_t hash_content(const struct feed_entry *entry)
{
	const char *const parts[] = {
	    entry->title, entry->link, entry->author, entry->summary, entry->content, entry->comments};
	uint64_t hash = 0;
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		hash = hash_join(hash, hash_text(parts[i]));
	for (size_t i = 0; i < entry->category_count; i++)
		hash = hash_join(hash, hash_text(entry->categories[i]));
	for (size_t i = 0; i < entry->enclosure_count; i++)
		hash = hash_join(hash, hash_text(entry->enclosures[i].url));
	return hash;
}
