/* Any text as a query: bounded, and written back it is the same query. */
#include "fuzz.h"
#include "tidings/buf.h"
#include "tidings/error.h"
#include "tidings/mem.h"
#include "tidings/query.h"

#define NOW INT64_C(1782000000)
#define NODES 256
#define DEPTH 200

static void check_tree(const struct query *query, size_t depth, size_t *count);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena *arena = arena_new(64 * 1024), *again = arena_new(256 * 1024);
	struct buf first, second;
	struct error error = {0};
	size_t count = 0;
	char *text = mem_copy_bytes((const char *)bytes, length);
	buf_init(&first, 65536);
	buf_init(&second, 65536);
	const struct query *query = query_parse(arena, text, NOW, &error);
	FUZZ_CHECK(query || (error.kind == ERROR_INPUT && error.text[0]));
	if (query) {
		check_tree(query, 0, &count);
		query_print(&first, query);
		query = query_parse(again, buf_text(&first), NOW, &error);
		/* written out with all its parentheses, one that is as long or as deep as may be is more than that */
		FUZZ_CHECK(query || first.length > 8192 || strstr(error.text, "parentheses"));
	}
	if (query) {
		query_print(&second, query);
		FUZZ_CHECK(strcmp(buf_text(&first), buf_text(&second)) == 0);
	}
	mem_free(text);
	buf_done(&first);
	buf_done(&second);
	arena_free(arena);
	arena_free(again);
	return 0;
}

static void check_tree(const struct query *query, size_t depth, size_t *count)
{
	FUZZ_CHECK(depth < DEPTH && ++*count <= NODES);
	bool has_text = query->kind == QUERY_WORDS || query->kind == QUERY_TERM;
	bool is_pair = query->kind == QUERY_AND || query->kind == QUERY_OR;
	FUZZ_CHECK(!has_text || query->text);
	FUZZ_CHECK(is_pair == (query->right != NULL));
	FUZZ_CHECK((is_pair || query->kind == QUERY_NOT) == (query->left != NULL));
	fuzz_check_text(query->text, 8192, true);
	if (query->left)
		check_tree(query->left, depth + 1, count);
	if (query->right)
		check_tree(query->right, depth + 1, count);
}
