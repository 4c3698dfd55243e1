/* Numbers as bars. */
#include "plot.h"

#include "tidings/buf.h"

#define EIGHTHS 8

void plot_add_bar(struct buf *out, int64_t value, int64_t most, size_t width)
{
	static const char *const ends[EIGHTHS] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
	if (value <= 0 || most <= 0 || width == 0)
		return;
	double share = value < most ? (double)value / (double)most : 1.0;
	size_t eighths = (size_t)(share * (double)(width * EIGHTHS) + 0.5);
	if (eighths == 0)
		eighths = 1;
	for (size_t i = 0; i < eighths / EIGHTHS; i++)
		buf_add_text(out, "█");
	buf_add_text(out, ends[eighths % EIGHTHS]);
}
