/* parse_construct: Atom's text constructs, in whichever dialect they stand */

#include "parse_construct.h"

#include <string.h>
#include <strings.h>

#include "tidings/html.h"
#include "tidings/text.h"
#include "tidings/xml.h"

// clang-format off
/* What a type means for a text, by its beginning; the first that fits. All others are plain. */
static const struct {
	const char *type;
	enum document_text_kind kind;
	bool is_unwanted;
} types[] = {
	{ "text/html",             DOCUMENT_TEXT_HTML,  false },
	{ "html",                  DOCUMENT_TEXT_HTML,  false },
	{ "xhtml",                 DOCUMENT_TEXT_XHTML, false },
	{ "application/xhtml",     DOCUMENT_TEXT_XHTML, false },
	{ "image/svg+xml",         DOCUMENT_TEXT_XHTML, false },
	{ "image/",                DOCUMENT_TEXT_PLAIN, true },
	{ "audio/",                DOCUMENT_TEXT_PLAIN, true },
	{ "video/",                DOCUMENT_TEXT_PLAIN, true },
};
// clang-format on

static void guess_kind(struct parse_capture *capture);
static void decode_base64(struct parse_xml *reader);
static int base64_digit(char character);

void parse_construct_start(struct parse_xml *reader, const struct parse_tag *tag, const struct xml_element *element)
{
	(void)tag;
	struct parse_capture *capture = &reader->capture;
	const char *type = xml_get(element, "type"), *mode = xml_get(element, "mode");
	bool is_draft = reader->document->format == DOCUMENT_ATOM_03 || strcasestr(element->uri, "purl.org/atom");
	if (!is_draft)
		mode = NULL;
	capture->is_base64 = mode && strcasecmp(mode, "base64") == 0;
	type = type ? type + strspn(type, " \t\r\n") : "";
	if (*type == '\0') {
		capture->kind = mode && !capture->is_base64 ? DOCUMENT_TEXT_GUESS : capture->kind;
		capture->is_undeclared = true;
		return;
	}
	capture->kind = DOCUMENT_TEXT_PLAIN;
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		if (strncasecmp(type, types[i].type, strlen(types[i].type)) != 0)
			continue;
		capture->kind = types[i].kind;
		capture->is_unwanted = types[i].is_unwanted;
		break;
	}
	capture->skips_wrapper = capture->kind == DOCUMENT_TEXT_XHTML;
}

void parse_construct_end(struct parse_xml *reader, const struct parse_tag *tag)
{
	if (reader->capture.is_unwanted)
		return;
	if (reader->capture.is_base64)
		decode_base64(reader);
	guess_kind(&reader->capture);
	parse_xml_store(reader, tag->field, tag->rank, parse_xml_value(reader));
}

/* Who does not declare a type and writes markup means it, whatever the RFC makes of it; in a title only references,
 * since there a tag may be what it is about. */
static void guess_kind(struct parse_capture *capture)
{
	const char *text = buf_text(&capture->text);
	bool is_plain = capture->is_undeclared && capture->kind == DOCUMENT_TEXT_PLAIN;
	bool is_about_tags = capture->tag->field == PARSE_TITLE && strchr(text, '<');
	if (is_plain && !is_about_tags && html_looks_like_markup(text, capture->text.length))
		capture->kind = DOCUMENT_TEXT_HTML;
}

static void decode_base64(struct parse_xml *reader)
{
	struct parse_capture *capture = &reader->capture;
	struct buf decoded, clean;
	buf_init(&decoded, PARSE_VALUE_LIMIT);
	buf_init(&clean, PARSE_VALUE_LIMIT);
	uint32_t bits = 0;
	int bit_count = 0;
	for (size_t i = 0; i < capture->text.length; i++) {
		int digit = base64_digit(capture->text.data[i]);
		if (digit < 0)
			continue;
		bits = (bits << 6 | (uint32_t)digit) & 0xffff;
		bit_count += 6;
		if (bit_count >= 8) {
			bit_count -= 8;
			buf_add_char(&decoded, (char)(bits >> bit_count & 0xff));
		}
	}
	text_clean(&clean, buf_text(&decoded), decoded.length, true);
	buf_clear(&capture->text);
	buf_add(&capture->text, buf_text(&clean), clean.length);
	buf_done(&decoded);
	buf_done(&clean);
}

static int base64_digit(char character)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *found = character ? strchr(digits, character) : NULL;
	return found ? (int)(found - digits) : -1;
}
