/* A binary heap of embedded items. */
#include "heap.h"

#include "tidings/mem.h"

static void sift_up(struct heap *heap, size_t index);
static void sift_down(struct heap *heap, size_t index);
static void place(struct heap *heap, struct heap_item *item, size_t index);
static bool is_before(const struct heap_item *first, const struct heap_item *second);

void heap_done(struct heap *heap)
{
	mem_free(heap->items);
	*heap = (struct heap){0};
}

void heap_insert(struct heap *heap, struct heap_item *item)
{
	if (heap->count == heap->capacity) {
		heap->capacity = heap->capacity ? 2 * heap->capacity : 64;
		heap->items = mem_resize(heap->items, heap->capacity, sizeof(struct heap_item *));
	}
	place(heap, item, heap->count++);
	sift_up(heap, heap->count - 1);
}

void heap_remove(struct heap *heap, struct heap_item *item)
{
	if (!item->position)
		return;
	size_t index = item->position - 1;
	item->position = 0;
	struct heap_item *last = heap->items[--heap->count];
	if (last == item)
		return;
	place(heap, last, index);
	sift_up(heap, index);
	sift_down(heap, last->position - 1);
}

void *heap_first(const struct heap *heap)
{
	return heap->count ? heap->items[0]->owner : NULL;
}

void *heap_pop(struct heap *heap)
{
	void *first = heap_first(heap);
	if (first)
		heap_remove(heap, heap->items[0]);
	return first;
}

static void sift_up(struct heap *heap, size_t index)
{
	struct heap_item *item = heap->items[index];
	while (index) {
		size_t parent = (index - 1) / 2;
		if (!is_before(item, heap->items[parent]))
			break;
		place(heap, heap->items[parent], index);
		index = parent;
	}
	place(heap, item, index);
}

static void sift_down(struct heap *heap, size_t index)
{
	struct heap_item *item = heap->items[index];
	for (size_t child; (child = 2 * index + 1) < heap->count; index = child) {
		if (child + 1 < heap->count && is_before(heap->items[child + 1], heap->items[child]))
			child++;
		if (!is_before(heap->items[child], item))
			break;
		place(heap, heap->items[child], index);
	}
	place(heap, item, index);
}

static void place(struct heap *heap, struct heap_item *item, size_t index)
{
	heap->items[index] = item;
	item->position = index + 1;
}

static bool is_before(const struct heap_item *first, const struct heap_item *second)
{
	return first->key != second->key ? first->key < second->key : first->order < second->order;
}
