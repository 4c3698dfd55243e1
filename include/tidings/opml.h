/* opml (rank 3): subscription lists. Import takes addresses, titles and folders and nothing else a file may say. */
#ifndef TIDINGS_OPML_H
#define TIDINGS_OPML_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct buf;
struct error;

#define OPML_FEED_LIMIT 200000

struct opml_feed {
	struct opml_feed *next;
	const char *url;   /* cleaned; may still be refused by url_subscribable */
	const char *title; /* or NULL */
	const char *link;  /* htmlUrl, or NULL */
	const char *tag;   /* names of the enclosing folders joined by "/", or NULL */
	bool is_again;     /* the feed before once more, with another tag; never read or written as OPML */
};

/* Reads a list; order kept, duplicates too. False when it is no OPML. */
bool opml_read(struct arena *arena, const char *bytes, size_t length, struct opml_feed **feeds, struct error *error);

/* Writes a list: begin, one call a feed (in the order of their tags: consecutive equal tags share a folder; "a/b"
 * nests), end. */
struct opml_writer {
	struct buf *out;
	char *tag; /* of the open folder, owned */
};
void opml_write_begin(struct opml_writer *writer, struct buf *out, const char *title);
void opml_write_feed(struct opml_writer *writer, const struct opml_feed *feed);
void opml_write_end(struct opml_writer *writer);

#endif
