/* The tables, and how older databases get them. */
#include "store_schema.h"

#include <string.h>

#include "store_sql.h"
#include "tidings/error.h"

/* entry is narrow, so that lists stay in the page cache; what is read one at a time is in body.
 * A story of one entry has the entry's id, so only the others need an index.
 * entry_key has no reference to entry: the index for it would cost more than it is worth (see store_feeds_move).
 * Triggers would open a savepoint a row, and each makes FTS5 write out a segment. */
// clang-format off
static const char first_version[] =
	"CREATE TABLE feed ("
	" id INTEGER PRIMARY KEY AUTOINCREMENT,"
	" url TEXT NOT NULL UNIQUE,"
	" original TEXT NOT NULL,"
	" custom_title TEXT,"
	" title TEXT,"
	" link TEXT,"
	" description TEXT,"
	" language TEXT,"
	" icon TEXT,"
	" hub TEXT,"
	" state INTEGER NOT NULL DEFAULT 0,"
	" is_private INTEGER NOT NULL DEFAULT 0,"
	" username TEXT,"
	" password TEXT,"
	" etag TEXT,"
	" last_modified TEXT,"
	" body_hash INTEGER NOT NULL DEFAULT 0,"
	" added INTEGER NOT NULL,"
	" due INTEGER NOT NULL DEFAULT 0,"
	" last_poll INTEGER,"
	" last_success INTEGER,"
	" last_new INTEGER,"
	" failures INTEGER NOT NULL DEFAULT 0,"
	" gone_since INTEGER,"
	" status INTEGER NOT NULL DEFAULT 0,"
	" problem TEXT,"
	" ttl INTEGER NOT NULL DEFAULT 0,"
	" update_period INTEGER NOT NULL DEFAULT 0,"
	" skip_hours INTEGER NOT NULL DEFAULT 0,"
	" skip_days INTEGER NOT NULL DEFAULT 0,"
	" entry_count INTEGER NOT NULL DEFAULT 0,"
	" new_count INTEGER NOT NULL DEFAULT 0"
	") STRICT;"
	"CREATE INDEX feed_original ON feed (original);"
	"CREATE INDEX feed_due ON feed (due) WHERE state <> 2;"

	"CREATE TABLE feed_tag ("
	" feed INTEGER NOT NULL REFERENCES feed (id) ON DELETE CASCADE,"
	" tag TEXT NOT NULL COLLATE NOCASE,"
	" PRIMARY KEY (feed, tag)"
	") STRICT, WITHOUT ROWID;"
	"CREATE INDEX feed_tag_tag ON feed_tag (tag);"

	"CREATE TABLE hold ("
	" origin TEXT PRIMARY KEY,"
	" until INTEGER NOT NULL"
	") STRICT, WITHOUT ROWID;"

	"CREATE TABLE entry ("
	" id INTEGER PRIMARY KEY AUTOINCREMENT,"
	" feed INTEGER NOT NULL REFERENCES feed (id),"
	" story INTEGER NOT NULL,"
	" guid TEXT,"
	" title TEXT,"
	" link TEXT,"
	" author TEXT,"
	" language TEXT,"
	" published INTEGER,"
	" updated INTEGER,"
	" received INTEGER NOT NULL,"
	" sort_time INTEGER NOT NULL,"
	" is_read INTEGER NOT NULL DEFAULT 0,"
	" is_starred INTEGER NOT NULL DEFAULT 0,"
	" is_hidden INTEGER NOT NULL DEFAULT 0,"
	" is_edited INTEGER NOT NULL DEFAULT 0,"
	" content_hash INTEGER NOT NULL"
	") STRICT;"
	"CREATE INDEX entry_time ON entry (sort_time);"
	"CREATE INDEX entry_new ON entry (sort_time) WHERE is_read = 0 AND is_hidden = 0;"
	"CREATE INDEX entry_feed ON entry (feed, sort_time);"
	"CREATE INDEX entry_feed_new ON entry (feed, sort_time) WHERE is_read = 0 AND is_hidden = 0;"
	"CREATE INDEX entry_starred ON entry (sort_time) WHERE is_starred = 1;"
	"CREATE INDEX entry_hidden ON entry (sort_time) WHERE is_hidden = 1;"
	"CREATE INDEX entry_story ON entry (story) WHERE story <> id;"

	"CREATE TABLE entry_key ("
	" feed INTEGER NOT NULL REFERENCES feed (id) ON DELETE CASCADE,"
	" key INTEGER NOT NULL,"
	" entry INTEGER NOT NULL,"
	" PRIMARY KEY (feed, key)"
	") STRICT, WITHOUT ROWID;"

	"CREATE TABLE entry_tag ("
	" entry INTEGER NOT NULL REFERENCES entry (id) ON DELETE CASCADE,"
	" tag TEXT NOT NULL COLLATE NOCASE,"
	" PRIMARY KEY (entry, tag)"
	") STRICT, WITHOUT ROWID;"
	"CREATE INDEX entry_tag_tag ON entry_tag (tag);"

	"CREATE TABLE body ("
	" entry INTEGER PRIMARY KEY REFERENCES entry (id) ON DELETE CASCADE,"
	" summary TEXT,"
	" comments TEXT,"
	" text TEXT,"
	" content TEXT"
	") STRICT;"

	"CREATE TABLE category ("
	" entry INTEGER NOT NULL REFERENCES entry (id) ON DELETE CASCADE,"
	" position INTEGER NOT NULL,"
	" name TEXT NOT NULL,"
	" folded TEXT NOT NULL,"
	" PRIMARY KEY (entry, position)"
	") STRICT, WITHOUT ROWID;"
	"CREATE INDEX category_folded ON category (folded);"

	"CREATE TABLE enclosure ("
	" entry INTEGER NOT NULL REFERENCES entry (id) ON DELETE CASCADE,"
	" position INTEGER NOT NULL,"
	" url TEXT NOT NULL,"
	" type TEXT,"
	" length INTEGER NOT NULL,"
	" PRIMARY KEY (entry, position)"
	") STRICT, WITHOUT ROWID;"

	"CREATE VIEW entry_text AS"
	" SELECT entry.id AS id, entry.title AS title, entry.author AS author, body.text AS text"
	" FROM entry JOIN body ON body.entry = entry.id;"
	"CREATE VIRTUAL TABLE entry_fts USING fts5 ("
	" title, author, text, content = 'entry_text', content_rowid = 'id', tokenize = 'tidings');"
	"INSERT INTO entry_fts (entry_fts, rank) VALUES ('hashsize', 8388608);"

	"PRAGMA application_id = 0x54444e47;"
	"PRAGMA user_version = 1;";

