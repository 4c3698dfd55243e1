/* A parser gone wrong: reads documents as tidings-worker does, but does what the word behind "misbehave:" in one says. */
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/confine.h"
#include "tidings/feed.h"
#include "tidings/ingest.h"
#include "tidings/mem.h"
#include "tidings/text.h"
#include "tidings/wire.h"
#include "tidings/xml.h"

#define DOCUMENT_LIMIT (1u << 20)
#define ARENA_LIMIT ((size_t)64 << 20)
#define MARK "misbehave:"

static bool read_document(struct buf *payload);
static void misbehave(const struct buf *payload);
static void answer(const struct buf *payload);
static void say(const char *bytes, size_t length);
static _Noreturn void die_of(int number);
static _Noreturn void die_by_segv(void);
static _Noreturn void die_by_bus(void);
static _Noreturn void die_by_abort(void);
static _Noreturn void die_by_kill(void);
static _Noreturn void leave(void);
static _Noreturn void leave_badly(void);
static _Noreturn void spin(void);
static _Noreturn void sleep_for_ever(void);
static _Noreturn void bloat(void);
static _Noreturn void babble(void);
static _Noreturn void announce(size_t length);
static _Noreturn void announce_too_much(void);
static _Noreturn void talk_for_ever(void);
static _Noreturn void say_half(void);
static _Noreturn void answer_wrongly(void);

static const struct {
	const char *word;
	void (*act)(void);
} ways[] = {
    {"segv", die_by_segv},
    {"bus", die_by_bus},
    {"abort", die_by_abort},
    {"kill", die_by_kill},
    {"leave", leave},
    {"status", leave_badly},
    {"spin", spin},
    {"sleep", sleep_for_ever},
    {"bloat", bloat},
    {"babble", babble},
    {"announce", announce_too_much},
    {"endless", talk_for_ever},
    {"half", say_half},
    {"wrong", answer_wrongly},
};

int main(int count, char **arguments)
{
	struct confine_limits limits = {0};
	char missing[256];
	xml_init();
	if (count < 3 || !text_parse_number(arguments[1], &limits.memory) ||
	    !text_parse_number(arguments[2], &limits.cpu_seconds))
		return 1;
	confine_process(&limits, missing, sizeof missing);
	struct buf payload;
	buf_init(&payload, DOCUMENT_LIMIT);
	while (read_document(&payload)) {
		confine_renew_cpu(limits.cpu_seconds);
		misbehave(&payload);
		answer(&payload);
		buf_clear(&payload);
	}
	buf_done(&payload);
	return 0;
}

static bool read_document(struct buf *payload)
{
	char header[WIRE_HEADER_SIZE];
	size_t length;
	if (recv(STDIN_FILENO, header, sizeof header, MSG_WAITALL) != sizeof header || !wire_read_header(header, &length))
		return false;
	char *room = buf_reserve(payload, length);
	if (!room || recv(STDIN_FILENO, room, length, MSG_WAITALL) != (ssize_t)length)
		return false;
	buf_commit(payload, length);
	return true;
}

static void misbehave(const struct buf *payload)
{
	const char *mark = memmem(payload->data, payload->length, MARK, sizeof MARK - 1);
	for (size_t i = 0; mark && i < sizeof ways / sizeof *ways; i++)
		if (strncmp(mark + sizeof MARK - 1, ways[i].word, strlen(ways[i].word)) == 0)
			ways[i].act();
}

static void answer(const struct buf *payload)
{
	struct arena *arena = arena_new(ARENA_LIMIT);
	struct feed_source source;
	struct feed_result result = {0};
	struct buf out;
	buf_init(&out, ARENA_LIMIT);
	if (wire_read_source(payload->data, payload->length, &source, NULL))
		ingest(arena, &source, &result);
	if (wire_add_result(&out, &result))
		say(out.data, out.length);
	buf_done(&out);
	arena_free(arena);
}

static void say(const char *bytes, size_t length)
{
	while (length) {
		ssize_t sent = send(STDOUT_FILENO, bytes, length, MSG_NOSIGNAL);
		if (sent <= 0)
			_exit(0);
		bytes += sent;
		length -= (size_t)sent;
	}
}

/* Not by the sanitizer's handler. */
static _Noreturn void die_of(int number)
{
	signal(number, SIG_DFL);
	raise(number);
	_exit(1);
}

static _Noreturn void die_by_segv(void)
{
	die_of(SIGSEGV);
}

static _Noreturn void die_by_bus(void)
{
	die_of(SIGBUS);
}

static _Noreturn void die_by_abort(void)
{
	die_of(SIGABRT);
}

static _Noreturn void die_by_kill(void)
{
	die_of(SIGKILL);
}

static _Noreturn void leave(void)
{
	_exit(0);
}

static _Noreturn void leave_badly(void)
{
	_exit(7);
}

static _Noreturn void spin(void)
{
	for (volatile unsigned turns = 0;; turns++)
		continue;
}

static _Noreturn void sleep_for_ever(void)
{
	for (;;)
		sleep(1000);
}

/* A build with sanitizers has no limit that could be met. */
static _Noreturn void bloat(void)
{
#ifdef __SANITIZE_ADDRESS__
	mem_fail();
#else
	for (;;)
		memset(mem_new(1, DOCUMENT_LIMIT), 1, DOCUMENT_LIMIT);
#endif
}

static _Noreturn void babble(void)
{
	static const char text[] = "HTTP/1.1 200 OK, or so I was told";
	say(text, sizeof text);
	sleep_for_ever();
}

static _Noreturn void announce(size_t length)
{
	char header[WIRE_HEADER_SIZE];
	struct buf out;
	buf_init(&out, DOCUMENT_LIMIT);
	wire_add_result(&out, &(struct feed_result){.reason = "none"});
	memcpy(header, out.data, sizeof header);
	memcpy(header + 4, &(uint32_t){(uint32_t)length}, 4);
	say(header, sizeof header);
	for (;;)
		say(out.data, out.length);
}

static _Noreturn void announce_too_much(void)
{
	announce(WIRE_PAYLOAD_LIMIT);
}

static _Noreturn void talk_for_ever(void)
{
	announce(1 << 20);
}

static _Noreturn void say_half(void)
{
	struct buf out;
	buf_init(&out, DOCUMENT_LIMIT);
	wire_add_result(&out, &(struct feed_result){.reason = "none"});
	say(out.data, out.length / 2);
	_exit(0);
}

static _Noreturn void answer_wrongly(void)
{
	struct buf out;
	buf_init(&out, DOCUMENT_LIMIT);
	wire_add_result(&out, &(struct feed_result){.reason = "none"});
	memset(out.data + WIRE_HEADER_SIZE, 0xff, out.length - WIRE_HEADER_SIZE);
	say(out.data, out.length);
	sleep_for_ever();
}
