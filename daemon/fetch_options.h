/* fetch_options: every setting of a transfer, as tables. Part of fetch: only its files include this. */
#ifndef FETCH_OPTIONS_H
#define FETCH_OPTIONS_H

#include <stdint.h>

#include <curl/curl.h>

/* What is always the same: protocols, limits, protections. */
void fetch_options_set(CURL *easy);

/* Where certificates are looked for: the file, or libcurl's own bundle when NULL. */
void fetch_options_set_ca(CURL *easy, const char *file);

/* Seconds for the whole transfer; a stalled one ends sooner. */
void fetch_options_set_timeout(CURL *easy, double seconds);

#endif