static const char index_of_received[] =
	"CREATE INDEX entry_received ON entry (received);"
	"PRAGMA user_version = 2;";

/* poll keeps the last few of each feed: slot is their number modulo how many. poll_hour keeps what they were together. */
static const char history_of_polls[] =
	"ALTER TABLE feed ADD COLUMN own_interval INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE feed ADD COLUMN rhythm INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE feed ADD COLUMN failing_since INTEGER;"
	"ALTER TABLE feed ADD COLUMN polls INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE feed ADD COLUMN body_size INTEGER NOT NULL DEFAULT 0;"

	"CREATE TABLE poll ("
	" feed INTEGER NOT NULL REFERENCES feed (id) ON DELETE CASCADE,"
	" slot INTEGER NOT NULL,"
	" at INTEGER NOT NULL,"
	" outcome TEXT NOT NULL,"
	" status INTEGER NOT NULL,"
	" problem TEXT,"
	" bytes INTEGER NOT NULL,"
	" added INTEGER NOT NULL,"
	" took INTEGER NOT NULL,"
	" due INTEGER NOT NULL,"
	" rule TEXT,"
	" wait INTEGER NOT NULL,"
	" other TEXT,"
	" other_wait INTEGER NOT NULL,"
	" is_skipped INTEGER NOT NULL,"
	" PRIMARY KEY (feed, slot)"
	") STRICT, WITHOUT ROWID;"

	"CREATE TABLE poll_hour ("
	" hour INTEGER PRIMARY KEY,"
	" polls INTEGER NOT NULL,"
	" unchanged INTEGER NOT NULL,"
	" failed INTEGER NOT NULL,"
	" added INTEGER NOT NULL,"
	" bytes INTEGER NOT NULL,"
	" saved INTEGER NOT NULL"
	") STRICT;"

	"PRAGMA user_version = 3;";

