/* fetch_multi: libcurl's multi interface on a libev loop. Part of fetch: only its files include this. */
#ifndef FETCH_MULTI_H
#define FETCH_MULTI_H

#include <stdbool.h>

#include <curl/curl.h>

struct ev_loop;
struct fetch_multi;

/* `private` is the easy handle's CURLOPT_PRIVATE. The handle is still added; fn may remove and add handles. */
typedef void fetch_multi_fn(void *private, CURLcode code);

/* NULL when libcurl cannot. The loop is borrowed. */
struct fetch_multi *fetch_multi_open(struct ev_loop *loop, fetch_multi_fn *fn);

/* Every handle must have been removed. NULL is fine. */
void fetch_multi_close(struct fetch_multi *multi);

/* Never calls fn before it returns. */
bool fetch_multi_add(struct fetch_multi *multi, CURL *easy);
void fetch_multi_remove(struct fetch_multi *multi, CURL *easy);

#endif
