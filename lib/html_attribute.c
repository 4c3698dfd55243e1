/* The attributes that safe HTML keeps, and what their values may say. */
#include <string.h>
#include <strings.h>

#include "html_parts.h"
#include "tidings/arena.h"
#include "tidings/buf.h"
#include "tidings/url.h"

#define VALUE_LIMIT 4096                /* bytes of a value that is text */
#define DATA_LIMIT ((size_t)256 * 1024) /* of a data: image */
#define SOURCE_COUNT 32                 /* candidates of a srcset */
#define WORD_LIMIT 64
#define NUMBER_DIGITS 6

enum value_kind {
	VALUE_TEXT,
	VALUE_WORD,   /* letters, digits and what dates and types are written with */
	VALUE_NUMBER, /* whole, may be negative */
	VALUE_FLAG,   /* being there is all */
	VALUE_LINK,
	VALUE_MEDIA,
	VALUE_SOURCES, /* srcset */
};

/* In the order in which they are written. */
static const struct rule {
	const char *name, *elements; /* separated by spaces; "*" any */
	enum value_kind kind;
} rules[] = {
    // clang-format off
	{"href", " a ", VALUE_LINK},
	{"src", " img audio video source ", VALUE_MEDIA},
	{"srcset", " img source ", VALUE_SOURCES},
	{"sizes", " img source ", VALUE_TEXT},
	{"media", " source ", VALUE_TEXT},
	{"type", " source ol ul ", VALUE_WORD},
	{"poster", " video ", VALUE_MEDIA},
	{"controls", " audio video ", VALUE_FLAG},
	{"alt", " img ", VALUE_TEXT},
	{"width", " img video ", VALUE_NUMBER},
	{"height", " img video ", VALUE_NUMBER},
	{"cite", " blockquote q del ins ", VALUE_LINK},
	{"datetime", " time del ins ", VALUE_WORD},
	{"value", " data ", VALUE_TEXT},
	{"value", " li ", VALUE_NUMBER},
	{"start", " ol ", VALUE_NUMBER},
	{"reversed", " ol ", VALUE_FLAG},
	{"open", " details ", VALUE_FLAG},
	{"colspan", " td th ", VALUE_NUMBER},
	{"rowspan", " td th ", VALUE_NUMBER},
	{"span", " col colgroup ", VALUE_NUMBER},
	{"scope", " th ", VALUE_WORD},
	{"align", " td th tr p div ", VALUE_WORD},
	{"lang", "*", VALUE_WORD},
	{"dir", "*", VALUE_WORD},
	{"title", "*", VALUE_TEXT},
    // clang-format on
};

/* Besides http and https. */
static const char link_schemes[] = " ftp ftps mailto magnet gemini gopher news nntp irc ircs xmpp tel sms geo ";
static const char media_schemes[] = "";

/* Where scripts that load images late leave the address. */
static const char *const late_names[] = {"data-src", "data-lazy-src", "data-original", "data-orig-file"};
static const char *const late_sources[] = {"data-srcset", "data-lazy-srcset"};

static uint32_t find_initials(const struct html_token *token);
static uint32_t initial(char letter);
static bool is_source(const struct rule *rule);
static const struct html_slice *find_value(const struct html_token *token, const struct rule *rule);
static const struct html_slice *find_late(const struct html_token *token, const char *const names[], size_t count);
static bool is_address(struct html_slice value);
static bool is_word_of(const char *list, const char *word);
static const char *safe_value(enum value_kind kind, struct html_slice value, const char *base, struct arena *scratch);
static char *decode(struct arena *scratch, struct html_slice value, size_t limit, bool is_cuttable);
static bool is_word(const char *text);
static const char *safe_number(struct arena *scratch, const char *text);
static const char *safe_address(struct arena *scratch, const char *schemes, const char *base, const char *text);
static bool is_data_image(const char *text);
static const char *safe_sources(struct arena *scratch, const char *base, const char *text);
static void add_source(
    struct buf *list, struct arena *scratch, const char *base, struct html_slice address, struct html_slice descriptor);
static size_t descriptor_length(const char *text, size_t length);

