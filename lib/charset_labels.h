/* charset_labels (rank 1, private to charset): which encoding a label means. */
#ifndef TIDINGS_CHARSET_LABELS_H
#define TIDINGS_CHARSET_LABELS_H

#include <stddef.h>

struct charset_encoding {
	const char *name;  /* by the WHATWG Encoding standard */
	const char *iconv; /* the C library's name */
	int unit;          /* bytes of the smallest step over what means nothing */
};

/* The encoding of a label as servers and documents write it (case, blanks, hyphens and quotes do not matter), NULL for
 * an unknown one. */
const struct charset_encoding *charset_find(const char *label, size_t length);

#endif
