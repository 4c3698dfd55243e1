/* Numbers as a line of little bars. */
#include "sparkline.h"

#include "tidings/buf.h"

static const char *const bars[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};

#define BAR_COUNT (sizeof bars / sizeof *bars)

void sparkline_add(struct buf *out, const int64_t *numbers, size_t count)
{
	int64_t most = 1;
	for (size_t i = 0; i < count; i++)
		most = numbers[i] > most ? numbers[i] : most;
	for (size_t i = 0; i < count; i++) {
		double height = (double)numbers[i] / (double)most * (double)(BAR_COUNT - 1);
		buf_add_text(out, numbers[i] > 0 ? bars[(size_t)(height + .5)] : "·");
	}
}
