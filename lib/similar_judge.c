/* Whether two signatures tell the same. */
#include "tidings/similar.h"

#include <math.h>
#include <string.h>

#include "similar_tokens.h"
#include "similar_weight.h"

#define PAIR_LENGTH 0.5 /* of a word */
#define SHORT_TITLE 3.0 /* words: below, a title says little */

/* Near: copies that were edited, cut, or given another headline. */
#define NEAR_CONTAINMENT 0.5
#define NEAR_SHINGLES 12
#define NEAR_TITLE 0.34 /* of a title's weight that the other one must know */
#define NEAR_SHORT_CONTAINMENT 0.7
#define NEAR_SHORT_SHINGLES 30
#define NEAR_TOPIC 0.5        /* of what a title and its own text have in common that the other text must know */
#define NEAR_TOPIC_WEIGHT 0.5 /* of the rarest possible */
#define NEAR_TOPIC_CONTAINMENT 0.5
#define NEAR_TOPIC_SHINGLES 20
#define NEAR_SURE 0.9   /* resemblance at which numbers may differ */
#define SLOT_RARITY 0.8 /* of the rarest possible */

/* Link: within one feed several items may hang on one page. */
#define LINK_TITLE 0.5 /* of the shorter title's tokens that the other one has */
#define LINK_BODY 0.8  /* of the shorter text's */
#define LINK_BODY_COUNT 5

/* Re-post: one source brings the same text again. */
#define REPOST_RESEMBLANCE 0.8
#define REPOST_SHINGLES 8
#define REPOST_SHORT_SHINGLES 40
#define REPOST_TITLE 0.5
#define REPOST_EQUAL_TITLE 4.0
#define REPOST_EQUAL_SHINGLES 30

/* Event: two sources on one thing that happened. The weights are those of a logistic regression over labelled pairs. */
#define EVENT_DAYS 4
#define EVENT_COSINE 0.15
#define EVENT_SHARED 2 /* heavy tokens */
#define EVENT_SHORT 5  /* shingles: below, there is no text to speak of */
#define EVENT_NUMBERS 2
#define EVENT_RAREST 4
#define EVENT_NONE (-1000)
#define EVENT_LEAST 1.4
#define EVENT_COLD 0.35 /* by which more is wanted for each e-fold of entries that are missing to EVENT_WARM */
#define EVENT_WARM 4000
#define EVENT_SLOTS 0.35 /* containment from which two texts look like one form */

struct overlap {
	double containment; /* of the smaller in the larger */
	double resemblance;
};

/* What a judgement works with. */
struct judge {
	const struct similar_statistics *statistics;
	const struct similar_signature *a, *b;
	double most; /* the weight of a token that was never seen */
};

static bool is_same_item(const struct similar_pair *pair);
static double judge_repost(const struct judge *judge);
static double judge_near(const struct judge *judge);
static bool is_coherent(const struct judge *judge, double containment, size_t least);
static bool shares_topic(
    const struct judge *judge, const struct similar_signature *a, const struct similar_signature *b);
static struct similar_verdict judge_event(const struct judge *judge, double days);
static double event_likelihood(const struct judge *judge, double days);
static void keep_greatest(double *greatest, double value);
static size_t shared_numbers(const struct similar_signature *a, const struct similar_signature *b);
static struct overlap overlap_of(const struct similar_signature *a, const struct similar_signature *b, bool is_whole);
static double weight(const struct judge *judge, similar_token token);
static double title_length(const struct similar_signature *signature);
static double share_known(const struct judge *judge, const struct similar_signature *title,
    const struct similar_signature *other, bool (*knows)(const struct similar_signature *, similar_token));
static bool knows_beginning(const struct similar_signature *signature, similar_token token);
static bool has_in_title(const struct similar_signature *signature, similar_token token);
static bool has_in_body(const struct similar_signature *signature, similar_token token);
static bool has_short(const struct similar_signature *signature, uint16_t wanted);
static bool numbers_clash(const struct similar_signature *a, const struct similar_signature *b);
static bool has_own_number(const struct similar_signature *a, const struct similar_signature *b);
static bool words_clash(const struct judge *judge);
static bool has_own_word(
    const struct judge *judge, const struct similar_signature *a, const struct similar_signature *b);
static bool is_same_title(const struct similar_signature *a, const struct similar_signature *b);
static bool is_same_sample(const struct similar_signature *a, const struct similar_signature *b);
static bool is_one_inside_other(const struct similar_signature *a, const struct similar_signature *b);
static size_t own_shingles(const struct similar_signature *signature);

