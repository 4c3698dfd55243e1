/* cli/output: standard output: what is printed is collected, made visible and written; a write that fails is
 * remembered. */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "tidings/buf.h"

struct error;

/* Colours by what they are for; OUTPUT_PLAIN ends one. */
enum output_style {
	OUTPUT_PLAIN,
	OUTPUT_BOLD,
	OUTPUT_DIM,
	OUTPUT_FEED,
	OUTPUT_BAD,
	OUTPUT_GOOD,
	OUTPUT_STAR,
	OUTPUT_MATCH, /* a word that was searched for */
};

struct output {
	int fd;
	bool is_terminal, has_colour;
	bool has_links;  /* a terminal that makes links of OSC 8 */
	size_t width;    /* columns of the terminal; 0: not a terminal, nothing is cut */
	struct buf text; /* collected, not written yet; JSON writers add to it directly */
	int failure;     /* errno of the first write that failed, or 0 */
	bool is_held;    /* nothing is written between records: a pager wants it whole */
};

/* `colour` is the value of --color or NULL. False for a word it does not know. */
bool output_init(struct output *output, int fd, const char *colour, struct error *error);
void output_done(struct output *output);

/* Our own words, as they are. */
void output_add(struct output *output, const char *text);
void output_format(struct output *output, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Words from outside, made visible: on one line, or with their line breaks. */
void output_add_visible(struct output *output, const char *text);
void output_add_lines(struct output *output, const char *text);

/* From here on in this style; nothing where there are no colours. */
void output_style(struct output *output, enum output_style style);

/* From here to output_link_end what is added leads to the address, where the terminal knows links; false, and nothing is
 * added, where not. */
bool output_link_begin(struct output *output, const char *url);
void output_link_end(struct output *output);

/* Writes what has come together when it is much; call it between records. */
void output_record_end(struct output *output);
void output_flush(struct output *output);

/* Flushes; false with an error when anything could not be written. A reader that went away is no error. */
bool output_finish(struct output *output, struct error *error);

/* One line on standard error: "tidings: TEXT", made visible. */
void output_complain(const char *text);
void output_complain_format(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
