/* What the operator wants servers to be given. */
#include "fetch_credentials.h"

#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#include "tidings/config.h"
#include "tidings/credentials.h"
#include "tidings/mem.h"

#define CREDENTIAL "tidings-feeds"

static bool read_provided(struct credentials *credentials, struct error *error);

struct credentials *fetch_credentials_read(const struct config *config, struct error *error)
{
	struct credentials *credentials = credentials_new();
	bool is_read =
	    (!config->credentials || credentials_add(credentials, "the setting credential", config->credentials, error)) &&
	    (!config->credentials_file || credentials_read(credentials, config->credentials_file, error)) &&
	    read_provided(credentials, error);
	if (is_read)
		return credentials;
	credentials_free(credentials);
	return NULL;
}

/* By systemd (LoadCredential=), which need not have one for us. */
static bool read_provided(struct credentials *credentials, struct error *error)
{
	const char *folder = getenv("CREDENTIALS_DIRECTORY");
	if (!folder || !*folder)
		return true;
	char *path = mem_format("%s/" CREDENTIAL, folder);
	bool is_read = access(path, F_OK) != 0 || credentials_read(credentials, path, error);
	mem_free(path);
	return is_read;
}
