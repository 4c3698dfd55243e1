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
	bool has_title; /* it was asked for */
};

/* One use of a key. */
struct use {
	uint64_t key;
	size_t entry;
	bool is_shared; /* entries with different titles use it; known of its first use */
};

struct namer {
	struct arena *scratch;
	struct feed *feed;
	struct names *names; /* of each entry */
	struct use *uses;    /* sorted by key */
	size_t use_count;
};

static void name_entry(struct arena *scratch, const struct feed_entry *entry, struct names *names);
static uint64_t address_key(struct arena *scratch, const char *url);
static void collect_uses(struct namer *namer);
static int compare_uses(const void *left, const void *right);
static void mark_shared(struct namer *namer);
static uint64_t title_of(struct namer *namer, size_t entry);
static bool is_shared(const struct namer *namer, uint64_t key);
static void give_keys(struct namer *namer, struct feed_entry *entry, const struct names *names);
static void add_key(struct feed_entry *entry, uint64_t key);
static uint64_t joint_key(struct arena *scratch, const struct feed_entry *entry);
static uint64_t hash_content(const struct feed_entry *entry);

void identity_name_entries(struct feed *feed)
{
	struct namer namer = {.scratch = arena_new(SCRATCH_LIMIT), .feed = feed};
	namer.names = mem_new(feed->entry_count, sizeof *namer.names);
	for (size_t i = 0; i < feed->entry_count; i++) {
		name_entry(namer.scratch, &feed->entries[i], &namer.names[i]);
		arena_reset(namer.scratch);
	}
	collect_uses(&namer);
	mark_shared(&namer);
	for (size_t i = 0; i < feed->entry_count; i++) {
		give_keys(&namer, &feed->entries[i], &namer.names[i]);
		feed->entries[i].content_hash = hash_content(&feed->entries[i]);
		arena_reset(namer.scratch);
	}
	mem_free(namer.uses);
	mem_free(namer.names);
	arena_free(namer.scratch);
}

static void name_entry(struct arena *scratch, const struct feed_entry *entry, struct names *names)
{
	if (entry->id) {
		names->keys[NAME_ID] = hash_join(NAME_ID + 1, hash_text(entry->id));
		names->keys[NAME_ID_ADDRESS] = url_is_http(entry->id) ? address_key(scratch, entry->id) : 0;
	}
	bool is_same = names->keys[NAME_ID_ADDRESS] && entry->link && strcmp(entry->id, entry->link) == 0;
	names->keys[NAME_LINK_ADDRESS] = is_same ? names->keys[NAME_ID_ADDRESS] : address_key(scratch, entry->link);
}

/* 0 for a site's front page, which many entries may link to. */
static uint64_t address_key(struct arena *scratch, const char *url)
{
	const char *canonical = url ? url_canonical(scratch, url) : NULL;
	if (!canonical || canonical[strcspn(canonical, "/?")] == '\0')
		return 0;
	return hash_join(NAME_ID_ADDRESS + 1, hash_text(canonical));
}

static void collect_uses(struct namer *namer)
{
	size_t count = namer->feed->entry_count;
	namer->uses = mem_new(count * NAME_COUNT + 1, sizeof *namer->uses);
	for (size_t i = 0; i < count; i++)
		for (int name = 0; name < NAME_COUNT; name++)
			if (namer->names[i].keys[name])
				namer->uses[namer->use_count++] = (struct use){.key = namer->names[i].keys[name], .entry = i};
	qsort(namer->uses, namer->use_count, sizeof *namer->uses, compare_uses);
}

static int compare_uses(const void *left, const void *right)
{
	const struct use *a = left, *b = right;
	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	return (a->entry > b->entry) - (a->entry < b->entry);
}

/* Uses of a key stand together; where all titles are the first one's, they are one. */
static void mark_shared(struct namer *namer)
{
	struct use *first = namer->uses;
	for (struct use *use = first; use < namer->uses + namer->use_count; use++) {
		if (use->key != first->key)
			first = use;
		if (use->entry != first->entry && !first->is_shared)
			first->is_shared = title_of(namer, use->entry) != title_of(namer, first->entry);
	}
}

/* Folding it takes long, and few entries share a key. */
static uint64_t title_of(struct namer *namer, size_t entry)
{
	struct names *names = &namer->names[entry];
	const char *title = namer->feed->entries[entry].title;
	if (!names->has_title) {
		names->title = hash_text(title ? text_fold(namer->scratch, title) : NULL);
		names->has_title = true;
		arena_reset(namer->scratch);
	}
	return names->title;
}

static bool is_shared(const struct namer *namer, uint64_t key)
{
	const struct use *uses = namer->uses;
	size_t low = 0, high = namer->use_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (uses[middle].key < key)
			low = middle + 1;
		else
			high = middle;
	}
	return uses[low].is_shared;
}

static void give_keys(struct namer *namer, struct feed_entry *entry, const struct names *names)
{
	entry->key_count = 0;
	bool has_shared = false;
	for (int name = 0; name < NAME_COUNT; name++) {
		uint64_t key = names->keys[name];
		if (!key)
			continue;
		if (is_shared(namer, key))
			has_shared = true;
		else
			add_key(entry, key);
	}
	if (has_shared || entry->key_count == 0)
		add_key(entry, joint_key(namer->scratch, entry));
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
