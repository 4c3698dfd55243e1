/* Namespace prefixes that everybody knows, for documents that forget to declare them. */
#include <string.h>

#include "markup_parts.h"
#include "tidings/buf.h"

#define XMLNS "xmlns:"
#define XMLNS_LENGTH (sizeof XMLNS - 1)

static uint32_t markup_prefix(const char *name, size_t length);

// clang-format off
static const struct {
	const char *prefix, *address;
} markup_prefixes[] = {
	{"activity", "http://activitystrea.ms/spec/1.0/"},
	{"app", "http://www.w3.org/2007/app"},
	{"atom", "http://www.w3.org/2005/Atom"},
	{"cc", "http://web.resource.org/cc/"},
	{"content", "http://purl.org/rss/1.0/modules/content/"},
	{"creativeCommons", "http://backend.userland.com/creativeCommonsRssModule"},
	{"dc", "http://purl.org/dc/elements/1.1/"},
	{"dcterms", "http://purl.org/dc/terms/"},
	{"feedburner", "http://rssnamespace.org/feedburner/ext/1.0"},
	{"gd", "http://schemas.google.com/g/2005"},
	{"geo", "http://www.w3.org/2003/01/geo/wgs84_pos#"},
	{"georss", "http://www.georss.org/georss"},
	{"gml", "http://www.opengis.net/gml"},
	{"googleplay", "http://www.google.com/schemas/play-podcasts/1.0"},
	{"itunes", "http://www.itunes.com/dtds/podcast-1.0.dtd"},
	{"media", "http://search.yahoo.com/mrss/"},
	{"openSearch", "http://a9.com/-/spec/opensearchrss/1.0/"},
	{"opensearch", "http://a9.com/-/spec/opensearch/1.1/"},
	{"podcast", "https://podcastindex.org/namespace/1.0"},
	{"rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"},
	{"slash", "http://purl.org/rss/1.0/modules/slash/"},
	{"source", "http://source.scripting.com/"},
	{"sy", "http://purl.org/rss/1.0/modules/syndication/"},
	{"taxo", "http://purl.org/rss/1.0/modules/taxonomy/"},
	{"thr", "http://purl.org/syndication/thread/1.0"},
	{"trackback", "http://madskills.com/public/xml/rss/module/trackback/"},
	{"webfeeds", "http://webfeeds.org/rss/1.0"},
	{"wfw", "http://wellformedweb.org/CommentAPI/"},
	{"xhtml", "http://www.w3.org/1999/xhtml"},
	{"xlink", "http://www.w3.org/1999/xlink"},
	{"xsi", "http://www.w3.org/2001/XMLSchema-instance"},
	{"yt", "http://www.youtube.com/xml/schemas/2015"},
};
// clang-format on

#define PREFIXES (sizeof markup_prefixes / sizeof *markup_prefixes)
_Static_assert(PREFIXES <= 32, "a set of prefixes is 32 bits");

uint32_t markup_declared_prefixes(const struct markup_tag *tag)
{
	uint32_t prefixes = 0;
	for (size_t at = 0; at < tag->attribute_count; at++) {
		const struct markup_attribute *attribute = &tag->attributes[at];
		if (attribute->name_length > XMLNS_LENGTH && memcmp(attribute->name, XMLNS, XMLNS_LENGTH) == 0)
			prefixes |= markup_prefix(attribute->name + XMLNS_LENGTH, attribute->name_length - XMLNS_LENGTH);
	}
	return prefixes;
}

uint32_t markup_used_prefixes(const struct markup_tag *tag)
{
	const char *colon = memchr(tag->name, ':', tag->name_length);
	uint32_t prefixes = colon ? markup_prefix(tag->name, (size_t)(colon - tag->name)) : 0;
	for (size_t at = 0; at < tag->attribute_count; at++) {
		const char *name = tag->attributes[at].name;
		colon = memchr(name, ':', tag->attributes[at].name_length);
		if (colon)
			prefixes |= markup_prefix(name, (size_t)(colon - name));
	}
	return prefixes;
}

size_t markup_limit_declarations(struct markup_tag *tag, size_t room)
{
	size_t declarations = 0, kept = 0;
	for (size_t at = 0; at < tag->attribute_count; at++) {
		const struct markup_attribute *attribute = &tag->attributes[at];
		bool is_declaration = attribute->name_length >= XMLNS_LENGTH - 1 &&
		                      memcmp(attribute->name, XMLNS, XMLNS_LENGTH - 1) == 0 &&
		                      (attribute->name_length == XMLNS_LENGTH - 1 || attribute->name[XMLNS_LENGTH - 1] == ':');
		if (is_declaration && declarations == room) {
			tag->was_mended = true;
			continue;
		}
		declarations += is_declaration;
		tag->attributes[kept++] = *attribute;
	}
	tag->attribute_count = kept;
	return declarations;
}

void markup_add_prefixes(struct buf *out, uint32_t prefixes)
{
	for (size_t at = 0; prefixes && at < PREFIXES; at++)
		if (prefixes & 1u << at)
			buf_add_format(out, " " XMLNS "%s=\"%s\"", markup_prefixes[at].prefix, markup_prefixes[at].address);
}

/* The set of this one prefix; empty when nobody knows it. */
static uint32_t markup_prefix(const char *name, size_t length)
{
	for (size_t at = 0; at < PREFIXES; at++)
		if (*markup_prefixes[at].prefix == *name && strncmp(markup_prefixes[at].prefix, name, length) == 0 &&
		    !markup_prefixes[at].prefix[length])
			return 1u << at;
	return 0;
}
