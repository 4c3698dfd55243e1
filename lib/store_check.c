/* The database is looked through: its pages, then what has to agree with what. */
#include "tidings/store_check.h"

#include <string.h>

#include "store_sql.h"
#include "tidings/error.h"
#include "tidings/mem.h"

#define TEXT_LIMIT 200 /* bytes of what SQLite says of one problem */

/* Each gives how many there are. Not in a table of store_sql: they read everything, and once. */
// clang-format off
static const struct {
	const char *sql, *one, *several;
} rules[] = {
	{"SELECT count(*) FROM pragma_foreign_key_check",
		"row belongs to one that is not there", "rows belong to others that are not there"},
	{"SELECT count(*) FROM entry WHERE id NOT IN (SELECT entry FROM body)",
		"entry has lost its text", "entries have lost their texts"},
	{"SELECT count(*) FROM entry WHERE id NOT IN (SELECT id FROM entry_fts_docsize)",
		"entry cannot be searched for", "entries cannot be searched for"},
	{"SELECT count(*) FROM entry_fts_docsize WHERE id NOT IN (SELECT id FROM entry)",
		"entry can be searched for, but is not there", "entries can be searched for, but are not there"},
	{"SELECT count(*) FROM feed WHERE entry_count <> (SELECT count(*) FROM entry WHERE feed = feed.id)",
		"feed has another number of entries than it says", "feeds have other numbers of entries than they say"},
	{"SELECT count(*) FROM feed WHERE new_count <>"
		" (SELECT count(*) FROM entry WHERE feed = feed.id AND is_read = 0 AND is_hidden = 0)",
		"feed has another number of new entries than it says", "feeds have other numbers of new entries than they say"},
};
// clang-format on

struct checking {
	struct store *store;
	void (*fn)(void *arg, const char *problem);
	void *arg;
	size_t problems;
};

static bool check_pages(struct checking *checking, struct error *error);
static bool check_rule(struct checking *checking, size_t rule, struct error *error);
static void tell(struct checking *checking, char *problem);

bool store_check(
    struct store *store, void (*fn)(void *arg, const char *problem), void *arg, size_t *problems, struct error *error)
{
	struct checking checking = {.store = store, .fn = fn, .arg = arg};
	bool is_checked = check_pages(&checking, error);
	/* what does not hold together says nothing about the rest */
	for (size_t i = 0; i < sizeof rules / sizeof rules[0] && is_checked && !checking.problems; i++)
		is_checked = check_rule(&checking, i, error);
	*problems = checking.problems;
	return is_checked;
}

/* Damage that stops the check itself is a problem that was found. */
static bool check_pages(struct checking *checking, struct error *error)
{
	sqlite3 *db = checking->store->db;
	sqlite3_stmt *statement = NULL;
	int result = sqlite3_prepare_v2(db, "PRAGMA integrity_check(20)", -1, &statement, NULL);
	while (result == SQLITE_OK || result == SQLITE_ROW) {
		result = sqlite3_step(statement);
		const char *text = result == SQLITE_ROW ? store_sql_text(statement, 0) : NULL;
		if (text && strcmp(text, "ok") != 0)
			tell(checking, mem_format("%.*s", TEXT_LIMIT, text));
	}
	bool is_damaged = (result & 0xff) == SQLITE_CORRUPT || (result & 0xff) == SQLITE_NOTADB;
	bool is_checked = result == SQLITE_DONE || is_damaged || store_sql_fail(checking->store, error);
	if (is_damaged)
		tell(checking, mem_format("%.*s", TEXT_LIMIT, sqlite3_errmsg(db)));
	sqlite3_finalize(statement);
	return is_checked;
}

static bool check_rule(struct checking *checking, size_t rule, struct error *error)
{
	sqlite3_stmt *statement = NULL;
	bool is_read = sqlite3_prepare_v2(checking->store->db, rules[rule].sql, -1, &statement, NULL) == SQLITE_OK &&
	               sqlite3_step(statement) == SQLITE_ROW;
	int64_t count = is_read ? store_sql_integer(statement, 0) : 0;
	if (!is_read)
		store_sql_fail(checking->store, error);
	sqlite3_finalize(statement);
	if (count)
		tell(checking, mem_format("%lld %s", (long long)count, count == 1 ? rules[rule].one : rules[rule].several));
	return is_read;
}

static void tell(struct checking *checking, char *problem)
{
	checking->fn(checking->arg, problem);
	checking->problems++;
	mem_free(problem);
}