struct similar_verdict similar_judge(
    const struct similar_statistics *statistics, const struct similar_pair *pair, enum similar_level lowest)
{
	if (pair->is_same_link && (!pair->is_same_feed || is_same_item(pair)))
		return (struct similar_verdict){SIMILAR_LINK, 1};
	struct judge judge = {.statistics = statistics, .a = pair->fresh, .b = pair->known};
	judge.most = similar_most(statistics, pair->language);
	struct similar_verdict verdict = {0};
	verdict.score = pair->is_same_source ? judge_repost(&judge) : judge_near(&judge);
	if (verdict.score > 0)
		verdict.level = pair->is_same_source ? SIMILAR_REPOST : SIMILAR_NEAR;
	else if (!pair->is_same_source && lowest == SIMILAR_EVENT && pair->days <= EVENT_DAYS)
		verdict = judge_event(&judge, pair->days);
	return verdict;
}

static bool is_same_item(const struct similar_pair *pair)
{
	const struct similar_signature *a = pair->fresh, *b = pair->known;
	size_t titles = 0, bodies = 0;
	for (size_t i = 0; i < a->title_count; i++)
		titles += has_in_title(b, a->title[i]);
	for (size_t i = 0; i < a->body_count; i++)
		bodies += has_short(b, a->body[i]);
	size_t title = a->title_count < b->title_count ? a->title_count : b->title_count;
	size_t body = a->body_count < b->body_count ? a->body_count : b->body_count;
	return (title > 0 && (double)titles >= LINK_TITLE * (double)title) ||
	       (body >= LINK_BODY_COUNT && (double)bodies >= LINK_BODY * (double)body);
}

static double judge_repost(const struct judge *judge)
{
	const struct similar_signature *a = judge->a, *b = judge->b;
	double shorter = fmin(title_length(a), title_length(b));
	size_t least = shorter >= SHORT_TITLE ? REPOST_SHINGLES : REPOST_SHORT_SHINGLES;
	if (a->shingle_count < least || b->shingle_count < least)
		return 0;
	struct overlap overlap = overlap_of(a, b, true);
	if (overlap.resemblance < REPOST_RESEMBLANCE || numbers_clash(a, b))
		return 0;
	if (is_same_title(a, b) && is_same_sample(a, b) && shorter >= REPOST_EQUAL_TITLE &&
	    a->shingle_count >= REPOST_EQUAL_SHINGLES)
		return 1;
	bool is_coherent =
	    share_known(judge, a, b, has_in_body) >= REPOST_TITLE && share_known(judge, b, a, has_in_body) >= REPOST_TITLE;
	return is_coherent && is_one_inside_other(a, b) ? overlap.resemblance : 0;
}

static double judge_near(const struct judge *judge)
{
	const struct similar_signature *a = judge->a, *b = judge->b;
	size_t least = own_shingles(a) < own_shingles(b) ? own_shingles(a) : own_shingles(b);
	struct overlap overlap = overlap_of(a, b, false);
	if (least < NEAR_SHINGLES || overlap.containment < NEAR_CONTAINMENT || words_clash(judge))
		return 0;
	if (title_length(a) < SHORT_TITLE || title_length(b) < SHORT_TITLE) {
		if (overlap.containment < NEAR_SHORT_CONTAINMENT || least < NEAR_SHORT_SHINGLES || numbers_clash(a, b))
			return 0;
	} else if (!is_coherent(judge, overlap.containment, least)) {
		return 0;
	}
	return overlap.resemblance < NEAR_SURE && numbers_clash(a, b) ? 0 : overlap.containment;
}

static struct similar_verdict judge_event(const struct judge *judge, double days)
{
	const struct similar_signature *a = judge->a, *b = judge->b;
	if (title_length(a) < SHORT_TITLE || title_length(b) < SHORT_TITLE)
		return (struct similar_verdict){0};
	struct overlap overlap = overlap_of(a, b, false);
	double likelihood = event_likelihood(judge, days);
	double wanted = EVENT_LEAST + EVENT_COLD * fmax(0, log(EVENT_WARM) - judge->most);
	if (likelihood < wanted || (overlap.containment >= EVENT_SLOTS && words_clash(judge)))
		return (struct similar_verdict){0};
	return (struct similar_verdict){SIMILAR_EVENT, 1 / (1 + exp(-likelihood))};
}

