/* The settings of a transfer. */
#include "fetch_options.h"

#include <stddef.h>

#define CONNECT_SECONDS 10L
#define STALL_BYTES 100L /* a second, over STALL_SECONDS: less is no progress */
#define STALL_SECONDS 20L

struct number {
	CURLoption option;
	long value;
};

struct text {
	CURLoption option;
	const char *value;
};

// clang-format off
static const struct number numbers[] = {
	{CURLOPT_FOLLOWLOCATION, 0},                /* each hop is judged by us */
	{CURLOPT_NOSIGNAL, 1},
	{CURLOPT_QUICK_EXIT, 1},                    /* never wait for a resolver thread */
	{CURLOPT_DNS_CACHE_TIMEOUT, 0},             /* the cache is walked linearly by every transfer */
	{CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS},
	{CURLOPT_LOW_SPEED_LIMIT, STALL_BYTES},
	{CURLOPT_LOW_SPEED_TIME, STALL_SECONDS},
	{CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS},
	{CURLOPT_PIPEWAIT, 1},
	{CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2},
	{CURLOPT_PATH_AS_IS, 1},                    /* the target exactly as stored */
	{CURLOPT_DISALLOW_USERNAME_IN_URL, 1},
	{CURLOPT_UNRESTRICTED_AUTH, 0},
	{CURLOPT_NETRC, CURL_NETRC_IGNORED},
	{CURLOPT_SUPPRESS_CONNECT_HEADERS, 1},
	{CURLOPT_TCP_KEEPALIVE, 1},
};

static const struct text texts[] = {
	{CURLOPT_PROTOCOLS_STR, "http,https"},
	{CURLOPT_REDIR_PROTOCOLS_STR, "http,https"},
	{CURLOPT_ACCEPT_ENCODING, ""},              /* all that this libcurl decodes */
	{CURLOPT_COOKIEFILE, ""},                   /* a jar in memory, gone with the handle */
};
// clang-format on

void fetch_options_set(CURL *easy)
{
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		curl_easy_setopt(easy, numbers[i].option, numbers[i].value);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		curl_easy_setopt(easy, texts[i].option, texts[i].value);
}

/* A CAPATH beside the file would switch libcurl's cache of parsed certificates off. */
void fetch_options_set_ca(CURL *easy, const char *file)
{
	const curl_version_info_data *version = curl_version_info(CURLVERSION_NOW);
	curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
	curl_easy_setopt(easy, CURLOPT_CAINFO, file ? file : version->cainfo);
}

void fetch_options_set_timeout(CURL *easy, double seconds)
{
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, seconds < 0.001 ? 1L : (long)(seconds * 1000.0));
}