/* moving: where the last answer said that the feed had moved for good, not believed yet. proposed: where a feed that is
 * missing may be now. wasted: how often in a row an ETag was sent and the same bytes came all the same. */
static const char moves_and_proposals[] =
	"ALTER TABLE feed ADD COLUMN moving TEXT;"
	"ALTER TABLE feed ADD COLUMN proposed TEXT;"
	"ALTER TABLE feed ADD COLUMN wasted INTEGER NOT NULL DEFAULT 0;"
	"PRAGMA user_version = 4;";

/* What hubs were asked for. is_missed: a poll has found what the hub did not bring. */
static const char websub[] =
	"ALTER TABLE feed ADD COLUMN self TEXT;"
	"CREATE TABLE websub ("
	" feed INTEGER PRIMARY KEY REFERENCES feed (id) ON DELETE CASCADE,"
	" hub TEXT NOT NULL,"
	" topic TEXT NOT NULL,"
	" token TEXT NOT NULL UNIQUE,"
	" secret TEXT NOT NULL,"
	" next INTEGER NOT NULL,"
	" expires INTEGER,"
	" failures INTEGER NOT NULL DEFAULT 0,"
	" problem TEXT,"
	" pushed INTEGER,"
	" is_missed INTEGER NOT NULL DEFAULT 0"
	") STRICT;"
	"CREATE INDEX websub_next ON websub (next);"
	"PRAGMA user_version = 5;";

/* Every poll would move its feed in it, and the scheduler reads all of them once. */
static const char no_index_of_due_times[] =
	"DROP INDEX feed_due;"
	"PRAGMA user_version = 6;";

/* 0: subscribed by command; 1: stands in the feeds file. */
static const char source_of_feeds[] =
	"ALTER TABLE feed ADD COLUMN source INTEGER NOT NULL DEFAULT 0;"
	"PRAGMA user_version = 7;";

/* What is kept of an entry's words while others may be found to tell the same; where to find them (a fixed number of
 * buckets); what repeats in a feed; how often words stand; and why an entry is in another one's story. */
static const char stories[] =
	"CREATE TABLE story_signature ("
	" entry INTEGER PRIMARY KEY REFERENCES entry (id) ON DELETE CASCADE,"
	" feed INTEGER NOT NULL,"
	" site INTEGER NOT NULL,"
	" moment INTEGER NOT NULL,"
	" received INTEGER NOT NULL,"
	" link INTEGER NOT NULL,"
	" data BLOB NOT NULL"
	") STRICT;"
	"CREATE TABLE story_index ("
	" bucket INTEGER PRIMARY KEY,"
	" postings BLOB NOT NULL"
	") STRICT;"
	"CREATE TABLE story_feed ("
	" feed INTEGER PRIMARY KEY REFERENCES feed (id) ON DELETE CASCADE,"
	" samples BLOB NOT NULL"
	") STRICT;"
	"CREATE TABLE story_words ("
	" id INTEGER PRIMARY KEY,"
	" counts BLOB NOT NULL"
	") STRICT;"
	"CREATE TABLE story_join ("
	" entry INTEGER PRIMARY KEY REFERENCES entry (id) ON DELETE CASCADE,"
	" other INTEGER NOT NULL,"
	" level INTEGER NOT NULL,"
	" score REAL NOT NULL"
	") STRICT;"
	"PRAGMA user_version = 8;";

/* What people did to entries, each change with its mark (enum store_mark) and tag, "" for none. Entries come and go without
 * it; their ids are never used again. */
static const char actions[] =
	"CREATE TABLE action ("
	" id INTEGER PRIMARY KEY AUTOINCREMENT,"
	" at INTEGER NOT NULL,"
	" what TEXT NOT NULL,"
	" changed INTEGER NOT NULL"
	") STRICT;"
	"CREATE TABLE action_change ("
	" action INTEGER NOT NULL REFERENCES action (id) ON DELETE CASCADE,"
	" mark INTEGER NOT NULL,"
	" tag TEXT NOT NULL,"
	" entry INTEGER NOT NULL,"
	" PRIMARY KEY (action, mark, tag, entry)"
	") STRICT, WITHOUT ROWID;"
	"PRAGMA user_version = 9;";

