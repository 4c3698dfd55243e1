/* Runs of text that can be taken over in one go, looked at in blocks of eight bytes: most bytes of most texts. */
#include "block.h"
#include "html_parts.h"
#include "tidings/buf.h"
#include "tidings/text.h"

static const char *skip_bare(const char *at, const char *end);
static const char *skip_words(const char *at, const char *end);
static bool is_printable(char byte);

size_t html_bare_length(struct html_slice text)
{
	const char *at = text.at, *end = text.at + text.length, *retry = at;
	size_t step = 1;
	while (at < end && step) {
		if (at >= retry) {
			at = skip_bare(at, end);
			retry = at + BLOCK_SIZE;
		}
		if (at == end)
			break;
		bool is_markup = *at == '&' || *at == '<' || *at == '>' || *at == '"';
		bool is_bare = *at == '\n' || *at == '\t' || (is_printable(*at) && !is_markup);
		step = is_bare ? 1 : text_letter_length(at, end);
		at += step;
	}
	return (size_t)(at - text.at);
}

size_t html_words_length(struct html_slice text)
{
	const char *at = text.at, *end = text.at + text.length, *retry = at;
	size_t step = text.length && *at != ' ';
	while (at < end && step) {
		if (at >= retry && *at != ' ') {
			at = skip_words(at, end);
			retry = at + BLOCK_SIZE;
		}
		if (at == end)
			break;
		bool is_word = is_printable(*at) && *at != '&' && (*at != ' ' || at[-1] != ' ');
		step = is_word ? 1 : text_letter_length(at, end);
		at += step;
	}
	bool ends_in_space = at > text.at && at[-1] == ' ';
	return (size_t)(at - text.at) - ends_in_space;
}

bool html_add_run(struct buf *out, const char *run, size_t length)
{
	size_t fitting = text_cut(run, length, out->limit - out->length);
	buf_add(out, run, fitting);
	out->is_full = out->is_full || fitting < length;
	return !out->is_full;
}

static const char *skip_bare(const char *at, const char *end)
{
	for (; end - at >= BLOCK_SIZE; at += BLOCK_SIZE) {
		uint64_t block = block_load(at);
		if (block_has_marks(
		        block_mark_unprintable(block) | block_mark_both(block, '"', '&') | block_mark_both(block, '<', '>')))
			break;
	}
	return at;
}

/* Up to a space that another one follows; to be called with none before or at `at`. */
static const char *skip_words(const char *at, const char *end)
{
	for (; end - at > BLOCK_SIZE; at += BLOCK_SIZE) {
		uint64_t block = block_load(at), next = block_load(at + 1);
		if (block_has_marks(block_mark_unprintable(block) | block_mark(block, '&') |
		                    (block_mark(block, ' ') & block_mark(next, ' '))))
			break;
	}
	return at;
}

static bool is_printable(char byte)
{
	return byte >= ' ' && byte < 0x7f;
}
