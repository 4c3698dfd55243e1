/* retention: old entries go, a few at a time, while the loop has other things to do between. */
#ifndef TIDINGS_DAEMON_RETENTION_H
#define TIDINGS_DAEMON_RETENTION_H

struct config;
struct ev_loop;
struct retention;
struct store;

/* All are borrowed; the settings are read anew for each round. The first round begins some minutes after this. */
struct retention *retention_open(struct ev_loop *loop, const struct config *config, struct store *store);

/* A round at once and without pauses; fn is called when it is over, whether it went well or not, and no other follows. */
void retention_finish(struct retention *retention, void (*fn)(void *arg), void *arg);

/* NULL is fine. */
void retention_close(struct retention *retention);

#endif
