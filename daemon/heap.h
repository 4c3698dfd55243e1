/* heap: a binary heap of items that are embedded in what they order. Insert, remove and pop take O(log n). */
#ifndef HEAP_H
#define HEAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct heap_item {
	int64_t key;     /* the least comes first; change it only while the item is in no heap */
	int64_t order;   /* of equal keys the least comes first */
	size_t position; /* the heap's business: 0 in no heap, else index + 1 */
	void *owner;     /* whose item it is */
};

struct heap {
	struct heap_item **items;
	size_t count, capacity;
};

/* An all-zero struct heap is an empty one. Frees the array, not the items. */
void heap_done(struct heap *heap);

/* The item must be in no heap. */
void heap_insert(struct heap *heap, struct heap_item *item);

/* Takes the item out; nothing happens when it is in no heap. It must not be in another one. */
void heap_remove(struct heap *heap, struct heap_item *item);

/* The owner of the first item, or NULL; with heap_pop it is taken out. */
void *heap_first(const struct heap *heap);
void *heap_pop(struct heap *heap);

#endif
