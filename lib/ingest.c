/* ingest: bytes to a clean feed */

#include "tidings/ingest.h"

#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/discover.h"
#include "tidings/error.h"
#include "tidings/identity.h"
#include "tidings/link_header.h"
#include "tidings/normalise.h"
#include "tidings/parse.h"

#define DECODED_LIMIT ((size_t)128 << 20) /* bytes of the document as UTF-8 */

void ingest(struct arena *arena, const struct feed_source *source, struct feed_result *result)
{
	struct document document;
	struct buf decoded;
	struct error error;
	buf_init(&decoded, DECODED_LIMIT);
	*result = (struct feed_result){0};
	if (parse_document(arena, source, &document, &decoded, &error)) {
		link_header_add(arena, source->links, source->address, &document);
		document.max_entries = (size_t)source->max_entries;
		struct feed *feed = normalise_document(arena, &document, source->address);
		identity_name_entries(feed);
		result->feed = feed;
	} else {
		result->reason = arena_copy(arena, error.text);
		result->candidate_count =
		    discover_feeds(arena, buf_text(&decoded), decoded.length, source->address, &result->candidates);
	}
	buf_done(&decoded);
}
