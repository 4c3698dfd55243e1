/* fetch_headers: what we keep of an answer's headers. Pure. Lines come in as a transfer delivers them: interim (1xx)
 * answers and those of proxies too, each beginning with its HTTP/ line, which resets everything kept. */
#ifndef FETCH_HEADERS_H
#define FETCH_HEADERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FETCH_HEADERS_LIMIT (256u << 10) /* bytes of all headers of one transfer */
#define FETCH_LINE_LIMIT (64u << 10)
#define FETCH_VALIDATOR_LIMIT 1024 /* longer ETags and Last-Modifieds are not worth sending back */
#define FETCH_INTERIM_COUNT 20

enum fetch_header {
	FETCH_ETAG,
	FETCH_LAST_MODIFIED,
	FETCH_CONTENT_TYPE,
	FETCH_CONTENT_ENCODING,
	FETCH_LOCATION,
	FETCH_CACHE_CONTROL, /* repeated ones joined by commas, as are content codings */
	FETCH_AGE,
	FETCH_DATE,
	FETCH_EXPIRES,
	FETCH_RETRY_AFTER,
	FETCH_LINK, /* joined, as far as the limit allows */
	FETCH_HEADER_COUNT,
};

struct fetch_headers {
	char *values[FETCH_HEADER_COUNT]; /* owned, trimmed, NULL when absent */
	size_t size;                      /* bytes so far, of all answers of the transfer */
	int answers;                      /* HTTP/ lines so far */
};

/* Forgets everything; an all-zero struct is an empty one. */
void fetch_headers_clear(struct fetch_headers *headers);

/* One line with its line end. False when a limit is exceeded or the answer is coded more than once: the transfer must
 * end. */
bool fetch_headers_add(struct fetch_headers *headers, const char *line, size_t length);

/* Seconds that the answer stays fresh: max-age less Age, else Expires less Date (the server's clock, not ours; `now`
 * stands in when it gives none). 0 when it says nothing or is stale; absurd numbers count as very long. */
int64_t fetch_headers_freshness(const struct fetch_headers *headers, int64_t now);

/* Seconds to wait, from either form of Retry-After; -1 when there is none that can be read. */
int64_t fetch_headers_retry_after(const struct fetch_headers *headers, int64_t now);

#endif
