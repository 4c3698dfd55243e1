/* similar (rank 4, pure): whether two entries tell the same, judged by what is said. An entry has a
 * signature; whoever keeps those of others finds candidates by its keys and asks for a verdict on a pair. */
#ifndef TIDINGS_SIMILAR_H
#define TIDINGS_SIMILAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct feed;
struct feed_entry;

#define SIMILAR_TITLE_COUNT 16  /* tokens of the title that are looked at */
#define SIMILAR_LEAD_COUNT 60   /* tokens of the text that say what it is about */
#define SIMILAR_BODY_COUNT 300  /* tokens of the text that are looked at at all */
#define SIMILAR_SAMPLE_COUNT 48 /* shingles that stand for all of them */
#define SIMILAR_LEAD_SAMPLE_COUNT 8

/* A token is the hash of a folded word, of a number, or of two neighbouring characters where words are not separated.
 * Its lowest bits say which. */
typedef uint32_t similar_token;
#define SIMILAR_NUMBER 1u
#define SIMILAR_PAIR 2u

/* What is kept of an entry's words. A shingle is three tokens in a row; the sample holds the smallest hashes of them, so
 * that samples of two texts show how much they share. */
struct similar_signature {
	uint8_t title_count, lead_count, sample_count, lead_sample_count;
	uint16_t body_count;
	uint16_t shingle_count; /* different ones in the text */
	similar_token title[SIMILAR_TITLE_COUNT];
	similar_token lead[SIMILAR_LEAD_COUNT]; /* different ones, in the order of the text */
	uint8_t lead_times[SIMILAR_LEAD_COUNT]; /* how often each stands there */
	uint16_t body[SIMILAR_BODY_COUNT];      /* different ones of title and text, sorted, as 16 bits each */
	uint32_t sample[SIMILAR_SAMPLE_COUNT];  /* sorted */
	uint32_t lead_sample[SIMILAR_LEAD_SAMPLE_COUNT];
	uint64_t common; /* bit i: sample[i] also stands in other entries of the feed and says nothing */
};

/* The signature of an entry of `feed`: its title without a part that only names the feed, and its text without a
 * repetition of the title. Reads a bounded beginning of the text. */
void similar_sign(const struct feed *feed, const struct feed_entry *entry, struct similar_signature *signature);

/* A signature as bytes of this machine, to be kept; returns how many. Reading fails for what was not written so. */
#define SIMILAR_PACKED_SIZE sizeof(struct similar_signature)
size_t similar_pack(const struct similar_signature *signature, uint8_t bytes[static SIMILAR_PACKED_SIZE]);
bool similar_unpack(const void *bytes, size_t length, struct similar_signature *signature);

/* How often tokens stood in the entries so far. By language, for in a stream of many languages every word of a small one
 * would look rare. */
#define SIMILAR_BUCKET_SHIFT 12
#define SIMILAR_BUCKET_COUNT (1u << (32 - SIMILAR_BUCKET_SHIFT))
#define SIMILAR_LANGUAGE_COUNT 64
struct similar_statistics {
	uint16_t tokens[SIMILAR_BUCKET_COUNT];
	uint32_t entries[SIMILAR_LANGUAGE_COUNT];
};

/* Where a language's entries are counted; NULL is a language, too. */
unsigned similar_language(const char *language);

/* Counts one more entry; after very many, all counts are halved. */
void similar_count(struct similar_statistics *statistics, const struct similar_signature *signature, unsigned language);

enum similar_level { SIMILAR_NONE, SIMILAR_EVENT, SIMILAR_NEAR, SIMILAR_REPOST, SIMILAR_LINK };

/* What is known of a pair besides its words. */
struct similar_pair {
	const struct similar_signature *fresh, *known;
	bool is_same_feed;   /* and so one source, too */
	bool is_same_source; /* one feed, or feeds of one site: forms that are filled in again and again */
	bool is_same_link;   /* of one page, canonical, not a front page */
	double days;         /* between the two */
	unsigned language;   /* of the fresh one */
};

struct similar_verdict {
	enum similar_level level;
	double score; /* 0..1, comparable within a level */
};

/* The highest level at which the pair tells the same. `lowest` is SIMILAR_NEAR, or SIMILAR_EVENT to ask, too, whether two
 * texts of different words are about one thing that happened. */
struct similar_verdict similar_judge(
    const struct similar_statistics *statistics, const struct similar_pair *pair, enum similar_level lowest);

/* Values under which an entry may be found again, and those to look for it by; entries that share one are candidates.
 * `lowest` as above. Returns how many. */
#define SIMILAR_KEY_COUNT 18
#define SIMILAR_PROBE_COUNT 24
size_t similar_keys(const struct similar_statistics *statistics, const struct similar_signature *signature,
    unsigned language, enum similar_level lowest, uint32_t *keys);
size_t similar_probes(const struct similar_statistics *statistics, const struct similar_signature *signature,
    unsigned language, enum similar_level lowest, uint32_t *probes);

#endif
