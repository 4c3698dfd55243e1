/* confine_layers (rank 1): the layers of a confinement; each returns false when this kernel or build cannot give it. */
#ifndef TIDINGS_CONFINE_LAYERS_H
#define TIDINGS_CONFINE_LAYERS_H

#include <stdbool.h>

/* Under AddressSanitizer the leak check at exit reads /proc and traces its own process from a thread of its own. */
#if defined(__SANITIZE_ADDRESS__)
#define CONFINE_IS_SANITIZED true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CONFINE_IS_SANITIZED true
#endif
#endif
#ifndef CONFINE_IS_SANITIZED
#define CONFINE_IS_SANITIZED false
#endif

/* Landlock: nothing is opened but gconv modules, for reading. Needs no_new_privs. */
bool confine_files(void);

/* seccomp: nothing is called but what a parser needs. Needs no_new_privs. */
bool confine_calls(void);

#endif
