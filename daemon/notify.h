/* notify: tells the service manager how we are (sd_notify(3)), without libsystemd. */
#ifndef NOTIFY_H
#define NOTIFY_H

#include <stdbool.h>

/* Sends one message ("READY=1\nSTATUS=…") to $NOTIFY_SOCKET, a path or, with a leading @, an abstract name. False when
 * there is none or it does not take it: nothing depends on that. */
bool notify_send(const char *message);

/* Seconds between WATCHDOG=1 messages: half of $WATCHDOG_USEC; 0 when the manager does not wait for any. */
double notify_watchdog_interval(void);

#endif
