/* A copy of the database, whether a daemon runs or not. */
#include "verb_backup.h"

#include "tidings/store_backup.h"

enum session_status verb_backup_run(struct session *session, struct error *error)
{
	const struct arguments *arguments = session->arguments;
	bool replaces = arguments_has(arguments, OPTION_FORCE);
	bool is_done =
	    session_has_store(session, error) && store_backup_write(session->store, arguments->words[0], replaces, error);
	return is_done ? SESSION_DONE : SESSION_FAILED;
}
