/* Which settings, which database and which socket are meant. */
#include "config_parts.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tidings/error.h"
#include "tidings/mem.h"

static bool read_settings(
    struct config *config, const char *system_folder, const char *config_flag, struct error *error);
static bool read_system(struct config *config, const char *folder, struct error *error);
static bool find_feeds(struct config *config, const char *settings);
static bool read_folder(struct config *config, const char *folder, struct error *error);
static int is_settings_file(const struct dirent *entry);

static bool choose_places(struct config *config, const char *database_flag, struct error *error);
static char *default_socket(const char *database, bool is_default);
static char *socket_beside(const char *database);
static bool is_same_file(const char *left, const char *right);

static const char *environment(const char *name);
static char *user_path(const char *variable, const char *below_home, const char *rest);

bool config_load(struct config *config, const char *config_flag, const char *database_flag, struct error *error)
{
	return config_load_from(config, TIDINGS_SYSCONFDIR, config_flag, database_flag, error);
}

bool config_load_from(struct config *config, const char *system_folder, const char *config_flag,
    const char *database_flag, struct error *error)
{
	struct config fresh;
	config_copy(&fresh, config);
	bool is_loaded =
	    read_settings(&fresh, system_folder, config_flag, error) && choose_places(&fresh, database_flag, error);
	if (is_loaded) {
		struct config old = *config;
		*config = fresh;
		fresh = old;
	}
	config_done(&fresh);
	return is_loaded;
}

static bool read_settings(
    struct config *config, const char *system_folder, const char *config_flag, struct error *error)
{
	const char *named = config_flag ? config_flag : environment("TIDINGS_CONFIG");
	if (named)
		return config_read(config, named, error) && find_feeds(config, named);
	char *own = user_path("XDG_CONFIG_HOME", ".config", "tidings/tidings.conf");
	bool has_own = own && access(own, F_OK) == 0;
	bool is_read = has_own ? config_read(config, own, error) && find_feeds(config, own)
	                       : read_system(config, system_folder, error);
	mem_free(own);
	return is_read;
}

static bool read_system(struct config *config, const char *folder, struct error *error)
{
	char *path = mem_format("%s/tidings.conf", folder);
	char *more = mem_format("%s/conf.d", folder);
	bool is_read = (access(path, F_OK) != 0 || config_read(config, path, error)) && read_folder(config, more, error) &&
	               find_feeds(config, path);
	mem_free(path);
	mem_free(more);
	return is_read;
}

/* The list of feeds beside these settings, when there is one and they do not name another. */
static bool find_feeds(struct config *config, const char *settings)
{
	struct stat status;
	const char *slash = strrchr(settings, '/');
	char *path = mem_format("%.*sfeeds", slash ? (int)(slash + 1 - settings) : 0, settings);
	if (!config->feeds_file && stat(path, &status) == 0 && S_ISREG(status.st_mode))
		config->feeds_file = mem_copy(path);
	mem_free(path);
	return true;
}

static bool read_folder(struct config *config, const char *folder, struct error *error)
{
	struct dirent **entries = NULL;
	int count = scandir(folder, &entries, is_settings_file, alphasort);
	if (count < 0)
		return errno == ENOENT || error_set_system(error, errno, "reading the settings in %s", folder);
	bool is_read = true;
	for (int i = 0; i < count; i++) {
		char *path = mem_format("%s/%s", folder, entries[i]->d_name);
		is_read = is_read && config_read(config, path, error);
		mem_free(path);
		free(entries[i]);
	}
	free(entries);
	return is_read;
}

static int is_settings_file(const struct dirent *entry)
{
	size_t length = strlen(entry->d_name);
	return entry->d_name[0] != '.' && length > 5 && strcmp(entry->d_name + length - 5, ".conf") == 0;
}

/* A socket in the settings belongs to the database in the settings, not to another one named by hand. */
static bool choose_places(struct config *config, const char *database_flag, struct error *error)
{
	const char *given = database_flag ? database_flag : environment("TIDINGS_DATABASE");
	if (given && *given == '\0')
		return error_set(error, ERROR_INPUT, "the name of the database is empty");
	const char *socket = environment("TIDINGS_SOCKET");
	if (!socket && !(given && config->database && !is_same_file(given, config->database)))
		socket = config->socket;
	bool is_default = !given && !config->database;
	char *database = is_default ? user_path("XDG_DATA_HOME", ".local/share", "tidings/tidings.db")
	                            : mem_copy(given ? given : config->database);
	if (!database)
		return error_set(error, ERROR_INPUT, "there is no home folder; name the database with --database FILE");
	char *chosen = socket ? mem_copy(socket) : default_socket(database, is_default);
	mem_free(config->database);
	mem_free(config->socket);
	config->database = database;
	config->socket = chosen;
	return true;
}

static char *default_socket(const char *database, bool is_default)
{
	char *socket = is_default ? user_path("XDG_RUNTIME_DIR", NULL, "tidings/control.sock") : NULL;
	return socket ? socket : socket_beside(database);
}

/* Named for the file itself, so that a symbolic link to it leads to the same daemon. */
static char *socket_beside(const char *database)
{
	struct stat status;
	bool is_link = lstat(database, &status) == 0 && S_ISLNK(status.st_mode);
	char *target = is_link ? realpath(database, NULL) : NULL;
	char *socket = mem_format("%s.sock", target ? target : database);
	free(target);
	return socket;
}

static bool is_same_file(const char *left, const char *right)
{
	struct stat first, second;
	if (strcmp(left, right) == 0)
		return true;
	return stat(left, &first) == 0 && stat(right, &second) == 0 && first.st_dev == second.st_dev &&
	       first.st_ino == second.st_ino;
}

/* What is empty counts as not set. */
static const char *environment(const char *name)
{
	const char *value = getenv(name);
	return value && *value ? value : NULL;
}

/* $VARIABLE/rest, else $HOME/below_home/rest, else NULL. A relative folder is ignored, as the XDG Base Directory
 * Specification demands. */
static char *user_path(const char *variable, const char *below_home, const char *rest)
{
	const char *folder = environment(variable);
	if (folder && *folder == '/')
		return mem_format("%s/%s", folder, rest);
	const char *home = below_home ? environment("HOME") : NULL;
	return home && *home == '/' ? mem_format("%s/%s/%s", home, below_home, rest) : NULL;
}
