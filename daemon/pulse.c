/* Whether polls move on. */
#include "pulse.h"

bool pulse_beats(struct pulse *pulse, size_t polling, int64_t ended, double now, double patience)
{
	if (!polling || ended != pulse->ended || pulse->moved <= 0.)
		*pulse = (struct pulse){.ended = ended, .moved = now};
	return now - pulse->moved <= patience;
}
