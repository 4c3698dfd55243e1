/* fetch_proxy: the proxy for an address, of the settings or of the environment. We choose it ourselves, because the guard of addresses must
 * know whether a connection goes to the proxy or to the host. Pure but for the environment. */
#ifndef FETCH_PROXY_H
#define FETCH_PROXY_H

/* `setting` when it is not NULL ("none": none), else $http_proxy, $https_proxy or $HTTPS_PROXY, else $all_proxy or $ALL_PROXY; NULL when there is none or $no_proxy (or
 * $NO_PROXY) lists the host: names, with everything below them, or "*". Borrowed from the setting or the
 * environment. */
const char *fetch_proxy_for(const char *setting, const char *url, const char *host);

#endif