static double event_likelihood(const struct judge *judge, double days)
{
	const struct similar_signature *a = judge->a, *b = judge->b;
	struct similar_vector left, right;
	similar_vector(judge->statistics, judge->most, a, &left);
	similar_vector(judge->statistics, judge->most, b, &right);
	double cosine = 0, rarest[EVENT_RAREST] = {0};
	size_t shared = 0;
	for (size_t i = 0; i < left.count; i++) {
		size_t j = 0;
		while (j < right.count && right.tokens[j] != left.tokens[i])
			j++;
		if (j == right.count)
			continue;
		cosine += left.weights[i] * right.weights[j];
		shared++;
		if (!(left.tokens[i] & SIMILAR_NUMBER))
			keep_greatest(rarest, weight(judge, left.tokens[i]) / judge->most);
	}
	if (cosine < EVENT_COSINE || shared < EVENT_SHARED)
		return EVENT_NONE;
	double covered = fmax(share_known(judge, a, b, knows_beginning), share_known(judge, b, a, knows_beginning));
	double numbers = fmin(EVENT_NUMBERS, (double)shared_numbers(a, b));
	bool is_short = a->shingle_count + 2 < EVENT_SHORT || b->shingle_count + 2 < EVENT_SHORT;
	return -3.3 + 3.5 * covered + 2.35 * rarest[2] + 1.3 * rarest[3] + 0.6 * numbers - 0.37 * days -
	       1.4 * numbers_clash(a, b) + 1.3 * is_short;
}

static void keep_greatest(double *greatest, double value)
{
	for (size_t i = 0; i < EVENT_RAREST; i++) {
		double was = greatest[i];
		greatest[i] = fmax(was, value);
		value = fmin(was, value);
	}
}

static size_t shared_numbers(const struct similar_signature *a, const struct similar_signature *b)
{
	size_t count = 0;
	for (size_t i = 0; i < a->lead_count; i++)
		count += a->lead[i] & SIMILAR_NUMBER && knows_beginning(b, a->lead[i]);
	for (size_t i = 0; i < a->title_count; i++)
		count += a->title[i] & SIMILAR_NUMBER && knows_beginning(b, a->title[i]);
	return count;
}

/* Each knows what the other's title is about; or the texts are much the same, and so is what their titles take from
 * them. What a title takes from a text that is mostly a footer is unknown to the other one. */
static bool is_coherent(const struct judge *judge, double containment, size_t least)
{
	const struct similar_signature *a = judge->a, *b = judge->b;
	if (share_known(judge, a, b, knows_beginning) >= NEAR_TITLE &&
	    share_known(judge, b, a, knows_beginning) >= NEAR_TITLE)
		return true;
	return containment >= NEAR_TOPIC_CONTAINMENT && least >= NEAR_TOPIC_SHINGLES && shares_topic(judge, a, b) &&
	       shares_topic(judge, b, a);
}

static bool shares_topic(
    const struct judge *judge, const struct similar_signature *a, const struct similar_signature *b)
{
	double own = 0, shared = 0;
	for (size_t i = 0; i < a->title_count; i++) {
		if (!has_in_body(a, a->title[i]))
			continue;
		double value = weight(judge, a->title[i]);
		own += value;
		shared += knows_beginning(b, a->title[i]) || has_in_body(b, a->title[i]) ? value : 0;
	}
	/* less than one rare word is a topic of nothing */
	return shared >= NEAR_TOPIC * own && shared >= NEAR_TOPIC_WEIGHT * judge->most;
}

/* Estimated from the smallest shingles of both together, as far down as both samples reach. */
static struct overlap overlap_of(const struct similar_signature *a, const struct similar_signature *b, bool is_whole)
{
	size_t i = 0, j = 0, all = 0, both = 0;
	bool a_ends = a->shingle_count > a->sample_count, b_ends = b->shingle_count > b->sample_count;
	while (all < SIMILAR_SAMPLE_COUNT) {
		while (i < a->sample_count && !is_whole && a->common >> i & 1)
			i++;
		while (j < b->sample_count && !is_whole && b->common >> j & 1)
			j++;
		bool has_a = i < a->sample_count, has_b = j < b->sample_count;
		if ((!has_a && (a_ends || !has_b)) || (!has_b && b_ends))
			break;
		bool takes_a = has_a && (!has_b || a->sample[i] <= b->sample[j]);
		bool takes_b = has_b && (!has_a || b->sample[j] <= a->sample[i]);
		i += takes_a;
		j += takes_b;
		both += takes_a && takes_b;
		all++;
	}
	double size_a = (double)(is_whole ? a->shingle_count : own_shingles(a));
	double size_b = (double)(is_whole ? b->shingle_count : own_shingles(b));
	if (all == 0 || both == 0 || size_a < 1 || size_b < 1)
		return (struct overlap){0};
	double share = (double)both / (double)all;
	double shared = share * (size_a + size_b) / (1 + share);
	return (struct overlap){fmin(1, shared / fmin(size_a, size_b)), share};
}

