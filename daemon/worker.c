/* tidings-worker: a parser in a process of its own. Bytes in, feed out, over the socket that is its standard input and
 * output; nothing else is in reach. Started by tidingsd, of no use by hand. */
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/confine.h"
#include "tidings/error.h"
#include "tidings/feed.h"
#include "tidings/ingest.h"
#include "tidings/text.h"
#include "tidings/wire.h"
#include "tidings/xml.h"

#define ARENA_LIMIT ((size_t)1 << 30)
#define MISSING_SIZE 512
#define SOCKET STDIN_FILENO

static bool read_source(struct buf *payload);
static bool read_whole(char *bytes, size_t length);
static bool answer(const struct buf *payload);
static void add_result(struct buf *out, const struct feed_source *source);
static bool write_whole(const char *bytes, size_t length);

/* Arguments: the bytes of memory and the seconds of CPU time that a document may take. With a third it does not complain
 * of a kernel that cannot confine it: the first worker has. */
int main(int count, char **arguments)
{
	struct confine_limits limits = {0};
	char missing[MISSING_SIZE];
	if (count < 3 || !text_parse_number(arguments[1], &limits.memory) ||
	    !text_parse_number(arguments[2], &limits.cpu_seconds))
		return 1;
	xml_init();
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (confine_process(&limits, missing, sizeof missing) && count < 4)
		fprintf(stderr, "tidings-worker: %s\n", missing);
	struct buf payload;
	buf_init(&payload, WIRE_PAYLOAD_LIMIT);
	bool is_going_on = true;
	while (is_going_on && read_source(&payload)) {
		confine_renew_cpu(limits.cpu_seconds);
		is_going_on = answer(&payload);
		buf_done(&payload);
		buf_init(&payload, WIRE_PAYLOAD_LIMIT);
	}
	buf_done(&payload);
	return is_going_on ? 0 : 1;
}

/* False at the end of the conversation. */
static bool read_source(struct buf *payload)
{
	char header[WIRE_HEADER_SIZE];
	size_t length;
	if (!read_whole(header, sizeof header) || !wire_read_header(header, &length))
		return false;
	char *room = buf_reserve(payload, length);
	if (!room || !read_whole(room, length))
		return false;
	buf_commit(payload, length);
	return true;
}

static bool read_whole(char *bytes, size_t length)
{
	while (length) {
		ssize_t got = recv(SOCKET, bytes, length, 0);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		bytes += got;
		length -= (size_t)got;
	}
	return true;
}

static bool answer(const struct buf *payload)
{
	struct feed_source source;
	if (!wire_read_source(payload->data, payload->length, &source, NULL))
		return false;
	struct buf out;
	buf_init(&out, (size_t)WIRE_PAYLOAD_LIMIT + WIRE_HEADER_SIZE);
	add_result(&out, &source);
	bool is_sent = write_whole(out.data, out.length);
	buf_done(&out);
	return is_sent;
}

static void add_result(struct buf *out, const struct feed_source *source)
{
	struct arena *arena = arena_new(ARENA_LIMIT);
	struct feed_result result = {0};
	ingest(arena, source, &result);
	if (!wire_add_result(out, &result)) {
		const struct feed_result excuse = {.reason = "the feed is too large once it is decoded"};
		buf_clear(out);
		wire_add_result(out, &excuse);
	}
	arena_free(arena);
}

static bool write_whole(const char *bytes, size_t length)
{
	while (length) {
		ssize_t sent = send(SOCKET, bytes, length, MSG_NOSIGNAL);
		if (sent < 0 && errno == EINTR)
			continue;
		if (sent <= 0)
			return false;
		bytes += sent;
		length -= (size_t)sent;
	}
	return true;
}
