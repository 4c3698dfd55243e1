/* Any bytes as settings: taken whole and within range, or refused with nothing changed. */
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"
#include "tidings/config.h"
#include "tidings/error.h"

static void check_config(const struct config *config);
static void check_unchanged(const struct config *config);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	char path[64];
	struct config config;
	struct error error = {0};
	int descriptor = memfd_create("settings", 0);
	FUZZ_CHECK(descriptor >= 0 && write(descriptor, bytes, length) == (ssize_t)length);
	snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
	config_init(&config);
	if (config_read(&config, path, &error)) {
		check_config(&config);
	} else {
		FUZZ_CHECK(error.kind == ERROR_INPUT && strncmp(error.text, path, strlen(path)) == 0);
		check_unchanged(&config);
	}
	config_done(&config);
	close(descriptor);
	return 0;
}

static void check_config(const struct config *config)
{
	for (const struct config_option *option = config_options; option->name; option++) {
		const char *member = (const char *)config + option->offset;
		if (option->kind == CONFIG_TEXT)
			fuzz_check_text(*(const char *const *)member, (size_t)1 << 20, true);
		if (option->kind != CONFIG_DURATION && option->kind != CONFIG_SIZE && option->kind != CONFIG_COUNT)
			continue;
		int64_t number = *(const int64_t *)member;
		FUZZ_CHECK((number == 0 && option->choices) || (number >= option->least && number <= option->most));
	}
	FUZZ_CHECK(config->user_agent && config->log_level);
	FUZZ_CHECK(config->allow_address_count >= 0 && config->allow_address_count <= CONFIG_ADDRESS_COUNT);
}

static void check_unchanged(const struct config *config)
{
	struct config fresh;
	config_init(&fresh);
	FUZZ_CHECK(fresh.interval == config->interval && fresh.max_body == config->max_body);
	FUZZ_CHECK(fuzz_is_same(fresh.user_agent, config->user_agent) && fuzz_is_same(fresh.database, config->database));
	FUZZ_CHECK(config->allow_address_count == 0);
	config_done(&fresh);
}
