/* matches(pattern, text) for SQL. */
#include "store_regex.h"

#include <stddef.h>

#include "tidings/error.h"
#include "tidings/regex.h"

static void call_matches(sqlite3_context *context, int count, sqlite3_value **values);
static struct regex *find_regex(sqlite3_context *context, sqlite3_value *pattern);
static void free_regex(void *regex);

int store_regex_register(sqlite3 *db)
{
	return sqlite3_create_function_v2(
	    db, "matches", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, NULL, call_matches, NULL, NULL, NULL);
}

static void call_matches(sqlite3_context *context, int count, sqlite3_value **values)
{
	(void)count;
	const char *text = (const char *)sqlite3_value_text(values[1]);
	const struct regex *regex = text ? find_regex(context, values[0]) : NULL;
	if (regex)
		sqlite3_result_int(context, regex_matches(regex, text, (size_t)sqlite3_value_bytes(values[1])));
	else if (!text)
		sqlite3_result_int(context, 0);
}

/* What was compiled for an earlier row; NULL after an error was given to the context. */
static struct regex *find_regex(sqlite3_context *context, sqlite3_value *pattern)
{
	struct regex *regex = sqlite3_get_auxdata(context, 0);
	if (regex)
		return regex;
	struct error error = {0};
	const char *text = (const char *)sqlite3_value_text(pattern);
	regex = regex_new(text ? text : "", &error);
	if (!regex) {
		sqlite3_result_error(context, error.text, -1);
		return NULL;
	}
	sqlite3_set_auxdata(context, 0, regex, free_regex);
	/* SQLite may have freed it at once: then the next row compiles it again */
	regex = sqlite3_get_auxdata(context, 0);
	if (!regex)
		sqlite3_result_error_nomem(context);
	return regex;
}

static void free_regex(void *regex)
{
	regex_free(regex);
}
