/* The addresses in an entry. */
#include "output_links.h"

#include <stdbool.h>
#include <string.h>

#include "output.h"
#include "tidings/arena.h"
#include "tidings/hash.h"
#include "tidings/html.h"
#include "tidings/store_entries.h"

#define LINK_COUNT 1024 /* of one entry */

struct links {
	struct output *output;
	uint64_t *seen; /* hashes of what was printed */
	size_t count;
};

static void print_link(struct links *links, const char *url);
static bool print_tag(void *arg, const struct html_tag *tag);

void output_links_print(struct output *output, struct arena *arena, const struct store_entry *entry)
{
	struct links links = {.output = output, .seen = arena_new_array(arena, LINK_COUNT, sizeof *links.seen)};
	print_link(&links, entry->link);
	print_link(&links, entry->comments);
	for (size_t i = 0; i < entry->enclosure_count; i++)
		print_link(&links, entry->enclosures[i].url);
	if (entry->content)
		html_each_tag(entry->content, strlen(entry->content), print_tag, &links);
}

static void print_link(struct links *links, const char *url)
{
	if (!url || !*url || links->count == LINK_COUNT)
		return;
	uint64_t hash = hash_text(url);
	for (size_t i = 0; i < links->count; i++)
		if (links->seen[i] == hash)
			return;
	links->seen[links->count++] = hash;
	output_add_visible(links->output, url);
	output_add(links->output, "\n");
}

static bool print_tag(void *arg, const struct html_tag *tag)
{
	struct links *links = arg;
	print_link(links, html_get(tag, "href"));
	print_link(links, html_get(tag, "src"));
	return links->count < LINK_COUNT;
}
