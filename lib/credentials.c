/* What servers are to be given, by address. */
#include "tidings/credentials.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/error.h"
#include "tidings/mem.h"
#include "tidings/url.h"

#define FILE_LIMIT ((size_t)1 << 20)
#define SCRATCH_LIMIT ((size_t)1 << 20)
#define BLANKS " \t\r"

struct credential {
	char *address;             /* regular, as a request's is */
	char *username, *password; /* or NULL, and then: */
	char *header;              /* "Name: value" */
};

struct credentials {
	struct credential *items;
	size_t count, capacity;
};

/* What the transfer itself decides on, or what would make another request of it. */
static const char *const reserved[] = {"host", "content-length", "content-type", "transfer-encoding", "connection",
    "te", "trailer", "upgrade", "expect", "range", "if-none-match", "if-modified-since", "if-match",
    "if-unmodified-since", "if-range", "accept-encoding", "a-im", "keep-alive", "proxy-authorization",
    "proxy-connection"};

static bool add_line(struct credentials *credentials, char *line, const char **reason);
static bool read_secret(struct credential *credential, const char *kind, char *rest, const char **reason);
static bool read_user(struct credential *credential, char *rest, const char **reason);
static bool read_header(struct credential *credential, char *rest, const char **reason);
static bool is_printable(const char *text);
static char *take_word(char **rest);
static bool read_open_file(struct credentials *credentials, int descriptor, const char *path, struct error *error);
static bool covers(const char *address, const char *url);
static void wipe(char *text);

struct credentials *credentials_new(void)
{
	struct credentials *credentials = mem_new(1, sizeof *credentials);
	*credentials = (struct credentials){0};
	return credentials;
}

void credentials_free(struct credentials *credentials)
{
	if (!credentials)
		return;
	for (size_t i = 0; i < credentials->count; i++) {
		mem_free(credentials->items[i].address);
		wipe(credentials->items[i].username);
		wipe(credentials->items[i].password);
		wipe(credentials->items[i].header);
	}
	mem_free(credentials->items);
	mem_free(credentials);
}

bool credentials_add(struct credentials *credentials, const char *source, const char *lines, struct error *error)
{
	char *copy = mem_copy(lines);
	const char *reason = NULL;
	size_t number = 0;
	for (char *at = copy, *next; at && !reason; at = next) {
		next = strchr(at, '\n');
		if (next)
			*next++ = '\0';
		number++;
		at += strspn(at, BLANKS);
		if (*at && *at != '#')
			add_line(credentials, at, &reason);
	}
	wipe(copy);
	return !reason || error_set(error, ERROR_INPUT, "%s, line %zu: %s", source, number, reason);
}

static bool add_line(struct credentials *credentials, char *line, const char **reason)
{
	struct credential credential = {0};
	char *address = take_word(&line), *kind = take_word(&line);
	struct arena *arena = arena_new(SCRATCH_LIMIT);
	const char *regular = url_subscribable(arena, address, NULL);
	if (credentials->count == CREDENTIALS_COUNT)
		*reason = "too many lines";
	else if (!regular || !url_is_http(regular) || strcmp(url_masked(arena, regular), regular) != 0)
		*reason = "it begins with no web address";
	else if (read_secret(&credential, kind, line, reason))
		credential.address = mem_copy(regular);
	arena_free(arena);
	if (*reason)
		return false;
	if (credentials->count == credentials->capacity) {
		credentials->capacity = credentials->capacity ? 2 * credentials->capacity : 16;
		credentials->items = mem_resize(credentials->items, credentials->capacity, sizeof *credentials->items);
	}
	credentials->items[credentials->count++] = credential;
	return true;
}

static bool read_secret(struct credential *credential, const char *kind, char *rest, const char **reason)
{
	size_t length = strlen(rest);
	while (length && strchr(BLANKS, rest[length - 1]))
		rest[--length] = '\0';
	if (strcmp(kind, "user") == 0)
		return read_user(credential, rest, reason);
	if (strcmp(kind, "header") == 0)
		return read_header(credential, rest, reason);
	*reason = "behind the address stands user or header";
	return false;
}

