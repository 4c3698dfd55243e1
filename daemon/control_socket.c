/* The control socket's file and its callers. */
#include "control_socket.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "tidings/error.h"
#include "tidings/mem.h"

#define BACKLOG 128
#define GROUP_COUNT 1024

static bool make_folder(const char *path, bool group_readable, struct error *error);
static bool clear_place(const char *path, struct error *error);
static int bind_socket(const struct sockaddr_un *address, bool group_readable, struct error *error);
static bool is_member(int socket, gid_t gid);

int control_socket_open(const char *path, bool group_readable, struct error *error)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	if (strlen(path) >= sizeof address.sun_path) {
		error_set(error, ERROR_INPUT, "the control socket's name is too long: %s; set socket to a shorter one", path);
		return -1;
	}
	memcpy(address.sun_path, path, strlen(path) + 1);
	if (!make_folder(path, group_readable, error) || !clear_place(path, error))
		return -1;
	return bind_socket(&address, group_readable, error);
}

bool control_socket_check_peer(int socket, bool group_readable, struct error *error)
{
	struct ucred peer;
	socklen_t size = sizeof peer;
	if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size))
		return error_set_system(error, errno, "cannot tell who is calling");
	bool is_known = peer.uid == 0 || peer.uid == geteuid();
	if (is_known || (group_readable && (peer.gid == getegid() || is_member(socket, getegid()))))
		return true;
	return error_set(error, ERROR_REFUSED, "the daemon runs for another user; become a member of its group");
}

static bool make_folder(const char *path, bool group_readable, struct error *error)
{
	const char *slash = strrchr(path, '/');
	if (!slash || slash == path)
		return true;
	char *folder = mem_copy_bytes(path, (size_t)(slash - path));
	mode_t mask = umask(group_readable ? 0027 : 0077);
	bool is_there = !mkdir(folder, 0777) || errno == EEXIST ||
	                error_set_system(error, errno, "cannot make the control socket's folder %s", folder);
	umask(mask);
	mem_free(folder);
	return is_there;
}

/* The database's lock is ours, so whatever socket is there has nobody behind it. */
static bool clear_place(const char *path, struct error *error)
{
	struct stat status;
	if (lstat(path, &status))
		return errno == ENOENT || error_set_system(error, errno, "cannot look at the control socket %s", path);
	if (!S_ISSOCK(status.st_mode))
		return error_set(error, ERROR_REFUSED, "%s is no socket; move it away or set socket", path);
	return !unlink(path) || error_set_system(error, errno, "cannot replace the control socket %s", path);
}

static int bind_socket(const struct sockaddr_un *address, bool group_readable, struct error *error)
{
	int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (descriptor < 0) {
		error_set_system(error, errno, "cannot make the control socket");
		return -1;
	}
	mode_t mask = umask(group_readable ? 0117 : 0177);
	int result = bind(descriptor, (const struct sockaddr *)address, sizeof *address);
	int number = errno;
	umask(mask);
	if (!result && !listen(descriptor, BACKLOG))
		return descriptor;
	error_set_system(error, result ? number : errno, "cannot listen on the control socket %s", address->sun_path);
	close(descriptor);
	return -1;
}

/* By its supplementary groups. */
static bool is_member(int socket, gid_t gid)
{
	gid_t groups[GROUP_COUNT];
	socklen_t size = sizeof groups;
	if (getsockopt(socket, SOL_SOCKET, SO_PEERGROUPS, groups, &size))
		return false;
	for (size_t i = 0; i < size / sizeof *groups; i++)
		if (groups[i] == gid)
			return true;
	return false;
}
