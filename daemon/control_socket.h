/* control_socket: making the control socket, and who may talk over it. Part of control. */
#ifndef CONTROL_SOCKET_H
#define CONTROL_SOCKET_H

#include <stdbool.h>

struct error;

/* A listening, non-blocking socket at `path`, 0600 or, when group_readable, 0660; its folder is made (0700 or 0750)
 * when missing. An old socket there is replaced, anything else refused. -1 with an error. */
int control_socket_open(const char *path, bool group_readable, struct error *error);

/* Whether the other end is this user, root or, when group_readable, a member of this process's group. */
bool control_socket_check_peer(int socket, bool group_readable, struct error *error);

#endif
