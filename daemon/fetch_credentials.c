/* What the operator wants servers to be given. */
#include "fetch_credentials.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#include "tidings/config.h"
#include "tidings/credentials.h"
#include "tidings/log.h"
#include "tidings/mem.h"

#define CREDENTIAL "tidings-feeds"

static bool read_if_permitted(struct credentials *credentials, const char *path, struct error *error);
static bool read_provided(struct credentials *credentials, struct error *error);

struct credentials *fetch_credentials_read(const struct config *config, struct error *error)
{
	struct credentials *credentials = credentials_new();
	bool is_read =
	    (!config->credentials || credentials_add(credentials, "the setting credential", config->credentials, error)) &&
	    (!config->credentials_file || read_if_permitted(credentials, config->credentials_file, error)) &&
	    read_provided(credentials, error);
	if (is_read)
		return credentials;
	credentials_free(credentials);
	return NULL;
}

/* The system's are not for everybody who has its settings and runs a tidingsd of his own, as check does. */
static bool read_if_permitted(struct credentials *credentials, const char *path, struct error *error)
{
	if (access(path, R_OK) == 0 || errno != EACCES)
		return credentials_read(credentials, path, error);
	log_warning("the credentials %s are not for us to read: servers are asked without them", path);
	return true;
}

/* By systemd (LoadCredential=), which need not have one for us. */
static bool read_provided(struct credentials *credentials, struct error *error)
{
	const char *folder = getenv("CREDENTIALS_DIRECTORY");
	if (!folder || !*folder)
		return true;
	char *path = mem_format("%s/" CREDENTIAL, folder);
	bool is_read = access(path, F_OK) != 0 || read_if_permitted(credentials, path, error);
	mem_free(path);
	return is_read;
}