bool html_add_attributes(struct buf *out, const struct html_token *token, const char *base, struct arena *scratch)
{
	bool has_address = false;
	uint32_t initials = find_initials(token);
	for (size_t i = 0; initials && i < sizeof rules / sizeof *rules; i++) {
		bool may_be_late = is_source(&rules[i]) && initials & initial(late_names[0][0]);
		if (!(initials & initial(rules[i].name[0])) && !may_be_late)
			continue;
		const struct html_slice *found = find_value(token, &rules[i]);
		if (!found)
			continue;
		arena_reset(scratch);
		const char *value = safe_value(rules[i].kind, *found, base, scratch);
		if (!value)
			continue;
		buf_add_char(out, ' ');
		buf_add_text(out, rules[i].name);
		buf_add_text(out, "=\"");
		html_add_text(out, (struct html_slice){value, strlen(value)}, HTML_ESCAPED | HTML_LITERAL);
		buf_add_char(out, '"');
		has_address |= is_source(&rules[i]);
	}
	return has_address;
}

const char *html_media_address(struct arena *arena, struct html_slice value, const char *base)
{
	const char *text = decode(arena, value, DATA_LIMIT, false);
	return text ? safe_address(arena, media_schemes, base, text) : NULL;
}

/* The set of letters that the attributes' names begin with: most rules ask for none of them. */
static uint32_t find_initials(const struct html_token *token)
{
	uint32_t initials = token->element->layout == HTML_PLAYED ? initial('c') : 0; /* controls, said or not */
	for (size_t i = 0; i < token->attribute_count; i++)
		initials |= initial(*token->attributes[i].name.at);
	return initials;
}

/* The same bit for both cases of a letter. */
static uint32_t initial(char letter)
{
	return UINT32_C(1) << (letter & 31);
}

static bool is_source(const struct rule *rule)
{
	return rule->kind == VALUE_MEDIA || rule->kind == VALUE_SOURCES;
}

static const struct html_slice *find_value(const struct html_token *token, const struct rule *rule)
{
	static const struct html_slice present = {"", 0};
	bool is_played = token->element->layout == HTML_PLAYED;
	const struct html_slice *found = html_token_get(token, rule->name);
	if (!found && !is_source(rule) && !is_played)
		return NULL;
	if (*rule->elements != '*' && !is_word_of(rule->elements, token->element->name))
		return NULL;
	if (is_played && rule->kind == VALUE_FLAG) /* no script of the page plays it */
		return &present;
	if (!is_source(rule) || !strcmp(rule->name, "poster"))
		return found;
	const struct html_slice *late = rule->kind == VALUE_MEDIA
	                                    ? find_late(token, late_names, sizeof late_names / sizeof *late_names)
	                                    : find_late(token, late_sources, sizeof late_sources / sizeof *late_sources);
	bool is_stand_in = !found || (found->length > 5 && !strncasecmp(found->at, "data:", 5));
	return late && (is_stand_in || is_address(*late)) ? late : found;
}

static const struct html_slice *find_late(const struct html_token *token, const char *const names[], size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct html_slice *late = html_token_get(token, names[i]);
		if (late && late->length)
			return late;
	}
	return NULL;
}

/* Not a name that only the page's script can make one of. */
static bool is_address(struct html_slice value)
{
	return value.length > 1 && (*value.at == '/' || (value.length > 8 && !strncasecmp(value.at, "http", 4)));
}

static bool is_word_of(const char *list, const char *word)
{
	size_t length = strlen(word);
	for (const char *at = list; (at = strstr(at, word)); at++)
		if (at > list && at[-1] == ' ' && at[length] == ' ')
			return true;
	return false;
}

/* The value decoded and found harmless, or NULL. */
static const char *safe_value(enum value_kind kind, struct html_slice value, const char *base, struct arena *scratch)
{
	bool is_address = kind == VALUE_LINK || kind == VALUE_MEDIA || kind == VALUE_SOURCES;
	char *text = decode(scratch, value, is_address ? DATA_LIMIT : VALUE_LIMIT, !is_address);
	if (!text)
		return NULL;
	switch (kind) {
	case VALUE_TEXT:
		return text;
	case VALUE_WORD:
		return is_word(text) ? text : NULL;
	case VALUE_NUMBER:
		return safe_number(scratch, text);
	case VALUE_FLAG:
		return "";
	case VALUE_LINK:
		return safe_address(scratch, link_schemes, base, text);
	case VALUE_MEDIA:
		return is_data_image(text) ? text : safe_address(scratch, media_schemes, base, text);
	case VALUE_SOURCES:
		return safe_sources(scratch, base, text);
	}
	return NULL;
}

