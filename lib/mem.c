/* Allocation that ends the process instead of failing. */
#include "tidings/mem.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static size_t mem_product(size_t count, size_t size);

void *mem_new(size_t count, size_t size)
{
	void *memory = calloc(count ? count : 1, size ? size : 1);
	if (!memory)
		mem_fail();
	return memory;
}

void *mem_resize(void *memory, size_t count, size_t size)
{
	size_t bytes = mem_product(count, size);
	void *resized = realloc(memory, bytes ? bytes : 1);
	if (!resized)
		mem_fail();
	return resized;
}

char *mem_copy(const char *text)
{
	return text ? mem_copy_bytes(text, strlen(text)) : NULL;
}

char *mem_copy_bytes(const char *bytes, size_t length)
{
	if (length == SIZE_MAX)
		mem_fail();
	char *copy = mem_new(length + 1, 1);
	if (length)
		memcpy(copy, bytes, length);
	return copy;
}

char *mem_format(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	char *text = NULL;
	int length = vasprintf(&text, format, arguments);
	va_end(arguments);
	if (length < 0)
		mem_fail();
	return text;
}

void mem_free(void *memory)
{
	free(memory);
}

/* Nothing here may allocate. */
_Noreturn void mem_fail(void)
{
	static const char message[] = "out of memory\n";
	ssize_t written = write(STDERR_FILENO, message, sizeof message - 1);
	(void)written;
	_exit(2);
}

static size_t mem_product(size_t count, size_t size)
{
	size_t bytes;
	if (__builtin_mul_overflow(count, size, &bytes))
		mem_fail();
	return bytes;
}
