/* The heap of embedded items. */
#include "heap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define COUNT 2000

static uint32_t next_number(uint32_t *state)
{
	return *state = *state * 1664525u + 1013904223u;
}

static void test_pops_in_order(void **state)
{
	(void)state;
	static struct heap_item items[COUNT];
	struct heap heap = {0};
	uint32_t number = 1;
	for (size_t i = 0; i < COUNT; i++) {
		items[i] = (struct heap_item){.key = next_number(&number) % 100, .order = (int64_t)i, .owner = &items[i]};
		heap_insert(&heap, &items[i]);
	}
	for (size_t i = 0; i < COUNT; i += 3)
		heap_remove(&heap, &items[i]);
	const struct heap_item *before = NULL;
	size_t count = 0;
	for (struct heap_item *item; (item = heap_pop(&heap)); before = item, count++) {
		assert_int_equal(item->position, 0);
		assert_true((item - items) % 3 != 0);
		assert_true(!before || before->key < item->key || (before->key == item->key && before->order < item->order));
	}
	assert_int_equal(count, COUNT - (COUNT + 2) / 3);
	heap_done(&heap);
}

static void test_empty(void **state)
{
	(void)state;
	struct heap heap = {0};
	struct heap_item item = {.key = 1, .owner = &item};
	assert_null(heap_first(&heap));
	assert_null(heap_pop(&heap));
	heap_remove(&heap, &item);
	heap_insert(&heap, &item);
	assert_ptr_equal(heap_first(&heap), &item);
	heap_remove(&heap, &item);
	heap_remove(&heap, &item);
	assert_null(heap_first(&heap));
	heap_done(&heap);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_pops_in_order), cmocka_unit_test(test_empty)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
