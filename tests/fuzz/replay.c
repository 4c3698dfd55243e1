/* Feeds every file of a folder, and its beginnings, to a fuzz target; prints TAP. */
#include <dirent.h>
#include <stdbool.h>

#include "fuzz.h"
#include "tidings/mem.h"

#define PIECES 16
#define FILE_LIMIT ((size_t)4 << 20)

static bool replay(const char *folder, const char *name);
static void run(const char *bytes, size_t length);
static int is_visible(const struct dirent *entry);

int main(int count, char **words)
{
	struct dirent **entries = NULL;
	int files = count == 2 ? scandir(words[1], &entries, is_visible, alphasort) : -1;
	bool is_good = files > 0;
	for (int i = 0; i < files; i++) {
		bool is_read = replay(words[1], entries[i]->d_name);
		is_good = is_good && is_read;
		printf("%s %d - %s\n", is_read ? "ok" : "not ok", i + 1, entries[i]->d_name);
		fflush(stdout);
		free(entries[i]);
	}
	free(entries);
	printf("1..%d\n", files > 0 ? files : 0);
	return is_good ? 0 : 1;
}

static bool replay(const char *folder, const char *name)
{
	char *path = mem_format("%s/%s", folder, name);
	FILE *file = fopen(path, "rb");
	mem_free(path);
	if (!file)
		return false;
	char *bytes = mem_new(FILE_LIMIT, 1);
	size_t length = fread(bytes, 1, FILE_LIMIT, file);
	bool is_read = !ferror(file);
	fclose(file);
	for (size_t i = 1; i < PIECES; i++)
		run(bytes, length * i / PIECES);
	run(bytes, length);
	mem_free(bytes);
	return is_read;
}

/* From memory of exactly that size, so that the sanitizers see every byte read too far. */
static void run(const char *bytes, size_t length)
{
	char *exact = malloc(length ? length : 1);
	memcpy(exact, bytes, length);
	LLVMFuzzerTestOneInput((const uint8_t *)exact, length);
	free(exact);
}

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}