/* is_manual: a person decided, and no judgement changes it. */
static const char decisions_on_stories[] =
	"ALTER TABLE story_join ADD COLUMN is_manual INTEGER NOT NULL DEFAULT 0;"
	"PRAGMA user_version = 10;";

/* own_keep: seconds that its entries stay, 0 as the others, below 0 for ever. */
static const char retention[] =
	"ALTER TABLE feed ADD COLUMN own_keep INTEGER NOT NULL DEFAULT 0;"
	"CREATE INDEX feed_keep ON feed (own_keep) WHERE own_keep <> 0;"
	"PRAGMA user_version = 11;";

/* mark: enum store_mark, what is done to entries that match when they arrive; NULL: nothing. */
static const char watches[] =
	"CREATE TABLE watch ("
	" name TEXT PRIMARY KEY COLLATE NOCASE,"
	" position INTEGER NOT NULL,"
	" query TEXT NOT NULL,"
	" mark INTEGER,"
	" tag TEXT"
	") STRICT, WITHOUT ROWID;"
	"PRAGMA user_version = 12;";

/* is_apart: a person wants no entry of it in a story with others. */
static const char feeds_apart[] =
	"ALTER TABLE feed ADD COLUMN is_apart INTEGER NOT NULL DEFAULT 0;"
	"PRAGMA user_version = 13;";

const struct store_migration store_schema_migrations[] = {
	{1, first_version},
	{2, index_of_received},
	{3, history_of_polls},
	{4, moves_and_proposals},
	{5, websub},
	{6, no_index_of_due_times},
	{7, source_of_feeds},
	{8, stories},
	{9, actions},
	{10, decisions_on_stories},
	{11, retention},
	{12, watches},
	{13, feeds_apart},
	{0, NULL},
};
// clang-format on

static bool read_number(struct store *store, const char *sql, int64_t *number, struct error *error);

bool store_schema_check(struct store *store, int *version, struct error *error)
{
	int64_t tables, application, user_version;
	if (!read_number(store, "SELECT count(*) FROM sqlite_schema", &tables, error) ||
	    !read_number(store, "PRAGMA application_id", &application, error) ||
	    !read_number(store, "PRAGMA user_version", &user_version, error))
		return false;
	bool is_empty = tables == 0 && application == 0 && user_version == 0;
	if (!is_empty && application != STORE_SCHEMA_APPLICATION)
		return error_set(error, ERROR_INPUT, "%s is the database of another program; choose another file", store->path);
	if (user_version > store_schema_newest())
		return error_set(error, ERROR_INPUT,
		    "%s was written by a newer tidings (version %lld of the file, this program knows %d): install that one",
		    store->path, (long long)user_version, store_schema_newest());
	if (!is_empty && user_version < 1)
		return error_set(error, ERROR_IO, "%s has no valid version; its beginning is damaged", store->path);
	*version = (int)user_version;
	return true;
}

bool store_schema_migrate(struct store *store, int version, struct error *error)
{
	for (const struct store_migration *migration = store_schema_migrations; migration->sql; migration++) {
		if (migration->version <= version)
			continue;
		bool is_done = store_sql_execute(store, "BEGIN IMMEDIATE", error) &&
		               store_sql_execute(store, migration->sql, error) && store_sql_execute(store, "COMMIT", error);
		if (!is_done) {
			sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
			return error_prefix(error, "preparing the database");
		}
	}
	return true;
}

int store_schema_newest(void)
{
	int newest = 0;
	for (const struct store_migration *migration = store_schema_migrations; migration->sql; migration++)
		newest = migration->version;
	return newest;
}

static bool read_number(struct store *store, const char *sql, int64_t *number, struct error *error)
{
	sqlite3_stmt *statement = NULL;
	bool is_read =
	    sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL) == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW;
	if (is_read)
		*number = sqlite3_column_int64(statement, 0);
	else
		store_sql_fail(store, error);
	sqlite3_finalize(statement);
	return is_read;
}