static double weight(const struct judge *judge, similar_token token)
{
	return similar_weight(judge->statistics, judge->most, token);
}

static double title_length(const struct similar_signature *signature)
{
	double length = 0;
	for (size_t i = 0; i < signature->title_count; i++)
		length += signature->title[i] & SIMILAR_PAIR ? PAIR_LENGTH : 1;
	return length;
}

static double share_known(const struct judge *judge, const struct similar_signature *title,
    const struct similar_signature *other, bool (*knows)(const struct similar_signature *, similar_token))
{
	double all = 0, known = 0;
	for (size_t i = 0; i < title->title_count; i++) {
		double value = weight(judge, title->title[i]);
		all += value;
		known += knows(other, title->title[i]) ? value : 0;
	}
	return all > 0 ? known / all : 1;
}

static bool knows_beginning(const struct similar_signature *signature, similar_token token)
{
	bool is_known = has_in_title(signature, token);
	for (size_t i = 0; i < signature->lead_count && !is_known; i++)
		is_known = signature->lead[i] == token;
	return is_known;
}

static bool has_in_title(const struct similar_signature *signature, similar_token token)
{
	bool is_known = false;
	for (size_t i = 0; i < signature->title_count && !is_known; i++)
		is_known = signature->title[i] == token;
	return is_known;
}

static bool has_in_body(const struct similar_signature *signature, similar_token token)
{
	return has_short(signature, similar_short(token));
}

static bool has_short(const struct similar_signature *signature, uint16_t wanted)
{
	size_t low = 0, high = signature->body_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (signature->body[middle] < wanted)
			low = middle + 1;
		else
			high = middle;
	}
	return low < signature->body_count && signature->body[low] == wanted;
}

/* Both titles hold numbers, and each has one that the other entry does not know. */
static bool numbers_clash(const struct similar_signature *a, const struct similar_signature *b)
{
	return has_own_number(a, b) && has_own_number(b, a);
}

static bool has_own_number(const struct similar_signature *a, const struct similar_signature *b)
{
	for (size_t i = 0; i < a->title_count; i++) {
		similar_token token = a->title[i];
		if (token & SIMILAR_NUMBER && !knows_beginning(b, token) && !has_in_body(b, token))
			return true;
	}
	return false;
}

/* One form filled in twice: each title has a rare word that its own text holds and the other entry does not. */
static bool words_clash(const struct judge *judge)
{
	return has_own_word(judge, judge->a, judge->b) && has_own_word(judge, judge->b, judge->a);
}

static bool has_own_word(
    const struct judge *judge, const struct similar_signature *a, const struct similar_signature *b)
{
	for (size_t i = 0; i < a->title_count; i++) {
		similar_token token = a->title[i];
		if (has_in_body(a, token) && !knows_beginning(b, token) && !has_in_body(b, token) &&
		    weight(judge, token) >= SLOT_RARITY * judge->most)
			return true;
	}
	return false;
}

static bool is_same_title(const struct similar_signature *a, const struct similar_signature *b)
{
	return a->title_count == b->title_count && memcmp(a->title, b->title, a->title_count * sizeof *a->title) == 0;
}

static bool is_same_sample(const struct similar_signature *a, const struct similar_signature *b)
{
	return a->shingle_count == b->shingle_count && a->sample_count == b->sample_count &&
	       memcmp(a->sample, b->sample, a->sample_count * sizeof *a->sample) == 0;
}

/* Insertions are edits, substitutions are another filling of the form; a number must never be exchanged. */
static bool is_one_inside_other(const struct similar_signature *a, const struct similar_signature *b)
{
	bool has_a = false, has_b = false;
	size_t i = 0, j = 0;
	while (i < a->body_count || j < b->body_count) {
		bool takes_a = i < a->body_count && (j == b->body_count || a->body[i] <= b->body[j]);
		bool takes_b = j < b->body_count && (i == a->body_count || b->body[j] <= a->body[i]);
		has_a = has_a || !takes_b;
		has_b = has_b || !takes_a;
		i += takes_a;
		j += takes_b;
	}
	return !has_a || !has_b;
}

static size_t own_shingles(const struct similar_signature *signature)
{
	size_t common = (size_t)__builtin_popcountll(signature->common);
	if (signature->sample_count == 0)
		return 0;
	return signature->shingle_count * (signature->sample_count - common) / signature->sample_count;
}