static char *decode(struct arena *scratch, struct html_slice value, size_t limit, bool is_cuttable)
{
	if (value.length <= limit && html_bare_length(value) == value.length)
		return arena_copy_bytes(scratch, value.at, value.length);
	struct buf decoded;
	buf_init(&decoded, limit);
	bool is_whole = html_add_text(&decoded, value, HTML_ATTRIBUTE);
	char *text = is_whole || is_cuttable ? arena_copy_bytes(scratch, buf_text(&decoded), decoded.length) : NULL;
	buf_done(&decoded);
	return text;
}

static bool is_word(const char *text)
{
	size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-:./_");
	return length && length <= WORD_LIMIT && !text[length];
}

static const char *safe_number(struct arena *scratch, const char *text)
{
	text += strspn(text, " \t\n");
	size_t length = *text == '-';
	size_t digits = strspn(text + length, "0123456789");
	if (!digits || digits > NUMBER_DIGITS)
		return NULL;
	length += digits;
	const char *rest = text + length;
	if (!strncasecmp(rest, "px", 2))
		rest += 2;
	return rest[strspn(rest, " \t\n")] ? NULL : arena_copy_bytes(scratch, text, length);
}

/* Absolute and of one of the schemes, judged after it was resolved: what is written is what was judged. */
static const char *safe_address(struct arena *scratch, const char *schemes, const char *base, const char *text)
{
	if (strlen(text) > URL_LIMIT)
		return NULL;
	const char *address = url_resolve(scratch, base, text);
	if (address && url_is_http(address))
		return address;
	const char *scheme = address ? url_scheme(scratch, address) : NULL;
	bool is_known = scheme && strncmp(scheme, "http", 4) != 0 && is_word_of(schemes, scheme);
	return is_known ? address : NULL;
}

/* Pixels in Base64 cannot carry a script, whatever they decode to. */
static bool is_data_image(const char *text)
{
	static const char *const types[] = {"png", "gif", "jpeg", "jpg", "webp"};
	static const char prefix[] = "data:image/", suffix[] = ";base64,";
	if (strncmp(text, prefix, sizeof prefix - 1) != 0)
		return false;
	text += sizeof prefix - 1;
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		size_t length = strlen(types[i]);
		if (strncmp(text, types[i], length) != 0 || strncmp(text + length, suffix, sizeof suffix - 1) != 0)
			continue;
		text += length + sizeof suffix - 1;
		return !text[strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=")];
	}
	return false;
}

/* The candidates "address [descriptor]" whose address is safe. An address may hold commas: only one at its end or
 * behind its descriptor separates. */
static const char *safe_sources(struct arena *scratch, const char *base, const char *text)
{
	struct buf list;
	buf_init(&list, DATA_LIMIT);
	for (int i = 0; i < SOURCE_COUNT && *(text += strspn(text, " \t\n,")); i++) {
		struct html_slice address = {text, strcspn(text, " \t\n")};
		text += address.length;
		struct html_slice descriptor = {text, text[-1] == ',' ? 0 : strcspn(text, ",")};
		text += descriptor.length;
		add_source(&list, scratch, base, address, descriptor);
	}
	const char *sources = list.length ? arena_copy_bytes(scratch, list.data, list.length) : NULL;
	buf_done(&list);
	return sources;
}

static void add_source(
    struct buf *list, struct arena *scratch, const char *base, struct html_slice address, struct html_slice descriptor)
{
	while (address.length && address.at[address.length - 1] == ',')
		address.length--;
	const char *text = arena_copy_bytes(scratch, address.at, address.length);
	const char *safe = safe_address(scratch, media_schemes, base, text);
	if (!safe)
		return;
	if (list->length)
		buf_add_text(list, ", ");
	for (; *safe; safe++)
		buf_add(list, *safe == ',' ? "%2C" : safe, *safe == ',' ? 3 : 1);
	size_t blank = 0;
	while (blank < descriptor.length && strchr(" \t\n", descriptor.at[blank]))
		blank++;
	size_t length = descriptor_length(descriptor.at + blank, descriptor.length - blank);
	if (length)
		buf_add_format(list, " %.*s", (int)length, descriptor.at + blank);
}

/* Of "2x", "1.5x", "640w"; 0 for anything else. */
static size_t descriptor_length(const char *text, size_t length)
{
	size_t digits = 0;
	while (digits < length && digits < NUMBER_DIGITS && text[digits] && strchr("0123456789.", text[digits]))
		digits++;
	return digits && digits < length && strchr("xwh", text[digits]) ? digits + 1 : 0;
}
