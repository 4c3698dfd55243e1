/* config: which settings, database and socket are meant, by flags, environment and what is there. */
#include "../../lib/config_parts.h"

#include "tidings/error.h"
#include "tidings/mem.h"

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/test_config_paths.XXXXXX";

static int remove_file(const char *path, const struct stat *status, int kind, struct FTW *place)
{
	(void)status;
	(void)kind;
	(void)place;
	return remove(path);
}

/* The path with ~ standing for the test's folder; owned. */
static char *expand(const char *path)
{
	return path && *path == '~' ? mem_format("%s%s", folder, path + 1) : mem_copy(path);
}

static void write_file(const char *name, const char *text)
{
	char *path = expand(name);
	for (char *slash = strchr(path + strlen(folder) + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(path, 0700);
		*slash = '/';
	}
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
	mem_free(path);
}

static int make_folder(void **state)
{
	(void)state;
	memcpy(folder + sizeof folder - 7, "XXXXXX", 7);
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
	(void)state;
	return nftw(folder, remove_file, 8, FTW_DEPTH | FTW_PHYS);
}

static void set_environment(const char *const *variables)
{
	static const char *const all[] = {"TIDINGS_CONFIG", "TIDINGS_DATABASE", "TIDINGS_SOCKET", "XDG_CONFIG_HOME",
	    "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "HOME"};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		unsetenv(all[i]);
	for (; *variables; variables += 2) {
		char *value = expand(variables[1]);
		setenv(variables[0], value, 1);
		mem_free(value);
	}
}

static bool load(struct config *config, const char *config_flag, const char *database_flag, struct error *error)
{
	char *config_path = expand(config_flag), *database = expand(database_flag), *system_folder = expand("~/etc");
	config_init(config);
	bool is_loaded = config_load_from(config, system_folder, config_path, database, error);
	mem_free(config_path);
	mem_free(database);
	mem_free(system_folder);
	return is_loaded;
}

static void assert_path(const char *what, const char *actual, const char *expected)
{
	char *path = expand(expected);
	if (!actual || strcmp(actual, path) != 0)
		fail_msg("%s: %s instead of %s", what, actual, path);
	mem_free(path);
}

static void test_places(void **state)
{
	static const struct {
		const char *what;
		const char *config_flag, *database_flag;
		const char *environment[13];
		const char *database, *socket;
		int interval; /* tells which settings were read */
	} cases[] = {
	    {"a user's own", NULL, NULL, {"HOME", "~/home", "XDG_RUNTIME_DIR", "~/run"},
	        "~/home/.local/share/tidings/tidings.db", "~/run/tidings/control.sock", 11},
	    {"without a runtime folder", NULL, NULL, {"HOME", "~/home"}, "~/home/.local/share/tidings/tidings.db",
	        "~/home/.local/share/tidings/tidings.db.sock", 11},
	    {"XDG folders", NULL, NULL,
	        {"HOME", "~/home", "XDG_DATA_HOME", "~/data", "XDG_CONFIG_HOME", "~/xdg", "XDG_RUNTIME_DIR", "~/run"},
	        "~/data/tidings/tidings.db", "~/run/tidings/control.sock", 12},
	    {"relative XDG folders do not count", NULL, NULL,
	        {"HOME", "~/home", "XDG_DATA_HOME", "data", "XDG_CONFIG_HOME", "../..", "XDG_RUNTIME_DIR", "run"},
	        "~/home/.local/share/tidings/tidings.db", "~/home/.local/share/tidings/tidings.db.sock", 11},
	    {"the system's, with conf.d in order", NULL, NULL, {"HOME", "~/nobody", "XDG_RUNTIME_DIR", "~/run"},
	        "/var/lib/tidings/tidings.db", "/run/tidings/control.sock", 23},
	    {"the system's, without any home", NULL, NULL, {NULL}, "/var/lib/tidings/tidings.db",
	        "/run/tidings/control.sock", 23},
	    {"another database beside the system's has a socket of its own", NULL, "~/other.db", {NULL}, "~/other.db",
	        "~/other.db.sock", 23},
	    {"the configured database named by hand keeps the socket", NULL, "/var/lib/tidings/tidings.db", {NULL},
	        "/var/lib/tidings/tidings.db", "/run/tidings/control.sock", 23},
	    {"a configuration by flag", "~/flag.conf", NULL,
	        {"HOME", "~/home", "TIDINGS_CONFIG", "~/environment.conf", "XDG_RUNTIME_DIR", "~/run"},
	        "~/home/.local/share/tidings/tidings.db", "~/run/tidings/control.sock", 31},
	    {"a configuration by environment", NULL, NULL,
	        {"HOME", "~/home", "TIDINGS_CONFIG", "~/environment.conf", "XDG_RUNTIME_DIR", "~/run"}, "~/configured.db",
	        "~/configured.db.sock", 32},
	    {"an empty variable is none", NULL, NULL,
	        {"HOME", "~/home", "TIDINGS_CONFIG", "", "TIDINGS_DATABASE", "", "TIDINGS_SOCKET", "", "XDG_RUNTIME_DIR",
	            ""},
	        "~/home/.local/share/tidings/tidings.db", "~/home/.local/share/tidings/tidings.db.sock", 11},
	    {"a database by flag", NULL, "~/a.db",
	        {"HOME", "~/home", "TIDINGS_DATABASE", "~/b.db", "XDG_RUNTIME_DIR", "~/run"}, "~/a.db", "~/a.db.sock", 11},
	    {"a database by environment", NULL, NULL,
	        {"HOME", "~/home", "TIDINGS_DATABASE", "~/b.db", "XDG_RUNTIME_DIR", "~/run"}, "~/b.db", "~/b.db.sock", 11},
	    {"a socket by environment", NULL, "~/a.db", {"HOME", "~/home", "TIDINGS_SOCKET", "~/s"}, "~/a.db", "~/s", 11},
	    {"a socket in the settings, no database there", "~/socket.conf", "~/a.db", {NULL}, "~/a.db",
	        "~/configured.sock", 33},
	    {"a relative database", NULL, "a.db", {"HOME", "~/home"}, "a.db", "a.db.sock", 11},
	    {"a symbolic link's socket is the file's", NULL, "~/link.db", {"HOME", "~/home"}, "~/link.db", "~/real.db.sock",
	        11},
	    {"a link to nothing", NULL, "~/broken.db", {"HOME", "~/home"}, "~/broken.db", "~/broken.db.sock", 11},
	};
	(void)state;
	write_file("~/home/.config/tidings/tidings.conf", "interval = 11s");
	write_file("~/xdg/tidings/tidings.conf", "interval = 12s");
	write_file("~/etc/tidings.conf",
	    "interval = 21s\ndatabase = /var/lib/tidings/tidings.db\nsocket = /run/tidings/control.sock\n");
	write_file("~/etc/conf.d/10-first.conf", "interval = 22s\n");
	write_file("~/etc/conf.d/20-second.conf", "interval = 23s\n");
	write_file("~/etc/conf.d/30-third.conf.dpkg-old", "interval = 24s\n");
	write_file("~/etc/conf.d/.40-hidden.conf", "interval = 25s\n");
	write_file("~/flag.conf", "interval = 31s\n");
	char *text = mem_format("interval = 32s\ndatabase = %s/configured.db\n", folder);
	write_file("~/environment.conf", text);
	mem_free(text);
	text = mem_format("interval = 33s\nsocket = %s/configured.sock\n", folder);
	write_file("~/socket.conf", text);
	mem_free(text);
	write_file("~/real.db", "");
	char *link = expand("~/link.db");
	assert_int_equal(symlink("real.db", link), 0);
	mem_free(link);
	link = expand("~/broken.db");
	assert_int_equal(symlink("none.db", link), 0);
	mem_free(link);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct config config;
		struct error error = {0};
		set_environment(cases[i].environment);
		if (!load(&config, cases[i].config_flag, cases[i].database_flag, &error))
			fail_msg("%s: %s", cases[i].what, error.text);
		assert_path(cases[i].what, config.database, cases[i].database);
		assert_path(cases[i].what, config.socket, cases[i].socket);
		if (config.interval != cases[i].interval)
			fail_msg("%s: interval %d", cases[i].what, (int)config.interval);
		config_done(&config);
	}
}

static void test_what_cannot_be_loaded(void **state)
{
	static const struct {
		const char *what;
		const char *config_flag, *database_flag;
		const char *environment[5];
		const char *error;
	} cases[] = {
	    {"a configuration by flag that is not there", "~/none", NULL, {"HOME", "~/home"}, "/none: "},
	    {"an empty name", "", NULL, {"HOME", "~/home"}, "reading the settings"},
	    {"a configuration by environment that is not there", NULL, NULL, {"HOME", "~/h", "TIDINGS_CONFIG", "~/none"},
	        "/none: "},
	    {"a database without name", NULL, "", {"HOME", "~/home"}, "the name of the database is empty"},
	    {"no home", NULL, NULL, {NULL}, "no home folder; name the database with --database FILE"},
	    {"a relative home", NULL, NULL, {"HOME", "home"}, "no home folder"},
	    {"a mistake in the user's own", NULL, "~/a.db", {"HOME", "~/wrong"}, "tidings.conf:1:1: no setting is named"},
	    {"a FIFO in its place", NULL, "~/a.db", {"HOME", "~/fifo"}, "no regular file"},
	};
	(void)state;
	write_file("~/wrong/.config/tidings/tidings.conf", "nonsense = 1");
	write_file("~/fifo/.config/tidings/x", "");
	char *fifo = expand("~/fifo/.config/tidings/tidings.conf");
	assert_int_equal(mkfifo(fifo, 0600), 0);
	mem_free(fifo);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct config config;
		struct error error = {0};
		set_environment(cases[i].environment);
		if (load(&config, cases[i].config_flag, cases[i].database_flag, &error) || !strstr(error.text, cases[i].error))
			fail_msg("%s: %s", cases[i].what, error.text);
		assert_null(config.database);
		assert_null(config.socket);
		config_done(&config);
	}
}

static void test_a_mistake_behind_conf_d_is_named(void **state)
{
	struct config config;
	struct error error = {0};
	(void)state;
	write_file("~/etc/conf.d/a.conf", "interval = 5s\n");
	write_file("~/etc/conf.d/b.conf", "\ninterval = never\n");
	set_environment((const char *const[]){NULL});
	assert_false(load(&config, NULL, "x.db", &error));
	assert_non_null(strstr(error.text, "etc/conf.d/b.conf:2:12: interval takes a duration"));
	assert_int_equal(config.interval, 3600);
	config_done(&config);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_places, make_folder, remove_folder),
	    cmocka_unit_test_setup_teardown(test_what_cannot_be_loaded, make_folder, remove_folder),
	    cmocka_unit_test_setup_teardown(test_a_mistake_behind_conf_d_is_named, make_folder, remove_folder),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
