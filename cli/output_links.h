/* cli/output_links: the addresses in an entry. */
#ifndef CLI_OUTPUT_LINKS_H
#define CLI_OUTPUT_LINKS_H

struct arena;
struct output;
struct store_entry;

/* Its own address, its enclosures and what its content links to and shows; each once, one a line. */
void output_links_print(struct output *output, struct arena *arena, const struct store_entry *entry);

#endif
