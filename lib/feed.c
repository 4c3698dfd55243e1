/* feed: the names of the formats */

#include "tidings/feed.h"

const char *feed_format_name(enum document_format format)
{
	// clang-format off
	static const char *const names[] = {
		[DOCUMENT_RSS_20]  = "rss2.0",
		[DOCUMENT_RSS_09X] = "rss0.9x",
		[DOCUMENT_RSS_10]  = "rss1.0",
		[DOCUMENT_ATOM_10] = "atom1.0",
		[DOCUMENT_ATOM_03] = "atom0.3",
		[DOCUMENT_JSON_1]  = "json1.x",
	};
	// clang-format on
	return names[format];
}
