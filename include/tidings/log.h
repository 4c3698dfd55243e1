/* log (rank 0): the daemon's diary, one line an event, and the only mutable global of the program. lib/ never logs. */
#ifndef TIDINGS_LOG_H
#define TIDINGS_LOG_H

#include <stdbool.h>

enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARNING, LOG_LEVEL_INFO, LOG_LEVEL_DEBUG };

/* Lines go to standard error from now on: to the journal (JOURNAL_STREAM names our stderr) with the "<3>" priorities of
 * sd-daemon(3), else with time stamps when `timestamps`. Lines above `level` are dropped. */
void log_open(enum log_level level, bool timestamps);

/* "error", "warning", "info", "debug" to the level; false for any other word. */
bool log_level_parse(const char *word, enum log_level *level);

/* One line each; control characters, and what else could forge or hide a line, are replaced. */
void log_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_warning(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_info(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_debug(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
