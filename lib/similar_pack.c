/* A signature as bytes: what is used of it, in this machine's order. */
#include "tidings/similar.h"

#include <stddef.h>
#include <string.h>

/* The counts, which say how long the rest is. */
#define HEAD_SIZE offsetof(struct similar_signature, title)

struct part {
	size_t offset, size; /* in the signature, of one element */
	size_t count, limit;
};

#define PART_COUNT 7

static size_t parts_of(const struct similar_signature *signature, struct part parts[static PART_COUNT]);

size_t similar_pack(const struct similar_signature *signature, uint8_t bytes[static SIMILAR_PACKED_SIZE])
{
	struct part parts[PART_COUNT];
	parts_of(signature, parts);
	size_t length = HEAD_SIZE;
	memcpy(bytes, signature, HEAD_SIZE);
	for (size_t i = 0; i < PART_COUNT; i++) {
		size_t size = parts[i].size * parts[i].count;
		memcpy(bytes + length, (const char *)signature + parts[i].offset, size);
		length += size;
	}
	return length;
}

bool similar_unpack(const void *bytes, size_t length, struct similar_signature *signature)
{
	struct part parts[PART_COUNT];
	memset(signature, 0, sizeof *signature);
	if (!bytes || length < HEAD_SIZE)
		return false;
	memcpy(signature, bytes, HEAD_SIZE);
	if (parts_of(signature, parts) != length)
		return false;
	const char *at = (const char *)bytes + HEAD_SIZE;
	for (size_t i = 0; i < PART_COUNT; i++) {
		size_t size = parts[i].size * parts[i].count;
		memcpy((char *)signature + parts[i].offset, at, size);
		at += size;
	}
	return true;
}

/* Their length with the head; 0 when there are more of something than there can be. */
static size_t parts_of(const struct similar_signature *signature, struct part parts[static PART_COUNT])
{
#define PART(member, number, most)                                                                                     \
	{                                                                                                                  \
		offsetof(struct similar_signature, member), sizeof signature->member, number, most                             \
	}
	const struct part all[PART_COUNT] = {
	    PART(title[0], signature->title_count, SIMILAR_TITLE_COUNT),
	    PART(lead[0], signature->lead_count, SIMILAR_LEAD_COUNT),
	    PART(lead_times[0], signature->lead_count, SIMILAR_LEAD_COUNT),
	    PART(body[0], signature->body_count, SIMILAR_BODY_COUNT),
	    PART(sample[0], signature->sample_count, SIMILAR_SAMPLE_COUNT),
	    PART(lead_sample[0], signature->lead_sample_count, SIMILAR_LEAD_SAMPLE_COUNT),
	    PART(common, 1, 1),
	};
#undef PART
	size_t length = HEAD_SIZE;
	for (size_t i = 0; i < PART_COUNT; i++) {
		if (all[i].count > all[i].limit)
			return 0;
		length += all[i].size * all[i].count;
	}
	memcpy(parts, all, sizeof all);
	return length;
}
