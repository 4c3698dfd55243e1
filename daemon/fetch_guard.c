/* The guard of addresses. */
#include "fetch_guard.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

static curl_socket_t on_open(void *arg, curlsocktype purpose, struct curl_sockaddr *address);
static int on_request(void *arg, char *peer, char *local, int peer_port, int local_port);
static bool is_allowed(struct fetch_guard *guard, const struct sockaddr *address);

void fetch_guard_set(struct fetch_guard *guard, CURL *easy)
{
	curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, on_open);
	curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, guard);
	curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, on_request);
	curl_easy_setopt(easy, CURLOPT_PREREQDATA, guard);
}

static curl_socket_t on_open(void *arg, curlsocktype purpose, struct curl_sockaddr *address)
{
	(void)purpose;
	if (!is_allowed(arg, &address->addr))
		return CURL_SOCKET_BAD;
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static int on_request(void *arg, char *peer, char *local, int peer_port, int local_port)
{
	(void)local;
	(void)peer_port;
	(void)local_port;
	struct sockaddr_in address4 = {.sin_family = AF_INET};
	struct sockaddr_in6 address6 = {.sin6_family = AF_INET6};
	const struct sockaddr *address = NULL;
	if (inet_pton(AF_INET, peer, &address4.sin_addr) == 1)
		address = (const struct sockaddr *)&address4;
	else if (inet_pton(AF_INET6, peer, &address6.sin6_addr) == 1)
		address = (const struct sockaddr *)&address6;
	return address && is_allowed(arg, address) ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}

static bool is_allowed(struct fetch_guard *guard, const struct sockaddr *address)
{
	if (guard->is_open || address_is_allowed(address, guard->ranges, guard->count))
		return true;
	guard->is_refused = true;
	return false;
}