/* The password is all that follows the name, spaces too. */
static bool read_user(struct credential *credential, char *rest, const char **reason)
{
	const char *name = take_word(&rest);
	if (!*name || !is_printable(name) || !is_printable(rest)) {
		*reason = "a user is NAME PASSWORD, without control characters";
		return false;
	}
	credential->username = mem_copy(name);
	credential->password = mem_copy(rest);
	return true;
}

static bool read_header(struct credential *credential, char *rest, const char **reason)
{
	size_t length = strspn(rest, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
	const char *value = rest + length + (rest[length] == ':');
	if (!length || rest[length] != ':' || !value[strspn(value, BLANKS)] || !is_printable(value)) {
		*reason = "a header is NAME: VALUE, without control characters";
		return false;
	}
	for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
		if (strlen(reserved[i]) == length && strncasecmp(reserved[i], rest, length) == 0) {
			*reason = "that header is not for anybody to set";
			return false;
		}
	credential->header = mem_format("%.*s: %s", (int)length, rest, value + strspn(value, BLANKS));
	return true;
}

static bool is_printable(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < ' ' || *text == 0x7f)
			return false;
	return true;
}

/* "" at the end. */
static char *take_word(char **rest)
{
	char *word = *rest + strspn(*rest, BLANKS);
	char *end = word + strcspn(word, BLANKS);
	*rest = end;
	if (*end) {
		*end = '\0';
		*rest = end + 1 + strspn(end + 1, BLANKS);
	}
	return word;
}

bool credentials_read(struct credentials *credentials, const char *path, struct error *error)
{
	int descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (descriptor < 0)
		return error_set_system(error, errno, "reading the credentials %s", path);
	bool is_read = read_open_file(credentials, descriptor, path, error);
	close(descriptor);
	return is_read;
}

static bool read_open_file(struct credentials *credentials, int descriptor, const char *path, struct error *error)
{
	struct stat status;
	if (fstat(descriptor, &status) < 0)
		return error_set_system(error, errno, "reading the credentials %s", path);
	if (!S_ISREG(status.st_mode))
		return error_set(error, ERROR_INPUT, "the credentials %s are no regular file", path);
	if (status.st_mode & S_IRWXO)
		return error_set(error, ERROR_INPUT, "everybody can read the credentials %s; chmod o= it", path);
	if (status.st_size > (off_t)FILE_LIMIT)
		return error_set(error, ERROR_INPUT, "the credentials %s are too large", path);
	char *text = mem_new((size_t)status.st_size + 1, 1);
	size_t length = 0;
	ssize_t count = 1;
	while (count > 0 && length < (size_t)status.st_size) {
		count = read(descriptor, text + length, (size_t)status.st_size - length);
		length += count > 0 ? (size_t)count : 0;
	}
	text[length] = '\0';
	bool is_read = count < 0 ? error_set_system(error, errno, "reading the credentials %s", path)
	                         : credentials_add(credentials, path, text, error);
	wipe(text);
	return is_read;
}

bool credentials_user(
    const struct credentials *credentials, const char *url, const char **username, const char **password)
{
	const struct credential *best = NULL;
	for (size_t i = 0; i < credentials->count; i++) {
		const struct credential *item = &credentials->items[i];
		if (item->username && covers(item->address, url) && (!best || strlen(item->address) > strlen(best->address)))
			best = item;
	}
	if (!best)
		return false;
	*username = best->username;
	*password = best->password;
	return true;
}

void credentials_each_header(
    const struct credentials *credentials, const char *url, void (*fn)(void *arg, const char *line), void *arg)
{
	for (size_t i = 0; i < credentials->count; i++)
		if (credentials->items[i].header && covers(credentials->items[i].address, url))
			fn(arg, credentials->items[i].header);
}

/* The address itself, or what is below it as a folder: /a covers /a, /a?b and /a/b, but not /ab. */
static bool covers(const char *address, const char *url)
{
	size_t length = strlen(address);
	if (strncmp(address, url, length) != 0)
		return false;
	return address[length - 1] == '/' || strchr("?/", url[length]) != NULL;
}

static void wipe(char *text)
{
	if (text)
		explicit_bzero(text, strlen(text));
	mem_free(text);
}
